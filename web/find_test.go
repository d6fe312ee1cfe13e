package web_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"marbre/staff"
)

// find asks the desk's list and returns the numbers, following it to its end.
func find(t *testing.T, r *rig, query string) (numbers []int) {
	t.Helper()
	cursor := ""
	for page := 0; page < 200; page++ {
		out := r.must(200, "GET", "/api/v1/stories?"+query+"&cursor="+cursor, staff.Reporter, nil)
		for _, s := range out["stories"].([]any) {
			numbers = append(numbers, int(s.(map[string]any)["number"].(float64)))
		}
		if cursor, _ = out["cursor"].(string); cursor == "" {
			return numbers
		}
	}
	t.Fatal("the list does not end")
	return nil
}

func TestTheDeskFindsEveryStoryByWhateverIsInIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		write := func(headline, text, section string) int {
			r.set(r.now().Add(time.Second))
			return int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": section, "headline": headline, "text": text, "tags": []string{"Météo"}})["number"].(float64))
		}
		act := func(n int, acts ...string) {
			for _, a := range acts {
				r.set(r.now().Add(time.Second))
				r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/%s", n, a), staff.Chief, nil)
			}
		}
		draft := write("Les barrages du Rhône", "Un texte sur les tourbillons.", "infos/asie")
		out := write("Le canal de Suez", "Un texte sur les écluses.", "sport")
		act(out, "submit", "approve", "publish")
		ahead := write("Le canal de Panama", "Un texte sur les vannes.", "sport")
		act(ahead, "submit", "approve", "publish")
		r.set(r.now().Add(time.Second))
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", ahead), staff.Chief, map[string]any{"base_revision": 1, "text": "Un texte sur les sluices."})
		gone := write("Le canal de Kiel", "Un texte sur les digues.", "sport")
		act(gone, "submit", "approve", "publish")
		r.set(r.now().Add(time.Second))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", gone), staff.Chief, map[string]any{"reason": "Faux."})

		for _, c := range []struct {
			why, query string
			want       []int
		}{
			{"a word of the text, in another form", "q=tourbillon", []int{draft}},
			{"a tag, without its accents", "q=meteo", []int{gone, ahead, out, draft}},
			{"what is out, in work and withdrawn, newest first", "q=canal", []int{gone, ahead, out}},
			{"a headline's word as far as it is typed", "q=barr", []int{draft}},
			{"all words must be there", "q=canal+panama", []int{ahead}},
			{"a newer revision counts", "q=sluices", []int{ahead}},
			{"and the older does not", "q=vannes", nil},
			{"a state", "q=canal&state=withdrawn", []int{gone}},
			{"what is out, with a newer revision or not", "q=canal&state=published", []int{ahead, out}},
			{"a section and those below it", "q=texte&section=infos", []int{draft}},
			{"another edition", "q=canal&edition=en", nil},
			{"a number", fmt.Sprintf("q=%d", out), []int{out}},
			{"a number as it is written", fmt.Sprintf("q=%s", url.QueryEscape(fmt.Sprintf("#%d", gone))), []int{gone}},
			{"nothing to look for lists everything, the last saved first", "q=%25", []int{gone, ahead, out, draft}},
			{"a word that nobody wrote", "q=zeppelin", nil},
		} {
			if got := find(t, r, c.query+"&limit=2"); !slices.Equal(got, c.want) {
				t.Errorf("%s: %s finds %v, not %v", c.why, c.query, got, c.want)
			}
		}
	})
}

func TestAListOfWhatWasFoundHoldsEachStoryOnceOverAllPages(t *testing.T) {
	r := open(t)
	var want []int
	for i := range 60 {
		if i%3 == 0 {
			r.set(r.now().Add(time.Second)) // several in one second
		}
		n := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "sport", "headline": fmt.Sprintf("La course %d", i), "text": "Un texte."})["number"].(float64))
		if i%2 == 0 {
			for _, a := range []string{"submit", "approve", "publish"} {
				r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/%s", n, a), staff.Chief, nil)
			}
		}
		if i%4 == 0 {
			r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", n), staff.Chief, map[string]any{"base_revision": 1, "text": "Un autre texte."})
		}
		want = append(want, n)
	}
	for limit := 1; limit <= 61; limit += 6 {
		got := find(t, r, fmt.Sprintf("q=course&limit=%d", limit))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("by %d: %d stories, %v", limit, len(got), got)
		}
	}
}
