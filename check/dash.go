package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// dash finds a hyphen between spaces where a dash is meant. Between names and figures it may be a match, a
// score or a line of railway, and at the beginning of a line it is an item.
var dash = Rule{"dash", Note, func(r *Reading) {
	put := "–"
	switch r.Lang.Base() {
	case "fr":
	case "en":
		if strings.HasSuffix(string(r.Lang), "-US") {
			put = "—"
		}
	default:
		return
	}
	for _, p := range r.passages {
		for i := 0; ; {
			next := strings.Index(p.text[i:], "-")
			if next < 0 {
				break
			}
			i += next
			n := len(p.text[i:]) - len(strings.TrimLeft(p.text[i:], "-"))
			if n <= 2 && dashed(p.text, i, i+n) {
				r.at(p, i, i+n, []Edit{{i, i + n, put}})
			}
			i += n
		}
	}
}}

// dashed reports whether hyphens stand where a dash belongs.
func dashed(text string, from, to int) bool {
	before, after := tail(text[:from], longWord), head(text[to:], longWord)
	word := strings.TrimRight(before, " "+noBreak+narrow)
	if word == before || space(after) == 0 || after[0] == '\n' || word == "" || strings.HasSuffix(word, "\n") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " "+noBreak+narrow))
	if !unicode.IsLetter(last) && !strings.ContainsRune(",)»”’\"!?%", last) || !unicode.IsLetter(next) && !strings.ContainsRune("«“‘\"(", next) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(lastWord(word))
	return !unicode.IsUpper(first) || !unicode.IsUpper(next)
}
