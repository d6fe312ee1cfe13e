package lang_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"marbre/lang"
)

func TestDatesAreFoundInRunningText(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		want       []string // the words, and the date
	}{
		{"fr", "Le sommet s’est ouvert jeudi 4 juillet 2024 à Astana, le 1er juillet, et finit le 5 Août.", []string{"jeudi 4 juillet 2024 = 2024-07-04 Thursday", "1er juillet = 0000-07-01", "5 Août = 0000-08-05"}},
		{"en", "They met on Thursday. July 5 is one; on Thu. July 4 they did not.", []string{"July 5 = 0000-07-05", "Thu. July 4 = 0000-07-04 Thursday"}},
		{"fr", "En mai 2024 et en 2017, 14 juilletistes ; 12 mai68 ; 123 mai.", nil},
		{"fr", "Le 31 juin 2024 n’existe pas.", []string{"31 juin 2024 = 2024-06-31"}},
		{"en", "It opened on Thursday, July 4, 2024, and on 5 July; the 3rd of June 2023 was a Saturday.", []string{"Thursday, July 4, 2024 = 2024-07-04 Thursday", "5 July = 0000-07-05", "3rd of June 2023 = 2023-06-03"}},
		{"en", "They may 10 times march 3 miles.", nil},
		{"ar", "افتتحت القمة يوم الخميس ٤ يوليو ٢٠٢٤ في أستانا.", []string{"الخميس ٤ يوليو ٢٠٢٤ = 2024-07-04 Thursday"}},
		{"ar", "انعقدت في 3 يوليو.", []string{"3 يوليو = 0000-07-03"}},
		{"fr", "Mercredi\n22 avril 2017, jeudi\u00a04\u202fjuillet ; en mai 10 personnes.", []string{"22 avril 2017 = 2017-04-22", "jeudi\u00a04\u202fjuillet = 0000-07-04 Thursday"}},
		{"en", "In May 3.5 million, by June 4% and on Jun. 5; the 2nd of May, 1999.", []string{"Jun. 5 = 0000-06-05", "2nd of May, 1999 = 1999-05-02"}},
		{"ar", "يوم الخميس الموافق 4 تموز/يوليو 2024، ثم 3 كانون الثاني 2025 و5 غشت.", []string{"الخميس الموافق 4 تموز/يوليو 2024 = 2024-07-04 Thursday", "3 كانون الثاني 2025 = 2025-01-03"}},
		{"hu", "július 4.", []string{"július 4 = 0000-07-04"}},
		{"fr", "Le 32 janvier, puis 32 mars, le 40 mai et lundi 33 juin.", []string{"32 janvier = 0000-01-32", "lundi 33 juin = 0000-06-33 Monday"}},
		{"de", "Am Donnerstag, den 4. Juli 2024 begann er.", []string{"Donnerstag, den 4. Juli 2024 = 2024-07-04 Thursday"}},
		{"es", "El jueves 4 de julio de 2024 empezó.", []string{"jueves 4 de julio de 2024 = 2024-07-04 Thursday"}},
	} {
		found := lang.For(lang.Tag(c.lang)).Dates(c.text)
		var got []string
		for _, d := range found {
			s := fmt.Sprintf("%s = %04d-%02d-%02d", c.text[d.From:d.To], d.Year, d.Month, d.Day)
			if d.Weekday != lang.Unsaid {
				s += " " + d.Weekday.String()
			}
			got = append(got, s)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %q\n got %q\nwant %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestADateIsADayOnlyWhereItIsOne(t *testing.T) {
	for _, c := range []struct {
		d  lang.Dated
		ok bool
	}{
		{lang.Dated{Day: 29, Month: time.February, Year: 2024}, true},
		{lang.Dated{Day: 29, Month: time.February, Year: 2023}, false},
		{lang.Dated{Day: 31, Month: time.June, Year: 2024}, false},
		{lang.Dated{Day: 4, Month: time.July}, false},
	} {
		if _, ok := c.d.Date(); ok != c.ok {
			t.Errorf("%+v: %v", c.d, ok)
		}
	}
}

func TestAWeekdayIsNamedAsAnotherStandsThere(t *testing.T) {
	for _, c := range []struct {
		lang, name string
		day        time.Weekday
		want       string
	}{
		{"fr", "lundi", time.Thursday, "jeudi"},
		{"fr", "Lundi", time.Thursday, "Jeudi"},
		{"fr", "lun.", time.Thursday, "jeu."},
		{"en", "Mon", time.Thursday, "Thu"},
		{"en", "MONDAY", time.Thursday, "THURSDAY"},
		{"ar", "الاثنين", time.Thursday, "الخميس"},
		{"de", "Montag", time.Sunday, "Sonntag"},
		{"en", "Someday", time.Sunday, ""},
		{"en", "Monday", lang.Unsaid, ""},
	} {
		if got := lang.For(lang.Tag(c.lang)).WeekdayLike(c.name, c.day); got != c.want {
			t.Errorf("%s: %s as %s is %q, want %q", c.lang, c.day, c.name, got, c.want)
		}
	}
}

func BenchmarkDates(b *testing.B) {
	text := strings.Repeat("Le sommet de 577 membres s’est ouvert jeudi 4 juillet 2024 à Astana, avec 12 délégations et 3 500 personnes. ", 50)
	w := lang.For("fr")
	for b.Loop() {
		w.Dates(text)
	}
}

func FuzzDates(f *testing.F) {
	f.Add("fr", "jeudi 4 juillet 2024")
	f.Add("ar", "الخميس ٤ يوليو ٢٠٢٤")
	f.Add("en", "July 4\xff, 2024")
	f.Fuzz(func(t *testing.T, tag, text string) {
		if tag != "fr" && tag != "ar" && tag != "en" {
			tag = "de"
		}
		end := 0
		for _, d := range lang.For(lang.Tag(tag)).Dates(text) {
			if d.From < end || d.To <= d.From || d.To > len(text) || d.Day < 1 || d.Day > 39 || d.Month < 1 || d.Month > 12 || d.WeekdayTo < d.From || d.WeekdayTo > d.To || (d.WeekdayTo > d.From) != (d.Weekday != lang.Unsaid) {
				t.Fatalf("%+v in %q", d, text)
			}
			end = d.To
		}
	})
}
