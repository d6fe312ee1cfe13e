package galley

// A Slice is a piece of a document. Open says how many nodes at either side are
// cut through, to be joined with what stands there.
type Slice struct {
	list               []*Node
	openStart, openEnd int
}

// size is what a slice adds to a document.
func (s Slice) size() int { return sizeOf(s.list) - s.openStart - s.openEnd }

// sane reports whether the nodes that a slice says are open are there: then it
// can be counted. ProseMirror finds out later, and fails too.
func (s Slice) sane() bool {
	if len(s.list) == 0 {
		return s.openStart == 0 && s.openEnd == 0
	}
	list := s.list
	for range s.openStart {
		if len(list) == 0 || list[0].kind.leaf() {
			return false
		}
		list = list[0].list
	}
	list = s.list
	for range s.openEnd {
		if len(list) == 0 || list[len(list)-1].kind.leaf() {
			return false
		}
		list = list[len(list)-1].list
	}
	return s.openStart >= 0 && s.openEnd >= 0 && s.size() >= 0
}

// slice is the part of n from one position to another.
func (n *Node) slice(from, to int) (Slice, error) {
	if from == to {
		return Slice{}, nil
	}
	a, err := n.resolve(from)
	if err != nil {
		return Slice{}, err
	}
	b, err := n.resolve(to)
	if err != nil {
		return Slice{}, err
	}
	depth := a.shared(to)
	start := a.start(depth)
	list, err := cut(a.node(depth).list, from-start, to-start)
	return Slice{list, a.depth() - depth, b.depth() - depth}, err
}

// replace is n with s in the place of what stands from one position to another.
// It fails where the sides cannot be joined or what comes of it is not what the
// schema allows: prosemirror-model's Node.replace.
func (n *Node) replace(from, to int, s Slice) (*Node, error) {
	if from > to || !s.sane() {
		return nil, misfit()
	}
	a, err := n.resolve(from)
	if err != nil {
		return nil, err
	}
	b, err := n.resolve(to)
	if err != nil {
		return nil, err
	}
	if s.openStart > a.depth() || a.depth()-s.openStart != b.depth()-s.openEnd {
		return nil, misfit()
	}
	return outer(a, b, s, 0)
}

func outer(from, to place, s Slice, depth int) (*Node, error) {
	index, n := from.index(depth), from.node(depth)
	switch {
	case index == to.index(depth) && depth < from.depth()-s.openStart:
		inner, err := outer(from, to, s, depth+1)
		if err != nil {
			return nil, err
		}
		return n.with(replaced(n.list, index, inner)), nil
	case len(s.list) == 0:
		list, err := twoWay(from, to, depth)
		return closed(n, list, err)
	case s.openStart == 0 && s.openEnd == 0 && from.depth() == depth && to.depth() == depth:
		before, err := cut(n.list, 0, from.offset)
		if err != nil {
			return nil, err
		}
		after, err := cut(n.list, to.offset, n.inner)
		return closed(n, joined(before, s.list, after), err)
	}
	start, end, err := along(s, from)
	if err != nil {
		return nil, err
	}
	list, err := threeWay(from, start, end, to, depth)
	return closed(n, list, err)
}

// closed is n with list in it, if that is what the schema allows.
func closed(n *Node, list []*Node, err error) (*Node, error) {
	if err != nil {
		return nil, err
	}
	if !n.kind.holds(list) {
		return nil, misfit()
	}
	return n.with(list), nil
}

// along puts a slice into nodes like those around from, to be walked side by side.
func along(s Slice, from place) (start, end place, err error) {
	extra := from.depth() - s.openStart
	n := from.node(extra).with(s.list)
	for i := extra - 1; i >= 0; i-- {
		n = from.node(i).with([]*Node{n})
	}
	if start, err = n.resolve(s.openStart + extra); err != nil {
		return start, end, err
	}
	end, err = n.resolve(n.inner - s.openEnd - extra)
	return start, end, err
}

// joinable is the node of before at depth, if that of after can be joined to it.
func joinable(before, after place, depth int) (*Node, error) {
	if depth > before.depth() || depth > after.depth() || !after.node(depth).kind.joins(before.node(depth).kind) {
		return nil, misfit()
	}
	return before.node(depth), nil
}

// span adds to list what stands at depth between two places; nil is the rim.
func span(list []*Node, start, end *place, depth int) ([]*Node, error) {
	at := end
	if at == nil {
		at = start
	}
	if depth > at.depth() {
		return nil, misfit()
	}
	n := at.node(depth)
	from, to := 0, len(n.list)
	if end != nil {
		to = end.index(depth)
	}
	if start != nil {
		if depth > start.depth() {
			return nil, misfit()
		}
		from = start.index(depth)
		if start.depth() > depth {
			from++
		} else if start.into() > 0 {
			_, after, err := start.halves()
			if err != nil {
				return nil, err
			}
			list = push(list, after)
			from++
		}
	}
	for i := from; i < to; i++ {
		list = push(list, n.list[i])
	}
	if end != nil && end.depth() == depth && end.into() > 0 {
		before, _, err := end.halves()
		if err != nil {
			return nil, err
		}
		list = push(list, before)
	}
	return list, nil
}

func threeWay(from, start, end, to place, depth int) (list []*Node, err error) {
	var openStart, openEnd *Node
	if from.depth() > depth {
		if openStart, err = joinable(from, start, depth+1); err != nil {
			return nil, err
		}
	}
	if to.depth() > depth {
		if openEnd, err = joinable(end, to, depth+1); err != nil {
			return nil, err
		}
	}
	if list, err = span(nil, nil, &from, depth); err != nil {
		return nil, err
	}
	if openStart != nil && openEnd != nil && start.index(depth) == end.index(depth) {
		if !openEnd.kind.joins(openStart.kind) {
			return nil, misfit()
		}
		inner, err := threeWay(from, start, end, to, depth+1)
		n, err := closed(openStart, inner, err)
		if err != nil {
			return nil, err
		}
		return span(push(list, n), &to, nil, depth)
	}
	if openStart != nil {
		inner, err := twoWay(from, start, depth+1)
		n, err := closed(openStart, inner, err)
		if err != nil {
			return nil, err
		}
		list = push(list, n)
	}
	if list, err = span(list, &start, &end, depth); err != nil {
		return nil, err
	}
	if openEnd != nil {
		inner, err := twoWay(end, to, depth+1)
		n, err := closed(openEnd, inner, err)
		if err != nil {
			return nil, err
		}
		list = push(list, n)
	}
	return span(list, &to, nil, depth)
}

func twoWay(from, to place, depth int) (list []*Node, err error) {
	if list, err = span(nil, nil, &from, depth); err != nil {
		return nil, err
	}
	if from.depth() > depth {
		n, err := joinable(from, to, depth+1)
		if err != nil {
			return nil, err
		}
		inner, err := twoWay(from, to, depth+1)
		if n, err = closed(n, inner, err); err != nil {
			return nil, err
		}
		list = push(list, n)
	}
	return span(list, &to, nil, depth)
}

// insertAt is s with list in it at pos; false when it does not fit.
func (s Slice) insertAt(pos int, list []*Node) (Slice, bool, error) {
	inside, ok, err := insertInto(s.list, pos+s.openStart, list, s.openStart+1, s.openEnd+1, nil)
	return Slice{inside, s.openStart, s.openEnd}, ok, err
}

func insertInto(content []*Node, at int, list []*Node, openStart, openEnd int, parent *Node) ([]*Node, bool, error) {
	index, start, err := find(content, at)
	if err != nil {
		return nil, false, err
	}
	if start == at || content[index].kind == schema.text {
		if parent != nil && openStart <= 0 && openEnd <= 0 && !parent.takes(index, list) {
			return nil, false, nil
		}
		before, err := cut(content, 0, at)
		if err != nil {
			return nil, false, err
		}
		after, err := cut(content, at, sizeOf(content))
		return joined(before, list, after), true, err
	}
	if index > 0 {
		openStart = 1
	}
	if index < len(content)-1 {
		openEnd = 1
	}
	inner, ok, err := insertInto(content[index].list, at-start-1, list, openStart-1, openEnd-1, content[index])
	if err != nil || !ok {
		return nil, ok, err
	}
	return replaced(content, index, content[index].with(inner)), true, nil
}

// takes reports whether list may stand in n at index, beside what is there.
func (n *Node) takes(index int, list []*Node) bool {
	all := append(append(append([]*Node{}, n.list[:index]...), list...), n.list[index:]...)
	return n.kind.holds(all)
}
