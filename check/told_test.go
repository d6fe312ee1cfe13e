package check_test

import (
	"strings"
	"testing"

	"marbre/check"
	"marbre/lang"
	"marbre/story"
)

func TestFindingsAreToldInCharacters(t *testing.T) {
	fix := func(s string) *string { return &s }
	for _, row := range []struct {
		content story.Content
		lang    lang.Tag
		rule    string
		part    string
		text    string
		start   int
		fix     *string
	}{
		{story.Content{Headline: "🙂🙂 le le pont"}, "fr", "doubled", "headline", "le le", 3, fix("le")},
		{story.Content{Headline: "👩‍🚀🇫🇷  pont"}, "fr", "space-twice", "headline", "  ", 5, fix(" ")},
		{story.Content{Body: story.Paragraphs("قال الوزير\n\n𝄞 في في القاهرة")}, "ar", "doubled", "body 2", "في في", 2, fix("في")},
		{story.Content{Standfirst: `🙂 Il dit "oui 🙂" hier`}, "fr", "quotes-fr", "standfirst", `"oui 🙂"`, 9, fix("«\u202foui 🙂\u202f»")},
		{story.Content{Kicker: "a\u200bb"}, "fr", "invisible", "kicker", "\u200b", 1, fix("")},
		{story.Content{Lead: &story.Picture{URL: "/a.jpg", Alt: "IMG_12.jpg"}}, "fr", "alt-file", "alt", "IMG_12.jpg", 0, nil},
		{story.Content{Lead: &story.Picture{URL: "/a.jpg", Alt: "Un pont"}}, "fr", "no-credit", "credit", "", 0, nil},
		{story.Content{Body: story.Body{Content: []story.Node{story.Block("picture", nil, "url", "/a.jpg", "alt", "Un pont")}}}, "fr", "no-credit", "credit 1", "", 0, nil},
		{story.Content{}, "fr", "no-headline", "headline", "", 0, nil},
	} {
		found := false
		for _, f := range check.Read(row.content, check.Facts{Now: noon, Lang: row.lang}) {
			if f.Rule != row.rule {
				continue
			}
			found = true
			got := check.Tell(row.content, f, "m")
			if got.Part != row.part || got.Text != row.text || got.Start != row.start || got.End != row.start+len([]rune(row.text)) || (got.Fix == nil) != (row.fix == nil) || got.Fix != nil && *got.Fix != *row.fix {
				t.Errorf("%s is told as %+v, want %+v", row.rule, got, row)
			}
			if _, text := check.Part(row.content, f); !strings.Contains(text, row.text) || string([]rune(text)[got.Start:got.End]) != got.Text {
				t.Errorf("%s: %d to %d of %q is not %q", row.rule, got.Start, got.End, text, got.Text)
			}
		}
		if !found {
			t.Errorf("%s is not found in %+v", row.rule, row.content)
		}
	}
}
