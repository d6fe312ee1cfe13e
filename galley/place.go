package galley

// A place is a position with the way to it: the nodes around it, outermost
// first (prosemirror-model's ResolvedPos).
type place struct {
	pos    int
	path   []turn
	offset int // in the innermost node
}

// A turn is a node on the way, the index in it at or around the position, and
// where the node at that index begins.
type turn struct {
	node         *Node
	index, start int
}

// resolve fails when there is no such position in n.
func (n *Node) resolve(pos int) (place, error) {
	if pos < 0 || pos > n.inner {
		return place{}, misfit()
	}
	p := place{pos: pos, offset: pos, path: make([]turn, 0, 6)}
	start := 0
	for {
		index, begin, err := find(n.list, p.offset)
		if err != nil {
			return p, err
		}
		rest := p.offset - begin
		p.path = append(p.path, turn{n, index, start + begin})
		if rest == 0 {
			return p, nil
		}
		n = n.list[index]
		if n.kind == schema.text {
			return p, nil
		}
		p.offset = rest - 1
		start += begin + 1
	}
}

func (p place) depth() int           { return len(p.path) - 1 }
func (p place) node(depth int) *Node { return p.path[depth].node }
func (p place) index(depth int) int  { return p.path[depth].index }

// into is how far a position stands in a text.
func (p place) into() int { return p.pos - p.path[len(p.path)-1].start }

func (p place) after(depth int) int {
	if depth == p.depth() && p.into() == 0 {
		return p.index(depth)
	}
	return p.index(depth) + 1
}

// start is where the node at depth begins inside.
func (p place) start(depth int) int {
	if depth == 0 {
		return 0
	}
	return p.path[depth-1].start + 1
}

// shared is the depth of the innermost node that holds pos too.
func (p place) shared(pos int) int {
	for depth := p.depth(); depth > 0; depth-- {
		if start := p.start(depth); start <= pos && pos <= start+p.node(depth).inner {
			return depth
		}
	}
	return 0
}

// halves are the two parts of the text that p stands in.
func (p place) halves() (before, after *Node, err error) {
	n := p.node(p.depth()).list[p.index(p.depth())]
	if before, err = n.cut(0, p.into()); err != nil {
		return nil, nil, err
	}
	after, err = n.cut(p.into(), n.units)
	return before, after, err
}

// nodeAt is the node that begins at pos, or the text around it; nil for none.
func (n *Node) nodeAt(pos int) (*Node, error) {
	if pos < 0 || pos > n.inner {
		return nil, misfit()
	}
	for {
		index, start, err := find(n.list, pos)
		if err != nil {
			return nil, err
		}
		if index >= len(n.list) {
			return nil, nil
		}
		n = n.list[index]
		if start == pos || n.kind == schema.text {
			return n, nil
		}
		pos -= start + 1
	}
}
