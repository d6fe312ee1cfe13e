package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"marbre/exchange"
	"marbre/journal"
	"marbre/staff"
	"marbre/story"
)

// secret is a story every part of which says mark.
func secret(mark string) map[string]any {
	d := draft("Headline " + mark)
	for _, key := range []string{"kicker", "standfirst", "dateline", "source", "rights", "text"} {
		d[key] = key + " " + mark
	}
	d["slug"] = "slug-" + mark
	d["tags"] = []string{mark}
	d["byline"] = []map[string]string{{"name": mark}}
	d["lead"] = map[string]any{"url": "/" + mark + ".jpg", "alt": mark}
	return d
}

// Nothing of a story leaves by any exit before it may: not of a draft, of one
// under embargo, of one that is scheduled, nor of one that was withdrawn, and
// nothing of a revision in work.
func TestNothingGoesOutEarlyByAnyExit(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		_, open := r.published(secret("openmark")) // shows that the walk would see something
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, secret("draftmark"))
		waiting := secret("waitmark")
		waiting["embargo"] = r.now().Add(time.Hour).Format(time.RFC3339)
		n := r.approved(waiting)
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)
		m := r.approved(secret("duemark"))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/schedule", m), staff.Editor, map[string]any{"at": r.now().Add(time.Hour)})
		gone, path := r.published(secret("gonemark"))
		if w := r.ask("GET", path, "", nil); w.Code != 200 {
			t.Fatal(w.Code)
		}
		lost := strings.TrimPrefix(r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/links", gone), staff.Editor, map[string]any{"hours": 1})["url"].(string), "/preview/")
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", gone), staff.Chief, map[string]any{"reason": "Because."})
		work, _ := r.published(secret("oldmark"))
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", work), staff.Editor, map[string]any{"base_revision": 1, "headline": "workmark", "tags": []string{"workmark"}, "text": "workmark"})
		r.must(200, "PUT", "/api/v1/editions/fr/fronts/", staff.Editor, map[string]any{"slots": []int{n, m, gone, work}})
		// Links for people outside that lead nowhere any more: one was taken back, of one the story was withdrawn.
		link := func(n int) (id int, token string) {
			out := r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/links", n), staff.Editor, map[string]any{"hours": 1})
			return int(out["id"].(float64)), strings.TrimPrefix(out["url"].(string), "/preview/")
		}
		id, revoked := link(n)
		r.must(200, "DELETE", fmt.Sprintf("/api/v1/stories/%d/links/%d", n, id), staff.Editor, nil)
		r.catchUp()

		hidden := []string{"draftmark", "waitmark", "duemark", "gonemark", "workmark"}
		asks := map[string][]string{
			"GET /{$}":                {"/"},
			"GET /assets/demo/{name}": {"/assets/demo/draftmark.svg"},
			"GET /assets/":            {"/assets/draftmark"},
			"GET /desk/":              {"/desk/", "/desk/stories/1", "/desk/assets/draftmark.js"},
			"GET /desk/oidc/start":    {"/desk/oidc/start?back=/desk/draftmark"}, "GET /desk/oidc/return": {"/desk/oidc/return?state=draftmark&code=draftmark"},
			"GET /preview/{token}":  {"/preview/draftmark", "/preview/", "/preview/" + revoked, "/preview/" + lost},
			"GET /media/{name}":     {"/media/draftmark", "/media/draftmark.jpg"},
			"GET /robots.txt":       {"/robots.txt"},
			"GET /sitemap.xml":      {"/sitemap.xml"},
			"GET /sitemap/{name}":   {"/sitemap/fr-2024-07.xml"},
			"GET /news-sitemap.xml": {"/news-sitemap.xml"},
			"/api/":                 {"/api/", "/api/v1/nothing", "/api/openapi.json"},
			"/":                     {"/fr/", "/fr/infos/", "/fr/infos/asie/", "/fr/live", "/fr/archive/", "/fr/archive/2024/07/", "/en/", "/nowhere", "/fr/search", "/fr/feed.xml", "/fr/feed.json", "/fr/infos/asie/feed.xml", "/fr/infos/feed.json"},
		}
		for _, mark := range append(hidden, "openmark", "oldmark") {
			asks["/"] = append(asks["/"], "/fr/topics/"+mark, "/fr/authors/"+mark, "/fr/topics/"+mark+"/feed.xml", "/fr/authors/"+mark+"/feed.json")
		}
		for num := 1; num <= 7; num++ {
			asks["/"] = append(asks["/"], fmt.Sprintf("/fr/2024/07/04/%d/x", num), fmt.Sprintf("/en/2024/07/04/%d/", num))
		}
		asks["/"] = append(asks["/"], open, strings.Replace(path, "gonemark", "x", 1))

		saw := map[string]int{}
		look := func(exit, what, text string) {
			for _, mark := range hidden {
				// What was asked for is repeated in an address or a key at most, never told.
				asked := strings.TrimSuffix(strings.TrimSuffix(what, "/feed.xml"), "/feed.json")
				last := asked[strings.LastIndex(asked, "/")+1:]
				if text := strings.NewReplacer(what, "", "tag/"+last, "", "author/"+last, "").Replace(text); strings.Contains(text, mark) {
					t.Errorf("%s: %s tells of %s: …%.300s", exit, what, mark, text[max(0, strings.Index(text, mark)-150):])
				}
			}
			saw["openmark"] += strings.Count(text, "openmark")
		}
		for _, exit := range r.server.Exits() {
			list, known := asks[exit]
			if strings.Contains(exit, " /api/v1/") {
				known = true
				method, path, _ := strings.Cut(exit, " ")
				for num := 1; num <= 7; num++ {
					at := strings.NewReplacer("{number}", fmt.Sprint(num), "{range}", "1...2", "{edition}", "fr", "{section...}", "", "{id}", fmt.Sprint(num)).Replace(path)
					for _, token := range []string{"", "wrong"} {
						w := r.ask(method, at, token, nil)
						// What leads into the house answers whoever stands outside, and tells of no story.
						if outside := strings.Contains(path, "/session") && !strings.HasSuffix(path, "/sessions") || strings.Contains(path, "/links/"); w.Code != 401 && !outside {
							t.Errorf("%s without a token: %d", exit, w.Code)
						}
						look(exit, at, w.Body.String()+fmt.Sprint(w.Header()))
					}
				}
			}
			if !known {
				t.Errorf("%s is a new exit: this test must walk it", exit)
			}
			for _, path := range list {
				for _, method := range []string{"GET", "HEAD", "POST"} {
					w := r.ask(method, path, "", nil, "If-None-Match", `"x"`)
					if w.Code == 301 { // a redirection tells a slug
						look(exit, path, w.Header().Get("Location"))
						w = r.ask("GET", w.Header().Get("Location"), "", nil)
					}
					look(exit, path, w.Body.String()+fmt.Sprint(w.Header()))
				}
			}
		}
		// What the search finds: by any of their words, by a mistake in one or its
		// beginning, in any order. It repeats what was asked, and says nothing else.
		for _, mark := range append(hidden, "openmark") {
			for _, q := range []string{mark, "headline " + mark, `"` + mark + `"`, mark[:len(mark)-1], mark + "s", mark[:2] + mark[3:], mark[1:], mark[:1] + mark[2:3] + mark[1:2] + mark[3:], mark[:4], "tags " + mark, mark + " openmark"} {
				for _, rest := range []string{"", "&sort=date", "&section=infos/asie", "&from=2024-01-01"} {
					what := "/fr/search?q=" + url.QueryEscape(q) + rest
					w := r.ask("GET", what, "", nil)
					if w.Code != 200 {
						t.Errorf("%s: %d", what, w.Code)
					}
					d, err := goquery.NewDocumentFromReader(w.Body)
					if err != nil {
						t.Fatal(err)
					}
					text := d.Find("main").Text()
					if strings.Contains(q, mark) {
						look("search", what, d.Find(".found article").Text())
					} else {
						look("search", what, text)
					}
					finds := d.Find(".found article").Length() + d.Find("#count").Length()
					if mark == "openmark" && finds == 0 {
						t.Errorf("%s finds nothing: the walk would not have seen the others", what)
					}
					if mark != "openmark" && q == mark && finds > 0 {
						t.Errorf("%s finds something: %s", what, text)
					}
				}
			}
		}
		// What partners get.
		var out bytes.Buffer
		if err := r.desk.Export(t.Context(), staff.Person{Role: staff.Admin}, false, func(item exchange.Item) error { return json.NewEncoder(&out).Encode(item) }); err != nil {
			t.Fatal(err)
		}
		look("export", "/export", out.String())
		// What followers are told (other nodes' pages and, later, readers).
		entries, err := r.store.After(t.Context(), 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Kind == journal.Saved || e.Kind == journal.Moved {
				if len(e.Touched) > 0 {
					t.Errorf("work at the desk touches what readers see: %+v", e)
				}
			}
		}
		if saw["openmark"] < 20 {
			t.Errorf("the walk met the public story only %d times: it would not have seen the others", saw["openmark"])
		}
		// An hour later the two that waited are out, and the others are not.
		r.set(r.now().Add(time.Hour))
		if done, _, err := r.desk.Due(t.Context()); err != nil || len(done) != 2 {
			t.Fatalf("due: %v, %v", done, err)
		}
		r.catchUp()
		front := r.ask("GET", "/fr/", "", nil).Body.String()
		for _, mark := range []string{"waitmark", "duemark"} {
			if got := numbers(r.look(t, 200, "fr", "q", mark)); len(got) != 1 {
				t.Errorf("%s is not found at its minute: %v", mark, got)
			}
		}
		for _, mark := range []string{"waitmark", "duemark"} {
			if !strings.Contains(front, mark) {
				t.Errorf("%s is not on the front at its minute", mark)
			}
		}
		for _, mark := range []string{"draftmark", "gonemark", "workmark"} {
			if strings.Contains(front, mark) {
				t.Errorf("%s is on the front", mark)
			}
		}
	})
}

// The gate itself, in every state and around the minute of an embargo.
func TestTheGateAnswersForEveryState(t *testing.T) {
	for _, state := range story.States {
		for _, public := range []story.Revision{0, 1} {
			for _, wait := range []time.Duration{-time.Nanosecond, 0, time.Nanosecond} {
				l := story.Life{State: state, Public: public, Embargo: noon.Add(wait)}
				want := state == story.StatePublished && public == 1 && wait <= 0
				if got := l.Out(noon); got != want {
					t.Errorf("%+v: out = %v", l, got)
				}
			}
		}
	}
	if !slices.Contains(story.States, story.StateWithdrawn) {
		t.Error("a state is missing")
	}
}
