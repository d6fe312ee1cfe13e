package web_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"marbre/journal"
	"marbre/store"
	"marbre/story"
)

// flashes writes many bulletins at once, count of them in each instant.
func (r *rig) flashes(n, count int) {
	r.t.Helper()
	if err := r.store.Do(r.t.Context(), func(tx *store.Tx) error {
		for i := range n {
			at := r.now().Add(time.Duration(i/count) * time.Microsecond)
			e, err := tx.Write(r.t.Context(), journal.Entry{At: at, Kind: journal.Flashed, Edition: "fr", Touched: []journal.Touch{journal.OfWire("fr")}})
			if err != nil {
				return err
			}
			if err := tx.Bulletin(r.t.Context(), story.Bulletin{Edition: "fr", Kind: story.WireFlash, At: at, Urgency: 5, Text: fmt.Sprintf("Line %d", i)}, e.Seq); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		r.t.Fatal(err)
	}
}

// A day of 5,000 bulletins is leafed through without a hole and without a double,
// also when more than a page of them carries one and the same instant, and while
// more than a page arrives.
func TestAFullDayOfTheWireIsLeafedThroughWhole(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const full = 5000
		r.flashes(full, 150)
		r.catchUp()
		var seen []int
		pages := 0
		for path := "/fr/live"; path != ""; pages++ {
			if pages%10 == 5 { // while one reads, more than a page arrives
				r.set(r.now().Add(time.Minute))
				r.flashes(70, 1)
				r.catchUp()
			}
			d, err := goquery.NewDocumentFromReader(r.ask("GET", path, "", nil).Body)
			if err != nil {
				t.Fatal(err)
			}
			d.Find(".flow li").Each(func(_ int, li *goquery.Selection) {
				seq, err := strconv.Atoi(li.AttrOr("data-seq", ""))
				if err != nil {
					t.Fatal(err)
				}
				seen = append(seen, seq)
			})
			if days := d.Find("h2.d").Length(); days != 1 {
				t.Errorf("%s: %d days", path, days)
			}
			path = d.Find("a[rel=next]").AttrOr("href", "")
			if pages > 100 {
				t.Fatal("there is no end to it")
			}
		}
		if !slices.IsSortedFunc(seen, func(a, b int) int { return b - a }) || len(slices.Compact(slices.Clone(seen))) != full || len(seen) != full || pages != (full+59)/60 {
			t.Errorf("%d bulletins on %d pages", len(seen), pages)
		}
	})
}
