package newsroom_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

var (
	noon     = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)
	reporter = staff.Person{Name: "Claire", Role: staff.Reporter}
	editor   = staff.Person{Name: "Solène", Role: staff.Editor}
	chief    = staff.Person{Name: "Mathieu", Role: staff.Chief}
	admin    = staff.Person{Name: "Root", Role: staff.Admin}
)

// room is a newsroom with two editions whose clock a test moves.
type room struct {
	*newsroom.Newsroom
	t   *testing.T
	now time.Time
}

func open(t *testing.T, s *store.Store) *room {
	r := &room{t: t, now: noon}
	r.Newsroom = &newsroom.Newsroom{Store: s, Now: func() time.Time { return r.now }}
	for _, e := range []story.Edition{
		{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Marbre", Sections: []story.Section{{Slug: "infos", Title: "Infos", Sections: []story.Section{{Slug: "asie", Title: "Asie"}}}}},
		{Code: "en", Lang: "en", Zone: "Europe/London", Title: "The Marble", Sections: []story.Section{{Slug: "news", Title: "News"}}},
	} {
		if _, err := r.Edition(t.Context(), admin, e); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func content(headline string) story.Content {
	return story.Content{Section: "infos/asie", Headline: headline, Body: story.Paragraphs("The ninth member.")}
}

// approved is a story that may be published.
func (r *room) approved(c story.Content) story.Number {
	r.t.Helper()
	d, err := r.Create(r.t.Context(), reporter, "fr", c)
	if err == nil {
		_, err = r.Submit(r.t.Context(), reporter, d.Story.Number, 0)
	}
	if err == nil {
		_, err = r.Approve(r.t.Context(), editor, d.Story.Number, 0)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return d.Story.Number
}

func (r *room) published(c story.Content) story.Number {
	r.t.Helper()
	n := r.approved(c)
	if _, err := r.Publish(r.t.Context(), editor, n, 0, 0); err != nil {
		r.t.Fatal(err)
	}
	return n
}

func each(t *testing.T, test func(*testing.T, *room)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, open(t, s)) })
}

func field(err error) string {
	var told *fault.Told
	if errors.As(err, &told) {
		return told.Field
	}
	return ""
}

func TestAStoryGoesFromTheFirstWordToACorrection(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		n := r.published(content("À Astana"))
		r.now = noon.Add(time.Hour)
		if _, err := r.Correct(ctx, editor, n, 0, "why", nil); !errors.Is(err, fault.Conflict) {
			t.Errorf("a correction of nothing: %v", err)
		}
		if _, err := r.Revise(ctx, editor, n, 1, func(c story.Content) (story.Content, error) {
			c.Body = story.Paragraphs("The tenth member.")
			return c, nil
		}); err != nil {
			t.Fatal(err)
		}
		if p, err := r.Store.Published(ctx, n); err != nil || p.Public != 1 || p.Body.Content[0].Words() != "The ninth member." {
			t.Fatalf("a revision in work is public: %+v, %v", p, err)
		}
		d, err := r.Correct(ctx, editor, n, 2, "It is the tenth.", nil)
		if err != nil || d.Entry.Kind != journal.Corrected || d.Path != "/fr/2024/07/04/1/a-astana" {
			t.Fatalf("Correct = %+v, %v", d, err)
		}
		p, err := r.Store.Published(ctx, n)
		if err != nil || len(p.History) != 2 || len(p.History[1].Pins) != 1 || p.History[1].Pins[0].Wrong != "ninth" || !p.PublishedAt.Equal(noon) || !p.CorrectedAt.Equal(r.now) {
			t.Errorf("after the correction: %+v, %v", p, err)
		}
		wire, err := r.Store.Wire(ctx, "fr", story.Cursor{}, 9)
		if err != nil || len(wire) != 2 || wire[0].Kind != story.WireCorrection || wire[0].Text != "It is the tenth." || wire[0].Seq != d.Entry.Seq {
			t.Errorf("the wire: %+v, %v", wire, err)
		}
	})
}

// That a story was withdrawn stands on the wire, also when it is out again; its
// own entries go and come with it.
func TestAWithdrawalStandsOnTheWireForEver(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		n := r.published(content("One"))
		kinds := func(want ...story.WireKind) {
			t.Helper()
			wire, err := r.Store.Wire(ctx, "fr", story.Cursor{}, 9)
			var got []story.WireKind
			for _, b := range wire {
				got = append(got, b.Kind)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("the wire: %v, %v; want %v", got, err, want)
			}
		}
		r.now = r.now.Add(time.Minute)
		d, err := r.Withdraw(ctx, chief, n, 0, "It is not so.")
		if err != nil {
			t.Fatal(err)
		}
		kinds(story.WireWithdrawal)
		if b, err := r.Store.BulletinOf(ctx, d.Entry.Seq); err != nil || b.Text != "It is not so." || b.Card != nil || !b.At.Equal(r.now) || b.Story != n {
			t.Errorf("%+v, %v", b, err)
		}
		if _, err := r.Rebuild(ctx, staff.Person{Role: staff.Admin}); err != nil {
			t.Fatal(err)
		}
		kinds(story.WireWithdrawal)
		r.now = r.now.Add(time.Minute)
		if _, err := r.Submit(ctx, reporter, n, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Approve(ctx, editor, n, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Publish(ctx, editor, n, 0, 0); err != nil {
			t.Fatal(err)
		}
		kinds(story.WireUpdate, story.WireWithdrawal, story.WireFirst)
	})
}

func TestAStaleSaveLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		d, err := r.Create(t.Context(), reporter, "fr", content("One"))
		if err != nil {
			t.Fatal(err)
		}
		headline := func(to string) func(story.Content) (story.Content, error) {
			return func(c story.Content) (story.Content, error) { c.Headline = to; return c, nil }
		}
		if _, err := r.Revise(t.Context(), reporter, d.Story.Number, 1, headline("Two")); err != nil {
			t.Fatal(err)
		}
		_, err = r.Revise(t.Context(), editor, d.Story.Number, 1, headline("Three"))
		var stale *newsroom.Stale
		if !errors.As(err, &stale) || !errors.Is(err, fault.Conflict) || stale.Yours.Headline != "Three" || stale.Theirs.Content.Headline != "Two" || stale.Theirs.Revision != 2 {
			t.Errorf("a stale save: %v", err)
		}
		if _, err := r.Revise(t.Context(), editor, d.Story.Number, 9, headline("Four")); field(err) != "base_revision" {
			t.Errorf("a base that never was: %v", err)
		}
	})
}

func TestOfManyWhoSaveOnOneRevisionOneWins(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		d, err := r.Create(t.Context(), reporter, "fr", content("One"))
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		won := 0
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, err := r.Revise(t.Context(), reporter, d.Story.Number, 1, func(c story.Content) (story.Content, error) { return c, nil })
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !errors.Is(err, fault.Conflict) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d saves on one revision went through", won)
		}
	})
}

func TestNothingUnderEmbargoGoesOutAndWhatIsDueGoesOutOnce(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		c := content("Embargo")
		c.Embargo = noon.Add(time.Hour)
		n := r.approved(c)
		d, err := r.Publish(ctx, editor, n, 0, 0)
		if err != nil || d.Story.State != story.StateScheduled || d.Path != "" || len(d.Entry.Touched) != 0 {
			t.Fatalf("published under embargo: %+v, %v", d, err)
		}
		if out, next, err := r.Due(ctx); err != nil || len(out) != 0 || !next.Equal(c.Embargo) {
			t.Errorf("before its minute: %v, %v, %v", out, next, err)
		}
		r.now = c.Embargo.Add(3 * time.Hour) // the machine was down
		var mu sync.Mutex
		var all []newsroom.Done
		var wg sync.WaitGroup
		for range 4 { // nodes
			wg.Go(func() {
				out, _, err := r.Due(ctx)
				mu.Lock()
				defer mu.Unlock()
				if all = append(all, out...); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(all) != 1 || all[0].Story.LateBy != 3*3600 || all[0].Path == "" {
			t.Errorf("what was missed went out as %+v", all)
		}
	})
}

func TestAnEntryNamesEverythingThatItTouched(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		older := r.published(content("Older"))
		r.now = noon.Add(time.Minute)
		c := content("Newer")
		c.Tags, c.Byline, c.Urgency = []string{"Été"}, []story.Author{{Name: "Claire Aubrac"}}, 2
		d, err := r.Publish(t.Context(), editor, r.approved(c), 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := []journal.Touch{"story:2", "wire:fr", "list:fr/edition/", "list:fr/month/2024-07", "list:fr/section/infos/asie", "list:fr/section/infos",
			"list:fr/tag/ete", "list:fr/author/claire-aubrac", "group:2", "alert:fr", journal.OfTurn(older)}
		slices.Sort(want)
		got := slices.Sorted(slices.Values(d.Entry.Touched))
		if !slices.Equal(got, want) {
			t.Errorf("touched %v\nwant    %v", got, want)
		}
		w, err := r.Withdraw(t.Context(), chief, d.Story.Number, 0, "A mistake.")
		if err != nil || !slices.Equal(slices.Sorted(slices.Values(w.Entry.Touched)), want) {
			t.Errorf("withdrawn: touched %v, %v", w.Entry.Touched, err)
		}
	})
}

func TestWhatCannotBeIsRefusedByField(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		create := func(edit func(*story.Content)) error {
			c := content("A")
			edit(&c)
			_, err := r.Create(ctx, reporter, "fr", c)
			return err
		}
		n := r.published(content("Original"))
		for want, err := range map[string]error{
			"section":  create(func(c *story.Content) { c.Section = "infos/afrique" }),
			"original": create(func(c *story.Content) { c.Original = n }), // of the same edition
			"headline": create(func(c *story.Content) { c.Headline = "a\x00" }),
			"edition":  func() error { _, err := r.Create(ctx, reporter, "xx", content("A")); return err }(),
			"slots": func() error {
				_, err := r.Front(ctx, editor, story.Front{Edition: "en", Slots: []story.Number{n}}, -1)
				return err
			}(),
			"zone": func() error {
				_, err := r.Edition(ctx, admin, story.Edition{Code: "fr", Lang: "fr", Zone: "Asia/Almaty", Title: "A"})
				return err
			}(),
			"sections": func() error {
				_, err := r.Edition(ctx, admin, story.Edition{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "A"})
				return err
			}(),
		} {
			if field(err) != want {
				t.Errorf("want field %s refused, got %v", want, err)
			}
		}
		if _, err := r.Publish(ctx, reporter, n, 0, 0); !errors.Is(err, fault.Denied) {
			t.Errorf("a reporter publishes: %v", err)
		}
		if _, err := r.Publish(ctx, editor, 999, 0, 0); !errors.Is(err, fault.NotFound) {
			t.Errorf("nobody knows 999: %v", err)
		}
	})
}

func TestATranslationOfATranslationIsOneOfTheOriginal(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		fr := r.published(content("Original"))
		en, err := r.Create(t.Context(), reporter, "en", story.Content{Headline: "One", Original: fr})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Edition(t.Context(), admin, story.Edition{Code: "ar", Lang: "ar", Zone: "Africa/Cairo", Title: "المرمر"}); err != nil {
			t.Fatal(err)
		}
		ar, err := r.Create(t.Context(), reporter, "ar", story.Content{Headline: "Two", Original: en.Story.Number})
		if err != nil || ar.Story.Original != fr {
			t.Errorf("original = %d, %v; want %d", ar.Story.Original, err, fr)
		}
	})
}
