package story_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"marbre/story"
)

func text(words string) story.Content {
	return story.Content{Headline: "A headline", Body: story.Paragraphs(words)}
}

func TestACorrectionIsPinnedToTheWordsThatItCorrects(t *testing.T) {
	a := text("The country becomes the ninth full member of the group.\n\nIt joined on Thursday.")
	b := text("The country becomes the tenth full member of the group.\n\nIt joined on Thursday.")
	pins := story.Pins(story.Diff(a, b))
	want := story.Pin{Field: "body", Block: 0, Wrong: "ninth", Right: "tenth"}
	if len(pins) != 1 || pins[0] != want {
		t.Errorf("Pins = %+v, want %+v", pins, want)
	}
}

func TestABlockThatCameOrWentLeavesTheOthersAlone(t *testing.T) {
	a, b := text("One.\n\nTwo.\n\nThree."), text("One.\n\nThree.\n\nFour.")
	got := story.Diff(a, b)
	if len(got) != 2 || got[0].Parts[0] != (story.Part{Op: story.Removed, Text: "Two."}) || got[1].Block != 2 || got[1].Parts[0] != (story.Part{Op: story.Added, Text: "Four."}) {
		t.Errorf("Diff = %+v", got)
	}
}

func TestNoEditIsSilent(t *testing.T) {
	link := func(to string) story.Content {
		n := story.Node{Type: "text", Text: "here", Marks: []story.Mark{{Type: "link", Attrs: story.Block("", nil, "href", to).Attrs}}}
		return story.Content{Body: story.Body{Content: []story.Node{{Type: "paragraph", Content: []story.Node{n}}}}}
	}
	picture := func(p story.Picture) story.Content { return story.Content{Lead: &p} }
	plain := text("A word.")
	strong := text("A word.")
	strong.Body.Content[0].Content[0].Marks = []story.Mark{{Type: "strong"}}
	for name, pair := range map[string][2]story.Content{
		"a link's target":     {link("https://a.example"), link("https://b.example")},
		"a caption":           {picture(story.Picture{URL: "/a", Caption: "x"}), picture(story.Picture{URL: "/a", Caption: "y"})},
		"another picture":     {picture(story.Picture{URL: "/a"}), picture(story.Picture{URL: "/b"})},
		"an emphasis":         {plain, strong},
		"a byline":            {plain, {Headline: plain.Headline, Body: plain.Body, Byline: []story.Author{{Name: "A"}}}},
		"a related story":     {related(1), related(2)},
		"a heading's level":   {heading(2), heading(3)},
		"one space in a word": {text("a b"), text("ab")},
	} {
		if got := story.Diff(pair[0], pair[1]); len(got) == 0 {
			t.Errorf("%s changed and Diff says nothing", name)
		}
		if got := story.Diff(pair[0], pair[0]); len(got) != 0 {
			t.Errorf("%s: nothing changed and Diff says %+v", name, got)
		}
	}
}

func related(n int) story.Content {
	return story.Content{Body: story.Body{Content: []story.Node{story.Block("related", nil, "number", n)}}}
}

func heading(level int) story.Content {
	return story.Content{Body: story.Body{Content: []story.Node{story.Block("heading", []story.Node{{Type: "text", Text: "T"}}, "level", level)}}}
}

// What stayed and went is the old text, what stayed and came the new one.
func TestDiffsCanBePlayedForthAndBack(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "b", "c", " ", "  ", ".", "é", "«", "قمة", "1", ","})
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "words"), "")
		})
		a, b := line.Draw(t, "a"), line.Draw(t, "b")
		got := story.Diff(story.Content{Standfirst: a}, story.Content{Standfirst: b})
		if a == b {
			if len(got) != 0 {
				t.Fatalf("equal texts differ: %+v", got)
			}
			return
		}
		var was, is strings.Builder
		for _, p := range got[0].Parts {
			if p.Op != story.Added {
				was.WriteString(p.Text)
			}
			if p.Op != story.Removed {
				is.WriteString(p.Text)
			}
		}
		if was.String() != a || is.String() != b {
			t.Fatalf("played back %q and %q, want %q and %q", was.String(), is.String(), a, b)
		}
	})
}

func TestAnImmenseChangeIsStillTold(t *testing.T) {
	long := func(s string) string { return strings.TrimSpace(strings.Repeat(s+" ", 5000)) }
	got := story.Diff(story.Content{Standfirst: long("a b")}, story.Content{Standfirst: long("c d")})
	if len(got) != 1 || len(got[0].Parts) < 2 {
		t.Errorf("Diff of two immense texts: %d changes", len(got))
	}
}
