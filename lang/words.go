package lang

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed words
var files embed.FS

// Words are what a language says and how it writes numbers, dates and names.
type Words struct {
	tag   Tag
	table *table
}

// Known returns the languages that have words.
func Known() []Tag { return []Tag{"ar", "en", "fr"} }

// For returns the words of the nearest known language, English when none is.
// Dates, numbers and marks are those of the nearest of the languages that CLDR
// tables are kept of, which are more: German ones beside English sentences.
func For(tag Tag) *Words {
	c := tableOf(tag)
	if c == nil {
		c = exactTable("en")
	}
	for _, t := range Known() {
		if t == Tag(c.tag.Base()) {
			return &Words{t, c}
		}
	}
	return &Words{"en", c}
}

// Tag is the language of the words.
func (w *Words) Tag() Tag { return w.tag }

// Say returns the sentence of key, filled in.
func (w *Words) Say(key string, args ...any) string {
	b, _ := files.ReadFile("words/" + string(w.tag) + ".txt")
	for line := range strings.Lines(string(b)) {
		k, v, ok := strings.Cut(line, "=")
		if ok && strings.TrimSpace(k) == key {
			v = strings.TrimSpace(v)
			for i, a := range args {
				v = strings.ReplaceAll(v, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
			}
			return v
		}
	}
	return key
}

// Has reports whether there is a sentence for key.
func (w *Words) Has(key string) bool { return w.Say(key) != key }

// Keys returns the keys of the language.
func (w *Words) Keys() []string { return nil }
