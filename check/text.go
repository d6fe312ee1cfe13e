package check

import (
	"strings"

	"marbre/story"
)

// Text is the text of a block as findings count in it: a break within a line is
// one "\n", and so is what parts two paragraphs, items or cells of one block.
// Anything else without text is the replacement character, one unit as well.
func Text(n story.Node) string {
	var b strings.Builder
	first := true
	var read func(story.Node)
	read = func(n story.Node) {
		if !flat(n) {
			for _, c := range n.Content {
				read(c)
			}
			return
		}
		if !first {
			b.WriteByte('\n')
		}
		first = false
		for _, c := range n.Content {
			switch c.Type {
			case "text":
				b.WriteString(c.Text)
			case "hard_break":
				b.WriteByte('\n')
			default:
				b.WriteRune('\uFFFD')
			}
		}
	}
	read(n)
	return b.String()
}

// flat reports whether a block holds text and no blocks.
func flat(n story.Node) bool {
	switch n.Type {
	case "paragraph", "heading", "fact":
		return true
	}
	return len(n.Content) > 0 && (n.Content[0].Type == "text" || n.Content[0].Type == "hard_break")
}

// each calls do for every node of the body, with the index of its block.
func each(c story.Content, do func(block int, n story.Node)) {
	var walk func(int, story.Node)
	walk = func(block int, n story.Node) {
		do(block, n)
		for _, child := range n.Content {
			walk(block, child)
		}
	}
	for i, n := range c.Body.Content {
		walk(i, n)
	}
}
