package page

import (
	"context"
	"maps"

	pictures "marbre/picture"
	"marbre/story"
)

// looking is a library that asks what must be known of the pictures of every story that
// it gives, all at once.
type looking struct {
	Library
	s *sheet
}

func (l *looking) look(ctx context.Context, files []string) error {
	var ask []string
	for _, f := range files {
		if _, asked := l.s.shown[f]; !asked && f != "" {
			ask = append(ask, f)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	found, err := l.Shown(ctx, ask)
	if err != nil {
		return err
	}
	if l.s.shown == nil {
		l.s.shown = make(map[string]pictures.Shown, len(ask))
	}
	for _, f := range ask { // also those of which there is nothing to know
		l.s.shown[f] = pictures.Shown{}
	}
	maps.Copy(l.s.shown, found)
	return nil
}

// leads are the files of cards' pictures.
func leads(cards []story.Card) (files []string) {
	for _, c := range cards {
		if c.Lead != nil {
			files = append(files, story.FileOf(c.Lead.URL))
		}
	}
	return files
}

func (l *looking) Story(ctx context.Context, n story.Number) (story.Published, error) {
	p, err := l.Library.Story(ctx, n)
	if err != nil {
		return p, err
	}
	return p, l.look(ctx, p.Files())
}

func (l *looking) Cards(ctx context.Context, numbers []story.Number) (map[story.Number]story.Card, error) {
	cards, err := l.Library.Cards(ctx, numbers)
	if err != nil {
		return cards, err
	}
	var files []string
	for _, c := range cards {
		files = append(files, leads([]story.Card{c})...)
	}
	return cards, l.look(ctx, files)
}

func (l *looking) Latest(ctx context.Context, list story.List, before story.Cursor, limit int) ([]story.Card, error) {
	cards, err := l.Library.Latest(ctx, list, before, limit)
	if err != nil {
		return cards, err
	}
	return cards, l.look(ctx, leads(cards))
}
