package page

import (
	"time"

	"marbre/lang"
	"marbre/story"
)

// A failure is a page that there is not: what happened, and where to go.
type failure struct {
	Frame
	Heading string
	Text    []string
	When    string // when it was withdrawn, with its zone
	ISO     string
	Ways    []link
}

// missing says that an address leads nowhere, in the language of an edition.
func (p *Printer) missing(editions []story.Edition, code string, now time.Time) (Page, error) {
	at := 0
	for i, e := range editions {
		if e.Code == code {
			at = i
		}
	}
	if len(editions) == 0 {
		return p.bare("en", 404, "page.missing", "page.missing-text"), nil
	}
	s := p.sheet(editions, at, Ask{}, now)
	f := s.failure(s.w.Say("page.missing"))
	f.Text = []string{s.w.Say("page.missing-text")}
	return s.printed("error", &f.Frame, &f, 404)
}

// gone says that a story was withdrawn, when and why, and nothing of the story.
func (p *Printer) gone(editions []story.Edition, w *Withdrawn, now time.Time) (Page, error) {
	at := 0
	for i, e := range editions {
		if e.Code == w.Edition {
			at = i
		}
	}
	s := p.sheet(editions, at, Ask{}, now)
	f := s.failure(s.w.Say("page.gone"))
	f.Text = []string{s.w.Say("page.gone-text")}
	if w.Life.Reason != "" {
		f.Text = append(f.Text, w.Life.Reason)
	}
	if t := w.Life.WithdrawnAt; !t.IsZero() {
		f.When = s.w.Say("page.gone-at", s.w.DateTime(t, s.e.Zone, lang.Long), s.w.ZoneName(s.e.Zone, t))
		f.ISO = s.iso(t)
	}
	return s.printed("error", &f.Frame, &f, 410)
}

// failure begins a page that there is not.
func (s *sheet) failure(heading string) failure {
	f := failure{Frame: s.frame(heading, ""), Heading: heading}
	f.NoIndex, f.Summary = true, ""
	f.Stream, f.Scripts = "", nil
	f.Ways = []link{
		{Href: f.Home, Text: s.say.ToFront},
		{Href: f.Live, Text: s.say.Live},
		{Href: f.Archive, Text: s.say.Archive},
	}
	return f
}

// Failed is the page for a defect of ours, from nothing but the theme: it asks
// no library.
func (p *Printer) Failed(edition lang.Tag) Page {
	return p.bare(edition, 500, "page.failed", "page.failed-text")
}

// Closed is the page of a link that led somebody outside to a story that was not
// public, and leads nowhere any more.
func (p *Printer) Closed(edition lang.Tag) Page {
	return p.bare(edition, 410, "page.shown-over", "page.shown-over-text")
}

// bare is a page without an edition.
func (p *Printer) bare(tag lang.Tag, status int, heading, text string) Page {
	w := lang.For(tag)
	say := p.words[w.Tag()]
	f := failure{
		Frame: Frame{
			Say: say, Lang: w.Tag(), Dir: w.Tag().Dir(), Title: w.Say(heading), NoIndex: true,
			Icon: p.named["icon.svg"], Home: "/", Styles: p.styles["error"].html,
		},
		Heading: w.Say(heading), Text: []string{w.Say(text)}, Ways: []link{{Href: "/", Text: say.ToFront}},
	}
	b, err := p.print("error", &f)
	if err != nil {
		// New has proved the template; what is left is a word for the reader.
		b = []byte("<!doctype html><title>500</title><p>500")
	}
	return Page{Status: status, HTML: b, Lang: w.Tag(), Policy: policy(p.styles["error"])}
}
