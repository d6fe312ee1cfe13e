package search_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"marbre/lang"
	"marbre/search"
)

func TestFormsOfAWordShareTheirRoot(t *testing.T) {
	for tag, rows := range map[lang.Tag][]string{
		"fr": {"publié publiée publiés publiées publie publier", "élection élections Election", "journal journaux", "européen européenne européens", "premier premiers", "œuvre oeuvres", "musée musées"},
		"en": {"run runs running", "leader leaders", "city cities", "publish published publishing"},
		"ar": {"قمة القمة والقمة للقمة قمه", "وزير الوزير والوزير", "الصين صين للصين بالصين والصين", "دولة الدولة دول الدول", "روسي الروسية روسية", "مسلمون مسلمين المسلمات", "أحمد احمد إحمد", "مستشفى مستشفي المستشفى", "كِتَابٌ كتاب الكتاب", "شئون شيون"},
		"de": {"straße strasse strassen", "haus hauses"},
		"es": {"eleccion elección elecciones"},
		"it": {"elezione elezioni"},
		"nl": {"verkiezing verkiezingen"},
		"pt": {"cidade cidades", "eleição eleicao"},
		"ru": {"выборы выборов", "новый новая новые"},
		"vi": {"hà ha"},
	} {
		for _, row := range rows {
			forms := strings.Fields(row)
			want := search.Root(tag, search.Fold(forms[0]))
			for _, w := range forms[1:] {
				if got := search.Root(tag, search.Fold(w)); got != want {
					t.Errorf("%s: %s is %s, %s is %s", tag, forms[0], want, w, got)
				}
			}
		}
	}
	// What is no form of another stays apart.
	for _, c := range [][3]string{{"ar", "الله", "له"}, {"ar", "وزير", "روسي"}, {"fr", "sommet", "somme"}, {"en", "news", "new"}, {"fr", "الصين", "صين"}} {
		tag := lang.Tag(c[0])
		if search.Root(tag, search.Fold(c[1])) == search.Root(tag, search.Fold(c[2])) {
			t.Errorf("%s: %s and %s are one", tag, c[1], c[2])
		}
	}
}

func TestOneMistakeIsNear(t *testing.T) {
	for pair, want := range map[string]bool{
		"macron macron": true, "macron macro": true, "macron acron": true, "macron mavron": true, "macron amcron": true, "macron maccron": true, "macron macronn": true,
		"macron macornn": false, "macron mcaorn": false, "macron macr": false, "ab ba": true, "abc cba": false, "قمة قصة": true, "aab aba": true, "a b": true, "ab cd": false,
	} {
		a, b, _ := strings.Cut(pair, " ")
		if search.Near(a, b) != want || search.Near(b, a) != want {
			t.Errorf("%s: %v", pair, !want)
		}
	}
}

// A word is folded once and for all, and is letters and digits: nothing that the
// index takes for the end of a word.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"L’Élysée", "القَاهِرَة", "Straße ﬁn ﷺ", "𝐀𝐁 ŉ", "й И\u0306", "İ", "新华 社", "a\u00ad\u200db", "\xff\xfea", strings.Repeat("é", 70)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for at, w := range search.Words(text) {
			if w == "" || search.Fold(w) != w {
				t.Errorf("%q is folded to %q", w, search.Fold(w))
			}
			for _, r := range w {
				if r < utf8.RuneSelf && !unicode.IsLower(r) && !unicode.IsDigit(r) || r >= utf8.RuneSelf && !unicode.In(r, unicode.L, unicode.M, unicode.Nd) {
					t.Errorf("%q holds %U", w, r)
				}
			}
			for _, tag := range []lang.Tag{"fr", "en", "ar", "ru"} {
				if root := search.Root(tag, w); root == "" || strings.ContainsAny(root, " \"¦") {
					t.Errorf("%s: the root of %q is %q", tag, w, root)
				}
			}
			from, to := search.Ends(at)
			if from < last || to <= from || to > len(text) {
				t.Errorf("%q stands at %d to %d of %d after %d", w, from, to, len(text), last)
			}
			last = to
		}
	})
}
