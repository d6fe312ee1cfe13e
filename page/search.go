package page

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
	"marbre/lang"
	"marbre/search"
	"marbre/story"
)

// A Search is what the form of the search page says. Empty fields ask for
// everything.
type Search struct {
	Text     string // as search.Clean returns it
	Section  string
	From, To lang.Day // both are meant
	Sort     search.Sort
	Page     int // from 1
	Before   story.Cursor
}

// found is how many stories a page of results holds.
const found = 20

// ParseSearch reads the form from the query of an address. It fails with
// fault.Invalid, naming the field and the bound, and then holds what could be
// read: the form shows it again.
func ParseSearch(query string) (q Search, err error) {
	form, _ := url.ParseQuery(query) // what is broken is left out
	wrong := func(e error) {
		if err == nil {
			err = e
		}
	}
	day := func(name string) lang.Day {
		text, e := search.Clean(form.Get(name))
		if e != nil || text == "" {
			wrong(fault.Within(name, e))
			return lang.Day{}
		}
		d, e := lang.ParseDay(text)
		if e != nil {
			wrong(fault.Within(name, e))
		}
		return d
	}
	q.Page = 1
	if q.Text, err = search.Clean(form.Get("q")); err != nil {
		return q, err
	}
	q.Section = strings.Trim(form.Get("section"), "/")
	q.From, q.To = day("from"), day("to")
	if (q.To != lang.Day{}) && q.To.String() < q.From.String() {
		wrong(fault.Field("to", "search.days"))
	}
	if s := search.Sort(form.Get("sort")); s == search.ByDate {
		q.Sort = s
	}
	if text := form.Get("page"); text != "" {
		n, e := strconv.Atoi(text)
		if e != nil || n < 1 || n > search.MaxPage {
			wrong(fault.Field("page", "search.page", search.MaxPage))
		} else {
			q.Page = n
		}
	}
	if b := (&Ask{Kind: KindWire}); b.paged("before=" + form.Get("before")) {
		q.Before = b.Before
	}
	return q, err
}

// Query is q as it is asked of e's stories. It fails with fault.Invalid if e has
// no such section.
func (q Search) Query(e story.Edition) (search.Query, error) {
	out := search.Query{Edition: e.Code, Lang: e.Lang, Text: q.Text, Section: q.Section, Sort: q.Sort, Page: q.Page, Before: q.Before, Limit: found}
	if out.Section = e.Now(q.Section); q.Section != "" && e.Trail(out.Section) == nil {
		return out, fault.Field("section", "search.no-section")
	}
	out.Formerly = e.Formerly(out.Section)
	if (q.From != lang.Day{}) {
		out.Since = q.From.Start(e.Zone)
	}
	if (q.To != lang.Day{}) {
		out.Until = q.To.Add(1).Start(e.Zone)
	}
	return out, nil
}

// address is the address of the page with this form, in an edition.
func (q Search) address(e story.Edition) string {
	v := url.Values{}
	put := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	put("q", q.Text)
	put("section", q.Section)
	put("sort", string(q.Sort))
	if (q.From != lang.Day{}) {
		put("from", q.From.String())
	}
	if (q.To != lang.Day{}) {
		put("to", q.To.String())
	}
	if q.Page > 1 {
		put("page", strconv.Itoa(q.Page))
	}
	if !q.Before.At.IsZero() {
		put("before", cursor(q.Before.At, q.Before.Number))
	}
	if len(v) == 0 {
		return searchAt(e)
	}
	return searchAt(e) + "?" + v.Encode()
}

func searchAt(e story.Edition) string { return home(e) + "search" }

// results is the search page: the form, what it found, and what else to try.
type results struct {
	Frame
	Text     string
	Longest  int
	Sections []choice
	From, To string
	Sorts    []choice
	Narrowed bool   // by section or days: the form shows it
	Wrong    string // what is wrong with what was asked
	Hint     string // what to do where nothing was asked
	Count    string
	Notes    []note
	Rows     []hit
	Nothing  string
	Tips     []link // what to do where nothing was found; some lead there
	Prev     string
	Next     string
}

// A choice is one of a list in a form.
type choice struct {
	Value, Text string
	Now         bool
}

// A note says how the query was understood; Way leads to another one.
type note struct {
	Text string
	Way  link
}

// A hit is a story that was found, with the words of the query marked.
type hit struct {
	teaser
	Head, Sum []search.Piece
}

// Search prints the search page: what was found for q, or what was wrong with
// it, which is a fault that people may read. It fails as the library does.
func (p *Printer) Search(ctx context.Context, lib Library, a Ask, q Search, f search.Found, wrong error, now time.Time) (_ Page, err error) {
	defer fault.In(&err, "print the search page of %s", a.Edition)
	editions, err := lib.Editions(ctx)
	if err != nil {
		return Page{}, err
	}
	for i, e := range editions {
		if e.Code == a.Edition {
			s := p.sheet(editions, i, a, now)
			if s.alerts, err = lib.Alerts(ctx, e.Code); err != nil {
				return Page{}, err
			}
			return s.search(ctx, lib, q, f, wrong)
		}
	}
	return p.missing(editions, a.Edition, now)
}

func (s *sheet) search(ctx context.Context, lib Library, q Search, f search.Found, wrong error) (Page, error) {
	title := s.say.Search
	if q.Text != "" {
		title = s.w.Say("search.title", q.Text)
	}
	r := results{Frame: s.frame(title, searchAt(s.e)), Text: q.Text, Longest: search.MaxQuery}
	r.NoIndex, r.OnSearch, r.Summary = true, true, ""
	for i, other := range s.editions {
		r.Editions[i].Href = Search{Text: q.Text}.address(other)
	}
	s.form(&r, q)
	status := 200
	var told *fault.Told
	switch {
	case errors.As(wrong, &told):
		status = 400
		if told.Kind == fault.Busy {
			status = 503
		}
		r.Wrong = s.w.Say("fault."+told.Key, told.Args...)
	case wrong != nil:
		return Page{}, wrong
	case q.Text == "":
		r.Hint = s.w.Say("search.hint", s.e.Title)
	case f.Wordless:
		r.Wrong = s.w.Say("search.wordless")
	default:
		if err := s.hits(ctx, lib, &r, q, f); err != nil {
			return Page{}, err
		}
	}
	return s.printed("search", &r.Frame, &r, status)
}

// form fills in the form with what was asked.
func (s *sheet) form(r *results, q Search) {
	r.Sections = append(r.Sections, choice{Text: s.say.AllSections, Now: q.Section == ""})
	for _, path := range s.e.Paths() {
		trail := s.e.Trail(path)
		text := strings.Repeat("\u2003", len(trail)-1) + trail[len(trail)-1].Title // em spaces: lists trim others
		r.Sections = append(r.Sections, choice{path, text, path == q.Section})
	}
	r.Sorts = []choice{
		{"", s.w.Say("search.by-relevance"), q.Sort != search.ByDate},
		{string(search.ByDate), s.w.Say("search.by-date"), q.Sort == search.ByDate},
	}
	if (q.From != lang.Day{}) {
		r.From = q.From.String()
	}
	if (q.To != lang.Day{}) {
		r.To = q.To.String()
	}
	r.Narrowed = q.Section+r.From+r.To != "" || q.Sort == search.ByDate
}

// hits shows what was found of what is out.
func (s *sheet) hits(ctx context.Context, lib Library, r *results, q Search, f search.Found) error {
	cards, err := lib.Cards(ctx, f.Stories)
	if err != nil {
		return err
	}
	var shown []story.Card
	var deeper []story.Number // the words stand in their text alone
	for _, n := range f.Stories {
		c, out := cards[n]
		if !out || c.Edition != s.e.Code {
			continue
		}
		shown = append(shown, c)
		if !f.Light.Marks(c.Headline) && !f.Light.Marks(c.Standfirst) {
			deeper = append(deeper, n)
		}
	}
	texts, err := lib.Texts(ctx, deeper)
	if err != nil {
		return err
	}
	for _, c := range shown {
		h := hit{teaser: s.row(c), Head: f.Light.Mark(c.Headline), Sum: f.Light.Passage(texts[c.Number])}
		if h.Sum == nil {
			h.Sum = f.Light.Mark(c.Standfirst)
		}
		h.By = s.names(c.Byline)
		h.Picture.First = len(r.Rows) < 3
		r.Rows = append(r.Rows, h)
	}
	if len(r.Rows) == 0 && q.Page == 1 && q.Before.At.IsZero() && !f.More {
		s.nothing(r, q)
		return nil
	}
	r.Count = s.w.Say("page.stories", int64(f.Count))
	if f.Over {
		r.Count = s.w.Say("search.over", int64(f.Count))
	}
	s.notes(r, q, f)
	s.turn(r, q, f)
	return nil
}

// notes say how the query was understood.
func (s *sheet) notes(r *results, q Search, f search.Found) {
	add := func(n note) { r.Notes = append(r.Notes, n) }
	if f.Read != "" {
		add(note{Text: s.w.Say("search.read", s.w.Quote(q.Text), s.w.Quote(f.Read))})
	}
	if len(f.Begin) > 0 {
		add(note{Text: s.w.Say("search.begin", s.w.List(f.Begin))})
	}
	if f.Some {
		add(note{Text: s.w.Say("search.some")})
	}
	if len(f.Lost) > 0 {
		add(note{Text: s.w.Say("search.lost", s.w.List(f.Lost))})
	}
	if f.Rather != "" {
		other := q
		other.Text, other.Page, other.Before = f.Rather, 1, story.Cursor{}
		add(note{Text: s.w.Say("search.rather"), Way: link{Href: other.address(s.e), Text: f.Rather}})
	}
}

// turn leads on to what else was found.
func (s *sheet) turn(r *results, q Search, f search.Found) {
	next, prev := q, q
	next.Page, next.Before = 1, f.Next
	prev.Page, prev.Before = 1, story.Cursor{}
	if q.Sort != search.ByDate {
		next.Page, next.Before = q.Page+1, story.Cursor{}
		prev.Page = q.Page - 1
	}
	if f.More {
		r.Next = next.address(s.e)
	}
	if q.Page > 1 || !q.Before.At.IsZero() {
		r.Prev = prev.address(s.e)
	}
}

// nothing says that nothing was found, and what to do.
func (s *sheet) nothing(r *results, q Search) {
	r.Nothing = s.w.Say("search.nothing", s.w.Quote(q.Text))
	r.Tips = append(r.Tips, link{Text: s.w.Say("search.tip-spelling")}, link{Text: s.w.Say("search.tip-fewer")})
	if q.Section != "" || r.From+r.To != "" {
		r.Tips = append(r.Tips, link{Href: Search{Text: q.Text}.address(s.e), Text: s.w.Say("search.tip-everywhere")})
	}
	r.Tips = append(r.Tips, link{Href: r.Archive, Text: s.w.Say("search.tip-archive")})
}

// Busy is the page for a reader whom nobody has time for now, from nothing but
// the theme: it asks no library.
func (p *Printer) Busy(edition lang.Tag) Page {
	return p.bare(edition, 503, "search.busy", "search.busy-text")
}
