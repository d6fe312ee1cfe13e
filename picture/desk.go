package picture

import (
	"errors"
	"fmt"
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
	From   string `json:"from,omitempty"` // the address from which it was fetched; "" where it was brought
	Bytes  int64  `json:"bytes"`
	File
	Mark    uint64 `json:"-"`                 // by which it is known again; 0 where it could not be developed
	Through bool   `json:"through,omitempty"` // something shows through it
	Ground  string `json:"ground,omitempty"`  // its colour on the whole, #rrggbb
	Words
	Frame  Frame  `json:"frame,omitzero"`
	Rights Rights `json:"rights,omitzero"`
	// AVIF names the parts (Parts) of which all prints in AVIF are made.
	AVIF []string `json:"avif,omitempty"`
	// Instead is the number of the picture that took its place everywhere; 0 for none.
	Instead int64     `json:"instead,omitempty"`
	MadeAt  time.Time `json:"made_at"`
	MadeBy  string    `json:"made_by"`
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
	return errors.Join(text("caption", w.Caption, MaxCaption), text("alt", w.Alt, MaxAlt), text("credit", w.Credit, MaxCredit))
}

// text refuses what is longer than most characters or no text.
func text(field, s string, most int) error {
	if n := utf8.RuneCountInString(s); n > most {
		return fault.Field(field, "text.too-long", most, n)
	}
	if !utf8.ValidString(s) {
		return fault.Field(field, "text.utf8")
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }); i >= 0 {
		return fault.Field(field, "text.control", fmt.Sprintf("U+%04X", s[i]))
	}
	return nil
}

// Check refuses what the desk cannot have said about a picture, naming the field.
func (p Picture) Check() error {
	if err := p.Words.Check(); err != nil {
		return err
	}
	if err := p.Frame.Check(p.Width, p.Height); err != nil {
		return err
	}
	return p.Rights.Check()
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
	list := []string{p.Caption, p.Alt, p.Credit, p.Name, p.From, p.Rights.Terms, f.Title, f.Headline, f.Caption, f.Credit, f.Source, f.Sublocation, f.City, f.State, f.Country, f.Created}
	list = append(list, slices.Concat(f.Byline, f.People, f.Keywords)...)
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), "\n")
}

// Alike is how many bits of two pictures' marks may differ when they are nearly the same.
const Alike = 6

// Plain is what every browser can show of p, as its address ends: svg for a drawing, png for what
// has few colours and where something shows through, else jpg.
func (p Picture) Plain() string {
	if p.Format == SVG {
		return "svg"
	}
	if p.Through || p.Format == PNG || p.Format == GIF {
		return "png"
	}
	return "jpg"
}

// Address is where p's widest print is, or a drawing as it was cleaned; "" for one whose pixels cannot be read.
func (p Picture) Address() string {
	if p.Ground == "" && p.Format != SVG {
		return ""
	}
	return "/media/" + p.Hash + "." + p.Plain()
}
