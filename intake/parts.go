package intake

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/net/html"

	"marbre/lang"
	"marbre/story"
)

// heard are the languages that a text is told apart in.
var heard = map[whatlanggo.Lang]bool{
	whatlanggo.Fra: true, whatlanggo.Eng: true, whatlanggo.Spa: true, whatlanggo.Deu: true, whatlanggo.Arb: true, whatlanggo.Pes: true, whatlanggo.Rus: true,
	whatlanggo.Cmn: true, whatlanggo.Jpn: true, whatlanggo.Kor: true, whatlanggo.Por: true, whatlanggo.Ita: true, whatlanggo.Nld: true, whatlanggo.Pol: true,
	whatlanggo.Tur: true, whatlanggo.Ukr: true, whatlanggo.Swe: true, whatlanggo.Dan: true, whatlanggo.Nob: true, whatlanggo.Fin: true, whatlanggo.Ces: true,
	whatlanggo.Ron: true, whatlanggo.Hun: true, whatlanggo.Ell: true, whatlanggo.Heb: true, whatlanggo.Hin: true, whatlanggo.Urd: true, whatlanggo.Tha: true,
	whatlanggo.Vie: true, whatlanggo.Ind: true, whatlanggo.Bul: true, whatlanggo.Srp: true, whatlanggo.Hrv: true, whatlanggo.Ben: true, whatlanggo.Tam: true,
}

// spoken is the language of a text: the declared one, unless the text is long enough
// and says another without doubt.
func spoken(text string, declared lang.Tag) lang.Tag {
	if len(text) > 4000 {
		text = strings.ToValidUTF8(text[:4000], "")
	}
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 60 {
		return declared
	}
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: heard})
	if !info.IsReliable() {
		return declared
	}
	found := language(info.Lang.Iso6391())
	if found == "" || declared != "" && (found.Base() == declared.Base() || letters < 200 || kin(found.Base(), declared.Base())) {
		return declared
	}
	return found
}

// kin reports whether two languages are so near that what is declared is believed, or
// whether a is one that the other is taken for.
func kin(a, b string) bool {
	for _, family := range []string{"no nb nn da sv", "id ms", "hr sr bs sl", "cs sk", "es ca gl pt ast eu", "fa ps ur ckb ar", "ru uk be bg mk kk ky", "tr az uz", "de lb nds", "nl af fy", "zh yue"} {
		words := strings.Fields(family)
		if slices.Contains(words, a) && slices.Contains(words, b) {
			return true
		}
	}
	// A language that is not among those that are heard is heard as another.
	return lang.Tag(b) != "" && !knownBase(b)
}

func knownBase(b string) bool {
	for l := range heard {
		if l.Iso6391() == b {
			return true
		}
	}
	return false
}

var authorName = expression(`(?:^|[\s_-])(?:byline\w*|author\w*|auteur\w*|autor\w*|signature|writer|redakt\w*|journalist\w*|firma|c-byline)(?:[\s_-]|$)`)

// authorPath is an address of somebody who writes.
var authorPath = expression(`(?i)/(?:authors?|auteurs?|autor(?:es|en|in)?|autori|staff|journalistes?|journalists?|redakteure?|contributors?|signature|people|persons?)/[^/?#]+/?$`)

// names fills in who wrote it: what the page says for programs, else what it shows.
func (s *sheet) names() {
	s.draft.Byline = people(s.record.authors)
	s.draft.Byline = slices.DeleteFunc(s.draft.Byline, func(n string) bool { return len(s.draft.Byline) > 1 && s.house(n) })
	said := s.draft.Byline
	if len(said) > 1 || len(said) == 1 && !s.house(said[0]) {
		return
	}
	var found []string
	var first *html.Node
	for _, n := range find(s.doc, func(n *html.Node) bool {
		return attr(n, "rel") == "author" || attr(n, "itemprop") == "author" || attr(n, "itemprop") == "name" && n.Parent != nil && strings.Contains(named(n.Parent), "author")
	}) {
		if t := seen(n); size(t) < 80 && t != "" && !under(n, "head", "aside", "footer") && len(people([]string{t})) > 0 {
			if len(found) > 0 && (first.Parent != n.Parent && first.Parent.Parent != n.Parent.Parent) {
				break // those of other stories
			}
			if first == nil {
				first = n
			}
			found = append(found, t)
		}
	}
	if len(people(found)) == 0 {
		found = nil
		for _, a := range find(s.doc, func(n *html.Node) bool { return n.Data == "a" && authorPath.MatchString(attr(n, "href")) }) {
			if t := seen(a); nameLike(t) && size(t) < 50 && !under(a, "head", "aside", "footer", "nav") {
				found = append(found, t)
				break
			}
		}
	}
	if len(people(found)) == 0 {
		found = nil
		for _, n := range find(s.doc, func(n *html.Node) bool { return authorName.MatchString(named(n)) }) {
			all := lines(n)
			if len(all) == 0 || len(all) > 4 || under(n, "footer", "nav", "head") {
				continue
			}
			if t := all[0].text; size(t) < 80 && !sentences(t) && moment(t, s.words) == "" {
				found = append(found, t)
				break
			}
		}
	}
	if len(people(found)) == 0 {
		found = nil
		for _, l := range s.opening(12) {
			if m := bylineLine.FindStringSubmatch(l); m != nil && size(l) < 80 && !sentences(l) && capital(m[1]) {
				found = append(found, m[1])
				break
			}
		}
	}
	if found = people(found); len(found) > 0 && !(len(said) > 0 && s.house(found[0])) {
		s.draft.Byline = found
	}
}

// capital reports whether a text begins like a name.
func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}

// opening are the lines of the page at and behind its headline.
func (s *sheet) opening(most int) (all []string) {
	if s.near == nil {
		s.near = s.behindHeadline(20)
	}
	return s.near[:min(most, len(s.near))]
}

func (s *sheet) behindHeadline(most int) []string {
	all := []string{}
	at := -1
	for i, l := range s.all {
		if similar(l.text, s.draft.Headline) > 0.85 {
			at = i
			if l.node.Data == "h1" || under(l.node, "h1") {
				break
			}
		}
	}
	if at < 0 {
		return all
	}
	for _, l := range s.all[at+1 : min(len(s.all), at+1+most)] {
		all = append(all, l.text)
	}
	return all
}

// dates fill in when it was published and updated.
func (s *sheet) dates(address string) {
	d := &s.draft
	d.Published, d.Updated = instantIn(s.record.published, s.words), instantIn(s.record.updated, s.words)
	if d.Published == "" {
		for _, n := range find(s.doc, func(n *html.Node) bool {
			return strings.Contains(strings.ToLower(attr(n, "itemprop")), "datepublished")
		}) {
			if d.Published = s.momentOf(n); d.Published != "" {
				break
			}
		}
	}
	if d.Updated == "" {
		for _, n := range find(s.doc, func(n *html.Node) bool { return strings.Contains(strings.ToLower(attr(n, "itemprop")), "datemodified") }) {
			if d.Updated = s.momentOf(n); d.Updated != "" {
				break
			}
		}
	}
	near := s.opening(15)
	if d.Published == "" {
		for _, l := range near {
			if size(l) < 120 && publishedLine.MatchString(l) {
				if d.Published = moment(l, s.words); d.Published != "" {
					break
				}
			}
		}
	}
	if d.Published == "" {
		for _, n := range elements(s.doc, "time") {
			if under(n, "aside", "nav", "footer") {
				continue
			}
			if d.Published = s.momentOf(n); d.Published != "" {
				break
			}
		}
	}
	if d.Published == "" {
		for _, l := range near {
			if size(l) < 100 && !sentences(l) {
				if d.Published = moment(l, s.words); d.Published != "" {
					break
				}
			}
		}
	}
	if d.Published == "" {
		for _, n := range find(s.doc, func(n *html.Node) bool { return dateName.MatchString(named(n)) }) {
			if t := seen(n); size(t) < 100 && !under(n, "aside", "nav", "footer") {
				if d.Published = moment(t, s.words); d.Published != "" {
					break
				}
			}
		}
	}
	if d.Published == "" {
		d.Published = firstOf(dated(address), dated(s.record.canonical), dated(s.record.first("og:url")))
	}
	for _, l := range near {
		if d.Updated == "" && size(l) < 160 {
			if m := updatedLine.FindStringIndex(l); m != nil {
				d.Updated = moment(l[m[1]:], s.words)
			}
		}
	}
	if d.Updated == d.Published {
		d.Updated = ""
	}
}

var dateName = expression(`(?:^|[\s_-])(?:date\w*|dateline|published\w*|pubdate|publish\w*|timestamp|post-date|entry-date|datum|fecha|data|zeit|time)(?:[\s_-]|$)`)

func instantIn(s string, w tongue) string {
	if s = fold(s); s == "" {
		return ""
	}
	return firstOf(instant(s), moment(s, w))
}

func (s *sheet) momentOf(n *html.Node) string {
	for _, key := range []string{"datetime", "content", "data-datetime", "title"} {
		if v := instantIn(attr(n, key), s.words); v != "" {
			return v
		}
	}
	if t := seen(n); size(t) < 120 {
		return moment(t, s.words)
	}
	return ""
}

var (
	standfirstName = expression(`(?:^|[\s_-])(?:standfirst\w*|chapo\w*|chapeau|lead|lede|leadtext|lead-text|dek|deck|subtitle\w*|sub-title|subhead\w*|sub-head\w*|subheadline|subheading|intro\w*|summary|abstract|excerpt|ingress|vorspann|teaser-text|bajada|copete|entradilla|sumario|description|kicker-text|sottotitolo|occhiello|linha-fina|subtitulo)(?:[\s_-]|$)`)
	kickerName     = expression(`(?:^|[\s_-])(?:kicker|surtitre|sur-titre|overline|eyebrow|dachzeile|topline|surtitle|antetitulo|antetítulo|volanta|occhiello|chapeu|rubric|toptitle|supertitle|prehead\w*|spitzmarke)(?:[\s_-]|$)`)
)

// standfirst is the text between headline and story: an element that calls itself so, or
// the description of the page where readers see it. Where it is the story's own first
// paragraph, it stays that.
func (s *sheet) standfirst() {
	var candidates []string
	for _, n := range find(s.doc, func(n *html.Node) bool {
		return standfirstName.MatchString(named(n))
	}) {
		t := seen(n)
		if size(t) < 30 || size(t) > 700 || linked(n) > 0.5 || len(lines(n)) > 4 || under(n, "aside", "footer", "nav", "head", "figure") {
			continue
		}
		candidates = append(candidates, t)
		if len(candidates) > 5 {
			break
		}
	}
	first := -1
	for i, n := range s.draft.Body {
		if size(n.Words()) > 40 {
			first = i
			break
		}
	}
	near := s.opening(14)
	for _, t := range candidates {
		// It stands near the headline, or the page's description says the same.
		fits := slices.ContainsFunc(near, func(l string) bool { return similar(l, t) > 0.8 || len(l) > 40 && strings.HasPrefix(t, l) })
		for _, d := range s.record.descr {
			fits = fits || similar(d, t) > 0.6
		}
		if !fits {
			continue
		}
		if first >= 0 && similar(s.draft.Body[first].Words(), t) > 0.8 {
			if first+1 < len(s.draft.Body) {
				s.draft.Standfirst = s.draft.Body[first].Words()
				s.draft.Body = slices.Delete(s.draft.Body, first, first+1)
			}
			return
		}
		if !strings.Contains(bodyText(s.draft.Body), t) {
			s.draft.Standfirst = t
			return
		}
	}
	body := bodyText(s.draft.Body)
	for _, d := range s.record.descr {
		if size(d) < 40 || similar(d, s.draft.Headline) > 0.8 || first >= 0 && covered(grams(tokens(d)), grams(tokens(body))) > 0.5 {
			continue
		}
		for _, l := range near {
			if similar(l, d) > 0.8 {
				s.draft.Standfirst = l
				return
			}
		}
	}
}

// kicker is the line over the headline, where an element calls itself so.
func (s *sheet) kicker() {
	for _, n := range find(s.doc, func(n *html.Node) bool { return kickerName.MatchString(named(n)) }) {
		t := seen(n)
		if t == "" || size(t) > 80 || under(n, "aside", "footer", "nav") || similar(t, s.draft.Headline) > 0.8 {
			continue
		}
		for i, l := range s.all {
			if l.text == t && i+4 < len(s.all) {
				for _, next := range s.all[i : i+4] {
					if similar(next.text, s.draft.Headline) > 0.85 {
						s.draft.Kicker = strings.Trim(t, " :|")
						return
					}
				}
			}
		}
	}
}

// pictures gathers those of the story: the one that the page says stands for it, and
// those in figures of the story.
func (s *sheet) pictures(doc *html.Node) {
	have := map[string]int{} // by the name of the file
	add := func(p Figure) {
		if p.URL == "" {
			return
		}
		key := fileOf(p.URL)
		if i, ok := have[key]; ok {
			old := &s.draft.Pictures[i]
			old.Alt = firstOf(old.Alt, p.Alt)
			if len(old.Captions)+len(old.Credits) == 0 {
				old.Captions, old.Credits = p.Captions, p.Credits
			}
			return
		}
		if len(s.draft.Pictures) < 200 {
			have[key] = len(s.draft.Pictures)
			s.draft.Pictures = append(s.draft.Pictures, p)
		}
	}
	lead := map[string]bool{}
	for i, u := range s.record.images {
		if to := s.resolve(u); to != "" && (i == 0 || len(s.draft.Pictures) == 0) {
			add(Figure{URL: to})
		}
		lead[fileOf(u)] = true
	}
	for _, f := range elements(doc, "figure") {
		images := elements(f, "img")
		if len(images) == 0 || len(s.draft.Pictures) >= 200 || under(f, "aside", "nav", "footer") {
			continue
		}
		for _, img := range images[:1] {
			u := s.resolve(attr(img, "src"))
			if u == "" || !lead[fileOf(u)] && !s.early(f) {
				continue
			}
			captions, credits := captionsOf(f)
			add(Figure{URL: u, Alt: fold(attr(img, "alt")), Captions: captions, Credits: credits})
		}
	}
	for _, n := range s.draft.Body {
		for _, m := range append([]story.Node{n}, n.Content...) {
			if m.Type != "picture" {
				continue
			}
			p := Figure{URL: story.Attr[string](m, "url"), Alt: story.Attr[string](m, "alt")}
			if c := story.Attr[string](m, "caption"); c != "" {
				p.Captions = strings.Split(c, "\n")
			}
			if c := story.Attr[string](m, "credit"); c != "" {
				p.Credits = []string{c}
			}
			add(p)
		}
	}
	s.draft.Pictures = append(s.draft.Pictures, s.orphans...)
}

// early reports whether a figure with a caption stands between the headline and the story.
func (s *sheet) early(f *html.Node) bool {
	all := lines(f)
	if len(all) == 0 {
		return false
	}
	near := s.opening(12)
	return slices.Contains(near, all[0].text) && len(elements(f, "figcaption")) > 0
}

// captionsOf tells the captions and credits of a figure apart.
func captionsOf(f *html.Node) (captions, credits []string) {
	for _, l := range lines(f) {
		if junk(l.text) {
			continue
		}
		caption, credit := splitCredit(l.text)
		if credit == "" && creditName.MatchString(named(l.node)) {
			caption, credit = "", l.text
		}
		if caption != "" && !slices.Contains(captions, caption) {
			captions = append(captions, caption)
		}
		if credit != "" && !slices.Contains(credits, credit) {
			credits = append(credits, credit)
		}
	}
	return captions, credits
}

var creditName = expression(`(?:^|[\s_-])(?:\w*credits?|copyright\w*|fotograf\w*|photographer\w*|source|copyrightholder|author)(?:[\s_-]|$)`)

// fileOf is what tells one picture from another whatever its size: the last part of
// its address.
func fileOf(address string) string {
	address, _, _ = strings.Cut(address, "?")
	return path.Base(address)
}
