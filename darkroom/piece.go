package darkroom

import (
	"image"

	"marbre/picture"
)

// Piece develops a piece of a picture, which is in its pixels upright, at most width wide. All of
// the picture is read only as large as the piece needs it: its edges are where they were
// asked for to a place of the print or two.
func Piece(data []byte, f picture.File, piece image.Rectangle, width int) (*Print, error) {
	if width < 1 || width >= piece.Dx() {
		p, err := Develop(data, f, 0)
		if err != nil {
			return nil, err
		}
		return p.Cut(piece), nil
	}
	p, err := Develop(data, f, (f.Width*width+piece.Dx()-1)/piece.Dx())
	if err != nil {
		return nil, err
	}
	high := min(heightAt(piece.Dx(), piece.Dy(), width), p.Height())
	// Even, as the planes of colour lie.
	at := func(of, from, to, long int) int { return min((of*to+from/2)/from, to-long) &^ 1 }
	x, y := at(piece.Min.X, f.Width, p.Width(), width), at(piece.Min.Y, f.Height, p.Height(), high)
	return p.Cut(image.Rect(x, y, x+width, y+high)), nil
}
