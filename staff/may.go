// Package staff knows who works here and who may do what. Every act of the
// newsroom asks it before anything else. It must never know where people and
// tokens are kept.
package staff

import (
	"slices"

	"marbre/fault"
	"marbre/story"
)

// A Person is whoever acts: someone of the staff, or a program with a token.
type Person struct {
	Name string
	Role Role
}

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
	Import   Act = "import"
	Export   Act = "export" // everything, also what is not public
)

// Acts lists every act.
var Acts = []Act{Read, Create, Revise, Submit, Return, Approve, Schedule, Publish, Update, Correct, Withdraw, Flash, Front, Edition, Import, Export}

// least is the lowest role that may do an act. An act that is not here nobody may do.
var least = map[Act]Role{
	Read: Reporter, Create: Reporter, Revise: Reporter, Submit: Reporter,
	Return: Editor, Approve: Editor, Schedule: Editor, Publish: Editor,
	Update: Editor, Correct: Editor, Flash: Editor, Front: Editor,
	Withdraw: Chief,
	Edition:  Admin, Import: Admin, Export: Admin,
}

// May reports whether p may do act to a story in the state given ("" where no
// story is concerned). It fails with fault.Denied, naming the act and the role.
// A reporter may revise only what no editor has taken up.
func (p Person) May(act Act, state story.State) error {
	need, known := least[act]
	have := slices.Index(Roles, p.Role)
	if !known || have < 0 || have < slices.Index(Roles, need) {
		return fault.Tell(fault.Denied, "staff.may-not", string(p.Role), string(act))
	}
	if act == Revise && p.Role == Reporter && state != "" && state != story.StateDraft && state != story.StateSubmitted {
		return fault.Tell(fault.Denied, "staff.may-not-now", string(state))
	}
	return nil
}
