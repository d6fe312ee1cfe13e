package main

import (
	"encoding/json"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html"

	"marbre/check"
	"marbre/story"
)

// A view is what somebody reads of a source: its text, and for every byte of it the bytes of the
// source that it stands for.
type view struct {
	text     []byte
	from, to []int32
}

func (v *view) put(s string, from, to int32) {
	for i := range len(s) {
		v.text = append(v.text, s[i])
		v.from, v.to = append(v.from, from), append(v.to, to)
	}
}

// keep takes over bytes a to b of another view.
func (v *view) keep(of view, a, b int) {
	v.text = append(v.text, of.text[a:b]...)
	v.from, v.to = append(v.from, of.from[a:b]...), append(v.to, of.to[a:b]...)
}

// plainly is text as it is written, beginning at a byte of its source.
func plainly(text string, at int) (v view) {
	v.text = []byte(text)
	v.from, v.to = make([]int32, len(text)), make([]int32, len(text))
	for i := range text {
		_, n := utf8.DecodeRuneInString(text[i:])
		for j := i; j < i+n && j < len(text); j++ {
			v.from[j], v.to[j] = int32(at+i), int32(at+i+n)
		}
	}
	return v
}

// unescaped is a view of JSON with what its strings escape (RFC 8259, section 7).
func (v view) unescaped() (out view) {
	for i := 0; i < len(v.text); {
		if v.text[i] != '\\' || i+1 == len(v.text) {
			out.keep(v, i, i+1)
			i++
			continue
		}
		n, s := 2, string(v.text[i+1])
		if k := strings.IndexByte("nrtbf", v.text[i+1]); k >= 0 {
			s = "\n\r\t\b\f"[k : k+1]
		} else if v.text[i+1] == 'u' && i+6 <= len(v.text) {
			u, err := strconv.ParseUint(string(v.text[i+2:i+6]), 16, 16)
			if r := rune(u); err == nil {
				n = 6
				if utf16.IsSurrogate(r) && i+12 <= len(v.text) && v.text[i+6] == '\\' && v.text[i+7] == 'u' {
					if low, err := strconv.ParseUint(string(v.text[i+8:i+12]), 16, 16); err == nil {
						r, n = utf16.DecodeRune(r, rune(low)), 12
					}
				}
				s = string(r)
			}
		}
		out.put(s, v.from[i], v.to[i+n-1])
		i += n
	}
	return out
}

// shown is a view of HTML without its tags, comments and scripts, and with the characters that its
// references name.
func (v view) shown() (out view) {
	text := string(v.text)
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "<!--"):
			i = after(text, i, "-->")
		case text[i] == '<' && i+1 < len(text) && (unicode.IsLetter(rune(text[i+1])) || strings.IndexByte("/!?", text[i+1]) >= 0):
			end := tagEnd(text, i)
			for _, unread := range []string{"script", "style"} {
				if len(text) > i+1+len(unread) && strings.EqualFold(text[i+1:i+1+len(unread)], unread) {
					end = after(text, end, "</"+unread)
					end = tagEnd(text, end)
				}
			}
			i = end
		case text[i] == '&':
			n := strings.IndexByte(text[i:min(len(text), i+40)], ';') + 1
			if s := html.UnescapeString(text[i : i+n]); n > 0 && s != text[i:i+n] {
				out.put(s, v.from[i], v.to[i+n-1])
				i += n
				continue
			}
			fallthrough
		default:
			out.keep(v, i, i+1)
			i++
		}
	}
	return out
}

// after is where the first mark after i ends, the end of the text where there is none.
func after(text string, i int, mark string) int {
	if n := strings.Index(text[i:], mark); n >= 0 {
		return i + n + len(mark)
	}
	return len(text)
}

// tagEnd is where the tag that begins at i ends: a > in a quoted value does not end it.
func tagEnd(text string, i int) int {
	quote := byte(0)
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && text[i-1] == '=':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return i
}

// named is a view of HTML with its tags, and with the characters that its references name: what
// stands in attributes is found in it.
func (v view) named() (out view) {
	for i := 0; i < len(v.text); {
		n := 0
		if v.text[i] == '&' {
			n = slices.Index(v.text[i:min(len(v.text), i+40)], ';') + 1
		}
		if s := html.UnescapeString(string(v.text[i : i+n])); n > 0 && s != string(v.text[i:i+n]) {
			out.put(s, v.from[i], v.to[i+n-1])
			i += n
			continue
		}
		out.keep(v, i, i+1)
		i++
	}
	return out
}

// unlinked is a view of Markdown without the addresses of its links.
func (v view) unlinked() (out view) {
	text := string(v.text)
	for i := 0; i < len(text); {
		if strings.HasPrefix(text[i:], "](") {
			if n := strings.IndexByte(text[i:], ')'); n > 0 && !strings.Contains(text[i:i+n], "\n") {
				i += n + 1
				continue
			}
		}
		out.keep(v, i, i+1)
		i++
	}
	return out
}

// kept reports whether a character is looked for: spaces are folded and broken by every format in
// its own way, and Markdown's marks are none of the text.
func kept(r rune, k kind) bool {
	if unicode.IsSpace(r) || r == '\uFFFD' {
		return false
	}
	return k != kindMarkdown || !strings.ContainsRune("*_`#>[]\\~|-+", r)
}

// keys is the view without what is not looked for.
func (v view) keys(k kind) (out view) {
	for i := 0; i < len(v.text); {
		r, n := utf8.DecodeRune(v.text[i:])
		if kept(r, k) {
			out.keep(v, i, i+n)
		}
		i += n
	}
	return out
}

// A source is a story's piece of a file in which the words of its parts are looked for.
type source struct {
	text  string // of the whole file
	kind  kind
	piece piece
	views []view         // keys; those of the text that is read come first
	whole []string       // their text
	parts map[string]int // where the parts begin in the first view, -1 for nowhere
}

func newSource(text string, k kind, p piece) *source {
	s := &source{text: text, kind: k, piece: p, parts: map[string]int{}}
	v := plainly(text[p.from:p.to], p.from)
	switch k {
	case kindHTML:
		s.views = []view{v.shown(), v.named()}
	case kindNinjs:
		v = v.unescaped()
		s.views = []view{v.shown(), v.named()}
	case kindMarkdown:
		s.views = []view{v.unlinked()}
	default:
		s.views = []view{v}
	}
	for i := range s.views {
		s.views[i] = s.views[i].keys(k)
		s.whole = append(s.whole, string(s.views[i].text))
	}
	s.lay()
	return s
}

// lay looks for the blocks in their order, so that words that stand there twice are told apart, and
// then for the headline before them.
func (s *source) lay() {
	at, first := 0, -1
	for i, n := range s.piece.content.Body.Content {
		name := "body " + strconv.Itoa(i+1)
		s.parts[name] = -1
		key := s.key(check.Text(n))
		if key == "" {
			continue
		}
		if n := strings.Index(s.whole[0][at:], key); n >= 0 {
			s.parts[name] = at + n
			if at += n; first < 0 {
				first = at
			}
			at += len(key)
		}
	}
	for name, text := range map[string]string{"headline": s.piece.content.Headline, "standfirst": s.piece.content.Standfirst} {
		s.parts[name] = -1
		if key := s.key(text); key != "" {
			if first > 0 {
				s.parts[name] = strings.LastIndex(s.whole[0][:first], key)
			}
			if s.parts[name] < 0 {
				s.parts[name] = strings.Index(s.whole[0], key)
			}
		}
	}
}

func (s *source) key(text string) string {
	return strings.Map(func(r rune) rune {
		if kept(r, s.kind) {
			return r
		}
		return -1
	}, text)
}

// around is how many characters beside the found words are looked for with them where the part as
// a whole does not stand in the source.
const around = 24

// find is where characters start to end of a part stand in the file's text, in bytes. Where nothing
// is found, ok is false. What a picture does not have is where the picture is.
func (s *source) find(part, text string, start, end int) (from, to int, ok bool) {
	if text == "" {
		return s.picture(part)
	}
	runes := []rune(text)
	start, end = min(start, len(runes)), min(end, len(runes))
	if at, known := s.parts[part]; known && at >= 0 {
		return s.span(0, at, runes, 0, start, end)
	}
	for i, whole := range s.whole {
		for _, margin := range []int{len(runes), around, 0} {
			a, b := max(0, start-margin), min(len(runes), end+margin)
			key := s.key(string(runes[a:b]))
			if utf8.RuneCountInString(key) < 3 {
				continue
			}
			if at := strings.Index(whole, key); at >= 0 {
				return s.span(i, at, runes, a, start, end)
			}
		}
	}
	return 0, 0, false
}

// picture is where the address of the picture stands of whose words a part is: "alt" of the lead,
// "alt 3" of one in the text.
func (s *source) picture(part string) (from, to int, ok bool) {
	kind, nth, inText := strings.Cut(part, " ")
	address := ""
	switch {
	case kind != "alt" && kind != "caption" && kind != "credit":
		return 0, 0, false
	case !inText && s.piece.content.Lead != nil:
		address = s.piece.content.Lead.URL
	case inText:
		if n, err := strconv.Atoi(nth); err == nil && n > 0 && n <= len(s.piece.content.Body.Content) {
			address = story.Attr[string](s.piece.content.Body.Content[n-1], "url")
		}
	}
	if name := path.Base(address); len(name) > 2 {
		if at := strings.Index(s.text[s.piece.from:s.piece.to], name); at >= 0 {
			return s.piece.from + at, s.piece.from + at + len(name), true
		}
	}
	return 0, 0, false
}

// span is where runes start to end stand in the source, if what begins with rune a begins at byte
// at of view i. Characters that are not looked for stand between those before and those after them.
func (s *source) span(i, at int, runes []rune, a, start, end int) (from, to int, ok bool) {
	v := s.views[i]
	byteOf := func(n int) int { return at + len(s.key(string(runes[a:n]))) }
	b, e := byteOf(start), byteOf(end)
	begins := start < end && kept(runes[start], s.kind)
	ends := start < end && kept(runes[end-1], s.kind)
	switch {
	case begins && b < len(v.from):
		from = int(v.from[b])
	case b > 0:
		from = int(v.to[b-1])
	default:
		from = s.piece.from
	}
	switch {
	case ends && e > 0:
		to = int(v.to[e-1])
	case e < len(v.from):
		to = int(v.from[e])
	default:
		to = s.piece.to
	}
	return from, max(from, to), true
}

// fits reports whether a fix can be put in the place of the found words as it is, and how it is
// written there.
func (s *source) fits(from, to int, t check.Told) (string, bool) {
	if t.Fix == nil || s.text[from:to] != t.Text {
		return "", false
	}
	switch s.kind {
	case kindHTML:
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(*t.Fix), true
	case kindNinjs:
		raw, err := json.Marshal(*t.Fix)
		return *t.Fix, err == nil && string(raw) == `"`+*t.Fix+`"`
	}
	return *t.Fix, true
}

// A spot is a place in a file, counted from 1: characters (Unicode code points) of a line.
type spot struct{ line, column int }

// lines tell where bytes of a text are.
type lines struct {
	text   string
	starts []int
}

func linesOf(text string) lines {
	l := lines{text, []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

func (l lines) spot(at int) spot {
	n, exact := slices.BinarySearch(l.starts, at)
	if !exact {
		n--
	}
	return spot{n + 1, utf8.RuneCountInString(l.text[l.starts[n]:at]) + 1}
}

// line is the text of a line, without its end.
func (l lines) line(n int) string {
	end := len(l.text)
	if n < len(l.starts) {
		end = l.starts[n]
	}
	return strings.TrimRight(l.text[l.starts[n-1]:end], "\r\n")
}
