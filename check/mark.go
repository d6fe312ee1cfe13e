package check

import (
	"crypto/sha256"

	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"marbre/story"
)

// besides is how many words before and after it belong to what was found: an edit further
// away leaves a finding what it was.
const besides = 2

// MarkLength is how many characters a mark has.
const MarkLength = 32

// Mark names a finding by what was found, not by where: its rule, its part, the words and those
// beside them, folded. A paragraph that moves, an edit elsewhere and another revision leave it as it
// is. What is found of a whole block is named by what the block is: a picture by its address, a
// story that is linked to by its number, anything else by its text. It returns 32 hexadecimal
// digits. What is found twice in the same words has one mark.
func Mark(c story.Content, f Finding) string {
	said := []string{f.Rule, f.Field}
	text, told := foundWords(c, f)
	if told && f.To > f.From {
		u := utf16.Encode([]rune(text))
		from, to := min(f.From, len(u)), min(f.To, len(u))
		before, found, after := string(utf16.Decode(u[:from])), string(utf16.Decode(u[from:to])), string(utf16.Decode(u[to:]))
		said = append(said, strings.ToLower(found), lastWords(before), firstWords(after))
	} else {
		said = append(said, story.Fold(text))
		for _, a := range f.Args {
			said = append(said, fmt.Sprint(a))
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	return fmt.Sprintf("%x", sum[:16])
}

// Words are those that a finding is about, as they stand in the story; "" for a whole part.
func Words(c story.Content, f Finding) string {
	text, told := foundWords(c, f)
	if !told || f.To <= f.From {
		return ""
	}
	u := utf16.Encode([]rune(text))
	return string(utf16.Decode(u[min(f.From, len(u)):min(f.To, len(u))]))
}

// foundWords is the text in which a finding counts, and told; or what the part is known by.
func foundWords(c story.Content, f Finding) (text string, told bool) {
	switch f.Field {
	case "kicker":
		return c.Kicker, true
	case "headline":
		return c.Headline, true
	case "standfirst":
		return c.Standfirst, true
	case "lead":
		if c.Lead != nil {
			return c.Lead.URL, false
		}
	case "body":
		if f.Block < 0 || f.Block >= len(c.Body.Content) {
			return "", false
		}
		n := c.Body.Content[f.Block]
		if f.To > f.From {
			return Text(n), true
		}
		var known []string
		walk(n, func(n story.Node) {
			if len(n.Content) == 0 && n.Type != "text" {
				attrs, err := json.Marshal(map[string]any{"url": story.Attr[string](n, "url"), "number": story.Attr[int64](n, "number")})
				if err == nil {
					known = append(known, string(attrs))
				}
			}
		})
		return Text(n) + strings.Join(known, " "), false
	}
	return "", false
}

// walk calls do for a node and for all within it.
func walk(n story.Node, do func(story.Node)) {
	do(n)
	for _, c := range n.Content {
		walk(c, do)
	}
}

func firstWords(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	return story.Fold(strings.Join(words[:min(besides, len(words))], " "))
}

func lastWords(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	return story.Fold(strings.Join(words[max(0, len(words)-besides):], " "))
}
