package store

import (
	"context"
	"encoding/json"
	"math/bits"
	"slices"
	"time"

	"marbre/fault"
	"marbre/picture"
	"marbre/story"
)

func scanPicture(row scanner) (p picture.Picture, err error) {
	var doc []byte
	var mark int64
	if err := row.Scan(&p.Number, &mark, &doc); err != nil {
		return p, err
	}
	number := p.Number
	err = json.Unmarshal(doc, &p)
	p.Number, p.Mark = number, uint64(mark)
	return p, err
}

// AddPicture keeps a picture under a new number, which it returns. It fails with
// fault.Conflict if its file is that of another.
func (tx *Tx) AddPicture(ctx context.Context, p picture.Picture) (_ picture.Picture, err error) {
	defer fault.In(&err, "store: add picture")
	if err := tx.row(ctx, `-- store.AddPicture: number
		UPDATE counter SET n = n + 1 WHERE name = 'picture' RETURNING n`).Scan(&p.Number); err != nil {
		return p, known(err)
	}
	doc, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	_, err = tx.exec(ctx, `-- store.AddPicture
		INSERT INTO picture (number, hash, mark, find, doc, shown, ends, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.Number, p.Hash, int64(p.Mark), foundBy(p), string(doc), shownDoc(p), endsOf(p), micros(p.MadeAt))
	if err == nil {
		err = tx.findable(ctx, p.Number)
	}
	return p, known(err)
}

// shownDoc is what pages must know of a picture, as it is kept: "" when that is nothing.
func shownDoc(p picture.Picture) string {
	s := p.Shown()
	if s.Frame.Zero() && s.Ground == "" && s.Made == "" && len(s.AVIF) == 0 {
		return ""
	}
	doc, err := json.Marshal(s)
	if err != nil { // numbers and names
		panic(err)
	}
	return string(doc)
}

// endsOf is from when on nobody may use a picture, in microseconds; -1 for never.
func endsOf(p picture.Picture) int64 {
	if t := p.Rights.Ends(); !t.IsZero() {
		return t.UnixMicro()
	}
	return -1
}

// SavePicture keeps what changed about a picture.
func (tx *Tx) SavePicture(ctx context.Context, p picture.Picture) (err error) {
	defer fault.In(&err, "store: save picture %d", p.Number)
	doc, err := json.Marshal(p)
	if err != nil {
		return err
	}
	n, err := tx.exec(ctx, `-- store.SavePicture
		UPDATE picture SET find = $2, doc = $3, shown = $4, ends = $5 WHERE number = $1`, p.Number, foundBy(p), string(doc), shownDoc(p), endsOf(p))
	if err == nil && n > 0 {
		err = tx.findable(ctx, p.Number)
	}
	return found(n, err)
}

// Picture returns one. It fails with fault.NotFound if there is none.
func (s *Store) Picture(ctx context.Context, number int64) (p picture.Picture, err error) {
	return pictureAt(ctx, s.read, number)
}

// Picture is the same inside a change.
func (tx *Tx) Picture(ctx context.Context, number int64) (p picture.Picture, err error) {
	return pictureAt(ctx, tx, number)
}

func pictureAt(ctx context.Context, q asker, number int64) (p picture.Picture, err error) {
	defer fault.In(&err, "store: picture %d", number)
	p, err = scanPicture(q.QueryRowContext(ctx, `-- store.Picture
		SELECT number, mark, doc FROM picture WHERE number = $1`, number))
	return p, known(err)
}

// PictureOf returns the picture of a file. It fails with fault.NotFound if there is none.
func (s *Store) PictureOf(ctx context.Context, hash string) (p picture.Picture, err error) {
	return pictureOf(ctx, s.read, hash)
}

// PictureOf is the same inside a change.
func (tx *Tx) PictureOf(ctx context.Context, hash string) (p picture.Picture, err error) {
	return pictureOf(ctx, tx, hash)
}

func pictureOf(ctx context.Context, q asker, hash string) (p picture.Picture, err error) {
	defer fault.In(&err, "store: picture of %.12s", hash)
	p, err = scanPicture(q.QueryRowContext(ctx, `-- store.PictureOf
		SELECT number, mark, doc FROM picture WHERE hash = $1`, hash))
	return p, known(err)
}

// PicturesOf returns the pictures of files; those of which there is none are left out.
func (s *Store) PicturesOf(ctx context.Context, hashes []string) ([]picture.Picture, error) {
	return picturesOf(ctx, s.read, hashes)
}

// PicturesOf is the same inside a change.
func (tx *Tx) PicturesOf(ctx context.Context, hashes []string) ([]picture.Picture, error) {
	return picturesOf(ctx, tx, hashes)
}

func picturesOf(ctx context.Context, q asker, hashes []string) (list []picture.Picture, err error) {
	defer fault.In(&err, "store: pictures of files")
	for batch := range slices.Chunk(hashes, 500) {
		w := conditions{}
		w.among("hash", batch)
		some, err := all(ctx, q, scanPicture, `-- store.PicturesOf
			SELECT number, mark, doc FROM picture WHERE TRUE`+w.String(), w.args...)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

// Pictures lists at most limit pictures, the last taken in first, after a cursor; those in
// whose words all of text stands, or all for "". With ended, only those that stand before
// readers and whose right has ended by then.
func (s *Store) Pictures(ctx context.Context, words []string, ended time.Time, before story.Cursor, limit int) (_ []picture.Picture, err error) {
	defer fault.In(&err, "store: pictures")
	w := conditions{args: []any{limit}}
	var wanted []string
	for _, word := range words {
		if word = story.Fold(word); word != "" {
			wanted = append(wanted, word)
		}
	}
	if len(wanted) > 0 && ended.IsZero() {
		return s.picturesWith(ctx, wanted, before.Number, limit)
	}
	if !ended.IsZero() {
		w.and("ends BETWEEN 0 AND ?", micros(ended))
		w.and("EXISTS (SELECT 1 FROM picture_use u WHERE u.hash = picture.hash AND u.out)")
	}
	for _, word := range wanted { // few have ended
		w.and("find LIKE ?", "%"+word+"%")
	}
	if !before.At.IsZero() {
		w.and("(made_at, number) < (?, ?)", micros(before.At), before.Number)
	}
	return all(ctx, s.read, scanPicture, `-- store.Pictures
		SELECT number, mark, doc FROM picture
		 WHERE TRUE`+w.String()+`
		 ORDER BY made_at DESC, number DESC
		 LIMIT $1`, w.args...)
}

// Alike lists at most limit pictures whose mark is nearly this one, the nearest first.
func (s *Store) Alike(ctx context.Context, mark uint64, limit int) (list []picture.Picture, err error) {
	defer fault.In(&err, "store: pictures alike")
	if mark == 0 {
		return nil, nil
	}
	type near struct {
		number int64
		off    int
	}
	marks, err := all(ctx, s.read, func(row scanner) (n near, err error) {
		var m int64
		err = row.Scan(&n.number, &m)
		n.off = bits.OnesCount64(uint64(m) ^ mark)
		return n, err
	}, `-- store.Alike
		SELECT number, mark FROM picture WHERE mark <> 0`)
	if err != nil {
		return nil, err
	}
	for off := range picture.Alike + 1 {
		for _, n := range marks {
			if n.off != off {
				continue
			}
			if len(list) == limit {
				return list, nil
			}
			p, err := s.Picture(ctx, n.number)
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	return list, nil
}

// PicturesShown returns what readers' pages must know of files' pictures; those of which there
// is nothing to know are left out.
func (s *Store) PicturesShown(ctx context.Context, hashes []string) (list map[string]picture.Shown, err error) {
	defer fault.In(&err, "store: what is shown of pictures")
	type one struct {
		hash string
		picture.Shown
	}
	list = map[string]picture.Shown{}
	for batch := range slices.Chunk(hashes, 500) {
		w := conditions{}
		w.among("hash", batch)
		some, err := all(ctx, s.read, func(row scanner) (o one, err error) {
			var doc []byte
			if err = row.Scan(&o.hash, &doc); err == nil {
				err = json.Unmarshal(doc, &o.Shown)
			}
			return o, err
		}, `-- store.PicturesShown
			SELECT hash, shown FROM picture WHERE shown <> ''`+w.String(), w.args...)
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			list[o.hash] = o.Shown
		}
	}
	return list, nil
}

// UsePictures keeps which files stand in what readers see of a story, for out, or in its
// newest revision; nil for none.
func (tx *Tx) UsePictures(ctx context.Context, n story.Number, out bool, hashes []string) (err error) {
	defer fault.In(&err, "store: pictures of story %d", n)
	if _, err := tx.exec(ctx, `-- store.UsePictures: forget
		DELETE FROM picture_use WHERE number = $1 AND out = $2`, int64(n), out); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.exec(ctx, `-- store.UsePictures
			INSERT INTO picture_use (hash, number, out) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, h, int64(n), out); err != nil {
			return err
		}
	}
	return nil
}

// WantPrints notes that a story which readers see wants the prints of files to be made ahead.
func (tx *Tx) WantPrints(ctx context.Context, n story.Number, hashes []string) (err error) {
	defer fault.In(&err, "store: want prints for story %d", n)
	for _, h := range hashes {
		if _, err := tx.exec(ctx, `-- store.WantPrints
			UPDATE picture SET wanted = $2 WHERE hash = $1 AND wanted < $2`, h, int64(n)); err != nil {
			return err
		}
	}
	return nil
}

// PrintsWanted returns the picture whose prints are wanted by the newest story, and that story. It
// fails with fault.NotFound if none are.
func (s *Store) PrintsWanted(ctx context.Context) (p picture.Picture, by story.Number, err error) {
	defer fault.In(&err, "store: prints wanted")
	var number int64
	if err := s.read.QueryRowContext(ctx, `-- store.PrintsWanted
		SELECT number, wanted FROM picture WHERE wanted > 0 ORDER BY wanted DESC, number LIMIT 1`).Scan(&number, &by); err != nil {
		return p, 0, known(err)
	}
	p, err = s.Picture(ctx, number)
	return p, by, err
}

// PrintsMade notes that the prints of a picture are made that a story wanted; if another wants
// them by now they stay wanted.
func (tx *Tx) PrintsMade(ctx context.Context, number int64, by story.Number) (err error) {
	defer fault.In(&err, "store: prints made of %d", number)
	_, err = tx.exec(ctx, `-- store.PrintsMade
		UPDATE picture SET wanted = 0 WHERE number = $1 AND wanted = $2`, number, int64(by))
	return err
}

// Uses lists at most limit cards of stories in which a file stands before readers, or will
// once their embargo ends; the last story first.
func (s *Store) Uses(ctx context.Context, hash string, limit int) (_ []story.Card, err error) {
	defer fault.In(&err, "store: uses of %.12s", hash)
	return all(ctx, s.read, scanCard, `-- store.Uses
		SELECT s.card
		  FROM picture_use u
		  JOIN story s ON s.number = u.number
		 WHERE u.hash = $1 AND u.out AND s.card <> ''
		 ORDER BY u.number DESC
		 LIMIT $2`, hash, limit)
}

// A Used is a story in which a file stands: before readers, in work, or both.
type Used struct {
	Number story.Number
	Out    bool
	Work   bool
}

// UsedIn lists at most limit stories in which a file stands, the last first.
func (s *Store) UsedIn(ctx context.Context, hash string, limit int) ([]Used, error) {
	return usedIn(ctx, s.read, hash, limit)
}

// UsedIn is the same inside a change.
func (tx *Tx) UsedIn(ctx context.Context, hash string, limit int) ([]Used, error) {
	return usedIn(ctx, tx, hash, limit)
}

func usedIn(ctx context.Context, q asker, hash string, limit int) (list []Used, err error) {
	defer fault.In(&err, "store: stories with %.12s", hash)
	rows, err := all(ctx, q, func(row scanner) (u Used, err error) {
		err = row.Scan(&u.Number, &u.Out)
		u.Work = !u.Out
		return u, err
	}, `-- store.UsedIn
		SELECT number, out FROM picture_use WHERE hash = $1 ORDER BY number DESC LIMIT $2`, hash, limit*2)
	for _, u := range rows {
		if last := len(list) - 1; last >= 0 && list[last].Number == u.Number {
			list[last].Out, list[last].Work = true, true
			continue
		}
		if len(list) == limit {
			break
		}
		list = append(list, u)
	}
	return list, err
}
