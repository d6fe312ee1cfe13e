package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"marbre/journal"
	"marbre/press"
	"marbre/staff"
	"marbre/web"
)

// shownStory publishes a story with a picture and returns its number and the address of a print.
func (r *rig) shownStory() (n int, path string) {
	r.t.Helper()
	p := r.taken(photo(r.t, 1000, 500, "Astana"))
	n = r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Titre", "text": "Un.", "lead": map[string]any{"url": p["url"], "width": 1000, "height": 500, "alt": "Une ville", "credit": "Agence"}})
	r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)
	return n, fmt.Sprintf("/media/%s-320.webp", p["hash"])
}

// A print that was given before comes from memory at the door, as net/http would give it, until
// the moment at which its story is withdrawn: then no door has it any more.
func TestAPrintInMemoryIsGoneWithItsStory(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n, path := r.shownStory()
		d := openDoors(t, r)
		first := r.ask("GET", path, "", nil)
		tag := first.Header().Get("ETag")
		for _, field := range []string{"", "If-None-Match: " + tag + "\r\n", "If-None-Match: \"other\", " + tag + "\r\n", "If-None-Match: *\r\n", "Range: bytes=3-9\r\n", "Cookie: a=b\r\n", "Accept-Encoding: br\r\n"} {
			request := "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + field + "\r\n"
			if got, want := say(t, d.behind, request), say(t, d.alone, request); got != want {
				t.Errorf("%q: behind the door %.300q, alone %.300q", field, got, want)
			}
		}
		handed := d.handed.Load()
		request := "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n"
		if got := say(t, d.behind, request); !strings.HasPrefix(got, "HTTP/1.1 200") || d.handed.Load() != handed {
			t.Errorf("a print in memory is not given at the door: %.100q", got)
		}
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", n), staff.Chief, map[string]any{"reason": "Faux."})
		for name, addr := range map[string]string{"behind the door": d.behind, "alone": d.alone} {
			for _, more := range []string{"", "If-None-Match: " + tag + "\r\n"} {
				if got := say(t, addr, "GET "+path+" HTTP/1.1\r\nHost: h\r\n"+more+"\r\n"); !strings.HasPrefix(got, "HTTP/1.1 404") {
					t.Errorf("withdrawn, %s: %.100q", name, got)
				}
			}
		}
	})
}

// Another node gives what it remembers only until it hears of the withdrawal, and one that does not
// follow the journal remembers nothing.
func TestAnotherNodeForgetsAPrintWithItsStory(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n, path := r.shownStory()
		node := func() (*web.Server, *press.Press) {
			library := &web.Library{Store: r.store, Now: r.now}
			pages, err := press.Open(press.Config{Library: library, Print: r.printer.Print, Now: r.now, Memory: 1 << 20})
			if err != nil {
				t.Fatal(err)
			}
			return &web.Server{Negatives: r.server.Negatives, Newsroom: r.desk, Store: r.store, Library: library, Press: pages, Printer: r.printer, Now: r.now, Log: r.server.Log, Base: r.server.Base}, pages
		}
		other, pages := node()
		alone, _ := node()
		last, err := r.store.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		pages.Start(last)
		ask := func(s *web.Server) int {
			w := httptest.NewRecorder()
			s.Routes().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			return w.Code
		}
		for range 2 {
			if a, b := ask(other), ask(alone); a != 200 || b != 200 {
				t.Fatalf("published: %d and %d", a, b)
			}
		}
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", n), staff.Chief, map[string]any{"reason": "Faux."})
		if got := ask(alone); got != 404 {
			t.Errorf("withdrawn, a node that follows nothing gives %d", got)
		}
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		done := make(chan struct{})
		go func() {
			defer close(done)
			journal.Follow(ctx, r.store, last, time.Second, func(err error) {
				if !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			}, pages.Take)
		}()
		now, err := r.store.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		pages.Reach(ctx, now)
		if got := ask(other); got != 404 {
			t.Errorf("withdrawn, a node that heard of it gives %d", got)
		}
		stop()
		<-done
	})
}
