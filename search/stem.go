package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"

	"marbre/lang"
)

// A tongue is how a language is searched.
type tongue struct {
	find func(string) string // of a folded word; nil for itself
	from rune                // the first and last letter of its script:
	to   rune                // foreign words stay as they are
	stop map[string]bool     // words that nearly every story has, folded
}

// tongueOf is how a language is searched; one that is not known is folded only.
func tongueOf(tag lang.Tag) tongue {
	switch tag.Base() {
	case "fr":
		return tongue{rootFrench, 'a', 'z', stopFrench}
	case "en":
		return tongue{by(english.Stem), 'a', 'z', stopEnglish}
	case "ar":
		return tongue{rootArabic, 'ء', 'ي', stopArabic}
	case "de":
		return tongue{by(german.Stem), 'a', 'z', nil}
	case "es":
		return tongue{by(spanish.Stem), 'a', 'z', nil}
	case "it":
		return tongue{by(italian.Stem), 'a', 'z', nil}
	case "nl":
		return tongue{by(dutch.Stem), 'a', 'z', nil}
	case "pt":
		return tongue{by(portuguese.Stem), 'a', 'z', nil}
	case "ru":
		return tongue{by(russian.Stem), 'а', 'я', nil}
	}
	return tongue{}
}

// root is what the forms of a folded word have in common.
func (t tongue) root(word string) string {
	if t.find == nil {
		return word
	}
	for _, r := range word {
		if r < t.from || r > t.to {
			return word
		}
	}
	return t.find(word)
}

// by finds roots with a stemmer of Snowball (snowballstem.org). Its words are
// folded before: who types no accents finds the same.
func by(stem func(*snowballstem.Env) bool) func(string) string {
	return func(w string) string {
		env := snowballstem.NewEnv(w)
		stem(env)
		if root := fold(env.Current()); root != "" {
			return root
		}
		return w
	}
}

var stemFrench = by(french.Stem)

// rootFrench writes the feminine participle, which lost its accent, as the
// masculine before the stemmer sees it, and takes off the i that the stemmer
// leaves of some forms: publiée, publié, publie and publier are one word.
func rootFrench(w string) string {
	for _, end := range []string{"ees", "ee"} {
		if bare, ok := strings.CutSuffix(w, end); ok && len(bare) > 1 {
			w = bare + "e"
			break
		}
	}
	root := stemFrench(w)
	if bare, ok := strings.CutSuffix(root, "i"); ok && len(bare) > 2 {
		return bare
	}
	return root
}
