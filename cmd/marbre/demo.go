package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"marbre/demo"
	"marbre/fault"
	"marbre/newsroom"
	"marbre/photodesk"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

func demoVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "demo", "")
	data := f.String("data", "", "the `folder` of the demo newsroom; left out, a new one that is removed at the end")
	database := f.String("database", "", "an empty PostgreSQL `address` (postgres://…) for the demo newsroom; left out, SQLite in the folder")
	at := f.String("clock", "", "pretend that it is this `time` and go on from there: 2024-07-04T14:12:00+02:00")
	every := f.Duration("every", 20*time.Second, "how long until the wire has one more line, in one edition after the other; 0 for none")
	v := f.serving()
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.NArg() > 0 {
		return f.wrong("it takes no %q", f.Arg(0))
	}
	if *at != "" {
		t, err := time.Parse(time.RFC3339, *at)
		if err != nil {
			return f.wrong("--clock: write the time as 2024-07-04T14:12:00+02:00")
		}
		start := time.Now()
		v.now = func() time.Time { return t.Add(time.Since(start)) }
	}
	if *data == "" {
		dir, err := os.MkdirTemp("", "marbre-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		*data = dir
	}
	v.place = place{data: *data, database: *database}
	if v.base == "" {
		v.base = "http://" + v.listen // so that its pages can be passed on
	}
	d, err := demo.Read(1)
	if err != nil {
		return err
	}
	token, err := fill(ctx, e, v, d)
	if err != nil {
		return err
	}
	if *every > 0 {
		v.beside = func(ctx context.Context, n *newsroom.Newsroom) { goOn(ctx, n, d, *every) }
	}
	v.ready = func(address string) error {
		fmt.Fprintf(e.stdout, `
  The demo newsroom is at  %[1]s
  Its desk is at           %[1]sdesk/
  Sign in as               mathieu (chief editor), solene (editor), claire (reporter)
                           or agnes (administrator), all with the password %[3]s
  Its API is at            %[1]sapi/v1/  (described at %[1]sapi/openapi.json)
  Token of the chief       %[2]s

  Publish a story:

    curl -s %[1]sapi/v1/stories -H 'Authorization: Bearer %[2]s' \
      -d '{"edition":"en","section":"science","headline":"A first story","text":"It was written in the demo."}'
    for act in submit approve publish; do
      curl -s -X POST %[1]sapi/v1/stories/NUMBER/$act -H 'Authorization: Bearer %[2]s'; done

`, address, token, demoPassword)
		return nil
	}
	return v.serve(ctx, e)
}

// goOn lets the wire go on while somebody looks, with what is true on any day.
func goOn(ctx context.Context, n *newsroom.Newsroom, d demo.Newsroom, every time.Duration) {
	boss := staff.Person{Name: operator.Name, Role: staff.Admin}
	for i := 0; pause(ctx, every); i++ {
		e := d.Editions[i%len(d.Editions)].Code
		lines := d.Reminders[e]
		// One that could not be written is left out: nobody waits for it.
		_, _ = n.Flash(ctx, boss, e, lines[i/len(d.Editions)%len(lines)], 6)
	}
}

// fill writes the demo's stories into an empty newsroom, as its staff would
// have: each at its time, through the newsroom's own acts. It returns a new
// token of the chief.
func fill(ctx context.Context, e env, v *serving, d demo.Newsroom) (token string, err error) {
	st, err := v.open(ctx, true)
	if err != nil {
		return "", err
	}
	defer st.Close()
	chief := staff.Person{Name: "chief", Role: staff.Chief}
	editions, err := st.Editions(ctx)
	if err == nil && len(editions) == 0 {
		if err = bring(ctx, e, v, st, d); err == nil {
			err = play(ctx, st, d, v.now())
		}
	}
	if err != nil {
		return "", err
	}
	return newToken(ctx, st, chief, v.now())
}

// bring takes in the demo's pictures, as somebody brought them the evening before.
func bring(ctx context.Context, e env, v *serving, st *store.Store, d demo.Newsroom) error {
	files, err := keep(e, v.data, v.pictures)
	if err != nil {
		return err
	}
	n := &newsroom.Newsroom{Store: st, Now: func() time.Time { return d.Clock.Add(-20 * time.Hour) }}
	desk := &photodesk.Desk{Newsroom: n, Store: st, Negatives: files}
	by := staff.Person{Name: d.Staff[0].Name, Login: d.Staff[0].Login, Role: staff.Chief}
	for _, name := range demo.Photos() {
		data, _ := demo.Picture(name)
		if _, err := desk.Take(ctx, by, bytes.NewReader(data), photodesk.Coming{Name: name}); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// demoPassword opens every door of the demo newsroom, and only of it.
const demoPassword = "marbre-demo"

// hire lets the demo's staff in. Whoever edits does so in their own edition; all
// read everything.
func hire(ctx context.Context, n *newsroom.Newsroom, d demo.Newsroom) error {
	sealed := staff.Seal(demoPassword, []byte(rand.Text())[:16], staff.DeskCost)
	for _, m := range d.Staff {
		role, err := staff.ParseRole(m.Role)
		if err != nil {
			return err
		}
		p := staff.Person{Login: m.Login, Name: m.Name, Role: role}
		if role == staff.Editor {
			p.Role, p.Grants = staff.Reporter, []staff.Grant{{Edition: m.Edition, Role: role}}
		}
		if _, err := n.AddPerson(ctx, operator, staff.Member{Person: p}, ""); err != nil {
			return err
		}
		if err := n.SetPassword(ctx, operator, m.Login, sealed); err != nil {
			return err
		}
	}
	return nil
}

// act is something that was done in the demo newsroom at a time.
type act struct {
	at time.Time
	do func(ctx context.Context) error
}

// play does everything that happened in the demo newsroom, in order. What is
// still in work there is in work at today: a story that waits for its minute
// waits as long from today on.
func play(ctx context.Context, st *store.Store, d demo.Newsroom, today time.Time) error {
	wait := today.Sub(d.Clock)
	var now time.Time
	n := &newsroom.Newsroom{Store: st, Now: func() time.Time { return now }}
	people := map[string]staff.Person{}
	for _, m := range d.Staff {
		role, err := staff.ParseRole(m.Role)
		if err != nil {
			return err
		}
		people[m.Login] = staff.Person{Login: m.Login, Name: m.Name, Role: role}
	}
	// What an editor decides is decided by whoever edits the edition.
	bosses := map[string]staff.Person{}
	for _, m := range d.Staff {
		if _, known := bosses[m.Edition]; !known && (m.Role == string(staff.Chief) || m.Role == string(staff.Editor)) {
			bosses[m.Edition] = staff.Person{Login: m.Login, Name: m.Name, Role: staff.Chief}
		}
	}
	now = d.Clock.Add(-30 * 24 * time.Hour)
	for _, e := range d.Editions {
		if _, err := n.Edition(ctx, operator, e); err != nil {
			return err
		}
	}
	if err := hire(ctx, n, d); err != nil {
		return err
	}
	var acts []act
	// Numbers are given in the order of creation: none is made after a later one.
	created := make([]time.Time, len(d.Stories))
	for i := len(d.Stories) - 1; i >= 0; i-- {
		created[i] = d.Stories[i].Created
		if len(d.Stories[i].Releases) == 0 {
			// What is in work was begun in the hours before, one after the other.
			created[i] = today.Add(-time.Duration(len(d.Stories)-i) * 11 * time.Minute)
		}
		if i+1 < len(created) && created[i+1].Before(created[i]) {
			created[i] = created[i+1]
		}
	}
	for i, s := range d.Stories {
		if len(s.Releases) == 0 && !s.Content.Embargo.IsZero() {
			s.Content.Embargo = s.Content.Embargo.Add(wait)
		}
		s.Due = s.Due.Add(wait)
		acts = append(acts, steps(n, people[s.By], bosses[s.Edition], s, created[i])...)
	}
	for _, b := range d.Flashes {
		acts = append(acts, act{b.At, func(ctx context.Context) error {
			_, err := n.Flash(ctx, bosses[b.Edition], b.Edition, b.Text, b.Urgency)
			return err
		}})
	}
	slices.SortStableFunc(acts, func(a, b act) int { return a.at.Compare(b.at) })
	for _, a := range acts {
		now = a.at
		if err := a.do(ctx); err != nil {
			return err
		}
	}
	now = d.Clock
	for _, s := range d.Stories {
		if err := caughtUp(ctx, n, s, bosses[s.Edition]); err != nil {
			return err
		}
	}
	for _, f := range d.Fronts {
		if _, err := n.Front(ctx, bosses[f.Edition], f, -1); err != nil {
			return err
		}
	}
	now = today
	for _, w := range d.Work {
		if err := beside(ctx, n, people, bosses, w, today); err != nil {
			return fmt.Errorf("demo's work on %s: %w", w.Story, err)
		}
	}
	return nil
}

// caughtUp says of a translation that it holds what readers had of its original
// when it went out last. What came later leaves it behind.
func caughtUp(ctx context.Context, n *newsroom.Newsroom, s demo.Story, by staff.Person) error {
	b, err := n.Store.Basis(ctx, s.Number)
	if errors.Is(err, fault.NotFound) || err == nil && !b.Behind || len(s.Releases) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	history, err := n.Store.Publications(ctx, b.Original)
	if err != nil {
		return err
	}
	revision := b.Revision
	for _, p := range history {
		if !s.Releases[len(s.Releases)-1].At.Before(p.At) {
			revision = max(revision, p.Revision)
		}
	}
	if revision != b.Revision {
		_, _, err = n.CaughtUp(ctx, by, s.Number, revision)
	}
	return err
}

// beside does what goes on beside a story: it is sent back, given to somebody,
// talked about.
func beside(ctx context.Context, n *newsroom.Newsroom, people, bosses map[string]staff.Person, w demo.Work, today time.Time) error {
	if w.Returned != "" {
		if _, err := n.Return(ctx, people[w.By], w.Number, 0, w.Returned); err != nil {
			return err
		}
	}
	if len(w.People) > 0 {
		s, err := n.Store.Story(ctx, w.Number)
		if err != nil {
			return err
		}
		a := story.Assignment{Number: w.Number, Task: w.Task}
		for _, login := range w.People {
			a.People = append(a.People, story.Worker{Login: login})
		}
		if w.Hours > 0 {
			a.Due = today.Add(time.Duration(w.Hours) * time.Hour).Truncate(15 * time.Minute)
		}
		if _, _, err := n.Assign(ctx, bosses[s.Edition], a); err != nil {
			return err
		}
	}
	for _, note := range w.Notes {
		if _, _, err := n.Note(ctx, people[note.By], story.Note{Number: w.Number, Text: note.Text}); err != nil {
			return err
		}
	}
	return nil
}

// steps are the acts of one story's life.
func steps(n *newsroom.Newsroom, by, boss staff.Person, s demo.Story, created time.Time) []act {
	first := s.Content
	if len(s.Releases) > 0 {
		first = s.Releases[0].Content
	}
	acts := []act{{created, func(ctx context.Context) error {
		done, err := n.Create(ctx, by, s.Edition, first)
		if err == nil && done.Story.Number != s.Number {
			err = fmt.Errorf("demo story %s has number %d, not %d", s.ID, done.Story.Number, s.Number)
		}
		return err
	}}}
	do := func(at time.Time, what func(context.Context) (newsroom.Done, error)) {
		acts = append(acts, act{at, func(ctx context.Context) error {
			if _, err := what(ctx); err != nil {
				return fmt.Errorf("demo story %s: %w", s.ID, err)
			}
			return nil
		}})
	}
	submit := func(at time.Time) {
		do(at, func(ctx context.Context) (newsroom.Done, error) { return n.Submit(ctx, by, s.Number, 0) })
	}
	approve := func(at time.Time) {
		do(at, func(ctx context.Context) (newsroom.Done, error) { return n.Approve(ctx, boss, s.Number, 0) })
	}
	handed, seen := created.Add(5*time.Minute), created.Add(8*time.Minute)
	switch s.State {
	case story.StateSubmitted:
		submit(handed)
	case story.StateApproved:
		submit(handed)
		approve(seen)
	case story.StateScheduled:
		submit(handed)
		approve(seen)
		do(seen, func(ctx context.Context) (newsroom.Done, error) { return n.Schedule(ctx, boss, s.Number, 0, s.Due) })
	case story.StatePublished, story.StateWithdrawn:
		at := s.Releases[0].At
		submit(at)
		approve(at)
		do(at, func(ctx context.Context) (newsroom.Done, error) { return n.Publish(ctx, boss, s.Number, 0, 0) })
		for _, r := range s.Releases[1:] {
			do(r.At, func(ctx context.Context) (newsroom.Done, error) {
				st, err := n.Store.Story(ctx, s.Number)
				if err != nil {
					return newsroom.Done{}, err
				}
				if _, err := n.Revise(ctx, boss, s.Number, st.Head, func(story.Content) (story.Content, error) { return r.Content, nil }); err != nil {
					return newsroom.Done{}, err
				}
				if r.As == story.Correction {
					return n.Correct(ctx, boss, s.Number, 0, r.Note, r.Pins)
				}
				return n.Update(ctx, boss, s.Number, 0, r.Note)
			})
		}
		if s.State == story.StateWithdrawn {
			do(s.Withdrawn, func(ctx context.Context) (newsroom.Done, error) {
				return n.Withdraw(ctx, boss, s.Number, 0, s.Reason)
			})
		}
	case story.StateDraft:
	}
	return acts
}
