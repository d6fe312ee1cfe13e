package staff_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"marbre/fault"
	"marbre/staff"
	"marbre/story"
)

// Each row is an act; r, e, c, a say which roles may, in the state named.
const matrix = `
read      any        r e c a
create    any        r e c a
revise    draft      r e c a
revise    submitted  r e c a
revise    approved   - e c a
revise    scheduled  - e c a
revise    published  - e c a
revise    withdrawn  - e c a
submit    any        r e c a
return    any        - e c a
approve   any        - e c a
schedule  any        - e c a
publish   any        - e c a
update    any        - e c a
correct   any        - e c a
flash     any        - e c a
front     any        - e c a
note      any        r e c a
picture   any        r e c a
rights    any        - e c a
take      any        r e c a
assign    any        - e c a
show      any        - e c a
withdraw  any        - - c a
edition   any        - - - a
people    any        - - - a
import    any        - - - a
export    any        - - - a
`

func TestTheWholeMatrixOfRights(t *testing.T) {
	seen := map[staff.Act]int{}
	for line := range strings.Lines(strings.TrimSpace(matrix)) {
		f := strings.Fields(line)
		act := staff.Act(f[0])
		states := []story.State{story.State(f[1])}
		if f[1] == "any" {
			states = append([]story.State{""}, story.States...)
		}
		for _, state := range states {
			seen[act]++
			for i, role := range staff.Roles {
				err := staff.Person{Name: "A", Role: role}.May(act, staff.Place{State: state})
				if want := f[2+i] != "-"; (err == nil) != want || err != nil && !errors.Is(err, fault.Denied) {
					t.Errorf("%s may %s a story that is %q: %v, want %v", role, act, state, err, want)
				}
			}
		}
	}
	for _, act := range staff.Acts {
		if seen[act] == 0 {
			t.Errorf("the matrix does not say who may %s", act)
		}
	}
}

// A role by a grant is worth the same as the role itself, where it was given
// and nowhere else.
func TestAGrantIsTheRoleInItsPlaceAlone(t *testing.T) {
	type place struct {
		edition, section string
		holds, reads     bool
	}
	grants := map[staff.Grant][]place{
		{Edition: "fr"}:                   {{"fr", "", true, true}, {"fr", "sport", true, true}, {"fr", "infos/asie", true, true}, {"en", "", false, false}, {"en", "sport", false, false}, {"fr-CA", "", false, false}, {"", "", true, true}},
		{Edition: "fr", Section: "infos"}: {{"fr", "infos", true, true}, {"fr", "infos/asie", true, true}, {"fr", "infographie", false, true}, {"fr", "", false, true}, {"fr", "sport/infos", false, true}, {"en", "infos", false, false}, {"", "", true, true}},
	}
	wholeNewsroom := []staff.Act{staff.People, staff.Import, staff.Export}
	for grant, places := range grants {
		for _, role := range staff.Roles {
			grant.Role = role
			p := staff.Person{Grants: []staff.Grant{grant}}
			for _, act := range staff.Acts {
				for _, state := range append([]story.State{""}, story.States...) {
					for _, at := range places {
						want := (at.holds || act == staff.Read && at.reads) && !slices.Contains(wholeNewsroom, act) &&
							staff.Person{Role: role}.May(act, staff.Place{State: state}) == nil
						err := p.May(act, staff.Place{Edition: at.edition, Section: at.section, State: state})
						if (err == nil) != want || err != nil && !errors.Is(err, fault.Denied) {
							t.Errorf("%s of %s/%s may %s in %s/%s, %q: %v, want %v", role, grant.Edition, grant.Section, act, at.edition, at.section, state, err, want)
						}
					}
				}
			}
		}
	}
}

func TestTheHighestRoleOfAPlaceCounts(t *testing.T) {
	p := staff.Person{Role: staff.Reporter, Grants: []staff.Grant{
		{Edition: "fr", Section: "sport", Role: staff.Chief}, {Edition: "fr", Section: "sport/velo", Role: staff.Reporter}, {Edition: "en", Role: staff.Editor}, {Edition: "ar", Role: "owner"}}}
	for at, want := range map[staff.Place]staff.Role{
		{}: staff.Chief, {Edition: "fr"}: staff.Reporter, {Edition: "fr", Section: "sport"}: staff.Chief,
		{Edition: "fr", Section: "sport/velo"}: staff.Chief, {Edition: "en", Section: "news"}: staff.Editor, {Edition: "ar"}: staff.Reporter,
	} {
		if got := p.RoleAt(staff.Publish, at); got != want {
			t.Errorf("at %+v the role is %q, want %q", at, got, want)
		}
	}
	if _, all := p.Reads(); !all {
		t.Error("a reporter of the newsroom does not read all of it")
	}
	p.Role = ""
	if got, all := p.Reads(); all || !slices.Equal(got, []string{"fr", "en"}) {
		t.Errorf("reads %v, all %v; want fr and en", got, all)
	}
}

func TestWhoAndWhatIsUnknownIsDenied(t *testing.T) {
	for _, p := range []staff.Person{{}, {Role: "owner"}, {Role: "Admin"}} {
		for _, act := range staff.Acts {
			if p.May(act, staff.Place{}) == nil {
				t.Errorf("role %q may %s", p.Role, act)
			}
		}
	}
	if (staff.Person{Role: staff.Admin}).May("launch", staff.Place{}) == nil {
		t.Error("an admin may do what nobody has named")
	}
	if _, err := staff.ParseRole("root"); err == nil || slices.Contains(staff.Roles, "root") {
		t.Error("root is a role")
	}
}
