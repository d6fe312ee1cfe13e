package web

import (
	"context"
	"net/http"
	"runtime"
	"sync"
	"time"

	"marbre/fault"
	"marbre/lang"
	"marbre/page"
	"marbre/press"
	"marbre/search"
	"marbre/story"
)

// seats are how many readers are answered by the search at once. The others
// wait a moment for a seat; then they are sent away, which costs next to nothing.
type seats struct {
	once sync.Once
	free chan struct{}
	busy sync.Map // lang.Tag to *press.Copy: the page for those who are sent away
}

// patience is how long a reader waits for a seat.
const patience = 100 * time.Millisecond

// sit takes a seat; false says that none got free.
func (s *seats) sit(ctx context.Context) bool {
	s.once.Do(func() { s.free = make(chan struct{}, 2*runtime.GOMAXPROCS(0)) })
	select {
	case s.free <- struct{}{}:
		return true
	default:
	}
	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case s.free <- struct{}{}:
		return true
	case <-t.C:
	case <-ctx.Done():
	}
	return false
}

func (s *seats) rise() { <-s.free }

// getSearch gives the search page of an edition. There is no end to such pages:
// none is kept, here or on the way.
func (s *Server) getSearch(w http.ResponseWriter, r *http.Request, ask page.Ask) error {
	editions, err := s.Library.Editions(r.Context())
	if err != nil {
		return err
	}
	var e story.Edition
	for _, known := range editions {
		if known.Code == ask.Edition {
			e = known
		}
	}
	if s.Search == nil || e.Code == "" {
		return s.missing(w, r)
	}
	if !s.seats.sit(r.Context()) {
		return s.full(w, r, e.Lang)
	}
	defer s.seats.rise()
	form, wrong := page.ParseSearch(r.URL.RawQuery)
	q, unknown := form.Query(e)
	if wrong == nil {
		wrong = unknown
	}
	var found search.Found
	if wrong == nil && form.Text != "" {
		found, wrong = s.Search.Find(r.Context(), q)
	}
	p, err := s.Printer.Search(r.Context(), s.Library, ask, form, found, wrong, s.Now())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if fault.KindOf(wrong) == fault.Busy {
		w.Header().Set("Retry-After", "5")
	}
	return give(w, r, press.Single(p))
}

// full sends a reader away, with a page that was printed once.
func (s *Server) full(w http.ResponseWriter, r *http.Request, tag lang.Tag) error {
	tag = lang.For(tag).Tag()
	kept, ok := s.seats.busy.Load(tag)
	if !ok {
		kept, _ = s.seats.busy.LoadOrStore(tag, press.Single(s.Printer.Busy(tag)))
	}
	w.Header().Set("Retry-After", "2")
	return give(w, r, kept.(*press.Copy))
}
