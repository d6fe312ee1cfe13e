package lang_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"marbre/lang"
)

func TestPatternsAreThoseOfCLDR(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2024, 7, 4, hour, 5, 0, 0, time.UTC) }
	for _, c := range []struct {
		tag     lang.Tag
		pattern string
		t       time.Time
		want    string
	}{
		{"fr", "y yy yyyy yyyyy", at(0), "2024 24 2024 02024"},
		{"fr", "M MM MMM MMMM", at(0), "7 07 juil. juillet"},
		{"ru", "MMMM LLLL MMM LLL", at(0), "июля июль июл. июль"},
		{"fr", "d dd", at(0), "4 04"},
		{"fr", "E EE EEE EEEE ccc cccc", at(0), "jeu. jeu. jeu. jeudi jeu. jeudi"},
		{"en", "H HH h hh K KK k kk a", at(0), "0 00 12 12 0 00 24 24 AM"},
		{"en", "H h K k a", at(11), "11 11 11 11 AM"},
		{"en", "H h K k a", at(12), "12 12 0 12 PM"},
		{"en", "H h K k a", at(23), "23 11 11 23 PM"},
		{"fr", "m:mm", at(0), "5:05"},
		{"fr", "d 'de' MMMM", at(0), "4 de juillet"},
		{"fr", "d 'd''' MMMM '' y", at(0), "4 d' juillet ' 2024"},
		{"fr", "d 'never closed y", at(0), "4 never closed y"},
		{"fr", "d QQ", at(0), "4 QQ"},
		{"zh", "y年M月d日", at(0), "2024年7月4日"},
		{"fa", "yyyy/MM/dd", at(0), "۲۰۲۴/۰۷/۰۴"},
		{"en", "y yy", time.Date(-44, 3, 15, 0, 0, 0, 0, time.UTC), "-44 56"},
		{"fr", "", at(0), ""},
	} {
		if got := lang.For(c.tag).Format(c.pattern, c.t); got != c.want {
			t.Errorf("%s: %q is %q, want %q", c.tag, c.pattern, got, c.want)
		}
	}
	if got := lang.Join("{1} 'at' {0}, {2}", "{1}", "{0}"); got != "{0} at {1}, {2}" {
		t.Errorf("of two: %q", got)
	}
}

func TestANumberHasAHundredDigitsAtMost(t *testing.T) {
	for _, n := range []int{99, 100, 101} {
		if got := lang.For("en").Format(strings.Repeat("d", n), noon); len(got) != min(n, 100) {
			t.Errorf("%d letters: %d digits", n, len(got))
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, tag := range lang.Tables() {
		dates, pairs := lang.For(tag).Patterns()
		for _, p := range append(dates, pairs...) {
			f.Add(string(tag), p, int64(1720095120))
		}
	}
	f.Fuzz(func(t *testing.T, tag, pattern string, seconds int64) {
		w, at := lang.For(lang.Tag(tag)), time.Unix(seconds%1e11, 0).UTC()
		for _, got := range []string{w.Format(pattern, at), lang.Join(pattern, "a", "b")} {
			if len(got) > 300*len(pattern) || utf8.ValidString(pattern) && !utf8.ValidString(got) {
				t.Errorf("%s: %q is %q", tag, pattern, got)
			}
		}
		w.Date(lang.DayOf(at, ""), lang.Full)
		w.DateTime(at, "Europe/Paris", lang.Short)
	})
}
