// Package journal says what happened in the newsroom, in one order, and lets
// others follow it. It stands between the store, which writes entries in the
// transaction of the change itself, and everything that readers get. It must
// never know who follows.
package journal

import (
	"strconv"
	"time"

	"marbre/story"
)

// An Entry is one thing that happened. Seq orders entries without gaps; it is
// the cursor of every follower and the event id of the live stream.
type Entry struct {
	Seq      int64          `json:"seq"`
	At       time.Time      `json:"at"`
	Kind     Kind           `json:"kind"`
	Edition  string         `json:"edition,omitempty"`
	Story    story.Number   `json:"story,omitempty"`
	Revision story.Revision `json:"revision,omitempty"`
	By       string         `json:"by,omitempty"`
	Login    string         `json:"login,omitempty"` // whose name By is; "" for a program
	Note     string         `json:"note,omitempty"`
	// Touched names what readers may see differently from now on; none for work at the desk.
	Touched []Touch `json:"touched,omitempty"`
}

// Kind says what happened.
type Kind string

const (
	Saved     Kind = "saved"     // a revision was made
	Moved     Kind = "moved"     // submitted, returned, approved, scheduled: nothing that readers see
	Published Kind = "published" // for the first time, or again after a withdrawal
	Updated   Kind = "updated"
	Corrected Kind = "corrected"
	Withdrawn Kind = "withdrawn" // a story, or a flash when Story is 0
	Imported  Kind = "imported"
	Flashed   Kind = "flash"
	Front     Kind = "front"
	Edition   Kind = "edition"
	People    Kind = "people" // somebody of the staff, or what opens the door to them

	// Of the work at the desk, which readers never see.
	Assigned Kind = "assigned"
	Noted    Kind = "noted"
	Pictured Kind = "picture"  // a picture was taken in, or what is written about it changed; Note is its number
	Shown    Kind = "shown"    // a link for somebody outside was made or taken back
	Verdict  Kind = "verdict"  // something that was found in a story was dismissed, overridden, or taken up again
	CaughtUp Kind = "caughtup" // a translation stands on a newer revision of its original
)

// Public reports whether readers who have a page open are told of it.
func (k Kind) Public() bool {
	switch k {
	case Published, Updated, Corrected, Withdrawn, Flashed, Front:
		return true
	}
	return false
}

// Between names what made after of before.
func Between(before, after story.Story) Kind {
	was, is := before.State == story.StatePublished, after.State == story.StatePublished
	switch {
	case is && !was:
		return Published
	case is && after.Public != before.Public && after.As == story.Correction:
		return Corrected
	case is && after.Public != before.Public:
		return Updated
	case was && !is:
		return Withdrawn
	case after.Head != before.Head:
		return Saved
	}
	return Moved
}

// A Touch names one thing that pages are made from. Pages note the touches
// of what they asked for, and entries those of what they changed.
type Touch string

// OfStory is what is public of a story.
func OfStory(n story.Number) Touch { return Touch("story:" + strconv.FormatInt(int64(n), 10)) }

// OfTurn is which stories stand before and after a story in its section.
func OfTurn(n story.Number) Touch { return Touch("turn:" + strconv.FormatInt(int64(n), 10)) }

// OfTurns is the same of every story of an edition; imports touch it.
func OfTurns(edition string) Touch { return Touch("turns:" + edition) }

// OfGroup is which translations of one another are out.
func OfGroup(n story.Number) Touch { return Touch("group:" + strconv.FormatInt(int64(n), 10)) }

// OfList is which stories stand in a list, in which order.
func OfList(l story.List) Touch {
	return Touch("list:" + l.Edition + "/" + string(l.Kind) + "/" + l.Key)
}

// OfFront is how a front was made up.
func OfFront(edition, section string) Touch { return Touch("front:" + edition + "/" + section) }

// OfWire is an edition's wire.
func OfWire(edition string) Touch { return Touch("wire:" + edition) }

// OfAlert is what cannot wait on an edition's wire.
func OfAlert(edition string) Touch { return Touch("alert:" + edition) }

// OfPicture is how a picture of the newsroom's own is shown, by its file's SHA-256: the first
// 16 digits of it, since every page that shows it names it in its head.
func OfPicture(hash string) Touch { return Touch("picture:" + hash[:min(len(hash), 16)]) }

// OfEditions is the editions and their sections.
func OfEditions() Touch { return "editions" }
