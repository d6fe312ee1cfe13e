package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"marbre/fault"
	"marbre/lang"
	"marbre/page"
	"marbre/press"
)

// getPage gives a reader's page.
func (s *Server) getPage(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return s.wordless(w, r, http.StatusMethodNotAllowed)
	}
	if edition, ok := streamOf(r.URL.Path); ok {
		return s.getEvents(w, r, edition)
	}
	ask, ok := page.Parse(r.URL.Path, r.URL.RawQuery)
	if !ok {
		return s.missing(w, r)
	}
	if ask.Kind == page.KindSearch {
		return s.getSearch(w, r, ask)
	}
	if !s.kept(ask) {
		p, err := s.Printer.At(s.absolute(r, "")).Print(r.Context(), s.Library, ask, s.Now())
		if err != nil {
			return err
		}
		return give(w, r, press.Single(p))
	}
	c, err := s.Press.Copy(r.Context(), ask)
	if err != nil {
		return err
	}
	return give(w, r, c)
}

// kept reports whether what is asked for is a page that the press keeps: the
// same for every reader. A feed must hold whole addresses; without a base they
// are those that this reader asked for, and no copy fits the next one.
func (s *Server) kept(a page.Ask) bool {
	switch a.Kind {
	case page.KindFront, page.KindSection, page.KindStory, page.KindWire, page.KindArchive, page.KindMonth, page.KindAuthor, page.KindTopic:
		return a.Feed == "" || s.Base != ""
	}
	return false
}

// missing gives the page for an address that leads nowhere.
func (s *Server) missing(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Printer.Missing(r.Context(), s.Library, r.URL.Path, s.Now())
	if err != nil {
		return err
	}
	return give(w, r, press.Single(p))
}

// give writes a copy as the reader can take it.
func give(w http.ResponseWriter, r *http.Request, c *press.Copy) error {
	out := &written{w.Header(), 0}
	data := present(out, c, strings.Join(r.Header["Accept-Encoding"], ","), strings.Join(r.Header["If-None-Match"], ","))
	w.WriteHeader(out.status)
	if r.Method != http.MethodHead && len(data) > 0 {
		_, _ = w.Write(data) // a reader who went away is no failure of ours
	}
	return nil
}

// getRoot sends a reader to the edition that fits.
func (s *Server) getRoot(w http.ResponseWriter, r *http.Request) error {
	editions, err := s.Library.Editions(r.Context())
	if err != nil {
		return err
	}
	if len(editions) == 0 {
		return s.missing(w, r)
	}
	tags := make([]lang.Tag, len(editions))
	for i, e := range editions {
		tags[i] = e.Lang
	}
	to := editions[0].Code
	best := lang.Best(r.Header.Get("Accept-Language"), tags)
	for i := len(editions) - 1; i >= 0; i-- {
		if editions[i].Lang == best {
			to = editions[i].Code
		}
	}
	h := w.Header()
	h.Set("Vary", "Accept-Language")
	h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	h.Set("Location", "/"+to+"/")
	w.WriteHeader(http.StatusFound)
	return nil
}

// getAsset gives a file of the theme; its name holds its hash, so it never changes.
func (s *Server) getAsset(w http.ResponseWriter, r *http.Request) error {
	data, kind, ok := s.Printer.Asset(r.URL.Path)
	if !ok {
		return s.missing(w, r)
	}
	const keep = "public, max-age=31536000, immutable"
	if strings.HasPrefix(kind, "font/") || strings.HasPrefix(kind, "image/") && kind != "image/svg+xml" {
		return file(w, r, data, kind, keep) // small as it is
	}
	c, ok := s.assets.Load(r.URL.Path)
	if !ok {
		c, _ = s.assets.LoadOrStore(r.URL.Path, press.Single(page.Page{Status: http.StatusOK, HTML: data, Type: kind}))
	}
	w.Header().Set("Cache-Control", keep)
	return give(w, r, c.(*press.Copy))
}

// getPicture gives a drawing of the demo newsroom.
func (s *Server) getPicture(w http.ResponseWriter, r *http.Request) error {
	if s.Pictures == nil {
		return s.missing(w, r)
	}
	data, ok := s.Pictures(r.PathValue("name"))
	if !ok {
		return s.missing(w, r)
	}
	// A drawing opened by itself must not run anything.
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	return file(w, r, data, "image/svg+xml", "public, max-age=86400")
}

func file(w http.ResponseWriter, r *http.Request, data []byte, kind, keep string) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", keep)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
	return nil
}

// page answers a reader: what fails becomes a page in the reader's language.
func (s *Server) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil || errors.Is(err, context.Canceled) {
			return
		}
		s.Log.ErrorContext(r.Context(), "page failed", "path", r.URL.Path, "err", err)
		var tag lang.Tag
		if code, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); code != "" {
			tag, _ = lang.Parse(code) // editions are named for their language; if not, English does
		}
		c := press.Single(s.Printer.Failed(tag))
		if fault.KindOf(err) == fault.Busy {
			c.Status = http.StatusServiceUnavailable
			w.Header().Set("Retry-After", "5")
		}
		_ = give(w, r, c) // it only fails with the connection
	})
}

// wordless answers with a status alone.
func (s *Server) wordless(w http.ResponseWriter, _ *http.Request, status int) error {
	http.Error(w, http.StatusText(status), status)
	return nil
}

// absolute is a path with the newsroom's public address in front of it; where
// that is not known, the address that the reader asked.
func (s *Server) absolute(r *http.Request, path string) string {
	if s.Base != "" {
		return s.Base + path
	}
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String() + path
}
