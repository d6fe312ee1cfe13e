package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"marbre/fault"
	"marbre/story"
)

// A KeptFront is a front as somebody once made it up. Seq is the number of its
// journal entry, 0 for one that was made up before they were kept.
type KeptFront struct {
	story.Front
	Seq int64     `json:"made,omitempty"`
	At  time.Time `json:"made_at,omitzero"`
	By  string    `json:"made_by,omitempty"`
}

func scanFront(row scanner) (k KeptFront, err error) {
	var at int64
	var doc, section string
	if err := row.Scan(&k.Seq, &at, &k.By, &section, &doc); err != nil {
		return k, err
	}
	k.At = instant(at)
	err = json.Unmarshal([]byte(doc), &k.Front)
	k.Section = section // it may have moved since
	return k, err
}

const keptFront = `SELECT seq, at, made_by, section, doc FROM front_kept WHERE edition = $1 AND section = $2 ORDER BY seq DESC LIMIT `

// KeepFront keeps how a front was made up, under the number of its entry.
func (tx *Tx) KeepFront(ctx context.Context, k KeptFront) (err error) {
	defer fault.In(&err, "store: keep front of %s/%s", k.Edition, k.Section)
	doc, err := json.Marshal(k.Front)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.KeepFront
		INSERT INTO front_kept (seq, edition, section, at, made_by, doc) VALUES ($1, $2, $3, $4, $5, $6)`,
		k.Seq, k.Edition, k.Section, micros(k.At), k.By, string(doc))
	return known(err)
}

// LastFront returns how a front was made up last; Seq is 0 when nobody did, or
// before they were kept.
func (tx *Tx) LastFront(ctx context.Context, edition, section string) (k KeptFront, err error) {
	defer fault.In(&err, "store: last front of %s/%s", edition, section)
	k, err = scanFront(tx.row(ctx, `-- store.LastFront
		`+keptFront+`1`, edition, section))
	if errors.Is(known(err), fault.NotFound) {
		return KeptFront{}, nil
	}
	return k, known(err)
}

// KeptFronts lists how a front was made up, the newest first.
func (s *Store) KeptFronts(ctx context.Context, edition, section string, limit int) (list []KeptFront, err error) {
	defer fault.In(&err, "store: kept fronts of %s/%s", edition, section)
	return all(ctx, s.read, scanFront, `-- store.KeptFronts
		`+keptFront+`$3`, edition, section, limit)
}
