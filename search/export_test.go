package search

import "marbre/lang"

// What the tests of folding look at.
var (
	Fold  = fold
	Near  = near
	Words = words
)

// Root is what the forms of a folded word have in common in a language.
func Root(tag lang.Tag, word string) string { return tongueOf(tag).root(word) }

// Ends are where a word stands.
func Ends(s span) (from, to int) { return s.from, s.to }
