package darkroom

import (
	"math"
	"runtime"
	"sync"
)

// A plane is one channel of a picture: bytes in rows.
type plane struct {
	pix           []byte
	width, height int
	stride        int
}

func newPlane(width, height int) plane {
	return plane{make([]byte, width*height), width, height, width}
}

func (p plane) row(y int) []byte { return p.pix[y*p.stride : y*p.stride+p.width] }

// taps are of what each place of a shorter line is made: so many places of the longer
// one from a first one on, by weights of which 1<<tapBits is one.
type taps struct {
	first  []int
	each   int
	weight []int32
}

const tapBits = 14

// tapsOf weighs by Catmull and Rom's cubic, stretched over what becomes one place
// (Catmull, Rom: A class of local interpolating splines, 1974): sharp, and without the
// patterns that come of leaving places out.
func tapsOf(from, to int) taps { return tapsOver(from, float64(from), to) }

// tapsOver is the same where the longer line ends in the middle of a place: it is long places long.
func tapsOver(from int, long float64, to int) taps {
	scale := long / float64(to)
	reach := 2 * max(scale, 1)
	t := taps{first: make([]int, to), each: min((int(2*reach)+4)/4*4, from)} // by fours, of which the last may weigh nothing
	t.weight = make([]int32, to*t.each)
	sharp := make([]float64, t.each)
	for i := range to {
		centre := (float64(i)+0.5)*scale - 0.5
		first := min(max(int(math.Ceil(centre-reach)), 0), from-t.each)
		sum := 0.0
		for k := range sharp {
			sharp[k] = cubic((float64(first+k) - centre) / max(scale, 1))
			sum += sharp[k]
		}
		t.first[i] = first
		left := int32(1 << tapBits)
		heaviest := 0
		for k, s := range sharp {
			w := int32(math.Round(s / sum * (1 << tapBits)))
			t.weight[i*t.each+k] = w
			left -= w
			if w > t.weight[i*t.each+heaviest] {
				heaviest = k
			}
		}
		t.weight[i*t.each+heaviest] += left // what rounding lost: a flat surface stays as bright as it was
	}
	return t
}

func cubic(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x < 1:
		return 1.5*x*x*x - 2.5*x*x + 1
	case x < 2:
		return -0.5*x*x*x + 2.5*x*x - 4*x + 2
	}
	return 0
}

// scaled is the plane at another, smaller size.
func (p plane) scaled(width, height int) plane {
	if width == p.width && height == p.height {
		return p
	}
	if width == p.width {
		return p.lowered(height)
	}
	across := tapsOf(p.width, width)
	narrow := newPlane(width, p.height)
	stripes(p.height, func(from, to int) {
		for y := from; y < to; y++ {
			across.across(p.row(y), narrow.row(y))
		}
	})
	return narrow.lowered(height)
}

// across makes a shorter row of one.
func (t *taps) across(in, out []byte) {
	const one = 1 << (tapBits - 1)
	if t.each == 8 { // most rungs of the ladder are two thirds of the one before
		for x := range out {
			w, v := (*[8]int32)(t.weight[x*8:]), (*[8]byte)(in[t.first[x]:])
			out[x] = clamp((one + w[0]*int32(v[0]) + w[1]*int32(v[1]) + w[2]*int32(v[2]) + w[3]*int32(v[3]) +
				w[4]*int32(v[4]) + w[5]*int32(v[5]) + w[6]*int32(v[6]) + w[7]*int32(v[7])) >> tapBits)
		}
		return
	}
	for x := range out {
		sum, k := int32(one), 0
		weights, from := t.weight[x*t.each:(x+1)*t.each], in[t.first[x]:]
		for ; k+4 <= len(weights); k += 4 {
			w, v := (*[4]int32)(weights[k:]), (*[4]byte)(from[k:])
			sum += w[0]*int32(v[0]) + w[1]*int32(v[1]) + w[2]*int32(v[2]) + w[3]*int32(v[3])
		}
		for ; k < len(weights); k++ {
			sum += weights[k] * int32(from[k])
		}
		out[x] = clamp(sum >> tapBits)
	}
}

// lowered is the plane at a smaller height.
func (p plane) lowered(height int) plane {
	if height == p.height {
		return p
	}
	return p.lower(tapsOf(p.height, height), height)
}

func (p plane) lower(down taps, height int) plane {
	out := newPlane(p.width, height)
	stripes(height, func(from, to int) {
		sums := make([]int32, p.width)
		for y := from; y < to; y++ {
			for x := range sums {
				sums[x] = 1 << (tapBits - 1)
			}
			w, first := down.weight[y*down.each:(y+1)*down.each], down.first[y]
			for ; len(w) >= 4; w, first = w[4:], first+4 {
				fourRows(sums, (*[4]int32)(w), p.row(first), p.row(first+1), p.row(first+2), p.row(first+3))
			}
			for k, w := range w {
				for x, v := range p.row(first + k) {
					sums[x] += w * int32(v)
				}
			}
			row := out.row(y)
			for x, s := range sums {
				row[x] = clamp(s >> tapBits)
			}
		}
	})
	return out
}

// fourRows adds four rows, each by its weight: the sums are read and written once for all.
func fourRows(sums []int32, w *[4]int32, a, b, c, d []byte) {
	a, b, c, d = a[:len(sums)], b[:len(sums)], c[:len(sums)], d[:len(sums)]
	for x := range sums {
		sums[x] += w[0]*int32(a[x]) + w[1]*int32(b[x]) + w[2]*int32(c[x]) + w[3]*int32(d[x])
	}
}

func clamp(v int32) byte {
	return byte(min(max(v, 0), 255))
}

// stripes does work on rows 0 to n, some on each core.
func stripes(n int, work func(from, to int)) {
	parts := min(runtime.GOMAXPROCS(0), max(n/64, 1))
	var wait sync.WaitGroup
	for i := range parts {
		wait.Go(func() { work(n*i/parts, n*(i+1)/parts) })
	}
	wait.Wait()
}
