package darkroom

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"marbre/picture"
)

// rough is a picture with surfaces, edges and noise.
func rough(ratio image.YCbCrSubsampleRatio, width, height int) image.Image {
	r := rand.New(rand.NewPCG(1, uint64(width)))
	m := image.NewYCbCr(image.Rect(0, 0, width, height), ratio)
	for y := range height {
		for x := range width {
			v := 60 + 120*x/width + r.IntN(9)
			if (x/37+y/53)%3 == 0 {
				v += 60
			}
			m.Y[m.YOffset(x, y)] = byte(v)
			m.Cb[m.COffset(x, y)], m.Cr[m.COffset(x, y)] = byte(90+70*y/height), byte(160-60*x/width+20*(y/90%2))
		}
	}
	return m
}

// psnr is how near a plane is to another, in decibels.
func psnr(a, b plane) float64 {
	var sum float64
	for y := range a.height {
		row := b.row(y)
		for x, v := range a.row(y) {
			sum += (float64(v) - float64(row[x])) * (float64(v) - float64(row[x]))
		}
	}
	return 10 * math.Log10(255*255/max(sum/float64(a.width*a.height), 1e-9))
}

// What is read small is what is read whole and made small, at every reduction, and
// turned.
func TestWhatIsReadSmallIsThePicture(t *testing.T) {
	for _, size := range []image.Point{{1600, 1040}, {1603, 1041}, {1039, 1601}} {
		for name, m := range map[string]image.Image{
			"colour halved": rough(image.YCbCrSubsampleRatio420, size.X, size.Y), "grey": grey(size.X, size.Y),
		} {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 92}); err != nil {
				t.Fatal(err)
			}
			whole, err := jpeg.Decode(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			for _, width := range []int{400, 320, 150, 40, 1} {
				for _, orientation := range []int{1, 6} {
					what := fmt.Sprintf("%v %s at %d, turned %d", size, name, width, orientation)
					wide, high := width, heightAt(size.X, size.Y, width)
					if orientation == 6 {
						wide, high = max(size.X*width/size.Y, 1), width
					}
					want := printOf(whole).fitted(wide, high).turned(orientation)
					if _, ok := reduced(b.Bytes(), func(int, int) (int, int) { return wide, high }); !ok {
						t.Errorf("%s: it is read whole", what)
					}
					got, err := Develop(b.Bytes(), picture.File{Format: picture.JPEG, Orientation: orientation}, width)
					if err != nil {
						t.Fatal(err)
					}
					for i, pair := range [][2]plane{{got.light, want.light}, {got.blue, want.blue}, {got.red, want.red}} {
						a, b := pair[0], pair[1]
						if a.width != b.width || a.height != b.height {
							t.Errorf("%s: plane %d is %d × %d, not %d × %d", what, i, a.width, a.height, b.width, b.height)
						} else if d := psnr(a, b); d < 36 {
							t.Errorf("%s: plane %d is %.1f dB away", what, i, d)
						}
					}
				}
			}
		}
	}
}

func grey(width, height int) image.Image {
	m := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetGray(x, y, color.Gray{byte(40 + 150*y/height + (x/31%2)*30)})
		}
	}
	return m
}

// A file that is cut or changed is never a print by the short way that is none by the long one.
func TestABrokenPictureIsNotReadSmall(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, rough(image.YCbCrSubsampleRatio420, 700, 500), nil); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	small := func(w, h int) (int, int) { return 100, heightAt(w, h, 100) }
	for cut := range len(whole) {
		if cut%97 != 0 && cut > 700 && cut < len(whole)-20 {
			continue
		}
		if _, ok := reduced(whole[:cut], small); ok {
			t.Errorf("cut at %d of %d it is a print", cut, len(whole))
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	for range 1000 {
		data := bytes.Clone(whole)
		at := r.IntN(len(data))
		data[at] = byte(r.Uint32())
		if _, ok := reduced(data, small); !ok {
			continue
		}
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			t.Errorf("with byte %d as %#x it is a print, and image/jpeg says: %v", at, data[at], err)
		}
	}
}

// FuzzReduced lets nothing that is thrown at it end the newsroom.
func FuzzReduced(f *testing.F) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, rough(image.YCbCrSubsampleRatio420, 90, 70), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(_ *testing.T, data []byte) {
		reduced(data, func(w, h int) (int, int) { return min(w/8+1, 64), min(h/8+1, 64) })
	})
}
