package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// letters are the rules of characters and spaces.
var letters = []Rule{
	{"invisible", Warn, func(r *Reading) {
		for _, p := range r.passages {
			for i, c := range p.text {
				if invisible(c) {
					end := i + utf8.RuneLen(c)
					r.at(p, i, end, []Edit{{i, end, ""}}, "U+"+strings.ToUpper(hex(c)))
				}
			}
		}
	}},
	{"quotes-fr", Warn, func(r *Reading) {
		if r.Lang.Base() != "fr" {
			return
		}
		for _, p := range r.passages {
			for _, q := range straight(p.text) {
				r.at(p, q[0], q[1], guillemets(p.text, q[0], q[1]))
			}
		}
	}},
	{"space-twice", Note, func(r *Reading) {
		for _, p := range r.passages {
			for _, s := range spaces(p.text) {
				r.at(p, s[0], s[1], []Edit{{s[0], s[1], " "}})
			}
		}
	}},
	{"space-comma", Note, func(r *Reading) {
		for _, p := range r.passages {
			for i := 1; i+1 < len(p.text); i++ {
				if p.text[i] == ' ' && (p.text[i+1] == ',' || strings.HasPrefix(p.text[i+1:], "،")) && wordEnds(p.text[:i]) && !digitBegins(p.text[i+2:]) {
					r.at(p, i, i+1, []Edit{{i, i + 1, ""}})
				}
			}
		}
	}},
}

// invisible are characters that nobody sees and nobody meant: they come with
// pasted text. Joiners and marks of direction are letters' own business in
// Persian, Arabic and emoji, and are not among them.
func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u2060', '\uFEFF', '\u2028', '\u2029', '\u202D', '\u202E', '\uFFFC':
		return true
	}
	return unicode.IsControl(r) && r != '\n' && r != '\t'
}

func hex(r rune) string {
	const digits = "0123456789abcdef"
	var b [4]byte
	for i := range b {
		b[3-i] = digits[r>>(4*i)&15]
	}
	return string(b[:])
}

// straight are pairs of typewriter's quotation marks within one line, by where
// they begin and end. A mark after a digit may be inches, and one beside = or >
// belongs to a program: a line that has one is left alone, and so is one whose
// marks do not pair.
func straight(text string) (pairs [][2]int) {
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if strings.Contains(line, `">`) || strings.Contains(line, `="`) {
			at += len(line)
			continue
		}
		var marks []int
		for i := range len(line) {
			if line[i] != '"' {
				continue
			}
			if i > 0 && line[i-1] >= '0' && line[i-1] <= '9' && len(marks)%2 == 0 {
				marks = nil
				break
			}
			marks = append(marks, at+i)
		}
		if len(marks)%2 == 0 {
			for i := 0; i < len(marks); i += 2 {
				if marks[i+1] > marks[i]+1 {
					pairs = append(pairs, [2]int{marks[i], marks[i+1] + 1})
				}
			}
		}
		at += len(line)
	}
	return pairs
}

// guillemets sets the marks at both ends as French does: with a narrow no-break
// space inside, in the place of the space that may be there.
func guillemets(text string, from, to int) []Edit {
	open, shut := from+1, to-1
	for open < shut && text[open] == ' ' {
		open++
	}
	for shut > open && text[shut-1] == ' ' {
		shut--
	}
	return []Edit{{from, open, "«\u202f"}, {shut, to, "\u202f»"}}
}

// spaces are two spaces or more between words. At the ends of a line they are
// not seen, and so not told.
func spaces(text string) (all [][2]int) {
	for i := 0; i < len(text); i++ {
		if text[i] != ' ' {
			continue
		}
		end := i
		for end < len(text) && text[end] == ' ' {
			end++
		}
		if end-i > 1 && i > 0 && text[i-1] != '\n' && end < len(text) && text[end] != '\n' {
			all = append(all, [2]int{i, end})
		}
		i = end - 1
	}
	return all
}

func wordEnds(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func digitBegins(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsDigit(r)
}
