package darkroom

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"github.com/gen2brain/avif"
	"github.com/gen2brain/webp"
)

// Coding is how a print is sent to a browser.
type Coding string

const (
	AsAVIF Coding = "avif" // slow to make: only ahead, and only up to picture.WidestAVIF
	AsWebP Coding = "webp"
	AsJPEG Coding = "jpg"
	AsPNG  Coding = "png" // where something shows through
)

// Qualities at which a difference is not seen at arm's length, and of WebP the effort
// that costs a third of the next one's for 3 % more bytes; of AVIF the speed that costs twice that of the next
// for a tenth fewer bytes of photographs and half as many of charts.
const (
	jpegQuality = 82
	webpQuality = 78
	webpEffort  = 2
	avifQuality = 55
	avifSpeed   = 8
)

// Encoded is the print in a coding, without a word about it.
func (p *Print) Encoded(as Coding) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch as {
	case AsAVIF:
		err = avif.Encode(&b, p.Image(), avif.Options{Quality: avifQuality, QualityAlpha: avifQuality, Speed: avifSpeed, ChromaSubsampling: image.YCbCrSubsampleRatio420})
	case AsWebP:
		if planes, ok := p.inVideo(); ok {
			return encodeWebP(planes, p.Width(), p.Height())
		}
		err = webp.Encode(&b, p.Image(), webp.Options{Quality: webpQuality, Method: webpEffort})
	case AsJPEG:
		err = jpeg.Encode(&b, p.Image(), &jpeg.Options{Quality: jpegQuality})
	default:
		err = png.Encode(&b, p.Image())
	}
	return b.Bytes(), err
}
