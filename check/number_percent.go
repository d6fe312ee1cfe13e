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
			if len(shares) < 2 || f.compares.MatchString(strings.ReplaceAll(sentence, "made up of", "of")) {
				continue
			}
			sum := 0.0
			if f.vote.MatchString(sentence) {
				for _, a := range shares {
					sum += a.value
				}
			} else if f.made.MatchString(sentence[:shares[0].from]) && listedShares(sentence, shares) || stances(f, sentence, shares) {
				for _, a := range shares {
					sum += a.value
				}
			} else if len(shares) == 2 && shares[1].from-shares[0].upTo < 26 && opposed(f, sentence[shares[0].upTo:shares[1].from], sentence[shares[1].upTo:]) {
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

// listedShares reports whether percentages follow one another as a list.
func listedShares(sentence string, shares []amount) bool {
	for i := range shares[1:] {
		if gap := sentence[shares[i].upTo:shares[i+1].from]; len(gap) > 40 || !strings.HasSuffix(gap, ", ") && !strings.HasSuffix(gap, " et ") && !strings.HasSuffix(gap, " and ") {
			return false
		}
	}
	return true
}

// stances reports whether the percentages are of those for, those against, and perhaps those of no opinion, of one
// whole: only the first may name it.
func stances(f *percentForms, sentence string, shares []amount) bool {
	if len(shares) > 3 {
		return false
	}
	seen := 0
	for i, a := range shares {
		end := len(sentence)
		if i+1 < len(shares) {
			end = shares[i+1].from
		}
		after := sentence[a.upTo:end]
		if i > 0 && f.whole.MatchString(after) || said.MatchString(after) {
			return false
		}
		for k, s := range f.stances {
			if s.MatchString(after) {
				seen |= 1 << k
				break
			}
		}
	}
	if seen == 3 && len(shares) == 2 || seen == 7 && len(shares) == 3 {
		return true
	}
	return len(shares) == 2 && !inPlace.MatchString(sentence[shares[0].upTo:]) && f.yes.MatchString(sentence[:shares[0].from]) && f.no.MatchString(sentence[shares[0].upTo:shares[1].from])
}

var (
	inPlace = regexp.MustCompile(` (?:à|en|in|at) \p{Lu}`)
	said    = regexp.MustCompile(`(?:^|[^\p{L}])(?:said|say|would|if|disent|diraient|seraient|si)(?:$|[^\p{L}])`)
)

type percentForms struct {
	vote, compares *regexp.Regexp
	made           *regexp.Regexp   // what comes after is all of it
	whole          *regexp.Regexp   // of whom
	yes, no        *regexp.Regexp   // answers, before their share
	stances        []*regexp.Regexp // for, against, neither
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
		made:     regexp.MustCompile(`(?:se compose|est composée?|est constituée?|se répartit) (?:de|d[’']|en|à) ?$`),
		whole:    regexp.MustCompile(`^[ \x{a0}](?:de |des |d[’'])`),
		yes:      regexp.MustCompile(`(?:^|[^\p{L}])[Ll]e « ?oui|(?:^|[^\p{L}])[Ll]e oui`),
		no:       regexp.MustCompile(`(?:^|[^\p{L}])le (?:« ?)?non(?:$|[^\p{L}])`),
		stances: []*regexp.Regexp{
			regexp.MustCompile(`(?:^|[^\p{L}])(?:(?:sont|se disent) (?:pour|favorables)|approuvent|soutiennent)(?:$|[^\p{L}])`),
			regexp.MustCompile(`(?:^|[^\p{L}])(?:(?:sont|se disent|y sont) (?:contre|opposés|défavorables)|s[’']y opposent|s[’']opposent|désapprouvent|rejettent)(?:$|[^\p{L}])`),
			regexp.MustCompile(`(?:^|[^\p{L}])(?:sans opinion|ne se prononcent pas|indécis)(?:$|[^\p{L}])`),
		},
		opposed: pairs(`(?:de |des voix )?(?:pour|oui|« oui »)`, `(?:de |des voix )?(?:contre|non|« non »)`, `de femmes`, `d[’']hommes`, `de garçons`, `de filles`, `de favorables`, `de défavorables`, `(?:y )?(?:sont|étaient) (?:favorables|pour)`, `(?:sont |étaient |s’y )?(?:opposés|opposent|contre)`, `d[’']opinions favorables`, `d[’']opinions défavorables`),
	},
	"en": {
		vote:     regexp.MustCompile(`(?i)(?:%| percent| per cent) of (?:the )?(?:popular |total |valid )?votes?`),
		compares: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:rounds?|turnout|in (?:19|20)[0-9]{2}|up|down|points?|last|previous|ago|counted|between|more than|less than|threshold|precincts?|reporting|compared|respectively|young|those|among|county|state|district|women voters|black|white|latino|hispanic|election day)(?:$|[^\p{L}])`),
		made:     regexp.MustCompile(`(?:made up of|consists of|composed of) $`),
		whole:    regexp.MustCompile(`^ of `),
		yes:      regexp.MustCompile(`(?:^|[^\p{L}])(?:Yes|“[Yy]es”|‘[Yy]es’)(?:$|[^\p{L}])`),
		no:       regexp.MustCompile(`(?:^|[^\p{L}])(?:No|“[Nn]o”|‘[Nn]o’)(?:$|[^\p{L}])`),
		stances: []*regexp.Regexp{
			regexp.MustCompile(`(?:^|[^\p{L}])(?:approve|support|are in favou?r|back|favou?r)(?:$|[^\p{L}])`),
			regexp.MustCompile(`(?:^|[^\p{L}])(?:disapprove|oppose|are against|reject)(?:$|[^\p{L}])`),
			regexp.MustCompile(`(?:^|[^\p{L}])(?:no opinion|undecided|unsure|don[’']t know)(?:$|[^\p{L}])`),
		},
		opposed: pairs(`(?:voted )?(?:in favou?r|for|yes|approve[sd]?|support(?:ed)?)`, `(?:voted )?(?:against|no|disapprove[sd]?|oppose[sd]?)`, `(?:were |are )?(?:women|female)`, `(?:were |are )?(?:men|male)`),
	},
}
