package staff

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	"marbre/fault"
)

// A Member is a person of the staff as the newsroom keeps them. What opens the
// door to them is kept beside it and leaves the store only to be compared.
type Member struct {
	Person
	Email    string
	Language string // of the desk's interface: en, fr; "" for the browser's
	Away     bool   // does not work here any more; may not sign in
	MadeAt   time.Time
	Locked   bool // has no password yet
	TOTP     bool // is asked for a code
}

// Keys are what opens the door to a member.
type Keys struct {
	Secret   string // the sealed password; "" for none
	TOTP     string // base32; "" when no code is asked for
	TOTPStep int64  // of the last code that was used
}

// Bounds of a member.
const (
	MaxLogin  = 60
	MaxPerson = 120
	MaxGrants = 100
)

var loginLike = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,59}$`)

// Languages are those that the desk speaks.
var Languages = []string{"en", "fr"}

// Check refuses a member who could not work here, naming the field.
func (m Member) Check() error {
	switch {
	case !loginLike.MatchString(m.Login):
		return fault.Field("login", "people.login", MaxLogin)
	case strings.TrimSpace(m.Name) == "":
		return fault.Field("name", "text.empty")
	case len(m.Name) > MaxPerson:
		return fault.Field("name", "text.too-long", MaxPerson, len(m.Name))
	case strings.ContainsFunc(m.Name, func(r rune) bool { return r < ' ' }):
		return fault.Field("name", "text.one-line")
	case m.Language != "" && m.Language != "en" && m.Language != "fr":
		return fault.Field("language", "people.language")
	case len(m.Grants) > MaxGrants:
		return fault.Field("grants", "story.too-many", MaxGrants, len(m.Grants))
	}
	if m.Email != "" {
		if a, err := mail.ParseAddress(m.Email); err != nil || a.Address != m.Email || len(m.Email) > 254 {
			return fault.Field("email", "people.email")
		}
	}
	if m.Role != "" {
		if _, err := ParseRole(string(m.Role)); err != nil {
			return err
		}
	}
	for _, g := range m.Grants {
		if _, err := ParseRole(string(g.Role)); err != nil {
			return fault.Within("grants", err)
		}
		if g.Edition == "" {
			return fault.Field("grants.edition", "text.empty")
		}
	}
	return nil
}

// Kinds of one-time link.
const (
	Invitation = "invitation" // into the house
	Reset      = "reset"      // to a new password
)

// How long doors stay open.
const (
	LinkLasts    = 72 * time.Hour
	SessionIdle  = 14 * 24 * time.Hour // without being used
	SessionLasts = 90 * 24 * time.Hour // however much it is used
)

// A Session is a browser that is signed in.
type Session struct {
	Hash   string
	Login  string
	MadeAt time.Time
	SeenAt time.Time
	Agent  string // what the browser says of itself
}

// Open reports whether s still opens the door. A clock that went back closes none.
func (s Session) Open(now time.Time) bool {
	return now.Sub(s.SeenAt) < SessionIdle && now.Sub(s.MadeAt) < SessionLasts
}
