package story

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func card(n Number) Card { return Card{Number: n} }

func of(cards []Card) (all []Number) {
	for _, c := range cards {
		all = append(all, c.Number)
	}
	return all
}

func TestASlotFillsItselfFromItsSectionAsLongAsThatHasOne(t *testing.T) {
	latest := []Card{card(1), card(2), card(3), card(4), card(5)}
	from := map[string][]Card{"sport": {card(3), card(5)}, "asie": nil}
	f := Front{Slots: []Number{0, 2, 0}, From: []string{"sport", "sport", "asie", "sport", "sport"}}
	slots, _ := Fill(f, map[Number]Card{2: card(2)}, latest, from, 6)
	if got := of(slots); !slices.Equal(got, []Number{3, 2, 1, 5, 4}) {
		t.Errorf("the slots hold %v", got)
	}
	if got := f.Sources(); !slices.Equal(got, []string{"sport", "asie"}) {
		t.Errorf("they fill from %v", got)
	}
	f.From = make([]string, MaxSlots)
	if err := f.Check(); err != nil {
		t.Error(err)
	}
	f.From = append(f.From, "")
	if err := f.Check(); err == nil {
		t.Error("more than there are slots")
	}
}

// Whatever is pinned and however slots fill themselves, no story stands twice, what is
// pinned and out stands where it was put, and no slot is empty while something is left.
func TestNoStoryStandsTwiceOnAFront(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Custom(func(t *rapid.T) Number { return Number(rapid.IntRange(1, 15).Draw(t, "n")) })
		cards := func(name string) (all []Card) {
			for _, n := range rapid.SliceOfDistinct(number, rapid.ID[Number]).Draw(t, name) {
				all = append(all, card(n))
			}
			return all
		}
		pins := rapid.SliceOfNDistinct(number, 0, 6, rapid.ID[Number]).Draw(t, "pins")
		f := Front{From: rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b"}), 0, 9).Draw(t, "from")}
		pinned := map[Number]Card{}
		for i, n := range pins {
			if rapid.Bool().Draw(t, "out") {
				pinned[n] = card(n)
			}
			if i < 4 {
				if rapid.Bool().Draw(t, "gap") {
					f.Slots = append(f.Slots, 0)
				}
				f.Slots = append(f.Slots, n)
			} else {
				f.Also = append(f.Also, n)
			}
		}
		latest := cards("latest")
		count := rapid.IntRange(0, 9).Draw(t, "count")
		slots, also := Fill(f, pinned, latest, map[string][]Card{"a": cards("a"), "b": cards("b")}, count)
		seen := map[Number]bool{}
		for _, n := range append(of(slots), of(also)...) {
			if seen[n] {
				t.Fatalf("%d stands twice: %v, under it %v", n, of(slots), of(also))
			}
			seen[n] = true
		}
		if len(slots) == count { // nothing was left out, so every slot is where it is
			for i, n := range f.Slots[:min(count, len(f.Slots))] {
				if _, out := pinned[n]; out && slots[i].Number != n {
					t.Fatalf("slot %d holds %d, not %d", i, slots[i].Number, n)
				}
			}
			return
		}
		for _, c := range latest {
			if _, out := pinned[c.Number]; !seen[c.Number] && !(out && slices.Contains(f.Pinned(), c.Number)) {
				t.Fatalf("a slot is empty while %d is left", c.Number)
			}
		}
	})
}
