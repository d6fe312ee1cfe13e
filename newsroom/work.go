package newsroom

import (
	"context"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// Assign says who does a story, what is to be done and until when. Everybody
// may take a story upon themselves or give it back; all else is for those who
// may assign.
func (n *Newsroom) Assign(ctx context.Context, by staff.Person, a story.Assignment) (_ story.Assignment, e journal.Entry, err error) {
	defer fault.In(&err, "assign %d", a.Number)
	if err := a.Check(); err != nil {
		return a, e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		st, err := tx.Standing(ctx, a.Number)
		if err != nil {
			return err
		}
		was, err := tx.Assignment(ctx, a.Number)
		if err != nil {
			return err
		}
		act := staff.Assign
		if was.OnlyOf(by.Login, a) {
			act = staff.Take
		}
		if err := by.May(act, place(st)); err != nil {
			return err
		}
		for i, p := range a.People {
			if a.People[i].Name, err = nameOf(ctx, tx, p.Login, by); err != nil {
				return fault.Within("people", err)
			}
		}
		a.By, a.At = by.Name, n.now()
		if err := tx.Assign(ctx, a); err != nil {
			return err
		}
		e, err = n.work(ctx, tx, by, journal.Assigned, st, "")
		return err
	})
	return a, e, err
}

// nameOf is the name of the person with a login.
func nameOf(ctx context.Context, tx *store.Tx, login string, by staff.Person) (string, error) {
	if login == by.Login {
		return by.Name, nil
	}
	m, err := tx.Member(ctx, login)
	if fault.KindOf(err) == fault.NotFound {
		return "", fault.Tell(fault.Invalid, "people.unknown", login)
	}
	return m.Name, err
}

// work writes the entry of something that was done beside a story.
func (n *Newsroom) work(ctx context.Context, tx *store.Tx, by staff.Person, kind journal.Kind, st store.Standing, note string) (journal.Entry, error) {
	return tx.Write(ctx, journal.Entry{At: n.now(), Kind: kind, Edition: st.Edition, Story: st.Number, Revision: st.Head, By: by.Name, Login: by.Login, Note: note})
}

// Note writes to colleagues beside a story.
func (n *Newsroom) Note(ctx context.Context, by staff.Person, note story.Note) (_ story.Note, e journal.Entry, err error) {
	defer fault.In(&err, "note beside %d", note.Number)
	if err := note.Check(); err != nil {
		return note, e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		st, err := tx.Standing(ctx, note.Number)
		if err != nil {
			return err
		}
		if err := mayNote(by, st); err != nil {
			return err
		}
		count, err := tx.CountNotes(ctx, note.Number)
		if err != nil {
			return err
		}
		if count >= story.MaxNotes {
			return fault.Tell(fault.Conflict, "work.notes", story.MaxNotes)
		}
		note.Login, note.By, note.At = by.Login, by.Name, n.now()
		if note, err = tx.AddNote(ctx, note); err != nil {
			return err
		}
		e, err = n.work(ctx, tx, by, journal.Noted, st, note.Text)
		return err
	})
	return note, e, err
}

// mayNote: whoever reads an edition may write to those who work in it.
func mayNote(by staff.Person, st store.Standing) error {
	if err := mayRead(by, st); err != nil {
		return err
	}
	return by.May(staff.Note, staff.Place{})
}

// NoteDone says whether a note is done with.
func (n *Newsroom) NoteDone(ctx context.Context, by staff.Person, id int64, done bool) (note story.Note, e journal.Entry, err error) {
	defer fault.In(&err, "note %d", id)
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if note, err = tx.Note(ctx, id); err != nil {
			return err
		}
		st, err := tx.Standing(ctx, note.Number)
		if err != nil {
			return err
		}
		if err := mayNote(by, st); err != nil {
			return err
		}
		if note.Done == done {
			return nil
		}
		note.Done, note.DoneBy, note.DoneAt = done, "", time.Time{}
		if done {
			note.DoneBy, note.DoneAt = by.Name, n.now()
		}
		if err := tx.SetNote(ctx, note); err != nil {
			return err
		}
		e, err = n.work(ctx, tx, by, journal.Noted, st, "")
		return err
	})
	return note, e, err
}
