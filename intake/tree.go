package intake

import (
	"strings"

	"golang.org/x/net/html"
)

// blocky are the elements that begin a line of their own.
var blocky = set("address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section select summary table tbody td tfoot th thead tr ul")

// unseen are the elements whose text no reader sees.
var unseen = set("script style template head title noscript textarea svg math iframe object audio video canvas select datalist")

// A line is the text of a block, with the innermost element that holds it.
type line struct {
	text string
	node *html.Node
}

// lines are the lines of text that a reader of the page sees below n, in order.
func lines(n *html.Node) (all []line) {
	var b strings.Builder
	var at *html.Node
	flush := func() {
		if s := fold(b.String()); s != "" {
			all = append(all, line{s, at})
		}
		b.Reset()
		at = nil
	}
	var walk func(n, block *html.Node)
	walk = func(n, block *html.Node) {
		switch n.Type {
		case html.TextNode:
			if at == nil && strings.TrimSpace(n.Data) != "" {
				at = block
			}
			b.WriteString(n.Data)
			return
		case html.ElementNode:
			if unseen[n.Data] || hidden(n) {
				return
			}
		case html.CommentNode, html.DoctypeNode:
			return
		}
		own := n.Type == html.ElementNode && blocky[n.Data]
		if own {
			flush()
			block = n
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, block)
		}
		if own {
			flush()
		}
	}
	walk(n, n)
	flush()
	return all
}

// hidden reports whether an element says that it is not shown.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			s := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// named is what an element calls itself: its id, classes and kin, in lower case.
func named(n *html.Node) string {
	var b strings.Builder
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "itemprop", "rel", "role", "data-testid", "data-component", "data-module", "data-type", "data-qa", "data-test", "data-cy", "data-tb-region":
			b.WriteByte(' ')
			b.WriteString(strings.ToLower(a.Val))
		}
	}
	return b.String()
}

// seen is the text below n that a reader sees, on one line.
func seen(n *html.Node) string {
	var all []string
	for _, l := range lines(n) {
		all = append(all, l.text)
	}
	return strings.Join(all, " ")
}

// linked is the share of the text below n that stands in links, 0 to 1.
func linked(n *html.Node) float64 {
	all, in := 0, 0
	for d := range n.Descendants() {
		if d.Type != html.TextNode {
			continue
		}
		l := len(fold(d.Data))
		all += l
		for p := d.Parent; p != nil && p != n.Parent; p = p.Parent {
			if p.Data == "a" && p.Type == html.ElementNode {
				in += l
				break
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(in) / float64(all)
}

// under reports whether n stands below an element with one of these names.
func under(n *html.Node, tags ...string) bool {
	for p := n; p != nil; p = p.Parent {
		for _, t := range tags {
			if p.Type == html.ElementNode && p.Data == t {
				return true
			}
		}
	}
	return false
}

func remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// find are the elements below n for which is holds, outermost first.
func find(n *html.Node, is func(*html.Node) bool) (all []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			all = append(all, d)
		}
	}
	return all
}

func elements(n *html.Node, tags ...string) []*html.Node {
	return find(n, func(d *html.Node) bool {
		for _, t := range tags {
			if d.Data == t {
				return true
			}
		}
		return false
	})
}

// clone is a copy of n and all below it.
func clone(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: append([]html.Attribute(nil), n.Attr...)}
	for d := n.FirstChild; d != nil; d = d.NextSibling {
		c.AppendChild(clone(d))
	}
	return c
}
