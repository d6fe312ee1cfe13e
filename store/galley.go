package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
	"marbre/story"
)

// A Galley is what is kept of a story while it is being written, but for the
// document, which Doc gives.
type Galley struct {
	Number    story.Number
	Version   int64          // how many steps were made, ever
	Base      story.Revision // the revision that was made of it last, or that it was opened with
	Kept      int64          // the version of which Doc gives the document
	Dirty     bool           // steps were made since Base
	Writers   []Writer       // who made them, the latest last
	SteppedAt time.Time
}

// A Writer is somebody who writes in a galley.
type Writer struct {
	Login string `json:"login"`
	Name  string `json:"name"`
}

// A Step is one change of a galley. Version is that of the document before it;
// Sequence counts the client's own steps on this galley from 1.
type Step struct {
	Version  int64
	Client   string
	Sequence int64
	Writer
	At   time.Time
	Step json.RawMessage
}

// A Standing is where a story stands, without a word of it.
type Standing struct {
	Number  story.Number
	Edition string
	Section string
	State   story.State
	Head    story.Revision
	Public  story.Revision
}

// A Stir says that a galley has come to a version.
type Stir struct {
	Number  story.Number
	Version int64
}

// Standing returns where a story stands. It fails with fault.NotFound if there is none.
func (s *Store) Standing(ctx context.Context, n story.Number) (Standing, error) {
	return standing(ctx, s.read, n)
}

// Standing is the same inside a change.
func (tx *Tx) Standing(ctx context.Context, n story.Number) (Standing, error) {
	return standing(ctx, tx, n)
}

func standing(ctx context.Context, q asker, n story.Number) (st Standing, err error) {
	defer fault.In(&err, "store: standing of %d", n)
	err = q.QueryRowContext(ctx, `-- store.Standing
		SELECT number, edition, section, state, head, public FROM story WHERE number = $1`, int64(n)).
		Scan(&st.Number, &st.Edition, &st.Section, &st.State, &st.Head, &st.Public)
	return st, known(err)
}

// Galley returns a story's galley. It fails with fault.NotFound if it was never opened.
func (s *Store) Galley(ctx context.Context, n story.Number) (Galley, error) {
	return oneGalley(ctx, s.read, n)
}

// Galley is the same inside a change.
func (tx *Tx) Galley(ctx context.Context, n story.Number) (Galley, error) {
	return oneGalley(ctx, tx, n)
}

func oneGalley(ctx context.Context, q asker, n story.Number) (g Galley, err error) {
	defer fault.In(&err, "store: galley of %d", n)
	var writers []byte
	var at int64
	if err := q.QueryRowContext(ctx, `-- store.Galley
		SELECT number, version, base, kept, dirty, writers, stepped_at FROM galley WHERE number = $1`, int64(n)).
		Scan(&g.Number, &g.Version, &g.Base, &g.Kept, &g.Dirty, &writers, &at); err != nil {
		return g, known(err)
	}
	g.SteppedAt = instant(at)
	return g, json.Unmarshal(writers, &g.Writers)
}

// Doc returns a galley's document as it is kept, and of which version; an
// empty one is what the revision base holds.
func (s *Store) Doc(ctx context.Context, n story.Number) ([]byte, story.Revision, int64, error) {
	return galleyDoc(ctx, s.read, n)
}

// Doc is the same inside a change.
func (tx *Tx) Doc(ctx context.Context, n story.Number) ([]byte, story.Revision, int64, error) {
	return galleyDoc(ctx, tx, n)
}

func galleyDoc(ctx context.Context, q asker, n story.Number) (doc []byte, base story.Revision, kept int64, err error) {
	defer fault.In(&err, "store: document of %d", n)
	err = q.QueryRowContext(ctx, `-- store.Doc
		SELECT doc, base, kept FROM galley WHERE number = $1`, int64(n)).Scan(&doc, &base, &kept)
	return doc, base, kept, known(err)
}

// Steps returns at most limit steps of a galley from a version on, in order.
func (s *Store) Steps(ctx context.Context, n story.Number, from int64, limit int) ([]Step, error) {
	return galleySteps(ctx, s.read, n, from, limit)
}

// Steps is the same inside a change.
func (tx *Tx) Steps(ctx context.Context, n story.Number, from int64, limit int) ([]Step, error) {
	return galleySteps(ctx, tx, n, from, limit)
}

func galleySteps(ctx context.Context, q asker, n story.Number, from int64, limit int) (_ []Step, err error) {
	defer fault.In(&err, "store: steps of %d", n)
	return all(ctx, q, func(row scanner) (s Step, err error) {
		var at int64
		var step []byte
		err = row.Scan(&s.Version, &s.Client, &s.Sequence, &s.Login, &s.Name, &at, &step)
		s.At, s.Step = instant(at), step
		return s, err
	}, `-- store.Steps
		SELECT version, client, sequence, login, name, at, step
		  FROM galley_step
		 WHERE number = $1 AND version >= $2
		 ORDER BY version
		 LIMIT $3`, int64(n), from, limit)
}

// Taken is how many steps of a client a galley has.
func (s *Store) Taken(ctx context.Context, n story.Number, client string) (int64, error) {
	return taken(ctx, s.read, n, client)
}

func taken(ctx context.Context, q asker, n story.Number, client string) (most int64, err error) {
	defer fault.In(&err, "store: steps of a client of %d", n)
	err = q.QueryRowContext(ctx, `-- store.taken
		SELECT COALESCE(MAX(sequence), 0) FROM galley_step WHERE number = $1 AND client = $2`, int64(n), client).Scan(&most)
	return most, known(err)
}

// OpenGalley makes the galley of a story as its revision base stands.
func (tx *Tx) OpenGalley(ctx context.Context, n story.Number, base story.Revision) (g Galley, err error) {
	defer fault.In(&err, "store: open galley of %d", n)
	_, err = tx.ExecContext(ctx, `-- store.OpenGalley
		INSERT INTO galley (number, version, base, kept, doc, dirty, writers, stepped_at)
		VALUES ($1, 0, $2, 0, '', FALSE, '[]', 0)`, int64(n), int64(base))
	return Galley{Number: n, Base: base}, known(err)
}

// AddSteps keeps steps that lead from g to the galley that it returns, and
// numbers them. It fails with fault.Conflict if g is no longer what stands there.
func (tx *Tx) AddSteps(ctx context.Context, g Galley, by Writer, client string, at time.Time, list []json.RawMessage) (_ Galley, steps []Step, err error) {
	defer fault.In(&err, "store: add steps to %d", g.Number)
	sequence, err := taken(ctx, tx, g.Number, client)
	if err != nil {
		return g, nil, err
	}
	for i, text := range list {
		s := Step{g.Version + int64(i), client, sequence + int64(i) + 1, by, at, text}
		steps = append(steps, s)
		if _, err := tx.ExecContext(ctx, `-- store.AddSteps
			INSERT INTO galley_step (number, version, client, sequence, login, name, at, step)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			int64(g.Number), s.Version, client, s.Sequence, by.Login, by.Name, micros(at), string(text)); err != nil {
			return g, nil, known(err)
		}
	}
	was := g.Version
	g.Version, g.Dirty, g.SteppedAt = was+int64(len(list)), true, at
	g.Writers = append(slices.DeleteFunc(slices.Clone(g.Writers), func(w Writer) bool { return w == by }), by)
	writers, err := json.Marshal(g.Writers)
	if err != nil {
		return g, nil, err
	}
	r, err := tx.ExecContext(ctx, `-- store.AddSteps: version
		UPDATE galley SET version = $3, dirty = TRUE, writers = $4, stepped_at = $5 WHERE number = $1 AND version = $2`,
		int64(g.Number), was, g.Version, string(writers), micros(at))
	if err != nil {
		return g, nil, known(err)
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return g, nil, errors.Join(fault.Conflict, err)
	}
	tx.stirred = append(tx.stirred, Stir{g.Number, g.Version})
	return g, steps, nil
}

// KeepDoc keeps the document of a galley as it stands at its version, so that
// what came before need not be made again.
func (tx *Tx) KeepDoc(ctx context.Context, g Galley, doc []byte) (err error) {
	defer fault.In(&err, "store: keep document of %d", g.Number)
	_, err = tx.ExecContext(ctx, `-- store.KeepDoc
		UPDATE galley SET kept = $2, doc = $3 WHERE number = $1`, int64(g.Number), g.Version, string(doc))
	return known(err)
}

// SettleGalley says that a galley is what the revision base holds.
func (tx *Tx) SettleGalley(ctx context.Context, g Galley, base story.Revision) (err error) {
	defer fault.In(&err, "store: settle galley of %d", g.Number)
	_, err = tx.ExecContext(ctx, `-- store.SettleGalley
		UPDATE galley SET version = $2, base = $3, kept = $2, doc = '', dirty = FALSE, writers = '[]' WHERE number = $1`, int64(g.Number), g.Version, int64(base))
	tx.stirred = append(tx.stirred, Stir{g.Number, g.Version})
	return known(err)
}

// DirtyGalleys lists at most limit stories whose galleys were last written in
// at an instant or before and are not settled, the longest first.
func (s *Store) DirtyGalleys(ctx context.Context, before time.Time, limit int) (_ []story.Number, err error) {
	defer fault.In(&err, "store: dirty galleys")
	return all(ctx, s.read, func(row scanner) (n story.Number, err error) { return n, row.Scan(&n) }, `-- store.DirtyGalleys
		SELECT number FROM galley WHERE dirty AND stepped_at <= $1 ORDER BY stepped_at LIMIT $2`, micros(before), limit)
}

// Versions tells at which versions galleys are; those that were never opened are left out.
func (s *Store) Versions(ctx context.Context, list []story.Number) (_ []Stir, err error) {
	defer fault.In(&err, "store: versions of galleys")
	if len(list) == 0 {
		return nil, nil
	}
	args := make([]any, len(list))
	places := make([]string, len(list))
	for i, n := range list {
		args[i], places[i] = int64(n), "$"+strconv.Itoa(i+1)
	}
	return all(ctx, s.read, func(row scanner) (v Stir, err error) { return v, row.Scan(&v.Number, &v.Version) }, `-- store.Versions
		SELECT number, version FROM galley WHERE number IN (`+strings.Join(places, ", ")+`)`, args...)
}

// DropSteps forgets steps made before an instant that no document needs.
func (tx *Tx) DropSteps(ctx context.Context, before time.Time) (dropped int64, err error) {
	defer fault.In(&err, "store: drop steps")
	return tx.exec(ctx, `-- store.DropSteps
		DELETE FROM galley_step
		 WHERE at < $1
		   AND version < (SELECT kept FROM galley WHERE galley.number = galley_step.number)`, micros(before))
}

// Stirs tells which galleys were written in, by this process and by others on
// the same PostgreSQL. One reads it. A few may be missing when nobody reads for
// long: who must miss none looks again now and then.
func (s *Store) Stirs() <-chan Stir { return s.stirs }

func (s *Store) stir(v Stir) {
	select {
	case s.stirs <- v:
	default: // full: nobody reads, or soon looks again
	}
}

// parseStir reads what another node said.
func parseStir(text string) (v Stir, ok bool) {
	a, b, ok := strings.Cut(text, " ")
	n, err1 := strconv.ParseInt(a, 10, 64)
	version, err2 := strconv.ParseInt(b, 10, 64)
	return Stir{story.Number(n), version}, ok && err1 == nil && err2 == nil
}

func (v Stir) String() string {
	return strconv.FormatInt(int64(v.Number), 10) + " " + strconv.FormatInt(v.Version, 10)
}

// Shared reports whether other nodes may have the same database.
func (s *Store) Shared() bool { return s.postgres != "" }

// Say tells every node that listens, this one too, something that is kept
// nowhere: at most 8,000 bytes.
func (s *Store) Say(ctx context.Context, text string) (err error) {
	defer fault.In(&err, "store: say")
	_, err = s.write.ExecContext(ctx, `-- store.Say
		SELECT pg_notify('marbre_said', $1)`, text)
	return known(err)
}

// Said gives what nodes say. One reads it.
func (s *Store) Said() <-chan string { return s.said }
