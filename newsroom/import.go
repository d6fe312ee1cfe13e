package newsroom

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"marbre/exchange"
	"marbre/fault"
	"marbre/journal"
	"marbre/lang"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// Importing says where foreign items go that do not say it themselves.
type Importing struct {
	Edition string    // code; "" for the edition of the item's language, made when there is none
	Section string    // path; "" for the edition's first section
	Zone    lang.Zone // of editions that are made; "" for UTC
	DryRun  bool      // look at everything and keep nothing
}

// An Outcome is what became of one item: taken as a new story, taken as an
// update of one that was known, known already, or refused.
type Outcome struct {
	Number  story.Number
	New     bool
	Changed bool
	Why     error // refused; the other fields are zero
}

var errDry = errors.New("a dry run")

// Import takes items in, in one transaction: all of them or, when it fails,
// none. One that cannot be taken is refused in its Outcome, and the others are
// taken. An item that is known (by its URI) is never taken twice; if it changed
// since, it becomes an update.
func (n *Newsroom) Import(ctx context.Context, by staff.Person, items []exchange.Item, o Importing) (done []Outcome, err error) {
	defer fault.In(&err, "import")
	if err := by.May(staff.Import, staff.Place{}); err != nil {
		return nil, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		editions, err := tx.Editions(ctx)
		if err != nil {
			return err
		}
		in := &intake{n: n, tx: tx, by: by, o: o, editions: editions, now: n.now()}
		for _, item := range items {
			out, err := in.item(ctx, item)
			if fault.KindOf(err) == fault.Invalid {
				out, err = Outcome{Why: err}, nil
			}
			if err != nil {
				return err
			}
			done = append(done, out)
		}
		if o.DryRun {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return done, err
}

// intake is one transaction of an import.
type intake struct {
	n        *Newsroom
	tx       *store.Tx
	by       staff.Person
	o        Importing
	editions []story.Edition
	now      time.Time
}

func (in *intake) item(ctx context.Context, item exchange.Item) (Outcome, error) {
	if len(item.Revisions) == 0 {
		return Outcome{}, fault.Field("revisions", "text.empty")
	}
	if item.Newsroom != nil {
		if err := in.newsroom(ctx, *item.Newsroom); err != nil {
			return Outcome{}, err
		}
	}
	known, err := in.tx.Foreign(ctx, item.URI)
	if err != nil {
		return Outcome{}, err
	}
	if known == 0 && item.Number != 0 {
		s, err := in.tx.Story(ctx, item.Number)
		switch {
		case err == nil && s.CreatedAt.Equal(item.Created) && s.Foreign == "":
			known = item.Number // an export that comes home
		case err == nil:
			return Outcome{}, fault.Field("number", "import.number-taken", int64(item.Number))
		case !errors.Is(err, fault.NotFound):
			return Outcome{}, err
		}
	}
	if known != 0 {
		return in.again(ctx, known, item)
	}
	return in.first(ctx, item)
}

// first takes an item that is not known yet.
func (in *intake) first(ctx context.Context, item exchange.Item) (Outcome, error) {
	ed, err := in.edition(ctx, item)
	if err != nil {
		return Outcome{}, err
	}
	section, ed, err := in.section(ctx, ed, item.Sections)
	if err != nil {
		return Outcome{}, err
	}
	num := item.Number
	if num == 0 {
		num, err = in.tx.NextNumber(ctx)
	} else {
		err = in.tx.TakeNumber(ctx, num)
	}
	if err != nil {
		return Outcome{}, err
	}
	original, err := in.original(ctx, item, num)
	if err != nil {
		return Outcome{}, err
	}
	revisions := slices.Clone(item.Revisions)
	for i := range revisions {
		r := &revisions[i]
		r.Number = num
		if r.Content.Section == "" || item.Number == 0 {
			r.Content.Section = section
		}
		if item.Number == 0 {
			r.Content.Original = original
		}
		if err := r.Content.Check(); err != nil {
			return Outcome{}, err
		}
		if i > 0 && r.Revision <= revisions[i-1].Revision || r.Revision < 1 {
			return Outcome{}, fault.Field("revisions", "story.number", int64(r.Revision))
		}
	}
	head := revisions[len(revisions)-1]
	after := story.Story{Number: num, Edition: ed.Code, Head: head.Revision, Life: item.Life, Content: head.Content,
		CreatedAt: item.Created, SavedAt: head.At, SavedBy: head.By, Foreign: item.URI}
	return Outcome{Number: num, New: true}, in.keep(ctx, ed, after, revisions, item.History)
}

// keep writes a story that an import brings, with its history.
func (in *intake) keep(ctx context.Context, ed story.Edition, after story.Story, revisions []story.Saved, history []story.Publication) error {
	last := len(revisions) - 1
	c := store.Change{After: after, New: true, Saved: &revisions[last]}
	var public *story.Content
	for i := range revisions {
		if revisions[i].Revision == after.Public {
			public = &revisions[i].Content
		}
	}
	if after.Public != 0 && public == nil {
		return fault.Field("revisions", "story.no-revision", int(after.Public), int(after.Head))
	}
	c.Entry = journal.Entry{At: in.now, Kind: journal.Imported, Edition: ed.Code, Story: after.Number, Revision: after.Head, By: in.by.Name, Login: in.by.Login}
	early := history
	if after.State == story.StatePublished && public != nil {
		p := story.Published{Number: after.Number, Edition: ed.Code, Life: after.Life, Content: *public}
		if ed.Trail(p.Section) == nil {
			return fault.Field("section", "story.unknown-section", p.Section)
		}
		card := p.Card()
		c.Card, c.Entered = &card, ed.Lists(p)
		c.Entry.Touched = []journal.Touch{journal.OfStory(after.Number), journal.OfWire(ed.Code), journal.OfAlert(ed.Code), journal.OfTurns(ed.Code), journal.OfGroup(story.Group(after.Number, p.Original))}
		for _, l := range c.Entered {
			c.Entry.Touched = append(c.Entry.Touched, journal.OfList(l))
		}
	}
	if len(history) > 0 {
		early, c.Publication = history[:len(history)-1], &history[len(history)-1]
	}
	if err := in.tx.History(ctx, after.Number, revisions[:last], early); err != nil {
		return err
	}
	if c.Card != nil {
		for _, p := range early {
			e, err := in.tx.Write(ctx, journal.Entry{At: in.now, Kind: journal.Imported, Edition: ed.Code, Story: after.Number, Revision: p.Revision, By: in.by.Name, Login: in.by.Login})
			if err != nil {
				return err
			}
			if err := in.tx.Bulletin(ctx, *bulletin(at(after, p, revisions), p), e.Seq); err != nil {
				return err
			}
		}
		if c.Publication != nil {
			c.Bulletin = bulletin(at(after, *c.Publication, revisions), *c.Publication)
		}
	} else if after.State == story.StateWithdrawn {
		c.Bulletin = withdrawal(after)
		c.Entry.Touched = []journal.Touch{journal.OfStory(after.Number), journal.OfWire(ed.Code)}
	}
	if _, err := in.tx.Save(ctx, c); err != nil {
		return err
	}
	if err := translates(ctx, in.tx, story.Story{}, after); err != nil || after.Public == 0 {
		return err
	}
	return goesOn(ctx, in.tx, after, in.now)
}

// at is s with the urgency that it had when p went out.
func at(s story.Story, p story.Publication, revisions []story.Saved) story.Story {
	for _, r := range revisions {
		if r.Revision == p.Revision {
			s.Urgency = r.Content.Urgency
		}
	}
	return s
}

// again looks whether a known item changed: then it becomes an update.
func (in *intake) again(ctx context.Context, known story.Number, item exchange.Item) (Outcome, error) {
	before, _, err := in.n.latest(ctx, in.tx, known)
	if err != nil {
		return Outcome{}, err
	}
	c := item.Revisions[len(item.Revisions)-1].Content
	c.Section, c.Original = before.Section, before.Original
	if item.Number == 0 && item.Life.State == story.StateWithdrawn {
		return in.takenBack(ctx, before, item)
	}
	if item.Number != 0 || same(before.Content, c) || !item.Life.ChangedAt.After(before.ChangedAt) {
		return Outcome{Number: known}, nil
	}
	if err := c.Check(); err != nil {
		return Outcome{}, err
	}
	ed, err := editionOf(ctx, in.tx, before.Edition)
	if err != nil {
		return Outcome{}, err
	}
	after, err := before.Revise(c, before.Head, in.by.Name, in.now)
	if err != nil {
		return Outcome{}, err
	}
	if before.State != story.StatePublished {
		_, err := in.n.keep(ctx, in.tx, ed, before, after, nil, in.by, "")
		return Outcome{Number: known, Changed: true}, err
	}
	after, p, err := after.Update(item.Life.ChangedAt, "")
	if err != nil {
		return Outcome{}, err
	}
	_, err = in.n.keep(ctx, in.tx, ed, before, after, &p, in.by, "")
	return Outcome{Number: known, Changed: true}, err
}

// takenBack withdraws a known story whose sender took it back.
func (in *intake) takenBack(ctx context.Context, before story.Story, item exchange.Item) (Outcome, error) {
	if before.State != story.StatePublished {
		return Outcome{Number: before.Number}, nil
	}
	ed, err := editionOf(ctx, in.tx, before.Edition)
	if err != nil {
		return Outcome{}, err
	}
	reason := item.Life.Reason
	if reason == "" {
		reason = lang.For(ed.Lang).Say("import.taken-back")
	}
	after, err := before.Withdraw(in.now, reason)
	if err != nil {
		return Outcome{}, err
	}
	_, err = in.n.keep(ctx, in.tx, ed, before, after, nil, in.by, reason)
	return Outcome{Number: before.Number, Changed: true}, err
}

// same reports whether two contents are written the same.
func same(a, b story.Content) bool {
	a.Slug, b.Slug = a.Address(), a.Address() // a save fills it
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// original finds the story that a foreign item translates. Of items that wait
// for the same one, or name each other, the first that came stands for it.
func (in *intake) original(ctx context.Context, item exchange.Item, num story.Number) (story.Number, error) {
	if item.Number != 0 {
		return 0, nil // its content names it by number
	}
	if first, err := in.tx.Waiting(ctx, item.URI); err != nil || first != 0 {
		return first, err
	}
	if item.Translates == "" || item.Translates == item.URI {
		return 0, nil
	}
	found, err := in.tx.Foreign(ctx, item.Translates)
	if err != nil {
		return 0, err
	}
	if found == 0 {
		if found, err = in.tx.Waiting(ctx, item.Translates); err != nil || found != 0 {
			return found, err
		}
		return 0, in.tx.Wait(ctx, item.Translates, num)
	}
	o, err := in.tx.Story(ctx, found)
	return story.Group(found, o.Original), err
}

// edition finds where an item goes, and makes what is missing.
func (in *intake) edition(ctx context.Context, item exchange.Item) (story.Edition, error) {
	code := item.Edition
	if in.o.Edition != "" && item.Number == 0 {
		code = in.o.Edition
	}
	for _, e := range in.editions {
		if e.Code == code {
			return e, nil
		}
	}
	if code != "" {
		return story.Edition{}, fault.Field("edition", "story.unknown-edition", code)
	}
	if item.Language == "" {
		if len(in.editions) == 1 {
			return in.editions[0], nil
		}
		return story.Edition{}, fault.Field("language", "text.empty")
	}
	for _, e := range in.editions {
		if e.Lang == item.Language {
			return e, nil
		}
	}
	for _, e := range in.editions {
		if e.Lang.Base() == item.Language.Base() {
			return e, nil
		}
	}
	zone := in.o.Zone
	if zone == "" {
		zone = "UTC"
	}
	e := story.Edition{Code: item.Language.Base(), Lang: item.Language, Zone: zone, Title: lang.OwnName(item.Language)}
	return e, in.save(ctx, e)
}

// save keeps an edition that the import made or gave a section.
func (in *intake) save(ctx context.Context, e story.Edition) error {
	if err := e.Check(); err != nil {
		return err
	}
	if _, err := saveEdition(ctx, in.tx, e, in.by, in.now); err != nil {
		return err
	}
	i := slices.IndexFunc(in.editions, func(o story.Edition) bool { return o.Code == e.Code })
	if i < 0 {
		in.editions = append(in.editions, e)
	} else {
		in.editions[i] = e
	}
	return nil
}

// section finds the section that an item names, and makes it where it is
// missing. An item that names none goes to the edition's first.
func (in *intake) section(ctx context.Context, e story.Edition, path []exchange.Heading) (string, story.Edition, error) {
	if in.o.Section != "" {
		if e.Trail(in.o.Section) == nil {
			return "", e, fault.Field("section", "story.unknown-section", in.o.Section)
		}
		return in.o.Section, e, nil
	}
	if len(path) == 0 {
		if len(e.Sections) > 0 {
			return e.Sections[0].Slug, e, nil
		}
		path = []exchange.Heading{{Slug: "news", Title: lang.For(e.Lang).Say("section.news")}}
	}
	var at string
	missing := false
	for _, h := range path {
		if at != "" {
			at += "/"
		}
		at += h.Slug
		missing = missing || e.Trail(at) == nil
	}
	if !missing {
		return at, e, nil
	}
	e.Sections = grown(e.Sections, path)
	return at, e, in.save(ctx, e)
}

// grown is a tree of sections with a path in it.
func grown(list []story.Section, path []exchange.Heading) []story.Section {
	if len(path) == 0 {
		return list
	}
	list = slices.Clone(list)
	i := slices.IndexFunc(list, func(s story.Section) bool { return s.Slug == path[0].Slug })
	if i < 0 {
		list, i = append(list, story.Section{Slug: path[0].Slug, Title: path[0].Title}), len(list)
	}
	list[i].Sections = grown(list[i].Sections, path[1:])
	return list
}

// newsroom takes in what an export holds beside the stories, as far as it is
// not there already.
func (in *intake) newsroom(ctx context.Context, all exchange.Newsroom) error {
	for _, e := range all.Editions {
		if slices.ContainsFunc(in.editions, func(o story.Edition) bool { return o.Code == e.Code }) {
			continue
		}
		if err := in.save(ctx, e); err != nil {
			return err
		}
	}
	for _, f := range all.Fronts {
		if err := f.Check(); err != nil {
			return err
		}
		if err := in.tx.NewFront(ctx, f); err != nil {
			return err
		}
	}
	for _, b := range all.Flashes {
		checked, err := story.Flash(b.Edition, b.Text, b.Urgency, b.At)
		if err != nil {
			return err
		}
		had, err := in.tx.HasFlash(ctx, checked)
		if err != nil {
			return err
		}
		if !had {
			if _, err := flash(ctx, in.tx, checked, in.by); err != nil {
				return err
			}
		}
	}
	return nil
}
