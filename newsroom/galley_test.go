package newsroom_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marbre/exchange"
	"marbre/fault"
	"marbre/galley"
	"marbre/journal"
	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

// typing is a step that puts text at a position.
func typing(at int, text string) []json.RawMessage {
	return []json.RawMessage{json.RawMessage(fmt.Sprintf(`{"stepType":"replace","from":%d,"to":%d,"slice":{"content":[{"type":"text","text":%q}]}}`, at, at, text))}
}

// begun is a draft whose galley is open: "One" is the headline, from 3 on.
func (r *room) begun() story.Number {
	r.t.Helper()
	d, err := r.Create(r.t.Context(), reporter, "fr", content("One"))
	if err == nil {
		_, err = r.Galley(r.t.Context(), reporter, d.Story.Number)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return d.Story.Number
}

func (r *room) types(by staff.Person, n story.Number, at int, text string) {
	r.t.Helper()
	g, err := r.Galley(r.t.Context(), by, n)
	if err == nil {
		_, err = r.Type(r.t.Context(), by, n, "window", g.Version, typing(at, text))
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func TestEveryActMakesARevisionOfWhatWasTyped(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		n := r.begun()
		turn := 0
		for _, act := range []struct {
			name string
			do   func() (newsroom.Done, error)
		}{
			{"submit", func() (newsroom.Done, error) { return r.Submit(ctx, reporter, n, 0) }},
			{"return", func() (newsroom.Done, error) { return r.Return(ctx, editor, n, 0, "Again.") }},
			{"submit", func() (newsroom.Done, error) { return r.Submit(ctx, reporter, n, 0) }},
			{"approve", func() (newsroom.Done, error) { return r.Approve(ctx, editor, n, 0) }},
			{"schedule", func() (newsroom.Done, error) { return r.Schedule(ctx, editor, n, 0, r.now.Add(time.Minute)) }},
			{"due", func() (newsroom.Done, error) {
				r.now = r.now.Add(time.Minute)
				out, _, err := r.Due(ctx)
				if err != nil || len(out) != 1 {
					return newsroom.Done{}, fmt.Errorf("%v %w", out, err)
				}
				return out[0], nil
			}},
			{"update", func() (newsroom.Done, error) { return r.Update(ctx, editor, n, 0, "") }},
			{"correct", func() (newsroom.Done, error) { return r.Correct(ctx, editor, n, 0, "Why.", nil) }},
			{"withdraw", func() (newsroom.Done, error) { return r.Withdraw(ctx, chief, n, 0, "Why.") }},
		} {
			turn++
			mark := fmt.Sprintf("w%d ", turn)
			r.types(editor, n, 3, mark)
			d, err := act.do()
			if err != nil || !strings.HasPrefix(d.Story.Headline, mark) || d.Story.Head != story.Revision(turn+1) {
				t.Fatalf("%s: %+v, %v", act.name, d.Story, err)
			}
			if p, err := r.Store.Published(ctx, n); d.Story.State == story.StatePublished && (err != nil || !strings.HasPrefix(p.Headline, mark)) {
				t.Errorf("%s: readers see %q, %v", act.name, p.Headline, err)
			}
			if g, err := r.Galley(ctx, editor, n); err != nil || g.Dirty || g.Head != d.Story.Head {
				t.Errorf("%s leaves the galley %+v, %v", act.name, g, err)
			}
		}
		r.types(editor, n, 3, "last ")
		saw := 0
		if err := r.Export(ctx, admin, true, func(item exchange.Item) error {
			saw++
			if last := item.Revisions[len(item.Revisions)-1]; !strings.HasPrefix(last.Content.Headline, "last ") {
				t.Errorf("exported: %q", last.Content.Headline)
			}
			return nil
		}); err != nil || saw != 1 {
			t.Error(saw, err)
		}
		entries, err := r.Store.After(ctx, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		saves := 0
		for _, e := range entries {
			if e.Kind == journal.Saved {
				saves++
			}
		}
		if saves != turn+2 { // the first revision too
			t.Errorf("%d entries for %d revisions: one each", saves, turn+2)
		}
	})
}

func TestARevisionOfManyHoldsThemAll(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n := r.begun()
		r.types(reporter, n, 3, "a")
		r.types(chief, n, 3, "b")
		r.types(editor, n, 3, "c")
		r.types(chief, n, 3, "d")
		d, made, err := r.Settle(t.Context(), reporter, n)
		if err != nil || !made || d.Story.Headline != "dcbaOne" || d.Story.SavedBy != chief.Name || d.Entry.By != chief.Name || d.Entry.Note != "Claire, Solène" {
			t.Errorf("%+v %v %v", d, made, err)
		}
		if _, made, err := r.Settle(t.Context(), reporter, n); err != nil || made {
			t.Errorf("settled twice: %v", err)
		}
		// What is taken back again is no revision.
		r.types(editor, n, 3, "x")
		g, err := r.Galley(t.Context(), editor, n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Type(t.Context(), editor, n, "window", g.Version, []json.RawMessage{json.RawMessage(`{"stepType":"replace","from":3,"to":4}`)}); err != nil {
			t.Fatal(err)
		}
		if _, made, err := r.Settle(t.Context(), reporter, n); err != nil || made {
			t.Errorf("a revision of nothing: %v", err)
		}
	})
}

func TestAStaleActKeepsWhatWasTyped(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n := r.begun()
		r.types(reporter, n, 3, "Typed ")
		_, err := r.Revise(t.Context(), editor, n, 1, func(c story.Content) (story.Content, error) { c.Standfirst = "Saved."; return c, nil })
		var stale *newsroom.Stale
		if !errors.As(err, &stale) || stale.Theirs.Revision != 2 || stale.Theirs.Content.Headline != "Typed One" || stale.Yours.Standfirst != "Saved." {
			t.Fatalf("a stale save: %v", err)
		}
		if s, err := r.Store.Story(t.Context(), n); err != nil || s.Head != 2 || s.Headline != "Typed One" {
			t.Errorf("the revision that it was told of: %+v, %v", s, err)
		}
		r.types(reporter, n, 3, "More ")
		if _, err := r.Submit(t.Context(), reporter, n, 2); !errors.Is(err, fault.Conflict) {
			t.Errorf("submitted what was not seen: %v", err)
		}
		if _, err := r.Submit(t.Context(), reporter, n, 3); err != nil {
			t.Error(err)
		}
	})
}

func TestASaveGoesIntoTheOpenGalley(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n := r.begun()
		r.types(reporter, n, 3, "Typed ")
		d, _, err := r.Settle(t.Context(), reporter, n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Revise(t.Context(), editor, n, d.Story.Head, func(c story.Content) (story.Content, error) {
			c.Dateline = "Astana"
			c.Body.Content = append(c.Body.Content, story.Paragraphs("New.").Content...)
			return c, nil
		}); err != nil {
			t.Fatal(err)
		}
		g, err := r.Galley(t.Context(), reporter, n)
		if err != nil || g.Version != 3 || g.Dirty || !strings.Contains(g.Doc.Text(), "New.") || g.Doc.Attr("dateline") != `"Astana"` {
			t.Errorf("%+v, %v", g, err)
		}
		since, err := r.Since(t.Context(), reporter, n, 1)
		if err != nil || len(since.Steps) != 2 || since.Steps[0].Name != editor.Name || since.Steps[0].Client != "" {
			t.Errorf("%+v, %v", since, err)
		}
	})
}

func TestWhoMayNotWriteIsRefusedAndNothingLeaksIn(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		n := r.begun()
		if _, err := r.Submit(ctx, reporter, n, 0); err != nil {
			t.Fatal(err)
		}
		r.types(reporter, n, 3, "Before ")
		if _, err := r.Approve(ctx, editor, n, 0); err != nil {
			t.Fatal(err)
		}
		before, err := r.Galley(ctx, reporter, n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Type(ctx, reporter, n, "w", before.Version, typing(3, "After ")); !errors.Is(err, fault.Denied) {
			t.Errorf("a reporter writes in what is approved: %v", err)
		}
		elsewhere := staff.Person{Name: "E", Grants: []staff.Grant{{Edition: "en", Role: staff.Chief}}}
		if _, err := r.Galley(ctx, elsewhere, n); !errors.Is(err, fault.Denied) {
			t.Errorf("another edition's chief reads: %v", err)
		}
		if _, err := r.Type(ctx, elsewhere, n, "w", before.Version, typing(3, "x")); !errors.Is(err, fault.Denied) {
			t.Errorf("another edition's chief writes: %v", err)
		}
		if _, err := r.Since(ctx, elsewhere, n, 0); !errors.Is(err, fault.Denied) {
			t.Errorf("another edition's chief reads steps: %v", err)
		}
		there := staff.Person{Name: "S", Grants: []staff.Grant{{Edition: "fr", Section: "infos/asie", Role: staff.Editor}}}
		if _, err := r.Type(ctx, there, n, "w", before.Version, []json.RawMessage{json.RawMessage(`{"stepType":"docAttr","attr":"section","value":"infos"}`)}); !errors.Is(err, fault.Denied) {
			t.Errorf("moved to where they have no say: %v", err)
		}
		if _, err := r.Type(ctx, editor, n, "w", before.Version, []json.RawMessage{json.RawMessage(`{"stepType":"docAttr","attr":"section","value":"nowhere"}`)}); field(err) != "section" {
			t.Errorf("moved to nowhere: %v", err)
		}
		if _, err := r.Type(ctx, editor, n, "w", before.Version, []json.RawMessage{json.RawMessage(fmt.Sprintf(`{"stepType":"docAttr","attr":"original","value":%d}`, n))}); field(err) != "original" {
			t.Errorf("its own translation: %v", err)
		}
		after, err := r.Galley(ctx, reporter, n)
		if err != nil || after.Version != before.Version || !after.Doc.Equal(before.Doc) {
			t.Errorf("something leaked in: %+v, %v", after, err)
		}
		if _, err := r.Type(ctx, editor, 99, "w", 0, typing(3, "x")); !errors.Is(err, fault.NotFound) {
			t.Errorf("a story that is not there: %v", err)
		}
		for _, client := range []string{"", "a b", strings.Repeat("x", 65), "é"} {
			if _, err := r.Type(ctx, editor, n, client, before.Version, typing(3, "x")); field(err) != "client" {
				t.Errorf("a window called %q: %v", client, err)
			}
		}
	})
}

// 200,000 words at once are refused with the bound, and what was there stays.
func TestTooMuchAtOnceIsRefusedByItsBound(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n := r.begun()
		g, err := r.Galley(t.Context(), reporter, n)
		if err != nil {
			t.Fatal(err)
		}
		at := g.Doc.Size() - 2
		var told *fault.Told
		if _, err := r.Type(t.Context(), reporter, n, "w", 0, typing(at, strings.Repeat("words ", 200_000))); !errors.As(err, &told) || told.Key != "body.text" || told.Args[0] != story.MaxText {
			t.Errorf("200,000 words: %v", err)
		}
		if _, err := r.Type(t.Context(), reporter, n, "w", 0, typing(at, strings.Repeat("words ", 150_000))); err != nil {
			t.Errorf("150,000 words: %v", err)
		}
		if d, made, err := r.Settle(t.Context(), reporter, n); err != nil || !made || len(d.Story.Body.Content[0].Words()) < 900_000 {
			t.Errorf("not kept: %v", err)
		}
	})
}

// A process that starts again, or another node, makes the document again from
// what was kept: the same one, however many steps ago that was.
func TestAnotherNodeReadsTheSameGalley(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n := r.begun()
		for i := range 450 {
			if i%20 == 0 {
				r.types(reporter, n, 8, "s")
				continue
			}
			r.types(editor, n, 8, "x")
			if i == 300 {
				if _, _, err := r.Settle(t.Context(), editor, n); err != nil {
					t.Fatal(err)
				}
			}
		}
		here, err := r.Galley(t.Context(), editor, n)
		if err != nil {
			t.Fatal(err)
		}
		other := &newsroom.Newsroom{Store: r.Store, Now: r.Newsroom.Now}
		there, err := other.Galley(t.Context(), editor, n)
		if err != nil || there.Version != 450 || !there.Doc.Equal(here.Doc) {
			t.Fatalf("%+v, %v", there.Version, err)
		}
		if _, err := other.Type(t.Context(), editor, n, "other", 450, typing(8, "y")); err != nil {
			t.Fatal(err)
		}
		again, err := r.Galley(t.Context(), editor, n)
		if err != nil || again.Version != 451 {
			t.Errorf("%+v, %v", again.Version, err)
		}
	})
}

func TestOfManyWhoTypeAtOneVersionOneIsTakenAndTheOthersAreTold(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n := r.begun()
		var mu sync.Mutex
		var wg sync.WaitGroup
		taken := 0
		for i := range 8 {
			wg.Go(func() {
				for version := int64(0); ; {
					_, err := r.Type(t.Context(), editor, n, fmt.Sprint("w", i), version, typing(3, "x"))
					var behind *newsroom.Behind
					mu.Lock()
					switch {
					case err == nil:
						taken++
						mu.Unlock()
						return
					case !errors.As(err, &behind) || behind.Unknown || behind.At <= version || behind.End() != behind.At:
						t.Errorf("told: %v", err)
						mu.Unlock()
						return
					}
					mu.Unlock()
					version = behind.At
				}
			})
		}
		wg.Wait()
		g, err := r.Galley(t.Context(), editor, n)
		if err != nil || taken != 8 || g.Version != 8 || !strings.Contains(g.Doc.Text(), "xxxxxxxxOne") {
			t.Errorf("%d taken, %+v, %v", taken, g.Version, err)
		}
	})
}

func TestOldStepsAreForgottenWhenNoDocumentNeedsThem(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n, m := r.begun(), r.begun()
		r.types(editor, n, 3, "settled ")
		r.types(editor, m, 3, "dirty ")
		if _, _, err := r.Settle(t.Context(), editor, n); err != nil {
			t.Fatal(err)
		}
		if dropped, err := r.DropSteps(t.Context()); err != nil || dropped != 0 {
			t.Errorf("dropped %d at once, %v", dropped, err)
		}
		r.now = r.now.Add(newsroom.StepsKept + time.Second)
		if dropped, err := r.DropSteps(t.Context()); err != nil || dropped != 1 {
			t.Errorf("dropped %d, %v", dropped, err)
		}
		var behind *newsroom.Behind
		if _, err := r.Since(t.Context(), editor, n, 0); !errors.As(err, &behind) || !behind.Unknown {
			t.Errorf("steps that are gone: %v", err)
		}
		other := &newsroom.Newsroom{Store: r.Store, Now: r.Newsroom.Now}
		for number, want := range map[story.Number]string{n: "settled One", m: "dirty One"} {
			if g, err := other.Galley(t.Context(), editor, number); err != nil || g.Version != 1 || !strings.Contains(g.Doc.Text(), want) {
				t.Errorf("%d: %v", number, err)
			}
		}
		// A galley that a process left behind is settled by whoever comes.
		if out, err := other.SettleQuiet(t.Context(), time.Second); err != nil || len(out) != 1 || out[0].Story.Number != m {
			t.Errorf("%v, %v", out, err)
		}
	})
}

func TestABodyOfALaterVersionCannotBeWrittenHere(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		n := r.begun()
		if _, err := r.Revise(t.Context(), editor, n, 1, func(c story.Content) (story.Content, error) {
			c.Body = story.Body{Version: 9, Content: []story.Node{{Type: "hologram"}}}
			return c, nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, desk := range []*newsroom.Newsroom{r.Newsroom, {Store: r.Store, Now: r.Newsroom.Now}} {
			if _, err := desk.Galley(t.Context(), editor, n); fault.KindOf(err) != fault.Invalid {
				t.Errorf("opened: %v", err)
			}
			if _, err := desk.Type(t.Context(), editor, n, "w", 0, typing(3, "x")); err == nil {
				t.Error("typed")
			}
		}
		if _, err := r.Submit(t.Context(), editor, n, 0); err != nil {
			t.Errorf("it goes its way all the same: %v", err)
		}
	})
}

// Whatever is done in whatever order, the galley and the newest revision are
// one text whenever the galley is settled, and no window's version goes back.
func TestAnythingInAnyOrderLosesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		base := open(t, s)
		rapid.Check(t, func(t *rapid.T) {
			r := base
			ctx := base.t.Context()
			n := r.begun()
			version := int64(0)
			for i := range rapid.IntRange(1, 12).Draw(t, "acts") {
				mark := fmt.Sprintf("m%d ", i)
				switch rapid.IntRange(0, 5).Draw(t, "act") {
				case 0, 1, 2:
					r.types(editor, n, 3, mark)
				case 3:
					if _, _, err := r.Settle(ctx, editor, n); err != nil {
						t.Fatal(err)
					}
				case 4:
					st, err := r.Store.Standing(ctx, n)
					if err != nil {
						t.Fatal(err)
					}
					_, err = r.Revise(ctx, chief, n, st.Head, func(c story.Content) (story.Content, error) { c.Headline = mark + c.Headline; return c, nil })
					if err != nil && !errors.Is(err, fault.Conflict) {
						t.Fatal(err)
					}
				case 5:
					_, _ = r.Submit(ctx, editor, n, 0)
				}
				g, err := (&newsroom.Newsroom{Store: s, Now: base.Newsroom.Now}).Galley(ctx, editor, n)
				if err != nil || g.Version < version {
					t.Fatalf("%+v, %v", g, err)
				}
				version = g.Version
				st, err := r.Store.Story(ctx, n)
				if err != nil {
					t.Fatal(err)
				}
				of, err := galley.Of(st.Content)
				if err != nil || !g.Dirty && !of.Equal(g.Doc) {
					t.Fatalf("settled, and the revision is another text: %v\n%s\n%s", err, of.Text(), g.Doc.Text())
				}
			}
		})
	})
}

// A key press in a story of 5,000 words: taken, kept and answered.
func BenchmarkTyping(b *testing.B) {
	for _, engine := range storetest.Engines(b) {
		b.Run(engine.Engine, func(b *testing.B) {
			s, err := store.Open(engine.New(b))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			if err := s.Migrate(b.Context()); err != nil {
				b.Fatal(err)
			}
			r := &newsroom.Newsroom{Store: s, Now: time.Now}
			if _, err := r.Edition(b.Context(), admin, story.Edition{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Marbre", Sections: []story.Section{{Slug: "infos", Title: "Infos"}}}); err != nil {
				b.Fatal(err)
			}
			c := story.Content{Headline: "Astana", Section: "infos"}
			for range 150 {
				c.Body.Content = append(c.Body.Content, story.Paragraphs(strings.Repeat("words of a story ", 8)).Content...)
			}
			d, err := r.Create(b.Context(), editor, "fr", c)
			if err != nil {
				b.Fatal(err)
			}
			g, err := r.Galley(b.Context(), editor, d.Story.Number)
			if err != nil {
				b.Fatal(err)
			}
			at := g.Doc.Size()/2 + 8
			for version := int64(0); b.Loop(); version++ {
				if _, err := r.Type(b.Context(), editor, d.Story.Number, "w", version, typing(at, "x")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
