package galley

import "slices"

// maxCells bounds the work of lining blocks up: over it, what lies between the
// common beginning and the common end is replaced as a whole.
const maxCells = 1 << 18

// Change returns the steps that make to of from, as few and as small as blocks
// and runs of text allow: whoever writes elsewhere keeps their place.
func Change(from, to *Node) []Step {
	var steps []Step
	for _, name := range Attrs {
		if a, b := from.Attr(name), to.Attr(name); a != b {
			steps = append(steps, docAttrStep{attr{name, b}})
		}
	}
	// From the end to the beginning: what is before stays where it is.
	pos := from.inner
	for i := len(parts) - 1; i >= 0; i-- {
		a, b := from.list[i], to.list[i]
		pos -= a.size()
		if a.kind == schema.doc {
			steps = append(steps, blocks(pos+1, a.list, b.list)...)
		} else {
			steps = append(steps, inside(pos+1, a, b)...)
		}
	}
	return steps
}

// Attr is the value of an attribute as JSON; null for none.
func (n *Node) Attr(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return "null"
}

// inside replaces what differs between two nodes that differ only in the line
// that stands in them. pos is where that begins.
func inside(pos int, a, b *Node) []Step {
	start, ok := 0, false
	x, y := a.list, b.list
	// Whole pieces that are the same at either end, then characters of the pieces beside them.
	for len(x) > 0 && len(y) > 0 && x[0].Equal(y[0]) {
		start += x[0].size()
		x, y = x[1:], y[1:]
	}
	end := 0
	for len(x) > 0 && len(y) > 0 && x[len(x)-1].Equal(y[len(y)-1]) {
		end += x[len(x)-1].size()
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 0 && len(y) == 0 {
		return nil
	}
	if len(x) == 1 && len(y) == 1 && x[0].kind == schema.text && x[0].like(y[0]) {
		if start, end, ok = runs(start, end, x[0].text, y[0].text); !ok {
			return nil
		}
	}
	list, err := cut(b.list, start, b.inner-end)
	if err != nil {
		list, start, end = b.list, 0, 0 // cannot be: runs end between characters
	}
	return []Step{replaceStep{from: pos + start, to: pos + a.inner - end, slice: Slice{list: list}}}
}

// runs adds to start and end what two texts share at their beginnings and ends.
func runs(start, end int, a, b string) (int, int, bool) {
	x, y := []rune(a), []rune(b)
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	j := 0
	for i+j < len(x) && i+j < len(y) && x[len(x)-1-j] == y[len(y)-1-j] {
		j++
	}
	return start + units(string(x[:i])), end + units(string(x[len(x)-j:])), i < len(x) || i < len(y)
}

// blocks replaces blocks that differ; pos is where the first begins.
func blocks(pos int, a, b []*Node) (steps []Step) {
	pairs := common(a, b)
	pairs = append(pairs, [2]int{len(a), len(b)})
	i, j, at := 0, 0, pos
	for _, p := range pairs {
		steps = append(steps, gap(at, a[i:p[0]], b[j:p[1]])...)
		end := min(p[0]+1, len(a))
		at += sizeOf(a[i:end])
		i, j = p[0]+1, p[1]+1
	}
	slices.Reverse(steps)
	return steps
}

// gap replaces one run of blocks by another, from its beginning to its end.
func gap(pos int, a, b []*Node) (steps []Step) {
	for len(a) > 0 && len(b) > 0 && a[0].line() && a[0].kind == b[0].kind && slices.Equal(a[0].attrs, b[0].attrs) {
		steps = append(steps, inside(pos+1, a[0], b[0])...)
		pos += a[0].size()
		a, b = a[1:], b[1:]
	}
	if len(a) > 0 || len(b) > 0 {
		steps = append(steps, replaceStep{from: pos, to: pos + sizeOf(a), slice: Slice{list: b}})
	}
	return steps
}

// line reports whether a line of text stands in n.
func (n *Node) line() bool { return n.kind.inside[schema.text] }

// common returns the pairs of indices of blocks that stay, in order.
func common(a, b []*Node) (pairs [][2]int) {
	lo := 0
	for lo < len(a) && lo < len(b) && a[lo].Equal(b[lo]) {
		pairs, lo = append(pairs, [2]int{lo, lo}), lo+1
	}
	m, n := len(a), len(b)
	var tail [][2]int
	for m > lo && n > lo && a[m-1].Equal(b[n-1]) {
		m, n = m-1, n-1
		tail = append(tail, [2]int{m, n})
	}
	slices.Reverse(tail)
	if rows, cols := m-lo, n-lo; rows > 0 && cols > 0 && rows*cols <= maxCells {
		length := make([]int32, (rows+1)*(cols+1))
		for i := rows - 1; i >= 0; i-- {
			for j := cols - 1; j >= 0; j-- {
				at := i*(cols+1) + j
				if a[lo+i].Equal(b[lo+j]) {
					length[at] = length[at+cols+2] + 1
				} else {
					length[at] = max(length[at+1], length[at+cols+1])
				}
			}
		}
		for i, j := 0, 0; i < rows && j < cols; {
			at := i*(cols+1) + j
			switch {
			case a[lo+i].Equal(b[lo+j]):
				pairs = append(pairs, [2]int{lo + i, lo + j})
				i, j = i+1, j+1
			case length[at+1] > length[at+cols+1]:
				j++
			default:
				i++
			}
		}
	}
	return append(pairs, tail...)
}
