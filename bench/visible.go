package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// published is how many stories are published one after another.
const published = 200

// glance is how long a reader who polls waits before asking again. Readers who
// ask without a pause would measure each other: they keep both cores busy while
// the story is being published. At this pace eight of them take about a tenth of
// the machine, and what is measured is late by one millisecond on average.
const glance = 2 * time.Millisecond

// budget of what is published, in milliseconds.
const visibleIn = 50

// A spot is a place where a published story must show.
type spot struct{ name, path string }

// spots are all but the story's own page.
var spots = []spot{
	{"section", "/en/news/world/"}, {"front", "/en/"}, {"wire", "/en/live"}, {"feed", "/en/feed.xml"}, {"section's feed", "/en/news/feed.json"}, {"search", "/en/search?q="},
}

// stream is where a published story is told of.
var stream = spot{"live event", "/en/live/events"}

// visible measures how long after Publish was pressed every page shows the story.
func (b *bench) visible(ctx context.Context) error {
	b.r.part("From Publish pressed to what readers see", fmt.Sprintf("%d stories, one after another, through the API. A reader for each page asks again %s after each answer, with `If-None-Match` where the page has one, until the story's headline is there; so a figure is up to %s late. The live event is read from an open stream. \"Answered\" is when the call itself came back.", published, glance, glance))
	b.r.table("stories in the newsroom", "seen on", "p50 ms", "p99 ms", "longest ms", "budget")
	for _, n := range []int{10_000, 100_000} {
		m, err := b.served(ctx, n)
		if err != nil {
			return err
		}
		w, err := m.watch(ctx)
		for i := 0; err == nil && i < published; i++ {
			err = w.press(ctx, i)
		}
		m.close()
		if err != nil {
			return err
		}
		seen := w.done()
		for _, name := range seen.names {
			s := seen.of[name]
			cell := ""
			if name != "answered" {
				cell = b.r.atMost(fmt.Sprintf("Publish to visible on %s, %s stories, p99", name, figure(float64(n))), s.at(99), visibleIn, " ms")
			}
			b.r.row(figure(float64(n)), name, figure(s.at(50)), figure(s.at(99)), figure(s.at(100)), cell)
		}
		for _, s := range seen.absent {
			b.r.row(figure(float64(n)), s.name, "does not answer, or never showed it", "", "", "")
			b.r.missing("Publish to visible on "+s.name, strings.TrimSuffix(s.path, "?q=")+" does not answer, or never showed it")
		}
	}
	return ctx.Err()
}

// seen is how long each spot took to show what was published.
type seen struct {
	names  []string
	of     map[string]spread
	absent []spot
}

func (s *seen) add(name string, d time.Duration) {
	if s.of[name] == nil {
		s.names = append(s.names, name)
	}
	s.of[name] = append(s.of[name], d)
}

// A watcher sees what a newsroom publishes, wherever it shows.
type watcher struct {
	m      *room
	seen   *seen
	there  []spot
	events <-chan string // lines of the live stream; nil where there is none
	hush   func()
}

func (m *room) watch(ctx context.Context) (*watcher, error) {
	w := &watcher{m: m, seen: &seen{of: map[string]spread{}}}
	for _, s := range spots {
		ok, err := m.answers(s.path)
		if err != nil {
			return nil, err
		}
		if ok {
			w.there = append(w.there, s)
		} else {
			w.seen.absent = append(w.seen.absent, s)
		}
	}
	var err error
	if w.events, w.hush, err = m.listen(ctx); err != nil {
		return nil, err
	}
	if w.events == nil {
		w.seen.absent = append(w.seen.absent, stream)
	}
	return w, nil
}

// done closes the stream and returns what was seen.
func (w *watcher) done() *seen {
	w.hush()
	slices.Sort(w.seen.names) // they came in the order in which they saw the first story
	return w.seen
}

// press publishes one story and adds when each spot showed it.
func (w *watcher) press(ctx context.Context, i int) error {
	m, all, there, events := w.m, w.seen, w.there, w.events
	word := fmt.Sprintf("benchword%dx%d", m.stories, i)
	headline := "Published in the bench " + word
	n, path, err := m.draft(headline)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	type sight struct {
		spot spot
		at   time.Duration
		err  error
	}
	sights := make(chan sight, len(there)+2)
	start := time.Now()
	pages := append([]spot{{"story", path}}, there...)
	for _, s := range pages {
		go func() {
			at := s.path
			if strings.HasSuffix(at, "?q=") {
				at += word
			}
			text := path // the words may stand apart: marked where they were found
			if s.name == "story" {
				text = headline
			}
			err := m.until(ctx, at, []byte(text))
			sights <- sight{s, time.Since(start), err}
		}()
	}
	if events != nil {
		go func() {
			for {
				select {
				case line := <-events:
					if strings.Contains(line, path) {
						sights <- sight{stream, time.Since(start), nil}
						return
					}
				case <-ctx.Done():
					sights <- sight{stream, 0, errors.New("the live stream never told of it")}
					return
				}
			}
		}()
	}
	if _, err := m.call("POST", fmt.Sprintf("/stories/%d/publish", n), nil); err != nil {
		return err
	}
	all.add("answered", time.Since(start))
	waits := len(pages)
	if events != nil {
		waits++
	}
	for range waits {
		s := <-sights
		if s.err != nil {
			all.absent = append(all.absent, s.spot) // not looked at again
			w.there = slices.DeleteFunc(w.there, func(t spot) bool { return t == s.spot })
			if s.spot == stream {
				w.events = nil
			}
			continue
		}
		all.add(s.spot.name, s.at)
	}
	return nil
}

// until polls a page until it holds text.
func (m *room) until(ctx context.Context, path string, text []byte) error {
	tag := ""
	for {
		req, err := http.NewRequestWithContext(ctx, "GET", m.base+path, nil)
		if err != nil {
			return err
		}
		if tag != "" {
			req.Header.Set("If-None-Match", tag)
		}
		r, err := m.client.Do(req)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			return err
		}
		if r.StatusCode == 200 && bytes.Contains(body, text) {
			return nil
		}
		tag = r.Header.Get("Etag")
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s never showed it", path)
		case <-time.After(glance):
		}
	}
}

// listen reads the live stream; nil where there is none.
func (m *room) listen(ctx context.Context) (<-chan string, func(), error) {
	ctx, stop := context.WithCancel(ctx)
	req, err := http.NewRequestWithContext(ctx, "GET", m.base+"/en/live/events", nil)
	if err != nil {
		stop()
		return nil, nil, err
	}
	r, err := (&http.Client{Transport: &http.Transport{DisableCompression: true}}).Do(req)
	if err != nil {
		stop()
		return nil, nil, err
	}
	if r.StatusCode != 200 {
		_ = r.Body.Close()
		return nil, stop, nil
	}
	lines := make(chan string, 1000)
	go func() {
		defer r.Body.Close()
		in := bufio.NewScanner(r.Body)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			if strings.HasPrefix(in.Text(), "data:") {
				select {
				case lines <- in.Text():
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return lines, stop, nil
}
