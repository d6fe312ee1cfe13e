package web

import (
	"net/http"

	"marbre/staff"
)

type undoIn struct {
	Journal int64 `json:"journal" need:"true" line:"the number under which the journal has the act"`
}

func undoOperations() []operation {
	return []operation{
		{"POST", "/undo", "undo", "Take back one's own last act on a story, or one's own flash, within 30 seconds and if nothing came since; what readers saw stays said", staff.Read, undoIn{}, nil, movedOut{}, 200, (*Server).postUndo},
	}
}

func (s *Server) postUndo(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	in, err := read[undoIn](w, r)
	if err != nil {
		return nil, err
	}
	d, err := s.Newsroom.Undo(r.Context(), by, in.Journal)
	if err != nil {
		return nil, err
	}
	s.visible(r, d.Entry.Seq)
	return moved(d), nil
}
