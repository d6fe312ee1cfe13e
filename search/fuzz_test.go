package search_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"marbre/fault"
	"marbre/search"
	"marbre/story"
)

func TestAQueryMayBeAsLongAsTheBound(t *testing.T) {
	for text, want := range map[string]bool{
		strings.Repeat("a", search.MaxQuery):                             true,
		strings.Repeat("é", search.MaxQuery):                             true,
		strings.Repeat("م", search.MaxQuery+1):                           false,
		strings.Repeat("a ", search.MaxQuery/2):                          true,
		strings.Repeat("a ", search.MaxQuery/2) + "b":                    false, // 201
		strings.Repeat("\u200f", 100_000) + "a":                          true,
		strings.Repeat(" ", 100_000) + strings.Repeat("a", 200) + "\x00": true,
		strings.Repeat(`"`, 100_000):                                     false,
	} {
		got, err := search.Clean(text)
		if (err == nil) != want || err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.10q… of %d: %v", text, len(text), err)
		}
		if utf8.RuneCountInString(got) > search.MaxQuery {
			t.Errorf("%d characters are left", utf8.RuneCountInString(got))
		}
	}
}

// Whatever is typed is answered: no error, no story that is not there, and what
// is marked put together is the text.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"sommet", `"le sommet`, "قمة", "新华社", "œuvre ß", `a" OR "b`, "¦h", "\u202e\u200f", "ﷺ", "𝐀𝐁", "l’été d'Astana", "macrn", "Й", "k\u0327", "1٢३", strings.Repeat("a ", 100)} {
		f.Add(s)
	}
	d := newDesk()
	d.publish(1, "fr", 0, says("Le sommet d’Astana", "Œuvre de Macron."))
	d.publish(2, "ar", time.Hour, says("قمة أستانا", "كلام"))
	d.publish(3, "de", time.Hour, says("Straße", "新华社"))
	x := open(f, d)
	f.Fuzz(func(t *testing.T, typed string) {
		text, err := search.Clean(typed)
		if err != nil {
			return
		}
		if again, err := search.Clean(text); err != nil || again != text {
			t.Errorf("%q, again %q: %v", text, again, err)
		}
		for _, r := range text {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("%q holds %U", text, r)
			}
		}
		for _, edition := range []string{"fr", "ar", "de"} {
			for _, sort := range []search.Sort{search.ByRelevance, search.ByDate} {
				found := ask(t, x, search.Query{Edition: edition, Text: text, Sort: sort})
				for _, n := range found.Stories {
					if d.stories[n].Edition != edition {
						t.Errorf("%q found %d in %s", text, n, edition)
					}
				}
				var back strings.Builder
				for _, p := range found.Light.Mark(typed) {
					back.WriteString(p.Text)
				}
				if back.String() != typed {
					t.Errorf("%q is shown as %q", typed, back.String())
				}
			}
		}
	})
}

// A story is found by each of its own words, whatever they are made of.
func FuzzEveryWordFindsItsStory(f *testing.F) {
	for _, s := range []string{"Le sommet d’Astana", "مدرسة المستقبل", "Straße ﬁn ﷺ", "新华社北京", "İstanbul", "ŉ x̂ Å", "а́й", "1² ½ Ⅷ", "a\u00adb c\u200dd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, headline string) {
		if len(headline) > 300 || !utf8.ValidString(headline) {
			return
		}
		for _, edition := range []string{"fr", "ar", "en"} {
			d := newDesk()
			d.publish(1, edition, 0, story.Content{Headline: headline})
			x := open(t, d)
			for word := range strings.FieldsSeq(headline) {
				text, err := search.Clean(word)
				if err != nil {
					continue
				}
				if found := find(t, x, edition, text); !found.Wordless && len(found.Stories) != 1 {
					t.Errorf("%s: %q does not find %q: %+v", edition, text, headline, found)
				}
			}
			_ = x.Close()
		}
	})
}
