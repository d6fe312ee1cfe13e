package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"marbre/feed"
	"marbre/lang"
	"marbre/story"
)

// Kind says which kind of page an address asks for.
type Kind string

const (
	KindFront   Kind = "front"
	KindSection Kind = "section"
	KindStory   Kind = "story"
	KindWire    Kind = "wire"
	KindArchive Kind = "archive"
	KindMonth   Kind = "month"
	KindAuthor  Kind = "author"
	KindTopic   Kind = "topic"
	KindSearch  Kind = "search" // never kept: see Printer.Search
)

// An Ask is a reader's address, taken apart. The zero fields are none. Asks can
// be compared with ==.
type Ask struct {
	Path    string // as asked, decoded, without the query
	Kind    Kind
	Edition string
	Section string // path of slugs: infos/asie
	Number  story.Number
	Key     string      // an author's or a topic's slug
	Feed    feed.Format // the page's stories for programs; "" for the page itself
	Month   lang.Day    // its first day
	Before  story.Cursor
	Notice  string // a sentence at the top of a story that is not public; no address asks for one
}

// MaxPath is the longest path of a reader's page, in bytes, decoded.
const MaxPath = 2048

// notReaders are first parts of a path that belong to others.
var notReaders = []string{"desk", "api", "preview", "media", "assets", "healthz", "readyz", "metrics"}

// notSections are second parts of a path that no section may have.
var notSections = []string{"live", "search", "topics", "authors", "archive", "feed", "page"}

// Parse takes an address apart; only its form, nothing is looked up. path is
// decoded (url.URL.Path), query is not. Of the query only before= counts. ok is
// false for what no reader's page can be.
func Parse(path, query string) (a Ask, ok bool) {
	if len(path) > MaxPath || !utf8.ValidString(path) || !strings.HasPrefix(path, "/") {
		return Ask{}, false
	}
	a = Ask{Path: path, Edition: editionOf(path)}
	if a.Edition == "" {
		return Ask{}, false
	}
	rest := strings.TrimSuffix(strings.TrimPrefix(path[1:], a.Edition), "/")
	var parts []string
	if rest != "" {
		parts = strings.Split(rest[1:], "/")
	}
	if slices.Contains(parts, "") {
		return Ask{}, false
	}
	if n := len(parts); n > 0 {
		if form, ok := strings.CutPrefix(parts[n-1], "feed."); ok && (form == string(feed.XML) || form == string(feed.JSON)) {
			a.Feed, parts = feed.Format(form), parts[:n-1]
		}
	}
	if !a.place(parts) || a.Feed != "" && !a.fed() {
		return Ask{}, false
	}
	return a, a.Feed != "" || a.paged(query)
}

// fed reports whether this kind of page has feeds.
func (a *Ask) fed() bool {
	switch a.Kind {
	case KindFront, KindSection, KindAuthor, KindTopic:
		return true
	}
	return false
}

// place reads what follows the edition.
func (a *Ask) place(parts []string) bool {
	switch {
	case len(parts) == 0:
		a.Kind = KindFront
	case len(parts) == 1 && parts[0] == "live":
		a.Kind = KindWire
	case len(parts) == 1 && parts[0] == "search":
		a.Kind = KindSearch
	case parts[0] == "archive":
		a.Kind = KindArchive
		if len(parts) == 1 {
			return true
		}
		if len(parts) != 3 {
			return false
		}
		d, err := lang.ParseDay(parts[1] + "-" + parts[2] + "-01")
		a.Kind, a.Month = KindMonth, d
		return err == nil && d.Year > 0
	case len(parts) == 2 && parts[0] == "authors" && parts[1] == story.Slug(parts[1]):
		a.Kind, a.Key = KindAuthor, parts[1]
	case len(parts) == 2 && parts[0] == "topics" && parts[1] == story.Slug(parts[1]):
		a.Kind, a.Key = KindTopic, parts[1]
	case digits(parts[0]) && len(parts[0]) == 4:
		// The date and the slug may be wrong, the number alone finds the story.
		if len(parts) < 4 || len(parts) > 5 || !digits(parts[1]+parts[2]) || !digits(parts[3]) {
			return false
		}
		n, err := strconv.ParseInt(parts[3], 10, 64)
		a.Kind, a.Number = KindStory, story.Number(n)
		return err == nil && n > 0
	default:
		if len(parts) > story.MaxNesting || slices.Contains(notSections, parts[0]) {
			return false
		}
		for _, s := range parts {
			if story.Slug(s) != s {
				return false
			}
		}
		a.Kind, a.Section = KindSection, strings.Join(parts, "/")
	}
	return true
}

// paged reads where a list goes on: before=MICROSECONDS-NUMBER.
func (a *Ask) paged(query string) bool {
	if query == "" {
		return true
	}
	before := ""
	for pair := range strings.SplitSeq(query, "&") {
		if v, ok := strings.CutPrefix(pair, "before="); ok {
			before = v
		}
	}
	if before == "" {
		return true
	}
	switch a.Kind {
	case KindSection, KindWire, KindMonth, KindAuthor, KindTopic:
	default:
		return true // a page without a second page
	}
	at, number, ok := strings.Cut(before, "-")
	micros, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(number, 10, 64)
	if !ok || err1 != nil || err2 != nil || micros <= 0 || n < 0 || micros > maxMicros || cursor(time.UnixMicro(micros), n) != before {
		return false
	}
	a.Before = story.Cursor{At: time.UnixMicro(micros).UTC(), Number: n}
	return true
}

// maxMicros is the end of the year 9999, in microseconds since 1970.
const maxMicros = 253402300799_999999

// cursor writes the place in a list after the entry with that instant and number.
func cursor(at time.Time, n int64) string {
	return strconv.FormatInt(at.UnixMicro(), 10) + "-" + strconv.FormatInt(n, 10)
}

// canonical is the path that a page of this kind has, decoded; "" for a story,
// whose path only the story knows.
func (a Ask) canonical() string {
	if form := a.Feed; form != "" {
		a.Feed = ""
		return feedOf(a.canonical(), form)
	}
	e := "/" + a.Edition + "/"
	switch a.Kind {
	case KindFront:
		return e
	case KindSection:
		return e + a.Section + "/"
	case KindWire:
		return e + "live"
	case KindArchive:
		return e + "archive/"
	case KindMonth:
		return e + "archive/" + strings.ReplaceAll(story.MonthKey(a.Month), "-", "/") + "/"
	case KindAuthor:
		return e + "authors/" + a.Key
	case KindTopic:
		return e + "topics/" + a.Key
	case KindSearch:
		return e + "search"
	case KindStory:
	}
	return ""
}

// feedOf is the path of the feed of what stands at path.
func feedOf(path string, form feed.Format) string {
	return strings.TrimSuffix(path, "/") + "/feed." + string(form)
}

// editionOf is the first part of a path if it can be an edition's code, or "".
func editionOf(path string) string {
	code, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if code == "" || len(code) > 20 || code[0] < 'a' || code[0] > 'z' || slices.Contains(notReaders, code) {
		return ""
	}
	for i := range len(code) {
		if c := code[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return ""
		}
	}
	return code
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// escaped percent-encodes a decoded path.
func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }
