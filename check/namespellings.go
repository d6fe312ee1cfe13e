package check

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"marbre/story"
)

// nameTwoSpellings finds a name that stands in two spellings in one story.
var nameTwoSpellings = Rule{"name-two-spellings", Warn, func(r *Reading) {
	if !speaks(r) {
		return
	}
	all := namesOf(r)
	french := r.Lang.Base() == "fr" // where hardly anything but names has two capitals
	told := map[string]bool{}
	tell := func(a, b string) { // two spellings of one name
		if told[a] || told[b] {
			return
		}
		ca, cb := all.confirmed[a], all.confirmed[b]
		if ca && cb {
			return
		}
		at, bt := all.at[a], all.at[b]
		if ca || !cb && (len(at) > len(bt) || len(at) == len(bt) && before(at[0], bt[0])) {
			a, b, at, bt = b, a, bt, at // a is the one that is told
		}
		told[a] = true
		for _, m := range at {
			var fix []Edit
			if all.confirmed[b] || len(bt) > 2*len(at) {
				fix = []Edit{{m.from, m.to, b}}
			}
			r.at(r.passages[m.passage], m.from, m.to, fix, a, b)
		}
	}
	for _, given := range all.givens {
		lasts := all.byGiven[given]
		for i, a := range lasts {
			for _, b := range lasts[i+1:] {
				if (french || all.person[a] || all.person[b]) && oneName(a, b) && all.name(a) && all.name(b) {
					tell(a, b)
				}
			}
		}
	}
	bare := map[byte][]string{} // by their first letter
	for _, b := range all.lasts {
		if all.bare[b] {
			bare[b[0]] = append(bare[b[0]], b)
		}
	}
	for _, a := range all.lasts {
		if all.bare[a] || !all.person[a] && !french {
			continue
		}
		for _, b := range bare[a[0]] {
			if slipped(a, b) && (all.within[b] || spelledAlike(a, b) || sameLetters(a, b) || utf8.RuneCountInString(b) >= 8) && (all.person[a] || spelledAlike(a, b) || sameLetters(a, b)) && all.name(a) && all.name(b) {
				tell(a, b)
			}
		}
	}
}}

func before(a, b mention) bool {
	return cmp.Or(cmp.Compare(a.passage, b.passage), cmp.Compare(a.from, b.from)) < 0
}

// names are the last names of a story, each as it is spelled.
type names struct {
	givens    []string             // the keys of byGiven, in the order of the story
	byGiven   map[string][]string  // last names, by the given name or the function with which they stand
	lasts     []string             // all, those of bare words last
	bare      map[string]bool      // stands nowhere with a given name
	at        map[string][]mention // where each stands, with a given name or bare
	person    map[string]bool      // what stands with it tells that it is somebody’s
	within    map[string]bool      // stands within a sentence, where its capital tells
	words     [][]token
	confirmed map[string]bool // is a word of a name that the newsroom has confirmed
}

func namesOf(r *Reading) names {
	all := names{byGiven: map[string][]string{}, bare: map[string]bool{}, at: map[string][]mention{}, person: map[string]bool{}, within: map[string]bool{}, words: r.spelled(), confirmed: map[string]bool{}}
	for _, n := range r.Names {
		for w := range strings.FieldsSeq(n) {
			all.confirmed[w] = true
		}
	}
	for i, words := range r.spelled() {
		p := r.passages[i]
		if shouts(p.text) {
			continue
		}
		taken := 0 // bytes up to which the passage belongs to people
		people := peopleOf(p.text, words)
		put := func(last string, from int) bool {
			if _, there := all.at[last]; !there {
				if len(all.lasts) >= mostNames {
					return false
				}
				all.lasts = append(all.lasts, last)
			}
			all.at[last] = append(all.at[last], mention{passage: i, from: from, to: from + len(last)})
			return true
		}
		k := 0
		for j, w := range words {
			for k < len(people) && people[k].to <= w.from {
				k++
			}
			if k < len(people) && w.from >= people[k].from && w.to <= people[k].to {
				if w.from < taken {
					continue
				}
				who := people[k]
				taken = who.to
				from := who.to - len(who.last)
				if utf8.RuneCountInString(who.last) < 4 || shapeOf(who.last) == caps || !put(who.last, from) {
					continue
				}
				if !all.person[who.last] && personal(words, j, who) {
					all.person[who.last] = true
				}
				if _, there := all.bare[who.last]; !there || who.given != "" && !strings.HasSuffix(who.given, ".") {
					all.bare[who.last] = who.given == "" || !there && strings.HasSuffix(who.given, ".")
				}
				if strings.HasSuffix(who.given, ".") { // it tells little: another full name may be meant
					all.within[who.last] = true
				} else if who.given != "" {
					given, _, _ := strings.Cut(who.given, " ")
					all.with(strings.ToLower(given), who.last)
				}
				if who.title != "" {
					all.with("."+who.title, who.last)
				}
				continue
			}
			if w.shape != capital || utf8.RuneCountInString(w.text) < 5 || besideCapital(words, j) || j > 0 && !w.apart && leadsToPlace[words[j-1].text] {
				continue
			}
			if put(w.text, w.from) {
				if !all.person[w.text] && besideSaying(words, j, j) {
					all.person[w.text] = true
				}
				if !w.begins || all.person[w.text] {
					all.within[w.text] = true
				}
				if _, there := all.bare[w.text]; !there {
					all.bare[w.text] = true
				}
			}
		}
	}
	return all
}

// name reports whether a word is a name in this story, as far as its form tells: one that stands there small
// too is none.
func (n *names) name(w string) bool {
	at := 0
	for i, r := range w {
		if unicode.IsDigit(r) {
			return false
		}
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(rune(w[i-1])) && at > 3 { // JavaScript, no McLean
			return false
		}
		at++
		if !unicode.IsLetter(r) {
			at = 0
		}
	}
	lower := strings.ToLower(w)
	if lower == w { // Arabic has no capitals
		return true
	}
	for _, words := range n.words {
		for _, t := range words {
			if t.shape == small && t.text == lower {
				return false
			}
		}
	}
	return true
}

// personal reports whether something tells that a name is a person’s: the given name, a title, a verb of saying.
func personal(words []token, j int, who person) bool {
	if who.title != "" {
		return true
	}
	first, _, _ := strings.Cut(who.given, " ")
	first, _, _ = strings.Cut(first, "-")
	if strings.HasSuffix(first, ".") || givenNames[story.Fold(first)] {
		return true
	}
	end := j
	for end+1 < len(words) && words[end+1].to <= who.to {
		end++
	}
	return besideSaying(words, j, end)
}

// besideSaying reports whether the words from i to j have a verb of saying beside them.
func besideSaying(words []token, i, j int) bool {
	for k := max(0, i-2); k <= min(len(words)-1, j+2); k++ {
		if (k < i || k > j) && saying[strings.ToLower(words[k].text)] && words[k].shape == small {
			return true
		}
	}
	return false
}

func (n *names) with(given, last string) {
	lasts := n.byGiven[given]
	if len(lasts) == 0 {
		n.givens = append(n.givens, given)
	}
	if len(lasts) < 30 && !slices.Contains(lasts, last) {
		n.byGiven[given] = append(lasts, last)
	}
}

// leadsToPlace are words after which a name is a town’s rather than somebody’s.
var leadsToPlace = set("à À en En in In at At near Near")

// besideCapital reports whether a word is a part of a longer name.
func besideCapital(words []token, j int) bool {
	return j > 0 && !words[j].apart && words[j-1].shape != small && !words[j-1].begins ||
		j+1 < len(words) && !words[j+1].apart && words[j+1].shape != small
}

// oneName reports whether two last names that stand with the same given name or function are one: of five
// letters and more, and one or two letters apart.
func oneName(a, b string) bool {
	x, y := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if min(x, y) < 4 || max(x, y) < 5 || inflected(a, b) {
		return false
	}
	d := distance(a, b, 2)
	return d == 1 || d == 2 && min(x, y) >= 7 || spelledAlike(a, b)
}

// spelledAlike reports whether two names are one and the same in two transliterations, or by two letters
// that sound alike: Loukachenko, Lukachenko.
func spelledAlike(a, b string) bool {
	if min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) < 5 || inflected(a, b) {
		return false
	}
	d := distance(a, b, 3)
	return d >= 1 && d <= 3 && sound(a) == sound(b)
}

// slipped reports whether a bare word is a name with a slip in it. There is nothing beside it that tells, so
// that more of it must be the same.
func slipped(a, b string) bool {
	x, y := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if x-y > 2 || y-x > 2 || min(x, y) < 5 || bits.OnesCount64(letterSet(a)^letterSet(b)) > 8 || inflected(a, b) {
		return false
	}
	d := distance(a, b, 3)
	return d == 1 && (max(x, y) >= 6 || sameLetters(a, b)) || d >= 1 && d <= 3 && sound(a) == sound(b)
}

// letterSet is which bytes a word has, roughly: three edits change no more than a few.
func letterSet(w string) (set uint64) {
	for i := range len(w) {
		set |= 1 << (w[i] & 31)
	}
	return set
}

// inflected reports whether one word is another with an ending: Sorel’s family are the Sorels, Korea is Korean.
func inflected(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	if strings.HasPrefix(b, a) {
		return inflections[b[len(a):]]
	}
	for _, e := range [][2]string{{"o", "a"}, {"y", "ies"}, {"en", "enne"}, {"ov", "ova"}, {"ski", "ska"}, {"sky", "skaya"}, {"a", "an"}, {"al", "aux"}, {"e", "ian"}, {"on", "onne"}, {"er", "ère"}} {
		if strings.HasSuffix(a, e[0]) && strings.HasSuffix(b, e[1]) && a[:len(a)-len(e[0])] == b[:len(b)-len(e[1])] {
			return true
		}
	}
	return false
}

var inflections = set("s es e x n an ian ne a r ed er i is ic in ing ien ais ies ish ist istan na ova eva les ’ '")

// distance is how many letters must be put in, taken out, changed or made to change places to make b of a; more
// than most is not counted further.
func distance(a, b string, most int) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	if len(x) > 40 || len(y) > 40 || len(x)-len(y) > most || len(y)-len(x) > most {
		return most + 1
	}
	var rows [3][41]int
	for j := range len(y) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		row, above, twoAbove := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			d := above[j-1]
			if x[i-1] != y[j-1] {
				d = min(d, above[j], row[j-1]) + 1
				if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
					d = min(d, twoAbove[j-2]+1)
				}
			}
			row[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
	}
	return rows[len(x)%3][len(y)]
}

// sound is a name as different alphabets’ names are heard, for comparing them alone.
func sound(name string) string {
	s := sounds.Replace(strings.ToLower(name))
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			b = append(b, s[i])
		}
	}
	return string(b)
}

var sounds = strings.NewReplacer("tsch", "c", "tch", "c", "sch", "c", "sh", "c", "ch", "c", "kh", "k", "gh", "g", "dh", "d", "th", "t", "ph", "f", "ck", "k", "qu", "k", "q", "k",
	"ou", "u", "oo", "u", "oe", "u", "w", "v", "y", "i", "j", "i", "ee", "i", "ï", "i", "î", "i", "é", "e", "è", "e", "ê", "e", "ë", "e", "á", "a", "à", "a", "â", "a", "ã", "a", "å", "a", "ó", "o", "ô", "o", "ö", "o", "ú", "u", "û", "u", "ü", "u",
	"ç", "s", "ş", "s", "š", "s", "ğ", "g", "ı", "i", "č", "c", "ć", "c", "ž", "z", "ñ", "n", "ø", "o", "ł", "l", "h", "")
