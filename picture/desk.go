package picture

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"marbre/fault"
)

// A Picture is one that the newsroom has taken in: its file, what that says, and what
// the desk writes. Neither ever changes the other.
type Picture struct {
	Number int64  `json:"number"`
	Hash   string `json:"hash"` // SHA-256 of the file's bytes, hexadecimal
	Name   string `json:"name,omitempty"`
	Bytes  int64  `json:"bytes"`
	File
	Mark    uint64 `json:"-"`                 // by which it is known again; 0 where it could not be developed
	Through bool   `json:"through,omitempty"` // something shows through it
	Ground  string `json:"ground,omitempty"`  // its colour on the whole, #rrggbb
	Words
	MadeAt time.Time `json:"made_at"`
	MadeBy string    `json:"made_by"`
}

// Words are what the desk writes about a picture.
type Words struct {
	Caption string `json:"caption,omitempty"`
	Alt     string `json:"alt,omitempty"`
	Credit  string `json:"credit,omitempty"`
}

// Bounds of what is written about a picture, in characters.
const (
	MaxCaption = 2000
	MaxAlt     = 1000
	MaxCredit  = 300
	MaxName    = 255
)

// Check refuses words that are too long or no text, naming the field.
func (w Words) Check() error {
	for _, f := range []struct {
		name, text string
		most       int
	}{{"caption", w.Caption, MaxCaption}, {"alt", w.Alt, MaxAlt}, {"credit", w.Credit, MaxCredit}} {
		if n := utf8.RuneCountInString(f.text); n > f.most {
			return fault.Field(f.name, "text.too-long", f.most, n)
		}
		if !utf8.ValidString(f.text) || strings.ContainsFunc(f.text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }) {
			return fault.Field(f.name, "text.control")
		}
	}
	return nil
}

// Offered are the words that a file offers for a picture of which nothing is written
// yet: its caption, its alternative text, and its credit or else who made it.
func (f Facts) Offered() Words {
	w := Words{Caption: f.Caption, Alt: f.Alt, Credit: f.Credit}
	if w.Credit == "" {
		w.Credit = strings.Join(f.Byline, ", ")
		if f.Source != "" && !strings.Contains(w.Credit, f.Source) {
			w.Credit = strings.Trim(w.Credit+" / "+f.Source, " /")
		}
	}
	cut := func(s string, most int) string {
		if r := []rune(s); len(r) > most {
			return string(r[:most])
		}
		return s
	}
	return Words{cut(w.Caption, MaxCaption), cut(strings.ReplaceAll(w.Alt, "\n", " "), MaxAlt), cut(strings.ReplaceAll(w.Credit, "\n", " "), MaxCredit)}
}

// Find is all that a picture is found by: every word that its file and the desk say.
func (p Picture) Find() string {
	f := p.Facts
	list := []string{p.Caption, p.Alt, p.Credit, p.Name, f.Title, f.Headline, f.Caption, f.Credit, f.Source, f.Sublocation, f.City, f.State, f.Country, f.Created}
	list = append(list, slices.Concat(f.Byline, f.People, f.Keywords)...)
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), "\n")
}

// Alike is how many bits of two pictures' marks may differ when they are nearly the same.
const Alike = 6
