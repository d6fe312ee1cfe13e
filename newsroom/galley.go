package newsroom

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"marbre/fault"
	"marbre/galley"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// MaxClient is how long the name of a window may be, in bytes.
const MaxClient = 64

// snapshot is after how many steps a galley's document is kept whole: so many
// at most are made again when it is read.
const snapshot = 200

// StepsKept is how long steps are kept that no document needs: whoever comes
// back within it with text of their own goes on where they were.
const StepsKept = 14 * 24 * time.Hour

// A Galley is a story while it is being written, as it stands now.
type Galley struct {
	store.Standing
	Version int64
	Doc     *galley.Node
	Dirty   bool // it holds more than the newest revision
}

// Typed is a run of steps that a galley took, from a version on.
type Typed struct {
	Number  story.Number
	Version int64 // before the first
	Steps   []store.Step
}

// End is the version after the last.
func (t Typed) End() int64 { return t.Version + int64(len(t.Steps)) }

// A Behind is typing at a version that is not the galley's: others were
// faster, or an answer was lost on its way. Nothing was taken.
type Behind struct {
	Typed         // what came since; none when Unknown
	At      int64 // the galley's version
	Unknown bool  // nobody remembers the steps since: read the galley again
}

// Error names the versions.
func (b *Behind) Error() string { return b.Unwrap().Error() }

// Unwrap is the fault.Conflict to be told.
func (b *Behind) Unwrap() error {
	return fault.Tell(fault.Conflict, "galley.behind", b.Typed.Version, b.At)
}

// sheets are the documents that were read or made last, by story, so that a
// step costs what the step is and not what the story is. What is here is only
// ever used together with the version that the store gives.
type sheets struct {
	mu   sync.Mutex
	turn int64
	all  map[story.Number]sheet
}

type sheet struct {
	version int64
	doc     *galley.Node
	used    int64
}

// most is how many documents are kept in memory.
const most = 128

func (s *sheets) get(n story.Number) (sheet, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.all[n]
	if ok {
		s.turn++
		one.used = s.turn
		s.all[n] = one
	}
	return one, ok
}

func (s *sheets) put(n story.Number, version int64, doc *galley.Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[story.Number]sheet{}
	}
	s.turn++
	s.all[n] = sheet{version, doc, s.turn}
	for len(s.all) > most {
		oldest := n
		for n, one := range s.all {
			if one.used < s.all[oldest].used {
				oldest = n
			}
		}
		delete(s.all, oldest)
	}
}

// kept is what reading a galley needs: the store, or a change of it.
type kept interface {
	Doc(ctx context.Context, n story.Number) ([]byte, story.Revision, int64, error)
	Steps(ctx context.Context, n story.Number, from int64, limit int) ([]store.Step, error)
	Revision(ctx context.Context, n story.Number, r story.Revision) (story.Saved, error)
}

// doc is the document of g. It is read from where it is remembered, or from
// where it was kept, and the steps since are made again.
func (n *Newsroom) doc(ctx context.Context, from kept, g store.Galley) (doc *galley.Node, err error) {
	defer fault.In(&err, "document of %d", g.Number)
	one, known := n.sheets.get(g.Number)
	if !known || one.version > g.Version || one.version < g.Kept {
		text, base, version, err := from.Doc(ctx, g.Number)
		if err != nil {
			return nil, err
		}
		one = sheet{version: version}
		if len(text) > 0 {
			one.doc, err = galley.Read(text)
		} else {
			var r story.Saved
			if r, err = from.Revision(ctx, g.Number, base); err == nil {
				one.doc, err = galley.Of(r.Content)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	for one.version < g.Version {
		list, err := from.Steps(ctx, g.Number, one.version, int(min(g.Version-one.version, 500)))
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, fault.Tell(fault.Busy, "galley.gap") // it was settled this moment: read it again
		}
		for _, s := range list {
			if s.Version != one.version {
				return nil, fault.Tell(fault.Busy, "galley.gap")
			}
			step, err := galley.ReadStep(s.Step)
			if err != nil {
				return nil, err
			}
			if one.doc, err = galley.Apply(one.doc, []galley.Step{step}); err != nil {
				return nil, err
			}
			one.version++
		}
	}
	n.sheets.put(g.Number, one.version, one.doc)
	return one.doc, nil
}

// Galley returns a story's galley, which is opened when it never was. It fails
// with fault.Invalid for a story with blocks of a later version.
func (n *Newsroom) Galley(ctx context.Context, by staff.Person, num story.Number) (out Galley, err error) {
	defer fault.In(&err, "galley %d", num)
	for tries := 0; ; tries++ {
		out, err = n.galley(ctx, by, num)
		if fault.KindOf(err) != fault.Busy || tries == 3 {
			return out, err
		}
	}
}

func (n *Newsroom) galley(ctx context.Context, by staff.Person, num story.Number) (out Galley, err error) {
	if out.Standing, err = n.Store.Standing(ctx, num); err != nil {
		return out, err
	}
	if err := mayRead(by, out.Standing); err != nil {
		return out, err
	}
	g, err := n.Store.Galley(ctx, num)
	if errors.Is(err, fault.NotFound) {
		g, err = n.open(ctx, num)
	}
	if err != nil {
		return out, err
	}
	out.Version, out.Dirty = g.Version, g.Dirty
	out.Doc, err = n.doc(ctx, n.Store, g)
	return out, err
}

// open makes a galley of a story that never had one.
func (n *Newsroom) open(ctx context.Context, num story.Number) (g store.Galley, err error) {
	err = n.Store.Do(ctx, func(tx *store.Tx) (err error) {
		if g, err = tx.Galley(ctx, num); errors.Is(err, fault.NotFound) {
			g, err = opened(ctx, tx, num)
		}
		return err
	})
	return g, err
}

func opened(ctx context.Context, tx *store.Tx, num story.Number) (store.Galley, error) {
	st, err := tx.Standing(ctx, num)
	if err != nil {
		return store.Galley{}, err
	}
	return tx.OpenGalley(ctx, num, st.Head)
}

// Since returns the steps that a galley took from a version on. It fails with
// a *Behind that is Unknown when nobody remembers them.
func (n *Newsroom) Since(ctx context.Context, by staff.Person, num story.Number, version int64) (t Typed, err error) {
	defer fault.In(&err, "steps of %d", num)
	st, err := n.Store.Standing(ctx, num)
	if err != nil {
		return t, err
	}
	if err := mayRead(by, st); err != nil {
		return t, err
	}
	g, err := n.Store.Galley(ctx, num)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return t, err
	}
	return since(ctx, n.Store, g, num, version)
}

func since(ctx context.Context, from kept, g store.Galley, num story.Number, version int64) (t Typed, err error) {
	t = Typed{Number: num, Version: version}
	unknown := &Behind{Typed: t, At: g.Version, Unknown: true}
	if version < 0 || version > g.Version || g.Version-version > 20*galley.MaxSteps {
		return t, unknown
	}
	for t.End() < g.Version {
		list, err := from.Steps(ctx, num, t.End(), int(g.Version-t.End()))
		if err != nil {
			return t, err
		}
		if len(list) == 0 || list[0].Version != t.End() || list[len(list)-1].Version != t.End()+int64(len(list))-1 {
			return t, unknown
		}
		t.Steps = append(t.Steps, list...)
	}
	return t, nil
}

// Type makes steps on a story's galley, all or none, for one of a person's
// windows. It fails with a *Behind if the galley is not at version, with
// fault.Denied if the person may not write in the story now, and with
// fault.Invalid, naming what is wrong, if a step cannot be.
func (n *Newsroom) Type(ctx context.Context, by staff.Person, num story.Number, client string, version int64, list []json.RawMessage) (t Typed, err error) {
	defer fault.In(&err, "type in %d", num)
	if err := ClientOK(client); err != nil {
		return t, err
	}
	steps, err := galley.ReadSteps(list)
	if err != nil {
		return t, err
	}
	texts := make([]json.RawMessage, len(steps))
	for i, s := range steps {
		// Others get what was understood, and nothing that stood beside it.
		if texts[i], err = s.MarshalJSON(); err != nil {
			return t, err
		}
	}
	var after *galley.Node
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		st, err := tx.Standing(ctx, num)
		if err != nil {
			return err
		}
		if err := mayWrite(by, st); err != nil {
			return err
		}
		g, err := tx.Galley(ctx, num)
		if errors.Is(err, fault.NotFound) {
			g, err = opened(ctx, tx, num)
		}
		if err != nil {
			return err
		}
		if version != g.Version {
			missed, err := since(ctx, tx, g, num, version)
			var unknown *Behind
			if err != nil && !errors.As(err, &unknown) {
				return err
			}
			return &Behind{Typed: missed, At: g.Version, Unknown: unknown != nil}
		}
		doc, err := n.doc(ctx, tx, g)
		if err != nil {
			return err
		}
		if after, err = galley.Apply(doc, steps); err != nil {
			return err
		}
		if err := stands(ctx, tx, by, st, doc, after); err != nil {
			return err
		}
		if len(steps) == 0 {
			t = Typed{Number: num, Version: version}
			return nil
		}
		g, kept, err := tx.AddSteps(ctx, g, writer(by), client, n.now(), texts)
		if err != nil {
			return err
		}
		t = Typed{Number: num, Version: version, Steps: kept}
		if g.Version-g.Kept < snapshot {
			return nil
		}
		text, err := after.MarshalJSON()
		if err != nil {
			return err
		}
		return tx.KeepDoc(ctx, g, text)
	})
	if err == nil && len(t.Steps) > 0 {
		n.sheets.put(num, t.End(), after)
	}
	return t, err
}

// ClientOK refuses what cannot be the name of a window.
func ClientOK(client string) error {
	for _, r := range client {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return fault.Field("client", "galley.client", MaxClient)
		}
	}
	if client == "" || len(client) > MaxClient {
		return fault.Field("client", "galley.client", MaxClient)
	}
	return nil
}

// stands refuses steps that put a story where its edition has no section or the
// person no say, or make it the translation of what is not there.
func stands(ctx context.Context, tx *store.Tx, by staff.Person, st store.Standing, before, after *galley.Node) error {
	if before.Attr("section") == after.Attr("section") && before.Attr("original") == after.Attr("original") {
		return nil
	}
	c, err := after.Content()
	if err != nil {
		return err
	}
	ed, err := editionOf(ctx, tx, st.Edition)
	if err != nil {
		return err
	}
	if _, err = placed(ctx, tx, ed, st.Number, c); err != nil {
		return err
	}
	st.Section = c.Section
	return fault.Within("section", mayWrite(by, st))
}

func writer(p staff.Person) store.Writer { return store.Writer{Login: p.Login, Name: p.Name} }

func place(st store.Standing) staff.Place {
	return staff.Place{Edition: st.Edition, Section: st.Section, State: st.State}
}

func mayRead(by staff.Person, st store.Standing) error { return by.May(staff.Read, place(st)) }

func mayWrite(by staff.Person, st store.Standing) error { return by.May(staff.Revise, place(st)) }

// MayWrite reports whether a person may write in a story as it stands, and
// fails with fault.Denied, saying why not.
func (n *Newsroom) MayWrite(by staff.Person, st store.Standing) error { return mayWrite(by, st) }

// Settle makes a revision of what was written in a story's galley since its
// newest one. It reports false when nothing was.
func (n *Newsroom) Settle(ctx context.Context, by staff.Person, num story.Number) (d Done, made bool, err error) {
	defer fault.In(&err, "settle %d", num)
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		st, err := tx.Standing(ctx, num)
		if err != nil {
			return err
		}
		if err := mayRead(by, st); err != nil {
			return err
		}
		d, made, err = n.settled(ctx, tx, num)
		return err
	})
	return d, made, err
}

// SettleQuiet settles every galley in which nobody wrote for a while, also
// those that a process left behind when it ended, and returns what it made.
func (n *Newsroom) SettleQuiet(ctx context.Context, quiet time.Duration) (out []Done, err error) {
	defer fault.In(&err, "settle what is quiet")
	list, err := n.Store.DirtyGalleys(ctx, n.now().Add(-quiet), 100)
	if err != nil {
		return nil, err
	}
	var failed error
	for _, num := range list {
		d, made, err := n.Settle(ctx, clerk, num)
		if err != nil {
			failed = err
		} else if made {
			out = append(out, d)
		}
	}
	return out, failed
}

// DropSteps forgets steps that are older than StepsKept and that no document needs.
func (n *Newsroom) DropSteps(ctx context.Context) (dropped int64, err error) {
	defer fault.In(&err, "drop old steps")
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		dropped, err = tx.DropSteps(ctx, n.now().Add(-StepsKept))
		return err
	})
	return dropped, err
}

// settled makes a revision of a galley in which something was written. Every
// act does it first, in its own transaction: what it decides on is what stands
// there. The revision is the one's who wrote last; the others stand in its note.
func (n *Newsroom) settled(ctx context.Context, tx *store.Tx, num story.Number) (d Done, made bool, err error) {
	g, err := tx.Galley(ctx, num)
	if errors.Is(err, fault.NotFound) || err == nil && !g.Dirty {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}
	doc, err := n.doc(ctx, tx, g)
	if err != nil {
		return d, false, err
	}
	before, err := tx.Story(ctx, num)
	if err != nil {
		return d, false, err
	}
	c, err := doc.Content()
	if err != nil {
		return d, false, err
	}
	was, err := galley.Of(before.Content)
	if err != nil {
		return d, false, err
	}
	if len(galley.Change(was, doc)) == 0 {
		return d, false, tx.SettleGalley(ctx, g, before.Head) // what was written was taken back
	}
	ed, err := editionOf(ctx, tx, before.Edition)
	if err != nil {
		return d, false, err
	}
	c.Section = ed.Now(c.Section)
	if c.Section != "" && ed.Trail(c.Section) == nil {
		c.Section = before.Section // it was taken from the edition meanwhile
		if ed.Trail(c.Section) == nil {
			c.Section = ""
		}
	}
	if c, err = placed(ctx, tx, ed, num, c); err != nil {
		return d, false, err
	}
	if err := c.Check(); err != nil {
		return d, false, err
	}
	last, others := writers(g)
	after, err := before.Revise(c, before.Head, last.Name, n.now())
	if err != nil {
		return d, false, err
	}
	d, err = n.keep(ctx, tx, ed, before, after, nil, staff.Person{Login: last.Login, Name: last.Name}, others)
	return d, err == nil, err
}

func writers(g store.Galley) (last store.Writer, others string) {
	var names []string
	for i, w := range g.Writers {
		if i == len(g.Writers)-1 {
			last = w
		} else {
			names = append(names, w.Name)
		}
	}
	others = strings.Join(names, ", ")
	if len(others) > story.MaxNote {
		others = ""
	}
	return last, others
}

// latest is a story as it stands once its galley is settled.
func (n *Newsroom) latest(ctx context.Context, tx *store.Tx, num story.Number) (s story.Story, made bool, err error) {
	d, made, err := n.settled(ctx, tx, num)
	if err != nil || made {
		return d.Story, made, err
	}
	s, err = tx.Story(ctx, num)
	return s, false, err
}

// level brings a galley to a revision that was made without it, as steps that
// everybody who has it open sees.
func (n *Newsroom) level(ctx context.Context, tx *store.Tx, s story.Story, by staff.Person) error {
	g, err := tx.Galley(ctx, s.Number)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	doc, err := n.doc(ctx, tx, g)
	to, err2 := galley.Of(s.Content)
	if fault.KindOf(err) == fault.Invalid || err == nil && fault.KindOf(err2) == fault.Invalid {
		// A body of a later version: nobody can have it open, and no window goes on from before.
		g.Version++
		return tx.SettleGalley(ctx, g, s.Head)
	}
	if err := cmp(err, err2); err != nil {
		return err
	}
	var texts []json.RawMessage
	for _, step := range galley.Change(doc, to) {
		text, err := step.MarshalJSON()
		if err != nil {
			return err
		}
		texts = append(texts, text)
	}
	if len(texts) > 0 {
		if g, _, err = tx.AddSteps(ctx, g, writer(by), "", n.now(), texts); err != nil {
			return err
		}
	}
	return tx.SettleGalley(ctx, g, s.Head)
}
