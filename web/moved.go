package web

import (
	"net/http"

	"marbre/staff"
)

type (
	moveSectionIn struct {
		From string `json:"from" need:"true" line:"the section's path: infos/asie"`
		To   string `json:"to" need:"true" line:"its path there: monde/asie; the last part is its slug"`
	}
	moveSectionOut struct {
		Stories int64 `json:"stories" line:"that are out there"`
		Journal int64 `json:"journal"`
	}
)

func movedOperations() []operation {
	return []operation{
		{"POST", "/editions/{edition}/sections/move", "move-section", "Take a section, with all that stands in it, to another place; its former addresses lead there", staff.Edition, moveSectionIn{}, nil, moveSectionOut{}, 200, (*Server).postMoveSection},
	}
}

func (s *Server) postMoveSection(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	in, err := read[moveSectionIn](w, r)
	if err != nil {
		return nil, err
	}
	stories, e, err := s.Newsroom.MoveSection(r.Context(), by, r.PathValue("edition"), in.From, in.To)
	if err == nil {
		s.visible(r, e.Seq)
	}
	return moveSectionOut{stories, e.Seq}, err
}
