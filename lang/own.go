package lang

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"marbre/fault"
)

// A Sentence is one of the interface: Key as in the words files, with its plural
// form in brackets, and Text as it is said unless a newsroom has its own.
type Sentence struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

// MaxSentence is how many characters a newsroom's own sentence may have.
const MaxSentence = 300

// readers are the rooms whose sentences readers see.
var readers = []string{"page.", "search."}

// place is where something is filled in.
var place = regexp.MustCompile(`\{[0-9](:[a-z]+)?\}`)

// Readers lists the sentences that readers see, sorted: in the language's words or,
// where it has none, in English, with every plural form that the language's numbers have.
func (w *Words) Readers() (list []Sentence) {
	seen := map[string]bool{}
	for key := range w.english {
		key, _, _ = strings.Cut(key, "[")
		if seen[key] || !slices.ContainsFunc(readers, func(p string) bool { return strings.HasPrefix(key, p) }) {
			continue
		}
		seen[key] = true
		if _, plain := w.english[key]; plain {
			text, _ := w.find(key, nil)
			list = append(list, Sentence{key, text})
			continue
		}
		for _, form := range categories {
			if _, has := w.table.Plurals[form]; !has && form != "other" {
				continue
			}
			at := key + "[" + form + "]"
			text := w.sentences[at]
			if text == "" {
				text = w.sentences[key+"[other]"]
			}
			list = append(list, Sentence{at, text})
		}
	}
	slices.SortFunc(list, func(a, b Sentence) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// CheckOwn refuses, naming the key, what cannot stand for one of the sentences that
// readers see: one that there is not, that is empty or too long, or in which not the
// same is filled in. A plural form may leave out its number: "one story".
func (w *Words) CheckOwn(own map[string]string) error {
	if len(own) == 0 {
		return nil
	}
	known := map[string]string{}
	for _, s := range w.Readers() {
		known[s.Key] = s.Text
	}
	for _, key := range slices.Sorted(maps.Keys(own)) {
		text, has := known[key]
		said := strings.TrimSpace(own[key])
		wants, gets := places(text), places(said)
		switch {
		case !has:
			return fault.Field(key, "words.unknown", key)
		case said == "":
			return fault.Field(key, "text.empty")
		case len([]rune(said)) > MaxSentence:
			return fault.Field(key, "text.too-long", MaxSentence, len([]rune(said)))
		case strings.ContainsFunc(said, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return fault.Field(key, "text.one-line")
		case !strings.Contains(key, "[") && !slices.Equal(wants, gets):
			return fault.Field(key, "words.places", strings.Join(wants, " "))
		case slices.ContainsFunc(gets, func(p string) bool { return !slices.Contains(wants, p) && p != "{0}" }):
			return fault.Field(key, "words.places", strings.Join(wants, " "))
		}
	}
	return nil
}

// places are the places of a sentence, sorted, each once.
func places(text string) []string {
	list := place.FindAllString(text, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

// With is w with a newsroom's own sentences before all others.
func (w *Words) With(own map[string]string) *Words {
	with := *w
	with.own = own
	return &with
}
