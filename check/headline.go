package check

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headlineEnd finds a headline that ends in a full stop. One of two sentences has its stops, and so has what is cut.
var headlineEnd = Rule{"headline-end", Note, func(r *Reading) {
	text := strings.TrimRight(r.Headline, " \u00a0")
	if !strings.HasSuffix(text, ".") || strings.HasSuffix(text, "..") {
		return
	}
	end := len(text) - 1
	last := text[strings.LastIndexByte(text[:end], ' ')+1 : end]
	if number := strings.Trim(last, "0123456789.,") == ""; !number && strings.Contains(last, ".") || abbreviated(last) || pointed[strings.ToLower(last)] || len(sentencesOf(text)) > 1 {
		return
	}
	r.at(passage{r.Headline, "headline", noBlock}, end, end+1, []Edit{{end, end + 1, ""}})
}}

// pointed are words that end in a point at the end of a headline, too.
var pointed = map[string]bool{"etc": true, "inc": true, "ltd": true, "co": true, "corp": true, "bros": true, "no": true, "al": true, "jr": true, "sr": true}

// headlineCaps finds a headline in capitals alone.
var headlineCaps = Rule{"headline-caps", Note, func(r *Reading) {
	words, capitals := 0, 0
	for _, w := range wordsOf(r.Headline) {
		words++
		for _, c := range w.of(r.Headline) {
			if unicode.IsLower(c) {
				return
			}
			if unicode.IsUpper(c) {
				capitals++
			}
		}
	}
	if words >= 2 && capitals >= 8 {
		r.find("headline", noBlock)
	}
}}

// headlineWords finds a headline that promises what the story does not hold: a name that is nowhere in it, or
// no word that is. Words are the same if they begin alike: France and français.
var headlineWords = Rule{"headline-words", Note, func(r *Reading) {
	if l := r.Lang.Base(); l != "fr" && l != "en" || r.Headline == "" || r.bodyWords() < 50 {
		return
	}
	stems := map[string]bool{}
	for w := range r.vocabulary() {
		for _, n := range []int{3, 4, 5, 6} {
			if s, ok := stem(w, n); ok {
				stems[s] = true
			}
		}
	}
	if r.Lead != nil {
		for _, s := range wordsOf(r.Lead.Caption) {
			for _, n := range []int{3, 4, 5, 6} {
				if stem, ok := stem(s.of(r.Lead.Caption), n); ok {
					stems[stem] = true
				}
			}
		}
	}
	p := passage{r.Headline, "headline", noBlock}
	words := wordsOf(r.Headline)
	titled := titleCase(r.Headline, words)
	said, there := 0, 0
	for i, w := range words {
		text := w.of(r.Headline)
		n := utf8.RuneCountInString(text)
		if n < 4 || emptyWords[strings.ToLower(text)] {
			continue
		}
		said++
		s, _ := stem(text, min(6, max(3, n-2)))
		if stems[s] {
			there++
			continue
		}
		first, _ := utf8.DecodeRuneInString(text)
		if i == 0 || titled || !unicode.IsUpper(first) || begins(r.Headline[:w[0]]) {
			continue
		}
		r.at(p, w[0], w[1], nil, text)
	}
	if said >= 3 && there == 0 && r.count == 0 {
		r.at(p, 0, len(r.Headline), nil, r.Headline)
	}
}}

// stem is the first n characters of a word, small and without accents; ok tells whether there are so many.
func stem(word string, n int) (s string, ok bool) {
	var b [32]byte
	out := b[:0]
	k := 0
	for _, c := range word {
		if k == n {
			break
		}
		if unicode.IsMark(c) {
			continue
		}
		c = unicode.ToLower(c)
		if c >= utf8.RuneSelf {
			if plain, known := unaccented[c]; known {
				c = plain
			}
		}
		out = utf8.AppendRune(out, c)
		k++
	}
	return string(out), k == n
}

var unaccented = map[rune]rune{'à': 'a', 'â': 'a', 'ä': 'a', 'á': 'a', 'ã': 'a', 'é': 'e', 'è': 'e', 'ê': 'e', 'ë': 'e', 'î': 'i', 'ï': 'i', 'í': 'i', 'ô': 'o', 'ö': 'o', 'ó': 'o', 'ù': 'u', 'û': 'u', 'ü': 'u', 'ú': 'u', 'ç': 'c', 'ñ': 'n', 'ÿ': 'y', 'ø': 'o', 'å': 'a'}

// titleCase reports whether a headline writes all its words with capitals, so that they tell no name.
func titleCase(headline string, words []span) bool {
	long, capital := 0, 0
	for _, w := range words[min(1, len(words)):] {
		if w[1]-w[0] < 4 {
			continue
		}
		long++
		if c, _ := utf8.DecodeRuneInString(headline[w[0]:]); unicode.IsUpper(c) {
			capital++
		}
	}
	return long > 0 && capital*3 > long*2
}

// begins reports whether a sentence begins after a text: a word with a capital there need not be a name.
func begins(before string) bool {
	before = strings.TrimRight(before, " \u00a0\u202f")
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune(".!?:«“\"‘([–—|-", last) || elided.MatchString(before)
}

var elided = regexp.MustCompile(`(?:^|[.!?:«“"‘(\[–—|-]\s*)(?i:l|d|qu|j|n|s|c|m)['’]$`)

// emptyWords are words of headlines that stand for nothing.
var emptyWords = map[string]bool{
	"avec": true, "dans": true, "pour": true, "sans": true, "sous": true, "plus": true, "contre": true, "après": true, "avant": true, "entre": true, "selon": true, "chez": true, "mais": true, "leur": true, "leurs": true, "cette": true, "comment": true, "pourquoi": true, "quand": true, "être": true, "sont": true, "elle": true, "nous": true, "vous": true,
	"with": true, "from": true, "over": true, "after": true, "into": true, "what": true, "when": true, "will": true, "have": true, "this": true, "that": true, "your": true, "their": true, "they": true, "says": true, "more": true, "than": true, "about": true, "here": true, "there": true, "been": true,
}
