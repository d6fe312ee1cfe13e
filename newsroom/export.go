package newsroom

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"marbre/exchange"
	"marbre/fault"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// Export gives every story to take, by number: what is public now, or with
// everything also drafts, what is scheduled or withdrawn, and every revision.
// It ends with the first error that take returns.
func (n *Newsroom) Export(ctx context.Context, by staff.Person, everything bool, take func(exchange.Item) error) (err error) {
	defer fault.In(&err, "export")
	if err := by.May(staff.Export, staff.Place{}); err != nil {
		return err
	}
	id, err := n.id(ctx)
	if err != nil {
		return err
	}
	editions, err := n.Store.Editions(ctx)
	if err != nil {
		return err
	}
	whole, err := n.whole(ctx, editions)
	if err != nil {
		return err
	}
	if everything {
		if err := n.settleAll(ctx); err != nil {
			return err
		}
	}
	var above story.Number
	for {
		list, err := n.Store.All(ctx, above, 200)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, s := range list {
			above = s.Number
			if !everything && !s.Out(n.now()) {
				continue
			}
			item, err := n.item(ctx, id, editions, s, everything)
			if err != nil {
				return err
			}
			item.Newsroom, whole = whole, nil
			if err := take(item); err != nil {
				return err
			}
		}
	}
}

// settleAll makes revisions of everything that is being written.
func (n *Newsroom) settleAll(ctx context.Context) error {
	for {
		list, err := n.Store.DirtyGalleys(ctx, n.now().AddDate(1, 0, 0), 100) // also those of a clock that was put back
		if err != nil || len(list) == 0 {
			return err
		}
		for _, num := range list {
			if _, _, err := n.Settle(ctx, clerk, num); err != nil {
				return err
			}
		}
	}
}

// id is the newsroom's own name in the addresses of its stories, made once.
func (n *Newsroom) id(ctx context.Context) (string, error) {
	if id, err := n.Store.Setting(ctx, "newsroom"); err != nil || id != "" {
		return id, err
	}
	if err := n.Store.Do(ctx, func(tx *store.Tx) error { return tx.SaveSetting(ctx, "newsroom", rand.Text()) }); err != nil {
		return "", err
	}
	return n.Store.Setting(ctx, "newsroom")
}

// uri is a story's name among all newsrooms': the one that it came with, or a
// tag of this newsroom (RFC 4151).
func uri(id string, s story.Story) string {
	if s.Foreign != "" {
		return s.Foreign
	}
	return fmt.Sprintf("tag:marbre.invalid,2024:%s/%d", id, s.Number)
}

// whole is what an export holds beside the stories.
func (n *Newsroom) whole(ctx context.Context, editions []story.Edition) (*exchange.Newsroom, error) {
	fronts, err := n.Store.Fronts(ctx)
	if err != nil {
		return nil, err
	}
	all := &exchange.Newsroom{Editions: editions, Fronts: fronts}
	var above int64
	for {
		list, err := n.Store.Flashes(ctx, above, 500)
		if err != nil || len(list) == 0 {
			return all, err
		}
		for _, b := range list {
			above, b.Seq = b.Seq, 0 // its place in this journal is nobody else's
			all.Flashes = append(all.Flashes, b)
		}
	}
}

func (n *Newsroom) item(ctx context.Context, id string, editions []story.Edition, s story.Story, everything bool) (exchange.Item, error) {
	item := exchange.Item{URI: uri(id, s), Edition: s.Edition, Life: s.Life, Created: s.CreatedAt, Number: s.Number}
	var err error
	if item.History, err = n.Store.Publications(ctx, s.Number); err != nil {
		return item, err
	}
	var before story.Revision
	for {
		list, err := n.Store.Revisions(ctx, s.Number, before, 100)
		if err != nil {
			return item, err
		}
		if len(list) == 0 {
			break
		}
		before = list[len(list)-1].Revision
		item.Revisions = append(item.Revisions, list...)
	}
	slices.Reverse(item.Revisions)
	if !everything {
		item.Life.Note = ""
		item.Revisions = slices.DeleteFunc(item.Revisions, func(r story.Saved) bool {
			return !slices.ContainsFunc(item.History, func(p story.Publication) bool { return p.Revision == r.Revision })
		})
	}
	if i := slices.IndexFunc(editions, func(e story.Edition) bool { return e.Code == s.Edition }); i >= 0 {
		item.Language = editions[i].Lang
		at := item.Revisions[len(item.Revisions)-1].Content.Section
		for _, h := range editions[i].Trail(editions[i].Now(at)) {
			item.Sections = append(item.Sections, exchange.Heading{Slug: h.Slug, Title: h.Title})
		}
	}
	if s.Original != 0 {
		o, err := n.Store.Story(ctx, s.Original)
		if err != nil {
			return item, err
		}
		item.Translates = uri(id, o)
	}
	return item, nil
}
