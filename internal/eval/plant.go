package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"marbre/check"
	"marbre/lang"
	"marbre/story"
)

// A place is where a planted mistake stands, as a check.Finding says it: from and to are UTF-16
// units, both 0 for all of the part.
type place struct {
	field    string
	block    int // -1 outside of the body
	from, to int
}

// holds reports whether a finding is of this place: in the same part, with a word in common.
func (p place) holds(f check.Finding) bool {
	if f.Field != p.field || f.Block != p.block {
		return false
	}
	return p.from == 0 && p.to == 0 || f.From == 0 && f.To == 0 || f.From <= p.to && p.from <= f.To
}

// A bed is a story in which a mistake is planted, with the facts beside it.
type bed struct {
	story.Content
	check.Facts
}

// A planter plants one mistake of a rule. It returns the story with the mistake, and the places of
// which one must be found; ok is false where a story has no place for it. The same story and the
// same chance give the same mistake.
type planter struct {
	rule  string
	langs []lang.Tag // in which it can be made; nil for all
	plant func(b bed, rng *rand.Rand) (bed, []place, bool)
}

// copied is a story whose blocks can be changed without the other's.
func copied(b bed) bed {
	b.Body.Content = slices.Clone(b.Body.Content)
	return b
}

func unitsOf(s string) int { return len(utf16.Encode([]rune(s))) }

// A run is a piece of a paragraph's text with the same marks, none of them a link.
type run struct {
	block, node int
	text        string
	before      int // units of the block's text before it
}

// put is the story with other text in the place of a run.
func (b bed) put(r run, text string) bed {
	b = copied(b)
	n := b.Body.Content[r.block]
	n.Content = slices.Clone(n.Content)
	n.Content[r.node].Text = text
	b.Body.Content[r.block] = n
	return b
}

// at is the place of bytes from to to of a run's new text.
func (r run) at(text string, from, to int) place {
	return place{"body", r.block, r.before + unitsOf(text[:from]), r.before + unitsOf(text[:to])}
}

// runs are those of all paragraphs, in an order of chance.
func (b bed) runs(rng *rand.Rand) (all []run) {
	for i, n := range b.Body.Content {
		if n.Type != "paragraph" {
			continue
		}
		before := 0
		for j, t := range n.Content {
			if t.Type != "text" {
				before++
				continue
			}
			if len(t.Marks) == 0 {
				all = append(all, run{i, j, t.Text, before})
			}
			before += unitsOf(t.Text)
		}
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// ends are the blocks of paragraphs that end with a sentence's end, in an order of chance; behind
// these a sentence can be said.
func (b bed) ends(rng *rand.Rand) (blocks []int) {
	for i, n := range b.Body.Content {
		text := strings.TrimSpace(check.Text(n))
		if n.Type == "paragraph" && len(text) >= 60 && strings.HasSuffix(text, ".") {
			blocks = append(blocks, i)
		}
	}
	rng.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	return blocks
}

// say says a sentence behind a paragraph; ⟦what is wrong⟧ in it is the place.
func (b bed) say(block int, marked string) (bed, place) {
	b = copied(b)
	n := b.Body.Content[block]
	before := unitsOf(check.Text(n))
	head, rest, ok := strings.Cut(marked, "⟦")
	wrong, tail, _ := strings.Cut(rest, "⟧")
	n.Content = append(slices.Clone(n.Content), story.Node{Type: "text", Text: " " + head + wrong + tail})
	b.Body.Content[block] = n
	if !ok {
		return b, place{"body", block, before, before + 1 + unitsOf(head)}
	}
	from := before + 1 + unitsOf(head)
	return b, place{"body", block, from, from + unitsOf(wrong)}
}

// sentence plants one that a template makes.
func sentence(of func(b bed, rng *rand.Rand) string) func(bed, *rand.Rand) (bed, []place, bool) {
	return func(b bed, rng *rand.Rand) (bed, []place, bool) {
		at := b.ends(rng)
		if len(at) == 0 {
			return b, nil, false
		}
		b, p := b.say(at[0], of(b, rng))
		return b, []place{p}, true
	}
}

// by is one of the French or the English forms.
func (b bed) by(rng *rand.Rand, en, fr []string) string {
	list := en
	if b.Lang.Base() == "fr" {
		list = fr
	}
	return list[rng.IntN(len(list))]
}

// lead gives the story a lead picture in whose words and file nothing is wrong.
func (b bed) lead(caption string) bed {
	const file = "4f8c6a0d2b7e9135c4a8f06b1d3e5792a4c6e8f0b1d3f5a7c9e1b3d5f7a9c0e2"
	b.Lead = &story.Picture{URL: "/media/" + file + ".jpg", Alt: b.pick("A bridge over a river", "Un pont sur une rivière"), Caption: caption, Credit: "Anna Berg / Marbre"}
	if len(b.Files()) > 0 {
		b.Shots = map[string]check.Shot{b.Files()[0]: {Created: b.Now.AddDate(0, 0, -2).Format(time.DateOnly), Credits: []string{"Anna Berg"}, Width: 4000}}
	}
	return b
}

// shot changes what the lead's file says.
func (b bed) shot(change func(*check.Shot)) bed {
	shots := map[string]check.Shot{}
	for file, s := range b.Shots {
		change(&s)
		shots[file] = s
	}
	b.Shots = shots
	return b
}

func (b bed) pick(en, fr string) string {
	if b.Lang.Base() == "fr" {
		return fr
	}
	return en
}

// add puts a block at the end.
func (b bed) add(n story.Node) (bed, int) {
	b = copied(b)
	b.Body.Content = append(b.Body.Content, n)
	return b, len(b.Body.Content) - 1
}

// words are where words of so many letters and more, all small, stand in a text.
func words(text string, least int) (all [][2]int) {
	start, small := -1, true
	for i, r := range text + " " {
		if unicode.IsLetter(r) {
			if start < 0 {
				start, small = i, true
			}
			small = small && unicode.IsLower(r)
			continue
		}
		if start >= 0 && small && len([]rune(text[start:i])) >= least && (start == 0 || text[start-1] == ' ') && r == ' ' && i < len(text) {
			all = append(all, [2]int{start, i})
		}
		start = -1
	}
	return all
}

// inWord plants in one small word of a paragraph.
func inWord(least int, change func(word string, rng *rand.Rand) string) func(bed, *rand.Rand) (bed, []place, bool) {
	return func(b bed, rng *rand.Rand) (bed, []place, bool) {
		for _, r := range b.runs(rng) {
			all := words(r.text, least)
			if len(all) == 0 {
				continue
			}
			w := all[rng.IntN(len(all))]
			changed := change(r.text[w[0]:w[1]], rng)
			if changed == r.text[w[0]:w[1]] {
				continue
			}
			text := r.text[:w[0]] + changed + r.text[w[1]:]
			return b.put(r, text), []place{r.at(text, w[0], w[0]+len(changed))}, true
		}
		return b, nil, false
	}
}
