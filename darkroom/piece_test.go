package darkroom

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"testing"

	"marbre/picture"
)

// A piece that is read small is the piece that was asked for, wherever it lies.
func TestAPieceIsWhereItWasAskedFor(t *testing.T) {
	for _, size := range []image.Point{{2400, 1600}, {2401, 1603}} {
		m := rough(image.YCbCrSubsampleRatio420, size.X, size.Y)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 92}); err != nil {
			t.Fatal(err)
		}
		f := picture.File{Format: picture.JPEG, Width: size.X, Height: size.Y}
		whole, err := Develop(b.Bytes(), f, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range []image.Rectangle{image.Rect(0, 0, 1600, 900), image.Rect(801, 703, 2401, 1603), image.Rect(333, 0, 1933, size.Y), image.Rect(700, 500, 1100, 900)} {
			piece = piece.Intersect(image.Rect(0, 0, size.X, size.Y))
			for _, width := range []int{320, 200, 1000, 0} {
				what := fmt.Sprintf("%v of %v at %d", piece, size, width)
				got, err := Piece(b.Bytes(), f, piece, width)
				if err != nil {
					t.Fatal(err)
				}
				want := whole.Cut(piece)
				if width > 0 {
					want = want.Scaled(width)
				}
				if got.Width() != want.Width() || got.Height() != want.Height() {
					t.Errorf("%s is %d × %d, not %d × %d", what, got.Width(), got.Height(), want.Width(), want.Height())
					continue
				}
				// What may be a place off is compared smaller.
				small := func(p *Print) plane { return p.light.scaled(40, 40) }
				if d := psnr(small(got), small(want)); d < 26 {
					t.Errorf("%s is %.1f dB from it", what, d)
				}
				if _, err := got.Encoded(AsWebP); err != nil {
					t.Errorf("%s: %v", what, err)
				}
			}
		}
	}
}
