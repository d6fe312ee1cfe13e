package prose_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	xhtml "golang.org/x/net/html"

	"marbre/exchange/prose"
	"marbre/story"
)

// read takes a text by its media type.
func read(kind, text string) (story.Body, error) {
	if kind == "text/markdown" {
		return prose.FromMarkdown(text)
	}
	return prose.FromHTML(text)
}

// page is the HTML of a text, made by others than us.
func page(t testing.TB, kind, text string) string {
	if kind != "text/markdown" {
		return text
	}
	var b bytes.Buffer
	err := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList),
		goldmark.WithParserOptions(parser.WithAttribute()),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	).Convert([]byte(text), &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// visible gathers what a browser shows of a page as text. Elements that stand
// apart part words too.
func visible(n *xhtml.Node, b *strings.Builder) {
	switch {
	case n.Type == xhtml.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type == xhtml.ElementNode && strings.Contains(" script style iframe video audio title template svg noembed noframes ", " "+n.Data+" "):
		return
	}
	if n.Data == "q" {
		b.WriteString(" “") // it parts words
		defer b.WriteString("” ")
	}
	apart := n.Type == xhtml.ElementNode && !strings.Contains(" a b i em strong code tt span font q sub sup u s del cite dfn var kbd samp small big abbr acronym time ins mark ", " "+n.Data+" ")
	if apart {
		b.WriteByte('\n')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		visible(c, b)
	}
	if apart {
		b.WriteByte('\n')
	}
}

// words counts the runs of letters and digits of a text.
func words(s string) map[string]int {
	count := map[string]int{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		count[w]++
	}
	return count
}

// all is every word of a body, those of captions and credits too.
func all(n story.Node, b *strings.Builder) {
	b.WriteString(n.Text)
	for _, name := range []string{"caption", "credit", "speaker"} {
		if s := story.Attr[string](n, name); s != "" {
			b.WriteString(" " + s + " ")
		}
	}
	for _, c := range n.Content {
		all(c, b)
	}
	if n.Type != "text" {
		b.WriteByte('\n')
	}
}

// unsaid are words that the second text lacks or has too many of.
func unsaid(want, got map[string]int) (odd []string) {
	for w, n := range want {
		if got[w] < n {
			odd = append(odd, "-"+w)
		}
	}
	for w, n := range got {
		if want[w] < n {
			odd = append(odd, "+"+w)
		}
	}
	slices.Sort(odd)
	return odd
}

func TestEveryWordOfTheCorpusIsKept(t *testing.T) {
	read4000, wrong := 0, 0
	kinds := map[string]int{}
	for _, s := range samples(t) {
		if s.kind == "text/markdown" && strings.Contains(s.text, "{{") {
			s.text = stripShortcodes(s.text)
		}
		body, err := read(s.kind, s.text)
		if err != nil {
			t.Fatalf("%s: %v", s.uri, err)
		}
		if err := (story.Content{Body: body}).Check(); err != nil {
			t.Errorf("%s: %v", s.uri, err)
		}
		settled(t, s.uri, body)
		tree, err := xhtml.Parse(strings.NewReader(page(t, s.kind, s.text)))
		if err != nil {
			t.Fatal(err)
		}
		var shown, kept strings.Builder
		visible(tree, &shown)
		for _, n := range body.Content {
			kinds[n.Type]++
			all(n, &kept)
		}
		if odd := unsaid(words(shown.String()), words(kept.String())); len(odd) > 0 {
			if wrong++; wrong <= 12 {
				t.Errorf("%s: %q", s.uri, odd)
			}
		}
		read4000++
	}
	t.Logf("%d bodies read, %d with other words, blocks %v", read4000, wrong, slices.Sorted(maps.Keys(kinds)))
	t.Log(kinds)
}

// stripShortcodes takes them out in a way of its own.
func stripShortcodes(s string) string {
	for {
		i := strings.Index(s, "{{")
		if i < 0 {
			return s
		}
		j := strings.Index(s[i:], "}}")
		if j < 0 {
			return s
		}
		s = s[:i] + s[i+j+2:]
	}
}
