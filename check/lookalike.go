package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookalike finds letters that look like others: a Cyrillic а in a Latin word, ﬁ and 𝐛 and ａ, Latin in
// an Arabic word. A search does not find such a word, and a voice does not read it.
var lookalike = Rule{"lookalike", Warn, func(r *Reading) {
	l := r.Lang.Base()
	if l != "fr" && l != "en" && l != "ar" {
		return
	}
	for _, p := range r.passages {
		if plainLatin(p.text) {
			continue
		}
		for _, m := range lookalikes(p.text, l == "ar") {
			r.at(p, m.span[0], m.span[1], m.fix, m.span.of(p.text))
		}
	}
}}

// plainLatin reports whether a text has no letter that could be taken for another: nothing above Latin's
// own blocks but marks.
func plainLatin(text string) bool {
	for i := 0; i < len(text); i++ {
		if b := text[i]; b >= 0xcd && b != 0xe2 { // Greek and Cyrillic begin with CD, what is above U+3000 with E3
			return false
		}
	}
	return true
}

// lookalikes are the words of a text in which a letter stands for another, and what they should be.
func lookalikes(text string, arabic bool) (all []mended) {
	spans := lettersAndForms(text)
	asian := strings.ContainsFunc(text, func(c rune) bool {
		return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
	for i, s := range spans {
		word := s.of(text)
		if plainLatin(word) {
			continue
		}
		right, wrong := untwinned(word, arabic, asian)
		if !wrong && utf8.RuneCountInString(word) == 1 { // one letter between words of another script
			c, _ := utf8.DecodeRuneInString(word)
			if twin, ok := twins[c]; ok && unicode.Is(unicode.Cyrillic, c) && i > 0 && i+1 < len(spans) && latinWord(spans[i-1].of(text)) && latinWord(spans[i+1].of(text)) {
				right, wrong = string(twin), true
			}
		}
		if wrong {
			all = append(all, mended{s, fixed(s[0], s[1], right)})
		}
	}
	return all
}

// lettersAndForms are the words of a text, with figures and full-width marks.
func lettersAndForms(text string) (all []span) {
	from := -1
	for i, c := range text {
		in := unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsDigit(c) || c >= 0xff01 && c <= 0xff5e
		if in && from < 0 {
			from = i
		}
		if !in && from >= 0 {
			all = append(all, span{from, i})
			from = -1
		}
	}
	if from >= 0 {
		all = append(all, span{from, len(text)})
	}
	return all
}

func latinWord(word string) bool {
	c, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.Latin, c)
}

// untwinned reads a word: whether a letter in it stands for another, and the word as it should be, "" where
// that is not certain.
func untwinned(word string, arabicText, asian bool) (right string, wrong bool) {
	var latin, cyrillic, twinned, greek, greekTwins, arabic, forms, maths int
	for _, c := range word {
		switch {
		case c < utf8.RuneSelf:
			if unicode.IsLetter(c) {
				latin++
			}
		case c >= 0xff01 && c <= 0xff5e, c >= 0xfb00 && c <= 0xfb06:
			forms++
		case c >= 0x1d400 && c <= 0x1d7ff:
			maths++
		case unicode.Is(unicode.Latin, c):
			latin++
		case unicode.Is(unicode.Cyrillic, c):
			cyrillic++
			if twins[c] != 0 {
				twinned++
			}
		case unicode.Is(unicode.Greek, c):
			greek++
			if twins[c] != 0 {
				greekTwins++
			}
		case unicode.Is(unicode.Arabic, c):
			arabic++
		}
	}
	switch {
	case forms > 0 && !asian && !onlyForms(word), maths >= 2:
		return norm.NFKC.String(word), true
	case latin > 0 && arabic > 0:
		return "", between(word)
	case arabic > 0 && arabicText:
		return arabicLetters(word)
	case latin >= 2 && greekTwins > 0 && greekTwins == greek:
		return swapped(word, twins), true
	case latin == 0 || cyrillic == 0:
		return "", false
	case latin >= cyrillic && twinned == cyrillic:
		return swapped(word, twins), true
	case latin < cyrillic:
		if right := swapped(word, back); !strings.ContainsFunc(right, func(c rune) bool { return unicode.Is(unicode.Latin, c) }) {
			return right, true
		}
	}
	return "", true
}

// onlyForms reports whether of a word only a mark is full-width: ！ and ～ stand in the names of Japanese
// works.
func onlyForms(word string) bool {
	for _, c := range word {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return false
		}
	}
	return true
}

// between reports whether Latin letters stand with Arabic ones on both sides. What stands before or after is
// an article or an ending: الـBBC.
func between(word string) bool {
	runes := []rune(word)
	last := -1 // where Arabic was last seen
	for i, c := range runes {
		if !unicode.Is(unicode.Arabic, c) || c == 'ـ' {
			continue
		}
		if last >= 0 && i > last+1 && strings.ContainsFunc(string(runes[last+1:i]), func(c rune) bool { return unicode.Is(unicode.Latin, c) }) {
			return true
		}
		last = i
	}
	return false
}

// arabicLetters reads an Arabic word: forms that only old encodings have, and letters of Persian that Arabic
// writes otherwise. At the end ی may be ي or ى. The marks of honour (ﷺ) are right.
func arabicLetters(word string) (right string, wrong bool) {
	certain := true
	runes := []rune(word)
	var b strings.Builder
	for i, c := range runes {
		switch {
		case c == 'ک':
			wrong = true
			b.WriteRune('ك')
		case c == 'ی':
			wrong = true
			certain = certain && i < len(runes)-1
			b.WriteRune('ي')
		case c >= 0xfe70 && c <= 0xfefc, c >= 0xfb50 && c <= 0xfbb1:
			wrong = true
			b.WriteString(norm.NFKC.String(string(c)))
		default:
			b.WriteRune(c)
		}
	}
	if !certain {
		return "", wrong
	}
	return b.String(), wrong
}

func swapped(word string, by map[rune]rune) string {
	return strings.Map(func(c rune) rune {
		if t, ok := by[c]; ok {
			return t
		}
		return c
	}, word)
}

// twins are letters of Cyrillic and Greek, and the Latin ones that look the same.
var twins = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ј': 'j', 'ѕ': 's', 'һ': 'h', 'ԁ': 'd', 'ԛ': 'q', 'ԝ': 'w', 'ѵ': 'v', 'ё': 'ë', 'ї': 'ï',
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X', 'І': 'I', 'Ј': 'J', 'Ѕ': 'S', 'Ё': 'Ë', 'Ї': 'Ï',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X', 'ο': 'o',
}

// back are Latin letters, and the Cyrillic ones that look the same.
var back = func() map[rune]rune {
	all := map[rune]rune{}
	for c, t := range twins {
		if unicode.Is(unicode.Cyrillic, c) {
			all[t] = c
		}
	}
	return all
}()
