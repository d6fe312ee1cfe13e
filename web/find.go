package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
	"marbre/search"
	"marbre/store"
	"marbre/story"
)

// stories lists at most limit stories for the desk, and after which one the list
// goes on; the zero Cursor where it ends. Without words it is the store's list,
// the last saved first. With words it is what the two indexes find, newest first:
// that of what is out, by when it was published, and that of what is in work.
func (s *Server) stories(ctx context.Context, q store.Query, limit int) (list []story.Story, next story.Cursor, err error) {
	q.Limit = limit + 1
	if search.Wordless(q.Text) || s.Search == nil || s.InWork == nil {
		return s.scanned(ctx, q, limit)
	}
	found, next, err := s.found(ctx, q, limit)
	if fault.KindOf(err) == fault.Busy {
		return s.scanned(ctx, q, limit) // an index is being made: headlines are looked through
	}
	if err != nil {
		return nil, next, err
	}
	if n, err := strconv.ParseInt(strings.TrimLeft(strings.TrimSpace(q.Text), "#"), 10, 64); err == nil && q.Before.At.IsZero() {
		st, err := s.Store.Story(ctx, story.Number(n))
		if err == nil && q.Fits(st) {
			found = append([]story.Story{st}, slices.DeleteFunc(found, func(x story.Story) bool { return x.Number == st.Number })...)
		}
	}
	return found, next, nil
}

func (s *Server) scanned(ctx context.Context, q store.Query, limit int) (list []story.Story, next story.Cursor, err error) {
	list, err = s.Store.Stories(ctx, q)
	if len(list) > limit {
		list = list[:limit]
		next = story.Cursor{At: list[limit-1].SavedAt, Number: int64(list[limit-1].Number)}
	}
	return list, next, err
}

// catchUp is how long the desk's search waits for what was saved a moment ago.
const catchUp = 300 * time.Millisecond

// found asks the indexes.
func (s *Server) found(ctx context.Context, q store.Query, limit int) (list []story.Story, next story.Cursor, err error) {
	if last, err := s.Store.Last(ctx); err == nil {
		soon, stop := context.WithTimeout(ctx, catchUp)
		s.Search.Reach(soon, last)
		s.InWork.Reach(soon, last)
		stop()
	}
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return nil, next, err
	}
	before := q.Before
	for {
		var lists [][]search.Hit
		for _, e := range editions {
			if !q.In(e.Code) {
				continue
			}
			ask := search.Query{Edition: e.Code, Lang: e.Lang, Text: q.Text, Section: q.Section, Formerly: e.Formerly(q.Section), Before: before, Limit: q.Limit}
			if q.State == "" || q.State == story.StatePublished {
				hits, err := s.Search.Newest(ctx, ask)
				if err != nil {
					return nil, next, err
				}
				lists = append(lists, hits)
			}
			ask.State = string(q.State)
			hits, err := s.InWork.Newest(ctx, ask)
			if err != nil {
				return nil, next, err
			}
			lists = append(lists, hits)
		}
		hits := search.Merge(q.Limit, lists...)
		if len(hits) == 0 {
			return list, story.Cursor{}, nil
		}
		stories, err := s.hits(ctx, hits, q)
		if err != nil {
			return nil, next, err
		}
		for i, h := range hits {
			before = story.Cursor{At: h.At, Number: int64(h.Number)}
			st := stories[i]
			switch {
			case st == nil:
			case len(list) == limit:
				return list, next, nil
			default:
				list, next = append(list, *st), before
			}
		}
		if len(hits) < q.Limit {
			return list, story.Cursor{}, nil
		}
	}
}

// hits are the stories that were hit, nil for one that the other index has: what
// is out with a newer revision is found by that one alone.
func (s *Server) hits(ctx context.Context, hits []search.Hit, q store.Query) ([]*story.Story, error) {
	numbers := make([]story.Number, len(hits))
	for i, h := range hits {
		numbers[i] = h.Number
	}
	stories, err := s.Store.Heads(ctx, numbers)
	if err != nil {
		return nil, err
	}
	all := make([]*story.Story, len(hits))
	for _, st := range stories {
		inWork := st.State != story.StatePublished || st.Head != st.Public
		for i, h := range hits {
			if h.Number == st.Number && (h.InWork && inWork || h.Out && !inWork) && q.Fits(st) {
				all[i] = &st
			}
		}
	}
	return all, nil
}
