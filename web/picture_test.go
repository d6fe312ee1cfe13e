package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"marbre/negatives"
	"marbre/staff"
)

// photo is a picture that a file of IIM says something about.
func photo(t testing.TB, width, height int, caption string) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / width), uint8(y * 255 / height), uint8((x*9/width + y*5/height) % 2 * 120), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	if caption == "" {
		return b.Bytes()
	}
	set := func(number byte, v string) string { return string([]byte{0x1c, 2, number, 0, byte(len(v))}) + v }
	data := set(120, caption) + set(80, "Ada L.") + set(110, "Agence") + set(55, "20240703")
	data = "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00" + string([]byte{byte(len(data))}) + data
	n := len(data) + 2
	whole := b.Bytes()
	return append(append(append([]byte{}, whole[:2]...), string([]byte{0xff, 0xed, byte(n >> 8), byte(n)})+data...), whole[2:]...)
}

// uploads sends a file as it is.
func (r *rig) uploads(role staff.Role, name string, data []byte) *httptest.ResponseRecorder {
	q := httptest.NewRequest("POST", "/api/v1/pictures?name="+name, bytes.NewReader(data))
	q.Header.Set("Authorization", "Bearer "+r.tokens[role])
	w := httptest.NewRecorder()
	r.door.ServeHTTP(w, q)
	return w
}

func (r *rig) taken(data []byte) map[string]any {
	r.t.Helper()
	w := r.uploads(staff.Reporter, "a.jpg", data)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 201 {
		r.t.Fatal(w.Code, w.Body)
	}
	return out
}

func TestAPictureIsTakenInOnceWithWhatItsFileSays(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		data := photo(t, 1400, 700, "À Astana")
		p := r.taken(data)
		facts := p["facts"].(map[string]any)
		if p["width"] != 1400.0 || p["height"] != 700.0 || p["format"] != "jpeg" || facts["caption"] != "À Astana" || facts["created"] != "2024-07-03" || p["caption"] != "À Astana" || p["credit"] != "Agence" || p["known"] != nil {
			t.Errorf("it is %v", p)
		}
		at := fmt.Sprintf("/api/v1/pictures/%v", p["number"])
		// What the desk writes is its own; what the file says stays, and a second upload wipes nothing.
		r.must(200, "PATCH", at, staff.Reporter, map[string]any{"caption": "La tour Baïterek", "alt": "Une tour au soir"})
		again := r.taken(data)
		if again["known"] != true || again["number"] != p["number"] || again["caption"] != "La tour Baïterek" || again["credit"] != "Agence" || again["facts"].(map[string]any)["caption"] != "À Astana" {
			t.Errorf("uploaded again it is %v", again)
		}
		r.must(422, "PATCH", at, staff.Reporter, map[string]any{"alt": strings.Repeat("é", 1001)})
		// The same scene in another size is offered beside.
		if small := r.taken(photo(t, 700, 350, "")); small["known"] != nil || len(small["alike"].([]any)) != 1 {
			t.Errorf("a smaller one is %v", small)
		}
		for q, want := range map[string]int{"": 2, "q=baiterek": 1, "q=astana+agence": 1, "q=ada": 1, "q=nowhere": 0, "limit=1": 1} {
			if list := r.must(200, "GET", "/api/v1/pictures?"+q, staff.Reporter, nil)["pictures"].([]any); len(list) != want {
				t.Errorf("%q finds %d", q, len(list))
			}
		}
		first := r.must(200, "GET", "/api/v1/pictures?limit=1", staff.Reporter, nil)
		if next := r.must(200, "GET", "/api/v1/pictures?limit=1&cursor="+first["cursor"].(string), staff.Reporter, nil); next["cursor"] != nil || next["pictures"].([]any)[0].(map[string]any)["number"] != p["number"] {
			t.Errorf("the list goes on with %v", next)
		}
	})
}

func TestWhatIsNoPictureIsRefusedInASentenceAndLeavesNothing(t *testing.T) {
	r := open(t)
	whole := photo(t, 60, 40, "")
	for name, c := range map[string]struct {
		data []byte
		code int
		says string
	}{
		"a page":           {[]byte("<!doctype html><script>alert(1)</script>"), 422, "JPEG"},
		"nothing":          {nil, 422, "JPEG"},
		"a cut head":       {whole[:30], 422, "broken"},
		"cut pixels":       {whole[:len(whole)/2], 422, "broken"},
		"more than can be": {append(photo(t, 60, 40, ""), make([]byte, 100<<20)...), 413, "100 MB"},
	} {
		w := r.uploads(staff.Reporter, "x.jpg", c.data)
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if list := r.must(200, "GET", "/api/v1/pictures", staff.Reporter, nil)["pictures"].([]any); len(list) != 0 {
		t.Errorf("%d pictures were kept", len(list))
	}
	if w := r.ask("POST", "/api/v1/pictures", "", nil); w.Code != 401 {
		t.Errorf("anybody brings pictures: %d", w.Code)
	}
	// A picture that ends in something else is a picture, and nothing of that is ever sent.
	p := r.taken(append(photo(t, 60, 40, ""), "<script>alert(1)</script>PK\x03\x04"...))
	w := r.ask("GET", p["url"].(string), r.tokens[staff.Reporter], nil)
	if w.Code != 200 || strings.Contains(w.Body.String(), "script") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("it is sent as %d %v", w.Code, w.Header())
	}
}

// A picture is before readers exactly while a story is in which it stands.
func TestAPictureIsSeenWhileItsStoryIs(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		p := r.taken(photo(t, 1000, 500, "Astana"))
		url, hash := p["url"].(string), p["hash"].(string)
		small := fmt.Sprintf("/media/%s-320.webp", hash)
		see := func(want int, when string) {
			t.Helper()
			for _, path := range []string{url, small} {
				w := r.ask("GET", path, "", nil)
				if w.Code != want {
					t.Errorf("%s: %s is %d", when, path, w.Code)
				}
				if cache := w.Header().Get("Cache-Control"); (want == 200) != strings.Contains(cache, "immutable") {
					t.Errorf("%s: kept as %q", when, cache)
				}
			}
		}
		see(404, "taken in")
		if w := r.ask("GET", small, r.tokens[staff.Reporter], nil); w.Code != 200 || w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("Content-Type") != "image/webp" {
			t.Errorf("the desk sees %d %v", w.Code, w.Header())
		}
		in := map[string]any{"edition": "fr", "section": "sport", "headline": "Titre", "body": map[string]any{"version": 1, "type": "doc", "content": []any{
			map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": "Un."}}},
			map[string]any{"type": "gallery", "content": []any{map[string]any{"type": "picture", "attrs": map[string]any{"url": url}}}},
		}}}
		n := r.approved(in)
		see(404, "approved")
		out := r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)
		see(200, "published")
		if used := r.must(200, "GET", fmt.Sprintf("/api/v1/pictures/%v", p["number"]), staff.Reporter, nil)["used"].([]any); len(used) != 1 || used[0].(map[string]any)["story"] != float64(n) {
			t.Errorf("it is used in %v", used)
		}
		// An update without it takes it away, one with it brings it back.
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/update", n), staff.Chief, map[string]any{"base_revision": out["revision"], "text": "Sans image.", "note": "Sans."})
		see(404, "updated without it")
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/update", n), staff.Chief, map[string]any{"base_revision": out["revision"].(float64) + 1, "lead": map[string]any{"url": url}, "note": "Avec."})
		see(200, "updated with it")
		if _, err := r.desk.Rebuild(t.Context(), staff.Person{Name: "A", Role: staff.Admin}); err != nil {
			t.Fatal(err)
		}
		see(200, "with its lists made again")
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", n), staff.Chief, map[string]any{"reason": "Faux."})
		see(404, "withdrawn")
		// Nor does an embargo let it out early.
		in["embargo"] = r.now().Add(time.Hour).Format(time.RFC3339)
		m := r.approved(in)
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", m), staff.Editor, nil)
		see(404, "under embargo")
		r.set(r.now().Add(time.Hour))
		if _, _, err := r.desk.Due(t.Context()); err != nil {
			t.Fatal(err)
		}
		see(200, "after it")
	})
}

// Rights are asked where a story goes out: at once, at its minute, and of every edition.
func TestAPictureGoesOutOnlyWhereItMay(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		p := r.taken(photo(t, 1000, 500, "Astana"))
		at := fmt.Sprintf("/api/v1/pictures/%v", p["number"])
		lead := map[string]any{"url": p["url"], "width": 1000, "height": 500, "alt": "Une ville", "credit": "Agence"}
		in := func(headline string) map[string]any {
			return map[string]any{"edition": "fr", "section": "sport", "headline": headline, "text": "Un.", "lead": lead}
		}
		publish := func(code int, n int) map[string]any {
			t.Helper()
			return r.must(code, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)
		}
		r.must(403, "PATCH", at, staff.Reporter, map[string]any{"rights": map[string]any{"once": true}})
		r.must(422, "PATCH", at, staff.Editor, map[string]any{"rights": map[string]any{"editions": []string{"xx"}}})
		r.must(200, "PATCH", at, staff.Editor, map[string]any{"rights": map[string]any{"editions": []string{"en"}}})
		n := r.approved(in("Un titre"))
		if refused := publish(422, n); refused["field"] != "lead" || !strings.Contains(refused["detail"].(string), "en") {
			t.Errorf("an edition that may not use it is told %v", refused)
		}
		// The panel says so before anybody tries, and what may be used there is not spoken of.
		found := func(n int) string {
			return fmt.Sprint(r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d/findings", n), staff.Reporter, nil)["findings"])
		}
		if all := found(n); !strings.Contains(all, "rule:shot-rights") || !strings.Contains(all, "severity:block") {
			t.Errorf("the panel says %v", all)
		}
		until := r.now().Add(48 * time.Hour)
		r.must(200, "PATCH", at, staff.Editor, map[string]any{"rights": map[string]any{"until": until.Format(time.RFC3339), "once": true}})
		if all := found(n); strings.Contains(all, "shot-rights") {
			t.Errorf("the panel says %v", all)
		}
		// Nor may it be scheduled for a time at which the right has ended.
		r.must(422, "POST", fmt.Sprintf("/api/v1/stories/%d/schedule", n), staff.Editor, map[string]any{"at": until.Format(time.RFC3339)})
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/schedule", n), staff.Editor, map[string]any{"at": r.now().Add(time.Hour).Format(time.RFC3339)})
		// A right that is revoked in between sends the story back with the reason: it does not fail in silence.
		r.must(200, "PATCH", at, staff.Editor, map[string]any{"rights": map[string]any{"revoked": "Le photographe le demande."}})
		r.set(r.now().Add(time.Hour))
		if out, _, err := r.desk.Due(t.Context()); err == nil || len(out) != 0 {
			t.Errorf("it went out at its minute: %v %v", out, err)
		}
		back := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d", n), staff.Reporter, nil)
		if back["state"] != "draft" || !strings.Contains(fmt.Sprint(back["returned_note"]), "Le photographe le demande.") {
			t.Errorf("it is %v: %v", back["state"], back["returned_note"])
		}
		if _, _, err := r.desk.Due(t.Context()); err != nil {
			t.Errorf("it is tried again: %v", err)
		}
		// Once is once: a second story is refused, the first may be corrected.
		r.must(200, "PATCH", at, staff.Editor, map[string]any{"rights": map[string]any{"once": true}})
		first, second := r.approved(in("Le premier")), r.approved(in("Le second"))
		out := publish(200, first)
		publish(422, second)
		r.must(200, "PATCH", at, staff.Editor, map[string]any{"rights": map[string]any{"revoked": "Non."}})
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/correct", first), staff.Editor, map[string]any{"base_revision": out["revision"], "headline": "Le premier, corrigé", "note": "Le titre."})
		if all := found(first); !strings.Contains(all, "shot-ended") || strings.Contains(all, "severity:block") {
			t.Errorf("of a picture that readers see already the panel says %v", all)
		}
		// Whatever readers see that they should not is listed.
		list := r.must(200, "GET", "/api/v1/pictures?ended=true", staff.Reporter, nil)["pictures"].([]any)
		if len(list) != 1 || list[0].(map[string]any)["number"] != p["number"] {
			t.Errorf("ended are %v", list)
		}
		used := r.must(200, "GET", at, staff.Reporter, nil)["used"].([]any)
		byStory := map[any]map[string]any{}
		for _, u := range used {
			byStory[u.(map[string]any)["story"]] = u.(map[string]any)
		}
		if u := byStory[float64(first)]; len(used) != 3 || u["out"] != true || !strings.Contains(fmt.Sprint(u["refused"]), "Non.") {
			t.Errorf("it is used in %v", used)
		}
		// And one call puts another in its place, where it is out and where it is in work.
		with := r.taken(photo(t, 800, 800, "Une autre"))
		r.must(403, "POST", at+"/replace", staff.Reporter, map[string]any{"with": with["number"]})
		for _, wrong := range []any{p["number"], 999} {
			r.must(422, "POST", at+"/replace", staff.Editor, map[string]any{"with": wrong})
		}
		r.must(422, "POST", at+"/replace", staff.Editor, map[string]any{"with": with["number"], "words": "some"})
		done := r.must(200, "POST", at+"/replace", staff.Editor, map[string]any{"with": with["number"]})["stories"].([]any)
		how := map[any]any{}
		for _, d := range done {
			how[d.(map[string]any)["story"]] = d.(map[string]any)["done"]
		}
		if len(done) != 3 || how[float64(first)] != "updated" || how[float64(second)] != "revised" || how[float64(n)] != "revised" {
			t.Errorf("replaced: %v", done)
		}
		after := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d", first), staff.Reporter, nil)
		if l := after["lead"].(map[string]any); l["url"] != with["url"] || l["caption"] != "Une autre" || l["alt"] != nil || l["width"] != 800.0 {
			t.Errorf("the story has %v", after["lead"])
		}
		if w := r.ask("GET", p["url"].(string), "", nil); w.Code != 404 {
			t.Errorf("readers still see the old one: %d", w.Code)
		}
		if list := r.must(200, "GET", "/api/v1/pictures?ended=true", staff.Reporter, nil)["pictures"].([]any); len(list) != 0 {
			t.Errorf("ended are %v", list)
		}
		if one := r.must(200, "GET", at, staff.Reporter, nil); one["instead"] != with["number"] || one["used"] != nil {
			t.Errorf("of the old one it is said %v, %v", one["instead"], one["used"])
		}
		page := r.ask("GET", out["url"].(string), "", nil)
		if !strings.Contains(page.Body.String(), "Une image a été remplacée.") {
			t.Error("readers are not told that a picture was replaced")
		}
	})
}

// A picture that is framed otherwise is shown otherwise on pages that were printed before,
// and each piece has an address of its own that stays.
func TestAFramedPictureIsPrintedAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		p := r.taken(photo(t, 1000, 1000, "Astana"))
		at := fmt.Sprintf("/api/v1/pictures/%v", p["number"])
		n := r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Un titre", "text": "Un.", "lead": map[string]any{"url": p["url"], "width": 1000, "height": 1000, "alt": "Une ville", "credit": "Agence"}})
		path := r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)["url"].(string)
		src := func() string {
			t.Helper()
			m := regexp.MustCompile(`<img src="(/media/[^"]*-16x9-[^"]*)"`).FindStringSubmatch(r.ask("GET", path, "", nil).Body.String())
			if m == nil {
				t.Fatal("the story shows no piece")
			}
			return m[1]
		}
		shown := func(at string) image.Image {
			t.Helper()
			w := r.ask("GET", at, "", nil)
			m, err := jpeg.Decode(w.Body)
			if w.Code != 200 || err != nil {
				t.Fatal(at, w.Code, err)
			}
			return m
		}
		middle := src()
		if b := shown(middle).Bounds(); b.Dx() != 960 || b.Dy() != 540 {
			t.Errorf("the middle is %v", b)
		}
		r.must(422, "PATCH", at, staff.Reporter, map[string]any{"frame": map[string]any{"focus": map[string]any{"x": 1001, "y": 0}}})
		r.must(200, "PATCH", at, staff.Reporter, map[string]any{"frame": map[string]any{"focus": map[string]any{"x": 500, "y": 0}}})
		top := src()
		if top == middle {
			t.Error("the page still shows the middle")
		}
		// The picture goes from dark to light downwards: its top is darker than its middle.
		lum := func(m image.Image) uint32 { _, g, _, _ := m.At(m.Bounds().Dx()/2, 10).RGBA(); return g >> 8 }
		if a, b := lum(shown(top)), lum(shown(middle)); a >= b {
			t.Errorf("the top is %d, the middle %d", a, b)
		}
		// What nobody has cut is not made, however it is asked for.
		for _, wrong := range []string{strings.Replace(top, "-16x9-", "-4x3-", 1), strings.Replace(top, top[len(top)-12:len(top)-4], "00000000", 1), strings.Replace(top, "-16x9-", "-5x4-", 1)} {
			if w := r.ask("GET", wrong, "", nil); w.Code != 404 {
				t.Errorf("%s is %d", wrong, w.Code)
			}
		}
	})
}

func TestAPrintHasItsSizesAndNoOther(t *testing.T) {
	r := open(t)
	p := r.taken(photo(t, 1000, 500, ""))
	hash := p["hash"].(string)
	token := r.tokens[staff.Reporter]
	for name, want := range map[string]int{
		".jpg": 200, ".webp": 200, "-1000.jpg": 200, "-960.webp": 200, "-640.jpg": 200, "-320.webp": 200,
		"-1280.webp": 404, "-321.webp": 404, "-0.webp": 404, "-320.png": 404, ".png": 404, ".gif": 404, "": 404, "-320": 404, "-99999.jpg": 404, "-320.webp.html": 404,
	} {
		w := r.ask("GET", "/media/"+hash+name, token, nil)
		if w.Code != want {
			t.Errorf("%q is %d", name, w.Code)
		}
		if want == 200 && strings.Contains(name, "-") {
			c, _, err := image.DecodeConfig(bytes.NewReader(w.Body.Bytes()))
			if err != nil && !strings.HasSuffix(name, "webp") || err == nil && !strings.HasPrefix(name, fmt.Sprintf("-%d.", c.Width)) {
				t.Errorf("%q is %d wide: %v", name, c.Width, err)
			}
		}
	}
	if w := r.ask("GET", "/media/"+strings.Repeat("0", 64)+".jpg", token, nil); w.Code != 404 {
		t.Errorf("no picture is %d", w.Code)
	}
	if tiny := r.taken(photo(t, 8, 6, "")); r.ask("GET", fmt.Sprintf("/media/%v-8.webp", tiny["hash"]), token, nil).Code != 200 {
		t.Error("a picture of eight pixels has no print")
	}
	// Pieces, and what was not changed.
	whole := r.ask("GET", "/media/"+hash+"-640.jpg", token, nil)
	tag := whole.Header().Get("ETag")
	if w := r.ask("GET", "/media/"+hash+"-640.jpg", token, nil, "If-None-Match", tag); w.Code != 304 || tag == "" {
		t.Errorf("unchanged is %d, %q", w.Code, tag)
	}
	w := r.ask("GET", "/media/"+hash+"-640.jpg", token, nil, "Range", "bytes=10-19")
	if w.Code != 206 || !bytes.Equal(w.Body.Bytes(), whole.Body.Bytes()[10:20]) {
		t.Errorf("a piece is %d", w.Code)
	}
}

// counted counts what is put into a keep.
type counted struct {
	negatives.Keep
	mu  sync.Mutex
	put map[string]int
}

func (c *counted) Put(ctx context.Context, name string, r io.Reader, size int64) error {
	c.mu.Lock()
	c.put[name]++
	c.mu.Unlock()
	return c.Keep.Put(ctx, name, r, size)
}

func TestManyWhoAskForAPrintHaveItMadeOnce(t *testing.T) {
	r := open(t)
	keep := &counted{Keep: negatives.Folder{Dir: t.TempDir()}, put: map[string]int{}}
	r.server.Negatives = keep
	p := r.taken(photo(t, 2400, 1600, ""))
	name := p["hash"].(string) + "-1280.webp"
	var wait sync.WaitGroup
	for range 12 {
		wait.Go(func() {
			if w := r.ask("GET", "/media/"+name, r.tokens[staff.Reporter], nil); w.Code != 200 {
				t.Error(w.Code)
			}
		})
	}
	wait.Wait()
	if keep.put[name] != 1 {
		t.Errorf("it was made %d times", keep.put[name])
	}
}

// What the story says of a picture and what its file says are put side by side.
func TestAPictureWhoseFileSaysAnotherThingIsFound(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		p := r.taken(photo(t, 1600, 800, "À Astana"))
		n := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "sport", "headline": "Titre", "text": "Texte.",
			"lead": map[string]any{"url": p["url"], "alt": "Une tour", "caption": "La tour.", "credit": "Quelqu’un d’autre"}})["number"].(float64))
		rules := func() (all []string) {
			for _, f := range r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d/findings", n), staff.Reporter, nil)["findings"].([]any) {
				if rule := f.(map[string]any)["rule"].(string); strings.HasPrefix(rule, "shot") {
					all = append(all, rule+" "+f.(map[string]any)["message"].(string))
				}
			}
			return all
		}
		if got := rules(); len(got) != 1 || !strings.Contains(got[0], "Agence, Ada L.") {
			t.Errorf("found %q", got)
		}
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", n), staff.Reporter, map[string]any{"base_revision": 1, "lead": map[string]any{"url": p["url"], "alt": "Une tour", "caption": "La tour.", "credit": "Ada L. / Agence"}})
		if got := rules(); got != nil {
			t.Errorf("found %q", got)
		}
		r.set(r.now().AddDate(1, 0, 0))
		if got := rules(); len(got) != 1 || !strings.Contains(got[0], "July 3, 2024") {
			t.Errorf("a year later found %q", got)
		}
	})
}
