package lang

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a machine without zone files has them too

	"marbre/fault"
)

// A Zone is the name of an IANA time zone: Europe/Paris. "" is UTC.
type Zone string

// ParseZone fails with fault.Invalid if there is no zone s. Names that mean
// something else on every machine, or are files of some only, are none of ours:
// Local, localtime, posix/Europe/Paris.
func ParseZone(s string) (Zone, error) {
	if s == "" || len(s) > maxZone || foreignZone(s) {
		return "", fault.Tell(fault.Invalid, "lang.zone", shown(s))
	}
	if _, err := time.LoadLocation(s); err != nil {
		return "", fault.Tell(fault.Invalid, "lang.zone", shown(s))
	}
	return Zone(s), nil
}

// maxZone is the longest name of a zone, in bytes; IANA's longest has 32.
const maxZone = 60

func foreignZone(s string) bool {
	return slices.Contains([]string{"Local", "localtime", "posixrules", "Factory"}, s) ||
		strings.HasPrefix(s, "posix/") || strings.HasPrefix(s, "right/")
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
	if err != nil || foreignZone(string(z)) {
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
		return Day{}, fault.Tell(fault.Invalid, "lang.day", shown(s))
	}
	return DayOf(t, ""), nil
}

// String is 2024-07-04.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Start is the first instant of d in z. Where the clocks change at midnight
// that may be 01:00, or the first of two midnights. A day that the zone leaves
// out (30 December 2011 in Apia) starts where it would have.
func (d Day) Start(z Zone) time.Time {
	midnight := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	before := midnight.Add(-offsets).In(z.Location())
	_, was := before.Zone()
	_, is := midnight.Add(offsets).In(z.Location()).Zone()
	first := midnight.Add(-time.Duration(was) * time.Second)
	_, change := before.ZoneBounds()
	var found time.Time
	for _, t := range []time.Time{first, midnight.Add(-time.Duration(is) * time.Second), change.UTC()} {
		if DayOf(t, z) == d && (found.IsZero() || t.Before(found)) {
			found = t
		}
	}
	if found.IsZero() {
		return first
	}
	return found
}

// offsets is more than any zone ever was from UTC.
const offsets = 26 * time.Hour

// Add is the day that many days later.
func (d Day) Add(days int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+days, 12, 0, 0, 0, time.UTC), "")
}
