// Package prose turns the text of other programs (HTML, Markdown, plain) into
// the blocks of a body, and a body into plain HTML for those who take it.
// Every format of exchange reads its texts with it. It must never keep foreign
// markup: what it does not know vanishes and its words stay.
package prose

import (
	"strings"
	"unicode/utf8"

	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

// MaxBytes is the longest text that is read.
const MaxBytes = 4 << 20

// A Source is what is known of the place that a text comes from. The zero
// Source knows nothing.
type Source struct {
	Base string   // address that relative ones are resolved against; "" drops them to their text
	Lang lang.Tag // decides the quotation marks of <q>
}

// FromHTML reads s without knowing where it comes from.
func FromHTML(s string) (story.Body, error) { return Source{}.HTML(s) }

// FromMarkdown reads s without knowing where it comes from.
func FromMarkdown(s string) (story.Body, error) { return Source{}.Markdown(s) }

// FromText reads plain text: paragraphs are set apart by empty lines. Where
// there are none and lines are long, every line is a paragraph. It fails with
// fault.TooLarge above MaxBytes.
func FromText(s string) (story.Body, error) {
	if err := bounded(s); err != nil {
		return story.Body{}, err
	}
	b := newBuilder(Source{})
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(s)
	each := longLines(s)
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" || each {
			b.flush()
		} else if b.started() {
			b.lineBreak()
		}
		b.text(line)
	}
	return b.finish(), nil
}

// longLines reports whether s has lines that nobody wraps by hand and no empty
// line between them.
func longLines(s string) bool {
	long, empty := false, false
	for line := range strings.Lines(strings.TrimSpace(s)) {
		line = strings.TrimSpace(line)
		empty = empty || line == ""
		long = long || utf8.RuneCountInString(line) > 120
	}
	return long && !empty
}

// Plain is the readable text of a piece of HTML on one line: what a headline
// or a caption keeps of it. It fails with fault.TooLarge above MaxBytes.
func Plain(s string) (string, error) {
	b, err := FromHTML(s)
	if err != nil {
		return "", err
	}
	var words []string
	for _, n := range b.Content {
		words = append(words, strings.Fields(n.Words())...)
	}
	return strings.Join(words, " "), nil
}

func bounded(s string) error {
	if len(s) > MaxBytes {
		return fault.Tell(fault.TooLarge, "text.too-long", MaxBytes, len(s))
	}
	return nil
}

// Address is s as a picture or link of a story may carry it: an absolute
// http(s) address, "" for anything else.
func Address(s string) string { return newBuilder(Source{}).web(s) }
