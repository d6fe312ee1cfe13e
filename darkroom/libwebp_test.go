package darkroom

import (
	"bytes"
	"image"
	"testing"

	gen2brain "github.com/gen2brain/webp"
	"golang.org/x/image/webp"

	"marbre/picture"
)

// The planes are handed over as they are: no colour is shifted on the way, whatever the size.
func TestAWebPHasTheColoursOfItsPrint(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {17, 9}, {640, 427}} {
		p := printOf(rough(image.YCbCrSubsampleRatio420, size.X, size.Y))
		data, err := p.Encoded(AsWebP)
		if err != nil {
			t.Fatal(err)
		}
		m, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := gen2brain.Encode(&b, p.Image(), gen2brain.Options{Quality: webpQuality, Method: webpEffort}); err != nil {
			t.Fatal(err)
		}
		by, err := webp.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		got, want := printOf(m), printOf(by)
		for i, pair := range [][2]plane{{got.light, want.light}, {got.blue, want.blue}, {got.red, want.red}} {
			if d := psnr(pair[0], pair[1]); d < 34 {
				t.Errorf("%v: plane %d is %.1f dB from what RGB gives", size, i, d)
			}
		}
	}
}

func TestEveryByteHasItsPlaceInAVideo(t *testing.T) {
	for v, want := range map[byte]byte{0: 16, 128: 126, 255: 235} {
		if videoLight[v] != want {
			t.Errorf("light %d is %d", v, videoLight[v])
		}
	}
	for v, want := range map[byte]byte{0: 16, 128: 128, 255: 240} {
		if videoColour[v] != want {
			t.Errorf("colour %d is %d", v, videoColour[v])
		}
	}
}

// Black comes back black and white white from a WebP that is taken in, whether something shows
// through it or not.
func TestAWebPThatIsTakenInKeepsItsContrast(t *testing.T) {
	for _, cover := range []uint8{255, 254} {
		m := image.NewNRGBA(image.Rect(0, 0, 64, 64))
		for i := range m.Pix {
			if i%4 == 3 {
				m.Pix[i] = cover
			} else if i%256 >= 128 {
				m.Pix[i] = 255
			}
		}
		var b bytes.Buffer
		if err := gen2brain.Encode(&b, m, gen2brain.Options{Quality: 90, Method: 2}); err != nil {
			t.Fatal(err)
		}
		p, err := Develop(b.Bytes(), picture.File{Format: picture.WebP}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if row := p.light.row(30); row[8] > 3 || row[56] < 252 {
			t.Errorf("under a cover of %d black is %d and white %d", cover, row[8], row[56])
		}
	}
}
