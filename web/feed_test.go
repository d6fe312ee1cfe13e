package web_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"marbre/staff"
)

// Feeds are read by a real feed reader, over HTTP.
func TestAFeedReaderReadsEveryFeed(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		in := draft(`À Astana, le sommet <b> & "l’Asie"`)
		in["tags"] = []string{"Sommet"}
		in["byline"] = []map[string]string{{"name": "Claire Aubrac"}}
		in["lead"] = map[string]any{"url": "/assets/demo/map.svg", "alt": "Une carte."}
		n, path := r.published(in)
		r.set(r.now().Add(time.Minute))
		r.published(draft("A second story"))
		r.catchUp()
		srv := httptest.NewServer(r.door)
		defer srv.Close()
		for address, want := range map[string]int{
			"/fr/feed.xml": 2, "/fr/feed.json": 2, "/fr/infos/feed.xml": 2, "/fr/infos/asie/feed.json": 2,
			"/fr/topics/sommet/feed.xml": 1, "/fr/topics/sommet/feed.json": 1, "/fr/authors/claire-aubrac/feed.xml": 1, "/en/feed.xml": 0,
		} {
			f, err := gofeed.NewParser().ParseURL(srv.URL + address)
			if err != nil {
				t.Errorf("%s: %v", address, err)
				continue
			}
			if len(f.Items) != want || f.FeedLink != "https://marbre.example"+address || f.Title == "" {
				t.Errorf("%s: %d items, itself at %s, title %q", address, len(f.Items), f.FeedLink, f.Title)
			}
			if want == 0 {
				continue
			}
			it := f.Items[want-1]
			if it.Title != in["headline"] || it.Link != "https://marbre.example"+path || it.GUID != fmt.Sprintf("https://marbre.example/fr/%d", n) ||
				it.Description != "What it is about." || it.PublishedParsed == nil || !it.PublishedParsed.Equal(noon) || it.Authors[0].Name != "Claire Aubrac" {
				t.Errorf("%s: %+v", address, it)
			}
		}
		for _, address := range []string{"/fr/topics/nobody/feed.xml", "/fr/authors/nobody/feed.json", "/fr/nowhere/feed.xml", "/xx/feed.xml", "/fr/live/feed.xml"} {
			if w := r.ask("GET", address, "", nil); w.Code != 404 {
				t.Errorf("%s: %d", address, w.Code)
			}
		}
	})
}

// A correction changes the item and its date, a withdrawal takes it out, and a
// reader's program that asks conditionally learns both.
func TestFeedsTellOfCorrectionsAndWithdrawals(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n, _ := r.published(draft("Nine members"))
		first := r.ask("GET", "/fr/feed.json", "", nil)
		tag := first.Header().Get("Etag")
		if w := r.ask("GET", "/fr/feed.json", "", nil, "If-None-Match", tag); w.Code != 304 {
			t.Errorf("nothing changed: %d", w.Code)
		}
		r.set(r.now().Add(2 * time.Hour))
		at := fmt.Sprintf("/api/v1/stories/%d/", n)
		r.must(200, "POST", at+"correct", staff.Chief, map[string]any{"note": "Ten, not nine.", "headline": "Ten members"})
		r.catchUp()
		w := r.ask("GET", "/fr/feed.json", "", nil, "If-None-Match", tag)
		var f struct {
			Items []struct {
				Title, Summary string
				Modified       time.Time `json:"date_modified"`
				Published      time.Time `json:"date_published"`
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != 200 || len(f.Items) != 1 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if i := f.Items[0]; i.Title != "Ten members" || !i.Modified.Equal(r.now()) || !i.Published.Equal(noon) || !strings.Contains(i.Summary, "Corrigé le") {
			t.Errorf("%+v", i)
		}
		r.must(200, "POST", at+"withdraw", staff.Chief, map[string]any{"reason": "Because."})
		r.catchUp()
		if w := r.ask("GET", "/fr/feed.xml", "", nil); strings.Contains(w.Body.String(), "members") {
			t.Error("a story that was withdrawn is in the feed")
		}
	})
}

// The rules of the RSS 2.0 specification and of the RSS Advisory Board's best
// practices that a parser does not look at.
func TestRSSKeepsTheRulesOfItsFormat(t *testing.T) {
	r := open(t)
	r.published(draft("One \u2028 & two"))
	r.catchUp()
	w := r.ask("GET", "/fr/feed.xml", "", nil)
	if got := w.Header().Get("Content-Type"); got != "application/rss+xml; charset=utf-8" {
		t.Errorf("type %s", got)
	}
	var doc struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel []struct {
			Title    []string `xml:"title"`
			Link     []string `xml:"link"`
			About    []string `xml:"description"`
			Language []string `xml:"language"`
			Built    string   `xml:"lastBuildDate"`
			Items    []struct {
				GUID struct {
					Permanent string `xml:"isPermaLink,attr"`
				} `xml:"guid"`
				Published string `xml:"pubDate"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Version != "2.0" || len(doc.Channel) != 1 {
		t.Fatalf("version %s, %d channels", doc.Version, len(doc.Channel))
	}
	c := doc.Channel[0]
	if len(c.Title) != 1 || len(c.About) != 1 || len(c.Language) != 1 || c.Language[0] != "fr" {
		t.Errorf("the channel has title %q, description %q, language %q", c.Title, c.About, c.Language)
	}
	rfc822 := regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$`)
	if !rfc822.MatchString(c.Built) || len(c.Items) != 1 || !rfc822.MatchString(c.Items[0].Published) || c.Items[0].GUID.Permanent != "false" {
		t.Errorf("built %q, items %+v", c.Built, c.Items)
	}
	// Every page that has feeds says so, and its addresses lead to them.
	link := regexp.MustCompile(`<link rel="alternate" type="application/(?:rss|feed)(?:\+|&#43;)(?:xml|json)" href="([^"]+)"`)
	for _, page := range []string{"/fr/", "/fr/infos/", "/fr/infos/asie/"} {
		found := link.FindAllStringSubmatch(r.ask("GET", page, "", nil).Body.String(), -1)
		if len(found) != 2 {
			t.Errorf("%s names %d feeds", page, len(found))
		}
		for _, m := range found {
			if w := r.ask("GET", m[1], "", nil); w.Code != 200 {
				t.Errorf("%s: %d", m[1], w.Code)
			}
		}
	}
}

// Without a public address the feed holds the one that its reader asked.
func TestAFeedWithoutABaseHoldsTheReadersOwnAddress(t *testing.T) {
	r := open(t)
	r.server.Base = ""
	r.published(draft("One"))
	w := r.ask("GET", "/fr/feed.xml", "", nil)
	if !strings.Contains(w.Body.String(), "<link>http://example.com/fr/2024/07/04/1/one</link>") {
		t.Errorf("%.900s", w.Body)
	}
}
