package web

import (
	"context"
	"net/http"
	"time"

	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// What goes in and out of the work beside a story.
type (
	assignIn struct {
		People []string  `json:"people" need:"true" line:"logins; none takes everybody off"`
		Due    time.Time `json:"due,omitzero" line:"until when; null for no time"`
		Task   string    `json:"task,omitempty" line:"what is to be done"`
	}
	assignmentOut struct {
		story.Assignment
		Journal int64 `json:"journal,omitempty"`
	}
	noteIn struct {
		Text  string `json:"text" need:"true"`
		About string `json:"about,omitempty" line:"the words or the part of the story that it is about"`
	}
	noteOut struct {
		story.Note
		Journal int64 `json:"journal,omitempty" line:"0 when nothing changed"`
	}
	doneIn struct {
		Done bool `json:"done" need:"true"`
	}
	notesOut struct {
		Notes []story.Note `json:"notes" line:"oldest first"`
	}
)

// standing is where the story of a request stands. It fails with fault.Denied
// if the person may not read it.
func (s *Server) standing(r *http.Request, by staff.Person) (store.Standing, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return store.Standing{}, err
	}
	return s.readable(r.Context(), by, story.Number(num))
}

func (s *Server) readable(ctx context.Context, by staff.Person, n story.Number) (store.Standing, error) {
	st, err := s.Store.Standing(ctx, n)
	if err != nil {
		return st, err
	}
	return st, by.May(staff.Read, placeOf(st))
}

func placeOf(st store.Standing) staff.Place {
	return staff.Place{Edition: st.Edition, Section: st.Section, State: st.State}
}

// read reads what a request says.
func read[In any](w http.ResponseWriter, r *http.Request) (in In, err error) {
	data, err := body(w, r)
	if err != nil {
		return in, err
	}
	return in, fill(data, &in)
}

func (s *Server) getAssignment(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	st, err := s.standing(r, by)
	if err != nil {
		return nil, err
	}
	a, err := s.Store.Assignment(r.Context(), st.Number)
	return assigned(a, 0), err
}

func assigned(a story.Assignment, seq int64) assignmentOut {
	if a.People == nil {
		a.People = []story.Worker{}
	}
	return assignmentOut{a, seq}
}

func (s *Server) putAssignment(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	in, err := read[assignIn](w, r)
	if err != nil {
		return nil, err
	}
	a := story.Assignment{Number: story.Number(num), Task: in.Task, Due: in.Due.UTC().Truncate(time.Microsecond)}
	for _, login := range in.People {
		a.People = append(a.People, story.Worker{Login: login})
	}
	a, e, err := s.Newsroom.Assign(r.Context(), by, a)
	return assigned(a, e.Seq), err
}

func (s *Server) getNotes(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	st, err := s.standing(r, by)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.Notes(r.Context(), st.Number)
	if list == nil {
		list = []story.Note{}
	}
	return notesOut{list}, err
}

func (s *Server) postNote(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	in, err := read[noteIn](w, r)
	if err != nil {
		return nil, err
	}
	note, e, err := s.Newsroom.Note(r.Context(), by, story.Note{Number: story.Number(num), Text: in.Text, About: in.About})
	return noteOut{note, e.Seq}, err
}

func (s *Server) patchNote(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	id, err := number("id", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	in, err := read[doneIn](w, r)
	if err != nil {
		return nil, err
	}
	note, e, err := s.Newsroom.NoteDone(r.Context(), by, id, in.Done)
	return noteOut{note, e.Seq}, err
}
