package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"marbre/staff"
	"marbre/story"
)

func TestASectionMovesWithAllThatStandsInIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		r.hires("claire", "", staff.Grant{Edition: "fr", Section: "infos/asie", Role: staff.Editor})
		claire := r.signIn("claire")
		out := func(section, headline string) (int, string) {
			r.set(r.now().Add(time.Minute))
			return r.published(map[string]any{"edition": "fr", "section": section, "headline": headline, "text": "Un texte."})
		}
		asia, path := out("infos/asie", "A Astana")
		_, _ = out("infos/europe", "A Paris")
		_, _ = out("sport", "Le match")
		work := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "infos/asie", "headline": "En travail", "text": "Un texte."})["number"].(float64))
		r.must(200, "PUT", "/api/v1/editions/fr/fronts/infos/asie", staff.Chief, map[string]any{"slots": []int{asia}})
		before := r.ask("GET", path, "", nil).Body.String()

		move := func(code int, from, to string) map[string]any {
			return r.must(code, "POST", "/api/v1/editions/fr/sections/move", staff.Admin, map[string]any{"from": from, "to": to})
		}
		r.must(403, "POST", "/api/v1/editions/fr/sections/move", staff.Chief, map[string]any{"from": "infos/asie", "to": "sport/asie"})
		move(422, "infos/asie", "infos/asie/x")
		move(409, "infos/asie", "sport")
		if done := move(200, "infos/asie", "sport/orient"); done["stories"] != 1.0 {
			t.Errorf("moved: %v", done)
		}

		// Readers who have a former address are led on, in one step, whatever they had of it.
		for from, to := range map[string]string{"/fr/infos/asie/": "/fr/sport/orient/", "/fr/infos/asie": "/fr/infos/asie/", "/fr/infos/asie/feed.xml": "/fr/sport/orient/feed.xml", "/fr/infos/asie/feed.json": "/fr/sport/orient/feed.json"} {
			if w := r.ask("GET", from, "", nil); w.Code != 301 || w.Header().Get("Location") != to {
				t.Errorf("%s: %d %s", from, w.Code, w.Header().Get("Location"))
			}
		}
		page := func(path string) string {
			t.Helper()
			w := r.ask("GET", path, "", nil)
			if w.Code != 200 {
				t.Fatalf("%s: %d", path, w.Code)
			}
			main, _, _ := strings.Cut(w.Body.String(), "<footer") // the wire at its end is the edition's
			_, main, _ = strings.Cut(main, "<main")
			return main
		}
		has := func(path, headline string, want bool) {
			t.Helper()
			if got := strings.Contains(page(path), headline); got != want {
				t.Errorf("%s has %q: %t", path, headline, got)
			}
		}
		has("/fr/sport/orient/", "A Astana", true)
		has("/fr/sport/", "A Astana", true)
		has("/fr/sport/", "Le match", true)
		has("/fr/infos/", "A Astana", false)
		has("/fr/infos/", "A Paris", true)
		if w := r.ask("GET", "/fr/sport/orient/feed.xml", "", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "A Astana") {
			t.Errorf("its feed: %d", w.Code)
		}

		// Its own address stands, and nothing of it changed but where it says that it is.
		w := r.ask("GET", path, "", nil)
		if after := w.Body.String(); w.Code != 200 || after == before || !strings.Contains(after, "/fr/sport/orient/") || strings.Contains(after, "/fr/infos/asie/") {
			t.Errorf("the story: %d", w.Code)
		}
		if h := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d", asia), staff.Reporter, nil); h["revision"] != 1.0 || h["section"] != "sport/orient" || len(h["history"].([]any)) != 1 {
			t.Errorf("revision %v in %v", h["revision"], h["section"])
		}
		// The desk, the search and who may do what there have moved along.
		if got := find(t, r, "section=sport/orient"); !slices.Equal(got, []int{work, asia}) {
			t.Errorf("the desk lists %v", got)
		}
		for _, q := range []string{"q=texte&section=sport/orient", "q=texte&section=sport/orient&state=draft"} {
			if got := find(t, r, q); !slices.Contains(got, work) {
				t.Errorf("%s finds %v", q, got)
			}
		}
		if got := numbers(r.look(t, 200, "fr", "q", "texte", "section", "sport/orient")); !slices.Equal(got, []story.Number{story.Number(asia)}) {
			t.Errorf("readers find %v", got)
		}
		if got := numbers(r.look(t, 200, "fr", "q", "texte", "section", "infos/asie")); !slices.Equal(got, []story.Number{story.Number(asia)}) {
			t.Errorf("readers find %v by the former path", got)
		}
		if w := r.by(claire, "POST", fmt.Sprintf("/api/v1/stories/%d/submit", work), nil); w.Code != 200 {
			t.Errorf("whoever edits the section may not: %d %s", w.Code, w.Body)
		}
		if f := r.must(200, "GET", "/api/v1/editions/fr/fronts/sport/orient", staff.Chief, nil); fmt.Sprint(f["slots"]) != fmt.Sprint([]any{float64(asia)}) || f["section"] != "sport/orient" {
			t.Errorf("its front is %v", f)
		}
		// Work goes on: a revision, an update, lists made again.
		r.set(r.now().Add(time.Minute))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/update", asia), staff.Chief, map[string]any{"base_revision": 1, "headline": "A Astana, jeudi"})
		has("/fr/sport/orient/", "A Astana, jeudi", true)
		has("/fr/infos/", "Astana", false)
		lists := func() (all string) {
			for _, p := range []string{"/fr/", "/fr/sport/", "/fr/sport/orient/", "/fr/infos/", "/fr/infos/europe/"} {
				all += page(p)
			}
			return all
		}
		was := lists()
		if _, err := r.desk.Rebuild(t.Context(), staff.Person{Role: staff.Admin}); err != nil {
			t.Fatal(err)
		}
		if lists() != was {
			t.Error("lists made again are others")
		}

		// The bar of every page holds what the edition says, wherever that went.
		r.must(200, "PUT", "/api/v1/editions/fr", staff.Admin, map[string]any{"lang": "fr", "zone": "Europe/Paris", "title": "Le Marbre", "bar": []string{"sport/orient", "infos"},
			"sections": r.must(200, "GET", "/api/v1/editions/fr/sections", staff.Admin, nil)["sections"]})
		if nav := r.ask("GET", "/fr/sport/orient/", "", nil).Body.String(); strings.Index(nav, ">Asie</a>") > strings.Index(nav, ">Infos</a>") || strings.Contains(nav[:strings.Index(nav, "<main")], ">Sport</a>") && strings.Index(nav, ">Sport</a>") < strings.Index(nav, "<main") {
			t.Error("the bar does not hold what the edition says")
		}

		// A new section cannot take an address that leads elsewhere; back it may go.
		r.must(409, "PUT", "/api/v1/editions/fr/sections", staff.Admin, map[string]any{"sections": []any{
			map[string]any{"slug": "infos", "title": "Infos", "sections": []any{map[string]any{"slug": "europe", "title": "Europe"}, map[string]any{"slug": "asie", "title": "Asie"}}},
			map[string]any{"slug": "sport", "title": "Sport", "sections": []any{map[string]any{"slug": "orient", "title": "Asie"}}}}})
		move(200, "sport/orient", "infos/asie")
		if w := r.ask("GET", "/fr/infos/asie/", "", nil); w.Code != 200 {
			t.Errorf("back where it was: %d", w.Code)
		}
		if w := r.ask("GET", "/fr/sport/orient/", "", nil); w.Code != 301 || w.Header().Get("Location") != "/fr/infos/asie/" {
			t.Errorf("where it stood meanwhile: %d %s", w.Code, w.Header().Get("Location"))
		}
		has("/fr/infos/", "A Astana, jeudi", true)
		has("/fr/sport/", "Astana", false)
	})
}
