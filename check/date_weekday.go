package check

import (
	"slices"
	"strings"
	"time"

	"marbre/lang"
)

// mayMean is how far off a date without a year may lie, where it is right then: in December, next year's July.
const mayMean = 300 * 24 * time.Hour

// dateWeekday finds a weekday that its date is not. Where no year is said it is the one in which the day
// is nearest; a passage that names a year in which both agree speaks of that one.
var dateWeekday = Rule{"date-weekday", Warn, func(r *Reading) {
	words := lang.For(r.Lang)
	for _, p := range r.told() {
		for _, d := range words.Dates(p.text) {
			if d.Weekday == lang.Unsaid {
				afterDate(words, p.text, &d)
			}
			if d.Weekday == lang.Unsaid {
				continue
			}
			from := d.From
			if d.WeekdayTo > d.To { // it stands behind
				from = d.WeekdayTo - len(finalWord(p.text[:d.WeekdayTo]))
			}
			right, ok := r.weekdayOf(d, p.text)
			if !ok || right == d.Weekday {
				continue
			}
			if name := words.WeekdayLike(p.text[from:d.WeekdayTo], right); name != "" {
				r.at(p, from, d.WeekdayTo, []Edit{{from, d.WeekdayTo, name}}, p.text[d.From:d.To], name)
			}
		}
	}
}}

// afterDate takes the weekday that may stand behind a date: July 4, a Thursday.
func afterDate(words *lang.Words, text string, d *lang.Dated) {
	for _, betweenDays := range []string{", a ", ", un ", " (", " was a ", " is a ", " est un ", " était un "} {
		rest, ok := strings.CutPrefix(text[d.To:], betweenDays)
		if !ok {
			continue
		}
		name := wordOf(rest)
		if len(name) < 4 {
			return
		}
		for day := time.Sunday; day <= time.Saturday; day++ {
			if words.WeekdayLike(name, day) == name {
				d.Weekday, d.WeekdayTo = day, d.To+len(betweenDays)+len(name)
			}
		}
		return
	}
}

// weekdayOf is the weekday that a date is; ok is false where nobody can tell, and where the text names a
// year that makes the date right.
func (r *Reading) weekdayOf(d lang.Dated, text string) (time.Weekday, bool) {
	now := r.day()
	of := func(year int) (time.Weekday, bool) {
		t := time.Date(year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
		return t.Weekday(), t.Day() == d.Day
	}
	if d.Year != 0 {
		if d.Year < 1800 || d.Year > 2100 { // of another calendar, or a number
			return 0, false
		}
		return of(d.Year)
	}
	if now.IsZero() {
		return 0, false
	}
	year := nearest(now, d)
	right, ok := of(year)
	others := append(yearsIn(text), nearest(r.Now, d)) // a story may be brought up to date long after
	for _, y := range []int{year - 1, year + 1} {
		if time.Date(y, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Sub(now).Abs() < mayMean {
			others = append(others, y)
		}
	}
	if slices.ContainsFunc(others, func(y int) bool {
		w, there := of(y)
		return there && w == d.Weekday
	}) {
		return 0, false
	}
	return right, ok
}
