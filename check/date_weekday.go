package check

import (
	"slices"
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
				continue
			}
			right, ok := weekdayOf(d, r.day(), p.text)
			if !ok || right == d.Weekday {
				continue
			}
			if name := words.WeekdayLike(p.text[d.From:d.WeekdayTo], right); name != "" {
				r.at(p, d.From, d.WeekdayTo, []Edit{{d.From, d.WeekdayTo, name}}, p.text[d.From:d.To], name)
			}
		}
	}
}}

// weekdayOf is the weekday that a date is; ok is false where nobody can tell, and where the text names a
// year that makes the date right.
func weekdayOf(d lang.Dated, now time.Time, text string) (time.Weekday, bool) {
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
	others := yearsIn(text)
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
