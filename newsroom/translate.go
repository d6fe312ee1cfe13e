package newsroom

import (
	"context"
	"errors"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// Translate begins a translation of a story in another edition: a draft that holds
// the original's text, as readers have it or, if they have nothing, as it was
// saved last. It fails with fault.Conflict if that edition has one, and with
// fault.Denied if neither by may read the original nor readers have it.
func (n *Newsroom) Translate(ctx context.Context, by staff.Person, num story.Number, edition, section string) (d Done, err error) {
	defer fault.In(&err, "translate %d", num)
	if err := by.May(staff.Create, staff.Place{Edition: edition, Section: section}); err != nil {
		return d, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		o, err := tx.Story(ctx, num)
		if err != nil {
			return err
		}
		if group := story.Group(o.Number, o.Original); group != o.Number { // a translation's translation is the original's
			if o, err = tx.Story(ctx, group); err != nil {
				return err
			}
		}
		if err := by.May(staff.Read, staff.Of(o)); err != nil && !o.Out(n.now()) {
			return err
		}
		if o.Edition == edition {
			return fault.Field("edition", "story.same-edition", int64(o.Number), edition)
		}
		if err := lacks(ctx, tx, o.Number, edition); err != nil {
			return err
		}
		if o.Public != 0 && o.Public != o.Head {
			saved, err := tx.Revision(ctx, o.Number, o.Public)
			if err != nil {
				return err
			}
			o.Content = saved.Content
		}
		c := o.Content.Translated(o.Number, section)
		if err := c.Check(); err != nil {
			return err
		}
		d, err = n.begin(ctx, tx, by, edition, c)
		return err
	})
	return d, err
}

// lacks fails with fault.Conflict if an edition has a translation of an original
// that was not withdrawn.
func lacks(ctx context.Context, tx *store.Tx, original story.Number, edition string) error {
	bases, err := tx.Bases(ctx, original)
	if err != nil {
		return err
	}
	for _, b := range bases {
		if b.Edition != edition {
			continue
		}
		if st, err := tx.Standing(ctx, b.Number); err != nil || st.State != story.StateWithdrawn {
			return errors.Join(err, fault.Tell(fault.Conflict, "translation.there", edition, int64(b.Number)))
		}
	}
	return nil
}

// CaughtUp says that a translation holds what a revision of its original does: a
// person's word, by which no text changes.
func (n *Newsroom) CaughtUp(ctx context.Context, by staff.Person, num story.Number, revision story.Revision) (b story.Basis, e journal.Entry, err error) {
	defer fault.In(&err, "basis of %d", num)
	if revision < 1 {
		return b, e, fault.Field("revision", "story.number", int64(revision))
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		st, err := tx.Standing(ctx, num)
		if err != nil {
			return err
		}
		if err := mayWrite(by, st); err != nil {
			return err
		}
		if b, err = tx.Basis(ctx, num); errors.Is(err, fault.NotFound) {
			return fault.Tell(fault.Conflict, "translation.none", int64(num))
		} else if err != nil {
			return err
		}
		o, err := tx.Story(ctx, b.Original)
		if err != nil {
			return err
		}
		most := o.Head
		if o.Public != 0 {
			most = o.Public // what readers will have one day nobody has caught up with
		}
		if revision > most {
			return fault.Field("revision", "story.no-revision", int(revision), int(most))
		}
		b.Revision = revision
		// Whoever has read that the original is gone has caught up with it.
		if b, err = measured(ctx, tx, b, o, n.now()); err != nil {
			return err
		}
		if o.State == story.StateWithdrawn {
			b.Behind = false
		}
		if err := tx.SetBasis(ctx, b); err != nil {
			return err
		}
		e, err = n.work(ctx, tx, by, journal.CaughtUp, st, "")
		return err
	})
	return b, e, err
}

// translates keeps on what a story stands that has become a translation, or is
// one of another original now: on what readers have of it, or what was saved last.
func translates(ctx context.Context, tx *store.Tx, before, after story.Story) error {
	if after.Original == before.Original {
		return nil
	}
	if after.Original == 0 {
		return tx.DropBasis(ctx, after.Number)
	}
	b := story.Basis{Number: after.Number, Edition: after.Edition, Original: after.Original}
	switch o, err := tx.Story(ctx, after.Original); {
	case errors.Is(err, fault.NotFound): // an import brings it later: then it stands on what comes
	case err != nil:
		return err
	case o.Public != 0:
		b.Revision = o.Public
	default:
		b.Revision = o.Head
	}
	return tx.SetBasis(ctx, b)
}

// goesOn looks which translations are behind, now that readers have something
// else of their original, or nothing.
func goesOn(ctx context.Context, tx *store.Tx, original story.Story, at time.Time) error {
	bases, err := tx.Bases(ctx, original.Number)
	if err != nil {
		return err
	}
	for _, was := range bases {
		b, err := measured(ctx, tx, was, original, at)
		if err != nil {
			return err
		}
		if b == was {
			continue
		}
		if err := tx.SetBasis(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// measured is b against what readers have of its original.
func measured(ctx context.Context, tx *store.Tx, b story.Basis, original story.Story, at time.Time) (story.Basis, error) {
	if b.Revision == 0 {
		b.Revision = original.Public
	}
	if original.Public == 0 || original.Public == b.Revision {
		return b.Gone(original.Life, nil, nil, at), nil
	}
	basis, err := tx.Revision(ctx, original.Number, b.Revision)
	if err != nil {
		return b, err
	}
	public, err := tx.Revision(ctx, original.Number, original.Public)
	if err != nil {
		return b, err
	}
	history, err := tx.Publications(ctx, original.Number)
	if err != nil {
		return b, err
	}
	return b.Gone(original.Life, story.Diff(basis.Content, public.Content), history, at), nil
}

// founded keeps on what a translation stands, where nobody knows.
func founded(ctx context.Context, tx *store.Tx, s story.Story) error {
	if s.Original == 0 {
		return nil
	}
	if _, err := tx.Basis(ctx, s.Number); !errors.Is(err, fault.NotFound) {
		return err
	}
	return translates(ctx, tx, story.Story{}, s)
}
