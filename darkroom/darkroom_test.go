package darkroom_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"marbre/darkroom"
	"marbre/picture"
)

// scene is a picture of which every corner is known: red, green, blue and yellow.
func scene(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{200, 30, 30, 255}
			switch {
			case x >= width/2 && y < height/2:
				c = color.RGBA{30, 160, 30, 255}
			case x < width/2 && y >= height/2:
				c = color.RGBA{30, 30, 200, 255}
			case x >= width/2:
				c = color.RGBA{220, 200, 30, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func near(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	off := func(x, y uint32) bool { return max(x, y)-min(x, y) > 12<<8 }
	return !off(r, r2) && !off(g, g2) && !off(bl, b2)
}

func TestAPictureIsTurnedUpright(t *testing.T) {
	upright := scene(80, 40)
	red, green, blue, yellow := color.RGBA{200, 30, 30, 255}, color.RGBA{30, 160, 30, 255}, color.RGBA{30, 30, 200, 255}, color.RGBA{220, 200, 30, 255}
	// The corners as they are to be seen, from the upper left on, when the file has red green / blue yellow.
	for orientation, want := range map[int][4]color.Color{
		0: {red, green, blue, yellow}, 1: {red, green, blue, yellow}, 2: {green, red, yellow, blue}, 3: {yellow, blue, green, red}, 4: {blue, yellow, red, green},
		5: {red, blue, green, yellow}, 6: {blue, red, yellow, green}, 7: {yellow, green, blue, red}, 8: {green, yellow, red, blue},
	} {
		for _, width := range []int{0, 20} {
			p, err := darkroom.Develop(jpegOf(t, upright), picture.File{Format: picture.JPEG, Width: 80, Height: 40, Orientation: orientation}, width)
			if err != nil {
				t.Fatal(err)
			}
			w, h := 80, 40
			if orientation >= 5 {
				w, h = 40, 80
			}
			if width > 0 {
				w, h = width, width*h/w
			}
			if p.Width() != w || p.Height() != h {
				t.Errorf("orientation %d at width %d: %d × %d, not %d × %d", orientation, width, p.Width(), p.Height(), w, h)
				continue
			}
			m := p.Image()
			for i, at := range []image.Point{{w / 4, h / 4}, {w * 3 / 4, h / 4}, {w / 4, h * 3 / 4}, {w * 3 / 4, h * 3 / 4}} {
				if !near(m.At(at.X, at.Y), want[i]) {
					t.Errorf("orientation %d at width %d: corner %d is %v, not %v", orientation, width, i, m.At(at.X, at.Y), want[i])
				}
			}
		}
	}
}

// The real photographs that say how they lie are all of one scene.
func TestRealPhotographsThatLieAreTurned(t *testing.T) {
	dir := os.Getenv("MARBRE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "pictures", "imagemeta", "goexif")
	if _, err := os.Stat(dir); err != nil {
		if strings.Contains(os.Getenv("MARBRE_WANT"), "data") {
			t.Fatal("the real pictures are wanted here, and are not in " + dir)
		}
		t.Skipf("NOT READ: the real pictures in %s", dir)
	}
	var first *darkroom.Print
	for _, name := range []string{"f1-exif.jpg", "f2-exif.jpg", "f3-exif.jpg", "f4-exif.jpg", "f5-exif.jpg", "f6-exif.jpg", "f7-exif.jpg", "f8-exif.jpg"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		f, err := picture.Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(name, err)
		}
		p, err := darkroom.Develop(data, f, 0)
		if err != nil {
			t.Fatal(name, err)
		}
		if first == nil {
			first = p
			continue
		}
		if p.Width() != first.Width() || p.Height() != first.Height() || bits.OnesCount64(p.Mark()^first.Mark()) > 6 {
			t.Errorf("%s: %d × %d, %d of 64 bits of its mark differ", name, p.Width(), p.Height(), bits.OnesCount64(p.Mark()^first.Mark()))
		}
	}
	if first == nil {
		t.Error("none of the pictures was there")
	}
}

// A surface of one colour stays it at every size, and nothing is brighter or darker than before.
func TestScalingMakesNoLight(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w, h := rapid.IntRange(1, 300).Draw(r, "w"), rapid.IntRange(1, 300).Draw(r, "h")
		grey := uint8(rapid.IntRange(0, 255).Draw(r, "grey"))
		m := image.NewGray(image.Rect(0, 0, w, h))
		for i := range m.Pix {
			m.Pix[i] = grey
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			r.Fatal(err)
		}
		p, err := darkroom.Develop(b.Bytes(), picture.File{Format: picture.PNG, Width: w, Height: h}, rapid.IntRange(1, 300).Draw(r, "to"))
		if err != nil {
			r.Fatal(err)
		}
		out := p.Image()
		for _, at := range []image.Point{{0, 0}, {p.Width() - 1, p.Height() - 1}, {p.Width() / 2, p.Height() / 2}} {
			if v, _, _, _ := out.At(at.X, at.Y).RGBA(); uint8(v>>8) != grey {
				r.Fatalf("%d × %d of %d: %d at %v", p.Width(), p.Height(), grey, v>>8, at)
			}
		}
		if p.Width() > w || p.Height() > h {
			r.Fatalf("%d × %d became %d × %d", w, h, p.Width(), p.Height())
		}
	})
}

func TestAPictureIsKnownAgain(t *testing.T) {
	wide := scene(900, 600)
	for x := 300; x < 420; x++ {
		for y := 100; y < 500; y++ {
			wide.SetRGBA(x, y, color.RGBA{250, 250, 250, 255})
		}
	}
	mark := func(data []byte, format picture.Format) uint64 {
		p, err := darkroom.Develop(data, picture.File{Format: format}, 0)
		if err != nil {
			t.Fatal(err)
		}
		return p.Mark()
	}
	a := mark(jpegOf(t, wide), picture.JPEG)
	p, err := darkroom.Develop(jpegOf(t, wide), picture.File{Format: picture.JPEG, Width: 900, Height: 600}, 320)
	if err != nil {
		t.Fatal(err)
	}
	for _, as := range []darkroom.Coding{darkroom.AsWebP, darkroom.AsJPEG, darkroom.AsPNG} {
		data, err := p.Encoded(as)
		if err != nil {
			t.Fatal(err)
		}
		format := picture.FormatOf(data)
		if b := mark(data, format); bits.OnesCount64(a^b) > 4 {
			t.Errorf("as %s %d of 64 bits differ", as, bits.OnesCount64(a^b))
		}
	}
	if b := mark(jpegOf(t, scene(900, 600)), picture.JPEG); bits.OnesCount64(a^b) < 8 {
		t.Error("another picture has nearly its mark")
	}
}

func TestWhatShowsThroughStays(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 32 {
		m.SetNRGBA(i%64, i/64, color.NRGBA{20, 20, 220, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	p, err := darkroom.Develop(b.Bytes(), picture.File{Format: picture.PNG, Width: 64, Height: 64}, 32)
	if err != nil || p.Opaque() {
		t.Fatal(err, p.Opaque())
	}
	for _, as := range []darkroom.Coding{darkroom.AsWebP, darkroom.AsPNG} {
		data, err := p.Encoded(as)
		if err != nil {
			t.Fatal(err)
		}
		again, err := darkroom.Develop(data, picture.File{Format: picture.FormatOf(data)}, 0)
		if err != nil || again.Opaque() {
			t.Fatal(as, err)
		}
		out := again.Image()
		if _, _, _, alpha := out.At(16, 4).RGBA(); alpha < 0xf000 {
			t.Errorf("as %s what covers shows through: %x", as, alpha)
		}
		if _, _, _, alpha := out.At(16, 28).RGBA(); alpha > 0x0fff {
			t.Errorf("as %s what is open covers: %x", as, alpha)
		}
	}
}

func TestTheLadderIsAllThereIs(t *testing.T) {
	for width, want := range map[int][]int{
		6000: {1920, 1280, 960, 640, 480, 320}, 1920: {1920, 1280, 960, 640, 480, 320}, 1500: {1500, 1280, 960, 640, 480, 320}, 640: {640, 480, 320}, 320: {320}, 200: {200}, 1: {1},
	} {
		if got := picture.Rungs(width); !slices.Equal(got, want) {
			t.Errorf("of %d: %v", width, got)
		}
	}
}

func TestBrokenPixelsAreASentence(t *testing.T) {
	whole := jpegOf(t, scene(200, 100))
	for name, data := range map[string][]byte{"cut": whole[:len(whole)/3], "empty": nil, "another": []byte("GIF89a")} {
		if _, err := darkroom.Develop(data, picture.File{Format: picture.JPEG, Width: 200, Height: 100}, 0); err == nil {
			t.Errorf("%s was developed", name)
		}
	}
	if _, err := darkroom.Develop(whole, picture.File{Format: picture.HEIC}, 0); err == nil {
		t.Error("HEIC was developed")
	}
}

func BenchmarkLadder24MP(b *testing.B) {
	m := scene(6000, 4000)
	for i := range m.Pix {
		m.Pix[i] ^= byte(i*i>>7) & 31
	}
	data := jpegOf(b, m)
	for b.Loop() {
		p, err := darkroom.Develop(data, picture.File{Format: picture.JPEG, Width: 6000, Height: 4000}, 1920)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Ladder(picture.Rungs(6000), darkroom.AsWebP); err != nil {
			b.Fatal(err)
		}
	}
}
