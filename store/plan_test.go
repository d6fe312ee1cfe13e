package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"marbre/story"
)

// The desk's lists are read off an index in their order. One that is sorted
// first reads the whole archive for a screen of fifty.
func TestTheDesksListsAreReadInTheirOrder(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "marbre.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		q    Query
		plan string
	}{
		{Query{}, "story_saved"},
		{Query{Editions: []string{"fr"}}, "story_desk"},
		{Query{Editions: []string{"fr"}, Section: "infos"}, "story_desk"},
		{Query{Editions: []string{"fr"}, State: story.StateDraft}, "story_state"},
		{Query{Editions: []string{"fr"}, State: story.StatePublished, Section: "infos"}, "story_state"},
		{Query{Editions: []string{"fr"}, Text: "astana"}, "story_desk"},
		{Query{State: story.StateDraft}, "story_open"},
		{Query{State: story.StateScheduled, Section: "infos"}, "story_open"},
		{Query{State: story.StatePublished}, "story_saved"},
		{Query{Section: "infos"}, "story_saved"},
	} {
		for _, before := range []story.Cursor{{}, {At: time.Unix(1720000000, 0), Number: 7}} {
			c.q.Before, c.q.Limit = before, 50
			query, args := c.q.list()
			steps, err := all(t.Context(), s.read, func(row scanner) (step string, err error) {
				var id, parent, unused int
				return step, row.Scan(&id, &parent, &unused, &step)
			}, "EXPLAIN QUERY PLAN "+query, args...)
			if err != nil {
				t.Fatal(err)
			}
			plan := strings.Join(steps, "\n")
			if strings.Contains(plan, "TEMP B-TREE") || !strings.Contains(plan, c.plan) {
				t.Errorf("%+v is not read off %s in its order:\n%s", c.q, c.plan, plan)
			}
		}
	}
}
