// Package shelf is a library of stories in memory, for the tests of the pages
// and for looking at them. It must never stand in a newsroom.
package shelf

import (
	"context"
	"slices"
	"time"

	"marbre/fault"
	"marbre/page"
	"marbre/picture"
	"marbre/story"
)

// A Shelf holds what is out. The zero Shelf is empty.
type Shelf struct {
	Papers    []story.Edition
	Stories   map[story.Number]story.Published
	Revisions map[story.Number]map[story.Revision]story.Content
	Gone      map[story.Number]page.Withdrawn
	Bulletins []story.Bulletin // in any order
	Fronts    map[string]story.Front
	Pictures  map[string]picture.Shown
	Err       error // that every question fails with
}

// Put publishes p, and puts each of its publications on the wire.
func (s *Shelf) Put(p story.Published) {
	if s.Stories == nil {
		s.Stories = map[story.Number]story.Published{}
	}
	s.Stories[p.Number] = p
	for _, h := range p.History {
		kind := story.WireFirst
		switch h.As {
		case story.Update:
			kind = story.WireUpdate
		case story.Correction:
			kind = story.WireCorrection
		case story.First:
		}
		c := p.Card()
		s.Bulletins = append(s.Bulletins, story.Bulletin{
			Seq: int64(len(s.Bulletins) + 1), Edition: p.Edition, Kind: kind, At: h.At, Urgency: p.Urgency, Text: h.Note, Story: p.Number, Card: &c,
		})
	}
}

// Keep keeps the content of a revision that was published.
func (s *Shelf) Keep(n story.Number, r story.Revision, c story.Content) {
	if s.Revisions == nil {
		s.Revisions = map[story.Number]map[story.Revision]story.Content{}
	}
	if s.Revisions[n] == nil {
		s.Revisions[n] = map[story.Revision]story.Content{}
	}
	s.Revisions[n][r] = c
}

// Editions is page.Library's.
func (s *Shelf) Editions(context.Context) ([]story.Edition, error) { return s.Papers, s.Err }

// Story is page.Library's.
func (s *Shelf) Story(_ context.Context, n story.Number) (story.Published, error) {
	if w, gone := s.Gone[n]; gone {
		return story.Published{}, &w
	}
	p, ok := s.Stories[n]
	if !ok {
		return p, fault.NotFound
	}
	return p, s.Err
}

// Revision is page.Library's.
func (s *Shelf) Revision(_ context.Context, n story.Number, r story.Revision) (story.Content, error) {
	c, ok := s.Revisions[n][r]
	if !ok {
		return c, fault.NotFound
	}
	return c, s.Err
}

// Cards is page.Library's.
func (s *Shelf) Cards(_ context.Context, numbers []story.Number) (map[story.Number]story.Card, error) {
	out := map[story.Number]story.Card{}
	for _, n := range numbers {
		if p, ok := s.Stories[n]; ok {
			out[n] = p.Card()
		}
	}
	return out, s.Err
}

// Texts is page.Library's.
func (s *Shelf) Texts(_ context.Context, numbers []story.Number) (map[story.Number]story.Content, error) {
	out := map[story.Number]story.Content{}
	for _, n := range numbers {
		if p, ok := s.Stories[n]; ok {
			out[n] = p.Content
		}
	}
	return out, s.Err
}

// Latest is page.Library's.
func (s *Shelf) Latest(_ context.Context, l story.List, before story.Cursor, limit int) ([]story.Card, error) {
	all := s.running(l)
	at := 0
	for !before.At.IsZero() && at < len(all) && order(all[at].PublishedAt, int64(all[at].Number), before.At, before.Number) <= 0 {
		at++
	}
	return all[at:min(len(all), at+limit)], s.Err
}

// Neighbours is page.Library's.
func (s *Shelf) Neighbours(_ context.Context, l story.List, c story.Card) (newer, older *story.Card, err error) {
	all := s.running(l)
	at := slices.IndexFunc(all, func(o story.Card) bool { return o.Number == c.Number })
	if at > 0 {
		newer = &all[at-1]
	}
	if at >= 0 && at+1 < len(all) {
		older = &all[at+1]
	}
	return newer, older, s.Err
}

// Translations is page.Library's.
func (s *Shelf) Translations(_ context.Context, group story.Number) (cards []story.Card, err error) {
	for _, p := range s.Stories {
		if story.Group(p.Number, p.Original) == group {
			cards = append(cards, p.Card())
		}
	}
	slices.SortFunc(cards, func(a, b story.Card) int { return int(a.Number - b.Number) })
	return cards, s.Err
}

// Front is page.Library's.
func (s *Shelf) Front(_ context.Context, edition, section string) (story.Front, error) {
	return s.Fronts[edition+"/"+section], s.Err
}

// Wire is page.Library's.
func (s *Shelf) Wire(_ context.Context, edition string, before story.Cursor, limit int) (list []story.Bulletin, err error) {
	for _, b := range s.Bulletins {
		if b.Edition == edition && (before.At.IsZero() || order(b.At, b.Seq, before.At, before.Number) > 0) {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b story.Bulletin) int { return order(a.At, a.Seq, b.At, b.Seq) })
	return list[:min(len(list), limit)], s.Err
}

// Alerts is page.Library's.
func (s *Shelf) Alerts(ctx context.Context, edition string) (list []story.Bulletin, err error) {
	all, err := s.Wire(ctx, edition, story.Cursor{}, len(s.Bulletins))
	for _, b := range all {
		if b.Alerts() {
			list = append(list, b)
		}
	}
	return list, err
}

// Months is page.Library's.
func (s *Shelf) Months(_ context.Context, edition string) (months []page.Month, err error) {
	for _, c := range s.running(story.List{Edition: edition, Kind: story.ByEdition}) {
		d := s.paper(edition).Day(c.PublishedAt)
		if n := len(months); n == 0 || months[n-1].Year != d.Year || months[n-1].Month != d.Month {
			months = append(months, page.Month{Year: d.Year, Month: d.Month})
		}
		months[len(months)-1].Count++
	}
	return months, s.Err
}

func (s *Shelf) paper(code string) story.Edition {
	i := slices.IndexFunc(s.Papers, func(e story.Edition) bool { return e.Code == code })
	if i < 0 {
		return story.Edition{}
	}
	return s.Papers[i]
}

// running is a whole list, newest first.
func (s *Shelf) running(l story.List) (cards []story.Card) {
	for _, p := range s.Stories {
		if p.Edition == l.Edition && slices.Contains(s.paper(l.Edition).Lists(p), l) {
			cards = append(cards, p.Card())
		}
	}
	slices.SortFunc(cards, func(a, b story.Card) int {
		return order(a.PublishedAt, int64(a.Number), b.PublishedAt, int64(b.Number))
	})
	return cards
}

// order is newest first, by instant and then number.
func order(at time.Time, n int64, other time.Time, m int64) int {
	if c := other.Compare(at); c != 0 {
		return c
	}
	switch {
	case m < n:
		return -1
	case m > n:
		return 1
	}
	return 0
}

// Shown is page.Library's.
func (s *Shelf) Shown(_ context.Context, files []string) (map[string]picture.Shown, error) {
	found := map[string]picture.Shown{}
	for _, f := range files {
		if p, ok := s.Pictures[f]; ok {
			found[f] = p
		}
	}
	return found, s.Err
}
