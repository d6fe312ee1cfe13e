package page_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"marbre/fault"
	"marbre/lang"
	"marbre/page"
	"marbre/search"
	"marbre/story"
)

// searched prints a search page.
func searched(t *testing.T, edition string, q page.Search, f search.Found, wrong error) (page.Page, *goquery.Document) {
	t.Helper()
	p, err := page.New(nil, base)
	if err != nil {
		t.Fatal(err)
	}
	ask, ok := page.Parse("/"+edition+"/search", "q=x")
	if !ok || ask.Kind != page.KindSearch {
		t.Fatalf("%+v", ask)
	}
	got, err := p.Search(t.Context(), newsroom(), ask, q, f, wrong, now)
	if err != nil {
		t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(string(got.HTML)))
	if err != nil {
		t.Fatal(err)
	}
	return got, d
}

func TestParseSearchReadsTheForm(t *testing.T) {
	at := time.Date(2024, 7, 4, 8, 42, 0, 123000, time.UTC)
	for query, want := range map[string]page.Search{
		"":                                  {Page: 1},
		"q=":                                {Page: 1},
		"q=l%27%C3%A9t%C3%A9+":              {Text: "l'été", Page: 1},
		"q=a&section=&from=&to=&sort=":      {Text: "a", Page: 1},
		"q=a&section=infos%2Fasie":          {Text: "a", Section: "infos/asie", Page: 1},
		"q=a&from=2024-07-04&to=2024-07-04": {Text: "a", From: lang.Day{Year: 2024, Month: 7, Day: 4}, To: lang.Day{Year: 2024, Month: 7, Day: 4}, Page: 1},
		"q=a&sort=date&before=1720082520000123-12": {Text: "a", Sort: search.ByDate, Before: story.Cursor{At: at, Number: 12}, Page: 1},
		"q=a&sort=upside&before=x":                 {Text: "a", Page: 1},
		"q=a&page=40":                              {Text: "a", Page: 40},
		"%zz&q=a":                                  {Text: "a", Page: 1},
	} {
		if got, err := page.ParseSearch(query); err != nil || got != want {
			t.Errorf("%s: %+v, %v\nwant %+v", query, got, err, want)
		}
	}
	for query, field := range map[string]string{
		"q=" + strings.Repeat("a", search.MaxQuery+1): "q", "q=a&from=x": "from", "q=a&to=2024-7-4": "to", "q=a&from=2024-07-05&to=2024-07-04": "to",
		"q=a&page=0": "page", "q=a&page=41": "page", "q=a&page=x": "page", "q=a&page=-1": "page",
	} {
		_, err := page.ParseSearch(query)
		var told *fault.Told
		if !errors.As(err, &told) || told.Field != field || told.Kind != fault.Invalid {
			t.Errorf("%.40s: %v, want something about %s", query, err, field)
		}
	}
	if _, err := (page.Search{Section: "nowhere"}).Query(papers[0]); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a section that is not there: %v", err)
	}
}

// Days are those of the edition, from their first to their last instant.
func TestDaysOfASearchAreTheEditions(t *testing.T) {
	q, err := page.ParseSearch("q=a&from=2024-03-31&to=2024-03-31") // the clocks change in Paris
	if err != nil {
		t.Fatal(err)
	}
	got, err := q.Query(papers[0])
	if err != nil || got.Until.Sub(got.Since) != 23*time.Hour || !got.Since.Equal(time.Date(2024, 3, 30, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("%v to %v, %v", got.Since, got.Until, err)
	}
}

func TestTheSearchPageWorksWithoutScript(t *testing.T) {
	for edition, dir := range map[string]string{"fr": "ltr", "en": "ltr", "ar": "rtl"} {
		got, d := searched(t, edition, page.Search{Page: 1}, search.Found{}, nil)
		if got.Status != 200 || d.Find("html").AttrOr("dir", "") != dir {
			t.Errorf("%s: %d", edition, got.Status)
		}
		form := d.Find("form[method=get][action='/" + edition + "/search']")
		form.Find("input, select").Each(func(_ int, in *goquery.Selection) {
			id := in.AttrOr("id", "none")
			if strings.TrimSpace(form.Find("label[for='"+id+"']").Text()) == "" {
				t.Errorf("%s: %s has no label", edition, id)
			}
		})
		if form.Find("input[name=q][maxlength='200']").Length() != 1 || form.Find("button").Length() != 1 || form.Find("select[name=section] option").Length() != 1+len(papersOf(edition).Paths()) {
			t.Errorf("%s: the form is not whole", edition)
		}
		if d.Find(".mast a.find[href='/"+edition+"/search'][aria-current=page]").Length() != 1 {
			t.Errorf("%s: the masthead does not lead here", edition)
		}
	}
}

func papersOf(code string) story.Edition {
	for _, e := range papers {
		if e.Code == code {
			return e
		}
	}
	return story.Edition{}
}

// What a reader typed is shown as text, wherever it stands.
func TestWhatWasTypedIsNeverMarkup(t *testing.T) {
	evil := `"><script>alert(1)</script>&'`
	for _, f := range []search.Found{{}, {Wordless: true}, {Stories: []story.Number{1001}, Count: 1, Read: evil, Begin: []string{evil}, Rather: evil, Some: true, Lost: []string{evil}}} {
		got, d := searched(t, "fr", page.Search{Text: evil, Page: 1}, f, nil)
		if strings.Contains(string(got.HTML), "<script>") || d.Find("#q").AttrOr("value", "") != evil {
			t.Errorf("%+v: %s", f, d.Find("#q").AttrOr("value", ""))
		}
	}
	_, d := searched(t, "fr", page.Search{Text: "dix", Page: 1}, search.Found{Stories: []story.Number{1001}, Count: 1, Rather: "dix & onze"}, nil)
	if got := d.Find(".told a").AttrOr("href", ""); got != "/fr/search?q=dix+%26+onze" {
		t.Errorf("the other query is at %s", got)
	}
}

// What the index still has but the library does not give is not shown.
func TestTheSearchPageAsksTheGate(t *testing.T) {
	_, d := searched(t, "fr", page.Search{Text: "dix", Page: 1}, search.Found{Stories: []story.Number{9_999_999}, Count: 1}, nil)
	if d.Find(".found article").Length() != 0 || d.Find("#nothing").Length() != 1 {
		t.Error(d.Find("main").Text())
	}
	_, d = searched(t, "en", page.Search{Text: "dix", Page: 1}, search.Found{Stories: []story.Number{1001}, Count: 1}, nil)
	if d.Find(".found article").Length() != 0 {
		t.Error("a story of another edition is shown")
	}
}

func TestResultsLeadOnAndBack(t *testing.T) {
	f := search.Found{Stories: []story.Number{1001}, Count: 1000, Over: true, More: true, Next: story.Cursor{At: time.Unix(1720082520, 0).UTC(), Number: 12}}
	_, d := searched(t, "fr", page.Search{Text: "dix", Section: "sport", Page: 2}, f, nil)
	if got := d.Find(".pager [rel=next]").AttrOr("href", ""); got != "/fr/search?page=3&q=dix&section=sport" {
		t.Errorf("next: %s", got)
	}
	if got := d.Find(".pager [rel=prev]").AttrOr("href", ""); got != "/fr/search?q=dix&section=sport" {
		t.Errorf("back: %s", got)
	}
	if got := d.Find("#count").Text(); got != "Plus de 1\u202f000 articles" {
		t.Errorf("counted: %q", got)
	}
	_, d = searched(t, "fr", page.Search{Text: "dix", Sort: search.ByDate, Page: 1}, f, nil)
	if got := d.Find(".pager [rel=next]").AttrOr("href", ""); got != "/fr/search?before=1720082520000000-12&q=dix&sort=date" {
		t.Errorf("next by date: %s", got)
	}
	got, _ := searched(t, "fr", page.Search{Text: "dix", Page: 1}, search.Found{}, fault.Tell(fault.Busy, "search.building"))
	if got.Status != 503 {
		t.Errorf("while it is built: %d", got.Status)
	}
}

func FuzzParseSearch(f *testing.F) {
	for _, s := range []string{"q=sommet&section=infos/asie&from=2024-07-04&to=2024-07-05&sort=date&page=2", "q=%e2%80%8f&before=1720082520000123-12", "q=a;b&%zz", "from=0000-01-01&to=9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := page.ParseSearch(query)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v", err)
			}
			return
		}
		if again, err := search.Clean(q.Text); err != nil || again != q.Text || q.Page < 1 || q.Page > search.MaxPage {
			t.Errorf("%+v, %v", q, err)
		}
		for _, e := range papers {
			if got, err := q.Query(e); err == nil && !got.Until.IsZero() && !got.Since.IsZero() && got.Until.Before(got.Since) {
				t.Errorf("%+v", got)
			}
		}
	})
}
