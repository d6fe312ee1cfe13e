package lang_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"marbre/lang"
)

// TestPluralsAreThoseOfTheSamples holds every language to the whole numbers
// that CLDR gives for its categories.
func TestPluralsAreThoseOfTheSamples(t *testing.T) {
	for _, tag := range lang.Tables() {
		w, tried := lang.For(tag), 0
		for category, samples := range w.Samples() {
			for _, n := range sampled(t, samples) {
				tried++
				if got := w.Plural(n); got != category {
					t.Errorf("%s: %d is %s, want %s", tag, n, got, category)
				}
			}
		}
		if tried < 20 {
			t.Errorf("%s has %d samples", tag, tried)
		}
	}
}

// sampled reads "2~4, 100, 1c6, …". The numbers with an exponent (1c6) are left
// out: they are written "1 million", which Number never does.
func sampled(t *testing.T, s string) (all []int64) {
	t.Helper()
	for part := range strings.SplitSeq(s, ", ") {
		if part == "…" || strings.Contains(part, "c") {
			continue
		}
		low, high, isRange := strings.Cut(part, "~")
		if !isRange {
			high = low
		}
		from, err1 := strconv.ParseInt(low, 10, 64)
		to, err2 := strconv.ParseInt(high, 10, 64)
		if err1 != nil || err2 != nil || to < from {
			t.Fatalf("no sample: %q", part)
		}
		for n := from; n <= to; n++ {
			all = append(all, n)
		}
	}
	return all
}

func TestPluralsAreOfAnyWholeNumber(t *testing.T) {
	for _, c := range []struct {
		tag  lang.Tag
		n    int64
		want string
	}{
		{"en", -1, "one"},
		{"fr", 1_000_000, "many"},
		{"fr", 1_000_001, "other"},
		{"ru", 21, "one"},
		{"ru", 111, "many"},
		{"pl", 22, "few"},
		{"ja", 1, "other"},
		{"ar", math.MinInt64, "few"}, // …808
		{"ar", math.MaxInt64, "few"}, // …807
	} {
		if got := lang.For(c.tag).Plural(c.n); got != c.want {
			t.Errorf("%s: %d is %s, want %s", c.tag, c.n, got, c.want)
		}
	}
}

// TestPluralsAreWholeInEveryLanguage wants of a sentence with forms the forms
// of its own language, and no others.
func TestPluralsAreWholeInEveryLanguage(t *testing.T) {
	found := 0
	for _, tag := range lang.Known() {
		w := lang.For(tag)
		for _, key := range w.Keys() {
			forms := lang.Forms(w, key)
			if forms == nil {
				continue
			}
			found++
			for category := range w.Samples() {
				if !slices.Contains(forms, category) {
					t.Errorf("%s: %s has no form for %s", tag, key, category)
				}
			}
			if len(forms) != len(w.Samples()) {
				t.Errorf("%s: %s has the forms %v", tag, key, forms)
			}
		}
	}
	if found < 9 {
		t.Errorf("only %d sentences have forms", found)
	}
}

// TestEnglishSentencesCountInEnglish asks a language whose numbers have but one
// form, and one that counts 0 like 1.
func TestEnglishSentencesCountInEnglish(t *testing.T) {
	for _, c := range []struct {
		tag  lang.Tag
		n    int
		want string
	}{{"ja", 1, "one correction"}, {"pt", 0, "0 corrections"}, {"fa", 0, "۰ corrections"}} {
		if got := lang.For(c.tag).Say("page.corrections", c.n); got != c.want {
			t.Errorf("%s: %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestPluralRulesAreRead(t *testing.T) {
	for _, c := range []struct {
		condition string
		is, isNot []int64
	}{
		{"n = 1", []int64{1, -1}, []int64{0, 2}},
		{"n != 1", []int64{0, 2}, []int64{1}},
		{"n = 0,2..4", []int64{0, 2, 3, 4}, []int64{1, 5}},
		{"n % 10 = 3", []int64{3, 13, -23}, []int64{10, 30}},
		{"v = 0 and i % 10 = 1 and i % 100 != 11", []int64{1, 21, 101}, []int64{11, 111, 2}},
		{"i = 1 or i = 5", []int64{1, 5}, []int64{2}},
		{"v != 0 or n = 9", []int64{9}, []int64{1}},
		{"f = 0", []int64{7}, nil},
	} {
		for _, n := range c.is {
			if got, err := lang.PluralBy(c.condition, n); got != "few" || err != nil {
				t.Errorf("%s does not hold for %d (%v)", c.condition, n, err)
			}
		}
		for _, n := range c.isNot {
			if got, err := lang.PluralBy(c.condition, n); got != "other" || err != nil {
				t.Errorf("%s holds for %d (%v)", c.condition, n, err)
			}
		}
	}
	for _, bad := range []string{"", "n", "n = ", "n = a", "n = 1..", "x = 1", "nn = 1", "n % 0 = 1", "n % -1 = 1", "n % a = 1", "n = 1 and", "n = 1 or "} {
		if _, err := lang.PluralBy(bad, 1); err == nil {
			t.Errorf("%q is taken for a rule", bad)
		}
	}
}

func FuzzPluralRules(f *testing.F) {
	for _, tag := range lang.Tables() {
		for _, condition := range lang.For(tag).Conditions() {
			f.Add(condition, int64(11))
		}
	}
	f.Fuzz(func(t *testing.T, condition string, n int64) {
		got, err := lang.PluralBy(condition, n)
		if err != nil {
			return
		}
		if again, _ := lang.PluralBy(condition+" or "+condition, n); again != got {
			t.Errorf("%q says %s of %d, twice over %s", condition, got, n, again)
		}
	})
}
