package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"marbre/staff"
)

func TestATextIsCheckedAndNotKept(t *testing.T) {
	r := open(t)
	ask := func(in map[string]any) string {
		t.Helper()
		text, err := json.Marshal(r.must(200, "POST", "/api/v1/check", staff.Reporter, in)["findings"])
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for _, row := range []struct {
		in   map[string]any
		want string
	}{
		{map[string]any{"lang": "fr", "headline": "Le pont", "text": "Un texte."}, `[]`},
		{map[string]any{}, `[]`},
		{map[string]any{"lang": "fr", "headline": "🙂 Le  pont", "standfirst": "Le le pont", "text": "Un texte.\n\nIl a dit \"oui\"."},
			`[{"end":14,"fix":"«\u202foui\u202f»","message":"Typewriter’s quotation marks; French uses « ».","part":"body 2","rule":"quotes-fr","severity":"warn","start":9,"text":"\"oui\""},` +
				`{"end":5,"fix":"Le","message":"“Le” stands here twice.","part":"standfirst","rule":"doubled","severity":"warn","start":0,"text":"Le le"},` +
				`{"end":6,"fix":" ","message":"Several spaces.","part":"headline","rule":"space-twice","severity":"note","start":4,"text":"  "}]`},
		// Its language is told by the text.
		{map[string]any{"text": "Le conseil municipal a voté le budget de la ville pour les deux communes, et il a dit \"oui\" à la rénovation des ponts."},
			`[{"end":91,"fix":"«\u202foui\u202f»","message":"Typewriter’s quotation marks; French uses « ».","part":"body 1","rule":"quotes-fr","severity":"warn","start":86,"text":"\"oui\""}]`},
		{map[string]any{"lang": "en", "lead": map[string]any{"url": "https://a.example/a.jpg", "alt": "DSC_0012", "credit": "Marbre"}},
			`[{"end":8,"message":"The alt text is the name of a file; say what the picture shows.","part":"alt","rule":"alt-file","severity":"warn","start":0,"text":"DSC_0012"}]`},
	} {
		var want any
		if err := json.Unmarshal([]byte(row.want), &want); err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(want)
		if got := ask(row.in); got != string(text) {
			t.Errorf("%v:\n got %s\nwant %s", row.in, got, text)
		}
	}
	if list := r.must(200, "GET", "/api/v1/stories", staff.Reporter, nil)["stories"]; len(list.([]any)) > 0 {
		t.Errorf("it was kept: %v", list)
	}
}

func TestWhatCannotBeCheckedIsRefused(t *testing.T) {
	r := open(t)
	for _, row := range []struct {
		code  int
		in    map[string]any
		field string
	}{
		{413, map[string]any{"text": strings.Repeat("a ", 1<<19)}, ""},
		{422, map[string]any{"lang": "not a language"}, "lang"},
		{422, map[string]any{"words": "x"}, "words"},
		{422, map[string]any{"text": "x", "body": map[string]any{"type": "doc", "content": []any{map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": "y"}}}}}}, "text"},
		{422, map[string]any{"headline": strings.Repeat("a", 301)}, "headline"},
	} {
		out := r.must(row.code, "POST", "/api/v1/check", staff.Reporter, row.in)
		if field, _ := out["field"].(string); field != row.field {
			t.Errorf("%d names %q, want %q: %v", row.code, field, row.field, out["detail"])
		}
	}
	r.must(401, "POST", "/api/v1/check", "", nil)
}
