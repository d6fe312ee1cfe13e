package newsroom

import (
	"context"

	"marbre/fault"
	"marbre/journal"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// Show makes a link by which somebody outside may read a story as it stands, for
// some hours. hash is the SHA-256 of the link's token. What was withdrawn is
// shown to nobody.
func (n *Newsroom) Show(ctx context.Context, by staff.Person, num story.Number, hours int, hash string) (s story.Shown, e journal.Entry, err error) {
	defer fault.In(&err, "show %d", num)
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		st, err := tx.Standing(ctx, num)
		if err != nil {
			return err
		}
		if err := by.May(staff.Show, place(st)); err != nil {
			return err
		}
		if st.State == story.StateWithdrawn {
			return fault.Tell(fault.Conflict, "shown.withdrawn")
		}
		now := n.now()
		if s, err = story.Show(num, hours, by.Login, by.Name, now); err != nil {
			return err
		}
		links, err := tx.ShownOf(ctx, num)
		if err != nil {
			return err
		}
		working := 0
		for _, l := range links {
			if l.Works(now) {
				working++
			}
		}
		if working >= story.MaxShown {
			return fault.Tell(fault.Conflict, "shown.many", story.MaxShown)
		}
		if s, err = tx.AddShown(ctx, s, hash); err != nil {
			return err
		}
		e, err = n.work(ctx, tx, by, journal.Shown, st, "")
		return err
	})
	return s, e, err
}

// Unshow takes such a link back.
func (n *Newsroom) Unshow(ctx context.Context, by staff.Person, num story.Number, id int64) (s story.Shown, e journal.Entry, err error) {
	defer fault.In(&err, "take link %d to %d back", id, num)
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		st, err := tx.Standing(ctx, num)
		if err != nil {
			return err
		}
		if err := by.May(staff.Show, place(st)); err != nil {
			return err
		}
		if s, err = tx.Shown(ctx, id); err != nil {
			return err
		}
		if s.Number != num {
			return fault.NotFound
		}
		if !s.RevokedAt.IsZero() {
			return nil
		}
		s.RevokedAt, s.RevokedBy = n.now(), by.Name
		if err := tx.RevokeShown(ctx, s); err != nil {
			return err
		}
		e, err = n.work(ctx, tx, by, journal.Shown, st, "")
		return err
	})
	return s, e, err
}
