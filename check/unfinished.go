package check

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentenceUnfinished finds a story whose last paragraph breaks off: it ends in a comma or a word that wants
// another, or without a mark where all the others have one.
var sentenceUnfinished = Rule{"sentence-unfinished", Warn, func(r *Reading) {
	l := r.Lang.Base()
	if l != "fr" && l != "en" && l != "ar" || len(r.passages) == 0 {
		return
	}
	last := len(r.passages) - 1
	p := r.passages[last]
	if p.field != "body" || p.block != len(r.Body.Content)-1 || r.Body.Content[p.block].Type != "paragraph" {
		return
	}
	from := strings.LastIndexByte(strings.TrimRight(p.text, " \n"), '\n') + 1
	text := strings.TrimRight(p.text, " \u00a0\u202f\n\t")
	line := text[min(from, len(text)):]
	words := r.words(last)
	if len(words) < 6 || strings.ContainsAny(line, "@|#") || credited.MatchString(line) || strings.Contains(line, "http") || strings.Contains(line, "www.") || label(line) {
		return
	}
	end, size := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune(",،«“(", end) || l == "fr" && elides.MatchString(text) || (end == '–' || end == '—') && strings.Count(line, string(end))%2 == 1 {
		r.at(p, len(text)-size, len(text), nil)
		return
	}
	if !unicode.IsLetter(end) && !unicode.IsDigit(end) {
		return
	}
	w := span{strings.LastIndexAny(text, " \u00a0\u202f\n’'(") + 1, len(text)}
	for !utf8.RuneStart(text[w[0]]) {
		w[0]++
	}
	if unicode.IsLetter(end) && wantsMore[l][strings.ToLower(w.of(p.text))] {
		r.at(p, w[0], w[1], nil)
		return
	}
	// One short sentence without a mark may be the title of something.
	several := len(r.sentences(last)) > 1
	if from == 0 && (several && len(words) >= 10 || len(words) >= 18) && !r.signedOff(last) && r.stopped(last, several) {
		r.at(p, w[0], len(text), nil)
	}
}}

// elides is the end of a text that a vowel must follow: l’, qu’.
var elides = regexp.MustCompile(`(?i)(?:^|[ \x{00a0}])(?:l|d|qu|n|j|s|c|m|t)[’']$`)

// signedOff reports whether a passage ends in a mark and an agency or initials after it: … to the US. PTI
func (r *Reading) signedOff(i int) bool {
	all := r.sentences(i)
	text := all[len(all)-1].of(r.passages[i].text)
	return len(all) > 1 && len(strings.Fields(text)) <= 3 && text == strings.ToUpper(text)
}

// credited is what says of whom a picture is.
var credited = regexp.MustCompile(`(?i)(?:credits?|crédits?|photos?|source|via)\s?:|©|/\s?(?:AFP|AP|Reuters|Getty|iStock)`)

// label reports whether a line is one of those that stand below a story: Source : …, Read more: …, by its
// beginning.
func label(line string) bool {
	head, _, ok := strings.Cut(line, ":")
	if ok && len(strings.Fields(head)) <= 4 {
		return true
	}
	first := strings.ToLower(strings.TrimLeft(line, " *-–—•([→>©"))
	if strings.TrimLeft(line, "*-–—•([→>©") != line {
		return true
	}
	if len(strings.Fields(line)) > 14 {
		return false
	}
	for _, s := range []string{"read ", "see ", "source", "photo", "follow", "reporting", "report by", "edited", "editing", "with ", "by ", "sign up", "subscribe", "watch", "click", "copyright", "lire ", "voir ", "avec ", "par ", "propos recueillis", "suivez", "traduit", "crédit", "credit", "additional", "contact", "related", "this article", "this story", "cet article", "for more", "pour en savoir"} {
		if strings.HasPrefix(first, s) {
			return true
		}
	}
	return false
}

// stopped reports whether the paragraphs before one end in a mark, nearly all, and are enough to
// tell; several says that the last one has such marks itself.
func (r *Reading) stopped(last int, several bool) bool {
	stopped, open := 0, 0
	if several {
		stopped++
	}
	for _, p := range r.passages[:last] {
		if p.field != "body" || r.Body.Content[p.block].Type != "paragraph" {
			continue
		}
		end, _ := utf8.DecodeLastRuneInString(strings.TrimRight(p.text, " \u00a0\u202f\n\t"))
		if unicode.IsLetter(end) || unicode.IsDigit(end) {
			open++
		} else {
			stopped++
		}
	}
	return stopped >= 2 && open*5 <= stopped
}

// wantsMore are words after which no sentence ends.
var wantsMore = map[string]map[string]bool{
	"fr": {"et": true, "ou": true, "mais": true, "donc": true, "car": true, "de": true, "du": true, "des": true, "le": true, "la": true, "les": true, "un": true, "une": true, "à": true, "au": true, "aux": true, "que": true, "qui": true, "dont": true, "dans": true, "par": true, "sur": true, "en": true, "ce": true, "cette": true, "ces": true, "sa": true, "son": true, "ses": true, "leur": true, "leurs": true, "avec": true, "pour": true, "chez": true, "lorsque": true, "parce": true, "afin": true, "ni": true, "où": true, "est": true, "sont": true, "ont": true, "notamment": true, "il": true, "elle": true, "ils": true, "elles": true, "on": true, "se": true, "ne": true, "a": true, "cet": true, "notre": true, "nos": true, "votre": true, "vos": true, "sera": true, "serait": true, "était": true, "étaient": true, "avait": true, "avaient": true, "comme": true, "entre": true, "sans": true, "très": true},
	"en": {"and": true, "or": true, "but": true, "the": true, "a": true, "an": true, "of": true, "to": true, "from": true, "with": true, "at": true, "because": true, "which": true, "who": true, "whose": true, "while": true, "although": true, "their": true, "its": true, "his": true, "than": true, "is": true, "are": true, "were": true, "has": true, "have": true, "if": true, "including": true, "between": true, "into": true, "for": true, "by": true, "as": true, "be": true, "been": true, "was": true, "they": true, "our": true, "my": true, "very": true, "would": true, "could": true, "will": true},
	"ar": {"و": true, "أو": true, "في": true, "من": true, "إلى": true, "على": true, "عن": true, "أن": true, "إن": true, "التي": true, "الذي": true, "ثم": true, "لكن": true, "مع": true, "بين": true, "حتى": true, "كما": true},
}
