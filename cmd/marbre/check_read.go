package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/exchange/prose"
	"marbre/lang"
	"marbre/story"
)

// maxFile is the largest file that is checked, in bytes.
const maxFile = 20 << 20

// A kind is how a file is written.
type kind string

const (
	kindHTML     kind = "html"
	kindMarkdown kind = "markdown"
	kindNinjs    kind = "ninjs"
	kindText     kind = "text"
)

// A piece is one story of a file.
type piece struct {
	content  story.Content
	lang     lang.Tag  // "" when the file does not say
	at       time.Time // when it was published; zero when the file does not say
	from, to int       // where it stands in the text of the file, in bytes
	line     int       // on which it begins, where the file has several; else 0
}

// readFile reads the stories of a file: its text as UTF-8, how it is written, and what it holds.
// Errors are sentences; some of its stories may be there beside one.
func readFile(name string, data []byte) (text string, k kind, list []piece, err error) {
	if len(data) > maxFile {
		return "", "", nil, fmt.Errorf("it is larger than %d MB", maxFile>>20)
	}
	k = kindOf(name, data)
	if text, err = decoded(data, k); err != nil {
		return "", k, nil, err
	}
	if strings.TrimSpace(text) == "" {
		return "", k, nil, errors.New("it is empty")
	}
	if k == kindNinjs {
		list, err = readNinjs(filepath.Base(name), text)
		return text, k, list, err
	}
	read := map[kind]func(string) (piece, error){kindHTML: readHTML, kindMarkdown: readMarkdown, kindText: readText}[k]
	p, err := read(text)
	if err == nil && p.content.Headline == "" && len(p.content.Body.Content) == 0 {
		err = errors.New("there are no words in it")
	}
	p.to = len(text)
	return text, k, []piece{p}, err
}

// kindOf tells by a file's name how it is written, and by its beginning where the name does not say.
func kindOf(name string, data []byte) kind {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return kindHTML
	case ".md", ".markdown":
		return kindMarkdown
	case ".json", ".jsonl", ".ndjson", ".ninjs":
		return kindNinjs
	case ".txt", ".text":
		return kindText
	}
	head := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1000)], []byte("\xef\xbb\xbf")), " \t\r\n")))
	switch {
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "[") && strings.HasPrefix(strings.TrimLeft(head[1:], " \t\r\n"), "{"):
		return kindNinjs
	case strings.HasPrefix(head, "<!"), len(head) > 1 && head[0] == '<' && head[1] >= 'a' && head[1] <= 'z':
		return kindHTML
	case strings.HasPrefix(head, "# "):
		return kindMarkdown
	}
	return kindText
}

// decoded is a file's text. What is not UTF-8 is read as its byte order mark or its HTML says, and
// as Windows-1252 where nothing does.
func decoded(data []byte, k kind) (string, error) {
	if len(data) > 1 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		units := make([]uint16, len(data)/2-1)
		for i := range units {
			a, b := uint16(data[2*i+2]), uint16(data[2*i+3])
			if data[0] == 0xff {
				a, b = b, a
			}
			units[i] = a<<8 | b
		}
		return string(utf16.Decode(units)), nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", errors.New("it is a binary file, not a text")
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), nil
	}
	// A picture or an archive has many of the characters that no text has; a text of the old days has none.
	if n := bytes.IndexFunc(data, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' }); n >= 0 {
		return "", errors.New("it is a binary file, or a text in an encoding that nobody named; UTF-8 can be read")
	}
	if k == kindNinjs {
		return "", errors.New("it is not UTF-8, as JSON must be")
	}
	as := "text/plain; charset=windows-1252"
	if k == kindHTML {
		as = "text/html"
	}
	r, err := charset.NewReader(bytes.NewReader(data), as)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// readNinjs reads the items of a file: one, a list, or one a line. Those that cannot be taken are
// told in the error, joined, and the others are given all the same.
func readNinjs(name, text string) (list []piece, err error) {
	r := ninjs.NewReader(strings.NewReader(text), name)
	var bad []error
	at, line := 0, 1
	for {
		it, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		var refused *exchange.Refused
		if err != nil && !errors.As(err, &refused) {
			return list, err
		}
		from := at
		for from < len(text) && strings.IndexByte(" \t\r\n,[", text[from]) >= 0 {
			from++
		}
		line += strings.Count(text[at:from], "\n")
		at = max(from, int(r.Bytes()))
		if refused != nil {
			bad = append(bad, refused)
		} else {
			list = append(list, piece{content: it.Revisions[len(it.Revisions)-1].Content, lang: it.Language, at: it.Life.PublishedAt, from: from, to: at, line: line})
		}
		line += strings.Count(text[from:at], "\n")
	}
	if len(list)+len(bad) == 0 {
		bad = append(bad, errors.New("there is no story in it"))
	}
	if len(list)+len(bad) == 1 && len(list) == 1 {
		list[0].line = 0
	}
	return list, errors.Join(bad...)
}

// shortLine is how long a first line may be that is a headline, in characters.
const shortLine = 160

// A wrapped line of plain text has between these characters; its paragraph goes on with the next.
const wrapFrom, wrapTo = 50, 100

// readText takes a short first line with an empty one below it for the headline. Paragraphs are set
// apart by empty lines; where there are none, and lines are long, every line is one. Spaces stay as
// they are: they may be what is found.
func readText(text string) (p piece, err error) {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	first, rest, _ := strings.Cut(text, "\n")
	if first = strings.TrimSpace(first); utf8.RuneCountInString(first) <= shortLine && strings.HasPrefix(strings.TrimLeft(rest, " \t"), "\n") {
		p.content.Headline, text = first, rest
	}
	long, parted, wrapped := false, false, true
	list := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range list {
		n := utf8.RuneCountInString(strings.TrimSpace(line))
		last := i+1 == len(list) || strings.TrimSpace(list[i+1]) == ""
		long, parted = long || n > wrapTo, parted || n == 0
		wrapped = wrapped && (n == 0 || n <= wrapTo && (last || n >= wrapFrom))
	}
	var b strings.Builder
	for i, line := range list {
		line = strings.TrimSpace(line)
		switch {
		case i > 0 && wrapped && line != "" && strings.TrimSpace(list[i-1]) != "":
			b.WriteByte(' ')
		case i > 0 && long && !parted:
			b.WriteString("\n\n")
		case i > 0:
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	p.content.Body = story.Paragraphs(b.String())
	return p, nil
}

// readMarkdown takes the first heading for the headline, where nothing stands before it.
func readMarkdown(text string) (p piece, err error) {
	if p.content.Body, err = prose.FromMarkdown(text); err != nil {
		return p, err
	}
	if list := p.content.Body.Content; len(list) > 0 && list[0].Type == "heading" {
		p.content.Headline, p.content.Body.Content = list[0].Words(), list[1:]
	}
	return p, nil
}

// readHTML reads the article of a page, or all of it where none is marked: its first h1 or else
// its title, its first figure where that stands before the text, and its blocks. The room that reads
// raw pages takes its place.
func readHTML(text string) (p piece, err error) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		if strings.Contains(err.Error(), "exceeds") {
			return p, errors.New("its elements are nested too deep to be a page")
		}
		return p, err
	}
	d := goquery.NewDocumentFromNode(root)
	p.lang, _ = lang.Parse(d.Find("html").AttrOr("lang", ""))
	for _, said := range []string{d.Find(`meta[property="article:published_time"]`).AttrOr("content", ""), d.Find("time[datetime]").AttrOr("datetime", "")} {
		for _, form := range []string{time.RFC3339, time.DateOnly} {
			if at, err := time.Parse(form, said); err == nil && p.at.IsZero() {
				p.at = at
			}
		}
	}
	d.Find("script, style, template, nav, aside, footer, form").Remove()
	article := d.Find("body")
	for _, at := range []string{"article", "main"} {
		if s := d.Find(at).First(); s.Length() > 0 {
			article = s
			break
		}
	}
	h1 := article.Find("h1").First()
	if h1.Length() == 0 {
		h1 = d.Find("h1").First()
	}
	p.content.Headline = folded(h1.Text())
	if h1.Length() == 0 {
		p.content.Headline = folded(d.Find("head title").First().Text())
	}
	h1.Remove()
	from := prose.Source{Base: cmp.Or(d.Find("link[rel=canonical]").AttrOr("href", ""), "https://file.invalid/"), Lang: p.lang}
	inner, err := article.Html()
	if err != nil {
		return p, err
	}
	if p.content.Body, err = from.HTML(inner); err != nil {
		return p, err
	}
	if list := p.content.Body.Content; len(list) > 0 && list[0].Type == "picture" {
		n := list[0]
		p.content.Lead = &story.Picture{URL: story.Attr[string](n, "url"), Alt: story.Attr[string](n, "alt"), Caption: story.Attr[string](n, "caption"), Credit: story.Attr[string](n, "credit")}
		p.content.Body.Content = list[1:]
	}
	return p, nil
}

// folded is text on one line, its spaces as a browser shows them.
func folded(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }), " ")
}
