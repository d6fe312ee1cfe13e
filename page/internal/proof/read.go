package main

import (
	"time"

	"marbre/demo"
	"marbre/page"
	"marbre/page/internal/shelf"
	"marbre/story"
)

// read puts the demo on a shelf, as it stands at its clock.
func read() (*shelf.Shelf, time.Time, error) {
	room, err := demo.Read(722296)
	if err != nil {
		return nil, time.Time{}, err
	}
	s := &shelf.Shelf{Papers: room.Editions, Fronts: map[string]story.Front{}, Gone: map[story.Number]page.Withdrawn{}}
	for _, f := range room.Fronts {
		s.Fronts[f.Edition+"/"+f.Section] = f
	}
	for _, d := range room.Stories {
		p := story.Published{Number: d.Number, Edition: d.Edition}
		for i, r := range d.Releases {
			p.Content, p.Public, p.As, p.ChangedAt = r.Content, story.Revision(i+1), r.As, r.At
			if i == 0 {
				p.PublishedAt = r.At
			}
			if r.As == story.Correction {
				p.CorrectedAt = r.At
			}
			p.History = append(p.History, story.Publication{Revision: p.Public, As: r.As, At: r.At, Note: r.Note, Pins: r.Pins})
			s.Keep(d.Number, p.Public, r.Content)
		}
		p.State = d.State
		switch {
		case d.State == story.StateWithdrawn:
			p.Life.WithdrawnAt, p.Life.Reason = d.Withdrawn, d.Reason
			s.Gone[d.Number] = page.Withdrawn{Life: p.Life, Edition: d.Edition, Section: p.Section, Slug: p.Slug}
		case len(d.Releases) > 0:
			s.Put(p)
		}
	}
	for i, f := range room.Flashes {
		s.Bulletins = append(s.Bulletins, story.Bulletin{
			Seq: int64(100_000 + i), Edition: f.Edition, Kind: story.WireFlash, At: f.At, Urgency: f.Urgency, Text: f.Text,
		})
	}
	return s, room.Clock, nil
}
