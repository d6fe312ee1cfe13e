package web

import (
	"net/http"
	"strconv"
	"strings"

	"marbre/press"
)

// A head takes the head of an answer: net/http's, or that of the door.
type head interface {
	Begin(status int, reason string)
	Put(name, value string)
}

// present writes to h the head with which a reader gets a copy, and returns what
// follows. It is the one place that decides it. accept and have are the
// reader's Accept-Encoding and If-None-Match, lines joined by commas.
func present(h head, c *press.Copy, accept, have string) (data []byte) {
	status, coding := c.Status, press.Plain
	moved := status == http.StatusMovedPermanently
	if !moved {
		coding = smallest(accept)
	}
	if status == http.StatusOK && matches(have, c.Tag) {
		status = http.StatusNotModified
	}
	h.Begin(status, http.StatusText(status))
	said := func(name, value string) {
		if value != "" {
			h.Put(name, value)
		}
	}
	said("Surrogate-Key", c.Keys)
	// Copies are asked again each time and answered with 304 while nothing changed:
	// what is corrected is seen at once.
	if c.Status >= http.StatusInternalServerError {
		h.Put("Cache-Control", "no-store")
	} else {
		h.Put("Cache-Control", "public, max-age=0, must-revalidate")
	}
	if moved {
		h.Put("Location", c.Location)
		h.Put("Content-Length", "0")
		return nil
	}
	data, tag := c.Bytes(coding)
	h.Put("Vary", "Accept-Encoding")
	h.Put("Etag", tag)
	said("Content-Security-Policy", c.Policy)
	said("Content-Language", c.Lang)
	h.Put("X-Content-Type-Options", "nosniff")
	h.Put("Referrer-Policy", "strict-origin-when-cross-origin")
	if status == http.StatusNotModified {
		return nil
	}
	if coding != press.Plain {
		h.Put("Content-Encoding", string(coding))
	}
	if c.Type != "" {
		h.Put("Content-Type", c.Type)
	} else {
		h.Put("Content-Type", "text/html; charset=utf-8")
	}
	h.Put("Content-Length", strconv.Itoa(len(data)))
	return data
}

// written is the head of an answer of net/http.
type written struct {
	http.Header
	status int
}

func (w *written) Begin(status int, _ string) { w.status = status }

// Put needs names in net/http's own form. What a handler has said already stays.
func (w *written) Put(name, value string) {
	if w.Header[name] == nil {
		w.Header[name] = []string{value}
	}
}

// smallest chooses the smallest form that the reader takes (RFC 9110, section 12.5.3).
func smallest(accept string) press.Coding {
	best := press.Plain
	for part := range strings.SplitSeq(accept, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if w, ok := strings.CutPrefix(strings.TrimSpace(q), "q="); ok && strings.Trim(w, "0.") == "" {
			continue
		}
		switch press.Coding(strings.TrimSpace(name)) {
		case press.Brotli:
			return press.Brotli
		case press.Gzip:
			best = press.Gzip
		case press.Plain:
		}
	}
	return best
}

// matches reports whether the reader has these bytes already, in any coding
// (RFC 9110, section 13.1.2).
func matches(have, tag string) bool {
	for part := range strings.SplitSeq(have, ",") {
		t := strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if t == "*" || strings.TrimSuffix(strings.TrimSuffix(strings.Trim(t, `"`), "-g"), "-b") == tag {
			return true
		}
	}
	return false
}
