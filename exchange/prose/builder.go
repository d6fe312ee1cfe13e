package prose

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"marbre/lang"
	"marbre/story"
)

// maxOpen is how many elements may be open at once. What is opened beyond it
// is not: its text stays.
const maxOpen = 512

// A builder makes a body from what a reader of HTML or Markdown tells it:
// elements that open and close, and text. It mends what is badly nested as it
// goes, and never looks back further than the elements that are open.
type builder struct {
	base  *url.URL
	left  string // quotation marks
	right string

	top   []story.Node
	boxes []box    // open lists, items, quotes, tables, rows, cells
	after []picked // pictures and the like that wait until their block ends
	open  []elem   // open elements that mean something
	skip  int      // depth inside elements whose content is not text

	inline []story.Node // the paragraph in the making
	run    []byte
	look   look // of run
	stale  bool // marks began or ended since look was found
	gap    bool // the paragraph so far ends with a space
	count  [marks]int
	links  []string
	pre    int
	level  int // of the open heading; 0 for none
	figs   []figure
	catch  []*caught
	prefix string // of the next paragraph
	nested int    // depth of noscript
}

// A box is an open block that holds others.
type box struct {
	kind string
	node story.Node
}

// An elem is an open element: its name and what its end undoes.
type elem struct {
	tag  string
	undo func(*builder)
	flow bool // inline: it may end inside another
}

// A look is what a run of text carries.
type look struct {
	on   [marks]bool
	href string
}

const (
	strong = iota
	em
	link // as a place in the order of the schema; href says whether
	sub
	sup
	strike
	marks
)

var markNames = [marks]string{"strong", "em", "link", "sub", "sup", "strike"}

// A figure gathers its pictures until its caption is known.
type figure struct {
	media  []story.Node
	lines  []string
	credit string
}

// A picked is a block that stands after the one it was found in.
type picked = story.Node

// caught takes the text of an element that becomes an attribute.
type caught struct {
	lines  []string
	inline []story.Node
	gap    bool
}

func newBuilder(from Source) *builder {
	b := &builder{left: "“", right: "”"}
	if u, err := url.Parse(from.Base); err == nil && from.Base != "" && u.Host != "" {
		b.base = u
	}
	b.left, b.right = quotes(from.Lang)
	return b
}

// quotes are the outer quotation marks of a language (CLDR, delimiters).
func quotes(t lang.Tag) (left, right string) {
	if t == "" {
		return "“", "”"
	}
	switch t.Base() {
	case "fr":
		return "«\u00a0", "\u00a0»"
	case "es", "it", "pt", "ru", "uk", "el", "no", "nb", "nn", "fa", "hy", "be", "kk", "eu", "ca":
		return "«", "»"
	case "de", "cs", "sk", "sl", "bg", "is", "lt", "ka", "et", "lv":
		return "„", "“"
	case "pl", "ro", "hu", "nl", "hr", "sr":
		return "„", "”"
	case "sv", "fi", "ar":
		return "”", "”"
	case "ja", "zh":
		return "「", "」"
	}
	return "“", "”"
}

// text takes characters as they are read. Runs of white space become one
// space, as HTML has it; control characters and noncharacters, which no text
// holds, do too.
func (b *builder) text(s string) {
	if b.skip > 0 || s == "" {
		return
	}
	if b.pre > 0 {
		b.preformatted(s)
		return
	}
	for i := 0; i < len(s); {
		j := i
		for j < len(s) {
			c := s[j]
			if c > ' ' && c < 0x7f {
				j++
				continue
			}
			if c < utf8.RuneSelf {
				break
			}
			r, n := utf8.DecodeRuneInString(s[j:])
			if n == 1 || unfit(r) {
				break
			}
			j += n
		}
		if j > i {
			b.write(s[i:j])
			i = j
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		if s[i] >= utf8.RuneSelf && n == 1 {
			b.write("\uFFFD")
		} else if b.started() && !b.gap {
			b.style()
			b.run = append(b.run, ' ')
			b.gap = true
		}
		i += n
	}
}

// unfit says that no text may hold r: C1 controls and noncharacters.
func unfit(r rune) bool {
	return r >= 0x7f && r <= 0x9f || r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}

func (b *builder) preformatted(s string) {
	for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			b.lineBreak()
		}
		width := len(line) - len(strings.TrimLeft(line, " \t"))
		if body := line[width:]; strings.Contains(body, "  ") || strings.Contains(body, "\t") {
			line = line[:width] + strings.NewReplacer("\t", "\u00a0\u00a0 ", "  ", "\u00a0 ").Replace(body)
		}
		if width > 0 && width < len(line) {
			b.write(strings.Repeat("\u00a0", min(width, 80)))
		}
		b.pre--
		saved := b.pre
		b.pre = 0
		b.text(line[width:])
		b.pre = saved + 1
	}
}

// write adds characters that are text.
func (b *builder) write(s string) {
	if b.prefix != "" {
		p := b.prefix
		b.prefix = ""
		b.write(p)
	}
	b.style()
	b.run = append(b.run, s...)
	b.gap = false
}

func (b *builder) started() bool { return len(b.inline) > 0 || len(b.run) > 0 }

// style ends the run if what follows carries other marks.
func (b *builder) style() {
	if !b.stale {
		return
	}
	b.stale = false
	var now look
	for m, n := range b.count {
		now.on[m] = n > 0
	}
	if len(b.links) > 0 {
		now.href = b.links[len(b.links)-1]
	}
	if now != b.look {
		b.endRun()
		b.look = now
	}
}

func (b *builder) endRun() {
	if len(b.run) == 0 {
		return
	}
	n := story.Node{Type: "text", Text: string(b.run)}
	b.run = b.run[:0]
	for m, on := range b.look.on {
		switch {
		case m == link && b.look.href != "":
			n.Marks = append(n.Marks, story.Mark{Type: "link", Attrs: story.Block("", nil, "href", b.look.href).Attrs})
		case on:
			n.Marks = append(n.Marks, story.Mark{Type: markNames[m]})
		}
	}
	b.inline = append(b.inline, n)
}

// trim takes the space off the end of the paragraph so far.
func (b *builder) trim() {
	b.endRun()
	for len(b.inline) > 0 {
		last := &b.inline[len(b.inline)-1]
		if last.Type != "text" {
			return
		}
		if last.Text = strings.TrimRight(last.Text, " "); last.Text != "" {
			return
		}
		b.inline = b.inline[:len(b.inline)-1]
	}
}

// lineBreak breaks the line; two in a row end the paragraph.
func (b *builder) lineBreak() {
	if b.skip > 0 {
		return
	}
	b.trim()
	if len(b.inline) == 0 {
		return
	}
	if b.inline[len(b.inline)-1].Type == "hard_break" {
		b.flush()
		return
	}
	b.inline = append(b.inline, story.Node{Type: "hard_break"})
	b.gap = true
}

// flush ends the paragraph in the making and sets it where it belongs.
func (b *builder) flush() {
	b.trim()
	for len(b.inline) > 0 && b.inline[len(b.inline)-1].Type == "hard_break" {
		b.inline = b.inline[:len(b.inline)-1]
		b.trim()
	}
	inline := b.inline
	b.inline, b.gap = nil, false
	if !blank(inline) {
		n := story.Node{Type: "paragraph", Content: inline}
		if b.level > 0 {
			n = story.Block("heading", inline, "level", b.level)
		}
		b.add(n)
	}
	if len(b.boxes) == 0 && len(b.catch) == 0 {
		b.top = append(b.top, b.after...)
		b.after = nil
	}
}

// blank says that nothing of inline can be seen.
func blank(inline []story.Node) bool {
	for _, n := range inline {
		if strings.Trim(n.Text, " \u00a0\u200b\ufeff") != "" {
			return false
		}
	}
	return true
}

// add sets a paragraph, heading or list into the innermost open block.
func (b *builder) add(n story.Node) {
	if k := len(b.catch); k > 0 {
		b.catch[k-1].lines = append(b.catch[k-1].lines, n.Words())
		return
	}
	at := len(b.boxes) - 1
	for at >= 0 && (b.boxes[at].kind == "table" || b.boxes[at].kind == "row") {
		at-- // text between cells stands before the table
	}
	if at < 0 {
		b.top = append(b.top, n)
		return
	}
	in := &b.boxes[at]
	if n.Type == "heading" {
		n = emphatic(n)
	}
	if in.kind == "list" { // text between items
		n = story.Node{Type: "item", Content: []story.Node{n}}
	}
	in.node.Content = append(in.node.Content, n)
}

// emphatic makes a paragraph of a heading where none can stand.
func emphatic(n story.Node) story.Node {
	p := story.Node{Type: "paragraph"}
	for _, c := range n.Content {
		if c.Type == "text" && (len(c.Marks) == 0 || c.Marks[0].Type != "strong") {
			c.Marks = append([]story.Mark{{Type: "strong"}}, c.Marks...)
		}
		p.Content = append(p.Content, c)
	}
	return p
}

// aside sets a block that can only stand at the top: at once where nothing is
// in the making, else after the block that is.
func (b *builder) aside(n story.Node) {
	last := func(list []story.Node) bool {
		return len(list) > 0 && list[len(list)-1].Type == n.Type && n.Attrs["url"] != nil && string(list[len(list)-1].Attrs["url"]) == string(n.Attrs["url"])
	}
	switch {
	case last(b.after), len(b.after) == 0 && last(b.top):
		return // once more for readers without scripts
	case len(b.boxes) > 0, len(b.catch) > 0, b.started(), len(b.after) > 0:
		b.after = append(b.after, n)
	default:
		b.top = append(b.top, n)
	}
}

// enter opens a block that holds others.
func (b *builder) enter(kind string, attrs ...any) {
	b.boxes = append(b.boxes, box{kind, story.Block(kind, nil, attrs...)})
}

// leave closes the innermost such block. One that stayed empty vanishes.
func (b *builder) leave() {
	b.flush()
	k := len(b.boxes) - 1
	n := b.boxes[k].node
	b.boxes = b.boxes[:k]
	if n.Type == "cell" && len(n.Content) == 0 {
		n.Content = []story.Node{{Type: "paragraph"}}
	}
	if len(n.Content) > 0 && !(n.Type == "table" && n.Words() == "") {
		switch {
		case n.Type == "table" && len(n.Content) == 1 && len(n.Content[0].Content) == 1:
			for _, p := range n.Content[0].Content[0].Content { // a frame round a text, not a table
				b.add(p)
			}
		case k > 0:
			b.boxes[k-1].node.Content = append(b.boxes[k-1].node.Content, n)
		default:
			b.top = append(b.top, n)
		}
	}
	b.flush()
}

// upto closes blocks until only n are open.
func (b *builder) upto(n int) {
	for len(b.boxes) > n {
		b.leave()
	}
}

// push notes an open element.
func (b *builder) push(tag string, flow bool, undo func(*builder)) {
	b.open = append(b.open, elem{tag, undo, flow})
}

// room says whether one more element may be open.
func (b *builder) room() bool { return len(b.open) < maxOpen }

// pop closes the innermost open element of that name and, unless it is inline,
// those within it. It reports whether there was one.
func (b *builder) pop(tag string) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		if b.open[i].tag != tag {
			continue
		}
		if b.open[i].flow {
			e := b.open[i]
			b.open = append(b.open[:i], b.open[i+1:]...)
			e.undo(b)
			return true
		}
		b.cut(i)
		return true
	}
	return false
}

// cut closes open elements until only n are left.
func (b *builder) cut(n int) {
	for len(b.open) > n {
		e := b.open[len(b.open)-1]
		b.open = b.open[:len(b.open)-1]
		e.undo(b)
	}
}

// finish closes everything and gives the body.
func (b *builder) finish() story.Body {
	b.cut(0)
	b.skip = 0
	b.flush()
	b.upto(0)
	b.flush()
	b.top = slices.DeleteFunc(b.top, func(n story.Node) bool {
		return (n.Type == "video" || n.Type == "embed") && n.Attrs["url"] == nil
	})
	if len(b.top) == 0 {
		b.top = nil
	}
	return story.Body{Version: story.SchemaVersion, Content: b.top}
}
