// Package ninjs reads and writes stories as IPTC ninjs, News in JSON
// (https://iptc.org/standards/ninjs/): versions 1.0 to 3.1 in, 3.1 out. It is
// the exchange form of this newsroom, so its own items carry everything. It must
// never know where stories are kept.
package ninjs

import (
	"errors"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"marbre/exchange"
	"marbre/exchange/prose"
	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

// A Reader reads items from a stream: JSON Lines, one object printed over many
// lines, or a list. It holds one item at a time.
type Reader struct {
	split *splitter
}

// NewReader reads from r; name is the file's, for messages.
func NewReader(r io.Reader, name string) *Reader { return &Reader{newSplitter(r, name)} }

// Bytes is how much has been read so far.
func (r *Reader) Bytes() int64 { return r.split.before + int64(r.split.lo) }

// Next reads one item. It fails with io.EOF at the end, with a
// *exchange.Refused for an item that cannot be taken, after which it goes on,
// and with the stream's failure.
func (r *Reader) Next() (exchange.Item, error) {
	text, where, err := r.split.next()
	if err != nil {
		return exchange.Item{}, err
	}
	v, err := parse(text)
	if err != nil {
		return exchange.Item{}, refused(where, err)
	}
	it, err := read(v)
	if err != nil {
		return exchange.Item{}, &exchange.Refused{Where: where, URI: it.URI, Why: err}
	}
	return it, nil
}

// read takes an item apart. Our own carry everything; of others what has a place
// in a story is taken.
func read(v value) (it exchange.Item, err error) {
	if it.URI, err = identity(v); err != nil {
		return it, err
	}
	if own, err := extension(v); err != nil || own != "" {
		if err != nil {
			return it, err
		}
		return unpack(it, v, own)
	}
	if err := takeable(v); err != nil {
		return it, err
	}
	if it.Language, err = language(v); err != nil {
		return it, err
	}
	if err := life(v, &it); err != nil {
		return it, err
	}
	c, err := content(v, it.Language)
	if err != nil {
		return it, err
	}
	if c.Headline == "" && it.Life.State != story.StateWithdrawn {
		return it, fault.Field("headlines", "story.no-headline")
	}
	c.Embargo = it.Life.Embargo
	if err := c.Check(); err != nil {
		return it, err
	}
	it.Translates, err = translates(v)
	if err != nil {
		return it, err
	}
	it.Revisions = []story.Saved{{Revision: 1, At: it.Life.ChangedAt, Content: c}}
	return it, nil
}

// identity is the item's uri. Superdesk, which many agencies use, calls it guid.
func identity(v value) (string, error) {
	u := v.get("uri", "guid")
	if u.none() {
		return "", fault.Field("uri", "text.empty")
	}
	s, err := u.text()
	if err != nil {
		return "", err
	}
	if s = strings.TrimSpace(s); s == "" {
		return "", fault.Field(u.at, "text.empty")
	}
	return s, uriOK(u.at, s)
}

// uriOK refuses what is no URI reference (RFC 3986, section 2): one without a
// scheme is used by many as an identity.
func uriOK(field, s string) error {
	if len(s) > story.MaxURL {
		return fault.Field(field, "text.too-long", story.MaxURL, len(s))
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', strings.IndexByte("-._~:/?#[]@!$&'()*+,;=", c) >= 0:
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
		default:
			return fault.Field(field, "ninjs.uri", short(strings.ToValidUTF8(s, "?")))
		}
	}
	return nil
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// takeable refuses what is no text, and what its sender holds back.
func takeable(v value) error {
	kind, err := v.get("type").text()
	if err != nil {
		return err
	}
	switch kind {
	case "", "text", "composite":
	default:
		return fault.Field("type", "ninjs.not-text", short(kind))
	}
	if details := v.get("eventDetails", "plannedCoverage"); !details.none() {
		return fault.Field("type", "ninjs.not-text", details.at)
	}
	status := v.get("pubStatus")
	s, err := status.text()
	if err != nil {
		return err
	}
	switch s {
	case "", "usable", "canceled", "cancelled":
		return nil
	case "withheld":
		return fault.Field(status.at, "ninjs.withheld")
	}
	return fault.Field(status.at, "ninjs.status", short(s))
}

func language(v value) (lang.Tag, error) {
	l := v.get("language")
	s, err := l.text()
	if err != nil || strings.TrimSpace(s) == "" {
		return "", err
	}
	tag, err := lang.Parse(strings.TrimSpace(s))
	return tag, fault.Within(l.at, err)
}

// life is the item's in the outside world: published when it was first created,
// changed when this version was. An item that was canceled is withdrawn.
func life(v value, it *exchange.Item) error {
	first, err := instant(v.get("firstCreated"))
	if err != nil {
		return err
	}
	this, err := instant(v.get("versionCreated"))
	if err != nil {
		return err
	}
	made, err := instant(v.get("contentCreated"))
	if err != nil {
		return err
	}
	until, err := instant(v.get("embargoedUntil", "embargoed"))
	if err != nil {
		return err
	}
	if first.IsZero() {
		first = this
	}
	if first.IsZero() {
		first = made
	}
	if first.IsZero() {
		return fault.Field("versionCreated", "ninjs.no-date")
	}
	if this.Before(first) {
		this = first
	}
	it.Created = first
	if made.Before(first) && !made.IsZero() {
		it.Created = made
	}
	it.Life = story.Life{State: story.StatePublished, Public: 1, As: story.First, PublishedAt: first, ChangedAt: this, Embargo: until}
	it.History = []story.Publication{{Revision: 1, As: story.First, At: first}}
	if this.After(first) {
		it.Life.As = story.Update
		it.History = append(it.History, story.Publication{Revision: 1, As: story.Update, At: this})
	}
	if status, _ := v.get("pubStatus").text(); strings.HasPrefix(status, "cancel") {
		note := v.get("edNote")
		s, err := note.text()
		if err != nil {
			return err
		}
		if len(s) > story.MaxNote {
			return fault.Field(note.at, "text.too-long", story.MaxNote, len(s))
		}
		if err := plain(note.at, s); err != nil {
			return err
		}
		it.Life.State, it.Life.WithdrawnAt, it.Life.Reason = story.StateWithdrawn, this, strings.TrimSpace(s)
	}
	return nil
}

// instant reads a date and time (RFC 3339). An offset may lack its colon, as
// Superdesk writes it; without any it is UTC. It fails with fault.Invalid,
// naming the field.
func instant(v value) (time.Time, error) {
	s, err := v.text()
	if err != nil || s == "" {
		return time.Time{}, err
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00"} {
		t, err := time.Parse(form, s)
		if err != nil {
			continue
		}
		if t = t.UTC().Truncate(time.Microsecond); t.Year() >= 1000 && t.Year() <= 9999 {
			return t, nil
		}
	}
	return time.Time{}, fault.Field(v.at, "ninjs.date", short(s))
}

// plain refuses control characters in text that is no markup.
func plain(field, s string) error {
	for _, r := range s {
		switch {
		case r == '\n', r == '\t', r == '\r':
		case r < 0x20, r >= 0x7f && r <= 0x9f, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
			return fault.Field(field, "text.control", codePoint(r))
		}
	}
	return nil
}

func codePoint(r rune) string {
	const digits = "0123456789ABCDEF"
	return "U+" + string([]byte{digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]})
}

// A part is one of several texts of a kind: headlines, descriptions, bodies.
type part struct{ role, media, text, at string }

// parts are the texts of a kind: a list of objects with role and content type
// (2.x, 3.x), or properties named for it, alone or with their role behind
// (1.x: body_html, headline_main).
func parts(v value, plural, singular string) (all []part, err error) {
	keep := func(role, media string, t value) error {
		s, err := t.text()
		if err != nil {
			return err
		}
		if strings.TrimSpace(s) != "" {
			all = append(all, part{strings.ToLower(role), mediaOf(media, role, s), s, t.at})
		}
		return nil
	}
	v.get(plural).each(func(_ string, one value) {
		if err != nil {
			return
		}
		if one.kind() != '{' {
			err = keep("", "", one)
			return
		}
		var role, media string
		if role, err = one.get("role").text(); err != nil {
			return
		}
		if media, err = one.get("contentType").text(); err != nil {
			return
		}
		err = keep(role, media, one.get("value"))
	})
	for i, key := range v.keys {
		if err != nil {
			return nil, err
		}
		if len(key) < len(singular) || !strings.EqualFold(key[:len(singular)], singular) || v.list[i].none() {
			continue
		}
		if rest := key[len(singular):]; rest == "" || rest[0] == '_' {
			err = keep(strings.TrimPrefix(rest, "_"), "", v.child(i))
		}
	}
	return all, err
}

// mediaOf is html, markdown, xml, plain, or what else the text is, by its
// content type, or by its role and look where it has none.
func mediaOf(media, role, s string) string {
	media, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(media)), ";")
	role = strings.ToLower(role)
	switch {
	case media == "text/html", media == "application/xhtml+xml", media == "html":
		return "html"
	case media == "text/markdown", media == "text/x-markdown", media == "markdown":
		return "markdown"
	case media == "text/plain", media == "plain":
		return "plain"
	case strings.HasSuffix(media, "xml"):
		return "xml"
	case media != "":
		return media
	case strings.Contains(role, "html"), strings.Contains(role, "richtext"):
		return "html"
	case strings.Contains(role, "nitf"), strings.Contains(role, "xml"):
		return "xml"
	case strings.Contains(role, "markdown"):
		return "markdown"
	case strings.Contains(s, "</") || strings.Contains(s, "<br"):
		return "html"
	}
	return "plain"
}

// best is the part whose role stands first in roles; parts with another role
// follow in order. ok is false when there is none.
func best(all []part, roles ...string) (p part, ok bool) {
	rank := func(p part) int {
		if i := slices.Index(roles, p.role); i >= 0 {
			return i
		}
		return len(roles)
	}
	for i, one := range all {
		if i == 0 || rank(one) < rank(p) {
			p = one
		}
	}
	return p, len(all) > 0
}

// line is a part's text on one line.
func (p part) line() (string, error) {
	s := p.text
	if p.media == "html" {
		var err error
		if s, err = prose.Plain(s); err != nil {
			return "", fault.Within(p.at, err)
		}
	}
	if err := plain(p.at, s); err != nil {
		return "", err
	}
	return oneLine(s), nil
}

// lines is a part's text with its line breaks.
func (p part) lines() (string, error) {
	s := p.text
	if p.media == "html" {
		body, err := prose.FromHTML(s)
		if err != nil {
			return "", fault.Within(p.at, err)
		}
		s = story.Node{Type: "doc", Content: body.Content}.Words()
	}
	if err := plain(p.at, s); err != nil {
		return "", err
	}
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")), nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// line is a property's text on one line.
func line(v value) (string, error) {
	s, err := v.text()
	if err != nil {
		return "", err
	}
	return oneLine(s), plain(v.at, s)
}

// content is what the first revision of a foreign item holds.
func content(v value, tag lang.Tag) (c story.Content, err error) {
	if err := headlines(v, &c); err != nil {
		return c, err
	}
	descriptions, err := parts(v, "descriptions", "description")
	if err != nil {
		return c, err
	}
	if p, ok := best(descriptions, "summary", "abstract", "standfirst", "main", "text", "", "html", "xhtml", "richtext"); ok {
		if c.Standfirst, err = p.lines(); err != nil {
			return c, err
		}
	}
	if err := credits(v, &c); err != nil {
		return c, err
	}
	if c.Dateline, err = line(v.get("located", "dateline")); err != nil {
		return c, err
	}
	if c.Tags, err = tags(v); err != nil {
		return c, err
	}
	urgency := v.get("urgency")
	n, err := urgency.number()
	switch {
	case err != nil:
		return c, err
	case n < 0 || n > 9:
		return c, fault.Field(urgency.at, "story.urgency", n)
	case n < 9: // 9 means what its sender likes (NewsCodes, urgency)
		c.Urgency = story.Urgency(n)
	}
	if c.Rights, err = rights(v); err != nil {
		return c, err
	}
	if c.Body, err = body(v, tag, c.Headline); err != nil {
		return c, err
	}
	if err := pictures(v, &c); err != nil {
		return c, err
	}
	spare(&c)
	return c, nil
}

// rights are the copyright notice and the terms of use, or whose the item is.
func rights(v value) (string, error) {
	var all []string
	for _, name := range []string{"copyrightNotice", "usageTerms", "copyrightHolder"} {
		one := v.get(name)
		s, err := one.text()
		if err != nil {
			return "", err
		}
		if s, err = (part{text: s, at: one.at}).lines(); err != nil {
			return "", err
		}
		switch {
		case s == "", name == "copyrightHolder" && len(all) > 0:
		case name == "copyrightHolder":
			all = append(all, "© "+s)
		default:
			all = append(all, s)
		}
	}
	return strings.Join(all, "\n"), nil
}

func headlines(v value, c *story.Content) error {
	all, err := parts(v, "headlines", "headline")
	if err != nil {
		return err
	}
	above := func(p part) bool {
		return slices.Contains([]string{"kicker", "overline", "eyebrow", "surtitle", "roofline"}, p.role)
	}
	if i := slices.IndexFunc(all, above); i >= 0 {
		if c.Kicker, err = all[i].line(); err != nil {
			return err
		}
	}
	p, ok := best(slices.DeleteFunc(all, above), "main", "", "headline", "text")
	if !ok {
		title := v.get("title")
		if p.text, err = title.text(); err != nil {
			return err
		}
		p.at = title.at
	}
	c.Headline, err = p.line()
	return err
}

// spare keeps a headline that is longer than headlines may be whole: it becomes
// the standfirst where there is none, and the headline ends where a word does.
func spare(c *story.Content) {
	n := utf8.RuneCountInString(c.Headline)
	if n <= story.MaxHeadline || n > story.MaxStandfirst || c.Standfirst != "" {
		return
	}
	cut := string([]rune(c.Headline)[:story.MaxHeadline-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	c.Standfirst, c.Headline = c.Headline, strings.TrimRight(cut, " ,;:–—-")+"…"
}

var authorly = []string{"author", "creator", "writer", "reporter", "byline", "by", "journalist", "contributor"}

// credits are who wrote it and whose it is.
func credits(v value, c *story.Content) (err error) {
	var sources []string
	sign := func(name string) {
		if name != "" && !slices.ContainsFunc(c.Byline, func(a story.Author) bool { return a.Name == name }) {
			c.Byline = append(c.Byline, story.Author{Name: name})
		}
	}
	walk := func(list value, do func(name, role string)) {
		list.each(func(_ string, one value) {
			var name, role string
			if err == nil {
				name, err = line(either(one))
			}
			if err == nil && one.kind() == '{' {
				role, err = line(one.get("rel", "role"))
			}
			if err == nil && name != "" {
				do(name, strings.ToLower(role))
			}
		})
	}
	walk(v.get("people", "person"), func(name, role string) {
		if slices.Contains(authorly, role) {
			sign(name)
		}
	})
	walk(v.get("infoSources", "infoSource"), func(name, role string) {
		if slices.Contains(authorly, role) {
			sign(name)
		} else if !slices.Contains(sources, name) {
			sources = append(sources, name)
		}
	})
	if len(c.Byline) == 0 {
		by, e := line(v.get("by", "byline"))
		if e != nil {
			return e
		}
		for _, name := range names(by) {
			sign(name)
		}
	}
	if len(c.Byline) == 0 {
		walk(v.get("authors"), func(name, _ string) { sign(name) })
	}
	if len(sources) == 0 {
		s, e := line(v.get("source"))
		if e != nil {
			return e
		}
		if s != "" {
			sources = append(sources, s)
		}
	}
	c.Source = strings.Join(sources, ", ")
	return err
}

// either is the name of an object, or the text that stands for one.
func either(one value) value {
	if one.kind() == '{' {
		return one.get("name", "literal")
	}
	return one
}

// names takes a byline apart at the words that join two names. A comma parts
// names only where such a word follows: else it is mostly a function or a town.
func names(by string) (all []string) {
	for _, lead := range []string{"By ", "by ", "BY ", "Par ", "par ", "Por ", "Von "} {
		by = strings.TrimPrefix(by, lead)
	}
	joined := false
	for _, word := range []string{" and ", " et ", " & ", " und ", " y ", " och "} {
		if strings.Contains(by, word) {
			by, joined = strings.ReplaceAll(by, word, "\n"), true
		}
	}
	if joined {
		by = strings.ReplaceAll(by, ", ", "\n")
	}
	for name := range strings.SplitSeq(by, "\n") {
		if name = strings.Trim(name, " ,"); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// tags are the names of subjects and the keywords, each once.
func tags(v value) (all []string, err error) {
	seen := map[string]bool{}
	for _, list := range []value{v.get("subjects", "subject"), v.get("keywords", "keyword")} {
		list.each(func(_ string, one value) {
			name, e := line(either(one))
			if e != nil {
				err = errors.Join(err, e)
			}
			if slug := story.Slug(name); slug != "" && !seen[slug] {
				seen[slug] = true
				all = append(all, name)
			}
		})
	}
	return all, err
}

// translates is the uri of the item that this one translates.
func translates(v value) (uri string, err error) {
	v.get("associations").each(func(key string, one value) {
		if uri != "" || err != nil || one.kind() != '{' {
			return
		}
		rel, e := line(one.get("rel", "name"))
		if e != nil {
			err = e
		}
		if strings.Contains(strings.ToLower(rel+" "+key), "translat") {
			if other := one.get("uri", "guid"); !other.none() {
				uri, err = identity(one)
			}
		}
	})
	return uri, err
}

// mainly are the roles of a whole text.
var mainly = []string{"", "main", "body", "text", "html", "xhtml", "html5", "richhtml5", "richtext", "content", "article", "story", "full", "nitf", "ttnitf"}

// body reads the text: the main one, as HTML before Markdown before plain. A
// first line that only repeats the headline is left out.
func body(v value, tag lang.Tag, headline string) (story.Body, error) {
	all, err := parts(v, "bodies", "body")
	if err != nil {
		return story.Body{}, err
	}
	kinds := []string{"html", "markdown", "plain", "xml"}
	worth := func(p part) int {
		n := slices.Index(kinds, p.media)
		if n < 0 {
			return 100 // a player's frame, data
		}
		if !slices.Contains(mainly, p.role) {
			n += 10
		}
		return n
	}
	if len(all) == 0 {
		if kind, _ := v.get("type").text(); kind == "composite" {
			return story.Body{}, fault.Field("type", "ninjs.not-text", kind)
		}
		return story.Body{}, nil
	}
	slices.SortStableFunc(all, func(a, b part) int { return worth(a) - worth(b) })
	p := all[0]
	if worth(p) == 100 {
		return story.Body{}, fault.Field(p.at, "ninjs.media", short(p.media))
	}
	from := prose.Source{Lang: tag}
	var b story.Body
	switch p.media {
	case "markdown":
		b, err = from.Markdown(p.text)
	case "plain":
		if err := plain(p.at, p.text); err != nil {
			return b, err
		}
		b, err = prose.FromText(p.text)
	default:
		b, err = from.HTML(p.text)
	}
	if err != nil {
		return b, fault.Within(p.at, err)
	}
	if len(b.Content) > 1 && (b.Content[0].Type == "heading" || p.media == "plain") && oneLine(b.Content[0].Words()) == headline {
		b.Content = b.Content[1:]
	}
	return b, nil
}
