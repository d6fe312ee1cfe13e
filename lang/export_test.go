package lang

import (
	"strings"
	"time"
)

// What the tests look at from inside.

// Tables returns the languages that have a table.
func Tables() (tags []Tag) {
	files, err := tables.ReadDir("cldr")
	must(err)
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".json"); name != "zones" && name != "parents" {
			tags = append(tags, Tag(name))
		}
	}
	return tags
}

// Format writes t by a pattern.
func (w *Words) Format(pattern string, t time.Time) string { return w.table.format(pattern, t) }

// Join fills a pattern of two.
func Join(pattern, zero, one string) string { return join(pattern, zero, one) }

// Patterns returns the language's patterns of dates and times, and of two.
func (w *Words) Patterns() (dates, pairs []string) {
	return append(w.table.Date[:len(w.table.Date):len(w.table.Date)], w.table.Time), append(w.table.DateTime[:len(w.table.DateTime):len(w.table.DateTime)], w.table.List...)
}

// Plural is the plural category of n.
func (w *Words) Plural(n int64) string { return w.table.plural(n) }

// PluralBy is the category of n by one condition: few if it holds, else other.
func PluralBy(condition string, n int64) (string, error) {
	rules, err := readRules(map[string]string{"few": condition})
	return (&table{rules: rules}).plural(n), err
}

// Conditions are those of the language's plural categories.
func (w *Words) Conditions() map[string]string { return w.table.Plurals }

// Samples are CLDR's whole numbers of each category.
func (w *Words) Samples() map[string]string { return w.table.Samples }

// Raw is a sentence as its file has it.
func Raw(w *Words, key string) string {
	if s, ok := w.sentences[key]; ok {
		return s
	}
	return w.sentences[key+"[other]"]
}

// Kept is how many Words are kept by their tag, and how many at most.
func Kept() (n, most int) { return int(kept.Load()), maxKept }

// Forms are the plural forms that the language has of a sentence, nil if it
// stands without.
func Forms(w *Words, key string) (forms []string) {
	for _, category := range categories {
		if _, ok := w.sentences[key+"["+category+"]"]; ok {
			forms = append(forms, category)
		}
	}
	return forms
}
