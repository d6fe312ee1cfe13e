package page_test

import (
	"strings"
	"testing"
	"time"

	"marbre/lang"
	"marbre/page"
	"marbre/story"
)

func TestParseTakesAnAddressApart(t *testing.T) {
	at := time.Date(2024, 7, 4, 8, 42, 0, 123000, time.UTC)
	for address, want := range map[string]page.Ask{
		"/fr":                                 {Kind: page.KindFront, Edition: "fr"},
		"/fr/":                                {Kind: page.KindFront, Edition: "fr"},
		"/pt-br/":                             {Kind: page.KindFront, Edition: "pt-br"},
		"/fr/infos/asie/":                     {Kind: page.KindSection, Edition: "fr", Section: "infos/asie"},
		"/ar/العالم/":                         {Kind: page.KindSection, Edition: "ar", Section: "العالم"},
		"/fr/a/b/c/d/e/f/":                    {Kind: page.KindSection, Edition: "fr", Section: "a/b/c/d/e/f"},
		"/fr/live":                            {Kind: page.KindWire, Edition: "fr"},
		"/fr/archive/":                        {Kind: page.KindArchive, Edition: "fr"},
		"/fr/archive/2024/02/":                {Kind: page.KindMonth, Edition: "fr", Month: lang.Day{Year: 2024, Month: 2, Day: 1}},
		"/fr/authors/a-b":                     {Kind: page.KindAuthor, Edition: "fr", Key: "a-b"},
		"/fr/topics/chine":                    {Kind: page.KindTopic, Edition: "fr", Key: "chine"},
		"/fr/2024/07/04/7/slug":               {Kind: page.KindStory, Edition: "fr", Number: 7},
		"/fr/2024/99/99/7/Any Slug":           {Kind: page.KindStory, Edition: "fr", Number: 7},
		"/fr/2024/07/04/7":                    {Kind: page.KindStory, Edition: "fr", Number: 7},
		"/fr/feed.xml":                        {Kind: page.KindFront, Edition: "fr", Feed: "xml"},
		"/fr/infos/asie/feed.json":            {Kind: page.KindSection, Edition: "fr", Section: "infos/asie", Feed: "json"},
		"/fr/topics/chine/feed.xml?a":         {Kind: page.KindTopic, Edition: "fr", Key: "chine", Feed: "xml"},
		"/fr/live?before=1720082520000123-12": {Kind: page.KindWire, Edition: "fr", Before: story.Cursor{At: at, Number: 12}},
		"/fr/infos/?utm=x&before=1720082520000123-12": {Kind: page.KindSection, Edition: "fr", Section: "infos", Before: story.Cursor{At: at, Number: 12}},
		"/fr/?before=1720082520000123-12":             {Kind: page.KindFront, Edition: "fr"},
		"/fr/live?before=":                            {Kind: page.KindWire, Edition: "fr"},
		"/fr/live?utm_source=x":                       {Kind: page.KindWire, Edition: "fr"},
	} {
		path, query, _ := strings.Cut(address, "?")
		want.Path = path
		if got, ok := page.Parse(path, query); !ok || got != want {
			t.Errorf("Parse(%q) = %+v, %v\nwant %+v", address, got, ok, want)
		}
	}
}

func TestParseRefusesWhatIsNoReadersPage(t *testing.T) {
	for _, address := range []string{
		"", "/", "fr", "//", "/FR/", "/9/", "/abcdefghijklmnopqrstu/", "/desk/", "/api/v1/stories", "/media/x", "/assets/x", "/metrics",
		"/fr//", "/fr/infos//", "/fr/Infos/", "/fr/in fos/", "/fr/live/feed.xml", "/fr/archive/feed.xml", "/fr/feed.atom", "/fr/feed.", "/fr/2024/07/04/7/feed.xml", "/fr/live/events", "/fr/a/b/c/d/e/f/g/",
		"/fr/archive/2024/", "/fr/archive/2024/13/", "/fr/archive/2024/7/", "/fr/archive/2024/07/04/", "/fr/archive/0000/01/",
		"/fr/authors/", "/fr/authors/A", "/fr/topics/a/b", "/fr/2024/", "/fr/2024/07/04/", "/fr/2024/07/04/0/x", "/fr/2024/07/04/x/x",
		"/fr/2024/07/04/9223372036854775808/x", "/fr/2024/07/04/1/x/y", "/fr/\xff/", "/fr/" + strings.Repeat("a", page.MaxPath),
		"/fr/live?before=x", "/fr/live?before=1", "/fr/live?before=0-1", "/fr/live?before=-1-1", "/fr/live?before=01-1", "/fr/live?before=1--1",
		"/fr/live?before=253402300800000000-1", "/fr/live?before=1-9223372036854775808", "/fr/live?before=1-1%20",
	} {
		path, query, _ := strings.Cut(address, "?")
		if a, ok := page.Parse(path, query); ok {
			t.Errorf("Parse(%q) = %+v", address, a)
		}
	}
	long := "/fr/" + strings.Repeat("a", 74) + "/"
	if _, ok := page.Parse(long, "before="); !ok {
		t.Error("a long section is refused")
	}
}

func TestParseTakesPathsUpToTheBound(t *testing.T) {
	at := "/fr/2024/07/04/7/"
	if _, ok := page.Parse(at+strings.Repeat("a", page.MaxPath-len(at)), ""); !ok {
		t.Error("refused at the bound")
	}
	if _, ok := page.Parse(at+strings.Repeat("a", page.MaxPath-len(at)+1), ""); ok {
		t.Error("taken over the bound")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"/fr/", "/fr/live", "/ar/2024/07/04/7/عنوان", "/fr/archive/2024/07/", "/fr/topics/x"} {
		f.Add(s, "before=1720082520000123-12")
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		a, ok := page.Parse(path, query)
		if !ok {
			if a != (page.Ask{}) && a.Kind == "" {
				t.Errorf("something of nothing: %+v", a)
			}
			return
		}
		if a.Path != path || a.Edition == "" || a.Kind == "" {
			t.Errorf("Parse(%q) = %+v", path, a)
		}
		// The same page is asked for with and without a slash at the end.
		b, ok := page.Parse(strings.TrimSuffix(path, "/")+"/", query)
		b.Path = a.Path
		if len(path) < page.MaxPath && (!ok || a != b) {
			t.Errorf("with a slash %+v, without %+v", b, a)
		}
	})
}
