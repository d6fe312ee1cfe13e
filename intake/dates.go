package intake

import (
	"strconv"
	"strings"
	"time"

	"marbre/lang"
)

// machine are the forms in which pages write an instant for programs, with what of
// RFC 3339 they say.
var machine = []struct{ form, out string }{
	{time.RFC3339, time.RFC3339},
	{"2006-01-02T15:04:05Z0700", time.RFC3339},
	{"2006-01-02T15:04Z07:00", time.RFC3339},
	{"2006-01-02T15:04Z0700", time.RFC3339},
	{"2006-01-02 15:04:05Z07:00", time.RFC3339},
	{"2006-01-02 15:04:05 Z0700", time.RFC3339},
	{"2006-01-02 15:04:05 -07:00", time.RFC3339},
	{"2006-01-02 15:04:05 MST", time.RFC3339},
	{time.RFC1123Z, time.RFC3339},
	{time.RFC1123, time.RFC3339},
	{time.RFC850, time.RFC3339},
	{"2006-01-02T15:04:05", "2006-01-02T15:04:05"},
	{"2006-01-02 15:04:05", "2006-01-02T15:04:05"},
	{"2006-01-02T15:04", "2006-01-02T15:04:05"},
	{"2006-01-02 15:04", "2006-01-02T15:04:05"},
	{"2006/01/02 15:04:05", "2006-01-02T15:04:05"},
	{"2006/01/02 15:04", "2006-01-02T15:04:05"},
	{"20060102T150405Z0700", time.RFC3339},
	{"2006-01-02Z07:00", "2006-01-02"},
	{"2006-01-02", "2006-01-02"},
	{"2006/01/02", "2006-01-02"},
	{"20060102", "2006-01-02"},
	{"2006-1-2", "2006-01-02"},
}

var (
	zoneName = expression(`\[[^\]]*\]$`)
	epoch    = expression(`^1\d{9}(\d{3})?$`)
	figures  = expression(`(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})`)
	reversed = expression(`(?:^|[^\d.])(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})(?:\D|$)`)
	clock    = expression(`(?i)(?:^|[^\d.,])(\d{1,2})\s?(?:[:h時시]|\.)\s?([0-5]\d)(?::([0-5]\d))?\s?([ap]\.?m\.?)?(?:\D|$)`)
	offset   = expression(`(?i)\b(?:GMT|UTC|Z)(?:\s?([+-]\d{1,2})(?::?(\d{2}))?)?\b`)
	inPath   = expression(`/(20[0-3]\d|19[89]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:\D|$)`)
)

// A tongue is a language and how it writes dates.
type tongue struct {
	*lang.Words
	tag lang.Tag
}

func tongueOf(tag lang.Tag) tongue { return tongue{lang.For(tag), tag} }

// monthFirst reports whether the language writes 7/4/2024 for the fourth of July.
func (w tongue) monthFirst() bool {
	switch w.tag {
	case "en", "en-US", "en-PH", "fil":
		return true
	}
	return false
}

// instant reads a date that was written for programs, as far as it says: an instant, a
// local time without its zone, or a day. "" is none.
func instant(s string) string {
	s = zoneName.ReplaceAllString(fold(s), "")
	if s == "" || len(s) > 60 {
		return ""
	}
	if epoch.MatchString(s) {
		n, _ := strconv.ParseInt(s[:10], 10, 64)
		return time.Unix(n, 0).UTC().Format(time.RFC3339)
	}
	for _, m := range machine {
		if t, err := time.Parse(m.form, s); err == nil && t.Year() > 1500 && t.Year() < 2200 {
			if m.out == time.RFC3339 {
				t = t.Truncate(time.Second)
				if name, at := t.Zone(); name == "UTC" || at == 0 {
					t = t.UTC()
				}
			}
			return t.Format(m.out)
		}
	}
	return ""
}

// moment is the first date in a piece of text for people, with its time where one
// stands close behind; "" for none.
func moment(text string, w tongue) string {
	if s := instant(text); s != "" {
		return s
	}
	if len(text) > 1000 {
		text = strings.ToValidUTF8(text[:1000], "")
	}
	text = western(text)
	day, from, to := dayIn(text, w)
	if day == "" {
		return ""
	}
	after := text[to:]
	if len(after) > 40 {
		after = strings.ToValidUTF8(after[:40], "")
	}
	at := clockIn(after)
	if at == "" {
		before := text[max(0, from-20):from]
		at = clockIn(strings.ToValidUTF8(before, ""))
	}
	if at == "" {
		return day
	}
	if m := offset.FindStringSubmatch(after); m != nil {
		hours, _ := strconv.Atoi(m[1])
		minutes, _ := strconv.Atoi(m[2])
		sign := '+'
		if hours < 0 {
			sign, hours = '-', -hours
		}
		if hours == 0 && minutes == 0 {
			return day + "T" + at + "Z"
		}
		return day + "T" + at + string(sign) + pad(hours) + ":" + pad(minutes)
	}
	return day + "T" + at
}

// dayIn is the first day in a text, and where it stands.
func dayIn(text string, w tongue) (day string, from, to int) {
	best := len(text) + 1
	take := func(y, m, d, at, end int) {
		if at >= best || y < 1800 || y > 2199 {
			return
		}
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if t.Day() != d || int(t.Month()) != m {
			return
		}
		best, day, from, to = at, t.Format("2006-01-02"), at, end
	}
	for _, one := range w.Dates(text) {
		if d, ok := one.Date(); ok {
			take(d.Year, int(d.Month), d.Day, one.From, one.To)
			break
		}
	}
	if m := figures.FindStringSubmatchIndex(text); m != nil {
		take(number(text[m[2]:m[3]]), number(text[m[4]:m[5]]), number(text[m[6]:m[7]]), m[0], m[1])
	}
	if m := reversed.FindStringSubmatchIndex(text); m != nil {
		a, b, y := number(text[m[2]:m[3]]), number(text[m[6]:m[7]]), number(text[m[8]:m[9]])
		if y < 100 {
			y += 2000
		}
		if a <= 12 && (b > 12 || text[m[4]] == '/' && w.monthFirst()) {
			a, b = b, a // month first
		}
		take(y, b, a, m[2], m[9])
	}
	return day, from, to
}

// clockIn is the first time of the day in a text as 15:04:05, "" for none.
func clockIn(text string) string {
	m := clock.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	h, min := number(m[1]), number(m[2])
	switch strings.ToLower(strings.ReplaceAll(m[4], ".", "")) {
	case "pm":
		if h < 12 {
			h += 12
		}
	case "am":
		if h == 12 {
			h = 0
		}
	}
	if h > 23 {
		return ""
	}
	return pad(h) + ":" + pad(min) + ":" + pad(number(m[3]))
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

func pad(n int) string { return string([]byte{byte('0' + n/10%10), byte('0' + n%10)}) }

// western writes the digits of a text as ASCII ones, full-width colons too.
func western(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '：':
			return ':'
		case r == '\u00a0' || r == '\u202f':
			return ' '
		}
		return r
	}, s)
}

// dated is the day that an address names, "" for none.
func dated(address string) string {
	if m := inPath.FindStringSubmatch(address); m != nil {
		return m[1] + "-" + m[2] + "-" + m[3]
	}
	return ""
}
