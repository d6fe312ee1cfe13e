package picture

import "slices"

// Ladder are the widths, in pixels, at which pictures are shown: never any other, so
// that nobody can have the newsroom make sizes without end.
var Ladder = []int{320, 480, 640, 960, 1280, 1920}

// Rungs are those of the ladder that a picture of so many pixels across has, the widest
// first: none that is wider than it, and the picture's own width where that is on the way.
func Rungs(width int) (all []int) {
	for i := len(Ladder) - 1; i >= 0; i-- {
		if Ladder[i] <= width {
			all = append(all, Ladder[i])
		}
	}
	if top := Ladder[len(Ladder)-1]; width < top && (len(all) == 0 || all[0] != width) {
		all = append([]int{width}, all...)
	}
	return all
}

// WidestAVIF is up to which width there are prints in AVIF, in pixels: wider ones take too long.
const WidestAVIF = 1280

// RungsAVIF are those of Rungs at which there are prints in AVIF.
func RungsAVIF(width int) []int {
	return slices.DeleteFunc(Rungs(width), func(w int) bool { return w > WidestAVIF })
}
