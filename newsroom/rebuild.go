package newsroom

import (
	"context"
	"errors"
	"slices"

	"marbre/fault"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// Rebuild makes lists, cards and months again from the stories themselves, and
// returns how many are out. A translation of which nobody knows on what it stands
// stands on what readers have of its original. Readers see no difference unless something was wrong.
func (n *Newsroom) Rebuild(ctx context.Context, by staff.Person) (out int, err error) {
	defer fault.In(&err, "rebuild lists")
	if err := by.May(staff.Edition, staff.Place{}); err != nil {
		return 0, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		editions, err := tx.Editions(ctx)
		if err != nil {
			return err
		}
		if err := tx.ClearLists(ctx); err != nil {
			return err
		}
		var above story.Number
		for {
			list, err := tx.All(ctx, above, 500)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, s := range list {
				above = s.Number
				if err := founded(ctx, tx, s); err != nil {
					return err
				}
				if err := tx.UsePictures(ctx, s.Number, false, s.Files()); err != nil {
					return err
				}
				i := slices.IndexFunc(editions, func(e story.Edition) bool { return e.Code == s.Edition })
				if i < 0 || s.State != story.StatePublished {
					if err := errors.Join(tx.SetCard(ctx, s, nil, nil), tx.UsePictures(ctx, s.Number, true, nil)); err != nil {
						return err
					}
					continue
				}
				p, err := tx.Published(ctx, s.Number)
				if err != nil {
					return err
				}
				card := p.Card()
				if err := tx.SetCard(ctx, s, &card, editions[i].Lists(p)); err != nil {
					return err
				}
				if err := tx.UsePictures(ctx, s.Number, true, p.Files()); err != nil {
					return err
				}
				out++
			}
		}
	})
	return out, err
}
