package search

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Bounds of what a word may be taken for.
const (
	minPrefix  = 3   // characters of a word that names may begin with
	maxBegun   = 12  // names that a word may begin
	maxScanned = 500 // names that are looked at for them
)

// bend takes words that no story has, or hardly any, for names: for those that the
// last word begins, or for the one that is a mistake away. It reports whether
// the terms are others now.
func (s *seeker) bend(ctx context.Context) (changed bool, err error) {
	text, rather := s.Text, ""
	for i := len(s.terms) - 1; i >= 0; i-- { // from the end: what stands before keeps its place
		x := &s.terms[i]
		if x.exact || len(x.words) != 1 {
			continue
		}
		hits, err := s.hits(ctx, *x)
		if err != nil || hits >= few {
			if err != nil {
				return false, err
			}
			continue
		}
		if i == len(s.terms)-1 && !strings.HasSuffix(s.Text, " ") && strings.HasSuffix(s.Text, s.Text[x.at.from:x.at.to]) {
			names, err := s.begun(ctx, x.words[0])
			if err != nil {
				return false, err
			}
			for _, n := range names {
				if root := s.root(n.word); !slices.Contains(x.alike[0], root) {
					x.alike[0] = append(x.alike[0], root)
					s.Begin = append(s.Begin, n.shown)
					changed = true
				}
			}
			if changed {
				continue
			}
		}
		meant, err := s.meant(ctx, x.words[0])
		if err != nil {
			return false, err
		}
		put := func(in string) string { return in[:x.at.from] + meant.shown + in[x.at.to:] }
		switch {
		case hits == 0 && meant.word != "":
			text = put(text)
			x.words, x.alike = []string{meant.word}, [][]string{{s.root(meant.word)}}
			s.Read, changed = text, true
		case hits > 0 && meant.stories >= surely*hits:
			rather = put(s.Text)
		}
	}
	if s.Read == "" {
		s.Rather = rather
	}
	return changed, nil
}

// hits is how many stories have a word, up to few.
func (s *seeker) hits(ctx context.Context, x term) (n int, err error) {
	err = s.tx.QueryRowContext(ctx, `-- search.hits
		SELECT COUNT(*) FROM (SELECT 1 FROM text WHERE text MATCH $1 LIMIT $2)`, string(of(s.Edition, anywhere, x)), few).Scan(&n)
	return n, err
}

// A name is a word of headlines, tags and the like.
type name struct {
	word, shown string
	stories     int
}

// begun are the names that most stories have of those that begin with a word.
func (s *seeker) begun(ctx context.Context, word string) ([]name, error) {
	if utf8.RuneCountInString(word) < minPrefix {
		return nil, nil
	}
	key := nameKey(s.Edition, word)
	return s.named(ctx, `-- search.begun
		SELECT word, shown, stories
		  FROM (SELECT word, shown, stories FROM name WHERE word > $1 AND word < $2 ORDER BY word LIMIT $3)
		 ORDER BY stories DESC, word
		 LIMIT $4`, key, key+"\U0010ffff", maxScanned, maxBegun)
}

// meant is the name that most stories have of those that are one mistake away
// from a word; the zero name for none.
func (s *seeker) meant(ctx context.Context, word string) (best name, err error) {
	keys := neighbours(s.Edition, word)
	if keys == nil {
		return best, nil
	}
	args := make([]any, len(keys))
	var list strings.Builder
	for i, k := range keys {
		args[i] = k
		list.WriteString(",?")
	}
	names, err := s.named(ctx, `-- search.meant
		SELECT DISTINCT n.word, n.shown, n.stories
		  FROM near
		  JOIN name n ON n.id = near.name
		 WHERE near.key IN (`+list.String()[1:]+`)`, args...)
	for _, n := range names {
		if n.word != word && near(n.word, word) && (n.stories > best.stories || n.stories == best.stories && n.word < best.word) {
			best = n
		}
	}
	return best, err
}

func (s *seeker) named(ctx context.Context, query string, args ...any) (names []name, err error) {
	rows, err := s.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n name
		if err := rows.Scan(&n.word, &n.shown, &n.stories); err != nil {
			return nil, err
		}
		_, n.word = splitKey(n.word)
		names = append(names, n)
	}
	return names, rows.Err()
}

// some looks for stories that have some of the words: all those that any story
// has, or else any.
func (s *seeker) some(ctx context.Context, limit int) (rows []int64, err error) {
	var left []term
	for _, x := range s.terms {
		n, err := s.hits(ctx, x)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			left = append(left, x)
		} else {
			s.Lost = append(s.Lost, s.Text[x.at.from:x.at.to])
		}
	}
	if len(left) == 0 {
		s.Lost = nil
		return nil, nil
	}
	s.terms = left
	if len(s.Lost) > 0 {
		rows, err = s.newest(ctx, anywhere, limit)
	}
	if len(rows) == 0 && len(left) > 1 && err == nil {
		s.with = " OR "
		rows, err = s.newest(ctx, anywhere, limit)
	}
	s.Some = len(rows) > 0
	return rows, err
}

// interrupted reports whether the engine stopped because the time was up.
func interrupted(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_INTERRUPT
}

// codeOf names an error of the engine by its code alone.
func codeOf(err error) string {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return sqlite.ErrorCodeString[lite.Code()&0xff]
	}
	return "it is not known why"
}
