package page

import (
	"context"
	"errors"
	"html/template"
	"net/url"
	"strconv"
	"time"

	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

// An article is a story's page: its parts, its body with what was corrected in
// the margin, its history and its ways on.
type article struct {
	Frame
	Crumbs     []link
	Kicker     string
	Notices    []notice
	Headline   template.HTML // escaped, with the marks of corrections
	Standfirst template.HTML
	HeadNotes  template.HTML // corrections of what stands above the body
	Byline     template.HTML
	Times      template.HTML
	Fixes      string // how many corrections; "" for none
	Original   link   // what this translates
	From       string // "Translated from …"
	Mail       string // a mailto address
	Permalink  string
	No         string // the story's number, as it is said
	Lead       picture
	Body       template.HTML
	Versions   string // how many were published; "" for one
	History    []published
	Source     string
	Tags       []link
	Rights     string
	Newer      link
	Older      link
	Beside     bool // there is one of them
}

// A notice is a sentence at the top that a reader should not miss.
type notice struct {
	Text string
	Way  link // Href "" for none
}

// AMonth after its first publication a story says at its top that it is old.
func aMonthAfter(t time.Time, zone *time.Location) time.Time { return t.In(zone).AddDate(0, 1, 0) }

func (s *sheet) article(ctx context.Context, lib Library) (Page, error) {
	p, err := lib.Story(ctx, s.ask.Number)
	if err != nil {
		return Page{}, err
	}
	if p.Edition != s.e.Code {
		for i, e := range s.editions {
			if e.Code == p.Edition {
				return s.p.sheet(s.editions, i, s.ask, s.now).sent(e.PathOf(p.Card())), nil
			}
		}
		return Page{}, fault.NotFound
	}
	card := p.Card()
	path := s.e.PathOf(card)
	if asked := escaped(s.ask.Path); asked != path {
		if plain, err := url.PathUnescape(path); err != nil || plain != s.ask.Path {
			return s.sent(path), nil
		}
	}
	s.ask.Section = p.Section
	f := article{Frame: s.frame(p.Headline, path), Permalink: path}
	f.Summary = p.Standfirst
	if s.ask.Notice != "" {
		f.Notices = append(f.Notices, notice{Text: s.ask.Notice})
		f.NoIndex = true
	}
	if over := aMonthAfter(p.PublishedAt, s.zone); s.now.Before(over) {
		s.ends(over)
	} else {
		// What is a month old stays so: without today's date the page never ends.
		f.Today, s.until = "", time.Time{}
		f.Notices = append(f.Notices, notice{Text: s.w.Say("page.old", s.w.Date(s.e.Day(p.PublishedAt), lang.Long))})
	}
	if err := s.around(ctx, lib, p, &f); err != nil {
		return Page{}, err
	}
	cards, err := lib.Cards(ctx, related(p.Body.Content))
	if err != nil {
		return Page{}, err
	}
	fixes := s.fixes(p)
	f.head(s, p, fixes)
	f.Body = s.body(p, cards, fixes)
	if err := s.history(ctx, lib, p, &f); err != nil {
		return Page{}, err
	}
	f.Beside = f.Newer.Href+f.Older.Href != ""
	f.Source, f.Rights = p.Source, p.Rights
	for _, t := range p.Tags {
		f.Tags = append(f.Tags, link{Href: escaped(home(s.e) + "topics/" + story.Slug(t)), Text: t})
	}
	f.Number = p.Number
	f.Scripts = append(f.Scripts, s.p.named["share.js"])
	s.graph(&f.Frame, "article", p.Headline, p.Lead)
	f.Graph = append(f.Graph,
		property{"article:published_time", s.iso(p.PublishedAt)},
		property{"article:modified_time", s.iso(p.ChangedAt)})
	f.Machine = s.news(p, path)
	return s.printed("article", &f.Frame, &f, 200)
}

// orphaned says so when what p translates was taken down.
func (s *sheet) orphaned(ctx context.Context, lib Library, p story.Published, f *article) error {
	var gone *Withdrawn
	_, err := lib.Story(ctx, p.Original)
	switch {
	case errors.As(err, &gone):
		n := notice{Text: s.w.Say("page.original-withdrawn", s.w.DateTime(gone.Life.WithdrawnAt, s.e.Zone, lang.Long), s.w.ZoneName(s.e.Zone, gone.Life.WithdrawnAt))}
		for _, e := range s.editions {
			if e.Code == gone.Edition {
				n.Way = link{Href: e.Path(p.Original, gone.Life.PublishedAt, ""), Text: s.say.Why}
			}
		}
		f.Notices = append(f.Notices, n)
		return nil
	case errors.Is(err, fault.NotFound):
		return nil
	}
	return err
}

// around asks for what stands around a story: its translations, the stories
// before and after it.
func (s *sheet) around(ctx context.Context, lib Library, p story.Published, f *article) error {
	same, err := lib.Translations(ctx, story.Group(p.Number, p.Original))
	if err != nil {
		return err
	}
	paths := map[string]string{}
	for _, e := range s.editions {
		for _, c := range same {
			if c.Edition == e.Code && (c.Number == p.Number || paths[e.Code] == "" && e.Code != s.e.Code) {
				paths[e.Code] = e.PathOf(c)
			}
			if c.Edition == e.Code && c.Number == p.Original {
				f.Original = link{Href: e.PathOf(c), Text: c.Headline, Lang: e.Lang, Dir: e.Lang.Dir()}
				f.From = s.w.Say("page.translated", s.w.Language(e.Lang))
				if c.CorrectedAt.After(p.ChangedAt) {
					f.Notices = append(f.Notices, notice{
						Text: s.w.Say("page.original-corrected", s.w.DateTime(c.CorrectedAt, s.e.Zone, lang.Long), s.w.ZoneName(s.e.Zone, c.CorrectedAt)),
						Way:  link{Href: f.Original.Href + "#changes", Text: s.say.Changed},
					})
				}
			}
		}
	}
	if p.Original != 0 && f.Original.Href == "" {
		if err := s.orphaned(ctx, lib, p, f); err != nil {
			return err
		}
	}
	s.switched(&f.Frame, func(e story.Edition) string { return paths[e.Code] })

	trail := s.e.Trail(p.Section)
	at := home(s.e)
	for _, t := range trail {
		at += t.Slug + "/"
		f.Crumbs = append(f.Crumbs, link{Href: escaped(at), Text: t.Title})
	}
	if f.Kicker = p.Kicker; len(trail) > 0 && trail[len(trail)-1].Title == p.Kicker {
		f.Kicker = ""
	}
	if p.Section == "" {
		return nil
	}
	l := story.List{Edition: s.e.Code, Kind: story.BySection, Key: p.Section}
	newer, older, err := lib.Neighbours(ctx, l, p.Card())
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	if newer != nil {
		f.Newer = link{Href: s.e.PathOf(*newer), Text: newer.Headline}
	}
	if older != nil {
		f.Older = link{Href: s.e.PathOf(*older), Text: older.Headline}
	}
	return nil
}

// head fills in what stands above the body.
func (f *article) head(s *sheet, p story.Published, fixes []fix) {
	f.Headline = marked(p.Headline, "headline", fixes, s.say)
	f.Standfirst = marked(p.Standfirst, "standfirst", fixes, s.say)
	f.HeadNotes = s.headNotes(fixes)
	f.Byline = s.byline(p.Byline)
	f.Times = s.times(p.Life)
	f.Lead = s.pictureOf(p.Lead).cropped("16x9").large()
	f.Lead.First = true
	s.ground = f.Lead.shown.Ground
	f.No = s.w.Say("page.number", s.w.Digits(strconv.FormatInt(int64(p.Number), 10)))
	if to := s.p.absolute(f.Permalink); to != "" {
		f.Mail = "mailto:?subject=" + url.PathEscape(p.Headline) + "&body=" + url.PathEscape(to)
	}
	count := 0
	for _, h := range p.History {
		if h.As == story.Correction {
			count++
		}
	}
	if count > 0 {
		f.Fixes = s.w.Say("page.corrections", int64(count))
	}
}

// slot stands in a sentence where HTML will stand.
func slot(i int) string { return string(rune(0xE000 + i)) }

// filled escapes a sentence and puts HTML into its slots.
func filled(sentence string, parts ...string) template.HTML {
	b := make([]byte, 0, 512)
	at := 0
	for i, r := range sentence {
		if n := int(r) - 0xE000; n >= 0 && n < len(parts) {
			b = appendText(b, sentence[at:i])
			b = append(b, parts[n]...)
			at = i + len(slot(0))
		}
	}
	return template.HTML(appendText(b, sentence[at:]))
}

// byline says who signed, each with a link to their page.
func (s *sheet) byline(list []story.Author) template.HTML {
	if len(list) == 0 {
		return ""
	}
	var slots, parts []string
	for i, a := range list {
		b := append([]byte(nil), `<a rel="author" href="`...)
		b = appendText(b, escaped(home(s.e)+"authors/"+story.Slug(a.Name)))
		b = append(b, `">`...)
		b = append(appendText(b, a.Name), "</a>"...)
		if a.Place != "" {
			b = append(appendText(append(b, " ("...), a.Place), ')')
		}
		slots, parts = append(slots, slot(i)), append(parts, string(b))
	}
	return filled(s.w.Say("page.by", s.w.List(slots)), parts...)
}

// times says when a story was published, and when it last changed, with the zone.
func (s *sheet) times(l story.Life) template.HTML {
	z := s.e.Zone
	first := s.timed(l.PublishedAt, s.w.DateTime(l.PublishedAt, z, lang.Long))
	zone := s.w.ZoneName(z, l.PublishedAt)
	if !l.ChangedAt.After(l.PublishedAt) {
		return filled(s.w.Say("page.published", slot(0), zone), first)
	}
	key := "page.published-updated"
	if l.As == story.Correction {
		key = "page.published-corrected"
	}
	when, text := "page.on-day", s.w.DateTime(l.ChangedAt, z, lang.Long)
	if s.e.Day(l.ChangedAt) == s.e.Day(l.PublishedAt) {
		when, text = "page.at-time", s.w.Time(l.ChangedAt, z)
	}
	return filled(s.w.Say(key, slot(0), s.w.Say(when, slot(1)), zone), first, s.timed(l.ChangedAt, text))
}

// timed is an instant as an element.
func (s *sheet) timed(t time.Time, text string) string {
	b := append([]byte(nil), `<time datetime="`...)
	b = append(append(b, s.iso(t)...), `">`...)
	return string(append(appendText(b, text), "</time>"...))
}

// related lists the stories that a body names.
func related(list []story.Node) (numbers []story.Number) {
	for _, n := range list {
		if n.Type == "related" {
			numbers = append(numbers, story.Number(story.Attr[int64](n, "number")))
		}
	}
	return numbers
}
