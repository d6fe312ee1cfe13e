package check

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// nameList finds a name that is one or two letters away from one that the newsroom has confirmed, where that
// one does not stand in the story too.
var nameList = Rule{"name-list", Warn, func(r *Reading) {
	if !speaks(r) || len(r.Names) == 0 {
		return
	}
	all := indexOf(r)
	standing := all.confirmed(r)
	there := map[string]bool{} // words of confirmed names that stand in the story
	taken := map[mention]bool{}
	for _, f := range standing {
		for k, w := range f.name {
			there[w.text] = true
			for _, at := range f.at {
				taken[mention{passage: at.passage, word: at.word + k}] = true
			}
		}
	}
	for _, n := range r.Names {
		name := tokensOf(n)
		if _, is := standing[n]; is || len(name) == 0 {
			continue
		}
		told := func(at mention, as string) {
			if m := (mention{passage: at.passage, word: at.word}); !taken[m] {
				taken[m] = true
				r.at(r.passages[at.passage], at.from, at.to, []Edit{{at.from, at.to, as}}, n)
			}
		}
		for k := range name {
			for _, at := range all.at[name[k].text][:min(len(all.at[name[k].text]), 50)] {
				if m, as, ok := all.slip(r, name, mention{passage: at.passage, word: at.word - k}); ok {
					told(m, as)
				}
			}
		}
		last := name[len(name)-1]
		if len(name) > 3 || there[last.text] || len(all.at[last.text]) > 0 || last.shape != capital {
			continue
		}
		for _, w := range all.bare[last.text[0]] {
			if slipped(last.text, w) {
				for _, at := range all.at[w] {
					if words := r.spelled()[at.passage]; !besideCapital(words, at.word) {
						told(at, last.text)
					}
				}
			}
		}
	}
}}

// An index is where each word of a story stands.
type index struct {
	at   map[string][]mention
	bare map[byte][]string // words with a capital that stand alone, by their first letter
}

func indexOf(r *Reading) index {
	all := index{map[string][]mention{}, map[byte][]string{}}
	wanted := map[string]bool{}
	for _, n := range r.Names {
		for _, w := range tokensOf(n) {
			wanted[w.text] = true
		}
	}
	arabic := r.Lang.Base() == "ar"
	for i, words := range r.spelled() {
		for j, w := range words {
			bare := w.shape == capital && !besideCapital(words, j)
			if !bare && !wanted[w.text] && !arabic {
				continue
			}
			if bare && len(all.at[w.text]) == 0 {
				all.bare[w.text[0]] = append(all.bare[w.text[0]], w.text)
			}
			all.at[w.text] = append(all.at[w.text], mention{i, j, w.from, w.to})
			if arabic {
				if n := joinedBefore(w.text); n > 0 {
					all.at[w.text[n:]] = append(all.at[w.text[n:]], mention{i, j, w.from + n, w.to})
				}
			}
		}
	}
	return all
}

// joinedBefore is the length of a letter that Arabic joins to the word after it: and, so, by, for, like.
func joinedBefore(w string) int {
	for _, p := range []string{"و", "ف", "ب", "ل", "ك"} {
		if strings.HasPrefix(w, p) && utf8.RuneCountInString(w) > 3 {
			return len(p)
		}
	}
	return 0
}

// A found is a confirmed name, and where it stands.
type found struct {
	name []token
	at   []mention
}

// confirmed are the confirmed names that stand in a story.
func (x index) confirmed(r *Reading) map[string]found {
	all := map[string]found{}
	for _, n := range r.Names {
		first, _, _ := strings.Cut(n, " ")
		if len(x.at[first]) == 0 && !strings.ContainsAny(first, "’'.") {
			continue
		}
		name := tokensOf(n)
		if len(name) == 0 {
			continue
		}
		f := found{name: name}
		for _, at := range x.at[name[0].text] {
			if to, ok := x.stands(r, name, at); ok {
				at.to = to
				f.at = append(f.at, at)
			}
		}
		if len(f.at) > 0 {
			all[n] = f
		}
	}
	return all
}

// stands reports whether a name stands at a place, and where it ends there.
func (x index) stands(r *Reading, name []token, at mention) (to int, ok bool) {
	words := r.spelled()[at.passage]
	if at.word+len(name) > len(words) {
		return 0, false
	}
	for k := 1; k < len(name); k++ {
		if w := words[at.word+k]; w.text != name[k].text || w.apart != name[k].apart {
			return 0, false
		}
	}
	if len(name) == 1 {
		return at.to, true
	}
	return words[at.word+len(name)-1].to, true
}

// slip is the one word by which what stands at a place differs from a name, and what it ought to be.
func (x index) slip(r *Reading, name []token, at mention) (m mention, as string, ok bool) {
	words := r.spelled()[at.passage]
	if at.word < 0 || at.word+len(name) > len(words) {
		return m, "", false
	}
	wrong := -1
	for k := range name {
		w := words[at.word+k]
		if k > 0 && w.apart != name[k].apart {
			return m, "", false
		}
		if w.text == name[k].text || k == 0 && strings.HasSuffix(w.text, name[k].text) && joinedBefore(w.text) == len(w.text)-len(name[k].text) && joinedBefore(w.text) > 0 {
			continue
		}
		if wrong >= 0 {
			return m, "", false
		}
		wrong = k
	}
	if wrong < 0 {
		return m, "", false
	}
	w, want := words[at.word+wrong], name[wrong]
	if w.shape != want.shape {
		return m, "", false
	}
	if wrong == len(name)-1 || want.shape == small && !isParticle(want.text) {
		ok = oneName(w.text, want.text)
	} else { // other given names are other people: only what sounds the same, or has changed places
		ok = spelledAlike(w.text, want.text) || distance(w.text, want.text, 1) == 1 && len(w.text) == len(want.text) && sameLetters(w.text, want.text)
	}
	return mention{at.passage, at.word + wrong, w.from, w.to}, want.text, ok
}

func sameLetters(a, b string) bool {
	x, y := []rune(a), []rune(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}
