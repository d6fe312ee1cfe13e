package store

import (
	"context"
	"time"

	"marbre/fault"
)

// Vouched returns whom an issuer means by a subject. It fails with fault.NotFound
// if that is nobody.
func (tx *Tx) Vouched(ctx context.Context, issuer, subject string) (login string, err error) {
	defer fault.In(&err, "store: vouched")
	err = tx.row(ctx, `-- store.Vouched
		SELECT login FROM vouched WHERE issuer = $1 AND subject = $2`, issuer, subject).Scan(&login)
	return login, known(err)
}

// Vouch keeps whom an issuer means by a subject: one subject of an issuer for each
// person. It fails with fault.Conflict if either is taken.
func (tx *Tx) Vouch(ctx context.Context, issuer, subject, login string, at time.Time) (err error) {
	defer fault.In(&err, "store: vouch")
	_, err = tx.exec(ctx, `-- store.Vouch
		INSERT INTO vouched (issuer, subject, login, made_at) VALUES ($1, $2, $3, $4)`, issuer, subject, login, micros(at))
	return known(err)
}

// DropVouched forgets who vouches for a person.
func (tx *Tx) DropVouched(ctx context.Context, login string) (err error) {
	defer fault.In(&err, "store: drop vouched")
	_, err = tx.exec(ctx, `-- store.DropVouched
		DELETE FROM vouched WHERE login = $1`, login)
	return known(err)
}
