package web_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"

	"marbre/negatives"
	"marbre/negatives/negativestest"
	"marbre/staff"
)

// What readers get of a picture does not tell where its file is kept.
func TestAPictureGoesItsWayFromEveryKeep(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, left func() []string) {
		r := open(t)
		keep := &counted{Keep: k, put: map[string]int{}}
		r.server.Negatives = keep
		p := r.taken(photo(t, 1600, 800, "Astana"))
		if r.taken(photo(t, 1600, 800, "Astana"))["known"] != true {
			t.Error("brought again it is another")
		}
		hash := p["hash"].(string)
		at := fmt.Sprintf("/media/%s-640.webp", hash)
		if w := r.ask("GET", at, "", nil); w.Code != 404 || len(left()) != 1 {
			t.Errorf("before it is published it is %d; there stand %q", w.Code, left())
		}
		n := r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Titre", "text": "Texte.", "lead": map[string]any{"url": p["url"]}})
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if w := r.ask("GET", at, "", nil); w.Code != 200 {
					t.Error(w.Code)
				}
			})
		}
		wait.Wait()
		if made := keep.put[fmt.Sprintf("%s-640.webp", hash)]; made != 1 || keep.put[hash] != 1 || len(left()) != 2 {
			t.Errorf("its print was made %d times; there stand %q", made, left())
		}
		whole := r.ask("GET", at, "", nil)
		tag := whole.Header().Get("ETag")
		if w := r.ask("GET", at, "", nil, "If-None-Match", tag); w.Code != 304 || tag == "" {
			t.Errorf("unchanged it is %d, %q", w.Code, tag)
		}
		for _, piece := range []struct {
			says     string
			from, to int
		}{{"bytes=10-19", 10, 20}, {"bytes=-5", whole.Body.Len() - 5, whole.Body.Len()}} {
			if w := r.ask("GET", at, "", nil, "Range", piece.says); !same(w, 206, whole.Body.Bytes()[piece.from:piece.to]) {
				t.Errorf("%s is %d, %d bytes", piece.says, w.Code, w.Body.Len())
			}
		}
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", n), staff.Chief, map[string]any{"reason": "Faux."})
		if w := r.ask("GET", at, "", nil); w.Code != 404 {
			t.Errorf("withdrawn it is %d", w.Code)
		}
	})
}

func same(w *httptest.ResponseRecorder, code int, body []byte) bool {
	return w.Code == code && bytes.Equal(w.Body.Bytes(), body)
}
