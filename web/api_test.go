package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"

	"marbre/lang"
	"marbre/staff"
	"marbre/story"
	"marbre/web"
)

func mustUnescape(path string) string {
	s, err := url.PathUnescape(path)
	if err != nil {
		panic(err)
	}
	return s
}

// draft is a story as DESIGN.md's example of the API writes it.
func draft(headline string) map[string]any {
	return map[string]any{"edition": "fr", "section": "infos/asie", "headline": headline, "standfirst": "What it is about.", "text": "The ninth member.\n\nMore text."}
}

// published makes a story and puts it before readers; it returns its number and address.
func (r *rig) published(in map[string]any) (number int, path string) {
	r.t.Helper()
	n := r.approved(in)
	out := r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)
	path, _ = out["url"].(string)
	return n, path
}

func (r *rig) approved(in map[string]any) int {
	r.t.Helper()
	out := r.must(201, "POST", "/api/v1/stories", staff.Reporter, in)
	n := int(out["number"].(float64))
	r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/submit", n), staff.Reporter, nil)
	r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/approve", n), staff.Editor, nil)
	return n
}

func TestAStoryIsWrittenPublishedCorrectedAndWithdrawnOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		out := r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("À Astana"))
		if out["number"] != 1.0 || out["revision"] != 1.0 || out["state"] != "draft" {
			t.Errorf("created: %v", out)
		}
		r.must(200, "POST", "/api/v1/stories/1/submit", staff.Reporter, map[string]any{"base_revision": 1})
		r.must(200, "POST", "/api/v1/stories/1/approve", staff.Editor, "")
		done := r.must(200, "POST", "/api/v1/stories/1/publish", staff.Editor, nil)
		path, _ := done["url"].(string)
		if done["state"] != "published" || path != "/fr/2024/07/04/1/a-astana" || done["journal"] == nil {
			t.Fatalf("published: %v", done)
		}
		for _, page := range []string{path, "/fr/", "/fr/infos/", "/fr/infos/asie/", "/fr/live", "/fr/archive/2024/07/"} {
			if w := r.ask("GET", page, "", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "À Astana") {
				t.Errorf("%s does not show the story at once: %d", page, w.Code)
			}
		}
		rev := r.must(201, "POST", "/api/v1/stories/1/revisions", staff.Editor, map[string]any{"base_revision": 1, "text": "The tenth member.\n\nMore text."})
		if rev["revision"] != 2.0 {
			t.Errorf("revised: %v", rev)
		}
		if w := r.ask("GET", path, "", nil); strings.Contains(w.Body.String(), "tenth") {
			t.Error("a revision in work is public")
		}
		r.must(200, "POST", "/api/v1/stories/1/correct", staff.Editor, map[string]any{"note": "It is the tenth."})
		for _, page := range []string{path, "/fr/live"} {
			if w := r.ask("GET", page, "", nil); !strings.Contains(w.Body.String(), "It is the tenth.") {
				t.Errorf("%s does not tell the correction", page)
			}
		}
		diff := r.must(200, "GET", "/api/v1/stories/1/revisions/1...2", staff.Reporter, nil)
		if text := fmt.Sprint(diff["changes"]); !strings.Contains(text, "ninth") || !strings.Contains(text, "tenth") {
			t.Errorf("difference: %v", diff)
		}
		st := r.must(200, "GET", "/api/v1/stories/1", staff.Reporter, nil)
		if st["url"] != path || len(st["history"].([]any)) != 2 || st["state"] != "published" {
			t.Errorf("the story: %v", st)
		}
		r.must(200, "POST", "/api/v1/stories/1/withdraw", staff.Chief, map[string]any{"reason": "The source took it back."})
		if w := r.ask("GET", path, "", nil); w.Code != 410 || !strings.Contains(w.Body.String(), "The source took it back.") || strings.Contains(w.Body.String(), "tenth") {
			t.Errorf("withdrawn: %d %s", w.Code, w.Body)
		}
	})
}

func TestACorrectionMayBringItsWords(t *testing.T) {
	r := open(t)
	n, path := r.published(draft("À Astana"))
	at := fmt.Sprintf("/api/v1/stories/%d/correct", n)
	if w := r.ask("POST", at, r.tokens[staff.Editor], map[string]any{"base_revision": 7, "text": "x", "note": "y"}); w.Code != 422 {
		t.Errorf("on a revision that never was: %d %s", w.Code, w.Body)
	}
	out := r.must(200, "POST", at, staff.Editor, map[string]any{"base_revision": 1, "text": "The tenth member.\n\nMore text.", "note": "It is the tenth."})
	if out["revision"] != 2.0 || out["url"] != path {
		t.Errorf("corrected: %v", out)
	}
	if w := r.ask("GET", path, "", nil); !strings.Contains(w.Body.String(), "tenth") || !strings.Contains(w.Body.String(), "It is the tenth.") {
		t.Error("the correction is not public")
	}
	if w := r.ask("POST", at, r.tokens[staff.Editor], map[string]any{"base_revision": 1, "text": "x", "note": "y"}); w.Code != 409 || !strings.Contains(w.Body.String(), "theirs") {
		t.Errorf("on a stale revision: %d %s", w.Code, w.Body)
	}
	r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/update", n), staff.Editor, map[string]any{"standfirst": "More is known.", "note": "More."})
	if w := r.ask("GET", path, "", nil); !strings.Contains(w.Body.String(), "More is known.") {
		t.Error("the update is not public")
	}
}

func TestAStaleSaveAnswers409WithBothTexts(t *testing.T) {
	r := open(t)
	r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("One"))
	r.must(201, "POST", "/api/v1/stories/1/revisions", staff.Reporter, map[string]any{"base_revision": 1, "headline": "Two"})
	w := r.ask("POST", "/api/v1/stories/1/revisions", r.tokens[staff.Reporter], map[string]any{"base_revision": 1, "standfirst": "Three"})
	var p struct {
		Key    string
		Field  string
		Yours  story.Content
		Theirs story.Saved
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 409 || p.Field != "base_revision" || p.Yours.Standfirst != "Three" || p.Yours.Headline != "One" || p.Theirs.Content.Headline != "Two" || p.Theirs.Revision != 2 {
		t.Errorf("stale save: %d %s", w.Code, w.Body)
	}
	if w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("content type %s", w.Header().Get("Content-Type"))
	}
}

func TestListsArePagedByCursorWithoutLosingAny(t *testing.T) {
	r := open(t)
	for i := range 5 {
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft(fmt.Sprint("Story ", i)))
	}
	seen := map[float64]bool{}
	cursor := ""
	for {
		out := r.must(200, "GET", "/api/v1/stories?limit=2&edition=fr&state=draft&section=infos&q=story&cursor="+cursor, staff.Reporter, nil)
		for _, s := range out["stories"].([]any) {
			seen[s.(map[string]any)["number"].(float64)] = true
		}
		var more bool
		if cursor, more = out["cursor"].(string); !more {
			break
		}
	}
	if len(seen) != 5 {
		t.Errorf("pages give %d stories of 5", len(seen))
	}
}

// Each row is a request that must be refused, and the status and field of the refusal.
func TestBadInputIsRefusedByNameAndBound(t *testing.T) {
	r := open(t)
	n := r.approved(draft("Approved"))
	long := strings.Repeat("x", 100_000)
	story := func(key string, value any) map[string]any {
		d := draft("A")
		d[key] = value
		return d
	}
	body := func(block string) string {
		return `{"edition":"fr","headline":"A","body":{"type":"doc","content":[` + block + `]}}`
	}
	deep := strings.Repeat(`{"type":"list","content":[{"type":"item","content":[`, 20) + strings.Repeat(`]}]}`, 20)
	for _, c := range []struct {
		name, method, path string
		body               any
		code               int
		field              string
	}{
		{"no JSON", "POST", "/stories", "{", 422, ""},
		{"not an object", "POST", "/stories", "[]", 422, ""},
		{"two values", "POST", "/stories", "{} {}", 422, ""},
		{"broken UTF-8", "POST", "/stories", "{\"headline\":\"\xff\"}", 422, ""},
		{"50 MB", "POST", "/stories", `{"headline":"` + strings.Repeat("x", 50<<20) + `"}`, 413, ""},
		{"an unknown field", "POST", "/stories", story("headlin", "A"), 422, "headlin"},
		{"a headline of 100,000 characters", "POST", "/stories", story("headline", long), 422, "headline"},
		{"a control character", "POST", "/stories", story("kicker", "a\u0001"), 422, "kicker"},
		{"a number for a text", "POST", "/stories", story("headline", 3), 422, "headline"},
		{"an unknown section", "POST", "/stories", story("section", "infos/afrique"), 422, "section"},
		{"an unknown edition", "POST", "/stories", story("edition", "xx"), 422, "edition"},
		{"an impossible date", "POST", "/stories", story("embargo", "2024-02-30T10:00:00Z"), 422, "embargo"},
		{"a date that is a number", "POST", "/stories", story("embargo", 3), 422, "embargo"},
		{"urgency 9", "POST", "/stories", story("urgency", 9), 422, "urgency"},
		{"text and body", "POST", "/stories", map[string]any{"edition": "fr", "text": "a", "body": json.RawMessage(`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"b"}]}]}`)}, 422, "text"},
		{"an unknown block", "POST", "/stories", body(`{"type":"hologram"}`), 422, "body.content[0].type"},
		{"a body too deep", "POST", "/stories", body(deep), 422, "body.content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content[0].content"},
		{"a script as a link", "POST", "/stories", story("lead", map[string]any{"url": "javascript:alert(1)"}), 422, "lead.url"},
		{"an unknown field of the lead", "POST", "/stories", story("lead", map[string]any{"url": "/a", "crop": 1}), 422, "lead.crop"},
		{"a base that is none", "POST", "/stories/1/revisions", map[string]any{"headline": "B"}, 422, "base_revision"},
		{"a base that never was", "POST", "/stories/1/revisions", map[string]any{"base_revision": 7, "headline": "B"}, 422, "base_revision"},
		{"a story that is no number", "GET", "/stories/abc", nil, 422, "number"},
		{"a story that is not there", "GET", "/stories/99", nil, 404, ""},
		{"a revision that is not there", "GET", "/stories/1/revisions/1...9", nil, 404, ""},
		{"a limit over its bound", "GET", "/stories?limit=201", nil, 422, "limit"},
		{"a cursor that is none", "GET", "/stories?cursor=x", nil, 422, "cursor"},
		{"an act on an old revision", "POST", fmt.Sprintf("/stories/%d/publish", n), map[string]any{"base_revision": 9}, 409, "base_revision"},
		{"a draft cannot be published", "POST", "/stories", story("state", "published"), 422, "state"},
		{"a minute that has passed", "POST", fmt.Sprintf("/stories/%d/schedule", n), map[string]any{"at": "2024-07-04T11:59:59Z"}, 422, "at"},
		{"no minute", "POST", fmt.Sprintf("/stories/%d/schedule", n), nil, 422, "at"},
		{"a correction of what is not published", "POST", fmt.Sprintf("/stories/%d/correct", n), map[string]any{"note": "a"}, 409, ""},
		{"a withdrawal of what is not published", "POST", fmt.Sprintf("/stories/%d/withdraw", n), map[string]any{"reason": "a"}, 409, ""},
		{"a flash over its bound", "POST", "/flashes", map[string]any{"edition": "fr", "text": strings.Repeat("é", 301)}, 422, "text"},
		{"a flash of two lines", "POST", "/flashes", map[string]any{"edition": "fr", "text": "a\nb"}, 422, "text"},
		{"a flash for nobody", "POST", "/flashes", map[string]any{"edition": "xx", "text": "a"}, 422, "edition"},
		{"a front of another edition's story", "PUT", "/editions/en/fronts/", map[string]any{"slots": []int{n}}, 422, "slots"},
		{"a front with one story twice", "PUT", "/editions/fr/fronts/", map[string]any{"slots": []int{n, n}}, 422, "slots[1]"},
		{"a front of a section that is not there", "PUT", "/editions/fr/fronts/x", map[string]any{"slots": []int{n}}, 422, "section"},
		{"a zone that is none", "PUT", "/editions/de", map[string]any{"lang": "de", "zone": "Mars/Olympus", "title": "A"}, 422, "zone"},
		{"a language that is none", "PUT", "/editions/de", map[string]any{"lang": "!!", "zone": "UTC", "title": "A"}, 422, "lang"},
		{"a section called live", "PUT", "/editions/fr/sections", map[string]any{"sections": []any{map[string]any{"slug": "live", "title": "A"}}}, 422, "sections[0].slug"},
		{"a call that is not there", "GET", "/nothing", nil, 404, ""},
	} {
		w := r.ask(c.method, "/api/v1"+c.path, r.tokens[staff.Admin], c.body)
		var p struct{ Field, Detail, Key, Title string }
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("%s: %d, no problem: %.200s", c.name, w.Code, w.Body)
			continue
		}
		if w.Code != c.code || p.Field != c.field {
			t.Errorf("%s: %d field %q (%s), want %d field %q", c.name, w.Code, p.Field, p.Detail, c.code, c.field)
		}
		if p.Detail == "" || strings.HasPrefix(p.Detail, "fault.") || strings.Contains(p.Detail, "{") {
			t.Errorf("%s: nobody wrote the sentence for %s: %q", c.name, p.Key, p.Detail)
		}
	}
}

func TestMarkupInEveryFieldStaysText(t *testing.T) {
	r := open(t)
	const evil = `<script>alert(1)</script><img src=x onerror=alert(2)>"'`
	in := draft(evil)
	for _, key := range []string{"kicker", "standfirst", "dateline", "source", "rights", "text"} {
		in[key] = evil
	}
	in["tags"] = []string{evil}
	in["byline"] = []map[string]string{{"name": evil, "place": evil}}
	in["lead"] = map[string]any{"url": "/a.jpg", "alt": evil, "caption": evil, "credit": evil}
	_, path := r.published(in)
	for _, page := range []string{path, "/fr/", "/fr/infos/asie/", "/fr/live", "/fr/archive/2024/07/"} {
		w := r.ask("GET", page, "", nil)
		if s := w.Body.String(); w.Code != 200 || strings.Contains(s, "<script>alert") || strings.Contains(s, "<img src=x") {
			t.Errorf("%s: %d, markup is alive", page, w.Code)
		}
	}
}

// Every operation is asked by every role, by nobody and with a wrong token.
func TestTheDoorAsksTheMatrix(t *testing.T) {
	r := open(t)
	// What leads into the house is for those who are outside.
	open := []string{"POST /api/v1/session", "DELETE /api/v1/session", "GET /api/v1/session/ways", "POST /api/v1/session/passkey/begin", "POST /api/v1/session/passkey/finish", "GET /api/v1/links/{code}", "POST /api/v1/links/{code}"}
	r.approved(draft("A"))
	doc := r.openAPI(t)
	asked := 0
	for path, methods := range doc["paths"].(map[string]any) {
		for method, op := range methods.(map[string]any) {
			if slices.Contains(open, strings.ToUpper(method)+" "+path) {
				asked++
				if w := r.ask(strings.ToUpper(method), strings.ReplaceAll(path, "{code}", "x"), "", nil); w.Code == 403 || w.Code >= 500 {
					t.Errorf("%s %s by nobody: %d", method, path, w.Code)
				}
				continue
			}
			act := staff.Act(strings.TrimSuffix(strings.TrimPrefix(op.(map[string]any)["description"].(string), "Needs the right to "), "."))
			at := strings.NewReplacer("{number}", "1", "{range}", "1", "{edition}", "fr", "{section}", "", "{id}", "1", "{login}", "nobody").Replace(path)
			for _, role := range staff.Roles {
				asked++
				ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
				if strings.HasSuffix(at, "/desk/events") { // it has no end
					stop()
				}
				w := r.askUntil(ctx, strings.ToUpper(method), at, r.tokens[role], nil)
				stop()
				may := staff.Person{Role: role}.May(act, staff.Place{}) == nil
				if denied := w.Code == 403; denied == may {
					t.Errorf("%s %s as %s: %d, but may = %v", method, at, role, w.Code, may)
				}
			}
			for _, token := range []string{"", "wrong", strings.Repeat("x", 5000)} {
				if w := r.ask(strings.ToUpper(method), at, token, nil); w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" {
					t.Errorf("%s %s with token %.10q: %d", method, at, token, w.Code)
				}
			}
		}
	}
	if asked < 20*len(staff.Roles) {
		t.Errorf("only %d calls were asked", asked)
	}
	if w := r.ask("POST", "/api/v1/stories", r.tokens[staff.Reporter], draft("A"), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); w.Code != 403 {
		t.Errorf("another site may write: %d", w.Code)
	}
	if w := r.ask("DELETE", "/api/v1/stories", r.tokens[staff.Admin], nil); w.Code != 405 || w.Header().Get("Allow") == "" {
		t.Errorf("DELETE: %d, allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func (r *rig) openAPI(t *testing.T) map[string]any {
	t.Helper()
	w := r.ask("GET", "/api/openapi.json", "", nil)
	var doc map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != 200 {
		t.Fatalf("openapi.json: %d, %v", w.Code, err)
	}
	return doc
}

func TestTheDescriptionOfTheAPIIsValid(t *testing.T) {
	r := open(t)
	w := r.ask("GET", "/api/openapi.json", "", nil)
	doc, err := libopenapi.NewDocument(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	if model.Model.Version != "3.1.0" || model.Model.Paths.PathItems.Len() < 15 {
		t.Errorf("OpenAPI %s with %d paths", model.Model.Version, model.Model.Paths.PathItems.Len())
	}
	ids := map[string]bool{}
	for _, item := range model.Model.Paths.PathItems.FromOldest() {
		for _, op := range item.GetOperations().FromOldest() {
			if ids[op.OperationId] {
				t.Errorf("two operations are called %s", op.OperationId)
			}
			ids[op.OperationId] = true
		}
	}
}

func TestErrorsAreToldInTheLanguageAsked(t *testing.T) {
	r := open(t)
	seen := map[string]bool{}
	for _, tag := range lang.Known() {
		w := r.ask("POST", "/api/v1/stories", r.tokens[staff.Reporter], map[string]any{"edition": "xx"}, "Accept-Language", string(tag))
		var p struct{ Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || seen[p.Detail] || w.Header().Get("Content-Language") != string(tag) {
			t.Errorf("%s: %s", tag, w.Body)
		}
		seen[p.Detail] = true
	}
}

func TestTwentyWhoSaveAtOnceLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("One"))
		var wg sync.WaitGroup
		codes := make([]int, 20)
		for i := range codes {
			wg.Go(func() {
				codes[i] = r.ask("POST", "/api/v1/stories/1/revisions", r.tokens[staff.Reporter], map[string]any{"base_revision": 1, "headline": fmt.Sprint("Two ", i)}).Code
			})
		}
		wg.Wait()
		won := 0
		for _, c := range codes {
			if c == 201 {
				won++
			} else if c != 409 {
				t.Errorf("answered %d", c)
			}
		}
		if won != 1 {
			t.Errorf("%d saves on one revision went through", won)
		}
	})
}

func TestATokenIsKeptAsItsHashAlone(t *testing.T) {
	if h := web.HashToken("secret"); strings.Contains(h, "secret") || len(h) != 64 {
		t.Errorf("hash %s", h)
	}
}
