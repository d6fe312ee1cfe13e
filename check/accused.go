package check

import (
	"regexp"
	"strconv"
	"strings"
)

// accused finds a crime that is told as a fact of somebody who is only suspected of it: charged, on trial,
// and not convicted. A person is presumed innocent until a court has found otherwise (Universal Declaration of
// Human Rights, article 11; Code civil, article 9-1).
var accused = Rule{"accused", Note, func(r *Reading) {
	words, known := justice[r.Lang.Base()]
	if !known {
		return
	}
	suspects := map[string]bool{}
	suspected := false
	for i, p := range r.passages {
		if words.convicted.holds(p.text) {
			return
		}
		if !words.suspected.holds(p.text) {
			continue
		}
		suspected = true
		for _, s := range r.sentences(i) {
			if text := s.of(p.text); words.suspected.pattern.MatchString(text) {
				for _, n := range fullNames(text) {
					suspects[lastName(n)] = true
				}
			}
		}
	}
	if !suspected {
		return
	}
	for i, p := range r.passages {
		if r.quoteBlock(p) || !words.crime.in(p.text) {
			continue
		}
		for _, s := range r.sentences(i) {
			text := s.of(p.text)
			for _, m := range words.crime.pattern.FindAllStringSubmatchIndex(text, MaxFindings) {
				who := text[m[2]:m[3]]
				if !words.role.MatchString(who) && !suspects[lastName(who)] || quoted(text, m[0]) || words.hedge.MatchString(tail(text[:m[2]], 300)+" "+head(text[m[3]:], 300)) {
					continue
				}
				r.at(p, s[0]+m[0], s[0]+m[1], nil, strings.TrimSpace(who))
			}
		}
	}
}}

// court are the words of justice in one language: who is suspected, who was convicted, a crime told as a fact
// with who is said to have done it, who that is without a name, and what leaves it open.
type court struct {
	suspected, convicted, crime clue
	role, hedge                 *regexp.Regexp
}

const name = `(?:\p{Lu}[\p{L}’'-]+(?: (?:de|du|van|von|bin|ben|al|el|le|la) )?[ \x{00a0}]?){1,4}`

var justice = map[string]court{
	"fr": {
		clue{[]string{"en examen", "oupçon", "uspect", "ccusé", "révenu", "inculp", "garde à vue", "comparaî", "en cause", "en accusation", "poursuivi", "jugé", "écrou"}, regexp.MustCompile(`mise? en examen|soupçonnée?|[Ss]uspecte?s?\b|accusé|[Pp]révenue?s?\b|inculpé|garde à vue|comparaît|comparaître|mise? en cause|mise? en accusation|poursuivie? pour|jugée? pour|écrouée?`)},
		clue{[]string{"condamné", "coupable", "reconnu", "avou", "aveux"}, regexp.MustCompile(`condamné|coupable|a (?:reconnu|avoué)|aveux`)},
		clue{[]string{" tué", "violé", "assassiné", "escroqué", "volé", "agressé", "poignardé", "égorgé", "étranglé", "abattu", "séquestré", "enlevé", "kidnappé", "détourné", "cambriolé", "incendié", "torturé", "racketté", "blanchi", "braqué", "drogué", "battu", "abusé"}, regexp.MustCompile(`(` + name + `|(?:\b[Ll]e suspect|\b[Ll]a suspecte|\b[Ll][’']accusée?|\b[Ll]e prévenu|\b[Ll]a prévenue|\b[Ll]e mis en (?:cause|examen)|\b[Ll]a mise en (?:cause|examen)))(?:, [^,.;]{1,80},)? ?(?:l[’'])?(?:a|avait) (?:\pL+ment )?(?:tué|violé|assassiné|escroqué|volé|agressé|poignardé|égorgé|étranglé|abattu|séquestré|enlevé|kidnappé|détourné|cambriolé|incendié|torturé|racketté|blanchi|braqué|drogué|battu à mort|abusé)`)},
		regexp.MustCompile(`(?i)suspect|accusé|prévenu|mise? en (?:cause|examen)`),
		regexp.MustCompile(`présum|soupçonn|accus|aurait|auraient|serait|[Ss]elon|après l|suspecté|poursuiv|inculp|mise? en examen|pour avoir|parquet|procureur|enquêteurs|affirm|déclar|reproch|si |d[’']avoir|nie |conteste|assure|jug|soutien`),
	},
	"en": {
		clue{[]string{"harged", "uspect", "ccused", "on trial", "indicted", "arrested", "lleged", "custody", "defendant"}, regexp.MustCompile(`\b[Cc]harged\b|\b[Ss]uspects?(?:ed)?\b|\b[Aa]ccused\b|\bon trial\b|\bindicted\b|\barrested\b|\b[Aa]lleged|\bin custody\b|\bdefendant\b`)},
		clue{[]string{"convict", "guilty", "sentenced", "confess", "admitted", "jailed"}, regexp.MustCompile(`\bconvict(?:ed|ion)\b|\bguilty\b|\bsentenced\b|\bconfess|\badmitted\b|\bjailed\b`)},
		clue{[]string{"killed", "murdered", "raped", "stole", "stabbed", "shot", "strangled", "robbed", "assaulted", "kidnapped", "abducted", "defrauded", "embezzled", "molested", "burgled", "bludgeoned", "tortured", "swindled", "laundered"}, regexp.MustCompile(`(` + name + `|\b[Tt]he (?:suspect|accused|defendant))(?:, [^,.;]{1,80},)? ?(?:had )?(?:\w+ly )?(?:killed|murdered|raped|stole|stabbed|shot|strangled|robbed|assaulted|kidnapped|abducted|defrauded|embezzled|molested|burgled|bludgeoned|tortured|swindled|laundered)\b`)},
		regexp.MustCompile(`\b(?:suspect|accused|defendant)\b`),
		regexp.MustCompile(`alleg|accus|suspect|charge|[Aa]ccording|\bsa(?:y|ys|id)\b|prosecut|believe|claim|indict|report|told|whether|\bif\b|\bwould\b|den(?:y|ies|ied)|argu|investigat|complaint|testif`),
	},
}

// minorNamed finds a child or a young person who is named in full where a story tells of a crime.
var minorNamed = Rule{"minor-named", Note, func(r *Reading) {
	words, known := crimes[r.Lang.Base()]
	if !known {
		return
	}
	var found []lone
	for _, p := range r.passages {
		if !strings.ContainsAny(p.text, "123456789") {
			continue
		}
		for _, at := range young(p.text) {
			// A name and an age stand close to one another; only there a pattern is worth its time.
			near := head(p.text[at-len(tail(p.text[:at], 100)):], 200)
			for _, form := range minors[r.Lang.Base()] {
				m := form.FindStringSubmatchIndex(near)
				if m == nil {
					continue
				}
				from := at - len(tail(p.text[:at], 100))
				name := span{from + m[2], from + m[3]}
				if words := strings.Fields(name.of(p.text)); len(words) >= 2 && !titles[words[0]] && !placed[firstWord(p.text[from+m[1]:])] {
					found = append(found, lone{p, name})
				}
			}
		}
	}
	if len(found) == 0 {
		return
	}
	told := 0
	for _, p := range r.passages {
		if told += len(words.FindAllStringIndex(p.text, 3)); told >= 2 {
			break
		}
	}
	if told < 2 {
		return
	}
	for i, f := range found {
		if i > 0 && found[i-1] == f {
			continue
		}
		r.at(f.p, f.span[0], f.span[1], nil, f.span.of(f.p.text))
	}
}}

// lone is a place in a passage.
type lone struct {
	p    passage
	span span
}

// titles are words with a capital that begin no name of a person.
var titles = wordSet("Le La Les Un Une Des À Au En Dans Sur The A An In On At Of Under Section Route Channel Figure Table Chapter Article Episode Season Grade Group Psalm Flight Apollo January February March April May June July August September October November December Jan Feb Aug Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

// placed are words that make of the name before them a place: a Fort Worth girl.
var placed = wordSet("girl boy teen teenager student schoolboy schoolgirl resident native woman man player")

const fullNamed = `(\p{Lu}[\p{L}’'-]+(?: (?:de|du|van|von|bin|ben|al|el|le|la|d’))?(?: \p{Lu}[\p{L}’'-]+){1,3})`

var minors = map[string][]*regexp.Regexp{
	"fr": {
		regexp.MustCompile(fullNamed + `(?:, | \()(?:âgée? de |qui avait |à peine )?(?:[1-9]|1[0-7])[ \x{00a0}\x{202f}]ans\b`),
		regexp.MustCompile(`(?:adolescente?|lycéen(?:ne)?|collégien(?:ne)?|enfant|fillette|garçon|fille|jeune)(?: homme| femme)? de (?:[1-9]|1[0-7])[ \x{00a0}\x{202f}]ans,? (?:nommée? |appelée? |prénommée? )?` + fullNamed),
	},
	"en": {
		regexp.MustCompile(fullNamed + `, (?:who was |aged |age |just )?(?:[1-9]|1[0-7])(?:,|\.| years old\b)(?:[^\d]|$)`),
		regexp.MustCompile(fullNamed + ` \((?:aged )?(?:[1-9]|1[0-7])\)`),
		regexp.MustCompile(`\b(?:[1-9]|1[0-7])-year-old(?: boy| girl| student| schoolboy| schoolgirl)?,? (?:named )?` + fullNamed),
	},
}

// ageAt reports whether a number between two texts can be an age: 14 ans, 14-year-old, (14), “, 14,”.
func ageAt(before, after string) bool {
	for _, s := range []string{" ans", noBreak + "ans", narrow + "ans", "-year-old", " years old"} {
		if strings.HasPrefix(after, s) {
			return true
		}
	}
	if after != "" && !strings.ContainsRune(",.)", rune(after[0])) {
		return false
	}
	return strings.HasSuffix(before, ", ") || strings.HasSuffix(before, "(") || strings.HasSuffix(before, "aged ") || strings.HasSuffix(before, "age ")
}

// young are the places of what can be ages from 1 to 17 in a text.
func young(text string) (all []int) {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		from := i
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		if n, err := strconv.Atoi(text[from:i]); err != nil || i-from > 2 || n < 1 || n > 17 || !ageAt(text[:from], text[i:]) {
			continue
		}
		if all = append(all, from); len(all) == 4*MaxFindings {
			return all
		}
	}
	return all
}

var crimes = map[string]*regexp.Regexp{
	"fr": regexp.MustCompile(`\b(?:police|policier|gendarme|victime|viol(?:s|é|er)?|meurtre|assassinat|agress(?:ion|é)|tuée?s?|arrêté|interpellé|tribunal|procureur|parquet|enlèvement|homicide|harcèlement|poignardé)`),
	"en": regexp.MustCompile(`\b(?:[Pp]olice|victims?|rape[ds]?|murder(?:s|ed)?|assault(?:s|ed)?|killed|arrest(?:s|ed)?|charged|prosecutors?|abduct(?:ed|ion)|homicide|stabb(?:ed|ing)|shooting|abused?|bullying|manslaughter)\b`),
}
