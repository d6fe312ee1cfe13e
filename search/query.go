package search

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

// MaxQuery is the longest query, in characters.
const MaxQuery = 200

// MaxPage is the last page of results by relevance.
const MaxPage = 40

// Sort says in which order stories are shown.
type Sort string

const (
	ByRelevance Sort = "relevance" // also the zero Sort
	ByDate      Sort = "date"      // newest first
)

// A Query is what a reader looks for in one edition. Empty fields ask for
// everything.
type Query struct {
	Edition      string
	Lang         lang.Tag
	Text         string    // at most MaxQuery characters, as Clean returns it
	Section      string    // path: its own stories and those below it
	Formerly     []string  // where it and those below it stood when stories were taken in
	State        string    // of the desk's index alone
	Since, Until time.Time // published from Since on and before Until
	Sort         Sort
	Page         int          // by relevance: from 1; 0 is 1
	Before       story.Cursor // by date: after which story the list goes on
	Limit        int          // stories on a page
}

// Clean is what a reader typed without what cannot be seen: control characters,
// marks of direction, space at the ends. It fails with fault.Invalid, naming
// the bound, if more than MaxQuery characters are left.
func Clean(text string) (string, error) {
	var b strings.Builder
	gap := false
	n := 0
	for _, r := range text {
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsSpace(r), unicode.IsControl(r):
			gap = true
			continue
		}
		if gap && n > 0 {
			n++
			if n <= MaxQuery {
				b.WriteByte(' ')
			}
		}
		gap = false
		if n++; n <= MaxQuery {
			b.WriteRune(r)
		}
	}
	if n > MaxQuery {
		return "", fault.Field("q", "search.too-long", MaxQuery, n)
	}
	return b.String(), nil
}

// A term is a word of a query, or several that must stand side by side.
type term struct {
	at    span     // in the query
	words []string // folded
	alike [][]string
	exact bool   // in quotation marks: it is taken as it stands
	begun string // words of a headline may begin so; "" for none
}

// terms takes a query apart. Words that say nothing are left out as long as
// others are there, and nothing stands twice.
func (t tongue) terms(text string) []term {
	var all []term
	for _, part := range quotations(text) {
		var run []term // words that follow one another without a space: 新华社
		for s, w := range words(text[part.from:part.to]) {
			one := term{at: span{part.from + s.from, part.from + s.to}, words: []string{w}, exact: part.quoted}
			if n := len(run); n > 0 && (part.quoted || lone(w) && lone(run[n-1].words[0]) && run[n-1].at.to == one.at.from) {
				run[n-1].words = append(run[n-1].words, w)
				run[n-1].at.to = one.at.to
				run[n-1].exact = true
				continue
			}
			run = append(run, one)
		}
		all = append(all, run...)
	}
	telling := slices.DeleteFunc(slices.Clone(all), func(x term) bool { return !x.exact && t.stop[x.words[0]] })
	if len(telling) > 0 {
		all = telling
	}
	var once []term
	for _, x := range all {
		x.alike = make([][]string, len(x.words))
		for i, w := range x.words {
			x.alike[i] = []string{t.root(w)}
		}
		if !slices.ContainsFunc(once, func(y term) bool { return slices.EqualFunc(x.alike, y.alike, slices.Equal) }) {
			once = append(once, x)
		}
	}
	return once
}

func lone(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return alone(r)
}

// A quotation is a part of a query, in quotation marks or not.
type quotation struct {
	span
	quoted bool
}

// quotations takes a query apart at its quotation marks, of whichever language.
// One that is not closed goes on to the end.
func quotations(text string) (parts []quotation) {
	from, quoted := 0, false
	cut := func(i, size int) {
		if i > from {
			parts = append(parts, quotation{span{from, i}, quoted})
		}
		from, quoted = i+size, !quoted
	}
	for i, r := range text {
		switch r {
		case '"', '“', '”', '„', '«', '»':
			cut(i, utf8.RuneLen(r))
		}
	}
	cut(len(text), 0)
	return parts
}
