package search

import (
	"strings"
	"unicode/utf8"
)

// rootArabic takes off what Arabic joins to a word: and, the article, endings of
// gender, number and possession. These are the steps of Larkey, Ballesteros and
// Connell, "Light Stemming for Arabic Information Retrieval" (2007), light10.
// And is taken off behind the article too, so that الوزير and وزير stay one word;
// an article needs three letters behind it, so that الله stays whole. The stemmer
// of Snowball leaves القمة and قمة two words.
func rootArabic(w string) string {
	w = behind(w, "و")
	for _, article := range []string{"ال", "بال", "كال", "فال", "لل"} {
		if rest := behind(w, article); rest != w {
			w = behind(rest, "و")
			break
		}
	}
	for _, ending := range []string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"} {
		rest, ok := strings.CutSuffix(w, ending)
		if left := utf8.RuneCountInString(rest); ok && left >= 2 && left >= utf8.RuneCountInString(ending)+1 {
			w = rest
		}
	}
	return w
}

// behind is what follows a beginning, if three letters do; else the word.
func behind(w, beginning string) string {
	if rest, ok := strings.CutPrefix(w, beginning); ok && utf8.RuneCountInString(rest) >= 3 {
		return rest
	}
	return w
}
