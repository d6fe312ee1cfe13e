package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"marbre/fault"
	"marbre/story"
)

// A kind is what a line of a pasted page is.
type kind int

const (
	loose kind = iota // a short line of no certain use
	prosaic
	short // a sentence, but a short one
	furniture
	menu
	pointing // read also …
	dating
	signing
	crediting
	sourcing
	item
)

// A unit is one line of a paste, its hard-wrapped pieces joined.
type unit struct {
	text  string
	kind  kind
	n     int  // size
	used  bool // it is in the draft
	apart bool // an empty line stands before it
}

// A paste is a plain text in the making of its draft.
type paste struct {
	units []unit
	words tongue
	draft Draft
	from  int // the story's first unit
	to    int // behind its last
}

// readText makes a draft of plain text.
func readText(text string) (Draft, error) {
	if len(text) > MaxText {
		return Draft{}, fault.Tell(fault.TooLarge, "intake.text", MaxText>>20)
	}
	raw := split(text)
	if len(raw) > MaxLines {
		return Draft{}, fault.Tell(fault.TooLarge, "intake.lines", MaxLines)
	}
	p := &paste{}
	p.draft.Language = spoken(longest(text), "")
	p.words = tongueOf(p.draft.Language)
	p.units = join(raw)
	p.classify()
	p.span()
	p.head()
	p.body()
	p.tail()
	d := &p.draft
	d.Text = bodyText(d.Body)
	for _, u := range p.units {
		if !u.used && !slices.Contains(d.Furniture[max(0, len(d.Furniture)-50):], u.text) {
			d.Furniture = append(d.Furniture, u.text)
		}
	}
	var all []line
	for _, u := range p.units {
		all = append(all, line{text: u.text})
	}
	kept := *d
	kept.Headline += "\n" + strings.Join(d.Furniture, "\n")
	d.Furniture = append(d.Furniture, leftOver(all, kept, false)...)
	return *d, nil
}

// longest are the long lines of a text, from which its language is told; all of it
// where there are none.
func longest(text string) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		if size(l) > 60 && b.Len() < 8000 {
			b.WriteString(l)
		}
	}
	if b.Len() == 0 {
		return text
	}
	return b.String()
}

// split are the lines of a text; an empty one stands for any number of them.
func split(text string) (all []string) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\f", "\n\n", "\v", "\n").Replace(text)
	for l := range strings.Lines(text) {
		l = fold(strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r <= 0x9f || r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef || r == '\u200b' || r == '\ufeff' {
				return ' '
			}
			return r
		}, l))
		if l == "" && (len(all) == 0 || all[len(all)-1] == "") {
			continue
		}
		all = append(all, l)
	}
	return all
}

// join puts lines together that somebody's program broke: those of a text in which most
// lines are about as long as the longest, or that go on in small letters.
func join(lines []string) (all []unit) {
	width := wrapped(lines)
	apart := true
	last := ""
	for _, l := range lines {
		if l == "" {
			apart, last = true, ""
			continue
		}
		if last != "" && goesOn(last, l, width) {
			u := &all[len(all)-1]
			end, _ := utf8.DecodeLastRuneInString(u.text)
			begin, _ := utf8.DecodeRuneInString(l)
			if cjk(end) && cjk(begin) || cjk(begin) && unicode.IsPunct(end) && end > 0x2000 {
				u.text += l
			} else {
				u.text += " " + l
			}
			last = l
			continue
		}
		all = append(all, unit{text: l, apart: apart})
		apart, last = false, l
	}
	for i := range all {
		all[i].n = size(all[i].text)
	}
	return all
}

// wrapped is the width at which a text was broken, in size; 0 for one that was not.
func wrapped(lines []string) int {
	var sizes []int
	for _, l := range lines {
		if n := size(l); n >= 30 {
			sizes = append(sizes, n)
		}
	}
	if len(sizes) < 5 {
		return 0
	}
	slices.Sort(sizes)
	width := sizes[len(sizes)*95/100]
	if width > 140 || sizes[len(sizes)-1] > width+30 {
		return 0
	}
	near := 0
	for _, n := range sizes {
		if n*4 >= width*3 {
			near++
		}
	}
	if near*10 < len(sizes)*6 {
		return 0
	}
	return width
}

// goesOn reports whether next is the rest of last.
func goesOn(last, next string, width int) bool {
	n := size(last)
	begin, _ := utf8.DecodeRuneInString(next)
	full := width > 0 && n*4 >= width*3 && (!sentences(last) || n*10 >= width*8)
	running := n >= 35 && n <= 160 && unicode.IsLower(begin) && !sentences(last)
	if !full && !running || strings.ContainsRune("•·*-–—▪■‣◦", begin) {
		return false
	}
	return !junk(last) && !junk(next) && !readAlso.MatchString(next) && !(size(next) < 90 && publishedLine.MatchString(next))
}

// classify says of each unit what it is, first by itself, then by those around it.
func (p *paste) classify() {
	for i := range p.units {
		u := &p.units[i]
		u.kind = p.alone(u.text, u.n)
	}
	// Short lines in a row, none of them a sentence, are a menu.
	for i := 0; i < len(p.units); {
		j := i
		for j < len(p.units) && (p.units[j].kind == loose || p.units[j].kind == furniture) && p.units[j].n < 50 {
			j++
		}
		if j-i >= 4 {
			for k := i; k < j; k++ {
				if p.units[k].kind == loose {
					p.units[k].kind = menu
				}
			}
		}
		i = max(j, i+1)
	}
}

var bullet = expression(`^\s*(?:[•·*▪■‣◦–—-]|\d{1,2}[.)])\s+\S`)

// alone is what a line is by itself.
func (p *paste) alone(s string, n int) kind {
	switch {
	case junk(s), tagLine.MatchString(s) && n < 200:
		return furniture
	case readAlso.MatchString(s) && n <= 250:
		return pointing
	case sourceLine.MatchString(s) && n < 120:
		return sourcing
	}
	whole := sentences(s)
	if n < 140 && p.dated(s, n) {
		return dating
	}
	if n < 90 && !whole && bylineLine.MatchString(s) && capital(bylineLine.FindStringSubmatch(s)[1]) {
		return signing
	}
	if n < 400 {
		if caption, credit := splitCredit(s); credit != "" && (caption == "" || size(credit) < 90 && (!whole || strings.HasSuffix(s, ")") || strings.Contains(s, "©")) || labelled.MatchString(s)) {
			return crediting
		}
	}
	if n < 300 && labelled.MatchString(s) {
		return crediting
	}
	if bullet.MatchString(s) && n < 300 {
		return item
	}
	switch {
	case n >= 160, n >= 80 && whole:
		return prosaic
	case whole && n >= 25, n >= 100:
		return short
	}
	return loose
}

var labelled = expression(`(?i)^(?:photo|foto|image|picture|file photo|légende|legend|caption|bild|photo d[’']illustration|photo d[’']archives?|image d[’']illustration|صورة|写真|图)\s*[:：(]`)

// dated reports whether a line says when the story was published or changed, and little else.
func (p *paste) dated(s string, n int) bool {
	said := publishedLine.MatchString(s) || updatedLine.MatchString(s) && !sentences(s)
	if !said && n >= 60 {
		return false
	}
	if said || !sentences(s) || n < 30 {
		w := western(s)
		day, from, to := dayIn(w, p.words)
		if day == "" {
			return false
		}
		return said || n-(to-from) < 30
	}
	return false
}

// span finds where the story begins and ends: the run of units in which most is prose.
func (p *paste) span() {
	best, sum, from := 0, 0, 0
	lone := p.lone()
	for i, u := range p.units {
		weight := 0
		switch u.kind {
		case prosaic:
			weight = min(u.n, 400)
		case short:
			weight = 15
		case item:
			weight = 5
		case furniture:
			weight = -40
		case menu:
			weight = -60
		case pointing:
			weight = -20
		case loose:
			weight = -20
			if lone {
				weight = 2 // nothing else than a text is there
			}
		default:
			weight = -20
		}
		if sum <= 0 {
			sum, from = 0, i
		}
		if sum += weight; sum > best {
			best, p.from, p.to = sum, from, i+1
		}
	}
	// A paste of few words has no run of prose: all that is no furniture is the story.
	if best == 0 {
		p.from, p.to = len(p.units), len(p.units)
		for i, u := range p.units {
			if u.kind == short || u.kind == loose || u.kind == item || u.kind == prosaic {
				p.from = min(p.from, i)
			}
		}
		if p.from > p.to {
			p.from = p.to
		}
		return
	}
	for p.from < p.to && p.units[p.from].kind != prosaic && p.units[p.from].kind != short && p.units[p.from].kind != item {
		p.from++
	}
	for p.to > p.from && p.units[p.to-1].kind != prosaic && p.units[p.to-1].kind != short && p.units[p.to-1].kind != item {
		p.to--
	}
}

// lone reports whether a paste is a story and hardly anything around it: it begins with
// prose, or with a headline over prose, and has no line of a page's furniture.
func (p *paste) lone() bool {
	strange := 0
	for _, u := range p.units {
		if u.kind == furniture || u.kind == pointing {
			strange++
		}
	}
	if strange > 0 && strange*40 > len(p.units) || len(p.units) == 0 {
		return false
	}
	for _, u := range p.units[:min(len(p.units), 4)] {
		if u.kind == prosaic {
			return true
		}
	}
	return false
}

// head reads what stands before the story: headline, standfirst, byline, dates.
func (p *paste) head() {
	d := &p.draft
	at := p.headlineAt()
	if at >= 0 {
		d.Headline = p.units[at].text
		p.units[at].used = true
		if p.from <= at {
			p.from = at + 1
		}
		for i := range p.units[:at] { // the tab's title, a breadcrumb
			if p.units[i].text == d.Headline {
				p.units[i].used = true
			}
		}
		if at > 0 {
			u := &p.units[at-1]
			if u.kind == loose && u.n < 40 && u.n > 2 && !strings.Contains(u.text, "  ") && (at < 2 || p.units[at-2].kind != loose) {
				d.Kicker, u.used = strings.Trim(u.text, " :|"), true
			}
		}
	}
	low := max(0, p.from-14)
	if at >= 0 {
		low = max(at+1, p.from-14)
	}
	// The first paragraph is the standfirst where date, byline or picture follow it.
	if at >= 0 && p.from < len(p.units) && p.from <= at+2 && p.from+1 < p.to && p.units[p.from].n < 500 {
		next := p.units[p.from+1].kind
		if next == dating || next == signing || next == crediting {
			d.Standfirst = p.units[p.from].text
			p.units[p.from].used = true
			p.from++
		}
	}
	for i := low; i < p.from; i++ {
		u := &p.units[i]
		if !u.used && d.Standfirst == "" && at >= 0 && (u.kind == short || u.kind == loose && u.n >= 60) && i > at {
			d.Standfirst, u.used = u.text, true
		}
	}
	if at < 0 && low > 3 {
		low = max(low, p.from-6)
	}
	for i := low; i < p.to && i < p.from+12; i++ {
		u := &p.units[i]
		switch u.kind {
		case dating:
			p.date(u.text)
		case signing:
			if len(d.Byline) == 0 {
				d.Byline = people([]string{bylineOf(u.text)})
			}
		case crediting:
			if i < p.from {
				p.picture(u)
			}
		case loose:
			beside := i+1 < len(p.units) && p.units[i+1].kind == dating || i > 0 && p.units[i-1].kind == dating
			if len(d.Byline) == 0 && i < p.from && beside && nameLike(u.text) {
				d.Byline, u.used = people([]string{u.text}), true
			}
		}
	}
	if at < 0 {
		return
	}
	for i := max(0, at-8); i < at; i++ { // some pages set the date over the headline
		if p.units[i].kind == dating && d.Published == "" {
			p.date(p.units[i].text)
		}
		if p.units[i].kind == signing && len(d.Byline) == 0 {
			d.Byline = people([]string{bylineOf(p.units[i].text)})
		}
	}
}

// bylineOf is a byline without the date that stands behind it on its line.
func bylineOf(s string) string {
	if m := bylineLine.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	return s
}

// nameLike reports whether a line looks like the name of a person.
func nameLike(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 || sentences(s) {
		return false
	}
	for _, w := range words {
		if !capital(w) && !slices.Contains([]string{"de", "von", "van", "der", "den", "al", "el", "bin", "et", "and", "y", "und", "da", "di", "du", "le", "la"}, w) {
			return false
		}
	}
	return true
}

// headlineAt is the unit that is the headline, -1 for none: the line before the story
// that most looks like one.
func (p *paste) headlineAt() int {
	best, at := 0, -1
	count := map[string]int{}
	for _, u := range p.units {
		count[u.text]++
	}
	low := max(0, p.from-25)
	for i := low; i < p.from && i < len(p.units); i++ {
		u := p.units[i]
		if u.kind != loose && u.kind != short && !(u.kind == menu && u.n >= 25) || u.n < 12 || u.n > 220 {
			continue
		}
		score := 40 - (p.from - i)
		words := len(strings.Fields(u.text))
		switch {
		case u.n >= 25 && u.n <= 140:
			score += 20
		case u.n < 20:
			score -= 20
		}
		if words >= 5 || hasCJK(u.text) {
			score += 10
		}
		if !sentences(u.text) {
			score += 8
		} else if r, _ := utf8.DecodeLastRuneInString(u.text); r == '.' {
			score -= 12
		}
		if u.kind == menu {
			score -= 15
		}
		if count[u.text] > 1 {
			score += 12
		}
		for _, next := range p.units[i+1 : min(len(p.units), i+4)] {
			if next.kind == dating || next.kind == signing {
				score += 8
				break
			}
		}
		// A standfirst of one sentence stands below a headline, never above it.
		if i+1 < p.from && p.units[i+1].kind == loose && p.units[i+1].n > u.n && p.units[i+1].n > 60 {
			score += 6
		}
		score += min(p.shared(u.text), 5) * 6
		if score > best {
			best, at = score, i
		}
	}
	return at
}

// shared is how many of a line's longer words the story's first paragraphs have.
func (p *paste) shared(s string) int {
	have := map[string]bool{}
	for _, u := range p.units[p.from:min(p.to, p.from+5)] {
		for _, w := range tokens(u.text) {
			have[w] = true
		}
	}
	same := 0
	for _, w := range tokens(s) {
		if have[w] && (utf8.RuneCountInString(w) > 4 || hasCJK(w)) {
			same++
		}
	}
	return same
}

func hasCJK(s string) bool { return strings.ContainsFunc(s, cjk) }

// date reads a line that says when.
func (p *paste) date(s string) {
	d := &p.draft
	if m := bylineLine.FindStringSubmatch(s); m != nil && len(d.Byline) == 0 && !publishedLine.MatchString(s) {
		d.Byline = people([]string{m[1]})
	}
	first, rest := s, ""
	if m := updatedLine.FindStringIndex(s); m != nil {
		first, rest = s[:m[0]], s[m[0]:]
	}
	if d.Published == "" {
		d.Published = moment(first, p.words)
	}
	if d.Updated == "" && rest != "" {
		d.Updated = moment(rest, p.words)
	}
}

// picture notes a caption or credit: a picture without its address.
func (p *paste) picture(u *unit) {
	u.used = true
	caption, credit := splitCredit(u.text)
	var pic Figure
	if caption != "" {
		pic.Captions = []string{caption}
	}
	if credit != "" {
		pic.Credits = []string{credit}
	}
	last := len(p.draft.Pictures) - 1
	if caption == "" && last >= 0 && len(p.draft.Pictures[last].Credits) == 0 {
		p.draft.Pictures[last].Credits = pic.Credits
		return
	}
	p.draft.Pictures = append(p.draft.Pictures, pic)
}

// body makes blocks of the story's units.
func (p *paste) body() {
	d := &p.draft
	for i := p.from; i < p.to; i++ {
		u := &p.units[i]
		if u.used {
			continue
		}
		switch u.kind {
		case prosaic, short:
			u.used = true
			d.Body = append(d.Body, p.paragraph(i))
		case item:
			i = p.list(i)
		case crediting:
			p.picture(u)
		case pointing:
			i = p.related(i)
		case sourcing:
			d.Source, u.used = firstOf(d.Source, sourceLine.FindStringSubmatch(u.text)[1]), true
		case dating: // a heading of a chronicle, where prose goes on below
			if d.Body != nil && i+1 < p.to && p.units[i+1].kind == prosaic && u.n < 40 && !publishedLine.MatchString(u.text) && !updatedLine.MatchString(u.text) {
				u.used = true
				d.Body = append(d.Body, heading(u.text))
			}
		case loose, menu, signing:
			p.place(i)
		}
	}
	if len(d.Body) > 0 && d.Body[0].Type == "paragraph" {
		d.Dateline = cutDateline(&d.Body[0])
	}
}

// paragraph is the block of a unit, a quotation where its speaker stands behind it.
func (p *paste) paragraph(i int) story.Node {
	s := p.units[i].text
	if m := quoted.FindStringSubmatch(s); m != nil && utf8.RuneCountInString(m[2]) <= 120 {
		return story.Block("quote", []story.Node{plain(m[1])}, "speaker", strings.TrimSpace(m[2]))
	}
	if wholly.MatchString(s) && i+1 < p.to {
		next := &p.units[i+1]
		if m := speaker.FindStringSubmatch(next.text); m != nil && next.n < 120 && !sentences(next.text) {
			next.used = true
			return story.Block("quote", []story.Node{plain(s)}, "speaker", m[1])
		}
	}
	return plain(s)
}

var (
	quoted  = expression(`^([«“„"”「『][^«“„"]{15,}[»”“"」』])\s*(?:[—–-]{1,2}|,\s[—–-])\s*(\p{Lu}[^.!?]{2,118})$`)
	wholly  = expression(`^[«“„"”「『].{15,}[»”“"」』]$`)
	speaker = expression(`^[—–-]{1,2}\s*(\S.{2,110})$`)
)

func plain(s string) story.Node {
	return story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: s}}}
}

func heading(s string) story.Node {
	return story.Block("heading", []story.Node{{Type: "text", Text: s}}, "level", 2)
}

// list makes one of the items from i on; a single one is a paragraph.
func (p *paste) list(i int) int {
	j := i
	var items []story.Node
	ordered := true
	for j < p.to && p.units[j].kind == item {
		s := p.units[j].text
		r, _ := utf8.DecodeRuneInString(s)
		ordered = ordered && unicode.IsDigit(r)
		_, rest, _ := strings.Cut(s, " ")
		items = append(items, story.Node{Type: "item", Content: []story.Node{plain(fold(rest))}})
		p.units[j].used = true
		j++
	}
	if len(items) == 1 || p.spoken(i, j) {
		for k := i; k < j; k++ {
			p.draft.Body = append(p.draft.Body, plain(p.units[k].text))
		}
		return j - 1
	}
	p.draft.Body = append(p.draft.Body, story.Block("list", items, "ordered", ordered))
	return j - 1
}

// spoken reports whether units that begin with a long dash are what people say.
func (p *paste) spoken(i, j int) bool {
	for _, u := range p.units[i:j] {
		r, _ := utf8.DecodeRuneInString(u.text)
		if r != '—' && r != '–' {
			return false
		}
	}
	return true
}

// place sets a short line within the story: a heading over a paragraph, or nothing.
func (p *paste) place(i int) {
	u := &p.units[i]
	next := kind(-1)
	for j := i + 1; j < p.to; j++ {
		if k := p.units[j].kind; k != crediting && k != furniture {
			next = k
			break
		}
	}
	before := i > p.from && p.units[i-1].kind == loose && !p.units[i-1].used
	switch {
	case quoted.MatchString(u.text), wholly.MatchString(u.text) && i+1 < p.to && speaker.MatchString(p.units[i+1].text):
		u.used = true
		p.draft.Body = append(p.draft.Body, p.paragraph(i))
	case u.kind == menu && u.n < 25, u.kind == menu && next != prosaic && next != short:
	case (next == prosaic || next == short || next == item) && u.n <= 110 && !before && len(p.draft.Body) > 0:
		u.used = true
		p.draft.Body = append(p.draft.Body, heading(u.text))
	case u.n >= 40 && u.kind != menu, sentences(u.text) && u.kind != menu:
		u.used = true
		p.draft.Body = append(p.draft.Body, plain(u.text))
	}
}

var webAddress = expression(`https?://\S+`)

// related notes what a line points to, and the titles below it.
func (p *paste) related(i int) int {
	u := &p.units[i]
	u.used = true
	title := u.text
	if m := readAlso.FindStringIndex(title); m != nil {
		title = strings.TrimLeft(title[m[1]:], " :：|–—->»")
	}
	p.point(title)
	if size(title) >= 12 {
		p.draft.Furniture = append(p.draft.Furniture, strings.TrimSpace(strings.TrimSuffix(u.text, title)))
		return i
	}
	p.draft.Furniture = append(p.draft.Furniture, u.text)
	for i+1 < p.to && p.units[i+1].kind == loose && p.units[i+1].n >= 20 && p.units[i+1].n < 180 && !p.units[i+1].apart {
		i++
		p.units[i].used = true
		p.point(p.units[i].text)
	}
	return i
}

// point notes a title as a story that the page points to.
func (p *paste) point(title string) {
	l := Link{Title: title}
	if m := webAddress.FindStringIndex(title); m != nil {
		l.URL = title[m[0]:m[1]]
		l.Title = fold(title[:m[0]] + " " + title[m[1]:])
	}
	if size(l.Title) >= 12 || l.URL != "" {
		p.draft.Related = append(p.draft.Related, l)
	}
}

// tail reads what stands behind the story: source, byline, related titles.
func (p *paste) tail() {
	d := &p.draft
	for i := p.to; i < len(p.units) && i < p.to+8; i++ {
		u := &p.units[i]
		switch u.kind {
		case sourcing:
			if d.Source == "" {
				d.Source, u.used = sourceLine.FindStringSubmatch(u.text)[1], true
			}
		case signing:
			if len(d.Byline) == 0 {
				d.Byline = people([]string{bylineOf(u.text)})
			}
		case dating:
			p.date(u.text)
		}
	}
	for i := p.to; i < len(p.units) && len(d.Related) < 50; i++ {
		if p.units[i].kind == pointing {
			p.relatedBehind(i)
		}
	}
	for i := 0; i < p.from && len(d.Related) < 50; i++ {
		if p.units[i].kind == pointing && !p.units[i].used {
			p.related(i)
		}
	}
	if d.Updated == d.Published {
		d.Updated = ""
	}
}

// relatedBehind is related beyond the story's end.
func (p *paste) relatedBehind(i int) {
	end := p.to
	p.to = len(p.units)
	p.related(i)
	p.to = end
}
