package story

import (
	"fmt"

	"marbre/fault"
)

// A Front is a page as the desk made it up: for each slot the story pinned
// there, or 0 for a slot that fills itself with the newest. Slot 0 is the lead;
// Also are the stories set under it.
type Front struct {
	Edition string   `json:"edition"`
	Section string   `json:"section,omitempty"` // "" for the edition's own
	Slots   []Number `json:"slots"`
	Also    []Number `json:"also,omitempty"`
}

// Bounds of a front.
const (
	FrontSlots = 9 // that a front shows beside its wire
	MaxSlots   = 30
	MaxAlso    = 6
)

// Check refuses a front that holds too much or one story twice.
func (f Front) Check() error {
	if len(f.Slots) > MaxSlots {
		return fault.Field("slots", "story.too-many", MaxSlots, len(f.Slots))
	}
	if len(f.Also) > MaxAlso {
		return fault.Field("also", "story.too-many", MaxAlso, len(f.Also))
	}
	seen := map[Number]bool{}
	for field, list := range map[string][]Number{"slots": f.Slots, "also": f.Also} {
		for i, n := range list {
			at := fmt.Sprintf("%s[%d]", field, i)
			if n < 0 || n == 0 && field == "also" {
				return fault.Field(at, "story.number", int64(n))
			}
			if n != 0 && seen[n] {
				return fault.Field(at, "front.twice", int64(n))
			}
			seen[n] = true
		}
	}
	return nil
}

// Pinned lists the stories that f holds, in order.
func (f Front) Pinned() []Number {
	var all []Number
	for _, n := range append(append([]Number(nil), f.Slots...), f.Also...) {
		if n != 0 {
			all = append(all, n)
		}
	}
	return all
}

// Fill makes up a front of at most count slots: a pinned story that is out
// stands in its slot, every other slot takes the newest that does not stand
// elsewhere. pinned and latest hold only stories that are out. It returns the
// slots and what stands under the lead.
func Fill(f Front, pinned map[Number]Card, latest []Card, count int) (slots, also []Card) {
	taken := map[Number]bool{}
	for _, n := range f.Pinned() {
		if _, out := pinned[n]; out {
			taken[n] = true
		}
	}
	next := 0
	newest := func() (Card, bool) {
		for next < len(latest) {
			c := latest[next]
			next++
			if !taken[c.Number] {
				taken[c.Number] = true
				return c, true
			}
		}
		return Card{}, false
	}
	for i := range count {
		if i < len(f.Slots) {
			if c, out := pinned[f.Slots[i]]; out {
				slots = append(slots, c)
				continue
			}
		}
		c, more := newest()
		if !more {
			continue
		}
		slots = append(slots, c)
	}
	for _, n := range f.Also {
		if c, out := pinned[n]; out {
			also = append(also, c)
		}
	}
	return slots, also
}
