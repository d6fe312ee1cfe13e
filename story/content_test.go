package story_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"marbre/fault"
	"marbre/story"
)

func TestContentIsRefusedByFieldAndBound(t *testing.T) {
	// A paragraph at the bound is the item of MaxDepth/2-1 lists: its text is one level below.
	nest := func(lists int) story.Body {
		n := story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: "a"}}}
		for range lists {
			n = story.Block("list", []story.Node{story.Block("item", []story.Node{n})})
		}
		return story.Body{Content: []story.Node{n}}
	}
	atBound, over := nest(story.MaxDepth/2-1), nest(story.MaxDepth/2)
	one := func(n story.Node) story.Content { return story.Content{Body: story.Body{Content: []story.Node{n}}} }
	words := []story.Node{{Type: "text", Text: "a"}}
	for _, c := range []struct {
		name, field string
		content     story.Content
	}{
		{"a headline at its bound", "", story.Content{Headline: strings.Repeat("é", story.MaxHeadline)}},
		{"a headline over its bound", "headline", story.Content{Headline: strings.Repeat("é", story.MaxHeadline+1)}},
		{"broken UTF-8", "standfirst", story.Content{Standfirst: "a\xff"}},
		{"a control character", "kicker", story.Content{Kicker: "a\x00"}},
		{"two lines in a headline", "headline", story.Content{Headline: "a\nb"}},
		{"urgency 9", "urgency", story.Content{Urgency: 9}},
		{"a nameless author", "byline[0].name", story.Content{Byline: []story.Author{{}}}},
		{"a script as a picture", "lead.url", story.Content{Lead: &story.Picture{URL: "javascript:alert(1)"}}},
		{"a picture elsewhere without a scheme", "lead.url", story.Content{Lead: &story.Picture{URL: "//example.org/a.jpg"}}},
		{"a picture of ours", "", story.Content{Lead: &story.Picture{URL: "/media/a.jpg"}}},
		{"markup as text", "", story.Content{Headline: "<script>alert(1)</script>"}},
		{"a body at the bound of depth", "", story.Content{Body: atBound}},
		{"a body too deep", "body.content[0]" + strings.Repeat(".content[0]", story.MaxDepth-1) + ".content", story.Content{Body: over}},
		{"an unknown block", "body.content[0].type", one(story.Block("hologram", nil))},
		{"an unknown attribute", "body.content[0].attrs.spin", one(story.Block("paragraph", words, "spin", 1))},
		{"a heading of level 1", "body.content[0].attrs.level", one(story.Block("heading", words, "level", 1))},
		{"a heading of no level", "body.content[0].attrs.level", one(story.Block("heading", words))},
		{"a paragraph in a paragraph", "body.content[0].content[0].type", one(story.Block("paragraph", []story.Node{story.Block("paragraph", words)}))},
		{"a quote of nothing", "body.content[0].content", one(story.Block("quote", nil, "speaker", "A"))},
		{"an empty piece of text", "body.content[0].content[0].text", one(story.Block("paragraph", []story.Node{{Type: "text"}}))},
		{"a script as a link", "body.content[0].content[0].marks[0].attrs.href", one(story.Block("paragraph", []story.Node{{Type: "text", Text: "a", Marks: []story.Mark{{Type: "link", Attrs: story.Block("", nil, "href", "javascript:alert(1)").Attrs}}}}))},
		{"a mail address as a link", "", one(story.Block("paragraph", []story.Node{{Type: "text", Text: "a", Marks: []story.Mark{{Type: "link", Attrs: story.Block("", nil, "href", "mailto:desk@example.org").Attrs}}}}))},
		{"an impossible day", "body.content[0].attrs.as_of", one(story.Block("facts", []story.Node{story.Block("fact", words, "label", "L")}, "as_of", "2024-02-30"))},
		{"a slug at its bound", "", story.Content{Slug: strings.Repeat("a", story.MaxSlug)}},
		{"a slug over its bound", "slug", story.Content{Slug: strings.Repeat("a", story.MaxSlug+1)}},
		{"a slug that is none", "slug", story.Content{Slug: "Not A Slug"}},
	} {
		err := c.content.Check()
		var told *fault.Told
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.field != "" && (!errors.As(err, &told) || told.Kind != fault.Invalid || told.Field != c.field):
			t.Errorf("%s: %v; want field %s", c.name, err, c.field)
		}
	}
}

func TestABodySurvivesARoundTrip(t *testing.T) {
	const text = `{"type":"doc","attrs":{"version":2},"content":[{"type":"hologram","attrs":{"spin":1},"content":[{"type":"text","text":"a"}]}]}`
	var b story.Body
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(b); err != nil || string(got) != text {
		t.Errorf("round trip: %s, %v", got, err)
	}
}

func TestSlugsKeepEveryScriptAndLoseAccents(t *testing.T) {
	for text, want := range map[string]string{
		"À Astana, l’Organisation": "a-astana-l-organisation",
		"Œuvre & cœur":             "oeuvre-coeur",
		"قمة أستانا":               "قمة-أستانا",
		"…":                        "",
	} {
		if got := story.Slug(text); got != want || story.Slug(got) != got {
			t.Errorf("Slug(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzSlugIsStable(f *testing.F) {
	f.Add("À Astana, l’Organisation")
	f.Add("قمة أستانا")
	f.Fuzz(func(t *testing.T, s string) {
		if got := story.Slug(s); story.Slug(got) != got {
			t.Errorf("Slug(%q) = %q, again %q", s, got, story.Slug(got))
		}
	})
}

func TestAFrontFillsWhatIsNotPinned(t *testing.T) {
	c := func(n story.Number) story.Card { return story.Card{Number: n} }
	f := story.Front{Slots: []story.Number{7, 0, 9}, Also: []story.Number{2}}
	slots, also := story.Fill(f, map[story.Number]story.Card{7: c(7), 2: c(2)}, []story.Card{c(1), c(2), c(7), c(3), c(4)}, nil, 4)
	var got []story.Number
	for _, s := range slots {
		got = append(got, s.Number)
	}
	if len(got) != 4 || got[0] != 7 || got[1] != 1 || got[2] != 3 || got[3] != 4 || len(also) != 1 {
		t.Errorf("Fill = %v, also %v", got, also)
	}
}
