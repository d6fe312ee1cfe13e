package page_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"marbre/page/internal/shelf"
	"marbre/story"
)

// with prints a story with that body and returns what stands in it.
func with(t *testing.T, lib *shelf.Shelf, list ...story.Node) *goquery.Selection {
	t.Helper()
	p := out(1001, "fr", "sport", "À Astana, dix membres", now)
	p.Body = story.Body{Version: 1, Content: list}
	lib.Put(p)
	d, _ := see(t, lib, astana, 200)
	return d.Find(".body")
}

func cell(s string, header bool) story.Node {
	return story.Block("cell", []story.Node{para(text(s))}, "header", header)
}

// Each kind of block that the schema knows is written in its own form.
var blocks = map[string]struct {
	node  story.Node
	finds map[string]string // selector → text
}{
	"paragraph": {para(text("Un "), text("fort", story.Mark{Type: "strong"}), story.Node{Type: "hard_break"}, text("deux", story.Mark{Type: "em"})),
		map[string]string{"p": "Un fortdeux", "p > strong": "fort", "p > em": "deux", "p > br": ""}},
	"heading": {story.Block("heading", []story.Node{text("Titre")}, "level", 3), map[string]string{"h3": "Titre"}},
	"quote": {story.Block("quote", []story.Node{para(text("Oui."))}, "speaker", "A. S."),
		map[string]string{"figure.pull figcaption": "A. S.", "figure.pull blockquote p": ""}},
	"list": {story.Block("list", []story.Node{story.Block("item", []story.Node{para(text("un")), story.Block("list", []story.Node{story.Block("item", []story.Node{para(text("b"))})})})}, "ordered", true),
		map[string]string{"ol > li > ul > li": "b"}},
	"table": {story.Block("table", []story.Node{
		story.Block("row", []story.Node{cell("Pays", true), cell("Sièges", true)}),
		story.Block("row", []story.Node{cell("Galles", true), cell("32", false)}),
	}, "caption", "Sièges"), map[string]string{"table caption": "Sièges", "thead th[scope=col]:first-child": "Pays", "tbody th[scope=row]": "Galles", "tbody td": "32"}},
	"picture": {story.Block("picture", nil, "url", "/media/a.jpg", "alt", "A", "caption", "Légende", "credit", "Photo", "width", 30, "height", 20),
		map[string]string{"figure.pic img[alt=A][width='30'][height='20'][loading=lazy]": "", "figcaption span": "Légende", "figcaption small": "Photo"}},
	"gallery": {story.Block("gallery", []story.Node{story.Block("picture", nil, "url", "/media/a.jpg")}), map[string]string{".gallery figure img": ""}},
	"video": {story.Block("video", nil, "url", "https://v.example/a.MP4?x=1", "title", "Film", "poster", "/media/p.jpg"),
		map[string]string{"video[controls][preload=none][poster='/media/p.jpg'] source[type='video/mp4']": ""}},
	"related": {story.Block("related", nil, "number", 2000), map[string]string{".rel a[href='/fr/2024/07/04/2000/nouvelle-numero-0']": "Nouvelle numéro 0"}},
	"embed":   {story.Block("embed", nil, "url", "https://www.video.example/x", "title", "Ailleurs"), map[string]string{"a.card[href='https://www.video.example/x'] b": "Ailleurs"}},
	"facts": {story.Block("facts", []story.Node{story.Block("fact", []story.Node{text("dix")}, "label", "Membres"), para(text("Suite."))}, "title", "En bref", "as_of", "2024-07-04", "source", "OCS"),
		map[string]string{"aside.facts h2": "En bref", "aside.facts dt": "Membres", "aside.facts dd": "dix", "aside.facts > p:not(.by)": "Suite."}},
	"rule": {story.Block("rule", nil), map[string]string{"hr": ""}},
}

func TestEveryBlockOfTheSchemaIsWritten(t *testing.T) {
	for _, kind := range story.Blocks() {
		c, ok := blocks[kind]
		if !ok {
			t.Errorf("no case for %s", kind)
			continue
		}
		body := with(t, newsroom(), c.node)
		for selector, want := range c.finds {
			if s := body.Find(selector); s.Length() != 1 || want != "" && strings.TrimSpace(s.Text()) != want {
				html, _ := body.Html()
				t.Errorf("%s: %s is %q (%d), want %q in\n%s", kind, selector, s.Text(), s.Length(), want, html)
			}
		}
	}
}

func TestABlockOfALaterVersionIsRead(t *testing.T) {
	body := with(t, newsroom(), story.Block("timeline", []story.Node{story.Block("stop", []story.Node{text("1996 : cinq")}), story.Block("stop", []story.Node{text("2001 : six")})}))
	if s := body.Find("p"); s.Length() != 2 || s.First().Text() != "1996 : cinq" {
		t.Errorf("%d paragraphs, the first %q", s.Length(), s.First().Text())
	}
}

func TestWhatIsNotOutIsNotNamed(t *testing.T) {
	if s := with(t, newsroom(), para(text("a")), story.Block("related", nil, "number", 99)); s.Find(".rel").Length() != 0 {
		t.Error("a story that is not out is named")
	}
}

func TestAFilmElsewhereIsALinkAndNothingOfItIsLoaded(t *testing.T) {
	body := with(t, newsroom(), story.Block("video", nil, "url", "https://film.example/watch?v=1", "title", "Film"))
	if body.Find("a.card[href='https://film.example/watch?v=1']").Length() != 1 || body.Find("video, iframe, img, script").Length() != 0 {
		html, _ := body.Html()
		t.Error(html)
	}
}

func TestOneCorrectionOverSeveralRunsAndLinksStaysValid(t *testing.T) {
	lib := newsroom()
	p := lib.Stories[1001]
	raw, _ := json.Marshal("https://a.example/")
	link := story.Mark{Type: "link", Attrs: map[string]json.RawMessage{"href": raw}}
	p.Body.Content = []story.Node{para(text("Le "), text("dixième", story.Mark{Type: "strong"}), text(" membre élu", link), text(" jeudi"))}
	p.History[1].Pins = []story.Pin{{Field: "body", Wrong: "x", Right: "dixième membre élu"}, {Field: "headline", Wrong: "neuf", Right: "dix"}}
	lib.Put(p)
	d, _ := see(t, lib, astana, 200)
	if n := d.Find(".body mark").Length(); n != 2 {
		t.Errorf("%d marks, want one in each run", n)
	}
	if d.Find("#w1").Length() != 1 || d.Find("a a").Length() != 0 || d.Find(".body a.fixn").Length() != 1 {
		html, _ := d.Find(".body").Html()
		t.Error(html)
	}
	if s := d.Find("h1 mark").Text(); s != "dix" || d.Find("h1 a.fixn[href='#c2']").Length() != 1 || d.Find("aside.above#c2").Length() != 1 {
		t.Errorf("the headline's mark is on %q", s)
	}
}

func TestACorrectionOfWordsThatAreGoneIsInTheHistoryAlone(t *testing.T) {
	lib := newsroom()
	p := lib.Stories[1001]
	p.Body = story.Paragraphs("Tout autre chose.")
	p.Public, p.As = 3, story.Update
	p.History = append(p.History, story.Publication{Revision: 3, As: story.Update, At: now})
	lib.Put(p)
	lib.Keep(1001, 3, p.Content)
	d, _ := see(t, lib, astana, 200)
	if d.Find(".body mark, .body aside.fixd").Length() != 0 || d.Find(".hist .lv.c").Length() != 1 {
		t.Error("the note stands beside words that are not there")
	}
}

func TestCorrectionsAreMarkedInTheOrderOfTheText(t *testing.T) {
	lib := newsroom()
	p := lib.Stories[1001]
	p.Body.Content = []story.Node{para(text("Un deux un trois."))}
	p.History[1].Pins = []story.Pin{{Field: "body", Right: "trois"}, {Field: "body", Right: "un"}, {Field: "body", Right: "Un"}, {Field: "body", Right: "deux un"}}
	lib.Put(p)
	d, _ := see(t, lib, astana, 200)
	var marks []string
	d.Find(".body mark").Each(func(_ int, s *goquery.Selection) { marks = append(marks, s.Text()) })
	if want := "Un|un|trois"; strings.Join(marks, "|") != want {
		t.Errorf("marked %v, want %s", marks, want)
	}
	if s := strings.TrimSpace(d.Find(".body p").First().Clone().Children().Remove().End().Text()); !strings.Contains(s, "deux") {
		t.Errorf("the text is %q", s)
	}
}

func TestFactsStandInTheMarginWhenTheyFit(t *testing.T) {
	for count, margin := range map[int]int{8: 1, 9: 0} {
		facts := story.Block("facts", nil, "title", "En bref")
		for range count {
			facts.Content = append(facts.Content, story.Block("fact", []story.Node{text("dix")}, "label", "Membres"))
		}
		body := with(t, newsroom(), para(text("Un.")), facts)
		if n := body.Find(".pinned > aside.pin").Length(); n != margin || body.Find("aside").Length() != 1 {
			t.Errorf("%d facts: %d in the margin", count, n)
		}
	}
}

func TestALongQuoteIsNotSetLarge(t *testing.T) {
	for length, long := range map[int]bool{220: false, 221: true} {
		body := with(t, newsroom(), story.Block("quote", []story.Node{para(text(strings.Repeat("é", length)))}))
		if s := body.Find(".pull"); s.Length() != 1 || s.HasClass("long") != long {
			t.Errorf("%d characters: long is %v", length, s.HasClass("long"))
		}
	}
}

func TestTheNewestTwelvePublicationsAreShownWordByWord(t *testing.T) {
	lib := newsroom()
	p := out(1001, "fr", "sport", "À Astana, dix membres", now.Add(-20*time.Hour))
	p.History = nil
	for i := range 14 {
		as := story.Update
		if i == 0 {
			as = story.First
		}
		p.Public, p.As, p.Standfirst = story.Revision(i+1), as, "Version "+strings.Repeat("i", i+1)
		p.ChangedAt = now.Add(time.Duration(i-20) * time.Hour)
		p.History = append(p.History, story.Publication{Revision: p.Public, As: as, At: p.ChangedAt})
		lib.Keep(1001, p.Public, p.Content)
	}
	lib.Put(p)
	d, _ := see(t, lib, "/fr/2024/07/03/1001/a-astana-dix-membres", 200)
	if n, with := d.Find(".hist li").Length(), d.Find(".hist li:has(.diff)").Length(); n != 14 || with != 12 {
		t.Errorf("%d publications, %d with their words", n, with)
	}
}

func TestTwoTallNotesNeverRunIntoOneAnother(t *testing.T) {
	lib := newsroom()
	p := lib.Stories[1001]
	p.Body.Content = []story.Node{para(text("Un dixième.")), para(text("Un autre dixième ici.")), para(text(strings.Repeat("Long texte. ", 200))), para(text("Un onzième."))}
	p.History[1].Note = strings.Repeat("Longue raison. ", 30)
	p.History[1].Pins = []story.Pin{{Field: "body", Block: 0, Right: "dixième"}, {Field: "body", Block: 1, Wrong: "x", Right: "autre"}, {Field: "body", Block: 3, Wrong: "y", Right: "onzième"}}
	lib.Put(p)
	d, _ := see(t, lib, astana, 200)
	for id, under := range map[string]bool{"#c1": false, "#c2": true, "#c3": false} {
		if s := d.Find("aside" + id); s.Length() != 1 || s.HasClass("under") != under {
			t.Errorf("%s: %d, below its paragraph: %v", id, s.Length(), s.HasClass("under"))
		}
	}
}

// evil is what no field may become.
const evil = `</script></title></style><script>alert(1)</script><img src=x onerror=alert(1)> "'><b onclick=a()>`

// ours are the scripts of the theme.
var ours = regexp.MustCompile(`^/assets/(share|live|wire)-[0-9a-f]{10}\.js$`)

func TestScriptInEveryTextStaysText(t *testing.T) {
	lib := newsroom()
	p := out(1001, "fr", "international/asie", evil, now)
	p.Slug = "a-astana-dix-membres"
	p.Kicker, p.Standfirst, p.Dateline, p.Source, p.Rights = evil, evil, evil, evil, evil
	p.Byline = []story.Author{{Name: evil, Place: evil}}
	p.Tags = []string{evil}
	p.Lead = &story.Picture{URL: `https://x.example/"><script>alert(1)</script>`, Alt: evil, Caption: evil, Credit: evil}
	raw, _ := json.Marshal("javascript:alert(1)")
	p.Body = story.Body{Version: 1, Content: []story.Node{
		para(text(evil, story.Mark{Type: "link", Attrs: map[string]json.RawMessage{"href": raw}}, story.Mark{Type: evil})),
		story.Block("quote", []story.Node{para(text(evil))}, "speaker", evil),
		story.Block("picture", nil, "url", "javascript:alert(1)", "alt", evil),
		story.Block("picture", nil, "url", "/a.jpg", "alt", evil, "caption", evil, "credit", evil),
		story.Block("video", nil, "url", "javascript:alert(1)//.mp4", "title", evil, "poster", "data:text/html,x"),
		story.Block("video", nil, "url", "/a.mp4", "title", evil, "caption", evil),
		story.Block("embed", nil, "url", "javascript:alert(1)", "title", evil),
		story.Block("embed", nil, "url", "//x.example", "title", evil, "provider", evil),
		story.Block("facts", []story.Node{story.Block("fact", []story.Node{text(evil)}, "label", evil)}, "title", evil, "source", evil, "as_of", evil),
		story.Block("table", []story.Node{story.Block("row", []story.Node{cell(evil, true)})}, "caption", evil),
		story.Block(evil, []story.Node{text(evil)}),
	}}
	p.Public = 2
	p.CorrectedAt = now
	p.History = append(p.History, story.Publication{Revision: 2, As: story.Correction, At: now, Note: evil, Pins: []story.Pin{
		{Field: "body", Block: 0, Wrong: evil, Right: evil}, {Field: "headline", Wrong: evil, Right: evil}, {Field: evil, Wrong: evil, Right: evil},
	}})
	was := p.Content
	was.Headline, was.Tags = "avant", []string{evil + "x"}
	lib.Keep(1001, 1, was)
	lib.Put(p)
	lib.Papers = append([]story.Edition{}, papers...)
	lib.Papers[0].Title, lib.Papers[0].Tagline = evil, evil
	lib.Papers[0].Sections = []story.Section{{Slug: "international", Title: evil, Sections: []story.Section{{Slug: "asie", Title: evil}}}}
	lib.Bulletins = append(lib.Bulletins, story.Bulletin{Seq: 999, Edition: "fr", Kind: story.WireFlash, At: now, Urgency: 1, Text: evil})
	topic := "/fr/topics/" + story.Slug(evil)
	for _, address := range []string{"/fr/", astana, "/fr/live", "/fr/international/", "/fr/international/asie/", "/fr/archive/2024/07/", "/fr/authors/" + story.Slug(evil), topic} {
		d, _ := see(t, lib, address, 200)
		d.Find("script").Each(func(_ int, s *goquery.Selection) {
			if typ, _ := s.Attr("type"); typ == "application/ld+json" {
				var v map[string]any
				if err := json.Unmarshal([]byte(s.Text()), &v); err != nil {
					t.Errorf("%s: the data block was broken: %v", address, err)
				}
			} else if src, _ := s.Attr("src"); !ours.MatchString(src) {
				t.Errorf("%s: a script that is not ours: %s", address, s.Text())
			}
		})
		d.Find("*").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") && (a.Key == "href" || a.Key == "src") {
					t.Errorf("%s: <%s %s=%q>", address, s.Nodes[0].Data, a.Key, a.Val)
				}
			}
		})
		if d.Find("img[src=x]").Length() != 0 {
			t.Errorf("%s: a picture out of a text", address)
		}
	}
	d, _ := see(t, lib, astana, 200)
	if s := strings.TrimSpace(d.Find("h1 mark").Text()); !strings.Contains(s, "<script>alert(1)</script>") {
		t.Errorf("the headline lost its text: %q", s)
	}
}
