package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"marbre/fault"
)

// Bounds of a drawing.
const (
	MaxDrawing  = 2 << 20 // bytes
	maxDepth    = 64
	maxElements = 20_000
	maxDrawn    = 200_000 // elements, each counted as often as it is drawn
)

const nsSVG, nsXLink = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"

// A cleaner writes a drawing anew while it is read.
type cleaner struct {
	out           bytes.Buffer
	width, height int
	open          []string          // the elements that stand open, as they are written
	left          int               // how many stand open in what is left out
	elements      int               // that were read
	css           bytes.Buffer      // the text of the style that stands open, which counts as one
	pieces        map[string]*piece // by their names; the whole has none
	of            []string          // the piece to which each open element belongs
}

// A piece is an element with a name, without those in it that have names of their own.
type piece struct {
	elements int
	draws    []string // the pieces that stand in it, and those to which it points
}

// Clean is a drawing with nothing but what is on the list of what may stand in one, and its size
// in CSS pixels. What is not on the list is left out with all that stands in it. A
// drawing that is clean stays as it is. It fails with fault.Invalid for what is no drawing, says no size, or is over a bound.
func Clean(data []byte) (clean []byte, width, height int, err error) {
	if len(data) > MaxDrawing {
		return nil, 0, 0, tooLarge()
	}
	c := cleaner{pieces: map[string]*piece{"": {}}}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.Entity = adobes
	for {
		token, err := d.Token()
		if err != nil {
			return nil, 0, 0, fault.Tell(fault.Invalid, "picture.broken", string(SVG))
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := c.begin(t); err != nil {
				return nil, 0, 0, err
			}
		case xml.CharData:
			c.text(t)
		case xml.EndElement:
			if !c.end() {
				continue
			}
			if c.drawn("", map[string]int{}) > maxDrawn {
				return nil, 0, 0, tooLarge()
			}
			return c.out.Bytes(), c.width, c.height, nil
		}
	}
}

func tooLarge() error {
	return fault.Tell(fault.Invalid, "picture.drawing-too-large", MaxDrawing>>20, maxElements, maxDepth)
}

// begin takes the start of an element.
func (c *cleaner) begin(t xml.StartElement) error {
	if c.elements++; c.elements > maxElements || len(c.open)+c.left >= maxDepth {
		return tooLarge()
	}
	name := t.Name.Local
	if drawnAsGroups[name] {
		name = "g"
	}
	known := drawnElements[name] && (t.Name.Space == nsSVG || t.Name.Space == "")
	if len(c.open) == 0 && (!known || name != "svg") {
		return fault.Tell(fault.Invalid, "picture.broken", string(SVG))
	}
	if c.left > 0 || !known || c.in() == "style" {
		c.left++
		return nil
	}
	all, of := attributesOf(name, t.Attr), ""
	if len(c.open) == 0 {
		if c.width, c.height = sizeOfDrawing(all); c.width < 1 || c.height < 1 {
			return fault.Tell(fault.Invalid, "picture.no-size")
		}
		if valueOf(all, "viewBox") == "" { // without it not all browsers scale a drawing
			all = append(all, xml.Attr{Name: xml.Name{Local: "viewBox"}, Value: fmt.Sprintf("0 0 %d %d", c.width, c.height)})
		}
		all = append([]xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: nsSVG}}, all...)
	} else {
		of = c.of[len(c.of)-1]
	}
	if id := valueOf(all, "id"); id != "" && c.pieces[id] == nil { // who has a name first has it
		c.pieces[id] = &piece{}
		c.pieces[of].draws = append(c.pieces[of].draws, id)
		of = id
	}
	c.pieces[of].elements++
	c.open, c.of = append(c.open, name), append(c.of, of)
	c.out.WriteString("<" + name)
	for _, a := range all {
		c.points(a.Value)
		if a.Name.Local == "href" {
			c.pieces[of].draws = append(c.pieces[of].draws, a.Value[1:])
		}
		c.out.WriteString(" " + a.Name.Local + `="`)
		_ = xml.EscapeText(&c.out, []byte(a.Value)) // a buffer takes everything
		c.out.WriteByte('"')
	}
	c.out.WriteByte('>')
	return nil
}

// in is the innermost element that stands open; "" for none.
func (c *cleaner) in() string {
	if len(c.open) == 0 {
		return ""
	}
	return c.open[len(c.open)-1]
}

// points notes to what a value of the piece that stands open points.
func (c *cleaner) points(value string) {
	p := c.pieces[c.of[len(c.of)-1]]
	p.draws = append(p.draws, placesIn(value)...)
}

// text takes text, or a part of it.
func (c *cleaner) text(t []byte) {
	switch in := c.in(); {
	case c.left > 0:
	case in == "style":
		c.css.Write(t)
	case drawnText[in]:
		_ = xml.EscapeText(&c.out, t)
	}
}

// end takes the end of an element and reports whether it was the drawing's.
func (c *cleaner) end() (all bool) {
	if c.left > 0 {
		c.left--
		return false
	}
	name := c.in()
	if name == "style" && harmless(c.css.String()) {
		c.points(c.css.String())
		_ = xml.EscapeText(&c.out, c.css.Bytes())
	}
	c.css.Reset()
	c.out.WriteString("</" + name + ">")
	c.open, c.of = c.open[:len(c.open)-1], c.of[:len(c.of)-1]
	return len(c.open) == 0
}

// drawn is how many elements are drawn for a piece, those to which it points each time with
// it; more than may be where pieces point in a circle.
func (c *cleaner) drawn(name string, known map[string]int) int {
	p := c.pieces[name]
	if p == nil {
		return 0
	}
	if n, ok := known[name]; ok {
		return n
	}
	known[name] = maxDrawn + 1 // whoever comes here again on the way went in a circle
	n := p.elements
	for _, other := range p.draws {
		n = min(n+c.drawn(other, known), maxDrawn+1)
	}
	known[name] = n
	return n
}
