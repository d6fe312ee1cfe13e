package store_test

import (
	"testing"
	"time"

	"marbre/journal"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

// The index reads the texts that readers see: of what is published, and as it was
// published, whatever is in work.
func TestPublicTextsAreThoseThatReadersSee(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		draft(t, s, "Never out")
		first, _ := draft(t, s, "First")
		first = out(t, s, first, noon)
		second, _ := draft(t, s, "Second")
		second = out(t, s, second, noon.Add(time.Hour))
		work := first
		work.Head, work.Headline = 2, "In work"
		card := story.Published{Number: first.Number, Edition: "fr", Life: first.Life, Content: first.Content}.Card()
		if err := s.Do(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Save(t.Context(), store.Change{After: work, Saved: &story.Saved{Number: work.Number, Revision: 2, At: noon, Content: work.Content}, Card: &card, Entry: journal.Entry{At: noon, Kind: journal.Saved, Story: work.Number}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		list, err := s.AllPublished(t.Context(), 0, 10)
		if err != nil || len(list) != 2 || list[0].Headline != "First" || list[1].Headline != "Second" || list[0].Public != 1 || !list[1].PublishedAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("%+v, %v", list, err)
		}
		if list, err := s.AllPublished(t.Context(), first.Number, 10); err != nil || len(list) != 1 || list[0].Number != second.Number {
			t.Errorf("above the first: %+v, %v", list, err)
		}
		if list, err := s.AllPublished(t.Context(), 0, 1); err != nil || len(list) != 1 {
			t.Errorf("one of them: %+v, %v", list, err)
		}
		gone := second
		gone.State = story.StateWithdrawn
		if err := s.Do(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Save(t.Context(), store.Change{After: gone, Entry: journal.Entry{At: noon, Kind: journal.Withdrawn, Story: gone.Number}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		list, err = s.Texts(t.Context(), []story.Number{1, first.Number, second.Number, 99})
		if err != nil || len(list) != 1 || list[0].Headline != "First" {
			t.Errorf("texts: %+v, %v", list, err)
		}
		if list, err := s.Texts(t.Context(), nil); err != nil || list != nil {
			t.Errorf("none: %+v, %v", list, err)
		}
	})
}
