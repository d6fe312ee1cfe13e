package check

import (
	"strings"
	"time"

	"marbre/lang"
)

// dateImpossible finds a day that there is not: 31 June, 29 February 2023.
var dateImpossible = Rule{"date-impossible", Warn, func(r *Reading) {
	for _, p := range r.told() {
		for _, d := range lang.For(r.Lang).Dates(p.text) {
			last := lastDay(d)
			if d.Day <= last || d.Year == 0 && !surelyDate(p.text, d) {
				continue
			}
			r.at(p, d.WeekdayTo+len(p.text[d.WeekdayTo:d.To])-len(strings.TrimLeft(p.text[d.WeekdayTo:d.To], " ,\u00a0\u202f")), d.To, nil, p.text[d.From:d.To], last)
		}
	}
}}

// lastDay is the last day of a date's month; of February where no year is said, the 29th.
func lastDay(d lang.Dated) int {
	year := d.Year
	if year == 0 {
		year = 2000
	}
	return time.Date(year, d.Month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// surelyDate reports whether a date without a year is none that only looks like one: in June 31 people came.
func surelyDate(text string, d lang.Dated) bool {
	if d.Weekday != lang.Unsaid || text[d.From] < 'A' { // it begins with its day
		return true
	}
	before := strings.ToLower(finalWord(text[:d.From]))
	if before == "in" || before == "this" || before == "last" {
		return false
	}
	if !followedByWord(text, d.To) {
		return true
	}
	return before == "on" || before == "the" || afterYears["en"][strings.ToLower(wordOf(strings.TrimLeft(text[d.To:], " \u00a0\u202f")))]
}

// followedByWord reports whether a word comes after a space: what a number before it may count.
func followedByWord(text string, at int) bool {
	rest := strings.TrimLeft(text[at:], " \u00a0\u202f")
	return len(rest) < len(text[at:]) && wordOf(rest) != ""
}
