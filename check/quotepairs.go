package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotePairs finds quotation marks that open and are not shut, or shut what nobody opened.
var quotePairs = Rule{"quote-pairs", Warn, func(r *Reading) {
	if !speaks(r) {
		return
	}
	_, alone := quotationsIn(r.passages)
	slices.SortStableFunc(alone, func(a, b mark) int {
		if a.passage != b.passage {
			return a.passage - b.passage
		}
		return a.from - b.from
	})
	for _, m := range alone {
		if m.kind == '‘' || m.kind == '‹' || m.kind == '«' && r.Lang.Base() == "en" { // apostrophes and arrows
			continue
		}
		p := r.passages[m.passage]
		if p.field == "standfirst" && cutShort(p.text) {
			continue
		}
		r.at(p, m.from, m.to, nil, p.text[m.from:m.to])
	}
}}

// cutShort reports whether a text breaks off, as one does that was shortened: with dots, or a long one within
// a sentence.
func cutShort(text string) bool {
	text = strings.TrimRight(text, " \u00a0])")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...") || len(text) > 90 && (last == ',' || unicode.IsLetter(last))
}
