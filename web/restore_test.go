package web_test

import (
	"testing"

	"marbre/staff"
)

func TestAnOlderRevisionComesBackAsTheNewest(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("First"))
		r.must(201, "POST", "/api/v1/stories/1/revisions", staff.Reporter, map[string]any{"base_revision": 1, "headline": "Second", "text": "Other words."})
		r.must(409, "POST", "/api/v1/stories/1/restore", staff.Reporter, map[string]any{"revision": 1, "base_revision": 1})
		out := r.must(201, "POST", "/api/v1/stories/1/restore", staff.Reporter, map[string]any{"revision": 1, "base_revision": 2})
		if out["revision"] != 3.0 {
			t.Errorf("%v", out)
		}
		if d := r.must(200, "GET", "/api/v1/stories/1/revisions/1...3", staff.Reporter, nil); len(d["changes"].([]any)) != 0 {
			t.Errorf("it differs: %v", d)
		}
		if d := r.must(200, "GET", "/api/v1/stories/1/revisions/2", staff.Reporter, nil); d["content"].(map[string]any)["headline"] != "Second" {
			t.Errorf("what was replaced is gone: %v", d)
		}
		r.must(404, "POST", "/api/v1/stories/1/restore", staff.Reporter, map[string]any{"revision": 9, "base_revision": 3})
		r.must(422, "POST", "/api/v1/stories/1/restore", staff.Reporter, map[string]any{"revision": 0, "base_revision": 3})
		r.must(200, "POST", "/api/v1/stories/1/submit", staff.Reporter, nil)
		r.must(200, "POST", "/api/v1/stories/1/approve", staff.Editor, nil)
		r.must(403, "POST", "/api/v1/stories/1/restore", staff.Reporter, map[string]any{"revision": 2, "base_revision": 3})
	})
}
