package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A source is somebody to whom the body gives words or facts. Key is by what they are told apart, folded: a
// name or the word for what they are; "" for he and she.
type source struct {
	key  string
	p    passage
	span span
}

// oneSource finds a long story in which one alone is asked.
var oneSource = Rule{"one-source", Note, func(r *Reading) {
	if r.bodyWords() <= 250 {
		return
	}
	var only *source
	all := r.sources()
	for i, s := range all {
		switch {
		case s.key == "":
		case only == nil:
			only = &all[i]
		case only.key != s.key:
			return
		}
	}
	if only == nil {
		return
	}
	first, _ := utf8.DecodeRuneInString(only.span.of(only.p.text))
	if len(all) >= 2 || unicode.IsUpper(first) {
		r.at(only.p, only.span[0], only.span[1], nil, only.span.of(only.p.text))
	}
}}

// sources are all whom the body gives as its sources, each as often as it does. They are found once a reading.
func (r *Reading) sources() []source {
	if r.asked != nil {
		return r.asked
	}
	r.asked = []source{}
	language := r.Lang.Base()
	said, after := saidBy[language], accordingTo[language]
	for i, p := range r.passages {
		if p.field != "body" && p.field != "standfirst" {
			continue
		}
		words := r.words(i)
		for k, w := range words {
			word := w.of(p.text)
			if !said[word] && !after[word] {
				if c := word[0]; c < 'A' || c > 'Z' {
					continue
				}
				if word = strings.ToLower(word); !said[word] && !after[word] {
					continue
				}
			}
			if after[word] {
				if word == "according" && (k+1 == len(words) || words[k+1].of(p.text) != "to") || word == "après" && (k == 0 || !strings.EqualFold(words[k-1].of(p.text), "d")) {
					continue
				}
				if at := whoAfter(p.text, words, k+1); at >= 0 {
					r.asked = append(r.asked, source{strings.ToLower(words[at].of(p.text)), p, words[at]})
				}
				continue
			}
			if k > 0 && words[k-1].of(p.text) == "s" { // s’annonce
				continue
			}
			at, pronoun := -1, false
			if language != "ar" {
				at, pronoun = whoBefore(p.text, words, k)
			}
			if at < 0 && !pronoun {
				at = whoAfter(p.text, words, k+1)
			}
			switch {
			case at >= 0:
				r.asked = append(r.asked, source{strings.ToLower(words[at].of(p.text)), p, words[at]})
			case pronoun:
				r.asked = append(r.asked, source{"", p, w})
			}
		}
	}
	return r.asked
}

// whoBefore is the word before word k that says who speaks, or −1; pronoun tells whether it is he or she.
func whoBefore(text string, words []span, k int) (at int, pronoun bool) {
	for j := k - 1; j >= 0 && j >= k-5; j-- {
		if between := text[words[j][1]:words[j+1][0]]; strings.ContainsAny(between, ".!?:;»”\"") {
			return -1, false
		}
		given := words[j].of(text)
		word := strings.ToLower(given)
		switch {
		case pronouns[word] && (len(given) < 3 || given != strings.ToUpper(given)): // WHO
			return -1, true
		case skipped[word], strings.HasSuffix(word, "ment"), strings.HasSuffix(word, "ly"):
		default:
			return j, false
		}
	}
	return -1, false
}

// whoAfter is the word from word k on that says who speaks, or −1: of a name its last.
func whoAfter(text string, words []span, k int) int {
	for j := k; j < len(words) && j < k+5; j++ {
		if j > k || k > 0 {
			if between := text[words[j-1][1]:words[j][0]]; strings.ContainsAny(between, ".!?:;«“\"") && j > k {
				return -1
			}
		}
		word := words[j].of(text)
		if lower := strings.ToLower(word); pronouns[lower] {
			return -1
		} else if skipped[lower] {
			continue
		}
		for j+1 < len(words) { // on to the last word of a name
			between := text[words[j][1]:words[j+1][0]]
			first, _ := utf8.DecodeRuneInString(text[words[j][0]:])
			next, _ := utf8.DecodeRuneInString(text[words[j+1][0]:])
			if !unicode.IsUpper(first) || !unicode.IsUpper(next) || between != " " && between != "-" && between != noBreak {
				break
			}
			j++
		}
		return j
	}
	return -1
}

// saidBy are verbs by which words are given to somebody.
var saidBy = map[string]map[string]bool{
	"fr": {"déclaré": true, "affirmé": true, "indiqué": true, "expliqué": true, "précisé": true, "ajouté": true, "dit": true, "annoncé": true, "assuré": true, "estimé": true, "souligné": true, "confirmé": true, "rappelé": true, "raconté": true, "confié": true, "répondu": true, "commenté": true, "dénoncé": true, "regretté": true, "conclu": true, "écrit": true, "révélé": true, "rapporté": true, "signalé": true,
		"explique": true, "affirme": true, "indique": true, "précise": true, "assure": true, "estime": true, "souligne": true, "raconte": true, "confie": true, "rappelle": true, "déclare": true, "déplore": true, "résume": true, "ajoute": true, "annonce": true, "confirme": true, "dénonce": true, "rapporte": true, "révèle": true, "témoigne": true, "constate": true, "détaille": true},
	"en": {"said": true, "says": true, "told": true, "added": true, "adds": true, "explained": true, "explains": true, "announced": true, "confirmed": true, "reported": true, "reports": true, "tweeted": true, "wrote": true, "writes": true, "stated": true, "noted": true, "notes": true, "argued": true, "argues": true, "claimed": true, "claims": true, "warned": true, "warns": true, "insisted": true, "recalled": true, "recalls": true},
	"ar": {"قال": true, "قالت": true, "وقال": true, "وقالت": true, "صرح": true, "صرّح": true, "صرحت": true, "أعلن": true, "أعلنت": true, "وأعلن": true, "أكد": true, "أكدت": true, "وأكد": true, "وأكدت": true, "أوضح": true, "أوضحت": true, "وأوضح": true, "أضاف": true, "وأضاف": true, "وأضافت": true, "ذكر": true, "ذكرت": true, "وذكرت": true, "أفاد": true, "أفادت": true, "وأفادت": true},
}

// accordingTo are words after which a source is named.
var accordingTo = map[string]map[string]bool{
	"fr": {"selon": true, "après": true},
	"en": {"according": true},
	"ar": {"وفق": true, "وفقا": true, "وفقًا": true, "بحسب": true, "حسب": true, "نقلا": true, "نقلًا": true},
}

// pronouns are words that name nobody, and end the search for who is meant.
var pronouns = wordSet("il elle ils elles on je nous vous qui he she they we it i who that which what this celui celle lui cela ceci c your you if mais et ou and but or as plus même ici there here so janvier février mars avril mai juin juillet août septembre octobre novembre décembre")

// skipped are words that stand beside a verb of speech and name nobody.
var skipped = wordSet("a ont avait avaient est sont l le la les un une des du de d s n m j t y en se lui leur également aussi ainsi encore déjà notamment ensuite alors a-t-il été aurait ce cette son sa ses leurs jeudi vendredi samedi dimanche lundi mardi mercredi plusieurs par mme mlle mm à au aux " +
	"the an of to has have had been also later then still in on at by his her their its its mr mrs ms dr former and or as is was were are be monday tuesday wednesday thursday friday saturday sunday for with from not once " +
	"عن إلى في من ل ما إن أن على")

// wordSet is a set of the words of a text.
func wordSet(text string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		all[w] = true
	}
	return all
}
