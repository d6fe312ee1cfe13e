package story_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"marbre/story"
)

// What is written by hand is what encoding/json writes, also of text that no
// body may hold.
func TestABodyIsWrittenAsReflectionWouldWriteIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := story.Body{Version: rapid.IntRange(0, 3).Draw(t, "version"), Content: anyNodes(t, 3)}
		var slow struct {
			Type  string `json:"type"`
			Attrs struct {
				Version int `json:"version"`
			} `json:"attrs"`
			Content []story.Node `json:"content"`
		}
		slow.Type, slow.Attrs.Version, slow.Content = "doc", max(b.Version, story.SchemaVersion), b.Content
		if slow.Content == nil {
			slow.Content = []story.Node{}
		}
		want, err := json.Marshal(slow)
		got, err2 := b.MarshalJSON()
		if err != nil || err2 != nil || string(got) != string(want) {
			t.Fatalf("%s, %v\nwant\n%s, %v", got, err2, want, err)
		}
	})
}

func anyNodes(t *rapid.T, depth int) (list []story.Node) {
	for range rapid.IntRange(0, 3).Draw(t, "nodes") {
		n := story.Node{Type: anyText(t, "type"), Attrs: anyAttrs(t)}
		if rapid.Bool().Draw(t, "text") {
			n.Text = anyText(t, "text")
		}
		for range rapid.IntRange(0, 2).Draw(t, "marks") {
			n.Marks = append(n.Marks, story.Mark{Type: anyText(t, "mark"), Attrs: anyAttrs(t)})
		}
		if depth > 0 {
			n.Content = anyNodes(t, depth-1)
		}
		list = append(list, n)
	}
	return list
}

func anyText(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "<b> & \"x\"", "a\\b", "\u2028", "\xff", "\x00\t\r\n\b", "\x7f", "é–\ufffd", "a\xe2\x80"})).Draw(t, label)
}

func anyAttrs(t *rapid.T) map[string]json.RawMessage {
	var all map[string]json.RawMessage
	for range rapid.IntRange(0, 3).Draw(t, "attrs") {
		if all == nil {
			all = map[string]json.RawMessage{}
		}
		raw := rapid.SampledFrom([]string{`""`, `"a"`, `"a&b"`, `"https://x.example/?a=1&b=2"`, `3`, `-0`, `1.50`, `10`, ` true`, `null`, `{"a": [1, 2]}`, `"\u0041"`, "\"\u2029\"", `"é"`, "\"\xff\""}).Draw(t, "raw")
		all[anyText(t, "name")] = json.RawMessage(raw)
	}
	return all
}
