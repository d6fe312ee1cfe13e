package search

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is how many characters of a word count; what is longer is no word
// that anybody looks for.
const maxWord = 64

// A span is where a word stands in a text, in bytes.
type span struct{ from, to int }

// words yields the words of a text, folded, and where each stands. A character
// of Chinese or Japanese is a word by itself: such texts set no spaces.
func words(text string) iter.Seq2[span, string] {
	return func(yield func(span, string) bool) {
		from := -1
		end := func(to int) bool {
			if from < 0 {
				return true
			}
			s := span{from, to}
			from = -1
			w := fold(text[s.from:s.to])
			return w == "" || yield(s, w)
		}
		for i, r := range text {
			switch {
			case r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'),
				r >= utf8.RuneSelf && !alone(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)):
				if from < 0 {
					from = i
				}
			case r < utf8.RuneSelf:
				if !end(i) {
					return
				}
			case alone(r):
				if !end(i) || !yield(span{i, i + utf8.RuneLen(r)}, fold(string(r))) {
					return
				}
			case unicode.In(r, unicode.Mn, unicode.Mc, unicode.Cf):
				// A mark belongs to the word it stands in; so does a soft hyphen.
			default:
				if !end(i) {
					return
				}
			}
		}
		end(len(text))
	}
}

// alone reports whether r is a word by itself.
func alone(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// fold is a word as it is compared: in small letters, without the accents of
// Latin and the vowel signs of Arabic and Hebrew, ligatures taken apart, the
// forms of alef, ya and kaf as one, digits in ASCII. fold(fold(w)) == fold(w).
func fold(w string) string {
	plain := true
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	w = strings.ToLower(w)
	if plain {
		return w[:min(len(w), maxWord)]
	}
	b := make([]rune, 0, len(w))
	for _, r := range norm.NFKD.String(w) {
		switch {
		case r == 0x0306 && len(b) > 0 && b[len(b)-1] == 'и':
			b[len(b)-1] = 'й' // a letter of its own, and stemmers look for it
			continue
		case silent(r), !unicode.In(r, unicode.L, unicode.Nd, unicode.M):
			continue // some letters are taken apart into words with spaces
		}
		r = unicode.ToLower(r) // those of mathematics are taken apart into capitals
		if two, ok := apart[r]; ok {
			b = append(b, two...)
			continue
		}
		for _, zero := range zeros {
			if r >= zero && r < zero+10 {
				r = '0' + r - zero
			}
		}
		if one, ok := same[r]; ok {
			r = one
		}
		b = append(b, r)
	}
	if len(b) > maxWord {
		b = b[:maxWord]
	}
	return norm.NFC.String(string(b))
}

// silent reports whether r says nothing by itself: an accent, a vowel sign, a
// stroke that only makes a word longer, a mark of direction.
func silent(r rune) bool {
	switch {
	case r < 0x0300:
		return r == 0x00ad
	case r < 0x0370:
		return true
	case r >= 0x0591 && r <= 0x05c7, r >= 0x0610 && r <= 0x061a, r == 'ـ', r >= 0x064b && r <= 0x065f, r == 0x0670, r >= 0x06d6 && r <= 0x06ed:
		return unicode.In(r, unicode.Mn, unicode.Lm)
	}
	return unicode.Is(unicode.Cf, r)
}

// apart are the Latin letters that Unicode does not take apart.
var apart = map[rune][]rune{
	'œ': []rune("oe"), 'æ': []rune("ae"), 'ß': []rune("ss"), 'ø': []rune("o"), 'ł': []rune("l"), 'đ': []rune("d"),
	'ð': []rune("d"), 'þ': []rune("th"), 'ı': []rune("i"), 'ħ': []rune("h"),
}

// same are letters that are written for one another. Hamza above and below its
// carrier is gone already.
var same = map[rune]rune{
	'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ک': 'ك', 'ة': 'ه', 'ς': 'σ',
}

// zeros are the noughts of digits that are not ASCII's.
var zeros = []rune{'٠', '۰', '०', '০'}
