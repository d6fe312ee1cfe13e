package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// quoteKind finds quotation marks that are not those of the language, or not those of the rest of the story.
// Typewriter’s in French are another rule’s.
var quoteKind = Rule{"quote-kind", Note, func(r *Reading) {
	if !speaks(r) {
		return
	}
	all, _ := quotationsIn(r.passages)
	curly, straight := 0, 0
	for _, q := range all {
		if open, shut := r.marks(q); open == '“' && shut == '”' {
			curly++
		} else if open == '"' && shut == '"' {
			straight++
		}
	}
	guillemets := slices.ContainsFunc(all, func(q quotation) bool { return q.kind == '«' })
	for _, q := range all {
		open, shut := "", ""
		char, end := r.marks(q)
		switch lang := r.Lang.Base(); {
		case lang == "fr" && q.depth == 0 && (q.kind == double || q.kind == '„') && (char != '"' || end != '"'):
			open, shut = "«\u202f", "\u202f»"
		case lang == "en" && (q.kind == '«' || q.kind == '„'):
			open, shut = "“", "”"
		case lang == "en" && q.kind == double && q.depth > 0 && within(all, q):
			open, shut = "‘", "’"
		case lang == "en" && q.kind == double && curly >= straight && (char != '“' || end != '”'):
			open, shut = "“", "”"
		case lang == "en" && q.kind == double && curly < straight && (char != '"' || end != '"'):
			open, shut = `"`, `"`
		case lang == "ar" && q.depth == 0 && (q.kind == double || q.kind == '„') && guillemets:
			open, shut = "«", "»"
		default:
			continue
		}
		p := r.passages[q.passage]
		from, to := trimmed(p.text, q.open, q.shut)
		if from >= to {
			continue
		}
		r.at(p, q.from, q.to, []Edit{{q.from, from, open}, {to, q.to, shut}}, string(char)+" "+string(end), strings.TrimSpace(open)+" "+strings.TrimSpace(shut))
	}
}}

// marks are the two marks of a quotation as they are set.
func (r *Reading) marks(q quotation) (open, shut rune) {
	text := r.passages[q.passage].text
	open, _ = utf8.DecodeRuneInString(text[q.from:])
	shut, _ = utf8.DecodeRuneInString(text[q.shut:])
	return open, shut
}

// within reports whether a quotation stands within another of its kind. Those of one passage follow one another
// with the inner ones first.
func within(all []quotation, q quotation) bool {
	at, _ := slices.BinarySearchFunc(all, q, func(a, b quotation) int { return cmp.Or(a.passage-b.passage, a.to-b.to) })
	for _, other := range all[at:min(len(all), at+20)] {
		if other.passage == q.passage && other.kind == q.kind && other.from < q.from && q.to < other.to {
			return true
		}
	}
	return false
}
