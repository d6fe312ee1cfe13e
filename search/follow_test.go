package search_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/search"
	"marbre/story"
)

// An index goes on where it was, and one that is not of this journal is made again.
func TestAnIndexThatIsNotOfThisJournalIsMadeAgain(t *testing.T) {
	for _, c := range []struct {
		name                     string
		astana, xanadu, ailleurs int
		do                       func(t *testing.T, path string, d *desk) *desk
	}{
		{"the same", 1, 1, 0, func(_ *testing.T, _ string, d *desk) *desk { return d }},
		{"missing", 1, 1, 0, func(t *testing.T, path string, d *desk) *desk {
			if err := search.Remove(path); err != nil {
				t.Fatal(err)
			}
			return d
		}},
		{"damaged", 1, 1, 0, func(t *testing.T, path string, d *desk) *desk {
			_ = search.Remove(path)
			if err := os.WriteFile(path, []byte("this is no database, though it is long enough to be looked at as one: "+string(make([]byte, 4096))), 0o644); err != nil {
				t.Fatal(err)
			}
			return d
		}},
		{"of another newsroom", 0, 0, 9, func(_ *testing.T, _ string, _ *desk) *desk {
			e := newDesk()
			e.now = noon.Add(time.Second)
			for n := range story.Number(9) {
				e.publish(n+1, "fr", 0, says("Ailleurs", ""))
			}
			return e
		}},
		{"ahead of the journal", 1, 0, 0, func(_ *testing.T, _ string, d *desk) *desk {
			d.journal = d.journal[:1]
			delete(d.stories, 2)
			return d
		}},
		{"behind an empty journal", 0, 0, 0, func(_ *testing.T, _ string, _ *desk) *desk { return newDesk() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk()
			d.publish(1, "fr", 0, says("Astana", ""))
			d.publish(2, "fr", 0, says("Xanadu", ""))
			path := filepath.Join(t.TempDir(), "search.db")
			x := openAt(t, d, path)
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			d = c.do(t, path, d)
			x = openAt(t, d, path)
			for q, want := range map[string]int{"astana": c.astana, "xanadu": c.xanadu, "ailleurs": c.ailleurs} {
				if got := find(t, x, "fr", q).Count; got != want {
					t.Errorf("%s: %d stories, want %d", q, got, want)
				}
			}
			if seq, whole := x.At(); seq != int64(len(d.journal)) || !whole {
				t.Errorf("at %d of %d, whole %v", seq, len(d.journal), whole)
			}
		})
	}
}

// What fails is tried again, and nothing is left out.
func TestWhatFailsIsTakenInLater(t *testing.T) {
	d := newDesk()
	d.publish(1, "fr", 0, says("Astana", ""))
	x := open(t, d)
	d.publish(2, "fr", 0, says("Xanadu", ""))
	d.fails = errors.New("the database is away")
	if _, err := x.CatchUp(t.Context()); !errors.Is(err, d.fails) {
		t.Errorf("%v", err)
	}
	if seq, _ := x.At(); seq != 1 {
		t.Errorf("at %d", seq)
	}
	d.fails = nil
	catchUp(t, x)
	if f := find(t, x, "fr", "xanadu"); f.Count != 1 {
		t.Errorf("%+v", f)
	}
}

// A build that is stopped goes on from where it was, and takes in what happened meanwhile.
func TestABuildGoesOnWhereItWasStopped(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN with -short: a large archive; go test without it runs this")
	}
	d := newDesk()
	for n := range story.Number(2500) {
		d.publish(n+1, "en", time.Duration(n)*time.Minute, says("Astana", ""))
	}
	x, err := search.Open(filepath.Join(t.TempDir(), "search.db"), &halting{desk: d, left: 8}, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if _, err := x.Find(t.Context(), search.Query{Edition: "en", Lang: "en", Text: "astana", Limit: 20}); fault.KindOf(err) != fault.Busy {
		t.Errorf("before it is built: %v", err)
	}
	if _, err := x.CatchUp(t.Context()); err == nil {
		t.Fatal("it was not stopped")
	}
	if _, whole := x.At(); whole {
		t.Error("it is whole too early")
	}
	d.withdraw(3)
	d.publish(2501, "en", 0, says("Xanadu", ""))
	before := len(d.journal)
	if _, err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	seq, whole := x.At()
	if f := find(t, x, "en", "astana"); seq != int64(before) || !whole || !f.Over || slices.Contains(f.Stories, 3) {
		t.Errorf("%+v, at %d, whole %v", f, seq, whole)
	}
	if f := find(t, x, "en", "xanadu"); f.Count != 1 {
		t.Errorf("%+v", f)
	}
}

// halting fails once, at its ninth reading of stories.
type halting struct {
	*desk
	left int
}

func (h *halting) AllPublished(ctx context.Context, above story.Number, limit int) ([]story.Published, error) {
	if h.left--; h.left == 0 {
		return nil, errors.New("stopped")
	}
	return h.desk.AllPublished(ctx, above, limit)
}

// woken is a desk whose journal wakes those who follow.
type woken struct {
	*desk
	mu   sync.Mutex
	wake chan struct{}
}

func (w *woken) Wake() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wake
}

func (w *woken) After(ctx context.Context, seq int64, limit int) ([]journal.Entry, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.desk.After(ctx, seq, limit)
}

func (w *woken) Published(ctx context.Context, n story.Number) (story.Published, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.desk.Published(ctx, n)
}

// Readers ask while stories go out, and who waits for an entry finds it.
func TestReadersAskWhileStoriesGoOut(t *testing.T) {
	w := &woken{desk: newDesk(), wake: make(chan struct{})}
	x, err := search.Open(filepath.Join(t.TempDir(), "search.db"), w, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	defer func() {
		stop()
		work.Wait()
		_ = x.Close()
	}()
	work.Go(func() { x.Follow(ctx, time.Minute, func(err error) { t.Error(err) }) })
	x.Reach(ctx, 0)
	for range 3 {
		work.Go(func() {
			for ctx.Err() == nil {
				if _, err := x.Find(ctx, search.Query{Edition: "en", Lang: "en", Text: "summt astana", Limit: 20}); err != nil && ctx.Err() == nil && fault.KindOf(err) != fault.Busy {
					t.Error(err)
				}
			}
		})
	}
	for n := range story.Number(30) {
		w.mu.Lock()
		w.publish(n+1, "en", time.Duration(n)*time.Minute, says("Astana summit", ""))
		seq := int64(len(w.journal))
		close(w.wake)
		w.wake = make(chan struct{})
		w.mu.Unlock()
		x.Reach(ctx, seq)
		if f, err := x.Find(ctx, search.Query{Edition: "en", Lang: "en", Text: "astana", Limit: 50}); err != nil && fault.KindOf(err) != fault.Busy || err == nil && f.Count != int(n)+1 {
			t.Fatalf("after %d: %+v, %v", n+1, f, err)
		}
	}
}

// Wherever a power cut tears the file, the index goes on from what it still has:
// its number and its content are one commit.
func TestAnIndexThatWasTornGoesOn(t *testing.T) {
	d := newDesk()
	path := filepath.Join(t.TempDir(), "search.db")
	x := openAt(t, d, path)
	for n := range story.Number(12) {
		d.publish(n+1, "en", time.Duration(n)*time.Minute, says("Astana summit", ""))
		catchUp(t, x)
	}
	d.withdraw(4)
	catchUp(t, x)
	db, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(path + "-wal")
	if err != nil || len(wal) < 100_000 {
		t.Fatalf("%d bytes, %v", len(wal), err)
	}
	for _, left := range []int{0, 10, len(wal) / 7, len(wal) / 3, len(wal) / 2, len(wal) - 5000, len(wal) - 1, len(wal)} {
		torn := filepath.Join(t.TempDir(), "search.db")
		if err := errors.Join(os.WriteFile(torn, db, 0o644), os.WriteFile(torn+"-wal", wal[:left], 0o644)); err != nil {
			t.Fatal(err)
		}
		y := openAt(t, d, torn)
		f := find(t, y, "en", "astana")
		if seq, _ := y.At(); f.Count != 11 || slices.Contains(f.Stories, 4) || seq != 13 {
			t.Errorf("%d bytes left: %d stories at entry %d", left, f.Count, seq)
		}
		if f := find(t, y, "en", "astna"); f.Count != 11 {
			t.Errorf("%d bytes left: by a mistake %d stories", left, f.Count)
		}
	}
}
