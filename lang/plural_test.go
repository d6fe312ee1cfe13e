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
