package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"marbre/fault"
)

func tree() Edition {
	return Edition{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Marbre", Sections: []Section{
		{Slug: "infos", Title: "Infos", Sections: []Section{{Slug: "asie", Title: "Asie", Sections: []Section{{Slug: "chine", Title: "Chine"}}}, {Slug: "europe", Title: "Europe"}}},
		{Slug: "monde", Title: "Monde"}, {Slug: "sport", Title: "Sport"}}}
}

func TestAMovedSectionIsWhereItsFormerAddressesLead(t *testing.T) {
	e, err := tree().Move("infos/asie", "monde/asie")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(e.Paths(), " "); got != "infos infos/europe monde monde/asie monde/asie/chine sport" {
		t.Errorf("the tree is %s", got)
	}
	e, err = e.Move("monde", "planete") // and on: one hop, not two
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"infos/asie": "planete/asie", "infos/asie/chine": "planete/asie/chine", "monde/asie/chine": "planete/asie/chine", "monde": "planete", "sport": "sport", "nowhere": "nowhere", "infos/asie/x": "infos/asie/x"} {
		if got := e.Now(from); got != to {
			t.Errorf("%s is at %s now, not %s", from, got, to)
		}
	}
	if got := e.Formerly("planete/asie"); !slices.Equal(got, []string{"infos/asie", "infos/asie/chine", "monde/asie", "monde/asie/chine"}) {
		t.Errorf("it stood at %v", got)
	}
	// Moved back, the old address lives again.
	if e, err = e.Move("planete/asie", "infos/asie"); err != nil || e.Now("infos/asie/chine") != "infos/asie/chine" || e.Now("monde/asie") != "infos/asie" {
		t.Errorf("moved back: %v, %v", e.Moved, err)
	}
}

func TestFormerAddressesAreBounded(t *testing.T) {
	e := tree()
	e.Moved = map[string]string{}
	for i := range MaxMoved - 1 {
		e.Moved[fmt.Sprint("was-", i)] = "monde"
	}
	e, err := e.Move("sport", "jeux")
	if err != nil || len(e.Moved) != MaxMoved {
		t.Fatalf("%d: %v", len(e.Moved), err)
	}
	if _, err := e.Move("monde", "planete"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("one more: %v", err)
	}
}

func TestASectionIsNotMovedWhereItCannotStand(t *testing.T) {
	moved, err := tree().Move("sport", "jeux")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		e        Edition
		from, to string
		field    string
		kind     fault.Kind
	}{
		{tree(), "nowhere", "infos/x", "from", fault.Invalid},
		{tree(), "infos", "infos", "to", fault.Invalid},
		{tree(), "infos", "infos/asie/infos", "to", fault.Invalid},
		{tree(), "infos/asie", "monde", "to", fault.Conflict},
		{tree(), "infos/asie", "nowhere/asie", "to", fault.Invalid},
		{tree(), "infos/asie", "live", "sections[3].slug", fault.Invalid},
		{tree(), "infos/asie", "Asie!", "sections[3].slug", fault.Invalid},
		{moved, "monde", "sport", "to", fault.Conflict}, // its address is another's for ever
	} {
		_, err := c.e.Move(c.from, c.to)
		if fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s to %s: %v; want %s of %s", c.from, c.to, err, c.kind, c.field)
		}
	}
	moved.Sections = append(moved.Sections, Section{Slug: "sport", Title: "Sport"})
	if err := moved.Check(); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a new section at an address that leads elsewhere: %v", err)
	}
}

// However sections move, every address that ever was one leads to the section that
// stood there, in one step.
func TestEveryFormerAddressLeadsToItsSection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := tree()
		at := map[string]string{} // title to where it is
		ever := map[string]string{}
		note := func() {
			for _, p := range e.Paths() {
				trail := e.Trail(p)
				at[trail[len(trail)-1].Title] = p
				ever[p] = trail[len(trail)-1].Title
			}
		}
		note()
		for range rapid.IntRange(1, 12).Draw(t, "moves") {
			paths := e.Paths()
			from := rapid.SampledFrom(paths).Draw(t, "from")
			above := rapid.SampledFrom(append(paths, "")).Draw(t, "above")
			slug := rapid.SampledFrom([]string{"asie", "x", "y", "sport"}).Draw(t, "slug")
			to := strings.TrimPrefix(above+"/"+slug, "/")
			next, err := e.Move(from, to)
			if err != nil {
				continue
			}
			e = next
			note()
			if err := e.Check(); err != nil {
				t.Fatalf("%s to %s: %v", from, to, err)
			}
			for path, title := range ever {
				if now := e.Now(path); now != at[title] {
					t.Fatalf("after %s to %s: %s, once of %s, leads to %s, not %s (%v)", from, to, path, title, now, at[title], e.Moved)
				}
				if path != at[title] && !slices.Contains(e.Formerly(at[title]), path) {
					t.Fatalf("%s is not among what %s was: %v", path, at[title], e.Formerly(at[title]))
				}
			}
		}
	})
}
