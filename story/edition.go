package story

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"marbre/fault"
	"marbre/lang"
)

// Edition is a language edition of the newsroom.
type Edition struct {
	Code     string    `json:"code"` // in addresses: fr
	Lang     lang.Tag  `json:"lang"`
	Zone     lang.Zone `json:"zone"`
	Title    string    `json:"title"`
	Tagline  string    `json:"tagline,omitempty"`
	Accent   string    `json:"accent,omitempty"`      // #rrggbb on paper
	Dark     string    `json:"accent_dark,omitempty"` // #rrggbb in the dark
	Sections []Section `json:"sections"`
	// Bar are the paths of the sections that stand in the bar of every page, in their
	// order; none is all outermost ones.
	Bar []string `json:"bar,omitempty"`
	// Moved says where the sections went that stood at other paths before: their
	// addresses lead there for ever. No path in it is one of Sections.
	Moved map[string]string `json:"moved,omitempty"`
	// Words are the edition's own sentences of the readers' pages, by their keys
	// (lang.Sentence): whatever is not here is said as the language says it.
	Words map[string]string `json:"words,omitempty"`
}

// A Section is a heading of an edition. Slug is its own part of the path.
type Section struct {
	Slug     string    `json:"slug"`
	Title    string    `json:"title"`
	Sections []Section `json:"sections,omitempty"`
}

// Bounds of an edition.
const (
	MaxTitle    = 120
	MaxSections = 500 // in the whole tree
	MaxNesting  = 6   // sections within sections
	MaxBar      = 20  // sections in the bar
)

var (
	codeLike  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)
	colorLike = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	yearLike  = regexp.MustCompile(`^[0-9]{4}$`)
)

// Reserved codes and slugs belong to the newsroom's own addresses.
var (
	reservedCodes = []string{"desk", "api", "preview", "media", "assets", "healthz", "readyz", "metrics"}
	reservedSlugs = []string{"live", "search", "topics", "authors", "archive", "feed", "page"}
)

// Check refuses an edition that could not be served, naming the field.
func (e Edition) Check() error {
	if !codeLike.MatchString(e.Code) || slices.Contains(reservedCodes, e.Code) {
		return fault.Field("code", "edition.code", e.Code)
	}
	if e.Lang == "" {
		return fault.Field("lang", "text.empty")
	}
	if e.Zone == "" {
		return fault.Field("zone", "text.empty")
	}
	if strings.TrimSpace(e.Title) == "" {
		return fault.Field("title", "text.empty")
	}
	if err := lineOK("title", e.Title, MaxTitle); err != nil {
		return err
	}
	if err := lineOK("tagline", e.Tagline, MaxHeadline); err != nil {
		return err
	}
	for field, color := range map[string]string{"accent": e.Accent, "accent_dark": e.Dark} {
		if color != "" && !colorLike.MatchString(color) {
			return fault.Field(field, "edition.color", color)
		}
	}
	if err := lang.For(e.Lang).CheckOwn(e.Words); err != nil {
		return fault.Within("words", err)
	}
	count := 0
	if err := sectionsOK("sections", e.Sections, 1, &count); err != nil {
		return err
	}
	if len(e.Bar) > MaxBar {
		return fault.Field("bar", "story.too-many", MaxBar, len(e.Bar))
	}
	for i, path := range e.Bar {
		at := fmt.Sprintf("bar[%d]", i)
		if e.Trail(path) == nil {
			return fault.Field(at, "story.unknown-section", path)
		}
		if slices.Contains(e.Bar[:i], path) {
			return fault.Field(at, "edition.twice", path)
		}
	}
	return fault.Within("sections", e.movedOK())
}

// InBar is what stands in the bar: the paths, and the sections themselves.
func (e Edition) InBar() (paths []string, sections []Section) {
	if len(e.Bar) == 0 {
		for _, s := range e.Sections {
			paths = append(paths, s.Slug)
		}
		return paths, e.Sections
	}
	for _, path := range e.Bar {
		if trail := e.Trail(path); trail != nil {
			paths, sections = append(paths, path), append(sections, trail[len(trail)-1])
		}
	}
	return paths, sections
}

func sectionsOK(field string, list []Section, depth int, count *int) error {
	if len(list) > 0 && depth > MaxNesting {
		return fault.Field(field, "edition.nesting", MaxNesting)
	}
	seen := map[string]bool{}
	for i, s := range list {
		at := fmt.Sprintf("%s[%d]", field, i)
		if *count++; *count > MaxSections {
			return fault.Field(field, "story.too-many", MaxSections, *count)
		}
		if s.Slug == "" || Slug(s.Slug) != s.Slug || depth == 1 && (slices.Contains(reservedSlugs, s.Slug) || yearLike.MatchString(s.Slug)) {
			return fault.Field(at+".slug", "edition.slug", s.Slug)
		}
		if seen[s.Slug] {
			return fault.Field(at+".slug", "edition.twice", s.Slug)
		}
		seen[s.Slug] = true
		if strings.TrimSpace(s.Title) == "" {
			return fault.Field(at+".title", "text.empty")
		}
		if err := lineOK(at+".title", s.Title, MaxTitle); err != nil {
			return err
		}
		if err := sectionsOK(at+".sections", s.Sections, depth+1, count); err != nil {
			return err
		}
	}
	return nil
}

// Trail returns the sections from the edition's own down to the one at path
// (infos/asie), outermost first; nil when there is none.
func (e Edition) Trail(path string) []Section {
	var trail []Section
	list := e.Sections
	for _, slug := range strings.Split(path, "/") {
		i := slices.IndexFunc(list, func(s Section) bool { return s.Slug == slug })
		if i < 0 {
			return nil
		}
		trail = append(trail, list[i])
		list = list[i].Sections
	}
	return trail
}

// Paths lists the path of every section, outer before inner.
func (e Edition) Paths() []string {
	var all []string
	var walk func(prefix string, list []Section)
	walk = func(prefix string, list []Section) {
		for _, s := range list {
			all = append(all, prefix+s.Slug)
			walk(prefix+s.Slug+"/", s.Sections)
		}
	}
	walk("", e.Sections)
	return all
}

// Day is the civil day of t where the edition lives.
func (e Edition) Day(t time.Time) lang.Day { return lang.DayOf(t, e.Zone) }

// Path is the address of a story, percent-encoded (RFC 3986):
// /{e}/{yyyy}/{mm}/{dd}/{number}/{slug}. The date is the first publication's.
func (e Edition) Path(n Number, first time.Time, slug string) string {
	d := e.Day(first)
	if slug == "" {
		slug = "-"
	}
	return fmt.Sprintf("/%s/%04d/%02d/%02d/%d/%s", e.Code, d.Year, int(d.Month), d.Day, n, url.PathEscape(slug))
}

// PathOf is the address of the story that c shows.
func (e Edition) PathOf(c Card) string { return e.Path(c.Number, c.PublishedAt, c.Slug) }

// A List is a running order of published stories, newest first.
type List struct {
	Edition string   `json:"edition"`
	Kind    ListKind `json:"kind"`
	Key     string   `json:"key,omitempty"`
}

// ListKind says what the stories of a list have in common.
type ListKind string

const (
	ByEdition ListKind = "edition" // everything; no key
	BySection ListKind = "section" // key infos/asie: its own and those below it
	ByTag     ListKind = "tag"     // key: the tag's slug
	ByAuthor  ListKind = "author"  // key: the name's slug
	ByMonth   ListKind = "month"   // key 2024-07, in the edition's zone
)

// Lists returns every list that p stands in while it is out.
func (e Edition) Lists(p Published) []List {
	d := e.Day(p.PublishedAt)
	all := []List{{e.Code, ByEdition, ""}, {e.Code, ByMonth, MonthKey(d)}}
	for path := e.Now(p.Section); path != ""; {
		all = append(all, List{e.Code, BySection, path})
		i := strings.LastIndexByte(path, '/')
		path = path[:max(i, 0)]
	}
	add := func(l List) {
		if l.Key != "" && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	for _, t := range p.Tags {
		add(List{e.Code, ByTag, Slug(t)})
	}
	for _, a := range p.Byline {
		add(List{e.Code, ByAuthor, Slug(a.Name)})
	}
	return all
}

// MonthKey is the key of the list of d's month: 2024-07.
func MonthKey(d lang.Day) string { return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month)) }
