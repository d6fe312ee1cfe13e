package story

import (
	"time"

	"marbre/fault"
)

// UndoWithin is how long after an act whoever did it may take it back.
const UndoWithin = 30 * time.Second

// Undo takes back the act that made s of a story that stood as before, with
// former as what readers had then. What readers saw stays said: a publication
// becomes a withdrawal for reason; of an update, a correction and a withdrawal the
// former text goes out again as an update with reason as its note, in a new
// revision where another stands now. What readers did not see is as if it had not been.
func (s Story) Undo(before Life, former Content, by string, now time.Time, reason string) (Story, Publication, error) {
	switch {
	case s.State != StatePublished && before.State != StatePublished:
		s.Life = before
		return s, Publication{}, nil
	case s.State == StatePublished && before.State != StatePublished:
		s, err := s.Withdraw(now, reason)
		return s, Publication{}, err
	case before.Public == 0:
		return s, Publication{}, fault.Tell(fault.Conflict, "undo.late")
	}
	if s.Head != before.Public {
		var err error
		if s, err = s.Revise(former, s.Head, by, now); err != nil {
			return s, Publication{}, err
		}
	}
	s.State, s.Reason, s.WithdrawnAt = StatePublished, "", time.Time{}
	return s.goOut(Update, now, reason, nil)
}
