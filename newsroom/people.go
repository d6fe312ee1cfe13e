package newsroom

import (
	"context"
	"slices"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/staff"
	"marbre/store"
)

// people writes what happened to one of the staff into the journal.
func (n *Newsroom) people(ctx context.Context, tx *store.Tx, by staff.Person, note string) error {
	_, err := tx.Write(ctx, journal.Entry{At: n.now(), Kind: journal.People, By: by.Name, Note: note})
	return err
}

// AddPerson takes somebody into the staff; they come in by the one-time link with
// this hash, unless it is "". It fails with fault.Conflict if the login is taken.
func (n *Newsroom) AddPerson(ctx context.Context, by staff.Person, m staff.Member, link string) (_ staff.Member, err error) {
	defer fault.In(&err, "add a person")
	if err := by.May(staff.People, staff.Place{}); err != nil {
		return m, err
	}
	m.MadeAt, m.Locked = n.now(), true
	if err := m.Check(); err != nil {
		return m, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if err := placesKnown(ctx, tx, m.Grants); err != nil {
			return err
		}
		if _, err := tx.Member(ctx, m.Login); err == nil {
			return fault.Within("login", fault.Tell(fault.Conflict, "people.taken", m.Login))
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err := tx.AddMember(ctx, m); err != nil {
			return err
		}
		if link != "" {
			if err := tx.Invite(ctx, link, m.Login, staff.Invitation, m.MadeAt.Add(staff.LinkLasts)); err != nil {
				return err
			}
		}
		return n.people(ctx, tx, by, "added "+m.Login)
	})
	return m, err
}

func placesKnown(ctx context.Context, tx *store.Tx, grants []staff.Grant) error {
	for _, g := range grants {
		ed, err := editionOf(ctx, tx, g.Edition)
		if err != nil {
			return fault.Within("grants", err)
		}
		if g.Section != "" && ed.Trail(g.Section) == nil {
			return fault.Field("grants.section", "story.unknown-section", g.Section)
		}
	}
	return nil
}

// ChangePerson changes what somebody is called and may do. Whoever is away has no
// open door left. The last who runs the newsroom stays. change is given the member
// as they stand.
func (n *Newsroom) ChangePerson(ctx context.Context, by staff.Person, login string, change func(staff.Member) (staff.Member, error)) (m staff.Member, err error) {
	defer fault.In(&err, "change a person")
	if err := by.May(staff.People, staff.Place{}); err != nil {
		return m, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		was, err := member(ctx, tx, login)
		if err != nil {
			return err
		}
		if m, err = change(was); err != nil {
			return err
		}
		m.Login, m.MadeAt = was.Login, was.MadeAt
		if err := m.Check(); err != nil {
			return err
		}
		if err := placesKnown(ctx, tx, m.Grants); err != nil {
			return err
		}
		runs := func(m staff.Member) bool { return m.Role == staff.Admin && !m.Away }
		if runs(was) && !runs(m) {
			if left, err := tx.Admins(ctx); err != nil || left <= 1 {
				return cmp(err, fault.Tell(fault.Conflict, "people.last-admin"))
			}
		}
		if err := tx.SaveMember(ctx, m); err != nil {
			return err
		}
		if m.Email != was.Email { // by whose word they came in was said of another address
			if err := tx.DropVouched(ctx, login); err != nil {
				return err
			}
		}
		if m.Away {
			if err := tx.CloseSessions(ctx, login, "", n.now()); err != nil {
				return err
			}
			if err := tx.Uninvite(ctx, login); err != nil {
				return err
			}
		}
		note := "changed " + login
		switch {
		case m.Away && !was.Away:
			note = "away " + login
		case m.Role != was.Role || !slices.Equal(m.Grants, was.Grants):
			note = "role " + login
		}
		return n.people(ctx, tx, by, note)
	})
	return m, err
}

func member(ctx context.Context, tx *store.Tx, login string) (staff.Member, error) {
	m, err := tx.Member(ctx, login)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.Tell(fault.NotFound, "people.unknown", login)
	}
	return m, err
}

// ResetPerson keeps a one-time link by which somebody chooses a new password. What
// opened the door before opens it until then.
func (n *Newsroom) ResetPerson(ctx context.Context, by staff.Person, login, link string) (m staff.Member, until time.Time, err error) {
	defer fault.In(&err, "reset a person")
	if err := by.May(staff.People, staff.Place{}); err != nil {
		return m, until, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if m, err = member(ctx, tx, login); err != nil {
			return err
		}
		if m.Away {
			return fault.Tell(fault.Conflict, "people.away", login)
		}
		kind := staff.Reset
		if m.Locked {
			kind = staff.Invitation
		}
		until = n.now().Add(staff.LinkLasts)
		if err := tx.Invite(ctx, link, login, kind, until); err != nil {
			return err
		}
		return n.people(ctx, tx, by, "link "+login)
	})
	return m, until, err
}

// Welcome lets somebody in by a one-time link: from now on their password is the
// sealed one, every door that was open is closed, no passkey lets them in and no code is asked for,
// since a reset is also for those who lost their telephone. It fails with fault.Gone if the
// link was used or is too old.
func (n *Newsroom) Welcome(ctx context.Context, link, sealed string) (m staff.Member, err error) {
	defer fault.In(&err, "welcome")
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		login, _, until, err := n.Store.Invited(ctx, link)
		gone := fault.Tell(fault.Gone, "people.link-used")
		if fault.KindOf(err) == fault.NotFound || err == nil && !n.now().Before(until) {
			return gone
		}
		if err != nil {
			return err
		}
		if taken, err := tx.TakeInvitation(ctx, link); err != nil || !taken {
			return cmp(err, gone)
		}
		if m, err = member(ctx, tx, login); err != nil {
			return err
		}
		if m.Away {
			return gone
		}
		if err := tx.SaveKeys(ctx, login, staff.Keys{Secret: sealed}); err != nil {
			return err
		}
		if err := tx.DropPasskeys(ctx, login); err != nil {
			return err
		}
		if err := tx.DropVouched(ctx, login); err != nil {
			return err
		}
		if err := tx.CloseSessions(ctx, login, "", n.now()); err != nil {
			return err
		}
		m.Locked, m.TOTP = false, false
		return n.people(ctx, tx, m.Person, "password "+login)
	})
	return m, err
}

// Enter keeps the session of somebody who showed what opens the door, and notes the
// step of the code that they gave, 0 for none. It fails with fault.Unknown if
// that code was used before.
func (n *Newsroom) Enter(ctx context.Context, s staff.Session, code int64) (err error) {
	defer fault.In(&err, "enter")
	s.MadeAt = n.now()
	s.SeenAt = s.MadeAt
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		if code != 0 {
			if fresh, err := tx.UseCode(ctx, s.Login, code); err != nil || !fresh {
				return cmp(err, fault.Tell(fault.Unknown, "session.code"))
			}
		}
		if err := tx.OpenSession(ctx, s); err != nil {
			return err
		}
		return n.people(ctx, tx, staff.Person{Name: s.Login}, "in "+s.Login)
	})
}

// Keep changes what opens the door to whoever asks; every other door of theirs is
// closed. Session is the hash of the one that stays.
func (n *Newsroom) Keep(ctx context.Context, by staff.Person, keys staff.Keys, session, note string) (err error) {
	defer fault.In(&err, "change keys")
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.SaveKeys(ctx, by.Login, keys); err != nil {
			return err
		}
		if err := tx.CloseSessions(ctx, by.Login, session, n.now()); err != nil {
			return err
		}
		return n.people(ctx, tx, by, note+" "+by.Login)
	})
}

// Speak changes what somebody is called and in which language the desk speaks to them.
func (n *Newsroom) Speak(ctx context.Context, by staff.Person, change func(staff.Member) (staff.Member, error)) (m staff.Member, err error) {
	defer fault.In(&err, "change oneself")
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		was, err := member(ctx, tx, by.Login)
		if err != nil {
			return err
		}
		if m, err = change(was); err != nil {
			return err
		}
		m.Login, m.Role, m.Grants, m.Away, m.Email = was.Login, was.Role, was.Grants, was.Away, was.Email
		if err := m.Check(); err != nil {
			return err
		}
		if err := tx.SaveMember(ctx, m); err != nil {
			return err
		}
		if m.Name == was.Name {
			return nil
		}
		return n.people(ctx, tx, by, "changed "+m.Login)
	})
	return m, err
}

// AddToken lets a program in that shows the token with this hash.
func (n *Newsroom) AddToken(ctx context.Context, by staff.Person, hash string, p staff.Person) (err error) {
	defer fault.In(&err, "add a token")
	if err := by.May(staff.People, staff.Place{}); err != nil {
		return err
	}
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.SaveToken(ctx, hash, p, n.now()); err != nil {
			return err
		}
		return n.people(ctx, tx, by, "token "+p.Name)
	})
}

// DropToken makes a token open nothing any more.
func (n *Newsroom) DropToken(ctx context.Context, by staff.Person, hash string) (err error) {
	defer fault.In(&err, "drop a token")
	if err := by.May(staff.People, staff.Place{}); err != nil {
		return err
	}
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.DropToken(ctx, hash); err != nil {
			return err
		}
		return n.people(ctx, tx, by, "token ended")
	})
}

// See notes that a session was used; it is not worth a journal entry.
func (n *Newsroom) See(ctx context.Context, session string) error {
	return n.Store.Do(ctx, func(tx *store.Tx) error { return tx.SeeSession(ctx, session, n.now()) })
}

// Leave ends a session.
func (n *Newsroom) Leave(ctx context.Context, session string) error {
	return n.Store.Do(ctx, func(tx *store.Tx) error { return tx.CloseSession(ctx, session) })
}

// LeaveAll ends every session of whoever asks.
func (n *Newsroom) LeaveAll(ctx context.Context, by staff.Person) error {
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.CloseSessions(ctx, by.Login, "", n.now()); err != nil {
			return err
		}
		return n.people(ctx, tx, by, "out "+by.Login)
	})
}

// SetPassword gives somebody a sealed password, for whoever sits at the machine;
// every door of theirs is closed.
func (n *Newsroom) SetPassword(ctx context.Context, by staff.Person, login, sealed string) (err error) {
	defer fault.In(&err, "set a password")
	if err := by.May(staff.People, staff.Place{}); err != nil {
		return err
	}
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		if _, err := member(ctx, tx, login); err != nil {
			return err
		}
		if err := tx.SaveKeys(ctx, login, staff.Keys{Secret: sealed}); err != nil {
			return err
		}
		if err := tx.Uninvite(ctx, login); err != nil {
			return err
		}
		if err := tx.CloseSessions(ctx, login, "", n.now()); err != nil {
			return err
		}
		return n.people(ctx, tx, by, "password "+login)
	})
}
