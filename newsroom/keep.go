package newsroom

import (
	"context"
	"errors"
	"slices"

	"marbre/fault"
	"marbre/journal"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// keep writes the difference between before and after. p is what was published
// of it, nil when nothing was.
func (n *Newsroom) keep(ctx context.Context, tx *store.Tx, ed story.Edition, before, after story.Story, p *story.Publication, by staff.Person, note string) (Done, error) {
	c := store.Change{After: after, New: before.Number == 0, Publication: p}
	if after.Head != before.Head {
		c.Saved = &story.Saved{Number: after.Number, Revision: after.Head, At: after.SavedAt, By: after.SavedBy, Content: after.Content}
	}
	at := after.SavedAt
	if c.Saved == nil {
		at = n.now()
	}
	if p != nil {
		at = p.At
	}
	c.Entry = journal.Entry{At: at, Kind: journal.Between(before, after), Edition: ed.Code, Story: after.Number, Revision: after.Head, By: by.Name, Login: by.Login, Note: note}
	was, err := outBefore(ctx, tx, before)
	if err != nil {
		return Done{}, err
	}
	var is *story.Published
	switch {
	case p != nil:
		is = &story.Published{Number: after.Number, Edition: after.Edition, Life: after.Life, Content: after.Content}
	case after.State == story.StatePublished:
		is = was // a later revision in work changes nothing that readers see
	}
	if is != nil {
		card := is.Card()
		c.Card = &card
	}
	c.Left, c.Entered = lists(ed, was), lists(ed, is)
	c.Left, c.Entered = without(c.Left, c.Entered), without(c.Entered, c.Left)
	switch {
	case p != nil:
		if c.Bulletin, err = over(ctx, tx, bulletin(after, *p), *p); err != nil {
			return Done{}, err
		}
	case was != nil && is == nil:
		c.Bulletin = withdrawal(after)
	}
	if p != nil || (was != nil) != (is != nil) {
		if c.Entry.Touched, err = touched(ctx, tx, ed, was, is, c); err != nil {
			return Done{}, err
		}
	}
	e, err := tx.Save(ctx, c)
	if err == nil && p != nil {
		err = tx.WantPrints(ctx, after.Number, after.Files())
	}
	if err == nil && c.Saved != nil && !c.New {
		err = n.level(ctx, tx, after, by)
	}
	if err == nil && c.Saved != nil {
		err = translates(ctx, tx, before, after)
	}
	if err == nil && (p != nil || was != nil && is == nil) {
		err = goesOn(ctx, tx, after, at)
	}
	d := Done{Story: after, Entry: e}
	if c.Card != nil {
		d.Path = ed.PathOf(*c.Card)
	}
	return d, err
}

// outBefore is what readers saw of a story; nil for nothing.
func outBefore(ctx context.Context, tx *store.Tx, before story.Story) (*story.Published, error) {
	if before.State != story.StatePublished {
		return nil, nil
	}
	was, err := tx.Published(ctx, before.Number)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &was, err
}

func lists(ed story.Edition, p *story.Published) []story.List {
	if p == nil {
		return nil
	}
	return ed.Lists(*p)
}

// without is list but for those of the other.
func without(list, other []story.List) (rest []story.List) {
	for _, l := range list {
		if !slices.Contains(other, l) {
			rest = append(rest, l)
		}
	}
	return rest
}

var wireKinds = map[story.As]story.WireKind{
	story.First: story.WireFirst, story.Update: story.WireUpdate, story.Correction: story.WireCorrection,
}

// bulletin is what the wire says of a publication.
func bulletin(s story.Story, p story.Publication) *story.Bulletin {
	return &story.Bulletin{Edition: s.Edition, Kind: wireKinds[p.As], At: p.At, Urgency: s.Urgency, Text: p.Note, Story: s.Number}
}

// withdrawal is what the wire says of a story that was taken down: that it was, and why.
func withdrawal(s story.Story) *story.Bulletin {
	return &story.Bulletin{Edition: s.Edition, Kind: story.WireWithdrawal, At: s.WithdrawnAt, Text: s.Reason, Story: s.Number}
}

// over lets b take the place of the flash that told of its story first: it is as
// urgent as that was.
func over(ctx context.Context, tx *store.Tx, b *story.Bulletin, p story.Publication) (*story.Bulletin, error) {
	if p.Over == 0 {
		return b, nil
	}
	flash, err := tx.ShownFlash(ctx, p.Over)
	if errors.Is(err, fault.NotFound) || err == nil && flash.Edition != b.Edition {
		return nil, fault.Field("flash", "flash.unknown", p.Over, b.Edition)
	}
	if err != nil {
		return nil, err
	}
	b.Replaces = p.Over
	if b.Urgency == 0 || flash.Urgency < b.Urgency {
		b.Urgency = flash.Urgency
	}
	return b, nil
}

// touched names what readers may see differently when was becomes is.
func touched(ctx context.Context, tx *store.Tx, ed story.Edition, was, is *story.Published, c store.Change) ([]journal.Touch, error) {
	n := c.After.Number
	all := []journal.Touch{journal.OfStory(n), journal.OfWire(ed.Code)}
	if c.Bulletin != nil && c.Bulletin.Alerts() || is == nil {
		all = append(all, journal.OfAlert(ed.Code))
	}
	add := func(t journal.Touch) {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	for _, l := range slices.Concat(c.Left, c.Entered) {
		add(journal.OfList(l))
	}
	for _, p := range []*story.Published{was, is} {
		if p == nil {
			continue
		}
		if was == nil || is == nil || was.Original != is.Original {
			add(journal.OfGroup(story.Group(n, p.Original)))
		}
	}
	// The stories beside it have another one before or after them from now on.
	for _, l := range slices.Concat(c.Left, c.Entered) {
		if l.Kind != story.BySection {
			continue
		}
		newer, older, err := tx.Neighbours(ctx, l, story.Card{Number: n, Life: c.After.Life})
		if err != nil {
			return nil, err
		}
		for _, c := range []*story.Card{newer, older} {
			if c != nil {
				add(journal.OfTurn(c.Number))
			}
		}
	}
	return all, nil
}
