package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// doubled finds a word that stands there twice: the the. Those that a language itself doubles are right.
var doubled = Rule{"doubled", Warn, func(r *Reading) {
	for i, p := range r.passages {
		for _, m := range twoWords(p.text, r.words(i)) {
			if w := strings.ToLower(p.text[m[0]:m[1]]); rightTwice[r.Lang.Base()][w] {
				continue
			}
			r.at(p, m[0], m[3], []Edit{{m[0], m[3], p.text[m[0]:m[1]]}}, p.text[m[0]:m[1]])
		}
	}
}}

// twoWords are the places at which one word follows itself, with nothing but spaces between: where
// each of the two begins and ends.
func twoWords(text string, words []span) (all [][4]int) {
	for i := 1; i < len(words); i++ {
		a, b := words[i-1], words[i]
		if a[1]-a[0] < 2 || !strings.EqualFold(text[a[0]:a[1]], text[b[0]:b[1]]) || strings.Trim(text[a[1]:b[0]], " \u00a0") != "" || a[1] == b[0] {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[a[0]:]); unicode.IsUpper(r) && text[a[0]:a[1]] == text[b[0]:b[1]] { // Duran Duran
			continue
		}
		if before, after := text[:a[0]], text[b[1]:]; joined(before, after) {
			continue
		}
		all = append(all, [4]int{a[0], a[1], b[0], b[1]})
	}
	return all
}

// joined reports whether words are a part of a longer one: porte-à-porte, l’on.
func joined(before, after string) bool {
	return strings.HasSuffix(before, "-") || strings.HasSuffix(before, "’") || strings.HasSuffix(before, "'") || strings.HasPrefix(after, "-") || strings.HasPrefix(after, "’") || strings.HasPrefix(after, "'")
}

// rightTwice are words that a language doubles.
var rightTwice = map[string]map[string]bool{
	"fr": {"nous": true, "vous": true, "faire": true, "très": true, "non": true, "oui": true, "bla": true, "boum": true},
	"en": {"that": true, "had": true, "very": true, "no": true, "yes": true, "ha": true, "bye": true, "is": true},
	"ar": {"جدا": true, "كلا": true, "نعم": true, "لا": true, "شيئا": true},
}
