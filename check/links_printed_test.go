package check

import (
	"slices"
	"testing"

	"marbre/story"
)

func TestALinkToAStoryThatReadersDoNotHaveIsTold(t *testing.T) {
	facts := Facts{Lang: "fr", Number: 1, Hosts: []string{"lemarbre.example"}, Related: map[story.Number]story.State{1: story.StateDraft, 2: story.StatePublished, 3: story.StateWithdrawn, 4: story.StateDraft}}
	for address, want := range map[string]string{
		"/fr/2024/07/04/2/a":                         "",
		"/fr/2024/07/04/3/a":                         "link-dead-story",
		"https://lemarbre.example/fr/2024/07/04/3/a": "link-dead-story",
		"https://LeMarbre.example/fr/2024/07/04/4":   "link-dead-story",
		"https://exemple.org/fr/2024/07/04/3/a":      "",
		"/fr/2024/07/04/5/a":                         "", // nobody knows
		"/fr/2024/07/04/1/a":                         "link-self",
		"https://lemarbre.example/fr/2024/07/04/1/a": "link-self",
		"https://exemple.org/fr/2024/07/04/1/a":      "",
		"/fr/2024/07/04/99999999999999999999999/a":   "",
	} {
		var c story.Content
		c.Body.Content = []story.Node{{Type: "paragraph", Content: linked("Le [rapport](" + address + ") est là.")}}
		found := by([]Rule{linkSelf, linkDead}, c, facts)
		got := ""
		if len(found) == 1 {
			got = found[0].Rule
			if found[0].From != 3 || found[0].To != 10 {
				t.Errorf("%s is found at %d to %d", address, found[0].From, found[0].To)
			}
		}
		if got != want || len(found) > 1 {
			t.Errorf("%s: %v, want %q", address, found, want)
		}
	}
}

func TestStoriesToWhichWordsLinkAreRelated(t *testing.T) {
	var c story.Content
	c.Body.Content = []story.Node{
		{Type: "paragraph", Content: linked("[a](/fr/2024/07/04/7/a) [b](https://lemarbre.example/fr/2024/07/04/8/b) [c](https://exemple.org/fr/2024/07/04/9/c) [d](/fr/2024/07/04/7/a)")},
		story.Block("related", nil, "number", 3),
	}
	if got := RelatedOf(c, "lemarbre.example"); !slices.Equal(got, []story.Number{7, 8, 3}) {
		t.Errorf("with its host: %v", got)
	}
	if got := RelatedOf(c); !slices.Equal(got, []story.Number{7, 3}) {
		t.Errorf("without: %v", got)
	}
}

func TestALinkIsOnePlaceAcrossMarksAndBreaks(t *testing.T) {
	link := func(text string, more ...story.Mark) story.Node {
		return story.Node{Type: "text", Text: text, Marks: append(more, story.Mark{Type: "link", Attrs: story.Block("", nil, "href", "/fr/2024/07/04/1/a").Attrs})}
	}
	item := story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: "É"}, {Type: "hard_break"}, link("le "), link("rapport", story.Mark{Type: "strong"}), {Type: "text", Text: "."}}}
	c := story.Content{}
	c.Body.Content = []story.Node{{Type: "list", Content: []story.Node{{Type: "item", Content: []story.Node{item}}, {Type: "item", Content: []story.Node{item}}}}}
	found := by([]Rule{linkSelf}, c, Facts{Lang: "fr", Number: 1})
	if len(found) != 2 || found[0].From != 2 || found[0].To != 12 || found[1].From != 16 || found[1].To != 26 {
		t.Fatalf("%+v", found)
	}
}
