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
withdraw  any        - - c a
edition   any        - - - a
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
				err := staff.Person{Name: "A", Role: role}.May(act, state)
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

func TestWhoAndWhatIsUnknownIsDenied(t *testing.T) {
	for _, p := range []staff.Person{{}, {Role: "owner"}, {Role: "Admin"}} {
		for _, act := range staff.Acts {
			if p.May(act, "") == nil {
				t.Errorf("role %q may %s", p.Role, act)
			}
		}
	}
	if (staff.Person{Role: staff.Admin}).May("launch", "") == nil {
		t.Error("an admin may do what nobody has named")
	}
	if _, err := staff.ParseRole("root"); err == nil || slices.Contains(staff.Roles, "root") {
		t.Error("root is a role")
	}
}
