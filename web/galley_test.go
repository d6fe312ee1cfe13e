package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/web"
)

// serve puts the rig's newsroom behind the door that readers and the desk come
// through, and returns its address.
func (r *rig) serve(t *testing.T) string { return serve(t, r.server) }

func serve(t *testing.T, s *web.Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	d := s.Door(l)
	srv := web.HTTP(s.Routes(), s.Log)
	done := make(chan struct{}, 3)
	go func() { defer func() { done <- struct{}{} }(); _ = d.Serve(ctx) }()
	go func() { defer func() { done <- struct{}{} }(); _ = srv.Serve(d) }()
	go func() {
		defer func() { done <- struct{}{} }()
		s.Stone(ctx, func(err error) {
			if ctx.Err() == nil {
				t.Error(err)
			}
		})
	}()
	t.Cleanup(func() {
		s.ClearStone()
		stop()
		_ = srv.Close()
		for range 3 {
			<-done
		}
	})
	return l.Addr().String()
}

// a sitting is one window, as a test speaks for it.
type sitting struct {
	t    *testing.T
	conn *websocket.Conn
}

func (r *rig) sit(t *testing.T, addr string, number int, role staff.Role) *sitting {
	t.Helper()
	conn, answer, err := websocket.Dial(t.Context(), fmt.Sprintf("ws://%s/api/v1/stories/%d/galley/live", addr, number), &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + r.tokens[role]}}})
	if err != nil {
		t.Fatalf("%v %v", err, answer)
	}
	conn.SetReadLimit(64 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &sitting{t, conn}
}

func (s *sitting) say(v map[string]any) {
	s.t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.conn.Write(s.t.Context(), websocket.MessageText, text); err != nil {
		s.t.Fatal(err)
	}
}

// hear returns the next message of a kind; others are passed over.
func (s *sitting) hear(kind string) map[string]any {
	s.t.Helper()
	ctx, stop := context.WithTimeout(s.t.Context(), 10*time.Second)
	defer stop()
	var seen []string
	for {
		_, text, err := s.conn.Read(ctx)
		if err != nil {
			s.t.Fatalf("no %s: %v; heard %v", kind, err, seen)
		}
		var m map[string]any
		if err := json.Unmarshal(text, &m); err != nil {
			s.t.Fatal(err)
		}
		if m["t"] == kind {
			return m
		}
		seen = append(seen, string(text[:min(len(text), 200)]))
	}
}

// typing is a step that puts text at a position.
func typing(at int, text string) map[string]any {
	return map[string]any{"stepType": "replace", "from": at, "to": at, "slice": map[string]any{"content": []any{map[string]any{"type": "text", "text": text}}}}
}

func TestTwoWriteInOneStoryAndSeeEachOther(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		addr := r.serve(t)
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
		a, b := r.sit(t, addr, 1, staff.Reporter), r.sit(t, addr, 1, staff.Editor)
		a.say(map[string]any{"t": "open", "client": "a"})
		g := a.hear("galley")
		if g["version"] != 0.0 || g["may"] != true || g["state"] != "draft" || g["revision"] != 1.0 || g["dirty"] != false {
			t.Errorf("opened: %v", g)
		}
		b.say(map[string]any{"t": "open", "client": "b", "version": nil})
		b.hear("galley")
		if p := a.hear("people"); len(p["people"].([]any)) == 1 {
			p = a.hear("people")
			if len(p["people"].([]any)) != 2 {
				t.Errorf("people: %v", p)
			}
		}
		// kicker: 0–2, headline: 2–10 with the text from 3 on.
		a.say(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "À ")}})
		for _, w := range []*sitting{a, b} {
			s := w.hear("steps")
			if s["version"] != 0.0 || fmt.Sprint(s["clients"]) != "[a]" || fmt.Sprint(s["by"]) != "[reporter]" {
				t.Errorf("steps: %v", s)
			}
		}
		// Who is behind is told so, and nothing is taken.
		b.say(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "x")}})
		if s := b.hear("stale"); s["version"] != 1.0 {
			t.Errorf("stale: %v", s)
		}
		b.say(map[string]any{"t": "at", "version": 1, "anchor": 5, "head": 7})
		for {
			p := a.hear("people")["people"].([]any)
			if one := p[1].(map[string]any); one["anchor"] == 5.0 && one["head"] == 7.0 && one["name"] == "editor" {
				break
			}
		}
		// What cannot be is refused with a sentence, and nothing else happens.
		for _, bad := range []any{typing(1<<29, "x"), typing(2, "x"), map[string]any{"stepType": "format"}, typing(3, "\x00"), typing(3, strings.Repeat("x", 400))} {
			a.say(map[string]any{"t": "steps", "version": 1, "steps": []any{bad}})
			if s := a.hear("refused"); s["version"] != 1.0 || len(s["detail"].(string)) < 10 || strings.HasPrefix(s["detail"].(string), "fault.") {
				t.Errorf("refused: %v", s)
			}
		}
		b.say(map[string]any{"t": "settle"})
		for _, w := range []*sitting{a, b} {
			if s := w.hear("settled"); s["revision"] != 2.0 || s["by"] != "reporter" {
				t.Errorf("settled: %v", s)
			}
		}
		st := r.must(200, "GET", "/api/v1/stories/1", staff.Reporter, nil)
		if st["headline"] != "À Astana" || st["revision"] != 2.0 || st["saved_by"] != "reporter" {
			t.Errorf("the revision: %v", st)
		}
		// A revision made by the API comes as steps.
		r.must(201, "POST", "/api/v1/stories/1/revisions", staff.Editor, map[string]any{"base_revision": 2, "headline": "À Astana, le sommet"})
		if s := a.hear("steps"); s["version"] != 1.0 || fmt.Sprint(s["clients"]) != "[]" && fmt.Sprint(s["by"]) != "[editor]" || !strings.Contains(fmt.Sprint(s["steps"]), ", le sommet") {
			t.Errorf("steps of the API: %v", s)
		}
		// An act settles first; then a reporter may not write any more.
		b.hear("steps")
		a.say(map[string]any{"t": "steps", "version": 2, "steps": []any{typing(1, "Sommet")}})
		a.hear("steps")
		r.must(200, "POST", "/api/v1/stories/1/submit", staff.Editor, nil)
		done := r.must(200, "POST", "/api/v1/stories/1/approve", staff.Editor, nil)
		if done["revision"] != 4.0 {
			t.Errorf("approved: %v", done)
		}
		for {
			if s := a.hear("state"); s["state"] == "approved" {
				if s["may"] != false || s["why"] == "" {
					t.Errorf("state: %v", s)
				}
				break
			}
		}
		a.say(map[string]any{"t": "steps", "version": 3, "steps": []any{typing(1, "x")}})
		if s := a.hear("refused"); s["key"] != "staff.may-not-now" {
			t.Errorf("refused: %v", s)
		}
		if st := r.must(200, "GET", "/api/v1/stories/1", staff.Reporter, nil); st["kicker"] != "Sommet" || st["revision"] != 4.0 {
			t.Errorf("after approval: %v", st)
		}
		// Somebody who comes back with a version gets what came since.
		c := r.sit(t, addr, 1, staff.Chief)
		c.say(map[string]any{"t": "open", "client": "c", "version": 1})
		if s := c.hear("steps"); s["version"] != 1.0 || len(s["steps"].([]any)) != 2 {
			t.Errorf("since 1: %v", s)
		}
		// Who leaves is gone at once, and the last one leaves a revision.
		if err := a.conn.Close(websocket.StatusNormalClosure, ""); err != nil {
			t.Error(err)
		}
		for len(c.hear("people")["people"].([]any)) != 2 {
		}
		b.say(map[string]any{"t": "steps", "version": 3, "steps": []any{typing(1, "Le ")}})
		b.hear("steps")
		_, _ = b.conn.CloseNow(), c.conn.CloseNow()
		for range 100 {
			if st := r.must(200, "GET", "/api/v1/stories/1", staff.Reporter, nil); st["kicker"] == "Le Sommet" {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Error("the last window closed and left no revision")
	})
}

func TestTypingOverPlainCalls(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
		g := r.must(200, "GET", "/api/v1/stories/1/galley", staff.Reporter, nil)
		if doc, ok := g["doc"].(map[string]any); !ok || doc["type"] != "galley" || len(doc["content"].([]any)) != 4 {
			t.Errorf("galley: %v", g)
		}
		in := map[string]any{"client": "a", "version": 0, "steps": []any{typing(3, "À ")}}
		out := r.must(200, "POST", "/api/v1/stories/1/galley", staff.Reporter, in)
		if out["version"] != 0.0 || len(out["steps"].([]any)) != 1 {
			t.Errorf("typed: %v", out)
		}
		// The answer was lost, it sends again: it learns that its steps were taken.
		w := r.ask("POST", "/api/v1/stories/1/galley", r.tokens[staff.Reporter], in)
		var p struct {
			Key     string
			Version int
			Since   struct {
				Version int
				Clients []string
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 409 || p.Key != "galley.behind" || p.Version != 1 || p.Since.Version != 0 || fmt.Sprint(p.Since.Clients) != "[a]" {
			t.Errorf("again: %d %s", w.Code, w.Body)
		}
		if g := r.must(200, "GET", "/api/v1/stories/1/galley?client=a", staff.Reporter, nil); g["taken"] != 1.0 || g["dirty"] != true {
			t.Errorf("taken: %v", g)
		}
		// A save on the revision that was read does not write over what was typed since.
		if w := r.ask("POST", "/api/v1/stories/1/revisions", r.tokens[staff.Reporter], map[string]any{"base_revision": 1, "standfirst": "New."}); w.Code != 409 || !strings.Contains(w.Body.String(), "À Astana") {
			t.Errorf("a stale save: %d %s", w.Code, w.Body)
		}
		if st := r.must(200, "GET", "/api/v1/stories/1", staff.Reporter, nil); st["headline"] != "À Astana" || st["revision"] != 2.0 {
			t.Errorf("what was typed: %v", st)
		}
		if out := r.must(200, "POST", "/api/v1/stories/1/galley/settle", staff.Reporter, nil); out["revision"] != 2.0 {
			t.Errorf("settled: %v", out)
		}
	})
}

// A line stays open longer than an answer may take, and whoever serves next
// finds everybody come back.
func TestALineOutlivesTheTimeForAnAnswer(t *testing.T) {
	r := open(t)
	r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
	srv := httptest.NewUnstartedServer(r.server.Routes())
	srv.Config.WriteTimeout, srv.Config.ReadTimeout = 100*time.Millisecond, 100*time.Millisecond
	srv.Start()
	defer srv.Close()
	a := r.sit(t, srv.Listener.Addr().String(), 1, staff.Reporter)
	a.say(map[string]any{"t": "open", "client": "a"})
	a.hear("galley")
	time.Sleep(400 * time.Millisecond)
	a.say(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "À ")}})
	a.hear("steps")
	done := make(chan struct{})
	go func() { defer close(done); r.server.ClearStone() }()
	if m := a.hear("bye"); m["reason"] != "restart" {
		t.Errorf("bye: %v", m)
	}
	if _, _, err := a.conn.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("closed: %v", err)
	}
	<-done
	if w := r.ask("GET", "/api/v1/stories/1/galley/live", r.tokens[staff.Reporter], nil); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("a window while the newsroom closes: %d", w.Code)
	}
}

// Who does not answer is not there; who answers is, however long they are silent.
func TestPresenceNeverCriesWolf(t *testing.T) {
	r := open(t)
	r.server.Pulse = 150 * time.Millisecond
	addr := r.serve(t)
	r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
	a, b := r.sit(t, addr, 1, staff.Reporter), r.sit(t, addr, 1, staff.Editor)
	a.say(map[string]any{"t": "open", "client": "a"})
	b.say(map[string]any{"t": "open", "client": "b"})
	many := func(want int) {
		t.Helper()
		for len(a.hear("people")["people"].([]any)) != want {
		}
	}
	many(2)
	if w := r.server.Writing(); len(w) != 1 || len(w[1]) != 2 || w[1][0].Name != "editor" {
		t.Errorf("writing: %v", w)
	}
	changed := r.server.WritingChanged()
	// b reads nothing from here on, and so answers no ping; a does.
	many(1)
	select {
	case <-changed:
	case <-time.After(time.Second):
		t.Error("nobody was told that somebody left")
	}
	// a says nothing, and is there as long as it listens.
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			if _, _, err := a.conn.Read(context.WithoutCancel(t.Context())); err != nil {
				return
			}
		}
	}()
	time.Sleep(5 * r.server.Pulse)
	if w := r.server.Writing(); len(w[1]) != 1 || w[1][0].Name != "reporter" {
		t.Errorf("writing: %v", w)
	}
	_ = a.conn.CloseNow()
	<-gone
}

func TestALineIsOpenedOnlyByWhoMayAndFromHere(t *testing.T) {
	r := open(t)
	addr := r.serve(t)
	r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
	dial := func(path string, header http.Header) int {
		conn, answer, err := websocket.Dial(t.Context(), "ws://"+addr+path, &websocket.DialOptions{HTTPHeader: header})
		if err == nil {
			_ = conn.CloseNow()
		}
		if answer == nil {
			t.Fatal(err)
		}
		return answer.StatusCode
	}
	token := "Bearer " + r.tokens[staff.Reporter]
	for _, c := range []struct {
		name, path string
		header     http.Header
		code       int
	}{
		{"as it should be", "/api/v1/stories/1/galley/live", http.Header{"Authorization": {token}}, 101},
		{"from this site", "/api/v1/stories/1/galley/live", http.Header{"Authorization": {token}, "Origin": {"http://" + addr}}, 101},
		{"from the public address", "/api/v1/stories/1/galley/live", http.Header{"Authorization": {token}, "Origin": {"https://marbre.example"}}, 101},
		{"from another site", "/api/v1/stories/1/galley/live", http.Header{"Authorization": {token}, "Origin": {"https://evil.example"}}, 403},
		{"without a token", "/api/v1/stories/1/galley/live", nil, 401},
		{"with a wrong one", "/api/v1/stories/1/galley/live", http.Header{"Authorization": {"Bearer x"}}, 401},
		{"a story that is not there", "/api/v1/stories/9/galley/live", http.Header{"Authorization": {token}}, 404},
	} {
		if code := dial(c.path, c.header); code != c.code {
			t.Errorf("%s: %d, want %d", c.name, code, c.code)
		}
	}
	if w := r.ask("GET", "/api/v1/stories/1/galley/live", r.tokens[staff.Reporter], nil); w.Code != 426 {
		t.Errorf("a plain GET: %d", w.Code)
	}
}

func TestAWindowIsToldWhatItMayNotSend(t *testing.T) {
	r := open(t)
	addr := r.serve(t)
	r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
	a := r.sit(t, addr, 1, staff.Reporter)
	refused := func(v map[string]any, key string) {
		t.Helper()
		a.say(v)
		if m := a.hear("refused"); m["key"] != key || m["detail"] == "" {
			t.Errorf("%.80s: %v, want %s", fmt.Sprint(v), m, key)
		}
	}
	refused(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "x")}}, "galley.unopened")
	refused(map[string]any{"t": "open", "client": "a b"}, "galley.client")
	a.say(map[string]any{"t": "open", "client": "a", "version": 99}) // of another newsroom, or before a restored backup
	if g := a.hear("galley"); g["version"] != 0.0 {
		t.Errorf("%v", g)
	}
	refused(map[string]any{"t": "launch"}, "galley.unreadable")
	refused(map[string]any{"t": "steps", "steps": []any{typing(3, "x")}}, "galley.unreadable")
	refused(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, strings.Repeat("x", 3<<20))}}, "galley.bytes")
	refused(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, strings.Repeat("x", 5<<20))}}, "api.too-large")
	refused(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(31, strings.Repeat("words ", 200_000))}}, "body.text")
	many := make([]any, 1001)
	for i := range many {
		many[i] = typing(3, "x")
	}
	refused(map[string]any{"t": "steps", "version": 0, "steps": many}, "galley.steps")
	if err := a.conn.Write(t.Context(), websocket.MessageText, []byte("{")); err != nil {
		t.Fatal(err)
	}
	a.hear("refused")
	if err := a.conn.Write(t.Context(), websocket.MessageBinary, []byte{0}); err != nil {
		t.Fatal(err)
	}
	a.hear("refused")
	// After all that the window is as good as new.
	a.say(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "x")}})
	a.hear("steps")
	a.say(map[string]any{"t": "steps", "version": 77, "steps": []any{typing(3, "x")}})
	if g := a.hear("galley"); g["version"] != 1.0 {
		t.Errorf("%v", g)
	}
}

// Two nodes on one database: who writes at one is seen and read at the other.
func TestTwoNodesShowOneGalley(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		if engine.Engine != "postgres" {
			continue // a file is one process's
		}
		where := engine.New(t)
		stores := [2]*store.Store{}
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{}, 2)
		for i := range stores {
			st, err := store.Open(where)
			if err != nil {
				t.Fatal(err)
			}
			if err := st.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			stores[i] = st
			go func() { defer func() { done <- struct{}{} }(); _ = st.Listen(ctx) }()
		}
		defer func() { stop(); <-done; <-done; _ = stores[1].Close() }()
		r := newRig(t, stores[0], "")
		r.follow(t)
		other := &web.Server{Search: r.search, Newsroom: &newsroom.Newsroom{Store: stores[1], Now: r.now}, Store: stores[1], Library: r.library, Press: r.press, Printer: r.printer, Now: r.now, Log: r.server.Log, Live: r.server.Live}
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
		a, b := r.sit(t, r.serve(t), 1, staff.Reporter), r.sit(t, serve(t, other), 1, staff.Editor)
		a.say(map[string]any{"t": "open", "client": "a"})
		b.say(map[string]any{"t": "open", "client": "b"})
		for _, w := range []*sitting{a, b} {
			w.hear("galley")
			for len(w.hear("people")["people"].([]any)) != 2 {
			}
		}
		if w := other.Writing(); len(w[1]) != 2 {
			t.Errorf("writing: %v", w)
		}
		a.say(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "À ")}})
		if s := b.hear("steps"); fmt.Sprint(s["clients"]) != "[a]" {
			t.Errorf("%v", s)
		}
		a.say(map[string]any{"t": "at", "version": 1, "anchor": 4, "head": 4})
		for {
			if p := b.hear("people")["people"].([]any)[0].(map[string]any); p["anchor"] == 4.0 {
				break
			}
		}
		b.say(map[string]any{"t": "steps", "version": 1, "steps": []any{typing(3, "xx")}})
		a.hear("steps")
		if s := a.hear("steps"); fmt.Sprint(s["by"]) != "[editor]" || s["version"] != 1.0 {
			t.Errorf("%v", s)
		}
		_ = a.conn.Close(websocket.StatusNormalClosure, "")
		for len(b.hear("people")["people"].([]any)) != 1 {
		}
	}
}

// Whoever may not be there any more is sent away, whether they say something or
// not, and what they say is not taken.
func TestWhoIsNobodyAnyMoreIsSentAway(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.server.Pulse = 150 * time.Millisecond
		addr := r.serve(t)
		r.must(201, "POST", "/api/v1/stories", staff.Reporter, draft("Astana"))
		quiet, busy, stays := r.sit(t, addr, 1, staff.Reporter), r.sit(t, addr, 1, staff.Reporter), r.sit(t, addr, 1, staff.Editor)
		for i, w := range []*sitting{quiet, busy, stays} {
			w.say(map[string]any{"t": "open", "client": fmt.Sprint("w", i)})
			w.hear("galley")
		}
		if err := r.store.Do(t.Context(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(t.Context(), `DELETE FROM token WHERE hash = $1`, web.HashToken(r.tokens[staff.Reporter]))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		busy.say(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "x")}})
		for _, w := range []*sitting{busy, quiet} {
			if m := w.hear("bye"); m["reason"] != "rights" {
				t.Errorf("bye: %v", m)
			}
		}
		stays.say(map[string]any{"t": "steps", "version": 0, "steps": []any{typing(3, "y")}})
		if m := stays.hear("steps"); fmt.Sprint(m["clients"]) != "[w2]" {
			t.Errorf("what was taken: %v", m)
		}
	})
}
