package story

import (
	"slices"
	"time"
)

// A Basis is what a translation stands on: a revision of its original.
type Basis struct {
	Number   Number
	Edition  string // the translation's
	Original Number
	Revision Revision // of the original
	Behind   bool     // what readers have of the original is another text, or nothing any more
	BehindAt time.Time
}

// Gone returns b when readers have the public revision of the original since at:
// changes are the difference between that and the text on which the translation
// stands, history how the original was published. A correction that the translation
// has not had leaves it behind also where the text is again what it was: readers of
// the original were told of it. So does an original that was withdrawn; one that
// never was out does not.
func (b Basis) Gone(original Life, changes []Change, history []Publication, at time.Time) Basis {
	behind := original.State == StateWithdrawn || original.Public != 0 && (len(Foreign(changes)) > 0 || len(Wanting(history, b.Revision)) > 0)
	if behind && !b.Behind {
		b.BehindAt = at
	}
	if !behind {
		b.BehindAt = time.Time{}
	}
	b.Behind = behind
	return b
}

// Foreign are those of changes that matter to another edition: sections and tags
// are each edition's own.
func Foreign(changes []Change) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Field == "section" || c.Field == "tags" })
}

// Wanting are the corrections of an original that a translation on revision has
// not had.
func Wanting(history []Publication, revision Revision) (all []Publication) {
	for _, p := range history {
		if p.As == Correction && p.Revision > revision {
			all = append(all, p)
		}
	}
	return all
}

// Translated is c as the beginning of a translation: its text, for a section of
// another edition. What is an edition's own (slug, tags, section) is not taken along;
// embargo and rights are.
func (c Content) Translated(original Number, section string) Content {
	c.Section, c.Slug, c.Tags, c.Original = section, "", nil, Group(original, c.Original)
	return c
}
