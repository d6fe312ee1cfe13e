package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/staff"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

var noon = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)

// draft saves a new story and returns it with its entry.
func draft(t *testing.T, s *store.Store, headline string) (st story.Story, e journal.Entry) {
	t.Helper()
	err := s.Do(t.Context(), func(tx *store.Tx) (err error) {
		n, err := tx.NextNumber(t.Context())
		if err != nil {
			return err
		}
		st = story.Story{Number: n, Edition: "fr", Head: 1, Life: story.Life{State: story.StateDraft}, Content: story.Content{Section: "infos/asie", Headline: headline, Body: story.Paragraphs("Text.")}, SavedAt: noon, CreatedAt: noon, SavedBy: "Claire"}
		e, err = tx.Save(t.Context(), store.Change{After: st, New: true, Saved: &story.Saved{Number: n, Revision: 1, At: noon, By: "Claire", Content: st.Content}, Entry: journal.Entry{At: noon, Kind: journal.Saved, Story: n, Edition: "fr", Touched: []journal.Touch{"a", "b c"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return st, e
}

// out puts a story that was drafted before readers at the time given.
func out(t *testing.T, s *store.Store, st story.Story, at time.Time) story.Story {
	t.Helper()
	st.State, st.Public, st.PublishedAt, st.ChangedAt, st.As = story.StatePublished, st.Head, at, at, story.First
	card := story.Published{Number: st.Number, Edition: st.Edition, Life: st.Life, Content: st.Content}.Card()
	if err := s.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Save(t.Context(), store.Change{After: st, Publication: &story.Publication{Revision: st.Head, As: story.First, At: at}, Card: &card,
			Entered:  []story.List{{Edition: "fr", Kind: story.ByEdition}, {Edition: "fr", Kind: story.ByMonth, Key: "2024-07"}},
			Bulletin: &story.Bulletin{Edition: "fr", Kind: story.WireFirst, At: at, Urgency: st.Urgency, Story: st.Number},
			Entry:    journal.Entry{At: at, Kind: journal.Published, Story: st.Number}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return st
}

func TestAStoryComesBackAsItWasSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want, _ := draft(t, s, "Été à « Astana »")
		got, err := s.Story(t.Context(), want.Number)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
		if _, err := s.Story(t.Context(), 99); !errors.Is(err, fault.NotFound) {
			t.Errorf("a story that is not there: %v", err)
		}
		if _, err := s.Published(t.Context(), want.Number); !errors.Is(err, fault.NotFound) {
			t.Errorf("a draft is published: %v", err)
		}
	})
}

func TestWhatIsUndoneLeavesNoTrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, first := draft(t, s, "A")
		stop := errors.New("stop")
		if err := s.Do(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Write(t.Context(), journal.Entry{At: noon, Kind: journal.Saved}); err != nil {
				return err
			}
			return stop
		}); !errors.Is(err, stop) {
			t.Fatal(err)
		}
		_, second := draft(t, s, "B")
		if second.Seq != first.Seq+1 {
			t.Errorf("entries %d and %d: a gap", first.Seq, second.Seq)
		}
	})
}

func TestANumberARevisionAndAnAddressAreTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st, _ := draft(t, s, "A")
		save := func(c store.Change) error {
			return s.Do(t.Context(), func(tx *store.Tx) error { _, err := tx.Save(t.Context(), c); return err })
		}
		if err := save(store.Change{After: st, New: true}); !errors.Is(err, fault.Conflict) {
			t.Errorf("the number again: %v", err)
		}
		if err := save(store.Change{After: st, Saved: &story.Saved{Number: st.Number, Revision: 1}}); !errors.Is(err, fault.Conflict) {
			t.Errorf("the revision again: %v", err)
		}
		one, two := story.Story{Number: 50, Foreign: "tag:a"}, story.Story{Number: 51, Foreign: "tag:a"}
		if err := save(store.Change{After: one, New: true}); err != nil {
			t.Fatal(err)
		}
		if err := save(store.Change{After: two, New: true}); !errors.Is(err, fault.Conflict) {
			t.Errorf("the foreign address again: %v", err)
		}
		if err := save(store.Change{After: story.Story{Number: 999}}); !errors.Is(err, fault.NotFound) {
			t.Errorf("a change of a story that is not there: %v", err)
		}
	})
}

func TestListsRunNewestFirstAndPageWithoutLosingAny(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var want []story.Number
		for i := range 7 {
			st, _ := draft(t, s, fmt.Sprint(i))
			st = out(t, s, st, noon.Add(time.Duration(i/2)*time.Minute)) // pairs of the same instant
			want = append([]story.Number{st.Number}, want...)
		}
		var got []story.Number
		var before story.Cursor
		list := story.List{Edition: "fr", Kind: story.ByEdition}
		for {
			cards, err := s.Latest(t.Context(), list, before, 3)
			if err != nil {
				t.Fatal(err)
			}
			if len(cards) == 0 {
				break
			}
			for _, c := range cards {
				got = append(got, c.Number)
				before = story.Cursor{At: c.PublishedAt, Number: int64(c.Number)}
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("pages give %v, want %v", got, want)
		}
		cards, err := s.Cards(t.Context(), []story.Number{want[3], 999})
		if err != nil || len(cards) != 1 {
			t.Fatalf("Cards = %v, %v", cards, err)
		}
		newer, older, err := s.Neighbours(t.Context(), list, cards[want[3]])
		if err != nil || newer == nil || older == nil || newer.Number != want[2] || older.Number != want[4] {
			t.Errorf("neighbours of %d: %v, %v, %v", want[3], newer, older, err)
		}
		months, err := s.Months(t.Context(), "fr")
		if err != nil || len(months) != 1 || months[0] != (store.Month{Year: 2024, Month: 7, Stories: 7}) {
			t.Errorf("Months = %v, %v", months, err)
		}
		wire, err := s.Wire(t.Context(), "fr", story.Cursor{}, 100)
		if err != nil || len(wire) != 7 || wire[0].Card == nil || wire[0].Card.Number != want[0] {
			t.Errorf("Wire = %v, %v", wire, err)
		}
	})
}

func TestWhatIsWithdrawnLeavesListsAndWire(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st, _ := draft(t, s, "A")
		st.Urgency = 1
		st = out(t, s, st, noon)
		st.State = story.StateWithdrawn
		if err := s.Do(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Save(t.Context(), store.Change{After: st, Left: []story.List{{Edition: "fr", Kind: story.ByEdition}, {Edition: "fr", Kind: story.ByMonth, Key: "2024-07"}}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		cards, _ := s.Latest(t.Context(), story.List{Edition: "fr", Kind: story.ByEdition}, story.Cursor{}, 9)
		wire, _ := s.Wire(t.Context(), "fr", story.Cursor{}, 9)
		months, _ := s.Months(t.Context(), "fr")
		if len(cards)+len(wire)+len(months) != 0 {
			t.Errorf("a withdrawn story still stands: %v, %v, %v", cards, wire, months)
		}
		if p, err := s.Published(t.Context(), st.Number); err != nil || len(p.History) != 1 {
			t.Errorf("its history is gone: %+v, %v", p, err)
		}
	})
}

func TestDueTellsWhatIsMissedAndWhatComesNext(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, due := range []time.Duration{-time.Hour, 0, time.Hour, 2 * time.Hour} {
			st, _ := draft(t, s, fmt.Sprint(i))
			st.State, st.DueAt = story.StateScheduled, noon.Add(due)
			if err := s.Do(t.Context(), func(tx *store.Tx) error { _, err := tx.Save(t.Context(), store.Change{After: st}); return err }); err != nil {
				t.Fatal(err)
			}
		}
		due, next, err := s.Due(t.Context(), noon)
		if err != nil || len(due) != 2 || !next.Equal(noon.Add(time.Hour)) {
			t.Errorf("Due = %v, %v, %v", due, next, err)
		}
	})
}

func TestTheDeskFindsStoriesBySectionStateAndWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, _ := draft(t, s, "Le sommet d’Astana s’achève")
		draft(t, s, "Ariane 6 s’envole")
		for name, c := range map[string]struct {
			q    store.Query
			want int
		}{
			"everything":          {store.Query{}, 2},
			"words in any accent": {store.Query{Text: "D'ASTANA S'acheve"}, 1},
			"a wild card is text": {store.Query{Text: "%"}, 2}, // nothing to find by
			"a section above":     {store.Query{Section: "infos"}, 2},
			"a section beside":    {store.Query{Section: "info"}, 0},
			"another edition":     {store.Query{Editions: []string{"en"}}, 0},
			"a state":             {store.Query{State: story.StateDraft}, 2},
			"after a cursor":      {store.Query{Before: story.Cursor{At: noon, Number: int64(a.Number) + 1}}, 1},
		} {
			c.q.Limit = 10
			got, err := s.Stories(t.Context(), c.q)
			if err != nil || len(got) != c.want {
				t.Errorf("%s: %d stories, %v; want %d", name, len(got), err, c.want)
			}
		}
	})
}

func TestTokensEditionsAndFrontsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		fr, en := story.Edition{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "A"}, story.Edition{Code: "en", Lang: "en", Zone: "Europe/London", Title: "B"}
		if err := s.Do(ctx, func(tx *store.Tx) error {
			for _, e := range []story.Edition{fr, en, fr} {
				if err := tx.SaveEdition(ctx, e); err != nil {
					return err
				}
			}
			if err := tx.SaveFront(ctx, story.Front{Edition: "fr", Slots: []story.Number{3}}); err != nil {
				return err
			}
			return tx.SaveToken(ctx, "abc", staff.Person{Name: "Claire", Role: staff.Reporter}, noon)
		}); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Editions(ctx); err != nil || len(list) != 2 || list[0].Code != "fr" {
			t.Errorf("Editions = %v, %v", list, err)
		}
		if f, err := s.Front(ctx, "fr", ""); err != nil || len(f.Slots) != 1 {
			t.Errorf("Front = %v, %v", f, err)
		}
		if f, err := s.Front(ctx, "fr", "infos"); err != nil || f.Slots != nil || f.Section != "infos" {
			t.Errorf("a front that nobody made up = %v, %v", f, err)
		}
		if p, err := s.Token(ctx, "abc"); err != nil || p.Role != staff.Reporter {
			t.Errorf("Token = %v, %v", p, err)
		}
		if _, err := s.Token(ctx, "x"); !errors.Is(err, fault.NotFound) {
			t.Errorf("a token that nobody holds: %v", err)
		}
	})
}

func TestManyNodesMigrateAtOnce(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Engine, func(t *testing.T) {
			where := engine.New(t)
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					s, err := store.Open(where)
					if err != nil {
						t.Error(err)
						return
					}
					defer s.Close()
					if err := s.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		})
	}
}

// A follower that reads while many writers commit must meet every entry: a
// number that becomes visible after a higher one is lost to it.
func TestAFollowerLosesNothingWhileManyWrite(t *testing.T) {
	const writers, each = 8, 25
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Engine, func(t *testing.T) {
			where := engine.New(t)
			var nodes []*store.Store // several processes, as it were
			for range 3 {
				s, err := store.Open(where)
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				if err := s.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				nodes = append(nodes, s)
			}
			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			var seen []int64
			followed := make(chan struct{})
			go func() {
				defer close(followed)
				journal.Follow(ctx, nodes[2], 0, time.Millisecond, func(err error) { t.Error(err) }, func(e journal.Entry) {
					seen = append(seen, e.Seq)
					if len(seen) == writers*each {
						stop()
					}
				})
			}()
			var wg sync.WaitGroup
			for w := range writers {
				wg.Go(func() {
					for i := range each {
						undo := i%5 == 4 // some give up after they drew their number
						err := nodes[w%2].Do(t.Context(), func(tx *store.Tx) error {
							if _, err := tx.Write(t.Context(), journal.Entry{At: noon, Kind: journal.Saved}); err != nil {
								return err
							}
							time.Sleep(time.Duration(w*i%4) * time.Millisecond)
							if undo {
								return context.Canceled
							}
							return nil
						})
						if undo {
							i--
							err = nodes[w%2].Do(t.Context(), func(tx *store.Tx) error {
								_, err := tx.Write(t.Context(), journal.Entry{At: noon, Kind: journal.Saved})
								return err
							})
						}
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			wg.Wait()
			<-followed
			for i, seq := range seen {
				if seq != int64(i+1) {
					t.Fatalf("entry %d came as number %d of the journal", seq, i+1)
				}
			}
			if len(seen) != writers*each {
				t.Errorf("the follower met %d entries, want %d", len(seen), writers*each)
			}
		})
	}
}

func TestAnotherNodeIsWokenByPostgreSQL(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		if engine.Engine != "postgres" {
			continue
		}
		where := engine.New(t)
		a, err := store.Open(where)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		b, err := store.Open(where)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if err := a.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		done := make(chan struct{})
		go func() { defer close(done); _ = b.Listen(ctx) }()
		// Until the listener stands, a wake-up may be missed: write till one comes.
		wake := b.Wake()
		for woken := false; !woken; {
			draft(t, a, "A")
			select {
			case <-wake:
				woken = true
			case <-ctx.Done():
				t.Fatal("nobody woke the other node")
			case <-time.After(50 * time.Millisecond):
			}
		}
		stop()
		<-done
	}
}
