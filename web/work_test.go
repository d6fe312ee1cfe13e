package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"marbre/staff"
)

func column(t *testing.T, board map[string]any, state string) (count int, headlines []string) {
	t.Helper()
	for _, c := range board["columns"].([]any) {
		c := c.(map[string]any)
		if c["state"] != state {
			continue
		}
		for _, s := range c["stories"].([]any) {
			headlines = append(headlines, s.(map[string]any)["headline"].(string))
		}
		return int(c["count"].(float64)), headlines
	}
	t.Fatalf("the board has no column %s", state)
	return 0, nil
}

func card(t *testing.T, board map[string]any, headline string) map[string]any {
	t.Helper()
	for _, c := range board["columns"].([]any) {
		for _, s := range c.(map[string]any)["stories"].([]any) {
			if s := s.(map[string]any); s["headline"] == headline {
				return s
			}
		}
	}
	t.Fatalf("%s is not on the board", headline)
	return nil
}

func whys(board map[string]any) (list []string) {
	for _, n := range board["needs"].([]any) {
		n := n.(map[string]any)
		list = append(list, n["why"].(string)+" "+n["story"].(map[string]any)["headline"].(string))
	}
	return list
}

func TestTheBoardShowsEveryStoryInItsColumn(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("In work"))
		sport := draft("On foot")
		sport["section"], sport["urgency"] = "sport", 2
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, sport)
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, map[string]any{"edition": "en", "section": "news", "headline": "English"})
		out := r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Handed in"))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%v/submit", out["number"]), staff.Reporter, nil)
		r.approved(draft("Approved"))
		for i, headline := range []string{"At two", "At one"} {
			n := r.approved(draft(headline))
			r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/schedule", n), staff.Editor, map[string]any{"at": r.now().Add(time.Duration(2-i) * time.Hour)})
		}
		yesterday, _ := r.published(draft("Yesterday"))
		older, _ := r.published(draft("Yesterday, updated today"))
		r.set(noon.Add(11 * time.Hour)) // after midnight in Paris
		_, url := r.published(draft("Today"))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/update", older), staff.Editor, map[string]any{"base_revision": 1, "standfirst": "More.", "note": "More."})
		r.must(201, "POST", fmt.Sprintf("/api/v1/stories/%d/revisions", yesterday), staff.Editor, map[string]any{"base_revision": 1, "headline": "Yesterday, in work"})

		b := r.must(200, "GET", "/api/v1/board?edition=fr", staff.Editor, nil)
		for state, want := range map[string]string{
			"draft": "On foot|In work", "submitted": "Handed in", "approved": "Approved",
			"scheduled": "At one|At two", "published": "Yesterday, updated today|Today", "withdrawn": "",
		} {
			count, got := column(t, b, state)
			if strings.Join(got, "|") != want && !(state == "draft" || state == "published") || count != len(got) {
				t.Errorf("%s: %d, %q, want %q", state, count, got, want)
			}
			if len(got) != len(strings.Split(want, "|")) && want != "" {
				t.Errorf("%s: %q, want %q", state, got, want)
			}
		}
		if b["out_today"] != 2.0 {
			t.Errorf("out today: %v", b["out_today"])
		}
		if c := card(t, b, "Today"); c["url"] != url || c["state"] != "published" {
			t.Errorf("the card of what is out: %v", c)
		}
		if got := strings.Join(whys(b), "|"); got != "waits Handed in|ahead Yesterday, in work" {
			t.Errorf("an editor's needs: %s", got)
		}
		if got := whys(r.must(200, "GET", "/api/v1/board?edition=fr", staff.Reporter, nil)); len(got) != 0 {
			t.Errorf("a reporter's needs: %s", got)
		}
		for query, want := range map[string]int{"": 3, "edition=fr": 2, "edition=en": 1, "section=sport": 1, "section=infos": 1, "section=inf": 0, "urgency=2": 1, "urgency=1": 0, "person=nobody": 0, "edition=ar": 0} {
			if count, got := column(t, r.must(200, "GET", "/api/v1/board?"+query, staff.Editor, nil), "draft"); count != want || len(got) != want {
				t.Errorf("%s: %d drafts, %q, want %d", query, count, got, want)
			}
		}
		for _, bad := range []string{"urgency=9", "urgency=x", "urgency=0"} {
			r.must(422, "GET", "/api/v1/board?"+bad, staff.Editor, nil)
		}
	})
}

func TestTheBoardCountsWhatItDoesNotList(t *testing.T) {
	r := open(t)
	for i := range 45 {
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft(fmt.Sprint("Draft ", i)))
	}
	if count, got := column(t, r.must(200, "GET", "/api/v1/board", staff.Reporter, nil), "draft"); count != 45 || len(got) != 40 {
		t.Errorf("%d drafts, %d of them listed", count, len(got))
	}
}

func TestWhoDoesAStoryStandsOnItsCard(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for _, login := range []string{"idris", "tamar", "chen"} {
			r.hires(login, staff.Reporter)
		}
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("One"))
		due := r.now().Add(time.Hour)
		out := r.must(200, "PUT", "/api/v1/stories/1/assignment", staff.Editor, map[string]any{"people": []string{"idris", "tamar"}, "due": due, "task": "Call Astana."})
		if out["journal"] == 0.0 || len(out["people"].([]any)) != 2 || out["by"] != "editor" {
			t.Errorf("assigned: %v", out)
		}
		c := card(t, r.must(200, "GET", "/api/v1/board?person=idris", staff.Reporter, nil), "One")
		if c["task"] != "Call Astana." || c["deadline"] != due.Format(time.RFC3339) || c["assigned"].([]any)[0].(map[string]any)["login"] != "idris" {
			t.Errorf("the card: %v", c)
		}
		if count, _ := column(t, r.must(200, "GET", "/api/v1/board?person=chen", staff.Reporter, nil), "draft"); count != 0 {
			t.Errorf("somebody else has %d stories", count)
		}
		for _, c := range []struct {
			in    map[string]any
			code  int
			field string
		}{
			{map[string]any{"people": []string{"idris", "idris"}}, 422, "people[1]"},
			{map[string]any{"people": []string{""}}, 422, "people[0]"},
			{map[string]any{"people": strings.Split(strings.Repeat("x,", 21), ",")}, 422, "people"},
			{map[string]any{"people": []string{}, "task": strings.Repeat("x", 2001)}, 422, "task"},
			{map[string]any{"people": []string{}, "due": "soon"}, 422, "due"},
		} {
			if out := r.must(c.code, "PUT", "/api/v1/stories/1/assignment", staff.Editor, c.in); out["field"] != c.field {
				t.Errorf("%v: %v", c.in, out)
			}
		}
		r.must(403, "PUT", "/api/v1/stories/1/assignment", staff.Reporter, map[string]any{"people": []string{"idris"}})
		r.must(404, "PUT", "/api/v1/stories/9/assignment", staff.Editor, map[string]any{"people": []string{}})
		r.must(200, "PUT", "/api/v1/stories/1/assignment", staff.Editor, map[string]any{"people": []string{}})
		if out := r.must(200, "GET", "/api/v1/stories/1/assignment", staff.Reporter, nil); len(out["people"].([]any)) != 0 || out["due"] != nil {
			t.Errorf("nobody: %v", out)
		}
	})
}

func TestColleaguesTellEachOtherBesideAStory(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		_, path := r.published(draft("One"))
		before := r.ask("GET", path, "", nil).Body.String()
		a := r.must(201, "POST", "/api/v1/stories/1/notes", staff.Reporter, map[string]any{"text": "Is it ten?", "about": "The ninth member"})
		r.must(201, "POST", "/api/v1/stories/1/notes", staff.Editor, map[string]any{"text": "It is."})
		if c := card(t, r.must(200, "GET", "/api/v1/board", staff.Reporter, nil), "One"); c["notes"] != 2.0 {
			t.Errorf("the card counts %v notes", c["notes"])
		}
		done := r.must(200, "PATCH", fmt.Sprintf("/api/v1/notes/%v", a["id"]), staff.Editor, map[string]any{"done": true})
		if done["done"] != true || done["done_by"] != "editor" || done["journal"] == nil {
			t.Errorf("done: %v", done)
		}
		if again := r.must(200, "PATCH", fmt.Sprintf("/api/v1/notes/%v", a["id"]), staff.Editor, map[string]any{"done": true}); again["journal"] != nil {
			t.Errorf("done twice is told twice: %v", again)
		}
		list := r.must(200, "GET", "/api/v1/stories/1/notes", staff.Reporter, nil)["notes"].([]any)
		if len(list) != 2 || list[0].(map[string]any)["text"] != "Is it ten?" || list[0].(map[string]any)["by"] != "reporter" || list[1].(map[string]any)["done"] != false {
			t.Errorf("notes: %v", list)
		}
		if c := card(t, r.must(200, "GET", "/api/v1/board", staff.Reporter, nil), "One"); c["notes"] != 1.0 {
			t.Errorf("the card counts %v notes", c["notes"])
		}
		r.must(422, "POST", "/api/v1/stories/1/notes", staff.Reporter, map[string]any{"text": " "})
		r.must(422, "POST", "/api/v1/stories/1/notes", staff.Reporter, map[string]any{"text": strings.Repeat("x", 2001)})
		r.must(404, "POST", "/api/v1/stories/9/notes", staff.Reporter, map[string]any{"text": "x"})
		r.must(404, "PATCH", "/api/v1/notes/99", staff.Reporter, map[string]any{"done": true})
		r.catchUp()
		if after := r.ask("GET", path, "", nil).Body.String(); after != before {
			t.Error("what colleagues tell each other changes what readers see")
		}
	})
}

// A deskLine reads the desk's stream until what is wanted came.
type deskLine struct {
	t    *testing.T
	body *bufio.Scanner
}

func (r *rig) deskLine(t *testing.T, door string, role staff.Role, query string, header ...string) *deskLine {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(stop)
	req, err := http.NewRequestWithContext(ctx, "GET", door+"/api/v1/desk/events"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.tokens[role])
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("the stream answers %d, %v", resp.StatusCode, resp.Header)
	}
	return &deskLine{t, bufio.NewScanner(resp.Body)}
}

// next is the next event with data: its name, id and data.
func (e *deskLine) next() (name, id string, data map[string]any) {
	e.t.Helper()
	for e.body.Scan() {
		line := e.body.Text()
		switch {
		case strings.HasPrefix(line, "event: "):
			name = line[7:]
		case strings.HasPrefix(line, "id: "):
			id = line[4:]
		case strings.HasPrefix(line, "data: "):
			if err := json.Unmarshal([]byte(line[6:]), &data); err != nil {
				e.t.Fatal(err)
			}
			return name, id, data
		case line == "":
			name, id = "", ""
		}
	}
	e.t.Fatalf("the stream ends: %v", e.body.Err())
	return "", "", nil
}

func TestADeskIsToldEverythingThatHappens(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		web := httptest.NewServer(r.door)
		t.Cleanup(web.Close)
		board := r.must(200, "GET", "/api/v1/board", staff.Reporter, nil)
		stream := r.deskLine(t, web.URL, staff.Reporter, fmt.Sprint("?after=", int(board["journal"].(float64))))
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("One"))
		_, id, e := stream.next()
		if e["kind"] != "saved" || e["story"] != 1.0 || e["by"] != "reporter" || fmt.Sprint(e["seq"]) != id || e["touched"] != nil {
			t.Errorf("event %s: %v", id, e)
		}
		r.must(200, "POST", "/api/v1/stories/1/submit", staff.Reporter, nil)
		if _, _, e := stream.next(); e["kind"] != "moved" {
			t.Errorf("event: %v", e)
		}
		r.must(201, "POST", "/api/v1/stories/1/notes", staff.Editor, map[string]any{"text": "Thanks."})
		if _, _, e := stream.next(); e["kind"] != "noted" || e["by"] != "editor" {
			t.Errorf("event: %v", e)
		}
		// Who comes back misses nothing and is told nothing twice.
		back := r.deskLine(t, web.URL, staff.Reporter, "", "Last-Event-ID", id)
		if _, _, e := back.next(); e["kind"] != "moved" {
			t.Errorf("who comes back is told %v", e)
		}
		// Who was away too long, or saw a journal that is no more, reads the board again.
		if name, _, _ := r.deskLine(t, web.URL, staff.Reporter, "?after=99999").next(); name != "reset" {
			t.Errorf("who saw more than there is is told %s", name)
		}
	})
}
