package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"marbre/store"
	"marbre/store/storetest"
)

// A line is the way to a database that somebody can cut, or hold: then nothing
// comes through, and nobody is told.
type line struct {
	l     net.Listener
	to    string
	mu    sync.Mutex
	free  chan struct{} // closed while bytes come through
	cut   bool
	conns []net.Conn
}

func newLine(t *testing.T, to string) *line {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &line{l: l, to: to, free: make(chan struct{})}
	close(w.free)
	t.Cleanup(func() { _ = l.Close(); w.end() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.join(c)
		}
	}()
	return w
}

func (w *line) join(c net.Conn) {
	w.mu.Lock()
	cut := w.cut
	w.mu.Unlock()
	d, err := net.Dial("tcp", w.to)
	if err != nil || cut {
		_ = c.Close()
		return
	}
	w.mu.Lock()
	w.conns = append(w.conns, c, d)
	w.mu.Unlock()
	pass := func(to, from net.Conn) {
		b := make([]byte, 32<<10)
		for {
			n, err := from.Read(b)
			w.mu.Lock()
			free := w.free
			w.mu.Unlock()
			<-free
			if _, failed := to.Write(b[:n]); err != nil || failed != nil {
				_, _ = to.Close(), from.Close()
				return
			}
		}
	}
	go pass(c, d)
	go pass(d, c)
}

// hold lets nothing through until the function that it returns is called.
func (w *line) hold() (let func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	free := make(chan struct{})
	w.free = free
	return func() { close(free) }
}

// sever ends every connection and takes no other until mend.
func (w *line) sever() {
	w.mu.Lock()
	w.cut = true
	w.mu.Unlock()
	w.end()
}

func (w *line) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = false
}

func (w *line) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

// While a node cannot reach its database, whether it is told so or nothing
// answers, its readers keep reading and its open pages stay open; what another
// node published meanwhile arrives as soon as the line is back, whole and in
// order. The log says it a few times and not each second.
func TestADatabaseThatDoesNotAnswerCostsReadersNothing(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		if engine.Engine != "postgres" {
			continue
		}
		database := engine.New(t)
		u, err := url.Parse(database)
		if err != nil {
			t.Fatal(err)
		}
		w := newLine(t, u.Host)
		u.Host = w.l.Addr().String()
		if !store.IsPostgres(u.String()) {
			t.Fatal(u)
		}
		a, b := start(t, t.TempDir(), u.String()), start(t, t.TempDir(), database)
		b.token = newTokenFor(t, t.TempDir(), database)
		get := func(path string) (int, string) {
			c := http.Client{Timeout: 5 * time.Second}
			r, err := c.Get(a.address + path)
			if err != nil {
				return 0, err.Error()
			}
			defer r.Body.Close()
			text, _ := io.ReadAll(r.Body)
			return r.StatusCode, string(text)
		}
		for range 200 { // until the stream begins
			if code, _ := get("/fr/"); code != 200 {
				t.Fatalf("the front: %d", code)
			}
			r, err := http.Head(a.address + "/fr/live/events")
			if err == nil && r.StatusCode == 200 {
				break
			}
			time.Sleep(25 * time.Millisecond)
		}
		r, err := http.Get(a.address + "/fr/live/events")
		if err != nil || r.StatusCode != 200 {
			t.Fatalf("%v, %v", r, err)
		}
		defer r.Body.Close()
		told := make(chan string, 100)
		go func() {
			defer close(told)
			for s := bufio.NewScanner(r.Body); s.Scan(); {
				if strings.Contains(s.Text(), `"kind":"flash"`) {
					told <- s.Text()
				}
			}
		}()
		flash := func(text string) {
			t.Helper()
			if code, out, err := b.call("POST", "/api/v1/flashes", map[string]any{"edition": "fr", "text": text, "urgency": 5}); err != nil || code != 201 {
				t.Fatalf("flash: %d %v %v", code, out, err)
			}
		}
		comes := func(text string) {
			t.Helper()
			select {
			case got, open := <-told:
				if !open || !strings.Contains(got, text) {
					t.Fatalf("told %q, want %q", got, text)
				}
			case <-time.After(60 * time.Second):
				t.Fatalf("never told of %q", text)
			}
		}
		flash("before")
		comes("before")
		for _, how := range []string{"held", "cut"} {
			back := w.mend
			if how == "held" {
				back = w.hold()
			} else {
				w.sever()
			}
			flash(how + " one")
			for range 8 {
				flash(how + " more")
				if code, text := get("/fr/"); code != 200 || !strings.Contains(text, "</html>") {
					t.Errorf("%s: the front answers %d %s", how, code, text)
				}
				time.Sleep(250 * time.Millisecond)
			}
			back()
			comes(how + " one")
			for range 8 {
				comes(how + " more")
			}
			flash(how + " after")
			comes(how + " after")
		}
		a.kill()
		if lines := bytes.Count(a.log.Bytes(), []byte("level=ERROR")); lines == 0 || lines > 40 {
			t.Errorf("%d lines of errors:\n%s", lines, a.log)
		}
	}
}
