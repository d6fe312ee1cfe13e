package web

import (
	"context"
	"net/http"
	"slices"

	"marbre/journal"
	"marbre/staff"
	"marbre/story"
)

// scope is what a list is narrowed to: the edition that is asked for, or those that
// by may read; nil where nothing is kept from them. It fails with fault.Denied for
// an edition in which by has no role.
func scope(r *http.Request, by staff.Person) (editions []string, err error) {
	if e := r.URL.Query().Get("edition"); e != "" {
		return []string{e}, by.May(staff.Read, staff.Place{Edition: e})
	}
	editions, all := by.Reads()
	if all {
		return nil, nil
	}
	return append([]string{}, editions...), nil
}

// shownTo is a story as far as by may see it: all of it, or in an edition in which
// they have no role what readers have. It fails with fault.Denied where those have nothing.
func (s *Server) shownTo(ctx context.Context, by staff.Person, n story.Number) (story.Story, error) {
	st, err := s.Store.Story(ctx, n)
	if err != nil {
		return st, err
	}
	denied := by.May(staff.Read, staff.Of(st))
	switch {
	case denied == nil:
		return st, nil
	case st.State == story.StateWithdrawn && st.Public != 0: // readers have the notice
		return story.Story{Number: n, Edition: st.Edition, Head: st.Public, Life: story.Life{State: st.State, Public: st.Public, WithdrawnAt: st.WithdrawnAt, Reason: st.Reason}}, nil
	case !st.Out(s.Now()):
		return story.Story{}, denied
	}
	public, err := s.Store.Revision(ctx, n, st.Public)
	if err != nil {
		return story.Story{}, err
	}
	return story.Story{
		Number: n, Edition: st.Edition, Head: st.Public, Content: public.Content,
		Life: story.Life{State: story.StatePublished, Public: st.Public, As: st.As, PublishedAt: st.PublishedAt, ChangedAt: st.ChangedAt, CorrectedAt: st.CorrectedAt},
	}, nil
}

// revisionsTo fails with fault.Denied if by may not read one of a story's
// revisions: whoever has no role there reads those that readers had, while it is out.
func (s *Server) revisionsTo(ctx context.Context, by staff.Person, n story.Number, revisions ...story.Revision) error {
	st, err := s.Store.Story(ctx, n)
	if err != nil {
		return err
	}
	denied := by.May(staff.Read, staff.Of(st))
	if denied == nil || !st.Out(s.Now()) {
		return denied
	}
	history, err := s.Store.Publications(ctx, n)
	if err != nil {
		return err
	}
	for _, r := range revisions {
		if !slices.ContainsFunc(history, func(p story.Publication) bool { return p.Revision == r }) {
			return denied
		}
	}
	return nil
}

// mostRead is how many entries of the journal one call looks through.
const mostRead = 2000

// journalTo lists entries above a number that by may read, at most limit, and the
// number after which the journal goes on.
func (s *Server) journalTo(ctx context.Context, by staff.Person, after int64, limit int) (list []journal.Entry, last int64, err error) {
	list, last = []journal.Entry{}, after
	for looked := 0; len(list) < limit && looked < mostRead; {
		some, err := s.Store.After(ctx, last, limit)
		if err != nil {
			return nil, last, err
		}
		for _, e := range some {
			if len(list) == limit {
				break
			}
			last = e.Seq
			if deskEntry(by, e) {
				list = append(list, e)
			}
		}
		if looked += len(some); len(some) < limit {
			break
		}
	}
	return list, last, nil
}
