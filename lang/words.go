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
)

//go:embed words/*.txt
var wordFiles embed.FS

// Words are what a language says and how it writes numbers, dates and names.
type Words struct {
	tag       Tag
	table     *table
	sentences map[string]string
	english   map[string]string // what is said when sentences has nothing
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

// made keeps the Words that were asked for, by tag.
var made sync.Map

// For returns the words of the nearest known language, English when none is.
// Dates, numbers and marks are those of the nearest of the languages that CLDR
// tables are kept of, which are more: German ones beside English sentences.
func For(tag Tag) *Words {
	if w, ok := made.Load(tag); ok {
		return w.(*Words)
	}
	c := tableOf(tag)
	if c == nil {
		c = exactTable("en")
	}
	w := &Words{tag: "en", table: c, english: sentencesOf()["en"]}
	if _, known := sentencesOf()[Tag(c.tag.Base())]; known {
		w.tag = Tag(c.tag.Base())
	}
	w.sentences = sentencesOf()[w.tag]
	if len(tag) <= maxTag { // tags come from outside too, but only so many are languages that we know
		if _, known := sentencesOf()[tag]; known || exactTable(tag) != nil {
			made.Store(tag, w)
		}
	}
	return w
}

// Tag is the language of the words.
func (w *Words) Tag() Tag { return w.tag }

// Say returns the sentence of key with its {0}, {1}… filled in: whole numbers
// as the language writes them, everything else as it is. Where the language has
// the sentence in plural forms (key[one], key[other]…), the first whole number
// among args chooses by CLDR's rules. A key that the language does not have is
// said in English; one that nobody has comes back itself.
func (w *Words) Say(key string, args ...any) string {
	s, ok := w.find(key, args)
	if !ok {
		return key
	}
	if len(args) == 0 || !strings.Contains(s, "{") {
		return s
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		text := fmt.Sprint(a)
		if n, ok := wholeNumber(a); ok {
			text = w.Number(n)
		}
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", text)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// find is the sentence of key, in the form that args ask for, as the file has
// it. The forms of a list are chosen by the list's own language.
func (w *Words) find(key string, args []any) (string, bool) {
	for i, list := range []map[string]string{w.sentences, w.english} {
		counts := exactTable([]Tag{w.tag, "en"}[i])
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
