package check

import (
	"slices"
	"testing"
)

func TestWordsAreRunsOfLetters(t *testing.T) {
	for text, want := range map[string][]string{
		"":                      nil,
		"L’été 2024, à Astana.": {"L", "été", "à", "Astana"},
		"porte-à-porte":         {"porte", "à", "porte"},
		"اجتمع القادة، في أستانا": {"اجتمع", "القادة", "في", "أستانا"},
		"e\u0301te\u0301":            {"e\u0301te\u0301"},
		"😀 one\u00a0two\nthree4five": {"one", "two", "three", "five"},
	} {
		var got []string
		for _, w := range wordsOf(text) {
			got = append(got, w.of(text))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSentencesEndWhereTheyEnd(t *testing.T) {
	for text, want := range map[string][]string{
		"":                               nil,
		"One. Two! Three?":               {"One.", "Two!", "Three?"},
		"Mr. Smith met J. Doe. He left":  {"Mr. Smith met J. Doe.", "He left"},
		"The U.S. Senate sat. It rose.":  {"The U.S. Senate sat.", "It rose."},
		"Il a dit : « Non. » Puis rien.": {"Il a dit : « Non. »", "Puis rien."},
		"Il a dit : «\u202fNon.\u202f» Puis rien.": {"Il a dit : «\u202fNon.\u202f»", "Puis rien."},
		"Quoi ?! a-t-il dit. Rien…":                {"Quoi ?! a-t-il dit.", "Rien…"},
		"first line\nsecond line":                  {"first line", "second line"},
		"في 3.5 أيام. ثم عاد؟ نعم":                 {"في 3.5 أيام.", "ثم عاد؟", "نعم"},
		"He said “no.” She left.":                  {"He said “no.”", "She left."},
	} {
		var got []string
		for _, s := range sentencesOf(text) {
			got = append(got, s.of(text))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
}

func FuzzWordsAndSentencesLieInTheText(f *testing.F) {
	f.Add("Mr. Smith said “no.” Il a dit : «\u202fNon.\u202f» ثم عاد؟")
	f.Fuzz(func(t *testing.T, text string) {
		for _, all := range [][]span{wordsOf(text), sentencesOf(text)} {
			last := 0
			for _, s := range all {
				if s[0] < last || s[1] <= s[0] || s[1] > len(text) {
					t.Fatalf("%v after %d in %q", s, last, text)
				}
				last = s[1]
			}
		}
	})
}
