package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"marbre/courier"
	"marbre/staff"
)

// elsewhere is a server of pictures that the newsroom may reach, though it is on this machine.
func (r *rig) elsewhere(h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	r.t.Cleanup(s.Close)
	r.server.Courier = &courier.Courier{Let: []netip.AddrPort{netip.MustParseAddrPort(strings.TrimPrefix(s.URL, "http://"))}}
	return s.URL
}

// A picture that is elsewhere is taken in as one that is sent, and remembers where it was.
func TestAPictureIsFetchedFromElsewhere(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		data := photo(t, 1000, 500, "À Astana")
		var asked atomic.Int32
		at := r.elsewhere(func(w http.ResponseWriter, q *http.Request) {
			asked.Add(1)
			switch q.URL.Path {
			case "/moved":
				http.Redirect(w, q, "/2024/La%20tour.jpg?size=full", http.StatusFound)
			case "/2024/La tour.jpg":
				w.Header().Set("Content-Type", "application/octet-stream") // what it is, its bytes say
				_, _ = w.Write(data)
			case "/page.jpg":
				w.Header().Set("Content-Type", "image/jpeg")
				_, _ = w.Write([]byte("<!doctype html><script>alert(1)</script>"))
			case "/cut.jpg":
				_, _ = w.Write(data[:len(data)/2])
			case "/vast.jpg":
				w.Header().Set("Content-Length", fmt.Sprint(101<<20))
				_, _ = w.Write(data)
			case "/inside":
				http.Redirect(w, q, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
			default:
				http.NotFound(w, q)
			}
		})
		fetch := func(code int, address any) map[string]any {
			t.Helper()
			return r.must(code, "POST", "/api/v1/pictures/fetch", staff.Reporter, map[string]any{"url": address})
		}
		for path, says := range map[string]string{"/page.jpg": "JPEG", "/cut.jpg": "broken", "/nothing.jpg": "404", "/inside": "closed network"} {
			if out := fetch(422, at+path); out["field"] != "url" || !strings.Contains(out["detail"].(string), says) {
				t.Errorf("%s: %v", path, out)
			}
		}
		if out := fetch(413, at+"/vast.jpg"); !strings.Contains(out["detail"].(string), "100 MB") {
			t.Errorf("more than can be: %v", out)
		}
		was := asked.Load()
		for _, address := range []any{"", 7, "http://127.0.0.1/a.jpg", "http://[::1]/a.jpg", "http://10.0.0.1/a.jpg", "file:///etc/passwd", "http://ada:x@example.com/a.jpg", "http://example.com:22/"} {
			if out := fetch(422, address); strings.Contains(fmt.Sprint(out), "refused") {
				t.Errorf("%v: %v", address, out)
			}
		}
		// No request opens what is closed.
		r.must(422, "POST", "/api/v1/pictures/fetch", staff.Reporter, map[string]any{"url": "http://127.0.0.1/a.jpg", "let": []string{"127.0.0.1:80"}})
		if asked.Load() != was {
			t.Error("something was asked")
		}
		if list := r.must(200, "GET", "/api/v1/pictures", staff.Reporter, nil)["pictures"].([]any); len(list) != 0 {
			t.Errorf("%d pictures were kept", len(list))
		}
		p := fetch(201, at+"/moved?a=1#top")
		if p["name"] != "moved" || p["from"] != at+"/moved?a=1" || p["caption"] != "À Astana" || p["credit"] != "Agence" || p["width"] != 1000.0 || p["known"] != nil || p["url"] == nil {
			t.Errorf("it is %v", p)
		}
		if one := r.must(200, "GET", fmt.Sprintf("/api/v1/pictures/%v", p["number"]), staff.Reporter, nil); one["from"] != p["from"] {
			t.Errorf("it came from %v", one["from"])
		}
		if list := r.must(200, "GET", "/api/v1/pictures?q="+url.QueryEscape(strings.TrimPrefix(at, "http://")), staff.Reporter, nil)["pictures"].([]any); len(list) != 1 {
			t.Errorf("by where it was, %d are found", len(list))
		}
		// However it comes again, it is there already, as it came first.
		for _, again := range []map[string]any{fetch(201, at+"/2024/La%20tour.jpg"), r.taken(data)} {
			if again["known"] != true || again["number"] != p["number"] || again["from"] != p["from"] {
				t.Errorf("again it is %v", again)
			}
		}
		if sent := r.taken(photo(t, 300, 200, "")); sent["from"] != nil {
			t.Errorf("what is sent came from %v", sent["from"])
		}
		if w := r.ask("GET", "/media/"+p["hash"].(string)+"-320.webp", r.tokens[staff.Reporter], nil); w.Code != 200 || bytes.Contains(w.Body.Bytes(), []byte(at)) {
			t.Errorf("its print is %d", w.Code)
		}
		r.server.Courier = nil
		fetch(409, at+"/moved")
	})
}

func TestANameIsOfTheAddress(t *testing.T) {
	r := open(t)
	n := 0
	at := r.elsewhere(func(w http.ResponseWriter, _ *http.Request) {
		n++
		_, _ = w.Write(photo(t, 100+n*8, 90, ""))
	})
	for path, want := range map[string]any{"/a/b/La%20tour.jpg?x=/no": "La tour.jpg", "/": nil, "": nil, "/a%2Fb%5Cc%0d.jpg": "c.jpg", "/..": ".."} {
		if p := r.must(201, "POST", "/api/v1/pictures/fetch", staff.Reporter, map[string]any{"url": at + path}); p["name"] != want {
			t.Errorf("%s is named %v", path, p["name"])
		}
	}
}
