package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"marbre/staff"
)

// Who has a role in one edition alone sees of the others what readers see.
func TestWhoWorksInOneEditionReadsNoOther(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		r.hires("hala", "", staff.Grant{Edition: "ar", Role: staff.Chief})
		r.hires("solene", "", staff.Grant{Edition: "fr", Section: "sport", Role: staff.Reporter})
		hala, solene := r.signIn("hala"), r.signIn("solene")
		const secret = "Tirelire"
		draft := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "infos", "headline": secret + " au brouillon", "text": "Un."})["number"].(float64))
		out, _ := r.published(map[string]any{"edition": "fr", "section": "sport", "headline": "Une course", "text": "Un."})
		r.set(r.now().Add(time.Minute))
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", out), staff.Chief, map[string]any{"base_revision": 1, "headline": secret + " de la course"})
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/notes", draft), staff.Chief, map[string]any{"text": secret})
		english := int(r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/translations", draft), staff.Chief, map[string]any{"edition": "en"})["number"].(float64))

		ask := func(who, method, path string, in any) (int, string) {
			w := r.by(who, method, "/api/v1"+path, in)
			return w.Code, w.Body.String()
		}
		// Everything by which a story can be read, of either.
		for _, n := range []int{draft, out, english} {
			for _, path := range []string{"", "/revisions", "/revisions/1...2", "/revisions/2", "/findings", "/preview", "/preview?view=front", "/galley", "/assignment", "/notes", "/preview-links"} {
				code, text := ask(hala, "GET", fmt.Sprintf("/stories/%d%s", n, path), nil)
				if code != 403 && code != 404 || strings.Contains(text, secret) {
					t.Errorf("hala reads %d%s: %d %s", n, path, code, text)
				}
			}
		}
		if code, text := ask(hala, "GET", fmt.Sprintf("/stories/%d/translations", draft), nil); code != 403 {
			t.Errorf("hala sees of whom a draft of another edition is the original: %d %s", code, text)
		}
		if code, text := ask(hala, "POST", fmt.Sprintf("/stories/%d/translations", draft), map[string]any{"edition": "ar"}); code != 403 {
			t.Errorf("hala translates a draft that she may not read: %d %s", code, text)
		}
		for _, path := range []string{"/stories", "/stories?q=" + secret, fmt.Sprintf("/stories?q=%%23%d", draft), "/stories?state=draft", "/translations", "/journal?after=0&limit=200", "/board"} {
			code, text := ask(hala, "GET", path, nil)
			if code != 200 || strings.Contains(text, secret) || strings.Contains(text, `"edition":"fr"`) && !strings.HasPrefix(path, "/board") {
				t.Errorf("hala lists %s: %d %s", path, code, text)
			}
		}
		for _, path := range []string{"/stories?edition=fr", "/translations?edition=fr", "/board?edition=en", "/editions/fr/fronts/"} {
			if code, text := ask(hala, "GET", path, nil); code != 403 {
				t.Errorf("hala lists %s: %d %s", path, code, text)
			}
		}

		// What is out is for everybody: she translates it, and learns by what she is behind.
		code, text := ask(hala, "POST", fmt.Sprintf("/stories/%d/translations", out), map[string]any{"edition": "ar"})
		if code != 201 {
			t.Fatalf("hala translates what is out: %d %s", code, text)
		}
		var made struct{ Number int }
		_ = json.Unmarshal([]byte(text), &made)
		if _, text := ask(hala, "GET", fmt.Sprintf("/stories/%d", made.Number), nil); !strings.Contains(text, "Une course") || strings.Contains(text, secret) {
			t.Errorf("her translation begins as %s", text)
		}
		r.set(r.now().Add(time.Minute))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/correct", out), staff.Chief, map[string]any{"base_revision": 2, "headline": "Deux courses", "note": "Deux."})
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", out), staff.Chief, map[string]any{"base_revision": 3, "headline": secret + " encore"})
		for _, path := range []string{fmt.Sprintf("/stories/%d/translations", out), fmt.Sprintf("/stories/%d/translations", made.Number), "/translations"} {
			if code, text := ask(hala, "GET", path, nil); code != 200 || !strings.Contains(text, `"Deux courses"`) || !strings.Contains(text, `"Deux."`) || strings.Contains(text, secret) {
				t.Errorf("%s tells hala %d %s", path, code, text)
			}
		}
		for revision, want := range map[string]int{"1": 200, "2": 403, "3": 200, "4": 403, "1...3": 200, "1...2": 403, "2...3": 403} {
			if code, text := ask(hala, "GET", fmt.Sprintf("/stories/%d/revisions/%s", out, revision), nil); code != want || want == 200 && strings.Contains(text, secret) {
				t.Errorf("hala reads revision %s: %d %s", revision, code, text)
			}
		}

		// A section's reporter reads her whole edition, and the journal of it alone.
		if code, text := ask(solene, "GET", fmt.Sprintf("/stories/%d", draft), nil); code != 200 {
			t.Errorf("solene reads her own edition: %d %s", code, text)
		}
		var page struct {
			After   int64
			Journal []struct {
				Seq     int64
				Edition string
			}
		}
		var seen []int64
		for after := int64(0); ; after = page.After {
			_, text = ask(solene, "GET", fmt.Sprintf("/journal?after=%d&limit=3", after), nil)
			page.Journal = nil
			if err := json.Unmarshal([]byte(text), &page); err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Journal {
				if e.Edition != "" && e.Edition != "fr" {
					t.Errorf("solene is told of %+v", e)
				}
				seen = append(seen, e.Seq)
			}
			if page.After == after {
				break
			}
		}
		all, err := r.store.After(t.Context(), 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		var want []int64
		for _, e := range all {
			if e.Edition == "" || e.Edition == "fr" {
				want = append(want, e.Seq)
			}
		}
		if !slices.Equal(seen, want) {
			t.Errorf("solene is told of %v, wants %v", seen, want)
		}
	})
}
