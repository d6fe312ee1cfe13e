package picture

import (
	"fmt"
	"hash/fnv"
	"image"
	"maps"
	"slices"

	"marbre/credential"
	"marbre/fault"
)

// A Ratio is a shape in which a picture is shown: width x height.
type Ratio string

// Ratios are the shapes in which pictures are shown, the widest first.
var Ratios = []Ratio{"16x9", "4x3", "1x1", "9x16"}

// sides are a ratio's, and whether there is such a one.
func (r Ratio) sides() (across, down int, ok bool) {
	if !slices.Contains(Ratios, r) {
		return 0, 0, false
	}
	_, err := fmt.Sscanf(string(r), "%dx%d", &across, &down)
	return across, down, err == nil
}

// A Frame says what must be seen of a picture where only a part of it is shown. All
// is in thousandths of the picture's width and height, from its top left corner. The
// zero Frame is its middle.
type Frame struct {
	Focus *Point          `json:"focus,omitempty"` // what is kept in every shape
	Crops map[Ratio]Piece `json:"crops,omitempty"` // cut by hand
}

// A Point is a place in a picture, 0 to 1000 from the left and from the top.
type Point struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// A Piece is a part of a picture: its left and top edge, and its width. How high it
// is follows from its ratio.
type Piece struct {
	X     int `json:"x"`
	Y     int `json:"y"`
	Width int `json:"width"`
}

const (
	thousand = 1000
	leastCut = 50 // thousandths: a narrower piece is a slip of the hand
)

// Zero reports whether f says nothing.
func (f Frame) Zero() bool { return f.Focus == nil && len(f.Crops) == 0 }

// Check refuses what lies outside of the picture, and shapes that there are not.
func (f Frame) Check(width, height int) error {
	if p := f.Focus; p != nil && (p.X < 0 || p.X > thousand || p.Y < 0 || p.Y > thousand) {
		return fault.Field("frame.focus", "picture.frame.outside")
	}
	for _, r := range slices.Sorted(maps.Keys(f.Crops)) {
		field := "frame.crops." + string(r)
		across, down, ok := r.sides()
		if !ok {
			return fault.Field(field, "picture.frame.ratio", string(r))
		}
		c := f.Crops[r]
		// One thousandth is forgiven for what rounding takes.
		high := c.Width * width * down * thousand / (thousand * across * max(height, 1))
		if c.X < 0 || c.Y < 0 || c.Width < leastCut || c.X+c.Width > thousand || c.Y+high > thousand+1 {
			return fault.Field(field, "picture.frame.outside")
		}
	}
	return nil
}

// Crop is the part of a picture that is shown in a shape, in pixels: what was cut by
// hand, else as much as there is around the focus.
func (f Frame) Crop(r Ratio, width, height int) image.Rectangle {
	across, down, ok := r.sides()
	if !ok || width < 1 || height < 1 {
		return image.Rect(0, 0, width, height)
	}
	if c, cut := f.Crops[r]; cut {
		w := max(c.Width*width/thousand, 1)
		h := min(max(w*down/across, 1), height)
		x, y := min(c.X*width/thousand, width-w), min(c.Y*height/thousand, height-h)
		return image.Rect(x, y, x+w, y+h)
	}
	w, h := width, max(width*down/across, 1)
	if h > height {
		w, h = max(height*across/down, 1), height
	}
	focus := f.at()
	x := min(max(focus.X*width/thousand-w/2, 0), width-w)
	y := min(max(focus.Y*height/thousand-h/2, 0), height-h)
	return image.Rect(x, y, x+w, y+h)
}

// at is the focus, the middle if none is said.
func (f Frame) at() Point {
	if f.Focus != nil {
		return *f.Focus
	}
	return Point{thousand / 2, thousand / 2}
}

// Tenths are the focus in tenths of the width and the height; ok is false for the middle.
func (f Frame) Tenths() (x, y int, ok bool) {
	p := f.at()
	x, y = (p.X+50)/100, (p.Y+50)/100
	return x, y, x != 5 || y != 5
}

// CropName is what a crop's address has behind the file's: its shape, and a mark of
// the piece itself, so that another piece has another address.
func CropName(r Ratio, piece image.Rectangle) string {
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, piece) // a hash never fails
	return fmt.Sprintf("%s-%08x", r, h.Sum32())
}

// Shown is what readers' pages must know of a picture beside its address.
type Shown struct {
	Frame
	Ground string   `json:"ground,omitempty"` // its colour on the whole, #rrggbb
	Made   string   `json:"made,omitempty"`   // how, if a machine made it: a term of IPTC's vocabulary
	AVIF   []string `json:"avif,omitempty"`   // the pieces of which there are prints in AVIF
}

// A Part is what is shown of a picture: all of it, under the name "", or a crop under CropName.
type Part struct {
	Name  string
	Piece image.Rectangle // in pixels
}

// Parts are those of p of which prints are made before readers ask: all of it, and the crops
// that pages show by themselves, as its frame has them now.
func (p Picture) Parts() []Part {
	all := []Part{{"", image.Rect(0, 0, p.Width, p.Height)}}
	for _, r := range []Ratio{"16x9"} {
		if c := p.Frame.Crop(r, p.Width, p.Height); c != all[0].Piece {
			all = append(all, Part{CropName(r, c), c})
		}
	}
	return all
}

// MachineMade reports whether a term of IPTC's vocabulary of digital source types
// (cv.iptc.org/newscodes/digitalsourcetype) is for what no camera alone has made.
func MachineMade(term string) bool {
	switch term {
	case "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia", "compositeSynthetic", "algorithmicallyEnhanced":
		return true
	}
	return false
}

// Shown is what readers' pages must know of p.
func (p Picture) Shown() Shown {
	s := Shown{Frame: p.Frame, Ground: p.Ground, AVIF: p.AVIF}
	s.Made = p.Machine()
	return s
}

// Machine is how a machine made or altered p, as a term of IPTC's vocabulary: what its file says,
// or the actions of content credentials that were not found broken. "" for no machine.
func (p Picture) Machine() string {
	if MachineMade(p.Facts.DigitalSource) {
		return p.Facts.DigitalSource
	}
	if c := p.Credentials; c != nil && c.State != credential.Broken {
		for _, a := range c.Actions {
			if MachineMade(a.DigitalSource) {
				return a.DigitalSource
			}
		}
	}
	return ""
}
