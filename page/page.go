// Package page prints what readers see: a type and a template for each kind of
// page, one frame for all, from a theme that can be replaced file by file. It
// stands between the library of what is out and the press that keeps copies.
// It must never know SQL, HTTP or the cache.
package page

import (
	"context"
	"errors"
	"time"

	"marbre/fault"
	"marbre/lang"
	pictures "marbre/picture"
	"marbre/story"
)

// Library is what a page may ask for. Every card and story it gives is out
// (may be seen); it returns fault.NotFound for what is not out and a *Withdrawn
// for what was taken down.
type Library interface {
	// Editions are the newsroom's, in the order that readers see them.
	Editions(ctx context.Context) ([]story.Edition, error)
	Story(ctx context.Context, n story.Number) (story.Published, error)
	// Revision gives only revisions that were published.
	Revision(ctx context.Context, n story.Number, r story.Revision) (story.Content, error)
	// Cards leaves out what is not out.
	Cards(ctx context.Context, numbers []story.Number) (map[story.Number]story.Card, error)
	// Latest is newest first, by first publication and then number.
	Latest(ctx context.Context, l story.List, before story.Cursor, limit int) ([]story.Card, error)
	// Neighbours are the stories next to c in l; nil at an end.
	Neighbours(ctx context.Context, l story.List, c story.Card) (newer, older *story.Card, err error)
	// Translations are all stories of the group that are out, the asking one too.
	Translations(ctx context.Context, group story.Number) ([]story.Card, error)
	// Front is the zero Front when none was made up. Section "" is the edition's own.
	Front(ctx context.Context, edition, section string) (story.Front, error)
	// Wire is newest first; a Cursor holds a bulletin's instant and Seq.
	Wire(ctx context.Context, edition string, before story.Cursor, limit int) ([]story.Bulletin, error)
	// Alerts are the newest bulletins that raise the banner, a few, newest first.
	Alerts(ctx context.Context, edition string) ([]story.Bulletin, error)
	// Texts are the public texts of those of numbers that are out.
	Texts(ctx context.Context, numbers []story.Number) (map[story.Number]story.Content, error)
	// Shown is what must be known of the pictures of files; those of which there is nothing
	// to know are left out.
	Shown(ctx context.Context, files []string) (map[string]pictures.Shown, error)
	// Months are those in which something was published that is out, newest first.
	Months(ctx context.Context, edition string) ([]Month, error)
}

// A Month is a month of an edition's archive and how many stories it holds.
type Month struct {
	Year  int
	Month time.Month
	Count int
}

// Withdrawn says that a story was taken down. Of the story itself it holds what
// the address says and nothing else. It is a fault.Gone.
type Withdrawn struct {
	Life                   story.Life
	Edition, Section, Slug string
}

// Error is the sentence for logs.
func (w *Withdrawn) Error() string {
	return "withdrawn on " + w.Life.WithdrawnAt.UTC().Format(time.RFC3339)
}

// Unwrap gives the kind, for errors.Is.
func (w *Withdrawn) Unwrap() error { return fault.Gone }

// A Page is what a reader gets.
type Page struct {
	Status   int       // 200, 301, 404, 410 or 500
	Location string    // with 301: a path, percent-encoded
	HTML     []byte    // UTF-8; empty with 301. Of a feed it is the feed
	Type     string    // media type; "" for text/html
	Until    time.Time // when it stops being true by the clock alone; zero for never
	Lang     lang.Tag
	// Policy is the value of Content-Security-Policy for exactly this page: it
	// names the hashes of its styles, one of which holds the edition's colours.
	Policy string
}

// Print prints the page that a asks for. A redirection, a page that does not
// exist and one that was withdrawn are Pages too; an error means that the
// library failed. A page is true from now until Page.Until as long as nothing
// that the library was asked for changes.
func (p *Printer) Print(ctx context.Context, lib Library, a Ask, now time.Time) (_ Page, err error) {
	defer fault.In(&err, "print %s", a.Path)
	editions, err := lib.Editions(ctx)
	if err != nil {
		return Page{}, err
	}
	at := -1
	for i, e := range editions {
		if e.Code == a.Edition {
			at = i
		}
	}
	if at < 0 {
		return p.missing(editions, a.Edition, now)
	}
	s := p.sheet(editions, at, a, now)
	lib = &looking{lib, s}
	if to := a.canonical(); to != "" && to != a.Path {
		return s.moved(to), nil
	}
	if now := s.e.Now(a.Section); a.Kind == KindSection && now != a.Section {
		to := home(s.e) + now + "/"
		if a.Feed != "" {
			to += "feed." + string(a.Feed)
		}
		return s.moved(to), nil
	}
	if a.Feed != "" {
		page, err := s.feed(ctx, lib)
		if errors.Is(err, fault.NotFound) {
			return p.missing(editions, a.Edition, now)
		}
		return page, err
	}
	if s.alerts, err = lib.Alerts(ctx, s.e.Code); err != nil {
		return Page{}, err
	}
	var page Page
	switch a.Kind {
	case KindFront:
		page, err = s.front(ctx, lib)
	case KindSection:
		page, err = s.section(ctx, lib)
	case KindStory:
		page, err = s.article(ctx, lib)
	case KindWire:
		page, err = s.wire(ctx, lib)
	case KindArchive:
		page, err = s.archive(ctx, lib)
	case KindMonth:
		page, err = s.month(ctx, lib)
	case KindAuthor:
		page, err = s.author(ctx, lib)
	case KindTopic:
		page, err = s.topic(ctx, lib)
	default:
		err = fault.NotFound
	}
	var gone *Withdrawn
	switch {
	case errors.As(err, &gone):
		return p.gone(editions, gone, now)
	case errors.Is(err, fault.NotFound):
		return p.missing(editions, a.Edition, now)
	}
	return page, err
}

// Missing prints the page for an address that leads nowhere, in the language of
// the edition that the path names, or of the first.
func (p *Printer) Missing(ctx context.Context, lib Library, path string, now time.Time) (_ Page, err error) {
	defer fault.In(&err, "print missing %s", path)
	editions, err := lib.Editions(ctx)
	if err != nil {
		return Page{}, err
	}
	return p.missing(editions, editionOf(path), now)
}
