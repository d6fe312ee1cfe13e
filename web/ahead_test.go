package web_test

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gen2brain/avif"

	"marbre/picture"
	"marbre/staff"
)

// printed makes all prints that are wanted, and returns how many pictures wanted them.
func (r *rig) printed() (n int) {
	r.t.Helper()
	for {
		more, err := r.server.PrintAhead(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		if !more {
			r.catchUp()
			return n
		}
		n++
	}
}

// Pages offer AVIF from when all of it is made, never before, and again when a picture is framed otherwise.
func TestPrintsAreMadeAheadAndThenOffered(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		kept := r.keeps()
		p := r.taken(photo(t, 640, 640, "Astana"))
		hash, url := p["hash"].(string), p["url"].(string)
		if n := r.printed(); n != 0 || len(kept()) != 1 {
			t.Errorf("%d pictures are printed before anybody wants them: %v", n, kept())
		}
		n := r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Un titre", "lead": map[string]any{"url": url, "width": 640, "height": 640, "alt": "Une ville", "credit": "Agence"},
			"body": map[string]any{"version": 1, "type": "doc", "content": []any{map[string]any{"type": "picture", "attrs": map[string]any{"url": url, "alt": "La même", "credit": "Agence", "width": 640, "height": 640}}}}})
		path := r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)["url"].(string)
		source := regexp.MustCompile(`<source type="image/avif" srcset="([^"]*)"`)
		offered := func() (all []string) {
			for _, m := range source.FindAllStringSubmatch(r.ask("GET", path, "", nil).Body.String(), -1) {
				for _, one := range strings.Split(m[1], ", ") {
					all = append(all, strings.Fields(one)[0])
				}
			}
			return all
		}
		if all := offered(); len(all) > 0 {
			t.Errorf("before it is made %v is offered", all)
		}
		if w := r.ask("GET", "/media/"+hash+"-640.avif", "", nil); w.Code != 404 {
			t.Errorf("before it is made it is %d", w.Code)
		}
		if got := r.printed(); got != 1 {
			t.Errorf("%d pictures were printed", got)
		}
		all := offered()
		if len(all) != 6 || !strings.Contains(all[0], "-16x9-") || !slices.Contains(all, "/media/"+hash+"-640.avif") {
			t.Fatalf("offered are %v", all)
		}
		have := kept()
		for _, at := range all {
			if !slices.Contains(have, strings.TrimPrefix(at, "/media/")) {
				t.Errorf("%s is offered and not made", at)
			}
			w := r.ask("GET", at, "", nil)
			data := w.Body.Bytes()
			f, err := picture.Read(bytes.NewReader(data), int64(len(data)))
			if w.Code != 200 || w.Header().Get("Content-Type") != "image/avif" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || err != nil || f.Format != picture.AVIF || f.Facts.Credit != "Agence" || !strings.HasSuffix(at, fmt.Sprintf("-%d.avif", f.Width)) {
				t.Errorf("%s is %d %v, %d wide, of %q: %v", at, w.Code, w.Header(), f.Width, f.Facts.Credit, err)
			}
		}
		// The others are there too: no reader waits for any.
		for _, name := range []string{hash + ".jpg", hash + "-320.webp", hash + "-640.webp", hash + "-480.jpg"} {
			if !slices.Contains(have, name) {
				t.Errorf("%s is not made", name)
			}
		}
		for _, other := range []string{".avif", "-321.avif", "-16x9-00000000-320.avif"} {
			if w := r.ask("GET", "/media/"+hash+other, "", nil); w.Code != 404 {
				t.Errorf("%s is %d", other, w.Code)
			}
		}
		// What is lost is made again, since pages offer it.
		lost := strings.TrimPrefix(all[5], "/media/")
		if err := os.Remove(filepath.Join(r.folder(), lost[:2], lost[2:4], lost)); err != nil {
			t.Fatal(err)
		}
		if w := r.ask("GET", all[5], "", nil); w.Code != 200 {
			t.Errorf("what is lost is %d", w.Code)
		}
		// Framed otherwise, the new piece is offered once it is made.
		r.must(200, "PATCH", fmt.Sprintf("/api/v1/pictures/%v", p["number"]), staff.Reporter, map[string]any{"frame": map[string]any{"focus": map[string]any{"x": 500, "y": 0}}})
		if again := offered(); len(again) != 3 || strings.Contains(again[0], "16x9") {
			t.Errorf("framed otherwise it is offered as %v", again)
		}
		if got := r.printed(); got != 1 {
			t.Errorf("framed otherwise %d were printed", got)
		}
		if again := offered(); len(again) != 6 || again[0] == all[0] || !strings.Contains(again[0], "16x9") {
			t.Errorf("framed otherwise it is offered as %v", again)
		}
		// Nothing is made twice, and a second story costs nothing.
		before := len(kept())
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Un autre", "text": "Un.", "lead": map[string]any{"url": url, "width": 640, "height": 640, "alt": "Une ville", "credit": "Agence"}})), staff.Editor, nil)
		if got := r.printed(); got != 1 || len(kept()) != before {
			t.Errorf("a second story had %d printed: %d files, not %d", got, len(kept()), before)
		}
	})
}

// One that cannot be printed holds nobody up.
func TestWhatCannotBePrintedHoldsNobodyUp(t *testing.T) {
	r := open(t)
	first := r.taken(photo(t, 400, 300, "Une"))
	second := r.taken(photo(t, 8, 6, ""))
	drawing := r.taken(fmt.Appendf(nil, drawn, "<g/>"))
	for _, p := range []map[string]any{second, first, drawing} { // the newest story's come first
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Un titre", "text": "Un.", "lead": map[string]any{"url": p["url"], "width": p["width"], "height": p["height"], "alt": "Une ville", "credit": "A"}})), staff.Editor, nil)
	}
	hash := first["hash"].(string)
	if err := os.Remove(filepath.Join(r.folder(), hash[:2], hash[2:4], hash)); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for range 3 {
		more, err := r.server.PrintAhead(t.Context())
		if !more {
			t.Fatal(err)
		}
		if err != nil {
			failed++
		}
	}
	if more, err := r.server.PrintAhead(t.Context()); more || err != nil || failed != 1 {
		t.Errorf("%d failed, and then %v", failed, err)
	}
	if got := r.must(200, "GET", fmt.Sprintf("/api/v1/pictures/%v", second["number"]), staff.Reporter, nil)["avif"]; !strings.HasPrefix(fmt.Sprint(got), "[ 16x9-") {
		t.Errorf("the smallest has %q", got)
	}
	for _, p := range []map[string]any{first, drawing} {
		if got := r.must(200, "GET", fmt.Sprintf("/api/v1/pictures/%v", p["number"]), staff.Reporter, nil)["avif"]; got != nil {
			t.Errorf("%v has %v", p["format"], got)
		}
	}
}

// Behind the doors it goes on by itself, and ends.
func TestPrintsAreMadeAsStoriesGoOut(t *testing.T) {
	r := open(t)
	p := r.taken(photo(t, 320, 180, "Une"))
	done := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		defer close(done)
		r.server.Ahead(ctx, func(err error) { t.Error(err) })
	}()
	r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Un titre", "text": "Un.", "lead": map[string]any{"url": p["url"], "width": 320, "height": 180, "alt": "Une ville", "credit": "A"}})), staff.Editor, nil)
	for range 300 {
		if r.ask("GET", fmt.Sprintf("/media/%s-320.avif", p["hash"]), "", nil).Code == 200 {
			stop()
			<-done
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("nobody made it")
	stop()
	<-done
}

// An AVIF that comes in is shown as any other, and one that moves or lies about its size is refused.
func TestAnAVIFIsTakenIn(t *testing.T) {
	r := open(t)
	m, err := jpeg.Decode(bytes.NewReader(photo(t, 480, 320, "")))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := avif.Encode(&b, m, avif.Options{Quality: 60, Speed: 10}); err != nil {
		t.Fatal(err)
	}
	kept := r.keeps()
	moves := append(bytes.Clone(b.Bytes()), "\x00\x00\x00\x08moov"...)
	at := bytes.Index(b.Bytes(), []byte("ispe"))
	lies := bytes.Clone(b.Bytes())
	copy(lies[at+8:], "\x00\x00\x4e\x20\x00\x00\x10\x00")
	for name, c := range map[string]struct {
		data []byte
		says string
	}{"it moves": {moves, "moves"}, "it swells": {lies, "million"}, "it is cut": {b.Bytes()[:b.Len()/2], "broken"}} {
		if w := r.uploads(staff.Reporter, "a.avif", c.data); w.Code != 422 || !strings.Contains(w.Body.String(), c.says) || len(kept()) > 0 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	p := r.taken(b.Bytes())
	if p["format"] != "avif" || p["width"] != 480.0 || p["height"] != 320.0 || !strings.HasSuffix(p["url"].(string), ".jpg") {
		t.Errorf("it is %v", p)
	}
	w := r.ask("GET", p["url"].(string), r.tokens[staff.Reporter], nil)
	if m, err := jpeg.Decode(w.Body); err != nil || m.Bounds().Dx() != 480 {
		t.Errorf("it is shown as %d: %v", w.Code, err)
	}
	if same := r.taken(photo(t, 480, 320, "")); len(same["alike"].([]any)) != 1 {
		t.Error("it is not known again as a JPEG")
	}
}
