package galley

import (
	"slices"

	"marbre/fault"
	"marbre/story"
)

// Check refuses a document that could not be kept as a story: what it holds and
// where, its text, its addresses, its bounds. before is one that passed, of
// which n was made; blocks that n shares with it are not looked at again. nil
// looks at everything.
func (n *Node) Check(before *Node) error {
	if n.kind != schema.top || !n.kind.holds(n.list) || len(n.marks) > 0 {
		return misfit()
	}
	if before == nil || !slices.Equal(n.attrs, before.attrs) || !slices.Equal(n.list[:3], before.list[:3]) {
		for _, part := range n.list[:3] {
			if !part.kind.holds(part.list) || len(part.attrs) > 0 {
				return misfit()
			}
		}
		c, err := n.outside()
		if err != nil {
			return err
		}
		if err := c.Check(); err != nil {
			return err
		}
	}
	doc := n.list[3]
	switch {
	case !doc.kind.holds(doc.list):
		return misfit()
	case doc.nodes-1 > story.MaxNodes:
		return fault.Field("body", "body.nodes", story.MaxNodes)
	case doc.bytes > story.MaxText:
		return fault.Field("body", "body.text", story.MaxText)
	}
	var was []*Node
	if before != nil {
		was = before.list[3].list
	}
	from, to := 0, len(doc.list)
	for from < to && from < len(was) && doc.list[from] == was[from] {
		from++
	}
	for end := len(was); to > from && end > from && doc.list[to-1] == was[end-1]; {
		to, end = to-1, end-1
	}
	for _, block := range doc.list[from:to] {
		if err := block.sound(1); err != nil {
			return err
		}
		if err := (story.Body{Content: []story.Node{block.story()}}).Check(); err != nil {
			return err
		}
	}
	return nil
}

// sound reports what ProseMirror's check would: what may stand in what, and
// marks once each and in their order.
func (n *Node) sound(depth int) error {
	if depth > story.MaxDepth {
		return fault.Field("body", "body.depth", story.MaxDepth)
	}
	if !n.kind.holds(n.list) {
		return misfit()
	}
	for i, m := range n.marks {
		if i > 0 && n.marks[i-1].kind.rank >= m.kind.rank {
			return misfit()
		}
	}
	for _, c := range n.list {
		if err := c.sound(depth + 1); err != nil {
			return err
		}
	}
	return nil
}
