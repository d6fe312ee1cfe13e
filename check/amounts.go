package check

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"marbre/story"
)

// An amount is a number as it stands in running text, and what it counts.
type amount struct {
	extent       // the number, with million and the like
	value        float64
	word         bool   // it is written in letters
	exact        bool   // nothing says about, more than, nearly
	known        bool   // the, these: of what was spoken of before
	percent      bool   //
	money        string // ISO 4217 of its currency, "" for none
	unit         string // of a measure: km, kg; "" for none
	noun         string // the word that follows, folded and without its plural's s; "" for none
	nounTo, upTo int    // where the noun ends, and the currency or unit; the number's end where there is none
}

// amounts are those of a passage of the story, found once for all rules.
func (r *Reading) amounts(p passage) []amount {
	found, ok := r.counts[p]
	if !ok {
		found = amounts(r.Lang.Base(), p.text)
		if r.counts == nil {
			r.counts = map[passage][]amount{}
		}
		r.counts[p] = found
	}
	return found
}

// amounts finds the numbers of a text in figures, and in letters from two to a hundred. Dates,
// ordinals, times, ranges, numbers with a sign before them and parts of words are left out, since they count nothing.
func amounts(base, text string) (all []amount) {
	names := numberWords[base]
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case c >= '0' && c <= '9':
			a, next := figureAt(base, text, i)
			if a.to > a.from {
				a.rest(base, text)
				all = append(unnamed(all, a), a)
				next = max(next, a.upTo)
			}
			i = next
		case unicode.IsLetter(c):
			end := i + size
			for end < len(text) {
				r, n := utf8.DecodeRuneInString(text[end:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) && !(r == '-' && end-i < 40) {
					break
				}
				end += n
			}
			if n := numberNamed(names, text[i:end]); n > 1 && !unicode.IsDigit(lastRune(text[:i])) {
				a := amount{extent: extent{i, end}, value: float64(n), word: true}
				a.rest(base, text)
				all = append(unnamed(all, a), a)
				end = max(end, a.to)
			}
			i = end
		default:
			i += size
		}
	}
	return all
}

// numberNamed is what a word says as a number, 0 for none.
func numberNamed(names map[string]int, word string) int {
	if len(word) > 24 || len(word) < 2 {
		return 0
	}
	if n := names[word]; n > 0 || word[0] >= 'a' {
		return n
	}
	return names[strings.ToLower(word)]
}

// unnamed takes the noun away from the last amount where it is the next one: three hundred.
func unnamed(all []amount, next amount) []amount {
	if n := len(all); n > 0 && all[n-1].nounTo > next.from {
		all[n-1].noun, all[n-1].nounTo = "", all[n-1].to
	}
	return all
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

// figureAt reads the figures that begin at a place: 3 500, 3,500.2. next is where to read on; the amount is
// empty where they count nothing.
func figureAt(base, text string, at int) (a amount, next int) {
	group, point := byte(','), byte('.')
	if base == "fr" {
		group, point = '.', ','
	}
	digits := func(i int) int {
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		return i
	}
	end := digits(at)
	value := 0.0
	add := func(from, to int) {
		for _, c := range text[from:to] {
			value = value*10 + float64(c-'0')
		}
	}
	add(at, min(end, at+15))
	if end-at <= 3 {
		for {
			n := 0
			for _, s := range []string{"\u202f", "\u00a0", " ", string(group)} {
				if strings.HasPrefix(text[end:], s) && (s != " " || base == "fr") {
					n = len(s)
					break
				}
			}
			if n == 0 || digits(end+n) != end+n+3 || end-at > 20 {
				break
			}
			add(end+n, end+n+3)
			end += n + 3
		}
	}
	if end+1 < len(text) && text[end] == point && text[end+1] >= '0' && text[end+1] <= '9' {
		to := digits(end + 1)
		whole := value
		value = 0
		add(end+1, min(to, end+10))
		value = whole + value/math.Pow10(min(to, end+10)-end-1)
		end = to
	}
	before := lastRune(text[:at])
	after, _ := utf8.DecodeRuneInString(text[end:])
	if end < len(text) && (unicode.IsLetter(after) && !scaleLetter(text[end:]) || strings.ContainsRune("-–:/+°", after) && after != '°' && nextIsNumber(text[end:])) ||
		at > 0 && (unicode.IsLetter(before) || before == '-' || before == '–' || before == '/' || before == ':' || before == '.' || before == ',' || before == '#' || before == '+' || before == '_') {
		return amount{}, max(end, at+1)
	}
	return amount{extent: extent{at, end}, value: value}, end
}

func nextIsNumber(text string) bool {
	_, n := utf8.DecodeRuneInString(text)
	r, _ := utf8.DecodeRuneInString(text[n:])
	return unicode.IsNumber(r) || unicode.IsLetter(r)
}

// scaleLetter reports whether a text begins with letters that belong to the number before: 3m, 5bn, 5km, 20kg.
func scaleLetter(text string) bool {
	switch strings.ToLower(wordOf(text)) {
	case "m", "mn", "bn", "tn", "k", "km", "kg", "lb", "lbs", "cm", "mm", "ft", "ha", "t":
		return true
	}
	return false
}

// rest reads what stands around the figures: the scale, the unit and the noun, and the words that make it about.
func (a *amount) rest(base, text string) {
	scaled := false
	for range 2 {
		at := skipSpaces(text, a.to)
		w := wordOf(text[at:])
		factor := scales[base][strings.ToLower(w)]
		if factor == 0 || at == a.to && a.word {
			break
		}
		if lower := strings.ToLower(w); len(lower) <= 2 && at != a.to { // 3 m are metres
			break
		}
		a.value *= factor
		a.to = at + len(w)
		scaled = true
	}
	a.nounTo, a.upTo = a.to, a.to
	before := text[max(0, a.from-40):a.from]
	a.exact, a.known = !about(base, before), definite[strings.ToLower(finalWord(before))]
	at := skipSpaces(text, a.to)
	if strings.HasPrefix(text[at:], "°C") || strings.HasPrefix(text[at:], "°F") {
		a.unit, a.upTo = text[at:at+len("°C")], at+len("°C")
		return
	}
	if strings.HasPrefix(text[at:], "%") {
		a.percent, a.upTo = true, at+1
		return
	}
	before = strings.TrimRight(before, " \u00a0\u202f")
	for _, m := range moneySigns {
		if strings.HasPrefix(text[at:], m.sign) {
			a.money, a.upTo = m.iso, at+len(m.sign)
			return
		}
		if strings.HasSuffix(before, m.sign) {
			a.money = m.iso
			break
		}
	}
	if scaled {
		for _, of := range []string{"d'", "d’", "de "} {
			if strings.HasPrefix(text[at:], of) {
				at += len(of)
				break
			}
		}
	}
	w := wordOf(text[at:])
	lower := strings.ToLower(w)
	switch {
	case w == "":
	case strings.HasPrefix(lower, "percent") || lower == "per" && strings.HasPrefix(text[at:], w+" cent") || lower == "pour" && strings.HasPrefix(text[at:], w+" cent"):
		a.percent, a.upTo = true, at+len(w)
	case moneyWords[base][lower] != "" && a.money == "":
		a.money, a.upTo = moneyWords[base][lower], at+len(w)
	case measures[lower] != "":
		a.unit, a.upTo = measures[lower], at+len(w)
	case at > a.to && (lower == "were" || lower == "are" || lower == "sont" || lower == "étaient"):
		at = skipSpaces(text, at+len(w))
		w = wordOf(text[at:])
		a.noun, a.nounTo = nounOf(base, w), at+len(w)
	case at > a.to:
		a.noun, a.nounTo = nounOf(base, w), at+len(w)
	}
}

func skipSpaces(text string, at int) int {
	for range 3 {
		for _, s := range []string{" ", "\u00a0", "\u202f"} {
			if strings.HasPrefix(text[at:], s) {
				at += len(s)
				break
			}
		}
	}
	return at
}

// about reports whether the words that stand before a number make it one that is not exact.
func about(base, before string) bool {
	last := strings.ToLower(finalWord(before))
	if abouts[base][last] {
		return true
	}
	before = strings.TrimRight(before, " \u00a0\u202f’'")
	return abouts[base][strings.ToLower(finalWord(before[:max(0, len(before)-len(last))]))+" "+last]
}

var abouts = map[string]map[string]bool{
	"fr": phrases("plus de", "moins de", "plus d", "près de", "environ", "quelque", "quelques", "presque", "autour de", "peu près", "jusqu à", "une", "des", "entre"),
	"en": phrases("more than", "less than", "fewer than", "nearly", "almost", "about", "around", "some", "roughly", "over", "under", "up to", "approximately", "between", "another", "other", "first", "last", "top", "every"),
}

var definite = words("les ces ses leurs nos vos the these those his her their our")

func phrases(list ...string) map[string]bool {
	all := map[string]bool{}
	for _, p := range list {
		all[p] = true
	}
	return all
}

// nounOf is a noun by which it is known again: folded, without the mark of its plural, and one for words that say the same.
func nounOf(base, word string) string {
	n := story.Fold(word)
	if len(n) > 2 {
		n = strings.TrimRight(n, "sx")
	}
	if same := sameNoun[base][n]; same != "" {
		return same
	}
	return n
}

var sameNoun = map[string]map[string]string{
	"fr": {"tue": "mort", "tuee": "mort", "morte": "mort", "dece": "mort", "blessee": "blesse"},
	"en": {"killed": "dead", "death": "dead", "die": "dead", "died": "dead", "fatalitie": "dead", "wounded": "injured", "hurt": "injured", "injurie": "injured"},
}

var scales = map[string]map[string]float64{
	"fr": {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9},
	"en": {"hundred": 100, "thousand": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9, "trillion": 1e12, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12, "k": 1e3},
}

var moneySigns = []struct{ sign, iso string }{{"US$", "USD"}, {"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}}

var moneyWords = map[string]map[string]string{
	"fr": {"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "livre": "GBP", "livres": "GBP", "yen": "JPY", "yens": "JPY", "yuan": "CNY", "yuans": "CNY", "rouble": "RUB", "roubles": "RUB", "franc": "FRF", "francs": "FRF", "roupies": "INR"},
	"en": {"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "pounds": "GBP", "yen": "JPY", "yuan": "CNY", "rouble": "RUB", "roubles": "RUB", "rubles": "RUB", "francs": "CHF", "rupees": "INR"},
}

// measures are the words of measures, by one name.
var measures = map[string]string{
	"km": "km", "kilomètres": "km", "kilomètre": "km", "kilometres": "km", "kilometers": "km", "kilometre": "km", "kilometer": "km",
	"mile": "mile", "miles": "mile", "milles": "mile",
	"kg": "kg", "kilos": "kg", "kilogrammes": "kg", "kilograms": "kg", "kilo": "kg", "lb": "pound", "lbs": "pound",
	"mètres": "m", "mètre": "m", "metres": "m", "meters": "m", "metre": "m", "meter": "m", "feet": "foot", "foot": "foot", "ft": "foot", "pieds": "foot",
	"cm": "cm", "centimètres": "cm", "centimetres": "cm", "centimeters": "cm", "inches": "inch", "inch": "inch", "pouces": "inch",
	"hectares": "ha", "hectare": "ha", "ha": "ha", "acres": "acre", "acre": "acre",
	"litres": "l", "liters": "l", "gallons": "gallon",
}

// numberWords are the numbers in letters, from two to a hundred.
var numberWords = map[string]map[string]int{"fr": frenchNumbers(), "en": englishNumbers()}

func frenchNumbers() map[string]int {
	all := map[string]int{"cent": 100, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingts": 80, "quatre-vingt": 80, "quatre-vingt-dix": 90, "soixante-dix": 70}
	small := strings.Fields("un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf")
	for i, w := range small {
		all[w] = i + 1
	}
	for tens, value := range map[string]int{"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingt": 80} {
		for i, w := range small {
			if i+1 <= 9 || value == 60 || value == 80 {
				all[tens+"-"+w] = value + i + 1
				if i == 0 || i == 10 {
					all[tens+"-et-"+w] = value + i + 1
				}
			}
		}
	}
	return all
}

func englishNumbers() map[string]int {
	all := map[string]int{}
	small := strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	for i, w := range small {
		all[w] = i + 1
	}
	for i, tens := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		all[tens] = 20 + 10*i
		for j, w := range small[:9] {
			all[tens+"-"+w] = 20 + 10*i + j + 1
		}
	}
	return all
}
