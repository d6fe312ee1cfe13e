package page

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"marbre/lang"
	"marbre/story"
)

// A fix is a correction fastened to the words that it corrected.
type fix struct {
	field string // headline, body, …
	block int    // of the body as it is now; -1 for no block
	right string // the words that stand there now; "" when words only went
	no    int    // of its note, from 1; several fixes can share one
	says  string // the number as the language writes it
	first bool   // the note stands with this one
	title string
	text  string
}

// fixes finds the words of every correction in p as it is now, oldest first.
// What a later revision has changed again is told by the history alone. A
// correction without any words is a fix of the whole story.
func (s *sheet) fixes(p story.Published) (all []fix) {
	no := 0
	for _, h := range p.History {
		if h.As != story.Correction {
			continue
		}
		title := s.w.Say("page.correction-at", s.when(h.At, p.PublishedAt))
		note := h.Note // the first of its places tells it whole
		if len(h.Pins) == 0 {
			no++
			all = append(all, fix{field: "", block: -1, no: no, first: true, title: title, text: note})
		}
		notes := map[string]int{} // by field and block
		for _, pin := range h.Pins {
			f := fix{field: pin.Field, block: -1, right: pin.Right, title: title}
			if pin.Field == "body" {
				f.block = place(p.Body.Content, pin, h.Revision == p.Public)
				if f.block < 0 {
					continue
				}
			}
			key := pin.Field + strconv.Itoa(f.block)
			if f.no = notes[key]; f.no == 0 {
				no++
				f.no, f.first, notes[key] = no, true, no
				f.text, note = note, ""
				if f.text == "" && pin.Wrong != "" {
					f.text = s.w.Say("page.we-wrote", s.w.Quote(pin.Wrong))
				}
			}
			f.says = s.w.Digits(strconv.Itoa(f.no))
			all = append(all, f)
		}
	}
	return all
}

// place is the block of list that holds the words of pin: the one it names, or
// the nearest; -1 when they are gone. Words that only went leave their block,
// as long as nothing was published since.
func place(list []story.Node, pin story.Pin, newest bool) int {
	if pin.Right == "" {
		if newest && pin.Block < len(list) {
			return pin.Block
		}
		return -1
	}
	best := -1
	for i, n := range list {
		if holds(n, pin.Right) && (best < 0 || abs(i-pin.Block) < abs(best-pin.Block)) {
			best = i
		}
	}
	if best < 0 && newest && pin.Block < len(list) {
		return pin.Block // the words of a caption, say: the note stands there all the same
	}
	return best
}

// holds reports whether one run of text in n has the words.
func holds(n story.Node, words string) bool {
	if inline(n.Content) {
		return strings.Contains(n.Words(), words)
	}
	for _, c := range n.Content {
		if holds(c, words) {
			return true
		}
	}
	return false
}

// inline reports whether nodes are a run of text.
func inline(list []story.Node) bool {
	return len(list) > 0 && (list[0].Type == "text" || list[0].Type == "hard_break")
}

func abs(n int) int { return max(n, -n) }

// marked escapes a part of the story and marks the words that were corrected in it.
func marked(text, field string, fixes []fix, say *Words) template.HTML {
	b := make([]byte, 0, len(text)+256)
	for _, f := range fixes {
		before, after, ok := strings.Cut(text, f.right)
		if f.field != field || f.right == "" || !ok {
			continue
		}
		b = appendText(b, before)
		b = f.open(b)
		b = appendText(b, f.right)
		b = f.ref(append(b, "</mark>"...), say)
		text = after
	}
	return template.HTML(appendText(b, text))
}

// open begins the mark of the corrected words.
func (f fix) open(b []byte) []byte {
	b = append(b, `<mark class="fix"`...)
	if f.first {
		b = append(b, ` id="w`...)
		b = strconv.AppendInt(b, int64(f.no), 10)
		b = append(b, '"')
	}
	return append(b, '>')
}

// ref leads from the words to the note.
func (f fix) ref(b []byte, say *Words) []byte {
	b = append(b, `<a class="fixn" href="#c`...)
	b = strconv.AppendInt(b, int64(f.no), 10)
	b = append(b, `"><span class="sr">`...)
	b = appendText(b, say.Correction)
	b = append(b, ` </span>`...)
	b = appendText(b, f.says)
	return append(b, `</a>`...)
}

// note is the note of a correction; back says whether its words are marked.
func (f fix) note(b []byte, say *Words, class string, back bool) []byte {
	no := strconv.Itoa(f.no)
	b = append(b, `<aside class="pin fixd`...)
	b = append(append(b, class...), `" id="c`...)
	b = append(append(b, no...), `"><h2>`...)
	if back {
		b = append(append(b, `<a href="#w`...), no...)
		b = append(appendText(append(b, `">`...), f.says), "</a> "...)
	}
	b = append(appendText(b, f.title), "</h2><p>"...)
	if f.text != "" {
		b = append(appendText(b, f.text), ' ')
	}
	b = append(b, `<a href="#changes">`...)
	return append(appendText(b, say.Changed), "</a></p></aside>"...)
}

// headNotes are the notes of what was corrected above the body, and of the whole.
func (s *sheet) headNotes(fixes []fix) template.HTML {
	var b []byte
	for _, f := range fixes {
		if f.block >= 0 || !f.first {
			continue
		}
		b = f.note(b, s.say, " above", false)
	}
	return template.HTML(b)
}

// when is an instant beside the first publication: its time on the same day,
// else its day and time.
func (s *sheet) when(t, first time.Time) string {
	if s.e.Day(t) == s.e.Day(first) {
		return s.w.Time(t, s.e.Zone)
	}
	return s.w.DateTime(t, s.e.Zone, lang.Long)
}
