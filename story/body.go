package story

import (
	"encoding/json"
	"strconv"
	"strings"

	"marbre/fault"
)

// SchemaVersion is the version of the body's schema that this newsroom writes.
const SchemaVersion = 1

// Bounds of a body.
const (
	MaxDepth = 16
	MaxNodes = 20_000
	MaxText  = 1 << 20 // bytes of text in the whole body
)

// A Body is a tree of blocks, kept as ProseMirror JSON:
// {"type":"doc","attrs":{"version":1},"content":[…]}. The zero Body is empty.
type Body struct {
	Version int // 0 is SchemaVersion
	Content []Node
}

// A Node is a block, a piece of text, or a mark's carrier, as ProseMirror has it.
type Node struct {
	Type    string                     `json:"type"`
	Attrs   map[string]json.RawMessage `json:"attrs,omitempty"`
	Content []Node                     `json:"content,omitempty"`
	Marks   []Mark                     `json:"marks,omitempty"`
	Text    string                     `json:"text,omitempty"`
}

// A Mark is what a piece of text carries: strong, em, link.
type Mark struct {
	Type  string                     `json:"type"`
	Attrs map[string]json.RawMessage `json:"attrs,omitempty"`
}

type doc struct {
	Type  string `json:"type"`
	Attrs struct {
		Version int `json:"version"`
	} `json:"attrs"`
	Content []Node `json:"content"`
}

// MarshalJSON writes the document node.
func (b Body) MarshalJSON() ([]byte, error) {
	text := append(make([]byte, 0, 4096), `{"type":"doc","attrs":{"version":`...)
	text = strconv.AppendInt(text, int64(max(b.Version, SchemaVersion)), 10)
	text, err := appendNodes(append(text, `},"content":`...), b.Content)
	return append(text, '}'), err
}

// UnmarshalJSON reads the document node. It fails with fault.Invalid if the
// outermost node is not a doc.
func (b *Body) UnmarshalJSON(text []byte) error {
	var d doc
	if err := json.Unmarshal(text, &d); err != nil {
		return err
	}
	if d.Type != "doc" {
		return fault.Field("body.type", "body.not-doc", d.Type)
	}
	b.Version, b.Content = d.Attrs.Version, d.Content
	if b.Version == SchemaVersion {
		b.Version = 0
	}
	if len(b.Content) == 0 {
		b.Content = nil
	}
	return nil
}

// Attr returns the attribute name of n as a T, or the zero T when n has none of
// that kind.
func Attr[T string | int64 | bool](n Node, name string) (v T) {
	if raw, ok := n.Attrs[name]; ok {
		_ = json.Unmarshal(raw, &v)
	}
	return v
}

// Block makes a node; attrs come in pairs of name and value, and empty values
// (nil, "", 0, false) are left out.
func Block(kind string, content []Node, attrs ...any) Node {
	n := Node{Type: kind, Content: content}
	for i := 0; i+1 < len(attrs); i += 2 {
		switch v := attrs[i+1]; v {
		case nil, "", 0, int64(0), false:
		default:
			raw, err := json.Marshal(v)
			if err != nil {
				panic(err) // only values that JSON knows are given
			}
			if n.Attrs == nil {
				n.Attrs = map[string]json.RawMessage{}
			}
			n.Attrs[attrs[i].(string)] = raw
		}
	}
	return n
}

// Paragraphs makes a body of plain text: a paragraph for each run of lines
// between empty ones; a line break inside stays a line break.
func Paragraphs(text string) Body {
	var b Body
	var inline []Node
	flush := func() {
		if inline != nil {
			b.Content = append(b.Content, Node{Type: "paragraph", Content: inline})
			inline = nil
		}
	}
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimSpace(line)
		if line == "" {
			flush()
			continue
		}
		if inline != nil {
			inline = append(inline, Node{Type: "hard_break"})
		}
		inline = append(inline, Node{Type: "text", Text: line})
	}
	flush()
	return b
}

// Words is the text of n and all below it, as it is read; blocks end with a line break.
func (n Node) Words() string {
	var b strings.Builder
	n.words(&b)
	return strings.TrimRight(b.String(), "\n")
}

func (n Node) words(b *strings.Builder) {
	switch n.Type {
	case "text":
		b.WriteString(n.Text)
		return
	case "hard_break":
		b.WriteByte('\n')
		return
	}
	for _, c := range n.Content {
		c.words(b)
	}
	if s := b.String(); s != "" && s[len(s)-1] != '\n' {
		b.WriteByte('\n')
	}
}
