package check

import (
	"math"
	"regexp"
	"strings"

	"marbre/story"
)

// numberHeadline finds a number of the headline or the standfirst that the body contradicts: 12 dead above,
// 14 dead below, and 12 nowhere. Only exact numbers of things that are counted are compared, where the body
// has one number of them.
var numberHeadline = Rule{"number-headline", Warn, func(r *Reading) {
	var above, below []counted
	for _, p := range r.passages {
		switch {
		case p.field == "headline" || p.field == "standfirst":
			above = append(above, countsIn(r, p)...)
		case p.field == "body" && len(above) > 0:
			below = append(below, countsIn(r, p)...)
		}
	}
	contradicted(r, above, below)
}}

// numberParts finds a number in one part that the other parts contradict: the headline and the standfirst
// where the body counts nothing of the kind, and the lead picture's caption and alt text.
var numberParts = Rule{"number-parts", Warn, func(r *Reading) {
	if blank(r.Standfirst) && (r.Lead == nil || blank(r.Lead.Caption) && blank(r.Lead.Alt)) {
		return
	}
	var headline, standfirst, body []counted
	for _, p := range r.passages {
		found := countsIn(r, p)
		switch p.field {
		case "headline":
			headline = found
		case "standfirst":
			standfirst = found
		case "body":
			body = append(body, found...)
		}
	}
	told := map[string]bool{}
	for _, c := range body {
		told[c.noun] = true
	}
	var only []counted // of what the body does not count
	for _, c := range headline {
		if !told[c.noun] {
			only = append(only, c)
		}
	}
	contradicted(r, only, standfirst)
	if r.Lead != nil {
		all := append(append(headline, standfirst...), body...)
		contradicted(r, countsIn(r, passage{r.Lead.Caption, "lead", noBlock}), all)
		contradicted(r, countsIn(r, passage{r.Lead.Alt, "lead", noBlock}), all)
	}
}}

// A counted is an amount of a noun, and where it stands.
type counted struct {
	amount
	in passage
}

func countsIn(r *Reading, p passage) (all []counted) {
	if b := r.Lang.Base(); b != "fr" && b != "en" {
		return nil
	}
	fate := fates[r.Lang.Base()]
	for _, a := range r.amounts(p) {
		if n := lifeOrTerm(r.Lang.Base(), p.text, a); n != "" {
			a.noun = n
		}
		all = append(all, counted{a, p})
		if !fate.who[a.noun] {
			continue
		}
		before, after := p.text[max(0, a.from-30):a.from], p.text[a.nounTo:min(len(p.text), a.nounTo+45)]
		for _, f := range fate.what {
			if f.before.MatchString(before) || f.after.MatchString(after) {
				a.noun = f.noun
				all = append(all, counted{a, p})
			}
		}
	}
	return all
}

// fates are the ways in which a language says that people died or were hurt, by which 14 people killed are 14 dead.
var fates = map[string]struct {
	who  map[string]bool
	what []fate
}{
	"fr": {words("personne homme femme enfant civil soldat policier militaire passager migrant habitant individu jeune touriste rebelle"), []fate{
		{"mort", regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:tué|tuant|tue|tuent|la mort d[e’'])(?: ?au moins)? ?$`), regexp.MustCompile(`(?i)^(?: [\p{L}]+){0,3} (?:(?:sont|étaient) (?:mort|décédé)|(?:ont|avaient) (?:été tué|péri|perdu la vie|trouvé la mort))|^ (?:mort|tué|décédé)e?s`)},
		{"blesse", regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:blessé|blessant|blesse|blessent)(?: au moins)? $`), regexp.MustCompile(`(?i)^(?: (?:ont été|sont))?(?: [\p{L}]+ment)? blessé`)},
		{"arrete", regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:arrêté|interpellé)(?: au moins)? $`), regexp.MustCompile(`(?i)^(?: ont été)? (?:arrêté|interpellé)`)},
	}},
	"en": {words("people person men man women woman children child civilian soldier officer passenger migrant resident student"), []fate{
		{"dead", regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:killed|killing|kills|kill|deaths of|lives of)(?: at least)? $`), regexp.MustCompile(`(?i)^(?: [\p{L}]+){0,2} (?:killed|dead|died|lost their lives)`)},
		{"injured", regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:injured|injuring|injures|wounded|wounding|wounds|hurt)(?: at least)? $`), regexp.MustCompile(`(?i)^(?: [\p{L}]+){0,3} (?:injured|wounded|hurt)`)},
		{"arrested", regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:arrested|arresting|arrests)(?: at least)? $`), regexp.MustCompile(`(?i)^(?: [\p{L}]+){0,3} arrested`)},
	}},
}

// lifeOrTerm is what years count where they are an age or a sentence to prison, "" for other years.
func lifeOrTerm(base, text string, a amount) string {
	if base == "en" && (a.noun == "" || uncounted[a.noun]) && agedEnglish.MatchString(text[max(0, a.from-16):a.from]) {
		return "age"
	}
	if a.noun != "an" && a.noun != "year" {
		return ""
	}
	switch base {
	case "fr":
		if term.MatchString(text[a.nounTo:min(len(text), a.nounTo+16)]) {
			return "prison"
		}
		if atAge.MatchString(text[max(0, a.from-16):a.from]) {
			return "âge"
		}
	case "en":
		if term.MatchString(text[a.nounTo:min(len(text), a.nounTo+16)]) {
			return "prison"
		}
	}
	return ""
}

var (
	term  = regexp.MustCompile(`^ (?:de prison|de réclusion|in prison|in jail)`)
	atAge = regexp.MustCompile(`(?:^|[^\p{L}])(?:à|à l[’']âge de|âgée? de|[Ii]l avait|[Ee]lle avait) $`)

	agedEnglish = regexp.MustCompile(`(?:^|[^\p{L}])(?:[Aa]ged|age of|at age|dies at|died at|dead at|[Hh]e was|[Ss]he was) $`)
)

// A fate is what became of people: before their number, or after the noun.
type fate struct {
	noun          string
	before, after *regexp.Regexp
}

// contradicted tells of the counts of some parts that others contradict.
func contradicted(r *Reading, some, others []counted) {
	if len(some) == 0 {
		return
	}
	by := map[string][]counted{}
	values := map[float64]bool{}
	for _, o := range others {
		if !o.percent && o.money == "" && o.unit == "" && !uncounted[o.noun] {
			values[o.value] = true
		}
		by[o.noun] = append(by[o.noun], o)
	}
	last := counted{}
	for _, s := range some {
		if s.from == last.from && s.in == last.in { // told by its other noun
			continue
		}
		if !comparable(s.amount) || s.known || values[s.value] || ordinal(r.Lang.Base(), s.value, others) || rounds(s.value, values) {
			continue
		}
		one, ok := against(s, by[s.noun])
		if !ok || s.in.field == "lead" && !sameMatter(s, one) {
			continue
		}
		last = s
		place := r.at
		if s.in.field == "lead" && s.in.text != r.Lead.Caption {
			place = func(passage, int, int, []Edit, ...any) {
				r.find("lead", noBlock, s.in.text[s.from:s.nounTo], one.in.text[one.from:one.nounTo])
			}
		}
		place(s.in, s.from, s.to, nil, s.in.text[s.from:s.nounTo], one.in.text[one.from:one.nounTo])
	}
}

// against is the count that contradicts another: the first of the same noun, unless the others say that there
// are several things of that name of which this can be one, or their sum.
func against(s counted, theirs []counted) (one counted, ok bool) {
	if len(theirs) == 0 {
		return one, false
	}
	one = theirs[0]
	several := false
	for i, a := range theirs {
		several = several || a.value != one.value
		for _, b := range theirs[:min(i, 20)] {
			if a.value != b.value && a.value+b.value == s.value {
				return one, false
			}
		}
	}
	if several && (s.in.field == "lead" || s.value < 4) { // two of them are spoken of
		return one, false
	}
	return one, comparable(one.amount) && alikeThings(s.amount, one.amount)
}

// sameMatter reports whether two passages share a word more than the noun that both count.
func sameMatter(a, b counted) bool {
	theirs := wordsIn(b.in.text)
	n := 0
	for w := range wordsIn(a.in.text) {
		if theirs[w] {
			n++
		}
	}
	return n >= 3
}

// comparable reports whether an amount counts things exactly.
func comparable(a amount) bool {
	return a.exact && !a.percent && a.money == "" && a.unit == "" && len(a.noun) > 2 && a.value >= 2 && a.value == math.Trunc(a.value) && !uncounted[a.noun]
}

// rounds reports whether a number is one of others, rounded.
func rounds(v float64, others map[float64]bool) bool {
	if v < 20 || math.Mod(v, 10) != 0 {
		return false
	}
	for o := range others {
		if math.Abs(o-v) <= v/10 {
			return true
		}
	}
	return false
}

// ordinal reports whether others say a number as an ordinal: a third house, with two before.
func ordinal(base string, v float64, others []counted) bool {
	word := ordinalWords[base][int(min(v, 100))]
	if word == "" {
		return false
	}
	last := ""
	for _, o := range others {
		if o.in.text != last && strings.Contains(strings.ToLower(o.in.text), word) {
			return true
		}
		last = o.in.text
	}
	return false
}

var ordinalWords = map[string]map[int]string{
	"fr": {2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", 6: "sixième", 7: "septième", 8: "huitième", 9: "neuvième", 10: "dixième"},
	"en": {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"},
}

// alike reports whether two numbers can be of one thing, and are not one rounded to the other.
func alikeThings(a, b amount) bool {
	small, big := math.Min(a.value, b.value), math.Max(a.value, b.value)
	if big > 3*small {
		return false
	}
	rounded := func(v float64) bool { return v >= 100 && math.Mod(v, 10) == 0 || v >= 20 && math.Mod(v, 10) == 0 }
	return !(big-small <= big/10 && (rounded(a.value) || rounded(b.value)))
}

// uncounted are words after a number that are not what it counts, or of which a story has many counts: times, words
// between a number and its noun.
var uncounted = func() map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(`an annee jour moi semaine heure minute seconde siecle foi point point tour place page rang
		year day week month hour minute second century time point place old percent
		janvier fevrier mar avril mai juin juillet aout septembre octobre novembre decembre
		january february march april may june july august september october november december jan feb apr jun jul aug sept oct nov dec
		et ou a au aux de du des la le les en dans sur par pour avec sans contre est sont ont qui que dont plu moin autre premier premiere dernier derniere grand nouveau nouvelle petit seul
		and or of the in on at by for with from to a an is are was were have has that which who more less other new first last big major million people thing way
		am pm but than as it its his her their they he she`) {
		all[story.Fold(w)] = true
	}
	delete(all, "people")
	return all
}()
