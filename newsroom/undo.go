package newsroom

import (
	"context"
	"errors"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/lang"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// remember keeps how a story stood before an act of a person, for as long as it can
// be taken back and somewhat longer.
func remember(ctx context.Context, tx *store.Tx, act staff.Act, before story.Story, d Done, by staff.Person) error {
	if by.Login == "" {
		return nil
	}
	return tx.KeepBefore(ctx, d.Entry, store.Before{Act: string(act), Life: before.Life}, d.Entry.At.Add(-time.Hour))
}

// Undo takes back one's own last act on a story, or one's own flash, which the journal
// has under seq: within story.UndoWithin, and only while nothing came of it since. It
// fails with fault.Conflict otherwise.
func (n *Newsroom) Undo(ctx context.Context, by staff.Person, seq int64) (d Done, err error) {
	defer fault.In(&err, "undo %d", seq)
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		entries, err := tx.After(ctx, seq-1, 1)
		if err != nil {
			return err
		}
		if len(entries) == 0 || entries[0].Seq != seq || entries[0].Story == 0 && entries[0].Kind != journal.Flashed || entries[0].Login != by.Login || by.Login == "" {
			return fault.Tell(fault.Conflict, "undo.not-yours")
		}
		e := entries[0]
		now := n.now()
		if e.Kind == journal.Flashed {
			d.Entry, err = n.unsay(ctx, tx, by, e, now)
			return err
		}
		was, err := tx.Before(ctx, seq)
		if errors.Is(err, fault.NotFound) || err == nil && now.Sub(e.At) > story.UndoWithin {
			return fault.Tell(fault.Conflict, "undo.late")
		}
		if err != nil {
			return err
		}
		current, _, err := n.latest(ctx, tx, e.Story)
		if err != nil {
			return err
		}
		last, err := tx.LastMove(ctx, e.Story)
		if err != nil {
			return err
		}
		// A text that was written since does not go away under its writer's hands.
		rewrites := was.Life.State == story.StatePublished && current.Head != was.Life.Public
		if last != seq || rewrites && current.Head != e.Revision {
			return fault.Tell(fault.Conflict, "undo.since")
		}
		if err := by.May(staff.Act(was.Act), staff.Of(current)); err != nil {
			return err
		}
		ed, err := editionOf(ctx, tx, current.Edition)
		if err != nil {
			return err
		}
		var former story.Content
		if was.Life.Public != 0 {
			saved, err := tx.Revision(ctx, current.Number, was.Life.Public)
			if err != nil {
				return err
			}
			former = saved.Content
		}
		after, p, err := current.Undo(was.Life, former, by.Name, now, reasonOf(e.Kind, ed))
		if err != nil {
			return err
		}
		var out *story.Publication
		if p.Revision != 0 {
			out = &p
		}
		d, err = n.keep(ctx, tx, ed, current, after, out, by, "")
		return err
	})
	return d, err
}

// unsay takes back one's own flash.
func (n *Newsroom) unsay(ctx context.Context, tx *store.Tx, by staff.Person, e journal.Entry, now time.Time) (journal.Entry, error) {
	if now.Sub(e.At) > story.UndoWithin {
		return e, fault.Tell(fault.Conflict, "undo.late")
	}
	b, err := tx.ShownFlash(ctx, e.Seq)
	if errors.Is(err, fault.NotFound) {
		return e, fault.Tell(fault.Conflict, "undo.since")
	}
	if err != nil {
		return e, err
	}
	if err := by.May(staff.Flash, staff.Place{Edition: e.Edition}); err != nil {
		return e, err
	}
	ed, err := editionOf(ctx, tx, e.Edition)
	if err != nil {
		return e, err
	}
	return n.takeBack(ctx, tx, by, b, lang.For(ed.Lang).Say("undo.flash"))
}

// reasonOf is what readers are told when an act that they saw is taken back.
func reasonOf(kind journal.Kind, ed story.Edition) string {
	key := map[journal.Kind]string{journal.Published: "undo.published", journal.Withdrawn: "undo.withdrawn"}[kind]
	if key == "" {
		key = "undo.updated"
	}
	return lang.For(ed.Lang).Say(key)
}
