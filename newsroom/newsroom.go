// Package newsroom is what can be done to a story: create, save, submit,
// approve, schedule, publish, correct, update, withdraw. It stands between
// those who write and the store: it reads, lets the rules decide, and writes,
// all in one transaction. It must never know HTTP, SQL or pages.
package newsroom

import (
	"context"
	"errors"
	"slices"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/lang"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// A Newsroom is where all writing is done. Now is the clock.
type Newsroom struct {
	Store  *store.Store
	Now    func() time.Time
	sheets sheets
	lists  wordLists
	Hosts  []string // under which readers have it: lemarbre.example; links to them are links to its stories
}

// Done is what an act left behind: the story as it stands now, the act's
// journal entry, and the story's address while it is out.
type Done struct {
	Story story.Story
	Entry journal.Entry
	Path  string
}

// A Stale is a save on a revision that is no longer the newest. Nothing is
// lost: Yours is what was to be saved, Theirs what was saved meanwhile.
type Stale struct {
	Number story.Number
	Base   story.Revision
	Yours  story.Content
	Theirs story.Saved
}

// Error names the revisions.
func (s *Stale) Error() string { return s.Unwrap().Error() }

// Unwrap is the fault.Conflict to be told.
func (s *Stale) Unwrap() error {
	return fault.Tell(fault.Conflict, "story.changed", int(s.Base), int(s.Theirs.Revision))
}

func (n *Newsroom) now() time.Time { return n.Now().UTC().Truncate(time.Microsecond) }

// Create begins a story in an edition. It fails with fault.Invalid if a field
// cannot be, naming it.
func (n *Newsroom) Create(ctx context.Context, by staff.Person, edition string, c story.Content) (d Done, err error) {
	defer fault.In(&err, "create")
	if err := by.May(staff.Create, staff.Place{Edition: edition, Section: c.Section}); err != nil {
		return d, err
	}
	if err := c.Check(); err != nil {
		return d, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		d, err = n.begin(ctx, tx, by, edition, c)
		return err
	})
	return d, err
}

// begin is Create inside a change.
func (n *Newsroom) begin(ctx context.Context, tx *store.Tx, by staff.Person, edition string, c story.Content) (d Done, err error) {
	ed, err := editionOf(ctx, tx, edition)
	if err != nil {
		return d, err
	}
	if c, err = placed(ctx, tx, ed, 0, c); err != nil {
		return d, err
	}
	num, err := tx.NextNumber(ctx)
	if err != nil {
		return d, err
	}
	now := n.now()
	after := story.Story{Number: num, Edition: ed.Code, Life: story.Life{State: story.StateDraft}, CreatedAt: now}
	if after, err = after.Revise(c, 0, by.Name, now); err != nil {
		return d, err
	}
	return n.keep(ctx, tx, ed, story.Story{}, after, nil, by, "")
}

// Revise saves a new revision of a story: edit is given the content of the
// revision base and returns what is to be saved. It fails with a *Stale if
// somebody saved since base.
func (n *Newsroom) Revise(ctx context.Context, by staff.Person, num story.Number, base story.Revision, edit func(story.Content) (story.Content, error)) (d Done, err error) {
	defer fault.In(&err, "revise %d", num)
	var stale error
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		before, settled, err := n.latest(ctx, tx, num)
		if err != nil {
			return err
		}
		if err := by.May(staff.Revise, staff.Of(before)); err != nil {
			return err
		}
		on := before.Content
		if base != before.Head {
			old, err := tx.Revision(ctx, num, base)
			if err != nil {
				return fault.Within("base_revision", fault.Tell(fault.Invalid, "story.no-revision", int(base), int(before.Head)))
			}
			on = old.Content
		}
		c, err := edit(on)
		if err != nil {
			return err
		}
		if err := c.Check(); err != nil {
			return err
		}
		if err := by.May(staff.Revise, staff.Place{Edition: before.Edition, Section: c.Section, State: before.State}); err != nil {
			return fault.Within("section", err) // nobody moves a story to where they have no say
		}
		if base != before.Head {
			stale = &Stale{num, base, c, story.Saved{Number: num, Revision: before.Head, At: before.SavedAt, By: before.SavedBy, Content: before.Content}}
			return unless(settled, stale)
		}
		ed, err := editionOf(ctx, tx, before.Edition)
		if err != nil {
			return err
		}
		if c, err = placed(ctx, tx, ed, num, c); err != nil {
			return err
		}
		after, err := before.Revise(c, base, by.Name, n.now())
		if err != nil {
			return err
		}
		d, err = n.keep(ctx, tx, ed, before, after, nil, by, "")
		return err
	})
	return d, cmp(err, stale)
}

// unless is err, or nil when something was settled: then the revision that was
// made is kept, although the act is refused.
func unless(settled bool, err error) error {
	if settled {
		return nil
	}
	return err
}

// A step is one move of a story: what it becomes, and what was published of it.
type step func(s story.Story, now time.Time) (story.Story, story.Publication, error)

// move makes one step. base is the revision that the person saw, 0 for
// whichever is the newest; despite is why it goes out although rules stop it.
func (n *Newsroom) move(ctx context.Context, by staff.Person, act staff.Act, num story.Number, base story.Revision, note string, despite []story.Override, step func(*store.Tx, story.Story) (step, error)) (d Done, err error) {
	defer fault.In(&err, "%s %d", string(act), num)
	var stale error
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		before, settled, err := n.latest(ctx, tx, num)
		if err != nil {
			return err
		}
		if err := by.May(act, staff.Of(before)); err != nil {
			return err
		}
		if base != 0 && base != before.Head {
			stale = fault.Within("base_revision", fault.Tell(fault.Conflict, "story.changed", int(base), int(before.Head)))
			return unless(settled, stale)
		}
		ed, err := editionOf(ctx, tx, before.Edition)
		if err != nil {
			return err
		}
		take, err := step(tx, before)
		if err != nil {
			return err
		}
		after, p, err := take(before, n.now())
		if err != nil {
			return err
		}
		var out *story.Publication
		if p.Revision != 0 {
			if ed.Trail(after.Section) == nil {
				return fault.Field("section", "story.unknown-section", after.Section)
			}
			out = &p
		}
		if err := picturesMay(ctx, tx, before, after, out); err != nil {
			return err
		}
		if goesOut(before, after, out) {
			overrides, err := n.stopped(ctx, tx, by, before, despite)
			if err != nil {
				return err
			}
			if out != nil {
				out.Overrides = overrides
			}
		}
		if d, err = n.keep(ctx, tx, ed, before, after, out, by, note); err != nil {
			return err
		}
		return remember(ctx, tx, act, before, d, by)
	})
	return d, cmp(err, stale)
}

// plain is a step that asks nothing of the store.
func plain(s step) func(*store.Tx, story.Story) (step, error) {
	return func(*store.Tx, story.Story) (step, error) { return s, nil }
}

// quiet is a step that publishes nothing.
func quiet(move func(story.Story, time.Time) (story.Story, error)) func(*store.Tx, story.Story) (step, error) {
	return plain(func(s story.Story, now time.Time) (story.Story, story.Publication, error) {
		after, err := move(s, now)
		return after, story.Publication{}, err
	})
}

// Submit hands a draft to the editors.
func (n *Newsroom) Submit(ctx context.Context, by staff.Person, num story.Number, base story.Revision) (Done, error) {
	return n.move(ctx, by, staff.Submit, num, base, "", nil, quiet(func(s story.Story, _ time.Time) (story.Story, error) { return s.Submit() }))
}

// Return sends a story back to its writer with a note.
func (n *Newsroom) Return(ctx context.Context, by staff.Person, num story.Number, base story.Revision, note string) (Done, error) {
	return n.move(ctx, by, staff.Return, num, base, note, nil, quiet(func(s story.Story, _ time.Time) (story.Story, error) { return s.Return(note) }))
}

// Approve says that a story may be published.
func (n *Newsroom) Approve(ctx context.Context, by staff.Person, num story.Number, base story.Revision) (Done, error) {
	return n.move(ctx, by, staff.Approve, num, base, "", nil, quiet(func(s story.Story, _ time.Time) (story.Story, error) { return s.Approve() }))
}

// Schedule makes an approved story go out at the minute given. What stops it is refused, but for
// what despite names with a reason; so it is in Publish, Update and Correct.
func (n *Newsroom) Schedule(ctx context.Context, by staff.Person, num story.Number, base story.Revision, at time.Time, despite ...story.Override) (Done, error) {
	return n.move(ctx, by, staff.Schedule, num, base, "", despite, quiet(func(s story.Story, now time.Time) (story.Story, error) {
		return s.Schedule(at.UTC().Truncate(time.Microsecond), now)
	}))
}

// Publish puts a story before its readers; under embargo it is scheduled for
// the moment that the embargo lifts. Over is the flash whose place it takes on
// the wire, 0 for none.
func (n *Newsroom) Publish(ctx context.Context, by staff.Person, num story.Number, base story.Revision, over int64, despite ...story.Override) (Done, error) {
	return n.move(ctx, by, staff.Publish, num, base, "", despite, plain(func(s story.Story, now time.Time) (story.Story, story.Publication, error) {
		s, p, err := s.Publish(now)
		if p.Revision != 0 {
			p.Over = over
		}
		return s, p, err
	}))
}

// Update puts the newest revision of a published story before its readers.
func (n *Newsroom) Update(ctx context.Context, by staff.Person, num story.Number, base story.Revision, note string, despite ...story.Override) (Done, error) {
	return n.move(ctx, by, staff.Update, num, base, note, despite, plain(func(s story.Story, now time.Time) (story.Story, story.Publication, error) {
		return s.Update(now, note)
	}))
}

// Correct puts the newest revision of a published story before its readers as
// a correction. Without pins it is pinned to the words that changed.
func (n *Newsroom) Correct(ctx context.Context, by staff.Person, num story.Number, base story.Revision, note string, pins []story.Pin, despite ...story.Override) (Done, error) {
	return n.move(ctx, by, staff.Correct, num, base, note, despite, func(tx *store.Tx, before story.Story) (step, error) {
		if before.Public == 0 {
			return func(s story.Story, now time.Time) (story.Story, story.Publication, error) {
				return s.Correct(now, note, nil)
			}, nil
		}
		was, err := tx.Revision(ctx, num, before.Public)
		if err != nil {
			return nil, err
		}
		if pins == nil {
			pins = story.Pins(story.Diff(was.Content, before.Content))
		}
		if err := story.CheckPins(pins, before.Content); err != nil {
			return nil, err
		}
		return func(s story.Story, now time.Time) (story.Story, story.Publication, error) {
			return s.Correct(now, note, pins)
		}, nil
	})
}

// Withdraw takes a published story down and tells readers why.
func (n *Newsroom) Withdraw(ctx context.Context, by staff.Person, num story.Number, base story.Revision, reason string) (Done, error) {
	return n.move(ctx, by, staff.Withdraw, num, base, reason, nil, quiet(func(s story.Story, now time.Time) (story.Story, error) {
		return s.Withdraw(now, reason)
	}))
}

// clerk publishes what was scheduled.
var clerk = staff.Person{Name: "", Role: staff.Editor}

// Due publishes every story whose minute has come, also those that were missed
// while nobody looked. It returns what went out and when the next is due (zero
// for none). Two nodes never publish one twice: the second finds it published.
func (n *Newsroom) Due(ctx context.Context) (out []Done, next time.Time, err error) {
	defer fault.In(&err, "publish what is due")
	due, next, err := n.Store.Due(ctx, n.now())
	if err != nil {
		return nil, next, err
	}
	var failed error
	for _, num := range due {
		d, err := n.Publish(ctx, clerk, num, 0, 0)
		switch {
		case fault.KindOf(err) == fault.Conflict: // another node was faster, or somebody moved it
		case fault.KindOf(err) == fault.Invalid: // it goes back, with the reason, rather than being tried for ever
			failed = errors.Join(err, n.sentBack(ctx, num, err))
		case err != nil:
			failed = err
		default:
			out = append(out, d)
		}
	}
	return out, next, failed
}

// sentBack gives a story that cannot go out at its minute back to its writers.
func (n *Newsroom) sentBack(ctx context.Context, num story.Number, why error) error {
	s, err := n.Store.Story(ctx, num)
	if err != nil {
		return err
	}
	editions, err := n.Store.Editions(ctx)
	if err != nil {
		return err
	}
	reason := why.Error()
	var told *fault.Told
	for _, e := range editions {
		if e.Code == s.Edition && errors.As(why, &told) {
			reason = lang.For(e.Lang).Say("fault."+told.Key, told.Args...)
		}
	}
	_, err = n.Return(ctx, clerk, num, 0, reason)
	return err
}

// Flash sends one line over an edition's wire.
func (n *Newsroom) Flash(ctx context.Context, by staff.Person, edition, text string, u story.Urgency) (b story.Bulletin, err error) {
	defer fault.In(&err, "flash")
	if err := by.May(staff.Flash, staff.Place{Edition: edition}); err != nil {
		return b, err
	}
	if b, err = story.Flash(edition, text, u, n.now()); err != nil {
		return b, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if _, err := editionOf(ctx, tx, edition); err != nil {
			return err
		}
		e, err := flash(ctx, tx, b, by)
		b.Seq = e.Seq
		return err
	})
	return b, err
}

func flash(ctx context.Context, tx *store.Tx, b story.Bulletin, by staff.Person) (journal.Entry, error) {
	touched := []journal.Touch{journal.OfWire(b.Edition)}
	if b.Alerts() {
		touched = append(touched, journal.OfAlert(b.Edition))
	}
	e, err := tx.Write(ctx, journal.Entry{At: b.At, Kind: journal.Flashed, Edition: b.Edition, By: by.Name, Login: by.Login, Note: b.Text, Touched: touched})
	if err != nil {
		return e, err
	}
	return e, tx.Bulletin(ctx, b, e.Seq)
}

// TakeBack takes a flash off the wire and the banner; in its place stands that there was
// one, and why it went. It fails with fault.NotFound if no flash stands there.
func (n *Newsroom) TakeBack(ctx context.Context, by staff.Person, seq int64, reason string) (e journal.Entry, err error) {
	defer fault.In(&err, "take back flash %d", seq)
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		b, err := tx.ShownFlash(ctx, seq)
		if err != nil {
			return err
		}
		if err := by.May(staff.Withdraw, staff.Place{Edition: b.Edition}); err != nil {
			return err
		}
		e, err = n.takeBack(ctx, tx, by, b, reason)
		return err
	})
	return e, err
}

func (n *Newsroom) takeBack(ctx context.Context, tx *store.Tx, by staff.Person, b story.Bulletin, reason string) (journal.Entry, error) {
	said, err := b.TakenBack(n.now(), reason)
	if err != nil {
		return journal.Entry{}, err
	}
	e, err := tx.Write(ctx, journal.Entry{
		At: said.At, Kind: journal.Withdrawn, Edition: b.Edition, By: by.Name, Login: by.Login, Note: reason,
		Touched: []journal.Touch{journal.OfWire(b.Edition), journal.OfAlert(b.Edition)},
	})
	if err != nil {
		return e, err
	}
	return e, tx.Bulletin(ctx, said, e.Seq)
}

// A Remade is a front that somebody else made up since it was read. Nothing was
// changed: Theirs is what readers see.
type Remade struct{ Theirs store.KeptFront }

// Error names who was faster.
func (r *Remade) Error() string { return r.Unwrap().Error() }

// Unwrap is the fault.Conflict to be told.
func (r *Remade) Unwrap() error {
	return fault.Tell(fault.Conflict, "front.remade", r.Theirs.By)
}

// Front makes up a front. Base is the entry of the one that was seen, below 0 for
// whichever it was; it fails with a *Remade if another was made up since.
func (n *Newsroom) Front(ctx context.Context, by staff.Person, f story.Front, base int64) (e journal.Entry, err error) {
	defer fault.In(&err, "make up a front")
	if err := by.May(staff.Front, staff.Place{Edition: f.Edition, Section: f.Section}); err != nil {
		return e, err
	}
	if err := f.Check(); err != nil {
		return e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		ed, err := editionOf(ctx, tx, f.Edition)
		if err != nil {
			return err
		}
		if f.Section != "" && ed.Trail(f.Section) == nil {
			return fault.Field("section", "story.unknown-section", f.Section)
		}
		if err := ed.FillsFrom(f); err != nil {
			return err
		}
		for _, num := range f.Pinned() {
			s, err := tx.Story(ctx, num)
			if err != nil || s.Edition != f.Edition {
				return fault.Field("slots", "front.unknown-story", int64(num), f.Edition)
			}
		}
		if base >= 0 {
			last, err := tx.LastFront(ctx, f.Edition, f.Section)
			if err != nil {
				return err
			}
			if last.Seq != base {
				return &Remade{last}
			}
		}
		if err := tx.SaveFront(ctx, f); err != nil {
			return err
		}
		if e, err = tx.Write(ctx, journal.Entry{At: n.now(), Kind: journal.Front, Edition: f.Edition, By: by.Name, Login: by.Login, Note: f.Section,
			Touched: []journal.Touch{journal.OfFront(f.Edition, f.Section)}}); err != nil {
			return err
		}
		return tx.KeepFront(ctx, store.KeptFront{Front: f, Seq: e.Seq, At: e.At, By: by.Name})
	})
	return e, err
}

// Edition makes an edition, or changes it. What addresses are made of stays
// once something was published: the zone, and sections in which stories stand.
func (n *Newsroom) Edition(ctx context.Context, by staff.Person, ed story.Edition) (e journal.Entry, err error) {
	defer fault.In(&err, "edition %s", ed.Code)
	if err := by.May(staff.Edition, staff.Place{Edition: ed.Code}); err != nil {
		return e, err
	}
	ed.Moved = nil // only MoveSection says where a section went
	if err := ed.Check(); err != nil {
		return e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if was, err := editionOf(ctx, tx, ed.Code); err == nil {
			ed.Moved = was.Moved
			if err := ed.Check(); err != nil {
				return err
			}
			if err := changeable(ctx, tx, was, ed); err != nil {
				return err
			}
		}
		e, err = saveEdition(ctx, tx, ed, by, n.now())
		return err
	})
	return e, err
}

// MoveSection takes a section of an edition, with all below it and all that stands in it,
// to another place in the tree, or gives it another slug; its former addresses lead
// there. It returns how many stories are out there.
func (n *Newsroom) MoveSection(ctx context.Context, by staff.Person, code, from, to string) (stories int64, e journal.Entry, err error) {
	defer fault.In(&err, "move section %s of %s", from, code)
	if err := by.May(staff.Edition, staff.Place{Edition: code}); err != nil {
		return 0, e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		was, err := editionOf(ctx, tx, code)
		if err != nil {
			return err
		}
		ed, err := was.Move(from, to)
		if err != nil {
			return err
		}
		if stories, err = tx.MoveSection(ctx, code, from, to); err != nil {
			return err
		}
		members, err := tx.Members(ctx)
		if err != nil {
			return err
		}
		for _, m := range members {
			changed := false
			for i, g := range m.Grants {
				if g.Edition == code && g.Section != "" && ed.Now(g.Section) != g.Section {
					m.Grants[i].Section, changed = ed.Now(g.Section), true
				}
			}
			if changed {
				if err := tx.SaveMember(ctx, m); err != nil {
					return err
				}
			}
		}
		e, err = saveEdition(ctx, tx, ed, by, n.now())
		return err
	})
	return stories, e, err
}

func saveEdition(ctx context.Context, tx *store.Tx, ed story.Edition, by staff.Person, now time.Time) (journal.Entry, error) {
	if err := tx.SaveEdition(ctx, ed); err != nil {
		return journal.Entry{}, err
	}
	return tx.Write(ctx, journal.Entry{At: now, Kind: journal.Edition, Edition: ed.Code, By: by.Name, Login: by.Login, Touched: []journal.Touch{journal.OfEditions()}})
}

func changeable(ctx context.Context, tx *store.Tx, was, is story.Edition) error {
	stands := func(l story.List) (bool, error) {
		cards, err := tx.Latest(ctx, l, story.Cursor{}, 1)
		return len(cards) > 0, err
	}
	if was.Zone != is.Zone {
		if some, err := stands(story.List{Edition: was.Code, Kind: story.ByEdition}); err != nil || some {
			return cmp(err, fault.Within("zone", fault.Tell(fault.Conflict, "edition.zone-fixed", string(was.Zone))))
		}
	}
	kept := is.Paths()
	for _, path := range was.Paths() {
		if slices.Contains(kept, path) {
			continue
		}
		if some, err := stands(story.List{Edition: was.Code, Kind: story.BySection, Key: path}); err != nil || some {
			return cmp(err, fault.Within("sections", fault.Tell(fault.Conflict, "edition.section-used", path)))
		}
	}
	return nil
}

// cmp is the first error of the two.
func cmp(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// editionOf finds an edition. It fails with fault.Invalid if there is none.
func editionOf(ctx context.Context, tx *store.Tx, code string) (story.Edition, error) {
	list, err := tx.Editions(ctx)
	if err != nil {
		return story.Edition{}, err
	}
	if i := slices.IndexFunc(list, func(e story.Edition) bool { return e.Code == code }); i >= 0 {
		return list[i], nil
	}
	return story.Edition{}, fault.Field("edition", "story.unknown-edition", code)
}

// placed refuses a section that the edition does not have, and a translation of
// what is not there; a translation of a translation becomes one of its original.
func placed(ctx context.Context, tx *store.Tx, ed story.Edition, num story.Number, c story.Content) (story.Content, error) {
	c.Section = ed.Now(c.Section)
	if c.Section != "" && ed.Trail(c.Section) == nil {
		return c, fault.Field("section", "story.unknown-section", c.Section)
	}
	if c.Original == 0 {
		return c, nil
	}
	o, err := tx.Story(ctx, c.Original)
	if err != nil || c.Original == num {
		return c, fault.Field("original", "story.unknown-original", int64(c.Original))
	}
	if o.Edition == ed.Code {
		return c, fault.Field("original", "story.same-edition", int64(c.Original), ed.Code)
	}
	if c.Original = story.Group(o.Number, o.Original); c.Original == num {
		return c, fault.Field("original", "story.unknown-original", int64(o.Number))
	}
	return c, nil
}
