package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"marbre/fault"
	"marbre/galley"
	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// What goes over the wire of an open galley, and over the plain calls.
type (
	galleyOut struct {
		T        string         `json:"t" line:"galley"`
		Version  int64          `json:"version" line:"how many steps were made, ever"`
		Doc      *galley.Node   `json:"doc" line:"the ProseMirror document: galley (attrs) of kicker, headline, standfirst and doc"`
		Revision story.Revision `json:"revision" line:"the newest revision"`
		State    story.State    `json:"state"`
		Public   story.Revision `json:"public,omitempty"`
		Dirty    bool           `json:"dirty" line:"the document holds more than the newest revision"`
		May      bool           `json:"may" line:"whether you may write in it as it stands"`
		Why      string         `json:"why,omitempty" line:"why not"`
		Taken    int64          `json:"taken" line:"how many steps of this client were taken, as far as they are remembered"`
	}
	typeIn struct {
		Client  string            `json:"client" need:"true" line:"a random name of the window, the same when it sends again"`
		Version int64             `json:"version" line:"the version on which the steps stand"`
		Steps   []json.RawMessage `json:"steps" need:"true" line:"prosemirror-transform's steps"`
	}
	stepsOut struct {
		T       string            `json:"t,omitempty"`
		Version int64             `json:"version" line:"the version before the first step"`
		Steps   []json.RawMessage `json:"steps"`
		Clients []string          `json:"clients" line:"whose window made each"`
		By      []string          `json:"by" line:"who made each"`
	}
	stateOut struct {
		T        string         `json:"t"`
		State    story.State    `json:"state"`
		Public   story.Revision `json:"public"`
		Revision story.Revision `json:"revision"`
		Dirty    bool           `json:"dirty"`
		May      bool           `json:"may"`
		Why      string         `json:"why,omitempty"`
	}
	refusedOut struct {
		T       string `json:"t"`
		Version int64  `json:"version"`
		Key     string `json:"key"`
		Detail  string `json:"detail"`
		Field   string `json:"field,omitempty"`
	}
)

func stepsOf(t newsroom.Typed) stepsOut {
	out := stepsOut{Version: t.Version, Steps: []json.RawMessage{}, Clients: []string{}, By: []string{}}
	for _, s := range t.Steps {
		out.Steps, out.Clients, out.By = append(out.Steps, s.Step), append(out.Clients, s.Client), append(out.By, s.Name)
	}
	return out
}

// galleyOf is a story's galley as one person's window gets it.
func (s *Server) galleyOf(r *http.Request, by staff.Person, num story.Number, client string) (out galleyOut, g newsroom.Galley, err error) {
	if g, err = s.Newsroom.Galley(r.Context(), by, num); err != nil {
		return out, g, err
	}
	out = galleyOut{T: "galley", Version: g.Version, Doc: g.Doc, Revision: g.Head, State: g.State, Public: g.Public, Dirty: g.Dirty}
	out.May, out.Why = s.mayWrite(r, by, g.Standing)
	if client != "" {
		out.Taken, err = s.Store.Taken(r.Context(), num, client)
	}
	return out, g, err
}

// mayWrite tells whether a person may write in a story as it stands, and why not.
func (s *Server) mayWrite(r *http.Request, by staff.Person, st store.Standing) (may bool, why string) {
	err := s.Newsroom.MayWrite(by, st)
	if err != nil {
		why = problemOf(r, err).Detail
	}
	return err == nil, why
}

func (s *Server) getGalley(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	out, _, err := s.galleyOf(r, by, story.Number(num), cut(r.URL.Query().Get("client")))
	return out, err
}

// postGalley types. Who is behind is told what came since, with 409.
func (s *Server) postGalley(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in typeIn
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	t, err := s.Newsroom.Type(r.Context(), by, story.Number(num), in.Client, in.Version, in.Steps)
	if err != nil {
		return nil, err
	}
	s.stone.tell(r.Context(), s, t)
	return stepsOf(t), nil
}

// postSettle makes a revision of what was written.
func (s *Server) postSettle(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	d, made, err := s.Newsroom.Settle(r.Context(), by, story.Number(num))
	if err != nil {
		return nil, err
	}
	if made {
		s.stone.heard(r.Context(), s, d.Entry)
		return saved(d), nil
	}
	st, err := s.Store.Standing(r.Context(), story.Number(num))
	return savedOut{st.Number, st.Head, st.State, 0}, err
}

// behind is what a window that is behind is told; nil for any other error.
func behind(err error) *newsroom.Behind {
	var b *newsroom.Behind
	if errors.As(err, &b) {
		return b
	}
	return nil
}

// alone reports whether err ends a window's talk: nobody is signed in any more.
func alone(err error) bool { return fault.KindOf(err) == fault.Unknown }
