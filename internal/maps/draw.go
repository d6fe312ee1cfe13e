package main

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// Every sheet is this large, as the other drawings of the newsroom are.
const wide, high = 900.0, 600.0

// A Sheet is one map. Looks[0] is how a country looks that Shows does not name.
type Sheet struct {
	File, Title string
	Outlines    string  // file of the atlas
	Centre      Point   // in the middle of the sheet, in degrees
	Scale       float64 // pixels to the Earth's radius
	Slack       float64 // pixels that an outline may stray
	Shows       map[string]int
	Looks       []Look
	Legend      Legend
	Ways        []Way
	Marks       []Mark
}

// A Look is a fill, and lines across it for those who do not see the colour.
type Look struct{ Fill, Lines string }

// A Legend names looks 1, 2, … in a corner.
type Legend struct {
	Words       []string
	X, Y        float64
	RightToLeft bool
}

// A Way is a line over places, smooth where Smooth says so.
type Way struct {
	Places []Point
	Colour string
	Width  float64
	Dashes string
	Smooth bool
}

// A Mark is a disc on a place, with a word in it or beside it.
type Mark struct {
	At        Point
	Size      float64
	Fill, Ink string
	Inside    string
	Beside    string
	Left      bool // the word stands left of the disc
}

// Draw returns the sheet as SVG.
func (s Sheet) Draw(a *Atlas) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g"><title>%s</title>`,
		wide, high, wide, high, html.EscapeString(s.Title))
	b.WriteString("<defs>")
	for i, l := range s.Looks {
		if l.Lines != "" {
			fmt.Fprintf(&b, `<pattern id="l%d" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path fill="%s" d="M0 0h7v7H0z"/><path fill="%s" d="M0 0h2.4v7H0z"/></pattern>`, i, l.Fill, l.Lines)
		}
	}
	fmt.Fprintf(&b, `</defs><path fill="#dfe8ea" d="M0 0h%gv%gH0z"/>`, wide, high)
	s.net(&b)
	s.land(&b, a)
	for _, w := range s.Ways {
		s.way(&b, w)
	}
	for _, m := range s.Marks {
		s.mark(&b, m)
	}
	s.legend(&b)
	b.WriteString("</svg>\n")
	return b.String()
}

// place puts degrees on the sheet.
func (s Sheet) place(p Point) Point {
	q := Lambert(s.Centre)(p)
	return Point{wide/2 + q[0]*s.Scale, high/2 - q[1]*s.Scale}
}

// net draws meridians and parallels, every ten degrees, or twenty where the
// sheet shows more than a continent.
func (s Sheet) net(b *strings.Builder) {
	step := 10.0
	if s.Scale < 300 {
		step = 20
	}
	b.WriteString(`<path fill="none" stroke="#fff" stroke-opacity=".55" d="`)
	line := func(at func(float64) Point, from, to float64) {
		var run []Point
		flush := func() {
			if len(run) > 1 {
				b.WriteString(path(thin(run, 0.8), false))
			}
			run = nil
		}
		for v := from; v <= to; v += 2 {
			p := s.place(at(v))
			if p[0] < -60 || p[0] > wide+60 || p[1] < -60 || p[1] > high+60 {
				flush()
				continue
			}
			run = append(run, p)
		}
		flush()
	}
	for lon := -180.0; lon < 180; lon += step {
		line(func(v float64) Point { return Point{lon, v} }, -80, 80)
	}
	for lat := -80.0; lat <= 80; lat += step {
		line(func(v float64) Point { return Point{v, lat} }, -180, 180)
	}
	b.WriteString(`"/>`)
}

// land draws one path for each look. Rings that have become specks go, unless
// their country is shown.
func (s Sheet) land(b *strings.Builder, a *Atlas) {
	arcs := make([][]Point, len(a.Arcs))
	for i, arc := range a.Arcs {
		line := make([]Point, len(arc))
		for j, p := range arc {
			line[j] = s.place(p)
		}
		arcs[i] = thin(line, s.Slack)
	}
	paths := make([]strings.Builder, len(s.Looks))
	for _, c := range a.Countries {
		for _, ring := range c.Rings {
			look := s.Shows[c.Code]
			if c.Code == russia && within(crimea, a, ring) {
				look = s.Shows[ukraine]
			}
			var pts []Point
			for _, n := range ring {
				line := arcs[max(n, ^n)]
				if n < 0 {
					line = slices.Clone(line)
					slices.Reverse(line)
				}
				pts = append(pts, line[:len(line)-1]...)
			}
			pts = clip(pts, Point{-8, -8}, Point{wide + 8, high + 8})
			if speck := area(pts); speck < 0.8 || look == 0 && speck < 9 {
				continue
			}
			paths[look].WriteString(path(pts, true))
		}
	}
	for i, l := range s.Looks {
		if paths[i].Len() == 0 {
			continue
		}
		fill := l.Fill
		if l.Lines != "" {
			fill = fmt.Sprintf("url(#l%d)", i)
		}
		fmt.Fprintf(b, `<path fill="%s" fill-rule="evenodd" stroke="#fbf8f1" stroke-width=".9" stroke-linejoin="round" d="%s"/>`, fill, paths[i].String())
	}
}

// Natural Earth draws borders as they are held. Crimea is drawn as the General
// Assembly of the United Nations sees it (resolution 68/262).
const russia, ukraine = "643", "804"

var crimea = [2]Point{{32, 44}, {37, 46.3}}

func within(box [2]Point, a *Atlas, ring []int) bool {
	for _, n := range ring {
		for _, p := range a.Arcs[max(n, ^n)] {
			if p[0] < box[0][0] || p[0] > box[1][0] || p[1] < box[0][1] || p[1] > box[1][1] {
				return false
			}
		}
	}
	return true
}

func (s Sheet) way(b *strings.Builder, w Way) {
	pts := make([]Point, len(w.Places))
	for i, p := range w.Places {
		pts[i] = s.place(p)
	}
	d := path(pts, false)
	if w.Smooth {
		d = smooth(pts)
	}
	dashes := ""
	if w.Dashes != "" {
		dashes = ` stroke-dasharray="` + w.Dashes + `"`
	}
	fmt.Fprintf(b, `<path fill="none" stroke="%s" stroke-width="%g" stroke-linecap="round" stroke-linejoin="round"%s d="%s"/>`, w.Colour, w.Width, dashes, d)
}

func (s Sheet) mark(b *strings.Builder, m Mark) {
	p := s.place(m.At)
	fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="%g" fill="%s" stroke="#fbf8f1" stroke-width="2"/>`, p[0], p[1], m.Size, m.Fill)
	if m.Inside != "" {
		size := m.Size * 0.95
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" font-family="system-ui,sans-serif" font-weight="700" font-size="%.0f" text-anchor="middle" fill="%s">%s</text>`, p[0], p[1]+size*0.36, size, m.Ink, m.Inside)
	}
	if m.Beside != "" {
		x, anchor := p[0]+m.Size+9, "start"
		if m.Left {
			x, anchor = p[0]-m.Size-9, "end"
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" font-family="system-ui,sans-serif" font-weight="600" font-size="30" text-anchor="%s" fill="%s" stroke="#fbf8f1" stroke-width="5" stroke-linejoin="round" paint-order="stroke">%s</text>`, x, p[1]+10, anchor, m.Ink, html.EscapeString(m.Beside))
	}
}

func (s Sheet) legend(b *strings.Builder) {
	if len(s.Legend.Words) == 0 {
		return
	}
	longest := 0
	for _, w := range s.Legend.Words {
		longest = max(longest, len([]rune(w)))
	}
	width, height := 78+float64(longest)*12.5, 22+float64(len(s.Legend.Words))*38
	fmt.Fprintf(b, `<rect x="%g" y="%g" width="%g" height="%g" fill="#fbf8f1"/>`, s.Legend.X, s.Legend.Y, width, height)
	for i, w := range s.Legend.Words {
		box, text, anchor := s.Legend.X+16, s.Legend.X+62, "start"
		if s.Legend.RightToLeft {
			box, text, anchor = s.Legend.X+width-50, s.Legend.X+width-62, "end"
		}
		y := s.Legend.Y + 19 + float64(i)*38
		l := s.Looks[i+1]
		fill := l.Fill
		if l.Lines != "" {
			fill = fmt.Sprintf("url(#l%d)", i+1)
		}
		fmt.Fprintf(b, `<rect x="%g" y="%g" width="34" height="22" fill="%s"/><text x="%g" y="%g" font-family="system-ui,sans-serif" font-size="23" text-anchor="%s" fill="#1d2733">%s</text>`,
			box, y, fill, text, y+19, anchor, html.EscapeString(w))
	}
}

// path writes points as SVG path data: tenths of a pixel, each from the last.
func path(pts []Point, closed bool) string {
	var b strings.Builder
	var x, y int
	for i, p := range pts {
		nx, ny := int(math.Round(p[0]*10)), int(math.Round(p[1]*10))
		if i == 0 {
			fmt.Fprintf(&b, "M%s %s", tenth(nx), tenth(ny))
		} else if nx == x && ny == y {
			continue
		} else {
			if i == 1 {
				b.WriteByte('l')
			} else if nx >= x {
				b.WriteByte(' ')
			}
			b.WriteString(tenth(nx - x))
			if ny >= y {
				b.WriteByte(' ')
			}
			b.WriteString(tenth(ny - y))
		}
		x, y = nx, ny
	}
	if closed {
		b.WriteByte('z')
	}
	return b.String()
}

// tenth writes n tenths as short as SVG allows.
func tenth(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	switch {
	case n%10 == 0:
		return fmt.Sprintf("%s%d", sign, n/10)
	case n < 10:
		return fmt.Sprintf("%s.%d", sign, n)
	}
	return fmt.Sprintf("%s%d.%d", sign, n/10, n%10)
}

// smooth draws a curve through the points (Catmull and Rom).
func smooth(pts []Point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%.1f %.1f", pts[0][0], pts[0][1])
	at := func(i int) Point { return pts[min(len(pts)-1, max(0, i))] }
	for i := range len(pts) - 1 {
		p, q, r, t := at(i-1), at(i), at(i+1), at(i+2)
		fmt.Fprintf(&b, "C%.1f %.1f %.1f %.1f %.1f %.1f",
			q[0]+(r[0]-p[0])/6, q[1]+(r[1]-p[1])/6, r[0]-(t[0]-q[0])/6, r[1]-(t[1]-q[1])/6, r[0], r[1])
	}
	return b.String()
}
