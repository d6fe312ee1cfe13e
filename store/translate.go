package store

import (
	"context"

	"marbre/fault"
	"marbre/story"
)

const basisColumns = ` b.number, b.edition, b.original, b.revision, b.behind, b.behind_at `

func scanBasis(row scanner) (b story.Basis, err error) {
	var at int64
	err = row.Scan(&b.Number, &b.Edition, &b.Original, &b.Revision, &b.Behind, &at)
	b.BehindAt = instant(at)
	return b, err
}

// SetBasis keeps on which revision of its original a translation stands.
func (tx *Tx) SetBasis(ctx context.Context, b story.Basis) (err error) {
	defer fault.In(&err, "store: basis of %d", b.Number)
	_, err = tx.exec(ctx, `-- store.SetBasis
		INSERT INTO basis (number, edition, original, revision, behind, behind_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		    ON CONFLICT (number) DO UPDATE
		   SET original = $3, revision = $4, behind = $5, behind_at = $6`,
		int64(b.Number), b.Edition, int64(b.Original), int64(b.Revision), b.Behind, micros(b.BehindAt))
	return err
}

// DropBasis forgets it: the story translates nothing any more.
func (tx *Tx) DropBasis(ctx context.Context, n story.Number) (err error) {
	defer fault.In(&err, "store: basis of %d", n)
	_, err = tx.exec(ctx, `-- store.DropBasis
		DELETE FROM basis WHERE number = $1`, int64(n))
	return err
}

// Basis returns on what a translation stands. It fails with fault.NotFound for a
// story that is none.
func (s *Store) Basis(ctx context.Context, n story.Number) (story.Basis, error) {
	return basis(ctx, s.read, n)
}

// Basis is the same inside a change.
func (tx *Tx) Basis(ctx context.Context, n story.Number) (story.Basis, error) {
	return basis(ctx, tx, n)
}

func basis(ctx context.Context, q asker, n story.Number) (b story.Basis, err error) {
	defer fault.In(&err, "store: basis of %d", n)
	b, err = scanBasis(q.QueryRowContext(ctx, `-- store.Basis
		SELECT`+basisColumns+`FROM basis b WHERE b.number = $1`, int64(n)))
	return b, known(err)
}

// Bases returns the translations of a story, by number: as many as there can be
// editions and more.
func (s *Store) Bases(ctx context.Context, original story.Number) ([]story.Basis, error) {
	return bases(ctx, s.read, original)
}

// Bases is the same inside a change.
func (tx *Tx) Bases(ctx context.Context, original story.Number) ([]story.Basis, error) {
	return bases(ctx, tx, original)
}

func bases(ctx context.Context, q asker, original story.Number) (_ []story.Basis, err error) {
	defer fault.In(&err, "store: translations of %d", original)
	return all(ctx, q, scanBasis, `-- store.Bases
		SELECT`+basisColumns+`FROM basis b WHERE b.original = $1 ORDER BY b.number LIMIT 200`, int64(original))
}

// BasesBehind lists at most limit translations that are behind and not withdrawn,
// the latest to fall behind first, after a cursor; of some editions, or nil of all.
func (s *Store) BasesBehind(ctx context.Context, editions []string, before story.Cursor, limit int) (_ []story.Basis, err error) {
	defer fault.In(&err, "store: translations behind")
	w := conditions{args: []any{limit}}
	w.among("b.edition", editions)
	if !before.At.IsZero() {
		w.and("(b.behind_at, b.number) < (?, ?)", micros(before.At), before.Number)
	}
	return all(ctx, s.read, scanBasis, `-- store.BasesBehind
		SELECT`+basisColumns+`
		  FROM basis b
		  JOIN story s ON s.number = b.number
		 WHERE b.behind AND s.state <> 'withdrawn'`+w.String()+`
		 ORDER BY b.behind_at DESC, b.number DESC
		 LIMIT $1`, w.args...)
}
