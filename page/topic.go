package page

import (
	"context"
	"errors"

	"marbre/fault"
	"marbre/story"
)

// topic prints what carries a tag, newest first. A tag that nothing carries has
// no page.
func (s *sheet) topic(ctx context.Context, lib Library) (Page, error) {
	l := story.List{Edition: s.e.Code, Kind: story.ByTag, Key: s.ask.Key}
	cards, more, err := s.latest(ctx, lib, l, listPage)
	if err != nil {
		return Page{}, err
	}
	if len(cards) == 0 {
		return Page{}, fault.NotFound
	}
	name, err := s.spelled(ctx, lib, cards)
	if err != nil {
		return Page{}, err
	}
	path := s.ask.canonical()
	f := list{
		Frame: s.frame(name, escaped(path)), Label: s.say.Topic, Heading: name,
		Groups: []group{{Name: s.say.MoreStories, Rows: s.rows(cards)}}, Pager: s.pager(path, cards, more),
	}
	s.syndicated(&f.Frame, path, f.Title)
	f.Summary = s.w.Say("page.topic-about", name, s.e.Title)
	f.NoIndex = !s.ask.Before.At.IsZero()
	s.graph(&f.Frame, "website", name, nil)
	return s.printed("list", &f.Frame, &f, 200)
}

// spelled is the tag as the newest story spells it: a card does not say its tags.
// A story that was taken down a moment ago is passed over.
func (s *sheet) spelled(ctx context.Context, lib Library, cards []story.Card) (string, error) {
	for _, c := range cards {
		p, err := lib.Story(ctx, c.Number)
		if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Gone) {
			continue
		}
		if err != nil {
			return "", err
		}
		for _, t := range p.Tags {
			if story.Slug(t) == s.ask.Key {
				return t, nil
			}
		}
	}
	return s.ask.Key, nil
}
