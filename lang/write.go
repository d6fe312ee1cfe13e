package lang

import (
	"strconv"
	"strings"
	"time"
)

// A Style is a way to write a date.
type Style int

const (
	Full      Style = iota // jeudi 4 juillet 2024
	Long                   // 4 juillet 2024
	Medium                 // 4 juil. 2024
	Short                  // 04/07/2024
	MonthDay               // 4 juillet
	MonthYear              // juillet 2024
)

// Number writes n in the language's digits, with its mark between thousands
// where it sets one.
func (w *Words) Number(n int64) string { return w.table.number(strconv.FormatInt(n, 10)) }

// Decimal writes f, rounded to that many digits after the mark, 20 at most.
// What is no number is NaN or ∞.
func (w *Words) Decimal(f float64, digits int) string {
	s := strconv.FormatFloat(f, 'f', max(0, min(digits, 20)), 64)
	if below, infinite := strings.CutSuffix(s, "Inf"); infinite {
		return strings.ReplaceAll(strings.Trim(below, "+"), "-", w.table.Minus) + "∞"
	}
	if s == "NaN" {
		return s
	}
	return w.table.number(s)
}

// Digits writes the ASCII digits of s as the language does and leaves the rest:
// for years and numbers that only name something.
func (w *Words) Digits(s string) string { return w.table.inDigits(s) }

// Date writes d in the Gregorian calendar. The zero Day and a style that does
// not exist are "".
func (w *Words) Date(d Day, s Style) string {
	if d == (Day{}) || s < Full || s > MonthYear {
		return ""
	}
	return w.table.format(w.table.Date[s], time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC))
}

// Time writes the hours and minutes of t in z.
func (w *Words) Time(t time.Time, z Zone) string {
	return w.table.format(w.table.Time, t.In(z.Location()))
}

// DateTime writes the day and the time of t in z: 4 juillet 2024 à 14:12.
func (w *Words) DateTime(t time.Time, z Zone, s Style) string {
	how := s
	if s == MonthDay || s == MonthYear {
		how = Long // CLDR chooses by the month, and theirs is written out
	}
	if how < Full || how > Short {
		return w.Time(t, z)
	}
	return join(w.table.DateTime[how], w.Time(t, z), w.Date(DayOf(t, z), s))
}

// ZoneName names the time of z by its city: Paris Time. It is the same in
// summer and in winter, so t decides nothing yet. UTC and its like are UTC.
func (w *Words) ZoneName(z Zone, t time.Time) string {
	city := w.City(z)
	kept := keptName(z)
	if z == "" || strings.HasPrefix(kept, "Etc/") || !strings.Contains(kept, "/") {
		return city
	}
	if w.table.tag.Base() == "fr" {
		return frenchZone(city)
	}
	return join(w.table.Zone, city, "")
}

// City is the city that z is named for, in the language. "" is UTC.
func (w *Words) City(z Zone) string {
	if z == "" {
		return "UTC"
	}
	kept := keptName(z)
	if city, ok := w.table.Cities[kept]; ok {
		return city
	}
	if city, ok := zones().Cities[kept]; ok {
		return city
	}
	return strings.ReplaceAll(kept[strings.LastIndexByte(kept, '/')+1:], "_", " ")
}

// keptName is the name that the tables keep a zone under: Asia/Calcutta of
// Asia/Kolkata.
func keptName(z Zone) string {
	if kept, ok := zones().Same[string(z)]; ok {
		return kept
	}
	return string(z)
}

// Quote puts s between the language's quotation marks.
func (w *Words) Quote(s string) string {
	space := ""
	if w.table.tag.Base() == "fr" {
		space = frenchSpace
	}
	return w.table.Quotes[0] + space + s + space + w.table.Quotes[1]
}

// List joins items as a sentence does: a, b and c.
func (w *Words) List(items []string) string {
	start, middle, end, two := w.table.List[0], w.table.List[1], w.table.List[2], w.table.List[3]
	last := len(items) - 1
	switch last {
	case -1:
		return ""
	case 0:
		return items[0]
	case 1:
		two = w.spanish(two, items[last])
		return join(two, items[0], items[1])
	}
	end = w.spanish(end, items[last])
	var b strings.Builder
	b.WriteString(items[0])
	b.WriteString(join(start, "", ""))
	b.WriteString(strings.Join(items[1:last], join(middle, "", "")))
	b.WriteString(join(end, "", ""))
	b.WriteString(items[last])
	return b.String()
}

// spanish is the pattern before next: Spanish "y" is "e" before the sound i
// (Francia e Italia, madre e hija; but nieve y hielo). CLDR has only the y, its
// own library makes the e by the same rule.
func (w *Words) spanish(pattern, next string) string {
	if w.table.tag.Base() != "es" {
		return pattern
	}
	next = strings.ToLower(next)
	sound := strings.TrimPrefix(next, "h")
	if !strings.HasPrefix(sound, "i") && !strings.HasPrefix(sound, "í") ||
		strings.HasPrefix(next, "hia") || strings.HasPrefix(next, "hie") {
		return pattern
	}
	return strings.Replace(pattern, " y ", " e ", 1)
}

// Language is the name of another language in this one: français canadien. One
// without a name of its own has that of its language alone, and one of a
// language that the tables do not have is its tag.
func (w *Words) Language(tag Tag) string {
	for part := tag; part != ""; part = part[:max(0, strings.LastIndexByte(string(part), '-'))] {
		if name, ok := w.table.Languages[string(part)]; ok {
			return name
		}
	}
	return string(tag)
}

// OwnName is the name of a language in itself, its tag if there is no table.
func OwnName(tag Tag) string {
	c := tableOf(tag)
	if c == nil {
		return string(tag)
	}
	return (&Words{table: c}).Language(tag)
}
