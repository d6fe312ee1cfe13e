package intake

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"marbre/exchange/prose"
	"marbre/fault"
	"marbre/story"
)

// A sheet is a page in the making of its draft.
type sheet struct {
	doc     *html.Node
	record  *record
	at      *url.URL // the page's address; nil for none
	draft   Draft
	words   tongue
	near    []string // the lines behind the headline; nil before they are asked for
	orphans []Figure // captions whose picture is not in the page
	all     []line   // what readers see of the page, before anything is taken out
}

// readPage makes a draft of HTML.
func readPage(src string, from Page) (Draft, error) {
	doc, err := parse(src)
	if err != nil {
		return Draft{}, err
	}
	s := &sheet{doc: doc, record: readRecord(doc), all: lines(doc)}
	bytes := 0
	for _, l := range s.all {
		if bytes += len(l.text); bytes > MaxText {
			return Draft{}, fault.Tell(fault.TooLarge, "intake.text", MaxText>>20)
		}
	}
	s.at = base(from.Address, s.record)
	declared := language(s.record.declared)
	s.words = tongueOf(declared)
	unlazy(doc)
	speakers(doc)
	s.headline()
	root := s.extract()
	if root == nil {
		root = &html.Node{Type: html.ElementNode, Data: "div"}
	}
	s.draft.Language = spoken(seen(root), declared)
	s.words = tongueOf(s.draft.Language)
	s.names()
	s.dates(from.Address)
	speaking(root)
	s.captions(root)
	s.frames(root)
	s.sift(root)
	if err := s.body(root); err != nil {
		return Draft{}, err
	}
	s.standfirst()
	s.dateline()
	s.kicker()
	s.pictures(doc)
	s.draft.Source = firstOf(s.draft.Source, s.record.source)
	s.draft.Section = s.record.sections(s.draft.Headline, s.record.source)
	s.draft.Text = bodyText(s.draft.Body)
	s.draft.Furniture = leftOver(s.all, s.draft, true)
	return s.draft, nil
}

// headline is the heading of the page that says what its head says.
func (s *sheet) headline() {
	said := append([]string(nil), s.record.headline...)
	if s.record.title != "" {
		said = append(said, s.record.title)
	}
	best, most := "", 0.0
	var ones []string
	for _, h := range elements(s.doc, "h1", "h2", "h3") {
		t := seen(h)
		if t == "" || utf8.RuneCountInString(t) > story.MaxHeadline || s.house(t) {
			continue
		}
		if h.Data != "h1" {
			for _, other := range said {
				if v := similar(t, s.bare(other)) - 0.25; v > most && len(tokens(t)) > 2 && !under(h, "aside", "nav", "footer") {
					best, most = t, v
				}
			}
			continue
		}
		ones = append(ones, t)
		for _, other := range said {
			if v := similar(t, s.bare(other)); v > most {
				best, most = t, v
			}
		}
	}
	switch {
	case most >= 0.5:
		s.draft.Headline = best
	case len(s.record.headline) > 0:
		s.draft.Headline = s.bare(s.record.headline[0])
	case len(ones) == 1:
		s.draft.Headline = ones[0]
	default:
		s.draft.Headline = s.bare(s.record.title)
	}
}

// bare is a title without the name of its house behind or before it.
func (s *sheet) bare(title string) string {
	title = fold(title)
	for _, mark := range []string{" | ", " – ", " -- ", " — ", " - ", " · ", " :: ", " » ", " « ", "｜", "_", " / ", "--", "-", "：", ":"} {
		for {
			i := strings.LastIndex(title, mark)
			if i < 0 {
				break
			}
			tail := strings.TrimSpace(title[i+len(mark):])
			head := strings.TrimSpace(title[:i])
			if size(head) < 15 || len(strings.TrimSpace(mark)) == len(mark) && !s.house(tail) || !s.house(tail) && !(strings.TrimSpace(mark) == "|" && len(strings.Fields(tail)) <= 4 && len(strings.Fields(head)) > 4) {
				break
			}
			title = head
		}
	}
	return title
}

// house reports whether a text is the name of the page's publication.
func (s *sheet) house(name string) bool {
	if len(name) > 60 {
		return false
	}
	squeeze := func(t string) string { return strings.Join(tokens(t), "") }
	n := squeeze(name)
	if n == "" {
		return false
	}
	if have := squeeze(s.record.source); have != "" && (strings.Contains(n, have) || strings.Contains(have, n)) {
		return true
	}
	if s.at != nil {
		host := squeeze(s.at.Hostname())
		return len(n) > 2 && strings.Contains(host, strings.TrimSuffix(strings.TrimSuffix(n, "com"), "net"))
	}
	return false
}

// extract is the part of the page that is its story, as nodes of its own; nil for none.
func (s *sheet) extract() *html.Node {
	pruned := clone(s.doc)
	prune(pruned)
	root := s.readable(pruned)
	if root == nil || size(seen(root)) < 400 {
		if other := s.readable(clone(s.doc)); other != nil && (root == nil || size(seen(other)) > size(seen(root))*2) {
			root = other
		}
	}
	return s.agreed(root)
}

func (s *sheet) readable(doc *html.Node) *html.Node {
	parser := readability.NewParser()
	parser.KeepClasses = true
	parser.DisableJSONLD = true
	article, err := parser.ParseAndMutate(doc, s.at)
	if err != nil {
		return nil
	}
	return article.Node
}

// agreed holds what was extracted against the text that the page says for programs to
// be its story: where that is most of what is missing, the smallest element that has
// it is taken, or, where none has, the text itself.
func (s *sheet) agreed(root *html.Node) *html.Node {
	body := s.record.articleBody
	if strings.Contains(body, "</") || strings.Contains(body, "&lt;") {
		if plain, err := prose.FromHTML(html.UnescapeString(body)); err == nil {
			body = bodyText(plain.Content)
		}
	}
	want := grams(tokens(html.UnescapeString(body)))
	if len(want) < 80 {
		return root
	}
	if root != nil && covered(want, grams(tokens(seen(root)))) > 0.75 {
		return root
	}
	at, have := s.doc, covered(want, grams(tokens(seen(s.doc))))
	if have < 0.6 {
		return textRoot(body)
	}
	for {
		var next *html.Node
		for c := at.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && !unseen[c.Data] && covered(want, grams(tokens(seen(c)))) >= have*0.95 {
				next = c
				break
			}
		}
		if next == nil {
			break
		}
		at = next
	}
	found := clone(at)
	prune(found)
	return found
}

// grams are the pairs of words of a text.
func grams(words []string) map[string]bool {
	m := map[string]bool{}
	for i := range len(words) - 1 {
		m[words[i]+" "+words[i+1]] = true
	}
	return m
}

// covered is the share of want that have has.
func covered(want, have map[string]bool) float64 {
	n := 0
	for w := range want {
		if have[w] {
			n++
		}
	}
	return float64(n) / float64(max(len(want), 1))
}

// textRoot makes an element of a plain text.
func textRoot(text string) *html.Node {
	root := &html.Node{Type: html.ElementNode, Data: "div"}
	for l := range strings.Lines(text) {
		if l = fold(html.UnescapeString(l)); l != "" {
			p := &html.Node{Type: html.ElementNode, Data: "p"}
			p.AppendChild(&html.Node{Type: html.TextNode, Data: l})
			root.AppendChild(p)
		}
	}
	return root
}

var aside = expression(`(?:^|[\s_-])(?:related\w*|relacionad\w*|read-?more|readmore|read-?also|readalso|lire-?aussi|newsletters?\w*|share\w*|sharing|social\w*|partage|recommend\w*|recommand\w*|comments?|commentaires?|disqus\w*|outbrain\w*|taboola\w*|cookies?|consent|paywall|subscri\w*|abo|advert\w*|ads?|adslot|dfp|publicite|werbung|anzeige|publicidad|banner|breadcrumbs?|tags?|taglist|most-?read|mostread|popular|trending|sidebar|author-bio|authorbio|toolbar|followus|follow-us|skip-?link|sr-only|visually-hidden|visuallyhidden|screen-reader-text|screenreader|a11y|print-only|tooltip|modal|popup)(?:[\s_-]|$)`)

// prune takes out of a page what calls itself something else than its story, unless
// much of what there is to read is in it.
func prune(doc *html.Node) {
	whole := size(seen(doc))
	for _, n := range find(doc, func(n *html.Node) bool { return aside.MatchString(named(n)) }) {
		switch n.Data {
		case "html", "body", "article", "main", "h1", "head", "a", "img", "p", "time":
			continue
		}
		if n.Parent == nil || under(n, "head") {
			continue
		}
		text := seen(n)
		if size(text)*5 > whole || len(elements(n, "h1")) > 0 || paragraphs(n) >= 3 {
			continue
		}
		remove(n)
	}
}

// paragraphs is how many paragraphs of some length n has that are no links.
func paragraphs(n *html.Node) (count int) {
	for _, p := range elements(n, "p") {
		if size(seen(p)) > 120 && linked(p) < 0.4 {
			count++
		}
	}
	return count
}

// speakers keeps who is quoted in a quotation: what extracts the story throws away
// every footer.
func speakers(doc *html.Node) {
	for _, q := range elements(doc, "blockquote") {
		for _, f := range elements(q, "footer") {
			if size(seen(f)) > 150 {
				continue
			}
			f.Data, f.DataAtom = "p", 0
			setAttr(f, "data-speaker", "")
		}
		if c := q.LastChild; c != nil && c.Type == html.ElementNode && c.Data == "cite" && size(seen(c)) <= 150 {
			c.Data, c.DataAtom = "p", 0
			setAttr(c, "data-speaker", "")
		}
	}
}

// speaking are those that speakers kept.
func speaking(root *html.Node) {
	for _, p := range elements(root, "p") {
		if slices.ContainsFunc(p.Attr, func(a html.Attribute) bool { return a.Key == "data-speaker" }) {
			p.Data, p.DataAtom = "footer", 0
		}
	}
}

// unlazy gives pictures the address that scripts would give them.
func unlazy(doc *html.Node) {
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "img" && n.Data != "source" {
			continue
		}
		src := attr(n, "src")
		if src != "" && !strings.HasPrefix(src, "data:") {
			continue
		}
		found := ""
		for _, key := range []string{"data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-full-src", "data-hi-res-src", "data-srcset", "srcset"} {
			if v := strings.TrimSpace(attr(n, key)); v != "" && !strings.HasPrefix(v, "data:") {
				found, _, _ = strings.Cut(strings.Fields(v)[0], ", ")
				break
			}
		}
		if found == "" && n.Data == "img" && n.Parent != nil && n.Parent.Data == "picture" {
			for _, o := range elements(n.Parent, "source") {
				if v := strings.Fields(firstOf(attr(o, "srcset"), attr(o, "data-srcset"))); len(v) > 0 && !strings.HasPrefix(v[0], "data:") {
					found = v[0]
					break
				}
			}
		}
		if found != "" {
			setAttr(n, "src", strings.TrimSuffix(found, ","))
		}
	}
}

func setAttr(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

// pictured is the element around n that holds a picture and hardly another word, nil for
// none.
func pictured(n, root *html.Node) *html.Node {
	text := size(seen(n))
	for box, i := n.Parent, 0; box != nil && box != root && i < 3; box, i = box.Parent, i+1 {
		if size(seen(box)) > text+120 {
			return nil
		}
		if len(elements(box, "img")) > 0 {
			return box
		}
	}
	return nil
}

// gather makes one caption of what a figure says, wherever in it that stands.
func gather(f *html.Node) {
	if len(elements(f, "table", "blockquote", "pre", "ul", "ol", "figure")) > 0 || size(seen(f)) > 600 {
		return
	}
	outside := false
	var said []string
	for _, l := range lines(f) {
		outside = outside || !under(l.node, "figcaption")
		if !junk(l.text) && !slices.Contains(said, l.text) {
			said = append(said, l.text)
		}
	}
	if !outside {
		return
	}
	for _, n := range slices.Collect(f.Descendants()) {
		if n.Type == html.TextNode {
			n.Data = " "
		}
	}
	for _, old := range elements(f, "figcaption") {
		remove(old)
	}
	caption := &html.Node{Type: html.ElementNode, Data: "figcaption"}
	for _, t := range said {
		p := &html.Node{Type: html.ElementNode, Data: "p"}
		p.AppendChild(&html.Node{Type: html.TextNode, Data: t})
		caption.AppendChild(p)
	}
	if len(said) > 0 {
		f.AppendChild(caption)
	}
}

// frames takes out the figures that have lost their picture to a script; their captions
// are kept with the pictures.
func (s *sheet) frames(root *html.Node) {
	for _, f := range elements(root, "figure") {
		for _, img := range elements(f, "img") { // the size of what stands there until a script comes
			img.Attr = slices.DeleteFunc(img.Attr, func(a html.Attribute) bool {
				return (a.Key == "width" || a.Key == "height") && len(strings.TrimSuffix(a.Val, "px")) < 3
			})
		}
		shown := slices.ContainsFunc(elements(f, "img", "video", "iframe", "audio"), func(n *html.Node) bool {
			return n.Data != "img" || s.resolve(attr(n, "src")) != ""
		})
		if shown {
			gather(f)
			continue
		}
		if len(elements(f, "table", "blockquote", "pre", "ul", "ol")) > 0 || size(seen(f)) > 1000 || f == root {
			continue
		}
		captions, credits := captionsOf(f)
		if len(captions)+len(credits) > 0 && len(s.orphans) < 50 {
			s.orphans = append(s.orphans, Figure{Captions: captions, Credits: credits})
		}
		remove(f)
	}
}

var captionName = expression(`(?:^|[\s_-])(?:\w*caption\w*|legend\w*|legende|bildtext|bildunterschrift|imagedesc|image-desc\w*|photo-desc\w*|credits?|copyright|photo-credit|image-credit|fotograf|photographer|fotocredit|image__meta|picture-info|leyenda|didascalia)(?:[\s_-]|$)`)

// captions make figures of pictures whose caption is told by a class alone.
func (s *sheet) captions(root *html.Node) {
	for _, n := range elements(root, "figcaption") { // one that has lost its figure
		if under(n, "figure") || n.Parent == nil {
			continue
		}
		if box := pictured(n, root); box != nil {
			box.Data, box.DataAtom = "figure", 0
			continue
		}
		if captions, credits := captionsOf(n); len(captions)+len(credits) > 0 && len(s.orphans) < 50 {
			s.orphans = append(s.orphans, Figure{Captions: captions, Credits: credits})
		}
		remove(n)
	}
	for _, l := range lines(root) { // one that ends with whose the picture is
		caption, credit := splitCredit(l.text)
		if credit == "" || caption == "" || size(l.text) > 350 || under(l.node, "figure", "table", "li") || l.node == root {
			continue
		}
		box := pictured(l.node, root)
		switch {
		case box != nil:
			box.Data, box.DataAtom = "figure", 0
			l.node.Data, l.node.DataAtom = "figcaption", 0
		case strings.HasSuffix(l.text, ")") && strings.Contains(l.text[len(caption):], "(") && creditMark.MatchString(l.text[len(caption):]):
			if len(s.orphans) < 50 {
				s.orphans = append(s.orphans, Figure{Captions: []string{caption}, Credits: []string{credit}})
			}
			s.drop(l)
		}
	}
	for _, n := range find(root, func(n *html.Node) bool { return captionName.MatchString(named(n)) }) {
		if n.Parent == nil || n.Data == "figure" || n.Data == "img" || under(n, "figcaption") || len(elements(n, "figure", "img", "table")) > 0 {
			continue
		}
		text := seen(n)
		if size(text) == 0 || size(text) > 700 || n == root {
			continue
		}
		if under(n, "figure") {
			n.Data, n.DataAtom = "figcaption", 0
			continue
		}
		box := n.Parent
		for range 3 {
			if box == root || box == nil || len(elements(box, "img")) > 0 {
				break
			}
			box = box.Parent
		}
		if box == nil || box == root || len(elements(box, "img")) == 0 || size(seen(box)) > size(text)+200 {
			continue
		}
		box.Data, box.DataAtom = "figure", 0
		n.Data, n.DataAtom = "figcaption", 0
	}
}

// sift takes the lines out of the story that are none of it, and notes what they say.
func (s *sheet) sift(root *html.Node) {
	all := lines(root)
	begun := false // a paragraph of some length was seen
	more := false  // the line before said that links follow
	last := -1     // the last line that is surely the story's
	for i, l := range all {
		if size(l.text) > 100 && linked(l.node) < 0.5 && !under(l.node, "figcaption") {
			last = i
		}
	}
	above := s.above(all)
	promos := s.promos(all)
	signed := false // the line before was the name of its author, behind the story
	for i, l := range all {
		n := size(l.text)
		links := linked(l.node)
		wasSigned := signed
		signed = false
		switch {
		case under(l.node, "figcaption", "figure"):
			continue
		case above[i]:
			s.drop(l)
		case n < 160 && creditAlone(l.text) && !sentences(strings.TrimSuffix(l.text, ".")):
			s.drop(l)
		case promos[i]:
			s.relate(l.node)
			s.drop(l)
		case i > 3 && (i > last-4 || i*4 > len(all)*3) && n < 80 && s.author(l.text):
			signed = true
			s.drop(l)
		case wasSigned && n < 600 && i > last-3:
			s.drop(l)
		case i < 8 && n < 70 && !sentences(l.text) && moment(l.text, s.words) != "":
			s.drop(l)
		case junk(l.text) && (n < 200 || links > 0.2 || i > last || i < 3):
			s.drop(l)
		case readAlso.MatchString(l.text) && n <= 300 && (links > 0.5 || n <= 45 || links > 0.25 && n < 160):
			s.relate(l.node)
			s.drop(l)
			more = true
			continue
		case more && links > 0.8 && n <= 250:
			s.relate(l.node)
			s.drop(l)
			continue
		case tagLine.MatchString(l.text) && n < 200:
			s.drop(l)
			more = true
			continue
		case i > last && links > 0.85 && n <= 250 && last >= 0:
			s.relate(l.node)
			s.drop(l)
		case i > last-1 && sourceLine.MatchString(l.text) && n < 120:
			s.draft.Source = firstOf(s.draft.Source, fold(sourceLine.FindStringSubmatch(l.text)[1]))
			s.drop(l)
		case !begun && s.heads(l.text, n):
			s.drop(l)
		}
		more = false
		if n > 100 && sentences(l.text) {
			begun = true
		}
	}
}

// above says which lines of the story stand over the headline on the page: menus, and
// walls that are shown to some.
func (s *sheet) above(all []line) map[int]bool {
	head := -1
	for i, l := range s.all {
		if (l.node.Data == "h1" || under(l.node, "h1")) && similar(l.text, s.draft.Headline) > 0.85 {
			head = i
			break
		}
	}
	if head < 0 {
		return nil
	}
	later := map[string]bool{}
	for _, l := range s.all[head:] {
		later[l.text] = true
	}
	before := map[string]bool{}
	for _, l := range s.all[:head] {
		if !later[l.text] {
			before[l.text] = true
		}
	}
	found := map[int]bool{}
	over, whole := 0, 0
	for i, l := range all {
		n := size(l.text)
		whole += n
		if before[l.text] {
			found[i] = true
			over += n
		}
	}
	if over*5 > whole*2 {
		return nil
	}
	return found
}

// promos says which lines are paragraphs or headings that are one link and nothing
// else: pointers to other stories. Where there are many, they are what the page is about.
func (s *sheet) promos(all []line) map[int]bool {
	found := map[int]bool{}
	promo, whole := 0, 0
	for i, l := range all {
		n := size(l.text)
		whole += n
		if n >= 25 && n <= 220 && !under(l.node, "li", "td", "blockquote", "figure") && linked(l.node) > 0.95 && !sentences(l.text) {
			found[i] = true
			promo += n
		}
	}
	if promo*10 > whole*2 {
		return nil
	}
	return found
}

// creditAlone reports whether a line says whose a picture is, and nothing else.
func creditAlone(text string) bool {
	caption, credit := splitCredit(text)
	return credit != "" && caption == "" && (size(text) < 60 || !strings.Contains(text, ". "))
}

// author reports whether a line is the name of one who wrote the story.
func (s *sheet) author(text string) bool {
	for _, name := range s.draft.Byline {
		if similar(text, name) > 0.8 {
			return true
		}
	}
	return false
}

// heads reports whether a line before the story's first paragraph is its headline, its
// byline or its date.
func (s *sheet) heads(text string, n int) bool {
	if n > 200 {
		return false
	}
	if similar(text, s.draft.Headline) > 0.85 {
		return true
	}
	if n > 120 {
		return false
	}
	if bylineLine.MatchString(text) && n < 80 && !sentences(text) {
		return true
	}
	if n < 90 && (publishedLine.MatchString(text) || updatedLine.MatchString(text)) && moment(text, s.words) != "" {
		return true
	}
	if n < 60 && moment(text, s.words) != "" && !sentences(text) {
		return true
	}
	low := strings.ToLower(text)
	for _, name := range s.draft.Byline {
		if n < size(name)+30 && strings.Contains(low, strings.ToLower(name)) && !sentences(text) {
			return true
		}
	}
	return false
}

// drop takes a line out of the tree.
func (s *sheet) drop(l line) {
	n := l.node
	if len(lines(n)) <= 1 {
		if len(elements(n, "img", "figure", "video", "iframe")) == 0 {
			remove(n)
			return
		}
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if t := fold(innerText(c)); t != "" && strings.Contains(l.text, t) && !(c.Type == html.ElementNode && blocky[c.Data]) {
			n.RemoveChild(c)
		}
		c = next
	}
}

// relate notes the links of n as stories that the page points to.
func (s *sheet) relate(n *html.Node) {
	anchors := elements(n, "a")
	if n.Data == "a" {
		anchors = append(anchors, n)
	}
	if len(anchors) == 0 && n.Parent != nil && n.Parent.Data == "a" {
		anchors = append(anchors, n.Parent)
	}
	for _, a := range anchors {
		title := seen(a)
		if m := readAlso.FindStringIndex(title); m != nil {
			title = strings.TrimLeft(title[m[1]:], " :：|–—-»>")
		}
		to := s.resolve(attr(a, "href"))
		if size(title) < 12 || to == "" || len(s.draft.Related) >= 50 {
			continue
		}
		if !slices.ContainsFunc(s.draft.Related, func(o Link) bool { return o.URL == to }) {
			s.draft.Related = append(s.draft.Related, Link{title, to})
		}
	}
}

// resolve is an address as it is reached from the page; "" for one that leads nowhere.
func (s *sheet) resolve(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || strings.HasPrefix(ref, "#") || len(ref) > story.MaxURL {
		return ""
	}
	u, err := url.Parse(strings.ReplaceAll(ref, " ", "%20"))
	if err != nil {
		return ""
	}
	if s.at != nil {
		u = s.at.ResolveReference(u)
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// body makes blocks of what is left.
func (s *sheet) body(root *html.Node) error {
	var b strings.Builder
	if err := html.Render(&b, root); err != nil {
		return err
	}
	from := prose.Source{Lang: s.draft.Language}
	if s.at != nil {
		from.Base = s.at.String()
	}
	body, err := from.HTML(b.String())
	if err != nil {
		return err
	}
	s.draft.Body = s.trim(body.Content)
	return nil
}

// dateline takes the dateline off the first paragraph.
func (s *sheet) dateline() {
	for i, n := range s.draft.Body {
		if n.Type == "paragraph" && size(n.Words()) >= 30 {
			s.draft.Dateline = cutDateline(&s.draft.Body[i])
			return
		}
	}
}

// trim tells captions from credits, and leaves out what says nothing: rules at the ends, an empty embed.
func (s *sheet) trim(body []story.Node) []story.Node {
	body = slices.DeleteFunc(body, func(n story.Node) bool {
		return n.Type == "embed" && story.Attr[string](n, "url") == "" || n.Type == "heading" && similar(n.Words(), s.draft.Headline) > 0.9
	})
	for i := range body {
		switch body[i].Type {
		case "picture", "video":
			creditIn(&body[i])
		case "gallery":
			for j := range body[i].Content {
				creditIn(&body[i].Content[j])
			}
		}
	}
	for len(body) > 0 && body[len(body)-1].Type == "rule" {
		body = body[:len(body)-1]
	}
	for len(body) > 0 && body[0].Type == "rule" {
		body = body[1:]
	}
	return body
}

// cutDateline takes the dateline off a paragraph, over its pieces of text.
func cutDateline(n *story.Node) string {
	said, length := dateline(n.Words())
	if said == "" {
		return ""
	}
	content := slices.Clone(n.Content)
	for length > 0 && len(content) > 0 {
		c := &content[0]
		if c.Type != "text" {
			return ""
		}
		if len(c.Text) > length {
			c.Text = strings.TrimLeft(c.Text[length:], " ")
			break
		}
		length -= len(c.Text)
		content = content[1:]
	}
	n.Content = content
	return said
}

// creditIn tells a picture's caption from its credit.
func creditIn(n *story.Node) {
	caption := story.Attr[string](*n, "caption")
	if caption == "" || story.Attr[string](*n, "credit") != "" {
		return
	}
	text, credit := splitLines(caption)
	if credit == "" || utf8.RuneCountInString(credit) > story.MaxCredit {
		return
	}
	attrs := story.Block("", nil, "caption", text, "credit", credit).Attrs
	for k, v := range n.Attrs {
		if k != "caption" {
			attrs[k] = v
		}
	}
	n.Attrs = attrs
}

// splitLines is splitCredit over the lines of a caption.
func splitLines(s string) (caption, credit string) {
	var captions, credits []string
	for _, l := range strings.Split(s, "\n") {
		a, b := splitCredit(l)
		if a != "" {
			captions = append(captions, a)
		}
		if b != "" {
			credits = append(credits, b)
		}
	}
	return strings.Join(captions, "\n"), strings.Join(credits, " / ")
}

// leftOver are the lines of a page whose words a draft does not have: in pairs, since
// the words of a menu may stand anywhere in a story, or each by itself.
func leftOver(all []line, d Draft, pairs bool) []string {
	have := map[string]bool{}
	add := func(texts ...string) {
		for _, t := range texts {
			words := tokens(t)
			for i := range words {
				have[words[i]] = true
				if i > 0 {
					have[words[i-1]+" "+words[i]] = true
				}
			}
		}
	}
	add(d.Kicker, d.Headline, d.Standfirst, d.Dateline, d.Source, d.Text)
	add(d.Section...)
	add(d.Byline...)
	for _, p := range d.Pictures {
		add(p.Captions...)
		add(p.Credits...)
	}
	for _, r := range d.Related {
		add(r.Title)
	}
	for _, n := range d.Body {
		for _, m := range append([]story.Node{n}, n.Content...) {
			for _, key := range []string{"speaker", "caption", "credit", "title"} {
				add(story.Attr[string](m, key))
			}
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, l := range all {
		words := tokens(l.text)
		kept := true
		for i, w := range words {
			if pairs && i == 0 && len(words) > 1 {
				continue
			}
			if pairs && i > 0 {
				w = words[i-1] + " " + w
			}
			if !have[w] {
				kept = false
				break
			}
		}
		if !kept && !seen[l.text] {
			seen[l.text] = true
			out = append(out, l.text)
		}
	}
	return out
}
