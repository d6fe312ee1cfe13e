package staff

import (
	"strings"
	"time"

	"marbre/fault"
)

// A Passkey opens the door to a person without a password (Web Authentication,
// level 3). Doc is the credential as the library keeps it.
type Passkey struct {
	ID     string // of the credential, base64url
	Login  string
	Name   string // as its owner calls it
	Doc    string
	MadeAt time.Time
	UsedAt time.Time // zero for never
}

// Bounds of passkeys.
const (
	MaxPasskeys    = 20 // of one person
	MaxPasskeyName = 60 // bytes
	CeremonyLasts  = 5 * time.Minute
	MaxCeremonies  = 1000 // that are begun at once
)

// PasskeyName is what a passkey is called; fault.Invalid names the bound.
func PasskeyName(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", fault.Field("name", "text.empty")
	case len(name) > MaxPasskeyName:
		return "", fault.Field("name", "text.too-long", MaxPasskeyName, len(name))
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
		return "", fault.Field("name", "text.one-line")
	}
	return name, nil
}
