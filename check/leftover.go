package check

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"marbre/story"
)

// leftover finds what a tool left in a text: marks of Markdown and HTML, a machine's words, references that lead
// nowhere, characters that were read in the wrong encoding.
var leftover = Rule{"leftover", Warn, func(r *Reading) {
	for _, p := range r.passages {
		for _, f := range leftovers(p.text, r.quoteBlock(p)) {
			r.at(p, f.span[0], f.span[1], f.fix, f.span.of(p.text))
		}
	}
	everyCaption(r, func(field string, block int, caption string) {
		for _, f := range leftovers(caption, false) {
			r.find(field, block, f.span.of(caption))
		}
	})
	each(r.Content, func(block int, n story.Node) {
		if to := href(n); machineLink.MatchString(to) {
			r.find("body", block, machineLink.FindString(to))
		}
	})
}}

// quoteBlock reports whether a passage is a quote by itself.
func (r *Reading) quoteBlock(p passage) bool {
	return p.block >= 0 && r.Body.Content[p.block].Type == "quote"
}

// mended is a span of a text and what mends it, in bytes.
type mended struct {
	span span
	fix  []Edit
}

func inOrder(all []span) {
	slices.SortFunc(all, func(a, b span) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(b[1], a[1])) })
}

var (
	machineLink = regexp.MustCompile(`utm_source=(?:chatgpt\.com|openai|copilot\.com|perplexity|claude\.ai)`)

	// tools are what only a program writes.
	tools = []clue{
		{[]string{"utm_"}, regexp.MustCompile(`\butm_(?:source|medium|campaign|term|content)=[\w%+-]*(?:\.[\w%+-]+)*`)},
		{[]string{"oai", "contentReference", "citeturn", "turn0", "turn1", "turn2", "turn3"}, regexp.MustCompile(`:?contentReference\[oaicite:\d+\](?:\{index=\d+\})?|\boai_?cit(?:e|ation)\S*|(?:\bcite)?turn\d+(?:search|view|news|image|file|fetch)\d+`)},
		{[]string{"【", "[cite"}, regexp.MustCompile(`【\d+(?::\d+)?†[^】\n]{0,60}】|\[cite(?:_start|_end|: ?[\d, ]+)\]`)},
	}
	// answers are how a machine that was asked for a text speaks to who asked. Whoever reports on one puts
	// them between quotation marks.
	answers = []clue{
		{[]string{"language model", "modèle de lang"}, regexp.MustCompile(`(?i)\bas an? (?:AI|large|artificial intelligence)(?: \w+)? ?language model\b|\bas an AI language model\b|\ben tant que (?:grand )?modèle de lang(?:age|ue)\b`)},
		{[]string{"nowledge cut", "connaissances s’arr", "connaissances s'arr"}, regexp.MustCompile(`(?i)\bmy (?:last )?knowledge cut-?off\b|\bmes connaissances s['’]arrêtent\b`)},
		{[]string{"fulfill this request", "assist with that", "help with that request"}, regexp.MustCompile(`(?i)\bI(?:['’]m sorry, but I)? can(?:not|['’]t) (?:fulfill this|assist with that|help with that) ?(?:request)?\b`)},
		{[]string{"ertainly", "ure", "ere", "bsolutely", "f course"}, regexp.MustCompile(`(?i)\A(?:Certainly|Sure|Absolutely|Of course)! (?:here(?:['’]s| is| are)|I(?:['’]ve| have)|below is)\b|\Ahere(?:['’]s| is) (?:an?|the|your) (?:revised|rewritten|corrected|edited|polished|improved|updated|shortened|more concise)(?: \w+)? (?:version|draft|text|article|story|paragraph|headline)\b`)},
		{[]string{"oici", "ien s"}, regexp.MustCompile(`(?i)\A(?:Bien sûr|Certainement|Avec plaisir|Absolument)[ \x{00a0}\x{202f}]?! voici\b|\Avoici (?:une|la|le|votre|un) (?:version|texte|article|proposition|paragraphe|titre)(?: \pL+)? (?:révisée?|corrigée?|améliorée?|réécrite?|reformulée?|retravaillée?|raccourcie?|optimisée?|mise à jour)\b`)},
		{[]string{"ope this helps", "et me know if you", "ould you like me to", "ouhaitez-vous que je", "ésitez pas à me"}, regexp.MustCompile(`\AI hope this helps\b|\ALet me know if you(?:['’]d like| would like| need| want)\b|\AWould you like me to\b|\ASouhaitez-vous que je\b|\AN['’]hésitez pas à me (?:dire|demander|faire savoir|solliciter)\b`)},
	}
	markdown = []clue{
		{[]string{"]("}, regexp.MustCompile(`\[[^\]\[\n]{1,200}\]\((?:https?://|mailto:|/|www\.)[^)\s]{1,500}\)`)},
		{[]string{"#"}, regexp.MustCompile(`(?m)^(#{1,6}) \pL`)},
		{[]string{"```"}, regexp.MustCompile("```\\w*")},
	}
	bold   = regexp.MustCompile(`\*\*[^*\s](?:[^*\n]{0,300}[^*\s])?\*\*`)
	entity = regexp.MustCompile(`&(?:amp;)*(?:nbsp|amp|quot|apos|lt|gt|laquo|raquo|rsquo|lsquo|ldquo|rdquo|hellip|mdash|ndash|eacute|egrave|ecirc|agrave|acirc|ccedil|ocirc|ugrave|ucirc|icirc|iuml|euml|oelig|euro|middot|bull|shy|#\d{2,6}|#x[0-9a-fA-F]{2,5});`)
	tag    = regexp.MustCompile(`</?(?:p|br|b|i|em|strong|a|span|div|ul|li|ol|h[1-6]|img|blockquote|font|iframe|figure|sup|sub|u)(?:\s[^<>\n]{0,500})?/?>`)
)

// leftovers are what tools left in a text, in its order. What a machine says is looked for outside of quotes.
func leftovers(text string, quote bool) []mended {
	var all []mended
	add := func(from, to int, fix []Edit) { all = append(all, mended{span{from, to}, fix}) }
	plain := func(clues []clue, ok func(from int) bool) {
		for _, c := range clues {
			if !c.in(text) {
				continue
			}
			for _, m := range c.pattern.FindAllStringSubmatchIndex(text, MaxFindings) {
				if ok == nil || ok(m[0]) {
					add(m[len(m)-2], m[len(m)-1], nil) // what is marked in the pattern, else all of it
				}
			}
		}
	}
	plain(tools, nil)
	plain(markdown, nil)
	if !quote {
		plain(answers, func(from int) bool { return !quoted(text, from) })
	}
	if strings.Contains(text, "**") {
		for _, m := range bold.FindAllStringIndex(text, MaxFindings) {
			if beside(text[:m[0]], text[m[1]:]) {
				continue // f**k and s**t
			}
			add(m[0], m[1], []Edit{{m[0], m[1], text[m[0]+2 : m[1]-2]}})
		}
	}
	if strings.Contains(text, "&") && strings.Contains(text, ";") {
		for _, m := range entity.FindAllStringIndex(text, MaxFindings) {
			add(m[0], m[1], fixed(m[0], m[1], unescaped(text[m[0]:m[1]])))
		}
	}
	if strings.Contains(text, "<") && strings.Contains(text, ">") {
		for _, m := range tag.FindAllStringIndex(text, MaxFindings) {
			if !spoken(text, m[0], m[1]) {
				add(m[0], m[1], nil)
			}
		}
	}
	all = append(all, mojibake(text)...)
	slices.SortStableFunc(all, func(a, b mended) int { return cmp.Compare(a.span[0], b.span[0]) })
	end := 0
	return slices.DeleteFunc(all, func(m mended) bool {
		if m.span[0] < end {
			return true
		}
		end = m.span[1]
		return false
	})
}

// fixed puts a text there, unless there is none to put.
func fixed(from, to int, text string) []Edit {
	if text == "" {
		return nil
	}
	return []Edit{{from, to, text}}
}

// beside reports whether what stands between is a part of a word or of more asterisks.
func beside(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	part := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '*' }
	return before != "" && part(last) || after != "" && part(next)
}

// unescaped is what an entity stands for, "" where that is nothing that a text may hold.
func unescaped(entity string) string {
	for range 3 {
		entity = html.UnescapeString(entity)
	}
	for _, c := range entity {
		if c == '&' && len(entity) > 1 || unicode.IsControl(c) || invisible(c) || c == utf8.RuneError {
			return ""
		}
	}
	return entity
}

// spoken reports whether a text speaks of a tag: the <b> tag, la balise <p>.
func spoken(text string, from, to int) bool {
	after, before := strings.ToLower(firstWord(text[to:])), strings.ToLower(lastWord(text[:from]))
	for _, w := range []string{after, before} {
		switch w {
		case "tag", "tags", "element", "elements", "balise", "balises", "élément", "éléments", "marker", "code", "html":
			return true
		}
	}
	return false
}

// wrongly is the byte for which a character stands if the text was read as Windows-1252.
func wrongly(c rune) (byte, bool) {
	if c < 0x80 {
		return 0, false
	}
	if c < 0xa0 { // five bytes that Windows-1252 leaves out are read as themselves
		return byte(c), true
	}
	return charmap.Windows1252.EncodeRune(c)
}

// mojibake finds UTF-8 that was read as Windows-1252: Ã© for é, â€™ for ’. Only such characters count as
// their texts have anyhow, so that «CAFÉ…» is not taken for one.
func mojibake(text string) (all []mended) {
	for i := 0; i < len(text); {
		if !suspect(text[i:]) {
			i++
			continue
		}
		if strings.HasPrefix(text[i:], "\uFFFD") {
			end := i + len("\uFFFD")
			if wordEnds(text[:i]) || firstWord(text[end:]) != "" && !strings.HasPrefix(text[end:], " ") {
				all = append(all, mended{span{i, end}, nil})
			}
			i = end
			continue
		}
		to, right := misread(text[i:])
		if to == 0 {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		fix := []Edit{{i, i + to, right}}
		if right == "\ufeff" {
			fix[0].Text = ""
		}
		all = append(all, mended{span{i, i + to}, fix})
		i += to
	}
	return all
}

// suspect reports whether a text begins with Ã, Â, â, Å, Ä, Ø, Ù, ï, Ð or Ñ, which UTF-8 read wrongly begins with,
// or with the character that stands for what could not be read.
func suspect(text string) bool {
	if text[0] == 0xc3 && len(text) > 1 {
		switch text[1] {
		case 0x82, 0x83, 0x84, 0x85, 0x90, 0x91, 0x98, 0x99, 0xa2, 0xaf:
			return true
		}
	}
	return text[0] == 0xef && strings.HasPrefix(text, "\uFFFD")
}

// misread reads from the beginning of a text as many characters as were read in the wrong encoding: how
// many bytes they take, and what they should be.
func misread(text string) (to int, right string) {
	var b []byte
	for _, c := range text { // at most a word of them
		x, ok := wrongly(c)
		if !ok || len(b) >= 60 {
			break
		}
		b = append(b, x)
	}
	n := 0
	for n < len(b) {
		c, size := utf8.DecodeRune(b[n:])
		if c == utf8.RuneError || size < 2 || !usual(c, size) {
			break
		}
		right += string(c)
		n += size
	}
	if n == 0 {
		return 0, ""
	}
	if arabic := strings.ContainsFunc(right, func(c rune) bool { return unicode.In(c, unicode.Arabic, unicode.Cyrillic) }); arabic && n < 4 {
		return 0, ""
	}
	k := 0
	for i := range text {
		if k == n {
			to = i
			break
		}
		k++
		to = len(text)
	}
	if more, again := misread(right); more == len(right) { // twice over
		right = again
	}
	return to, right
}

// usual reports whether a character is one that texts of ours have.
func usual(c rune, size int) bool {
	switch {
	case size == 2 && c >= 0xa0 && c <= 0xff:
		return true
	case c == 'Œ' || c == 'œ' || c == 'Ÿ' || c == 'Š' || c == 'š' || c == 'Ž' || c == 'ž' || c == 'ı' || c == 'ł' || c == 'ć' || c == 'č' || c == 'ğ' || c == 'ş':
		return true
	case c >= 0x0600 && c <= 0x06ff, c >= 0x0400 && c <= 0x045f:
		return true
	}
	return c >= 0x2010 && c <= 0x2026 || c == 0x202f || c == '€' || c == '™' || c == '\ufeff' || c == '\u200b' || c == '•' || c == '′'
}
