package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"marbre/exchange"
	"marbre/lang"
	"marbre/story"
)

// The editions of the archive. More than half of the stories are in the first,
// and nearly half of those below its first section: it has 5,000 pages.
var editions = []story.Edition{
	{Code: "en", Lang: "en", Zone: "Europe/London", Title: "The Bench", Sections: []story.Section{
		{Slug: "news", Title: "News", Sections: []story.Section{{Slug: "world", Title: "World"}, {Slug: "politics", Title: "Politics"}, {Slug: "economy", Title: "Economy"}}},
		{Slug: "culture", Title: "Culture"}, {Slug: "science", Title: "Science"}, {Slug: "sport", Title: "Sport"}, {Slug: "opinion", Title: "Opinion"},
	}},
	{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Banc", Sections: []story.Section{
		{Slug: "infos", Title: "Infos", Sections: []story.Section{{Slug: "monde", Title: "Monde"}, {Slug: "politique", Title: "Politique"}, {Slug: "economie", Title: "Économie"}}},
		{Slug: "culture", Title: "Culture"}, {Slug: "sciences", Title: "Sciences"}, {Slug: "sports", Title: "Sports"}, {Slug: "idees", Title: "Idées"},
	}},
}

// sections are the path of each section of an edition and its share of the stories.
var sections = [][]int{{0, 0, 20}, {0, 1, 15}, {0, 2, 13}, {1, -1, 18}, {2, -1, 12}, {3, -1, 14}, {4, -1, 8}}

// What stands in few stories, whatever the archive's size: each rare word in
// five of them, all among the last ten thousand.
const (
	rareWords = 20
	rareEvery = 97
	rareCount = 5
)

// rare is the nth rare word. No language has it.
func rare(n int) string { return string(rune('b'+n)) + "oxmarblic" }

// A maker puts stories together out of a stock.
type maker struct {
	stock *stock
	prior string // the last story of the first edition, which others translate
}

// item is story number i of the great archive, which went out at at.
func (m *maker) item(i int, at time.Time, r *rand.Rand) exchange.Item {
	back := great - 1 - i // how far from the end
	var word string
	if back%rareEvery == 0 && back/rareEvery < rareWords*rareCount {
		word = rare(back / rareEvery % rareWords)
	}
	e := editions[0]
	if word == "" && r.IntN(5) >= 3 {
		e = editions[1]
	}
	s := m.stock.of[e.Lang]
	it := exchange.Item{
		URI: fmt.Sprintf("tag:bench.example,2024:%d", i), Language: e.Lang, Edition: e.Code, Created: at.Add(-time.Hour),
		Life:    story.Life{State: story.StatePublished, Public: 1, As: story.First, PublishedAt: at, ChangedAt: at},
		History: []story.Publication{{Revision: 1, As: story.First, At: at}},
	}
	it.Sections = section(e, r)
	c := m.content(s, r)
	if word != "" {
		c.Body.Content = append(c.Body.Content, story.Block("paragraph", []story.Node{{Type: "text", Text: "The stone is called " + word + "."}}))
	}
	if r.IntN(100) == 0 {
		c.Embargo, it.Life.Embargo = at, at
	}
	it.Revisions = []story.Saved{{Revision: 1, At: at.Add(-time.Minute), By: "bench", Content: c}}
	if r.IntN(10) == 0 {
		correct(&it, c, at.Add(time.Duration(1+r.IntN(72*60))*time.Minute))
	}
	if e.Code == editions[0].Code {
		m.prior = it.URI
	} else if r.IntN(10) == 0 {
		it.Translates = m.prior
	}
	return it
}

// section draws where a story stands.
func section(e story.Edition, r *rand.Rand) []exchange.Heading {
	at := r.IntN(100)
	for _, s := range sections {
		if at -= s[2]; at >= 0 {
			continue
		}
		outer := e.Sections[s[0]]
		path := []exchange.Heading{{Slug: outer.Slug, Title: outer.Title}}
		if s[1] >= 0 {
			path = append(path, exchange.Heading{Slug: outer.Sections[s[1]].Slug, Title: outer.Sections[s[1]].Title})
		}
		return path
	}
	panic("the shares of the sections are no hundred")
}

// content draws the parts of a story.
func (m *maker) content(s *shelf, r *rand.Rand) story.Content {
	like := r.IntN(len(s.headlines)) // author and tags go together
	c := story.Content{Headline: s.headlines[r.IntN(len(s.headlines))], Byline: s.bylines[like], Tags: s.tags[like]}
	if len(s.leads) > 0 && r.IntN(3) > 0 {
		c.Standfirst = s.leads[r.IntN(len(s.leads))]
	}
	if r.IntN(200) == 0 {
		c.Urgency = story.Urgency(2 + r.IntN(2))
	}
	for range 3 + r.IntN(6) {
		c.Body.Content = append(c.Body.Content, s.blocks[r.IntN(len(s.blocks))])
	}
	return c
}

// correct gives a story a second revision, which went out as a correction.
func correct(it *exchange.Item, c story.Content, at time.Time) {
	notes := map[lang.Tag]string{"en": "An earlier version gave a wrong figure.", "fr": "Une version antérieure donnait un chiffre faux."}
	c.Body.Content = append(slices.Clone(c.Body.Content), story.Block("paragraph", []story.Node{{Type: "text", Text: strings.Repeat(notes[it.Language]+" ", 2)}}))
	it.Revisions = append(it.Revisions, story.Saved{Revision: 2, At: at, By: "bench", Content: c})
	it.History = append(it.History, story.Publication{Revision: 2, As: story.Correction, At: at, Note: notes[it.Language]})
	it.Life.Public, it.Life.As, it.Life.ChangedAt, it.Life.CorrectedAt = 2, story.Correction, at, at
}
