package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"marbre/fault"
	"marbre/lang"
	"marbre/newsroom"
	"marbre/store"
	"marbre/story"
)

// status is the HTTP status of each kind of failure.
var status = map[fault.Kind]int{
	fault.NotFound: http.StatusNotFound,
	fault.Gone:     http.StatusGone,
	fault.Invalid:  http.StatusUnprocessableEntity,
	fault.Conflict: http.StatusConflict,
	fault.Denied:   http.StatusForbidden,
	fault.Unknown:  http.StatusUnauthorized,
	fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.Busy:     http.StatusServiceUnavailable,
}

// A problem is a failure as the API tells it (RFC 9457). Field names the part
// of the request that is wrong. For a save on an old revision, Yours and Theirs
// are both texts: nothing is lost.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Field  string         `json:"field,omitempty"`
	Key    string         `json:"key,omitempty"` // what went wrong, for programs
	Base   story.Revision `json:"base_revision,omitempty"`
	Yours  *story.Content `json:"yours,omitempty"`
	Theirs *story.Saved   `json:"theirs,omitempty"`
	// Front is the front that somebody else made up meanwhile.
	Front *store.KeptFront `json:"front,omitempty"`
	// Of typing in a galley that has gone on: its version, and the steps since
	// the one that was sent, unless nobody remembers them.
	Version int64     `json:"version,omitempty"`
	Since   *stepsOut `json:"since,omitempty"`
}

// api answers a program: it is the one place where an error of the API becomes
// a response and a log line.
func (s *Server) api(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Date", s.Now().UTC().Format(http.TimeFormat)) // the newsroom's time, which a desk goes by
		err := h(w, r)
		if err == nil || errors.Is(err, context.Canceled) && r.Context().Err() != nil {
			return
		}
		s.answer(w, r, err)
	})
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r, err)
	if p.Status >= http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "request failed", "route", r.Pattern, "err", err)
	}
	switch p.Status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Bearer realm="newsroom"`)
	case http.StatusServiceUnavailable:
		if w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", "2")
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Language", string(wordsFor(r).Tag()))
	w.WriteHeader(p.Status)
	_ = encode(w, p) // it only fails with the connection
}

// wordsFor is the language in which whoever asks is told something.
func wordsFor(r *http.Request) *lang.Words {
	return lang.For(lang.Best(r.Header.Get("Accept-Language"), append([]lang.Tag{"en"}, lang.Known()...))) // English when nothing fits
}

// problemOf is a failure as whoever asked is told it.
func problemOf(r *http.Request, err error) problem {
	kind := fault.KindOf(err)
	p := problem{Type: "about:blank", Status: http.StatusInternalServerError}
	if code, known := status[kind]; known {
		p.Status = code
	}
	p.Title = http.StatusText(p.Status)
	words := wordsFor(r)
	var told *fault.Told
	var stale *newsroom.Stale
	var remade *newsroom.Remade
	if errors.As(err, &remade) {
		p.Front = &remade.Theirs
	}
	var behind *newsroom.Behind
	switch {
	case errors.As(err, &stale):
		p.Base, p.Yours, p.Theirs = stale.Base, &stale.Yours, &stale.Theirs
		p.Key, p.Field = "story.changed", "base_revision"
		p.Detail = words.Say("fault.story.changed", int(stale.Base), int(stale.Theirs.Revision))
	case errors.As(err, &behind):
		p.Key, p.Field, p.Version = "galley.behind", "version", behind.At
		p.Detail = words.Say("fault.galley.behind", behind.Typed.Version, behind.At)
		if !behind.Unknown {
			since := stepsOf(behind.Typed)
			p.Since = &since
		}
	case errors.As(err, &told):
		p.Key, p.Field = told.Key, told.Field
		p.Detail = words.Say("fault."+told.Key, told.Args...)
	case kind != "":
		p.Key = "kind." + string(kind)
		p.Detail = words.Say("fault." + p.Key)
	default:
		p.Key = "kind.defect"
		p.Detail = words.Say("fault.kind.defect")
	}
	return p
}

// writeJSON answers with a value.
func writeJSON(w http.ResponseWriter, code int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = encode(w, v) // it only fails with the connection
	return nil
}

func encode(w http.ResponseWriter, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // it is JSON and says so; sniffing is off
	return e.Encode(v)
}
