package press

import (
	"context"
	"hash/fnv"
	"slices"
	"sync/atomic"

	"marbre/journal"
	"marbre/page"
	"marbre/picture"
	"marbre/story"
)

// slots is how many stamps there are. Two sources that share one make a page be
// printed again when it need not be, never the other way round.
const slots = 1 << 20

// stamps remember the number of the last entry that touched each source.
type stamps []atomic.Uint64

func newStamps() stamps { return make(stamps, slots) }

func slotOf(t journal.Touch) uint32 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(t)) // a hash never fails
	sum := h.Sum64()
	return uint32(sum^sum>>32) & (slots - 1)
}

// after reports whether any of the sources was touched after entry seq.
func (s stamps) after(sources []uint32, seq int64) bool {
	for _, slot := range sources {
		if s[slot].Load() > uint64(seq) {
			return true
		}
	}
	return false
}

// noting is a library that writes down what is asked of it.
type noting struct {
	library page.Library
	sources []journal.Touch
}

func (n *noting) note(t ...journal.Touch) { n.sources = append(n.sources, t...) }

func (n *noting) card(list ...story.Card) {
	for _, c := range list {
		n.note(journal.OfStory(c.Number))
	}
}

func (n *noting) Editions(ctx context.Context) ([]story.Edition, error) {
	n.note(journal.OfEditions())
	return n.library.Editions(ctx)
}

func (n *noting) Story(ctx context.Context, num story.Number) (story.Published, error) {
	n.note(journal.OfStory(num))
	return n.library.Story(ctx, num)
}

func (n *noting) Revision(ctx context.Context, num story.Number, r story.Revision) (story.Content, error) {
	n.note(journal.OfStory(num))
	return n.library.Revision(ctx, num, r)
}

func (n *noting) Cards(ctx context.Context, numbers []story.Number) (map[story.Number]story.Card, error) {
	for _, num := range numbers { // also those that are not out yet
		n.note(journal.OfStory(num))
	}
	return n.library.Cards(ctx, numbers)
}

func (n *noting) Latest(ctx context.Context, l story.List, before story.Cursor, limit int) ([]story.Card, error) {
	n.note(journal.OfList(l))
	cards, err := n.library.Latest(ctx, l, before, limit)
	n.card(cards...)
	return cards, err
}

func (n *noting) Neighbours(ctx context.Context, l story.List, c story.Card) (newer, older *story.Card, err error) {
	if l.Kind == story.BySection {
		n.note(journal.OfTurn(c.Number), journal.OfTurns(l.Edition))
	} else {
		n.note(journal.OfList(l))
	}
	newer, older, err = n.library.Neighbours(ctx, l, c)
	for _, c := range []*story.Card{newer, older} {
		if c != nil {
			n.card(*c)
		}
	}
	return newer, older, err
}

func (n *noting) Translations(ctx context.Context, group story.Number) ([]story.Card, error) {
	n.note(journal.OfGroup(group))
	cards, err := n.library.Translations(ctx, group)
	n.card(cards...)
	return cards, err
}

func (n *noting) Front(ctx context.Context, edition, section string) (story.Front, error) {
	n.note(journal.OfFront(edition, section))
	return n.library.Front(ctx, edition, section)
}

func (n *noting) Wire(ctx context.Context, edition string, before story.Cursor, limit int) ([]story.Bulletin, error) {
	n.note(journal.OfWire(edition))
	list, err := n.library.Wire(ctx, edition, before, limit)
	for _, b := range list {
		if b.Story != 0 {
			n.note(journal.OfStory(b.Story))
		}
	}
	return list, err
}

func (n *noting) Alerts(ctx context.Context, edition string) ([]story.Bulletin, error) {
	n.note(journal.OfAlert(edition))
	list, err := n.library.Alerts(ctx, edition)
	for _, b := range list {
		if b.Story != 0 {
			n.note(journal.OfStory(b.Story))
		}
	}
	return list, err
}

func (n *noting) Texts(ctx context.Context, numbers []story.Number) (map[story.Number]story.Content, error) {
	for _, num := range numbers {
		n.note(journal.OfStory(num))
	}
	return n.library.Texts(ctx, numbers)
}

func (n *noting) Shown(ctx context.Context, files []string) (map[string]picture.Shown, error) {
	for _, f := range files {
		n.note(journal.OfPicture(f))
	}
	return n.library.Shown(ctx, files)
}

func (n *noting) Months(ctx context.Context, edition string) ([]page.Month, error) {
	n.note(journal.OfList(story.List{Edition: edition, Kind: story.ByEdition}))
	return n.library.Months(ctx, edition)
}

// distinct sorts sources and drops what stands there twice.
func distinct(sources []journal.Touch) []journal.Touch {
	slices.Sort(sources)
	return slices.Compact(sources)
}
