package ninjs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/fault"
	"marbre/story"
)

var noon = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)

// moments are instants as the newsroom keeps them: UTC, microseconds.
func moment(t *rapid.T, what string) time.Time {
	return noon.Add(time.Duration(rapid.Int64Range(0, 1e12).Draw(t, what)) * time.Microsecond)
}

func maybe(t *rapid.T, what string) bool { return rapid.Bool().Draw(t, what) }

// sentence is text that people write, some of it meant to break things.
func sentence(t *rapid.T, what string) string {
	return rapid.OneOf(
		rapid.StringMatching(`[A-Za-zÀ-ÿ"'<>&\\/]{1,12}( [a-zà-ÿ«»…’]{1,9}){0,6}`),
		rapid.SampledFrom([]string{"قمة أستانا", "</script><b>", "\u2028\u00a0", "😀", `\u0000 "quoted"`, "a & b"}),
	).Draw(t, what)
}

func paragraph(t *rapid.T) story.Node {
	n := story.Node{Type: "text", Text: sentence(t, "text")}
	if maybe(t, "marked") {
		n.Marks = []story.Mark{{Type: "strong"}, {Type: "link", Attrs: map[string]json.RawMessage{"href": json.RawMessage(`"https://example.org/?a&b"`)}}}
	}
	return story.Node{Type: "paragraph", Content: []story.Node{n, {Type: "hard_break"}, {Type: "text", Text: "x"}}}
}

func block(t *rapid.T) story.Node {
	switch rapid.IntRange(0, 7).Draw(t, "block") {
	case 0:
		return story.Block("heading", []story.Node{{Type: "text", Text: sentence(t, "heading")}}, "level", 3)
	case 1:
		return story.Block("quote", []story.Node{paragraph(t)}, "speaker", "A. B.")
	case 2:
		return story.Block("picture", nil, "url", "/media/a.jpg", "alt", "a", "width", 640, "whole", true)
	case 3:
		return story.Block("related", nil, "number", rapid.Int64Range(1, 1e6).Draw(t, "related"))
	case 4:
		return story.Block("list", []story.Node{{Type: "item", Content: []story.Node{paragraph(t)}}}, "ordered", true)
	case 5:
		return story.Block("embed", nil, "url", "https://example.org/v", "provider", "example.org")
	}
	return paragraph(t)
}

func content(t *rapid.T) story.Content {
	c := story.Content{
		Section: rapid.SampledFrom([]string{"", "infos", "infos/asie"}).Draw(t, "section"),
		Slug:    rapid.SampledFrom([]string{"", "la-crue", "قمة"}).Draw(t, "slug"),
		Kicker:  sentence(t, "kicker"), Headline: sentence(t, "headline"), Standfirst: sentence(t, "standfirst"),
		Dateline: "Nice", Source: "AFP", Rights: "© A\nB", Urgency: story.Urgency(rapid.IntRange(0, 8).Draw(t, "urgency")),
		Original: story.Number(rapid.Int64Range(0, 99).Draw(t, "original")),
		Body:     story.Body{Version: rapid.IntRange(0, 1).Draw(t, "schema")},
	}
	for range rapid.IntRange(0, 3).Draw(t, "authors") {
		c.Byline = append(c.Byline, story.Author{Name: "A" + sentence(t, "author"), Place: "Paris"})
	}
	for range rapid.IntRange(0, 3).Draw(t, "tags") {
		c.Tags = append(c.Tags, "t"+sentence(t, "tag"))
	}
	if maybe(t, "lead") {
		c.Lead = &story.Picture{URL: rapid.SampledFrom([]string{"/media/l.jpg", "https://example.org/l.jpg"}).Draw(t, "url"), Alt: "a", Caption: "c\nd", Credit: "e", Width: 3, Height: 2, Whole: true}
	}
	if maybe(t, "embargoed") {
		c.Embargo = moment(t, "embargo")
	}
	for range rapid.IntRange(0, 5).Draw(t, "blocks") {
		c.Body.Content = append(c.Body.Content, block(t))
	}
	return c
}

// items are stories of our own in any state.
var items = rapid.Custom(func(t *rapid.T) exchange.Item {
	it := exchange.Item{
		URI: "https://example.org/fr/" + rapid.StringMatching(`[a-z0-9]{1,8}`).Draw(t, "uri"), Language: "fr", Edition: "fr",
		Number: story.Number(rapid.Int64Range(1, 1e9).Draw(t, "number")), Created: moment(t, "created"),
	}
	if maybe(t, "translates") {
		it.Translates = "tag:example.org,2024:7"
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "sections") {
		it.Sections = append(it.Sections, exchange.Heading{Slug: fmt.Sprint("s", i), Title: "Título " + fmt.Sprint(i)})
	}
	n := rapid.IntRange(1, 4).Draw(t, "revisions")
	for i := range n {
		it.Revisions = append(it.Revisions, story.Saved{Number: it.Number, Revision: story.Revision(i + 1), At: moment(t, "saved"), By: "léa", Content: content(t)})
	}
	it.Life.State = rapid.SampledFrom(story.States).Draw(t, "state")
	out := it.Life.State == story.StatePublished || it.Life.State == story.StateWithdrawn
	if it.Life.State == story.StateScheduled {
		it.Life.DueAt = moment(t, "due")
	}
	if out {
		at := moment(t, "published")
		it.Life.PublishedAt = at
		for i := range rapid.IntRange(1, n).Draw(t, "publications") {
			p := story.Publication{Revision: story.Revision(i + 1), As: story.First, At: at}
			if i > 0 {
				p.As, p.Note = story.Correction, sentence(t, "note")
				p.Pins = []story.Pin{{Field: "body", Block: 2, Wrong: sentence(t, "wrong"), Right: sentence(t, "right")}}
				it.Life.CorrectedAt = at
			}
			it.History = append(it.History, p)
			it.Life.Public, it.Life.As, it.Life.ChangedAt = p.Revision, p.As, at
			at = at.Add(time.Second)
		}
	}
	if it.Life.State == story.StateWithdrawn {
		it.Life.WithdrawnAt, it.Life.Reason = moment(t, "withdrawn"), sentence(t, "reason")
	}
	if maybe(t, "newsroom") {
		it.Newsroom = &exchange.Newsroom{
			Editions: []story.Edition{{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Cap", Accent: "#aa0000", Sections: []story.Section{{Slug: "infos", Title: "Infos", Sections: []story.Section{{Slug: "asie", Title: "Asie"}}}}}},
			Fronts:   []story.Front{{Edition: "fr", Section: "infos/asie", Slots: []story.Number{7, 0, 9}, Also: []story.Number{3}}},
			Flashes:  []story.Bulletin{{Seq: 4, Edition: "fr", Kind: story.WireFlash, At: noon, Urgency: 1, Text: "Séisme"}},
		}
	}
	return it
})

func TestWhatIsWrittenIsReadAgainTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := items.Draw(t, "item")
		var b bytes.Buffer
		if err := ninjs.NewWriter(&b).Write(want); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b.Bytes(), []byte("\n")); n != 1 || b.Bytes()[b.Len()-1] != '\n' {
			t.Fatalf("%d line ends in one item", n)
		}
		got, err := ninjs.NewReader(&b, "x").Next()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAForeignItemSurvivesBeingWrittenOutByUs(t *testing.T) {
	dir, ok := foreign(t, "corpus", "fr-debian-news.ninjs.jsonl")
	if !ok {
		return
	}
	taken, _ := readAll(t, open(t, dir), dir)
	for _, want := range taken {
		var b bytes.Buffer
		if err := ninjs.NewWriter(&b).Write(want); err != nil {
			t.Fatal(err)
		}
		got, err := ninjs.NewReader(&b, "x").Next()
		if err != nil {
			t.Fatal(err)
		}
		alike(t, want, got)
	}
}

// alike fails the test if two items differ. Large ones are compared as JSON
// first, which is quick.
func alike(t *testing.T, want, got exchange.Item) {
	t.Helper()
	a, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Fatal(cmp.Diff(want, got, cmpopts.EquateEmpty()))
	}
}

// ours is one whole item, to break in one place.
func ours() exchange.Item {
	return exchange.Item{
		URI: "tag:example.org,2024:1", Language: "fr", Edition: "fr", Number: 1, Created: noon,
		Sections:  []exchange.Heading{{Slug: "infos", Title: "Infos"}},
		Life:      story.Life{State: story.StatePublished, Public: 1, As: story.First, PublishedAt: noon, ChangedAt: noon},
		Revisions: []story.Saved{{Number: 1, Revision: 1, At: noon, Content: story.Content{Headline: "Crue", Body: story.Paragraphs("a")}}},
		History:   []story.Publication{{Revision: 1, As: story.First, At: noon}},
	}
}

// breaks are the ways in which one of our own items can be none, with the field
// that must be named.
var breaks = map[string]func(*exchange.Item){
	"number":                        func(it *exchange.Item) { it.Number = -1 },
	"edition":                       func(it *exchange.Item) { it.Edition = "../x" },
	"translates":                    func(it *exchange.Item) { it.Translates = "a b" },
	"sections[0].slug":              func(it *exchange.Item) { it.Sections[0].Slug = "A b" },
	"sections[0].title":             func(it *exchange.Item) { it.Sections[0].Title = " " },
	"sections":                      func(it *exchange.Item) { it.Sections = make([]exchange.Heading, story.MaxNesting+1) },
	"revisions":                     func(it *exchange.Item) { it.Revisions = nil },
	"revisions[0].revision":         func(it *exchange.Item) { it.Revisions[0].Revision = 0 },
	"revisions[1].revision":         func(it *exchange.Item) { it.Revisions = append(it.Revisions, it.Revisions[0]) },
	"revisions[0].content.headline": func(it *exchange.Item) { it.Revisions[0].Content.Headline = strings.Repeat("a", story.MaxHeadline+1) },
	"revisions[0].by":               func(it *exchange.Item) { it.Revisions[0].By = "a\x07" },
	"revisions[0].content.lead.url": func(it *exchange.Item) { it.Revisions[0].Content.Lead = &story.Picture{URL: "javascript:a"} },
	"life.state":                    func(it *exchange.Item) { it.Life.State = "printed" },
	"life.as":                       func(it *exchange.Item) { it.Life.As = "x" },
	"life.public":                   func(it *exchange.Item) { it.Life.Public = 2 },
	"life.due":                      func(it *exchange.Item) { it.Life.DueAt = noon },
	"life.withdrawn_reason":         func(it *exchange.Item) { it.Life.Reason = strings.Repeat("a", story.MaxNote+1) },
	"history[0].revision":           func(it *exchange.Item) { it.History[0].Revision = 2 },
	"history[0].as":                 func(it *exchange.Item) { it.History[0].As = "x" },
	"history[0].at":                 func(it *exchange.Item) { it.History[0].At = time.Time{} },
	"history[0].pins":               func(it *exchange.Item) { it.History[0].Pins = make([]story.Pin, 1001) },
	"history[0].pins[0].block":      func(it *exchange.Item) { it.History[0].Pins = []story.Pin{{Block: -1}} },
	"history":                       func(it *exchange.Item) { it.History = nil },
	"newsroom.editions[0].code":     func(it *exchange.Item) { it.Newsroom = &exchange.Newsroom{Editions: []story.Edition{{Code: "desk"}}} },
	"newsroom.fronts[0].slots": func(it *exchange.Item) {
		it.Newsroom = &exchange.Newsroom{Fronts: []story.Front{{Edition: "fr", Slots: make([]story.Number, story.MaxSlots+1)}}}
	},
	"newsroom.flashes[0].text": func(it *exchange.Item) {
		it.Newsroom = &exchange.Newsroom{Flashes: []story.Bulletin{{Edition: "fr", Kind: story.WireFlash, At: noon, Urgency: 1}}}
	},
	"revisions[0].content.body.content[0].type": func(it *exchange.Item) { it.Revisions[0].Content.Body.Content[0].Type = "hologram" },
}

func TestOurOwnItemsAreCheckedLikeAnyOther(t *testing.T) {
	whole := ours()
	var good bytes.Buffer
	if err := ninjs.NewWriter(&good).Write(whole); err != nil {
		t.Fatal(err)
	}
	for field, change := range breaks {
		it := ours()
		change(&it)
		var told *fault.Told
		if err := ninjs.NewWriter(io.Discard).Write(it); !errors.As(err, &told) || told.Field != field {
			t.Errorf("written with a wrong %s: %v", field, err)
		}
	}
	// What a writer refuses another program may still have written.
	for name, c := range map[string]struct{ old, now, field string }{
		"a state":            {`\"state\":\"published\"`, `\"state\":\"printed\"`, "marbre.life.state"},
		"a later version":    {`{\"version\":1`, `{\"version\":2`, "marbre.version"},
		"a block too far":    {`\"blocks\":[0]`, `\"blocks\":[1]`, "marbre.revisions[0].blocks"},
		"a kind of value":    {`\"revision\":1`, `\"revision\":\"1\"`, "marbre"},
		"a revision":         {`\"public\":1`, `\"public\":3`, "marbre.life.public"},
		"a body in content":  {`\"headline\":\"Crue\"`, `\"headline\":\"Crue\",\"body\":{\"type\":\"x\"}`, ""},
		"an unknown block":   {`\"type\":\"paragraph\"`, `\"type\":\"hologram\"`, "marbre.revisions[0].content.body.content[0].type"},
		"blocks of no shape": {`\"blocks\":[{`, `\"blocks\":[7,{`, "marbre.blocks[0]"},
		"a language":         {`"language":"fr"`, `"language":"!!"`, "marbre.language"},
		"control characters": {`Crue\"`, `Crue\\u0007\"`, "marbre.revisions[0].content.headline"},
	} {
		text := strings.Replace(good.String(), c.old, c.now, 1)
		if text == good.String() {
			t.Fatalf("%s: %s is not in %s", name, c.old, text)
		}
		_, err := ninjs.NewReader(strings.NewReader(text), "x").Next()
		var told *fault.Told
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.field != "" && (!errors.As(err, &told) || told.Field != c.field):
			t.Errorf("%s: %v, want the field %s", name, err, c.field)
		}
	}
}

func TestAManifoldStoryStaysSmall(t *testing.T) {
	it := ours()
	for i := range 200 {
		it.Revisions[0].Content.Body.Content = append(it.Revisions[0].Content.Body.Content, story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: strings.Repeat(fmt.Sprint(i), 100)}}})
	}
	for i := range 500 {
		next := it.Revisions[len(it.Revisions)-1]
		next.Revision++
		next.Content.Body.Content = slices.Clone(next.Content.Body.Content)
		next.Content.Body.Content[i%200] = story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: fmt.Sprint("new ", i)}}}
		it.Revisions = append(it.Revisions, next)
	}
	var b bytes.Buffer
	if err := ninjs.NewWriter(&b).Write(it); err != nil {
		t.Fatal(err)
	}
	if b.Len() > ninjs.MaxItem/8 {
		t.Errorf("500 revisions of 60 KB take %d bytes", b.Len())
	}
	got, err := ninjs.NewReader(&b, "x").Next()
	if err != nil {
		t.Fatal(err)
	}
	alike(t, it, got)
}

func TestWhatWouldUnfoldBeyondBoundsIsRefused(t *testing.T) {
	it := ours()
	large := story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: strings.Repeat("a", 1_000_000)}}}
	it.Revisions[0].Content.Body.Content = []story.Node{large}
	for range ninjs.MaxUnfolded/1_000_000 + 1 {
		next := it.Revisions[len(it.Revisions)-1]
		next.Revision++
		it.Revisions = append(it.Revisions, next)
	}
	var told *fault.Told
	if err := ninjs.NewWriter(io.Discard).Write(it); !errors.As(err, &told) || told.Key != "ninjs.unfolded" {
		t.Errorf("written: %v", err)
	}
	it.Revisions = it.Revisions[:1]
	var b bytes.Buffer
	if err := ninjs.NewWriter(&b).Write(it); err != nil {
		t.Fatal(err)
	}
	const one = `{\"revision\":1,`
	text := b.String()
	at := strings.LastIndex(text, one)
	end := at + strings.Index(text[at:], `\"blocks\":[0]}`) + len(`\"blocks\":[0]}`)
	var many strings.Builder
	for i := range 300 {
		many.WriteString(strings.Replace(text[at:end], one, fmt.Sprintf(`{\"revision\":%d,`, i+1), 1) + ",")
	}
	_, err := ninjs.NewReader(strings.NewReader(text[:at]+strings.TrimSuffix(many.String(), ",")+text[end:]), "x").Next()
	if !errors.As(err, &told) || told.Key != "ninjs.unfolded" {
		t.Errorf("read: %v", err)
	}
}

func TestAStoryTooLargeIsNotWritten(t *testing.T) {
	it := ours()
	for i := range 10 {
		next := it.Revisions[len(it.Revisions)-1]
		next.Revision++
		next.Content.Body = story.Paragraphs(strings.Repeat(fmt.Sprint(i), 1_000_000))
		it.Revisions = append(it.Revisions, next)
	}
	var b bytes.Buffer
	if err := ninjs.NewWriter(&b).Write(it); !errors.Is(err, fault.TooLarge) || b.Len() > 0 {
		t.Errorf("%v, %d bytes written", err, b.Len())
	}
	it = ours()
	it.URI = "a b"
	if err := ninjs.NewWriter(&b).Write(it); !errors.Is(err, fault.Invalid) {
		t.Errorf("a bad uri: %v", err)
	}
}
