package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is where something stands in the text of a passage: from and to, in bytes.
type span [2]int

func (s span) of(text string) string { return text[s[0]:s[1]] }

// tokens are the words and sentences of one passage, made when a rule first asks.
type tokens struct {
	words, sentences []span
}

// words are the words of passage i: runs of letters and their marks. They are found once a reading.
func (r *Reading) words(i int) []span {
	t := r.tokensOf(i)
	if t.words == nil {
		t.words = wordsOf(r.passages[i].text)
	}
	return t.words
}

// sentences are the sentences of passage i, without the spaces between. They are found once a reading.
func (r *Reading) sentences(i int) []span {
	t := r.tokensOf(i)
	if t.sentences == nil {
		t.sentences = sentencesOf(r.passages[i].text)
	}
	return t.sentences
}

func (r *Reading) tokensOf(i int) *tokens {
	if r.tokens == nil {
		r.tokens = make([]tokens, len(r.passages))
	}
	return &r.tokens[i]
}

// bodyWords is how many words the body has.
func (r *Reading) bodyWords() (n int) {
	for i, p := range r.passages {
		if p.field == "body" {
			n += len(r.words(i))
		}
	}
	return n
}

// vocabulary is every word of the standfirst and the body, as they are written, each once. It is made once
// a reading.
func (r *Reading) vocabulary() map[string]bool {
	if r.known == nil {
		r.known = map[string]bool{}
		for i, p := range r.passages {
			if p.field != "standfirst" && p.field != "body" {
				continue
			}
			for _, w := range r.words(i) {
				r.known[w.of(p.text)] = true
			}
		}
	}
	return r.known
}

// wordsOf are the runs of letters and marks of a text.
func wordsOf(text string) []span {
	all := make([]span, 0, len(text)/6+1)
	from := -1
	for i := 0; i < len(text); {
		size, in := 1, false
		if b := text[i]; b < utf8.RuneSelf {
			in = 'a' <= b|0x20 && b|0x20 <= 'z'
		} else {
			var c rune
			c, size = utf8.DecodeRuneInString(text[i:])
			in = unicode.IsLetter(c) || unicode.IsMark(c)
		}
		switch {
		case in && from < 0:
			from = i
		case !in && from >= 0:
			all = append(all, span{from, i})
			from = -1
		}
		i += size
	}
	if from >= 0 {
		all = append(all, span{from, len(text)})
	}
	return all
}

// sentencesOf are the sentences of a text. A line is a sentence at least; within one a sentence ends at a
// mark (. ! ? … ؟), with what closes after it, where a space follows and no small letter. The point of an
// abbreviation ends none.
func sentencesOf(text string) []span {
	all := make([]span, 0, len(text)/100+1)
	from := 0
	add := func(to int) {
		for from < to && space(text[from:]) > 0 {
			from += space(text[from:])
		}
		end := len(strings.TrimRight(text[from:to], " \u00a0\u202f\n\t")) + from
		if end > from {
			all = append(all, span{from, end})
		}
		from = to
	}
	for i := 0; i < len(text); {
		b := text[i]
		if b == '\n' {
			add(i)
			i++
			continue
		}
		n := 0
		switch {
		case b == '.' || b == '!' || b == '?':
			n = 1
		case b >= utf8.RuneSelf:
			if n = 0; strings.HasPrefix(text[i:], "…") || strings.HasPrefix(text[i:], "؟") {
				_, n = utf8.DecodeRuneInString(text[i:])
			}
		}
		if n == 0 {
			i++
			continue
		}
		end := i + n
		for end < len(text) { // ?! and .” and . »
			c, size := utf8.DecodeRuneInString(text[end:])
			gap := 0
			if c == ' ' || c == '\u00a0' || c == '\u202f' {
				gap = size
				c, size = utf8.DecodeRuneInString(text[end+gap:])
				if c != '»' {
					break
				}
			}
			if !strings.ContainsRune(".!?…؟”’\"»)]", c) {
				break
			}
			end += gap + size
		}
		if after := space(text[end:]); end == len(text) || after > 0 && text[end] != '\n' {
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[end:], " \u00a0\u202f"))
			if end == len(text) || !unicode.IsLower(next) && !(b == '.' && end == i+1 && abbreviated(text[from:i])) {
				add(end)
			}
		}
		i = end
	}
	add(len(text))
	return all
}

// space is how many bytes of a space a text begins with.
func space(text string) int {
	switch {
	case text == "":
		return 0
	case text[0] == ' ' || text[0] == '\n' || text[0] == '\t':
		return 1
	case strings.HasPrefix(text, "\u00a0"):
		return len("\u00a0")
	case strings.HasPrefix(text, "\u202f"):
		return len("\u202f")
	}
	return 0
}

// abbreviated reports whether a text, of which a point follows, ends in what is written with one: an
// initial, or a word that is cut.
func abbreviated(text string) bool {
	text = tail(text, longWord)
	at := strings.LastIndexAny(text, " \u00a0\u202f\n(’'-.")
	last := text
	if at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		last = text[at+size:]
	}
	if utf8.RuneCountInString(last) == 1 {
		c, _ := utf8.DecodeRuneInString(last)
		return unicode.IsUpper(c)
	}
	return cut[last]
}

// cut are words that are written with a point and followed by a capital.
var cut = map[string]bool{
	"Mr": true, "Mrs": true, "Ms": true, "Dr": true, "Prof": true, "Gen": true, "Col": true, "Lt": true, "Sgt": true, "Capt": true, "Sen": true, "Rep": true, "Gov": true,
	"St": true, "Ste": true, "Mt": true, "Jr": true, "Sr": true, "vs": true, "No": true, "MM": true, "Me": true, "Mgr": true, "Pr": true, "Art": true, "art": true, "p": true, "cf": true, "av": true, "apr": true, "J.-C": true,
	"Jan": true, "Feb": true, "Aug": true, "Sept": true, "Oct": true, "Nov": true, "Dec": true,
}

// quoted reports whether a place stands between quotation marks that were opened before it in its passage.
func quoted(text string, at int) bool {
	before := tail(text[:at], 2000)
	open := max(strings.LastIndex(before, "«"), strings.LastIndex(before, "“"))
	shut := max(strings.LastIndex(before, "»"), strings.LastIndex(before, "”"))
	return open > shut || strings.Count(before, `"`)%2 == 1
}

// longWord is how many bytes beside a place are looked at for a word.
const longWord = 120

// tail is the end of a text: n bytes and what is needed for a whole character. Whoever looks at what stands
// before a place looks at no more, or a long text is read again and again.
func tail(text string, n int) string {
	at := max(0, len(text)-n)
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return text[at:]
}

// head is the beginning of a text, likewise.
func head(text string, n int) string {
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n++
	}
	return text[:min(n, len(text))]
}
