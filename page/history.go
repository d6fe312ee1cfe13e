package page

import (
	"context"
	"errors"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"marbre/fault"
	"marbre/story"
)

// A published is one publication in a story's history.
type published struct {
	ISO, At string
	Mark    mark // Text "" for the first
	Note    string
	Changes []template.HTML
}

// maxCompared is how many publications, newest first, are shown word by word.
// Older ones keep their time and their note.
const maxCompared = 12

// history says what changed since the first publication, newest first. A story
// that was published once has none.
func (s *sheet) history(ctx context.Context, lib Library, p story.Published, f *article) error {
	if len(p.History) < 2 {
		return nil
	}
	f.Versions = s.w.Say("page.versions", int64(len(p.History)))
	was := map[story.Revision]story.Content{p.Public: p.Content}
	content := func(r story.Revision) (c story.Content, err error) {
		c, ok := was[r]
		if !ok {
			if c, err = lib.Revision(ctx, p.Number, r); err == nil {
				was[r] = c
			}
		}
		return c, err
	}
	for i, h := range slices.Backward(p.History) {
		pub := published{ISO: s.iso(h.At), At: s.when(h.At, p.PublishedAt), Note: h.Note}
		switch {
		case i == 0:
			if pub.Note == "" {
				pub.Note = s.say.First
			}
		case h.As == story.Correction:
			pub.Mark = mark{"c", s.say.Correction}
		default:
			pub.Mark = mark{"m", s.say.Update}
		}
		if i > 0 && len(p.History)-i <= maxCompared {
			a, err := content(p.History[i-1].Revision)
			var b story.Content
			if err == nil {
				b, err = content(h.Revision)
			}
			if err != nil && !errors.Is(err, fault.NotFound) {
				return err
			}
			if err == nil {
				pub.Changes = s.changes(story.Diff(a, b), b.Body.Content)
			}
		}
		f.History = append(f.History, pub)
	}
	return nil
}

// changes writes a difference so that it can be read: what went, what came, and
// a few words around.
func (s *sheet) changes(list []story.Change, newer []story.Node) (all []template.HTML) {
	for _, c := range list {
		for i, p := range c.Parts {
			// A link to another story is nothing but its number.
			if p.Op != story.Same && c.Field == "body" && digits(p.Text) && (p.Op == story.Removed || c.Block < len(newer) && newer[c.Block].Type == "related") {
				c.Parts[i].Text = s.say.ReadAlso
			}
		}
		b := []byte(`<p class="diff">`)
		if c.Field != "body" {
			b = append(appendText(append(b, "<b>"...), s.w.Say("page.part-"+c.Field)), "</b> "...)
		}
		form := true
		for i, p := range c.Parts {
			switch p.Op {
			case story.Added:
				form = false
				b = append(appendText(append(b, "<ins>"...), p.Text), "</ins>"...)
			case story.Removed:
				form = false
				b = append(appendText(append(b, "<del>"...), p.Text), "</del>"...)
			case story.Same:
				b = appendText(b, kept(p.Text, i > 0, i+1 < len(c.Parts)))
			}
		}
		if form {
			b = append(b, ' ')
			b = append(appendText(append(b, "<i>"...), s.w.Say("page.form-only")), "</i>"...)
		}
		all = append(all, template.HTML(append(b, "</p>"...)))
	}
	return all
}

// nearby is how many characters of what stayed are shown beside what changed.
const nearby = 60

// kept cuts what stayed to its words next to a change.
func kept(s string, before, after bool) string {
	if utf8.RuneCountInString(s) <= 2*nearby {
		return s
	}
	r := []rune(s)
	head, tail := "", ""
	if before {
		head = string(r[:nearby])
		if i := strings.LastIndexByte(head, ' '); i > 0 {
			head = head[:i]
		}
		head += " "
	}
	if after {
		tail = string(r[len(r)-nearby:])
		if i := strings.IndexByte(tail, ' '); i >= 0 {
			tail = tail[i:]
		}
	}
	if !before && !after {
		return string(r[:nearby]) + "…"
	}
	return head + "…" + tail
}
