package main

import (
	"fmt"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"

	"marbre/check"
)

// paper is where findings are printed for people.
type paper struct {
	e       env
	colours bool
	columns int
}

// newPaper has colours on a terminal alone, and not where NO_COLOR (no-color.org) asks for none.
func newPaper(e env) paper {
	p := paper{e: e, columns: 100}
	if f, ok := e.stdout.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.colours = e.getenv("NO_COLOR") == "" && e.getenv("TERM") != "dumb"
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w >= 40 {
			p.columns = w
		}
	}
	return p
}

func (p paper) colour(code, s string) string {
	if !p.colours {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// severityColour are the colours of a terminal for what was found.
var severityColour = map[check.Severity]string{check.Block: "1;31", check.Warn: "33", check.Note: "36"}

// print prints every finding with the line in which it stands, and the counts.
func (p paper) print(done []checked) error {
	count, stories := check.Count{}, 0
	for _, d := range done {
		var of lines
		if d.source != nil {
			of = linesOf(d.source.text)
		}
		if len(d.Findings) > 0 {
			stories++
		}
		for i, t := range d.Findings {
			switch t.Severity {
			case check.Block:
				count.Block++
			case check.Warn:
				count.Warn++
			default:
				count.Note++
			}
			if err := p.finding(d, t, d.texts[i], of); err != nil {
				return err
			}
		}
	}
	if count.Block+count.Warn+count.Note == 0 {
		_, err := fmt.Fprintf(p.e.stdout, "Nothing was found in %s.\n", some(len(done), "text", "texts"))
		return err
	}
	_, err := fmt.Fprintf(p.e.stdout, "%s in %d of %s: %d block, %d warn, %d note.\n", some(count.Block+count.Warn+count.Note, "finding", "findings"), stories, some(len(done), "text", "texts"), count.Block, count.Warn, count.Note)
	return err
}

// some is a number of things.
func some(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// finding prints one: where it is, and below it the line with a mark under the words. Where they
// do not stand in the file as they are read, the line is that of their part.
func (p paper) finding(d checked, t check.Told, text string, of lines) error {
	line, from, to := lineAt(text, t.Start, t.End)
	where := d.path + ": " + t.Part
	if t.Text != "" {
		where += fmt.Sprintf(":%d", t.Start+1)
	}
	if d.source != nil {
		where = fmt.Sprintf("%s:%d:1", d.path, max(1, d.source.piece.line))
		if a, b, ok := d.source.find(t.Part, text, t.Start, t.End); ok {
			at, end := of.spot(a), of.spot(b)
			where, line = fmt.Sprintf("%s:%d:%d", d.path, at.line, at.column), of.line(at.line)
			from, to = at.column-1, end.column-1
			if end.line > at.line {
				to = len([]rune(line))
			}
		}
	}
	out := fmt.Sprintf("%s: %s %s: %s\n", p.colour("1", clean(where)), p.colour(severityColour[t.Severity], string(t.Severity)), t.Rule, clean(t.Message))
	if line != "" {
		shown, under := p.mark([]rune(line), from, to)
		out += shown + "\n" + p.colour(severityColour[t.Severity], under)
		if t.Fix != nil && strings.TrimSpace(*t.Fix) != "" && len(*t.Fix) < 80 && !strings.Contains(*t.Fix, "\n") {
			out += " → " + clean(*t.Fix)
		}
		out += "\n"
	}
	_, err := fmt.Fprint(p.e.stdout, out)
	return err
}

// lineAt is the line of a text in which character start stands, and where the words are in it.
func lineAt(text string, start, end int) (line string, from, to int) {
	runes := []rune(text)
	start, end = min(start, len(runes)), min(end, len(runes))
	a, b := start, start
	for a > 0 && runes[a-1] != '\n' {
		a--
	}
	for b < len(runes) && runes[b] != '\n' {
		b++
	}
	return string(runes[a:b]), start - a, min(end, b) - a
}

// margin is what stands before a line that is shown.
const margin = "    "

// mark is a line as it fits, and the line below it with carets under runes from to to. In lines
// that have text from right to left a terminal decides where a character stands: the words are
// named there instead.
func (p paper) mark(line []rune, from, to int) (shown, under string) {
	from, to = min(from, len(line)), min(to, len(line))
	room := p.columns - len(margin) - 2
	a, b := from, from
	for used := 0; ; { // as much as fits on both sides of the place, its beginning a third in
		grew := false
		if a > 0 && used+cells(line[a-1]) <= room && (b == len(line) || cellsOf(line[a:from]) < room/3) {
			a--
			used, grew = used+cells(line[a]), true
		}
		if b < len(line) && used+cells(line[b]) <= room {
			used, grew = used+cells(line[b]), true
			b++
		}
		if !grew {
			break
		}
	}
	for a > 0 && a < from && cells(line[a]) == 0 { // a mark does not begin a line
		a++
	}
	if b < len(line) {
		for b > from && cells(line[b]) == 0 { // nor does its letter end one without it
			b--
		}
	}
	lead, tail := "", ""
	if a > 0 {
		lead = "…"
	}
	if b < len(line) {
		tail = "…"
	}
	shown = margin + lead + clean(string(line[a:b])) + tail
	if rightToLeft(line[a:b]) {
		if from == to {
			return shown, margin + "^"
		}
		return shown, margin + "^ " + clean(shorten(string(line[from:to]), room-4))
	}
	n := cellsOf(line[from:min(to, b)])
	return shown, margin + strings.Repeat(" ", cellsOf([]rune(lead))+cellsOf(line[a:from])) + strings.Repeat("^", max(1, n))
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// cells is how many columns of a terminal a character takes (Unicode Standard Annex 11): none for
// what is put on another, two for what East Asian scripts and emoji take, one for what stands in
// for a character that a terminal must not get.
func cells(r rune) int {
	switch {
	case r == '\t':
		return 1
	case control(r):
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r >= 0xFE00 && r <= 0xFE0F:
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

func cellsOf(runes []rune) (n int) {
	for _, r := range runes {
		n += cells(r)
	}
	return n
}

// control reports whether a character would move a terminal's cursor or turn its text around, or
// would be seen by nobody though it is meant to be shown.
func control(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u2060', '\uFEFF', '\u2028', '\u2029', '\uFFFC':
		return true
	}
	return unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// clean is text for a terminal, each of its characters as wide as cells says: a tab is a space, and
// what must not be sent is the replacement character.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case control(r):
			return '\uFFFD'
		}
		return r
	}, s)
}

// rightToLeft reports whether text has letters of a script that runs from right to left.
func rightToLeft(runes []rune) bool {
	for _, r := range runes {
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam) {
			return true
		}
	}
	return false
}
