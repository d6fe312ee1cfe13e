package store

import (
	"context"
	"encoding/json"
	"time"

	"marbre/fault"
	"marbre/staff"
)

const memberColumns = `login, name, email, role, grants, language, away, made_at, secret = '', totp <> ''`

func scanMember(row scanner) (m staff.Member, err error) {
	var grants string
	var made int64
	if err := row.Scan(&m.Login, &m.Name, &m.Email, &m.Role, &grants, &m.Language, &m.Away, &made, &m.Locked, &m.TOTP); err != nil {
		return m, err
	}
	m.MadeAt = instant(made)
	return m, json.Unmarshal([]byte(grants), &m.Grants)
}

// Members lists the staff by login, those who are away too.
func (s *Store) Members(ctx context.Context) ([]staff.Member, error) { return members(ctx, s.read) }

// Members is the same inside a change.
func (tx *Tx) Members(ctx context.Context) ([]staff.Member, error) { return members(ctx, tx) }

func members(ctx context.Context, q asker) (list []staff.Member, err error) {
	defer fault.In(&err, "store: members")
	return all(ctx, q, scanMember, `-- store.Members
		SELECT `+memberColumns+` FROM person ORDER BY login`)
}

// Member returns one of the staff. It fails with fault.NotFound if there is none.
func (s *Store) Member(ctx context.Context, login string) (m staff.Member, err error) {
	defer fault.In(&err, "store: member")
	m, err = scanMember(s.read.QueryRowContext(ctx, `-- store.Member
		SELECT `+memberColumns+` FROM person WHERE login = $1`, login))
	return m, known(err)
}

// MemberByEmail returns who has this address, in capitals or not; it fails with
// fault.NotFound if nobody or more than one does.
func (tx *Tx) MemberByEmail(ctx context.Context, email string) (m staff.Member, err error) {
	defer fault.In(&err, "store: member by email")
	list, err := all(ctx, tx, scanMember, `-- store.MemberByEmail
		SELECT `+memberColumns+` FROM person WHERE LOWER(email) = LOWER($1) LIMIT 2`, email)
	if err == nil && len(list) != 1 {
		err = fault.NotFound
	}
	if err != nil {
		return m, err
	}
	return list[0], nil
}

// Member is the same inside a change.
func (tx *Tx) Member(ctx context.Context, login string) (m staff.Member, err error) {
	defer fault.In(&err, "store: member")
	m, err = scanMember(tx.row(ctx, `-- store.Tx.Member
		SELECT `+memberColumns+` FROM person WHERE login = $1`, login))
	return m, known(err)
}

// Admins counts those who run the newsroom and can sign in.
func (tx *Tx) Admins(ctx context.Context) (n int, err error) {
	defer fault.In(&err, "store: admins")
	err = tx.row(ctx, `-- store.Admins
		SELECT COUNT(*) FROM person WHERE role = 'admin' AND NOT away`).Scan(&n)
	return n, known(err)
}

// Keys returns what opens the door to a member.
func (s *Store) Keys(ctx context.Context, login string) (k staff.Keys, err error) {
	defer fault.In(&err, "store: keys")
	err = known(s.read.QueryRowContext(ctx, `-- store.Keys
		SELECT secret, totp, totp_step FROM person WHERE login = $1`, login).Scan(&k.Secret, &k.TOTP, &k.TOTPStep))
	return k, err
}

// AddMember keeps somebody new. It fails with fault.Conflict if the login is taken.
func (tx *Tx) AddMember(ctx context.Context, m staff.Member) (err error) {
	defer fault.In(&err, "store: add member")
	grants, err := json.Marshal(m.Grants)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.AddMember
		INSERT INTO person (login, name, email, role, grants, language, secret, totp, totp_step, away, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, '', '', 0, $7, $8)`,
		m.Login, m.Name, m.Email, string(m.Role), string(grants), m.Language, m.Away, micros(m.MadeAt))
	return known(err)
}

// SaveMember keeps what changed of somebody, but for their keys.
func (tx *Tx) SaveMember(ctx context.Context, m staff.Member) (err error) {
	defer fault.In(&err, "store: save member")
	grants, err := json.Marshal(m.Grants)
	if err != nil {
		return err
	}
	n, err := tx.exec(ctx, `-- store.SaveMember
		UPDATE person SET name = $2, email = $3, role = $4, grants = $5, language = $6, away = $7 WHERE login = $1`,
		m.Login, m.Name, m.Email, string(m.Role), string(grants), m.Language, m.Away)
	return found(n, err)
}

// SaveKeys keeps what opens the door to a member from now on.
func (tx *Tx) SaveKeys(ctx context.Context, login string, k staff.Keys) (err error) {
	defer fault.In(&err, "store: save keys")
	n, err := tx.exec(ctx, `-- store.SaveKeys
		UPDATE person SET secret = $2, totp = $3, totp_step = $4 WHERE login = $1`, login, k.Secret, k.TOTP, k.TOTPStep)
	return found(n, err)
}

// UseCode notes that the code of a step was used; used is false if that one or a
// later one was before: nobody comes in with it twice.
func (tx *Tx) UseCode(ctx context.Context, login string, step int64) (used bool, err error) {
	defer fault.In(&err, "store: use code")
	n, err := tx.exec(ctx, `-- store.UseCode
		UPDATE person SET totp_step = $2 WHERE login = $1 AND totp_step < $2`, login, step)
	return n == 1, err
}

func found(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.NotFound
	}
	return known(err)
}

// OpenSession keeps a browser that was let in.
func (tx *Tx) OpenSession(ctx context.Context, v staff.Session) (err error) {
	defer fault.In(&err, "store: open session")
	_, err = tx.exec(ctx, `-- store.OpenSession
		INSERT INTO session (hash, login, made_at, seen_at, agent) VALUES ($1, $2, $3, $4, $5)`,
		v.Hash, v.Login, micros(v.MadeAt), micros(v.SeenAt), v.Agent)
	return known(err)
}

// Session returns a browser that is signed in, and who it is. It fails with
// fault.NotFound if there is none.
func (s *Store) Session(ctx context.Context, hash string) (v staff.Session, m staff.Member, err error) {
	defer fault.In(&err, "store: session")
	v.Hash = hash
	var made, seen, since int64
	var grants string
	err = known(s.read.QueryRowContext(ctx, `-- store.Session
		SELECT v.made_at, v.seen_at, v.agent, p.login, p.name, p.email, p.role, p.grants, p.language, p.away, p.made_at, p.secret = '', p.totp <> ''
		FROM session v JOIN person p ON p.login = v.login
		WHERE v.hash = $1`, hash).Scan(&made, &seen, &v.Agent, &m.Login, &m.Name, &m.Email, &m.Role, &grants, &m.Language, &m.Away, &since, &m.Locked, &m.TOTP))
	if err != nil {
		return v, m, err
	}
	v.Login, v.MadeAt, v.SeenAt, m.MadeAt = m.Login, instant(made), instant(seen), instant(since)
	return v, m, json.Unmarshal([]byte(grants), &m.Grants)
}

// SeeSession notes that a browser was here; it is not worth a journal entry.
func (tx *Tx) SeeSession(ctx context.Context, hash string, at time.Time) (err error) {
	defer fault.In(&err, "store: see session")
	_, err = tx.exec(ctx, `-- store.SeeSession
		UPDATE session SET seen_at = $2 WHERE hash = $1`, hash, micros(at))
	return err
}

// Sessions lists the browsers of a member, those seen last first.
func (s *Store) Sessions(ctx context.Context, login string) (list []staff.Session, err error) {
	defer fault.In(&err, "store: sessions")
	return all(ctx, s.read, func(row scanner) (v staff.Session, err error) {
		var made, seen int64
		err = row.Scan(&v.Hash, &made, &seen, &v.Agent)
		v.Login, v.MadeAt, v.SeenAt = login, instant(made), instant(seen)
		return v, err
	}, `-- store.Sessions
		SELECT hash, made_at, seen_at, agent FROM session WHERE login = $1 ORDER BY seen_at DESC, hash LIMIT 100`, login)
}

// CloseSession ends one.
func (tx *Tx) CloseSession(ctx context.Context, hash string) (err error) {
	defer fault.In(&err, "store: close session")
	_, err = tx.exec(ctx, `-- store.CloseSession
		DELETE FROM session WHERE hash = $1`, hash)
	return err
}

// CloseSessions ends all of a member but the one with this hash ("" for all), and
// those that are over anyway.
func (tx *Tx) CloseSessions(ctx context.Context, login, but string, now time.Time) (err error) {
	defer fault.In(&err, "store: close sessions")
	_, err = tx.exec(ctx, `-- store.CloseSessions
		DELETE FROM session WHERE login = $1 AND hash <> $2 OR made_at < $3`, login, but, micros(now.Add(-staff.SessionLasts)))
	return err
}

// Invite keeps a one-time link in the place of those that the member had.
func (tx *Tx) Invite(ctx context.Context, hash, login, kind string, until time.Time) (err error) {
	defer fault.In(&err, "store: invite")
	if err := tx.Uninvite(ctx, login); err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.Invite
		INSERT INTO invitation (hash, login, kind, until) VALUES ($1, $2, $3, $4)`, hash, login, kind, micros(until))
	return known(err)
}

// Uninvite makes the links of a member lead nowhere.
func (tx *Tx) Uninvite(ctx context.Context, login string) (err error) {
	defer fault.In(&err, "store: uninvite")
	_, err = tx.exec(ctx, `-- store.Uninvite
		DELETE FROM invitation WHERE login = $1`, login)
	return err
}

// Invited returns whom a link is for and until when. It fails with fault.NotFound
// if there is none, or it was used.
func (s *Store) Invited(ctx context.Context, hash string) (login, kind string, until time.Time, err error) {
	defer fault.In(&err, "store: invited")
	var at int64
	err = known(s.read.QueryRowContext(ctx, `-- store.Invited
		SELECT login, kind, until FROM invitation WHERE hash = $1`, hash).Scan(&login, &kind, &at))
	return login, kind, instant(at), err
}

// TakeInvitation uses a link up; taken is false if somebody was faster.
func (tx *Tx) TakeInvitation(ctx context.Context, hash string) (taken bool, err error) {
	defer fault.In(&err, "store: take invitation")
	n, err := tx.exec(ctx, `-- store.TakeInvitation
		DELETE FROM invitation WHERE hash = $1`, hash)
	return n == 1, err
}

// A Token is what the newsroom knows of a program's key: not the key itself.
type Token struct {
	ID     string
	Name   string
	Role   staff.Role
	MadeAt time.Time
}

// Tokens lists them, the newest first.
func (s *Store) Tokens(ctx context.Context) (list []Token, err error) {
	defer fault.In(&err, "store: tokens")
	return all(ctx, s.read, func(row scanner) (t Token, err error) {
		var made int64
		err = row.Scan(&t.ID, &t.Name, &t.Role, &made)
		t.MadeAt = instant(made)
		return t, err
	}, `-- store.Tokens
		SELECT hash, name, role, made_at FROM token ORDER BY made_at DESC, hash LIMIT 1000`)
}

// DropToken makes the token with this SHA-256 open nothing any more. It fails with
// fault.NotFound if there is none.
func (tx *Tx) DropToken(ctx context.Context, hash string) (err error) {
	defer fault.In(&err, "store: drop token")
	n, err := tx.exec(ctx, `-- store.DropToken
		DELETE FROM token WHERE hash = $1`, hash)
	return found(n, err)
}
