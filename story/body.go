package story

import (
	"encoding/json"
	"fmt"

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
	Version int
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
	d := doc{Type: "doc", Content: b.Content}
	d.Attrs.Version = max(b.Version, SchemaVersion)
	if d.Content == nil {
		d.Content = []Node{}
	}
	return json.Marshal(d)
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
	if len(b.Content) == 0 {
		b.Content = nil
	}
	return nil
}

// Check refuses a body over a bound and text that is not text, naming the path
// of the node.
func (b Body) Check() error {
	nodes, size := 0, 0
	var walk func(at string, list []Node, depth int) error
	walk = func(at string, list []Node, depth int) error {
		if len(list) > 0 && depth > MaxDepth {
			return fault.Field(at, "body.depth", MaxDepth)
		}
		for i, n := range list {
			here := fmt.Sprintf("%s[%d]", at, i)
			nodes, size = nodes+1, size+len(n.Text)
			if n.Type == "" {
				return fault.Field(here+".type", "text.empty")
			}
			if nodes > MaxNodes {
				return fault.Field(here, "body.nodes", MaxNodes)
			}
			if size > MaxText {
				return fault.Field(here, "body.text", MaxText)
			}
			if err := textOK(here+".text", n.Text); err != nil {
				return err
			}
			if err := walk(here+".content", n.Content, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return walk("body.content", b.Content, 1)
}
