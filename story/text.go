package story

import (
	"strings"
	"unicode/utf8"

	"marbre/fault"
)

// Bounds of a story's parts, in characters unless said otherwise. What is over
// a bound is refused with the bound's name and value; nothing is cut.
const (
	MaxKicker     = 120
	MaxHeadline   = 300
	MaxStandfirst = 2000
	MaxDateline   = 120
	MaxSource     = 1000
	MaxRights     = 4000
	MaxSlug       = 200
	MaxName       = 200 // an author, a place, a tag
	MaxByline     = 30  // authors
	MaxTags       = 60  // tags
	MaxAlt        = 2000
	MaxCaption    = 4000
	MaxCredit     = 500
	MaxURL        = 2048 // bytes
)

// textOK refuses broken UTF-8 and control characters. A line break and a tab
// are text; everything else below U+0020, U+007F to U+009F and the noncharacters
// of Unicode (section 23.7) are not.
func textOK(field, s string) error {
	plain := 0 // most text is ASCII for long stretches
	for plain < len(s) && (s[plain] >= ' ' && s[plain] < 0x7f || s[plain] == '\n' || s[plain] == '\t') {
		plain++
	}
	if s = s[plain:]; s == "" {
		return nil
	}
	if !utf8.ValidString(s) {
		return fault.Field(field, "text.utf8")
	}
	for _, r := range s {
		switch {
		case r == '\n', r == '\t':
		case r < 0x20, r >= 0x7f && r <= 0x9f, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
			return fault.Field(field, "text.control", hex(r))
		}
	}
	return nil
}

// lineOK refuses what is not one line of at most limit characters.
func lineOK(field, s string, limit int) error {
	if err := fits(field, s, limit); err != nil {
		return err
	}
	if strings.ContainsAny(s, "\n\t") {
		return fault.Field(field, "text.one-line")
	}
	return nil
}

// fits refuses what is not text of at most limit characters.
func fits(field, s string, limit int) error {
	if n := utf8.RuneCountInString(s); n > limit {
		return fault.Field(field, "text.too-long", limit, n)
	}
	return textOK(field, s)
}

func hex(r rune) string {
	const digits = "0123456789ABCDEF"
	b := []byte("U+")
	for shift := 12; shift >= 0; shift -= 4 {
		b = append(b, digits[(r>>shift)&15])
	}
	return string(b)
}
