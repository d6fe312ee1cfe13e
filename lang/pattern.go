package lang

import (
	"strconv"
	"strings"
	"time"
)

// format writes t by a CLDR date pattern (UTS 35, part 4, "Date Format
// Patterns"), of which it knows the letters y M L d E c H h K k m a B and text in
// quotes. Other letters stand for themselves.
func (c *table) format(pattern string, t time.Time) string {
	var b strings.Builder
	for i := 0; i < len(pattern); {
		if pattern[i] == '\'' {
			i = quoted(&b, pattern, i)
			continue
		}
		n := 1
		for i+n < len(pattern) && pattern[i+n] == pattern[i] {
			n++
		}
		if !c.field(&b, pattern[i], n, t) {
			b.WriteString(pattern[i : i+n])
		}
		i += n
	}
	return b.String()
}

// quoted writes the text in quotes that starts at i and returns where the
// pattern goes on. Two quotes are one. A quote that is never closed goes to
// the end.
func quoted(b *strings.Builder, pattern string, i int) int {
	if strings.HasPrefix(pattern[i:], "''") {
		b.WriteByte('\'')
		return i + 2
	}
	for i++; i < len(pattern); i++ {
		if pattern[i] == '\'' {
			if !strings.HasPrefix(pattern[i:], "''") {
				return i + 1
			}
			i++
		}
		b.WriteByte(pattern[i])
	}
	return i
}

// field writes one field of n letters, and reports whether it knows the letter.
func (c *table) field(b *strings.Builder, letter byte, n int, t time.Time) bool {
	switch letter {
	case 'y':
		if n == 2 {
			c.digits(b, (t.Year()%100+100)%100, 2)
		} else {
			c.digits(b, t.Year(), n)
		}
	case 'M':
		c.name(b, n, int(t.Month())-1, c.Months[:2])
	case 'L':
		c.name(b, n, int(t.Month())-1, c.Months[2:])
	case 'd':
		c.digits(b, t.Day(), n)
	case 'E':
		c.name(b, max(n, 3), int(t.Weekday()), c.Days[:2])
	case 'c':
		c.name(b, max(n, 3), int(t.Weekday()), c.Days[2:])
	case 'H':
		c.digits(b, t.Hour(), n)
	case 'K':
		c.digits(b, t.Hour()%12, n)
	case 'h':
		c.digits(b, (t.Hour()+11)%12+1, n)
	case 'k':
		c.digits(b, (t.Hour()+23)%24+1, n)
	case 'm':
		c.digits(b, t.Minute(), n)
	case 'a':
		b.WriteString(c.HalfDays[t.Hour()/12])
	case 'B':
		b.WriteString(c.period(t.Hour()*60 + t.Minute()))
	default:
		return false
	}
	return true
}

// period is the part of the day that a minute after midnight is in, AM or PM
// where the language tells no parts apart.
func (c *table) period(minute int) string {
	for _, p := range c.Periods {
		from, before := p.From <= minute, minute < p.Before
		if from && before || p.Before < p.From && (from || before) {
			return p.Name
		}
	}
	return c.HalfDays[minute/720]
}

// name writes the i-th name, wide for four letters, abbreviated for three, and
// its number, counted from 1, for fewer.
func (c *table) name(b *strings.Builder, n, i int, names [][]string) {
	switch {
	case n < 3:
		c.digits(b, i+1, n)
	case n == 4:
		b.WriteString(names[0][i])
	default:
		b.WriteString(names[1][i])
	}
}

// digits writes n in at least that many of the language's digits, a hundred at
// most.
func (c *table) digits(b *strings.Builder, n, width int) {
	s := strconv.Itoa(n)
	if n < 0 {
		b.WriteString(c.Minus)
		s = s[1:]
	}
	for range min(width, 100) - len(s) {
		b.WriteString(c.digit[0])
	}
	b.WriteString(c.inDigits(s))
}

// join puts zero and one into a CLDR pattern like "{1} 'at' {0}".
func join(pattern, zero, one string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); {
		switch {
		case pattern[i] == '\'':
			i = quoted(&b, pattern, i)
		case strings.HasPrefix(pattern[i:], "{0}"):
			b.WriteString(zero)
			i += 3
		case strings.HasPrefix(pattern[i:], "{1}"):
			b.WriteString(one)
			i += 3
		default:
			b.WriteByte(pattern[i])
			i++
		}
	}
	return b.String()
}
