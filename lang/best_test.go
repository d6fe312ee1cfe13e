package lang_test

import (
	"slices"
	"strings"
	"testing"

	"marbre/lang"
)

func TestBestAnswersTheHeader(t *testing.T) {
	all := []lang.Tag{"fr", "en", "ar"}
	for _, c := range []struct {
		accept string
		have   []lang.Tag
		want   lang.Tag
	}{
		{"", all, "fr"},
		{"en", all, "en"},
		{"EN", all, "en"},
		{"de", all, "fr"},
		{"de, ar;q=0.1", all, "ar"},
		{"en;q=0.4, ar;q=0.8", all, "ar"},
		{"en;q=0.8, ar;q=0.8", all, "en"},
		{"ar;q=0.899,en;q=0.9", all, "en"},
		{"fr-CA,en;q=0.9", all, "fr"},
		{"en-GB", []lang.Tag{"fr", "en-US", "en-GB"}, "en-GB"},
		{"en-GB-oxendict", []lang.Tag{"fr", "en-US", "en-GB"}, "en-GB"},
		{"en-AU", []lang.Tag{"fr", "en-US", "en-GB"}, "en-US"},
		{"en-AU", []lang.Tag{"fr", "en-US", "en"}, "en"},
		{"zh-hant-tw", []lang.Tag{"fr", "zh-Hans", "zh-Hant"}, "zh-Hant"},
		{"iw", []lang.Tag{"fr", "he"}, "he"},
		{"*", all, "fr"},
		{"*;q=0.5, ar", all, "ar"},
		{"fr;q=0, *", all, "en"},
		{"fr;q=0", all, "en"},
		{"fr;q=0.000", all, "en"},
		{"fr;q=0, fr-BE", []lang.Tag{"fr-CA", "fr-BE", "en"}, "fr-BE"},
		{"fr;q=0, fr-CH", []lang.Tag{"fr", "fr-CA", "en"}, "en"},
		{"fr;q=0, en;q=0, ar;q=0", all, "fr"},
		{"en;q=2, ar;q=0.1", all, "ar"},
		{"en;q=1.001, ar;q=0.1", all, "ar"},
		{"en;q=0.1234, ar;q=0.1", all, "ar"},
		{"en;q=1.000, ar", all, "en"},
		{"en;q=1., ar", all, "en"},
		{"en;q=-1, ar;q=0.1", all, "ar"},
		{"en;level=1, ar;q=0.1", all, "ar"},
		{"en ; Q=0.2 ,\tar\t;\tq=0.3", all, "ar"},
		{",, ,en", all, "en"},
		{"!!, en", all, "en"},
		{"en", nil, ""},
	} {
		if got := lang.Best(c.accept, c.have); got != c.want {
			t.Errorf("Best(%q, %v) = %q, want %q", c.accept, c.have, got, c.want)
		}
	}
}

func TestBestLooksAtTwentyEntries(t *testing.T) {
	have := []lang.Tag{"fr", "en"}
	if got := lang.Best(strings.Repeat("de,", 19)+"en", have); got != "en" {
		t.Errorf("the twentieth entry: %q", got)
	}
	if got := lang.Best(strings.Repeat("de,", 20)+"en", have); got != "fr" {
		t.Errorf("the twenty-first entry: %q", got)
	}
}

func TestBestLooksAtAThousandBytes(t *testing.T) {
	have := []lang.Tag{"fr", "de", "deu"}
	at := func(end int) string { return strings.Repeat(" ", end-2) + "en, de" }
	if got := lang.Best(at(1000), []lang.Tag{"fr", "en"}); got != "en" {
		t.Errorf("an entry that ends at byte 1,000: %q", got)
	}
	if got := lang.Best(at(1001), []lang.Tag{"fr", "en"}); got != "fr" {
		t.Errorf("an entry that ends at byte 1,001: %q", got)
	}
	if got := lang.Best(strings.Repeat(" ", 998)+"de-x-more", have); got != "fr" {
		t.Errorf("half an entry was taken for one: %q", got)
	}
}

func FuzzBest(f *testing.F) {
	for _, s := range []string{"", "*", "en", "fr-CA, fr;q=0.8, *;q=0.1", "en;q=0", "en;q=1.0000", ",;,", "x-a"} {
		f.Add(s)
	}
	have := []lang.Tag{"fr", "en-GB", "ar", "zh-Hant"}
	f.Fuzz(func(t *testing.T, accept string) {
		if got := lang.Best(accept, have); !slices.Contains(have, got) {
			t.Errorf("Best(%q) = %q, which there is not", accept, got)
		}
	})
}
