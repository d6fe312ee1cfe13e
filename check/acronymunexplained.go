package check

import (
	"strings"
)

// acronymUnexplained finds an acronym that nowhere in the story is spelled out, at its first place in the text.
var acronymUnexplained = Rule{"acronym-unexplained", Note, func(r *Reading) {
	if !speaks(r) {
		return
	}
	all := acronymsOf(r)
	if len(all.inOrder) == 0 {
		return
	}
	long, short := initialsOf(r)
	for _, a := range all.inOrder {
		if all.explained[a] || all.initials[a] != "" || everybodyKnows(r, a) || strings.Contains(long, a) || strings.Contains(short, a) {
			continue
		}
		for _, m := range all.at[a] {
			if p := r.passages[m.passage]; p.field == "body" || p.field == "standfirst" {
				r.at(p, m.from, m.to, nil, a)
				break
			}
		}
	}
}}

// initialsOf are the first letters of all words of a story, with and without little ones: a name that is
// spelled out anywhere has its acronym in there.
func initialsOf(r *Reading) (long, short string) {
	var all, some strings.Builder
	for _, words := range r.spelled() {
		for _, w := range words {
			if w.shape == caps {
				continue
			}
			for part := range strings.FieldsFuncSeq(w.text, func(r rune) bool { return r == '-' }) {
				all.WriteByte(plainUpper(part))
				if !little[strings.ToLower(part)] {
					some.WriteByte(plainUpper(part))
				}
			}
		}
		all.WriteByte(' ')
		some.WriteByte(' ')
	}
	return all.String(), some.String()
}
