package store

import (
	"context"
	"strings"

	"marbre/fault"
	"marbre/journal"
)

// Write gives e the next number of the journal and keeps it.
func (tx *Tx) Write(ctx context.Context, e journal.Entry) (_ journal.Entry, err error) {
	defer fault.In(&err, "store: journal")
	if err := tx.row(ctx, `-- store.Write: next number
		UPDATE counter SET n = n + 1 WHERE name = 'journal' RETURNING n`).Scan(&e.Seq); err != nil {
		return e, err
	}
	touched := make([]string, len(e.Touched))
	for i, t := range e.Touched {
		touched[i] = string(t)
	}
	_, err = tx.exec(ctx, `-- store.Write
		INSERT INTO journal (seq, at, kind, edition, story, revision, made_by, login, note, touched)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Seq, micros(e.At), string(e.Kind), e.Edition, int64(e.Story), int64(e.Revision), e.By, e.Login, e.Note, strings.Join(touched, "\n"))
	tx.wrote = true
	return e, err
}

func scanEntry(row scanner) (e journal.Entry, err error) {
	var at int64
	var touched string
	err = row.Scan(&e.Seq, &at, &e.Kind, &e.Edition, &e.Story, &e.Revision, &e.By, &e.Login, &e.Note, &touched)
	e.At = instant(at)
	for line := range strings.SplitSeq(touched, "\n") {
		if line != "" {
			e.Touched = append(e.Touched, journal.Touch(line))
		}
	}
	return e, err
}

// After returns at most limit entries above seq, in order.
func (s *Store) After(ctx context.Context, seq int64, limit int) ([]journal.Entry, error) {
	return after(ctx, s.read, seq, limit)
}

// After is the same inside a change.
func (tx *Tx) After(ctx context.Context, seq int64, limit int) ([]journal.Entry, error) {
	return after(ctx, tx, seq, limit)
}

func after(ctx context.Context, q asker, seq int64, limit int) (_ []journal.Entry, err error) {
	defer fault.In(&err, "store: journal after %d", seq)
	return all(ctx, q, scanEntry, `-- store.After
		SELECT seq, at, kind, edition, story, revision, made_by, login, note, touched
		  FROM journal
		 WHERE seq > $1
		 ORDER BY seq
		 LIMIT $2`, seq, limit)
}

// Public returns the newest limit entries of an edition, at most up to seq, of
// which open pages are told (journal.Kind.Public), newest first.
func (s *Store) Public(ctx context.Context, edition string, upTo int64, limit int) (_ []journal.Entry, err error) {
	defer fault.In(&err, "store: public journal of %s", edition)
	return all(ctx, s.read, scanEntry, `-- store.Public
		SELECT seq, at, kind, edition, story, revision, made_by, login, note, touched
		  FROM journal
		 WHERE edition = $1 AND seq <= $2 AND kind IN ('published', 'updated', 'corrected', 'withdrawn', 'flash', 'front')
		 ORDER BY seq DESC
		 LIMIT $3`, edition, upTo, limit)
}

// Last is the number of the newest entry, 0 for none.
func (s *Store) Last(ctx context.Context) (seq int64, err error) {
	defer fault.In(&err, "store: last entry")
	err = s.read.QueryRowContext(ctx, `-- store.Last
		SELECT n FROM counter WHERE name = 'journal'`).Scan(&seq)
	return seq, known(err)
}

// CountJournal counts the entries, to see whether the journal is whole.
func (s *Store) CountJournal(ctx context.Context) (n int64, err error) {
	defer fault.In(&err, "store: count the journal")
	err = s.read.QueryRowContext(ctx, `-- store.CountJournal
		SELECT COUNT(*) FROM journal`).Scan(&n)
	return n, known(err)
}
