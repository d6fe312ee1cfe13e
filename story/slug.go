package story

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slugLength is how long a slug made from a headline gets, in characters.
const slugLength = 80

// Slug makes the part of an address from a text: letters and digits of any
// script in lower case, Latin ones without their accents, words joined by
// hyphens, at most 80 characters, cut at a word. It is "" when the text has
// neither letter nor digit. Slug(Slug(s)) == Slug(s).
func Slug(s string) string { return slug(s, slugLength) }

// Fold is s for finding: as Slug has it, with spaces for hyphens and of any length.
func Fold(s string) string { return strings.ReplaceAll(slug(s, len(s)), "-", " ") }

func slug(s string, limit int) string {
	var b strings.Builder
	n, gap := 0, false
	cut := 0 // where the last whole word ended
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
			// Accents of Latin go; the vowel signs of Arabic too, not its hamza. Marks of other
			// scripts (Indic vowels) are Mc or carry meaning and stay.
			if r < 0x0370 || (r >= 0x064b && r <= 0x0652) || r == 0x0670 {
				continue
			}
		case r == '’', r == '\'', r == 'ʼ':
			gap = true
			continue
		case r == 'ـ': // Arabic tatweel is only a stroke
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r):
			gap = true
			continue
		}
		fold, ok := folded[r]
		if !ok {
			fold = string(r)
		}
		if gap && n > 0 {
			cut = b.Len()
			b.WriteByte('-')
			n++
		}
		gap = false
		b.WriteString(fold)
		n += len([]rune(fold))
		if n > limit {
			if cut > 0 {
				return norm.NFC.String(b.String()[:cut])
			}
			return norm.NFC.String(string([]rune(b.String())[:limit]))
		}
	}
	return norm.NFC.String(b.String())
}

// folded are the Latin letters that Unicode does not take apart.
var folded = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
}
