package page

import (
	"context"

	"marbre/fault"
	"marbre/story"
)

// author prints what somebody signed, newest first. Who has signed nothing that
// is out has no page.
func (s *sheet) author(ctx context.Context, lib Library) (Page, error) {
	l := story.List{Edition: s.e.Code, Kind: story.ByAuthor, Key: s.ask.Key}
	cards, more, err := s.latest(ctx, lib, l, listPage)
	if err != nil {
		return Page{}, err
	}
	name := signed(cards, s.ask.Key)
	if name == "" {
		return Page{}, fault.NotFound
	}
	path := s.ask.canonical()
	f := list{
		Frame: s.frame(name, escaped(path)), Label: s.say.Author, Heading: name,
		Groups: []group{{Name: s.say.MoreStories, Rows: s.rows(cards)}}, Pager: s.pager(path, cards, more),
	}
	s.syndicated(&f.Frame, path, f.Title)
	f.Summary = s.w.Say("page.author-about", name, s.e.Title)
	f.NoIndex = !s.ask.Before.At.IsZero()
	s.graph(&f.Frame, "profile", name, nil)
	return s.printed("list", &f.Frame, &f, 200)
}

// signed is the name behind an author's slug, as the newest of cards has it.
func signed(cards []story.Card, key string) string {
	for _, c := range cards {
		for _, a := range c.Byline {
			if story.Slug(a.Name) == key {
				return a.Name
			}
		}
	}
	return ""
}
