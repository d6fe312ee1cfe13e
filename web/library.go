package web

import (
	"context"
	"encoding/json"
	"os"
	"sync"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/page"
	"marbre/picture"
	"marbre/store"
	"marbre/story"
)

// Library is what readers' pages may ask of the store. Everything that leaves
// it has passed the gate.
type Library struct {
	Store *store.Store
	Now   func() time.Time
	Keep  string // the file that remembers the editions while the database is away; "" for none

	mu       sync.Mutex
	editions []story.Edition // nil when they must be asked for
	asked    int             // how often they were forgotten
}

// Take forgets the editions when one changed; it follows the journal.
func (l *Library) Take(e journal.Entry) {
	if e.Kind == journal.Edition || e.Kind == journal.Imported {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.editions, l.asked = nil, l.asked+1
	}
}

// Editions lists the editions in their order.
func (l *Library) Editions(ctx context.Context) ([]story.Edition, error) {
	l.mu.Lock()
	known, asked := l.editions, l.asked
	l.mu.Unlock()
	if known != nil {
		return known, nil
	}
	list, err := l.Store.Editions(ctx)
	if err != nil {
		// Readers are sent to their edition all the same; a page asks the store for more.
		if text, lost := os.ReadFile(l.Keep); lost == nil && json.Unmarshal(text, &list) == nil {
			return list, nil
		}
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked == asked { // else they changed while they were read
		l.editions = list
	}
	if l.Keep != "" {
		if text, err := json.Marshal(list); err == nil {
			_ = os.WriteFile(l.Keep, text, 0o644) // it is only needed when all else fails
		}
	}
	return list, nil
}

// Story returns a story that is out. It fails with a *page.Withdrawn if it was
// taken down, and with fault.NotFound if it is not out.
func (l *Library) Story(ctx context.Context, n story.Number) (story.Published, error) {
	p, err := l.Store.Published(ctx, n)
	if err != nil {
		return story.Published{}, err
	}
	if p.Section, err = l.section(ctx, p.Edition, p.Section); err != nil {
		return story.Published{}, err
	}
	switch {
	case p.Out(l.Now()):
		return p, nil
	case p.State == story.StateWithdrawn:
		return story.Published{}, &page.Withdrawn{Life: p.Life, Edition: p.Edition, Section: p.Section, Slug: p.Content.Address()}
	}
	return story.Published{}, fault.NotFound
}

// Revision returns what was public of a story that is out. It fails with
// fault.NotFound for a revision that never was.
func (l *Library) Revision(ctx context.Context, n story.Number, r story.Revision) (story.Content, error) {
	p, err := l.Story(ctx, n)
	if err != nil {
		return story.Content{}, err
	}
	for _, h := range p.History {
		if h.Revision == r {
			saved, err := l.Store.Revision(ctx, n, r)
			if err != nil {
				return story.Content{}, err
			}
			saved.Content.Section, err = l.section(ctx, p.Edition, saved.Content.Section)
			return saved.Content, err
		}
	}
	return story.Content{}, fault.NotFound
}

// section is where a section is now that a revision or a card names.
func (l *Library) section(ctx context.Context, edition, path string) (string, error) {
	editions, err := l.Editions(ctx)
	for _, e := range editions {
		if e.Code == edition {
			return e.Now(path), nil
		}
	}
	return path, err
}

// out keeps the cards of stories that are out.
func (l *Library) out(cards []story.Card, err error) ([]story.Card, error) {
	now := l.Now()
	var kept []story.Card
	for _, c := range cards {
		if c.Out(now) {
			kept = append(kept, c)
		}
	}
	return kept, err
}

// Cards returns the cards of those stories that are out.
func (l *Library) Cards(ctx context.Context, numbers []story.Number) (map[story.Number]story.Card, error) {
	cards, err := l.Store.Cards(ctx, numbers)
	now := l.Now()
	for n, c := range cards {
		if !c.Out(now) {
			delete(cards, n)
		}
	}
	return cards, err
}

// Texts returns the public texts of those stories that are out.
func (l *Library) Texts(ctx context.Context, numbers []story.Number) (map[story.Number]story.Content, error) {
	list, err := l.Store.Texts(ctx, numbers)
	now := l.Now()
	texts := make(map[story.Number]story.Content, len(list))
	for _, p := range list {
		if p.Out(now) {
			texts[p.Number] = p.Content
		}
	}
	return texts, err
}

// Latest returns a list, newest first.
func (l *Library) Latest(ctx context.Context, list story.List, before story.Cursor, limit int) ([]story.Card, error) {
	return l.out(l.Store.Latest(ctx, list, before, limit))
}

// Neighbours returns what stands beside c in a list.
func (l *Library) Neighbours(ctx context.Context, list story.List, c story.Card) (newer, older *story.Card, err error) {
	newer, older, err = l.Store.Neighbours(ctx, list, c)
	now := l.Now()
	if newer != nil && !newer.Out(now) {
		newer = nil
	}
	if older != nil && !older.Out(now) {
		older = nil
	}
	return newer, older, err
}

// Translations returns the stories of a group that are out.
func (l *Library) Translations(ctx context.Context, group story.Number) ([]story.Card, error) {
	return l.out(l.Store.Translations(ctx, group))
}

// Front returns how a front was made up.
func (l *Library) Front(ctx context.Context, edition, section string) (story.Front, error) {
	return l.Store.Front(ctx, edition, section)
}

// Wire returns an edition's wire, newest first.
func (l *Library) Wire(ctx context.Context, edition string, before story.Cursor, limit int) ([]story.Bulletin, error) {
	return l.shown(l.Store.Wire(ctx, edition, before, limit))
}

// mayAlert is how many bulletins are looked at for the banner: the newest may not be out.
const mayAlert = 3

// Alerts returns the newest bulletins of an edition that raise the banner.
func (l *Library) Alerts(ctx context.Context, edition string) ([]story.Bulletin, error) {
	return l.shown(l.Store.Alerts(ctx, edition, mayAlert))
}

// shown keeps the bulletins that are out.
func (l *Library) shown(list []story.Bulletin, err error) ([]story.Bulletin, error) {
	now := l.Now()
	var kept []story.Bulletin
	for _, b := range list {
		if b.Out(now) {
			kept = append(kept, b)
		}
	}
	return kept, err
}

// Bulletin returns the wire entry of a journal entry. It fails with
// fault.NotFound if there is none, or it is not out.
func (l *Library) Bulletin(ctx context.Context, seq int64) (story.Bulletin, error) {
	b, err := l.Store.BulletinOf(ctx, seq)
	if err == nil && !b.Out(l.Now()) {
		return story.Bulletin{}, fault.NotFound
	}
	return b, err
}

// Shown returns what must be known of pictures that are shown.
func (l *Library) Shown(ctx context.Context, files []string) (map[string]picture.Shown, error) {
	return l.Store.PicturesShown(ctx, files)
}

// Months lists the months in which something stands, newest first.
func (l *Library) Months(ctx context.Context, edition string) ([]page.Month, error) {
	months, err := l.Store.Months(ctx, edition)
	list := make([]page.Month, len(months))
	for i, m := range months {
		list[i] = page.Month{Year: m.Year, Month: time.Month(m.Month), Count: m.Stories}
	}
	return list, err
}
