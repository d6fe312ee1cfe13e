package store

import (
	"context"
	"encoding/json"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/story"
)

// A Before is how a story stood before an act that can still be taken back.
type Before struct {
	Act  string     `json:"act"` // the right that was needed
	Life story.Life `json:"life"`
}

// KeepBefore keeps how a story stood before the act of an entry, and forgets what
// was kept before since.
func (tx *Tx) KeepBefore(ctx context.Context, e journal.Entry, b Before, since time.Time) (err error) {
	defer fault.In(&err, "store: before entry %d", e.Seq)
	if _, err := tx.exec(ctx, `-- store.KeepBefore: forget
		DELETE FROM before_act WHERE at < $1`, micros(since)); err != nil {
		return err
	}
	doc, err := json.Marshal(b)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.KeepBefore
		INSERT INTO before_act (seq, at, doc) VALUES ($1, $2, $3)`, e.Seq, micros(e.At), string(doc))
	return err
}

// Before returns what was kept under an entry. It fails with fault.NotFound if
// nothing is.
func (tx *Tx) Before(ctx context.Context, seq int64) (b Before, err error) {
	defer fault.In(&err, "store: before entry %d", seq)
	var doc []byte
	if err := tx.row(ctx, `-- store.Before
		SELECT doc FROM before_act WHERE seq = $1`, seq).Scan(&doc); err != nil {
		return b, known(err)
	}
	return b, json.Unmarshal(doc, &b)
}

// LastMove is the number of the last entry that moved a story: a revision that
// was saved, a note or a task beside it is none.
func (tx *Tx) LastMove(ctx context.Context, n story.Number) (seq int64, err error) {
	defer fault.In(&err, "store: last move of %d", n)
	err = known(tx.row(ctx, `-- store.LastMove
		SELECT seq FROM journal
		 WHERE story = $1 AND story <> 0 AND kind <> 'imported' AND kind NOT IN ('saved', 'assigned', 'noted', 'shown', 'verdict', 'caughtup')
		 ORDER BY seq DESC LIMIT 1`, int64(n)).Scan(&seq))
	return seq, err
}
