package check

import (
	"regexp"
	"strings"
)

// numberPercent finds percentages of one whole that make more than all of it: what one vote gave its
// candidates, for and against, yes and no, women and men. Anything that compares, rises or falls is left alone.
var numberPercent = Rule{"number-percent", Warn, func(r *Reading) {
	f := percents[r.Lang.Base()]
	if f == nil {
		return
	}
	for _, p := range r.told() {
		if strings.Count(p.text, "%")+strings.Count(p.text, "percent")+strings.Count(p.text, "per cent")+strings.Count(p.text, "pour cent") < 2 {
			continue
		}
		for _, s := range periods(p.text) {
			sentence := s.of(p.text)
			var shares []amount
			for _, a := range amounts(r.Lang.Base(), sentence) {
				if a.percent && a.value <= 100 {
					shares = append(shares, a)
				}
			}
			if len(shares) < 2 || f.compares.MatchString(sentence) {
				continue
			}
			sum := 0.0
			if f.vote.MatchString(sentence) {
				for _, a := range shares {
					sum += a.value
				}
			} else if len(shares) == 2 && opposed(f, sentence[shares[0].upTo:shares[1].from], sentence[shares[1].upTo:]) {
				sum = shares[0].value + shares[1].value
			}
			if sum > 101 { // rounded
				r.at(p, s.from+shares[0].from, s.from+shares[len(shares)-1].upTo, nil, whole(float64(int(sum*10+0.5))/10)+" %")
			}
		}
	}
}}

// opposed reports whether what stands after two percentages are two that shut each other out.
func opposed(f *percentForms, first, second string) bool {
	for _, pair := range f.opposed {
		a, b := pair[0].MatchString(first), pair[1].MatchString(second)
		if a && b {
			return true
		}
	}
	return false
}

type percentForms struct {
	vote, compares *regexp.Regexp
	opposed        [][2]*regexp.Regexp
}

func pairs(words ...string) (all [][2]*regexp.Regexp) {
	for i := 0; i+1 < len(words); i += 2 {
		a, b := `(?i)^[ \x{a0}]?`+words[i]+`(?:$|[^\p{L}])`, `(?i)^[ \x{a0}]?`+words[i+1]+`(?:$|[^\p{L}])`
		all = append(all, [2]*regexp.Regexp{regexp.MustCompile(a), regexp.MustCompile(b)}, [2]*regexp.Regexp{regexp.MustCompile(b), regexp.MustCompile(a)})
	}
	return all
}

var percents = map[string]*percentForms{
	"fr": {
		vote:     regexp.MustCompile(`(?i)% (?:des (?:voix|suffrages|votes)|d’opinions|d'opinions)`),
		compares: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:tours?|participation|abstention|inscrits|en (?:19|20)[0-9]{2}|hausse|baisse|points?|dernière?s?|précédente?s?|il y a|dépouill\p{L}+|entre|plus de|moins de|seuil|majorité de|respectivement|bureaux|bulletins|femmes parmi|circonscriptions?|jeunes|chez|département|région|ville)(?:$|[^\p{L}])`),
		opposed:  pairs(`(?:de |des voix )?(?:pour|oui|« oui »)`, `(?:de |des voix )?(?:contre|non|« non »)`, `de femmes`, `d[’']hommes`, `de garçons`, `de filles`, `de favorables`, `de défavorables`, `(?:y )?(?:sont|étaient) (?:favorables|pour)`, `(?:sont |étaient |s’y )?(?:opposés|opposent|contre)`, `d[’']opinions favorables`, `d[’']opinions défavorables`),
	},
	"en": {
		vote:     regexp.MustCompile(`(?i)(?:%| percent| per cent) of (?:the )?(?:popular |total |valid )?votes?`),
		compares: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:rounds?|turnout|in (?:19|20)[0-9]{2}|up|down|points?|last|previous|ago|counted|between|more than|less than|threshold|precincts?|reporting|compared|respectively|young|those|among|county|state|district|women voters|black|white|latino|hispanic|election day)(?:$|[^\p{L}])`),
		opposed:  pairs(`(?:voted )?(?:in favou?r|for|yes|approve[sd]?|support(?:ed)?)`, `(?:voted )?(?:against|no|disapprove[sd]?|oppose[sd]?)`, `(?:were |are )?(?:women|female)`, `(?:were |are )?(?:men|male)`),
	},
}
