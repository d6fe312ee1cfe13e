package lang

import (
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
	From, To  int // bytes of the text
	Day       int
	Month     time.Month
	Year      int          // 0 where none is said
	Weekday   time.Weekday // -1 where none is said
	WeekdayTo int          // where the weekday's name ends, which begins at From; From where none is said
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

// dateForms are the names by which a language writes a date.
type dateForms struct {
	months     []dateName // the longest first
	weekdays   []dateName
	capital    bool // months are written with one
	monthFirst bool // July 4 is a date
}

// A dateName is what a month or a weekday is called.
type dateName struct {
	name string
	is   int
}

var dateTables sync.Map // Tag → *dateForms

// moreMonths are names of months that newspapers write beside those of CLDR's table: Arabic has the
// Levant's and the Maghreb's.
var moreMonths = map[string]map[string]time.Month{
	"ar": {
		"كانون الثاني": 1, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12,
		"جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "يوليوز": 7, "أوت": 8, "غشت": 8, "شتنبر": 9, "نونبر": 11, "دجنبر": 12, "ابريل": 4, "اغسطس": 8, "اكتوبر": 10,
	},
}

// Words that may stand within a date, each followed by a space.
var (
	beforeDay   = []string{"le", "the", "den", "الموافق"}
	beforeMonth = []string{"de", "of"}
	beforeYear  = []string{"de", "del", "عام", "سنة"}
	ordinals    = []string{"er", "st", "nd", "rd", "th", "º", "."}
)

// Dates finds the dates in a text that name their month, in the language of w; those in
// figures alone (4/7/2024) are left out, since their order is not known. A day that there is not
// (31 June) is found too, up to the 39th.
func (w *Words) Dates(text string) (all []Dated) {
	f := w.dateForms()
	end := 0 // of the last date
	for i := 0; i < len(text); {
		n := digitAt(text[i:])
		if n == 0 {
			i++
			continue
		}
		from, digits := i, 0
		for n > 0 {
			i += n
			digits++
			n = digitAt(text[i:])
		}
		if digits > 2 || from < end {
			continue
		}
		d := Dated{Day: figure(text[from:i]), Weekday: Unsaid}
		if d.Day < 1 || d.Day > 39 || !f.dayFirst(text, from, i, &d) && !(f.monthFirst && f.monthBefore(text, from, i, &d)) || d.From < end || d.Day > 31 && !d.surely(text) {
			continue
		}
		all = append(all, d)
		end = d.To
		i = max(i, end)
	}
	return all
}

// surely reports whether a day that no month has is meant as one: the 32 January 2024, le 32 janvier.
func (d *Dated) surely(text string) bool {
	before, _ := spacesBefore(text, d.From)
	return d.Year != 0 || d.Weekday != Unsaid || hasSuffixFold(text[:before], " le") || strings.EqualFold(text[:before], "le") || hasSuffixFold(text[:before], " the")
}

// dayFirst reads a date around its day: jeudi 4 juillet 2024.
func (f *dateForms) dayFirst(text string, from, to int, d *Dated) bool {
	if wordBefore(text[:from]) {
		return false
	}
	at := to
	for _, o := range ordinals {
		if hasPrefixFold(text[at:], o) {
			at += len(o)
			break
		}
	}
	at, spaced := spacesAfter(text, at)
	if !spaced {
		return false
	}
	at = oneOfAfter(text, at, beforeMonth)
	month, end := f.nameAfter(text, at, f.months)
	if end == at || f.capital && text[at] >= 'a' { // the verb: 10 may come
		return false
	}
	d.Month = time.Month(month)
	if strings.HasPrefix(text[end:], "/") { // two names of one month
		if again, e := f.nameAfter(text, end+1, f.months); again == month && e > end+1 {
			end = e
		}
	}
	d.From, d.To = from, end
	d.year(text)
	f.weekday(text, d)
	return true
}

// monthBefore reads a date around its day: Thursday, July 4, 2024.
func (f *dateForms) monthBefore(text string, from, to int, d *Dated) bool {
	at := to
	for _, o := range ordinals[1:5] {
		if hasPrefixFold(text[at:], o) {
			at += len(o)
			break
		}
	}
	if wordAfter(text[at:]) || strings.HasPrefix(text[at:], "%") || at+1 < len(text) && (text[at] == '.' || text[at] == ',') && digitAt(text[at+1:]) > 0 {
		return false
	}
	before, spaced := spacesBefore(text, from)
	if !spaced {
		return false
	}
	before -= len(text[:before]) - len(strings.TrimSuffix(text[:before], "."))
	month, begins := f.nameBefore(text, before, f.months)
	if begins == before || f.capital && text[begins] >= 'a' {
		return false
	}
	d.Month, d.From, d.To = time.Month(month), begins, at
	d.year(text)
	f.weekday(text, d)
	return true
}

// year takes the year that may follow a date.
func (d *Dated) year(text string) {
	at := d.To
	if strings.HasPrefix(text[at:], ".") {
		at++
	}
	for _, comma := range []string{",", "،"} {
		if strings.HasPrefix(text[at:], comma) {
			at += len(comma)
			break
		}
	}
	at, spaced := spacesAfter(text, at)
	if !spaced {
		return
	}
	at = oneOfAfter(text, at, beforeYear)
	end := at
	for range 4 {
		n := digitAt(text[end:])
		if n == 0 {
			return
		}
		end += n
	}
	if wordAfter(text[end:]) {
		return
	}
	d.Year, d.To = figure(text[at:end]), end
}

// weekday takes the weekday that may stand before a date.
func (f *dateForms) weekday(text string, d *Dated) {
	d.WeekdayTo = d.From
	at, spaced := spacesBefore(text, d.From)
	if !spaced {
		return
	}
	for _, w := range beforeDay {
		if hasSuffixFold(text[:at], w) && !wordBefore(text[:at-len(w)]) {
			at -= len(w)
			if at, spaced = spacesBefore(text, at); !spaced {
				return
			}
			break
		}
	}
	for _, mark := range []string{",", "،"} {
		if strings.HasSuffix(text[:at], mark) {
			at -= len(mark)
			break
		}
	}
	point := strings.HasSuffix(text[:at], ".")
	if point {
		at--
	}
	if day, begins := f.nameBefore(text, at, f.weekdays); begins < at && !(point && utf8.RuneCountInString(text[begins:at]) > 4) { // Thursday. July 4: another sentence
		d.Weekday, d.From, d.WeekdayTo = time.Weekday(day), begins, at
	}
}

// nameAfter is the name that begins at a place, and where it ends: at the place itself where there is none.
func (f *dateForms) nameAfter(text string, at int, names []dateName) (is, end int) {
	for _, n := range names {
		if hasPrefixFold(text[at:], n.name) && !wordAfter(text[at+len(n.name):]) {
			return n.is, at + len(n.name)
		}
	}
	return 0, at
}

// nameBefore is the name that ends at a place, and where it begins.
func (f *dateForms) nameBefore(text string, at int, names []dateName) (is, begins int) {
	for _, n := range names {
		if hasSuffixFold(text[:at], n.name) && !wordBefore(text[:at-len(n.name)]) {
			return n.is, at - len(n.name)
		}
	}
	return 0, at
}

func hasPrefixFold(text, name string) bool {
	return len(text) >= len(name) && strings.EqualFold(text[:len(name)], name)
}

func hasSuffixFold(text, name string) bool {
	return len(text) >= len(name) && strings.EqualFold(text[len(text)-len(name):], name)
}

// oneOfAfter skips one of words and the space after it.
func oneOfAfter(text string, at int, words []string) int {
	for _, w := range words {
		if hasPrefixFold(text[at:], w) {
			if after, spaced := spacesAfter(text, at+len(w)); spaced {
				return after
			}
		}
	}
	return at
}

// maxSpaces is how many spaces may stand between the words of a date.
const maxSpaces = 4

// dateSpaces are the spaces within a line that keep words apart: plain, tab, no-break, narrow no-break.
var dateSpaces = []string{" ", "\u00a0", "\u202f", "\t"}

func spacesAfter(text string, at int) (int, bool) {
	from := at
	for range maxSpaces {
		for _, s := range dateSpaces {
			if strings.HasPrefix(text[at:], s) {
				at += len(s)
				break
			}
		}
	}
	return at, at > from
}

func spacesBefore(text string, at int) (int, bool) {
	to := at
	for range maxSpaces {
		for _, s := range dateSpaces {
			if strings.HasSuffix(text[:at], s) {
				at -= len(s)
				break
			}
		}
	}
	return at, at < to
}

// digitAt is how many bytes the digit at the beginning of a text has, 0 where there is none.
func digitAt(text string) int {
	if text == "" {
		return 0
	}
	if c := text[0]; c < utf8.RuneSelf {
		if c >= '0' && c <= '9' {
			return 1
		}
		return 0
	}
	if r, n := utf8.DecodeRuneInString(text); r >= '٠' && r <= '٩' || r >= '۰' && r <= '۹' {
		return n
	}
	return 0
}

func wordy(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r)) }

func wordBefore(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return wordy(r)
}

func wordAfter(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return wordy(r)
}

// WeekdayLike is what a weekday is called in the form in which another one stands there: Thu for Mon,
// jeudi for lundi, Jeudi for Lundi. It is "" where that one is no weekday's name.
func (w *Words) WeekdayLike(name string, day time.Weekday) string {
	if day < 0 || day > 6 {
		return ""
	}
	plain := strings.TrimSuffix(name, ".")
	for _, names := range w.table.Days {
		for _, n := range names {
			if !strings.EqualFold(strings.TrimSuffix(n, "."), plain) {
				continue
			}
			right := strings.TrimSuffix(names[day], ".")
			if strings.HasSuffix(name, ".") {
				right += "."
			}
			first, _ := utf8.DecodeRuneInString(plain)
			if r, size := utf8.DecodeRuneInString(right); unicode.IsUpper(first) {
				if plain == strings.ToUpper(plain) {
					return strings.ToUpper(right)
				}
				return string(unicode.ToUpper(r)) + right[size:]
			}
			return right
		}
	}
	return ""
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
	f := &dateForms{capital: strings.HasPrefix(string(w.table.tag), "en")}
	for _, names := range w.table.Months {
		f.months = namesOf(f.months, names, 1)
	}
	for name, month := range moreMonths[w.table.tag.Base()] {
		f.months = append(f.months, dateName{name, int(month)})
	}
	for _, names := range w.table.Days {
		f.weekdays = namesOf(f.weekdays, names, 0)
	}
	longestFirst(f.months)
	longestFirst(f.weekdays)
	long := w.table.Date[1] // July 4, 2024
	f.monthFirst = f.capital || strings.IndexByte(long, 'M') < strings.IndexByte(long, 'd')
	dateTables.Store(w.table.tag, f)
	return f
}

// namesOf adds names to a list, each once. Those of one or two letters are words of their own in too many languages.
func namesOf(list []dateName, names []string, first int) []dateName {
	for i, name := range names {
		n := dateName{strings.ToLower(strings.TrimSuffix(name, ".")), i + first}
		if (utf8.RuneCountInString(n.name) > 2 || n.name != "" && !isASCII(n.name)) && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

func longestFirst(list []dateName) {
	slices.SortFunc(list, func(a, b dateName) int {
		if len(a.name) != len(b.name) {
			return len(b.name) - len(a.name)
		}
		return strings.Compare(a.name, b.name)
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
