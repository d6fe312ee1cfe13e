package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// acronymSwapped finds an acronym two letters of which have changed places, or one of which stands there
// twice or not at all: by the one that the story has otherwise, or by the name that it stands for.
var acronymSwapped = Rule{"acronym-swapped", Warn, func(r *Reading) {
	if !speaks(r) {
		return
	}
	all := acronymsOf(r)
	longer := map[string][]string{} // by what they are when they lose a letter
	for _, a := range all.inOrder {
		for i := range a {
			if less := a[:i] + a[i+1:]; len(a) > 3 && !slices.Contains(longer[less], a) {
				longer[less] = append(longer[less], a)
			}
		}
	}
	right := map[string]string{}
	for _, a := range all.inOrder {
		if mended := all.initials[a]; mended != "" && !everybodyKnows(r, a) {
			right[a] = mended
			continue
		}
		sure := func(s string) bool { return all.explained[s] || everybodyKnows(r, s) }
		if sure(a) {
			continue
		}
		for _, b := range append(near(a), longer[a]...) {
			other := all.at[b]
			if len(other) == 0 || right[b] != "" {
				continue
			}
			firm := sure(b) || len(other) >= 3
			switch {
			case len(b) > len(a) && (!firm || a[0] != b[0] || a[len(a)-1] != b[len(b)-1]): // a letter is lost in the middle
				continue
			case a[0] != b[0] && (!firm && len(a) == 3 || len(all.at[a]) > 1):
				continue
			case len(other) < len(all.at[a]), len(all.at[a]) > 3:
				continue
			case len(other) == len(all.at[a]) && !sure(b) && (len(a) == 3 || len(a) != len(b) || before(all.at[a][0], other[0])):
				continue // of four letters and more hardly two are so alike: the later one is told
			}
			right[a] = b
			break
		}
	}
	for _, a := range all.inOrder {
		if b := right[a]; b != "" {
			for _, m := range all.at[a] {
				var fix []Edit
				if all.initials[a] == b || all.explained[b] || everybodyKnows(r, b) || len(all.at[b]) > len(all.at[a]) {
					fix = []Edit{{m.from, m.to, b}}
				}
				r.at(r.passages[m.passage], m.from, m.to, fix, a, b)
			}
		}
	}
}}

// speaks reports whether the rules of names and quotations know the language.
func speaks(r *Reading) bool {
	switch r.Lang.Base() {
	case "fr", "en", "ar":
		return true
	}
	return false
}

// A mention is where a name stands: bytes of a passage.
type mention struct{ passage, word, from, to int }

type acronyms struct {
	inOrder   []string
	at        map[string][]mention
	explained map[string]bool   // stands beside the name that it is short for
	initials  map[string]string // what its letters ought to be, by that name, where they have changed places
}

// most of what is looked at in one story, so that no text can make a rule slow.
const mostNames = 400

// acronymsOf are the acronyms of a story: words of three to seven capitals.
func acronymsOf(r *Reading) acronyms {
	all := acronyms{at: map[string][]mention{}, explained: map[string]bool{}, initials: map[string]string{}}
	for i, words := range r.spelled() {
		p := r.passages[i]
		if shouts(p.text) {
			continue
		}
		for j, w := range words {
			if !acronym(w.text) || amongCapitals(words, j) || len(all.inOrder) >= mostNames {
				continue
			}
			if all.at[w.text] == nil {
				all.inOrder = append(all.inOrder, w.text)
			}
			all.at[w.text] = append(all.at[w.text], mention{i, j, w.from, w.to})
			if strings.HasSuffix(p.text[:w.from], "(") && strings.HasPrefix(p.text[w.to:], ")") {
				switch fits, ought := spelled(words[:j], w.text); {
				case fits:
					all.explained[w.text] = true
				case ought != "":
					all.initials[w.text] = ought
				case j > 0 && words[j-1].shape != small:
					all.explained[w.text] = true // in another language, or by other letters
				}
			} else if rest := p.text[w.to:]; strings.HasPrefix(rest, " (") && j+2 < len(words) && words[j+1].shape == capital {
				all.explained[w.text] = true
			}
		}
	}
	for a := range all.explained {
		delete(all.initials, a)
	}
	return all
}

func acronym(w string) bool {
	if len(w) < 3 || len(w) > 7 {
		return false
	}
	for i := range len(w) {
		if !isUpperASCII(w[i]) {
			return false
		}
	}
	return strings.Trim(w, "IVXLCDM") != ""
}

// amongCapitals reports whether a word has others in capitals beside it: the line is set so.
func amongCapitals(words []token, j int) bool {
	loud := func(k int) bool {
		return k >= 0 && k < len(words) && words[k].shape == caps && len(words[k].text) > 1
	}
	return j > 0 && !words[j].apart && loud(j-1) || j+1 < len(words) && !words[j+1].apart && loud(j+1)
}

// shouts reports whether a text is set in capitals.
func shouts(text string) bool {
	upper, lower := 0, 0
	for _, r := range text[:min(len(text), 400)] {
		if unicode.IsUpper(r) {
			upper++
		} else if unicode.IsLetter(r) {
			lower++
		}
	}
	return upper > lower
}

// spelled reports whether the last words begin with the letters of an acronym; ought is what it would have to
// be where two neighbours among them have changed places.
func spelled(words []token, acronym string) (fits bool, ought string) {
	for _, all := range []bool{false, true} { // with and without articles
		var initials []byte
		capital := false
		for k := len(words) - 1; k >= 0 && len(initials) < len(acronym); k-- {
			w := words[k]
			if !all && little[strings.ToLower(w.text)] {
				continue
			}
			if w.apart && k < len(words)-1 && words[k+1].begins {
				break
			}
			parts := strings.FieldsFunc(w.text, func(r rune) bool { return r == '-' || r == '’' || r == '\'' })
			for i := len(parts) - 1; i >= 0 && len(initials) < len(acronym); i-- {
				initials = append(initials, plainUpper(parts[i]))
			}
			capital = w.shape != small
		}
		slices.Reverse(initials)
		s := string(initials)
		if s == acronym {
			return true, ""
		}
		if ought == "" && capital && len(s) == len(acronym) && s[0] == acronym[0] && transposed(s, acronym) {
			ought = s
		}
	}
	return false, ought
}

// plainUpper is the first letter of a word as an acronym has it: É gives E.
func plainUpper(w string) byte {
	r, _ := utf8.DecodeRuneInString(w)
	switch unicode.ToUpper(r) {
	case 'É', 'È', 'Ê':
		return 'E'
	case 'À', 'Â':
		return 'A'
	case 'Î':
		return 'I'
	case 'Ô':
		return 'O'
	case 'Ç':
		return 'C'
	}
	if r = unicode.ToUpper(r); r < utf8.RuneSelf {
		return byte(r)
	}
	return '?'
}

// transposed reports whether two words of one length differ by two neighbours that have changed places.
func transposed(a, b string) bool {
	if len(a) != len(b) || a == b {
		return false
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// near are the acronyms of which a may be a slip: with two neighbours changed, and without a doubled letter.
func near(a string) (all []string) {
	for i := 0; i+1 < len(a); i++ {
		if a[i] != a[i+1] {
			all = append(all, a[:i]+string(a[i+1])+string(a[i])+a[i+2:])
		} else if len(a) > 3 {
			all = append(all, a[:i]+a[i+1:])
		}
	}
	return all
}

// little are words that give an acronym no letter.
var little = set("de du des d la le les l un une et à au aux en pour sur dans par of the and for in on to a an at by")
