package search

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"marbre/fault"
	"marbre/story"
)

// A Hit is a story that the desk's search found: in the index of what is out,
// under the second when it was published, or in that of what is in work, under
// the second when it was saved.
type Hit struct {
	Number      story.Number
	At          time.Time
	Out, InWork bool
}

// Newest lists at most q.Limit stories that have all words, newest first, after
// q.Before. The last word may be the beginning of one in a headline: somebody may
// still be typing. Nothing is taken for anything else, but a name that is a
// mistake away where no story has the words. It fails as Find does; a query
// without a word finds nothing.
func (x *Index) Newest(ctx context.Context, q Query) (hits []Hit, err error) {
	defer fault.In(&err, "search: newest")
	t := tongueOf(q.Lang)
	terms := t.terms(q.Text)
	if len(terms) == 0 {
		return nil, nil
	}
	if !x.whole.Load() {
		return nil, fault.Tell(fault.Busy, "search.building")
	}
	last := &terms[len(terms)-1]
	if word := last.words[0]; len(last.words) == 1 && !last.exact && strings.HasSuffix(q.Text, q.Text[last.at.from:last.at.to]) && utf8.RuneCountInString(word) >= minPrefix {
		last.begun = word
	}
	ctx, stop := context.WithTimeout(ctx, Patience)
	defer stop()
	tx, err := x.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, patient(err)
	}
	defer tx.Rollback() // nothing was changed
	s := &seeker{Query: q, tx: tx, tongue: t, terms: terms, with: " AND ", now: x.now()}
	s.place = standing(q)
	if q.State != "" {
		s.place = s.place.and(match(`"` + prefix(q.Edition, inState) + q.State + `"`))
	}
	s.low, s.high = between(q.Since, q.Until)
	if !q.Before.At.IsZero() {
		s.low = max(s.low, rowOf(q.Before.At, q.Before.Number)+1)
	}
	rows, err := s.newest(ctx, anywhere, q.Limit)
	if err == nil && len(rows) == 0 && q.Before.At.IsZero() {
		if changed, bent := s.bend(ctx); bent != nil || !changed {
			err = bent
		} else {
			rows, err = s.newest(ctx, anywhere, q.Limit)
		}
	}
	if err != nil {
		return nil, patient(err)
	}
	numbers, err := s.numbers(ctx, rows)
	for i, n := range numbers {
		hits = append(hits, Hit{n, time.Unix(secondOf(rows[i]), 0).UTC(), !x.desk, x.desk})
	}
	return hits, patient(err)
}

// Merge puts the hits of several lists into one, newest first, at most limit. A
// story that two indexes have under the same second is one hit of both.
func Merge(limit int, lists ...[]Hit) []Hit {
	all := slices.Concat(lists...)
	slices.SortStableFunc(all, func(a, b Hit) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Number, a.Number)) })
	once := all[:0]
	for _, h := range all {
		if n := len(once); n > 0 && once[n-1].Number == h.Number && once[n-1].At.Equal(h.At) {
			once[n-1].Out, once[n-1].InWork = once[n-1].Out || h.Out, once[n-1].InWork || h.InWork
			continue
		}
		once = append(once, h)
	}
	return once[:min(limit, len(once))]
}

// Wordless reports whether there is no word in a text to look for.
func Wordless(text string) bool {
	for range words(text) {
		return false
	}
	return true
}
