package page

import (
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"marbre/lang"
	pictures "marbre/picture"
	"marbre/story"
)

// A Frame is what every page has: its head, its masthead, its ways on.
type Frame struct {
	Say        *Words
	Lang       lang.Tag
	Dir        string
	Title      string // of the document
	Summary    string // for those who link to the page
	NoIndex    bool
	Canonical  string
	Alternates []alternate
	Graph      []property
	Icon       string
	Scripts    []string // addresses of the page's scripts
	Feeds      []feedLink
	Feed       string // address of the page's own feed, or else of the edition's
	Styles     template.HTML
	Machine    template.HTML // JSON-LD for machines, as an element

	Home, Name, Tagline string
	Today, TodayISO     string // "" on a page that does not grow old
	Editions            []link
	Live, Archive       string
	Search              string // the address of the search page
	OnFront, OnLive     bool
	OnSearch            bool
	Nav                 []link
	Banner              banner
	Stream              string       // address of the live stream; "" on a page that nobody keeps open
	Seq                 int64        // the newest bulletin that the page shows; 0 for none
	Number              story.Number // of the story that the page is; 0 for none
	Index               []heading    // every section, for the foot
	Foot                string
}

// A link leads to a page. Now says that it is this page or its edition.
type link struct {
	Href, Text string
	Lang       lang.Tag // of the text, where it is not the page's
	Dir        string
	Now        bool
}

// An alternate is the same page in another language (hreflang).
type alternate struct {
	Lang lang.Tag
	Href string
}

// A property is one of Open Graph (ogp.me).
type property struct{ Name, Content string }

// A banner is the newest thing that cannot wait. Text "" is none.
type banner struct {
	Seq   int64  `json:"seq"`
	Href  string `json:"href"`
	Alert string `json:"alert"` // what it is, for those who cannot see it
	Label string `json:"label"`
	ISO   string `json:"at"`
	At    string `json:"time"`
	Text  string `json:"text"`
	Until string `json:"until"` // when it goes
}

// A heading is a section and those in it.
type heading struct {
	link
	Inner []link
}

// A sheet is one page while it is being printed.
type sheet struct {
	p        *Printer
	editions []story.Edition
	e        story.Edition
	ask      Ask
	now      time.Time
	today    lang.Day
	zone     *time.Location
	w        *lang.Words
	say      *Words
	until    time.Time                 // see Page.Until
	alerts   []story.Bulletin          // the newest that raise the banner
	focused  []string                  // the styles of what is seen in pictures of which a part is shown
	ground   string                    // the colour of the lead picture on the whole: it stands in its place until it is there
	shown    map[string]pictures.Shown // by file, of those that were asked for
}

func (p *Printer) sheet(editions []story.Edition, at int, a Ask, now time.Time) *sheet {
	e := editions[at]
	w, say := p.wordsOf(e)
	return &sheet{
		p: p, editions: editions, e: e, ask: a, now: now, today: e.Day(now), zone: e.Zone.Location(),
		w: w, say: say,
	}
}

// ends notes that the page stops being true at t.
func (s *sheet) ends(t time.Time) {
	if s.until.IsZero() || t.Before(s.until) {
		s.until = t
	}
}

// home is the address of an edition's front.
func home(e story.Edition) string { return "/" + e.Code + "/" }

// absolute is the public address of a path, or "" when the base is not known.
func (p *Printer) absolute(path string) string {
	if p.base == "" || !strings.HasPrefix(path, "/") {
		return ""
	}
	return p.base + path
}

// frame begins a page at path. title "" is that of the edition's front. The page
// names today, and so ends with it.
func (s *sheet) frame(title, path string) Frame {
	e := s.e
	f := Frame{
		Say: s.say, Lang: e.Lang, Dir: e.Lang.Dir(), Summary: e.Tagline,
		Icon: s.p.named["icon.svg"],
		Home: home(e), Name: e.Title, Tagline: e.Tagline,
		Live: home(e) + "live", Archive: home(e) + "archive/", Search: searchAt(e),
		Today: s.w.Date(s.today, lang.Full), TodayISO: s.today.String(),
		Foot:   s.w.Say("page.foot-zone", e.Title, s.w.ZoneName(e.Zone, s.now)),
		Stream: home(e) + "live/events", Scripts: []string{s.p.named["live.js"]},
	}
	f.Banner = s.banner()
	s.ends(s.today.Add(1).Start(e.Zone))
	switch {
	case title == "" && e.Tagline == "":
		f.Title = e.Title
	case title == "":
		f.Title = s.w.Say("page.title-front", e.Title, e.Tagline)
	default:
		f.Title = s.w.Say("page.title", title, e.Title)
	}
	f.Feed = home(e) + "feed.xml"
	f.Canonical = path
	if to := s.p.absolute(path); to != "" {
		f.Canonical = to
	}
	for _, other := range s.editions {
		f.Editions = append(f.Editions, link{
			Href: home(other), Text: s.ownName(other.Lang), Lang: other.Lang, Dir: other.Lang.Dir(), Now: other.Code == e.Code,
		})
	}
	paths, bar := e.InBar()
	f.Nav = make([]link, 0, len(bar))
	own := -1 // the innermost in the bar to which the page belongs
	for i, path := range paths {
		f.Nav = append(f.Nav, link{Href: escaped(home(e) + path + "/"), Text: bar[i].Title})
		if (s.ask.Section == path || strings.HasPrefix(s.ask.Section, path+"/")) && (own < 0 || len(path) > len(paths[own])) {
			own = i
		}
	}
	if own >= 0 {
		f.Nav[own].Now = true
	}
	f.Index = make([]heading, 0, len(e.Sections))
	for _, top := range e.Sections {
		at := link{Href: escaped(home(e) + top.Slug + "/"), Text: top.Title}
		h := heading{link: at}
		for _, in := range top.Sections {
			h.Inner = append(h.Inner, link{Href: at.Href + escaped(in.Slug) + "/", Text: in.Title})
		}
		f.Index = append(f.Index, h)
	}
	return f
}

// switched lets the edition switch lead to path in each edition, and tells
// machines that these are the same page.
func (s *sheet) switched(f *Frame, path func(story.Edition) string) {
	for i, other := range s.editions {
		to := path(other)
		if to == "" {
			continue
		}
		f.Editions[i].Href = to
		if abs := s.p.absolute(to); abs != "" {
			f.Alternates = append(f.Alternates, alternate{other.Lang, abs})
		}
	}
	if len(f.Alternates) < 2 {
		f.Alternates = nil
	}
}

// graph gives a page its Open Graph. Its address and picture must be absolute.
func (s *sheet) graph(f *Frame, kind, title string, lead *story.Picture) {
	put := func(name, content string) {
		if content != "" {
			f.Graph = append(f.Graph, property{name, content})
		}
	}
	put("og:type", kind)
	put("og:title", title)
	put("og:description", f.Summary)
	put("og:site_name", s.e.Title)
	put("og:locale", strings.ReplaceAll(string(s.e.Lang), "-", "_"))
	if s.p.base != "" {
		put("og:url", f.Canonical)
	}
	if lead != nil {
		if to := s.p.public(s.pictureOf(lead).cropped("16x9").whole()); to != "" {
			put("og:image", to)
			put("og:image:alt", lead.Alt)
		}
	}
}

// public is an address that others can open: absolute, or "".
func (p *Printer) public(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return p.absolute(address)
}

// printed fills in a template and makes the page of it.
func (s *sheet) printed(name string, f *Frame, data any, status int) (Page, error) {
	css := colours(s.e)
	slices.Sort(s.focused)
	css += strings.Join(slices.Compact(s.focused), "")
	if c, ok := parseColour(s.ground); ok {
		css += "img[fetchpriority]{background:" + c.String() + "}"
	}
	own := style{}
	if css != "" {
		own = styleOf(css)
	}
	f.Styles = s.p.styles[name].html + own.html
	b, err := s.p.print(name, data)
	if err != nil {
		return Page{}, err
	}
	return Page{Status: status, HTML: b, Until: s.until, Lang: s.e.Lang, Policy: policy(s.p.styles[name], own)}, nil
}

// moved sends a reader to another path, given decoded; a list goes on where it was.
func (s *sheet) moved(path string) Page { return s.sent(escaped(path)) }

// sent sends a reader to a percent-encoded path.
func (s *sheet) sent(path string) Page {
	if b := s.ask.Before; !b.At.IsZero() {
		path += "?before=" + cursor(b.At, b.Number)
	}
	return Page{Status: 301, Location: path, Lang: s.e.Lang}
}

// Breaking is how long a bulletin that cannot wait raises the banner.
const Breaking = 6 * time.Hour

// banner is the newest bulletin that cannot wait.
func (s *sheet) banner() banner {
	if len(s.alerts) == 0 {
		return banner{}
	}
	b := s.alerts[0]
	over := b.At.Add(Breaking)
	if !s.now.Before(over) {
		return banner{}
	}
	s.ends(over)
	n := banner{Seq: b.Seq, Until: s.iso(over), Alert: s.say.Alert, Label: s.say.Urgent, ISO: s.iso(b.At), At: s.w.Time(b.At, s.e.Zone), Text: b.Text, Href: home(s.e) + "live"}
	if b.Kind == story.WireFlash {
		n.Label = s.say.Flash
	}
	if b.Card != nil {
		n.Text, n.Href = b.Card.Headline, s.e.PathOf(*b.Card)
	}
	return n
}

// iso is an instant as machines read it, in the edition's zone.
func (s *sheet) iso(t time.Time) string { return t.In(s.zone).Format(time.RFC3339) }

// short is the time of an instant of today, the day of another.
func (s *sheet) short(t time.Time) string {
	d := lang.Day{}
	y, m, day := t.In(s.zone).Date()
	d = lang.Day{Year: y, Month: m, Day: day}
	switch {
	case d == s.today:
		return s.w.Time(t, s.e.Zone)
	case d.Year == s.today.Year:
		return s.w.Date(d, lang.MonthDay)
	}
	return s.w.Date(d, lang.Long)
}

// ownName is the name of an edition's language in itself, without its country
// as long as no other edition has the same language.
func (s *sheet) ownName(tag lang.Tag) string {
	same := 0
	for _, e := range s.editions {
		if e.Lang.Base() == tag.Base() {
			same++
		}
	}
	name := lang.OwnName(tag)
	if same == 1 {
		name = lang.OwnName(lang.Tag(tag.Base()))
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
