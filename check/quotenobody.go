package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteNobody finds a whole sentence between marks of which neither its paragraph nor its neighbours say whose it is.
var quoteNobody = Rule{"quote-nobody", Note, func(r *Reading) {
	if base := r.Lang.Base(); base != "fr" && base != "en" {
		return
	}
	all, _ := quotationsIn(r.passages)
	outside := make([]int8, len(r.passages)) // whether a passage names a speaker, once it is knownAcronyms
	byPassage := map[int][]quotation{}
	for _, q := range all {
		if q.depth == 0 {
			byPassage[q.passage] = append(byPassage[q.passage], q)
		}
	}
	speaker := func(i int) bool {
		if i < 0 || i >= len(r.passages) {
			return false
		}
		if outside[i] == 0 {
			outside[i] = 1
			if namesSpeaker(r.passages[i], r.spelled()[i], byPassage[i]) {
				outside[i] = 2
			}
		}
		return outside[i] == 2
	}
	for _, q := range all {
		p := r.passages[q.passage]
		if q.depth > 0 || q.kind == '‘' || p.field != "body" || r.Body.Content[p.block].Type == "quote" || !sentence(p.text[q.open:q.shut]) {
			continue
		}
		if !speaker(q.passage) && !speaker(q.passage-1) && !speaker(q.passage+1) {
			from, to := trimmed(p.text, q.open, q.shut)
			r.at(p, from, to, nil)
		}
	}
}}

// sentence reports whether a quotation is one at least: six words, the first with a capital, with a point at its end.
func sentence(text string) bool {
	text = strings.TrimSpace(text)
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsUpper(first) && strings.ContainsRune(".!?…,", last) && len(strings.Fields(text)) >= 6
}

// namesSpeaker reports whether a paragraph, outside of its quotations, has a word of saying or a name.
func namesSpeaker(p passage, words []token, quotes []quotation) bool {
	for _, w := range words {
		for len(quotes) > 0 && quotes[0].to <= w.from {
			quotes = quotes[1:]
		}
		if len(quotes) > 0 && w.from >= quotes[0].from {
			continue
		}
		if verbOfSaying(w) || w.shape != small && !w.begins || honorifics[strings.ToLower(w.text)] {
			return true
		}
	}
	return false
}
