package check

import "unicode/utf8"

// noTags finds a story without a tag: no list but its section's leads to it.
var noTags = Rule{"no-tags", Note, func(r *Reading) {
	for _, t := range r.Tags {
		if !blank(t) {
			return
		}
	}
	r.find("tags", noBlock)
}}

// noSource finds a story that says nowhere from whom it knows.
var noSource = Rule{"no-source", Note, func(r *Reading) {
	l := r.Lang.Base()
	if !blank(r.Source) || l != "fr" && l != "en" && l != "ar" || r.bodyWords() < 50 {
		return
	}
	if len(r.sources()) == 0 {
		r.find("source", noBlock)
	}
}}

// HeldAlt is how many characters of an alt text are listened to: what is longer belongs into the caption.
const HeldAlt = 250

var altLong = Rule{"alt-long", Note, everyPicture(func(r *Reading, p picture) bool { return utf8.RuneCountInString(p.alt) > HeldAlt })}
