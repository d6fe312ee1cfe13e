package check

import (
	"regexp"
	"strconv"
	"strings"
)

// numberSum finds a total that is not that of its parts, in one sentence: 12 personnes, dont 5 femmes et 8
// hommes. Parts may overlap unless they shut each other out, so only such are added; one part alone that is
// more than the whole is wrong in any case.
var numberSum = Rule{"number-sum", Warn, func(r *Reading) {
	f := sums[r.Lang.Base()]
	if f == nil {
		return
	}
	for _, p := range r.told() {
		list := r.amounts(p)
		if len(list) < 2 {
			continue
		}
		for i := range list {
			total := list[i]
			if !total.plain() || total.noun == "" || i+1 == len(list) {
				continue
			}
			// 12 people, including 5 women and 8 men; 12 people: 5 women and 8 men
			joint := p.text[total.to:list[i+1].from]
			open, all := f.including.MatchString(joint), f.namely.MatchString(joint)
			named := f.people.MatchString(total.noun) && len(joint) < 60 && !strings.ContainsAny(joint, ";\n") && !strings.Contains(joint, ". ") && !f.other.MatchString(joint)
			if !open && !all && !named {
				continue
			}
			parts := partsAfter(p.text, total, list[i+1:], f)
			if !open && !all && !womenAndMen(f, parts) {
				continue
			}
			sum, apart := 0.0, len(parts) > 1
			bad := false
			kinds := map[int]bool{}
			for _, part := range parts {
				sum += part.value
				k := kindOf(f, part.noun)
				apart = apart && k >= 0 && k/10 == kindOf(f, parts[0].noun)/10 && !kinds[k]
				kinds[k] = true
				bad = bad || open && part.value > total.value && f.people.MatchString(total.noun) && part.plain() && (part.noun == total.noun || kindOf(f, part.noun) >= 0)
			}
			if apart && (sum > total.value && total.exact || all && sum != total.value && kinds[0] && kinds[1] && total.exact) {
				bad = true
			}
			if bad {
				r.at(p, total.from, parts[len(parts)-1].nounTo, nil, whole(sum), whole(total.value))
			}
		}
		listed(r, p, list, f)
		for i := 0; i+2 < len(list); i++ { // 5 women and 8 men, 12 people in all
			a, b, total := list[i], list[i+1], list[i+2]
			if !a.plain() || !b.plain() || !total.plain() || total.noun == "" || !f.and.MatchString(p.text[a.nounTo:b.from]) || !f.or.MatchString(p.text[b.nounTo:total.from]) && !(f.comma.MatchString(p.text[b.nounTo:total.from]) && f.inAll.MatchString(p.text[total.nounTo:])) {
				continue
			}
			if i > 0 && f.and.MatchString(p.text[list[i-1].nounTo:a.from]) { // there are more parts
				continue
			}
			ka, kb := kindOf(f, a.noun), kindOf(f, b.noun)
			if sum := a.value + b.value; sum != total.value && ka >= 0 && kb >= 0 && ka != kb && ka/10 == kb/10 && total.exact {
				r.at(p, a.from, total.nounTo, nil, whole(sum), whole(total.value))
			}
		}
		shares(r, p, list, f)
	}
}}

// womenAndMen reports whether parts are women and men, and perhaps children, in any order.
func womenAndMen(f *sumForms, parts []amount) bool {
	seen := 0
	for _, p := range parts {
		if k := kindOf(f, p.noun); k >= 0 && k < 3 {
			seen |= 1 << k
		}
	}
	return seen == 3 && len(parts) == 2 || seen == 7 && len(parts) == 3
}

// listed finds parts after a colon, or of what is said to be divided, that make more than the whole: 40 arrests: 25
// in Paris and 18 in Lyon. Less may be, since others need not be named.
func listed(r *Reading, p passage, list []amount, f *sumForms) {
	for _, s := range periods(p.text) {
		var in []amount
		for _, a := range list {
			if a.from >= s.from && a.to <= s.to && !(a.word && a.value < 2) {
				in = append(in, a)
			}
		}
		if len(in) < 3 || len(in) > 8 {
			continue
		}
		total, parts := in[0], in[1:]
		joint := p.text[total.to:parts[0].from]
		if !total.exact || total.percent || total.unit != "" || len(joint) > 90 || !f.divided.MatchString(joint) || total.noun == "" && total.money == "" || uncounted[total.noun] {
			continue
		}
		sum, alikeThings := 0.0, true
		for _, a := range parts {
			sum += a.value
			alikeThings = alikeThings && !a.percent && a.unit == "" && (a.money == total.money || a.money == "") && (total.money != "" || a.plain()) && (a.noun == "" || f.place[a.noun] || a.money != "") && a.value < total.value
		}
		for i := range parts[1:] {
			alikeThings = alikeThings && f.parted.MatchString(p.text[parts[i].upTo:parts[i+1].from])
		}
		if alikeThings && sum > total.value*1.001 {
			r.at(p, total.from, parts[len(parts)-1].to, nil, whole(sum), whole(total.value))
		}
	}
}

// shares are parts of a whole that the words say is all: three parties share 577 seats: 182, 168 and 143.
func shares(r *Reading, p passage, list []amount, f *sumForms) {
	for _, m := range f.share.FindAllStringIndex(p.text, 5) {
		for i, total := range list {
			if total.from < m[1] || total.from > m[1]+12 || !total.plain() || !total.exact {
				continue
			}
			sum, n, last := 0.0, 0, total
			for _, part := range list[i+1:] {
				if gap := p.text[last.to:part.from]; n == 0 && (!strings.Contains(gap, ":") || len(gap) > 60) || n > 0 && !f.bare.MatchString(gap) {
					break
				}
				sum += part.value
				n++
				last = part
			}
			if n >= 2 && sum != total.value && howMany(list[:i], m[0]) == n {
				r.at(p, total.from, last.to, nil, whole(sum), whole(total.value))
			}
		}
	}
}

// howMany is the number right before the words that share.
func howMany(list []amount, at int) int {
	if len(list) == 0 || at-list[len(list)-1].to > 40 {
		return 0
	}
	return int(list[len(list)-1].value)
}

func whole(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// plain reports whether an amount is a mere count.
func (a amount) plain() bool {
	return !a.percent && a.money == "" && a.unit == "" && a.value == float64(int64(a.value))
}

// partsAfter are the amounts that follow one another as parts of a list.
func partsAfter(text string, total amount, list []amount, f *sumForms) (parts []amount) {
	for i, a := range list {
		if i > 0 && (a.noun == total.noun || !f.and.MatchString(text[list[i-1].nounTo:a.from])) {
			break
		}
		parts = append(parts, a)
	}
	return parts
}

// sumForms are how a language names a whole and its parts.
type sumForms struct {
	including, namely, and, or, comma, inAll, share, bare, people *regexp.Regexp
	other                                                         *regexp.Regexp // what comes after is not of the whole
	divided, parted                                               *regexp.Regexp
	place                                                         map[string]bool // words after a part that say where or for what it is
	kinds                                                         [][][]string    // groups of kinds that shut each other out, each with its words
}

// kindOf is a kind's place in its group, ten times the group's and its own; -1 for none.
func kindOf(f *sumForms, noun string) int {
	for g, group := range f.kinds {
		for k, words := range group {
			for _, w := range words {
				if w == noun {
					return 10*g + k
				}
			}
		}
	}
	return -1
}

var sums = map[string]*sumForms{
	"fr": {
		including: regexp.MustCompile(`^[ \x{a0}](?:[\p{L}’'-]+ ?){1,4},? (?:dont|parmi (?:lesquel(?:le)?s|eux|elles))(?: au moins)? $`),
		namely:    regexp.MustCompile(`^[ \x{a0}](?:[\p{L}’'-]+ ?){1,3}[ \x{a0}\x{202f}]?(?::|\() ?$`),
		and:       regexp.MustCompile(`^(?: [\p{L}’'-]+){0,2}(?:, | et | ou |, et )$`),
		or:        regexp.MustCompile(`^(?: [\p{L}’'-]+){0,2},? (?:soit|pour) (?:un total de |au total |en tout )?$`),
		other:     regexp.MustCompile(`(?:^|[^\p{L}])(?:puis|tandis|alors que|et|mais|également|aussi|autres|contre|pour|par)(?:$|[^\p{L}])`),
		comma:     regexp.MustCompile(`^(?: [\p{L}’'-]+){0,2}, $`),
		inAll:     regexp.MustCompile(`^ (?:au total|en tout)(?:$|[^\p{L}])`),
		divided:   regexp.MustCompile(`[\x{a0}\x{202f} ]: $| se répartit en $| se répartissent en $| se divise en $`),
		parted:    regexp.MustCompile(`^[^.;:0-9]{2,40}(?:, | et |, et )$`),
		place:     words("a au aux en dans pour sur chez"),
		share:     regexp.MustCompile(`(?:se partagent|se répartissent|se sont partagé|se sont réparti)`),
		bare:      regexp.MustCompile(`^(?:, | et |, et )(?:pour [\p{L}’' ]{1,30})?$`),
		people:    regexp.MustCompile(`^(?:personne|mort|blesse|victime|passager|depute|eleve|etudiant|habitant|employe|salarie|candidat|membre|migrant|soldat|joueur|otage|detenu|manifestant|enfant|patient|senateur|ministre|femme|homme|civil|policier|choriste|agent|lyceen|adherent|participant|survivant|rescape|interesse)$`),
		kinds:     [][][]string{{{"femme", "fille", "fillette"}, {"homme", "garcon"}, {"enfant", "mineur"}}, {{"mort"}, {"blesse"}, {"disparu"}}, {{"adulte"}, {"enfant", "mineur"}}, {{"voi", "pour"}, {"contre"}, {"abstention"}}, {{"civil"}, {"militaire", "soldat"}}},
	},
	"en": {
		including: regexp.MustCompile(`^ (?:[\p{L}’'-]+ ?){1,4},? (?:including|among them|of whom|of them)(?: at least)? $`),
		namely:    regexp.MustCompile(`^ (?:[\p{L}’'-]+ ?){1,3}(?:: | – | — | \()$`),
		and:       regexp.MustCompile(`^(?: [\p{L}’'-]+){0,2}(?:, | and | or |, and )$`),
		or:        regexp.MustCompile(`^(?: [\p{L}’'-]+){0,2},? (?:for a total of|a total of|or|making) $`),
		other:     regexp.MustCompile(`(?:^|[^\p{L}])(?:then|while|whereas|and|but|also|too|others|against|for|by|with)(?:$|[^\p{L}])`),
		comma:     regexp.MustCompile(`^(?: [\p{L}’'-]+){0,2}, $`),
		inAll:     regexp.MustCompile(`^ (?:in all|in total|altogether)(?:$|[^\p{L}])`),
		divided:   regexp.MustCompile(`: $| (?:is|are) (?:divided|split) into $`),
		parted:    regexp.MustCompile(`^[^.;:0-9]{2,40}(?:, | and |, and )$`),
		place:     words("in at for from on to"),
		share:     regexp.MustCompile(`(?:share|shared|split|divide|divided)(?: the)?`),
		bare:      regexp.MustCompile(`^(?:, | and |, and )$`),
		people:    regexp.MustCompile(`^(?:people|person|dead|injured|victim|passenger|lawmaker|pupil|student|resident|employee|worker|candidate|member|migrant|soldier|player|hostage|prisoner|protester|children|child|patient|senator|minister|women|men|civilian|singer|officer|participant|survivor|defendant|juror|delegate)$`),
		kinds:     [][][]string{{{"women", "woman", "girl"}, {"men", "man", "boy"}, {"children", "child", "minor"}}, {{"dead"}, {"injured"}, {"missing"}}, {{"adult"}, {"children", "child", "minor"}}, {{"civilian"}, {"soldier"}}},
	},
}
