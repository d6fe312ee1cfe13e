package page_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"marbre/fault"
	"marbre/lang"
	"marbre/page"
	"marbre/page/internal/shelf"
	"marbre/story"
)

const base = "https://news.example"

// now is 14:12 in Paris, 15:12 in Cairo.
var now = time.Date(2024, 7, 4, 12, 12, 0, 0, time.UTC)

var papers = []story.Edition{
	{
		Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Marbre", Tagline: "L’actualité, vérifiée", Accent: "#23459a", Dark: "#a9bfff",
		Sections: []story.Section{
			{Slug: "international", Title: "International", Sections: []story.Section{{Slug: "asie", Title: "Asie"}}},
			{Slug: "sport", Title: "Sport"},
		},
	},
	{
		Code: "en", Lang: "en", Zone: "Europe/London", Title: "The Marble", Tagline: "Checked first", Accent: "#6a2a58",
		Sections: []story.Section{{Slug: "world", Title: "World"}},
	},
	{
		Code: "ar", Lang: "ar", Zone: "Africa/Cairo", Title: "المرمر", Tagline: "خبر يراجع", Accent: "#0b6055",
		Sections: []story.Section{{Slug: "world", Title: "دولي"}},
	},
}

// out is a story that went out at a time.
func out(n story.Number, edition, section, headline string, at time.Time) story.Published {
	p := story.Published{Number: n, Edition: edition}
	p.State, p.Public, p.As, p.PublishedAt, p.ChangedAt = story.StatePublished, 1, story.First, at, at
	p.Section, p.Headline, p.Slug = section, headline, story.Slug(headline)
	p.Standfirst, p.Urgency = "Ce qu’il faut en savoir.", 4
	p.Byline = []story.Author{{Name: "Claire Aubrac", Place: "Astana"}}
	p.Body = story.Paragraphs("Un paragraphe.")
	p.Tags = []string{"Chine"}
	p.History = []story.Publication{{Revision: 1, As: story.First, At: at}}
	return p
}

// text is a run of text.
func text(s string, marks ...story.Mark) story.Node {
	return story.Node{Type: "text", Text: s, Marks: marks}
}

func para(list ...story.Node) story.Node { return story.Block("paragraph", list) }

// newsroom has one story with everything, its translation, and thirty plain ones.
func newsroom() *shelf.Shelf {
	lib := &shelf.Shelf{Papers: papers, Fronts: map[string]story.Front{}}
	p := out(1001, "fr", "international/asie", "À Astana, dix membres", now.Add(-4*time.Hour))
	p.Kicker, p.Dateline, p.Source, p.Rights = "Asie centrale", "Astana", "secrétariat", "© Le Marbre"
	p.Lead = &story.Picture{URL: "/media/astana.jpg", Alt: "La tour", Caption: "Astana au soir.", Credit: "Photo : C. A.", Width: 1200, Height: 800}
	p.Body = story.Body{Version: 1, Content: []story.Node{
		para(text("Le pays devient le "), text("neuvième membre", story.Mark{Type: "strong"}), text(" de l’organisation.")),
		story.Block("heading", []story.Node{text("Par étapes")}, "level", 2),
		para(text("Deuxième paragraphe.")),
	}}
	lib.Keep(1001, 1, p.Content)
	p.Body.Content = slices.Clone(p.Body.Content)
	p.Body.Content[0].Content = []story.Node{text("Le pays devient le "), text("dixième membre", story.Mark{Type: "strong"}), text(" de l’organisation.")}
	fixed := now.Add(-2 * time.Hour)
	p.Public, p.As, p.ChangedAt, p.CorrectedAt = 2, story.Correction, fixed, fixed
	p.History = append(p.History, story.Publication{
		Revision: 2, As: story.Correction, At: fixed, Note: "Nous avions écrit « neuvième ».",
		Pins: []story.Pin{{Field: "body", Block: 0, Wrong: "neuvième", Right: "dixième"}},
	})
	lib.Keep(1001, 2, p.Content)
	lib.Put(p)
	tr := out(1002, "ar", "world", "في أستانا عشرة أعضاء", now.Add(-3*time.Hour))
	tr.Original = 1001
	lib.Put(tr)
	for i := range 30 {
		section := []string{"international", "sport"}[i%2]
		lib.Put(out(story.Number(2000+i), "fr", section, fmt.Sprintf("Nouvelle numéro %d", i), now.Add(-time.Duration(5+i)*time.Hour)))
	}
	return lib
}

func printer(t testing.TB) *page.Printer {
	t.Helper()
	p, err := page.New(nil, base)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// get prints an address as a reader would ask for it.
func get(t testing.TB, p *page.Printer, lib page.Library, address string, at time.Time) page.Page {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	a, ok := page.Parse(u.Path, u.RawQuery)
	if !ok {
		t.Fatalf("%s is no reader's address", address)
	}
	got, err := p.Print(context.Background(), lib, a, at)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// see prints an address and reads its HTML.
func see(t testing.TB, lib page.Library, address string, status int) (*goquery.Document, page.Page) {
	t.Helper()
	got := get(t, printer(t), lib, address, now)
	if got.Status != status {
		t.Fatalf("%s: status %d, want %d (%s)", address, got.Status, status, got.Location)
	}
	d, err := goquery.NewDocumentFromReader(bytes.NewReader(got.HTML))
	if err != nil {
		t.Fatal(err)
	}
	return d, got
}

// one is the text of the only element that a selector finds.
func one(t testing.TB, d *goquery.Document, selector string) string {
	t.Helper()
	s := d.Find(selector)
	if s.Length() != 1 {
		t.Fatalf("%d of %q, want one", s.Length(), selector)
	}
	return strings.Join(strings.Fields(s.Text()), " ")
}

func attr(t testing.TB, d *goquery.Document, selector, name string) string {
	t.Helper()
	v, ok := d.Find(selector).First().Attr(name)
	if !ok {
		t.Fatalf("%q has no %s", selector, name)
	}
	return v
}

const astana = "/fr/2024/07/04/1001/a-astana-dix-membres"

func TestEveryKindOfPageHasItsFrame(t *testing.T) {
	lib := newsroom()
	for _, address := range []string{
		"/fr/", "/fr/international/", "/fr/international/asie/", astana, "/fr/live", "/fr/archive/", "/fr/archive/2024/07/",
		"/fr/authors/claire-aubrac", "/fr/topics/chine", "/ar/", "/en/", "/en/live", "/en/archive/",
	} {
		d, got := see(t, lib, address, 200)
		e := papers[slices.IndexFunc(papers, func(e story.Edition) bool { return strings.HasPrefix(address, "/"+e.Code+"/") })]
		if l, dir := attr(t, d, "html", "lang"), attr(t, d, "html", "dir"); l != string(e.Lang) || dir != e.Lang.Dir() {
			t.Errorf("%s: lang %s dir %s", address, l, dir)
		}
		if name := one(t, d, ".mast .name"); name != e.Title {
			t.Errorf("%s: the masthead says %q", address, name)
		}
		one(t, d, "h1")
		one(t, d, "main")
		if d.Find("title").Text() == "" || d.Find("a.skip[href='#main']").Length() != 1 {
			t.Errorf("%s: no title or no way past the masthead", address)
		}
		if got.Lang != e.Lang {
			t.Errorf("%s: Page.Lang %s", address, got.Lang)
		}
		if n := d.Find(".ed a").Length(); n != len(papers) {
			t.Errorf("%s: %d editions", address, n)
		}
		if n := d.Find(".nav li").Length(); n != len(e.Sections)+3 {
			t.Errorf("%s: %d in the navigation", address, n)
		}
		d.Find("script").Each(func(_ int, s *goquery.Selection) {
			if typ, _ := s.Attr("type"); typ != "application/ld+json" && typ != "module" {
				t.Errorf("%s: a script of type %q", address, typ)
			}
		})
		if bytes.Contains(got.HTML, []byte("page.")) && bytes.Contains(got.HTML, []byte(">page.")) {
			t.Errorf("%s: a key stands where a sentence should", address)
		}
	}
}

func TestAWrongFormOfAnAddressMovesToTheRightOne(t *testing.T) {
	lib, p := newsroom(), printer(t)
	for from, to := range map[string]string{
		"/fr":                        "/fr/",
		"/fr/international":          "/fr/international/",
		"/fr/live/":                  "/fr/live",
		"/fr/archive":                "/fr/archive/",
		"/fr/archive/2024/07":        "/fr/archive/2024/07/",
		"/fr/authors/claire-aubrac/": "/fr/authors/claire-aubrac",
		"/fr/2024/07/04/1001/autre":  astana,
		"/fr/2024/07/04/1001":        astana,
		"/fr/2023/01/01/1001/x":      astana,
		"/en/2024/07/04/1001/x":      astana,
		astana + "/":                 astana,
		"/fr/2024/07/04/01001/a-astana-dix-membres": astana,
		"/fr/sport?before=1720000000000000-7":       "/fr/sport/?before=1720000000000000-7",
		"/fr/2024/07/04/1002/x":                     "/ar/2024/07/04/1002/" + url.PathEscape("في-أستانا-عشرة-أعضاء"),
	} {
		got := get(t, p, lib, from, now)
		if got.Status != 301 || got.Location != to || len(got.HTML) != 0 {
			t.Errorf("%s: %d %s, want 301 %s", from, got.Status, got.Location, to)
		}
	}
	for _, right := range []string{astana, "/ar/2024/07/04/1002/" + url.PathEscape("في-أستانا-عشرة-أعضاء")} {
		if got := get(t, p, lib, right, now); got.Status != 200 {
			t.Errorf("%s: %d %s", right, got.Status, got.Location)
		}
	}
}

func TestWhatIsNotOutIsMissingInTheLanguageOfItsEdition(t *testing.T) {
	for address, tag := range map[string]string{
		"/fr/2024/07/04/99/x": "fr", "/ar/2024/07/04/99/x": "ar", "/en/nowhere/": "en", "/zz/": "fr",
		"/fr/authors/nobody": "fr", "/fr/topics/nothing": "fr", "/fr/archive/2023/01/": "fr", "/fr/international/europe/": "fr",
	} {
		d, got := see(t, newsroom(), address, 404)
		if l := attr(t, d, "html", "lang"); l != tag || got.Lang != lang.Tag(tag) {
			t.Errorf("%s: in %s", address, l)
		}
		if d.Find("meta[name=robots][content=noindex]").Length() != 1 || d.Find("link[rel=canonical]").Length() != 0 {
			t.Errorf("%s: a page that is not there can be found", address)
		}
	}
	got, err := printer(t).Missing(context.Background(), newsroom(), "/ar/%zz", now)
	if err != nil || got.Status != 404 || got.Lang != "ar" {
		t.Errorf("Missing = %d %s %v", got.Status, got.Lang, err)
	}
}

func TestAWithdrawnStoryTellsItsReasonAndItsDayAndNothingElse(t *testing.T) {
	lib := newsroom()
	at := now.Add(-time.Hour)
	lib.Gone = map[story.Number]page.Withdrawn{1001: {
		Life:    story.Life{State: story.StateWithdrawn, PublishedAt: now.Add(-4 * time.Hour), WithdrawnAt: at, Reason: "La photographie était fausse."},
		Edition: "fr", Section: "international/asie", Slug: "a-astana-dix-membres",
	}}
	d, got := see(t, lib, "/fr/2024/07/04/1001/x", 410)
	if s := one(t, d, ".fail"); !strings.Contains(s, "La photographie était fausse.") {
		t.Errorf("no reason in %q", s)
	}
	if when := attr(t, d, ".fail time", "datetime"); when != "2024-07-04T13:12:00+02:00" {
		t.Errorf("withdrawn at %s", when)
	}
	for _, word := range []string{"Astana", "astana", "1001", "dix membres"} {
		if bytes.Contains(got.HTML, []byte(word)) {
			t.Errorf("%q of the story left the newsroom", word)
		}
	}
}

func TestAFailedLibraryIsAnErrorAndThe500PageNeedsNone(t *testing.T) {
	lib := newsroom()
	lib.Err = errors.New("the disk is gone")
	p := printer(t)
	a, _ := page.Parse("/fr/", "")
	if _, err := p.Print(context.Background(), lib, a, now); !errors.Is(err, lib.Err) {
		t.Errorf("Print: %v", err)
	}
	got := p.Failed("ar")
	if got.Status != 500 || got.Lang != "ar" || !bytes.Contains(got.HTML, []byte(`dir="rtl"`)) || got.Policy == "" {
		t.Errorf("Failed = %d %s", got.Status, got.Lang)
	}
}

func TestAStoryShowsAllItsParts(t *testing.T) {
	d, got := see(t, newsroom(), astana, 200)
	for selector, want := range map[string]string{
		"h1":                              "À Astana, dix membres",
		".stand":                          "Ce qu’il faut en savoir.",
		".story p.k":                      "Asie centrale",
		".story nav.crumbs li:last-child": "Asie",
		".place":                          "Astana.",
		".story > .pic figcaption span":   "Astana au soir.",
		".story > .pic figcaption small":  "Photo : C. A.",
		".meta a[rel=author]":             "Claire Aubrac",
		".tags a":                         "Chine",
		".rights":                         "© Le Marbre",
		".body > h2":                      "Par étapes",
	} {
		if s := one(t, d, selector); s != want {
			t.Errorf("%s = %q, want %q", selector, s, want)
		}
	}
	for selector, want := range map[string][2]string{
		"link[rel=canonical]":                    {"href", base + astana},
		".story > .pic img":                      {"width", "1200"},
		".meta a[rel=author]":                    {"href", "/fr/authors/claire-aubrac"},
		".tags a":                                {"href", "/fr/topics/chine"},
		".meta time":                             {"datetime", "2024-07-04T10:12:00+02:00"},
		"meta[property='og:url']":                {"content", base + astana},
		"meta[property='og:image']":              {"content", base + "/media/astana.jpg"},
		".ed a[lang=ar]":                         {"href", "/ar/2024/07/04/1002/" + url.PathEscape("في-أستانا-عشرة-أعضاء")},
		".ed a[lang=en]":                         {"href", "/en/"},
		"link[rel=alternate][hreflang=ar]":       {"href", base + "/ar/2024/07/04/1002/" + url.PathEscape("في-أستانا-عشرة-أعضاء")},
		"meta[property='article:modified_time']": {"content", "2024-07-04T12:12:00+02:00"},
	} {
		if v := attr(t, d, selector, want[0]); v != want[1] {
			t.Errorf("%s %s = %q, want %q", selector, want[0], v, want[1])
		}
	}
	if len(got.HTML) == 0 || d.Find(".share a[href^='mailto:']").Length() != 1 {
		t.Error("no way to send it on")
	}
}

func TestNeighboursAreOfTheSameSection(t *testing.T) {
	d, _ := see(t, newsroom(), "/fr/2024/07/04/2002/nouvelle-numero-2", 200)
	if s := one(t, d, ".turn [rel=next]"); !strings.HasSuffix(s, "Nouvelle numéro 0") {
		t.Errorf("next is %q", s)
	}
	if s := one(t, d, ".turn [rel=prev]"); !strings.HasSuffix(s, "Nouvelle numéro 4") {
		t.Errorf("previous is %q", s)
	}
}

func TestACorrectionIsPinnedToItsWordsAndBack(t *testing.T) {
	d, _ := see(t, newsroom(), astana, 200)
	if s := one(t, d, "mark.fix"); s != "dixième" {
		t.Errorf("the mark is on %q", s)
	}
	if d.Find("strong mark.fix#w1").Length() != 1 || d.Find(".body a.fixn[href='#c1']").Length() != 1 {
		t.Error("the words do not lead to the note")
	}
	if s := one(t, d, ".pinned aside#c1"); !strings.Contains(s, "Nous avions écrit « neuvième ».") {
		t.Errorf("the note says %q", s)
	}
	if d.Find("#c1 a[href='#w1']").Length() != 1 || d.Find("#c1 a[href='#changes']").Length() != 1 || d.Find("#changes").Length() != 1 {
		t.Error("the note leads neither back nor to the history")
	}
}

func TestTheHistorySaysWhatWentAndWhatCame(t *testing.T) {
	d, _ := see(t, newsroom(), astana, 200)
	if n := d.Find(".hist li").Length(); n != 2 {
		t.Fatalf("%d publications", n)
	}
	if s := one(t, d, ".diff del"); s != "neuvième" {
		t.Errorf("went: %q", s)
	}
	if s := one(t, d, ".diff ins"); s != "dixième" {
		t.Errorf("came: %q", s)
	}
	if _, open := d.Find("details.hist").Attr("open"); open {
		t.Error("the history is open by default")
	}
	plain, _ := see(t, newsroom(), "/fr/2024/07/04/2002/nouvelle-numero-2", 200)
	if plain.Find(".hist").Length() != 0 {
		t.Error("a story that never changed has a history")
	}
}

func TestACorrectionStandsOnCardsForGood(t *testing.T) {
	lib := newsroom()
	p := lib.Stories[1001]
	p.As, p.ChangedAt = story.Update, now.Add(-time.Hour) // an update after it
	lib.Put(p)
	for _, address := range []string{"/fr/", "/fr/international/", "/fr/archive/2024/07/", "/fr/authors/claire-aubrac"} {
		d, _ := see(t, lib, address, 200)
		card := d.Find(".tease").FilterFunction(func(_ int, s *goquery.Selection) bool {
			return s.Find("a[href='"+astana+"']").Length() > 0
		})
		if card.Find(".lv.c").Length() != 1 || card.Find(".lv.m").Length() != 1 {
			t.Errorf("%s: the card shows %d corrections and %d updates", address, card.Find(".lv.c").Length(), card.Find(".lv.m").Length())
		}
	}
}

func TestATranslationSaysThatItsOriginalWasCorrected(t *testing.T) {
	d, _ := see(t, newsroom(), "/ar/2024/07/04/1002/"+url.PathEscape("في-أستانا-عشرة-أعضاء"), 200)
	if v := attr(t, d, ".notice a", "href"); v != astana+"#changes" {
		t.Errorf("the notice leads to %s", v)
	}
	if d.Find(".meta a[hreflang=fr][href='"+astana+"']").Length() != 1 {
		t.Error("it does not name its original")
	}
	lib := newsroom()
	p := lib.Stories[1001]
	p.CorrectedAt = time.Time{}
	lib.Put(p)
	d, _ = see(t, lib, "/ar/2024/07/04/1002/"+url.PathEscape("في-أستانا-عشرة-أعضاء"), 200)
	if d.Find(".notice").Length() != 0 {
		t.Error("a notice without a correction")
	}
}

func TestAStoryTurnsOldAfterAMonthAndThenNeverEnds(t *testing.T) {
	lib, p := newsroom(), printer(t)
	first := lib.Stories[1001].PublishedAt
	over := first.AddDate(0, 1, 0)
	young := get(t, p, lib, astana, over.Add(-time.Second))
	if bytes.Contains(young.HTML, []byte(`class="notice"`)) || !young.Until.Equal(over) {
		t.Errorf("a second before: until %v, want %v", young.Until, over)
	}
	old := get(t, p, lib, astana, over)
	if !bytes.Contains(old.HTML, []byte(`class="notice"`)) || !old.Until.IsZero() {
		t.Errorf("at a month: until %v, want never", old.Until)
	}
}

func TestAPageWithTodayEndsAtTheEditionsMidnight(t *testing.T) {
	lib, p := newsroom(), printer(t)
	for address, want := range map[string]time.Time{
		"/fr/archive/": time.Date(2024, 7, 4, 22, 0, 0, 0, time.UTC),
		"/ar/archive/": time.Date(2024, 7, 4, 21, 0, 0, 0, time.UTC),
		"/en/":         time.Date(2024, 7, 4, 23, 0, 0, 0, time.UTC),
		astana:         time.Date(2024, 7, 4, 22, 0, 0, 0, time.UTC),
	} {
		if got := get(t, p, lib, address, now); !got.Until.Equal(want) {
			t.Errorf("%s: until %v, want %v", address, got.Until, want)
		}
	}
}

func TestTheBannerIsTheNewestThatCannotWait(t *testing.T) {
	for name, c := range map[string]struct {
		list  []story.Bulletin
		says  string
		until time.Time
	}{
		"nothing urgent": {[]story.Bulletin{{Kind: story.WireFlash, At: now, Urgency: 4, Text: "Lent"}}, "", time.Time{}},
		"a flash": {[]story.Bulletin{
			{Kind: story.WireFlash, At: now.Add(-time.Hour), Urgency: 1, Text: "Flash un"},
			{Kind: story.WireFlash, At: now.Add(-2 * time.Hour), Urgency: 1, Text: "Flash deux"},
		}, "Flash un", now.Add(5 * time.Hour)},
		"at the bound it is over":   {[]story.Bulletin{{Kind: story.WireFlash, At: now.Add(-page.Breaking), Urgency: 1, Text: "Vieux"}}, "", time.Time{}},
		"before the bound it is on": {[]story.Bulletin{{Kind: story.WireFlash, At: now.Add(-page.Breaking + time.Second), Urgency: 3, Text: "Juste"}}, "Juste", now.Add(time.Second)},
		"a correction raises none":  {[]story.Bulletin{{Kind: story.WireCorrection, At: now, Urgency: 1, Text: "Note"}}, "", time.Time{}},
	} {
		lib := newsroom()
		lib.Bulletins = nil
		for i, b := range c.list {
			b.Edition, b.Seq = "fr", int64(i+1)
			lib.Bulletins = append(lib.Bulletins, b)
		}
		d, got := see(t, lib, "/fr/", 200)
		if s := d.Find(".brk span").Text(); s != c.says {
			t.Errorf("%s: the banner says %q", name, s)
		}
		if !c.until.IsZero() && !got.Until.Equal(c.until) {
			t.Errorf("%s: until %v, want %v", name, got.Until, c.until)
		}
	}
}

func TestTheFrontIsMadeUpAndFillsItself(t *testing.T) {
	lib := newsroom()
	lib.Fronts["fr/"] = story.Front{Edition: "fr", Slots: []story.Number{2005, 0, 77}, Also: []story.Number{2006}}
	d, _ := see(t, lib, "/fr/", 200)
	if s := one(t, d, ".lead h2"); s != "Nouvelle numéro 5" {
		t.Errorf("the lead is %q", s)
	}
	if s := one(t, d, ".also li"); s != "Nouvelle numéro 6" {
		t.Errorf("under it stands %q", s)
	}
	if s := d.Find(".second .h").First().Text(); s != "À Astana, dix membres" {
		t.Errorf("the second fills itself with %q", s)
	}
	seen := map[string]bool{}
	d.Find(".news .h a, .also a, .sec .h a, .smalls .h a").Each(func(_ int, a *goquery.Selection) {
		to, _ := a.Attr("href")
		if seen[to] {
			t.Errorf("%s stands twice", to)
		}
		seen[to] = true
	})
	if n := d.Find(".news .h").Length(); n != story.FrontSlots {
		t.Errorf("%d slots, want %d", n, story.FrontSlots)
	}
	if n := d.Find(".sec").Length(); n != 2 {
		t.Errorf("%d sections", n)
	}
}

func TestAnEmptyEditionStillHasItsPages(t *testing.T) {
	for _, address := range []string{"/en/", "/en/world/", "/en/live", "/en/archive/"} {
		d, _ := see(t, newsroom(), address, 200)
		if d.Find(".none").Length() != 1 {
			t.Errorf("%s does not say that it is empty", address)
		}
	}
}

func TestTheWireMarksByShapeWordAndColour(t *testing.T) {
	lib := newsroom()
	lib.Bulletins = append(lib.Bulletins, story.Bulletin{Seq: 900, Edition: "fr", Kind: story.WireFlash, At: now, Urgency: 1, Text: "Une ligne"})
	for _, address := range []string{"/fr/", "/fr/live"} {
		d, _ := see(t, lib, address, 200)
		for mark, want := range map[string]int{"f": 1, "c": 1} {
			if n := d.Find("main ol .lv." + mark).Length(); n != want {
				t.Errorf("%s: %d marks %s, want %d", address, n, mark, want)
			}
		}
		first := d.Find("main ol li").First()
		if !first.HasClass("hot") || first.Find("a").Length() != 0 || first.Find("time").AttrOr("datetime", "") != "2024-07-04T14:12:00+02:00" {
			t.Errorf("%s: the flash is not shown as one", address)
		}
	}
}

// Every list is walked to its end: each story stands in it exactly once.
func TestPagesOfAListHoldEveryStoryOnce(t *testing.T) {
	lib := newsroom()
	for i := range 200 {
		at := now.Add(-time.Duration(100+i/3) * time.Hour) // three at the same instant
		lib.Put(out(story.Number(3000+i), "fr", "sport", fmt.Sprintf("Match %d", i), at))
	}
	for address, want := range map[string]int{"/fr/sport/": 215, "/fr/authors/claire-aubrac": 231, "/fr/topics/chine": 231, "/fr/live": 232} {
		seen, pages := map[string]int{}, 0
		for to := address; to != ""; pages++ {
			if pages > 20 {
				t.Fatalf("%s never ends", address)
			}
			d, _ := see(t, lib, to, 200)
			selector := ".tease .h a"
			if address == "/fr/live" {
				selector = ".flow .h a"
			}
			d.Find(selector).Each(func(_ int, a *goquery.Selection) {
				seen[a.Closest("li, article").Find("time").AttrOr("datetime", "")+a.AttrOr("href", "")]++
			})
			if older := d.Find(".pager .on").AttrOr("href", ""); older != "" && pages > 0 && d.Find("meta[name=robots]").Length() != 1 {
				t.Errorf("%s wants to be found", to)
			} else {
				to = older
			}
		}
		if len(seen) != want {
			t.Errorf("%s: %d entries on %d pages, want %d", address, len(seen), pages, want)
		}
		for at, n := range seen {
			if n != 1 {
				t.Errorf("%s: %s stands %d times", address, at, n)
			}
		}
	}
}

func TestATopicIsSpelledByAStoryThatIsOut(t *testing.T) {
	lib := newsroom()
	lib.Gone = map[story.Number]page.Withdrawn{1001: {Edition: "fr"}} // taken down while the list was read
	d, _ := see(t, lib, "/fr/topics/chine", 200)
	if s := one(t, d, "h1"); s != "Chine" {
		t.Errorf("the topic is %q", s)
	}
}

func TestTheArchiveLeadsToEveryMonth(t *testing.T) {
	lib := newsroom()
	lib.Put(out(4000, "fr", "sport", "Ancien", time.Date(2023, 12, 31, 23, 30, 0, 0, time.UTC))) // already January in Paris
	d, _ := see(t, lib, "/fr/archive/", 200)
	var months []string
	d.Find(".months a").Each(func(_ int, a *goquery.Selection) { months = append(months, a.AttrOr("href", "")) })
	if want := []string{"/fr/archive/2024/07/", "/fr/archive/2024/01/"}; !slices.Equal(months, want) {
		t.Errorf("months %v, want %v", months, want)
	}
	d, _ = see(t, lib, "/fr/archive/2024/01/", 200)
	if s := one(t, d, ".row .h"); s != "Ancien" {
		t.Errorf("January holds %q", s)
	}
}

func TestTheMachinesAreToldTheSameAsTheReaders(t *testing.T) {
	d, _ := see(t, newsroom(), astana, 200)
	var got struct {
		Type, Headline, DatePublished, URL string
		At                                 string `json:"@type"`
		Author                             []struct{ Name string }
		Correction                         []struct{ Text string }
		Image                              struct{ URL string }
	}
	if err := json.Unmarshal([]byte(one(t, d, "script[type='application/ld+json']")), &got); err != nil {
		t.Fatal(err)
	}
	if got.At != "NewsArticle" || got.Headline != "À Astana, dix membres" || got.URL != base+astana || len(got.Author) != 1 ||
		got.DatePublished != "2024-07-04T10:12:00+02:00" || len(got.Correction) != 1 || got.Image.URL != base+"/media/astana.jpg" {
		t.Errorf("%+v", got)
	}
}

func TestWithoutABaseWhatMustBeAbsoluteIsLeftOut(t *testing.T) {
	p, err := page.New(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	got := get(t, p, newsroom(), astana, now)
	d, err := goquery.NewDocumentFromReader(bytes.NewReader(got.HTML))
	if err != nil {
		t.Fatal(err)
	}
	if v := attr(t, d, "link[rel=canonical]", "href"); v != astana {
		t.Errorf("canonical %s", v)
	}
	for _, s := range []string{"link[hreflang]", "meta[property='og:url']", "meta[property='og:image']", ".share a[href^='mailto:']"} {
		if d.Find("head "+s).Length()+d.Find("main "+s).Length() != 0 {
			t.Errorf("%s is there", s)
		}
	}
	for _, bad := range []string{"news.example", "ftp://news.example", base + "/", "https://"} {
		if _, err := page.New(nil, bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("base %q: %v", bad, err)
		}
	}
}

func TestThePolicyNamesExactlyTheStylesOfThePage(t *testing.T) {
	for _, address := range []string{"/fr/", astana, "/fr/live", "/ar/archive/", "/fr/nowhere/", "/en/world/"} {
		u := address
		status := 200
		if strings.Contains(u, "nowhere") {
			status = 404
		}
		d, got := see(t, newsroom(), u, status)
		n := 0
		d.Find("style").Each(func(_ int, s *goquery.Selection) {
			sum := sha256.Sum256([]byte(s.Text()))
			if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(got.Policy, want) {
				t.Errorf("%s: the policy does not let its style in", address)
			}
			n++
		})
		if strings.Count(got.Policy, "'sha256-") != n || !strings.HasPrefix(got.Policy, "default-src 'none'; ") {
			t.Errorf("%s: policy %s", address, got.Policy)
		}
		if d.Find("[style]").Length() != 0 || d.Find("[onclick], [onload], [onerror]").Length() != 0 {
			t.Errorf("%s: a style or a script in an attribute", address)
		}
	}
}

func TestAStoryIsAtMost14KBCompressed(t *testing.T) {
	p := printer(t)
	lib := newsroom()
	s := lib.Stories[1001]
	words := strings.Fields("la le sommet déclaration membres organisation capitale président accord jeudi ville frontière eau énergie rail fleuve conseil charte siège langue route")
	for i := range 16 { // a long read, whose words gzip cannot guess
		var b strings.Builder
		for j := range 90 {
			b.WriteString(words[(i*j*7+j*j+i)%len(words)] + " ")
		}
		s.Body.Content = append(s.Body.Content, para(text(strings.TrimSpace(b.String()))))
	}
	lib.Put(s)
	got := get(t, p, lib, astana, now)
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(got.HTML)
	for path := range p.Assets() {
		if strings.HasSuffix(path, ".js") {
			script, _, _ := p.Asset(path)
			_, _ = z.Write(script)
		}
	}
	_ = z.Close()
	if b.Len() > 14<<10 {
		t.Errorf("%d bytes compressed, at most %d", b.Len(), 14<<10)
	}
}

func BenchmarkStory(b *testing.B) {
	p, lib := printer(b), newsroom()
	a, _ := page.Parse(astana, "")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Print(context.Background(), lib, a, now); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSmallSectionsStandInFullRows(t *testing.T) {
	for count, rows := range map[int][]int{1: nil, 2: {2}, 3: {3}, 4: {4}, 5: {3, 2}, 6: {3, 3}, 7: {4, 3}, 8: {4, 4}, 9: {3, 3, 3}, 10: {4, 3, 3}, 13: {4, 3, 3, 3}} {
		e := papers[0]
		e.Sections = nil
		lib := &shelf.Shelf{}
		for i := range story.FrontSlots {
			lib.Put(out(story.Number(100+i), "fr", "une", fmt.Sprintf("Une %d", i), now))
		}
		for i := range count {
			slug := fmt.Sprintf("s%d", i)
			e.Sections = append(e.Sections, story.Section{Slug: slug, Title: slug})
			lib.Put(out(story.Number(500+i), "fr", slug, fmt.Sprintf("Petit %d", i), now.Add(-time.Hour)))
		}
		lib.Papers = []story.Edition{e}
		d, _ := see(t, lib, "/fr/", 200)
		var got []int
		d.Find(".smalls").Each(func(_ int, s *goquery.Selection) {
			n := s.Find("section").Length()
			if !s.HasClass(fmt.Sprintf("c%d", n)) {
				t.Errorf("%d sections in a row %s", n, s.AttrOr("class", ""))
			}
			got = append(got, n)
		})
		if !slices.Equal(got, rows) {
			t.Errorf("%d small sections in rows %v, want %v", count, got, rows)
		}
		if n := d.Find(".smalls .h, .sec .h").Length(); n != count {
			t.Errorf("%d of %d small sections stand on the front", n, count)
		}
	}
}
