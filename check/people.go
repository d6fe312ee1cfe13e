package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"marbre/story"
)

// A token is a word of running text: from and to are bytes of it. An elided word before it (l’, qu’)
// and a possessive after it (’s) are no part of it, an initial’s point is.
type token struct {
	from, to int
	text     string
	shape    shape
	begins   bool // a sentence, a line or a quotation: its capital says nothing
	apart    bool // something other than a space parts it from the word before
}

type shape int

const (
	small   shape = iota
	capital       // Sorel, McLean, Jean-Pierre
	caps          // SOREL, OSCE
	initial       // A., J.-P.
)

// tokens are the words of a text, in its order.
func tokensOf(text string) (all []token) {
	end, begins := 0, true
	all = make([]token, 0, len(text)/6+1)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			i += n
			continue
		}
		from := i
		i = wordEnd(text, i)
		between := text[end:from]
		begins = len(all) == 0 || beginsAfter(between)
		apart := len(all) > 0 && strings.Trim(between, " \u00a0\u202f") != ""
		end = i
		w := text[from:i]
		if cut := withoutArticle(w, begins); cut > 0 { // l’Iran: the word is Iran
			all = append(all, token{from, from + cut, text[from : from+cut], small, begins, apart})
			from, w, begins, apart = from+cut, w[cut:], false, false
		}
		if s := possessive(w); s > 0 {
			w = w[:len(w)-s]
			end -= s // what is owned is no part of the name
		}
		t := token{from, from + len(w), w, shapeOf(w), begins, apart}
		if t.shape == caps && (utf8.RuneCountInString(w) == 1 || dottedInitial(w)) && strings.HasPrefix(text[t.to:], ".") {
			t.to, t.shape = t.to+1, initial
			t.text, end, i = text[from:t.to], t.to, t.to
			for i+1 < len(text) && (text[i] == '-' || isUpperASCII(text[i])) && initialAt(text[i:]) > 0 { // J.-P., J.P.
				i += initialAt(text[i:])
				t.to, end = i, i
				t.text = text[from:i]
			}
		}
		all = append(all, t)
	}
	return all
}

func isUpperASCII(b byte) bool { return b >= 'A' && b <= 'Z' }

func dottedInitial(w string) bool { return len(w) == 3 && w[1] == '-' }

// initialAt is how many bytes of -P. or P. a text begins with.
func initialAt(text string) int {
	n := 0
	if text[0] == '-' {
		n = 1
	}
	if len(text) > n+1 && isUpperASCII(text[n]) && text[n+1] == '.' {
		return n + 2
	}
	return 0
}

// wordEnd is where the word that begins at i ends: hyphens and apostrophes between letters are in it.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
		case r == '-', r == '\'', r == '’', r == '\u2011', r == '\u00ad', r == '\u200b':
			if next, _ := utf8.DecodeRuneInString(text[i+n:]); !unicode.IsLetter(next) {
				return i
			}
		default:
			return i
		}
		i += n
	}
	return i
}

// elided is the length of an elided word that stands before a name: l’, qu’. Those of a name itself stay (O’Brien, D’Arcy).
func withoutArticle(w string, begins bool) int {
	at := 1
	for at < min(len(w), 8) && w[at] != '\'' && !strings.HasPrefix(w[at:], "’") {
		at++
	}
	if at >= min(len(w), 8) {
		return 0
	}
	_, n := utf8.DecodeRuneInString(w[at:])
	switch strings.ToLower(w[:at]) {
	case "l", "c", "j", "qu", "s", "t", "lorsqu", "puisqu", "jusqu", "quelqu":
	case "d", "n", "m":
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) && !begins {
			return 0
		}
	default:
		return 0
	}
	if len(w) <= at+n+1 { // it’s
		return 0
	}
	return at + n
}

// possessive is the length of English’s ’s at the end of a word.
func possessive(w string) int {
	for _, s := range []string{"’s", "'s"} {
		if strings.HasSuffix(w, s) {
			return len(s)
		}
	}
	return 0
}

func shapeOf(w string) shape {
	first, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(first) {
		return small
	}
	for _, r := range w {
		if unicode.IsLower(r) {
			return capital
		}
	}
	return caps
}

// beginsAfter reports whether a sentence, a line or a quotation begins after what parts two words.
func beginsAfter(between string) bool {
	return strings.ContainsAny(between, ".!?…:\n\"“”„«»‹›‘()[]•–—*|/�؟") || strings.Contains(between, " - ")
}

// A person is somebody as a text names them. The parts are as they are written.
type person struct {
	from, to int // bytes, of the name without its title
	title    string
	given    string // "" for a bare last name
	last     string // with its particle
}

// peopleIn are the people whom a text names by more than one word, as far as form tells: given names or
// initials and a last name, or a title and a last name. Arabic has no capitals: there only honorifics tell.
func peopleIn(text string) []person { return peopleOf(text, tokensOf(text)) }

func peopleOf(text string, words []token) (all []person) {
	for i := 0; i < len(words); {
		if t := words[i]; t.shape == small {
			if to := arabicPerson(words, i); to > 0 {
				all = append(all, person{from: words[i+1].from, to: words[to-1].to, title: t.text, given: words[i+1].text, last: words[to-1].text})
				i = to
				continue
			}
			i++
			continue
		}
		end := nameEnd(words, i)
		if p, ok := personOf(text, words, i, end); ok {
			all = append(all, p)
		}
		i = end
	}
	return all
}

// nameEnd is where the run of words with capitals that begins at i ends: particles stay in it between two of them.
func nameEnd(words []token, i int) int {
	end := i + 1
	for end < len(words) && !words[end].apart {
		switch {
		case words[end].shape != small:
			end++
			continue
		case isParticle(words[end].text):
			to := end + 1
			for to < len(words) && to < end+3 && !words[to].apart && words[to].shape == small && isParticle(words[to].text) {
				to++
			}
			if to < len(words) && !words[to].apart && (words[to].shape == capital || words[to].shape == caps) && words[end-1].shape != small {
				end = to + 1
				continue
			}
		}
		break
	}
	return end
}

// personOf is who words[i:end] name.
func personOf(text string, words []token, i, end int) (p person, ok bool) {
	if i > 0 && !words[i].apart && words[i].shape != small && honorifics[strings.ToLower(words[i-1].text)] { // le président Sorel
		p.title = strings.ToLower(words[i-1].text)
	}
	for k := end - 2; k >= i; k-- { // French President Anna Sorel
		if t := strings.ToLower(strings.TrimSuffix(words[k].text, ".")); words[k].shape != small && honorifics[t] {
			p.title, i = t, k+1
			for i < end && words[i].shape == small {
				i++
			}
			break
		}
	}
	if i < end && p.title == "" && words[i].begins && opening[strings.ToLower(words[i].text)] {
		i++
		for i < end && words[i].shape == small {
			i++
		}
	}
	if i+2 < end && words[i].shape == capital && !givenNames[story.Fold(words[i].text)] && givenNames[story.Fold(words[i+1].text)] { // Coach Anna Sorel
		i++
	}
	if i >= end || words[i].shape == small || end-i > 6 {
		return p, false
	}
	for _, w := range words[i:end] {
		if w.shape != small && noName[story.Fold(w.text)] {
			return p, false
		}
	}
	last := end - 1
	for last > i && words[last-1].shape == small {
		last--
	}
	if words[end-1].shape == initial || utf8.RuneCountInString(words[end-1].text) < 2 {
		return p, false
	}
	if first := words[i].text; first == "U.S." || first == "U.K." || first == "U.N." || opening[strings.ToLower(words[end-1].text)] {
		return p, false
	}
	p.from, p.to = words[i].from, words[end-1].to
	p.last = text[words[last].from:words[end-1].to]
	if last == i {
		return p, p.title != ""
	}
	p.given = text[words[i].from:words[last-1].to]
	if words[i].shape == caps && words[last].shape == caps && end-i > 3 { // a headline in capitals
		return p, false
	}
	return p, true
}

// arabicPerson is where the name ends that an honorific at i begins, 0 for none: two words after it.
func arabicPerson(words []token, i int) int {
	if !arabicTitles[words[i].text] || i+2 >= len(words) || words[i+1].apart || words[i+2].apart {
		return 0
	}
	return i + 3
}

// fullNames are the names of people, as far as their form tells, in a text.
func fullNames(text string) (names []string) {
	for _, p := range peopleIn(text) {
		if p.given != "" {
			names = append(names, text[p.from:p.to])
		}
	}
	return names
}

// lastName is by what somebody is named again, folded.
func lastName(name string) string {
	words := strings.Fields(story.Fold(name))
	return words[len(words)-1]
}

func isParticle(w string) bool { return particles[strings.ToLower(strings.Trim(w, "’'"))] }

func set(words string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}

// particles stand within names, small.
var particles = set("de du des da di del della dos das do d von van der den ten ter zu bin ben ibn al el la le of y e")

// titles stand before a last name, in lower case and without a point.
var honorifics = set(`m mm mme mmes mlle dr me mr mrs ms mx sir lady lord dame prof professor doctor président présidente ministre
premier-ministre maire député députée sénateur sénatrice juge général générale colonel capitaine commandant lieutenant pape roi reine
prince princesse chancelier chancelière docteur professeur préfet préfète procureur procureure gouverneur gouverneure cardinal
archevêque évêque père sœur maître ambassadeur ambassadrice entraîneur sélectionneur président-directeur avocat avocate
president minister chancellor senator sen rep representative governor gov gen col capt captain sgt lt maj major judge justice mayor
pope king queen secretary ambassador chairman chairwoman commissioner officer detective sheriff director coach bishop archbishop
father sister reverend rev premier speaker attorney general congressman congresswoman councillor councilman`)

var arabicTitles = set("السيد السيدة الدكتور الدكتورة الرئيس الرئيسة الوزير الوزيرة الأستاذ الأستاذة الشيخ الأمير الأميرة الملك الملكة اللواء العقيد النائب النائبة")

// opening are words that begin sentences and no names.
var opening = set(`le la les l un une des du de d à a au aux en dans sur sous par pour avec sans chez entre vers selon après avant depuis pendant
dès lors alors ainsi mais ou et donc or ni car si quand comme que qui quoi dont où ce cet cette ces son sa ses leur leurs mon ma mes notre
votre nos vos il elle ils elles on nous vous je tu c s n j qu lorsque puisque hier aujourd demain jeudi vendredi samedi dimanche lundi mardi
mercredi contre malgré outre enfin ensuite puis pourtant cependant toutefois parmi face grâce suite même tout tous toute toutes plusieurs
certains quelques interrogé interrogée né née ancien ancienne âgé fils fille voici voilà
the an of in on at by for with without from to into under over after before since during between among against about as and but or nor so yet
if when while where who what which that this these those his her its their my our your he she it they we you i then now later today
yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday like unlike despite although though because however
meanwhile also both either neither even still just only not no yes there here how why former current born according asked only once until
unless besides instead let photo via january february march april may june july august september october november december`)

// noName are words of places and bodies: a name that has one is nobody's.
var noName = set(`alpha beta union europe europeenne european nations unies united states etats kingdom royaume uni republique republic new north south
east west nord sud est ouest saint sainte st san santa los las conseil council assemblee assembly senat senate parlement parliament house
chambre cour court tribunal university universite college ecole school institut institute centre center comite committee commission
agence agency ministere ministry department departement bureau office police armee army force forces banque bank groupe group company
corp inc ltd sarl sa parti party front mouvement movement coupe cup ligue league championnat jeux games open tour grand prix prize
street avenue rue boulevard road place square park parc bridge river lake lac mount mont island islands ile iles iles bay valley city town
ville province state county region district airport aeroport station hotel hospital hopital stadium stade museum musee times post news
journal magazine herald tribune guardian radio television tv association federation confederation organisation organization fund fonds
foundation fondation society societe security securite act law loi code day week year award awards festival theatre church eglise
world monde international national federal general american americain african asian africaine arabic arab linux windows web internet
software project debian google apple facebook twitter microsoft amazon service services system systems data digital customer technology
information management federal government gouvernement api user content design team program programme plan report research studies
nouvelle nouveau nouvelles black white red green blue first second third royal super human health public social media free open
high supreme fellow administration administrator client challenge central western eastern southern northern middle le la les the and`)
