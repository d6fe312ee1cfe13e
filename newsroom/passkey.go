package newsroom

import (
	"context"
	"errors"

	"marbre/fault"
	"marbre/staff"
	"marbre/store"
)

// Begin keeps what a browser is asked to sign, under the SHA-256 of its name. It
// fails with fault.Busy if too much is begun and not ended.
func (n *Newsroom) Begin(ctx context.Context, hash, doc string) (err error) {
	defer fault.In(&err, "begin a ceremony")
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		open, err := tx.Begin(ctx, hash, doc, n.now(), n.now().Add(staff.CeremonyLasts))
		if err == nil && open >= staff.MaxCeremonies {
			return fault.Tell(fault.Busy, "passkey.busy")
		}
		return err
	})
}

// End returns what a browser was asked to sign; once.
func (n *Newsroom) End(ctx context.Context, hash string) (doc string, err error) {
	defer fault.In(&err, "end a ceremony")
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		doc, err = tx.End(ctx, hash, n.now())
		return err
	})
	if errors.Is(err, fault.NotFound) {
		return "", fault.Tell(fault.Unknown, "passkey.over")
	}
	return doc, err
}

// AddPasskey lets whoever asks in by a passkey too.
func (n *Newsroom) AddPasskey(ctx context.Context, by staff.Person, k staff.Passkey) (_ staff.Passkey, err error) {
	defer fault.In(&err, "add passkey")
	if k.Name, err = staff.PasskeyName(k.Name); err != nil {
		return k, err
	}
	k.Login, k.MadeAt = by.Login, n.now()
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.AddPasskey(ctx, k); err != nil {
			return err
		}
		return n.people(ctx, tx, by, "passkey added "+by.Login)
	})
	return k, err
}

// UsedPasskey notes what an authenticator said when it let somebody in.
func (n *Newsroom) UsedPasskey(ctx context.Context, id, doc string) (err error) {
	defer fault.In(&err, "use passkey")
	return n.Store.Do(ctx, func(tx *store.Tx) error { return tx.UsePasskey(ctx, id, doc, n.now()) })
}

// DropPasskey lets whoever asks in by this passkey no more.
func (n *Newsroom) DropPasskey(ctx context.Context, by staff.Person, id string) (err error) {
	defer fault.In(&err, "drop passkey")
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.DropPasskey(ctx, by.Login, id); err != nil {
			return err
		}
		return n.people(ctx, tx, by, "passkey removed "+by.Login)
	})
}
