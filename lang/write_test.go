package lang_test

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"marbre/lang"
)

var (
	july4 = lang.Day{Year: 2024, Month: time.July, Day: 4}
	noon  = time.Date(2024, 7, 4, 12, 12, 0, 0, time.UTC) // 14:12 in Paris
)

func TestKnownLanguagesWriteDatesAsTheirPapersDo(t *testing.T) {
	for _, c := range []struct {
		tag   lang.Tag
		style lang.Style
		want  string
	}{
		{"fr", lang.Full, "jeudi 4 juillet 2024"},
		{"fr", lang.Long, "4 juillet 2024"},
		{"fr", lang.Medium, "4 juil. 2024"},
		{"fr", lang.Short, "04/07/2024"},
		{"fr", lang.MonthDay, "4 juillet"},
		{"fr", lang.MonthYear, "juillet 2024"},
		{"en", lang.Full, "Thursday, July 4, 2024"},
		{"en", lang.Short, "7/4/24"},
		{"en-GB", lang.Full, "Thursday, 4 July 2024"},
		{"en-NZ", lang.Long, "4 July 2024"}, // no tables of their own: CLDR's en-001
		{"en-AT", lang.Long, "4 July 2024"},
		{"en-US", lang.Long, "July 4, 2024"},
		{"en-US-x-house", lang.Long, "July 4, 2024"},
		{"nb", lang.Full, "torsdag 4. juli 2024"},
		{"hi", lang.Long, "4 जुलाई 2024"},
		{"fi", lang.Full, "torstai 4. heinäkuuta 2024"},
		{"hu", lang.MonthDay, "július 4."},
		{"cs", lang.MonthYear, "červenec 2024"},
		{"fr-CA", lang.Short, "2024-07-04"},
		{"ar", lang.Full, "الخميس، 4 يوليو 2024"},
		{"fa", lang.Long, "۴ ژوئیهٔ ۲۰۲۴"},
		{"ru", lang.Long, "4 июля 2024\u202Fг."},
		{"ru", lang.MonthYear, "июль 2024\u202fг."},
		{"he", lang.MonthDay, "4 ביולי"},
		{"zh", lang.Full, "2024年7月4日星期四"},
		{"zh-Hans-SG", lang.Full, "2024年7月4日星期四"},
		{"zh-Hant", lang.Full, "2024年7月4日 星期四"},
		{"zh-TW", lang.Full, "2024年7月4日 星期四"},
		{"es", lang.Long, "4 de julio de 2024"},
		{"vi", lang.Long, "4 tháng 7, 2024"},
		{"yo", lang.Long, "July 4, 2024"},
		{"fr", lang.MonthYear + 1, ""},
		{"fr", -1, ""},
	} {
		if got := lang.For(c.tag).Date(july4, c.style); got != c.want {
			t.Errorf("%s, style %d: %q, want %q", c.tag, c.style, got, c.want)
		}
	}
	if got := lang.For("fr").Date(lang.Day{}, lang.Full); got != "" {
		t.Errorf("no day: %q", got)
	}
}

func TestTimesAreOfTheirZone(t *testing.T) {
	for _, c := range []struct {
		tag        lang.Tag
		zone       lang.Zone
		time, both string
	}{
		{"fr", "Europe/Paris", "14:12", "4 juillet 2024 à 14:12"},
		{"en", "Europe/Paris", "2:12\u202FPM", "July 4, 2024 at 2:12\u202FPM"},
		{"en", "", "12:12\u202FPM", "July 4, 2024 at 12:12\u202FPM"},
		{"en", "America/Los_Angeles", "5:12\u202FAM", "July 4, 2024 at 5:12\u202FAM"},
		{"en-GB", "Europe/Paris", "14:12", "4 July 2024 at 14:12"},
		{"fr", "Pacific/Kiritimati", "02:12", "5 juillet 2024 à 02:12"},
		{"zh-TW", "Europe/Paris", "下午2:12", "2024年7月4日 下午2:12"},
		{"zh-TW", "Asia/Taipei", "晚上8:12", "2024年7月4日 晚上8:12"},
		{"fr-CA", "Europe/Paris", "14 h 12", "4 juillet 2024 à 14 h 12"},
		{"da", "Europe/Paris", "14.12", "4. juli 2024 kl. 14.12"},
		{"ar", "Europe/Paris", "2:12 م", "4 يوليو 2024 في 2:12 م"},
		{"fa", "Europe/Paris", "۱۴:۱۲", "۴ ژوئیهٔ ۲۰۲۴ ساعت ۱۴:۱۲"},
	} {
		w := lang.For(c.tag)
		if got := w.Time(noon, c.zone); got != c.time {
			t.Errorf("%s %s: %q, want %q", c.tag, c.zone, got, c.time)
		}
		if got := w.DateTime(noon, c.zone, lang.Long); got != c.both {
			t.Errorf("%s %s: %q, want %q", c.tag, c.zone, got, c.both)
		}
	}
	if got := lang.For("fr").DateTime(noon, "", lang.MonthDay); got != "4 juillet à 12:12" {
		t.Errorf("month and day: %q", got)
	}
	if got := lang.For("fr").DateTime(noon, "", lang.Short); got != "04/07/2024 12:12" {
		t.Errorf("short: %q", got)
	}
}

// TestEveryDayIsWritten goes through a leap year in every style and language.
func TestEveryDayIsWritten(t *testing.T) {
	for _, tag := range lang.Tables() {
		w := lang.For(tag)
		for d := (lang.Day{Year: 2024, Month: 1, Day: 1}); d.Year == 2024; d = d.Add(1) {
			for s := lang.Full; s <= lang.MonthYear; s++ {
				got := w.Date(d, s)
				number, all := w.Digits(strconv.Itoa(d.Day)), numbers(got)
				if s == lang.MonthYear {
					number = w.Digits("2024")
				}
				found := false
				for _, n := range all {
					found = found || n == number || n == w.Digits("0")+number
				}
				if !found || strings.ContainsAny(got, "'{}") {
					t.Fatalf("%s, %s in style %d is %q, where %s is not", tag, d, s, got, number)
				}
			}
		}
	}
}

// numbers are the runs of digits of s.
func numbers(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

func TestNumbersAreGrouped(t *testing.T) {
	for _, c := range []struct {
		tag  lang.Tag
		n    int64
		want string
	}{
		{"fr", 0, "0"},
		{"fr", 999, "999"},
		{"fr", 1000, "1\u202F000"},
		{"fr", -1234567, "-1\u202F234\u202F567"},
		{"en", 12345, "12,345"},
		{"es", 9999, "9999"}, // two digits before the first mark
		{"es", 10000, "10.000"},
		{"ar", 1234, "1,234"},
		{"fa", 1234, "۱٬۲۳۴"},
		{"hi", 1234567, "12,34,567"},
		{"hi", 12345, "12,345"},
		{"hi", 123, "123"},
		{"hi", -9876543210, "-9,87,65,43,210"},
		{"pl", 1234, "1234"},
		{"pl", 12345, "12\u00A0345"},
		{"de-CH", 1234, "1'234"},
		{"sv", -1, "−1"},
		{"en", math.MinInt64, "-9,223,372,036,854,775,808"},
	} {
		if got := lang.For(c.tag).Number(c.n); got != c.want {
			t.Errorf("%s: %q, want %q", c.tag, got, c.want)
		}
	}
}
