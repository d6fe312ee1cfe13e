package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"marbre/fault"
	"marbre/staff"
	"marbre/story"
)

// Editions lists the editions in their order.
func (s *Store) Editions(ctx context.Context) ([]story.Edition, error) { return editions(ctx, s.read) }

// Editions is the same inside a change.
func (tx *Tx) Editions(ctx context.Context) ([]story.Edition, error) { return editions(ctx, tx) }

func editions(ctx context.Context, q asker) (_ []story.Edition, err error) {
	defer fault.In(&err, "store: editions")
	return all(ctx, q, func(row scanner) (e story.Edition, err error) {
		var doc []byte
		if err := row.Scan(&doc); err != nil {
			return e, err
		}
		return e, json.Unmarshal(doc, &e)
	}, `-- store.Editions
		SELECT doc FROM edition ORDER BY position, code`)
}

// SaveEdition keeps an edition; a new one comes last.
func (tx *Tx) SaveEdition(ctx context.Context, e story.Edition) (err error) {
	defer fault.In(&err, "store: save edition %s", e.Code)
	doc, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.SaveEdition
		INSERT INTO edition (code, position, doc)
		SELECT CAST($1 AS TEXT), COUNT(*) + 1, CAST($2 AS TEXT) FROM edition WHERE code <> $1
		ON CONFLICT (code) DO UPDATE SET doc = excluded.doc`, e.Code, string(doc))
	return err
}

// Front returns how a front was made up; the zero slots when nobody did.
func (s *Store) Front(ctx context.Context, edition, section string) (f story.Front, err error) {
	defer fault.In(&err, "store: front of %s/%s", edition, section)
	f.Edition, f.Section = edition, section
	docs, err := all(ctx, s.read, func(row scanner) (doc []byte, err error) { return doc, row.Scan(&doc) }, `-- store.Front
		SELECT doc FROM front WHERE edition = $1 AND section = $2`, edition, section)
	if err != nil || len(docs) == 0 {
		return f, err
	}
	err = json.Unmarshal(docs[0], &f)
	f.Section = section // it may have moved since
	return f, err
}

// Fronts lists all fronts that were made up.
func (s *Store) Fronts(ctx context.Context) (_ []story.Front, err error) {
	defer fault.In(&err, "store: fronts")
	return all(ctx, s.read, func(row scanner) (f story.Front, err error) {
		var doc []byte
		var section string
		if err := row.Scan(&section, &doc); err != nil {
			return f, err
		}
		err = json.Unmarshal(doc, &f)
		f.Section = section
		return f, err
	}, `-- store.Fronts
		SELECT section, doc FROM front ORDER BY edition, section`)
}

// SaveFront keeps a front.
func (tx *Tx) SaveFront(ctx context.Context, f story.Front) (err error) {
	defer fault.In(&err, "store: save front of %s/%s", f.Edition, f.Section)
	doc, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.SaveFront
		INSERT INTO front (edition, section, doc) VALUES ($1, $2, $3)
		ON CONFLICT (edition, section) DO UPDATE SET doc = excluded.doc`, f.Edition, f.Section, string(doc))
	return err
}

// SaveToken lets whoever holds the token with this SHA-256 in as p.
func (tx *Tx) SaveToken(ctx context.Context, hash string, p staff.Person, now time.Time) (err error) {
	defer fault.In(&err, "store: save token")
	_, err = tx.exec(ctx, `-- store.SaveToken
		INSERT INTO token (hash, name, role, made_at) VALUES ($1, $2, $3, $4)`, hash, p.Name, string(p.Role), micros(now))
	return err
}

// Token returns who holds the token with this SHA-256. It fails with
// fault.NotFound if nobody does.
func (s *Store) Token(ctx context.Context, hash string) (p staff.Person, err error) {
	defer fault.In(&err, "store: token")
	err = s.read.QueryRowContext(ctx, `-- store.Token
		SELECT name, role FROM token WHERE hash = $1`, hash).Scan(&p.Name, &p.Role)
	return p, known(err)
}

// Setting returns what was kept under name, "" when nothing was.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	defer fault.In(&err, "store: setting %s", name)
	err = known(s.read.QueryRowContext(ctx, `-- store.Setting
		SELECT value FROM setting WHERE name = $1`, name).Scan(&value))
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return value, err
}

// SaveSetting keeps value under name unless something is kept there already.
func (tx *Tx) SaveSetting(ctx context.Context, name, value string) (err error) {
	defer fault.In(&err, "store: save setting %s", name)
	_, err = tx.exec(ctx, `-- store.SaveSetting
		INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value)
	return err
}

// Waiting returns the story that waits for the original at address, 0 for none.
func (tx *Tx) Waiting(ctx context.Context, address string) (n story.Number, err error) {
	defer fault.In(&err, "store: waiting")
	err = known(tx.row(ctx, `-- store.Waiting
		SELECT number FROM waiting WHERE foreign_id = $1`, address).Scan(&n))
	if errors.Is(err, fault.NotFound) {
		return 0, nil
	}
	return n, err
}

// Wait notes that n translates the story at address, which has not come yet.
func (tx *Tx) Wait(ctx context.Context, address string, n story.Number) (err error) {
	defer fault.In(&err, "store: wait")
	_, err = tx.exec(ctx, `-- store.Wait
		INSERT INTO waiting (foreign_id, number) VALUES ($1, $2) ON CONFLICT (foreign_id) DO NOTHING`, address, int64(n))
	return err
}

// NewFront keeps a front unless that one was made up already.
func (tx *Tx) NewFront(ctx context.Context, f story.Front) (err error) {
	defer fault.In(&err, "store: new front of %s/%s", f.Edition, f.Section)
	doc, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.NewFront
		INSERT INTO front (edition, section, doc) VALUES ($1, $2, $3)
		ON CONFLICT (edition, section) DO NOTHING`, f.Edition, f.Section, string(doc))
	return err
}

// HasFlash reports whether the wire holds this flash already.
func (tx *Tx) HasFlash(ctx context.Context, b story.Bulletin) (had bool, err error) {
	defer fault.In(&err, "store: flash")
	err = tx.row(ctx, `-- store.HasFlash
		SELECT COUNT(*) > 0 FROM wire WHERE kind = 'flash' AND edition = $1 AND at = $2 AND text = $3`,
		b.Edition, micros(b.At), b.Text).Scan(&had)
	return had, err
}
