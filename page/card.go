package page

import (
	"strings"

	"marbre/story"
)

// A teaser is a card as a list shows it.
type teaser struct {
	Class      string // thumb, big
	Kicker     string
	Headline   string
	Href       string
	Standfirst string
	By         string
	At, ISO    string
	Marks      []mark
	Picture    picture
}

// A mark says what a thing is by shape, word and colour: f flash, u urgent,
// m update, c correction.
type mark struct{ Class, Text string }

// A picture with URL "" is none.
type picture struct {
	URL, Alt, Caption, Credit string
	Class                     string // chart: it is never cropped
	Width, Height             int
	First                     bool // of the page: it is wanted at once
	Words                     bool // it has a caption or a credit
}

// pictureOf shows a picture; nil and one with a foreign scheme are none.
func pictureOf(p *story.Picture) picture {
	if p == nil || !address(p.URL) {
		return picture{}
	}
	out := picture{URL: p.URL, Alt: p.Alt, Caption: p.Caption, Credit: p.Credit, Words: p.Caption+p.Credit != ""}
	if p.Width > 0 && p.Height > 0 {
		out.Width, out.Height = p.Width, p.Height
	}
	if p.Whole {
		out.Class = "chart"
	}
	return out
}

// address reports whether s may stand in a page: http(s) or a path of ours.
func address(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") ||
		strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.HasPrefix(s, `/\`)
}

// teaser shows c with its picture.
func (s *sheet) teaser(c story.Card) teaser {
	at := c.PublishedAt
	t := teaser{
		Kicker: s.kicker(c), Headline: c.Headline, Href: s.e.PathOf(c), Standfirst: c.Standfirst,
		Picture: pictureOf(c.Lead),
	}
	if c.As == story.Update {
		t.Marks = append(t.Marks, mark{"m", s.say.Updated})
		at = c.ChangedAt
	}
	if !c.CorrectedAt.IsZero() {
		t.Marks = append(t.Marks, mark{"c", s.say.Corrected})
	}
	if t.Picture.URL != "" {
		t.Class = "thumb"
	}
	t.At, t.ISO = s.short(at), s.iso(at)
	return t
}

// text shows c without its picture.
func (s *sheet) text(c story.Card) teaser {
	t := s.teaser(c)
	t.Picture, t.Class = picture{}, ""
	return t
}

// kicker is the card's, or the name of its section.
func (s *sheet) kicker(c story.Card) string {
	if c.Kicker != "" {
		return c.Kicker
	}
	if trail := s.e.Trail(c.Section); len(trail) > 0 {
		return trail[len(trail)-1].Title
	}
	return ""
}

// names joins those who signed.
func (s *sheet) names(list []story.Author) string {
	var names []string
	for _, a := range list {
		names = append(names, a.Name)
	}
	return s.w.List(names)
}

// A block is stories set together. Class says how: five, four, three, two, one.
type block struct {
	Title, Href, ID string
	More            string // what leads to all of it
	Class           string
	Columns         [][]teaser
}

// blockOf sets cards, newest first, so that no column is left with a hole: a big
// one with a picture, then columns of text; or one row of pictures.
func (s *sheet) blockOf(cards []story.Card, row bool) block {
	var b block
	cards = append([]story.Card(nil), cards...)
	for i, c := range cards {
		if pictureOf(c.Lead).URL != "" { // the first that has one stands first
			copy(cards[1:i+1], cards[:i])
			cards[0] = c
			break
		}
	}
	one := func(list []story.Card) (column []teaser) {
		for i, c := range list {
			if i == 0 && row {
				column = append(column, s.teaser(c))
				continue
			}
			column = append(column, s.text(c))
		}
		return column
	}
	n := len(cards)
	switch {
	case n == 0:
	case row && n >= 4, n == 4, n == 2:
		b.Class = map[bool]string{true: "four", false: "two"}[n >= 4]
		row = true
		for _, c := range cards[:min(n, 4)] {
			b.Columns = append(b.Columns, one([]story.Card{c}))
		}
	default:
		big := s.teaser(cards[0])
		big.Class = "big"
		b.Columns = [][]teaser{{big}}
		switch {
		case n == 1:
			b.Class = "one"
		case n == 3:
			b.Class = "three"
			b.Columns = append(b.Columns, one(cards[1:]))
		case n == 5:
			b.Class = "five"
			b.Columns = append(b.Columns, one(cards[1:3]), one(cards[3:]))
		default:
			b.Class = "five"
			b.Columns = append(b.Columns, one(cards[1:4]))
			row = true
			b.Columns = append(b.Columns, one(cards[4:6]))
		}
	}
	return b
}
