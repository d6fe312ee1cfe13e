package story

import (
	"strings"
	"time"

	"marbre/fault"
)

// A Bulletin is one entry of an edition's wire: a story that went out, was
// updated or corrected, or a flash that has no story. Seq is its place in the
// journal and the event id of the live stream.
type Bulletin struct {
	Seq     int64     `json:"seq"`
	Edition string    `json:"edition"`
	Kind    WireKind  `json:"kind"`
	At      time.Time `json:"at"`
	Urgency Urgency   `json:"urgency,omitempty"`
	Text    string    `json:"text,omitempty"` // a flash's line; a correction's or update's note
	Story   Number    `json:"story,omitempty"`
	// Replaces is the flash whose place the story took; 0 for none.
	Replaces int64 `json:"replaces,omitempty"`
	Card     *Card `json:"card,omitempty"` // the story as it is now; nil for a flash
}

// WireKind says what a bulletin tells.
type WireKind string

const (
	WireFirst      WireKind = "first"
	WireUpdate     WireKind = "update"
	WireCorrection WireKind = "correction"
	WireFlash      WireKind = "flash"
)

// Cursor is a place in a list that is ordered by instant and then number,
// newest first: what follows is older. The zero Cursor is the beginning.
type Cursor struct {
	At     time.Time
	Number int64
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
