package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"marbre/staff"
)

// quiet is a story in which nothing is found but what a test puts there.
func quiet(headline string, paragraphs ...string) map[string]any {
	var blocks []any
	for _, text := range paragraphs {
		blocks = append(blocks, map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": text}}})
	}
	return map[string]any{"edition": "fr", "section": "sport", "headline": headline, "standfirst": "Un chapeau.", "urgency": 4, "tags": []string{"pont"},
		"byline": []any{map[string]any{"name": "Claire Aubrac"}}, "lead": map[string]any{"url": "https://a.example/a.jpg", "alt": "Un pont", "credit": "Marbre"},
		"body": map[string]any{"type": "doc", "attrs": map[string]any{"version": 1}, "content": blocks}}
}

// A false alarm that was dismissed does not come again for this story: not when its paragraph moves,
// not in another revision; elsewhere and in other words it does.
func TestWhatWasDismissedDoesNotComeAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		num := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, quiet("Un titre", "Les deux  ponts sont ouverts.", "Une fin."))["number"].(float64))
		at := fmt.Sprintf("/api/v1/stories/%d/", num)
		is := func(when, want string) map[string]any {
			t.Helper()
			out := r.must(200, "GET", at+"findings", staff.Reporter, nil)
			if got := fmt.Sprint(found(r, num), len(out["dismissed"].([]any))); got != want {
				t.Errorf("%s: %s, want %s", when, got, want)
			}
			return out
		}
		f := is("first", "[space-twice] 0")["findings"].([]any)[0].(map[string]any)
		place := map[string]any{"rule": f["rule"], "field": f["field"], "block": f["block"], "from": f["from"], "to": f["to"]}
		before := r.must(200, "GET", at+"findings", staff.Reporter, nil)["version"]
		if out := r.must(200, "POST", at+"findings/dismiss", staff.Reporter, place); out["journal"] == nil || out["by"] != "reporter" {
			t.Errorf("answered %v", out)
		}
		if again := r.must(200, "POST", at+"findings/dismiss", staff.Reporter, place); again["journal"] != nil {
			t.Error("dismissed twice, told twice")
		}
		out := is("dismissed", "[] 1")
		if out["version"] != before {
			t.Error("a dismissal is written into the story")
		}
		mark := out["dismissed"].([]any)[0].(map[string]any)["mark"].(string)
		if c := card(t, r.must(200, "GET", "/api/v1/board", staff.Reporter, nil), "Un titre"); c["findings"].(map[string]any)["note"] != 0.0 {
			t.Errorf("the board still counts %v", c["findings"])
		}
		last := r.must(200, "GET", fmt.Sprintf("/api/v1/journal?after=%d", int(r.must(200, "GET", "/api/v1/board", staff.Reporter, nil)["journal"].(float64))-1), staff.Reporter, nil)["journal"].([]any)
		if e := last[len(last)-1].(map[string]any); e["kind"] != "verdict" || !strings.HasPrefix(e["note"].(string), "space-twice: ") {
			t.Errorf("the journal says %v", e)
		}

		r.must(201, "POST", at+"revisions", staff.Reporter, map[string]any{"base_revision": 1, "body": quiet("", "Du neuf.", "Les deux  ponts sont ouverts.", "Une fin.", "Les trois  tunnels aussi.")["body"]})
		is("moved", "[space-twice] 1")
		r.must(200, "DELETE", at+"findings/dismissed/"+mark, staff.Reporter, nil)
		is("taken up", "[space-twice space-twice] 0")
		r.must(404, "DELETE", at+"findings/dismissed/"+mark, staff.Reporter, nil)
		r.must(409, "POST", at+"findings/dismiss", staff.Reporter, map[string]any{"rule": "doubled", "field": "headline"})
		other := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, quiet("Autre", "Les deux  ponts sont ouverts."))["number"].(float64))
		if got := fmt.Sprint(found(r, other)); got != "[space-twice]" {
			t.Errorf("another story: %s", got)
		}
	})
}

// What stops a story stops it in the newsroom itself, whoever asks; an editor overrides it with a
// reason, which stands in the journal and in the story's history.
func TestABlockIsOverriddenWithAReason(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		words := "!clandestin # personne en situation irrégulière"
		r.must(200, "PATCH", "/api/v1/editions/fr/checks", staff.Admin, map[string]any{"words": words})
		num := r.approved(quiet("Un titre", "Un clandestin a été secouru."))
		at := fmt.Sprintf("/api/v1/stories/%d/", num)
		r.must(409, "POST", at+"findings/dismiss", staff.Editor, map[string]any{"rule": "word-forbidden", "field": "body", "block": 0, "from": 3, "to": 14})
		stopped := r.must(422, "POST", at+"publish", staff.Editor, nil)
		if stopped["key"] != "story.blocked" || stopped["detail"] != "This stands in the way: “clandestin” is not written here. personne en situation irrégulière" {
			t.Errorf("told %v", stopped)
		}
		r.must(422, "POST", at+"schedule", staff.Editor, map[string]any{"at": r.now().Add(time.Hour)})
		for name, override := range map[string]map[string]any{"no reason": {"rule": "word-forbidden", "reason": " "}, "no rule": {"rule": "nothing", "reason": "x"}, "another rule": {"rule": "no-byline", "reason": "x"}, "a final rule": {"rule": "no-section", "reason": "x"}} {
			if r.must(422, "POST", at+"publish", staff.Editor, map[string]any{"override": []any{override}})["status"] == nil {
				t.Errorf("%s is taken", name)
			}
		}
		reason := []any{map[string]any{"rule": "word-forbidden", "reason": "C’est le titre d’un livre."}}
		r.must(403, "POST", at+"publish", staff.Reporter, map[string]any{"override": reason})
		r.must(200, "POST", at+"publish", staff.Editor, map[string]any{"override": reason})
		history := r.must(200, "GET", strings.TrimSuffix(at, "/"), staff.Reporter, nil)["history"].([]any)
		said := history[0].(map[string]any)["overrides"].([]any)[0].(map[string]any)
		if said["rule"] != "word-forbidden" || said["reason"] != "C’est le titre d’un livre." || said["by"] != "editor" {
			t.Errorf("the history says %v", said)
		}
		entries := r.must(200, "GET", "/api/v1/journal?after=0&limit=200", staff.Reporter, nil)["journal"].([]any)
		notes := 0
		for _, e := range entries {
			if e := e.(map[string]any); e["kind"] == "verdict" && e["note"] == "word-forbidden: C’est le titre d’un livre." {
				notes++
			}
		}
		if notes != 1 {
			t.Errorf("%d entries tell of it", notes)
		}
		if w := r.ask("GET", r.must(200, "GET", strings.TrimSuffix(at, "/"), staff.Reporter, nil)["url"].(string), "", nil); w.Code != 200 || strings.Contains(w.Body.String(), "livre") {
			t.Errorf("%d; readers are told why", w.Code)
		}

		// The same words go out again; others of the same rule do not.
		r.must(200, "POST", at+"update", staff.Editor, map[string]any{"headline": "Un autre titre"})
		r.must(422, "POST", at+"update", staff.Editor, map[string]any{"headline": "Un clandestin en mer"})
		r.must(422, "POST", at+"correct", staff.Editor, map[string]any{"note": "Faux."})
		r.must(200, "POST", at+"correct", staff.Editor, map[string]any{"note": "Faux.", "override": []any{map[string]any{"rule": "word-forbidden", "reason": "Cité."}}})
	})
}

// What was overridden when it was scheduled goes out at its minute; what stops it since then sends
// it back, and says why.
func TestAtItsMinuteAStoryIsReadAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		set := func(rules map[string]any) {
			r.must(200, "PATCH", "/api/v1/editions/fr/checks", staff.Admin, map[string]any{"rules": rules})
		}
		set(map[string]any{"space-twice": map[string]any{"severity": "block"}})
		one, two := r.approved(quiet("Premier", "Les deux  ponts.")), r.approved(quiet("Second", "Un texte un texte."))
		due := r.now().Add(time.Hour)
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/schedule", one), staff.Editor, map[string]any{"at": due, "override": []any{map[string]any{"rule": "space-twice", "reason": "Un poème."}}})
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/schedule", two), staff.Editor, map[string]any{"at": due})
		r.must(200, "PATCH", "/api/v1/editions/fr/checks", staff.Admin, map[string]any{"words": "!texte"})
		r.set(due)
		if _, _, err := r.desk.Due(t.Context()); err == nil {
			t.Error("nothing was refused")
		}
		if s := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d", one), staff.Reporter, nil); s["state"] != "published" || s["history"].([]any)[0].(map[string]any)["overrides"] == nil {
			t.Errorf("the first is %v, %v", s["state"], s["history"])
		}
		if s := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d", two), staff.Reporter, nil); s["state"] != "draft" || s["returned_note"] != "Ceci s’y oppose : « texte » ne s’écrit pas ici." {
			t.Errorf("the second is %v: %v", s["state"], s["returned_note"])
		}
	})
}

func TestAnEditionSwitchesRulesOffWithAReason(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		patch := func(code int, in map[string]any) map[string]any {
			return r.must(code, "PATCH", "/api/v1/editions/fr/checks", staff.Admin, in)
		}
		patch(422, map[string]any{"rules": map[string]any{"nothing": map[string]any{"off": true, "reason": "x"}}})
		patch(422, map[string]any{"rules": map[string]any{"no-urgency": map[string]any{"off": true}}})
		patch(422, map[string]any{"rules": map[string]any{"no-urgency": map[string]any{"severity": "bad"}}})
		patch(422, map[string]any{"rules": map[string]any{"no-headline": map[string]any{"off": true, "reason": "x"}}})
		in := quiet("Un titre", "Un texte.")
		delete(in, "urgency")
		num := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, in)["number"].(float64))
		if got := fmt.Sprint(found(r, num)); got != "[no-urgency]" {
			t.Fatal(got)
		}
		out := patch(200, map[string]any{"rules": map[string]any{"no-urgency": map[string]any{"off": true, "reason": "Le fil est à part."}}, "words": "Kiev => Kyiv\nfaux"})
		if got := fmt.Sprint(found(r, num)); got != "[]" {
			t.Error(got)
		}
		if problem := out["problems"].([]any)[0].(map[string]any); problem["line"] != 2.0 || out["words"] != "Kiev => Kyiv\nfaux" {
			t.Errorf("told %v, kept %q", out["problems"], out["words"])
		}
		for _, one := range r.must(200, "GET", "/api/v1/editions/fr/checks", staff.Reporter, nil)["rules"].([]any) {
			one := one.(map[string]any)
			if about := one["about"].(string); about == "" || strings.HasPrefix(about, "check") || strings.Contains(about, "{") {
				t.Errorf("%v is about %q", one["rule"], about)
			}
			if set := one["setting"].(map[string]any); one["rule"] == "no-urgency" && (set["off"] != true || set["by"] != "admin" || set["at"] == nil) {
				t.Errorf("set as %v", set)
			}
		}
		r.must(403, "PATCH", "/api/v1/editions/fr/checks", staff.Chief, map[string]any{"words": ""})
		patch(200, map[string]any{"rules": map[string]any{"no-urgency": map[string]any{}}})
		if got := fmt.Sprint(found(r, num)); got != "[no-urgency]" {
			t.Error(got)
		}
	})
}
