package web_test

import (
	"bytes"

	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"pgregory.net/rapid"

	"marbre/search"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// look asks for a search page and reads it.
func (r *rig) look(t testing.TB, code int, edition string, form ...string) *goquery.Document {
	t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		v.Set(form[i], form[i+1])
	}
	w := r.ask("GET", "/"+edition+"/search?"+v.Encode(), "", nil)
	if w.Code != code {
		t.Fatalf("%v: %d, want %d", form, w.Code, code)
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("%v may be kept: %q", form, got)
	}
	d, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if d.Find("meta[name=robots][content=noindex]").Length() != 1 {
		t.Errorf("%v may be indexed by others", form)
	}
	return d
}

// numbers are the stories that a search page shows.
func numbers(d *goquery.Document) (list []story.Number) {
	d.Find(".found .h a").Each(func(_ int, a *goquery.Selection) {
		parts := strings.Split(a.AttrOr("href", ""), "/")
		n, _ := strconv.Atoi(parts[5])
		list = append(list, story.Number(n))
	})
	return list
}

func TestReadersFindWhatIsPublished(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		d := draft("Le sommet d’Astana")
		d["standfirst"], d["text"] = "Dix membres.", "Une longue phrase qui parle du Bélarus <b>&amp; des autres</b>.\n\nEncore."
		n, _ := r.published(d)
		other, _ := r.published(draft("Zanzibar"))
		r.catchUp()
		page := r.look(t, 200, "fr", "q", "sommets", "section", "", "from", "", "to", "", "sort", "")
		if got := numbers(page); !slices.Equal(got, []story.Number{story.Number(n)}) {
			t.Errorf("%v, want %d", got, n)
		}
		if got := page.Find(".found .h mark").Text(); got != "sommet" {
			t.Errorf("marked: %q", got)
		}
		if got := page.Find("#q").AttrOr("value", ""); got != "sommets" {
			t.Errorf("the form says %q", got)
		}
		if got := page.Find("#count").Text(); got != "1 article" {
			t.Errorf("counted: %q", got)
		}
		page = r.look(t, 200, "fr", "q", "belarus")
		if got := page.Find(".found .sum").Text(); !strings.Contains(got, "parle du Bélarus <b>&amp; des autres</b>.") || page.Find(".found .sum mark").Text() != "Bélarus" {
			t.Errorf("passage: %q", got)
		}
		if got := numbers(r.look(t, 200, "en", "q", "sommet")); got != nil {
			t.Errorf("the English edition finds %v", got)
		}
		for _, form := range [][]string{{"section", "infos"}, {"section", "infos/asie"}, {"from", "2024-07-04"}, {"to", "2024-07-04"}, {"sort", "date"}, {"page", "1"}} {
			if got := numbers(r.look(t, 200, "fr", append(form, "q", "sommet")...)); len(got) != 1 {
				t.Errorf("%v finds %v", form, got)
			}
		}
		for _, form := range [][]string{{"section", "sport"}, {"from", "2024-07-05"}, {"to", "2024-07-03"}} {
			page := r.look(t, 200, "fr", append(form, "q", "sommet")...)
			if got := numbers(page); got != nil || page.Find("#nothing").Length() != 1 || page.Find(".tips a[href='/fr/search?q=sommet']").Length() != 1 {
				t.Errorf("%v finds %v", form, got)
			}
		}
		page = r.look(t, 200, "fr", "q", "astanna")
		if page.Find(".told").Text() != "Aucun article pour «\u202fastanna\u202f». Résultats pour «\u202fAstana\u202f»." {
			t.Errorf("corrected: %q", page.Find(".told").Text())
		}
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", other), staff.Chief, map[string]any{"reason": "Because."})
		r.catchUp()
		if page := r.look(t, 200, "fr", "q", "zanzibar"); numbers(page) != nil || page.Find("#count").Length() != 0 {
			t.Errorf("a story that was withdrawn is found: %s", page.Find(".found").Text())
		}
	})
}

// What is wrong with a query is said on the page, with the bound, and nothing breaks.
func TestABadQueryIsToldItsBound(t *testing.T) {
	r := open(t)
	var log bytes.Buffer
	r.server.Log = slog.New(slog.NewTextHandler(&log, nil))
	r.published(draft("Le sommet"))
	r.catchUp()
	for _, c := range []struct {
		code int
		form []string
		said string
	}{
		{200, []string{"q", strings.Repeat("é", search.MaxQuery)}, ""},
		{400, []string{"q", strings.Repeat("é", search.MaxQuery+1)}, "200"},
		{400, []string{"q", strings.Repeat("secretword ", 10_000)}, "200"},
		{200, []string{"q", strings.Repeat("\u200f\u202e", 1000) + "sommet"}, ""},
		{200, []string{"q", strings.Repeat(`"*(`, 60)}, "mot"},
		{200, []string{"q", "\u200f\u200f\u202e"}, ""},
		{400, []string{"q", "sommet", "from", "04/07/2024"}, "2024-07-04"},
		{400, []string{"q", "sommet", "to", "2024-02-30"}, "2024-07-04"},
		{400, []string{"q", "sommet", "from", "2024-07-05", "to", "2024-07-04"}, "précède"},
		{200, []string{"q", "sommet", "from", "2024-07-04", "to", "2024-07-04"}, ""},
		{400, []string{"q", "sommet", "section", "nowhere"}, "rubrique"},
		{400, []string{"q", "sommet", "page", "0"}, "40"},
		{200, []string{"q", "sommet", "page", "40"}, ""},
		{400, []string{"q", "sommet", "page", "41"}, "40"},
		{400, []string{"q", "sommet", "page", "secretword"}, "40"},
		{200, []string{"q", "sommet", "before", "secretword", "sort", "secretword"}, ""},
		{200, []string{"q", "secretword' OR 1=1 --"}, ""},
		{200, nil, ""},
	} {
		d := r.look(t, c.code, "fr", c.form...)
		wrong := d.Find("#wrong").Text()
		if (wrong == "") != (c.said == "") || !strings.Contains(wrong, c.said) {
			t.Errorf("%.80q: said %q, want %q", c.form, wrong, c.said)
		}
	}
	for _, path := range []string{"/fr/search?q=%ff%fe%00", "/fr/search?%zz&q=a;b", "/fr/search?q=a&q=b&q=c", "/fr/search/?q=sommet", "/fr/search?" + strings.Repeat("q=x&", 1000)} {
		if w := r.ask("GET", path, "", nil); w.Code != 200 {
			t.Errorf("%.40s: %d", path, w.Code)
		}
	}
	for path, code := range map[string]int{"/fr/search/x": 404, "/xx/search?q=a": 404, "/fr/search/feed.xml": 404} {
		if w := r.ask("GET", path, "", nil); w.Code != code {
			t.Errorf("%s: %d, want %d", path, w.Code, code)
		}
	}
	if w := r.ask("POST", "/fr/search?q=sommet", "", nil); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	if strings.Contains(log.String(), "secretword") || strings.Contains(log.String(), "sommet") {
		t.Errorf("a reader's words are in the log: %s", log.String())
	}
	r.server.Search = nil
	if w := r.ask("GET", "/fr/search?q=a", "", nil); w.Code != 404 {
		t.Errorf("without an index: %d", w.Code)
	}
}

// While the index is built readers are told so, and the other pages go on.
func TestAnIndexThatIsBeingBuiltSaysSo(t *testing.T) {
	r := fuzzRig(t)
	w := r.ask("GET", "/fr/search?q=sommet", "", nil)
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "construction") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := r.ask("GET", "/fr/search", "", nil); w.Code != 200 {
		t.Errorf("the form: %d", w.Code)
	}
	if w := r.ask("GET", "/fr/", "", nil); w.Code != 200 {
		t.Errorf("the front: %d", w.Code)
	}
}

// A flood of queries is answered or sent away; nobody waits for long, and other
// pages are served all the while.
func TestAFloodOfQueriesIsSentAway(t *testing.T) {
	r := open(t)
	for n := range 40 {
		r.published(draft(fmt.Sprintf("Le sommet numéro %d", n)))
	}
	r.catchUp()
	var mu sync.Mutex
	codes := map[int]int{}
	var work sync.WaitGroup
	for i := range 60 {
		work.Go(func() {
			for j := range 10 {
				w := r.ask("GET", fmt.Sprintf("/fr/search?q=sommet+x%d+y%d", i, j), "", nil)
				if w.Code == 503 && (w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "<h1>")) {
					t.Errorf("sent away with %v", w.Header())
				}
				mu.Lock()
				codes[w.Code]++
				mu.Unlock()
			}
		})
	}
	if w := r.ask("GET", "/fr/", "", nil); w.Code != 200 {
		t.Errorf("the front: %d", w.Code)
	}
	work.Wait()
	if codes[200] == 0 || codes[200]+codes[503] != 600 {
		t.Errorf("%v", codes)
	}
	if w := r.ask("GET", "/fr/search?q=sommet", "", nil); w.Code != 200 {
		t.Errorf("after the flood: %d", w.Code)
	}
}

// Whatever is done to stories, the index finds exactly those that are out and
// have the word.
func TestTheIndexFindsWhatAReaderOfEverythingWould(t *testing.T) {
	vocabulary := []string{"sommet", "Astana", "élection", "Œuvre", "قمة", "القاهرة", "Straße", "ninth", "x1", "l’été"}
	rapid.Check(t, func(rt *rapid.T) {
		st, err := store.Open(filepath.Join(t.TempDir(), fmt.Sprint(rand.Int64())+".db"))
		if err != nil {
			rt.Fatal(err)
		}
		defer st.Close()
		if err := st.Migrate(t.Context()); err != nil {
			rt.Fatal(err)
		}
		r := newRig(t, st, "")
		ctx := t.Context()
		chief := staff.Person{Name: "Chief", Role: staff.Admin}
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 3).Draw(rt, name), " ")
		}
		content := func(section string) story.Content {
			return story.Content{Section: section, Headline: "Titre " + text("headline"), Standfirst: text("standfirst"), Kicker: text("kicker"), Body: story.Paragraphs(text("text"))}
		}
		var made []story.Number
		for range rapid.IntRange(3, 12).Draw(rt, "steps") {
			r.set(r.now().Add(time.Duration(rapid.IntRange(0, 90).Draw(rt, "minutes")) * time.Minute))
			var n story.Number
			if len(made) > 0 {
				n = rapid.SampledFrom(made).Draw(rt, "story")
			}
			switch what := rapid.SampledFrom([]string{"create", "create", "create", "correct", "revise", "withdraw", "again", "due"}).Draw(rt, "what"); what {
			case "create":
				ed := rapid.SampledFrom(rigEditions).Draw(rt, "edition")
				c := content(rapid.SampledFrom(ed.Paths()).Draw(rt, "section"))
				if rapid.IntRange(0, 3).Draw(rt, "waits") == 0 {
					c.Embargo = r.now().Add(time.Hour)
				}
				d, err := r.desk.Create(ctx, chief, ed.Code, c)
				if err != nil {
					rt.Fatal(err)
				}
				n = d.Story.Number
				made = append(made, n)
				fallthrough
			case "again":
				_, _ = r.desk.Submit(ctx, chief, n, 0)
				_, _ = r.desk.Approve(ctx, chief, n, 0)
				_, _ = r.desk.Publish(ctx, chief, n, 0, 0)
			case "correct", "revise":
				if s, err := st.Story(ctx, n); err == nil {
					_, _ = r.desk.Revise(ctx, chief, n, s.Head, func(story.Content) (story.Content, error) { return content(s.Section), nil })
					if what == "correct" {
						_, _ = r.desk.Correct(ctx, chief, n, 0, "It was wrong.", nil)
					}
				}
			case "withdraw":
				_, _ = r.desk.Withdraw(ctx, chief, n, 0, "It was not so.")
			case "due":
				_, _, _ = r.desk.Due(ctx)
			}
			if rapid.Bool().Draw(rt, "catches up") {
				r.catchUp()
			}
		}
		r.catchUp()
		for _, e := range rigEditions {
			narrow := rapid.SampledFrom(e.Paths()).Draw(rt, "narrow")
			for _, w := range vocabulary {
				for _, section := range []string{"", narrow} {
					var want []story.Number
					for _, n := range made {
						p, err := r.library.Story(ctx, n)
						if err != nil || p.Edition != e.Code || section != "" && p.Section != section && !strings.HasPrefix(p.Section, section+"/") {
							continue
						}
						if slices.Contains(strings.Fields(p.Headline+" "+p.Standfirst+" "+p.Kicker+" "+bodyWords(p)), w) {
							want = append(want, n)
						}
					}
					f, err := r.search.Find(ctx, search.Query{Edition: e.Code, Lang: e.Lang, Text: w, Section: section, Limit: 100})
					if err != nil {
						rt.Fatal(err)
					}
					got := slices.Clone(f.Stories)
					if f.Read != "" || len(f.Begin) > 0 {
						got, f.Count = nil, 0 // other words than were asked for
					}
					slices.Sort(got)
					if !slices.Equal(got, want) || f.Count != len(want) {
						rt.Fatalf("%s in %s %s: %v (%d counted), want %v", w, e.Code, section, got, f.Count, want)
					}
				}
			}
		}
	})
}

// bodyWords is the text of a story.
func bodyWords(p story.Published) string {
	var all []string
	for _, n := range p.Body.Content {
		all = append(all, n.Words())
	}
	return strings.Join(all, " ")
}
