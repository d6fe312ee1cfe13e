package web_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"marbre/staff"
)

// A place is somewhere that a story stands, and what stands there of it.
type place struct{ name, path string }

// What an editor does to a story shows at once in every place where it stood:
// when the act is answered and the journal was followed, none of them is old.
func TestACorrectionAndAWithdrawalArriveEverywhere(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		in := draft("Nine members sign")
		in["tags"], in["byline"], in["urgency"] = []string{"summit"}, []map[string]string{{"name": "Claire Aubrac"}}, 3
		n, path := r.published(in)
		translation := draft("The translation")
		translation["edition"], translation["section"], translation["original"] = "en", "news", n
		m, englishPath := r.published(translation)
		pinned := r.must(200, "PUT", "/api/v1/editions/fr/fronts/infos", staff.Editor, map[string]any{"slots": []int{n}})
		if pinned["journal"] == nil {
			t.Error("not pinned")
		}
		open := r.openPage(t, "/fr/live/events?after=0")
		open.until("entry")

		lists := []place{
			{"front", "/fr/"}, {"section", "/fr/infos/"}, {"section within", "/fr/infos/asie/"}, {"wire", "/fr/live"},
			{"month", "/fr/archive/2024/07/"}, {"author", "/fr/authors/claire-aubrac"}, {"topic", "/fr/topics/summit"},
			{"RSS", "/fr/feed.xml"}, {"JSON Feed", "/fr/feed.json"}, {"section's RSS", "/fr/infos/asie/feed.xml"},
			{"topic's JSON Feed", "/fr/topics/summit/feed.json"}, {"author's RSS", "/fr/authors/claire-aubrac/feed.xml"},
			{"news sitemap", "/news-sitemap.xml"}, {"search", "/fr/search?q=members"},
		}
		// walk asks every place and wants one text in it and not the other.
		walk := func(act, there, absent string) {
			t.Helper()
			r.catchUp()
			for _, p := range lists {
				w := r.ask("GET", p.path, "", nil)
				body := strings.ReplaceAll(strings.ReplaceAll(w.Body.String(), "<mark>", ""), "</mark>", "")
				if there != "" && !strings.Contains(body, there) {
					t.Errorf("%s: %s (%d) does not say %q", act, p.name, w.Code, there)
				}
				if strings.Contains(body, absent) {
					t.Errorf("%s: %s still says %q", act, p.name, absent)
				}
			}
		}
		changed := func(path string) string { return r.ask("GET", path, "", nil).Body.String() }
		dated := func(act string, at time.Time) {
			t.Helper()
			var f struct {
				Items []struct {
					Modified time.Time `json:"date_modified"`
				}
			}
			if err := json.Unmarshal([]byte(changed("/fr/feed.json")), &f); err != nil || len(f.Items) != 1 || !f.Items[0].Modified.Equal(at) {
				t.Errorf("%s: the feed is dated %+v, %v", act, f.Items, err)
			}
			if s := changed("/sitemap/fr-2024-07.xml"); !strings.Contains(s, at.Format("2006-01-02T15:04:05Z")) && !strings.Contains(s, at.Format(time.RFC3339)) {
				t.Errorf("%s: the sitemap is not dated: %s", act, s)
			}
		}
		walk("published", "Nine members sign", "Ten members sign")
		dated("published", noon)
		if s := changed(englishPath); strings.Contains(s, "not yet") {
			t.Error("the translation is behind nothing")
		}

		r.set(noon.Add(90 * time.Minute))
		at := fmt.Sprintf("/api/v1/stories/%d/", n)
		r.must(200, "POST", at+"correct", staff.Chief, map[string]any{"note": "They were ten, not nine.", "headline": "Ten members sign"})
		walk("corrected", "Ten members sign", "Nine members sign")
		dated("corrected", r.now())
		if s := changed("/fr/live"); !strings.Contains(s, "They were ten, not nine.") || strings.Count(s, "Ten members sign") < 2 {
			t.Error("the correction has no entry of its own on the wire")
		}
		for _, p := range []string{"/fr/", "/fr/infos/", "/fr/feed.xml"} {
			if !strings.Contains(changed(p), "Corrigé") {
				t.Errorf("%s does not say that it was corrected", p)
			}
		}
		if s := changed(path); !strings.Contains(s, "They were ten, not nine.") || !strings.Contains(s, "Ten members sign") {
			t.Error("the story does not tell of its correction")
		}
		if e, _ := open.until("entry"); e["kind"] != "correction" {
			t.Errorf("the open page was told %v", e)
		}
		if s := changed(englishPath); !strings.Contains(s, "This translation is not yet") {
			t.Error("the translation does not say that its original was corrected")
		}
		r.set(noon.Add(2 * time.Hour))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/correct", m), staff.Chief, map[string]any{"note": "As the original.", "standfirst": "Ten."})
		r.catchUp()
		if s := changed(englishPath); strings.Contains(s, "not yet") {
			t.Error("the translation was corrected and still says that it was not")
		}

		r.set(noon.Add(3 * time.Hour))
		r.must(200, "POST", at+"withdraw", staff.Chief, map[string]any{"reason": "Nobody signed."})
		walk("withdrawn", "", "Ten members sign")
		if w := r.ask("GET", path, "", nil); w.Code != 410 || !strings.Contains(w.Body.String(), "Nobody signed.") {
			t.Errorf("the story: %d", w.Code)
		}
		if s := changed("/fr/live"); !strings.Contains(s, "Nobody signed.") || !strings.Contains(s, "Un article a été retiré") {
			t.Error("the withdrawal has no entry on the wire")
		}
		if w := r.ask("GET", "/sitemap/fr-2024-07.xml", "", nil); w.Code == 200 && strings.Contains(w.Body.String(), fmt.Sprintf("/%d/", n)) {
			t.Error("the sitemap still lists it")
		}
		if g, _ := open.until("gone"); g["story"] != float64(n) {
			t.Errorf("open pages: %v", g)
		}
		s := changed(englishPath)
		way := fmt.Sprintf("/fr/2024/07/04/%d/-", n)
		if !strings.Contains(s, "was withdrawn on") || !strings.Contains(s, way) || strings.Contains(s, url.PathEscape("ten-members")) {
			t.Errorf("the translation does not say that its original was withdrawn, and where")
		}
		if w := r.ask("GET", way, "", nil); w.Code != 410 {
			t.Errorf("and its way leads to %d", w.Code)
		}
	})
}
