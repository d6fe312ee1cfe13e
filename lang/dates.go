package lang

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Dated is a date as it stands in running text: 4 July 2024, jeudi 4 juillet.
type Dated struct {
	From, To int // bytes of the text
	Day      int
	Month    time.Month
	Year     int          // 0 where none is said
	Weekday  time.Weekday // -1 where none is said
}

// Unsaid is the weekday of a date that names none.
const Unsaid = time.Weekday(-1)

// Date is the day itself; ok is false where no year is said or there is no such day.
func (d Dated) Date() (day Day, ok bool) {
	if d.Year == 0 {
		return day, false
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return Day{d.Year, d.Month, d.Day}, t.Day() == d.Day && t.Month() == d.Month
}

// dateForms are how the languages that we know write a date, day first and month first.
type dateForms struct {
	forms    []*regexp.Regexp
	months   map[string]time.Month
	weekdays map[string]time.Weekday
	capital  bool // months are written with one
}

var dateTables sync.Map // Tag → *dateForms

// Dates finds the dates in a text that name their month, in the language of w; those in
// figures alone (4/7/2024) are left out, since their order is not known.
func (w *Words) Dates(text string) (all []Dated) {
	f := w.dateForms()
	for _, form := range f.forms {
		for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
			d := Dated{From: m[0], To: m[1], Weekday: Unsaid}
			if !edge(text, m[0], m[1]) {
				continue
			}
			for i, name := range form.SubexpNames() {
				if i == 0 || m[2*i] < 0 {
					continue
				}
				part := text[m[2*i]:m[2*i+1]]
				switch name {
				case "day":
					d.Day = figure(part)
				case "year":
					d.Year = figure(part)
				case "month":
					d.Month = f.months[strings.ToLower(part)]
					if f.capital && part[0] >= 'a' { // the verb: may 10 people come
						d.Day = 0
						d.Month = 0
					}
				case "weekday":
					d.Weekday = f.weekdays[strings.ToLower(part)]
				}
			}
			if text[d.To-1] == '.' { // of the sentence, as far as anybody can tell
				d.To--
			}
			if d.Month != 0 && d.Day >= 1 && d.Day <= 31 && !slices.ContainsFunc(all, func(o Dated) bool { return d.From < o.To && o.From < d.To }) {
				all = append(all, d)
			}
		}
	}
	slices.SortFunc(all, func(a, b Dated) int { return a.From - b.From })
	return all
}

// edge reports whether a find neither begins nor ends within a word or a number.
func edge(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:])
	last, _ := utf8.DecodeLastRuneInString(text[:to])
	after, _ := utf8.DecodeRuneInString(text[to:])
	wordy := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r)) }
	return !(wordy(before) && wordy(first)) && !(wordy(last) && wordy(after))
}

// figure is a number in whichever digits.
func figure(s string) int {
	n, err := strconv.Atoi(strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s))
	if err != nil {
		return 0
	}
	return n
}

func (w *Words) dateForms() *dateForms {
	if f, ok := dateTables.Load(w.table.tag); ok {
		return f.(*dateForms)
	}
	f := &dateForms{months: map[string]time.Month{}, weekdays: map[string]time.Weekday{}}
	for _, names := range w.table.Months {
		for i, name := range names {
			f.months[strings.ToLower(strings.TrimSuffix(name, "."))] = time.Month(i + 1)
		}
	}
	for _, names := range w.table.Days {
		for i, name := range names {
			f.weekdays[strings.ToLower(strings.TrimSuffix(name, "."))] = time.Weekday(i)
		}
	}
	f.capital = strings.HasPrefix(string(w.table.tag), "en")
	const digit = `[0-9٠-٩۰-۹]`
	month, weekday := anyOf(f.months), anyOf(f.weekdays)
	day := `(?P<day>` + digit + `{1,2})`
	year := `(?:,?\s+(?:de\s+|del\s+)?(?P<year>` + digit + `{4}))?`
	named := `(?:(?P<weekday>` + weekday + `)\.?,?\s+(?:le\s+|the\s+|den\s+)?)?`
	if month != "" && weekday != "" {
		f.forms = []*regexp.Regexp{
			regexp.MustCompile(`(?i)` + named + day + `(?:er|st|nd|rd|th|º|\.)?\s+(?:de\s+|of\s+)?(?P<month>` + month + `)\.?` + year),
			regexp.MustCompile(`(?i)` + named + `(?P<month>` + month + `)\.?\s+` + day + `(?:st|nd|rd|th)?` + year),
		}
	}
	dateTables.Store(w.table.tag, f)
	return f
}

// anyOf is an expression for any of names, the longest first.
func anyOf[T any](names map[string]T) string {
	var list []string
	for name := range names {
		if utf8.RuneCountInString(name) > 2 || name != "" && !isASCII(name) {
			list = append(list, regexp.QuoteMeta(name))
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(list, "|")
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
