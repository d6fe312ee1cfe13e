package page

import (
	"context"
	"strings"

	"marbre/fault"
	"marbre/story"
)

// Bounds of a section's front.
const (
	sectionSlots = 6  // that it is made up of
	listPage     = 25 // stories in a list before the next page
)

// A section is a section's front: its made-up stories, then all of it, newest
// first, a page at a time.
type section struct {
	Frame
	Crumbs  []link
	Heading string
	Sub     []link
	Top     block
	Rows    []teaser
	Pager   pager
}

// A pager leads on in a list; "" is no such way.
type pager struct{ Newest, Older string }

func (s *sheet) section(ctx context.Context, lib Library) (Page, error) {
	trail := s.e.Trail(s.ask.Section)
	if trail == nil {
		return Page{}, fault.NotFound
	}
	this := trail[len(trail)-1]
	path := home(s.e) + s.ask.Section + "/"
	l := story.List{Edition: s.e.Code, Kind: story.BySection, Key: s.ask.Section}

	made, pinned := story.Front{}, map[story.Number]story.Card(nil)
	slots := 0
	first := s.ask.Before.At.IsZero()
	if first {
		var err error
		if made, err = lib.Front(ctx, s.e.Code, s.ask.Section); err != nil {
			return Page{}, err
		}
		if pinned, err = lib.Cards(ctx, made.Pinned()); err != nil {
			return Page{}, err
		}
		slots = sectionSlots
	}
	latest, more, err := s.latest(ctx, lib, l, listPage+slots)
	if err != nil {
		return Page{}, err
	}
	from, err := s.from(ctx, lib, made, len(pinned))
	if err != nil {
		return Page{}, err
	}
	top, also := story.Fill(made, pinned, latest, from, slots)
	taken := map[story.Number]bool{}
	for _, c := range top {
		taken[c.Number] = true
	}
	f := section{Frame: s.frame(this.Title, escaped(path)), Heading: this.Title, Top: s.blockOf(top, false)}
	s.syndicated(&f.Frame, path, f.Title)
	for _, c := range append(also, latest...) {
		if !taken[c.Number] {
			taken[c.Number] = true
			f.Rows = append(f.Rows, s.row(c))
		}
	}
	if f.Top.Columns == nil {
		atOnce(f.Rows)
	}
	for _, column := range f.Top.Columns {
		column[0].Picture.First = true
	}
	f.Pager = s.pager(path, latest, more)
	f.NoIndex = !first
	at := home(s.e)
	for i, t := range trail {
		at += t.Slug + "/"
		if i < len(trail)-1 {
			f.Crumbs = append(f.Crumbs, link{Href: escaped(at), Text: t.Title})
		}
	}
	for _, in := range this.Sections {
		f.Sub = append(f.Sub, link{Href: escaped(path + in.Slug + "/"), Text: in.Title})
	}
	s.switched(&f.Frame, func(other story.Edition) string {
		if other.Code == s.e.Code {
			return f.canonicalPath(s.p)
		}
		return ""
	})
	s.graph(&f.Frame, "website", this.Title, nil)
	f.Machine = s.trail(trail)
	return s.printed("section", &f.Frame, &f, 200)
}

// canonicalPath is the path of the page without the base.
func (f *Frame) canonicalPath(p *Printer) string { return strings.TrimPrefix(f.Canonical, p.base) }

// latest is a page of a list and whether there is more.
func (s *sheet) latest(ctx context.Context, lib Library, l story.List, count int) (cards []story.Card, more bool, err error) {
	cards, err = lib.Latest(ctx, l, s.ask.Before, count+1)
	if len(cards) > count {
		return cards[:count], true, err
	}
	return cards, false, err
}

// pager leads on from the last of cards, which are in the order of the list.
func (s *sheet) pager(path string, cards []story.Card, more bool) (p pager) {
	if !s.ask.Before.At.IsZero() {
		p.Newest = escaped(path)
	}
	if more {
		last := cards[len(cards)-1]
		p.Older = escaped(path) + "?before=" + cursor(last.PublishedAt, int64(last.Number))
	}
	return p
}

// atOnce has the pictures at the head of a list come without waiting: they are seen first.
func atOnce(rows []teaser) {
	for i := range rows[:min(len(rows), 3)] {
		rows[i].Picture.First = true
	}
}

// row shows c in a long list: its text, then its picture, small.
func (s *sheet) row(c story.Card) teaser {
	t := s.teaser(c).as("row")
	if t.Picture.URL == "" {
		t.Class = "row bare"
	}
	return t
}
