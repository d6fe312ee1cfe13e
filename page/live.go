package page

import (
	"encoding/json"
	"time"

	"marbre/lang"
	"marbre/story"
)

// An Event is an entry of the wire as open pages get it: everything that they
// need to show it, in the edition's words and zone.
type Event struct {
	Seq      int64        `json:"seq"`
	Story    story.Number `json:"story,omitempty"`
	Replaces int64        `json:"replaces,omitempty"` // the flash that goes
	Kind     string       `json:"kind"`               // first, update, correction, flash
	Class    string       `json:"class,omitempty"`    // hot, flash
	Day      string       `json:"day"`                // ISO 8601, in the edition's zone
	Title    string       `json:"title"`              // the day in words
	ISO      string       `json:"at"`                 // RFC 3339
	At       string       `json:"time"`               // in words
	Marks    []mark       `json:"marks,omitempty"`
	Kicker   string       `json:"kicker,omitempty"`
	Text     string       `json:"text"`
	Href     string       `json:"href,omitempty"`
	Note     string       `json:"note,omitempty"`
	Sum      string       `json:"sum,omitempty"`
	Line     bool         `json:"line,omitempty"`
}

// Event returns b for open pages, as one line of JSON. now is the instant.
func (p *Printer) Event(editions []story.Edition, b story.Bulletin, now time.Time) ([]byte, error) {
	s := p.of(editions, b.Edition, now)
	if s == nil {
		return nil, nil
	}
	e := s.entry(b)
	day := s.e.Day(b.At)
	return json.Marshal(Event{
		Seq: b.Seq, Story: b.Story, Replaces: b.Replaces, Kind: string(b.Kind), Class: e.Class,
		Day: day.String(), Title: s.w.Date(day, lang.Full), ISO: e.ISO, At: e.At,
		Marks: e.Marks, Kicker: e.Kicker, Text: e.Text, Href: e.Href, Note: e.Note, Sum: e.Sum, Line: e.Line,
	})
}

// Alert returns the banner that the newest of list raise, as one line of JSON
// ("{}" for none), and when it goes.
func (p *Printer) Alert(editions []story.Edition, edition string, list []story.Bulletin, now time.Time) (data []byte, until time.Time, err error) {
	s := p.of(editions, edition, now)
	if s == nil {
		return []byte("{}"), time.Time{}, nil
	}
	b := s.banner(list)
	if b.Text == "" {
		return []byte("{}"), time.Time{}, nil
	}
	data, err = json.Marshal(b)
	return data, s.until, err
}

// of is a sheet for an edition; nil if there is none of that code.
func (p *Printer) of(editions []story.Edition, code string, now time.Time) *sheet {
	for i, e := range editions {
		if e.Code == code {
			return p.sheet(editions, i, Ask{Edition: code}, now)
		}
	}
	return nil
}
