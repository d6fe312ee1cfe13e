package page

import (
	"html/template"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"marbre/lang"
	"marbre/story"
)

// appendText appends s with everything escaped that HTML could read, in text and
// in quoted attributes.
func appendText(b []byte, s string) []byte {
	at := 0
	for i := range len(s) {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		default:
			continue
		}
		b = append(append(b, s[at:i]...), esc...)
		at = i + 1
	}
	return append(b, s[at:]...)
}

// A writer writes a body. It escapes every text and lets only known addresses
// through.
type writer struct {
	*sheet
	b           []byte
	cards       map[story.Number]story.Card
	fixes       []fix  // of the block being written, not yet marked
	open, close string // the language's quotation marks
	dateline    string
	wide        margin
}

// body writes the blocks of p, each with what stands beside it in the margin.
func (s *sheet) body(p story.Published, cards map[story.Number]story.Card, fixes []fix) template.HTML {
	w := writer{sheet: s, cards: cards, b: make([]byte, 0, 16<<10)}
	w.open, w.close, _ = strings.Cut(s.w.Quote(slot(0)), slot(0))
	w.dateline = p.Dateline
	if w.dateline != "" && (len(p.Body.Content) == 0 || p.Body.Content[0].Type != "paragraph") {
		w.b = append(append(appendText(append(w.b, `<p class="place">`...), w.dateline), "."...), "</p>"...)
		w.dateline = ""
	}
	list := p.Body.Content
	for i := 0; i < len(list); i++ {
		n := list[i]
		w.fixes = nil
		for _, f := range fixes {
			if f.block == i {
				w.fixes = append(w.fixes, f)
			}
		}
		notes := slices.Clone(w.fixes)
		aside := n.Type == "paragraph" && i+1 < len(list) && brief(list[i+1]) &&
			!slices.ContainsFunc(fixes, func(f fix) bool { return f.block == i+1 })
		if len(notes) == 0 && !aside {
			w.block(n)
			w.wide.pass(tall(n))
			continue
		}
		w.str(`<div class="pinned">`)
		w.block(n)
		for _, f := range notes {
			if f.first {
				back := !slices.ContainsFunc(w.fixes, func(left fix) bool { return left.no == f.no && left.first })
				w.b = f.note(w.b, s.say, w.wide.beside(noteTall(f.title, f.text)), back)
			}
		}
		if aside {
			i++
			w.facts(list[i], "pin"+w.wide.beside(40+26*float64(len(list[i].Content))))
		}
		w.str("</div>")
		w.wide.pass(tall(n))
	}
	return template.HTML(w.b)
}

// A margin is the room beside the text, in pixels at 1280. A note that would
// run into the one above it stands below its paragraph instead.
type margin struct{ at, free float64 }

// beside takes room for a note as tall as that and returns the class it gets.
func (m *margin) beside(height float64) string {
	if m.at < m.free {
		m.at += height
		return " under"
	}
	m.free = m.at + height*1.2 + 24
	return ""
}

func (m *margin) pass(height float64) { m.at += height }

// tall is about how tall a block stands in the column of text, rather too little.
func tall(n story.Node) float64 {
	lines := func(s string, width int) float64 { return float64(1 + utf8.RuneCountInString(s)/width) }
	switch n.Type {
	case "picture", "video":
		return 320
	case "gallery":
		return 240
	case "heading", "rule":
		return 60
	case "related", "embed":
		return 70
	case "table":
		return 34 * float64(len(n.Content))
	case "quote":
		return 60 + 30*lines(n.Words(), 66)
	}
	return 20 + 27*lines(n.Words(), 68)
}

func noteTall(title, text string) float64 {
	return 30 + 19*float64(2+utf8.RuneCountInString(title)/38+utf8.RuneCountInString(text)/38)
}

// brief reports whether n is a box of facts that fits into the margin.
func brief(n story.Node) bool {
	if n.Type != "facts" || len(n.Content) > 8 {
		return false
	}
	long := 0
	for _, c := range n.Content {
		if c.Type != "fact" {
			return false
		}
		long += utf8.RuneCountInString(c.Words())
	}
	return long <= 240
}

func (w *writer) str(s string)  { w.b = append(w.b, s...) }
func (w *writer) text(s string) { w.b = appendText(w.b, s) }

// attr writes name="value" if there is a value.
func (w *writer) attr(name, value string) {
	if value != "" {
		w.str(" " + name + `="`)
		w.text(value)
		w.str(`"`)
	}
}

// tag writes an element around a text, if there is one.
func (w *writer) tag(open, text, end string) {
	if text != "" {
		w.str(open)
		w.text(text)
		w.str(end)
	}
}

func (w *writer) blocks(list []story.Node) {
	for _, n := range list {
		w.block(n)
	}
}

func (w *writer) block(n story.Node) {
	switch n.Type {
	case "paragraph":
		w.str("<p>")
		if w.dateline != "" {
			w.tag(`<span class="place">`, stopped(w.dateline), "</span> ")
			w.dateline = ""
		}
		w.run(n.Content)
		w.str("</p>")
	case "heading":
		level := strconv.FormatInt(min(max(story.Attr[int64](n, "level"), 2), 4), 10)
		w.str("<h" + level + ">")
		w.run(n.Content)
		w.str("</h" + level + ">")
	case "quote":
		w.quote(n)
	case "list":
		kind := "ul"
		if story.Attr[bool](n, "ordered") {
			kind = "ol"
		}
		w.str("<" + kind + ">")
		for _, item := range n.Content {
			w.str("<li>")
			w.cell(item)
			w.str("</li>")
		}
		w.str("</" + kind + ">")
	case "table":
		w.table(n)
	case "picture":
		w.picture(n)
	case "gallery":
		w.str(`<div class="gallery">`)
		for _, c := range n.Content {
			w.picture(c)
		}
		w.str("</div>")
	case "video":
		w.video(n)
	case "related":
		if c, out := w.cards[story.Number(story.Attr[int64](n, "number"))]; out {
			w.str(`<p class="rel"><span>`)
			w.text(w.say.ReadAlso)
			w.str(`</span> <a href="`)
			w.text(w.pathOf(c))
			w.str(`">`)
			w.text(c.Headline)
			w.str("</a></p>")
		}
	case "embed":
		w.card(n, story.Attr[string](n, "url"), story.Attr[string](n, "title"), story.Attr[string](n, "provider"), "", w.say.Open)
	case "facts":
		w.facts(n, "facts")
	case "rule":
		w.str("<hr>")
	case "text", "hard_break":
		w.run([]story.Node{n})
	default:
		w.unknown(n)
	}
}

// unknown writes what can be read of a block of a later version.
func (w *writer) unknown(n story.Node) {
	for line := range strings.SplitSeq(n.Words(), "\n") {
		w.tag("<p>", strings.TrimSpace(line), "</p>")
	}
}

// pathOf is the address of a story of any edition.
func (w *writer) pathOf(c story.Card) string {
	for _, e := range w.editions {
		if e.Code == c.Edition {
			return e.PathOf(c)
		}
	}
	return w.e.PathOf(c)
}

// cell writes blocks; a single paragraph goes without its element.
func (w *writer) cell(n story.Node) {
	if len(n.Content) > 0 && n.Content[0].Type == "paragraph" && (len(n.Content) == 1 || n.Content[1].Type == "list") {
		w.run(n.Content[0].Content)
		w.blocks(n.Content[1:])
		return
	}
	w.blocks(n.Content)
}

// longQuote is where a quote stops being set large, in characters.
const longQuote = 220

func (w *writer) quote(n story.Node) {
	words := n.Words()
	if utf8.RuneCountInString(words) > longQuote {
		w.str(`<figure class="pull long"><blockquote>`)
	} else {
		w.str(`<figure class="pull"><blockquote>`)
	}
	// Quotation marks stand around what has none of its own.
	own := strings.HasPrefix(words, strings.TrimSpace(w.open)) || strings.HasPrefix(words, `"`) || strings.HasPrefix(words, "—")
	for i, p := range n.Content {
		w.str("<p>")
		if i == 0 && !own {
			w.text(w.open)
		}
		w.run(p.Content)
		if i == len(n.Content)-1 && !own {
			w.text(w.close)
		}
		w.str("</p>")
	}
	w.str("</blockquote>")
	w.tag("<figcaption>", story.Attr[string](n, "speaker"), "</figcaption>")
	w.str("</figure>")
}

func (w *writer) table(n story.Node) {
	caption := story.Attr[string](n, "caption")
	name := caption
	if name == "" {
		name = w.say.Table
	}
	w.str(`<div class="table" role="region" tabindex="0"`)
	w.attr("aria-label", name)
	w.str("><table>")
	w.tag("<caption>", caption, "</caption>")
	for r, row := range n.Content {
		all := !slices.ContainsFunc(row.Content, func(c story.Node) bool { return !story.Attr[bool](c, "header") })
		if r == 0 && all {
			w.str("<thead>")
		} else if r == 0 {
			w.str("<tbody>")
		}
		w.str("<tr>")
		for _, c := range row.Content {
			switch {
			case !story.Attr[bool](c, "header"):
				w.str("<td>")
				w.cell(c)
				w.str("</td>")
				continue
			case all && r == 0:
				w.str(`<th scope="col">`)
			default:
				w.str(`<th scope="row">`)
			}
			w.cell(c)
			w.str("</th>")
		}
		w.str("</tr>")
		if r == 0 && all {
			w.str("</thead><tbody>")
		}
	}
	w.str("</tbody></table></div>")
}

func (w *writer) picture(n story.Node) {
	p := w.pictureOf(&story.Picture{
		URL: story.Attr[string](n, "url"), Alt: story.Attr[string](n, "alt"),
		Caption: story.Attr[string](n, "caption"), Credit: story.Attr[string](n, "credit"),
		Width: int(story.Attr[int64](n, "width")), Height: int(story.Attr[int64](n, "height")), Whole: true,
	})
	if p.URL == "" {
		return
	}
	w.str(`<figure class="pic">`)
	p = p.large()
	if p.WebP != "" {
		w.str("<picture>")
		w.source("avif", p.AVIF, p.Sizes)
		w.source("webp", p.WebP, p.Sizes)
	}
	w.img(p)
	if p.WebP != "" {
		w.str("</picture>")
	}
	w.caption(p.Caption, p.Credit, p.Made)
	w.str("</figure>")
}

// source offers widths of a picture in a coding; nothing where there are none.
func (w *writer) source(coding, set, sizes string) {
	if set == "" {
		return
	}
	w.str(`<source type="image/` + coding + `" srcset="`)
	w.text(set)
	w.str(`" sizes="`)
	w.text(sizes)
	w.str(`">`)
}

func (w *writer) img(p picture) {
	w.str(`<img src="`)
	w.text(p.URL)
	w.str(`" alt="`)
	w.text(p.Alt)
	w.str(`" loading="lazy"`)
	if p.Width > 0 {
		w.attr("width", strconv.Itoa(p.Width))
		w.attr("height", strconv.Itoa(p.Height))
	}
	w.str(">")
}

func (w *writer) caption(caption, credit, made string) {
	if caption+credit+made == "" {
		return
	}
	w.str("<figcaption>")
	w.tag(`<strong class="made">`, made, "</strong> ")
	w.tag("<span>", caption, "</span> ")
	w.tag("<small>", credit, "</small>")
	w.str("</figcaption>")
}

// films are the files that a browser plays by itself.
var films = map[string]string{".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm"}

func (w *writer) video(n story.Node) {
	src, title := story.Attr[string](n, "url"), story.Attr[string](n, "title")
	poster := story.Attr[string](n, "poster")
	if !address(poster) {
		poster = ""
	}
	w.str(`<figure class="pic">`)
	kind := ""
	if u, err := url.Parse(src); err == nil {
		kind = films[strings.ToLower(path.Ext(u.Path))]
	}
	if kind != "" && address(src) {
		w.str(`<video controls preload="none" playsinline`)
		w.attr("poster", poster)
		w.attr("aria-label", title)
		w.str(`><source src="`)
		w.text(src)
		w.str(`" type="` + kind + `"><a href="`)
		w.text(src)
		w.str(`">`)
		w.text(w.say.Watch)
		w.str("</a></video>")
	} else {
		w.card(n, src, title, "", poster, w.say.Watch)
	}
	w.caption(story.Attr[string](n, "caption"), story.Attr[string](n, "credit"), "")
	w.str("</figure>")
}

// card leads to what stands elsewhere: nothing foreign is loaded before a reader
// asks for it, but the picture that the desk chose.
func (w *writer) card(n story.Node, to, title, from, poster, act string) {
	if !address(to) {
		w.unknown(n)
		return
	}
	if from == "" {
		if u, err := url.Parse(to); err == nil {
			from = strings.TrimPrefix(u.Host, "www.")
		}
	}
	if title == "" {
		title = act
	}
	w.str(`<a class="card"`)
	w.attr("href", to)
	w.str(">")
	if poster != "" {
		w.str(`<span class="shot">`)
		w.img(picture{URL: poster})
		w.str(`</span>`)
	}
	w.tag("<b>", title, "</b> ")
	w.tag("<span>", act+" · "+from, "</span>")
	w.str("</a>")
}

// facts writes a box of facts, dated and with its source.
func (w *writer) facts(n story.Node, class string) {
	w.str(`<aside class="` + class + `">`)
	w.tag("<h2>", story.Attr[string](n, "title"), "</h2>")
	in := false
	for _, c := range n.Content {
		if is := c.Type == "fact"; is != in {
			w.str(map[bool]string{true: "<dl>", false: "</dl>"}[is])
			in = is
		}
		if !in {
			w.block(c)
			continue
		}
		w.str("<div><dt>")
		w.text(story.Attr[string](c, "label"))
		w.str("</dt><dd>")
		w.run(c.Content)
		w.str("</dd></div>")
	}
	if in {
		w.str("</dl>")
	}
	source, day := story.Attr[string](n, "source"), story.Attr[string](n, "as_of")
	if d, err := lang.ParseDay(day); err == nil {
		day = w.sheet.w.Say("page.as-of", w.sheet.w.Date(d, lang.Long))
	} else {
		day = ""
	}
	if source != "" {
		source = w.sheet.w.Say("page.source-of", source)
	}
	w.tag(`<p class="by">`, strings.TrimSpace(day+" "+source), "</p>")
	w.str("</aside>")
}

// elements are the marks of text.
var elements = map[string]string{"strong": "strong", "em": "em", "sub": "sub", "sup": "sup", "strike": "s"}

// A span is where corrected words stand in a run of text, in bytes.
type span struct {
	from, to int
	fix      fix
}

// spans finds the corrections whose words stand in a run of text, in its order,
// and leaves the others to the runs that follow.
func (w *writer) spans(words string) (found []span) {
	var left []fix
	for _, f := range w.fixes {
		at := -1
		for from := 0; f.right != ""; {
			i := strings.Index(words[from:], f.right)
			if i < 0 {
				break
			}
			i += from
			// Two corrections of the same words: the second is further on.
			other := slices.IndexFunc(found, func(s span) bool { return i < s.to && s.from < i+len(f.right) })
			if other < 0 {
				at = i
				break
			}
			from = found[other].to
		}
		if at < 0 {
			left = append(left, f)
			continue
		}
		found = append(found, span{at, at + len(f.right), f})
	}
	w.fixes = left
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	return found
}

// run writes a run of text, marking the corrected words in it.
func (w *writer) run(list []story.Node) {
	var spans []span
	if len(w.fixes) > 0 {
		spans = w.spans((story.Node{Content: list}).Words())
	}
	at := 0
	for _, n := range list {
		if n.Type == "hard_break" {
			w.str("<br>")
			at++
			continue
		}
		text := n.Text
		if n.Type != "text" {
			text = n.Words()
		}
		closing, linked := "", false
		for _, m := range n.Marks {
			if m.Type == "link" {
				to := story.Attr[string](story.Node{Attrs: m.Attrs}, "href")
				if address(to) || strings.HasPrefix(to, "mailto:") {
					w.str(`<a href="`)
					w.text(to)
					w.str(`">`)
					closing, linked = "</a>"+closing, true
				}
			} else if e := elements[m.Type]; e != "" {
				w.str("<" + e + ">")
				closing = "</" + e + ">" + closing
			}
		}
		var refs []fix
		from := 0
		for _, s := range spans {
			a, z := max(s.from-at, from), min(s.to-at, len(text))
			if a >= z || a >= len(text) {
				continue
			}
			w.text(text[from:a])
			f := s.fix
			f.first = f.first && s.from >= at // its first piece bears the name
			w.b = f.open(w.b)
			w.text(text[a:z])
			w.str("</mark>")
			from = z
			if s.to-at <= len(text) {
				if linked { // a link cannot stand in a link
					refs = append(refs, s.fix)
				} else {
					w.b = s.fix.ref(w.b, w.say)
				}
			}
		}
		w.text(text[from:])
		w.str(closing)
		for _, f := range refs {
			w.b = f.ref(w.b, w.say)
		}
		at += len(text)
	}
}

// stopped ends a dateline with a full stop.
func stopped(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "،") || strings.HasSuffix(s, ",") || strings.HasSuffix(s, ":") {
		return s
	}
	return s + "."
}
