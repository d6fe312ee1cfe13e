package page

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"marbre/lang"
	"marbre/story"
)

// Bounds of a front.
const (
	frontWire    = 24 // bulletins beside the news
	onPhones     = 7  // of them on a phone
	frontSection = 6  // stories under a section's heading
)

// A front is an edition's front page: one lead, what follows it, the wire beside
// them, then the sections.
type front struct {
	Frame
	Lead   teaser // Headline "" when nothing is out yet
	Also   []link
	Second []teaser // with pictures
	List   []teaser // without
	Third  []teaser
	Wire   []wireDay
	Wide   bool // the wire's times are long: 11:42 PM
	Blocks []block
	Small  []smalls // sections with one or two stories, side by side
}

func (s *sheet) front(ctx context.Context, lib Library) (Page, error) {
	made, err := lib.Front(ctx, s.e.Code, "")
	if err != nil {
		return Page{}, err
	}
	pinned, err := lib.Cards(ctx, made.Pinned())
	if err != nil {
		return Page{}, err
	}
	latest, err := lib.Latest(ctx, story.List{Edition: s.e.Code, Kind: story.ByEdition}, story.Cursor{}, story.FrontSlots+len(pinned))
	if err != nil {
		return Page{}, err
	}
	bulletins, err := lib.Wire(ctx, s.e.Code, story.Cursor{}, frontWire)
	if err != nil {
		return Page{}, err
	}
	from, err := s.from(ctx, lib, made, len(pinned))
	if err != nil {
		return Page{}, err
	}
	slots, also := story.Fill(made, pinned, latest, from, story.FrontSlots)

	f := front{Frame: s.frame("", home(s.e))}
	f.OnFront = true
	f.Wire = s.days(bulletins, onPhones)
	f.Wide = wide(f.Wire)
	f.follow(s.p, bulletins)
	s.switched(&f.Frame, home)
	s.syndicated(&f.Frame, home(s.e), s.e.Title)
	if to := s.p.absolute("/"); to != "" && f.Alternates != nil {
		f.Alternates = append(f.Alternates, alternate{"x-default", to})
	}
	taken := map[story.Number]bool{}
	for i, c := range slots {
		taken[c.Number] = true
		switch {
		case i == 0:
			f.Lead = s.teaser(c)
			f.Lead.By = s.names(c.Byline)
			f.Lead.Picture = f.Lead.Picture.large()
			f.Lead.Picture.First = true
			s.ground = f.Lead.Picture.shown.Ground
			s.graph(&f.Frame, "website", s.e.Title, c.Lead)
		case i <= 2:
			f.Second = append(f.Second, s.teaser(c))
		case i <= 5:
			f.List = append(f.List, s.text(c))
		default:
			f.Third = append(f.Third, s.text(c))
		}
	}
	if len(f.Third) < 3 { // a row is full or not there
		f.List, f.Third = append(f.List, f.Third...), nil
	}
	for _, c := range also {
		taken[c.Number] = true
		f.Also = append(f.Also, link{Href: s.e.PathOf(c), Text: c.Headline})
	}
	var little []block
	for _, top := range s.e.Sections {
		b, err := s.under(ctx, lib, top, taken, len(f.Blocks)%2 == 1)
		if err != nil {
			return Page{}, err
		}
		if b.Columns != nil {
			n := len(f.Blocks)
			if b.Class == "one" || b.Class == "two" {
				little = append(little, b)
				continue
			}
			b.Band = (b.Class == "four" || b.Class == "trio") && n > 0 && !f.Blocks[n-1].Band
			f.Blocks = append(f.Blocks, b)
		}
	}
	if len(little) == 1 {
		f.Blocks = append(f.Blocks, little...)
	} else {
		f.Small = sideBySide(little)
	}
	f.Machine = s.site()
	return s.printed("front", &f.Frame, &f, 200)
}

// from is the newest of each section from which slots of a front fill themselves.
func (s *sheet) from(ctx context.Context, lib Library, f story.Front, pinned int) (map[string][]story.Card, error) {
	from := map[string][]story.Card{}
	for _, path := range f.Sources() {
		var err error
		l := story.List{Edition: s.e.Code, Kind: story.BySection, Key: s.e.Now(path)}
		if from[path], err = lib.Latest(ctx, l, story.Cursor{}, story.FrontSlots+pinned); err != nil {
			return nil, err
		}
	}
	return from, nil
}

// under is a section's block on the front: its newest that do not stand above.
func (s *sheet) under(ctx context.Context, lib Library, top story.Section, taken map[story.Number]bool, row bool) (block, error) {
	l := story.List{Edition: s.e.Code, Kind: story.BySection, Key: top.Slug}
	latest, err := lib.Latest(ctx, l, story.Cursor{}, frontSection+story.FrontSlots)
	if err != nil {
		return block{}, err
	}
	var cards []story.Card
	for _, c := range latest {
		if !taken[c.Number] && len(cards) < frontSection {
			taken[c.Number] = true
			cards = append(cards, c)
		}
	}
	b := s.blockOf(cards, row)
	b.Title, b.Href, b.ID = top.Title, escaped(home(s.e)+top.Slug+"/"), "s-"+top.Slug
	b.More = s.say.WholeOf
	return b, nil
}

// smalls are two to four sections in one row.
type smalls struct {
	Class  string // c2, c3, c4: how many
	Blocks []block
}

// sideBySide sets sections of one or two stories in full rows of at most four.
func sideBySide(list []block) (rows []smalls) {
	for len(list) > 0 {
		n := min(len(list), 4)
		if len(list) == 5 || len(list) == 6 || len(list) == 9 { // no row of one, no hole
			n = 3
		}
		row := smalls{Class: "c" + strconv.Itoa(n)}
		for _, b := range list[:n] {
			var column []teaser
			for i, c := range b.Columns {
				t := c[0]
				t.Class = ""
				if t.Picture.URL != "" {
					t = t.as("thumb")
				}
				if i > 0 {
					t.Picture, t.Class = picture{}, ""
				}
				column = append(column, t)
			}
			b.Columns = [][]teaser{column}
			row.Blocks = append(row.Blocks, b)
		}
		rows, list = append(rows, row), list[n:]
	}
	return rows
}

// follow lets the open page take what happens after its newest bulletin.
func (f *Frame) follow(p *Printer, bulletins []story.Bulletin) {
	if len(bulletins) > 0 {
		f.Seq = bulletins[0].Seq
	}
	f.Scripts = append(f.Scripts, p.named["wire.js"])
}

// A wireDay is the bulletins of one day, newest first.
type wireDay struct {
	Title   string // the day
	ISO     string
	Today   bool
	Entries []entry
}

// An entry is a bulletin as the wire shows it.
type entry struct {
	Seq     int64
	Story   story.Number // 0 for a flash
	Class   string       // hot: it could not wait; flash; far: not on phones
	ISO, At string
	Marks   []mark
	Kicker  string
	Text    string
	Href    string // "" for a flash
	Note    string
	Sum     string
	Label   bool // there is a mark or a kicker
	Line    bool // one line and nothing more to it
	Picture picture
}

// days sets bulletins by day. Those after the first few are not for phones; 0 is
// no such bound.
func (s *sheet) days(list []story.Bulletin, phone int) (days []wireDay) {
	var last lang.Day
	for i, b := range list {
		if d := s.e.Day(b.At); d != last || len(days) == 0 {
			last = d
			days = append(days, wireDay{ISO: d.String(), Title: s.w.Date(d, lang.Full), Today: d == s.today})
		}
		e := s.entry(b)
		if phone > 0 && i >= phone {
			e.Class = strings.TrimSpace(e.Class + " far")
		}
		at := &days[len(days)-1]
		at.Entries = append(at.Entries, e)
	}
	return days
}

// wide reports whether times need more room than 23:59 does.
func wide(days []wireDay) bool {
	for _, d := range days {
		for _, e := range d.Entries {
			if utf8.RuneCountInString(e.At) > len("23:59") {
				return true
			}
		}
	}
	return false
}

func (s *sheet) entry(b story.Bulletin) entry {
	e := entry{Seq: b.Seq, Story: b.Story, ISO: s.iso(b.At), At: s.w.Time(b.At, s.e.Zone), Text: b.Text}
	hot := b.Alerts()
	if hot {
		e.Class = "hot"
	}
	if b.Kind == story.WireWithdrawal {
		e.Story = 0 // nothing of the story itself
		e.Text, e.Note = s.say.GoneFlash, b.Text
		if b.Story != 0 {
			e.Text, e.Href = s.say.Gone, s.e.Path(b.Story, b.At, "")
		}
		e.Marks = []mark{{"w", s.say.Withdrawal}}
	} else if c := b.Card; c != nil {
		e.Kicker, e.Text, e.Href, e.Note = s.kicker(*c), c.Headline, s.e.PathOf(*c), b.Text
		if b.Kind == story.WireFirst {
			e.Sum, e.Picture = c.Standfirst, s.pictureOf(c.Lead).alone()
		}
	}
	switch {
	case b.Kind == story.WireFlash && hot:
		e.Class = "hot flash"
		e.Marks = []mark{{"f", s.say.Flash}}
	case hot:
		e.Marks = []mark{{"u", s.say.Urgent}}
	}
	switch b.Kind {
	case story.WireUpdate:
		e.Marks = append(e.Marks, mark{"m", s.say.Update})
	case story.WireCorrection:
		e.Marks = append(e.Marks, mark{"c", s.say.Correction})
	case story.WireFirst, story.WireFlash, story.WireWithdrawal:
	}
	e.Label = e.Kicker != "" || len(e.Marks) > 0
	e.Line = e.Sum+e.Note == "" && b.Kind != story.WireFlash
	return e
}
