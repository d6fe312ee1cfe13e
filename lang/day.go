package lang

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // a machine without zone files has them too

	"marbre/fault"
)

// A Zone is the name of an IANA time zone: Europe/Paris. "" is UTC.
type Zone string

// ParseZone fails with fault.Invalid if there is no zone s. "Local" is none of
// ours: it means something else on every machine.
func ParseZone(s string) (Zone, error) {
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		return "", fault.Tell(fault.Invalid, "lang.zone", s)
	}
	return Zone(s), nil
}

// UnmarshalText parses.
func (z *Zone) UnmarshalText(b []byte) (err error) {
	*z, err = ParseZone(string(b))
	return err
}

// locations are the zones that were asked for: reading one takes longer than
// writing a page's dates.
var locations sync.Map

// Location is the zone's, UTC for a zone that does not exist.
func (z Zone) Location() *time.Location {
	if l, ok := locations.Load(z); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(string(z))
	if err != nil || z == "Local" {
		return time.UTC // not kept: there is no end to what does not exist
	}
	locations.Store(z, l)
	return l
}

// A Day is a civil date. The zero Day is none.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf is the day of t in z.
func DayOf(t time.Time, z Zone) Day {
	y, m, d := t.In(z.Location()).Date()
	return Day{y, m, d}
}

// ParseDay reads 2024-07-04 (RFC 3339, full-date).
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fault.Tell(fault.Invalid, "lang.day", s)
	}
	return DayOf(t, ""), nil
}

// String is 2024-07-04.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Start is the first instant of d in z.
func (d Day) Start(z Zone) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, z.Location()).UTC()
}

// Add is the day that many days later.
func (d Day) Add(days int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+days, 12, 0, 0, 0, time.UTC), "")
}
