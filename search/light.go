package search

import (
	"slices"
	"strings"

	"marbre/story"
)

// A Light marks the words of a query in the texts of the stories that were
// found. The zero Light marks nothing. It is for one reader: not for many at once.
type Light struct {
	tongue
	roots map[string]bool
	known map[string]bool // words that were looked at
}

// A Piece is a part of a text; Mark says that it is a word of the query.
type Piece struct {
	Text string
	Mark bool
}

// light marks the words of terms; those that say nothing only where there are
// no others.
func (t tongue) light(terms []term) Light {
	l := Light{tongue: t, roots: map[string]bool{}, known: map[string]bool{}}
	for _, quiet := range []bool{false, true} {
		for _, x := range terms {
			for i, alike := range x.alike {
				if t.stop[x.words[i]] && !quiet {
					continue
				}
				for _, root := range alike {
					l.roots[root] = true
				}
			}
		}
		if len(l.roots) > 0 {
			break
		}
	}
	return l
}

func (l Light) wants(word string) bool {
	wanted, known := l.known[word]
	if !known && len(l.roots) > 0 {
		wanted = l.roots[l.root(word)]
		l.known[word] = wanted
	}
	return wanted
}

// Mark cuts a text at the words of the query.
func (l Light) Mark(text string) (pieces []Piece) {
	from := 0
	for at, w := range words(text) {
		if l.wants(w) {
			pieces = add(pieces, text[from:at.from], false)
			pieces = add(pieces, text[at.from:at.to], true)
			from = at.to
		}
	}
	return add(pieces, text[from:], false)
}

// Marks reports whether any word of a text is one of the query.
func (l Light) Marks(text string) bool {
	for _, w := range words(text) {
		if l.wants(w) {
			return true
		}
	}
	return false
}

func add(pieces []Piece, text string, mark bool) []Piece {
	if text == "" {
		return pieces
	}
	return append(pieces, Piece{text, mark})
}

// Bounds of a passage.
const (
	lead     = 8        // words before the first that is marked
	passage  = 34       // words in all
	maxLight = 60_000   // bytes of a text that are looked through
	ellipsis = "\u2026" //
)

// Passage is the part of a story's text with the most words of the query, cut
// at words; nil if none stands in it.
func (l Light) Passage(c story.Content) []Piece {
	var best string
	most, left := 0, maxLight
	for _, block := range bodyOf(c) {
		if left -= len(block); left < 0 {
			break
		}
		if text, n := l.around(block); n > most {
			best, most = text, n
		}
	}
	if most == 0 {
		return nil
	}
	return l.Mark(best)
}

// around is the part of a block with the most different words of the query, and
// how many those are.
func (l Light) around(block string) (text string, most int) {
	var at []span
	var hits []int // words of at that are marked
	var roots []string
	for s, w := range words(block) {
		if l.wants(w) {
			hits = append(hits, len(at))
			roots = append(roots, l.root(w))
		}
		at = append(at, s)
	}
	for i, first := range hits {
		from := max(first-lead, 0)
		to := min(from+passage, len(at))
		var seen []string
		for j := i; j < len(hits) && hits[j] < to; j++ {
			if !slices.Contains(seen, roots[j]) {
				seen = append(seen, roots[j])
			}
		}
		if len(seen) > most {
			most = len(seen)
			start, end := at[from].from, at[to-1].to
			if from == 0 {
				start = 0
			}
			if to == len(at) {
				end = len(block)
			}
			text = strings.TrimSpace(block[start:end])
			if from > 0 {
				text = ellipsis + " " + text
			}
			if to < len(at) {
				text += " " + ellipsis
			}
		}
	}
	return strings.ReplaceAll(text, "\n", " "), most
}
