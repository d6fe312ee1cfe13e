package galley

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A Node is a document, a block or a piece of text. It never changes; a step
// makes a new document that shares what stayed.
type Node struct {
	kind  *kind
	attrs []attr
	marks []mark
	text  string
	list  []*Node
	inner int // the size of list, as positions count
	units int // of text, in UTF-16
	nodes int // how many there are, itself among them
	bytes int // of text and of attributes that are text
}

// An attr is a name and its value as JSON, written in one way only.
type attr struct{ name, value string }

// A mark is what a piece of text carries.
type mark struct {
	kind  *markKind
	attrs []attr
}

// size is how many positions a node takes.
func (n *Node) size() int {
	switch {
	case n.kind == schema.text:
		return n.units
	case n.kind.leaf():
		return 1
	}
	return n.inner + 2
}

// Size is how many positions there are in n.
func (n *Node) Size() int { return n.inner }

// node makes one, with what is counted of it.
func node(k *kind, attrs []attr, marks []mark, list []*Node) *Node {
	n := &Node{kind: k, attrs: attrs, marks: marks, list: list, nodes: 1, bytes: weight(attrs)}
	for _, m := range marks {
		n.bytes += weight(m.attrs)
	}
	for _, c := range list {
		n.inner += c.size()
		n.nodes += c.nodes
		n.bytes += c.bytes
	}
	return n
}

func weight(attrs []attr) (bytes int) {
	for _, a := range attrs {
		if a.value[0] == '"' {
			bytes += len(unquote(a.value))
		}
	}
	return bytes
}

func textNode(text string, marks []mark) *Node {
	n := &Node{kind: schema.text, marks: marks, text: text, units: units(text), nodes: 1, bytes: len(text)}
	for _, m := range marks {
		n.bytes += weight(m.attrs)
	}
	return n
}

// with is n with another list in it.
func (n *Node) with(list []*Node) *Node { return node(n.kind, n.attrs, n.marks, list) }

// marked is n with other marks.
func (n *Node) marked(marks []mark) *Node {
	if n.kind == schema.text {
		return textNode(n.text, marks)
	}
	return node(n.kind, n.attrs, marks, n.list)
}

// like reports whether n and o differ at most in what stands in them.
func (n *Node) like(o *Node) bool {
	return n.kind == o.kind && slices.Equal(n.attrs, o.attrs) && slices.EqualFunc(n.marks, o.marks, mark.is)
}

// Equal reports whether n and o are the same document.
func (n *Node) Equal(o *Node) bool {
	return n == o || n.like(o) && n.text == o.text && slices.EqualFunc(n.list, o.list, (*Node).Equal)
}

// cut is what stands in n from one place to another.
func (n *Node) cut(from, to int) (*Node, error) {
	if n.kind == schema.text {
		if from == 0 && to == n.units {
			return n, nil
		}
		a, ok1 := offset(n.text, from)
		b, ok2 := offset(n.text, to)
		if !ok1 || !ok2 {
			return nil, half()
		}
		if a >= b {
			return nil, misfit()
		}
		return textNode(n.text[a:b], n.marks), nil
	}
	if from == 0 && to == n.inner {
		return n, nil
	}
	list, err := cut(n.list, from, to)
	return n.with(list), err
}

// units counts the UTF-16 code units of s, as JavaScript does.
func units(s string) (n int) {
	for i := 0; i < len(s); i++ {
		// Every byte that begins a character counts once, those of four bytes twice.
		if c := s[i]; c < utf8.RuneSelf || c >= 0xc0 {
			n++
			if c >= 0xf0 {
				n++
			}
		}
	}
	return n
}

// offset is the byte at which the unit at of s begins. It reports false in the
// middle of a character and outside of s.
func offset(s string, at int) (int, bool) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf && c < 0xc0 {
			continue
		}
		if at <= 0 {
			return i, at == 0
		}
		at--
		if c >= 0xf0 {
			at--
		}
	}
	return len(s), at == 0
}

func (m mark) is(o mark) bool { return m.kind == o.kind && slices.Equal(m.attrs, o.attrs) }

// added is set with m in its place. A mark excludes others of its own kind.
func (m mark) added(set []mark) []mark {
	if slices.ContainsFunc(set, m.is) {
		return set
	}
	var all []mark
	placed := false
	for _, o := range set {
		if o.kind == m.kind {
			continue
		}
		if !placed && o.kind.rank > m.kind.rank {
			all, placed = append(all, m), true
		}
		all = append(all, o)
	}
	if !placed {
		all = append(all, m)
	}
	return all
}

// removed is set without m.
func (m mark) removed(set []mark) []mark {
	i := slices.IndexFunc(set, m.is)
	if i < 0 {
		return set
	}
	return slices.Delete(slices.Clone(set), i, i+1)
}

// Text is everything that can be read in n, a line for each block.
func (n *Node) Text() string {
	var b strings.Builder
	n.readInto(&b)
	return b.String()
}

func (n *Node) readInto(b *strings.Builder) {
	if n.kind == schema.text {
		b.WriteString(n.text)
		return
	}
	for _, c := range n.list {
		c.readInto(b)
	}
	if !n.kind.inline || n.kind.name == "hard_break" {
		b.WriteByte('\n')
	}
}
