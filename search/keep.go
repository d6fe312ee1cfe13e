package search

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"marbre/story"
)

// A desk is one change of the index being made.
type desk struct {
	x        *Index
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	counts   map[int64]int // names, and by how many stories they grew
	signs    []sign
}

// A sign is the names of a story that was put. They are kept at the end of a
// change: a statement that returns something makes FTS5 write what it has so
// far, and a thousand stories would be a thousand parts.
type sign struct {
	row     int64
	edition string
	names   map[string]string
}

// change changes the index in one transaction.
func (x *Index) change(ctx context.Context, do func(*desk) error) error {
	tx, err := x.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	d := &desk{x: x, tx: tx, prepared: map[string]*sql.Stmt{}, counts: map[int64]int{}}
	defer func() {
		for _, p := range d.prepared {
			_ = p.Close()
		}
	}()
	if err := do(d); err != nil {
		return err
	}
	if err := d.sign(ctx); err != nil {
		return err
	}
	if err := d.count(ctx); err != nil {
		return err
	}
	return tx.Commit()
}

// stmt prepares a statement once in a change.
func (d *desk) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if p, ok := d.prepared[query]; ok {
		return p, nil
	}
	p, err := d.tx.PrepareContext(ctx, query)
	if err == nil {
		d.prepared[query] = p
	}
	return p, err
}

func (d *desk) exec(ctx context.Context, query string, args ...any) error {
	p, err := d.stmt(ctx, query)
	if err == nil {
		_, err = p.ExecContext(ctx, args...)
	}
	return err
}

// scan reads one row; found is false when there is none.
func (d *desk) scan(ctx context.Context, query string, args []any, into ...any) (found bool, err error) {
	p, err := d.stmt(ctx, query)
	if err != nil {
		return false, err
	}
	err = p.QueryRowContext(ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// put makes the index hold p as it is now: in full if it is out, not at all if
// it is not. The desk's holds whatever it is given.
func (d *desk) put(ctx context.Context, p story.Published) error {
	if err := d.drop(ctx, p.Number); err != nil {
		return err
	}
	if !d.x.desk && !p.Out(d.x.now()) {
		if p.State != story.StatePublished || p.Public == 0 {
			return nil
		}
		return d.exec(ctx, `-- search.put: under embargo
			INSERT INTO waiting (number, at) VALUES ($1, $2)`, int64(p.Number), p.Life.Embargo.UnixMicro())
	}
	s, err := d.scribe(ctx, p.Edition)
	if err != nil {
		return err
	}
	e := s.entry(p)
	if d.x.desk {
		e.place += prefix(p.Edition, inState) + string(p.State)
	}
	row, err := d.free(ctx, rowOf(p.PublishedAt, int64(p.Number)))
	if err != nil {
		return err
	}
	if err := d.exec(ctx, `-- search.put
		INSERT INTO text (rowid, place, head, top, body) VALUES ($1, $2, $3, $4, $5)`, row, e.place, e.head, e.top, e.body); err != nil {
		return err
	}
	d.signs = append(d.signs, sign{row, p.Edition, e.names})
	return d.exec(ctx, `-- search.put: doc
		INSERT INTO doc (row, number, names) VALUES ($1, $2, '')`, row, int64(p.Number))
}

// drop takes a story out of the index, if it is there.
func (d *desk) drop(ctx context.Context, n story.Number) error {
	if err := d.exec(ctx, `-- search.drop: waiting
		DELETE FROM waiting WHERE number = $1`, int64(n)); err != nil {
		return err
	}
	var row int64
	var names []byte
	found, err := d.scan(ctx, `-- search.drop: find
		SELECT row, names FROM doc WHERE number = $1`, []any{int64(n)}, &row, &names)
	if err != nil || !found {
		return err
	}
	for _, id := range unpack(names) {
		d.counts[id]--
	}
	if err := d.exec(ctx, `-- search.drop
		DELETE FROM text WHERE rowid = $1`, row); err != nil {
		return err
	}
	return d.exec(ctx, `-- search.drop: doc
		DELETE FROM doc WHERE row = $1`, row)
}

// scribe is who writes the entries of an edition.
func (d *desk) scribe(ctx context.Context, edition string) (*scribe, error) {
	if s, ok := d.x.scribes[edition]; ok {
		return s, nil
	}
	editions, err := d.x.library.Editions(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range editions {
		d.x.scribes[e.Code] = newScribe(e.Code, tongueOf(e.Lang))
	}
	s, ok := d.x.scribes[edition]
	if !ok {
		s = newScribe(edition, tongue{})
	}
	return s, nil
}

// Rows order by publication, newest first, and within one second by number.
const rowBits = 24

// rowOf is the row of a story, as long as no other has it: one whose number is
// 16 million away and that was published in the same second.
func rowOf(at time.Time, number int64) int64 {
	return -(at.Unix()<<rowBits | number&(1<<rowBits-1))
}

// secondOf is when the story at row was published.
func secondOf(row int64) int64 { return -row >> rowBits }

// free is the next row from row on that no story has.
func (d *desk) free(ctx context.Context, row int64) (int64, error) {
	for {
		var other int64
		taken, err := d.scan(ctx, `-- search.free
			SELECT row FROM doc WHERE row = $1`, []any{row}, &other)
		if err != nil || !taken {
			return row, err
		}
		row--
	}
}

// pack writes numbers, sorted, as the differences between them.
func pack(ids []int64) []byte {
	slices.Sort(ids)
	b := make([]byte, 0, 2*len(ids))
	last := int64(0)
	for _, id := range ids {
		b = binary.AppendUvarint(b, uint64(id-last))
		last = id
	}
	return b
}

// unpack is the other way round.
func unpack(b []byte) (ids []int64) {
	last := int64(0)
	for len(b) > 0 {
		step, n := binary.Uvarint(b)
		if n <= 0 {
			return ids
		}
		b = b[n:]
		last += int64(step)
		ids = append(ids, last)
	}
	return ids
}

// sign keeps the names of the stories that were put.
func (d *desk) sign(ctx context.Context) error {
	for _, s := range d.signs {
		ids, err := d.named(ctx, s.edition, s.names)
		if err != nil {
			return err
		}
		if err := d.exec(ctx, `-- search.sign
			UPDATE doc SET names = $2 WHERE row = $1`, s.row, pack(ids)); err != nil {
			return err
		}
	}
	return nil
}

// named returns the numbers of names and counts one story more for each.
func (d *desk) named(ctx context.Context, edition string, names map[string]string) (ids []int64, err error) {
	for _, word := range slices.Sorted(maps.Keys(names)) {
		key := nameKey(edition, word)
		id, known := d.x.names[key]
		if !known {
			found, err := d.scan(ctx, `-- search.named
				SELECT id FROM name WHERE word = $1`, []any{key}, &id)
			if err != nil {
				return nil, err
			}
			if !found {
				if id, err = d.name(ctx, edition, word, names[word]); err != nil {
					return nil, err
				}
			}
			if len(d.x.names) >= maxRoots {
				clear(d.x.names)
			}
			d.x.names[key] = id
		}
		d.counts[id]++
		ids = append(ids, id)
	}
	return ids, nil
}

// name keeps a new name and what it may be taken for.
func (d *desk) name(ctx context.Context, edition, word, shown string) (id int64, err error) {
	if _, err := d.scan(ctx, `-- search.name
		INSERT INTO name (word, shown, stories) VALUES ($1, $2, 0) RETURNING id`, []any{nameKey(edition, word), shown}, &id); err != nil {
		return 0, err
	}
	for _, key := range neighbours(edition, word) {
		if err := d.exec(ctx, `-- search.name: near
			INSERT OR IGNORE INTO near (key, name) VALUES ($1, $2)`, key, id); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// count writes how many stories each name has now, and drops those without.
func (d *desk) count(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(d.counts)) {
		var left int64
		var key string
		found, err := d.scan(ctx, `-- search.count
			UPDATE name SET stories = stories + $2 WHERE id = $1 RETURNING stories, word`, []any{id, d.counts[id]}, &left, &key)
		if err != nil {
			return err
		}
		if found && left <= 0 { // also one that came and went in this change
			if err := d.forget(ctx, id, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget drops a name that no story has any more.
func (d *desk) forget(ctx context.Context, id int64, key string) error {
	delete(d.x.names, key)
	edition, word := splitKey(key)
	for _, k := range neighbours(edition, word) {
		if err := d.exec(ctx, `-- search.forget: near
			DELETE FROM near WHERE key = $1 AND name = $2`, k, id); err != nil {
			return err
		}
	}
	return d.exec(ctx, `-- search.forget
		DELETE FROM name WHERE id = $1`, id)
}
