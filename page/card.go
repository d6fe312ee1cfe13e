package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	pictures "marbre/picture"
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
type mark struct {
	Class string `json:"class"`
	Text  string `json:"text"`
}

// A picture with URL "" is none.
type picture struct {
	URL, Alt, Caption, Credit string
	Class                     string // chart: it is never cropped; x3 y7: what is seen in it
	Width, Height             int
	WebP                      string // the widths that there are, as srcset has them; "" for a file that is not ours
	AVIF                      string // those in AVIF; "" while there are none
	Sizes                     string // how wide it stands on the page
	First                     bool   // of the page: it is wanted at once
	Words                     bool   // it has a caption or a credit
	Made                      string // that a machine made it; "" for no machine
	shown                     pictures.Shown
}

// pictureOf shows a picture; nil and one with a foreign scheme are none.
func (s *sheet) pictureOf(p *story.Picture) picture {
	if p == nil || !address(p.URL) {
		return picture{}
	}
	out := picture{URL: p.URL, Alt: p.Alt, Caption: p.Caption, Credit: p.Credit, Words: p.Caption+p.Credit != ""}
	if p.Width > 0 && p.Height > 0 {
		out.Width, out.Height = p.Width, p.Height
	}
	out.shown = s.shown[story.FileOf(p.URL)]
	if p.Whole {
		out.Class = "chart"
	} else if x, y, off := out.shown.Tenths(); off {
		out.Class = fmt.Sprintf("x%d y%d", x, y)
		s.focused = append(s.focused, fmt.Sprintf(".x%d{--x:%d0%%}.y%d{--y:%d0%%}", x, x, y, y))
	}
	switch out.shown.Made {
	case "":
	case "trainedAlgorithmicMedia", "algorithmicMedia":
		out.Made, out.Words = s.say.Made, true
	default:
		out.Made, out.Words = s.say.Altered, true
	}
	return out
}

// ours is the address of a picture that the newsroom has, or of a piece of one: its
// prints stand beside it.
var ours = regexp.MustCompile(`^(/media/[0-9a-f]{64}(?:-[0-9x]{3,5}-[0-9a-f]{8})?)\.(jpg|png)$`)

// Where a picture stands, as sizes has it (HTML, section 4.8.4.2.2). On telephones, whose
// screens have two and three points to a pixel, three quarters of that are sent: nobody
// sees the difference, and everybody waits for it.
const (
	acrossText = "(min-width: 64rem) 50rem, (min-width: 40rem) 100vw, 75vw"
	acrossCard = "(min-width: 64rem) 36rem, (min-width: 40rem) 60vw, 75vw"
	asHalf     = "(min-width: 64rem) 15rem, (min-width: 40rem) 20vw, 75vw"
	asThumb    = "(min-width: 64rem) 20rem, (min-width: 40rem) 45vw, 5.5rem"
	asRow      = "(min-width: 40rem) 13.5rem, 6rem"
)

// as is t where it stands: its picture has the widths that the place wants.
func (t teaser) as(class string) teaser {
	t.Class = class
	switch class {
	case "big":
		t.Picture = t.Picture.sized(acrossCard, 640, 1280)
	case "half":
		t.Picture = t.Picture.sized(asHalf, 480, 640)
	case "row":
		t.Picture = t.Picture.sized(asRow, 320, 640)
	case "thumb":
		t.Picture = t.Picture.sized(asThumb, 480, 640)
	}
	return t
}

// sized offers the widths that a picture of ours has. sizes says how wide it stands on
// the page, usual how many pixels across are sent as JPEG to a browser that knows no WebP, and most
// how many are offered, unless it has no fewer. AVIF is offered of what stands large: of small
// ones it saves less than its addresses cost.
func (p picture) sized(sizes string, usual, most int) picture {
	m := ours.FindStringSubmatch(p.whole())
	if m == nil || p.Width < 1 {
		return p
	}
	var webp, avif []string
	p.URL = p.whole()
	rungs := pictures.Rungs(p.Width)
	for i, w := range rungs {
		if w > most && i < len(rungs)-1 {
			continue
		}
		webp = append(webp, fmt.Sprintf("%s-%d.webp %dw", m[1], w, w))
		if w >= usual || p.URL == p.whole() {
			p.URL = fmt.Sprintf("%s-%d.%s", m[1], w, m[2])
		}
	}
	if most >= pictures.WidestAVIF && slices.Contains(p.shown.AVIF, strings.TrimPrefix(m[1][len("/media/")+64:], "-")) {
		for _, w := range pictures.RungsAVIF(p.Width) {
			avif = append(avif, fmt.Sprintf("%s-%d.avif %dw", m[1], w, w))
		}
	}
	p.WebP, p.AVIF, p.Sizes = strings.Join(webp, ", "), strings.Join(avif, ", "), sizes
	return p
}

// whole is the address of a picture itself, or of its piece, of whichever of its prints p is.
func (p picture) whole() string { return printLike.ReplaceAllString(p.URL, "$1.$2") }

var printLike = regexp.MustCompile(`^(/media/[0-9a-f]{64}(?:-[0-9x]{3,5}-[0-9a-f]{8})?)-[0-9]+\.(jpg|png)$`)

// cropped is the piece of p that is shown in a shape; p itself for a chart, for what is
// not ours, and where all of it has that shape.
func (p picture) cropped(r pictures.Ratio) picture {
	m := ours.FindStringSubmatch(p.whole())
	if m == nil || p.Width < 1 || p.Class == "chart" {
		return p
	}
	piece := p.shown.Crop(r, p.Width, p.Height)
	if piece.Dx() == p.Width && piece.Dy() == p.Height {
		return p
	}
	p.URL = m[1] + "-" + pictures.CropName(r, piece) + "." + m[2]
	p.Width, p.Height, p.Class = piece.Dx(), piece.Dy(), ""
	return p
}

// large is p where it stands across a column of text or more.
func (p picture) large() picture { return p.sized(acrossText, 960, 1920) }

// alone is p as the wire shows it: one small print.
func (p picture) alone() picture {
	p = p.sized("", 320, 320)
	p.WebP, p.AVIF, p.Sizes = "", "", ""
	return p
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
		Picture: s.pictureOf(c.Lead),
	}
	if c.As == story.Update {
		t.Marks = append(t.Marks, mark{"m", s.say.Updated})
		at = c.ChangedAt
	}
	if !c.CorrectedAt.IsZero() {
		t.Marks = append(t.Marks, mark{"c", s.say.Corrected})
	}
	if t.Picture.URL != "" {
		t = t.as("thumb")
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
	if trail := s.e.Trail(s.e.Now(c.Section)); len(trail) > 0 {
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
	Band            bool // it stands on a ground of its own, for rhythm
}

// blockOf sets cards, newest first, so that no column is left with a hole: one
// row of pictures when four have one and row asks for it; else a big one, with a
// picture if there is any, and columns of text beside it.
func (s *sheet) blockOf(cards []story.Card, row bool) (b block) {
	seen := slices.Clone(cards)
	var shown []story.Card // those with a picture
	for _, c := range cards {
		if s.pictureOf(c.Lead).URL != "" {
			shown = append(shown, c)
		}
	}
	if len(cards) == 3 && len(shown) == 3 {
		b.Class = "trio"
		for _, c := range shown {
			b.Columns = append(b.Columns, []teaser{s.teaser(c)})
		}
		return b
	}
	if row && len(shown) >= 4 || len(cards) == 4 && len(shown) == 4 {
		b.Class = "four"
		for _, c := range shown[:4] {
			b.Columns = append(b.Columns, []teaser{s.teaser(c)})
		}
		return b
	}
	if len(shown) > 0 { // the newest that has one stands first
		i := slices.IndexFunc(seen, func(c story.Card) bool { return c.Number == shown[0].Number })
		seen = slices.Insert(slices.Delete(seen, i, i+1), 0, shown[0])
	}
	n := len(seen)
	switch n {
	case 0:
		return b
	case 1:
		b.Class = "one"
	case 2:
		b.Class = "two"
	case 3, 4:
		b.Class = "three"
	default:
		b.Class = "five"
	}
	big := s.teaser(seen[0]).as("big")
	b.Columns = [][]teaser{{big}}
	switch {
	case n == 2:
		b.Columns = [][]teaser{{big.as("half")}, {s.teaser(seen[1]).as("half")}}
	case n == 3, n == 4:
		b.Columns = append(b.Columns, s.column(seen[1:], false))
	case n == 5:
		b.Columns = append(b.Columns, s.column(seen[1:3], true), s.column(seen[3:], true))
	case n > 5:
		b.Columns = append(b.Columns, s.column(seen[1:4], false), s.column(seen[4:6], true))
	}
	return b
}

// column sets cards under one another; its first may show its picture.
func (s *sheet) column(cards []story.Card, picture bool) (list []teaser) {
	for i, c := range cards {
		if i == 0 && picture {
			list = append(list, s.teaser(c))
			continue
		}
		list = append(list, s.text(c))
	}
	return list
}
