package picture

import (
	"errors"
	"slices"
	"strings"
	"time"

	"marbre/fault"
)

// Rights say who may use a picture, where and until when. The zero Rights let
// everybody.
type Rights struct {
	From     time.Time `json:"from,omitzero"`      // nobody before
	Until    time.Time `json:"until,omitzero"`     // nobody from then on
	Editions []string  `json:"editions,omitempty"` // only these; none for all
	Once     bool      `json:"once,omitempty"`     // in one story
	Revoked  string    `json:"revoked,omitempty"`  // why nobody may any more; "" while it is not
	Terms    string    `json:"terms,omitempty"`    // as they were agreed
}

// A Use is what somebody wants a picture for.
type Use struct {
	Edition   string
	At        time.Time // when readers have it first
	Elsewhere bool      // it stands in another story
}

// Bounds of rights.
const (
	maxTerms    = 2000 // characters
	maxEditions = 50
)

// Check refuses rights that cannot be, naming the field.
func (r Rights) Check() error {
	if !r.From.IsZero() && !r.Until.IsZero() && !r.From.Before(r.Until) {
		return fault.Field("rights.until", "picture.rights.order")
	}
	if len(r.Editions) > maxEditions {
		return fault.Field("rights.editions", "picture.rights.editions", maxEditions, len(r.Editions))
	}
	return errors.Join(text("rights.revoked", r.Revoked, maxTerms), text("rights.terms", r.Terms, maxTerms))
}

// May refuses a use that the rights do not allow, in a sentence of kind fault.Invalid.
func (r Rights) May(u Use) error {
	switch {
	case r.Revoked != "":
		return fault.Tell(fault.Invalid, "picture.rights.revoked", r.Revoked)
	case !r.Until.IsZero() && !u.At.Before(r.Until):
		return fault.Tell(fault.Invalid, "picture.rights.ended", minute(r.Until))
	case !r.From.IsZero() && u.At.Before(r.From):
		return fault.Tell(fault.Invalid, "picture.rights.early", minute(r.From))
	case len(r.Editions) > 0 && !slices.Contains(r.Editions, u.Edition):
		return fault.Tell(fault.Invalid, "picture.rights.edition", u.Edition, strings.Join(r.Editions, ", "))
	case r.Once && u.Elsewhere:
		return fault.Tell(fault.Invalid, "picture.rights.once")
	}
	return nil
}

// Ends is from when on nobody may use the picture; zero for never, and the beginning
// of 1970 for one whose right was revoked.
func (r Rights) Ends() time.Time {
	if r.Revoked != "" {
		return time.Unix(0, 0).UTC()
	}
	return r.Until
}

// minute is an instant as a sentence has it.
func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
