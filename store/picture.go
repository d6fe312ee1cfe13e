package store

import (
	"context"
	"encoding/json"
	"math/bits"
	"slices"

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
		INSERT INTO picture (number, hash, mark, find, doc, made_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		p.Number, p.Hash, int64(p.Mark), story.Fold(p.Find()), string(doc), micros(p.MadeAt))
	return p, known(err)
}

// SavePicture keeps what changed about a picture.
func (tx *Tx) SavePicture(ctx context.Context, p picture.Picture) (err error) {
	defer fault.In(&err, "store: save picture %d", p.Number)
	doc, err := json.Marshal(p)
	if err != nil {
		return err
	}
	n, err := tx.exec(ctx, `-- store.SavePicture
		UPDATE picture SET find = $2, doc = $3 WHERE number = $1`, p.Number, story.Fold(p.Find()), string(doc))
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
func (s *Store) PicturesOf(ctx context.Context, hashes []string) (list []picture.Picture, err error) {
	defer fault.In(&err, "store: pictures of files")
	for batch := range slices.Chunk(hashes, 500) {
		w := conditions{}
		w.among("hash", batch)
		some, err := all(ctx, s.read, scanPicture, `-- store.PicturesOf
			SELECT number, mark, doc FROM picture WHERE TRUE`+w.String(), w.args...)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

// Pictures lists at most limit pictures, the last taken in first, after a cursor; those in
// whose words all of text stands, or all for "".
func (s *Store) Pictures(ctx context.Context, words []string, before story.Cursor, limit int) (_ []picture.Picture, err error) {
	defer fault.In(&err, "store: pictures")
	w := conditions{args: []any{limit}}
	for _, word := range words {
		if word = story.Fold(word); word != "" {
			w.and("find LIKE ?", "%"+word+"%")
		}
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

// UsePictures keeps which files stand in what readers see of a story; nil for none.
func (tx *Tx) UsePictures(ctx context.Context, n story.Number, hashes []string) (err error) {
	defer fault.In(&err, "store: pictures of %d", n)
	if _, err := tx.exec(ctx, `-- store.UsePictures: forget
		DELETE FROM picture_use WHERE number = $1`, int64(n)); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.exec(ctx, `-- store.UsePictures
			INSERT INTO picture_use (hash, number) VALUES ($1, $2) ON CONFLICT DO NOTHING`, h, int64(n)); err != nil {
			return err
		}
	}
	return nil
}

// Uses lists at most limit cards of stories in which a file stands before readers, or will
// once their embargo ends; the last story first.
func (s *Store) Uses(ctx context.Context, hash string, limit int) (_ []story.Card, err error) {
	defer fault.In(&err, "store: uses of %.12s", hash)
	return all(ctx, s.read, scanCard, `-- store.Uses
		SELECT s.card
		  FROM picture_use u
		  JOIN story s ON s.number = u.number
		 WHERE u.hash = $1 AND s.card <> ''
		 ORDER BY u.number DESC
		 LIMIT $2`, hash, limit)
}
