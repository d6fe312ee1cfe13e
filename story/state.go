package story

import (
	"strconv"
	"strings"
	"time"

	"marbre/fault"
)

// State is where a story stands between the first word and the archive. The
// zero State is a draft.
type State string

const (
	StateDraft     State = "draft"
	StateSubmitted State = "submitted"
	StateApproved  State = "approved"
	StateScheduled State = "scheduled"
	StatePublished State = "published"
	StateWithdrawn State = "withdrawn"
)

// States lists every state in the order of a story's life.
var States = []State{StateDraft, StateSubmitted, StateApproved, StateScheduled, StatePublished, StateWithdrawn}

// MaxNote is the longest note or reason, in bytes.
const MaxNote = 2000

// refuse says that a move is not open from where s stands.
func (s Story) refuse(move string) error {
	return fault.Tell(fault.Conflict, "story.move."+move, string(s.State))
}

// Submit hands a draft to the editors. A withdrawn story can be submitted again.
func (s Story) Submit() (Story, error) {
	if s.State != StateDraft && s.State != StateWithdrawn {
		return s, s.refuse("submit")
	}
	if strings.TrimSpace(s.Headline) == "" {
		return s, fault.Field("headline", "story.no-headline")
	}
	if s.Section == "" {
		return s, fault.Field("section", "story.no-section")
	}
	s.State, s.Note = StateSubmitted, ""
	return s, nil
}

// Return sends a story back to its writer with a note. A scheduled story does
// not go out any more.
func (s Story) Return(note string) (Story, error) {
	switch s.State {
	case StateSubmitted, StateApproved, StateScheduled:
	default:
		return s, s.refuse("return")
	}
	if err := noteFits("note", note); err != nil {
		return s, err
	}
	s.State, s.Note, s.DueAt = StateDraft, note, time.Time{}
	return s, nil
}

// Approve says that a submitted story may be published.
func (s Story) Approve() (Story, error) {
	if s.State != StateSubmitted {
		return s, s.refuse("approve")
	}
	s.State = StateApproved
	return s, nil
}

// Schedule makes an approved story go out at the minute given. A time that has
// passed, or that lies before the embargo, is refused; a scheduled story can be
// given another time.
func (s Story) Schedule(at, now time.Time) (Story, error) {
	if s.State != StateApproved && s.State != StateScheduled {
		return s, s.refuse("schedule")
	}
	if at.IsZero() {
		return s, fault.Field("at", "story.no-time")
	}
	if !at.After(now) {
		return s, fault.Field("at", "story.time-passed", at.UTC().Format(time.RFC3339))
	}
	if at.Before(s.Content.Embargo) {
		return s, fault.Field("at", "story.before-embargo", s.Content.Embargo.UTC().Format(time.RFC3339))
	}
	s.State, s.DueAt = StateScheduled, at
	return s, nil
}

// Publish puts the newest revision before readers for the first time, or again
// after it was withdrawn. An approved story under embargo is scheduled for the
// moment that the embargo lifts: nothing of it leaves before. A scheduled story
// goes out when it is due.
func (s Story) Publish(now time.Time) (Story, Publication, error) {
	switch {
	case s.State == StateApproved && now.Before(s.Content.Embargo):
		s.State, s.DueAt = StateScheduled, s.Content.Embargo
		return s, Publication{}, nil
	case s.State == StateScheduled && now.Before(latest(s.DueAt, s.Content.Embargo)):
		return s, Publication{}, fault.Tell(fault.Conflict, "story.not-due", s.DueAt.UTC().Format(time.RFC3339))
	case s.State == StateScheduled && now.Sub(s.DueAt) >= time.Minute:
		s.LateBy = Seconds(now.Sub(s.DueAt) / time.Second)
	case s.State != StateApproved && s.State != StateScheduled:
		return s, Publication{}, s.refuse("publish")
	}
	s.State, s.DueAt, s.Reason, s.WithdrawnAt = StatePublished, time.Time{}, "", time.Time{}
	as := First
	if !s.PublishedAt.IsZero() {
		as = Update
	}
	return s.goOut(as, now, "", nil)
}

// Update puts the newest revision of a published story before readers; note
// says what was added and may be empty.
func (s Story) Update(now time.Time, note string) (Story, Publication, error) {
	return s.again(Update, "update", now, note, nil)
}

// Correct puts the newest revision of a published story before readers as a
// correction. The note says what was wrong and why, and is wanted; pins fasten
// it to the words.
func (s Story) Correct(now time.Time, note string, pins []Pin) (Story, Publication, error) {
	if strings.TrimSpace(note) == "" {
		return s, Publication{}, fault.Field("note", "story.no-note")
	}
	return s.again(Correction, "correct", now, note, pins)
}

func (s Story) again(as As, move string, now time.Time, note string, pins []Pin) (Story, Publication, error) {
	if s.State != StatePublished {
		return s, Publication{}, s.refuse(move)
	}
	if s.Head == s.Public {
		return s, Publication{}, fault.Tell(fault.Conflict, "story.nothing-new", int(s.Head))
	}
	if now.Before(s.Content.Embargo) {
		return s, Publication{}, fault.Field("embargo", "story.embargo-ahead", s.Content.Embargo.UTC().Format(time.RFC3339))
	}
	if err := noteFits("note", note); err != nil {
		return s, Publication{}, err
	}
	return s.goOut(as, now, note, pins)
}

// goOut makes the newest revision the public one.
func (s Story) goOut(as As, now time.Time, note string, pins []Pin) (Story, Publication, error) {
	if s.PublishedAt.IsZero() {
		s.PublishedAt = now
	}
	s.Public, s.As, s.ChangedAt, s.Life.Embargo, s.Note = s.Head, as, now, s.Content.Embargo, ""
	if as == Correction {
		s.CorrectedAt = now
	}
	return s, Publication{Revision: s.Head, As: as, At: now, Note: note, Pins: pins}, nil
}

// Withdraw takes a published story down. The reason is wanted: readers who have
// its address are told it.
func (s Story) Withdraw(now time.Time, reason string) (Story, error) {
	if s.State != StatePublished {
		return s, s.refuse("withdraw")
	}
	if strings.TrimSpace(reason) == "" {
		return s, fault.Field("reason", "story.no-reason")
	}
	if err := noteFits("reason", reason); err != nil {
		return s, err
	}
	s.State, s.WithdrawnAt, s.Reason = StateWithdrawn, now, reason
	return s, nil
}

// Revise gives the story a new revision with c as its content. What readers see
// stays as it was until the revision is published. Once something is public its
// slug stays unless another is given.
func (s Story) Revise(c Content, base Revision, by string, now time.Time) (Story, error) {
	if base != s.Head {
		return s, fault.Tell(fault.Conflict, "story.changed", int(base), int(s.Head))
	}
	if c.Slug == "" && s.Public > 0 {
		c.Slug = s.Content.Address()
	}
	s.Head, s.Content, s.SavedBy, s.SavedAt = s.Head+1, c, by, now
	return s, nil
}

// NoteOK refuses a note or a reason that is too long or no text.
func NoteOK(field, note string) error { return noteFits(field, note) }

func noteFits(field, note string) error {
	if len(note) > MaxNote {
		return fault.Field(field, "text.too-long", MaxNote, len(note))
	}
	return textOK(field, note)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// MaxPins is how many words one correction may be pinned to.
const MaxPins = 50

// CheckPins refuses pins that are too many, too long, or fastened to a block
// that c does not have.
func CheckPins(pins []Pin, c Content) error {
	if len(pins) > MaxPins {
		return fault.Field("pins", "story.too-many", MaxPins, len(pins))
	}
	for i, p := range pins {
		at := "pins[" + strconv.Itoa(i) + "]"
		if p.Field == "" {
			return fault.Field(at+".field", "text.empty")
		}
		if p.Block < 0 || p.Block > len(c.Body.Content) {
			return fault.Field(at+".block", "body.attr-range", 0, len(c.Body.Content))
		}
		for field, text := range map[string]string{".field": p.Field, ".wrong": p.Wrong, ".right": p.Right} {
			if err := fits(at+field, text, MaxCaption); err != nil {
				return err
			}
		}
	}
	return nil
}
