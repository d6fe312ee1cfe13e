package web_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"marbre/negatives"
	"marbre/staff"
)

// folder is where the newsroom keeps its pictures.
func (r *rig) folder() string { return r.server.Negatives.(negatives.Folder).Dir }

// keeps gives the newsroom an empty folder for its pictures, and returns what is in it.
func (r *rig) keeps() func() []string {
	dir := r.t.TempDir()
	r.server.Negatives = negatives.Folder{Dir: dir}
	return func() (all []string) {
		_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				all = append(all, d.Name())
			}
			return err
		})
		return all
	}
}

func pngOf(t testing.TB, m image.Image, chunks ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 25
	out := bytes.Clone(b.Bytes()[:head])
	for _, c := range chunks {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c)-4))
		out = append(out, c...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(c)))
	}
	return append(out, b.Bytes()[head:]...)
}

func gifOf(t testing.TB, frames int) []byte {
	t.Helper()
	g := gif.GIF{}
	for i := range frames {
		m := image.NewPaletted(image.Rect(0, 0, 60, 40), color.Palette{color.Gray{uint8(200 - i*7)}, color.Black})
		m.Pix[i] = 1
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">%s</svg>`

func TestAFileThatIsNotToBeTrustedIsRefusedOrGivenClean(t *testing.T) {
	r := open(t)
	kept := r.keeps()
	jpg := photo(t, 60, 40, "")
	bad := image.NewGray(image.Rect(0, 0, 60, 40))
	pixels := pngOf(t, bad)
	flipped := bytes.Clone(pixels)
	flipped[len(flipped)-20] ^= 0x55
	many := []byte("GIF89a\x0a\x00\x0a\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff")
	for range 10_000 {
		many = append(many, "\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"...)
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"a JPEG without its end":   {jpg[:len(jpg)*2/3], "broken"},
		"a PNG without its end":    {pixels[:len(pixels)-16], "broken"},
		"a PNG with other bits":    {flipped, "broken"},
		"a GIF without pixels":     {gifOf(t, 1)[:40], "broken"},
		"a GIF of 10,000 frames":   {many, "frames"},
		"a WebP that moves":        {[]byte("RIFF\x2a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x3b\x00\x00\x27\x00\x00ANIM\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00ANMF\x00\x00\x00\x00"), "moves"},
		"a program":                {[]byte("\x7fELF\x02\x01\x01"), "JPEG"},
		"a page named .jpg":        {[]byte("<!doctype html><svg onload=alert(1)>"), "JPEG"},
		"a drawing of a page":      {[]byte(`<svg xmlns="http://www.w3.org/1999/xhtml" width="1" height="1"><script>alert(1)</script></svg>`), "broken"},
		"a drawing without a size": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "viewBox"},
		"a drawing that swells":    {[]byte(`<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>&b;</text></svg>`), "broken"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := r.uploads(staff.Reporter, "a.jpg", c.data)
		runtime.ReadMemStats(&after)
		if w.Code != 422 || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 16<<20 {
			t.Errorf("%s: %d MB were asked for", name, got>>20)
		}
		if all := kept(); len(all) > 0 {
			t.Fatalf("%s: %v is kept", name, all)
		}
	}
	if list := r.must(200, "GET", "/api/v1/pictures", staff.Reporter, nil)["pictures"].([]any); len(list) != 0 {
		t.Errorf("%d pictures are known", len(list))
	}
	// What is two things at once is a picture, and nothing of the other is ever given.
	const script = "<script>alert(1)</script>"
	js := gifOf(t, 1) // GIF89a is a name in JavaScript, and what follows is its value
	js = append(js, "*/=1;alert(1)//"+script...)
	for name, c := range map[string]struct {
		data         []byte
		format, kind string
	}{
		"a JPEG named .png":        {jpg, "jpeg", "image/jpeg"},
		"a JPEG and an archive":    {append(photo(t, 62, 40, ""), "PK\x03\x04"+script...), "jpeg", "image/jpeg"},
		"a JPEG and a page":        {append(photo(t, 64, 40, ""), "<html>"+script...), "jpeg", "image/jpeg"},
		"a GIF that is a script":   {js, "gif", "image/png"},
		"a PNG with a script":      {pngOf(t, bad, "tEXtComment\x00"+script), "png", "image/png"},
		"a drawing with a script":  {fmt.Appendf(nil, drawn, script+`<g onload="alert(1)"/><a href="javascript:alert(1)"><path d="M0 0"/></a>`), "svg", "image/svg+xml"},
		"a drawing and an archive": {append(fmt.Appendf(nil, drawn, "<g/>"), "PK\x03\x04"+script...), "svg", "image/svg+xml"},
	} {
		w := r.uploads(staff.Reporter, "a.png", c.data)
		if w.Code != 201 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
			continue
		}
		p := r.taken(c.data)
		if p["format"] != c.format {
			t.Errorf("%s is %v", name, p["format"])
		}
		got := r.ask("GET", p["url"].(string), r.tokens[staff.Reporter], nil)
		h := got.Header()
		if got.Code != 200 || h.Get("Content-Type") != c.kind || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s is given as %d %v", name, got.Code, h)
		}
		if body := got.Body.String(); strings.Contains(body, "alert") || strings.Contains(body, "PK\x03\x04") {
			t.Errorf("%s is given with the rest of it", name)
		}
		// The original stays as it came, and never goes out.
		f, err := r.server.Negatives.Open(t.Context(), p["hash"].(string))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		_, _ = b.ReadFrom(f)
		_ = f.Close()
		if !bytes.Equal(b.Bytes(), c.data) {
			t.Errorf("%s is not kept as it came", name)
		}
	}
}

// A drawing is given as one file, to whoever may see it, and stands in a story as it is.
func TestADrawingStandsInAStory(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		p := r.taken(fmt.Appendf(nil, drawn, `<style>.a{fill:red}</style><path class="a" d="M0 0h9"/>`))
		hash, url := p["hash"].(string), p["url"].(string)
		if url != "/media/"+hash+".svg" || p["width"] != 300.0 || p["height"] != 200.0 || p["format"] != "svg" {
			t.Errorf("it is %v", p)
		}
		if w := r.ask("GET", url, "", nil); w.Code != 404 {
			t.Errorf("anybody gets it: %d", w.Code)
		}
		n := r.approved(map[string]any{"edition": "fr", "section": "sport", "headline": "Titre", "text": "Un.", "lead": map[string]any{"url": url, "width": 300, "height": 200, "alt": "Un tracé", "credit": "Agence"}})
		path := r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)["url"].(string)
		if body := r.ask("GET", path, "", nil).Body.String(); !strings.Contains(body, `src="`+url+`"`) || strings.Contains(body, hash+"-") {
			t.Error("the story does not show it as it is")
		}
		w := r.ask("GET", url, "", nil)
		if want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><style>.a{fill:red}</style><path class="a" d="M0 0h9"></path></svg>`; w.Code != 200 || w.Body.String() != want || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Security-Policy") != "default-src 'none'; style-src 'unsafe-inline'; sandbox" {
			t.Errorf("readers get %d %v %s", w.Code, w.Header(), w.Body)
		}
		for _, other := range []string{".png", ".jpg", ".webp", "-320.svg", "-300.svg", "-16x9-00000000.svg", "-clean1.svg"} {
			if w := r.ask("GET", "/media/"+hash+other, "", nil); w.Code != 404 {
				t.Errorf("%s is %d", other, w.Code)
			}
		}
		if q := r.taken(photo(t, 40, 40, "")); r.ask("GET", fmt.Sprintf("/media/%v.svg", q["hash"]), r.tokens[staff.Reporter], nil).Code != 404 {
			t.Error("a photograph is given as a drawing")
		}
	})
}

func TestAGIFThatMovesIsShownStill(t *testing.T) {
	r := open(t)
	p := r.taken(gifOf(t, 12))
	if p["frames"] != 12.0 || p["format"] != "gif" || !strings.HasSuffix(p["url"].(string), ".png") {
		t.Errorf("it is %v", p)
	}
	w := r.ask("GET", p["url"].(string), r.tokens[staff.Reporter], nil)
	m, err := png.Decode(w.Body)
	if err != nil || m.Bounds().Dx() != 60 {
		t.Fatal(w.Code, err)
	}
	if l, _, _, _ := m.At(30, 30).RGBA(); l>>8 < 190 {
		t.Errorf("it is not its first frame that is shown: %d", l>>8)
	}
	if still := r.taken(gifOf(t, 1)); still["frames"] != nil {
		t.Errorf("a still has %v frames", still["frames"])
	}
}
