package check

import (
	"regexp"
	"slices"
	"strings"
)

// dateAge finds, in one sentence, a year of birth and an age that no year beside them makes right: né en
// 1958, âgé de 55 ans, when it is 2024. A sentence that names another person, or an age at something that
// it does not date, is left alone.
var dateAge = Rule{"date-age", Warn, func(r *Reading) {
	f := ages[r.Lang.Base()]
	if f == nil || r.day().IsZero() {
		return
	}
	for _, p := range r.told() {
		if !f.hints(p.text) || !f.age.MatchString(p.text) {
			continue
		}
		for _, s := range periods(p.text) {
			sentence := s.of(p.text)
			births, old := f.birth.FindAllStringSubmatchIndex(sentence, 3), f.age.FindAllStringSubmatchIndex(sentence, 3)
			if len(births) != 1 || len(old) != 1 || f.another.MatchString(sentence) {
				continue
			}
			b, a := births[0], old[0]
			born, age := number(digitsOf(taken(sentence, b))), number(digitsOf(taken(sentence, a)))
			if gap := max(a[0]-b[1], b[0]-a[1]); gap > 100 || age < 1 || age > 120 {
				continue
			}
			years := yearsIn(digitsOf(sentence))
			died := f.died.MatchString(sentence)
			if died && !atDeath(f, sentence, a) {
				continue
			}
			if !died {
				years = append(years, r.day().Year())
			} else if len(years) < 2 { // of the death, nobody says when
				continue
			}
			fits := false
			for _, y := range years {
				if off := y - born - age; (off == 0 || off == 1) && y != born {
					fits = true
				}
			}
			if fits || f.then.MatchString(sentence) && len(years) < 3 && !died {
				continue
			}
			from, to := place(a)
			r.at(p, s.from+from, s.from+to, nil, age, born)
		}
	}
}}

// atDeath reports whether an age stands right after the words of a death, or is said to be one: il avait publié à
// 30 ans is neither.
func atDeath(f *ageForms, sentence string, age []int) bool {
	said := sentence[age[0]:age[1]]
	if strings.Contains(said, "âge") || strings.Contains(said, "age") || strings.Contains(said, "عمر") || strings.Contains(said, "avait") {
		return true
	}
	return f.died.MatchString(sentence[max(0, age[0]-30):age[0]])
}

// taken is what the first group of a match that holds something holds.
func taken(text string, m []int) string {
	from, to := place(m)
	return text[from:to]
}

func place(m []int) (from, to int) {
	for i := 2; i+1 < len(m); i += 2 {
		if m[i] >= 0 {
			return m[i], m[i+1]
		}
	}
	return m[0], m[1]
}

// ageForms are how a language says when somebody was born, and how old he is.
type ageForms struct {
	born       []string // one of them stands in every birth
	birth, age *regexp.Regexp
	died       *regexp.Regexp // the age is that at the death
	then       *regexp.Regexp // the age is that at something else
	another    *regexp.Regexp // somebody else's age
}

// hints reports whether a text can hold a birth: that is quickly told.
func (f *ageForms) hints(text string) bool {
	return slices.ContainsFunc(f.born, func(b string) bool { return strings.Contains(text, b) })
}

var ages = map[string]*ageForms{
	"fr": {
		born:    []string{" né", "Né", "(1", "(2"},
		birth:   regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:née?[ \x{a0}](?:à [\p{L}’' -]{1,40})?(?:en |le [0-9]{1,2}(?:er)? \p{L}+ )([12][0-9]{3})|\(([12][0-9]{3})[-–][12][0-9]{3}\))`),
		age:     regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:âgée? de ([0-9]{1,3})[ \x{a0}\x{202f}]ans|à (?:l[’']âge de )?([0-9]{2,3})[ \x{a0}\x{202f}]ans|(?:a|avait) ([0-9]{2,3})[ \x{a0}\x{202f}]ans(?:$|[.,;]))|(?:, |\()([0-9]{2,3})[ \x{a0}\x{202f}]ans(?:[,)]|$| et)`),
		died:    regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:morte?|décédée?|disparue?|s[’']est éteinte?|mourut|tuée?)(?:$|[^\p{L}])|\([12][0-9]{3}[-–]`),
		then:    regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:alors|était|avait|à (?:l[’']âge de )?[0-9]+[ \x{a0}\x{202f}]ans)(?:$|[^\p{L}])`),
		another: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:fils|fille|enfants?|frère|sœur|père|mère|époux|épouse|mari|femme|compagn[eo]n?e?|veuve?)(?:$|[^\p{L}])`),
	},
	"en": {
		born:    []string{"born", "Born", "(1", "(2"},
		birth:   regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:born (?:in [\p{L}’' -]{1,40} )?(?:in |on )(?:[0-9]{1,2} \p{L}+ |\p{L}+ [0-9]{1,2}, )?([12][0-9]{3})|\(([12][0-9]{3})[-–][12][0-9]{3}\))`),
		age:     regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:aged ([0-9]{1,3})(?:$|[^0-9\p{L}])|at (?:the age of |age )?([0-9]{2,3})(?:[,. ]|$)|is ([0-9]{2,3})(?:,| years old|$)|[Tt]he ([0-9]{2,3})-year-old)|, ([0-9]{2,3})(?:,|$)`),
		died:    regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:died|dead|death|killed|passed away|dies)(?:$|[^\p{L}])|\([12][0-9]{3}[-–]`),
		then:    regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:then|was aged|had been|at (?:the age of |age )?[0-9]+)(?:$|[^\p{L}])`),
		another: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:sons?|daughters?|child|children|brothers?|sisters?|father|mother|husband|wife|partner|widow|widower|grand\p{L}+|an? (?:\p{L}+ )?(?:woman|man|girl|boy|teenager|victim))(?:$|[^\p{L}])`),
	},
	"ar": {
		born:    []string{"ولد", "مولود", "مواليد", "وُلد"},
		birth:   regexp.MustCompile(`(?:^|[^\p{L}])(?:و?المولودة?|ولدت?|وُلدت?|مواليد)(?: (?:في|عام|سنة|[\p{L}]+)){0,3} ([12١٢][0-9٠-٩]{3})`),
		age:     regexp.MustCompile(`(?:^|[^\p{L}])(?:البالغة?(?: من العمر)? |عن عمر(?: يناهز)? |يبلغ من العمر |عمره |عمرها )([0-9٠-٩]{1,3}) (?:عام|سن)`),
		died:    regexp.MustCompile(`(?:^|[^\p{L}])(?:توفيت?|تُوفيت?|وفاة|عن عمر|مات|ماتت)(?:$|[^\p{L}])`),
		then:    regexp.MustCompile(`(?:^|[^\p{L}])(?:كان|كانت|آنذاك|حينها)(?:$|[^\p{L}])`),
		another: regexp.MustCompile(`(?:^|[^\p{L}])(?:ابنه|ابنته|ابنها|زوجته|زوجها|شقيقه|شقيقته|والده|والدته)(?:$|[^\p{L}])`),
	},
}
