package page

import (
	"context"

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
	// A card does not say its tags: the newest story spells this one.
	newest, err := lib.Story(ctx, cards[0].Number)
	if err != nil {
		return Page{}, err
	}
	name := s.ask.Key
	for _, t := range newest.Tags {
		if story.Slug(t) == s.ask.Key {
			name = t
			break
		}
	}
	path := s.ask.canonical()
	f := list{
		Frame: s.frame(name, escaped(path)), Label: s.say.Topic, Heading: name,
		Groups: []group{{Name: s.say.MoreStories, Rows: s.rows(cards)}}, Pager: s.pager(path, cards, more),
	}
	f.Summary = s.w.Say("page.topic-about", name, s.e.Title)
	f.NoIndex = !s.ask.Before.At.IsZero()
	s.graph(&f.Frame, "website", name, nil)
	return s.printed("list", &f.Frame, &f, 200)
}
