package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bracketPairs finds round and square brackets that do not pair. What opens in one paragraph may close in one
// of the next.
var bracketPairs = Rule{"bracket-pairs", Warn, func(r *Reading) {
	var open, wrong []lone // open are those that are still waited for
	for _, p := range r.passages {
		if !strings.ContainsAny(p.text, "()[]") {
			continue
		}
		for _, at := range unpaired(p.text) {
			b := p.text[at]
			if b == '(' || b == '[' {
				if strings.HasSuffix(p.text, "…") || strings.HasSuffix(p.text, "...") { // cut as it stands
					continue
				}
				open = append(open, lone{p, span{at, at + 1}})
				continue
			}
			if n := len(open) - 1; n >= 0 && p.field == "body" && open[n].p.field == "body" && open[n].p.block < p.block && open[n].p.block >= p.block-4 && shuts(open[n].p.text[open[n].span[0]], b) {
				open = open[:n]
				continue
			}
			wrong = append(wrong, lone{p, span{at, at + 1}})
		}
	}
	for _, l := range append(open, wrong...) {
		r.at(l.p, l.span[0], l.span[1], nil, l.span.of(l.p.text))
	}
}}

// shuts reports whether one bracket shuts another.
func shuts(open, shut byte) bool {
	return open == '(' && shut == ')' || open == '[' && shut == ']'
}

// unpaired are the places of brackets that have no other, in order. Those of lists (a), of faces :-) and of
// intervals [0, 1) are right as they are.
func unpaired(text string) (all []int) {
	var open []int
	last := -1 // the bracket before
	for i := 0; i < len(text); i++ {
		b := text[i]
		if b != '(' && b != ')' && b != '[' && b != ']' {
			continue
		}
		if faceAt(text, i) {
			continue
		}
		before := last
		last = i
		if b == '(' || b == '[' {
			if before < 0 || text[before] != ']' || !interval(text[before+1:i+1]) { // ]0, 1[
				open = append(open, i)
			}
			continue
		}
		if n := len(open) - 1; n >= 0 {
			if shuts(text[open[n]], b) || interval(text[open[n]+1:i]) {
				open = open[:n]
				continue
			}
		}
		if b == ')' && listMark(text[:i]) || interval(text[i+1:]) {
			continue
		}
		all = append(all, i)
	}
	all = append(all, open...)
	slices.Sort(all)
	return all
}

// faceAt reports whether a bracket is the mouth of a face: :-) ;) :( =) ^^) or its cheek.
func faceAt(text string, at int) bool {
	before := strings.TrimRight(text[:at], "-o'’^")
	if before == "" {
		return strings.HasPrefix(text[at+1:], ":") || strings.HasPrefix(text[at+1:], "-:")
	}
	c := before[len(before)-1]
	if (c == ':' || c == ';' || c == '=') && !strings.HasSuffix(before, "»:") {
		rest := before[:len(before)-1]
		last, _ := utf8.DecodeLastRuneInString(rest)
		return at > len(before) || rest == "" || !unicode.IsLetter(last) && !unicode.IsDigit(last)
	}
	return (c == '8' || c == 'X' || c == 'x') && at > len(before) && text[at-1] == '-'
}

// listMark reports whether a text ends in what marks an item of a list before its bracket: a, 1, iv.
func listMark(text string) bool {
	text = tail(text, 20)
	at := strings.LastIndexAny(text, " \n\u00a0\u202f(,;:/–—\t*“\"«")
	mark := strings.TrimSuffix(text[at+max(1, size(text, at)):], ".")
	n := utf8.RuneCountInString(mark)
	if n == 0 || n > 4 {
		return false
	}
	if n == 1 {
		return true
	}
	if strings.Trim(mark, "0123456789.°") == "" {
		return n <= 3
	}
	return strings.Trim(strings.ToLower(mark), "ivx") == ""
}

// interval reports whether what stands between two brackets is two numbers.
func interval(inside string) bool {
	n := 0
	for i, c := range inside {
		if c == '[' || c == ']' || c == '(' || c == ')' {
			inside = inside[:i]
			break
		}
		if n++; n > 20 {
			return false
		}
	}
	return strings.ContainsAny(inside, ",;") && strings.ContainsAny(inside, "0123456789") && strings.Trim(inside, "0123456789,; .+-−∞\u00a0\u202fn") == ""
}
