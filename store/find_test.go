package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"marbre/fault"
	"marbre/picture"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

// take keeps n pictures, of which each says a few words.
func take(t testing.TB, s *store.Store, n int, says func(i int) string) {
	t.Helper()
	for from := 0; from < n; from += 500 {
		if err := s.Do(context.Background(), func(tx *store.Tx) error {
			for i := from; i < min(from+500, n); i++ {
				p := picture.Picture{Hash: fmt.Sprintf("%064x", i), Name: fmt.Sprintf("A-%d.jpg", i), MadeAt: noon.Add(time.Duration(i) * time.Second), MadeBy: "Ada"}
				p.Mark, p.Facts.Caption = uint64(i)<<8|1, says(i)
				if _, err := tx.AddPicture(context.Background(), p); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// A picture is found by every word of it from the first to the last, in pages that follow
// one another, and by what is written later, but no more by what was.
func TestPicturesAreFoundByTheirWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		take(t, s, 300, func(i int) string {
			words := []string{"Été à « Astana »"}
			if i%3 == 0 {
				words = append(words, "Trois!")
			}
			if i%100 == 7 {
				words = append(words, "centième", "東京の夜")
			}
			return strings.Join(words, " ")
		})
		numbers := func(limit int, words ...string) (all []int64) {
			t.Helper()
			var before story.Cursor
			for {
				list, err := s.Pictures(t.Context(), words, time.Time{}, before, limit)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range list {
					all = append(all, p.Number)
				}
				if len(list) < limit {
					return all
				}
				last := list[len(list)-1]
				before = story.Cursor{At: last.MadeAt, Number: last.Number}
			}
		}
		for _, c := range []struct {
			words []string
			want  int
		}{{[]string{"ete"}, 300}, {[]string{"ASTANA"}, 300}, {[]string{"stan"}, 300}, {[]string{"trois"}, 100}, {[]string{"trois", "centieme"}, 1}, {[]string{"東京"}, 3}, {[]string{"nowhere"}, 0}, {[]string{"trois", "nowhere"}, 0}, {[]string{"!", "trois"}, 100}} {
			for _, limit := range []int{7, 64, 1000} {
				got := numbers(limit, c.words...)
				if len(got) != c.want || !slices.IsSortedFunc(got, func(a, b int64) int { return int(b - a) }) || len(slices.Compact(got)) != c.want {
					t.Errorf("%q by %d finds %d, in order %v", c.words, limit, len(got), got)
				}
			}
		}
		// A number is no word of the picture beside it, nor do two pictures make one.
		if got := numbers(1000, "300 "); len(got) > 1 {
			t.Errorf("a number finds %v", got)
		}
		write := func(edit func(*picture.Picture)) {
			t.Helper()
			p, err := s.Picture(t.Context(), 65)
			if err != nil {
				t.Fatal(err)
			}
			edit(&p)
			if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.SavePicture(t.Context(), p) }); err != nil {
				t.Fatal(err)
			}
		}
		write(func(p *picture.Picture) { p.Caption = "La tour Baïterek" })
		if got := numbers(10, "baiterek"); !slices.Equal(got, []int64{65}) {
			t.Errorf("what is written later finds %v", got)
		}
		write(func(p *picture.Picture) { p.Caption = "" })
		if got := numbers(10, "baiterek"); got != nil {
			t.Errorf("what was written finds %v", got)
		}
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.SavePicture(t.Context(), picture.Picture{Number: 999}) }); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no picture: %v", err)
		}
	})
}

// BenchmarkPictures asks among 100,000 pictures:
// MARBRE_TEST_POSTGRES=… go test ./store -run xxx -bench Pictures
func BenchmarkPictures(b *testing.B) {
	for _, e := range storetest.Engines(b) {
		s, err := store.Open(e.New(b))
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		if err := s.Migrate(context.Background()); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		take(b, s, 100_000, func(i int) string {
			rare := ""
			if i%20_000 == 11 {
				rare = "kaleidoscope"
			}
			half := []string{"harbour", "orchard"}[i%2]
			return strings.Repeat("The council of the old town meets again near the station after ten years. ", 4) + half + " " + rare
		})
		b.Logf("%s: taken in %v", e.Engine, time.Since(start))
		for _, words := range []string{"", "kaleidoscope", "council", "council station", "harbour orchard", "nowhere"} {
			b.Run(e.Engine+"/"+words, func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Pictures(context.Background(), strings.Fields(words), time.Time{}, story.Cursor{}, 61); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run(e.Engine+"/alike", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Alike(context.Background(), 1<<63|12345, 5); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
