package web_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"marbre/staff"
)

func TestAnActIsTakenBackWithinHalfAMinuteByWhoeverDidIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		r.hires("solene", staff.Chief)
		r.hires("claire", staff.Reporter)
		solene, claire := r.signIn("solene"), r.signIn("claire")
		must := func(code int, cookie, method, path string, body any) (out struct {
			Number, Revision int
			Journal          int64
			State, URL, Key  string
		}) {
			t.Helper()
			w := r.by(cookie, method, "/api/v1"+path, body)
			if w.Code != code {
				t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, code)
			}
			_ = json.Unmarshal(w.Body.Bytes(), &out)
			return out
		}
		tick := func(d time.Duration) { r.set(r.now().Add(d)) }
		n := must(201, claire, "POST", "/stories", draft("Le pont")).Number
		at := fmt.Sprintf("/stories/%d", n)
		state := func() string {
			return r.must(200, "GET", "/api/v1"+at, staff.Reporter, nil)["state"].(string)
		}
		undo := func(code int, cookie string, seq int64) (key string) {
			t.Helper()
			return must(code, cookie, "POST", "/undo", map[string]any{"journal": seq}).Key
		}

		// What readers never saw is as if it had not been.
		done := must(200, claire, "POST", at+"/submit", nil)
		if key := undo(409, solene, done.Journal); key != "undo.not-yours" {
			t.Errorf("another person's act: %s", key)
		}
		tick(30 * time.Second)
		undo(200, claire, done.Journal)
		if s := state(); s != "draft" {
			t.Errorf("after undoing: %s", s)
		}
		done = must(200, claire, "POST", at+"/submit", nil)
		tick(30*time.Second + time.Microsecond)
		if key := undo(409, claire, done.Journal); key != "undo.late" {
			t.Errorf("half a minute later: %s", key)
		}
		undo(409, claire, 1<<40)
		approved := must(200, solene, "POST", at+"/approve", nil)
		undo(200, solene, approved.Journal)
		if s := state(); s != "submitted" {
			t.Errorf("after undoing an approval: %s", s)
		}
		must(200, solene, "POST", at+"/approve", nil)
		must(200, solene, "POST", at+"/schedule", map[string]any{"at": r.now().Add(time.Hour)})
		moved := must(200, solene, "POST", at+"/schedule", map[string]any{"at": r.now().Add(2 * time.Hour)})
		undo(200, solene, moved.Journal)
		if due := r.must(200, "GET", "/api/v1"+at, staff.Reporter, nil)["due"]; due != r.now().Add(time.Hour).Format(time.RFC3339Nano) {
			t.Errorf("the former minute does not hold: %v", due)
		}
		back := must(200, solene, "POST", at+"/return", map[string]any{"note": "Encore."})
		must(201, solene, "POST", at+"/notes", map[string]any{"text": "Une note n'est pas un geste."})
		undo(200, solene, back.Journal)
		if s := state(); s != "scheduled" {
			t.Errorf("after undoing a return: %s", s)
		}

		// What they saw stays said: the address answers 410 with the reason.
		must(200, solene, "POST", at+"/return", nil)
		must(200, solene, "POST", at+"/submit", nil)
		must(200, solene, "POST", at+"/approve", nil)
		out := must(200, solene, "POST", at+"/publish", nil)
		if w := r.ask("GET", out.URL, "", nil); w.Code != 200 {
			t.Fatal(w.Code)
		}
		taken := undo(200, solene, out.Journal)
		if w := r.ask("GET", out.URL, "", nil); w.Code != 410 || !strings.Contains(w.Body.String(), "par erreur") {
			t.Errorf("after undoing a publication: %d (%s)", w.Code, taken)
		}
		if h := r.must(200, "GET", "/api/v1"+at, staff.Reporter, nil)["history"].([]any); len(h) != 1 {
			t.Errorf("its history is %v", h)
		}

		// An update that is undone leaves two more in the history, and the first text before readers.
		must(200, solene, "POST", at+"/submit", nil)
		must(200, solene, "POST", at+"/approve", nil)
		must(200, solene, "POST", at+"/publish", nil)
		tick(time.Second)
		up := must(200, solene, "POST", at+"/update", map[string]any{"base_revision": 1, "headline": "Le viaduc", "note": "Un autre nom."})
		if w := r.ask("GET", out.URL, "", nil); !strings.Contains(w.Body.String(), "Le viaduc") {
			t.Fatal("the update is not out")
		}
		tick(time.Second)
		undo(200, solene, up.Journal)
		w := r.ask("GET", out.URL, "", nil)
		if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, "Le pont</h1>") || !strings.Contains(body, "par erreur") {
			t.Errorf("after undoing an update: %d", w.Code)
		}
		s := r.must(200, "GET", "/api/v1"+at, staff.Reporter, nil)
		if h := s["history"].([]any); len(h) != 4 || s["headline"] != "Le pont" || s["revision"] != 3.0 {
			t.Errorf("%d publications, revision %v: %v", len(h), s["revision"], s["headline"])
		}

		// So does a withdrawal that is undone.
		tick(time.Second)
		gone := must(200, solene, "POST", at+"/withdraw", map[string]any{"reason": "Faux."})
		tick(time.Second)
		undo(200, solene, gone.Journal)
		if w := r.ask("GET", out.URL, "", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "retiré par erreur") {
			t.Errorf("after undoing a withdrawal: %d", w.Code)
		}

		// Nothing is undone of which something came.
		tick(time.Second)
		up = must(200, solene, "POST", at+"/update", map[string]any{"base_revision": 3, "headline": "Le viaduc"})
		must(201, solene, "POST", at+"/revisions", map[string]any{"base_revision": 4, "headline": "Le grand viaduc"})
		if key := undo(409, solene, up.Journal); key != "undo.since" {
			t.Errorf("after somebody wrote on: %s", key)
		}
		if w := r.ask("POST", "/api/v1/undo", r.tokens[staff.Chief], map[string]any{"journal": up.Journal}); w.Code != 409 {
			t.Errorf("a program undoes: %d", w.Code)
		}
	})
}

// Whatever is done and undone, the journal and the history only grow, and what is
// public changes only with an entry that says so.
func TestUndoingNeverChangesInSilenceWhatIsPublic(t *testing.T) {
	r := open(t)
	r.hires("solene", staff.Chief)
	cookie := r.signIn("solene")
	chance := rand.New(rand.NewPCG(4, 7))
	var n struct{ Number int }
	_ = json.Unmarshal(r.by(cookie, "POST", "/api/v1/stories", draft("Le pont")).Body.Bytes(), &n)
	at := fmt.Sprintf("/api/v1/stories/%d", n.Number)
	type view struct {
		Revision, Public int
		State            string
		History          []any
	}
	see := func() (v view) {
		if err := json.Unmarshal(r.ask("GET", at, r.tokens[staff.Reporter], nil).Body.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	undone := 0
	for i := range 400 {
		r.set(r.now().Add(time.Second))
		before := see()
		act := []string{"submit", "return", "approve", "publish", "update", "correct", "withdraw", "schedule"}[chance.IntN(8)]
		body := map[string]any{}
		switch act {
		case "return":
			body["note"] = "Une note."
		case "withdraw":
			body["reason"] = "Une raison."
		case "schedule":
			body["at"] = r.now().Add(time.Hour)
		case "update", "correct":
			body = map[string]any{"base_revision": before.Revision, "headline": fmt.Sprintf("Le pont %d", i), "note": "Une note."}
		}
		w := r.by(cookie, "POST", at+"/"+act, body)
		if w.Code != 200 {
			continue
		}
		var done struct{ Journal int64 }
		_ = json.Unmarshal(w.Body.Bytes(), &done)
		after := see()
		if chance.IntN(2) == 0 {
			continue
		}
		w = r.by(cookie, "POST", "/api/v1/undo", map[string]any{"journal": done.Journal})
		if w.Code != 200 {
			t.Fatalf("undoing %s: %d %s", act, w.Code, w.Body)
		}
		undone++
		now := see()
		if len(now.History) < len(after.History) || now.Revision < after.Revision {
			t.Fatalf("undoing %s shortens the history", act)
		}
		wasOut, isOut := before.State == "published", now.State == "published"
		switch {
		case after.State != "published" && !wasOut: // readers saw nothing of it
			if now.State != before.State || now.Public != before.Public {
				t.Fatalf("undoing %s leads from %+v to %+v", act, before, now)
			}
		case wasOut != isOut && now.State != "withdrawn":
			t.Fatalf("undoing %s leaves readers with %+v, before %+v", act, now, before)
		case wasOut && len(now.History) == len(after.History):
			t.Fatalf("undoing %s changed what is public without a word", act)
		}
	}
	if undone < 30 {
		t.Errorf("only %d acts were undone", undone)
	}
}
