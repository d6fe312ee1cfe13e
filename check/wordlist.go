package check

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a newsroom's own list of words.
const (
	MaxWordRules = 500  // lines that say something
	MaxWordLine  = 200  // characters of one
	MaxPatterns  = 50   // of them expressions, which each read the whole text
	maxProgram   = 300  // steps of one expression, once compiled
	maxPrograms  = 1500 // and of all
)

// A WordList is a newsroom's own words, ready to be looked for. The zero WordList has none.
type WordList struct {
	Names    []string // that are confirmed, as they are spelled
	words    map[rune][]word
	patterns []pattern
	steps    int // of all patterns
}

type wordKind byte

const (
	preferred wordKind = iota // another word is written
	forbidden
	noted
)

type word struct {
	kind  wordKind
	wrong []rune
	right string
	why   string
	small bool // it has no capital: it is also meant where a sentence begins with it
}

type pattern struct {
	find  *regexp.Regexp
	right string
	why   string
}

// A Problem is a line that says nothing that can be looked for. What is wrong with it stands in
// lang/words under "wordlist." and Key.
type Problem struct {
	Line int // from 1
	Key  string
	Args []any
}

// ParseWords reads a list of words, a rule a line:
//
//	wrong => right # why      another spelling is preferred
//	!word # why               not used here: the story is stopped
//	?word # why               worth a look
//	/expression/ => text      RE2 (golang.org/s/re2syntax); $1 is its first group
//	= Name                    a name as it is spelled
//
// Empty lines and those that begin with # say nothing. A word without capitals is also meant where
// a sentence begins with it; one that has some is meant as it stands. Lines that cannot be are
// told, and the others hold.
func ParseWords(text string) (list WordList, bad []Problem) {
	list.words = map[rune][]word{}
	count := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\uFEFF"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, args := "", []any(nil)
		count++
		switch {
		case !utf8.ValidString(line):
			key = "coding"
		case utf8.RuneCountInString(line) > MaxWordLine:
			key, args = "long", []any{MaxWordLine}
		case count > MaxWordRules:
			key, args = "many", []any{MaxWordRules}
		default:
			key, args = list.add(line)
		}
		if key != "" {
			bad = append(bad, Problem{i + 1, key, args})
		}
	}
	for first := range list.words { // the longest that stands somewhere is meant
		slices.SortStableFunc(list.words[first], func(a, b word) int { return len(b.wrong) - len(a.wrong) })
	}
	return list, bad
}

// add takes one line in; key says what is wrong with it, "" for nothing.
func (l *WordList) add(line string) (key string, args []any) {
	if rest, is := strings.CutPrefix(line, "="); is && !strings.HasPrefix(rest, ">") {
		name, _ := comment(rest)
		if name == "" {
			return "empty", nil
		}
		l.Names = append(l.Names, name)
		return "", nil
	}
	if strings.HasPrefix(line, "/") {
		return l.addPattern(line)
	}
	rest, why := comment(line)
	w := word{kind: preferred, why: why}
	switch {
	case strings.HasPrefix(rest, "!"):
		w.kind, rest = forbidden, rest[1:]
	case strings.HasPrefix(rest, "?"):
		w.kind, rest = noted, rest[1:]
	default:
		wrong, right, ok := strings.Cut(rest, "=>")
		if !ok {
			return "form", nil
		}
		rest, w.right = wrong, strings.TrimSpace(right)
		if strings.TrimSpace(wrong) == w.right {
			return "same", nil
		}
		if w.right == "" {
			return "empty", nil
		}
	}
	w.wrong = []rune(strings.TrimSpace(rest))
	if len(w.wrong) == 0 {
		return "empty", nil
	}
	w.small = !slices.ContainsFunc(w.wrong, unicode.IsUpper)
	first := alike(unicode.ToLower(w.wrong[0]))
	l.words[first] = append(l.words[first], w)
	return "", nil
}

func (l *WordList) addPattern(line string) (key string, args []any) {
	end := strings.LastIndex(line, "/ =>")
	if end < 1 {
		if end = strings.LastIndex(line, "/=>"); end < 1 {
			return "form", nil
		}
	}
	if len(l.patterns) == MaxPatterns {
		return "patterns", []any{MaxPatterns}
	}
	right, why := comment(line[strings.Index(line[end:], "=>")+end+2:])
	expression := line[1:end]
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return "expression", []any{err.Error()}
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(program.Inst) > maxProgram || l.steps+len(program.Inst) > maxPrograms {
		return "large", nil
	}
	find, err := regexp.Compile(expression)
	if err != nil {
		return "expression", []any{err.Error()}
	}
	if find.MatchString("") {
		return "nothing", nil
	}
	l.steps += len(program.Inst)
	l.patterns = append(l.patterns, pattern{find, right, why})
	return "", nil
}

// comment parts a line from what stands behind " #".
func comment(line string) (rest, why string) {
	rest, why, _ = strings.Cut(line, " #")
	return strings.TrimSpace(rest), strings.TrimSpace(why)
}

// Empty reports whether nothing is looked for.
func (l WordList) Empty() bool { return len(l.words) == 0 && len(l.patterns) == 0 }

// A hit is a word of the list in a text, in bytes.
type hit struct {
	from, to   int
	right, why string
}

// hits finds words of one kind. Each place of the text is looked at once, beside the words that
// begin with its letter.
func (l WordList) hits(text string, kind wordKind) (all []hit) {
	if len(l.words) > 0 {
		last := ' '
		for i := 0; i < len(text); {
			r, size := utf8.DecodeRuneInString(text[i:])
			if n := l.at(text, i, last, r, kind, &all); n > 0 {
				last, _ = utf8.DecodeLastRuneInString(text[:i+n])
				i += n
				continue
			}
			last = r
			i += size
		}
	}
	if kind != preferred {
		return all
	}
	for _, p := range l.patterns {
		for _, m := range p.find.FindAllStringSubmatchIndex(text, MaxFindings) {
			right := string(p.find.ExpandString(nil, p.right, text, m))
			if m[1] > m[0] && right != text[m[0]:m[1]] {
				all = append(all, hit{m[0], m[1], right, p.why})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b hit) int { return a.from - b.from })
	return all
}

// at is how many bytes a word of the list takes at a place; 0 where none stands.
func (l WordList) at(text string, i int, last, r rune, kind wordKind, all *[]hit) int {
	for _, w := range l.words[alike(unicode.ToLower(r))] {
		if w.kind != kind || inWord(last) && inWord(w.wrong[0]) {
			continue
		}
		n := w.stands(text[i:])
		if n == 0 {
			continue
		}
		if w.right != "" && rightAt(text, i, n, w) {
			return n
		}
		right := w.right
		if w.small && unicode.IsUpper(r) {
			first, size := utf8.DecodeRuneInString(right)
			right = string(unicode.ToUpper(first)) + right[size:]
		}
		*all = append(*all, hit{i, i + n, right, w.why})
		return n
	}
	return 0
}

// stands is how many bytes of the text a word takes that stands at its beginning; 0 if it does not.
func (w word) stands(text string) int {
	n := 0
	for i, want := range w.wrong {
		r, size := utf8.DecodeRuneInString(text[n:])
		if size == 0 || alike(r) != alike(want) && (i > 0 || !w.small || unicode.ToLower(r) != want) {
			return 0
		}
		n += size
	}
	if next, _ := utf8.DecodeRuneInString(text[n:]); n < len(text) && inWord(next) && inWord(w.wrong[len(w.wrong)-1]) {
		return 0
	}
	return n
}

// rightAt reports whether what is wanted stands there already: Covid is a part of Covid-19.
func rightAt(text string, i, n int, w word) bool {
	for at := 0; ; {
		in := strings.Index(w.right[at:], text[i:i+n])
		if in < 0 {
			return false
		}
		at += in
		if i >= at && strings.HasPrefix(text[i-at:], w.right) {
			return true
		}
		at++
	}
}

// alike is the letter that two ways of writing one have in common: both apostrophes, all spaces.
func alike(r rune) rune {
	switch r {
	case '’', 'ʼ':
		return '\''
	case '\u00a0', '\u202f', '\n':
		return ' '
	}
	return r
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// ownWords are the rules of the newsroom's own list.
var ownWords = []Rule{
	{"word-list", Warn, everyWord(preferred)},
	{"word-forbidden", Block, everyWord(forbidden)},
	{"word-note", Note, everyWord(noted)},
}

func everyWord(kind wordKind) func(*Reading) {
	return func(r *Reading) {
		if r.Words.Empty() {
			return
		}
		for _, p := range r.passages {
			for _, h := range r.Words.hits(p.text, kind) {
				if kind == preferred {
					r.at(p, h.from, h.to, []Edit{{h.from, h.to, h.right}}, p.text[h.from:h.to], h.right, h.why)
				} else {
					r.at(p, h.from, h.to, nil, p.text[h.from:h.to], h.why)
				}
			}
		}
	}
}
