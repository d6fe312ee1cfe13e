package check

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"marbre/lang"
	"marbre/story"
)

// A Told is a finding as programs are told it: with the words that it is about, counted in
// characters (Unicode code points) of the part in which they stand.
type Told struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity" line:"block, warn or note"`
	Message  string   `json:"message"`
	Part     string   `json:"part" line:"headline, standfirst, kicker, caption, alt, credit …; body 3 is the third block of the text, caption 3 the caption of the picture there"`
	Text     string   `json:"text" line:"the words that were found"`
	Start    int      `json:"start" line:"characters of the part before them"`
	End      int      `json:"end"`
	Fix      *string  `json:"fix,omitempty" line:"what would stand in their place; left out where only a person can say"`
}

// Tell tells of a finding in a story; message is its sentence. What was found as a whole reaches
// from the part's beginning to its end.
func Tell(c story.Content, f Finding, message string) Told {
	name, text := Part(c, f)
	from, to := f.From, f.To
	if from == 0 && to == 0 {
		to = units(text, len(text))
	}
	for _, e := range f.Fix {
		from, to = min(from, e.From), max(to, e.To)
	}
	a, b := byteAt(text, from), byteAt(text, to)
	t := Told{Rule: f.Rule, Severity: f.Severity, Message: message, Part: name, Text: text[a:b], Start: utf8.RuneCountInString(text[:a])}
	t.End = t.Start + utf8.RuneCountInString(t.Text)
	if len(f.Fix) > 0 {
		fixed := mendedText(text, a, b, f.Fix)
		t.Fix = &fixed
	}
	return t
}

// mendedText is text from byte a to byte b once edits are made.
func mendedText(text string, a, b int, edits []Edit) string {
	var s strings.Builder
	for _, e := range edits {
		from, to := byteAt(text, e.From), byteAt(text, e.To)
		if from > a {
			s.WriteString(text[a:from])
		}
		s.WriteString(e.Text)
		a = max(a, to)
	}
	s.WriteString(text[a:max(a, b)])
	return s.String()
}

// byteAt is where a text has so many UTF-16 units before it, and its end where it has fewer.
func byteAt(text string, units int) int {
	n := 0
	for i, r := range text {
		if n >= units {
			return i
		}
		n += max(1, utf16.RuneLen(r))
	}
	return len(text)
}

// Part is the name and the text of the part of a story in which a finding stands, as Told counts
// in it: "" where the part has no text.
func Part(c story.Content, f Finding) (name, text string) {
	switch f.Field {
	case "headline":
		return f.Field, c.Headline
	case "kicker":
		return f.Field, c.Kicker
	case "standfirst":
		return f.Field, c.Standfirst
	case "section":
		return f.Field, c.Section
	case "source":
		return f.Field, c.Source
	case "dateline":
		return f.Field, c.Dateline
	case "lead":
		if c.Lead == nil {
			return f.Field, ""
		}
		return partWords(f.Rule, c.Lead.Alt, c.Lead.Caption, c.Lead.Credit)
	case "body":
		if f.Block < 0 || f.Block >= len(c.Body.Content) {
			return f.Field, ""
		}
		n, nth := c.Body.Content[f.Block], " "+strconv.Itoa(f.Block+1)
		if n.Type == "picture" || n.Type == "video" {
			name, text = partWords(f.Rule, story.Attr[string](n, "alt"), story.Attr[string](n, "caption"), story.Attr[string](n, "credit"))
			return name + nth, text
		}
		return f.Field + nth, Text(n)
	}
	return f.Field, ""
}

// partWords are those words of a picture at which a rule looks.
func partWords(rule, alt, caption, credit string) (name, text string) {
	switch {
	case rule == "no-alt" || strings.HasPrefix(rule, "alt-"):
		return "alt", alt
	case strings.HasSuffix(rule, "-credit") || strings.HasPrefix(rule, "credit-"):
		return "credit", credit
	}
	return "caption", caption
}

// ReadBy reads a story by some rules alone, like Read.
func ReadBy(rules []Rule, c story.Content, f Facts) []Finding { return by(rules, c, f) }

// ofTheFrame are the rules that ask for what a newsroom puts around a text, and for its other stories.
var ofTheFrame = map[string]bool{
	"no-headline": true, "no-section": true, "no-body": true, "no-byline": true, "no-standfirst": true, "no-urgency": true, "no-lead": true,
	"embargo-past": true, "no-tags": true, "related-dead": true, "related-waiting": true,
}

// OfTexts are the rules for a text that stands in no newsroom: all but those that ask for what a
// newsroom puts around one.
func OfTexts() (rules []Rule) {
	for _, r := range House {
		if !ofTheFrame[r.Name] {
			rules = append(rules, r)
		}
	}
	return rules
}

// enoughTold is how much of a story is read for its language, in bytes.
const enoughTold = 4000

// fewLetters are enough to tell one of the languages of the house from another.
const fewLetters = 20

// Language is the language in which a story is written, "" where that cannot be told. A short one
// is taken to be in one of the languages that the house knows.
func Language(c story.Content) lang.Tag {
	var all strings.Builder
	for _, p := range passages(c) {
		if all.Len() > enoughTold {
			break
		}
		all.WriteString(p.text[:min(len(p.text), enoughTold)])
		all.WriteByte('\n')
	}
	text := strings.ToValidUTF8(all.String(), "")
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch {
	case letters >= tellable:
		return lang.Tag(whatlanggo.Detect(text).Lang.Iso6391())
	case letters < fewLetters:
		return ""
	}
	ours := whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{}}
	for l, name := range whatlanggo.Langs {
		if tag := l.Iso6391(); name != "" && tag != "" && slices.Contains(lang.Known(), lang.Tag(tag)) {
			ours.Whitelist[l] = true
		}
	}
	return lang.Tag(whatlanggo.DetectWithOptions(text, ours).Lang.Iso6391())
}
