package newsroom_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/newsroom"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

// items reads all items of a ninjs text.
func items(t testing.TB, r io.Reader, name string) (all []exchange.Item, refused []error) {
	t.Helper()
	in := ninjs.NewReader(r, name)
	for {
		item, err := in.Next()
		var no *exchange.Refused
		switch {
		case errors.Is(err, io.EOF):
			return all, refused
		case errors.As(err, &no):
			refused = append(refused, err)
		case err != nil:
			t.Fatal(err)
		default:
			all = append(all, item)
		}
	}
}

// take imports items in bundles, as the verb does.
func take(t testing.TB, n *newsroom.Newsroom, all []exchange.Item, o newsroom.Importing) (fresh, changed, known, refused int) {
	t.Helper()
	for len(all) > 0 {
		part := all[:min(250, len(all))]
		all = all[len(part):]
		done, err := n.Import(context.Background(), admin, part, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, out := range done {
			switch {
			case out.Why != nil:
				refused++
			case out.New:
				fresh++
			case out.Changed:
				changed++
			default:
				known++
			}
		}
	}
	return fresh, changed, known, refused
}

// export is everything of a newsroom as ninjs.
func export(t testing.TB, n *newsroom.Newsroom, everything bool) string {
	t.Helper()
	var b bytes.Buffer
	w := ninjs.NewWriter(&b)
	if err := n.Export(context.Background(), admin, everything, w.Write); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const foreign = `{"uri":"tag:a.example,2024:%d","type":"text","version":"1","standard":{"name":"ninjs","version":"3.1"},"firstCreated":"2024-07-0%dT09:00:00Z","versionCreated":"%s","language":"%s","title":"T","headlines":[{"role":"main","value":"%s"}],"bodies":[{"role":"main","contentType":"text/plain","value":"Some text."}]%s}` + "\n"

func wireItem(id int, changed, lang, headline, more string) string {
	return fmt.Sprintf(foreign, id, id, changed, lang, headline, more)
}

func TestAnImportTakesEachItemOnceAndUpdatesWhatChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := &newsroom.Newsroom{Store: s, Now: func() time.Time { return noon.AddDate(1, 0, 0) }}
		two := wireItem(1, "2024-07-01T09:00:00Z", "fr", "Un", "") + wireItem(2, "2024-07-02T09:00:00Z", "en", "Two", "")
		all, refused := items(t, strings.NewReader(two), "a")
		if len(all) != 2 || len(refused) != 0 {
			t.Fatalf("%d items, %v", len(all), refused)
		}
		if fresh, _, _, no := take(t, n, all, newsroom.Importing{DryRun: true}); fresh != 2 || no != 0 {
			t.Errorf("dry run: %d fresh, %d refused", fresh, no)
		}
		if list, err := s.All(t.Context(), 0, 10); err != nil || len(list) != 0 {
			t.Fatalf("a dry run kept %v, %v", list, err)
		}
		if fresh, _, _, _ := take(t, n, all, newsroom.Importing{}); fresh != 2 {
			t.Fatalf("%d fresh", fresh)
		}
		editions, err := s.Editions(t.Context())
		if err != nil || len(editions) != 2 || editions[0].Code != "fr" || editions[1].Lang != "en" {
			t.Errorf("editions %+v, %v", editions, err)
		}
		if _, _, known, _ := take(t, n, all, newsroom.Importing{}); known != 2 {
			t.Errorf("the second time %d were known", known)
		}
		newer, _ := items(t, strings.NewReader(wireItem(1, "2024-07-03T09:00:00Z", "fr", "Un, complété", "")), "b")
		if _, changed, _, _ := take(t, n, newer, newsroom.Importing{}); changed != 1 {
			t.Errorf("%d changed", changed)
		}
		p, err := s.Published(t.Context(), 1)
		if err != nil || len(p.History) != 2 || p.Headline != "Un, complété" || p.Slug != "un" || !p.PublishedAt.Equal(time.Date(2024, 7, 1, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestAnItemThatItsSenderTookBackIsWithdrawn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := &newsroom.Newsroom{Store: s, Now: func() time.Time { return noon }}
		all, _ := items(t, strings.NewReader(wireItem(1, "2024-07-01T09:00:00Z", "fr", "Un", "")), "a")
		take(t, n, all, newsroom.Importing{})
		back, refused := items(t, strings.NewReader(wireItem(1, "2024-07-02T09:00:00Z", "fr", "Un", `,"pubStatus":"canceled"`)), "b")
		if len(refused) > 0 {
			t.Fatal(refused)
		}
		if _, changed, _, no := take(t, n, back, newsroom.Importing{}); changed != 1 || no != 0 {
			t.Errorf("%d changed, %d refused", changed, no)
		}
		if st, err := s.Story(t.Context(), 1); err != nil || st.State != story.StateWithdrawn || st.Reason == "" {
			t.Errorf("%+v, %v", st.Life, err)
		}
	})
}

func TestTwoImportsAtOnceMakeNoDoubles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var text strings.Builder
		for i := range 60 {
			text.WriteString(strings.Replace(wireItem(1, "2024-07-01T09:00:00Z", "fr", fmt.Sprint("Item ", i), ""), "2024:1", fmt.Sprint("2024:", i), 1))
		}
		all, _ := items(t, strings.NewReader(text.String()), "a")
		n := &newsroom.Newsroom{Store: s, Now: func() time.Time { return noon }}
		var wg sync.WaitGroup
		var mu sync.Mutex
		total := 0
		for range 3 {
			wg.Go(func() {
				for i := 0; i < len(all); i += 7 {
					done, err := n.Import(context.Background(), admin, all[i:min(i+7, len(all))], newsroom.Importing{})
					mu.Lock()
					if err != nil {
						t.Error(err)
					}
					for _, o := range done {
						if o.New {
							total++
						}
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if list, err := s.All(t.Context(), 0, 1000); err != nil || len(list) != 60 || total != 60 {
			t.Errorf("%d stories, %d taken as new, %v", len(list), total, err)
		}
	})
}

func TestTranslationsFindOneAnotherInWhateverOrderTheyCome(t *testing.T) {
	for _, order := range [][]int{{1, 2, 3}, {3, 1, 2}, {2, 3, 1}} {
		s, err := store.Open(filepath.Join(t.TempDir(), "a.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		n := &newsroom.Newsroom{Store: s, Now: func() time.Time { return noon }}
		for _, id := range order {
			link := ""
			if id != 1 {
				link = `,"associations":[{"name":"translation","rel":"translation","uri":"tag:a.example,2024:1"}]`
			}
			all, refused := items(t, strings.NewReader(wireItem(id, "2024-07-01T09:00:00Z", []string{"", "fr", "en", "ar"}[id], "A", link)), "a")
			if len(refused) > 0 {
				t.Fatal(refused)
			}
			take(t, n, all, newsroom.Importing{})
		}
		list, err := s.All(t.Context(), 0, 10)
		if err != nil || len(list) != 3 {
			t.Fatal(list, err)
		}
		group := story.Group(list[0].Number, list[0].Original)
		if cards, err := s.Translations(t.Context(), group); err != nil || len(cards) != 3 {
			t.Errorf("order %v: %d in the group, %v", order, len(cards), err)
		}
	}
}

// A newsroom in which everything was done that can be done to a story, for
// journeys out and in again.
func busy(t *testing.T, r *room) {
	t.Helper()
	ctx := t.Context()
	n := r.published(content("Corrected"))
	edit := func(words string) func(story.Content) (story.Content, error) {
		return func(c story.Content) (story.Content, error) { c.Body = story.Paragraphs(words); return c, nil }
	}
	r.now = r.now.Add(time.Minute)
	check := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(r.Revise(ctx, editor, n, 1, edit("The tenth member.")))
	check(r.Correct(ctx, editor, n, 0, "It is the tenth.", nil))
	check(r.Revise(ctx, editor, n, 2, edit("In work.")))
	gone := r.published(content("Withdrawn"))
	check(r.Withdraw(ctx, chief, gone, 0, "Because."))
	due := r.approved(content("Scheduled"))
	check(r.Schedule(ctx, editor, due, 0, r.now.Add(time.Hour)))
	check(r.Create(ctx, reporter, "fr", content("Draft")))
	check(r.Create(ctx, reporter, "en", story.Content{Section: "news", Headline: "Translation", Original: n}))
	c := content("Full")
	c.Kicker, c.Standfirst, c.Dateline, c.Source, c.Rights = "Kicker", "Standfirst", "Astana", "The source", "© 2024"
	c.Tags, c.Byline, c.Urgency, c.Lead = []string{"Tag"}, []story.Author{{Name: "A", Place: "B"}}, 2, &story.Picture{URL: "/a.jpg", Alt: "a", Caption: "b", Credit: "c", Width: 3, Height: 4, Whole: true}
	full := r.published(c)
	check(r.Flash(ctx, editor, "fr", "One line", 3))
	check(r.Front(ctx, editor, story.Front{Edition: "fr", Slots: []story.Number{full, 0}, Also: []story.Number{n}}, -1))
}

func TestTheImportOfAnExportIsTheSameNewsroom(t *testing.T) {
	for _, from := range storetest.Engines(t) {
		for _, to := range storetest.Engines(t) {
			t.Run(from.Engine+" to "+to.Engine, func(t *testing.T) {
				a, b := fresh(t, from), fresh(t, to)
				r := open(t, a)
				busy(t, r)
				for _, everything := range []bool{true, false} {
					if everything {
						out := export(t, r.Newsroom, true)
						all, refused := items(t, strings.NewReader(out), "export")
						if len(refused) > 0 {
							t.Fatal(refused)
						}
						other := &newsroom.Newsroom{Store: b, Now: r.Now}
						if fresh, _, _, no := take(t, other, all, newsroom.Importing{}); no != 0 || fresh != 6 {
							t.Fatalf("%d taken, %d refused", fresh, no)
						}
						if again := export(t, other, true); again != out {
							t.Errorf("the export of the import differs:\n%s\n%s", out, again)
						}
						if _, _, known, _ := take(t, other, all, newsroom.Importing{}); known != 6 {
							t.Errorf("%d known the second time", known)
						}
						if _, _, known, no := take(t, r.Newsroom, all, newsroom.Importing{}); known != 6 || no != 0 {
							t.Errorf("an export that comes home: %d known, %d refused", known, no)
						}
						if again := export(t, other, true); again != out {
							t.Error("a second import changed something")
						}
						// Lists, wire and due stories are there too.
						for _, edition := range []string{"fr", "en"} {
							wa, _ := a.Wire(t.Context(), edition, story.Cursor{}, 100)
							wb, _ := b.Wire(t.Context(), edition, story.Cursor{}, 100)
							if len(wa) != len(wb) {
								t.Errorf("the wire of %s has %d entries, was %d", edition, len(wb), len(wa))
							}
							la, _ := a.Latest(t.Context(), story.List{Edition: edition, Kind: story.ByEdition}, story.Cursor{}, 100)
							lb, _ := b.Latest(t.Context(), story.List{Edition: edition, Kind: story.ByEdition}, story.Cursor{}, 100)
							if fmt.Sprint(la) != fmt.Sprint(lb) && len(la) != len(lb) {
								t.Errorf("the list of %s differs: %v %v", edition, la, lb)
							}
						}
						if _, next, err := b.Due(t.Context(), r.now); err != nil || next.IsZero() {
							t.Errorf("what is scheduled was lost: %v, %v", next, err)
						}
						continue
					}
					out := export(t, r.Newsroom, false)
					for _, mark := range []string{"In work", "Withdrawn", "Scheduled", "Draft", "Translation"} {
						if strings.Contains(out, mark) {
							t.Errorf("the public export tells of %q", mark)
						}
					}
				}
				// Rebuilt from nothing, lists are the same.
				before := export(t, &newsroom.Newsroom{Store: b, Now: r.Now}, true)
				lb, _ := b.Latest(t.Context(), story.List{Edition: "fr", Kind: story.ByEdition}, story.Cursor{}, 100)
				if out, err := (&newsroom.Newsroom{Store: b, Now: r.Now}).Rebuild(t.Context(), admin); err != nil || out != 2 {
					t.Errorf("rebuilt %d, %v", out, err)
				}
				lc, _ := b.Latest(t.Context(), story.List{Edition: "fr", Kind: story.ByEdition}, story.Cursor{}, 100)
				if after := export(t, &newsroom.Newsroom{Store: b, Now: r.Now}, true); after != before || fmt.Sprint(lb) != fmt.Sprint(lc) && len(lb) != len(lc) {
					t.Error("a rebuild changed something")
				}
			})
		}
	}
}

func fresh(t *testing.T, e storetest.Engine) *store.Store {
	t.Helper()
	s, err := store.Open(e.New(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// Every item of the corpus is taken but the one that keeps a bad address on
// purpose; exported, imported again and exported, it is the same.
func TestTheWholeCorpusGoesInAndOutAndInAgain(t *testing.T) {
	files := corpus(t)
	if files == nil {
		return
	}
	if testing.Short() {
		t.Log("NOT RUN: the whole corpus, which the long run has")
		return
	}
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Engine, func(t *testing.T) {
			a := &newsroom.Newsroom{Store: fresh(t, engine), Now: func() time.Time { return noon.AddDate(2, 0, 0) }}
			taken, no := 0, 0
			for _, path := range files {
				f, err := os.Open(path)
				if err != nil {
					t.Fatal(err)
				}
				all, refused := items(t, f, filepath.Base(path))
				_ = f.Close()
				fresh, _, _, bad := take(t, a, all, newsroom.Importing{})
				taken, no = taken+fresh, no+bad+len(refused)
				for _, r := range refused {
					t.Log(r)
				}
			}
			if taken != 4386 || no != 1 {
				t.Errorf("%d taken, %d refused; want 4386 and 1", taken, no)
			}
			out := export(t, a, false)
			b := &newsroom.Newsroom{Store: fresh(t, engine), Now: a.Now}
			all, refused := items(t, strings.NewReader(out), "export")
			if fresh, _, _, bad := take(t, b, all, newsroom.Importing{}); fresh != taken || bad+len(refused) != 0 {
				t.Errorf("%d taken again, %d refused", fresh, bad+len(refused))
			}
			if again := export(t, b, false); again != out {
				t.Error("the second export differs from the first")
			}
		})
	}
}

// corpus lists the real stories that tests read by path; nil, said loudly,
// where they are not.
func corpus(t testing.TB) []string {
	t.Helper()
	root := os.Getenv("MARBRE_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "data")
	}
	files, err := filepath.Glob(filepath.Join(root, "corpus", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Logf("NOT READ: the corpus of real stories; there is no %s", filepath.Join(root, "corpus"))
	}
	return files
}
