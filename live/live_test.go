package live_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marbre/live"
)

// door lets readers into a hub over real connections.
type door struct {
	t   testing.TB
	hub *live.Hub
	l   net.Listener
}

func open(t testing.TB, most int) *door {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &door{t: t, hub: live.New(most), l: l}
	t.Cleanup(func() { d.hub.Close(); _ = l.Close() })
	return d
}

// join connects a reader. joined is false if the hub did not take them.
func (d *door) join(edition string, after int64) (c net.Conn, joined bool) {
	d.t.Helper()
	c, err := net.Dial("tcp", d.l.Addr().String())
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := d.l.Accept()
	if err != nil {
		d.t.Fatal(err)
	}
	if joined = d.hub.Join(s, edition, after, nil); !joined {
		_ = s.Close()
	}
	return c, joined
}

// An event is what a reader's program makes of the stream.
type event struct {
	id, name, data string
}

// events reads a stream as HTML's section 9.2.6 says, until it ends or until
// says that it is enough. It returns the last id that a program would come back with.
func events(r io.Reader, until func(event) bool) (all []event, last string) {
	var e event
	id := ""
	for sc := bufio.NewScanner(r); sc.Scan(); {
		key, value, _ := strings.Cut(sc.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case sc.Text() == "":
			last = id
			if e.data != "" {
				e.id = last
				all = append(all, e)
				if until(e) {
					return all, last
				}
			}
			e = event{}
		case key == "id":
			id = value
		case key == "event":
			e.name = value
		case key == "data":
			e.data += value
		}
	}
	return all, last
}

func frame(n int) live.Frame {
	return live.Frame{Name: "entry", Data: strconv.AppendInt(nil, int64(n), 10)}
}

// entries are the numbers of the entries among events.
func entries(all []event) (list []int) {
	for _, e := range all {
		if e.name == "entry" {
			n, _ := strconv.Atoi(e.data)
			list = append(list, n)
		}
	}
	return list
}

func to(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

func TestEveryReaderGetsEverythingInOrder(t *testing.T) {
	d := open(t, 1000)
	const readers, told = 120, 300
	var work sync.WaitGroup
	for i := range readers {
		edition := []string{"fr", "en"}[i%2]
		c, ok := d.join(edition, live.None)
		if !ok {
			t.Fatal("not let in")
		}
		work.Go(func() {
			defer c.Close()
			all, _ := events(c, func(e event) bool { return e.data == fmt.Sprint(told) })
			got := entries(all)
			if edition == "en" {
				if !slices.Equal(got, []int{told}) {
					t.Errorf("a reader of the other edition got %v", got)
				}
			} else if !slices.Equal(got, to(told)) {
				t.Errorf("a reader got %d entries, want %d in order", len(got), told)
			}
		})
	}
	for n := 1; n < told; n++ {
		d.hub.Tell(int64(n), "fr", frame(n))
	}
	d.hub.Tell(told, "fr", frame(told))
	d.hub.Tell(told+1, "en", frame(told))
	work.Wait()
}

// Whoever breaks off at any byte, and comes back with the number that their
// program kept, has every entry once.
func TestWhoComesBackMissesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := open(t, 10)
		defer d.hub.Close()
		const told = 40
		done := make(chan struct{})
		go func() {
			defer close(done)
			for n := 1; n <= told; n++ {
				d.hub.Tell(int64(n), "fr", live.Frame{Name: "more", Data: []byte("{}")}, frame(n))
				if n%7 == 0 {
					d.hub.Tell(int64(n), "fr", frame(n)) // told twice
				}
				time.Sleep(50 * time.Microsecond)
			}
		}()
		after := int64(0)
		var got []int
		for len(got) == 0 || got[len(got)-1] != told {
			c, ok := d.join("fr", after)
			if !ok {
				rt.Fatal("not let in")
			}
			cut := rapid.IntRange(1, 900).Draw(rt, "bytes")
			all, last := events(io.LimitReader(c, int64(cut)), func(e event) bool { return e.data == fmt.Sprint(told) })
			_ = c.Close()
			for _, n := range entries(all) {
				// An entry whose last frame was cut off comes again whole.
				if len(got) == 0 || n > got[len(got)-1] {
					got = append(got, n)
				} else {
					rt.Fatalf("%d came twice", n)
				}
			}
			if last != "" {
				after, _ = strconv.ParseInt(last, 10, 64)
			}
		}
		<-done
		if !slices.Equal(got, to(told)) {
			rt.Fatalf("got %v", got)
		}
	})
}

func TestWhoWasAwayTooLongIsToldToReadThePageAgain(t *testing.T) {
	d := open(t, 10)
	d.hub.Start(5)
	for n := 6; n <= live.Kept+6; n++ { // one more than are kept: the older half goes
		d.hub.Tell(int64(n), "fr", frame(n))
	}
	last := int64(live.Kept + 6)
	first := last - live.Kept/2 // what came up to here is no longer known
	for _, c := range []struct {
		name  string
		after int64
		reset bool
		count int
	}{
		{"nothing missed", last, false, 0},
		{"one missed", last - 1, false, 1},
		{"the oldest that is kept", first - 1, false, live.Kept/2 + 1},
		{"one older", first - 2, true, 0},
		{"from the beginning", 0, true, 0},
		{"from the future", last + 1, true, 0},
		{"from the end of time", 1<<63 - 1, true, 0},
		{"never seen anything", live.None, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn, _ := d.join("fr", c.after)
			defer conn.Close()
			all, id := events(conn, func(e event) bool { return e.name == "ready" })
			reset := slices.ContainsFunc(all, func(e event) bool { return e.name == "reset" })
			if reset != c.reset || len(entries(all)) != c.count || id != fmt.Sprint(last) {
				t.Errorf("reset %v, %d entries, id %s", reset, len(entries(all)), id)
			}
		})
	}
	// An edition in which nothing happened has nothing to miss.
	conn, _ := d.join("ar", 0)
	defer conn.Close()
	if all, _ := events(conn, func(e event) bool { return e.name == "ready" }); len(all) != 1 {
		t.Errorf("%v", all)
	}
}

// What happened before a restart is there for those who come back after it.
func TestThePastIsKeptForThoseWhoComeBackAfterARestart(t *testing.T) {
	d := open(t, 10)
	d.hub.Forget(2, "fr")
	for _, n := range []int{3, 7, 7, 3} { // a failed preparation begins again
		d.hub.Past(int64(n), "fr", frame(n))
	}
	d.hub.Start(9)
	for after, want := range map[int64][]int{2: {3, 7}, 3: {7}, 9: nil} {
		conn, _ := d.join("fr", after)
		all, _ := events(conn, func(e event) bool { return e.name == "ready" })
		_ = conn.Close()
		if got := entries(all); !slices.Equal(got, want) {
			t.Errorf("after %d: %v, want %v", after, got, want)
		}
	}
	conn, _ := d.join("fr", 1)
	defer conn.Close()
	if all, _ := events(conn, func(e event) bool { return e.name == "ready" }); all[0].name != "reset" {
		t.Errorf("%v", all)
	}
}

// Those who never read are let go; nobody else waits for them or loses anything.
func TestWhoNeverReadsIsLetGo(t *testing.T) {
	d := open(t, 1000)
	const lazy, told = 30, 400
	for range lazy {
		c, _ := d.join("fr", live.None)
		defer c.Close()
	}
	var work sync.WaitGroup
	for range 10 {
		c, _ := d.join("fr", live.None)
		work.Go(func() {
			defer c.Close()
			all, _ := events(c, func(e event) bool { return e.data == fmt.Sprint(told) })
			if got := entries(all); !slices.Equal(got, to(told)) {
				t.Errorf("a reader beside those who never read got %d of %d", len(got), told)
			}
		})
	}
	big := live.Frame{Name: "big", Data: bytes.Repeat([]byte("x"), 20000)}
	for n := 1; n <= told; n++ {
		d.hub.Tell(int64(n), "fr", big, frame(n))
		time.Sleep(time.Millisecond) // readers share the cores; the lazy ones do not care
	}
	work.Wait()
	wait(t, "those who never read are still there", func() bool { return d.hub.Readers() == 0 })
}

// wait waits for what must come; it fails only when it does not come at all.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1500 {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal(what)
}

// A reader who goes away is noticed, though nothing is written to them; one who
// waits costs no goroutine.
func TestWhoHangsUpIsNoticedAndWhoWaitsCostsNoGoroutine(t *testing.T) {
	d := open(t, 1000)
	before := runtime.NumGoroutine()
	var all []net.Conn
	for range 200 {
		c, _ := d.join("fr", live.None)
		all = append(all, c)
	}
	if now := runtime.NumGoroutine(); now > before+2 {
		t.Errorf("%d goroutines more for 200 readers", now-before)
	}
	for _, c := range all[:150] {
		_ = c.Close()
	}
	wait(t, "hung up, and nobody noticed", func() bool { return d.hub.Readers() == 50 })
	d.hub.Tell(1, "fr", frame(1))
	for _, c := range all[150:] {
		if got, _ := events(c, func(e event) bool { return e.name == "entry" }); len(entries(got)) != 1 {
			t.Error("one who stayed got nothing")
		}
		_ = c.Close()
	}
	wait(t, "all hung up, and nobody noticed", func() bool { return d.hub.Readers() == 0 })
}

func TestAFullHubTakesNobody(t *testing.T) {
	d := open(t, 2)
	for i, want := range []bool{true, true, false} {
		c, ok := d.join("fr", live.None)
		defer c.Close()
		if ok != want {
			t.Errorf("reader %d: let in %v", i+1, ok)
		}
	}
	if !d.hub.Full() || d.hub.Readers() != 2 {
		t.Errorf("full %v with %d", d.hub.Full(), d.hub.Readers())
	}
}

func TestSayTellsThoseWhoAreThereAndNobodyElse(t *testing.T) {
	d := open(t, 10)
	c, _ := d.join("fr", live.None)
	defer c.Close()
	events(c, func(e event) bool { return e.name == "ready" })
	d.hub.Say("fr", live.Frame{Name: "day", Data: []byte("{}")})
	if all, id := events(c, func(e event) bool { return e.name == "day" }); len(all) != 1 || id != "" {
		t.Errorf("%v with id %q", all, id)
	}
	late, _ := d.join("fr", 0)
	defer late.Close()
	if all, _ := events(late, func(e event) bool { return e.name == "ready" }); len(all) != 1 {
		t.Errorf("who came later got %v", all)
	}
}

// Connections that the hub cannot hold get the same through their own goroutine.
func TestServeGivesTheSame(t *testing.T) {
	d := open(t, 10)
	d.hub.Tell(1, "fr", frame(1))
	r, w := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- d.hub.Serve(ctx, "fr", 0, []byte("event: day\ndata: {}\n\n"), func(b []byte) error { _, err := w.Write(b); return err })
	}()
	in := bufio.NewReader(r)
	all, _ := events(in, func(e event) bool { return e.name == "ready" })
	if len(all) != 3 || all[0].name != "day" || !slices.Equal(entries(all), []int{1}) {
		t.Errorf("%v", all)
	}
	d.hub.Tell(2, "fr", frame(2))
	sc := make([]byte, 200)
	n, _ := r.Read(sc)
	if want := string(live.Bytes(2, frame(2))); string(sc[:n]) != want {
		t.Errorf("%q, want %q", sc[:n], want)
	}
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	go func() {
		done <- d.hub.Serve(t.Context(), "fr", live.None, nil, func([]byte) error { return io.ErrClosedPipe })
	}()
	if err := <-done; !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

func TestCloseLetsEveryoneGo(t *testing.T) {
	d := open(t, 10)
	c, _ := d.join("fr", live.None)
	defer c.Close()
	d.hub.Close()
	d.hub.Close()
	if _, err := io.Copy(io.Discard, c); err != nil {
		t.Error(err)
	}
	if _, ok := d.join("fr", live.None); ok {
		t.Error("a closed hub let somebody in")
	}
	d.hub.Tell(1, "fr", frame(1))
}
