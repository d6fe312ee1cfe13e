package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"marbre/fault"
	"marbre/staff"
	"marbre/story"
)

type (
	translateIn struct {
		Edition string `json:"edition" need:"true" line:"in which it is to stand"`
		Section string `json:"section,omitempty" line:"a path in that edition"`
	}
	basisIn struct {
		Revision story.Revision `json:"revision" need:"true" line:"of the original: the translation holds what it does"`
	}
	// versionOut is a story of a group of translations.
	versionOut struct {
		Number   story.Number   `json:"number"`
		Edition  string         `json:"edition"`
		Section  string         `json:"section"`
		Headline string         `json:"headline"`
		Revision story.Revision `json:"revision" line:"the newest"`
		story.Life
	}
	translationOut struct {
		versionOut
		Basis       story.Revision      `json:"basis" line:"the revision of the original on which it stands"`
		Behind      bool                `json:"behind" line:"readers have something else of the original, or nothing any more"`
		Since       *time.Time          `json:"since,omitempty" line:"since when"`
		Changes     []story.Change      `json:"changes" line:"what changed in the original since"`
		Corrections []story.Publication `json:"corrections" line:"those of the original that it has not had"`
	}
	groupOut struct {
		Original     versionOut       `json:"original"`
		Translations []translationOut `json:"translations"`
		Lacking      []string         `json:"lacking" line:"editions that have none"`
	}
	behindOut struct {
		Behind []pairOut `json:"behind" line:"the latest to fall behind first"`
		Cursor string    `json:"cursor,omitempty"`
	}
	pairOut struct {
		Original    versionOut     `json:"original"`
		Translation translationOut `json:"translation"`
	}
	caughtUpOut struct {
		Number   story.Number   `json:"number"`
		Revision story.Revision `json:"revision"`
		Behind   bool           `json:"behind"`
		Journal  int64          `json:"journal"`
	}
)

func translationOperations() []operation {
	return []operation{
		{"POST", "/stories/{number}/translations", "translate", "Begin a translation in another edition: a draft that holds the original's text", staff.Create, translateIn{}, nil, savedOut{}, 201, (*Server).postTranslation},
		{"GET", "/stories/{number}/translations", "translations", "A story's original and its translations, and what these lack of it", staff.Read, nil, nil, groupOut{}, 200, (*Server).getTranslations},
		{"GET", "/translations", "behind", "Translations whose original has gone on, and by what", staff.Read, nil, []param{edition, cursor, limit}, behindOut{}, 200, (*Server).getBehind},
		{"PUT", "/stories/{number}/basis", "caught-up", "Say that a translation holds what a revision of its original does; no text changes", staff.Revise, basisIn{}, nil, caughtUpOut{}, 200, (*Server).putBasis},
	}
}

func (s *Server) postTranslation(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	in, err := read[translateIn](w, r)
	if err != nil {
		return nil, err
	}
	d, err := s.Newsroom.Translate(r.Context(), by, story.Number(num), in.Edition, in.Section)
	if err != nil {
		return nil, err
	}
	return saved(d), nil
}

func (s *Server) putBasis(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	in, err := read[basisIn](w, r)
	if err != nil {
		return nil, err
	}
	b, e, err := s.Newsroom.CaughtUp(r.Context(), by, story.Number(num), in.Revision)
	return caughtUpOut{b.Number, b.Revision, b.Behind, e.Seq}, err
}

func versionOf(st story.Story) versionOut {
	return versionOut{st.Number, st.Edition, st.Section, st.Headline, st.Head, st.Life}
}

func (s *Server) getTranslations(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	ctx := r.Context()
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	head := story.Number(num)
	if _, err := s.shownTo(ctx, by, head); err != nil {
		return nil, err
	}
	if b, err := s.Store.Basis(ctx, head); err == nil {
		head = b.Original
	} else if !errors.Is(err, fault.NotFound) {
		return nil, err
	}
	original, err := s.shownTo(ctx, by, head)
	if err != nil {
		return nil, err
	}
	bases, err := s.Store.Bases(ctx, head)
	if err != nil {
		return nil, err
	}
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return nil, err
	}
	out := groupOut{Original: versionOf(original), Translations: []translationOut{}, Lacking: []string{}}
	has := []string{original.Edition}
	for _, b := range bases {
		t, err := s.translation(ctx, by, original, b)
		if fault.KindOf(err) == fault.Denied { // it is there, and not shown
			has = append(has, b.Edition)
			continue
		}
		if err != nil {
			return nil, err
		}
		if t.State != story.StateWithdrawn {
			has = append(has, b.Edition)
		}
		out.Translations = append(out.Translations, t)
	}
	for _, e := range editions {
		if !slices.Contains(has, e.Code) {
			out.Lacking = append(out.Lacking, e.Code)
		}
	}
	return out, nil
}

// translation is what a translation lacks of its original, as far as by may see
// either. It fails with fault.Denied if they may not see the translation.
func (s *Server) translation(ctx context.Context, by staff.Person, original story.Story, b story.Basis) (t translationOut, err error) {
	st, err := s.shownTo(ctx, by, b.Number)
	if err != nil {
		return t, err
	}
	t = translationOut{versionOut: versionOf(st), Basis: b.Revision, Behind: b.Behind, Changes: []story.Change{}, Corrections: []story.Publication{}}
	if b.Behind {
		t.Since = &b.BehindAt
	}
	if original.Public != 0 && original.Public != b.Revision && b.Revision != 0 {
		switch err := s.revisionsTo(ctx, by, original.Number, b.Revision); {
		case fault.KindOf(err) == fault.Denied: // it stands on what readers never had
		case err != nil:
			return t, err
		default:
			basis, err := s.Store.Revision(ctx, original.Number, b.Revision)
			if err != nil {
				return t, err
			}
			public, err := s.Store.Revision(ctx, original.Number, original.Public)
			if err != nil {
				return t, err
			}
			t.Changes = append(t.Changes, story.Foreign(story.Diff(basis.Content, public.Content))...)
		}
		history, err := s.Store.Publications(ctx, original.Number)
		if err != nil {
			return t, err
		}
		t.Corrections = append(t.Corrections, story.Wanting(history, b.Revision)...)
	}
	return t, nil
}

// mostBehind is how many translations are shown at once: the text of each and of
// its original is compared.
const mostBehind = 50

func (s *Server) getBehind(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	ctx, q := r.Context(), r.URL.Query()
	limit, err := limited(q.Get("limit"))
	if err != nil {
		return nil, err
	}
	limit = min(limit, mostBehind)
	before, err := parseCursor(q.Get("cursor"))
	if err != nil {
		return nil, err
	}
	editions, err := scope(r, by)
	if err != nil {
		return nil, err
	}
	bases, err := s.Store.BasesBehind(ctx, editions, before, limit+1)
	if err != nil {
		return nil, err
	}
	out := behindOut{Behind: []pairOut{}}
	if len(bases) > limit {
		bases = bases[:limit]
		last := bases[limit-1]
		out.Cursor = strconv.FormatInt(last.BehindAt.UnixMicro(), 10) + "-" + strconv.FormatInt(int64(last.Number), 10)
	}
	for _, b := range bases {
		original, err := s.shownTo(ctx, by, b.Original)
		if fault.KindOf(err) == fault.Denied {
			continue // nobody can be told by what
		}
		if err != nil {
			return nil, err
		}
		t, err := s.translation(ctx, by, original, b)
		if err != nil {
			return nil, err
		}
		out.Behind = append(out.Behind, pairOut{versionOf(original), t})
	}
	return out, nil
}
