package newsroom

import (
	"context"
	"errors"
	"strconv"

	"marbre/fault"
	"marbre/journal"
	"marbre/picture"
	"marbre/staff"
	"marbre/store"
)

// TakePicture takes in a picture whose file is kept. One whose file was taken in before is
// that one, with whatever was written about it since: known is set.
func (n *Newsroom) TakePicture(ctx context.Context, by staff.Person, p picture.Picture) (_ picture.Picture, known bool, e journal.Entry, err error) {
	defer fault.In(&err, "take in a picture")
	if err := by.May(staff.Picture, staff.Place{}); err != nil {
		return p, false, e, err
	}
	if err := p.Check(); err != nil {
		return p, false, e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		had, err := tx.PictureOf(ctx, p.Hash)
		if err == nil {
			p, known = had, true
			return nil
		}
		if !errors.Is(err, fault.NotFound) {
			return err
		}
		p.MadeAt, p.MadeBy = n.now(), by.Name
		if p, err = tx.AddPicture(ctx, p); err != nil {
			return err
		}
		e, err = n.pictured(ctx, tx, by, p)
		return err
	})
	return p, known, e, err
}

// WritePicture keeps what the desk writes about a picture; edit is given what stands there
// and returns what is to.
func (n *Newsroom) WritePicture(ctx context.Context, by staff.Person, number int64, edit func(picture.Words) (picture.Words, error)) (p picture.Picture, e journal.Entry, err error) {
	defer fault.In(&err, "picture %d", number)
	if err := by.May(staff.Picture, staff.Place{}); err != nil {
		return p, e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if p, err = tx.Picture(ctx, number); err != nil {
			return err
		}
		if p.Words, err = edit(p.Words); err != nil {
			return err
		}
		if err := p.Check(); err != nil {
			return err
		}
		if err := tx.SavePicture(ctx, p); err != nil {
			return err
		}
		e, err = n.pictured(ctx, tx, by, p)
		return err
	})
	return p, e, err
}

func (n *Newsroom) pictured(ctx context.Context, tx *store.Tx, by staff.Person, p picture.Picture) (journal.Entry, error) {
	return tx.Write(ctx, journal.Entry{At: n.now(), Kind: journal.Pictured, By: by.Name, Login: by.Login, Note: strconv.FormatInt(p.Number, 10)})
}
