package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// spaceMarks finds spaces beside marks that are not as the language has them. French: a no-break space (narrow or not)
// before : ; ! ? » and after «, none before a point; Canada's French has none before ; ! ?, and Switzerland's
// has its own ways and is left alone. English and Arabic: no space before a mark.
var spaceMarks = Rule{"space-fr", Note, func(r *Reading) {
	var wants func(text string, at, size int) (from, to int, put string, wrong bool)
	switch r.Lang.Base() {
	case "fr":
		switch {
		case strings.HasSuffix(string(r.Lang), "-CH"):
			return
		case strings.HasSuffix(string(r.Lang), "-CA"):
			wants = spaceCanada
		default:
			wants = spaceFrench
		}
	case "en", "ar":
		wants = spaceNone
	default:
		return
	}
	for _, p := range r.passages {
		for i := 0; i < len(p.text); {
			next := strings.IndexAny(p.text[i:], ":;!?.«»،؛؟")
			if next < 0 {
				break
			}
			i += next
			_, size := utf8.DecodeRuneInString(p.text[i:])
			if from, to, put, wrong := wants(p.text, i, size); wrong {
				r.at(p, from, to, []Edit{{from, to, put}})
			}
			i += size
		}
	}
}}

const (
	noBreak = "\u00a0"
	narrow  = "\u202f" // the narrow no-break space
)

// spaceFrench says which space beside a mark is wrong, and what is to be put there. The span is the space,
// or the mark where a space is missing.
func spaceFrench(text string, at, size int) (from, to int, put string, wrong bool) {
	mark, before, after := text[at:at+size], tail(text[:at], longWord), head(text[at+size:], longWord)
	gap := len(before) - len(strings.TrimRight(before, " "))
	switch mark {
	case ".":
		return spaceNone(text, at, size)
	case "«":
		n := len(after) - len(strings.TrimLeft(after, " "))
		switch {
		case n > 0:
			return at + size, at + size + n, narrow, len(after) > n
		case after == "" || space(after) > 0:
			return 0, 0, "", false
		}
		return at, at + size, mark + narrow, true
	case "»":
		switch {
		case gap > 0:
			return at - gap, at, narrow, gap < len(before)
		case before == "" || space(before[max(0, len(before)-1):]) > 0 || strings.HasSuffix(before, noBreak) || strings.HasSuffix(before, narrow):
			return 0, 0, "", false
		}
		return at, at + size, narrow + mark, true
	case ":", ";", "!", "?":
		if !ends(strings.TrimLeft(after, "?!")) || strings.HasPrefix(after, ")") && mark != "!" && mark != "?" {
			return 0, 0, "", false
		}
		put = narrow
		if mark == ":" {
			put = noBreak
		}
		if gap > 0 {
			last, _ := utf8.DecodeLastRuneInString(before[:len(before)-gap])
			return at - gap, at, put, gap < len(before) && last != '\n' && !face(mark, after)
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		if !unicode.IsLetter(last) && !unicode.IsDigit(last) && !strings.ContainsRune("»)%€’”\"", last) {
			return 0, 0, "", false
		}
		if mark == ";" && entityEnds(before) || mark == "!" && strings.HasSuffix(before, "Yahoo") {
			return 0, 0, "", false
		}
		return at, at + size, put + mark, true
	}
	return 0, 0, "", false
}

// spaceCanada is French as Canada sets it: a space before : and within « », none before ; ! ?.
func spaceCanada(text string, at, size int) (from, to int, put string, wrong bool) {
	switch text[at : at+size] {
	case ";", "!", "?":
		return spaceNone(text, at, size)
	}
	return spaceFrench(text, at, size)
}

// spaceNone says that a space before a mark is wrong: one after a word, where the mark ends something.
func spaceNone(text string, at, size int) (from, to int, put string, wrong bool) {
	mark, before, after := text[at:at+size], tail(text[:at], longWord), head(text[at+size:], longWord)
	if mark == "«" || mark == "»" || !ends(after) || face(mark, after) {
		return 0, 0, "", false
	}
	word := strings.TrimRight(before, " "+noBreak+narrow)
	if len(word) == len(before) || word == "" {
		return 0, 0, "", false
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	if !unicode.IsLetter(last) && !unicode.IsDigit(last) && !strings.ContainsRune(")»”’\"", last) {
		return 0, 0, "", false
	}
	return at - len(before) + len(word), at, "", true
}

// ends reports whether what follows a mark shows that the mark ends something: no address, no hour, no program.
func ends(after string) bool {
	if after == "" || space(after) > 0 {
		return true
	}
	c, _ := utf8.DecodeRuneInString(after)
	return strings.ContainsRune("»)”\"’", c)
}

// face reports whether a mark is the eyes of a face, :-) or ;) : a bracket or a hyphen follows.
func face(mark, after string) bool {
	return (mark == ":" || mark == ";") && (strings.HasPrefix(after, ")") || strings.HasPrefix(after, "-") || strings.HasPrefix(after, "("))
}

// entityEnds reports whether a text ends in an entity without its semicolon: &nbsp.
func entityEnds(text string) bool {
	at := strings.LastIndexByte(text[max(0, len(text)-10):], '&')
	return at >= 0 && !strings.ContainsAny(text[max(0, len(text)-10)+at:], " ")
}
