package prose

import (
	"strings"

	"golang.org/x/net/html"

	"marbre/story"
)

// HTML reads a piece of HTML, whole or broken. What has a place in a body stays;
// of everything else the words stay; what no reader sees (scripts, styles,
// comments) goes. It fails with fault.TooLarge above MaxBytes and never
// otherwise; the bounds of a story are for Content.Check.
func (from Source) HTML(s string) (story.Body, error) {
	if err := bounded(s); err != nil {
		return story.Body{}, err
	}
	b := newBuilder(from)
	b.html(s)
	return b.finish(), nil
}

// telling are the elements whose attributes say something here.
var telling = map[string]bool{"a": true, "img": true, "image": true, "iframe": true, "video": true, "audio": true, "source": true}

// html feeds b with the elements and the text of s.
func (b *builder) html(s string) {
	z := html.NewTokenizer(strings.NewReader(s))
	var attrs []html.Attribute
	attr := func(name string) string {
		for _, a := range attrs {
			if a.Key == name {
				return a.Val
			}
		}
		return ""
	}
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return // the end; a reader of a string fails with nothing else
		case html.TextToken:
			b.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			attrs = attrs[:0]
			for more && len(attrs) < 100 && telling[tag] {
				var k, v []byte
				k, v, more = z.TagAttr()
				attrs = append(attrs, html.Attribute{Key: string(k), Val: string(v)})
			}
			if tag == "noscript" {
				if kind == html.StartTagToken && z.Next() == html.TextToken && b.skip == 0 {
					b.noscript(string(z.Raw()))
				}
				continue
			}
			b.start(tag, attr)
			if kind == html.SelfClosingTagToken && tag == "svg" {
				b.end(tag)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(string(name))
		}
	}
}

// noscript reads what readers without scripts see.
func (b *builder) noscript(s string) {
	if b.nested > 8 || !strings.Contains(s, "<") {
		b.text(html.UnescapeString(s))
		return
	}
	b.nested++
	b.html(s)
	b.nested--
}
