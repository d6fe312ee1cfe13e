package store

import (
	"context"

	"marbre/fault"
	"marbre/story"
)

const shownColumns = ` id, number, login, made_by, made_at, until_at, revoked_at, revoked_by `

func scanShown(row scanner) (s story.Shown, err error) {
	var at, until, revoked int64
	err = row.Scan(&s.ID, &s.Number, &s.Login, &s.By, &at, &until, &revoked, &s.RevokedBy)
	s.At, s.Until, s.RevokedAt = instant(at), instant(until), instant(revoked)
	return s, err
}

// AddShown keeps a link for somebody outside, of which hash is the SHA-256.
func (tx *Tx) AddShown(ctx context.Context, s story.Shown, hash string) (_ story.Shown, err error) {
	defer fault.In(&err, "store: link to %d", s.Number)
	if err := tx.row(ctx, `-- store.AddShown: number
		UPDATE counter SET n = n + 1 WHERE name = 'preview' RETURNING n`).Scan(&s.ID); err != nil {
		return s, err
	}
	_, err = tx.exec(ctx, `-- store.AddShown
		INSERT INTO preview (id, hash, number, login, made_by, made_at, until_at, revoked_at, revoked_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '')`,
		s.ID, hash, int64(s.Number), s.Login, s.By, micros(s.At), micros(s.Until))
	return s, err
}

// RevokeShown keeps that a link leads nowhere any more.
func (tx *Tx) RevokeShown(ctx context.Context, s story.Shown) (err error) {
	defer fault.In(&err, "store: link %d", s.ID)
	_, err = tx.exec(ctx, `-- store.RevokeShown
		UPDATE preview SET revoked_at = $2, revoked_by = $3 WHERE id = $1`, s.ID, micros(s.RevokedAt), s.RevokedBy)
	return err
}

// Shown returns one link. It fails with fault.NotFound if there is none.
func (tx *Tx) Shown(ctx context.Context, id int64) (s story.Shown, err error) {
	defer fault.In(&err, "store: link %d", id)
	s, err = scanShown(tx.row(ctx, `-- store.Shown
		SELECT`+shownColumns+`FROM preview WHERE id = $1`, id))
	return s, known(err)
}

// ShownBy returns the link of a hash. It fails with fault.NotFound if there is none.
func (s *Store) ShownBy(ctx context.Context, hash string) (sh story.Shown, err error) {
	defer fault.In(&err, "store: link by hash")
	sh, err = scanShown(s.read.QueryRowContext(ctx, `-- store.ShownBy
		SELECT`+shownColumns+`FROM preview WHERE hash = $1`, hash))
	return sh, known(err)
}

// ShownOf lists the links to a story, the latest first: the last hundred.
func (s *Store) ShownOf(ctx context.Context, n story.Number) (_ []story.Shown, err error) {
	return shownOf(ctx, s.read, n)
}

// ShownOf is the same inside a change.
func (tx *Tx) ShownOf(ctx context.Context, n story.Number) (_ []story.Shown, err error) {
	return shownOf(ctx, tx, n)
}

func shownOf(ctx context.Context, q asker, n story.Number) (_ []story.Shown, err error) {
	defer fault.In(&err, "store: links to %d", n)
	return all(ctx, q, scanShown, `-- store.ShownOf
		SELECT`+shownColumns+`FROM preview WHERE number = $1 ORDER BY id DESC LIMIT 100`, int64(n))
}
