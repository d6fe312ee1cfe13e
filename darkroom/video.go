package darkroom

import "image"

// inVideo are a print's planes as WebP has them: in one piece of memory, light from 16
// to 235 and colour from 16 to 240 (RFC 6386, section 9.2; ITU-R BT.601), where those of a JPEG
// run from 0 to 255. The encoder takes them as they are; of any other image it makes
// RGB first and planes again. ok is false for a print that must go that way: something
// shows through it, or its colour is kept smaller than WebP's.
func (p *Print) inVideo() (m *image.NYCbCrA, ok bool) {
	width, height := p.Width(), p.Height()
	cw, ch := (width+1)/2, (height+1)/2
	if p.cover != nil {
		return nil, false
	}
	q := p.fitted(width, height)
	if q.blue.width != cw || q.blue.height != ch {
		return nil, false
	}
	n, c := width*height, cw*ch
	all := make([]byte, n+2*c+n)
	narrowed(all[:n], q.light, &videoLight)
	narrowed(all[n:n+c], q.blue, &videoColour)
	narrowed(all[n+c:n+2*c], q.red, &videoColour)
	cover := all[n+2*c:]
	for i := range cover {
		cover[i] = 255
	}
	return &image.NYCbCrA{
		YCbCr: image.YCbCr{
			Y: all[:n], Cb: all[n : n+c], Cr: all[n+c : n+2*c], YStride: width, CStride: cw,
			SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, width, height),
		},
		A: cover, AStride: width,
	}, true
}

// videoLight and videoColour are what each byte of a JPEG's planes is in a video's.
var videoLight, videoColour = func() (light, colour [256]byte) {
	for i := range 256 {
		light[i] = byte(16 + (i*219+127)/255)
		colour[i] = byte(128 + ((i-128)*224+127*sign(i-128))/255)
	}
	return light, colour
}()

func sign(i int) int {
	if i < 0 {
		return -1
	}
	return 1
}

func narrowed(out []byte, p plane, as *[256]byte) {
	for y := range p.height {
		row := out[y*p.width : (y+1)*p.width]
		for x, v := range p.row(y) {
			row[x] = as[v]
		}
	}
}
