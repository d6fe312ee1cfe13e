package galley

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"marbre/fault"
	"marbre/story"
)

// Of is the document of a story's content. It fails with fault.Invalid for a
// body of a later version, which this program could not write back.
func Of(c story.Content) (*Node, error) {
	if c.Body.Version > story.SchemaVersion {
		return nil, fault.Tell(fault.Invalid, "galley.newer")
	}
	attrs, err := attrsOf(c)
	if err != nil {
		return nil, err
	}
	var list []*Node
	for i, text := range []string{c.Kicker, c.Headline, c.Standfirst} {
		var inside []*Node
		if text != "" {
			inside = []*Node{textNode(text, nil)}
		}
		list = append(list, node(schema.nodes[parts[i]], nil, nil, inside))
	}
	blocks, err := readList(c.Body.Content, 1)
	if err != nil {
		return nil, err
	}
	for i, b := range blocks {
		blocks[i] = b.tidy()
	}
	n := node(schema.top, attrs, nil, append(list, node(schema.doc, nil, nil, blocks)))
	return n, n.Check(nil)
}

// tidy is n with every text carrying a mark once: the API takes a mark twice.
func (n *Node) tidy() *Node {
	var marks []mark
	for _, m := range n.marks {
		marks = m.added(marks)
	}
	var list []*Node
	for _, c := range n.list {
		list = push(list, c.tidy())
	}
	if n.kind == schema.text {
		if len(marks) == len(n.marks) {
			return n
		}
		return textNode(n.text, marks)
	}
	return node(n.kind, n.attrs, marks, list)
}

func attrsOf(c story.Content) ([]attr, error) {
	c.Body = story.Body{}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	var attrs []attr
	for name, raw := range all {
		if !slices.Contains(Attrs, name) || string(raw) == `""` {
			continue
		}
		value, err := canonical(raw)
		if err != nil {
			return nil, err
		}
		attrs = append(attrs, attr{name, value})
	}
	slices.SortFunc(attrs, func(a, b attr) int { return strings.Compare(a.name, b.name) })
	return attrs, nil
}

// Content is the document as a story's content.
func (n *Node) Content() (story.Content, error) {
	c, err := n.outside()
	c.Body = n.list[3].body()
	return c, err
}

// body is the body of which n is the outermost node.
func (n *Node) body() story.Body {
	var b story.Body
	for _, c := range n.list {
		b.Content = append(b.Content, c.story())
	}
	return b
}

// outside is everything but the body.
func (n *Node) outside() (c story.Content, err error) {
	for _, a := range n.attrs {
		text := append(append(append([]byte(`{"`), a.name...), `":`...), a.value...)
		d := json.NewDecoder(bytes.NewReader(append(text, '}')))
		d.DisallowUnknownFields()
		if err := d.Decode(&c); err != nil {
			var told *fault.Told
			if errors.As(err, &told) {
				return c, fault.Within(a.name, told)
			}
			return c, fault.Field(a.name, "galley.attr", a.name)
		}
	}
	c.Kicker, c.Headline, c.Standfirst = n.list[0].plain(), n.list[1].plain(), n.list[2].plain()
	return c, nil
}

// plain is the text that stands in n.
func (n *Node) plain() string {
	var b strings.Builder
	for _, c := range n.list {
		b.WriteString(c.text)
	}
	return b.String()
}
