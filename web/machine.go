package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"marbre/fault"
	"marbre/feed"
	"marbre/lang"
	"marbre/story"
)

// getRobots tells robots where the sitemaps are.
func (s *Server) getRobots(w http.ResponseWriter, r *http.Request) error {
	text := "User-agent: *\nDisallow: /api/\nDisallow: /desk/\nDisallow: /preview/\nDisallow: /*/search\n\nSitemap: " + s.absolute(r, "/sitemap.xml") + "\nSitemap: " + s.absolute(r, "/news-sitemap.xml") + "\n"
	return file(w, r, []byte(text), "text/plain; charset=utf-8", "public, max-age=3600")
}

// getSitemap lists a sitemap for each month of each edition.
func (s *Server) getSitemap(w http.ResponseWriter, r *http.Request) error {
	editions, err := s.Library.Editions(r.Context())
	if err != nil {
		return err
	}
	var paths []string
	for _, e := range editions {
		months, err := s.Library.Months(r.Context(), e.Code)
		if err != nil {
			return err
		}
		for _, m := range months {
			paths = append(paths, s.absolute(r, fmt.Sprintf("/sitemap/%s-%04d-%02d.xml", e.Code, m.Year, m.Month)))
		}
	}
	var b bytes.Buffer
	if err := feed.Index(&b, paths); err != nil {
		return err
	}
	return file(w, r, b.Bytes(), "application/xml", "public, max-age=60")
}

// getSitemapMonth lists the stories of a month.
func (s *Server) getSitemapMonth(w http.ResponseWriter, r *http.Request) error {
	name, ok := strings.CutSuffix(r.PathValue("name"), ".xml")
	if !ok || len(name) < 9 {
		return s.missing(w, r)
	}
	code, key := name[:len(name)-8], name[len(name)-7:]
	if _, err := lang.ParseDay(key + "-01"); err != nil || name[len(name)-8] != '-' {
		return s.missing(w, r)
	}
	places, err := s.places(r, story.List{Edition: code, Kind: story.ByMonth, Key: key}, feed.MaxURLs, time.Time{})
	if err != nil {
		return err
	}
	if len(places) == 0 {
		return s.missing(w, r)
	}
	return s.sitemap(w, r, places)
}

// getNewsSitemap lists the stories of the last two days, a thousand at most, as
// search engines want their news.
func (s *Server) getNewsSitemap(w http.ResponseWriter, r *http.Request) error {
	editions, err := s.Library.Editions(r.Context())
	if err != nil {
		return err
	}
	var places []feed.Place
	for _, e := range editions {
		list, err := s.places(r, story.List{Edition: e.Code, Kind: story.ByEdition}, 1000-len(places), s.Now().Add(-48*time.Hour))
		if err != nil {
			return err
		}
		places = append(places, list...)
	}
	return s.sitemap(w, r, places)
}

func (s *Server) sitemap(w http.ResponseWriter, r *http.Request, places []feed.Place) error {
	var b bytes.Buffer
	if err := feed.Sitemap(&b, places); err != nil {
		return err
	}
	return file(w, r, b.Bytes(), "application/xml", "public, max-age=60")
}

// places are the addresses of a list, newest first, at most limit. With since
// they carry news and end there.
func (s *Server) places(r *http.Request, l story.List, limit int, since time.Time) (places []feed.Place, err error) {
	defer fault.In(&err, "sitemap of %s %s", l.Edition, l.Key)
	editions, err := s.Library.Editions(r.Context())
	if err != nil {
		return nil, err
	}
	by := map[string]story.Edition{}
	for _, e := range editions {
		by[e.Code] = e
	}
	var before story.Cursor
	for len(places) < limit {
		cards, err := s.Library.Latest(r.Context(), l, before, min(500, limit-len(places)))
		if err != nil || len(cards) == 0 {
			return places, err
		}
		for _, c := range cards {
			if c.PublishedAt.Before(since) {
				return places, nil
			}
			p := feed.Place{Path: s.absolute(r, by[c.Edition].PathOf(c)), Changed: c.ChangedAt}
			if !since.IsZero() {
				e := by[c.Edition]
				p.News = &feed.News{Name: e.Title, Lang: e.Lang.Base(), Title: c.Headline, Published: c.PublishedAt}
			}
			places = append(places, p)
			before = story.Cursor{At: c.PublishedAt, Number: int64(c.Number)}
		}
	}
	return places, nil
}

// getHealth says that the program runs.
func (s *Server) getHealth(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, object{"status": "ok"})
}

// getReady says whether the database answers.
func (s *Server) getReady(w http.ResponseWriter, r *http.Request) error {
	seq, err := s.Store.Last(r.Context())
	if err != nil {
		return fault.Tell(fault.Busy, "store.away")
	}
	at, _ := s.Press.Started()
	return writeJSON(w, http.StatusOK, object{"status": "ok", "journal": seq, "pages": at})
}

// getMetrics counts, in the text format that Prometheus reads (version 0.0.4).
func (s *Server) getMetrics(w http.ResponseWriter, _ *http.Request) error {
	seq, _ := s.Press.Started()
	copies, size := s.Press.Kept()
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	fmt.Fprintf(w, "# TYPE marbre_pages_printed_total counter\nmarbre_pages_printed_total %d\n", s.Press.Printed())
	fmt.Fprintf(w, "# TYPE marbre_pages_kept gauge\nmarbre_pages_kept %d\n", copies)
	fmt.Fprintf(w, "# TYPE marbre_pages_kept_bytes gauge\nmarbre_pages_kept_bytes %d\n", size)
	fmt.Fprintf(w, "# TYPE marbre_pages_journal_seq gauge\nmarbre_pages_journal_seq %d\n", seq)
	if s.Search != nil {
		seq, whole := s.Search.At()
		ready := 0
		if whole {
			ready = 1
		}
		fmt.Fprintf(w, "# TYPE marbre_search_journal_seq gauge\nmarbre_search_journal_seq %d\n", seq)
		fmt.Fprintf(w, "# TYPE marbre_search_ready gauge\nmarbre_search_ready %d\n", ready)
	}
	return nil
}
