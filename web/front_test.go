package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"marbre/staff"
)

// html asks for a page of the desk's and reads it.
func (r *rig) html(path string, role staff.Role) *goquery.Document {
	r.t.Helper()
	w := r.ask("GET", path, r.tokens[role], nil)
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || !strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'self'") || w.Header().Get("Cache-Control") != "no-store" {
		r.t.Fatalf("%s: %d %v %.200s", path, w.Code, w.Header(), w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return doc
}

func TestWhoMakesAFrontUpSeesWhoWasFaster(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a, _ := r.published(draft("First"))
		b, _ := r.published(draft("Second"))
		front := "/api/v1/editions/fr/fronts/"
		if got := r.must(200, "GET", front, staff.Reporter, nil); got["made"] != nil {
			t.Errorf("nobody made it up: %v", got)
		}
		made := r.must(200, "PUT", front, staff.Editor, map[string]any{"slots": []int{a}, "base": 0})["journal"]
		got := r.must(200, "GET", front, staff.Reporter, nil)
		if got["made"] != made || got["made_by"] != "editor" || got["made_at"] == nil {
			t.Errorf("%v, want %v", got, made)
		}
		w := r.ask("PUT", front, r.tokens[staff.Chief], map[string]any{"slots": []int{b}, "base": 0})
		if w.Code != 409 || !strings.Contains(w.Body.String(), `"front":{`) || !strings.Contains(w.Body.String(), fmt.Sprintf(`"slots":[%d]`, a)) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		r.must(200, "PUT", front, staff.Chief, map[string]any{"slots": []int{b}, "base": made})
		r.must(200, "PUT", front, staff.Chief, map[string]any{"slots": []int{0, b}}) // a program that does not say
		list := r.must(200, "GET", "/api/v1/fronts/history?edition=fr", staff.Reporter, nil)["fronts"].([]any)
		if len(list) != 3 || list[2].(map[string]any)["made"] != made {
			t.Errorf("kept: %v", list)
		}
		if list := r.must(200, "GET", "/api/v1/fronts/history?edition=fr&section=infos", staff.Reporter, nil)["fronts"].([]any); len(list) != 0 {
			t.Errorf("of a section: %v", list)
		}
	})
}

func TestAFrontIsLookedAtBeforeItIsMadeUp(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a, _ := r.published(draft("First"))
		b, _ := r.published(draft("Second"))
		lead := func(path string) string {
			return strings.TrimSpace(r.html(path, staff.Editor).Find("main .lead h2, main .lead h3, main article h2").First().Text())
		}
		for _, n := range []int{a, b} {
			want := map[int]string{a: "First", b: "Second"}[n]
			for _, section := range []string{"", "infos"} {
				if got := lead(fmt.Sprintf("/api/v1/fronts/preview?edition=fr&section=%s&slots=%d", section, n)); section == "" && !strings.Contains(got, want) {
					t.Errorf("slot 1 is %q, want %s", got, want)
				}
			}
		}
		if got := r.must(200, "GET", "/api/v1/editions/fr/fronts/", staff.Reporter, nil); len(got["slots"].([]any)) != 0 {
			t.Errorf("looking made it up: %v", got)
		}
		for query, code := range map[string]int{"edition=xx": 404, "edition=fr&section=nowhere": 422, "edition=fr&slots=1,1": 422, "edition=fr&slots=a": 422, "edition=fr&slots=" + strings.Repeat("0,", 40) + "0": 422} {
			if w := r.ask("GET", "/api/v1/fronts/preview?"+query, r.tokens[staff.Editor], nil); w.Code != code {
				t.Errorf("%s: %d %s", query, w.Code, w.Body)
			}
		}
	})
}

func TestAStoryIsLookedAtAsReadersWillSeeIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("À Astana, dix membres"))["number"].(float64))
		at := fmt.Sprintf("/api/v1/stories/%d/preview", n)
		doc := r.html(at, staff.Reporter)
		if got := strings.TrimSpace(doc.Find("h1").First().Text()); got != "À Astana, dix membres" {
			t.Errorf("headline %q", got)
		}
		if !strings.Contains(doc.Text(), "The ninth member.") {
			t.Error("the text is not there")
		}
		if front := r.html(at+"?view=front", staff.Reporter); !strings.Contains(front.Find("main").Text(), "À Astana, dix membres") {
			t.Error("the front does not show it")
		}
		// What was before is shown as it was; nothing of all this is public.
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", n), staff.Reporter, map[string]any{"base_revision": 1, "headline": "Another headline"})
		if got := strings.TrimSpace(r.html(at+"?revision=1", staff.Reporter).Find("h1").First().Text()); got != "À Astana, dix membres" {
			t.Errorf("revision 1: %q", got)
		}
		if got := strings.TrimSpace(r.html(at, staff.Reporter).Find("h1").First().Text()); got != "Another headline" {
			t.Errorf("as it stands: %q", got)
		}
		if w := r.ask("GET", "/fr/", "", nil); strings.Contains(w.Body.String(), "Astana") {
			t.Error("the draft is on the front")
		}
		// By day and in the dark it names the styles that it has.
		for light, want := range map[string]string{"day": "@media not all", "dark": "@media all"} {
			w := r.ask("GET", at+"?light="+light, r.tokens[staff.Reporter], nil)
			style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllStringSubmatch(w.Body.String(), -1)
			if len(style) == 0 || !strings.Contains(w.Body.String(), want) || strings.Contains(w.Body.String(), "prefers-color-scheme") {
				t.Errorf("%s: %d styles", light, len(style))
			}
			for _, s := range style {
				sum := sha256.Sum256([]byte(s[1]))
				if !strings.Contains(w.Header().Get("Content-Security-Policy"), base64.StdEncoding.EncodeToString(sum[:])) {
					t.Errorf("%s: the policy does not name its style", light)
				}
			}
		}
		for query, code := range map[string]int{"?view=paper": 422, "?light=dusk": 422, "?revision=9": 404, "?revision=x": 422} {
			if w := r.ask("GET", at+query, r.tokens[staff.Reporter], nil); w.Code != code {
				t.Errorf("%s: %d", query, w.Code)
			}
		}
		if w := r.ask("GET", "/api/v1/stories/99/preview", r.tokens[staff.Reporter], nil); w.Code != 404 {
			t.Errorf("no story: %d", w.Code)
		}
		if w := r.ask("GET", at, "", nil); w.Code != 401 {
			t.Errorf("nobody: %d", w.Code)
		}
	})
}
