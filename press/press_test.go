package press_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"

	"marbre/journal"
	"marbre/page"
	"marbre/press"
	"marbre/story"
)

var noon = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)

// library is a library of one story, whose headline a test changes.
type library struct {
	page.Library
	headline atomic.Value
	fails    atomic.Bool
}

func (l *library) Story(_ context.Context, n story.Number) (story.Published, error) {
	if l.fails.Load() {
		return story.Published{}, errors.New("the database is gone")
	}
	return story.Published{Number: n, Content: story.Content{Headline: l.headline.Load().(string)}}, nil
}

// shop is a press over that library, with a clock.
type shop struct {
	*press.Press
	lib    *library
	now    atomic.Pointer[time.Time]
	prints atomic.Int64
	until  time.Time
	slow   chan struct{} // a print waits for it; nil for none
}

func open(t *testing.T, dir string, memory int64) *shop {
	t.Helper()
	s := &shop{lib: &library{}}
	s.lib.headline.Store("One")
	s.now.Store(&noon)
	print := func(ctx context.Context, lib page.Library, a page.Ask, now time.Time) (page.Page, error) {
		s.prints.Add(1)
		if s.slow != nil {
			<-s.slow
		}
		p, err := lib.Story(ctx, a.Number)
		return page.Page{Status: 200, HTML: []byte(strings.Repeat("<p>"+p.Headline+"</p>", 100)), Until: s.until, Lang: "fr"}, err
	}
	var err error
	s.Press, err = press.Open(press.Config{Library: s.lib, Print: print, Now: func() time.Time { return *s.now.Load() }, Memory: memory, Dir: dir, Disk: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ask(n story.Number) page.Ask { return page.Ask{Path: "/fr/" + string(rune('a'+n)), Number: n} }

func (s *shop) text(t *testing.T, n story.Number) string {
	t.Helper()
	c, err := s.Copy(t.Context(), ask(n))
	if err != nil {
		t.Fatal(err)
	}
	data, _ := c.Bytes(press.Plain)
	return string(data[3:6])
}

func touch(seq int64, kind journal.Kind, n story.Number) journal.Entry {
	return journal.Entry{Seq: seq, Kind: kind, Touched: []journal.Touch{journal.OfStory(n)}}
}

func TestAPageIsPrintedAgainExactlyWhenItsSourceChanged(t *testing.T) {
	s := open(t, "", 1<<20)
	s.Start(10)
	s.text(t, 1)
	s.lib.headline.Store("Two")
	s.Take(touch(11, journal.Updated, 2))
	if s.text(t, 1); s.prints.Load() != 1 {
		t.Errorf("printed %d times though only another story changed", s.prints.Load())
	}
	s.Take(touch(12, journal.Updated, 1))
	if got := s.text(t, 1); got != "Two" || s.prints.Load() != 2 {
		t.Errorf("%s after %d prints", got, s.prints.Load())
	}
}

func TestAPageThatStopsBeingTrueByTheClockIsPrintedAgain(t *testing.T) {
	s := open(t, "", 1<<20)
	s.until = noon.Add(time.Minute)
	s.Start(1)
	s.text(t, 1)
	just := noon.Add(time.Minute - 1)
	s.now.Store(&just)
	if s.text(t, 1); s.prints.Load() != 1 {
		t.Error("printed before its time")
	}
	s.now.Store(&s.until)
	if s.text(t, 1); s.prints.Load() != 2 {
		t.Error("not printed at its time")
	}
}

func TestReadersWhoAskAtOnceWaitForOnePrint(t *testing.T) {
	s := open(t, "", 1<<20)
	s.Start(1)
	s.slow = make(chan struct{})
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { _, _ = s.Copy(t.Context(), ask(1)) })
	}
	gone, cancel := context.WithCancel(t.Context())
	wg.Go(func() { // one who goes away spoils it for nobody
		if _, err := s.Copy(gone, ask(1)); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	cancel()
	close(s.slow)
	wg.Wait()
	s.text(t, 1)
	if n := s.prints.Load(); n != 1 {
		t.Errorf("%d prints for one page", n)
	}
}

// An entry that comes while a page is printed makes that print old at once.
func TestAPagePrintedWhileItsSourceChangedIsNotKept(t *testing.T) {
	s := open(t, "", 1<<20)
	s.Start(1)
	s.slow = make(chan struct{})
	done := make(chan string)
	go func() { done <- s.text(t, 1) }()
	for s.prints.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	s.Take(touch(2, journal.Updated, 1))
	s.lib.headline.Store("Two")
	close(s.slow)
	<-done
	if got := s.text(t, 1); got != "Two" {
		t.Errorf("the page says %s", got)
	}
}

func TestWithoutItsLibraryThePressServesWhatItHasButNotWhatWasTakenDown(t *testing.T) {
	s := open(t, "", 1<<20)
	s.Start(1)
	s.text(t, 1)
	s.text(t, 2)
	s.Take(touch(2, journal.Updated, 1))
	s.Take(touch(3, journal.Withdrawn, 2))
	s.lib.fails.Store(true)
	if got := s.text(t, 1); got != "One" {
		t.Errorf("the older copy says %s", got)
	}
	if _, err := s.Copy(t.Context(), ask(2)); err == nil {
		t.Error("a story that was taken down is served while the database is gone")
	}
	if _, err := s.Copy(t.Context(), ask(3)); err == nil {
		t.Error("a page that was never printed is served")
	}
}

// A library that does not answer, and does not fail either, costs the readers of
// a page a moment, and then hardly that; what was taken down is not shown for it.
func TestALibraryThatDoesNotAnswerCostsReadersAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "", 1<<20)
		s.Start(0)
		s.text(t, 1)
		s.text(t, 2)
		s.lib.headline.Store("Two")
		s.slow = make(chan struct{})
		s.Take(journal.Entry{Seq: 1, Kind: journal.Updated, Touched: []journal.Touch{journal.OfStory(1), journal.OfStory(2)}})
		for i, most := range []time.Duration{2 * time.Second, 20 * time.Millisecond, 20 * time.Millisecond} {
			start := time.Now()
			if got := s.text(t, 1); !strings.Contains(got, "One") || time.Since(start) > most {
				t.Errorf("reader %d waited %s for %.10s", i, time.Since(start), got)
			}
		}
		s.Take(journal.Entry{Seq: 2, Kind: journal.Withdrawn, Touched: []journal.Touch{journal.OfStory(2)}})
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		if c, err := s.Copy(ctx, ask(2)); err == nil {
			t.Errorf("what was taken down is shown: %v", c.Status)
		}
		close(s.slow)
		synctest.Wait()
		if got := s.text(t, 1); !strings.Contains(got, "Two") {
			t.Errorf("the library answers again, and readers get %.10s", got)
		}
	})
}

func TestARestartServesFromTheDiskAndLearnsWhatItMissed(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 1<<20)
	s.Start(1)
	s.text(t, 1)
	s.text(t, 2)
	s.Take(touch(2, journal.Flashed, 9))
	s.Close()

	again := open(t, dir, 1<<20)
	seq, ok := again.Started()
	if !ok || seq != 2 {
		t.Fatalf("after a restart the press knows of %d, %v", seq, ok)
	}
	again.lib.headline.Store("Two")
	if got := again.text(t, 1); got != "One" || again.prints.Load() != 0 {
		t.Errorf("the page says %s after %d prints", got, again.prints.Load())
	}
	again.Take(touch(3, journal.Updated, 2)) // written while nobody served
	if got := again.text(t, 2); got != "Two" {
		t.Errorf("the page that changed meanwhile says %s", got)
	}
	again.Close()
}

func TestATornOrForeignFileIsNoCopy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 1<<20)
	s.Start(1)
	s.text(t, 1)
	s.Close()
	files, err := filepath.Glob(filepath.Join(dir, "copies", "*", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-1] ^= 1
	for name, data := range map[string][]byte{"cut": whole[:len(whole)-1], "flipped": flipped, "empty": nil, "head alone": whole[:20]} {
		if err := os.WriteFile(files[0], data, 0o644); err != nil {
			t.Fatal(err)
		}
		again := open(t, dir, 1<<20)
		if again.text(t, 1); again.prints.Load() != 1 {
			t.Errorf("a file that is %s was served", name)
		}
		again.Close()
	}
	if err := os.WriteFile(filepath.Join(dir, "stamps"), []byte("nonsense"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, ok := open(t, dir, 1<<20).Started(); ok {
		t.Error("a press that does not know what changed says that it does")
	}
}

func TestMemoryStaysWithinItsBudget(t *testing.T) {
	const budget = 20_000
	s := open(t, "", budget)
	s.Start(1)
	for n := range story.Number(200) {
		s.text(t, n+1)
		s.text(t, 1) // asked for all the time: it stays
	}
	if copies, size := s.Kept(); size > budget || copies < 5 {
		t.Errorf("%d copies in %d bytes", copies, size)
	}
	before := s.prints.Load()
	if s.text(t, 1); s.prints.Load() != before {
		t.Error("the page that everybody asks for was let go")
	}
}

func TestDiskStaysWithinItsBudget(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 1<<20)
	s.Start(1)
	for n := range story.Number(20) {
		s.text(t, n+1)
	}
	s.Close()
	small, err := press.Open(press.Config{Dir: dir, Disk: 1500, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	small.Sweep()
	small.Close()
	var total int64
	files, _ := filepath.Glob(filepath.Join(dir, "copies", "*", "*"))
	for _, f := range files {
		i, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		total += i.Size()
	}
	if total > 1500 || len(files) == 0 {
		t.Errorf("%d files in %d bytes", len(files), total)
	}
}

func TestEveryCodingHoldsTheSamePage(t *testing.T) {
	c := press.Single(page.Page{Status: 200, HTML: []byte(strings.Repeat("À Astana ", 500))})
	plain, tag := c.Bytes(press.Plain)
	zipped, tagG := c.Bytes(press.Gzip)
	broed, tagB := c.Bytes(press.Brotli)
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	g, _ := io.ReadAll(r)
	b, _ := io.ReadAll(brotli.NewReader(bytes.NewReader(broed)))
	if !bytes.Equal(g, plain) || !bytes.Equal(b, plain) || len(zipped) >= len(plain) || len(broed) >= len(plain) {
		t.Error("a coding holds something else")
	}
	if tag == tagG || tag == tagB || tagG == tagB || !strings.HasPrefix(tag, `"`) {
		t.Errorf("entity tags %s %s %s", tag, tagG, tagB)
	}
}

// noted is asked everything by the press's own library; each answer is empty.
type noted struct{ page.Library }

// A method of the library that the press forgot to note would go unseen.
func TestEverythingThatAPageAsksIsNoted(t *testing.T) {
	methods := reflect.TypeFor[page.Library]()
	for i := range methods.NumMethod() {
		name := methods.Method(i).Name
		print := func(ctx context.Context, lib page.Library, a page.Ask, now time.Time) (p page.Page, err error) {
			m := reflect.ValueOf(lib).MethodByName(name)
			args := []reflect.Value{reflect.ValueOf(ctx)}
			for j := 1; j < m.Type().NumIn(); j++ {
				v := reflect.New(m.Type().In(j)).Elem()
				if v.Kind() == reflect.Slice {
					v = reflect.MakeSlice(v.Type(), 1, 1)
				}
				args = append(args, v)
			}
			defer func() { _ = recover() }() // noted has no answers; the note comes before the question
			m.Call(args)
			return page.Page{}, nil
		}
		p, err := press.Open(press.Config{Library: noted{}, Print: func(ctx context.Context, lib page.Library, a page.Ask, now time.Time) (page.Page, error) {
			_, _ = print(ctx, lib, a, now)
			return page.Page{Status: 200}, nil
		}, Now: time.Now, Memory: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		p.Start(1)
		c, err := p.Copy(t.Context(), page.Ask{Path: "/" + name})
		if err != nil || c.Keys == "" {
			t.Errorf("%s is not noted (%v)", name, err)
		}
	}
	if methods.NumMethod() < 8 {
		t.Error("the library lost its methods")
	}
}
