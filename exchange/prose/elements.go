package prose

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"marbre/story"
)

// Attribute bounds of the body's schema, in characters.
const (
	maxTitle   = 500
	maxCaption = story.MaxCaption
)

// flows are the elements that carry a mark.
var flows = map[string]int{
	"b": strong, "strong": strong,
	"i": em, "em": em, "cite": em, "dfn": em, "var": em,
	"sub": sub, "sup": sup,
	"s": strike, "strike": strike, "del": strike,
}

// breaks are elements that set their content apart and mean nothing else here.
var breaks = map[string]bool{
	"address": true, "article": true, "aside": true, "body": true, "center": true, "dialog": true, "div": true,
	"dl": true, "details": true, "fieldset": true, "footer": true, "form": true, "header": true, "hgroup": true,
	"html": true, "head": true, "legend": true, "main": true, "nav": true, "option": true, "optgroup": true, "p": true,
	"search": true, "section": true, "tbody": true, "tfoot": true, "thead": true, "textarea": true, "select": true,
	"nitf": true, "body.content": true, "body.head": true, "hedline": true, "hl1": true, "hl2": true, "byline": true, "block": true,
}

// hidden are the elements whose content no reader sees.
var hidden = map[string]bool{
	"script": true, "style": true, "template": true, "svg": true, "title": true, "noembed": true, "noframes": true,
	"iframe": true, "video": true, "audio": true, "datalist": true,
}

// start takes the beginning of an element; attr gives an attribute's value, ""
// for none.
func (b *builder) start(tag string, attr func(string) string) {
	if b.skip > 0 {
		switch top := b.open[len(b.open)-1].tag; {
		case top == tag && b.room():
			b.hide(tag)
			return
		case top == "svg" && (breaks[tag] || heading(tag) || tag == "ul" || tag == "ol" || tag == "table" || tag == "img"):
			b.reveal() // HTML leaves a drawing at these, closed or not
		default:
			if top == "video" || top == "audio" {
				b.track(tag, attr)
			}
			return
		}
	}
	if mark, ok := flows[tag]; ok {
		switch {
		case tag == "cite" && len(b.catch) > 0 && len(b.figs) > 0 && b.room():
			b.capture(tag, func(b *builder, c *caught) {
				f := &b.figs[len(b.figs)-1]
				f.credit = strings.TrimSpace(f.credit + " " + strings.Join(c.lines, " "))
			})
		case b.room():
			b.set(mark, 1)
			b.push(tag, true, func(b *builder) { b.set(mark, -1) })
		}
		return
	}
	switch {
	case heading(tag):
		b.flush()
		b.endOf(heading, scope)
		if b.room() {
			b.level = min(max(int(tag[1]-'0'), 2), 4)
			b.push(tag, false, func(b *builder) { b.flush(); b.level = 0 })
		}
		return
	case hidden[tag]:
		b.media(tag, attr)
		if b.room() {
			b.hide(tag)
		}
		return
	}
	switch tag {
	case "a":
		if !b.room() {
			return
		}
		b.pop("a") // links do not nest
		b.links, b.stale = append(b.links, b.target(attr("href"))), true
		b.push(tag, true, func(b *builder) { b.links, b.stale = b.links[:len(b.links)-1], true })
	case "q":
		b.text(b.left)
		if b.room() {
			b.push(tag, true, func(b *builder) { b.text(b.right) })
		}
	case "br":
		b.lineBreak()
	case "hr":
		b.flush()
		if len(b.boxes) == 0 && len(b.catch) == 0 {
			b.endOf(heading, scope)
			b.top = append(b.top, story.Node{Type: "rule"})
		}
	case "img", "image":
		b.picture(attr)
	case "ul", "ol", "menu", "dir":
		b.list(tag)
	case "li":
		b.item()
	case "dt", "dd":
		b.flush()
		b.endOf(func(t string) bool { return t == "dt" || t == "dd" }, scope)
		b.mark(tag, tag == "dt")
	case "summary":
		b.flush()
		b.mark(tag, true)
	case "blockquote":
		b.quote()
	case "footer":
		b.flush()
		if len(b.boxes) > 0 && b.boxes[len(b.boxes)-1].kind == "quote" && b.room() {
			b.capture(tag, (*builder).speaker)
		}
	case "pre", "listing", "xmp", "plaintext":
		b.flush()
		if b.room() {
			b.pre++
			b.push(tag, false, func(b *builder) { b.flush(); b.pre-- })
		}
	case "table":
		b.table()
	case "caption":
		b.flush()
		if len(b.boxes) > 0 && b.boxes[len(b.boxes)-1].kind == "table" && b.room() {
			b.capture(tag, (*builder).caption)
		}
	case "tr":
		b.row()
	case "td", "th":
		b.cell(tag)
	case "figure":
		b.flush()
		if b.room() {
			b.figs = append(b.figs, figure{})
			b.push(tag, false, (*builder).endFigure)
		}
	case "figcaption":
		b.flush()
		if len(b.figs) > 0 && b.room() {
			b.capture(tag, func(b *builder, c *caught) {
				f := &b.figs[len(b.figs)-1]
				f.lines = append(f.lines, c.lines...)
			})
		}
	case "p":
		b.flush()
		b.endOf(heading, scope)
	default:
		if breaks[tag] {
			b.flush()
		}
	}
}

// end takes the end of an element.
func (b *builder) end(tag string) {
	if b.skip > 0 {
		if b.open[len(b.open)-1].tag == tag {
			b.pop(tag)
		}
		return
	}
	switch {
	case tag == "br":
		b.lineBreak() // so HTML has it
	case heading(tag):
		b.endOf(heading, scope)
	case tag == "li":
		b.endOf(is("li"), listScope)
	case tag == "td", tag == "th", tag == "tr", tag == "caption":
		b.endOf(is(tag), is("table"))
	case tag == "dl":
		b.flush()
		b.endOf(func(t string) bool { return t == "dt" || t == "dd" }, scope)
	case tag == "table":
		b.endOf(is("table"), func(string) bool { return false })
	default:
		if b.endOf(is(tag), scope) {
			return
		}
		if breaks[tag] {
			b.flush()
		}
	}
}

func heading(tag string) bool {
	return len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6'
}

func is(tag string) func(string) bool { return func(t string) bool { return t == tag } }

// scope is what an end inside a table's cell does not reach beyond.
func scope(tag string) bool { return tag == "td" || tag == "th" || tag == "caption" || tag == "table" }

func listScope(tag string) bool {
	return tag == "ul" || tag == "ol" || tag == "menu" || tag == "dir" || scope(tag)
}

// endOf closes the innermost open element that is meant, looking no further
// than stop.
func (b *builder) endOf(meant, stop func(string) bool) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		e := b.open[i]
		switch {
		case meant(e.tag) && e.flow:
			b.open = slices.Delete(b.open, i, i+1)
			e.undo(b)
			return true
		case meant(e.tag):
			b.cut(i)
			return true
		case stop(e.tag):
			return false
		}
	}
	return false
}

// set counts a mark up or down.
func (b *builder) set(mark, by int) {
	b.count[mark] += by
	b.stale = true
}

// hide begins an element whose content is not text.
func (b *builder) hide(tag string) {
	b.skip++
	b.push(tag, false, func(b *builder) { b.skip-- })
}

// reveal ends all of them.
func (b *builder) reveal() {
	for b.skip > 0 {
		b.cut(len(b.open) - 1)
	}
}

// mark opens a paragraph of its own, strong or not.
func (b *builder) mark(tag string, on bool) {
	if !b.room() {
		return
	}
	if on {
		b.set(strong, 1)
	}
	b.push(tag, false, func(b *builder) {
		b.flush()
		if on {
			b.set(strong, -1)
		}
	})
}

// capture takes the text of an element for done.
func (b *builder) capture(tag string, done func(*builder, *caught)) {
	c := &caught{inline: b.inline, gap: b.gap}
	if tag == "cite" {
		b.endRun()
		c.inline = b.inline
	}
	b.inline, b.gap = nil, false
	b.catch = append(b.catch, c)
	b.push(tag, false, func(b *builder) {
		b.flush()
		k := len(b.catch) - 1
		b.catch = b.catch[:k]
		b.inline, b.gap = c.inline, c.gap
		done(b, c)
	})
}

// say sets text that found no place as an attribute into paragraphs.
func (b *builder) say(lines []string) {
	for _, line := range lines {
		b.flush()
		b.text(line)
	}
	b.flush()
}

func (b *builder) speaker(c *caught) {
	quote := &b.boxes[len(b.boxes)-1].node
	s := strings.TrimSpace(strings.TrimLeft(oneLine(c.lines), "—–- "))
	if quote.Attrs != nil || utf8.RuneCountInString(s) > maxTitle {
		b.say(c.lines)
		return
	}
	quote.Attrs = story.Block("", nil, "speaker", s).Attrs
}

func (b *builder) caption(c *caught) {
	table := &b.boxes[len(b.boxes)-1].node
	s := oneLine(c.lines)
	if table.Attrs != nil || utf8.RuneCountInString(s) > maxTitle {
		b.say(c.lines)
		return
	}
	table.Attrs = story.Block("", nil, "caption", s).Attrs
}

func oneLine(lines []string) string {
	return strings.Join(strings.FieldsFunc(strings.Join(lines, " "), func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// list opens a list, inside an item too. Where none can stand, or too deep, the
// items become paragraphs or items of the outer list.
func (b *builder) list(tag string) {
	b.flush()
	if !b.room() {
		return
	}
	b.endOf(heading, listScope)
	before := len(b.boxes)
	depth := before + 4 // of the text in an item
	if before > 0 && b.boxes[before-1].kind == "list" {
		depth++
	}
	if k := before - 1; len(b.catch) == 0 && depth <= story.MaxDepth && (k < 0 || b.boxes[k].kind == "item" || b.boxes[k].kind == "list") {
		if k >= 0 && b.boxes[k].kind == "list" { // a list among items belongs to the last one
			b.enter("item")
			outer := &b.boxes[k].node
			if n := len(outer.Content); n > 0 {
				b.boxes[k+1].node = outer.Content[n-1]
				outer.Content = outer.Content[:n-1]
			}
		}
		b.enter("list", "ordered", tag == "ol")
	}
	b.push(tag, false, func(b *builder) { b.flush(); b.upto(before) })
}

func (b *builder) item() {
	b.flush()
	b.endOf(is("li"), listScope)
	if !b.room() {
		return
	}
	k := len(b.boxes) - 1
	if k >= 0 && b.boxes[k].kind == "item" && len(b.open) > 0 && listScope(b.open[len(b.open)-1].tag) {
		b.leave() // the list was too deep to be one: its items are the outer one's
		k--
	}
	if k >= 0 && b.boxes[k].kind == "list" {
		b.enter("item")
		b.push("li", false, func(b *builder) {
			b.flush()
			if at := len(b.boxes) - 1; at >= 0 && b.boxes[at].kind == "item" {
				b.leave()
			}
		})
		return
	}
	b.prefix = "– "
	b.push("li", false, func(b *builder) { b.flush(); b.prefix = "" })
}

// quote opens a quotation. Inside another block it only sets its text apart.
func (b *builder) quote() {
	b.flush()
	b.endOf(heading, scope)
	if !b.room() {
		return
	}
	before := len(b.boxes)
	if before == 0 && len(b.catch) == 0 {
		b.enter("quote")
	}
	b.push("blockquote", false, func(b *builder) { b.flush(); b.upto(before) })
}

// table opens a table. One inside another block only sets its cells apart.
func (b *builder) table() {
	b.flush()
	b.endOf(heading, scope)
	if !b.room() {
		return
	}
	before := len(b.boxes)
	if before == 0 && len(b.catch) == 0 {
		b.enter("table")
	}
	b.push("table", false, func(b *builder) { b.flush(); b.upto(before) })
}

// flat says that the innermost open table is none of ours.
func (b *builder) flat() bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		if b.open[i].tag == "table" {
			n := 0
			for _, e := range b.open {
				if e.tag == "table" {
					n++
				}
			}
			return n > 1 || len(b.boxes) == 0 || b.boxes[0].kind != "table"
		}
	}
	return true
}

func (b *builder) row() {
	b.flush()
	b.endOf(func(t string) bool { return t == "tr" || t == "caption" }, is("table"))
	if b.flat() || !b.room() {
		return
	}
	b.upto(1)
	b.enter("row")
	b.push("tr", false, func(b *builder) { b.flush(); b.upto(1) })
}

func (b *builder) cell(tag string) {
	b.flush()
	b.endOf(func(t string) bool { return t == "td" || t == "th" || t == "caption" }, func(t string) bool { return t == "tr" || t == "table" })
	if b.flat() || !b.room() {
		return
	}
	if len(b.boxes) == 1 {
		b.row()
	}
	if len(b.boxes) != 2 || !b.room() {
		return
	}
	b.enter("cell", "header", tag == "th")
	b.push(tag, false, func(b *builder) { b.flush(); b.upto(2) })
}

// picture takes an image. Tiny ones are signs: their words are text.
func (b *builder) picture(attr func(string) string) {
	w, h := pixels(attr("width")), pixels(attr("height"))
	alt := clean(attr("alt"))
	if w > 0 && w <= 32 || h > 0 && h <= 32 || strings.Contains(attr("class"), "emoji") {
		b.text(attr("alt"))
		return
	}
	src := b.web(attr("src"))
	if src == "" {
		return
	}
	caption := ""
	if utf8.RuneCountInString(alt) > story.MaxAlt {
		alt, caption = "", alt
	}
	b.show(story.Block("picture", nil, "url", src, "alt", alt, "caption", fitting(caption, maxCaption), "width", w, "height", h))
}

// show sets a picture or film where it belongs.
func (b *builder) show(n story.Node) {
	if k := len(b.figs); k > 0 {
		b.figs[k-1].media = append(b.figs[k-1].media, n)
		return
	}
	b.aside(n)
}

// media takes films, sound and frames: what is in them is not text.
func (b *builder) media(tag string, attr func(string) string) {
	switch tag {
	case "iframe":
		src := b.web(attr("src"))
		w, h := pixels(attr("width")), pixels(attr("height"))
		if src == "" || attr("width") != "" && w <= 1 || attr("height") != "" && h <= 1 {
			return
		}
		u, _ := url.Parse(src)
		b.show(story.Block("embed", nil, "url", src, "title", fitting(clean(attr("title")), maxTitle), "provider", fitting(u.Hostname(), story.MaxName)))
	case "video":
		b.show(story.Block("video", nil, "url", b.web(attr("src")), "title", fitting(clean(attr("title")), maxTitle), "poster", b.web(attr("poster"))))
	case "audio":
		b.show(story.Block("embed", nil, "url", b.web(attr("src")), "title", fitting(clean(attr("title")), maxTitle)))
	}
}

// track takes the address of a film or sound from its first source.
func (b *builder) track(tag string, attr func(string) string) {
	src := b.web(attr("src"))
	if tag != "source" || src == "" {
		return
	}
	for _, list := range []*[]story.Node{b.shown(), &b.after, &b.top} {
		if list == nil || len(*list) == 0 {
			continue
		}
		last := &(*list)[len(*list)-1]
		if (last.Type == "video" || last.Type == "embed") && last.Attrs["url"] == nil {
			attrs := story.Block("", nil, "url", src).Attrs
			for k, v := range last.Attrs {
				attrs[k] = v
			}
			last.Attrs = attrs
			return
		}
	}
}

func (b *builder) shown() *[]story.Node {
	if k := len(b.figs); k > 0 {
		return &b.figs[k-1].media
	}
	return nil
}

// endFigure gives a figure's pictures its caption and sets them.
func (b *builder) endFigure() {
	b.flush()
	k := len(b.figs) - 1
	f := b.figs[k]
	b.figs = b.figs[:k]
	text := strings.Join(f.lines, "\n")
	used := false
	for i, n := range f.media {
		if (n.Type != "picture" && n.Type != "video") || n.Attrs["caption"] != nil {
			continue
		}
		if used = true; utf8.RuneCountInString(text) > maxCaption || utf8.RuneCountInString(f.credit) > story.MaxCredit {
			used = false
			break
		}
		attrs := story.Block("", nil, "caption", text, "credit", f.credit).Attrs
		for name, v := range n.Attrs {
			if attrs == nil {
				attrs = n.Attrs
				break
			}
			attrs[name] = v
		}
		f.media[i].Attrs = attrs
		text, f.credit = "", "" // the first takes the words of all
	}
	pictures := !slices.ContainsFunc(f.media, func(n story.Node) bool { return n.Type != "picture" })
	switch {
	case k > 0:
		b.figs[k-1].media = append(b.figs[k-1].media, f.media...)
	case pictures && len(f.media) > 1:
		b.aside(story.Node{Type: "gallery", Content: f.media})
	default:
		for _, n := range f.media {
			b.aside(n)
		}
	}
	if !used {
		b.say(append(f.lines, strings.Fields(f.credit)...))
	}
}

// pixels reads a number of pixels; 0 for what is none.
func pixels(s string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "px"))
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}

// clean makes text of an attribute: what no text holds becomes a space.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || unfit(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// fitting is s, or "" when it is longer than limit characters.
func fitting(s string, limit int) string {
	if utf8.RuneCountInString(s) > limit {
		return ""
	}
	return s
}

// plainly says that s is an http(s) address of a host with a name and nothing
// that needs a second look, as nearly all are: parsing each costs more than the
// rest of its paragraph.
func plainly(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	if !ok || len(s) > story.MaxURL || rest == "" || rest[0] == '/' {
		return false
	}
	inHost := true
	for i := 0; i < len(rest); i++ {
		c := rest[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '-':
		case c == '/', inHost && i > 0 && c == '?':
			inHost = false
		case !inHost && strings.IndexByte("_~:?#@!$&'()*+,;=", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// web is the http(s) address that s means, "" for none (RFC 3986, section 5).
func (b *builder) web(s string) string {
	if plainly(s) {
		return s
	}
	u := b.address(s)
	if u == nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return spell(u)
}

// target is what a link may lead to: an http(s) or mail address, "" for none.
func (b *builder) target(s string) string {
	if plainly(s) {
		return s
	}
	u := b.address(s)
	switch {
	case u == nil:
		return ""
	case u.Scheme == "mailto":
		to := u.Opaque
		if to == "" || !strings.Contains(to, "@") || len(to) > story.MaxURL-16 || to != clean(to) {
			return ""
		}
		return "mailto:" + to
	case u.Scheme != "http" && u.Scheme != "https":
		return ""
	}
	return spell(u)
}

func (b *builder) address(s string) *url.URL {
	s = strings.Trim(s, " \t\r\n\f")
	if s == "" || len(s) > story.MaxURL || s[0] == '#' {
		return nil
	}
	if strings.ContainsAny(s, "\t\r\n") { // browsers take them out
		s = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
	}
	if strings.HasPrefix(s, "//") && b.base == nil {
		s = "https:" + s
	}
	if strings.ContainsAny(s, `\`) || s != strings.ToValidUTF8(s, "") || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || unfit(r) }) {
		return nil
	}
	u, err := url.Parse(strings.ReplaceAll(s, " ", "%20"))
	if err != nil {
		return nil
	}
	if b.base != nil {
		u = b.base.ResolveReference(u)
	}
	return u
}

// spell writes an address that stories take: with a host, short enough.
func spell(u *url.URL) string {
	s := u.String()
	if u.Hostname() == "" || len(s) > story.MaxURL || strings.ContainsAny(s, " \n\t\\") || clean(s) != s {
		return ""
	}
	if _, err := url.Parse(s); err != nil {
		return ""
	}
	return s
}
