package check

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// placeholder finds what was to be replaced before the story goes out: lorem ipsum, TK, [nom à vérifier].
var placeholder = Rule{"placeholder", Warn, func(r *Reading) {
	l := r.Lang.Base()
	if l != "fr" && l != "en" && l != "ar" {
		return
	}
	for _, p := range r.passages {
		for _, s := range placeholders(p.text) {
			r.at(p, s[0], s[1], nil, s.of(p.text))
		}
	}
	everyCaption(r, func(field string, block int, caption string) {
		for _, s := range placeholders(caption) {
			r.find(field, block, s.of(caption))
		}
	})
}}

// A clue is a pattern that is looked for only in texts that hold one of its words: most texts hold none,
// and a plain search is much faster than a pattern.
type clue struct {
	words   []string
	pattern *regexp.Regexp
}

func (c clue) in(text string) bool {
	for _, w := range c.words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// holds reports whether a text holds what a clue is for.
func (c clue) holds(text string) bool { return c.in(text) && c.pattern.MatchString(text) }

// stands are placeholders that are wrong wherever they stand.
var stands = []clue{
	{[]string{"orem ", "OREM "}, regexp.MustCompile(`(?i)\blorem ipsum\b(?:[ ,]+dolor sit amet\b)?`)},
	{[]string{"TKTK"}, regexp.MustCompile(`\b(?:TK){2,}\b`)},
	{[]string{"érifier", "ompléter", "réciser", "onfirmer", "ourcer", "jouter", "elire", "nsérer", "emplacer", "ctualiser", "mettre à jour"}, regexp.MustCompile(`(?i)\[(?:[^\]\[\n]{0,60} )?(?:à|a) (?:vérifier|compléter|préciser|confirmer|sourcer|ajouter|relire|insérer|remplacer|actualiser|mettre à jour)(?: [^\]\[\n]{0,40})?\]|\((?:[^()\n]{0,40} )?(?:à|a) (?:vérifier|compléter|sourcer)(?: svp| avant (?:publication|parution))?\)|\(à préciser\)`)},
	{[]string{"heck", "erif", "onfirm", "to come]", "to follow]", "to add]", "added]", "omplete", "[add", "[Add", "[replace", "[update"}, regexp.MustCompile(`(?i)\[(?:[^\]\[\n]{0,60} )?(?:to (?:check|verify|confirm|come|follow|add|be (?:checked|verified|confirmed|added|completed)))\]|\[(?:(?:please )?(?:check|verify|confirm|fact[- ]check|add|replace|update) (?:this|the|name|names|date|dates|figure|figures|number|numbers|spelling|quote|source|link)(?: [^\]\[\n]{0,40})?)\]|\((?:please )?(?:check|verify|fact[- ]check) (?:this|name|date|figure|number|spelling|quote|source)s?\)|\((?:to be (?:completed|verified|checked))\)`)},
	{[]string{"TBC", "TBD", "TODO", "FIXME", "??", "XX"}, regexp.MustCompile(`\[(?:[^\]\[\n]{0,40} )?(?:TBC|TBD|TODO|FIXME|XX+)(?: [^\]\[\n]{0,40})?\]|\((?:TBD|TODO|FIXME|XX+)\)|\b(?:TODO|FIXME) ?:|[\[(]\?{2,}[\])]`)},
	{[]string{"nsert", "NSERT"}, regexp.MustCompile(`(?i)[\[<(]insert [^\]>)\n“”"]{1,60}[\]>)]|\binsert (?:an? |the |your )?(?:\w+ )?(?:name|quote|link|photo|picture|image|caption|text|date|number|figure|title|headline|stat|source|paragraph|video|chart|map|table|byline)s? here\b`)},
	{[]string{"nsérer", "nserer", "NSÉRER", "NSERER"}, regexp.MustCompile(`(?i)[\[<(]ins[ée]rer [^\]>)\n]{1,60}[\]>)]|\bins[ée]rer (?:ici )(?:l[ea]s? |l['’]|une? |votre )?(?:photo|citation|nom|lien|image|légende|texte|date|chiffre|titre|tableau|carte|vidéo|graphique|source)s?|\Ains[ée]rer (?:l[ea]s? |l['’]|une? |votre )?(?:photo|citation|nom|lien|image|légende|texte|date|chiffre|titre|tableau|carte|vidéo|graphique|source)s?|\bins[ée]rer (?:l[ea]s? |l['’]|une? |votre )?\pL+ ici\b`)},
	{[]string{"ext here", "goes here", "exte ici", "remplissage", "itre à", "hapô à", "égende à", "itation à"}, regexp.MustCompile(`(?i)\b(?:your|add|enter) text here\b|\b(?:headline|caption|quote|text|title) goes here\b|\bvotre texte ici\b|\btexte de remplissage\b|\b(?:titre|chapô|légende|citation) à (?:venir|compléter|écrire)\b`)},
	{[]string{"À C", "À V", "À P", "À I", "A C", "A V", "A P", "A I"}, regexp.MustCompile(`[ÀA] (?:COMPLÉTER|COMPLETER|VÉRIFIER|VERIFIER|PRÉCISER|PRECISER|INSÉRER)`)},
	{[]string{"["}, regexp.MustCompile(`\[(?:NOM|PRÉNOM|PRENOM|DATE|CITATION|NAME|QUOTE|CHIFFRE|NUMBER|LIEU|VILLE|PLACE|CITY|LIEN|LINK|ÂGE|AGE|MONTANT|AMOUNT)(?: [^\]\[\n]{0,40})?\]|\[(?:nom|prénom|date|chiffre|lieu|ville|âge|montant)(?: (?:du|de|des|de la) [^\]\[\n]{1,40}|(?: ici))?\]|\[(?:name|date|number|figure|place|city|age|amount)(?: of [^\]\[\n]{1,40}| here)?\]`)},
	{[]string{"__"}, regexp.MustCompile(`\pL[ \x{00a0}]_{3,}[ \x{00a0}]\pL`)},
	{[]string{"dfqsdf", "qsdfgh", "asdfasdf", "asdfgh"}, regexp.MustCompile(`\b(?:qsdf|asdf|sdf)(?:qsdf|asdf|gh|ghj|jkl)*\w*`)},
	{[]string{"نص ", "النص", "يس", "تح", "أدخل", "[ال", "لوريم", "يُ", "ات"}, regexp.MustCompile(`هذا (?:ال)?نص (?:هو مثال|تجريبي)|نص تجريبي|لوريم إ?يبسوم|[\[(](?:[^\])\n]{0,40} )?(?:للتحقق|للتأكد|للمراجعة|يُ?ستكمل(?: لاحقا?ً?ا?)?|يُ?حدد لاحقا?ً?ا?|يُ?ضاف لاحقا?ً?ا?|يجب التحقق|للاستكمال)(?: [^\])\n]{0,20})?[\])]|أدخل (?:ال)?(?:نص|اسم|تاريخ|صورة|عنوان) هنا|\[(?:الاسم|التاريخ|الرقم|المكان|الاقتباس|الرابط)\]`)},
}

var (
	loneTK = regexp.MustCompile(`\bTKs?\b`)
	loneXX = regexp.MustCompile(`\b(?:X{2,}|xxx+)\b`)
	dateXX = regexp.MustCompile(`\b(?:XX|xx|\d\d?)[/.](?:XX|xx)[/.](?:XX(?:XX)?|xx(?:xx)?|\d{4})\b|\bXX ?h ?(?:XX\b)?|\b(?:XX|xx) (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|January|February|March|April|May|June|July|August|September|October|November|December)\b`)
)

// placeholders are the placeholders of a text, in its order.
func placeholders(text string) (all []span) {
	for _, c := range stands {
		if !c.in(text) {
			continue
		}
		for _, m := range c.pattern.FindAllStringIndex(text, MaxFindings) {
			all = append(all, span{m[0], m[1]})
		}
	}
	if strings.Contains(text, "TK") && !namedTK(text) {
		for _, m := range loneTK.FindAllStringIndex(text, MaxFindings) {
			if stand(text, m[0], m[1]) {
				all = append(all, span{m[0], m[1]})
			}
		}
	}
	if strings.Contains(text, "XX") || strings.Contains(text, "xx") {
		for _, m := range dateXX.FindAllStringIndex(text, MaxFindings) {
			all = append(all, span{m[0], m[1]})
		}
		for _, m := range loneXX.FindAllStringIndex(text, MaxFindings) {
			if blankXX(text, m[0], m[1]) {
				all = append(all, span{m[0], m[1]})
			}
		}
	}
	return apart(all)
}

// apart puts spans in order and leaves out what overlaps with one before.
func apart(all []span) []span {
	if len(all) < 2 {
		return all
	}
	inOrder(all)
	kept := all[:1]
	for _, s := range all[1:] {
		if s[0] >= kept[len(kept)-1][1] {
			kept = append(kept, s)
		}
	}
	return kept
}

// stand reports whether a TK is by itself: TK Maxx, TK 1951, the TK and T.K. are names.
func stand(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	if strings.ContainsRune("-.&/’'@#_", before) {
		return false
	}
	after := text[to:]
	if strings.HasPrefix(after, "-") || strings.HasPrefix(after, "/") || strings.HasPrefix(after, "’") || strings.HasPrefix(after, "'") || strings.HasPrefix(after, "&") || strings.HasPrefix(after, "_") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " \u00a0"))
	if after != "" && space(after) > 0 && (unicode.IsUpper(next) || unicode.IsDigit(next)) {
		return false
	}
	switch strings.ToLower(lastWord(text[:from])) {
	case "the", "a", "la", "le", "les", "du", "au", "aux", "groupe", "group", "die", "der":
		return false
	}
	return true
}

// namedTK reports whether TK is what a text itself abbreviates: Techniker Krankenkasse (TK).
func namedTK(text string) bool {
	at := strings.Index(text, "(TK)")
	if at < 0 {
		return false
	}
	words := strings.Fields(text[max(0, at-60):at])
	return len(words) >= 2 && (strings.HasPrefix(words[len(words)-1], "K") || strings.HasPrefix(words[len(words)-2], "T"))
}

// blankXX reports whether a row of X is a blank to be filled in, and not a Roman thirty, a kind of film or
// a version: XXX personnes, M. XXX.
func blankXX(text string, from, to int) bool {
	n := to - from
	before, after := text[:from], text[to:]
	if b, _ := utf8.DecodeLastRuneInString(before); strings.ContainsRune("-.&/’'@#_:+", b) {
		return false
	}
	if after != "" && strings.ContainsRune("-/’'@_&", rune(after[0])) || strings.HasPrefix(after, "’") {
		return false
	}
	last := lastWord(before)
	next := firstWord(after)
	if notBlank[strings.ToLower(next)] || notBlank[strings.ToLower(last)] {
		return false
	}
	if titleOf(last) {
		return text[from] == 'X'
	}
	if strings.HasPrefix(after, " %") || strings.HasPrefix(after, "\u00a0%") || strings.HasPrefix(after, "%") || strings.HasPrefix(after, " €") || strings.HasPrefix(after, "\u00a0€") {
		return true
	}
	if blankBefore[strings.ToLower(next)] {
		return true
	}
	if n < 3 {
		return false
	}
	small, _ := utf8.DecodeRuneInString(next)
	if text[from] == 'x' {
		return last != "" && unicode.IsLower(small) && space(after) > 0 && !strings.HasSuffix(strings.TrimRight(before, " "), ".")
	}
	if n > 3 {
		return true
	}
	big, _ := utf8.DecodeRuneInString(last)
	return !unicode.IsUpper(big) && unicode.IsLower(small)
}

func titleOf(word string) bool {
	switch word {
	case "M", "MM", "Mme", "Mlle", "Mr", "Mrs", "Ms", "Dr":
		return true
	}
	return false
}

// notBlank are words beside which a row of X means something.
var notBlank = map[string]bool{
	"film": true, "films": true, "video": true, "videos": true, "vidéo": true, "vidéos": true, "rated": true, "movie": true, "movies": true, "porn": true, "porno": true, "site": true, "sites": true,
	"classé": true, "classée": true, "triple": true, "chapitre": true, "chapter": true, "article": true, "tome": true, "volume": true, "vol": true, "titre": true, "page": true, "annexe": true, "appendix": true, "part": true, "partie": true, "livre": true, "book": true, "siècle": true, "siècles": true, "century": true, "olympiade": true, "bowl": true, "chromosome": true, "chromosomes": true, "size": true, "taille": true,
}

// blankBefore are words that want a number before them.
var blankBefore = map[string]bool{
	"personnes": true, "euros": true, "dollars": true, "ans": true, "morts": true, "blessés": true, "millions": true, "milliards": true, "kilomètres": true, "mètres": true, "salariés": true, "habitants": true, "élèves": true, "voix": true, "minutes": true, "heures": true, "jours": true, "mois": true,
	"people": true, "dead": true, "injured": true, "years": true, "million": true, "billion": true, "percent": true, "months": true, "days": true, "miles": true, "pounds": true, "votes": true, "employees": true,
}

// lastWord is the word in which a text ends, whatever mark follows it; "" for none.
func lastWord(text string) string {
	text = tail(text, longWord)
	text = strings.TrimRight(text, " \u00a0\u202f.,:$£€")
	at := strings.LastIndexFunc(text, func(c rune) bool { return !unicode.IsLetter(c) })
	return text[at+max(1, size(text, at)):]
}

// firstWord is the word with which a text begins, after spaces.
func firstWord(text string) string {
	text = strings.TrimLeft(head(text, longWord), " \u00a0\u202f")
	if at := strings.IndexFunc(text, func(c rune) bool { return !unicode.IsLetter(c) }); at >= 0 {
		return text[:at]
	}
	return text
}

// size is how many bytes the character at a place has, 0 for none.
func size(text string, at int) int {
	if at < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(text[at:])
	return n
}
