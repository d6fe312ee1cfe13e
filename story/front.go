package story

import (
	"fmt"
	"slices"

	"marbre/fault"
)

// A Front is a page as the desk made it up: for each slot the story pinned
// there, or 0 for a slot that fills itself with the newest: of the section that From
// names for it, where it names one. Slot 0 is the lead; Also are the stories set under it.
type Front struct {
	Edition string   `json:"edition"`
	Section string   `json:"section,omitempty"` // "" for the edition's own
	Slots   []Number `json:"slots"`
	Also    []Number `json:"also,omitempty"`
	From    []string `json:"from,omitempty"` // paths of sections, slot by slot; "" is the whole page's
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
	if len(f.From) > MaxSlots {
		return fault.Field("from", "story.too-many", MaxSlots, len(f.From))
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

// FillsFrom refuses a front of e of which a slot fills itself from a section that e
// does not have.
func (e Edition) FillsFrom(f Front) error {
	for i, path := range f.From {
		if path != "" && e.Trail(e.Now(path)) == nil {
			return fault.Field(fmt.Sprintf("from[%d]", i), "story.unknown-section", path)
		}
	}
	return nil
}

// Sources lists the sections from which slots fill themselves, each once.
func (f Front) Sources() (paths []string) {
	for i, path := range f.From {
		if path != "" && !slices.Contains(f.From[:i], path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// Fill makes up a front of at most count slots: a pinned story that is out
// stands in its slot, every other slot takes the newest that does not stand
// elsewhere, of its section as long as that has one. pinned, latest and from, which is
// the newest of each section in f.From, hold only stories that are out. It returns the
// slots and what stands under the lead.
func Fill(f Front, pinned map[Number]Card, latest []Card, from map[string][]Card, count int) (slots, also []Card) {
	taken := map[Number]bool{}
	for _, n := range f.Pinned() {
		if _, out := pinned[n]; out {
			taken[n] = true
		}
	}
	newest := func(list []Card) (Card, bool) {
		for _, c := range list {
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
		var c Card
		more := false
		if i < len(f.From) && f.From[i] != "" {
			c, more = newest(from[f.From[i]])
		}
		if !more {
			c, more = newest(latest)
		}
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
