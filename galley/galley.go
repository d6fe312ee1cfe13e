// Package galley is a story while it is being written: one ProseMirror
// document of kicker, headline, standfirst and body, and the steps by which
// everybody who has it open changes it. It stands between the desk's editor and
// the newsroom, and counts, fits and refuses exactly as prosemirror-model and
// prosemirror-transform do, so that all windows show the same text. It must
// never know who writes, where galleys are kept, or HTTP.
package galley

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"marbre/story"
)

// Bounds of what is sent at once.
const (
	MaxSteps = 1000    // in one message
	MaxStep  = 2 << 20 // bytes of one step
	maxDepth = 64      // of what a step brings; the body's own bound is lower
)

// Attrs are the parts of a story that are no running text: attributes of the
// outermost node, each as in the JSON of a story.Content.
var Attrs = []string{"section", "byline", "dateline", "source", "tags", "urgency", "embargo", "original", "lead", "rights", "slug"}

// parts are the children of the outermost node, in order.
var parts = []string{"kicker", "headline", "standfirst", "doc"}

// A kind is a type of node.
type kind struct {
	name   string
	attrs  map[string]bool
	wanted []string // attributes without which there is no such node
	inside map[*kind]bool
	order  []*kind // exactly these; nil where inside and some rule
	some   bool    // at least one
	inline bool    // the node itself stands in a line
	marks  bool    // its children may carry marks
}

// A markKind is a type of mark. Marks stand in the order of their ranks.
type markKind struct {
	name   string
	rank   int
	attrs  map[string]bool
	wanted []string
}

// schema is the body's schema of room story, and the parts around it.
var schema = readSchema(story.SchemaJSON)

type kinds struct {
	nodes          map[string]*kind
	marks          map[string]*markKind
	top, text, doc *kind
}

type rule struct {
	Group   string `json:"group"`
	Content string `json:"content"`
	Attrs   map[string]struct {
		Required bool `json:"required"`
	} `json:"attrs"`
}

// readSchema panics on a schema that is not one: a test would have caught it.
func readSchema(text []byte) kinds {
	var s struct {
		Marks ordered         `json:"marks"`
		Nodes map[string]rule `json:"nodes"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		panic(err)
	}
	k := kinds{nodes: map[string]*kind{}, marks: map[string]*markKind{}}
	for i, name := range s.Marks.names {
		m := &markKind{name: name, rank: i}
		m.attrs, m.wanted = s.Marks.rules[name].names()
		k.marks[name] = m
	}
	for _, part := range parts[:3] {
		s.Nodes[part] = rule{Content: "text*"}
	}
	for name, r := range s.Nodes {
		n := &kind{name: name, some: strings.HasSuffix(r.Content, "+"), inline: r.Group == "inline", inside: map[*kind]bool{}}
		n.attrs, n.wanted = r.names()
		k.nodes[name] = n
	}
	for name, r := range s.Nodes {
		n := k.nodes[name]
		for word := range strings.SplitSeq(strings.Trim(r.Content, "()*+"), "|") {
			for other, o := range s.Nodes {
				if word != "" && (other == word || o.Group == word) {
					n.inside[k.nodes[other]] = true
					n.marks = n.marks || k.nodes[other].inline && !slices.Contains(parts, name)
				}
			}
		}
	}
	top := &kind{name: "galley", attrs: map[string]bool{}, inside: map[*kind]bool{}}
	for _, part := range parts {
		top.order = append(top.order, k.nodes[part])
		top.inside[k.nodes[part]] = true
	}
	for _, name := range Attrs {
		top.attrs[name] = true
	}
	k.nodes["galley"] = top
	k.top, k.text, k.doc = top, k.nodes["text"], k.nodes["doc"]
	return k
}

func (r rule) names() (all map[string]bool, wanted []string) {
	all = map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(r.Attrs)) {
		all[name] = true
		if r.Attrs[name].Required {
			wanted = append(wanted, name)
		}
	}
	return all, wanted
}

// ordered is an object of rules whose order counts.
type ordered struct {
	names []string
	rules map[string]rule
}

func (o *ordered) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &o.rules); err != nil {
		return err
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	depth := 0
	for {
		t, err := d.Token()
		if err != nil {
			return nil // the end: Unmarshal has read the same text
		}
		switch t := t.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				depth++
			} else {
				depth--
			}
		case string:
			if _, is := o.rules[t]; is && depth == 1 {
				o.names = append(o.names, t)
			}
		}
	}
}

// leaf reports whether nothing can stand in k.
func (k *kind) leaf() bool { return len(k.inside) == 0 }

// joins reports whether nodes of k and other may be joined: some kind could
// come first in both.
func (k *kind) joins(other *kind) bool {
	if k == other {
		return true
	}
	for first := range k.firsts() {
		if other.firsts()[first] {
			return true
		}
	}
	return false
}

func (k *kind) firsts() map[*kind]bool {
	if k.order != nil {
		return map[*kind]bool{k.order[0]: true}
	}
	return k.inside
}

// holds reports whether list is, as a whole, what may stand in k.
func (k *kind) holds(list []*Node) bool {
	if k.order != nil {
		if len(list) != len(k.order) {
			return false
		}
		for i, n := range list {
			if n.kind != k.order[i] || len(n.marks) > 0 {
				return false
			}
		}
		return true
	}
	if k.some && len(list) == 0 {
		return false
	}
	for _, n := range list {
		if !k.inside[n.kind] || len(n.marks) > 0 && !k.marks {
			return false
		}
	}
	return true
}
