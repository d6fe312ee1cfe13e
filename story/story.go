// Package story holds the story itself: its parts, its body, its states, the
// moves between them, and the gate. Everything that is written, kept, printed
// or sent is one of these values. It must never know clocks, files, databases,
// HTTP or who works here.
package story

import (
	"time"
)

// A Number names a story for ever. 0 is none.
type Number int64

// A Revision numbers the immutable states of a story's content, from 1. 0 is none.
type Revision int

// A Story is one piece of journalism in one edition as the desk sees it: the
// content of its newest revision, and where it stands in its life.
type Story struct {
	Number  Number   `json:"number"`
	Edition string   `json:"edition"`
	Head    Revision `json:"revision"` // the newest revision; Content is its content
	Life
	Content
	CreatedAt time.Time `json:"created"`
	SavedAt   time.Time `json:"saved"` // when Head was made
	SavedBy   string    `json:"saved_by,omitempty"`
	// Foreign is the address under which an import knows the story; "" for our own.
	Foreign string `json:"foreign,omitempty"`
}

// Life is where a story stands: what is public of it, since when, and why.
// The zero Life is a draft of which nothing is public.
type Life struct {
	State       State     `json:"state"`
	Public      Revision  `json:"public,omitempty"`           // what readers see; 0 for nothing
	As          As        `json:"as,omitempty"`               // what the last publication was
	PublishedAt time.Time `json:"published,omitzero"`         // first publication; it dates the address
	ChangedAt   time.Time `json:"changed,omitzero"`           // last publication
	CorrectedAt time.Time `json:"corrected,omitzero"`         // last correction
	Embargo     time.Time `json:"public_embargo,omitzero"`    // of the public revision
	DueAt       time.Time `json:"due,omitzero"`               // when a scheduled story goes out
	WithdrawnAt time.Time `json:"withdrawn_at,omitzero"`      //
	Reason      string    `json:"withdrawn_reason,omitempty"` // why it was withdrawn, for readers
	Note        string    `json:"returned_note,omitempty"`    // why it was sent back to its writer
	LateBy      Seconds   `json:"late_by_seconds,omitempty"`  // how long after DueAt it went out; 0 when in its minute
}

// Seconds is a length of time in whole seconds.
type Seconds int64

// Content is what a revision holds. A revision never changes.
type Content struct {
	Section    string    `json:"section"` // path of slugs: infos/asie
	Slug       string    `json:"slug,omitempty"`
	Kicker     string    `json:"kicker,omitempty"`
	Headline   string    `json:"headline"`
	Standfirst string    `json:"standfirst,omitempty"`
	Byline     []Author  `json:"byline,omitempty"`
	Dateline   string    `json:"dateline,omitempty"`
	Source     string    `json:"source,omitempty"`
	Tags       []string  `json:"tags,omitempty"`
	Urgency    Urgency   `json:"urgency,omitempty"`
	Embargo    time.Time `json:"embargo,omitzero"`
	Original   Number    `json:"original,omitempty"` // the story that this one translates
	Lead       *Picture  `json:"lead,omitempty"`
	Body       Body      `json:"body"`
	Rights     string    `json:"rights,omitempty"` // copyright notice and terms of use, as text
}

// Address is the last part of the story's address: the slug that was given, or
// one made from the headline.
func (c Content) Address() string {
	if c.Slug != "" {
		return c.Slug
	}
	return Slug(c.Headline)
}

// An Author signs a story. Place is where they wrote from, where that matters.
type Author struct {
	Name  string `json:"name"`
	Place string `json:"place,omitempty"`
}

// A Picture is an address with the words that belong to it. Whole pictures
// (charts, maps) are never cropped.
type Picture struct {
	URL     string `json:"url"`
	Alt     string `json:"alt,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
	Width   int    `json:"width,omitempty"`  // pixels; 0 when unknown
	Height  int    `json:"height,omitempty"` // pixels; 0 when unknown
	Whole   bool   `json:"whole,omitempty"`
}

// Urgency is IPTC's editorial urgency, 1 (flash) to 8. 0 is not said.
type Urgency int

// Breaking reports whether u raises the banner.
func (u Urgency) Breaking() bool { return u >= 1 && u <= 3 }

// A Saved is one immutable revision of a story: who made it, when, and what it holds.
type Saved struct {
	Number   Number    `json:"number"`
	Revision Revision  `json:"revision"`
	At       time.Time `json:"at"`
	By       string    `json:"by,omitempty"`
	Content  Content   `json:"content"`
}

// As is what a publication was to readers.
type As string

const (
	First      As = "first"
	Update     As = "update"
	Correction As = "correction"
)

// A Publication put one revision before readers. Corrections carry the words
// that they correct.
type Publication struct {
	Revision Revision  `json:"revision"`
	As       As        `json:"as"`
	At       time.Time `json:"at"`
	Note     string    `json:"note,omitempty"`
	Pins     []Pin     `json:"pins,omitempty"`
	Over     int64     `json:"over,omitempty"` // the flash whose place it took on the wire
	// Overrides are why it went out although rules stopped it; of the newsroom's own business.
	Overrides []Override `json:"overrides,omitempty"`
}

// A Pin fastens a correction to the words that it corrects. Field is "body" or
// the name of a part ("headline"); Block is the index of the body's block.
type Pin struct {
	Field string `json:"field"`
	Block int    `json:"block,omitempty"`
	Wrong string `json:"wrong"`
	Right string `json:"right"`
}

// A Published is a story as readers see it: its public revision and the history
// of its publications, oldest first.
type Published struct {
	Number  Number `json:"number"`
	Edition string `json:"edition"`
	Life
	Content
	History []Publication `json:"history"`
}

// A Card is what lists show of a published story.
type Card struct {
	Number  Number `json:"number"`
	Edition string `json:"edition"`
	Life
	Slug       string   `json:"slug"`
	Section    string   `json:"section"`
	Kicker     string   `json:"kicker,omitempty"`
	Headline   string   `json:"headline"`
	Standfirst string   `json:"standfirst,omitempty"`
	Byline     []Author `json:"byline,omitempty"`
	Dateline   string   `json:"dateline,omitempty"`
	Urgency    Urgency  `json:"urgency,omitempty"`
	Lead       *Picture `json:"lead,omitempty"`
	Original   Number   `json:"original,omitempty"`
}

// Card returns what lists show of p.
func (p Published) Card() Card {
	return Card{
		Number: p.Number, Edition: p.Edition, Life: p.Life,
		Slug: p.Content.Address(), Section: p.Section, Kicker: p.Kicker, Headline: p.Headline,
		Standfirst: p.Standfirst, Byline: p.Byline, Dateline: p.Dateline,
		Urgency: p.Urgency, Lead: p.Lead, Original: p.Original,
	}
}

// Group returns the number that all translations of one another share: the
// original's.
func Group(n, original Number) Number {
	if original != 0 {
		return original
	}
	return n
}
