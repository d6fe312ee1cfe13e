package web

import (
	"net/http"
	"strconv"
	"strings"

	"marbre/fault"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

type (
	frontIn struct {
		Slots []story.Number `json:"slots" need:"true" line:"for each slot a story, or 0 for one that fills itself"`
		Also  []story.Number `json:"also,omitempty" line:"set under the lead"`
		From  []string       `json:"from,omitempty" line:"for each slot the path of the section from which it fills itself, empty for the whole page's"`
		Base  *int64         `json:"base,omitempty" line:"made of the front that was seen; another one that was made up since answers 409 with it. Left out, it is made up whatever stands there"`
	}
	frontsOut struct {
		Fronts []store.KeptFront `json:"fronts" line:"newest first"`
	}
)

func sectionOf(r *http.Request) string { return strings.Trim(r.PathValue("section"), "/") }

func (s *Server) getFront(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	ed, err := s.edition(r.Context(), r.PathValue("edition"))
	if err != nil {
		return nil, err
	}
	if err := by.May(staff.Read, staff.Place{Edition: ed.Code}); err != nil {
		return nil, err
	}
	f, err := s.Store.Front(r.Context(), ed.Code, sectionOf(r))
	if err != nil {
		return nil, err
	}
	out := store.KeptFront{Front: f}
	if out.Slots == nil {
		out.Slots = []story.Number{}
	}
	kept, err := s.Store.KeptFronts(r.Context(), ed.Code, f.Section, 1)
	if len(kept) > 0 {
		out.Seq, out.At, out.By = kept[0].Seq, kept[0].At, kept[0].By
	}
	return out, err
}

func (s *Server) putFront(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	var in frontIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	base := int64(-1)
	if in.Base != nil {
		base = max(*in.Base, 0)
	}
	e, err := s.Newsroom.Front(r.Context(), by, story.Front{Edition: r.PathValue("edition"), Section: sectionOf(r), Slots: in.Slots, Also: in.Also, From: in.From}, base)
	if err == nil {
		s.visible(r, e.Seq)
	}
	return journaled{e.Seq}, err
}

// getFronts lists how a front was made up before.
func (s *Server) getFronts(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	q := r.URL.Query()
	limit, err := limited(q.Get("limit"))
	if err != nil {
		return nil, err
	}
	ed, err := s.edition(r.Context(), q.Get("edition"))
	if err != nil {
		return nil, err
	}
	if err := by.May(staff.Read, staff.Place{Edition: ed.Code}); err != nil {
		return nil, err
	}
	list, err := s.Store.KeptFronts(r.Context(), ed.Code, strings.Trim(q.Get("section"), "/"), limit)
	if list == nil {
		list = []store.KeptFront{}
	}
	return frontsOut{list}, err
}

// getFrontPreview prints a front as readers would see it if it were made up so.
func (s *Server) getFrontPreview(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	q := r.URL.Query()
	ed, err := s.edition(r.Context(), q.Get("edition"))
	if err != nil {
		return nil, err
	}
	f := story.Front{Edition: ed.Code, Section: strings.Trim(q.Get("section"), "/")}
	if err := by.May(staff.Front, staff.Place{Edition: ed.Code, Section: f.Section}); err != nil {
		return nil, err
	}
	if f.Section != "" && ed.Trail(f.Section) == nil {
		return nil, fault.Field("section", "story.unknown-section", cut(f.Section))
	}
	for field, to := range map[string]*[]story.Number{"slots": &f.Slots, "also": &f.Also} {
		if *to, err = numbers(field, q.Get(field)); err != nil {
			return nil, err
		}
	}
	if text := q.Get("from"); text != "" {
		f.From = strings.SplitN(text, ",", story.MaxSlots+1)
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	if err := ed.FillsFrom(f); err != nil {
		return nil, err
	}
	path := "/" + ed.Code + "/"
	if f.Section != "" {
		path += f.Section + "/"
	}
	return s.stage(w, r, &staged{Library: s.Library, front: &f}, path)
}

// numbers reads story numbers separated by commas; 0 is a slot that fills itself.
func numbers(field, text string) (list []story.Number, err error) {
	if text == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || n < 0 || len(list) > story.MaxSlots {
			return nil, fault.Field(field, "story.number", cut(part))
		}
		list = append(list, story.Number(n))
	}
	return list, nil
}
