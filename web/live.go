package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/live"
	"marbre/story"
)

// alerts is the banner of each edition as open pages get it when they join.
type alerts struct {
	mu  sync.Mutex
	now map[string]alert
}

type alert struct {
	data  string
	until time.Time
}

// Tell hands what happened to the open pages, once the pages that they may ask
// for know of it. It fails as the library does; then it is to be told again.
func (s *Server) Tell(ctx context.Context, e journal.Entry) error {
	s.Press.Reach(ctx, e.Seq)
	frames, err := s.frames(ctx, e)
	if err != nil {
		return err
	}
	s.Live.Tell(e.Seq, e.Edition, frames...)
	return nil
}

// frames is what open pages get of an entry of the journal.
func (s *Server) frames(ctx context.Context, e journal.Entry) (all []live.Frame, err error) {
	defer fault.In(&err, "tell entry %d", e.Seq)
	switch e.Kind {
	case journal.Published, journal.Updated, journal.Corrected, journal.Flashed:
		editions, err := s.Library.Editions(ctx)
		if err != nil {
			return nil, err
		}
		b, err := s.Library.Bulletin(ctx, e.Seq)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return nil, err
		}
		if err == nil {
			data, err := s.Printer.Event(editions, b, s.Now())
			if err != nil {
				return nil, err
			}
			all = append(all, live.Frame{Name: "entry", Data: data})
		}
	case journal.Withdrawn:
		data, err := json.Marshal(object{"story": e.Story})
		if err != nil {
			return nil, err
		}
		all = append(all, live.Frame{Name: "gone", Data: data})
	case journal.Front:
		return []live.Frame{{Name: "front", Data: []byte("{}")}}, nil
	default:
		return nil, nil
	}
	was := s.alert(e.Edition)
	is, err := s.look(ctx, e.Edition)
	if err == nil && is.data != was.data {
		all = append(all, live.Frame{Name: "banner", Data: []byte(is.data)})
	}
	return all, err
}

// look finds the banner of an edition and remembers it.
func (s *Server) look(ctx context.Context, edition string) (a alert, err error) {
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return a, err
	}
	list, err := s.Library.Wire(ctx, edition, story.Cursor{}, 24)
	if err != nil {
		return a, err
	}
	data, until, err := s.Printer.Alert(editions, edition, list, s.Now())
	if err != nil {
		return a, err
	}
	a = alert{string(data), until}
	s.alerts.mu.Lock()
	defer s.alerts.mu.Unlock()
	if s.alerts.now == nil {
		s.alerts.now = map[string]alert{}
	}
	s.alerts.now[edition] = a
	return a, nil
}

// alert is the banner of an edition that open pages were told of last.
func (s *Server) alert(edition string) alert {
	s.alerts.mu.Lock()
	defer s.alerts.mu.Unlock()
	a, known := s.alerts.now[edition]
	if !known || !a.until.IsZero() && !s.Now().Before(a.until) {
		return alert{data: "{}"}
	}
	return a
}

// eventsHead begins the answer of a live stream: it has no end, and nobody on
// the way may keep it or wait for more of it.
const eventsHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"

// getEvents gives the wire of an edition as server-sent events (HTML Living
// Standard, section 9.2). Last-Event-ID, or after= for a page's first time, is
// the number of the last entry of the journal that the reader saw.
func (s *Server) getEvents(w http.ResponseWriter, r *http.Request, edition string) error {
	editions, err := s.Library.Editions(r.Context())
	if err != nil {
		return err
	}
	known := false
	for _, e := range editions {
		known = known || e.Code == edition
	}
	if s.Live == nil || !known {
		return s.missing(w, r)
	}
	if s.Live.Full() {
		return fault.Tell(fault.Busy, "live.full")
	}
	after := seen(r)
	var first []byte
	if a := s.alert(edition); a.data != "{}" {
		first = live.Bytes(0, live.Frame{Name: "banner", Data: []byte(a.data)})
	}
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
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method == http.MethodHead {
		return nil
	}
	out := http.NewResponseController(w)
	_ = s.Live.Serve(r.Context(), edition, after, first, func(data []byte) error {
		_ = out.SetWriteDeadline(s.Now().Add(20 * time.Second)) // a recorder has none
		if _, err := w.Write(data); err != nil {
			return err
		}
		return out.Flush()
	}) // it ends when the reader goes
	return nil
}

// seen is the last number that a reader saw: negative for none, or for what is none.
func seen(r *http.Request) int64 {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
			if v, ok := strings.CutPrefix(pair, "after="); ok {
				text = v
			}
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
