package store_test

import (
	"testing"

	"marbre/journal"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

// What SQL takes for public is what the journal says is: the index needs the
// kinds written out.
func TestPublicGivesTheKindsThatOpenPagesAreToldOf(t *testing.T) {
	kinds := []journal.Kind{journal.Saved, journal.Moved, journal.Published, journal.Updated, journal.Corrected, journal.Withdrawn, journal.Imported, journal.Flashed, journal.Front, journal.Edition}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var want []journal.Kind
		var last int64
		for _, k := range kinds {
			if err := s.Do(t.Context(), func(tx *store.Tx) error {
				e, err := tx.Write(t.Context(), journal.Entry{At: noon, Kind: k, Edition: "fr"})
				last = e.Seq
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if k.Public() {
				want = append(want, k)
			}
		}
		got, err := s.Public(t.Context(), "fr", last, 100)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d entries, %v; want %d", len(got), err, len(want))
		}
		for i, e := range got { // newest first
			if e.Kind != want[len(want)-1-i] {
				t.Errorf("entry %d is %s", i, e.Kind)
			}
		}
		if some, err := s.Public(t.Context(), "fr", got[1].Seq, 1); err != nil || len(some) != 1 || some[0].Seq != got[1].Seq {
			t.Errorf("up to an entry, one: %v, %v", some, err)
		}
	})
}

// What SQL takes for an alert is what raises the banner.
func TestAlertsGivesWhatRaisesTheBanner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := 0
		for _, kind := range []story.WireKind{story.WireFirst, story.WireUpdate, story.WireCorrection, story.WireFlash} {
			for u := story.Urgency(0); u <= 8; u++ {
				b := story.Bulletin{Edition: "fr", Kind: kind, At: noon, Urgency: u, Text: "A line."}
				if b.Alerts() {
					want++
				}
				if err := s.Do(t.Context(), func(tx *store.Tx) error {
					e, err := tx.Write(t.Context(), journal.Entry{At: noon, Kind: journal.Flashed, Edition: "fr"})
					if err != nil {
						return err
					}
					return tx.Bulletin(t.Context(), b, e.Seq)
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
		list, err := s.Alerts(t.Context(), "fr", 100)
		if err != nil || len(list) != want || want != 9 {
			t.Errorf("%d alerts, %v; want %d", len(list), err, want)
		}
		for _, b := range list {
			if !b.Alerts() {
				t.Errorf("%s of urgency %d", b.Kind, b.Urgency)
			}
		}
	})
}
