package story

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"marbre/fault"
	"marbre/lang"
)

// SchemaJSON is the one schema of the body, from which editors, validation and
// renderers are held equal. Content expressions are ProseMirror's, cut down to
// one group or type, or (a|b), followed by * or +.
//
//go:embed schema.json
var SchemaJSON []byte

type schema struct {
	Version int                 `json:"version"`
	Marks   map[string]markRule `json:"marks"`
	Nodes   map[string]nodeRule `json:"nodes"`
}

type markRule struct {
	Attrs  map[string]attrRule `json:"attrs"`
	wanted []string            // the attributes that are required, sorted
}

type nodeRule struct {
	Group   string              `json:"group"`
	Content string              `json:"content"`
	Attrs   map[string]attrRule `json:"attrs"`
	inside  map[string]bool     // the types that Content allows
	some    bool                // at least one of them is wanted
	wanted  []string            // the attributes that are required, sorted
}

type attrRule struct {
	Is       string `json:"is"` // text, address, link, integer, flag, day
	Max      int64  `json:"max"`
	Min      int64  `json:"min"`
	Required bool   `json:"required"`
}

var bodySchema = readSchema(SchemaJSON)

// readSchema panics on a schema that is not one: a test would have caught it.
func readSchema(text []byte) schema {
	var s schema
	if err := json.Unmarshal(text, &s); err != nil {
		panic(err)
	}
	for name, n := range s.Nodes {
		n.inside = map[string]bool{}
		n.some = strings.HasSuffix(n.Content, "+")
		for word := range strings.SplitSeq(strings.Trim(n.Content, "()*+"), "|") {
			for other, o := range s.Nodes {
				if word != "" && (other == word || o.Group == word) {
					n.inside[other] = true
				}
			}
		}
		n.wanted = wanted(n.Attrs)
		s.Nodes[name] = n
	}
	for name, m := range s.Marks {
		m.wanted = wanted(m.Attrs)
		s.Marks[name] = m
	}
	return s
}

func wanted(rules map[string]attrRule) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		if rules[name].Required {
			names = append(names, name)
		}
	}
	return names
}

// Blocks lists the kinds of block that a body may hold at its top, sorted.
func Blocks() []string { return slices.Sorted(maps.Keys(bodySchema.Nodes["doc"].inside)) }

// Check refuses a body over a bound, text that is not text, and blocks, marks
// and attributes that the schema does not know, naming the path of the node. A
// body of a later version keeps blocks that this one does not know: they
// survive a round trip.
func (b Body) Check() error {
	if b.Version < 0 {
		return fault.Field("body.attrs.version", "body.version", b.Version)
	}
	w := walker{later: b.Version > SchemaVersion}
	return w.list(&spot{name: "body.content", index: -1}, b.Content, bodySchema.Nodes["doc"], "doc", 1)
}

// A spot is where the walker stands. Its name is only put together when
// something is wrong there.
type spot struct {
	up    *spot
	name  string
	index int // in the list called name; -1 for the list itself
}

func (s *spot) String() string {
	var at string
	if s.up != nil {
		at = s.up.String() + "."
	}
	if s.index < 0 {
		return at + s.name
	}
	return at + s.name + "[" + strconv.Itoa(s.index) + "]"
}

// of is a field of the node at s.
func (s *spot) of(field string) string { return s.String() + "." + field }

type walker struct {
	later       bool
	nodes, size int
}

func (w *walker) list(at *spot, list []Node, in nodeRule, parent string, depth int) error {
	if len(list) > 0 && depth > MaxDepth {
		return fault.Field(at.String(), "body.depth", MaxDepth)
	}
	if in.some && len(list) == 0 {
		return fault.Field(at.String(), "body.empty", parent)
	}
	for i, n := range list {
		if err := w.node(&spot{at.up, at.name, i}, n, in, parent, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) node(here *spot, n Node, in nodeRule, parent string, depth int) error {
	w.nodes, w.size = w.nodes+1, w.size+len(n.Text)
	switch {
	case n.Type == "":
		return fault.Field(here.of("type"), "text.empty")
	case w.nodes > MaxNodes:
		return fault.Field(here.String(), "body.nodes", MaxNodes)
	case w.size > MaxText:
		return fault.Field(here.String(), "body.text", MaxText)
	}
	rule, known := bodySchema.Nodes[n.Type]
	if !known || n.Type == "doc" {
		if !w.later {
			return fault.Field(here.of("type"), "body.unknown", short(n.Type))
		}
		return w.unknown(here, n, depth)
	}
	if in.inside != nil && !in.inside[n.Type] {
		return fault.Field(here.of("type"), "body.misplaced", n.Type, parent)
	}
	if n.Type == "text" {
		if n.Text == "" {
			return fault.Field(here.of("text"), "text.empty")
		}
		if err := textOK("", n.Text); err != nil {
			return fault.Within(here.of("text"), err)
		}
	} else if n.Text != "" {
		return fault.Field(here.of("text"), "body.stray-text", n.Type)
	}
	if err := w.attrs(&spot{here, "attrs", -1}, n.Attrs, rule.Attrs, rule.wanted); err != nil {
		return err
	}
	for i, m := range n.Marks {
		at := &spot{here, "marks", i}
		mark, known := bodySchema.Marks[m.Type]
		if !known || rule.Group != "inline" {
			if w.later && !known {
				continue
			}
			return fault.Field(at.String(), "body.mark", short(m.Type))
		}
		if err := w.attrs(&spot{at, "attrs", -1}, m.Attrs, mark.Attrs, mark.wanted); err != nil {
			return err
		}
	}
	return w.list(&spot{here, "content", -1}, n.Content, rule, n.Type, depth+1)
}

// unknown walks a block of a later version: only the bounds hold for it.
func (w *walker) unknown(here *spot, n Node, depth int) error {
	if err := textOK("", n.Text); err != nil {
		return fault.Within(here.of("text"), err)
	}
	for _, raw := range n.Attrs {
		w.size += len(raw)
	}
	return w.list(&spot{here, "content", -1}, n.Content, nodeRule{}, n.Type, depth+1)
}

// attrs looks at them in the order of their names, so that of two that are wrong
// the same one is told each time.
func (w *walker) attrs(at *spot, given map[string]json.RawMessage, rules map[string]attrRule, wanted []string) error {
	var room [8]string // most have one or two
	names := room[:0]
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		rule, known := rules[name]
		if !known {
			if w.later {
				continue
			}
			return fault.Field(at.of(short(name)), "body.attr", short(name))
		}
		if string(given[name]) == "null" {
			continue
		}
		if err := rule.check(given[name], w); err != nil {
			return fault.Within(at.of(name), err)
		}
	}
	for _, name := range wanted {
		if raw := given[name]; len(raw) == 0 || string(raw) == "null" {
			return fault.Field(at.of(name), "text.empty")
		}
	}
	return nil
}

// check names no field: that is put together only when something is wrong.
func (r attrRule) check(raw json.RawMessage, w *walker) error {
	switch r.Is {
	case "flag":
		var v bool
		if json.Unmarshal(raw, &v) != nil {
			return fault.Field("", "body.attr-kind", "true / false")
		}
		return nil
	case "integer":
		var v int64
		if json.Unmarshal(raw, &v) != nil || v < r.Min || v > r.Max {
			return fault.Field("", "body.attr-range", r.Min, r.Max)
		}
		return nil
	}
	s, ok := quoted(raw)
	if !ok && json.Unmarshal(raw, &s) != nil {
		return fault.Field("", "body.attr-kind", "text")
	}
	w.size += len(s)
	switch {
	case r.Is == "day" && s != "":
		_, err := lang.ParseDay(s)
		return err
	case r.Is == "address" && (s != "" || r.Required):
		return webAddress("", s)
	case r.Is == "link":
		return linkAddress("", s)
	case r.Is == "text":
		return fits("", s, int(r.Max))
	}
	return nil
}

// quoted is the text of a JSON string that is written as it is read, as nearly
// all are: an import reads hundreds of thousands. Of any other ok is false.
func quoted(raw []byte) (s string, ok bool) {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return "", false
	}
	raw = raw[1 : len(raw)-1]
	for _, c := range raw {
		if c < ' ' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(raw), utf8.Valid(raw)
}

// short cuts a foreign name for a message.
func short(s string) string {
	r := []rune(strings.ToValidUTF8(s, "?"))
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(r)
}
