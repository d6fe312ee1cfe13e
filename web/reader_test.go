package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/brotli"

	"marbre/page"
	"marbre/staff"
)

func TestEveryAddressAnswersAsItShould(t *testing.T) {
	r := open(t)
	in := draft("À Astana")
	in["tags"], in["byline"] = []string{"Chine"}, []map[string]string{{"name": "Claire Aubrac"}}
	_, path := r.published(in)
	gone, gonePath := r.published(draft("Gone"))
	r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", gone), staff.Chief, map[string]any{"reason": "Because."})
	for _, c := range []struct {
		path, accept string
		code         int
		location     string
	}{
		{"/", "", 302, "/fr/"},
		{"/", "en-GB,fr;q=0.5", 302, "/en/"},
		{"/", "ar", 302, "/ar/"},
		{"/", "zh", 302, "/fr/"},
		{"/", "*;q=0, nonsense;;;q=x", 302, "/fr/"},
		{"/fr/", "", 200, ""},
		{"/fr", "", 301, "/fr/"},
		{"/fr/infos/", "", 200, ""},
		{"/fr/infos/asie/", "", 200, ""},
		{"/fr/infos/asie", "", 301, "/fr/infos/asie/"},
		{"/fr/infos/afrique/", "", 404, ""},
		{path, "", 200, ""},
		{path + "/", "", 301, path},
		{strings.Replace(path, "a-astana", "old-slug", 1), "", 301, path},
		{strings.Replace(path, "/2024/07/04/", "/2020/01/01/", 1), "", 301, path},
		{strings.Replace(path, "/fr/", "/en/", 1), "", 301, path},
		{"/fr/2024/07/04/999/nothing", "", 404, ""},
		{gonePath, "", 410, ""},
		{"/fr/live", "", 200, ""},
		{"/fr/live/", "", 301, "/fr/live"},
		{"/fr/archive/", "", 200, ""},
		{"/fr/archive/2024/07/", "", 200, ""},
		{"/fr/archive/2024/13/", "", 404, ""},
		{"/fr/topics/chine", "", 200, ""},
		{"/fr/topics/inconnu", "", 404, ""},
		{"/fr/authors/claire-aubrac", "", 200, ""},
		{"/fr/authors/personne", "", 404, ""},
		{"/robots.txt", "", 200, ""},
		{"/sitemap.xml", "", 200, ""},
		{"/sitemap/fr-2024-07.xml", "", 200, ""},
		{"/sitemap/fr-2023-07.xml", "", 404, ""},
		{"/sitemap/x.xml", "", 404, ""},
		{"/news-sitemap.xml", "", 200, ""},
		{"/assets/none", "", 404, ""},
		{"/xx/", "", 404, ""},
		{"/%00/", "", 404, ""},
		{"/fr/%ff/", "", 404, ""},
		{"/fr/" + strings.Repeat("a/", 2000), "", 404, ""},
		{"/api/openapi.json", "", 200, ""},
		{"/api/v1/stories", "", 401, ""},
	} {
		w := r.ask("GET", c.path, "", nil, "Accept-Language", c.accept)
		if w.Code != c.code || w.Header().Get("Location") != c.location {
			t.Errorf("%.80s (%s): %d %s, want %d %s", c.path, c.accept, w.Code, w.Header().Get("Location"), c.code, c.location)
		}
		if c.path == "/" && !strings.Contains(w.Header().Get("Vary"), "Accept-Language") {
			t.Errorf("the root does not vary")
		}
		if c.code == 404 && w.Header().Get("Content-Language") == "" && !strings.HasPrefix(c.path, "/api") {
			t.Errorf("%.80s: a page of no language", c.path)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		if w := r.ask(method, "/fr/", "", nil); w.Code != 405 {
			t.Errorf("%s on a page: %d", method, w.Code)
		}
	}
}

func TestAPageComesInTheCodingAskedAndOnlyOnce(t *testing.T) {
	r := open(t)
	_, path := r.published(draft("À Astana"))
	plain := r.ask("GET", path, "", nil)
	for accept, want := range map[string]string{
		"gzip": "gzip", "br": "br", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip", "gzip;q=0": "", "identity": "", "": "", "br;q=1.0": "br", "gzip;q=0.5": "gzip", "zstd": "",
	} {
		w := r.ask("GET", path, "", nil, "Accept-Encoding", accept)
		h := w.Header()
		if h.Get("Content-Encoding") != want || !strings.Contains(h.Get("Vary"), "Accept-Encoding") || h.Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
			t.Errorf("%q: %v", accept, h)
		}
		var in io.Reader = w.Body
		switch want {
		case "gzip":
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			in = z
		case "br":
			in = brotli.NewReader(w.Body)
		}
		if text, err := io.ReadAll(in); err != nil || !bytes.Equal(text, plain.Body.Bytes()) {
			t.Errorf("%q: another page, %v", accept, err)
		}
		tag := h.Get("Etag")
		for have, code := range map[string]int{tag: 304, "W/" + tag: 304, `"x", ` + tag: 304, "*": 304, `"x"`: 200, plain.Header().Get("Etag"): 304} {
			again := r.ask("GET", path, "", nil, "Accept-Encoding", accept, "If-None-Match", have)
			if again.Code != code || code == 304 && (again.Body.Len() > 0 || again.Header().Get("Etag") != tag || again.Header().Get("Content-Encoding") != "") {
				t.Errorf("%q with %s: %d %v", accept, have, again.Code, again.Header())
			}
		}
		head := r.ask("HEAD", path, "", nil, "Accept-Encoding", accept)
		if head.Body.Len() > 0 || head.Header().Get("Content-Length") != h.Get("Content-Length") {
			t.Errorf("HEAD: %v", head.Header())
		}
	}
	if n := r.press.Printed(); n != 1 {
		t.Errorf("printed %d times", n)
	}
	h := plain.Header()
	for name, want := range map[string]string{
		"Cache-Control": "must-revalidate", "Surrogate-Key": "story:1", "Content-Security-Policy": "default-src 'none'",
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin", "Content-Language": "fr", "Content-Type": "text/html; charset=utf-8",
	} {
		if !strings.Contains(h.Get(name), want) {
			t.Errorf("%s: %q, want %q", name, h.Get(name), want)
		}
	}
	if len(h["Set-Cookie"]) > 0 {
		t.Error("a reader's page sets a cookie")
	}
}

func TestSitemapsAreWellFormedAndNameEveryStory(t *testing.T) {
	r := open(t)
	_, path := r.published(draft("À <Astana> & co"))
	for _, at := range []string{"/sitemap.xml", "/sitemap/fr-2024-07.xml", "/news-sitemap.xml"} {
		w := r.ask("GET", at, "", nil)
		d := xml.NewDecoder(w.Body)
		text := w.Body.String()
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", at, err)
			}
		}
		if at != "/sitemap.xml" && !strings.Contains(text, "<loc>https://marbre.example"+path+"</loc>") {
			t.Errorf("%s does not name %s: %s", at, path, text)
		}
	}
	r.set(r.now().Add(49 * time.Hour))
	if w := r.ask("GET", "/news-sitemap.xml", "", nil); strings.Contains(w.Body.String(), path) {
		t.Error("a story of the day before yesterday is news")
	}
}

func TestTheOperatorsDoorSaysHowItIs(t *testing.T) {
	r := open(t)
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "journal", "/metrics": "marbre_pages_printed_total"} {
		w := httptest.NewRecorder()
		r.server.Admin().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if out := r.ask("GET", path, "", nil); out.Code != 404 {
			t.Errorf("%s answers on the public address: %d", path, out.Code)
		}
	}
}

func FuzzNoAddressFails(f *testing.F) {
	for _, seed := range []string{"/fr/", "/fr/2024/07/04/1/a?before=1-1", "/ar/topics/قمة", "/sitemap/fr-2024-07.xml", "//", "/fr/live?before=99999999999999999999-1", "/%", "/api/v1/stories/1"} {
		f.Add(seed, "fr", "gzip")
	}
	r := fuzzRig(f)
	f.Fuzz(func(t *testing.T, path, lang, coding string) {
		u, err := url.ParseRequestURI(path)
		if err != nil || u.Host != "" || !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " \r\n") {
			return
		}
		w := r.ask("GET", path, "", nil, "Accept-Language", lang, "Accept-Encoding", coding)
		if w.Code >= 500 {
			t.Errorf("%q: %d", path, w.Code)
		}
		if a, ok := page.Parse(u.Path, u.RawQuery); ok && !strings.HasPrefix(u.Path, "/"+a.Edition) {
			t.Errorf("%q is taken apart as %+v", path, a)
		}
	})
}

func FuzzNoJSONFails(f *testing.F) {
	for _, seed := range []string{`{"edition":"fr","headline":"A","text":"b"}`, `{"edition":"fr","body":{"type":"doc","content":[{"type":"paragraph"}]}}`, `[]`, `{"embargo":3}`, "{\"a\":\"\xff\"}", `{"lead":null,"tags":[null]}`} {
		f.Add(seed)
	}
	r := fuzzRig(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, path := range []string{"/api/v1/stories", "/api/v1/flashes"} {
			if w := r.ask("POST", path, r.tokens[staff.Admin], text); w.Code >= 500 {
				t.Errorf("%s %q: %d %s", path, text, w.Code, w.Body)
			}
		}
	})
}

// What a theme's file weighs is what it weighs compressed; what never changes is
// never asked for again.
func TestScriptsGoOutCompressedAndForEver(t *testing.T) {
	r := open(t)
	d, err := goquery.NewDocumentFromReader(r.ask("GET", "/fr/", "", nil).Body)
	if err != nil {
		t.Fatal(err)
	}
	scripts := d.Find("script[src]")
	if scripts.Length() == 0 {
		t.Fatal("the front has no script")
	}
	scripts.Each(func(_ int, s *goquery.Selection) {
		src := s.AttrOr("src", "")
		plain, small := r.ask("GET", src, "", nil), r.ask("GET", src, "", nil, "Accept-Encoding", "gzip, br")
		if plain.Code != 200 || small.Header().Get("Content-Encoding") != "br" || small.Body.Len()*2 > plain.Body.Len() || small.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %d bytes, %d compressed, %v", src, plain.Body.Len(), small.Body.Len(), small.Header())
		}
		for _, w := range []*httptest.ResponseRecorder{plain, small} {
			if w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %v", src, w.Header())
			}
		}
	})
}
