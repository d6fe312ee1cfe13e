package store

import (
	"context"
	"encoding/json"

	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

func (tx *Tx) enter(ctx context.Context, l story.List, s story.Story) error {
	if _, err := tx.exec(ctx, `-- store.enter
		INSERT INTO place (edition, kind, key, published_at, number)
		VALUES ($1, $2, $3, $4, $5)`, l.Edition, string(l.Kind), l.Key, micros(s.PublishedAt), int64(s.Number)); err != nil {
		return err
	}
	return tx.month(ctx, l, 1)
}

func (tx *Tx) leave(ctx context.Context, l story.List, s story.Story) error {
	rows, err := tx.exec(ctx, `-- store.leave
		DELETE FROM place
		 WHERE edition = $1 AND kind = $2 AND key = $3 AND published_at = $4 AND number = $5`,
		l.Edition, string(l.Kind), l.Key, micros(s.PublishedAt), int64(s.Number))
	if err != nil || rows == 0 {
		return err
	}
	return tx.month(ctx, l, -1)
}

func (tx *Tx) month(ctx context.Context, l story.List, by int) error {
	if l.Kind != story.ByMonth {
		return nil
	}
	_, err := tx.exec(ctx, `-- store.month
		INSERT INTO month (edition, key, stories) VALUES ($1, $2, $3)
		ON CONFLICT (edition, key) DO UPDATE SET stories = month.stories + excluded.stories`, l.Edition, l.Key, by)
	return err
}

// Bulletin keeps a wire entry under the number of its journal entry.
func (tx *Tx) Bulletin(ctx context.Context, b story.Bulletin, seq int64) (err error) {
	defer fault.In(&err, "store: bulletin %d", seq)
	if b.Replaces != 0 {
		if _, err := tx.exec(ctx, `-- store.Bulletin: replaced
			UPDATE wire SET shown = $2 WHERE seq = $1`, b.Replaces, false); err != nil {
			return err
		}
	}
	_, err = tx.exec(ctx, `-- store.Bulletin
		INSERT INTO wire (seq, edition, kind, at, urgency, text, story, shown, replaces)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		seq, b.Edition, string(b.Kind), micros(b.At), int64(b.Urgency), b.Text, int64(b.Story), true, b.Replaces)
	return err
}

// ShownFlash returns a flash that stands on the wire. It fails with
// fault.NotFound if none does under this number.
func (tx *Tx) ShownFlash(ctx context.Context, seq int64) (b story.Bulletin, err error) {
	defer fault.In(&err, "store: flash %d", seq)
	b, err = scanBulletin(tx.row(ctx, `-- store.ShownFlash
		SELECT`+wireColumns+`
		  FROM wire w
		  LEFT JOIN story s ON s.number = w.story
		 WHERE w.seq = $1 AND w.kind = 'flash' AND w.shown`, seq))
	return b, known(err)
}

// BulletinOf returns the wire entry that journal entry seq wrote. It fails with
// fault.NotFound if there is none, or none that shows.
func (s *Store) BulletinOf(ctx context.Context, seq int64) (b story.Bulletin, err error) {
	defer fault.In(&err, "store: bulletin %d", seq)
	b, err = scanBulletin(s.read.QueryRowContext(ctx, `-- store.BulletinOf
		SELECT`+wireColumns+`
		  FROM wire w
		  LEFT JOIN story s ON s.number = w.story
		 WHERE w.seq = $1 AND w.shown`, seq))
	return b, known(err)
}

func scanCard(row scanner) (c story.Card, err error) {
	var doc []byte
	if err := row.Scan(&doc); err != nil {
		return c, err
	}
	return c, json.Unmarshal(doc, &c)
}

// Latest returns at most limit cards of a list, newest first, after before.
func (s *Store) Latest(ctx context.Context, l story.List, before story.Cursor, limit int) ([]story.Card, error) {
	return latest(ctx, s.read, l, before, limit)
}

// Latest is the same inside a change.
func (tx *Tx) Latest(ctx context.Context, l story.List, before story.Cursor, limit int) ([]story.Card, error) {
	return latest(ctx, tx, l, before, limit)
}

func latest(ctx context.Context, q asker, l story.List, before story.Cursor, limit int) (_ []story.Card, err error) {
	defer fault.In(&err, "store: latest of %s %s %s", l.Edition, l.Kind, l.Key)
	at, number := micros(before.At), before.Number
	if at == 0 {
		at = 1<<63 - 1
	}
	return all(ctx, q, scanCard, `-- store.Latest
		SELECT s.card
		  FROM place p
		  JOIN story s ON s.number = p.number
		 WHERE p.edition = $1 AND p.kind = $2 AND p.key = $3 AND (p.published_at, p.number) < ($4, $5)
		 ORDER BY p.published_at DESC, p.number DESC
		 LIMIT $6`, l.Edition, string(l.Kind), l.Key, at, number, limit)
}

// Neighbours returns the cards that stand directly before and after c in a
// list; nil where there is none.
func (s *Store) Neighbours(ctx context.Context, l story.List, c story.Card) (newer, older *story.Card, err error) {
	return neighbours(ctx, s.read, l, c)
}

// Neighbours is the same inside a change.
func (tx *Tx) Neighbours(ctx context.Context, l story.List, c story.Card) (newer, older *story.Card, err error) {
	return neighbours(ctx, tx, l, c)
}

func neighbours(ctx context.Context, q asker, l story.List, c story.Card) (newer, older *story.Card, err error) {
	defer fault.In(&err, "store: neighbours of %d", c.Number)
	side := func(than, order string) (*story.Card, error) {
		found, err := all(ctx, q, scanCard, `-- store.Neighbours
			SELECT s.card
			  FROM place p
			  JOIN story s ON s.number = p.number
			 WHERE p.edition = $1 AND p.kind = $2 AND p.key = $3 AND (p.published_at, p.number) `+than+` ($4, $5)
			 ORDER BY p.published_at `+order+`, p.number `+order+`
			 LIMIT 1`, l.Edition, string(l.Kind), l.Key, micros(c.PublishedAt), int64(c.Number))
		if err != nil || len(found) == 0 {
			return nil, err
		}
		return &found[0], nil
	}
	if newer, err = side(">", "ASC"); err != nil {
		return nil, nil, err
	}
	older, err = side("<", "DESC")
	return newer, older, err
}

// Cards returns the cards of those stories that are out.
func (s *Store) Cards(ctx context.Context, numbers []story.Number) (_ map[story.Number]story.Card, err error) {
	defer fault.In(&err, "store: cards")
	found := make(map[story.Number]story.Card, len(numbers))
	if len(numbers) == 0 {
		return found, nil
	}
	list, args := places(1, numbers)
	cards, err := all(ctx, s.read, scanCard, `-- store.Cards
		SELECT card FROM story WHERE card <> '' AND number IN (`+list+`)`, args...)
	for _, c := range cards {
		found[c.Number] = c
	}
	return found, err
}

const publicColumns = ` s.number, s.edition, s.doc, r.doc `

func scanPublic(row scanner) (p story.Published, err error) {
	var doc, content []byte
	if err := row.Scan(&p.Number, &p.Edition, &doc, &content); err != nil {
		return p, err
	}
	if err := json.Unmarshal(doc, &p.Life); err != nil {
		return p, err
	}
	return p, json.Unmarshal(content, &p.Content)
}

// AllPublished lists at most limit stories above number that are published, in order,
// as readers may see them and without their history.
func (s *Store) AllPublished(ctx context.Context, above story.Number, limit int) (_ []story.Published, err error) {
	defer fault.In(&err, "store: public stories")
	return all(ctx, s.read, scanPublic, `-- store.AllPublished
		SELECT`+publicColumns+`
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.public
		 WHERE s.number > $1 AND s.state = 'published'
		 ORDER BY s.number
		 LIMIT $2`, int64(above), limit)
}

// Texts returns the same of those of numbers that are published.
func (s *Store) Texts(ctx context.Context, numbers []story.Number) (_ []story.Published, err error) {
	defer fault.In(&err, "store: texts")
	if len(numbers) == 0 {
		return nil, nil
	}
	list, args := places(1, numbers)
	return all(ctx, s.read, scanPublic, `-- store.Texts
		SELECT`+publicColumns+`
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.public
		 WHERE s.state = 'published' AND s.number IN (`+list+`)`, args...)
}

// Translations returns the cards of all stories of a group that are out, by number.
func (s *Store) Translations(ctx context.Context, group story.Number) (_ []story.Card, err error) {
	defer fault.In(&err, "store: translations of %d", group)
	return all(ctx, s.read, scanCard, `-- store.Translations
		SELECT card FROM story WHERE original = $1 AND card <> '' ORDER BY number LIMIT 100`, int64(group))
}

const wireColumns = ` w.seq, w.edition, w.kind, w.at, w.urgency, w.text, w.story, w.replaces, COALESCE(s.card, '') `

func scanBulletin(row scanner) (b story.Bulletin, err error) {
	var at int64
	var card []byte
	if err := row.Scan(&b.Seq, &b.Edition, &b.Kind, &at, &b.Urgency, &b.Text, &b.Story, &b.Replaces, &card); err != nil {
		return b, err
	}
	b.At = instant(at)
	if len(card) > 0 {
		b.Card = new(story.Card)
		return b, json.Unmarshal(card, b.Card)
	}
	return b, nil
}

// Wire returns at most limit entries of an edition's wire, newest first, after before.
func (s *Store) Wire(ctx context.Context, edition string, before story.Cursor, limit int) (_ []story.Bulletin, err error) {
	defer fault.In(&err, "store: wire of %s", edition)
	at := micros(before.At)
	if at == 0 {
		at = 1<<63 - 1
	}
	return all(ctx, s.read, scanBulletin, `-- store.Wire
		SELECT`+wireColumns+`
		  FROM wire w
		  LEFT JOIN story s ON s.number = w.story
		 WHERE w.shown AND w.edition = $1 AND (w.at, w.seq) < ($2, $3)
		 ORDER BY w.at DESC, w.seq DESC
		 LIMIT $4`, edition, at, before.Number, limit)
}

// Alerts returns the newest bulletins of an edition that raise the banner
// (story.Bulletin.Alerts), at most limit, newest first.
func (s *Store) Alerts(ctx context.Context, edition string, limit int) (_ []story.Bulletin, err error) {
	defer fault.In(&err, "store: alerts of %s", edition)
	return all(ctx, s.read, scanBulletin, `-- store.Alerts
		SELECT`+wireColumns+`
		  FROM wire w
		  LEFT JOIN story s ON s.number = w.story
		 WHERE w.edition = $1 AND w.shown AND w.urgency IN (1, 2, 3) AND w.kind <> 'correction'
		 ORDER BY w.at DESC, w.seq DESC
		 LIMIT $2`, edition, limit)
}

// Flashes lists at most limit flashes above seq that were not taken back, oldest first,
// for an export.
func (s *Store) Flashes(ctx context.Context, above int64, limit int) (_ []story.Bulletin, err error) {
	defer fault.In(&err, "store: flashes")
	return all(ctx, s.read, scanBulletin, `-- store.Flashes
		SELECT`+wireColumns+`
		  FROM wire w
		  LEFT JOIN story s ON s.number = w.story
		 WHERE w.kind = 'flash' AND w.seq > $1
		   AND (w.shown OR NOT EXISTS (SELECT 1 FROM wire r WHERE r.replaces = w.seq AND r.kind = 'withdrawal' AND r.edition = w.edition))
		 ORDER BY w.seq
		 LIMIT $2`, above, limit)
}

// A Month says how many stories stand in a month.
type Month struct {
	Year, Month, Stories int
}

// Months lists the months of an edition in which stories stand, newest first.
func (s *Store) Months(ctx context.Context, edition string) (_ []Month, err error) {
	defer fault.In(&err, "store: months of %s", edition)
	return all(ctx, s.read, func(row scanner) (m Month, err error) {
		var key string
		if err := row.Scan(&key, &m.Stories); err != nil {
			return m, err
		}
		d, err := lang.ParseDay(key + "-01")
		m.Year, m.Month = d.Year, int(d.Month)
		return m, err
	}, `-- store.Months
		SELECT key, stories FROM month WHERE edition = $1 AND stories > 0 ORDER BY key DESC`, edition)
}
