package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/story"
)

// batch is how many entries of the journal are taken at once, and how many
// stories are read at once to build the index: it bounds the memory.
const batch = 200

// state is how far the index is.
type state struct {
	seq   int64
	mark  string // the entry with that number
	above int64  // while it is built: the stories up to that number are in it
	whole bool
}

func (x *Index) state(ctx context.Context) (s state, err error) {
	err = x.write.QueryRowContext(ctx, `-- search.state
		SELECT seq, mark, above, whole FROM state`).Scan(&s.seq, &s.mark, &s.above, &s.whole)
	return s, err
}

func setState(ctx context.Context, tx *sql.Tx, s state) error {
	_, err := tx.ExecContext(ctx, `-- search.setState
		UPDATE state SET seq = $1, mark = $2, above = $3, whole = $4`, s.seq, s.mark, s.above, s.whole)
	return err
}

// markOf tells an entry of this journal from one with the same number in
// another: of another newsroom, or of before a backup was brought back.
func markOf(e journal.Entry) string {
	return fmt.Sprintf("%d %d %s %d", e.Seq, e.At.UnixMicro(), e.Kind, e.Story)
}

// Follow keeps the index up to date until ctx ends. An index that is not of this
// journal is built from the library, while readers are told so. What fails is
// told to lost and tried again after a pause.
func (x *Index) Follow(ctx context.Context, pause time.Duration, lost func(error)) {
	for ctx.Err() == nil {
		wake := x.library.Wake()
		next, err := x.CatchUp(ctx)
		if err != nil && ctx.Err() == nil {
			lost(err)
			wake = nil // a library that fails may be awake all the time
		}
		wait := pause
		if !next.IsZero() {
			wait = min(wait, max(next.Sub(x.now()), time.Millisecond))
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// CatchUp brings the index to where the journal is now, and says when the next
// embargo of a published story lifts; the zero time for never.
func (x *Index) CatchUp(ctx context.Context) (next time.Time, err error) {
	defer fault.In(&err, "search: catch up")
	x.turn.Lock()
	defer x.turn.Unlock()
	defer func() {
		if err != nil { // what was not committed is not known either
			clear(x.names)
		}
	}()
	s, err := x.state(ctx)
	if err != nil {
		return next, err
	}
	ours, err := x.ours(ctx, s)
	if err != nil {
		return next, err
	}
	if !ours {
		if s, err = x.begin(ctx); err != nil {
			return next, err
		}
	}
	if !s.whole {
		if s, err = x.build(ctx, s); err != nil {
			return next, err
		}
	}
	for {
		entries, err := x.library.After(ctx, s.seq, batch)
		if err != nil {
			return next, err
		}
		if len(entries) == 0 && s.whole {
			break
		}
		if s, err = x.take(ctx, s, entries); err != nil {
			return next, err
		}
	}
	return x.lift(ctx)
}

// ours reports whether an index that is at s follows this journal.
func (x *Index) ours(ctx context.Context, s state) (bool, error) {
	if s.seq == 0 {
		return s.whole, nil // an empty one is begun anew; it costs nothing
	}
	entries, err := x.library.After(ctx, s.seq-1, 1)
	return len(entries) == 1 && markOf(entries[0]) == s.mark, err
}

// begin empties the index and notes as of which entry it is built.
func (x *Index) begin(ctx context.Context) (s state, err error) {
	if s.seq, err = x.library.Last(ctx); err != nil {
		return s, err
	}
	if s.seq > 0 {
		entries, err := x.library.After(ctx, s.seq-1, 1)
		if err != nil {
			return s, err
		}
		if len(entries) == 0 {
			return s, fault.NotFound
		}
		s.mark = markOf(entries[0])
	}
	tx, err := x.write.BeginTx(ctx, nil)
	if err != nil {
		return s, err
	}
	defer tx.Rollback() // after a commit it does nothing
	x.whole.Store(false)
	clear(x.names)
	for _, table := range []string{"state", "doc", "waiting", "text", "name", "near"} {
		if _, err := tx.ExecContext(ctx, `DROP TABLE `+table); err != nil {
			return s, err
		}
	}
	if err := lay(ctx, tx, s); err != nil {
		return s, err
	}
	return s, tx.Commit()
}

// build takes in every story above s.above. What was taken stays when it is
// stopped.
func (x *Index) build(ctx context.Context, s state) (state, error) {
	if s.above == math.MaxInt64 {
		return s, nil
	}
	x.reach(s)
	for s.above < math.MaxInt64 {
		err := x.change(ctx, func(d *desk) error {
			for range 5 { // of batches in a commit: fewer and larger parts of the index
				list, err := x.library.AllPublished(ctx, story.Number(s.above), batch)
				if err != nil {
					return err
				}
				for _, p := range list {
					if err := d.put(ctx, p); err != nil {
						return err
					}
					s.above = int64(p.Number)
				}
				if len(list) == 0 {
					s.above = math.MaxInt64
					break
				}
			}
			return setState(ctx, d.tx, s)
		})
		if err != nil {
			return s, err
		}
	}
	// One part is read faster than many.
	for step := -mergePages; ; step = mergePages {
		done, err := x.merge(ctx, step)
		if err != nil || done {
			return s, err
		}
	}
}

// mergePages is how much is merged in one commit.
const mergePages = 2000

// merge merges some of the index's parts; done says that nothing was left. A
// negative step begins with all of them.
func (x *Index) merge(ctx context.Context, step int) (done bool, err error) {
	err = x.change(ctx, func(d *desk) error {
		var before, after int64
		count := func(n *int64) error {
			return d.tx.QueryRowContext(ctx, `SELECT total_changes()`).Scan(n)
		}
		if err := count(&before); err != nil {
			return err
		}
		if _, err := d.tx.ExecContext(ctx, `-- search.merge
			INSERT INTO text (text, rank) VALUES ('merge', $1)`, step); err != nil {
			return err
		}
		err := count(&after)
		done = after-before < 2 // the FTS5 page says so
		return err
	})
	return done, err
}

// take takes entries of the journal in, in one commit with the number of the
// last. None says that there are none: what was being built is whole.
func (x *Index) take(ctx context.Context, s state, entries []journal.Entry) (state, error) {
	changed := map[story.Number]bool{}
	var order []story.Number
	note := func(n story.Number) {
		if n != 0 && !changed[n] {
			changed[n] = true
			order = append(order, n)
		}
	}
	for _, e := range entries {
		switch e.Kind {
		case journal.Edition:
			clear(x.scribes) // it may be in another language now
		case journal.Published, journal.Updated, journal.Corrected, journal.Withdrawn, journal.Imported:
			note(e.Story)
		default:
			if x.desk {
				note(e.Story)
			}
		}
		s.seq, s.mark = e.Seq, markOf(e)
	}
	if len(entries) == 0 {
		s.whole, s.above = true, 0
	}
	err := x.change(ctx, func(d *desk) error {
		for _, n := range order {
			if err := x.renew(ctx, d, n); err != nil {
				return err
			}
		}
		return setState(ctx, d.tx, s)
	})
	if err == nil {
		x.reach(s)
	}
	return s, err
}

// renew takes in what is published of a story now.
func (x *Index) renew(ctx context.Context, d *desk, n story.Number) error {
	p, err := x.library.Published(ctx, n)
	if errors.Is(err, fault.NotFound) {
		return d.drop(ctx, n)
	}
	if err != nil {
		return err
	}
	return d.put(ctx, p)
}

// lift takes in the stories whose embargo has lifted and says when the next does.
func (x *Index) lift(ctx context.Context) (next time.Time, err error) {
	due, at, err := x.waiting(ctx)
	for len(due) > 0 && err == nil {
		if err = x.change(ctx, func(d *desk) error {
			for _, n := range due {
				if err := x.renew(ctx, d, n); err != nil {
					return err
				}
			}
			return nil
		}); err == nil {
			due, at, err = x.waiting(ctx)
		}
	}
	return at, err
}

// waiting lists stories whose embargo has lifted, and when the next one does.
func (x *Index) waiting(ctx context.Context) (due []story.Number, next time.Time, err error) {
	rows, err := x.write.QueryContext(ctx, `-- search.waiting
		SELECT number, at FROM waiting ORDER BY at, number LIMIT $1`, batch)
	if err != nil {
		return nil, next, err
	}
	defer rows.Close()
	for rows.Next() {
		var n, at int64
		if err := rows.Scan(&n, &at); err != nil {
			return nil, next, err
		}
		if t := time.UnixMicro(at).UTC(); x.now().Before(t) {
			return due, t, nil
		}
		due = append(due, story.Number(n))
	}
	return due, next, rows.Err()
}

// reach tells those who wait.
func (x *Index) reach(s state) {
	x.seq.Store(s.seq)
	x.whole.Store(s.whole)
	x.mu.Lock()
	defer x.mu.Unlock()
	close(x.reached)
	x.reached = make(chan struct{})
}

// Reach waits until the index holds what happened up to entry seq, or ctx ends.
func (x *Index) Reach(ctx context.Context, seq int64) {
	for {
		x.mu.Lock()
		reached := x.reached
		x.mu.Unlock()
		if at, whole := x.At(); whole && at >= seq {
			return
		}
		select {
		case <-reached:
		case <-ctx.Done():
			return
		}
	}
}
