package web_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"marbre/staff"
)

// found are the rules of what is found in a story, in their order.
func found(r *rig, number int) (rules []string) {
	for _, f := range r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d/findings", number), staff.Reporter, nil)["findings"].([]any) {
		rules = append(rules, f.(map[string]any)["rule"].(string))
	}
	return rules
}

func TestFindingsAreOfTheStoryAsItStandsNow(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		other, _ := r.published(map[string]any{"edition": "fr", "section": "sport", "headline": "Le pont", "text": "Un texte."})
		number := int(r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "fr", "section": "sport", "headline": "Le  pont", "standfirst": "Un chapeau.", "urgency": 4, "tags": []any{"pont"},
			"byline": []any{map[string]any{"name": "Claire Aubrac"}}, "lead": map[string]any{"url": "https://a.example/a.jpg", "alt": "Un pont", "credit": "Marbre"},
			"body": map[string]any{"type": "doc", "attrs": map[string]any{"version": 1}, "content": []any{
				map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": "Un texte."}}},
				map[string]any{"type": "related", "attrs": map[string]any{"number": other}},
			}}})["number"].(float64))
		if got := found(r, number); !slices.Equal(got, []string{"space-twice"}) {
			t.Fatalf("found %v", got)
		}
		out := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d/findings", number), staff.Reporter, nil)
		if f := out["findings"].([]any)[0].(map[string]any); f["field"] != "headline" || f["from"] != 2.0 || f["to"] != 4.0 || f["message"] != "Several spaces." || f["block"] != nil {
			t.Errorf("told as %v", f)
		}
		if card := card(t, r.must(200, "GET", "/api/v1/board", staff.Reporter, nil), "Le  pont"); card["findings"].(map[string]any)["note"] != 1.0 {
			t.Errorf("the board counts %v", card["findings"])
		}

		// What was typed a moment ago is read too: the headline goes.
		g := r.must(200, "GET", fmt.Sprintf("/api/v1/stories/%d/galley", number), staff.Reporter, nil)
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/galley", number), staff.Reporter, map[string]any{"client": "w", "version": g["version"], "steps": []any{
			map[string]any{"stepType": "replace", "from": 3, "to": 3 + len("Le  pont")}}})
		if got := found(r, number); !slices.Equal(got, []string{"no-headline"}) {
			t.Errorf("after typing: %v", got)
		}

		// And so is what happens to others: the story that it leads to is withdrawn.
		r.set(r.now().Add(2 * time.Minute))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", other), staff.Chief, map[string]any{"reason": "Faux."})
		if got := found(r, number); !slices.Equal(got, []string{"no-headline", "related-dead"}) {
			t.Errorf("after the withdrawal: %v", got)
		}
	})
}
