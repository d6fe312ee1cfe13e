package check

import (
	"strings"

	"marbre/story"
)

// longQuote is how many words make a quotation one that two people do not say alike.
const longQuote = 12

// quoteElsewhere finds a long quotation that another story gives to somebody else, word for word.
var quoteElsewhere = Rule{"quote-elsewhere", Warn, func(r *Reading) {
	if len(r.Said) == 0 {
		return
	}
	for _, q := range quotedIn(r.Content, quotable(r.Content)) {
		if len(q.text) < longQuote*2 || len(strings.Fields(q.text)) < longQuote {
			continue
		}
		for _, s := range r.Said[FoldQuote(q.text)] {
			if s.Story == r.Number || blank(s.Speaker) {
				continue
			}
			if who := q.speaker(); who != "" && !sameSpeaker(who, s.Speaker) {
				r.at(q.at, q.from, q.to, nil, s.Speaker, int64(s.Story))
				break
			}
		}
	}
}}

// sameSpeaker reports whether two names can be one person’s: they have a word in common, a bare last name’s too.
func sameSpeaker(a, b string) bool {
	there := map[string]bool{}
	for w := range strings.FieldsSeq(story.Fold(a)) {
		there[w] = true
	}
	for w := range strings.FieldsSeq(story.Fold(b)) {
		if there[w] && !particles[w] && !honorifics[w] {
			return true
		}
	}
	return false
}
