package newsroom_test

import (
	"sync"
	"testing"

	"marbre/fault"
	"marbre/newsroom"
)

// Whether a story goes out is decided in the change that puts it out: a word that is forbidden at
// the same moment either comes before and stops it, or after and is too late. Two who dismiss the
// same at once leave one verdict.
func TestWhatStopsAStoryIsReadInTheSameChange(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		for i := range 10 {
			num := r.approved(content("Un clandestin  en mer"))
			var wait sync.WaitGroup
			entries := make([]int64, 2)
			for w := range 2 {
				wait.Go(func() {
					_, e, err := r.Dismiss(ctx, editor, num, newsroom.Place{Rule: "space-twice", Field: "headline", Block: -1, From: 13, To: 15})
					if err != nil {
						t.Errorf("dismissed: %v", err)
					}
					entries[w] = e.Seq
				})
			}
			wait.Wait()
			if (entries[0] == 0) == (entries[1] == 0) {
				t.Errorf("two dismissals, entries %v", entries)
			}
			words, none := "!clandestin", ""
			var forbidden int64
			var out newsroom.Done
			var refused error
			wait.Go(func() {
				_, e, err := r.Checks(ctx, admin, "fr", nil, &words)
				if err != nil {
					t.Error(err)
				}
				forbidden = e.Seq
			})
			wait.Go(func() { out, refused = r.Publish(ctx, editor, num, 0, 0) })
			wait.Wait()
			switch {
			case refused == nil && out.Entry.Seq > forbidden:
				t.Errorf("round %d: it went out in entry %d, the word was forbidden in %d", i, out.Entry.Seq, forbidden)
			case refused != nil && fault.KindOf(refused) != fault.Invalid:
				t.Error(refused)
			}
			if _, _, err := r.Checks(ctx, admin, "fr", nil, &none); err != nil {
				t.Fatal(err)
			}
		}
	})
}
