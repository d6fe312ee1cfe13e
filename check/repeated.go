package check

import (
	"strings"
	"unicode/utf8"

	"marbre/story"
)

// enough is how many characters a paragraph has that nobody writes twice.
const enough = 60

// repeatedParagraph finds a paragraph that stands in the body twice. A quote that is shown large may stand in
// the text too, and questions are asked of one person after another.
var repeatedParagraph = Rule{"repeated-paragraph", Warn, func(r *Reading) {
	seen := map[string]bool{}
	for _, p := range r.passages {
		if p.field != "body" || r.Body.Content[p.block].Type != "paragraph" || utf8.RuneCountInString(p.text) < enough || strings.HasSuffix(strings.TrimRight(p.text, " »”\u00a0\u202f"), "?") {
			continue
		}
		text := strings.Join(strings.Fields(p.text), " ")
		if seen[text] {
			r.find("body", p.block)
		}
		seen[text] = true
	}
}}

// standfirstParagraph finds a standfirst that stands word for word as the first paragraph.
var standfirstParagraph = Rule{"standfirst-paragraph", Note, func(r *Reading) {
	if utf8.RuneCountInString(r.Standfirst) < enough {
		return
	}
	for _, p := range r.passages {
		if p.field == "body" {
			if story.Fold(p.text) == story.Fold(r.Standfirst) {
				r.find("standfirst", noBlock)
			}
			return
		}
	}
}}

// standfirstHeadline finds a standfirst that says what the headline says and nothing else.
var standfirstHeadline = Rule{"standfirst-headline", Note, func(r *Reading) {
	if blank(r.Standfirst) || len(wordsIn(r.Headline)) < 3 || len(wordsIn(r.Standfirst)) < 3 {
		return
	}
	if likeness(r.Standfirst, r.Headline) >= 0.8 {
		r.find("standfirst", noBlock)
	}
}}
