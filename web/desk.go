package web

import (
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"marbre/page"
	"marbre/press"
)

// deskPolicy is the Content-Security-Policy of the desk: its own files, pictures
// from anywhere, and nothing that stands in the page itself.
const deskPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; media-src 'self' https:; connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// getDesk gives the files of the desk. Every path without a file's ending is a
// place in the desk, and gets its one page.
func (s *Server) getDesk(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/desk")
	name = strings.TrimPrefix(name, "/")
	h := w.Header()
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	if path.Ext(name) == "" {
		h.Set("Cache-Control", "no-cache")
		return s.deskFile(w, r, "index.html", http.StatusOK)
	}
	if strings.HasPrefix(name, "assets/") { // its name holds its hash
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	return s.deskFile(w, r, name, http.StatusOK)
}

// deskFile gives one file, compressed once.
func (s *Server) deskFile(w http.ResponseWriter, r *http.Request, name string, status int) error {
	key := "/desk/" + name
	c, ok := s.assets.Load(key)
	if !ok {
		if s.Desk == nil {
			return s.missing(w, r)
		}
		data, err := fs.ReadFile(s.Desk, name)
		if errors.Is(err, fs.ErrNotExist) && name == "index.html" {
			data, err = []byte(deskNotBuilt), nil
		}
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			w.Header().Del("Cache-Control")
			return s.missing(w, r)
		}
		if err != nil {
			return err
		}
		kind := mime.TypeByExtension(path.Ext(name))
		if strings.HasSuffix(name, ".woff2") {
			w.Header().Set("Content-Security-Policy", deskPolicy)
			return file(w, r, data, "font/woff2", w.Header().Get("Cache-Control")) // small as it is
		}
		c, _ = s.assets.LoadOrStore(key, press.Single(page.Page{Status: status, HTML: data, Type: kind, Policy: deskPolicy}))
	}
	return give(w, r, c.(*press.Copy))
}

// deskNotBuilt stands where the desk would, in a binary that was made without it.
const deskNotBuilt = `<!doctype html><html lang="en"><title>The desk was not built</title><h1>The desk was not built</h1><p>This binary was made without it. Run <code>make</code>, which builds the desk first, and start again.</p></html>`
