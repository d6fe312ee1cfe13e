// Package darkroom makes of a picture's file what is shown of it: turned as its file
// says, at the widths of the ladder, encoded for browsers; and by what it is known
// again. It knows pixels, and nothing of stories or of where pictures are kept.
package darkroom

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/tiff"

	"marbre/fault"
	"marbre/picture"
)

// A Print is a picture that was developed: one plane of light and two of colour, which
// may be smaller, and one of what shows through it, if anything does.
type Print struct {
	light, blue, red plane
	cover            *plane // nil where nothing shows through
	profile          []byte // what its colours are; nil for sRGB
}

// Width and Height are the picture's, in pixels.
func (p *Print) Width() int  { return p.light.width }
func (p *Print) Height() int { return p.light.height }

// Profile says what the print's colours are, as its file said (picture.Profile); nil for sRGB.
func (p *Print) Profile() []byte { return p.profile }

// Opaque reports whether nothing shows through the picture.
func (p *Print) Opaque() bool { return p.cover == nil }

// decoders of what Develop can read.
var decoders = map[picture.Format]func(io.Reader) (image.Image, error){
	picture.JPEG: jpeg.Decode, picture.PNG: png.Decode, picture.GIF: gif.Decode, picture.TIFF: tiff.Decode, picture.WebP: decodeWebP, picture.AVIF: decodeAVIF,
}

// Shows reports whether the pixels of a format can be read.
func Shows(f picture.Format) bool { return decoders[f] != nil }

// Develop reads the pixels of a file whose head was read (picture.Read), turned upright,
// at most width pixels wide; 0 for as wide as it is. It fails with fault.Invalid for pixels that
// are broken and for formats that it cannot read.
func Develop(data []byte, f picture.File, width int) (p *Print, err error) {
	decode := decoders[f.Format]
	if decode == nil {
		return nil, fault.Tell(fault.Invalid, "picture.undeveloped", string(f.Format))
	}
	defer func() {
		if r := recover(); r != nil { // a decoder that loses its way
			p, err = nil, fault.Tell(fault.Invalid, "picture.broken", string(f.Format))
		}
	}()
	switch f.Format {
	case picture.JPEG:
		err = fewScans(data)
	case picture.AVIF:
		err = lightAVIF(data)
	}
	if err != nil {
		return nil, err
	}
	// What becomes its height lies across where it is turned by a quarter.
	to := func(w, h int) (int, int) {
		switch {
		case f.Orientation >= 5 && width > 0 && width < h:
			return max(w*width/h, 1), width
		case f.Orientation < 5 && width > 0 && width < w:
			return width, heightAt(w, h, width)
		}
		return w, h
	}
	p, ok := (*Print)(nil), false
	if f.Format == picture.JPEG {
		p, ok = reduced(data, to)
	}
	if !ok {
		m, err := decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w (%w)", fault.Tell(fault.Invalid, "picture.broken", string(f.Format)), err)
		}
		if b := m.Bounds(); f.Format == picture.AVIF && f.Width > 0 && b.Dx()*b.Dy() != f.Width*f.Height {
			return nil, fault.Tell(fault.Invalid, "picture.broken", string(f.Format)) // its boxes say another size
		}
		p = printOf(m)
		if w, h := to(p.Width(), p.Height()); w != p.Width() || h != p.Height() {
			p = p.fitted(w, h)
		}
	}
	p.profile = picture.Profile(data, f.Format)
	return p.turned(f.Orientation), nil
}

// heightAt is how high a picture is at another width.
func heightAt(width, height, at int) int { return max((height*at+width/2)/width, 1) }

// Scaled is the print at a smaller width, as high as it must be; itself if it is no wider.
func (p *Print) Scaled(width int) *Print {
	if width >= p.Width() {
		return p
	}
	return p.fitted(width, heightAt(p.Width(), p.Height(), width))
}

// Cut is a piece of the print, in its pixels; what lies outside of it is left out.
func (p *Print) Cut(piece image.Rectangle) *Print {
	piece = piece.Intersect(image.Rect(0, 0, p.Width(), p.Height()))
	if piece.Empty() {
		return p
	}
	c := &Print{light: p.light.cut(piece), profile: p.profile}
	// Where colour is kept smaller, its piece is the nearest one.
	colour := image.Rect(piece.Min.X*p.blue.width/p.Width(), piece.Min.Y*p.blue.height/p.Height(), (piece.Max.X*p.blue.width+p.Width()-1)/p.Width(), (piece.Max.Y*p.blue.height+p.Height()-1)/p.Height())
	c.blue, c.red = p.blue.cut(colour), p.red.cut(colour)
	if p.cover != nil {
		cover := p.cover.cut(piece)
		c.cover = &cover
	}
	return c
}

func (p plane) cut(r image.Rectangle) plane {
	return plane{p.pix[r.Min.Y*p.stride+r.Min.X:], r.Dx(), r.Dy(), p.stride}
}

func (p *Print) fitted(width, height int) *Print {
	half := func(n int) int { return (n + 1) / 2 }
	s := &Print{light: p.light.scaled(width, height), profile: p.profile}
	s.blue = p.blue.scaled(min(half(width), p.blue.width), min(half(height), p.blue.height))
	s.red = p.red.scaled(s.blue.width, s.blue.height)
	if p.cover != nil {
		c := p.cover.scaled(width, height)
		s.cover = &c
	}
	return s
}

// printOf takes an image apart.
func printOf(m image.Image) *Print {
	b := m.Bounds()
	width, height := b.Dx(), b.Dy()
	switch m := m.(type) {
	case *image.YCbCr:
		r := m.SubsampleRatio
		cw, ch := width, height
		switch r {
		case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
			cw = (width + 1) / 2
		case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
			cw = (width + 3) / 4
		}
		switch r {
		case image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio410:
			ch = (height + 1) / 2
		}
		return &Print{
			light: plane{m.Y, width, height, m.YStride},
			blue:  plane{m.Cb, cw, ch, m.CStride}, red: plane{m.Cr, cw, ch, m.CStride},
		}
	case *image.Gray:
		grey := newPlane((width+1)/2, (height+1)/2)
		for i := range grey.pix {
			grey.pix[i] = 128
		}
		return &Print{light: plane{m.Pix, width, height, m.Stride}, blue: grey, red: grey}
	}
	return taken(m)
}

// taken takes any other image apart, a row at a time.
func taken(m image.Image) *Print {
	b := m.Bounds()
	width, height := b.Dx(), b.Dy()
	p := &Print{light: newPlane(width, height), blue: newPlane(width, height), red: newPlane(width, height)}
	cover, through := newPlane(width, height), false
	row := image.NewNRGBA(image.Rect(0, 0, width, 1))
	for y := range height {
		draw.Draw(row, row.Rect, m, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
		at := y * width
		for x := range width {
			px := row.Pix[x*4 : x*4+4]
			p.light.pix[at+x], p.blue.pix[at+x], p.red.pix[at+x] = color.RGBToYCbCr(px[0], px[1], px[2])
			cover.pix[at+x] = px[3]
			through = through || px[3] != 255
		}
	}
	if through {
		p.cover = &cover
	}
	return p
}

// turned is the print upright, of one that lies as Exif's orientation says (Exif 2.32,
// tag 0x0112).
func (p *Print) turned(orientation int) *Print {
	if orientation < 2 || orientation > 8 {
		return p
	}
	t := &Print{light: p.light.turned(orientation), blue: p.blue.turned(orientation), red: p.red.turned(orientation), profile: p.profile}
	if p.cover != nil {
		c := p.cover.turned(orientation)
		t.cover = &c
	}
	return t
}

func (p plane) turned(orientation int) plane {
	w, h := p.width, p.height
	out := newPlane(w, h)
	if orientation >= 5 {
		out = newPlane(h, w)
	}
	for y := range h {
		row := p.row(y)
		for x, v := range row {
			var tx, ty int
			switch orientation {
			case 2:
				tx, ty = w-1-x, y
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				tx, ty = x, h-1-y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			out.pix[ty*out.stride+tx] = v
		}
	}
	return out
}

// Image is the print as an image: YCbCr 4:2:0 where nothing shows through it.
func (p *Print) Image() image.Image {
	width, height := p.Width(), p.Height()
	if p.cover == nil {
		half := p.fitted(width, height)
		if half.blue.width == (width+1)/2 && half.blue.height == (height+1)/2 {
			return &image.YCbCr{
				Y: half.light.pix, YStride: half.light.stride, Cb: half.blue.pix, Cr: half.red.pix, CStride: half.blue.stride,
				SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, width, height),
			}
		}
	}
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		light := p.light.row(y)
		blue, red := p.blue.row(y*p.blue.height/height), p.red.row(y*p.red.height/height)
		for x, l := range light {
			c := x * p.blue.width / width
			px := m.Pix[m.PixOffset(x, y):]
			px[0], px[1], px[2] = color.YCbCrToRGB(l, blue[c], red[c])
			px[3] = 255
			if p.cover != nil {
				px[3] = p.cover.row(y)[x]
			}
		}
	}
	return m
}

// Mark is by what a picture is known again when it comes in another size or coding: for
// each of 8 rows, whether each of 9 places is brighter than the next (the difference
// hash of Krawetz, 2013). Pictures that are nearly the same have marks of which few bits differ.
func (p *Print) Mark() (mark uint64) {
	small := p.light.scaled(min(9, p.Width()), min(8, p.Height()))
	for y := range 8 {
		row := small.row(min(y, small.height-1))
		for x := range 8 {
			mark <<= 1
			if row[min(x, small.width-1)] > row[min(x+1, small.width-1)] {
				mark |= 1
			}
		}
	}
	return mark
}

// Ground is the picture's colour on the whole, as #rrggbb: what stands in its place
// until it is there.
func (p *Print) Ground() string {
	mean := func(q plane) byte {
		var sum, n uint64
		for y := range q.height {
			for _, v := range q.row(y) {
				sum += uint64(v)
			}
			n += uint64(q.width)
		}
		return byte(sum / max(n, 1))
	}
	r, g, b := color.YCbCrToRGB(mean(p.light), mean(p.blue), mean(p.red))
	return fmt.Sprintf("#%02x%02x%02x", r, g, b)
}
