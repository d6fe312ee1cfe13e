package web_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"marbre/staff"
	"marbre/story"
)

func TestALinkShowsAStoryOutsideUntilItIsOver(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		other := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "sport", "headline": "othermark", "text": "othermark"})["number"].(float64))
		n := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "sport", "headline": "Le pont", "embargo": r.now().Add(48 * time.Hour).Format(time.RFC3339),
			"body": map[string]any{"type": "doc", "attrs": map[string]any{"version": 1}, "content": []any{
				map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": "Un texte."}}},
				map[string]any{"type": "related", "attrs": map[string]any{"number": other}}}}})["number"].(float64))
		links := fmt.Sprintf("/api/v1/stories/%d/links", n)
		r.must(403, "POST", links, staff.Reporter, map[string]any{"hours": 48})
		r.must(403, "GET", links, staff.Reporter, nil)
		for _, hours := range []int{0, story.MaxShownHours + 1} {
			r.must(422, "POST", links, staff.Editor, map[string]any{"hours": hours})
		}
		r.must(201, "POST", links, staff.Editor, map[string]any{"hours": story.MaxShownHours})
		made := r.must(201, "POST", links, staff.Editor, map[string]any{"hours": 48})
		url := made["url"].(string)
		w := r.ask("GET", url, "", nil)
		body := w.Body.String()
		for _, want := range []string{"Le pont", "Un texte.", "Pas encore paru. editor", "Sous embargo jusqu", "noindex"} {
			if w.Code != 200 || !strings.Contains(body, want) {
				t.Errorf("%d, without %q", w.Code, want)
			}
		}
		if strings.Contains(body, "othermark") {
			t.Error("it shows more than the story")
		}
		if h := w.Header(); h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("headers %v", h)
		}
		// It is the story as it stands now.
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", n), staff.Reporter, map[string]any{"base_revision": 1, "headline": "Le viaduc"})
		if body := r.ask("GET", url, "", nil).Body.String(); !strings.Contains(body, "Le viaduc") {
			t.Error("it shows what stood there before")
		}
		// And nowhere but there.
		if w := r.ask("GET", fmt.Sprintf("/fr/2024/07/04/%d/le-viaduc", n), "", nil); w.Code != 404 {
			t.Errorf("its own address answers %d", w.Code)
		}
		list := r.must(200, "GET", links, staff.Editor, nil)["links"].([]any)
		if one := list[0].(map[string]any); len(list) != 2 || one["url"] != nil || one["works"] != true || one["by"] != "editor" {
			t.Errorf("listed as %v", list)
		}
		// To its last moment, and no longer.
		r.set(r.now().Add(48*time.Hour - time.Microsecond))
		if w := r.ask("GET", url, "", nil); w.Code != 200 {
			t.Errorf("before it is over: %d", w.Code)
		}
		r.set(r.now().Add(time.Microsecond))
		if w := r.ask("GET", url, "", nil); w.Code != 410 || strings.Contains(w.Body.String(), "viaduc") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("when it is over: %d", w.Code)
		}
		if w := r.ask("GET", url+"X", "", nil); w.Code != 404 {
			t.Errorf("a link that never was: %d", w.Code)
		}
		// One that is taken back leads nowhere at once; a second time changes nothing.
		again := r.must(201, "POST", links, staff.Editor, map[string]any{"hours": 1})
		one := fmt.Sprintf("%s/%d", links, int(again["id"].(float64)))
		r.must(403, "DELETE", one, staff.Reporter, nil)
		r.must(404, "DELETE", fmt.Sprintf("/api/v1/stories/%d/links/%d", other, int(again["id"].(float64))), staff.Editor, nil)
		r.must(200, "DELETE", one, staff.Editor, nil)
		r.must(200, "DELETE", one, staff.Chief, nil)
		if w := r.ask("GET", again["url"].(string), "", nil); w.Code != 410 {
			t.Errorf("when it is taken back: %d", w.Code)
		}
		// No more than so many work at once.
		for i := 1; ; i++ {
			w := r.ask("POST", links, r.tokens[staff.Editor], map[string]any{"hours": 1})
			if w.Code == 409 && i == story.MaxShown {
				break
			}
			if w.Code != 201 || i > story.MaxShown {
				t.Fatalf("link %d: %d", i, w.Code)
			}
		}
	})
}

// Whoever has the link sees the pictures of the story too, of no other, and only while it works.
func TestALinkShowsThePicturesOfItsStory(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		p, other := r.taken(photo(t, 900, 600, "")), r.taken(photo(t, 300, 900, ""))
		n := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "sport", "headline": "Le pont", "text": "Un.", "lead": map[string]any{"url": p["url"], "width": 900, "height": 600, "alt": "Un pont"}})["number"].(float64))
		link := r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/links", n), staff.Editor, map[string]any{"hours": 48})["url"].(string)
		body := r.ask("GET", link, "", nil).Body.String()
		found := regexp.MustCompile(`/media/[^" ]*`).FindAllString(body, -1)
		if len(found) < 3 {
			t.Fatal(found)
		}
		for _, at := range found {
			if w := r.ask("GET", at, "", nil); w.Code != 200 || w.Header().Get("Cache-Control") != "private, no-store" {
				t.Errorf("%s is %d %s", at, w.Code, w.Header().Get("Cache-Control"))
			}
			if w := r.ask("GET", strings.Split(at, "?")[0], "", nil); w.Code != 404 {
				t.Errorf("without the link it is %d", w.Code)
			}
		}
		_, token, _ := strings.Cut(found[0], "?")
		if w := r.ask("GET", other["url"].(string)+"?"+token, "", nil); w.Code != 404 {
			t.Errorf("another picture is %d", w.Code)
		}
		r.set(r.now().Add(48 * time.Hour))
		if w := r.ask("GET", found[0], "", nil); w.Code != 404 {
			t.Errorf("after it ended it is %d", w.Code)
		}
	})
}
