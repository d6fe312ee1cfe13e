// Package staff knows who works here and who may do what. Every act of the
// newsroom asks it before anything else. It must never know where people and
// tokens are kept.
package staff

import (
	"slices"
	"strings"

	"marbre/fault"
	"marbre/story"
)

// A Person is whoever acts: someone of the staff, or a program with a token.
// Role holds everywhere; the zero Role is none. Grants add roles in one edition
// or in one section. Login is "" for a program.
type Person struct {
	Login  string
	Name   string
	Role   Role
	Grants []Grant
}

// A Grant is a role in one edition, or in one section of it and those below.
type Grant struct {
	Edition string `json:"edition" need:"true"`
	Section string `json:"section,omitempty" line:"a section's path; left out, the whole edition"`
	Role    Role   `json:"role" need:"true"`
}

// holds reports whether g is a role at the place.
func (g Grant) holds(at Place) bool {
	return g.Edition == at.Edition && (g.Section == "" || g.Section == at.Section || strings.HasPrefix(at.Section, g.Section+"/"))
}

// A Place is where something is to be done: an edition, a section's path in it,
// and the state of the story, "" where none is concerned. The zero Place is
// anywhere: what may be done in some place.
type Place struct {
	Edition string
	Section string
	State   story.State
}

// Of is the place of a story.
func Of(s story.Story) Place { return Place{s.Edition, s.Section, s.State} }

// Role is what a person is here for. The zero Role may do nothing.
type Role string

const (
	Reporter Role = "reporter"
	Editor   Role = "editor"
	Chief    Role = "chief"
	Admin    Role = "admin"
)

// Roles lists the roles, each of which may do all that those before it may.
var Roles = []Role{Reporter, Editor, Chief, Admin}

// ParseRole fails with fault.Invalid if there is no role s.
func ParseRole(s string) (Role, error) {
	if !slices.Contains(Roles, Role(s)) {
		return "", fault.Field("role", "staff.role", s)
	}
	return Role(s), nil
}

// An Act is something that can be done in a newsroom.
type Act string

const (
	Read     Act = "read" // anything of the desk
	Create   Act = "create"
	Revise   Act = "revise"
	Submit   Act = "submit"
	Return   Act = "return"
	Approve  Act = "approve"
	Schedule Act = "schedule"
	Publish  Act = "publish"
	Update   Act = "update"
	Correct  Act = "correct"
	Withdraw Act = "withdraw"
	Flash    Act = "flash"
	Front    Act = "front"   // make up a front
	Edition  Act = "edition" // make or change an edition and its sections
	Note     Act = "note"    // write to colleagues beside a story
	Picture  Act = "picture" // take in pictures and write about them
	Rights   Act = "rights"  // say who may use a picture, and put another in its place everywhere
	Take     Act = "take"    // take a story upon oneself, or give it back
	Assign   Act = "assign"  // say who does a story, what and until when
	Show     Act = "show"    // let somebody outside read what is not public
	People   Act = "people"  // who works here, and programs' tokens
	Import   Act = "import"
	Export   Act = "export" // everything, also what is not public
)

// Acts lists every act.
var Acts = []Act{Read, Create, Revise, Submit, Return, Approve, Schedule, Publish, Update, Correct, Withdraw, Flash, Front, Edition, Note, Picture, Rights, Take, Assign, Show, People, Import, Export}

// least is the lowest role that may do an act. An act that is not here nobody may do.
var least = map[Act]Role{
	Read: Reporter, Create: Reporter, Revise: Reporter, Submit: Reporter,
	Return: Editor, Approve: Editor, Schedule: Editor, Publish: Editor,
	Update: Editor, Correct: Editor, Flash: Editor, Front: Editor,
	Note: Reporter, Picture: Reporter, Rights: Editor, Take: Reporter, Assign: Editor, Show: Editor,
	Withdraw: Chief,
	Edition:  Admin, People: Admin, Import: Admin, Export: Admin,
}

// whole are the acts that concern the newsroom as a whole: no grant gives them.
var whole = []Act{People, Import, Export}

// May reports whether p may do act at a place. It fails with fault.Denied,
// naming the act and the role, if none of the roles that p has there allows it.
// A reporter may revise only what no editor has taken up.
func (p Person) May(act Act, at Place) error {
	role := p.RoleAt(act, at)
	need, known := least[act]
	have := slices.Index(Roles, role)
	switch {
	case have < 0 && at.Edition != "":
		return fault.Tell(fault.Denied, "staff.no-role-here", strings.Trim(at.Edition+"/"+at.Section, "/"), string(act))
	case !known || have < 0 || have < slices.Index(Roles, need):
		return fault.Tell(fault.Denied, "staff.may-not", string(role), string(act))
	case act == Revise && role == Reporter && at.State != "" && at.State != story.StateDraft && at.State != story.StateSubmitted:
		return fault.Tell(fault.Denied, "staff.may-not-now", string(at.State))
	}
	return nil
}

// RoleAt is the highest role that p has for act at a place, "" for none. Whoever
// works in a section reads its whole edition: a newsroom knows its own pages.
func (p Person) RoleAt(act Act, at Place) Role {
	best := slices.Index(Roles, p.Role)
	for _, g := range p.Grants {
		here := at.Edition == "" || g.holds(at) || act == Read && g.Edition == at.Edition
		if here && !slices.Contains(whole, act) {
			best = max(best, slices.Index(Roles, g.Role))
		}
	}
	if best < 0 {
		return ""
	}
	return Roles[best]
}

// Reads lists the editions that p may read; all is set when nothing is kept from p.
func (p Person) Reads() (editions []string, all bool) {
	if slices.Contains(Roles, p.Role) {
		return nil, true
	}
	for _, g := range p.Grants {
		if slices.Contains(Roles, g.Role) && !slices.Contains(editions, g.Edition) {
			editions = append(editions, g.Edition)
		}
	}
	return editions, false
}
