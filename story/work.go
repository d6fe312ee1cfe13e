package story

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
)

// An Assignment says who does a story, what is to be done and until when. The
// zero Assignment is nobody's.
type Assignment struct {
	Number Number    `json:"number"`
	People []Worker  `json:"people"`
	Task   string    `json:"task,omitempty"`
	Due    time.Time `json:"due,omitzero"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at,omitzero"`
}

// A Worker is somebody of the desk: the login, and the name to show.
type Worker struct {
	Login string `json:"login"`
	Name  string `json:"name"`
}

// A Note is what colleagues tell each other beside a story; readers never see
// it. About is the words or the part of the story that it is about.
type Note struct {
	ID     int64     `json:"id"`
	Number Number    `json:"number"`
	About  string    `json:"about,omitempty"`
	Text   string    `json:"text"`
	Login  string    `json:"login,omitempty"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Done   bool      `json:"done"`
	DoneBy string    `json:"done_by,omitempty"`
	DoneAt time.Time `json:"done_at,omitzero"`
}

// Bounds of the work at the desk.
const (
	MaxAssigned = 20  // people on one story
	MaxNotes    = 500 // beside one story
	MaxLogin    = 100
)

// Check refuses an assignment that is too much, naming the field.
func (a Assignment) Check() error {
	if len(a.People) > MaxAssigned {
		return fault.Field("people", "story.too-many", MaxAssigned, len(a.People))
	}
	for i, p := range a.People {
		field := "people[" + strconv.Itoa(i) + "]"
		if strings.TrimSpace(p.Login) == "" {
			return fault.Field(field, "text.empty")
		}
		if err := lineOK(field, p.Login, MaxLogin); err != nil {
			return err
		}
		if slices.ContainsFunc(a.People[:i], func(o Worker) bool { return o.Login == p.Login }) {
			return fault.Field(field, "work.twice", p.Login)
		}
	}
	return noteFits("task", a.Task)
}

// Has reports whether the person with this login is assigned.
func (a Assignment) Has(login string) bool {
	return login != "" && slices.ContainsFunc(a.People, func(p Worker) bool { return p.Login == login })
}

// OnlyOf reports whether a and b differ in nothing but whether the person with
// this login is on the story.
func (a Assignment) OnlyOf(login string, b Assignment) bool {
	others := func(list []Worker) (rest []string) {
		for _, p := range list {
			if p.Login != login {
				rest = append(rest, p.Login)
			}
		}
		slices.Sort(rest)
		return rest
	}
	return a.Task == b.Task && a.Due.Equal(b.Due) && slices.Equal(others(a.People), others(b.People))
}

// Check refuses a note that says nothing or too much.
func (n Note) Check() error {
	if strings.TrimSpace(n.Text) == "" {
		return fault.Field("text", "text.empty")
	}
	if err := noteFits("text", n.Text); err != nil {
		return err
	}
	return noteFits("about", n.About)
}
