package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"os"
	"strings"

	"golang.org/x/image/webp"
)

// A lightness is the light of a picture, from 0 to 255.
type lightness struct {
	width, height int
	at            []float64
}

// lightOf is the light of a decoded picture. That of a WebP runs from 16 to 235.
func lightOf(m *image.YCbCr, video bool) lightness {
	l := lightness{width: m.Rect.Dx(), height: m.Rect.Dy()}
	for y := range l.height {
		for _, v := range m.Y[y*m.YStride : y*m.YStride+l.width] {
			f := float64(v)
			if video {
				f = (f - 16) * 255 / 219
			}
			l.at = append(l.at, f)
		}
	}
	return l
}

// reference is the light of a JPEG at a smaller width, by the filter of Lanczos with three
// lobes, in floating point.
func reference(data []byte, width int) (lightness, error) {
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return lightness{}, err
	}
	l := lightOf(m.(*image.YCbCr), false)
	return l.across(width).turned().across((l.height*width + l.width/2) / l.width).turned(), nil
}

func (l lightness) across(width int) lightness {
	out := lightness{width: width, height: l.height, at: make([]float64, width*l.height)}
	scale := float64(l.width) / float64(width)
	for x := range width {
		centre := (float64(x)+0.5)*scale - 0.5
		from, to := max(int(math.Ceil(centre-3*scale)), 0), min(int(math.Floor(centre+3*scale)), l.width-1)
		weights, sum := make([]float64, to-from+1), 0.0
		for i := range weights {
			weights[i] = lanczos((float64(from+i) - centre) / scale)
			sum += weights[i]
		}
		for y := range l.height {
			var v float64
			for i, w := range weights {
				v += w * l.at[y*l.width+from+i]
			}
			out.at[y*width+x] = v / sum
		}
	}
	return out
}

func lanczos(x float64) float64 {
	if x == 0 {
		return 1
	}
	x *= math.Pi
	return 3 * math.Sin(x) * math.Sin(x/3) / (x * x)
}

func (l lightness) turned() lightness {
	out := lightness{width: l.height, height: l.width, at: make([]float64, len(l.at))}
	for y := range l.height {
		for x := range l.width {
			out.at[x*l.height+y] = l.at[y*l.width+x]
		}
	}
	return out
}

// worth is how near a print's light is to what was wanted: the ratio of signal to noise in
// decibels, and the structural similarity over windows of 8 × 8 (Wang and others, 2004).
func worth(path string, want lightness) (psnr, ssim float64, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, err
	}
	decode := jpeg.Decode
	video := strings.HasSuffix(path, ".webp")
	if video {
		decode = webp.Decode
	}
	m, err := decode(bytes.NewReader(data))
	if err != nil {
		return 0, 0, err
	}
	got := lightOf(m.(*image.YCbCr), video)
	var sum float64
	for i, v := range got.at {
		sum += (v - want.at[i]) * (v - want.at[i])
	}
	psnr = 10 * math.Log10(255*255/(sum/float64(len(got.at))))
	const c1, c2, side = (0.01 * 255) * (0.01 * 255), (0.03 * 255) * (0.03 * 255), 8
	windows := 0
	for y := 0; y+side <= got.height; y += side / 2 {
		for x := 0; x+side <= got.width; x += side / 2 {
			var a, b, aa, bb, ab float64
			for j := range side {
				for i := range side {
					p, q := got.at[(y+j)*got.width+x+i], want.at[(y+j)*got.width+x+i]
					a, b, aa, bb, ab = a+p, b+q, aa+p*p, bb+q*q, ab+p*q
				}
			}
			const n = side * side
			a, b = a/n, b/n
			va, vb, vab := aa/n-a*a, bb/n-b*b, ab/n-a*b
			ssim += (2*a*b + c1) * (2*vab + c2) / ((a*a + b*b + c1) * (va + vb + c2))
			windows++
		}
	}
	return psnr, ssim / float64(windows), nil
}
