package galley

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"marbre/fault"
	"marbre/story"
)

// What cannot be is refused by one of these. A window that gets one keeps what
// was typed in it.
func misfit() error     { return fault.Tell(fault.Invalid, "galley.misfit") }
func unreadable() error { return fault.Tell(fault.Invalid, "galley.unreadable") }
func half() error       { return fault.Tell(fault.Invalid, "galley.half") }

// read makes a node of JSON's. Attributes that are null are none.
func read(n story.Node, depth int) (*Node, error) {
	k, known := schema.nodes[n.Type]
	switch {
	case !known || k == schema.top:
		return nil, fault.Tell(fault.Invalid, "body.unknown", short(n.Type))
	case depth > maxDepth:
		return nil, fault.Tell(fault.Invalid, "body.depth", story.MaxDepth)
	}
	marks, err := readMarks(n.Marks)
	if err != nil {
		return nil, err
	}
	if k == schema.text {
		if n.Text == "" || len(n.Content) > 0 || len(n.Attrs) > 0 {
			return nil, fault.Tell(fault.Invalid, "text.empty")
		}
		return textNode(n.Text, marks), nil
	}
	if n.Text != "" {
		return nil, fault.Tell(fault.Invalid, "body.stray-text", n.Type)
	}
	attrs, err := readAttrs(n.Attrs, k)
	if err != nil {
		return nil, err
	}
	list, err := readList(n.Content, depth+1)
	if err != nil {
		return nil, err
	}
	return node(k, attrs, marks, list), nil
}

func readList(in []story.Node, depth int) ([]*Node, error) {
	var list []*Node
	for _, c := range in {
		n, err := read(c, depth)
		if err != nil {
			return nil, err
		}
		list = push(list, n)
	}
	return list, nil
}

func readMarks(in []story.Mark) (marks []mark, err error) {
	for _, m := range in {
		one, err := readMark(m)
		if err != nil {
			return nil, err
		}
		marks = append(marks, one)
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return a.kind.rank - b.kind.rank })
	return marks, nil
}

func readMark(in story.Mark) (m mark, err error) {
	known := false
	if m.kind, known = schema.marks[in.Type]; !known {
		return m, fault.Tell(fault.Invalid, "body.mark", short(in.Type))
	}
	m.attrs, err = readNames(in.Attrs, m.kind.attrs, m.kind.wanted)
	return m, err
}

// readAttrs takes the body's version for what it is: it is no attribute that
// anybody may change.
func readAttrs(in map[string]json.RawMessage, k *kind) ([]attr, error) {
	if k == schema.doc {
		for name, raw := range in {
			if v, err := strconv.Atoi(string(raw)); name != "version" || string(raw) != "null" && (err != nil || v < 0 || v > story.SchemaVersion) {
				return nil, fault.Tell(fault.Invalid, "galley.newer")
			}
		}
		return nil, nil
	}
	return readNames(in, k.attrs, k.wanted)
}

func readNames(in map[string]json.RawMessage, known map[string]bool, wanted []string) (attrs []attr, err error) {
	for name, raw := range in {
		if !known[name] {
			return nil, fault.Tell(fault.Invalid, "body.attr", short(name))
		}
		value, err := canonical(raw)
		if err != nil {
			return nil, err
		}
		if value != "null" {
			attrs = append(attrs, attr{name, value})
		}
	}
	for _, name := range wanted {
		if !slices.ContainsFunc(attrs, func(a attr) bool { return a.name == name }) {
			return nil, fault.Within(name, fault.Tell(fault.Invalid, "text.empty"))
		}
	}
	slices.SortFunc(attrs, func(a, b attr) int { return strings.Compare(a.name, b.name) })
	return attrs, nil
}

// canonical is a JSON value written in the one way in which equal values are
// the same text.
func canonical(raw []byte) (string, error) {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return "", unreadable()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", unreadable()
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func unquote(value string) (s string) {
	if !strings.Contains(value, `\`) {
		return value[1 : len(value)-1]
	}
	_ = json.Unmarshal([]byte(value), &s) // canonical wrote it
	return s
}

// story is n as room story has it.
func (n *Node) story() story.Node {
	out := story.Node{Type: n.kind.name, Attrs: written(n.attrs), Text: n.text}
	for _, m := range n.marks {
		out.Marks = append(out.Marks, story.Mark{Type: m.kind.name, Attrs: written(m.attrs)})
	}
	if len(n.list) > 0 {
		out.Content = make([]story.Node, len(n.list))
		for i, c := range n.list {
			out.Content[i] = c.story()
		}
	}
	return out
}

func written(attrs []attr) map[string]json.RawMessage {
	if len(attrs) == 0 {
		return nil
	}
	all := make(map[string]json.RawMessage, len(attrs))
	for _, a := range attrs {
		all[a.name] = json.RawMessage(a.value)
	}
	return all
}

// MarshalJSON writes a document as prosemirror-model reads it.
func (n *Node) MarshalJSON() ([]byte, error) {
	if n.kind != schema.top {
		return json.Marshal(n.story())
	}
	out := struct {
		Type    string                     `json:"type"`
		Attrs   map[string]json.RawMessage `json:"attrs,omitempty"`
		Content []any                      `json:"content"`
	}{Type: "galley", Attrs: written(n.attrs)}
	for _, part := range n.list {
		if part.kind == schema.doc {
			out.Content = append(out.Content, part.body())
		} else {
			out.Content = append(out.Content, part.story())
		}
	}
	return json.Marshal(out)
}

// Read makes a document of JSON. It fails with fault.Invalid if it is none.
func Read(text []byte) (*Node, error) {
	var in story.Node
	if err := json.Unmarshal(text, &in); err != nil || in.Type != "galley" || halved(text) {
		return nil, unreadable()
	}
	attrs, err := readAttrs(in.Attrs, schema.top)
	if err != nil {
		return nil, err
	}
	list, err := readList(in.Content, 1)
	if err != nil {
		return nil, err
	}
	n := node(schema.top, attrs, nil, list)
	return n, n.Check(nil)
}

// halved reports whether JSON holds one half of a character that JavaScript
// keeps as two: nothing else can write it.
func halved(text []byte) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		if text[i] != 'u' {
			continue
		}
		switch u := unit(text, i+1); {
		case u >= 0xdc00 && u <= 0xdfff:
			return true
		case u >= 0xd800 && u <= 0xdbff:
			low := unit(text, i+7)
			if i+6 >= len(text) || text[i+5] != '\\' || text[i+6] != 'u' || low < 0xdc00 || low > 0xdfff {
				return true
			}
			i += 6
		}
	}
	return false
}

func unit(text []byte, at int) int64 {
	if at+4 > len(text) {
		return 0
	}
	u, err := strconv.ParseInt(string(text[at:at+4]), 16, 32)
	if err != nil {
		return 0
	}
	return u
}

// short cuts a foreign name for a message.
func short(s string) string {
	r := []rune(strings.ToValidUTF8(s, "?"))
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(r)
}
