package galley

import (
	"encoding/json"
	"slices"
	"strings"

	"marbre/fault"
	"marbre/story"
)

// replaceStep puts a slice in the place of what stands between two positions.
type replaceStep struct {
	from, to  int
	slice     Slice
	structure bool // nothing but the ends and beginnings of nodes may stand there
}

func (s replaceStep) Apply(doc *Node) (*Node, error) {
	if s.structure {
		if some, err := between(doc, s.from, s.to); err != nil || some {
			return nil, misfit()
		}
	}
	return doc.replace(s.from, s.to, s.slice)
}

func (s replaceStep) Map(pos, assoc int) int {
	return mapped(pos, assoc, stretch{s.from, s.to - s.from, s.slice.size()})
}

// MarshalJSON writes the step as prosemirror-transform does.
func (s replaceStep) MarshalJSON() ([]byte, error) {
	return json.Marshal(stepJSON{Type: "replace", From: &s.from, To: &s.to, Slice: s.slice.json(), Structure: s.structure})
}

// aroundStep does the same and keeps what stands in a gap between the two.
type aroundStep struct {
	from, to, gapFrom, gapTo int
	slice                    Slice
	insert                   int // where in the slice the gap goes
	structure                bool
}

func (s aroundStep) Apply(doc *Node) (*Node, error) {
	if s.structure {
		before, err1 := between(doc, s.from, s.gapFrom)
		after, err2 := between(doc, s.gapTo, s.to)
		if before || after || err1 != nil || err2 != nil {
			return nil, misfit()
		}
	}
	gap, err := doc.slice(s.gapFrom, s.gapTo)
	if err != nil {
		return nil, err
	}
	if gap.openStart > 0 || gap.openEnd > 0 {
		return nil, misfit()
	}
	slice, fits, err := s.slice.insertAt(s.insert, gap.list)
	if err != nil || !fits {
		return nil, misfit()
	}
	return doc.replace(s.from, s.to, slice)
}

func (s aroundStep) Map(pos, assoc int) int {
	return mapped(pos, assoc, stretch{s.from, s.gapFrom - s.from, s.insert}, stretch{s.gapTo, s.to - s.gapTo, s.slice.size() - s.insert})
}

// MarshalJSON writes the step as prosemirror-transform does.
func (s aroundStep) MarshalJSON() ([]byte, error) {
	return json.Marshal(stepJSON{Type: "replaceAround", From: &s.from, To: &s.to, GapFrom: &s.gapFrom, GapTo: &s.gapTo, Insert: &s.insert, Slice: s.slice.json(), Structure: s.structure})
}

// between reports whether anything but ends and beginnings of nodes stands
// between two positions.
func between(doc *Node, from, to int) (bool, error) {
	p, err := doc.resolve(from)
	if err != nil {
		return false, err
	}
	rest, depth := to-from, p.depth()
	for rest > 0 && depth > 0 && p.after(depth) == len(p.node(depth).list) {
		depth, rest = depth-1, rest-1
	}
	if rest <= 0 {
		return false, nil
	}
	list := p.node(depth).list
	at := p.after(depth)
	for ; rest > 0; rest-- {
		if at >= len(list) || list[at].kind.leaf() {
			return true, nil
		}
		list, at = list[at].list, 0
	}
	return false, nil
}

// markStep adds a mark to what stands in lines between two positions, or takes it away.
type markStep struct {
	kind     string
	from, to int
	mark     mark
}

func (s markStep) Apply(doc *Node) (*Node, error) {
	slice, err := doc.slice(s.from, s.to)
	if err != nil {
		return nil, err
	}
	from, err := doc.resolve(s.from)
	if err != nil {
		return nil, err
	}
	slice.list = s.over(slice.list, from.node(from.shared(s.to)))
	return doc.replace(s.from, s.to, slice)
}

func (s markStep) over(list []*Node, parent *Node) (all []*Node) {
	for _, n := range list {
		if len(n.list) > 0 {
			n = n.with(s.over(n.list, n))
		}
		switch {
		case !n.kind.inline:
		case s.kind == "removeMark":
			n = n.marked(s.mark.removed(n.marks))
		case parent.kind.marks:
			n = n.marked(s.mark.added(n.marks))
		}
		all = push(all, n)
	}
	return all
}

func (s markStep) Map(pos, _ int) int { return pos }

// MarshalJSON writes the step as prosemirror-transform does.
func (s markStep) MarshalJSON() ([]byte, error) { return json.Marshal(s.json()) }

func (s markStep) json() stepJSON {
	return stepJSON{Type: s.kind, From: &s.from, To: &s.to, Mark: s.mark.json()}
}

func (m mark) json() *story.Mark {
	return &story.Mark{Type: m.kind.name, Attrs: written(m.attrs)}
}

// markSet is several of them, the undoing of one.
type markSet []markStep

func (s markSet) Apply(doc *Node) (_ *Node, err error) {
	for _, one := range s {
		if doc, err = one.Apply(doc); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

func (s markSet) Map(pos, _ int) int { return pos }

// MarshalJSON writes the step as prosemirror-transform does.
func (s markSet) MarshalJSON() ([]byte, error) {
	steps := make([]stepJSON, len(s))
	for i, one := range s {
		steps[i] = one.json()
	}
	return json.Marshal(struct {
		Type  string     `json:"stepType"`
		Steps []stepJSON `json:"steps"`
	}{"markSet", steps})
}

// nodeMarkStep adds a mark to one node, or takes it away.
type nodeMarkStep struct {
	kind string
	pos  int
	mark mark
}

func (s nodeMarkStep) Apply(doc *Node) (*Node, error) {
	n, err := doc.nodeAt(s.pos)
	if err != nil || n == nil || n.kind == schema.text {
		return nil, misfit()
	}
	marks := s.mark.removed(n.marks)
	if s.kind == "addNodeMark" {
		marks = s.mark.added(n.marks)
	}
	return doc.opening(s.pos, node(n.kind, n.attrs, marks, nil))
}

// opening is doc with n for the opening of the node at pos.
func (doc *Node) opening(pos int, n *Node) (*Node, error) {
	s := Slice{list: []*Node{n}, openEnd: 1}
	if n.kind.leaf() {
		s.openEnd = 0
	}
	return doc.replace(pos, pos+1, s)
}

func (s nodeMarkStep) Map(pos, _ int) int { return pos }

// MarshalJSON writes the step as prosemirror-transform does.
func (s nodeMarkStep) MarshalJSON() ([]byte, error) {
	return json.Marshal(stepJSON{Type: s.kind, Pos: &s.pos, Mark: s.mark.json()})
}

// attrStep gives an attribute of a node another value.
type attrStep struct {
	pos  int
	attr attr
}

func (s attrStep) Apply(doc *Node) (*Node, error) {
	n, err := doc.nodeAt(s.pos)
	if err != nil || n == nil || n.kind == schema.text {
		return nil, misfit()
	}
	attrs, err := s.attr.set(n)
	if err != nil {
		return nil, err
	}
	return doc.opening(s.pos, node(n.kind, attrs, n.marks, nil))
}

// set is the attributes of n with a among them.
func (a attr) set(n *Node) ([]attr, error) {
	if !n.kind.attrs[a.name] {
		return nil, fault.Tell(fault.Invalid, "body.attr", short(a.name))
	}
	attrs := slices.DeleteFunc(slices.Clone(n.attrs), func(o attr) bool { return o.name == a.name })
	if a.value != "null" {
		attrs = append(attrs, a)
	}
	slices.SortFunc(attrs, func(a, b attr) int { return strings.Compare(a.name, b.name) })
	return attrs, nil
}

func (s attrStep) Map(pos, _ int) int { return pos }

// MarshalJSON writes the step as prosemirror-transform does.
func (s attrStep) MarshalJSON() ([]byte, error) {
	return json.Marshal(stepJSON{Type: "attr", Pos: &s.pos, Attr: &s.attr.name, Value: json.RawMessage(s.attr.value)})
}

// docAttrStep gives an attribute of the document another value.
type docAttrStep struct{ attr attr }

func (s docAttrStep) Apply(doc *Node) (*Node, error) {
	attrs, err := s.attr.set(doc)
	if err != nil {
		return nil, err
	}
	return node(doc.kind, attrs, doc.marks, doc.list), nil
}

func (s docAttrStep) Map(pos, _ int) int { return pos }

// MarshalJSON writes the step as prosemirror-transform does.
func (s docAttrStep) MarshalJSON() ([]byte, error) {
	return json.Marshal(stepJSON{Type: "docAttr", Attr: &s.attr.name, Value: json.RawMessage(s.attr.value)})
}
