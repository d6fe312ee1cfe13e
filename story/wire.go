package story

import (
	"strings"
	"time"

	"marbre/fault"
)

// A Bulletin is one entry of an edition's wire: a story that went out, was
// updated, corrected or withdrawn, or a flash that has no story. Seq is its place in the
// journal and the event id of the live stream.
type Bulletin struct {
	Seq     int64     `json:"seq"`
	Edition string    `json:"edition"`
	Kind    WireKind  `json:"kind"`
	At      time.Time `json:"at"`
	Urgency Urgency   `json:"urgency,omitempty"`
	Text    string    `json:"text,omitempty"` // a flash's line; a correction's or update's note; why a story was withdrawn
	Story   Number    `json:"story,omitempty"`
	// Replaces is the flash whose place the story took; 0 for none.
	Replaces int64 `json:"replaces,omitempty"`
	Card     *Card `json:"card,omitempty"` // the story as it is now; nil for a flash, and while it is not out
}

// WireKind says what a bulletin tells.
type WireKind string

const (
	WireFirst      WireKind = "first"
	WireUpdate     WireKind = "update"
	WireCorrection WireKind = "correction"
	WireFlash      WireKind = "flash"
	WireWithdrawal WireKind = "withdrawal"
)

// Alerts reports whether b raises the banner. Corrections and withdrawals raise
// none: they stand beside what was wrong.
func (b Bulletin) Alerts() bool {
	return b.Urgency.Breaking() && b.Kind != WireCorrection && b.Kind != WireWithdrawal
}

// Out is the gate of the wire: may b be seen at now? A flash always may, and so
// may the word that a story was withdrawn; else its story decides.
func (b Bulletin) Out(now time.Time) bool {
	return b.Story == 0 || b.Kind == WireWithdrawal || b.Card != nil && b.Card.Out(now)
}

// Cursor is a place in a list that is ordered by instant and then number,
// newest first: what follows is older. The zero Cursor is the beginning.
type Cursor struct {
	At     time.Time
	Number int64
}

// TakenBack is what the wire says of a flash that is taken back: that it was, and why.
// The flash gives it its place. It fails with fault.Invalid without a reason.
func (b Bulletin) TakenBack(now time.Time, reason string) (Bulletin, error) {
	if strings.TrimSpace(reason) == "" {
		return b, fault.Field("reason", "story.no-reason")
	}
	if err := noteFits("reason", reason); err != nil {
		return b, err
	}
	return Bulletin{Edition: b.Edition, Kind: WireWithdrawal, At: now, Text: reason, Replaces: b.Seq}, nil
}

// FlashBounds.
const MaxFlash = 300

// Flash returns the bulletin of a one-line flash.
func Flash(edition, text string, u Urgency, now time.Time) (Bulletin, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Bulletin{}, fault.Field("text", "text.empty")
	}
	if err := lineOK("text", text, MaxFlash); err != nil {
		return Bulletin{}, err
	}
	if u < 1 || u > 8 {
		return Bulletin{}, fault.Field("urgency", "story.urgency", int(u))
	}
	return Bulletin{Edition: edition, Kind: WireFlash, At: now, Urgency: u, Text: text}, nil
}
