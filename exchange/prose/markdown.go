package prose

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"marbre/story"
)

// maxNesting is how deep quotes and lists of Markdown may nest; marks beyond it
// are left out before anything is parsed.
const maxNesting = 40

// markdown reads CommonMark with the extensions of GitHub, definition lists and
// the attributes of headings that site generators write. Nothing is rendered.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.Footnote, extension.DefinitionList),
	goldmark.WithParserOptions(parser.WithAttribute()),
).Parser()

// Markdown reads CommonMark. HTML in it goes the way of Source.HTML; Hugo's
// shortcodes become their text. It fails with fault.TooLarge above MaxBytes.
func (from Source) Markdown(s string) (story.Body, error) {
	if err := bounded(s); err != nil {
		return story.Body{}, err
	}
	src := []byte(tame(shortcodes(s)))
	b := newBuilder(from)
	m := mark{b, src}
	root := markdown.Parse(text.NewReader(src))
	// Walked without recursion: inline marks may nest as deep as the text is long.
	for n := ast.Node(root); n != nil; {
		if m.enter(n) && n.FirstChild() != nil {
			n = n.FirstChild()
			continue
		}
		m.leave(n)
		for n != root && n.NextSibling() == nil {
			n = n.Parent()
			m.leave(n)
		}
		if n == root {
			break
		}
		n = n.NextSibling()
	}
	return b.finish(), nil
}

// tame leaves out of Markdown what would keep its parser busy for minutes and
// gives no story: marks of quotes and lists beyond maxNesting, tables of more
// cells than a body may hold, and link definitions beyond maxDefinitions. The
// words stay.
func tame(s string) string {
	lines := strings.SplitAfter(s, "\n")
	definitions := 0
	for i, line := range lines {
		trimmed := strings.TrimLeft(line, " \t")
		switch {
		case len(line)-len(strings.TrimLeft(line, markers)) > maxNesting:
			lines[i] = lessDeep(line)
		case strings.HasPrefix(trimmed, "[") && strings.Contains(line, "]:"):
			if definitions++; definitions > maxDefinitions {
				lines[i] = `\` + trimmed
			}
		case strings.Contains(line, "-") && strings.Trim(line, " \t\r\n|:->") == "":
			rows := 1
			for i+rows < len(lines) && strings.TrimSpace(lines[i+rows]) != "" {
				rows++
			}
			if (strings.Count(line, "|")+1)*rows > story.MaxNodes {
				lines[i] = strings.ReplaceAll(line, "|", " ")
			}
		}
	}
	return strings.Join(lines, "")
}

const (
	markers        = "> \t-+*0123456789.)"
	maxDefinitions = 2000
)

// lessDeep takes the marks of quotes and lists beyond maxNesting off a line.
func lessDeep(line string) string {
	rest := strings.TrimLeft(line, markers)
	lead := line[:len(line)-len(rest)]
	open, i := 0, 0
	for ; i < len(lead) && open < maxNesting; i++ {
		if c := lead[i]; c == '>' || (c == '-' || c == '+' || c == '*' || c == '.' || c == ')') && i+1 < len(lead) && (lead[i+1] == ' ' || lead[i+1] == '\t') {
			open++
		}
	}
	if open < maxNesting {
		return line
	}
	return lead[:i] + " " + strings.TrimLeft(strings.NewReplacer(">", "", "- ", "", "+ ", "", "* ", "", ". ", " ", ") ", " ").Replace(lead[i:]), " \t") + rest
}

// mark tells a builder what a tree of Markdown holds.
type mark struct {
	b   *builder
	src []byte
}

var plainTags = map[ast.NodeKind]string{
	ast.KindParagraph: "p", ast.KindBlockquote: "blockquote", ast.KindListItem: "li", ast.KindCodeSpan: "code",
	extast.KindTable: "table", extast.KindTableHeader: "tr", extast.KindTableRow: "tr", extast.KindStrikethrough: "del",
	extast.KindDefinitionList: "dl", extast.KindDefinitionTerm: "dt", extast.KindDefinitionDescription: "dd",
	extast.KindFootnoteList: "ol", extast.KindFootnote: "li",
}

func none(string) string { return "" }

// tag is the element that n stands for, "" for none.
func (m mark) tag(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Heading:
		return "h" + string(rune('0'+n.Level))
	case *ast.List:
		if n.IsOrdered() {
			return "ol"
		}
		return "ul"
	case *ast.Emphasis:
		if n.Level == 2 {
			return "strong"
		}
		return "em"
	case *extast.TableCell:
		if n.Parent().Kind() == extast.KindTableHeader {
			return "th"
		}
		return "td"
	}
	return plainTags[n.Kind()]
}

// enter begins n and reports whether its children are to be read.
func (m mark) enter(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Text:
		v := n.Segment.Value(m.src)
		if n.IsRaw() {
			m.b.text(string(v))
		} else {
			m.b.text(unescape(v))
		}
		if n.HardLineBreak() {
			m.b.lineBreak()
		} else if n.SoftLineBreak() {
			m.b.text("\n")
		}
	case *ast.String:
		m.b.text(string(n.Value))
	case *ast.Link:
		m.b.start("a", func(name string) string { return unescape(n.Destination) })
	case *ast.AutoLink:
		m.b.start("a", func(string) string {
			if u := string(n.URL(m.src)); n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(u), "mailto:") {
				return "mailto:" + u
			} else if strings.HasPrefix(u, "www.") {
				return "http://" + u
			} else {
				return u
			}
		})
		m.b.text(string(n.Label(m.src)))
	case *ast.Image:
		var alt strings.Builder
		words(n, m.src, &alt, 0)
		m.b.start("img", func(name string) string {
			switch name {
			case "src":
				return unescape(n.Destination)
			case "alt":
				return alt.String()
			}
			return ""
		})
		return false
	case *ast.RawHTML:
		m.b.html(string(n.Segments.Value(m.src)))
	case *ast.HTMLBlock:
		var raw bytes.Buffer
		raw.Write(n.Lines().Value(m.src))
		if n.HasClosure() {
			raw.Write(n.ClosureLine.Value(m.src))
		}
		m.b.html(raw.String())
	case *ast.CodeBlock:
		m.code(n.Lines())
	case *ast.FencedCodeBlock:
		m.code(n.Lines())
	case *ast.ThematicBreak:
		m.b.start("hr", none)
	case *ast.TextBlock:
		m.b.flush()
	case *extast.FootnoteLink:
		m.b.start("sup", none)
		m.b.text(string(rune('0' + n.Index%10)))
		m.b.end("sup")
	default:
		if tag := m.tag(n); tag != "" {
			m.b.start(tag, none)
		}
	}
	return true
}

func (m mark) leave(n ast.Node) {
	switch n.Kind() {
	case ast.KindLink, ast.KindAutoLink:
		m.b.end("a")
	case ast.KindTextBlock:
		m.b.flush()
	case ast.KindParagraph, ast.KindHeading, extast.KindTableCell:
		m.b.reveal() // what was hidden within a block is so to its end
		m.b.end(m.tag(n))
	default:
		if tag := m.tag(n); tag != "" {
			m.b.end(tag)
		}
	}
}

func (m mark) code(lines *text.Segments) {
	m.b.start("pre", none)
	m.b.text(string(lines.Value(m.src)))
	m.b.end("pre")
}

// words gathers the text of an image's alternative.
func words(n ast.Node, src []byte, b *strings.Builder, depth int) {
	for c := n.FirstChild(); c != nil && depth < 50; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.WriteString(unescape(t.Segment.Value(src)))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte(' ')
			}
		}
		words(c, src, b, depth+1)
	}
}

// unescape resolves backslashes and character references, each once
// (CommonMark 0.31, sections 2.4 and 2.5).
func unescape(v []byte) string {
	if bytes.IndexByte(v, '\\') < 0 && bytes.IndexByte(v, '&') < 0 {
		return string(v)
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && i+1 < len(v) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", v[i+1]) >= 0:
			i++
			b.WriteByte(v[i])
		case c == '&':
			if end := bytes.IndexByte(v[i:min(len(v), i+40)], ';'); end > 0 {
				ref := string(v[i : i+end+1])
				if plain := html.UnescapeString(ref); plain != ref {
					b.WriteString(plain)
					i += end
					continue
				}
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
