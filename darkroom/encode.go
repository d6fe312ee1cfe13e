package darkroom

import (
	"bytes"
	"image/jpeg"
	"image/png"

	"github.com/gen2brain/webp"
)

// Ladder are the widths, in pixels, at which pictures are shown: never any other, so
// that nobody can have the newsroom make sizes without end.
var Ladder = []int{320, 480, 640, 960, 1280, 1920}

// Rungs are those of the ladder that a picture of so many pixels across has, the widest
// first: none that is wider than it, and the picture's own width where that is on the way.
func Rungs(width int) (all []int) {
	for i := len(Ladder) - 1; i >= 0; i-- {
		if Ladder[i] <= width {
			all = append(all, Ladder[i])
		}
	}
	if top := Ladder[len(Ladder)-1]; width < top && (len(all) == 0 || all[0] != width) {
		all = append([]int{width}, all...)
	}
	return all
}

// Coding is how a print is sent to a browser.
type Coding string

const (
	AsWebP Coding = "webp"
	AsJPEG Coding = "jpg"
	AsPNG  Coding = "png" // where something shows through
)

// Qualities at which a difference is not seen at arm's length, and of WebP the effort
// that costs a third of the next one's for 3 % more bytes.
const (
	jpegQuality = 82
	webpQuality = 78
	webpEffort  = 2
)

// Encoded is the print in a coding, without a word about it.
func (p *Print) Encoded(as Coding) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch as {
	case AsWebP:
		err = webp.Encode(&b, p.Image(), webp.Options{Quality: webpQuality, Method: webpEffort})
	case AsJPEG:
		err = jpeg.Encode(&b, p.Image(), &jpeg.Options{Quality: jpegQuality})
	default:
		err = png.Encode(&b, p.Image())
	}
	return b.Bytes(), err
}
