// Package lang knows languages, time zones and civil days. Every room that
// shows text or dates asks it. It must never know stories.
package lang

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"marbre/fault"
)

// A Tag is a canonical BCP 47 language tag. "" is none.
type Tag string

// maxTag is the longest language tag, in bytes: RFC 5646 asks for 35 at least
// (4.4.1).
const maxTag = 60

// Parse returns the canonical form of s. It fails with fault.Invalid if s is
// not a language tag (RFC 5646) of 60 bytes at most, or names no language.
func Parse(s string) (Tag, error) {
	if len(s) > maxTag {
		return "", fault.Tell(fault.Invalid, "lang.tag", shown(s))
	}
	t, err := language.Parse(s)
	tag := t.String()
	if err != nil || tag == "und" || strings.HasPrefix(tag, "und-") || len(tag) > maxTag {
		return "", fault.Tell(fault.Invalid, "lang.tag", shown(s))
	}
	return Tag(tag), nil
}

// shown is what a refusal repeats of s: all of it up to 60 bytes, else so many
// of them and "…", never half a character.
func shown(s string) string {
	if len(s) > maxTag {
		s = s[:maxTag] + "…"
	}
	return strings.ToValidUTF8(s, "")
}

// UnmarshalText parses.
func (t *Tag) UnmarshalText(b []byte) (err error) {
	*t, err = Parse(string(b))
	return err
}

// Base is the language alone: fr of fr-CA.
func (t Tag) Base() string {
	b, _ := language.Make(string(t)).Base()
	return b.String()
}

// Dir is the direction of the language's script as HTML names it: ltr or rtl.
func (t Tag) Dir() string {
	s, _ := language.Make(string(t)).Script()
	if slices.Contains([]string{"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"}, s.String()) {
		return "rtl"
	}
	return "ltr"
}
