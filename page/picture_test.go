package page_test

import (
	"strings"
	"testing"

	"marbre/story"
)

// A picture of the newsroom's own is offered in its widths, and one from elsewhere as it is.
func TestAPictureIsOfferedInItsWidths(t *testing.T) {
	lib := newsroom()
	own := "/media/" + strings.Repeat("ab", 32)
	p := out(1200, "fr", "sport", "Une course", now.Add(-1))
	p.Lead = &story.Picture{URL: own + ".jpg", Alt: "Un pont", Caption: "Le pont", Width: 1400, Height: 700}
	p.Body.Content = append(p.Body.Content, story.Block("picture", nil, "url", own+".png", "alt", "Un plan", "width", 500, "height", 400), story.Block("picture", nil, "url", "https://other.example/a.jpg", "alt", "Ailleurs", "width", 500, "height", 400))
	lib.Put(p)
	d, _ := see(t, lib, "/fr/2024/07/04/1200/une-course", 200)
	lead := d.Find(".story > .pic img")
	if src := lead.AttrOr("src", ""); src != own+"-960.jpg" || lead.AttrOr("fetchpriority", "") != "high" || lead.AttrOr("loading", "") != "" || lead.AttrOr("width", "") != "1400" {
		t.Errorf("the lead is %q %v", src, lead.Nodes)
	}
	want := own + "-1400.webp 1400w, " + own + "-1280.webp 1280w, " + own + "-960.webp 960w, " + own + "-640.webp 640w, " + own + "-480.webp 480w, " + own + "-320.webp 320w"
	if got := d.Find(".story > .pic source[type='image/webp']").AttrOr("srcset", ""); got != want {
		t.Errorf("the lead is offered as %q", got)
	}
	if got := lead.AttrOr("srcset", ""); got != strings.ReplaceAll(want, "webp", "jpg") || lead.AttrOr("sizes", "") == "" {
		t.Errorf("to others it is offered as %q", got)
	}
	plan := d.Find(".body img[alt='Un plan']")
	if plan.AttrOr("srcset", "") != own+"-500.png 500w, "+own+"-480.png 480w, "+own+"-320.png 320w" || plan.AttrOr("src", "") != own+"-500.png" || plan.Parent().Find("source").Length() != 1 {
		t.Errorf("a picture of the text is %q of %q", plan.AttrOr("src", ""), plan.AttrOr("srcset", ""))
	}
	if other := d.Find(".body img[alt='Ailleurs']"); other.AttrOr("src", "") != "https://other.example/a.jpg" || other.AttrOr("srcset", "") != "" {
		t.Error("a picture from elsewhere is not as it is")
	}
	front, _ := see(t, lib, "/fr/", 200)
	for what, selector := range map[string]string{"lead": ".lead .pic img", "card": ".tease img"} {
		if img := front.Find(selector).First(); !strings.Contains(img.AttrOr("srcset", ""), "-640.jpg 640w") {
			t.Errorf("the front's %s is offered as %q", what, img.AttrOr("srcset", ""))
		}
	}
	wire, _ := see(t, lib, "/fr/live", 200)
	if img := wire.Find(".flow img").First(); img.AttrOr("src", "") != own+"-320.jpg" || img.AttrOr("srcset", "") != "" {
		t.Errorf("the wire has %q", img.AttrOr("src", ""))
	}
}
