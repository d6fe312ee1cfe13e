package check

import (
	"strings"
	"unicode/utf8"

	"marbre/story"
)

// What a front holds, in characters: what is longer is set, but pushes other
// stories down.
const (
	HeldKicker     = 40
	HeldHeadline   = 90
	HeldStandfirst = 200
)

// parts are the rules of what stands around the body.
var parts = []Rule{
	{"no-headline", Block, func(r *Reading) {
		if blank(r.Headline) {
			r.find("headline", noBlock)
		}
	}},
	{"no-section", Block, func(r *Reading) {
		if r.Section == "" {
			r.find("section", noBlock)
		}
	}},
	{"no-body", Warn, func(r *Reading) {
		for _, p := range r.passages {
			if p.field == "body" && !blank(p.text) {
				return
			}
		}
		r.find("body", noBlock)
	}},
	{"no-byline", Warn, func(r *Reading) {
		for _, a := range r.Byline {
			if !blank(a.Name) {
				return
			}
		}
		r.find("byline", noBlock)
	}},
	{"long-headline", Warn, long("headline", HeldHeadline, func(c story.Content) string { return c.Headline })},
	{"long-standfirst", Warn, long("standfirst", HeldStandfirst, func(c story.Content) string { return c.Standfirst })},
	{"long-kicker", Warn, long("kicker", HeldKicker, func(c story.Content) string { return c.Kicker })},
	{"embargo-past", Warn, func(r *Reading) {
		out := r.State == story.StatePublished || r.State == story.StateWithdrawn
		if !r.Embargo.IsZero() && !out && !r.Now.Before(r.Embargo) {
			r.find("embargo", noBlock)
		}
	}},
	{"no-standfirst", Note, func(r *Reading) {
		if blank(r.Standfirst) {
			r.find("standfirst", noBlock)
		}
	}},
	{"no-urgency", Note, func(r *Reading) {
		if r.Urgency == 0 {
			r.find("urgency", noBlock)
		}
	}},
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func long(field string, held int, of func(story.Content) string) func(*Reading) {
	return func(r *Reading) {
		text := of(r.Content)
		if n := utf8.RuneCountInString(text); n > held {
			r.at(passage{text, field, noBlock}, len(string([]rune(text)[:held])), len(text), nil, n, held)
		}
	}
}
