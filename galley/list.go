package galley

import "slices"

// What stands in a node is a list; neighbouring texts that carry the same are
// one text. These are prosemirror-model's Fragment.

func sizeOf(list []*Node) (size int) {
	for _, n := range list {
		size += n.size()
	}
	return size
}

// cut is what stands in list from one place to another. Nodes at the rims are
// cut open.
func cut(list []*Node, from, to int) (part []*Node, err error) {
	if to <= from {
		return nil, nil
	}
	pos := 0
	for _, n := range list {
		if pos >= to {
			break
		}
		end := pos + n.size()
		if end > from {
			if pos < from || end > to {
				if n.kind == schema.text {
					n, err = n.cut(max(0, from-pos), min(n.units, to-pos))
				} else {
					n, err = n.cut(max(0, from-pos-1), min(n.inner, to-pos-1))
				}
				if err != nil {
					return nil, err
				}
			}
			part = append(part, n)
		}
		pos = end
	}
	return part, nil
}

// push adds n to the end of list, joining it with a text that carries the same.
func push(list []*Node, n *Node) []*Node {
	if last := len(list) - 1; last >= 0 && n.kind == schema.text && n.like(list[last]) {
		list[last] = textNode(list[last].text+n.text, n.marks)
		return list
	}
	return append(list, n)
}

// joined is all the lists in one, joined where they meet and nowhere else.
func joined(lists ...[]*Node) (all []*Node) {
	for _, list := range lists {
		for i, n := range list {
			if i == 0 {
				all = push(all, n)
			} else {
				all = append(all, n)
			}
		}
	}
	return all
}

func replaced(list []*Node, i int, n *Node) []*Node {
	list = slices.Clone(list)
	list[i] = n
	return list
}

// find is the index of the node at or around pos, and where that node begins.
func find(list []*Node, pos int) (index, start int, err error) {
	if pos == 0 {
		return 0, 0, nil
	}
	at := 0
	for i, n := range list {
		end := at + n.size()
		if end == pos {
			return i + 1, end, nil
		}
		if end > pos {
			return i, at, nil
		}
		at = end
	}
	return 0, 0, misfit()
}
