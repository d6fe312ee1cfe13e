package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"marbre/page/internal/shelf"
	"marbre/story"
)

// read puts the demo's stories on a shelf.
func read(dir string) (*shelf.Shelf, time.Time, error) {
	var room struct {
		Clock    string
		Editions []story.Edition
		Fronts   map[string]struct {
			Lead        string
			Also, Slots []string
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "newsroom.json"))
	if err != nil {
		return nil, time.Time{}, err
	}
	if err := json.Unmarshal(b, &room); err != nil {
		return nil, time.Time{}, err
	}
	now, _ := time.Parse("2006-01-02T15:04Z07:00", room.Clock)
	s := &shelf.Shelf{Papers: room.Editions, Fronts: map[string]story.Front{}}
	files, _ := filepath.Glob(filepath.Join(dir, "stories", "*", "*.txt"))
	slices.Sort(files)
	numbers := map[string]story.Number{}
	for i, f := range files {
		numbers[strings.TrimSuffix(filepath.Base(f), ".txt")] = story.Number(722296 + i)
	}
	for i, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, now, err
		}
		one(s, string(b), story.Number(722296+i), filepath.Base(filepath.Dir(f)), numbers)
	}
	filler, _ := os.ReadFile("/tmp/filler.txt")
	for i, line := range strings.Split(strings.TrimSpace(string(filler)), "\n") {
		c := strings.Split(line, "|")
		if len(c) < 7 {
			continue
		}
		at, _ := time.Parse("2006-01-02T15:04Z07:00", c[5])
		p := story.Published{Number: story.Number(722400 + i), Edition: c[0]}
		p.Section, p.Kicker, p.Headline, p.Standfirst = c[1], c[2], c[3], c[4]
		p.Slug = story.Slug(p.Headline)
		if c[6] != "" {
			p.Lead = &story.Picture{URL: "/pictures/" + c[6], Alt: p.Kicker, Width: 900, Height: 600, Caption: p.Headline, Credit: "Le Marbre"}
		}
		p.Body = story.Paragraphs(strings.Repeat(p.Standfirst+"\n\n", 5))
		p.Tags, p.Byline = []string{p.Kicker}, []story.Author{{Name: "Tom Ashdown"}}
		p.State, p.Public, p.As, p.PublishedAt, p.ChangedAt = story.StatePublished, 1, story.First, at, at
		p.History = []story.Publication{{Revision: 1, As: story.First, At: at}}
		s.Put(p)
	}
	for code, f := range room.Fronts {
		fr := story.Front{Edition: code, Slots: []story.Number{numbers[f.Lead]}}
		for _, id := range f.Slots {
			fr.Slots = append(fr.Slots, numbers[id])
		}
		for _, id := range f.Also {
			if numbers[id] != 0 {
				fr.Also = append(fr.Also, numbers[id])
			}
		}
		s.Fronts[code+"/"] = fr
	}
	s.Bulletins = append(s.Bulletins, story.Bulletin{Seq: 9001, Edition: "fr", Kind: story.WireFlash, At: now.Add(-3 * time.Minute), Urgency: 1, Text: "Astana : la Chine prend la présidence tournante de l’organisation pour un an"},
		story.Bulletin{Seq: 9002, Edition: "ar", Kind: story.WireFlash, At: now.Add(-7 * time.Minute), Urgency: 1, Text: "أستانا: الصين تتسلم الرئاسة الدورية لمدة عام"})
	return s, now, nil
}

func one(s *shelf.Shelf, text string, n story.Number, edition string, numbers map[string]story.Number) {
	parts := strings.Split(text, "\n==== ")
	head, body, _ := strings.Cut(parts[0], "\n\n")
	f := map[string]string{}
	for line := range strings.SplitSeq(head, "\n") {
		k, v, _ := strings.Cut(line, ": ")
		f[k] = v
	}
	p := story.Published{Number: n, Edition: edition}
	p.Section, p.Slug, p.Kicker, p.Headline, p.Standfirst = f["section"], f["slug"], f["kicker"], f["headline"], f["standfirst"]
	for name := range strings.SplitSeq(f["byline"], ";") {
		p.Byline = append(p.Byline, story.Author{Name: strings.TrimSpace(name)})
	}
	for t := range strings.SplitSeq(f["tags"], ";") {
		p.Tags = append(p.Tags, strings.TrimSpace(t))
	}
	p.Dateline, p.Source = f["dateline"], f["source"]
	p.Original = numbers[f["translates"]]
	if f["urgency"] != "" {
		p.Urgency = story.Urgency(f["urgency"][0] - '0')
	}
	if f["lead"] != "" {
		p.Lead = &story.Picture{URL: "/" + f["lead"], Alt: f["lead-alt"], Caption: f["lead-caption"], Credit: f["lead-credit"], Width: 900, Height: 600, Whole: f["lead-whole"] != ""}
	}
	p.Body = story.Body{Version: 1, Content: blocks(body, numbers)}
	at, _ := time.Parse("2006-01-02T15:04Z07:00", f["published"])
	p.State, p.Public, p.As, p.PublishedAt, p.ChangedAt = story.StatePublished, 1, story.First, at, at
	p.History = []story.Publication{{Revision: 1, As: story.First, At: at}}
	s.Keep(n, 1, p.Content)
	for _, part := range parts[1:] {
		line, rest, _ := strings.Cut(part, "\n")
		kind, when, _ := strings.Cut(line, " ")
		at, _ := time.Parse("2006-01-02T15:04Z07:00", strings.TrimSpace(when))
		was := p.Content
		g := map[string]string{}
		rest, more, _ := strings.Cut(rest, "append:\n")
		for l := range strings.SplitSeq(rest, "\n") {
			k, v, _ := strings.Cut(l, ": ")
			g[k] = v
		}
		for k, at := range map[string]*string{"headline": &p.Headline, "standfirst": &p.Standfirst} {
			if g[k] != "" {
				*at = g[k]
			}
		}
		b, _ := json.Marshal(p.Body)
		if g["wrong"] != "" {
			b = []byte(strings.ReplaceAll(string(b), g["wrong"], g["right"]))
		}
		var nb story.Body
		_ = json.Unmarshal(b, &nb)
		nb.Content = append(nb.Content, blocks(more, numbers)...)
		p.Body = nb
		p.Public++
		p.ChangedAt = at
		h := story.Publication{Revision: p.Public, At: at, Note: g["note"], As: story.Update}
		if kind == "correction" {
			h.As, p.CorrectedAt = story.Correction, at
			h.Pins = story.Pins(story.Diff(was, p.Content))
		}
		p.As = h.As
		p.History = append(p.History, h)
		s.Keep(n, p.Public, p.Content)
	}
	s.Put(p)
}

func blocks(text string, numbers map[string]story.Number) (list []story.Node) {
	para := func(s string) story.Node { return story.Block("paragraph", []story.Node{{Type: "text", Text: s}}) }
	for b := range strings.SplitSeq(text, "\n\n") {
		b = strings.TrimSpace(b)
		inner := strings.Split(strings.Trim(b, "[]"), "|")
		kind, first, _ := strings.Cut(inner[0], ":")
		switch {
		case b == "":
		case strings.HasPrefix(b, "## "):
			list = append(list, story.Block("heading", []story.Node{{Type: "text", Text: b[3:]}}, "level", 2))
		case strings.HasPrefix(b, "> "):
			q, by, _ := strings.Cut(b, "\n> -- ")
			list = append(list, story.Block("quote", []story.Node{para(strings.ReplaceAll(q[2:], "\n> ", " "))}, "speaker", by))
		case strings.HasPrefix(b, "[") && kind == "related":
			if n := numbers[strings.TrimSpace(first)]; n != 0 {
				list = append(list, story.Block("related", nil, "number", int64(n)))
			}
		case strings.HasPrefix(b, "[") && kind == "facts":
			n := story.Block("facts", nil, "title", strings.TrimSpace(first), "as_of", "2024-07-04", "source", "secrétariat")
			for _, f := range inner[1:] {
				if k, v, ok := strings.Cut(f, "="); ok {
					n.Content = append(n.Content, story.Block("fact", []story.Node{{Type: "text", Text: strings.TrimSpace(v)}}, "label", strings.TrimSpace(k)))
				}
			}
			list = append(list, n)
		case strings.HasPrefix(b, "[") && kind == "table":
			n := story.Block("table", nil, "caption", strings.TrimSpace(first))
			for i, r := range inner[1:] {
				row := story.Block("row", nil)
				for j, c := range strings.Split(r, ";") {
					row.Content = append(row.Content, story.Block("cell", []story.Node{para(strings.TrimSpace(c))}, "header", i == 0 || j == 0))
				}
				n.Content = append(n.Content, row)
			}
			list = append(list, n)
		case strings.HasPrefix(b, "["):
		default:
			list = append(list, para(b))
		}
	}
	return list
}
