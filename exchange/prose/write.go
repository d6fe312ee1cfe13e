package prose

import (
	"html"
	"strconv"
	"strings"

	"marbre/story"
)

// HTML writes a body as plain semantic HTML for those who know nothing of
// blocks. Everything is escaped; related stories, which only this newsroom
// knows, are left out. An unknown block of a later version gives its text.
func HTML(b story.Body) string {
	var w strings.Builder
	for _, n := range b.Content {
		block(&w, n)
	}
	return w.String()
}

func esc(s string) string { return html.EscapeString(s) }

func said(n story.Node, name string) string { return story.Attr[string](n, name) }

func wrap(w *strings.Builder, tag string, inside func()) {
	w.WriteString("<" + tag + ">")
	inside()
	w.WriteString("</" + tag + ">")
}

func blocks(w *strings.Builder, list []story.Node) {
	for _, n := range list {
		block(w, n)
	}
}

func block(w *strings.Builder, n story.Node) {
	switch n.Type {
	case "paragraph":
		wrap(w, "p", func() { inlines(w, n.Content) })
	case "heading":
		wrap(w, "h"+strconv.FormatInt(min(max(story.Attr[int64](n, "level"), 2), 4), 10), func() { inlines(w, n.Content) })
	case "quote":
		wrap(w, "blockquote", func() {
			blocks(w, n.Content)
			element(w, "footer", said(n, "speaker"))
		})
	case "list":
		tag := "ul"
		if story.Attr[bool](n, "ordered") {
			tag = "ol"
		}
		wrap(w, tag, func() { blocks(w, n.Content) })
	case "item":
		wrap(w, "li", func() { blocks(w, n.Content) })
	case "table":
		wrap(w, "table", func() {
			element(w, "caption", said(n, "caption"))
			blocks(w, n.Content)
		})
	case "row":
		wrap(w, "tr", func() { blocks(w, n.Content) })
	case "cell":
		tag := "td"
		if story.Attr[bool](n, "header") {
			tag = "th"
		}
		wrap(w, tag, func() { blocks(w, n.Content) })
	case "picture", "video":
		wrap(w, "figure", func() { film(w, n) })
	case "gallery":
		wrap(w, "figure", func() { blocks(w, n.Content) })
	case "embed":
		title := said(n, "title")
		if title == "" {
			title = said(n, "url")
		}
		w.WriteString(`<p><a href="` + esc(said(n, "url")) + `">` + esc(title) + `</a></p>`)
	case "facts":
		wrap(w, "aside", func() {
			element(w, "h3", said(n, "title"))
			blocks(w, n.Content)
			element(w, "p", strings.TrimSpace(said(n, "source")+" "+said(n, "as_of")))
		})
	case "fact":
		wrap(w, "p", func() {
			element(w, "strong", said(n, "label"))
			w.WriteByte(' ')
			inlines(w, n.Content)
		})
	case "rule":
		w.WriteString("<hr>")
	case "related":
	case "text", "hard_break":
		wrap(w, "p", func() { inlines(w, []story.Node{n}) })
	default:
		wrap(w, "div", func() { blocks(w, n.Content) })
	}
}

// element writes one that holds only text, and none for no text.
func element(w *strings.Builder, tag, s string) {
	if s != "" {
		wrap(w, tag, func() { w.WriteString(esc(s)) })
	}
}

func film(w *strings.Builder, n story.Node) {
	if n.Type == "video" {
		w.WriteString(`<video controls src="` + esc(said(n, "url")) + `"`)
		for name, v := range map[string]string{"poster": said(n, "poster")} {
			if v != "" {
				w.WriteString(" " + name + `="` + esc(v) + `"`)
			}
		}
		if t := said(n, "title"); t != "" {
			w.WriteString(` title="` + esc(t) + `"`)
		}
		w.WriteString("></video>")
	} else {
		w.WriteString(`<img src="` + esc(said(n, "url")) + `" alt="` + esc(said(n, "alt")) + `"`)
		for _, side := range []string{"width", "height"} {
			if px := story.Attr[int64](n, side); px > 0 {
				w.WriteString(" " + side + `="` + strconv.FormatInt(px, 10) + `"`)
			}
		}
		w.WriteString(">")
	}
	caption, credit := said(n, "caption"), said(n, "credit")
	if caption+credit == "" {
		return
	}
	wrap(w, "figcaption", func() {
		w.WriteString(strings.ReplaceAll(esc(caption), "\n", "<br>"))
		if credit != "" {
			if caption != "" {
				w.WriteByte(' ')
			}
			element(w, "cite", credit)
		}
	})
}

var tags = map[string]string{"strong": "strong", "em": "em", "sub": "sub", "sup": "sup", "strike": "s"}

func inlines(w *strings.Builder, list []story.Node) {
	for _, n := range list {
		switch n.Type {
		case "hard_break":
			w.WriteString("<br>")
		case "text":
			for _, m := range n.Marks {
				if m.Type == "link" {
					w.WriteString(`<a href="` + esc(story.Attr[string](story.Node{Attrs: m.Attrs}, "href")) + `">`)
				} else if t := tags[m.Type]; t != "" {
					w.WriteString("<" + t + ">")
				}
			}
			w.WriteString(esc(n.Text))
			for i := len(n.Marks) - 1; i >= 0; i-- {
				if n.Marks[i].Type == "link" {
					w.WriteString("</a>")
				} else if t := tags[n.Marks[i].Type]; t != "" {
					w.WriteString("</" + t + ">")
				}
			}
		default:
			inlines(w, n.Content)
		}
	}
}
