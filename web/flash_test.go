package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"marbre/staff"
)

// A flash that was wrong goes from the wire and from the banner of every page; that there
// was one, and why it went, stands in its place.
func TestAFlashIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		page := func(path string) string { return r.ask("GET", path, "", nil).Body.String() }
		sends := func(who, text string) int64 {
			w := r.by(who, "POST", "/api/v1/flashes", map[string]any{"edition": "fr", "text": text, "urgency": 1})
			var b struct{ Seq int64 }
			if err := json.Unmarshal(w.Body.Bytes(), &b); w.Code != 200 && w.Code != 201 || err != nil {
				t.Fatal(w.Code, w.Body)
			}
			return b.Seq
		}
		r.hires("claire", staff.Editor)
		r.hires("tom", staff.Editor)
		claire, tom := r.signIn("claire"), r.signIn("tom")
		line := r.openPage(t, "/fr/live/events")
		seq := sends(claire, "Le pont s’est effondré.")
		if !strings.Contains(page("/fr/"), "Le pont s’est effondré.") {
			t.Fatal("the front has no banner")
		}

		// Nobody else undoes it; a chief takes it back, and says why.
		if w := r.by(tom, "POST", "/api/v1/undo", map[string]any{"journal": seq}); w.Code != 409 {
			t.Errorf("tom undoes claire's: %d", w.Code)
		}
		at := fmt.Sprintf("/api/v1/wire/%d/withdraw", seq)
		r.must(403, "POST", at, staff.Editor, map[string]any{"reason": "Faux."})
		r.must(422, "POST", at, staff.Chief, map[string]any{"reason": " "})
		r.must(404, "POST", "/api/v1/wire/999999/withdraw", staff.Chief, map[string]any{"reason": "Faux."})
		out := r.must(200, "POST", at, staff.Chief, map[string]any{"reason": "Le pont tient."})
		for _, path := range []string{"/fr/", "/fr/live", "/fr/infos/"} {
			if html := page(path); strings.Contains(html, "effondré") {
				t.Errorf("%s still tells of it", path)
			}
		}
		if html := page("/fr/live"); !strings.Contains(html, "Un flash a été retiré") || !strings.Contains(html, "Le pont tient.") {
			t.Errorf("the wire does not say that it went: %s", html)
		}
		for told := map[string]any{}; told["replaces"] != float64(seq); {
			if told, _ = line.until("entry"); told["replaces"] == float64(seq) && (told["note"] != "Le pont tient." || told["href"] != nil) {
				t.Errorf("open pages are told %v", told)
			}
		}
		r.must(404, "POST", at, staff.Chief, map[string]any{"reason": "Encore."})
		r.must(404, "POST", fmt.Sprintf("/api/v1/wire/%d/withdraw", int64(out["journal"].(float64))), staff.Chief, map[string]any{"reason": "Encore."})

		// Whoever sent it takes it back at once, for half a minute.
		seq = sends(claire, "Le port est fermé.")
		r.set(r.now().Add(30 * time.Second))
		if w := r.by(claire, "POST", "/api/v1/undo", map[string]any{"journal": seq}); w.Code != 200 {
			t.Errorf("claire undoes hers: %d %s", w.Code, w.Body)
		}
		if html := page("/fr/live"); strings.Contains(html, "port est fermé") || !strings.Contains(html, "parti par erreur") {
			t.Error("the wire still has it")
		}
		if w := r.by(claire, "POST", "/api/v1/undo", map[string]any{"journal": seq}); w.Code != 409 {
			t.Errorf("twice: %d", w.Code)
		}
		seq = sends(claire, "La route est coupée.")
		r.set(r.now().Add(31 * time.Second))
		if w := r.by(claire, "POST", "/api/v1/undo", map[string]any{"journal": seq}); w.Code != 409 || !strings.Contains(page("/fr/"), "La route est coupée.") {
			t.Errorf("after half a minute: %d", w.Code)
		}
		// What was taken back is not among what an export carries elsewhere.
		list, err := r.store.Flashes(t.Context(), 0, 100)
		if err != nil || len(list) != 1 || list[0].Text != "La route est coupée." {
			t.Errorf("an export holds %v %v", list, err)
		}
	})
}
