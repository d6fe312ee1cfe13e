package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write desk/openapi.json anew")

// The desk's types are made from desk/openapi.json: it is what the API says of itself.
func TestTheDeskKnowsTheAPI(t *testing.T) {
	r := open(t)
	got := r.ask("GET", "/api/openapi.json", "", nil).Body.Bytes()
	var plain bytes.Buffer
	if err := json.Indent(&plain, got, "", "  "); err != nil {
		t.Fatal(err)
	}
	const name = "../desk/openapi.json"
	if *update {
		if err := os.WriteFile(name, plain.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(plain.Bytes(), want) {
		t.Errorf("desk/openapi.json is not what the API says: run go test ./web -run TestTheDeskKnowsTheAPI -update")
	}
}

// Every place in the desk is answered with its one page, its files with
// themselves, and all of it under a policy that lets nothing else in.
func TestTheDeskIsOnePageAndItsFiles(t *testing.T) {
	r := open(t)
	r.server.Desk = fstest.MapFS{
		"index.html":      {Data: []byte("<!doctype html><title>Marbre</title>")},
		"assets/a-12.js":  {Data: []byte("export {}")},
		"assets/b-34.css": {Data: []byte("p { margin: 0 }")},
		"assets/c.woff2":  {Data: []byte("wOF2")},
		"icon.svg":        {Data: []byte("<svg/>")},
	}
	for _, row := range []struct {
		path, kind, keep string
		code             int
	}{
		{"/desk/", "text/html", "no-cache", 200},
		{"/desk/stories/722296/history", "text/html", "no-cache", 200},
		{"/desk/welcome/abc", "text/html", "no-cache", 200},
		{"/desk/assets/a-12.js", "javascript", "immutable", 200},
		{"/desk/assets/b-34.css", "text/css", "immutable", 200},
		{"/desk/assets/c.woff2", "font/woff2", "immutable", 200},
		{"/desk/icon.svg", "image/svg+xml", "no-cache", 200},
		{"/desk/assets/gone.js", "text/html", "", 404},
		{"/desk/../secret.txt", "", "", 0},
	} {
		w := r.ask("GET", row.path, "", nil)
		if row.code == 0 {
			if w.Code == http.StatusOK {
				t.Errorf("%s: %d", row.path, w.Code)
			}
			continue
		}
		h := w.Header()
		if w.Code != row.code || !strings.Contains(h.Get("Content-Type"), row.kind) || !strings.Contains(h.Get("Cache-Control"), row.keep) {
			t.Errorf("%s: %d, %q, %q", row.path, w.Code, h.Get("Content-Type"), h.Get("Cache-Control"))
		}
		if row.code == 200 && !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'; style-src 'self';") {
			t.Errorf("%s: policy %q", row.path, h.Get("Content-Security-Policy"))
		}
	}
}
