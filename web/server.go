// Package web holds the two doors of the newsroom, the readers' and the
// desk's, and the only HTTP. It stands at the rim: it reads a request, makes
// one call, and answers. It must never know SQL or rules; only the newsroom
// writes.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"marbre/newsroom"
	"marbre/page"
	"marbre/press"
	"marbre/store"
)

// A Server answers readers and the desk.
type Server struct {
	Newsroom *newsroom.Newsroom
	Store    *store.Store
	Library  *Library
	Press    *press.Press
	Printer  *page.Printer
	Now      func() time.Time
	Log      *slog.Logger
	Base     string // the public address without a final slash; "" when it is not known
	// Pictures finds what is served below /assets/demo/; nil for nothing.
	Pictures func(name string) ([]byte, bool)
}

// A handler answers one address. An error becomes a response in answer, and
// only there.
type handler func(w http.ResponseWriter, r *http.Request) error

// Routes is the public door: one line an address.
func (s *Server) Routes() http.Handler {
	outer := http.NewServeMux()
	api := http.NewServeMux()
	for _, o := range s.operations() {
		api.Handle(o.Method+" /api/v1"+o.Path, s.operation(o))
	}
	api.Handle("GET /api/openapi.json", s.api(s.getOpenAPI))
	api.Handle("/api/", s.api(s.noSuchCall(api)))
	outer.Handle("/api/", http.NewCrossOriginProtection().Handler(api))
	outer.Handle("GET /{$}", s.page(s.getRoot))
	outer.Handle("GET /assets/demo/{name}", s.page(s.getPicture))
	outer.Handle("GET /assets/", s.page(s.getAsset))
	outer.Handle("GET /robots.txt", s.page(s.getRobots))
	outer.Handle("GET /sitemap.xml", s.page(s.getSitemap))
	outer.Handle("GET /sitemap/{name}", s.page(s.getSitemapMonth))
	outer.Handle("GET /news-sitemap.xml", s.page(s.getNewsSitemap))
	outer.Handle("/", s.page(s.getPage))
	return outer
}

// Admin is the operator's door, never on the public address.
func (s *Server) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", s.api(s.getHealth))
	mux.Handle("GET /readyz", s.api(s.getReady))
	mux.Handle("GET /metrics", s.api(s.getMetrics))
	return mux
}

// HTTP is a server for h with its bounds: how long a reader may take to ask,
// and how much.
func HTTP(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      120 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
