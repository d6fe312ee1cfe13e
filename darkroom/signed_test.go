package darkroom_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"reflect"
	"testing"

	"marbre/darkroom"
	"marbre/picture"
)

// A print says whose it is, to whoever reads it as we read files, and nothing of where it was taken.
func TestAPrintSaysWhoseItIs(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 51, 33))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7)
	}
	opaque := image.NewNRGBA(m.Rect)
	for y := range 33 {
		for x := range 51 {
			opaque.SetNRGBA(x, y, color.NRGBA{byte(x * 5), byte(y * 7), 80, 255})
		}
	}
	says := picture.Facts{Byline: []string{"Ada L. <ada>", "Alan & T."}, Credit: "Agence « Un »", Source: "Un", Copyright: "© 2024 Agence", Terms: "Une seule fois", Statement: "https://un.example/droits", DigitalSource: "digitalCapture"}
	given := says
	given.City, given.Located, given.Created, given.Caption = "Astana", true, "2024-07-04", "La tour"
	for name, img := range map[string]image.Image{"opaque": opaque, "see-through": m} {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		p, err := darkroom.Develop(b.Bytes(), picture.File{Format: picture.PNG, Width: 51, Height: 33}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, as := range []darkroom.Coding{darkroom.AsJPEG, darkroom.AsPNG, darkroom.AsWebP, darkroom.AsAVIF} {
			plain, err := p.Encoded(as)
			if err != nil {
				t.Fatal(err)
			}
			signed := darkroom.Signed(plain, as, given, nil)
			f, err := picture.Read(bytes.NewReader(signed), int64(len(signed)))
			if err != nil || f.Width != 51 || f.Height != 33 {
				t.Errorf("%s as %s: %d × %d %v", name, as, f.Width, f.Height, err)
				continue
			}
			if !reflect.DeepEqual(f.Facts, says) {
				t.Errorf("%s as %s it says %+v", name, as, f.Facts)
			}
			again, err := darkroom.Develop(signed, f, 0)
			if err != nil || again.Mark() != must(darkroom.Develop(plain, picture.File{Format: f.Format}, 0)).Mark() || again.Opaque() != (name == "opaque" || as == darkroom.AsJPEG) {
				t.Errorf("%s as %s: its pixels are others: %v", name, as, err)
			}
			if same := darkroom.Signed(plain, as, picture.Facts{Caption: "La tour", Located: true}, nil); !bytes.Equal(same, plain) {
				t.Errorf("%s as %s: of nothing to say something is said", name, as)
			}
		}
	}
}

func must(p *darkroom.Print, err error) *darkroom.Print {
	if err != nil {
		panic(err)
	}
	return p
}

// Colours that are wider than those of a plain screen stay what they are.
func TestAPrintKeepsItsColours(t *testing.T) {
	profile := make([]byte, 549) // an odd length, which WebP must fill up
	copy(profile[16:], "RGB ")
	copy(profile[36:], "acsp")
	for i := 128; i < len(profile); i++ {
		profile[i] = byte(i)
	}
	p := must(darkroom.Develop(jpegOf(t, scene(64, 48)), picture.File{Format: picture.JPEG, Width: 64, Height: 48}, 0))
	for _, as := range []darkroom.Coding{darkroom.AsJPEG, darkroom.AsPNG, darkroom.AsWebP, darkroom.AsAVIF} {
		plain, err := p.Encoded(as)
		if err != nil {
			t.Fatal(err)
		}
		if picture.Profile(plain, picture.FormatOf(plain)) != nil {
			t.Errorf("as %s it has a profile before it is given one", as)
		}
		for _, f := range []picture.Facts{{}, {Credit: "Agence"}} {
			signed := darkroom.Signed(plain, as, f, profile)
			if got := picture.Profile(signed, picture.FormatOf(signed)); !bytes.Equal(got, profile) {
				t.Errorf("as %s its profile has %d bytes", as, len(got))
			}
			turned := must(darkroom.Develop(signed, picture.File{Format: picture.FormatOf(signed), Orientation: 6}, 20))
			if !bytes.Equal(turned.Profile(), profile) {
				t.Errorf("as %s it is lost when it is turned and scaled", as)
			}
			again, err := picture.Read(bytes.NewReader(signed), int64(len(signed)))
			if err != nil || again.Facts.Credit != f.Credit || must(darkroom.Develop(signed, again, 0)).Width() != 64 {
				t.Errorf("as %s with its profile it says %q: %v", as, again.Facts.Credit, err)
			}
		}
	}
}
