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
	t := taps{first: make([]int, to), each: min(int(2*math.Ceil(reach))+1, from)}
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
	for x := range out {
		w := t.weight[x*t.each : (x+1)*t.each]
		src := in[t.first[x] : t.first[x]+t.each]
		sum := int32(1 << (tapBits - 1))
		for k, v := range src {
			sum += w[k] * int32(v)
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
			for k := range down.each {
				w := down.weight[y*down.each+k]
				if w == 0 {
					continue
				}
				for x, v := range p.row(down.first[y] + k) {
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
