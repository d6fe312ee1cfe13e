package web_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"marbre/staff"
	"marbre/story"
)

// group is a story's original and translations as the API tells them.
type group struct {
	Original     struct{ Number, Public int }
	Translations []struct {
		Number, Basis int
		Edition       string
		Headline      string
		State         string
		Behind        bool
		Changes       []story.Change
		Corrections   []story.Publication
	}
	Lacking []string
}

func (r *rig) group(number int) (g group) {
	r.t.Helper()
	if err := json.Unmarshal(r.ask("GET", fmt.Sprintf("/api/v1/stories/%d/translations", number), r.tokens[staff.Reporter], nil).Body.Bytes(), &g); err != nil {
		r.t.Fatal(err)
	}
	return g
}

// behind are the translations on the board of what is behind, followed to its end.
func (r *rig) behind(query string) (numbers []int) {
	r.t.Helper()
	cursor := ""
	for {
		out := r.must(200, "GET", "/api/v1/translations?"+query+"&limit=2&cursor="+cursor, staff.Reporter, nil)
		for _, b := range out["behind"].([]any) {
			numbers = append(numbers, int(b.(map[string]any)["translation"].(map[string]any)["number"].(float64)))
		}
		if cursor, _ = out["cursor"].(string); cursor == "" {
			return numbers
		}
	}
}

func TestATranslationKnowsByWhatItIsBehind(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		tick := func() { r.set(r.now().Add(time.Minute)) }
		original, _ := r.published(map[string]any{"edition": "fr", "section": "infos/asie", "headline": "Dix membres", "text": "Le sommet compte dix membres.", "tags": []string{"Asie"}})
		if g := r.group(original); len(g.Translations) != 0 || !slices.Equal(g.Lacking, []string{"en", "ar"}) {
			t.Fatalf("at first: %+v", g)
		}
		begun := r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/translations", original), staff.Reporter, map[string]any{"edition": "en", "section": "news"})
		n := int(begun["number"].(float64))
		s := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d", n), staff.Reporter, nil)
		if s["edition"] != "en" || s["headline"] != "Dix membres" || s["state"] != "draft" || int(s["original"].(float64)) != original || s["tags"] != nil || s["section"] != "news" {
			t.Fatalf("it begins as %v", s)
		}
		r.must(409, "POST", fmt.Sprintf("/api/v1/stories/%d/translations", original), staff.Reporter, map[string]any{"edition": "en", "section": "news"})
		r.must(422, "POST", fmt.Sprintf("/api/v1/stories/%d/translations", original), staff.Reporter, map[string]any{"edition": "fr", "section": "sport"})
		// A translation of the translation is one of the original.
		other := int(r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/translations", n), staff.Reporter, map[string]any{"edition": "ar", "section": ""})["number"].(float64))
		if g := r.group(other); g.Original.Number != original || len(g.Translations) != 2 || g.Translations[0].Basis != 1 || g.Translations[0].Behind || len(g.Lacking) != 0 {
			t.Fatalf("the group is %+v", g)
		}

		// The original is updated where it matters to no other edition, and then corrected.
		tick()
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/update", original), staff.Chief, map[string]any{"base_revision": 1, "tags": []string{"Asie", "Sommet"}, "note": "Une étiquette."})
		if got := r.behind(""); got != nil {
			t.Errorf("after a new tag %v are behind", got)
		}
		tick()
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/correct", original), staff.Chief, map[string]any{"base_revision": 2, "text": "Le sommet compte onze membres.", "note": "Onze, pas dix."})
		for _, q := range []string{"", "edition=en"} {
			if got := r.behind(q); !slices.Contains(got, n) {
				t.Errorf("%q: after a correction %v are behind", q, got)
			}
		}
		g := r.group(n)
		one := g.Translations[0]
		if !one.Behind || len(one.Changes) != 1 || one.Changes[0].Field != "body" || len(one.Corrections) != 1 || one.Corrections[0].Note != "Onze, pas dix." {
			t.Fatalf("it is behind by %+v", one)
		}
		if one.Headline != "Dix membres" {
			t.Error("its text was changed")
		}

		// Catching up is a person's word: nothing is written.
		for _, bad := range []int{0, 4} {
			r.must(422, "PUT", fmt.Sprintf("/api/v1/stories/%d/basis", n), staff.Reporter, map[string]any{"revision": bad})
		}
		r.must(409, "PUT", fmt.Sprintf("/api/v1/stories/%d/basis", original), staff.Chief, map[string]any{"revision": 1})
		r.must(200, "PUT", fmt.Sprintf("/api/v1/stories/%d/basis", n), staff.Reporter, map[string]any{"revision": 3})
		if got := r.behind(""); !slices.Equal(got, []int{other}) {
			t.Errorf("after catching up %v are behind", got)
		}
		if one := r.group(n).Translations[0]; one.Behind || len(one.Changes)+len(one.Corrections) > 0 {
			t.Errorf("it is still behind by %+v", one)
		}

		// An original that goes is said too.
		tick()
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", original), staff.Chief, map[string]any{"reason": "Faux."})
		if got := r.behind(""); !slices.Equal(got, []int{n, other}) && !slices.Equal(got, []int{other, n}) {
			t.Errorf("after a withdrawal %v are behind", got)
		}
		r.must(200, "PUT", fmt.Sprintf("/api/v1/stories/%d/basis", n), staff.Reporter, map[string]any{"revision": 3})
		if got := r.behind(""); !slices.Equal(got, []int{other}) {
			t.Errorf("after reading that it is gone %v are behind", got)
		}
	})
}

// Whatever happens to originals and translations, what is told to be behind is
// what a plain comparison of the texts says, and what was corrected since.
func TestBehindIsWhatAComparisonOfTheTextsSays(t *testing.T) {
	r := open(t)
	chance := rand.New(rand.NewPCG(7, 24))
	heads, corrections, alike := map[int]int{}, map[int]int{}, 0
	var originals, translations []int
	say := func() string { return fmt.Sprintf("Le sommet compte %d membres.", chance.IntN(3)) }
	for i := range 4 {
		n, _ := r.published(map[string]any{"edition": "fr", "section": "sport", "headline": fmt.Sprintf("Titre %d", i), "text": say()})
		originals, heads[n] = append(originals, n), 1
	}
	for range 120 {
		r.set(r.now().Add(time.Second))
		o := originals[chance.IntN(len(originals))]
		switch act := chance.IntN(8); {
		case act == 0:
			e := []string{"en", "ar"}[chance.IntN(2)]
			w := r.ask("POST", fmt.Sprintf("/api/v1/stories/%d/translations", o), r.tokens[staff.Chief], map[string]any{"edition": e})
			if w.Code == 201 {
				var out struct{ Number int }
				_ = json.Unmarshal(w.Body.Bytes(), &out)
				translations, heads[out.Number] = append(translations, out.Number), 1
			}
		case act == 1 && len(translations) > 0:
			n := translations[chance.IntN(len(translations))]
			g := r.group(n)
			r.must(200, "PUT", fmt.Sprintf("/api/v1/stories/%d/basis", n), staff.Chief, map[string]any{"revision": 1 + chance.IntN(g.Original.Public)})
		case act < 5:
			how := []string{"update", "correct"}[chance.IntN(2)]
			r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/%s", o, how), staff.Chief, map[string]any{"base_revision": heads[o], "text": say(), "note": "Le chiffre."})
			heads[o]++
			if how == "correct" {
				corrections[o] = heads[o]
			}
		default: // saved, and not before readers
			r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", o), staff.Chief, map[string]any{"base_revision": heads[o], "text": say()})
			heads[o]++
		}
		var want []int
		for _, o := range originals {
			g := r.group(o)
			for _, tr := range g.Translations {
				a, err := r.store.Revision(t.Context(), story.Number(o), story.Revision(tr.Basis))
				if err != nil {
					t.Fatal(err)
				}
				b, err := r.store.Revision(t.Context(), story.Number(o), story.Revision(g.Original.Public))
				if err != nil {
					t.Fatal(err)
				}
				changed := len(story.Diff(a.Content, b.Content)) > 0
				corrected := tr.Basis < corrections[o]
				behind := changed || corrected
				if corrected && !changed {
					alike++
				}
				if behind != tr.Behind || changed != (len(tr.Changes) > 0) || corrected != (len(tr.Corrections) > 0) {
					t.Fatalf("%d stands on %d of %d, public %d: behind %t, told %t by %d changes", tr.Number, tr.Basis, o, g.Original.Public, behind, tr.Behind, len(tr.Changes))
				}
				if behind {
					want = append(want, tr.Number)
				}
			}
		}
		got := r.behind("")
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("told %v, behind are %v", got, want)
		}
	}
	if alike == 0 {
		t.Error("no correction brought back the words on which a translation stands")
	}
	if len(translations) < 4 {
		t.Errorf("only %d translations were begun", len(translations))
	}
}

// Two who begin the same translation at once: one does.
func TestATranslationIsBegunOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		original, _ := r.published(map[string]any{"edition": "fr", "section": "sport", "headline": "Titre", "text": "Texte."})
		codes := make(chan int)
		for range 6 {
			go func() {
				codes <- r.ask("POST", fmt.Sprintf("/api/v1/stories/%d/translations", original), r.tokens[staff.Reporter], map[string]any{"edition": "en"}).Code
			}()
		}
		got := map[int]int{}
		for range 6 {
			got[<-codes]++
		}
		if got[201] != 1 || got[409] != 5 {
			t.Errorf("six at once are told %v", got)
		}
	})
}
