package darkroom

import (
	"image"
	"io"

	"golang.org/x/image/webp"
)

// inVideo are a print's planes as WebP has them, one behind the other: light from 16
// to 235 and colour, of half the size, from 16 to 240 (RFC 6386, section 9.2; ITU-R BT.601),
// where those of a JPEG run from 0 to 255. ok is false for a print that is to go by way of
// RGB: something shows through it, or its colour is kept smaller than WebP's.
func (p *Print) inVideo() (planes []byte, ok bool) {
	width, height := p.Width(), p.Height()
	across, down := (width+1)/2, (height+1)/2
	if p.cover != nil {
		return nil, false
	}
	q := p.fitted(width, height)
	if q.blue.width != across || q.blue.height != down {
		return nil, false
	}
	n, c := width*height, across*down
	planes = make([]byte, n+2*c)
	videoLight.of(q.light, planes[:n])
	videoColour.of(q.blue, planes[n:n+c])
	videoColour.of(q.red, planes[n+c:])
	return planes, true
}

// A ramp says for each byte another.
type ramp [256]byte

// videoLight and videoColour are what each byte of a JPEG's planes is in a video's, fullLight
// and fullColour the other way round.
var (
	videoLight  = rampOf(0, 255, 16, 219)
	videoColour = rampOf(128, 255, 128, 224)
	fullLight   = rampOf(16, 219, 0, 255)
	fullColour  = rampOf(128, 224, 128, 255)
)

// rampOf has steps from middle on become toSteps from to on.
func rampOf(middle, steps, to, toSteps int) (r ramp) {
	for i := range r {
		v := 2 * (i - middle) * toSteps
		if v < 0 {
			v -= steps
		} else {
			v += steps
		}
		r[i] = clamp(int32(to + v/(2*steps)))
	}
	return r
}

// decodeWebP reads a WebP; what came as planes of a video is as a JPEG's, which x/image/webp
// leaves to others: black would else be grey.
func decodeWebP(r io.Reader) (image.Image, error) {
	m, err := webp.Decode(r)
	switch m := m.(type) {
	case *image.YCbCr:
		widened(m)
	case *image.NYCbCrA:
		widened(&m.YCbCr)
	}
	return m, err
}

func widened(m *image.YCbCr) {
	fullLight.over(m.Y)
	fullColour.over(m.Cb)
	fullColour.over(m.Cr)
}

func (r *ramp) over(pix []byte) {
	for i, v := range pix {
		pix[i] = r[v]
	}
}

func (r *ramp) of(p plane, out []byte) {
	for y := range p.height {
		row := out[y*p.width : (y+1)*p.width]
		for x, v := range p.row(y) {
			row[x] = r[v]
		}
	}
}
