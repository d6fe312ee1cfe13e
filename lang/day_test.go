package lang_test

import (
	"errors"
	"testing"
	"time"

	"marbre/fault"
	"marbre/lang"
)

func TestZonesAreThoseOfTheDatabase(t *testing.T) {
	var z lang.Zone
	if err := z.UnmarshalText([]byte("Europe/Paris")); err != nil || z.Location().String() != "Europe/Paris" {
		t.Errorf("%q, %v", z, err)
	}
	for _, s := range []string{"", "Local", "Paris", "Europe/Atlantis", "../etc/passwd", "/etc/localtime", "localtime", "posix/Europe/Paris", "right/UTC"} {
		if got, err := lang.ParseZone(s); !errors.Is(err, fault.Invalid) || got != "" {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	for _, z := range []lang.Zone{"", "Local", "Europe/Atlantis"} {
		if z.Location() != time.UTC {
			t.Errorf("%q is %s", z, z.Location())
		}
	}
}

func TestDaysAreReadAndWritten(t *testing.T) {
	for _, s := range []string{"2024-07-04", "2024-02-29", "0001-01-01", "9999-12-31"} {
		if d, err := lang.ParseDay(s); err != nil || d.String() != s {
			t.Errorf("%s: %s, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2023-02-29", "2024-7-4", "2024-07-04T00:00:00Z", "2024-13-01", "2024-07-00", " 2024-07-04"} {
		if d, err := lang.ParseDay(s); !errors.Is(err, fault.Invalid) || d != (lang.Day{}) {
			t.Errorf("%q: %s, %v", s, d, err)
		}
	}
	if got := (lang.Day{Year: 2024, Month: 2, Day: 28}).Add(2).String(); got != "2024-03-01" {
		t.Errorf("two days after 28 February: %s", got)
	}
	if got := (lang.Day{Year: 2024, Month: 1, Day: 1}).Add(-1).String(); got != "2023-12-31" {
		t.Errorf("the day before New Year: %s", got)
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add("2024-07-04")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := lang.ParseDay(s); err == nil && d.String() != s {
			t.Errorf("%q is %s", s, d)
		}
	})
}

// TestDaysStartWithTheirFirstInstant looks at every day of years in which the
// clocks of these zones change: at night, at midnight (Cairo, Beirut), so that
// midnight comes twice (Havana), across it (St John's, 00:01 to 23:01), by half
// an hour (Lord Howe), and past a whole day (Apia).
func TestDaysStartWithTheirFirstInstant(t *testing.T) {
	for _, c := range []struct {
		zone lang.Zone
		year int
	}{
		{"", 2024}, {"Europe/Paris", 2024}, {"Africa/Cairo", 2024}, {"Asia/Beirut", 2024}, {"America/Havana", 2024},
		{"America/St_Johns", 2006}, {"Australia/Lord_Howe", 2024}, {"Pacific/Apia", 2011}, {"Pacific/Kiritimati", 2024}, {"America/Toronto", 1919},
	} {
		for d := (lang.Day{Year: c.year, Month: 1, Day: 1}); d.Year == c.year; d = d.Add(1) {
			start := d.Start(c.zone)
			if d.String() == "2011-12-30" {
				if want := time.Date(2011, 12, 30, 10, 0, 0, 0, time.UTC); !start.Equal(want) {
					t.Errorf("the day that Apia left out starts %s, want %s", start, want)
				}
				continue
			}
			if lang.DayOf(start, c.zone) != d || lang.DayOf(start.Add(-1), c.zone) == d || start.Location() != time.UTC {
				t.Errorf("%s in %q starts %s", d, c.zone, start)
			}
			for before := time.Duration(1); before <= 3; before++ {
				if lang.DayOf(start.Add(-before*time.Hour), c.zone) == d {
					t.Errorf("%s in %q starts %s, and was %v hours before too", d, c.zone, start, before)
				}
			}
		}
	}
}
