package lang_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"marbre/lang"
)

func TestEveryLanguageSaysEverything(t *testing.T) {
	places := regexp.MustCompile(`\{[0-9](:[a-z]+)?\}`)
	english := lang.For("en")
	if len(english.Keys()) < 100 {
		t.Fatalf("only %d sentences", len(english.Keys()))
	}
	args := []any{"a", "b", "c", "d"}
	for _, tag := range lang.Known() {
		w := lang.For(tag)
		for _, key := range english.Keys() {
			if !w.Has(key) {
				t.Errorf("%s does not say %s", tag, key)
				continue
			}
			// The forms of a plural may leave a number out ("one correction").
			if want, got := places.FindAllString(lang.Raw(english, key), -1), places.FindAllString(lang.Raw(w, key), -1); !slices.Equal(sorted(want), sorted(got)) {
				t.Errorf("%s: %s fills %v, in English %v", tag, key, got, want)
			}
			if s := w.Say(key, args...); strings.Contains(s, "{") || s == "" {
				t.Errorf("%s: %s says %q", tag, key, s)
			}
		}
		for _, key := range w.Keys() {
			if !english.Has(key) {
				t.Errorf("%s says %s, which English does not", tag, key)
			}
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func TestSentencesAreFilledInAsTheLanguageWritesThem(t *testing.T) {
	for _, c := range []struct {
		tag  lang.Tag
		n    int
		want string
	}{
		{"en", 1, "one correction"}, {"en", 2, "2 corrections"}, {"en", 1234, "1,234 corrections"},
		{"fr", 0, "0 correction"}, {"fr", 1, "1 correction"}, {"fr", 2, "2 corrections"},
		{"ar", 0, "لا تصحيحات"}, {"ar", 2, "تصحيحان"}, {"ar", 3, "3 تصحيحات"}, {"ar-EG", 3, "٣ تصحيحات"}, {"ar", 11, "11 تصحيحًا"}, {"ar", 100, "100 تصحيح"},
		{"fr-CA", 5, "5 corrections"}, {"yo", 5, "5 corrections"},
	} {
		if got := lang.For(c.tag).Say("page.corrections", c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.tag, c.n, got, c.want)
		}
	}
	if got := lang.For("fr").Say("nobody.says-this", 3); got != "nobody.says-this" {
		t.Errorf("a key that nobody has: %q", got)
	}
}

func TestAPlaceMayNameWhatStandsInIt(t *testing.T) {
	for _, c := range []struct {
		tag       lang.Tag
		key, want string
		args      []any
	}{
		{"en", "fault.story.move.approve", "A story that is draft cannot be approved; submit it first.", []any{"draft"}},
		{"fr", "fault.story.move.submit", "Un article à l’état «\u202Fpublié\u202F» ne peut pas être soumis.", []any{"published"}},
		{"fr", "fault.story.move.submit", "Un article à l’état eaten ne peut pas être soumis.", []any{"eaten"}},
		{"fr", "fault.story.move.submit", "Un article à l’état {0:state} ne peut pas être soumis.", nil},
		{"en", "fault.lang.tag", "{0} {1} { is no language tag; write it as fr or ar-EG.", []any{"{0} {1} {"}}, // what comes from outside is filled in once
	} {
		if got := lang.For(c.tag).Say(c.key, c.args...); got != c.want {
			t.Errorf("%s %s %v: %q, want %q", c.tag, c.key, c.args, got, c.want)
		}
	}
}

func TestEveryKnownLanguageHasATable(t *testing.T) {
	for _, tag := range lang.Known() {
		if !slices.Contains(lang.Tables(), tag) || lang.For(tag).Tag() != tag {
			t.Errorf("%s has words but no table: run internal/cldr with it", tag)
		}
	}
}

func TestOnlySoManyTagsAreKept(t *testing.T) {
	_, most := lang.Kept()
	for i := range most + 10 {
		tag := lang.Tag("fr-x-a" + strconv.Itoa(i))
		if w := lang.For(tag); w.Tag() != "fr" {
			t.Fatalf("%s is said in %s", tag, w.Tag())
		}
	}
	if n, _ := lang.Kept(); n != most {
		t.Errorf("%d tags are kept, want %d", n, most)
	}
}

func TestWordsAreForEveryoneAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for _, tag := range lang.Tables() {
				if w := lang.For(tag); w.Number(int64(i)) != w.Digits(strconv.Itoa(i)) {
					t.Errorf("%s writes %d as %s", tag, i, w.Number(int64(i)))
				}
			}
		})
	}
	all.Wait()
}

func TestAWordsFileIsRefusedByLine(t *testing.T) {
	for text, want := range map[string]string{"a = b\nc": "line 2", "a = b\n\n# x\na = c": "line 4", "a =": "line 1", "= b": "line 1"} {
		if _, err := lang.ReadWords(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzReadWords(f *testing.F) {
	f.Add("a = b\n# c\nd[one] = {0}")
	f.Fuzz(func(t *testing.T, text string) {
		words, err := lang.ReadWords(text)
		for key, s := range words {
			if err == nil && (key == "" || s == "" || strings.ContainsAny(key+s, "\n")) {
				t.Errorf("%q: %q = %q", text, key, s)
			}
		}
	})
}

func TestWordsAreFilledInAtOnce(t *testing.T) {
	// {0} and {1} of what fills in are not filled in again.
	if got := lang.For("fr").Say("page.title", "{1}", "{0}"); got != "{1} | {0}" {
		t.Errorf("filled in twice: %q", got)
	}
	if got := lang.For("en").Say("page.title", "a"); got != "a | {1}" {
		t.Errorf("with too little: %q", got)
	}
	if got := lang.For("en").Say("page.skip", "a", "b"); strings.Contains(got, "a b") || got != lang.For("en").Say("page.skip") {
		t.Errorf("with too much: %q", got)
	}
	if got := lang.For("fr").Say("page.number", int64(12345)); got != "n° 12\u202F345" {
		t.Errorf("a number: %q", got)
	}
}
