// Package web holds the two doors of the newsroom, the readers' and the
// desk's, and the only HTTP. It stands at the rim: it reads a request, makes
// one call, and answers. It must never know SQL or rules; only the newsroom
// writes.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"marbre/courier"
	"marbre/live"
	"marbre/negatives"
	"marbre/newsroom"
	"marbre/page"
	"marbre/press"
	"marbre/search"
	"marbre/store"
)

// A Server answers readers and the desk.
type Server struct {
	Newsroom *newsroom.Newsroom
	Store    *store.Store
	Library  *Library
	Press    *press.Press
	Printer  *page.Printer
	Live     *live.Hub // nil for no live stream
	Now      func() time.Time
	Log      *slog.Logger
	Base     string // the public address without a final slash; "" when it is not known
	air      air
	assets   sync.Map      // copies of the theme's files that shrink, by path
	Search   *search.Index // nil for no search
	// Mail sends a letter; nil where no mail server is named.
	Mail func(ctx context.Context, to, subject, text string) error
	// Negatives keeps the files of pictures; nil where none are taken in.
	Negatives negatives.Keep
	// Courier fetches what people name by an address; nil where nothing is fetched.
	Courier *courier.Courier
	prints  prints
	OIDC    *OIDC         // the house that vouches for people; nil for none
	InWork  *search.Index // what is not out, for the desk; nil where the desk looks through headlines
	seats   seats
	lock    lock
	stone   stone // the galleys that are open
	// Pulse is how often a window is asked whether somebody is there; 20 s when it is 0.
	Pulse time.Duration
	shelf shelf // the words of the board's cards
	desks atomic.Int64
	// Desk holds the built files of the desk; nil for none.
	Desk fs.FS
	// Pictures finds what is served below /assets/demo/; nil for nothing.
	Pictures func(name string) ([]byte, bool)
}

// A handler answers one address. An error becomes a response in answer, and
// only there.
type handler func(w http.ResponseWriter, r *http.Request) error

// An address is one way out of the newsroom.
type address struct {
	pattern string // as http.ServeMux has it
	answer  http.Handler
}

// addresses is the public door: one line an address. Every one of them is an
// exit, and the test of the gate walks them all.
func (s *Server) addresses() []address {
	api := http.NewServeMux()
	var all []address
	for _, o := range s.operations() {
		api.Handle(o.Method+" /api/v1"+o.Path, s.operation(o))
		all = append(all, address{o.Method + " /api/v1" + o.Path, nil})
	}
	api.Handle("GET /api/openapi.json", s.api(s.getOpenAPI))
	api.Handle("/api/", s.api(s.noSuchCall(api)))
	return append(all, []address{
		{"/api/", http.NewCrossOriginProtection().Handler(api)},
		{"GET /desk/", s.page(s.getDesk)},
		{"GET /desk/oidc/start", s.page(s.getOIDCStart)},
		{"GET /desk/oidc/return", s.page(s.getOIDCReturn)},
		{"GET /preview/{token}", s.page(s.getShownStory)},
		{"GET /{$}", s.page(s.getRoot)},
		{"GET /assets/demo/{name}", s.page(s.getPicture)},
		{"GET /assets/", s.page(s.getAsset)},
		{"GET /media/{name}", s.page(s.getMedia)},
		{"GET /robots.txt", s.page(s.getRobots)},
		{"GET /sitemap.xml", s.page(s.getSitemap)},
		{"GET /sitemap/{name}", s.page(s.getSitemapMonth)},
		{"GET /news-sitemap.xml", s.page(s.getNewsSitemap)},
		{"/", s.page(s.getPage)},
	}...)
}

// Routes is the public door.
func (s *Server) Routes() http.Handler {
	mux := http.NewServeMux()
	for _, a := range s.addresses() {
		if a.answer != nil { // the API's own stand behind /api/
			mux.Handle(a.pattern, a.answer)
		}
	}
	return mux
}

// Exits lists every address of the public door.
func (s *Server) Exits() []string {
	var all []string
	for _, a := range s.addresses() {
		all = append(all, a.pattern)
	}
	return all
}

// Admin is the operator's door, never on the public address.
func (s *Server) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", s.api(s.getHealth))
	mux.Handle("GET /readyz", s.api(s.getReady))
	mux.Handle("GET /metrics", s.api(s.getMetrics))
	return mux
}

// How long a reader may take, at either door.
const (
	headTime  = 10 * time.Second  // to send the head of a request
	idleTime  = 120 * time.Second // between two requests
	writeTime = 120 * time.Second // to be answered
	leaveTime = 10 * time.Second  // to take what is being answered when the doors close
)

// HTTP is a server for h with its bounds: how long a reader may take to ask,
// and how much.
func HTTP(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headTime,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
