package story

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A Change is one part of a story that differs between two revisions. Field is
// the part's name ("headline", "lead", "body"); Block is the index of the
// body's block in the newer revision (for a block that went, where it stood).
// Parts holds the whole text of the part, so that it can be read; parts that
// are all Same mean that only the form changed (an emphasis, a level).
type Change struct {
	Field string `json:"field"`
	Block int    `json:"block,omitempty"`
	Parts []Part `json:"parts"`
}

// A Part is a run of text that stayed, came or went.
type Part struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Op says what became of a Part.
type Op string

const (
	Same    Op = "same"
	Added   Op = "added"
	Removed Op = "removed"
)

// maxCells bounds the work of one comparison: what is left after the common
// beginning and end, times the same of the other side. Over it the middle
// counts as replaced as a whole.
const maxCells = 1 << 20

// Diff returns what readers would see change from a to b, in reading order. It
// is empty exactly when they would see no change.
func Diff(a, b Content) []Change {
	var all []Change
	for _, f := range []struct{ field, a, b string }{
		{"kicker", a.Kicker, b.Kicker},
		{"headline", a.Headline, b.Headline},
		{"standfirst", a.Standfirst, b.Standfirst},
		{"byline", byline(a.Byline), byline(b.Byline)},
		{"dateline", a.Dateline, b.Dateline},
		{"lead", a.Lead.words(), b.Lead.words()},
	} {
		if f.a != f.b {
			all = append(all, Change{Field: f.field, Parts: words(f.a, f.b)})
		}
	}
	all = append(all, blocks(a.Body.Content, b.Body.Content)...)
	for _, f := range []struct{ field, a, b string }{
		{"source", a.Source, b.Source},
		{"tags", strings.Join(a.Tags, ", "), strings.Join(b.Tags, ", ")},
		{"rights", a.Rights, b.Rights},
		{"section", a.Section, b.Section},
	} {
		if f.a != f.b {
			all = append(all, Change{Field: f.field, Parts: words(f.a, f.b)})
		}
	}
	return all
}

// Pins fastens a correction to the words that it corrects: for each part that
// changed, the words that went and those that stand there now, with the word
// before and after where one side would be empty.
func Pins(changes []Change) []Pin {
	var pins []Pin
	for _, c := range changes {
		var wrong, right []string
		for i, p := range c.Parts {
			switch p.Op {
			case Removed:
				wrong = append(wrong, p.Text)
			case Added:
				right = append(right, p.Text)
			case Same:
				// A gap of a word or two between two changed runs belongs to the phrase.
				if len(wrong)+len(right) > 0 && i+1 < len(c.Parts) && len(strings.Fields(p.Text)) <= 2 {
					wrong, right = append(wrong, p.Text), append(right, p.Text)
					continue
				}
				pins = pin(pins, c, wrong, right)
				wrong, right = nil, nil
			}
		}
		pins = pin(pins, c, wrong, right)
	}
	return pins
}

func pin(pins []Pin, c Change, wrong, right []string) []Pin {
	w, r := strings.TrimSpace(strings.Join(wrong, "")), strings.TrimSpace(strings.Join(right, ""))
	if w == "" && r == "" {
		return pins
	}
	if len(pins) == MaxPins || len(w) > MaxCaption || len(r) > MaxCaption {
		return pins // the history shows the whole difference
	}
	return append(pins, Pin{Field: c.Field, Block: c.Block, Wrong: w, Right: r})
}

func byline(list []Author) string {
	var names []string
	for _, a := range list {
		if a.Place != "" {
			a.Name += " (" + a.Place + ")"
		}
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

func (p *Picture) words() string {
	if p == nil {
		return ""
	}
	return strings.Join(slices.DeleteFunc([]string{p.Caption, p.Credit, p.Alt, p.URL}, func(s string) bool { return s == "" }), "\n")
}

// blocks compares two bodies block by block: equal blocks are lined up, and
// what stands between two of them is compared word by word.
func blocks(a, b []Node) []Change {
	key := func(list []Node) []string {
		keys := make([]string, len(list))
		for i, n := range list {
			text, err := json.Marshal(n)
			if err != nil {
				text = []byte(n.Type) // raw attributes that are no JSON cannot have been read
			}
			keys[i] = string(text)
		}
		return keys
	}
	var all []Change
	i, j := 0, 0
	gap := func(toA, toB int) {
		for i < toA && j < toB && a[i].Type == b[j].Type {
			all = append(all, Change{Field: "body", Block: j, Parts: words(a[i].diffText(), b[j].diffText())})
			i, j = i+1, j+1
		}
		for ; i < toA; i++ {
			all = append(all, Change{Field: "body", Block: j, Parts: words(a[i].diffText(), "")})
		}
		for ; j < toB; j++ {
			all = append(all, Change{Field: "body", Block: j, Parts: words("", b[j].diffText())})
		}
	}
	for _, p := range common(key(a), key(b)) {
		gap(p[0], p[1])
		i, j = p[0]+1, p[1]+1
	}
	gap(len(a), len(b))
	return all
}

// diffText is everything of a block that readers meet: its words, the targets of its
// links, and its attributes.
func (n Node) diffText() string {
	var b strings.Builder
	n.diffInto(&b)
	return strings.TrimRight(b.String(), "\n")
}

func (n Node) diffInto(b *strings.Builder) {
	switch n.Type {
	case "text":
		b.WriteString(n.Text)
		for _, m := range n.Marks {
			if m.Type == "link" {
				b.WriteString(" (" + Attr[string](Node{Attrs: m.Attrs}, "href") + ")")
			}
		}
		return
	case "hard_break":
		b.WriteByte('\n')
		return
	}
	for _, c := range n.Content {
		c.diffInto(b)
	}
	if s := b.String(); s != "" && s[len(s)-1] != '\n' {
		b.WriteByte('\n')
	}
	for _, name := range slices.Sorted(maps.Keys(n.Attrs)) {
		var text string
		raw := n.Attrs[name]
		if name == "level" || name == "ordered" || name == "header" || json.Unmarshal(raw, &text) == nil && text == "" {
			continue
		}
		if text == "" {
			text = string(raw)
		}
		b.WriteString(text + "\n")
	}
}

// words compares two texts word by word.
func words(a, b string) []Part {
	x, y := split(a), split(b)
	var parts []Part
	put := func(op Op, list []string) {
		if len(list) == 0 {
			return
		}
		text := strings.Join(list, "")
		if last := len(parts) - 1; last >= 0 && parts[last].Op == op {
			parts[last].Text += text
			return
		}
		parts = append(parts, Part{op, text})
	}
	i, j := 0, 0
	for _, p := range common(x, y) {
		put(Removed, x[i:p[0]])
		put(Added, y[j:p[1]])
		put(Same, x[p[0]:p[0]+1])
		i, j = p[0]+1, p[1]+1
	}
	put(Removed, x[i:])
	put(Added, y[j:])
	return parts
}

// split takes a text apart into words with the space before them, and marks of
// punctuation on their own.
func split(s string) []string {
	var all []string
	start, kind := 0, -1
	for i, r := range s {
		k := 1
		switch {
		case unicode.IsSpace(r):
			k = 0
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			k = 2
		}
		if i > start && (k != kind || k == 2) && !(kind == 0 && k == 1) {
			all, start = append(all, s[start:i]), i
		}
		kind = k
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}

// common returns the pairs of indices of a longest common subsequence, in order.
func common(a, b []string) [][2]int {
	var head, tail [][2]int
	lo := 0
	for lo < len(a) && lo < len(b) && a[lo] == b[lo] {
		head, lo = append(head, [2]int{lo, lo}), lo+1
	}
	m, n := len(a), len(b)
	for m > lo && n > lo && a[m-1] == b[n-1] {
		m, n = m-1, n-1
		tail = append(tail, [2]int{m, n})
	}
	slices.Reverse(tail)
	rows, cols := m-lo, n-lo
	if rows > 0 && cols > 0 && rows*cols <= maxCells {
		// length[i*(cols+1)+j] is how much a[lo+i:m] and b[lo+j:n] share.
		length := make([]int32, (rows+1)*(cols+1))
		for i := rows - 1; i >= 0; i-- {
			for j := cols - 1; j >= 0; j-- {
				at := i*(cols+1) + j
				if a[lo+i] == b[lo+j] {
					length[at] = length[at+cols+2] + 1
				} else {
					length[at] = max(length[at+1], length[at+cols+1])
				}
			}
		}
		for i, j := 0, 0; i < rows && j < cols; {
			at := i*(cols+1) + j
			switch {
			case a[lo+i] == b[lo+j]:
				head = append(head, [2]int{lo + i, lo + j})
				i, j = i+1, j+1
			case length[at+1] > length[at+cols+1]:
				j++
			default:
				i++
			}
		}
	}
	return append(head, tail...)
}
