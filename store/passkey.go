package store

import (
	"context"
	"time"

	"marbre/fault"
	"marbre/staff"
)

const passkeyColumns = ` id, login, name, doc, made_at, used_at `

func scanPasskey(row scanner) (k staff.Passkey, err error) {
	var made, used int64
	err = row.Scan(&k.ID, &k.Login, &k.Name, &k.Doc, &made, &used)
	k.MadeAt, k.UsedAt = instant(made), instant(used)
	return k, err
}

// Passkeys lists those of a person, the first made first.
func (s *Store) Passkeys(ctx context.Context, login string) (_ []staff.Passkey, err error) {
	defer fault.In(&err, "store: passkeys")
	return all(ctx, s.read, scanPasskey, `-- store.Passkeys
		SELECT`+passkeyColumns+`FROM passkey WHERE login = $1 ORDER BY made_at, id`, login)
}

// Passkey returns one by its credential's name. It fails with fault.NotFound if
// there is none.
func (s *Store) Passkey(ctx context.Context, id string) (k staff.Passkey, err error) {
	defer fault.In(&err, "store: passkey")
	k, err = scanPasskey(s.read.QueryRowContext(ctx, `-- store.Passkey
		SELECT`+passkeyColumns+`FROM passkey WHERE id = $1`, id))
	return k, known(err)
}

// AddPasskey keeps a new one; fault.Conflict if it is known already.
func (tx *Tx) AddPasskey(ctx context.Context, k staff.Passkey) (err error) {
	defer fault.In(&err, "store: add passkey")
	_, err = tx.exec(ctx, `-- store.AddPasskey
		INSERT INTO passkey (id, login, name, doc, made_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)`,
		k.ID, k.Login, k.Name, k.Doc, micros(k.MadeAt))
	return known(err)
}

// UsePasskey keeps what the authenticator said last, and when.
func (tx *Tx) UsePasskey(ctx context.Context, id, doc string, at time.Time) (err error) {
	defer fault.In(&err, "store: use passkey")
	n, err := tx.exec(ctx, `-- store.UsePasskey
		UPDATE passkey SET doc = $2, used_at = $3 WHERE id = $1`, id, doc, micros(at))
	return found(n, err)
}

// DropPasskey forgets one of a person's.
func (tx *Tx) DropPasskey(ctx context.Context, login, id string) (err error) {
	defer fault.In(&err, "store: drop passkey")
	n, err := tx.exec(ctx, `-- store.DropPasskey
		DELETE FROM passkey WHERE login = $1 AND id = $2`, login, id)
	return found(n, err)
}

// Begin keeps what a browser is asked to sign, until then; what is over is
// forgotten. open is how many others are kept.
func (tx *Tx) Begin(ctx context.Context, hash, doc string, now, until time.Time) (open int64, err error) {
	defer fault.In(&err, "store: begin ceremony")
	if _, err := tx.exec(ctx, `-- store.Begin: forget
		DELETE FROM ceremony WHERE until_at <= $1`, micros(now)); err != nil {
		return 0, err
	}
	if err := tx.row(ctx, `-- store.Begin: count
		SELECT COUNT(*) FROM ceremony`).Scan(&open); err != nil {
		return 0, err
	}
	_, err = tx.exec(ctx, `-- store.Begin
		INSERT INTO ceremony (hash, doc, until_at) VALUES ($1, $2, $3)`, hash, doc, micros(until))
	return open, err
}

// End returns what a browser was asked to sign, and forgets it: nothing is used
// twice. It fails with fault.NotFound if it is not known, or over.
func (tx *Tx) End(ctx context.Context, hash string, now time.Time) (doc string, err error) {
	defer fault.In(&err, "store: end ceremony")
	var until int64
	if err := tx.row(ctx, `-- store.End
		DELETE FROM ceremony WHERE hash = $1 RETURNING doc, until_at`, hash).Scan(&doc, &until); err != nil {
		return "", known(err)
	}
	if !now.Before(instant(until)) {
		return "", fault.NotFound
	}
	return doc, nil
}

// DropPasskeys forgets all of a person's.
func (tx *Tx) DropPasskeys(ctx context.Context, login string) (err error) {
	defer fault.In(&err, "store: drop passkeys")
	_, err = tx.exec(ctx, `-- store.DropPasskeys
		DELETE FROM passkey WHERE login = $1`, login)
	return known(err)
}
