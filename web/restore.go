package web

import (
	"net/http"

	"marbre/fault"
	"marbre/staff"
	"marbre/story"
)

type restoreIn struct {
	Revision story.Revision `json:"revision" need:"true" line:"the one whose text comes back"`
	Base     story.Revision `json:"base_revision" need:"true" line:"the newest that was seen; another one that was saved since answers 409"`
}

// postRestore saves what an older revision held as the newest. Nothing goes away:
// what is replaced stays in the history.
func (s *Server) postRestore(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	var in restoreIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	for field, n := range map[string]story.Revision{"revision": in.Revision, "base_revision": in.Base} {
		if n < 1 {
			return nil, fault.Field(field, "api.number", n)
		}
	}
	old, err := s.Store.Revision(r.Context(), story.Number(num), in.Revision)
	if err != nil {
		return nil, fault.Within("revision", err)
	}
	d, err := s.Newsroom.Revise(r.Context(), by, story.Number(num), in.Base, func(story.Content) (story.Content, error) { return old.Content, nil })
	return saved(d), err
}
