package search

import (
	"strings"
)

// match is a query as the index reads it (sqlite.org/fts5.html, section 3). What
// a reader typed stands in it only in quotation marks, and is letters and digits.
type match string

// of is the words of a term, where they stand; each in one of the forms that it
// may have.
func of(edition string, kind byte, x term) match {
	var forms []string
	if len(x.words) == 1 {
		for _, root := range x.alike[0] {
			forms = append(forms, `"`+prefix(edition, kind)+root+`"`)
		}
		if x.begun != "" {
			forms = append(forms, `"`+prefix(edition, inHeadline)+x.begun+`"*`)
		}
	} else {
		var tokens []string
		for _, alike := range x.alike {
			tokens = append(tokens, prefix(edition, kind)+alike[0])
		}
		forms = []string{`"` + strings.Join(tokens, " ") + `"`}
	}
	return match("(" + strings.Join(forms, " OR ") + ")")
}

// join is all of terms, or any, where they stand.
func join(edition string, kind byte, terms []term, with string) match {
	parts := make([]string, len(terms))
	for i, x := range terms {
		parts[i] = string(of(edition, kind, x))
	}
	return match("(" + strings.Join(parts, with) + ")")
}

// and is both of a and b; an empty one asks for everything.
func (a match) and(b match) match {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + " AND " + b
}
