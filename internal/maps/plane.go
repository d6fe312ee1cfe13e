package main

import "math"

const degree = math.Pi / 180

// A Projection takes degrees to the plane of a unit sphere, y upwards.
type Projection func(Point) Point

// Lambert is Lambert's azimuthal equal-area projection about a centre: true
// areas, and little bending over a continent.
func Lambert(centre Point) Projection {
	s0, c0 := math.Sincos(centre[1] * degree)
	return func(p Point) Point {
		sl, cl := math.Sincos((p[0] - centre[0]) * degree)
		s, c := math.Sincos(p[1] * degree)
		k := math.Sqrt(2 / max(1e-6, 1+s0*s+c0*c*cl))
		return Point{k * c * sl, k * (c0*s - s0*c*cl)}
	}
}

// thin drops the points of a line that lie within slack of what remains
// (Douglas and Peucker). The ends stay, so arcs still meet.
func thin(line []Point, slack float64) []Point {
	if len(line) < 3 {
		return line
	}
	a, b := line[0], line[len(line)-1]
	far, at := -1.0, 0
	for i := 1; i < len(line)-1; i++ {
		if d := apart(line[i], a, b); d > far {
			far, at = d, i
		}
	}
	if far <= slack {
		return []Point{a, b}
	}
	head := thin(line[:at+1], slack)
	return append(head[:len(head)-1:len(head)-1], thin(line[at:], slack)...)
}

// apart is how far p lies from the stretch between a and b.
func apart(p, a, b Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(1, max(0, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/l))
	}
	return math.Hypot(p[0]-a[0]-t*dx, p[1]-a[1]-t*dy)
}

// clip cuts a ring to a box, one side after another (Sutherland and Hodgman).
func clip(ring []Point, low, high Point) []Point {
	for axis := range 2 {
		ring = cut(ring, axis, low[axis], 1)
		ring = cut(ring, axis, high[axis], -1)
	}
	return ring
}

func cut(ring []Point, axis int, edge, sign float64) (kept []Point) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		dp, dq := (p[axis]-edge)*sign, (q[axis]-edge)*sign
		if dp >= 0 {
			kept = append(kept, p)
		}
		if dp >= 0 != (dq >= 0) {
			t := dp / (dp - dq)
			kept = append(kept, Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
		}
	}
	return kept
}

// area is what a ring encloses, without its sign.
func area(ring []Point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return math.Abs(sum) / 2
}
