package check

import (
	"unicode"
	"unicode/utf8"
)

// apostrophe finds the typewriter's apostrophe between two letters, and accents that stand for one.
var apostrophe = Rule{"apostrophe", Note, func(r *Reading) {
	if l := r.Lang.Base(); l != "fr" && l != "en" {
		return
	}
	for _, p := range r.passages {
		for i := 1; i+1 < len(p.text); i++ {
			size := 1
			switch {
			case p.text[i] == '\'' || p.text[i] == '`':
			case p.text[i] == 0xc2 && p.text[i+1] == 0xb4: // ´
				size = 2
			default:
				continue
			}
			before, _ := utf8.DecodeLastRuneInString(p.text[:i])
			after, _ := utf8.DecodeRuneInString(p.text[i+size:])
			if unicode.IsLetter(before) && (unicode.IsLetter(after) || after == '«') {
				r.at(p, i, i+size, []Edit{{i, i + size, "’"}})
			}
		}
	}
}}
