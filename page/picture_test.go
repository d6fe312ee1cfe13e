package page_test

import (
	"crypto/sha256"
	"encoding/base64"
	"image"
	"strconv"
	"strings"
	"testing"

	"marbre/picture"
	"marbre/story"
)

// A picture of the newsroom's own is offered in its widths, and one from elsewhere as it is.
func TestAPictureIsOfferedInItsWidths(t *testing.T) {
	lib := newsroom()
	own := "/media/" + strings.Repeat("ab", 32)
	p := out(1200, "fr", "sport", "Une course", now.Add(-1))
	p.Lead = &story.Picture{URL: own + ".jpg", Alt: "Un pont", Caption: "Le pont", Width: 1600, Height: 900}
	p.Body.Content = append(p.Body.Content, story.Block("picture", nil, "url", own+".png", "alt", "Un plan", "width", 500, "height", 400), story.Block("picture", nil, "url", "https://other.example/a.jpg", "alt", "Ailleurs", "width", 500, "height", 400))
	lib.Put(p)
	d, _ := see(t, lib, "/fr/2024/07/04/1200/une-course", 200)
	lead := d.Find(".story > .pic img")
	if src := lead.AttrOr("src", ""); src != own+"-960.jpg" || lead.AttrOr("fetchpriority", "") != "high" || lead.AttrOr("loading", "") != "" || lead.AttrOr("width", "") != "1600" {
		t.Errorf("the lead is %q %v", src, lead.Nodes)
	}
	want := own + "-1600.webp 1600w, " + own + "-1280.webp 1280w, " + own + "-960.webp 960w, " + own + "-640.webp 640w, " + own + "-480.webp 480w, " + own + "-320.webp 320w"
	if got := d.Find(".story > .pic source[type='image/webp']").AttrOr("srcset", ""); got != want {
		t.Errorf("the lead is offered as %q", got)
	}
	if lead.AttrOr("srcset", "") != "" || d.Find(".story > .pic source").AttrOr("sizes", "") == "" {
		t.Error("who knows no WebP gets one file, and the others know how wide it stands")
	}
	plan := d.Find(".body img[alt='Un plan']")
	if plan.Parent().Find("source").AttrOr("srcset", "") != own+"-500.webp 500w, "+own+"-480.webp 480w, "+own+"-320.webp 320w" || plan.AttrOr("src", "") != own+"-500.png" || plan.Parent().Find("source").Length() != 1 {
		t.Errorf("a picture of the text is %q of %q", plan.AttrOr("src", ""), plan.AttrOr("srcset", ""))
	}
	if other := d.Find(".body img[alt='Ailleurs']"); other.AttrOr("src", "") != "https://other.example/a.jpg" || other.AttrOr("srcset", "") != "" {
		t.Error("a picture from elsewhere is not as it is")
	}
	front, _ := see(t, lib, "/fr/", 200)
	for what, selector := range map[string]string{"lead": ".lead .pic img", "card": ".tease img"} {
		if set := front.Find(selector).First().Parent().Find("source").AttrOr("srcset", ""); !strings.Contains(set, "-640.webp 640w") {
			t.Errorf("the front's %s is offered as %q", what, set)
		}
	}
	wire, _ := see(t, lib, "/fr/live", 200)
	if img := wire.Find(".flow img").First(); img.AttrOr("src", "") != own+"-320.jpg" || img.AttrOr("srcset", "") != "" {
		t.Errorf("the wire has %q", img.AttrOr("src", ""))
	}
}

// Where only a part of a picture is shown, it is the part that the desk wants seen: a piece in
// the shape of the place where that is wide, the focus where the browser cuts.
func TestAPictureIsShownAsTheDeskFramedIt(t *testing.T) {
	lib := newsroom()
	hash := strings.Repeat("cd", 32)
	own := "/media/" + hash
	p := out(1201, "fr", "sport", "Une autre course", now.Add(-1))
	p.Lead = &story.Picture{URL: own + ".jpg", Alt: "Un pont", Caption: "Le pont", Width: 2000, Height: 2000}
	lib.Put(p)
	focus := picture.Frame{Focus: &picture.Point{X: 280, Y: 900}}
	for name, c := range map[string]struct {
		frame picture.Frame
		piece image.Rectangle
		class string
	}{
		"nobody said":  {picture.Frame{}, image.Rect(0, 438, 2000, 1563), ""},
		"a focus":      {focus, image.Rect(0, 875, 2000, 2000), "x3 y9"},
		"cut by hand":  {picture.Frame{Crops: map[picture.Ratio]picture.Piece{"16x9": {X: 100, Y: 200, Width: 500}}}, image.Rect(200, 400, 1200, 962), ""},
		"both of them": {picture.Frame{Focus: focus.Focus, Crops: map[picture.Ratio]picture.Piece{"16x9": {X: 100, Y: 200, Width: 500}}}, image.Rect(200, 400, 1200, 962), "x3 y9"},
	} {
		lib.Pictures = map[string]picture.Shown{hash: {Frame: c.frame}}
		d, _ := see(t, lib, "/fr/2024/07/04/1201/une-autre-course", 200)
		lead := d.Find(".story > .pic img")
		want := own + "-" + picture.CropName("16x9", c.piece)
		if lead.AttrOr("src", "") != want+"-960.jpg" || lead.AttrOr("width", "") != strconv.Itoa(c.piece.Dx()) || lead.AttrOr("height", "") != strconv.Itoa(c.piece.Dy()) || lead.AttrOr("class", "") != "" {
			t.Errorf("%s: the lead is %s, want %s", name, lead.AttrOr("src", ""), want)
		}
		if og := d.Find("meta[property='og:image']").AttrOr("content", ""); og != "https://news.example"+want+".jpg" {
			t.Errorf("%s: others are shown %s", name, og)
		}
		front, _ := see(t, lib, "/fr/", 200)
		if img := front.Find(".lead .pic img"); img.AttrOr("class", "") != c.class || strings.Contains(front.Find("style").Text(), ".x3{--x:30%}.y9{--y:90%}") != (c.class != "") || !strings.HasPrefix(img.AttrOr("src", ""), own+"-960") {
			t.Errorf("%s: the front has %q of %q", name, img.AttrOr("src", ""), img.AttrOr("class", ""))
		}
	}
}

// A picture that a machine made says so to readers, whatever its caption says.
func TestAMachinesPictureSaysSo(t *testing.T) {
	lib := newsroom()
	hash := strings.Repeat("ef", 32)
	p := out(1202, "fr", "sport", "Une troisième course", now.Add(-1))
	p.Lead = &story.Picture{URL: "/media/" + hash + ".jpg", Alt: "Un pont", Width: 1600, Height: 900}
	p.Body.Content = append(p.Body.Content, story.Block("picture", nil, "url", "/media/"+hash+".jpg", "alt", "Le même", "width", 1600, "height", 900))
	lib.Put(p)
	for made, want := range map[string]string{"": "", "trainedAlgorithmicMedia": "Image faite par une machine.", "compositeSynthetic": "Image modifiée par une machine."} {
		lib.Pictures = map[string]picture.Shown{hash: {Made: made}}
		d, _ := see(t, lib, "/fr/2024/07/04/1202/une-troisieme-course", 200)
		front, _ := see(t, lib, "/fr/", 200)
		for where, got := range map[string]string{"lead": d.Find(".story > .pic .made").Text(), "body": d.Find(".body .pic .made").Text(), "front": front.Find(".lead .pic .made").Text()} {
			if got != want {
				t.Errorf("%q, %s: readers are told %q", made, where, got)
			}
		}
	}
}

// AVIF is offered first, of those parts of which it is made and no others.
func TestAVIFIsOfferedWhereItIsMade(t *testing.T) {
	lib := newsroom()
	hash := strings.Repeat("ac", 32)
	own := "/media/" + hash
	p := out(1203, "fr", "sport", "Une quatrième course", now.Add(-1))
	p.Lead = &story.Picture{URL: own + ".jpg", Alt: "Un pont", Width: 2000, Height: 2000}
	p.Body.Content = append(p.Body.Content, story.Block("picture", nil, "url", own+".jpg", "alt", "Le même", "width", 2000, "height", 2000))
	lib.Put(p)
	piece := picture.CropName("16x9", picture.Frame{}.Crop("16x9", 2000, 2000))
	for name, c := range map[string]struct {
		made       []string
		lead, body bool
	}{
		"none": {nil, false, false}, "all of it": {[]string{""}, false, true}, "the piece": {[]string{piece}, true, false}, "both": {[]string{"", piece}, true, true}, "another piece": {[]string{"16x9-00000000"}, false, false},
	} {
		lib.Pictures = map[string]picture.Shown{hash: {AVIF: c.made}}
		d, _ := see(t, lib, "/fr/2024/07/04/1203/une-quatrieme-course", 200)
		for where, want := range map[string]struct {
			at   string
			made bool
		}{".story > .pic": {own + "-" + piece, c.lead}, ".body .pic": {own, c.body}} {
			set := ""
			if want.made {
				set = strings.ReplaceAll("A-1280.avif 1280w, A-960.avif 960w, A-640.avif 640w, A-480.avif 480w, A-320.avif 320w", "A", want.at)
			}
			sources := d.Find(where + " picture source")
			if got := sources.Filter("[type='image/avif']").AttrOr("srcset", ""); got != set {
				t.Errorf("%s: %s offers %q", name, where, got)
			}
			first := map[bool]string{true: "image/avif", false: "image/webp"}[want.made]
			if got := sources.First().AttrOr("type", ""); got != first || sources.First().AttrOr("sizes", "") == "" {
				t.Errorf("%s: %s offers %s first", name, where, got)
			}
		}
	}
}

// Until the lead picture is there its colour stands in its place; whatever is no colour stands nowhere.
func TestAColourStandsForThePictureThatIsToCome(t *testing.T) {
	lib := newsroom()
	hash := strings.Repeat("ab", 32)
	p := out(1203, "fr", "sport", "Une quatrième course", now.Add(-1))
	p.Lead = &story.Picture{URL: "/media/" + hash + ".jpg", Alt: "Un pont", Width: 1600, Height: 900}
	lib.Put(p)
	for ground, want := range map[string]bool{"#3d6684": true, "": false, "#fff}body{display:none": false} {
		lib.Pictures = map[string]picture.Shown{hash: {Ground: ground}}
		for _, path := range []string{"/fr/2024/07/04/1203/une-quatrieme-course", "/fr/"} {
			d, page := see(t, lib, path, 200)
			css := d.Find("style").Text()
			if got := strings.Contains(css, "img[fetchpriority]{background:#3d6684}"); got != want || strings.Contains(css, "display:none}}") {
				t.Errorf("%s, %q: %v", path, ground, got)
			}
			for _, one := range d.Find("style").EachIter() {
				sum := sha256.Sum256([]byte(one.Text()))
				if !strings.Contains(page.Policy, base64.StdEncoding.EncodeToString(sum[:])) {
					t.Errorf("%s: the policy does not let its style stand", path)
				}
			}
		}
	}
}
