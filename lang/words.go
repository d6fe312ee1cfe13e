package lang

import (
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

//go:embed words/*.txt
var wordFiles embed.FS

// Words are what a language says and how it writes numbers, dates and names.
type Words struct {
	tag       Tag
	table     *table
	sentences map[string]string
	english   map[string]string // what is said when sentences has nothing
	own       map[string]string // a newsroom's, before all others; nil for none
}

// sentencesOf reads every words file, once.
var sentencesOf = sync.OnceValue(func() map[Tag]map[string]string {
	all := map[Tag]map[string]string{}
	entries, err := wordFiles.ReadDir("words")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, e := range entries {
		text, err := wordFiles.ReadFile("words/" + e.Name())
		if err != nil {
			panic(err)
		}
		words, err := ReadWords(string(text))
		if err != nil {
			panic(e.Name() + ": " + err.Error()) // a test would have caught it
		}
		all[Tag(strings.TrimSuffix(e.Name(), path.Ext(e.Name())))] = words
	}
	return all
})

// ReadWords reads a words file: "key = sentence" lines, # comments and empty
// lines. It fails, naming the line, on a line that is none of these and on a
// key that stands twice.
func ReadWords(text string) (map[string]string, error) {
	words := map[string]string{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		key, sentence, ok := strings.Cut(line, "=")
		key, sentence = strings.TrimSpace(key), strings.TrimSpace(sentence)
		if !ok || key == "" || sentence == "" {
			return nil, fmt.Errorf("line %d: want KEY = SENTENCE", n)
		}
		if _, twice := words[key]; twice {
			return nil, fmt.Errorf("line %d: %s stands twice", n, key)
		}
		words[key] = sentence
	}
	return words, nil
}

// Known returns the languages that have words, sorted.
func Known() []Tag { return slices.Sorted(maps.Keys(sentencesOf())) }

// made keeps the Words that were asked for, by tag; kept counts them.
var (
	made sync.Map
	kept atomic.Int32
)

// maxKept is how many tags are kept: more than a newsroom has, and an end to
// those that come from outside.
const maxKept = 1000

// For returns the words of the nearest known language, English when none is.
// Dates, numbers and marks are those of the nearest of the languages that CLDR
// tables are kept of, which are more: German ones beside English sentences.
func For(tag Tag) *Words {
	if w, ok := made.Load(tag); ok {
		return w.(*Words)
	}
	w := wordsOf(tag)
	if len(tag) <= maxTag && kept.Load() < maxKept {
		if _, had := made.LoadOrStore(tag, w); !had {
			kept.Add(1)
		}
	}
	return w
}

func wordsOf(tag Tag) *Words {
	c := tableOf(tag)
	if c == nil {
		c = exactTable("en")
	}
	w := &Words{tag: "en", table: c, english: sentencesOf()["en"]}
	if base := Tag(c.tag.Base()); sentencesOf()[base] != nil {
		w.tag = base
	}
	w.sentences = sentencesOf()[w.tag]
	return w
}

// Tag is the language of the words.
func (w *Words) Tag() Tag { return w.tag }

// Say returns the sentence of key with its {0}, {1}… filled in: whole numbers
// and days as the language writes them, a Said as it says it, everything else as it is. {0:state} is the
// sentence of the key that its argument has under "state.", for words like
// draft; the argument itself if there is none. Where the language has the
// sentence in plural forms (key[one], key[other]…), the first whole number
// among args chooses by CLDR's rules. A key that the language does not have is
// said in English; one that nobody has comes back itself.
func (w *Words) Say(key string, args ...any) string {
	s, ok := w.find(key, args)
	if !ok {
		return key
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:open])
		s = s[open:]
		place, rest, closed := strings.Cut(s[1:], "}")
		text, ok := w.fill(place, args)
		if !closed || !ok { // no place of ours: text like any other
			b.WriteByte('{')
			s = s[1:]
			continue
		}
		b.WriteString(text)
		s = rest
	}
}

// fill is what stands in a place: 0, or 0:state.
func (w *Words) fill(place string, args []any) (string, bool) {
	number, under, named := strings.Cut(place, ":")
	i, err := strconv.ParseUint(number, 10, 8)
	if err != nil || i >= uint64(len(args)) {
		return "", false
	}
	if n, ok := wholeNumber(args[i]); ok {
		return w.Number(n), true
	}
	if d, ok := args[i].(Day); ok {
		return w.Date(d, Long), true
	}
	if said, ok := args[i].(Said); ok {
		return strings.TrimSpace(w.Say(said.Key, said.Args...)), true
	}
	text := fmt.Sprint(args[i])
	if named {
		if word, ok := w.find(under+"."+text, nil); ok {
			return word, true
		}
	}
	return text, true
}

// find is the sentence of key, in the form that args ask for, as the file has
// it. The forms of a list are chosen by the list's own language; those of a newsroom's
// own sentences by the language that it asked for.
func (w *Words) find(key string, args []any) (string, bool) {
	for i, list := range []map[string]string{w.own, w.sentences, w.english} {
		if len(list) == 0 {
			continue
		}
		counts := w.table
		if i > 0 {
			counts = exactTable([]Tag{w.tag, "en"}[i-1])
		}
		for _, a := range args {
			n, ok := wholeNumber(a)
			if !ok {
				continue
			}
			if s, ok := list[key+"["+counts.plural(n)+"]"]; ok {
				return s, true
			}
			if s, ok := list[key+"[other]"]; ok {
				return s, true
			}
			break
		}
		if s, ok := list[key]; ok {
			return s, true
		}
	}
	return "", false
}

func wholeNumber(a any) (int64, bool) {
	switch n := a.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	}
	return 0, false
}

// Has reports whether the language itself has the sentence of key, in whatever form.
func (w *Words) Has(key string) bool {
	_, plain := w.sentences[key]
	_, plural := w.sentences[key+"[other]"]
	return plain || plural
}

// Keys returns the keys of the language, sorted, those with plural forms once.
func (w *Words) Keys() []string {
	seen := map[string]bool{}
	for key := range w.sentences {
		key, _, _ = strings.Cut(key, "[")
		seen[key] = true
	}
	return slices.Sorted(maps.Keys(seen))
}
