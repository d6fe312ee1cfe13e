package check

import (
	"math"
	"strings"

	"marbre/story"
)

// numberHeadline finds a number of the headline or the standfirst that the body contradicts: 12 dead above,
// 14 dead below, and 12 nowhere. Only exact numbers of things that are counted are compared, where the body
// has one number of them.
var numberHeadline = Rule{"number-headline", Warn, func(r *Reading) {
	var above, below []counted
	for _, p := range r.passages {
		switch p.field {
		case "headline", "standfirst":
			above = append(above, countsIn(r, p)...)
		case "body":
			below = append(below, countsIn(r, p)...)
		}
	}
	contradicted(r, above, below)
}}

// numberParts finds a number in one part that the other parts contradict: the headline and the standfirst
// where the body counts nothing of the kind, and the lead picture's caption and alt text.
var numberParts = Rule{"number-parts", Warn, func(r *Reading) {
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
	for _, a := range amounts(string(r.Lang.Base()), p.text) {
		all = append(all, counted{a, p})
	}
	return all
}

// contradicted tells of the counts of some parts that others contradict.
func contradicted(r *Reading, some, others []counted) {
	if len(some) == 0 {
		return
	}
	by := map[string][]counted{}
	values := map[float64]bool{}
	for _, o := range others {
		values[o.value] = true
		by[o.noun] = append(by[o.noun], o)
	}
	for _, s := range some {
		if !comparable(r, s.amount) || values[s.value] {
			continue
		}
		theirs := by[s.noun]
		if len(theirs) == 0 {
			continue
		}
		one := theirs[0]
		same := true
		for _, t := range theirs {
			same = same && t.value == one.value
		}
		if !same || !comparable(r, one.amount) || !alike(s.amount, one.amount) {
			continue
		}
		place := r.at
		if s.in.field == "lead" && s.in.text != r.Lead.Caption {
			place = func(passage, int, int, []Edit, ...any) {
				r.find("lead", noBlock, s.in.text[s.from:s.nounTo], one.in.text[one.from:one.nounTo])
			}
		}
		place(s.in, s.from, s.to, nil, s.in.text[s.from:s.nounTo], one.in.text[one.from:one.nounTo])
	}
}

// comparable reports whether an amount counts things exactly.
func comparable(r *Reading, a amount) bool {
	return a.exact && !a.percent && a.money == "" && a.unit == "" && len(a.noun) > 2 && a.value >= 2 && a.value == math.Trunc(a.value) && !uncounted[a.noun]
}

// alike reports whether two numbers can be of one thing, and are not one rounded to the other.
func alike(a, b amount) bool {
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
