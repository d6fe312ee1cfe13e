package check

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"marbre/lang"
)

// What rules of dates and numbers have in common: how a text is cut into sentences, and from when it speaks.

// day is from when a story speaks: its first publication, or now while it waits.
func (r *Reading) day() time.Time {
	if !r.Out.IsZero() {
		return r.Out
	}
	return r.Now
}

// told are the passages, and the lead picture's caption.
func (r *Reading) told() []passage {
	if r.Lead == nil || blank(r.Lead.Caption) {
		return r.passages
	}
	return append(r.passages[:len(r.passages):len(r.passages)], passage{r.Lead.Caption, "lead", noBlock})
}

// A span is a part of a text, in bytes.
type extent struct{ from, to int }

func (s extent) of(text string) string { return text[s.from:s.to] }

// periods are the sentences of a text, as far as points and capitals tell: each ends at a point,
// a mark or a line's end after which another begins.
func periods(text string) (all []extent) {
	from := 0
	for i := 0; i < len(text); i++ {
		end := -1
		switch text[i] {
		case '\n':
			end = i
		case '.', '!', '?':
			if i+1 < len(text) && text[i+1] == ' ' {
				if next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[i+1:min(len(text), i+16)], " «“\"\u00a0\u202f(")); !unicode.IsLower(next) && !abbreviation(text[from:i]) {
					end = i + 1
				}
			}
		}
		if end >= 0 {
			if end > from {
				all = append(all, extent{from, end})
			}
			from = i + 1
		}
	}
	if from < len(text) {
		all = append(all, extent{from, len(text)})
	}
	return all
}

// abbreviated reports whether a text ends with one letter, or with a title, whose point ends no sentence.
func abbreviation(text string) bool {
	word := finalWord(text[max(0, len(text)-16):])
	switch word {
	case "Mr", "Mrs", "Dr", "St", "No", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "Mme", "Me", "av", "apr":
		return true
	}
	return utf8.RuneCountInString(word) == 1
}

// yearsIn are the years that a text names in four digits, from 1800 to 2100.
func yearsIn(text string) (all []int) {
	for i := 0; i+4 <= len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		end := i
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		if end-i == 4 {
			if y := number(text[i:end]); y >= 1800 && y <= 2100 {
				all = append(all, y)
			}
		}
		i = end
	}
	return all
}

// number is what up to nine digits say.
func number(digits string) (n int) {
	for i := 0; i < len(digits) && i < 9; i++ {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// nearest is the year in which a day of a month is nearest to now.
func nearest(now time.Time, d lang.Dated) int {
	year, off := now.Year(), time.Duration(1<<62)
	for y := now.Year() - 1; y <= now.Year()+1; y++ {
		if o := time.Date(y, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Sub(now).Abs(); o < off {
			year, off = y, o
		}
	}
	return year
}

// wordOf is the word that begins a text, and how many bytes it has.
func wordOf(text string) string {
	for i, c := range text {
		if !unicode.IsLetter(c) && !unicode.IsMark(c) {
			return text[:i]
		}
	}
	return text
}

// lastWord is the word that ends a text, without the spaces after it.
func finalWord(text string) string {
	text = strings.TrimRight(text, " \u00a0\u202f")
	i := strings.LastIndexFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsMark(c) })
	if i < 0 {
		return text
	}
	_, n := utf8.DecodeRuneInString(text[i:])
	return text[i+n:]
}

// quoted reports whether a place lies between quotation marks that are open there.
func inQuotes(text string, at int) bool {
	before := text[:at]
	if strings.Count(before, "«") > strings.Count(before, "»") || strings.Count(before, "“") > strings.Count(before, "”") {
		return true
	}
	return strings.Count(before, `"`)%2 == 1
}
