package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/live"
	"marbre/page"
	"marbre/story"
)

// air is what open pages show beside the wire, by edition, as they were told
// last: readers who join get it without asking the store.
type air struct {
	mu      sync.Mutex
	moments map[string]moment
}

type moment struct {
	page.Moment
	looked time.Time
}

// remembered is how many entries of an edition open pages may have missed while
// the newsroom was not there.
const remembered = 200

// Air prepares the live stream: what happened up to entry seq of the journal,
// for those who come back to their pages. Tell goes on from there. Until then
// nobody is let into the stream.
func (s *Server) Air(ctx context.Context, seq int64) (err error) {
	defer fault.In(&err, "prepare the live stream")
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return err
	}
	for _, e := range editions {
		past, err := s.Store.Public(ctx, e.Code, seq, remembered)
		if err != nil {
			return err
		}
		if len(past) == remembered {
			s.Live.Forget(past[len(past)-1].Seq-1, e.Code)
		}
		for _, entry := range slices.Backward(past) {
			frames, err := s.frames(ctx, entry)
			if err != nil {
				return err
			}
			s.Live.Past(entry.Seq, e.Code, frames...)
		}
	}
	s.Live.Start(seq)
	for _, e := range editions {
		if _, err := s.look(ctx, e.Code); err != nil {
			return err
		}
	}
	return nil
}

// Tell hands an entry of the journal to the open pages, once the pages that they
// may ask for know of it. It fails as the library does; then it is to be told again.
func (s *Server) Tell(ctx context.Context, e journal.Entry) (err error) {
	defer fault.In(&err, "tell entry %d", e.Seq)
	s.stone.heard(ctx, s, e)
	if !e.Kind.Public() && e.Kind != journal.Edition {
		s.Live.Tell(e.Seq, e.Edition)
		return nil
	}
	s.Press.Reach(ctx, e.Seq)
	frames, err := s.frames(ctx, e)
	if err != nil {
		return err
	}
	changed, err := s.look(ctx, e.Edition)
	if err != nil {
		return err
	}
	s.Live.Tell(e.Seq, e.Edition, append(frames, changed...)...)
	return nil
}

// stale is how old a bulletin may be to be told as news: an import brings older ones.
const stale = 24 * time.Hour

// frames is what open pages get of an entry of the journal.
func (s *Server) frames(ctx context.Context, e journal.Entry) (all []live.Frame, err error) {
	within := s.within()
	if e.Kind == journal.Withdrawn && e.Story != 0 {
		data, err := json.Marshal(object{"story": e.Story, "within": within.Milliseconds()})
		if err != nil {
			return nil, err
		}
		all = append(all, live.Frame{Name: "gone", Data: data})
	}
	if e.Kind == journal.Front {
		return []live.Frame{{Name: "front", Data: fmt.Appendf(nil, `{"within":%d}`, within.Milliseconds())}}, nil
	}
	b, err := s.Library.Bulletin(ctx, e.Seq)
	if errors.Is(err, fault.NotFound) || err == nil && s.Now().Sub(b.At) > stale {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return nil, err
	}
	data, err := s.Printer.Event(editions, b, within, s.Now())
	if data != nil {
		all = append(all, live.Frame{Name: "entry", Data: data})
	}
	return all, err
}

// pace is how many pages a second may be asked for again when something happens.
const pace = 2000

// within is how long all open pages together may take to ask for what changed.
func (s *Server) within() time.Duration {
	return time.Duration(s.Live.Readers()) * time.Second / pace
}

// look finds out what is now in an edition and returns frames for what changed.
func (s *Server) look(ctx context.Context, edition string) (changed []live.Frame, err error) {
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.Library.Alerts(ctx, edition)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	is, ok, err := s.Printer.Moment(editions, edition, list, now)
	if err != nil || !ok {
		return nil, err
	}
	s.air.mu.Lock()
	defer s.air.mu.Unlock()
	was := s.air.moments[edition]
	if s.air.moments == nil {
		s.air.moments = map[string]moment{}
	}
	s.air.moments[edition] = moment{is, now}
	if !bytes.Equal(is.Day, was.Day) {
		changed = append(changed, live.Frame{Name: "day", Data: is.Day})
	}
	if !bytes.Equal(is.Banner, was.Banner) {
		changed = append(changed, live.Frame{Name: "banner", Data: is.Banner})
	}
	return changed, nil
}

// Watch tells open pages what changes by the clock alone, until ctx ends: the
// day, and a banner whose time is over. lost is told of failures.
func (s *Server) Watch(ctx context.Context, lost func(error)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.LookNow(ctx); err != nil {
				lost(err)
			}
		}
	}
}

// LookNow tells open pages what the clock alone has changed since they were told.
func (s *Server) LookNow(ctx context.Context) (err error) {
	defer fault.In(&err, "look at the clock")
	now := s.Now()
	var over []string
	s.air.mu.Lock()
	for edition, m := range s.air.moments {
		if !now.Before(m.Until) || now.Before(m.looked) { // or somebody put the clock back
			over = append(over, edition)
		}
	}
	s.air.mu.Unlock()
	for _, edition := range over {
		changed, err := s.look(ctx, edition)
		if err != nil {
			return err
		}
		if len(changed) > 0 {
			s.Live.Say(edition, changed...)
		}
	}
	return nil
}

// first is what a reader who joins gets before all else. ok is false as long as
// the stream of the edition is not prepared.
func (s *Server) first(edition string) (b []byte, ok bool) {
	s.air.mu.Lock()
	m, ok := s.air.moments[edition]
	s.air.mu.Unlock()
	return live.Bytes(live.Unnumbered, live.Frame{Name: "day", Data: m.Day}, live.Frame{Name: "banner", Data: m.Banner}), ok
}

// eventsHead begins the answer of a live stream: it has no end, and nobody on
// the way may keep it or wait for more of it.
const eventsHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"

// streamOf is the edition whose live stream stands at path.
func streamOf(path string) (edition string, ok bool) {
	edition, ok = strings.CutSuffix(strings.TrimPrefix(path, "/"), "/live/events")
	return edition, ok && !strings.Contains(edition, "/")
}

// getEvents gives the wire of an edition as server-sent events (HTML Living
// Standard, section 9.2). Last-Event-ID, or after= for a page's first time, is
// the number of the last entry of the journal that the reader saw.
func (s *Server) getEvents(w http.ResponseWriter, r *http.Request, edition string) error {
	if s.Live == nil {
		return s.missing(w, r)
	}
	first, ok := s.first(edition)
	if !ok {
		editions, err := s.Library.Editions(r.Context())
		if err != nil || slices.ContainsFunc(editions, func(e story.Edition) bool { return e.Code == edition }) {
			return fault.Tell(fault.Busy, "live.soon") // the stream begins in a moment
		}
		return s.missing(w, r)
	}
	if s.Live.Full() {
		return fault.Tell(fault.Busy, "live.full")
	}
	after := seen(r.Header.Get("Last-Event-ID"), r.URL.RawQuery)
	if hijacker, ok := w.(http.Hijacker); ok && r.ProtoMajor == 1 && r.TLS == nil && r.Method == http.MethodGet {
		conn, _, err := hijacker.Hijack()
		if err != nil {
			return err
		}
		_ = conn.SetDeadline(time.Time{}) // the hub has its own patience
		if !s.Live.Join(conn, edition, after, append([]byte(eventsHead), first...)) {
			_ = conn.Close()
		}
		return nil
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method == http.MethodHead {
		return nil
	}
	out := http.NewResponseController(w)
	_ = s.Live.Serve(r.Context(), edition, after, first, func(data []byte) error {
		_ = out.SetWriteDeadline(time.Now().Add(20 * time.Second)) // a recorder has none
		if _, err := w.Write(data); err != nil {
			return err
		}
		return out.Flush()
	}) // it ends when the reader goes
	return nil
}

// seen is the last number that a reader saw: live.None for none, or for what is none.
func seen(lastEventID, query string) int64 {
	text := lastEventID
	if text == "" {
		for pair := range strings.SplitSeq(query, "&") {
			if v, ok := strings.CutPrefix(pair, "after="); ok {
				text = v
			}
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return live.None
	}
	return n
}
