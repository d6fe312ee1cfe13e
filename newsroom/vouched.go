package newsroom

import (
	"context"
	"errors"

	"marbre/fault"
	"marbre/staff"
	"marbre/store"
)

// Vouched returns whom an issuer means by a subject (OpenID Connect Core 1.0,
// section 5.7: together they never change). Who comes the first time is found by
// email, which must be an address that the issuer has verified, or "". It fails with
// fault.Unknown if that is nobody who works here, or somebody for whom the issuer has
// vouched under another name: an address can be given to somebody else.
func (n *Newsroom) Vouched(ctx context.Context, issuer, subject, email string) (m staff.Member, err error) {
	defer fault.In(&err, "vouched")
	unknown := fault.Tell(fault.Unknown, "oidc.unknown")
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		login, err := tx.Vouched(ctx, issuer, subject)
		switch {
		case err == nil:
			m, err = tx.Member(ctx, login)
		case errors.Is(err, fault.NotFound) && email != "":
			if m, err = tx.MemberByEmail(ctx, email); err == nil && !m.Away {
				if err = tx.Vouch(ctx, issuer, subject, m.Login, n.now()); err == nil {
					err = n.people(ctx, tx, m.Person, "vouched for "+m.Login+" by "+issuer)
				}
			}
		}
		if k := fault.KindOf(err); k == fault.NotFound || k == fault.Conflict || err == nil && m.Away {
			return unknown
		}
		return err
	})
	return m, err
}
