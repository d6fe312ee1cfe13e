// Command eval measures the rules of room check: over real stories that were published, where what
// they find is a false alarm until a person says that it is right, and over the same stories with
// one known mistake of each rule planted in them. It writes the table of docs/CHECKS.md. It is no
// part of the product, and prints no sentence of the real stories unless it is asked to.
package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"marbre/check"
	"marbre/lang"
	"marbre/story"
)

// The goals.
const (
	wantFound = 95 // of 100 planted mistakes, at least
	perAlarm  = 5  // clean stories for one false alarm, at least
)

// A label is what a person says of one finding in a real story.
type label struct {
	Story string `json:"story"`
	Rule  string `json:"rule"`
	Hash  string `json:"hash"` // of the part's name and the found words
	Is    string `json:"is"`   // right or wrong
}

// hashOf is by what a finding is known in the file of labels, without its words.
func hashOf(t check.Told) string {
	sum := sha256.Sum256([]byte(t.Part + "\n" + t.Text))
	return hex.EncodeToString(sum[:6])
}

// A row is what one rule did in one language.
type row struct {
	rule           string
	severity       check.Severity
	lang           lang.Tag
	clean          int // stories
	told           int // findings in them
	right          int // of these, by a person's label
	planted, found int
}

// alarms are the false ones. What is only worth a look alarms nobody, and a length is counted, not
// judged: other houses have other fronts.
func (r row) alarms() int {
	if r.severity == check.Note || r.length() {
		return 0
	}
	return r.told - r.right
}

func (r row) length() bool { return strings.HasPrefix(r.rule, "long-") }

// given reports whether a rule looks at what stands around a text or at a file, where a mistake is
// there or not and nothing is to be weighed.
func (r row) given() bool {
	return r.length() || strings.HasPrefix(r.rule, "no-") || strings.HasPrefix(r.rule, "shot-") || strings.HasPrefix(r.rule, "related-") || strings.HasPrefix(r.rule, "embargo-") || strings.HasPrefix(r.rule, "alt-") || strings.HasPrefix(r.rule, "heading-") || strings.HasPrefix(r.rule, "table-")
}

func main() {
	if err := evaluate(); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func evaluate() error {
	data := flag.String("data", cmp.Or(os.Getenv("MARBRE_DATA"), filepath.Join("..", "shared", "data")), "`folder` of real stories")
	seed := flag.Uint64("seed", 1, "of what is drawn and planted")
	all := flag.Bool("all", false, "read every story, not 400 of each language")
	show := flag.String("show", "", "print what this `rule` finds in clean stories and misses in planted ones, and write nothing")
	say := flag.String("label", "", "`rule=right` or rule=wrong: label all that it finds in these clean stories and nobody labelled yet; read them first, with --show")
	labels := flag.String("labels", filepath.Join("docs", "checks-labels.json"), "`file` of labels")
	page := flag.String("page", filepath.Join("docs", "CHECKS.md"), "`file` whose table is written")
	flag.Parse()

	pages, corpus, err := collect(*data)
	if err != nil {
		return err
	}
	most := 400
	if *all {
		most = math.MaxInt
	}
	known, err := readLabels(*labels)
	if err != nil {
		return err
	}
	e := evaluation{seed: *seed, stories: sample(pages, corpus, most, *seed), known: known, show: *show, rules: check.OfTexts()}
	rows := e.measure()
	switch {
	case *say != "":
		rule, is, _ := strings.Cut(*say, "=")
		if is != "right" && is != "wrong" {
			return errors.New("say --label rule=right or rule=wrong")
		}
		for _, l := range e.unlabelled {
			if l.Rule == rule {
				l.Is = is
				known[label{l.Story, l.Rule, l.Hash, ""}] = is
			}
		}
		return writeLabels(*labels, known)
	case *show != "":
		return nil
	}
	text := report(rows, e)
	fmt.Print(text)
	return writeBetween(*page, text)
}

// An evaluation is one run over stories.
type evaluation struct {
	seed    uint64
	stories []clean
	known   map[label]string // by label without its Is
	show    string
	rules   []check.Rule // that are asked of clean stories

	unlabelled []label
}

func facts(c clean) check.Facts {
	return check.Facts{Now: c.now, Lang: c.lang, State: story.StateDraft, Hosts: []string{"lemarbre.example"}, Related: map[story.Number]story.State{}}
}

// measure reads all stories as they are and with one mistake of each rule.
func (e *evaluation) measure() (rows []row) {
	at := map[string]*row{}
	of := func(rule check.Rule, l lang.Tag) *row {
		key := rule.Name + " " + string(l)
		if at[key] == nil {
			at[key] = &row{rule: rule.Name, severity: rule.Severity, lang: l}
		}
		return at[key]
	}
	house := map[string]check.Rule{}
	for _, r := range check.House {
		house[r.Name] = r
		for _, l := range languages {
			of(r, l)
		}
	}
	for i, c := range e.stories {
		for _, r := range check.House {
			of(r, c.lang).clean++
		}
		before := check.ReadBy(e.rules, c.content, facts(c))
		for _, f := range before {
			r := of(house[f.Rule], c.lang)
			r.told++
			t := check.Tell(c.content, f, "")
			l := label{c.id, f.Rule, hashOf(t), ""}
			is := e.known[l]
			if is == "right" {
				r.right++
			}
			if is == "" {
				e.unlabelled = append(e.unlabelled, l)
			}
			if e.show == f.Rule {
				_, text := check.Part(c.content, f)
				fmt.Printf("%-6s %s %s %s %d: %s ⟦%s⟧ %s %v\n", cmp.Or(is, "?"), c.id, l.Hash, t.Part, t.Start, around(text, t.Start, -60), t.Text, around(text, t.End, 60), f.Args)
			}
		}
		for j, p := range planters {
			rule, there := house[p.rule]
			if !there || p.langs != nil && !slices.Contains(p.langs, c.lang) {
				continue
			}
			b, places, ok := p.plant(bed{c.content, facts(c)}, rand.New(rand.NewPCG(e.seed, uint64(i)<<16|uint64(j))))
			if !ok || slices.ContainsFunc(before, func(f check.Finding) bool { return f.Rule == p.rule && holds(places, f) }) {
				continue
			}
			r := of(rule, c.lang)
			r.planted++
			found := check.ReadBy([]check.Rule{rule}, b.Content, b.Facts)
			if slices.ContainsFunc(found, func(f check.Finding) bool { return holds(places, f) }) {
				r.found++
			} else if e.show == p.rule {
				fmt.Printf("missed %s: %v of %q\n", c.id, places[0], partOf(b.Content, places[0]))
			}
		}
	}
	for _, r := range check.House {
		for _, l := range languages {
			rows = append(rows, *of(r, l))
		}
	}
	return rows
}

func holds(places []place, f check.Finding) bool {
	return slices.ContainsFunc(places, func(p place) bool { return p.holds(f) })
}

func partOf(c story.Content, p place) string {
	t := check.Tell(c, check.Finding{Field: p.field, Block: p.block, From: p.from, To: p.to}, "")
	return t.Text
}

// around is text before (n below 0) or after a character.
func around(text string, at, n int) string {
	r := []rune(text)
	if n < 0 {
		return string(r[max(0, at+n):min(at, len(r))])
	}
	return string(r[min(at, len(r)):min(len(r), at+n)])
}

func readLabels(path string) (map[label]string, error) {
	var list []label
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[label]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	known := map[label]string{}
	for _, l := range list {
		if l.Is != "right" && l.Is != "wrong" {
			return nil, fmt.Errorf("%s: %s of %s is %q, not right or wrong", path, l.Rule, l.Story, l.Is)
		}
		known[label{l.Story, l.Rule, l.Hash, ""}] = l.Is
	}
	return known, nil
}

func writeLabels(path string, known map[label]string) error {
	var lines []string
	for l, is := range known {
		l.Is = is
		line, err := json.Marshal(l)
		if err != nil {
			return err
		}
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	return os.WriteFile(path, []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"), 0o644)
}
