package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
)

var (
	sheets  = regexp.MustCompile(`<link[^>]+rel="?stylesheet"?[^>]*>`)
	address = regexp.MustCompile(`(?:href|src)="?([^" >]+)`)
	scripts = regexp.MustCompile(`<script[^>]+src=[^>]*>`)
)

// weights weighs what a reader's browser loads before it can show a page, and
// what scripts it loads then, as they go over the wire.
func (b *bench) weights(ctx context.Context) error {
	m, err := b.served(ctx, 10_000)
	if err != nil {
		return err
	}
	defer m.close()
	b.r.part("Page weights", "Kilobytes as sent to a browser that takes brotli, without pictures and fonts; styles that stand in the page are in its HTML. The stories are of "+b.st.String()+"; the heaviest story of the demo, which has every part that a story can have, is weighed by `make browser` against the same budget.")
	stories, err := m.some(200)
	if err != nil {
		return err
	}
	b.r.table("page", "HTML", "linked CSS", "script", "together", "requests that block the first paint", "budget")
	heaviest, most := "", 0
	for _, path := range stories {
		_, body, err := m.get(path)
		if err != nil {
			return err
		}
		if len(body) > most {
			heaviest, most = path, len(body)
		}
	}
	for _, page := range []struct{ name, path string }{{"a story", stories[0]}, {"the heaviest of 200 stories", heaviest}, {"front", "/en/"}, {"section", "/en/news/"}, {"wire", "/en/live"}} {
		w, err := m.weigh(page.path)
		if err != nil {
			return err
		}
		sum := float64(w.html+w.css+w.script) / 1024
		cell := ""
		if strings.Contains(page.name, "stor") {
			cell = b.r.atMost("Weight of "+page.name, sum, 14, " KB")
		}
		kb := func(n int) string { return fmt.Sprintf("%.1f", float64(n)/1024) }
		b.r.row(page.name, kb(w.html), kb(w.css), kb(w.script), figure(sum), w.blocking, cell)
	}
	return ctx.Err()
}

// A weight is what a page loads, in bytes as sent.
type weight struct{ html, css, script, blocking int }

func (m *room) weigh(path string) (w weight, err error) {
	_, packed, err := m.get(path)
	if err != nil {
		return w, err
	}
	w.html = len(packed)
	plain, err := m.plain(path)
	if err != nil {
		return w, err
	}
	for _, tag := range sheets.FindAllString(plain, -1) {
		n, err := m.linked(tag)
		if err != nil {
			return w, err
		}
		w.css += n
		w.blocking++
	}
	for _, tag := range scripts.FindAllString(plain, -1) {
		n, err := m.linked(tag)
		if err != nil {
			return w, err
		}
		w.script += n
		if !strings.Contains(tag, "module") && !strings.Contains(tag, "defer") && !strings.Contains(tag, "async") {
			w.blocking++
		}
	}
	return w, nil
}

// linked is the weight of what a tag names.
func (m *room) linked(tag string) (int, error) {
	at := address.FindStringSubmatch(tag)
	if at == nil {
		return 0, fmt.Errorf("%s names nothing", tag)
	}
	_, body, err := m.get(at[1])
	return len(body), err
}

// plain is a page as text.
func (m *room) plain(path string) (string, error) {
	r, err := m.client.Get(m.base + path)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	var b strings.Builder
	_, err = io.Copy(&b, r.Body)
	return b.String(), err
}
