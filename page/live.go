package page

import (
	"encoding/json"
	"time"

	"marbre/lang"
	"marbre/story"
)

// An event is an entry of the wire as open pages get it: everything that they
// need to show it, in the edition's words and zone.
type event struct {
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
	Sum      string       `json:"sum,omitempty"`     // the story's standfirst
	Picture  *framed      `json:"picture,omitempty"` // of a story that is new
	Last     string       `json:"last"`              // that this is the newest, in words
	Within   int64        `json:"within"`            // milliseconds over which pages ask for what else changed
}

// A framed picture is one with its room on the page.
type framed struct {
	URL    string `json:"url"`
	Alt    string `json:"alt"`
	Class  string `json:"class,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// Event returns b for open pages, as one line of JSON; nil if its edition is
// none of editions. Within is how long pages may take to ask for the rest.
func (p *Printer) Event(editions []story.Edition, b story.Bulletin, within time.Duration, now time.Time) ([]byte, error) {
	s := p.of(editions, b.Edition, now)
	if s == nil {
		return nil, nil
	}
	e, day := s.entry(b), s.e.Day(b.At)
	v := event{
		Seq: b.Seq, Story: b.Story, Replaces: b.Replaces, Kind: string(b.Kind), Class: e.Class,
		Day: day.String(), Title: s.w.Date(day, lang.Full), ISO: e.ISO, At: e.At,
		Marks: e.Marks, Kicker: e.Kicker, Text: e.Text, Href: e.Href, Note: e.Note, Last: s.last(b.At), Within: within.Milliseconds(),
	}
	if b.Card != nil {
		v.Sum = b.Card.Standfirst
	}
	if i := e.Picture; i.URL != "" {
		v.Picture = &framed{i.URL, i.Alt, i.Class, i.Width, i.Height}
	}
	return json.Marshal(v)
}

// A Moment is what open pages show of an edition beside its wire, each as one
// line of JSON: the day, and the banner ("{}" for none). It is true until Until.
type Moment struct {
	Day, Banner []byte
	Until       time.Time
}

// Moment returns what is now in an edition with these alerts (see Library). ok
// is false if it is none of editions.
func (p *Printer) Moment(editions []story.Edition, code string, alerts []story.Bulletin, now time.Time) (m Moment, ok bool, err error) {
	s := p.of(editions, code, now)
	if s == nil {
		return m, false, nil
	}
	s.ends(s.today.Add(1).Start(s.e.Zone))
	m.Banner = []byte("{}")
	s.alerts = alerts
	if b := s.banner(); b.Text != "" {
		if m.Banner, err = json.Marshal(b); err != nil {
			return m, false, err
		}
	}
	m.Until = s.until
	m.Day, err = json.Marshal(map[string]string{"day": s.today.String(), "title": s.w.Date(s.today, lang.Full)})
	return m, err == nil, err
}

// last says when the newest entry of the wire came.
func (s *sheet) last(at time.Time) string {
	text := s.w.Time(at, s.e.Zone)
	if s.e.Day(at) != s.today {
		text = s.w.DateTime(at, s.e.Zone, lang.Long)
	}
	return s.w.Say("page.wire-last", text, s.w.ZoneName(s.e.Zone, at))
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
