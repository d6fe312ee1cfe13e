package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/lang"
	"marbre/story"
)

// A stock is what archives are put together from, by language.
type stock struct {
	of     map[lang.Tag]*shelf
	digest string // of everything in it
	real   bool   // it comes from real stories
}

// A shelf is what one language has: the parts of its stories, each as often as
// it occurs, so that what is drawn comes with the real frequencies.
type shelf struct {
	headlines []string
	leads     []string // first sentences, which become standfirsts
	bylines   [][]story.Author
	tags      [][]string
	blocks    []story.Node
	common    []string // words that most stories hold, the commonest first
}

// longest is the most text of one block that is taken, in bytes: a table of a
// hundred packages is no paragraph.
const longest = 1500

// newStock reads the corpus of real stories, and makes sentences of its own
// where it is not there.
func newStock(data string) (*stock, error) {
	files, err := filepath.Glob(filepath.Join(data, "corpus", "*.jsonl"))
	if err != nil {
		return nil, err
	}
	st := &stock{of: map[lang.Tag]*shelf{"en": {}, "fr": {}}, real: len(files) > 0}
	sum := sha256.New()
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		err = st.read(io.TeeReader(f, sum), filepath.Base(path))
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
	if !st.real {
		st.invent()
		sum.Write([]byte("invented"))
	}
	for tag, s := range st.of {
		if len(s.headlines) == 0 || len(s.blocks) == 0 {
			return nil, fmt.Errorf("%s holds no stories in %s", data, tag)
		}
		s.count()
	}
	st.digest = hex.EncodeToString(sum.Sum(nil))[:8]
	return st, nil
}

// String says what it is made of.
func (st *stock) String() string {
	if st.real {
		return "real paragraphs"
	}
	return "sentences of the bench's own (the folder of real stories is not there)"
}

func (st *stock) read(from io.Reader, name string) error {
	r := ninjs.NewReader(from, name)
	for {
		it, err := r.Next()
		var refused *exchange.Refused
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &refused):
			continue
		case err != nil:
			return err
		}
		s, c := st.of[lang.Tag(it.Language.Base())], it.Revisions[0].Content
		if s == nil || len(c.Body.Content) == 0 {
			continue
		}
		s.headlines = append(s.headlines, c.Headline)
		s.bylines = append(s.bylines, c.Byline)
		s.tags = append(s.tags, c.Tags)
		for _, n := range c.Body.Content {
			words := n.Words()
			if len(words) > longest || n.Type == "paragraph" && len(words) < 60 || !slices.Contains([]string{"paragraph", "heading", "quote", "list"}, n.Type) {
				continue
			}
			s.blocks = append(s.blocks, n)
			if lead := sentence(words); n.Type == "paragraph" && lead != "" {
				s.leads = append(s.leads, lead)
			}
		}
	}
}

// sentence is the first of a text, if it is one of a standfirst's length.
func sentence(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	i := strings.Index(text, ". ")
	if i < 60 || i > 250 {
		return ""
	}
	return text[:i+1]
}

// count finds the words that most blocks hold. Short ones are left out: they
// say nothing, and nobody looks for them.
func (s *shelf) count() {
	in := map[string]int{}
	for _, b := range s.blocks {
		seen := map[string]bool{}
		for w := range strings.FieldsFuncSeq(b.Words(), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if w = strings.ToLower(w); utf8.RuneCountInString(w) >= 5 && !seen[w] {
				seen[w] = true
				in[w]++
			}
		}
	}
	for w := range in {
		s.common = append(s.common, w)
	}
	slices.SortFunc(s.common, func(a, b string) int {
		if in[a] != in[b] {
			return in[b] - in[a]
		}
		return strings.Compare(a, b)
	})
	s.common = s.common[:min(len(s.common), 20)]
}

// Sentences of our own, for where the real stories are not.
var own = map[lang.Tag][3][]string{
	"en": {
		{"The council", "A river", "The harbour", "An orchestra", "The library", "A telescope", "The railway", "A school", "The museum", "A ferry", "The orchard", "A bridge"},
		{"opens", "closes for repairs", "is counted again", "moves", "grows", "is measured", "waits for rain", "is painted", "returns", "is mapped"},
		{"in the north", "after ten years", "on the island", "before winter", "by the sea", "at the border", "in the old town", "near the station"},
	},
	"fr": {
		{"Le conseil", "Une rivière", "Le port", "Un orchestre", "La bibliothèque", "Un télescope", "Le chemin de fer", "Une école", "Le musée", "Un bac", "Le verger", "Un pont"},
		{"rouvre", "ferme pour travaux", "est recompté", "déménage", "s’agrandit", "attend la pluie", "revient", "est cartographié", "change de mains", "s’arrête"},
		{"dans le nord", "après dix ans", "sur l’île", "avant l’hiver", "au bord de la mer", "à la frontière", "en vieille ville", "près de la gare"},
	},
}

func (st *stock) invent() {
	for tag, words := range own {
		r := rand.New(rand.NewPCG(seed, uint64(tag[0])))
		pick := func(list []string) string { return list[r.IntN(len(list))] }
		say := func() string { return pick(words[0]) + " " + pick(words[1]) + " " + pick(words[2]) }
		s := st.of[tag]
		for range 3000 {
			s.headlines = append(s.headlines, say())
			s.leads = append(s.leads, say()+", "+strings.ToLower(say())+".")
			s.bylines = append(s.bylines, []story.Author{{Name: fmt.Sprintf("%c. Bench", 'A'+rune(r.IntN(26)))}})
			s.tags = append(s.tags, []string{pick(words[0]), pick(words[2])})
			var text strings.Builder
			for range 3 + r.IntN(4) {
				text.WriteString(say() + ". ")
			}
			s.blocks = append(s.blocks, story.Block("paragraph", []story.Node{{Type: "text", Text: strings.TrimSpace(text.String())}}))
		}
	}
}
