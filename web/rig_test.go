package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"marbre/courier"
	"marbre/journal"
	"marbre/live"
	"marbre/negatives"
	"marbre/newsroom"
	"marbre/page"
	"marbre/press"
	"marbre/search"
	"marbre/staff"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
	"marbre/web"
)

var noon = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)

// rig is a whole newsroom behind its doors, with a clock that a test moves.
type rig struct {
	t              testing.TB
	instant        atomic.Int64 // what the clock says, in nanoseconds since 1970; followers read it too
	store          *store.Store
	desk           *newsroom.Newsroom
	library        *web.Library
	press          *press.Press
	printer        *page.Printer
	server         *web.Server
	search, inWork *search.Index
	door           http.Handler
	tokens         map[staff.Role]string
	seq            int64
	follows        bool // the journal is followed behind the test's back
}

// editions of the rig's newsroom.
var rigEditions = []story.Edition{
	{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Marbre", Sections: []story.Section{
		{Slug: "infos", Title: "Infos", Sections: []story.Section{{Slug: "asie", Title: "Asie"}, {Slug: "europe", Title: "Europe"}}}, {Slug: "sport", Title: "Sport"}}},
	{Code: "en", Lang: "en", Zone: "Europe/London", Title: "The Marble", Sections: []story.Section{{Slug: "news", Title: "News"}}},
	{Code: "ar", Lang: "ar", Zone: "Africa/Cairo", Title: "المرمر", Sections: []story.Section{{Slug: "news", Title: "أخبار"}}},
}

// newRig opens a newsroom on st. The journal is followed by hand: catchUp.
func newRig(t testing.TB, st *store.Store, dir string) *rig {
	r := &rig{t: t, store: st, tokens: map[staff.Role]string{}}
	r.set(noon)
	now := r.now
	ctx := context.Background()
	r.desk = &newsroom.Newsroom{Store: st, Now: now}
	admin := staff.Person{Name: "A", Role: staff.Admin}
	for _, e := range rigEditions {
		if _, err := r.desk.Edition(ctx, admin, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.Do(ctx, func(tx *store.Tx) error {
		for _, role := range staff.Roles {
			r.tokens[role] = "token-of-" + string(role)
			if err := tx.SaveToken(ctx, web.HashToken(r.tokens[role]), staff.Person{Name: string(role), Role: role}, noon); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.printer, err = page.New(nil, "https://marbre.example"); err != nil {
		t.Fatal(err)
	}
	r.library = &web.Library{Store: st, Now: now}
	if r.press, err = press.Open(press.Config{Library: r.library, Print: r.printer.Print, Now: now, Memory: 64 << 20, Dir: dir, Disk: 64 << 20}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.press.Close)
	if r.seq, err = st.Last(ctx); err != nil {
		t.Fatal(err)
	}
	r.press.Start(r.seq)
	if r.search, err = search.Open(filepath.Join(t.TempDir(), "search.db"), st, now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.search.Close() })
	if r.inWork, err = search.OpenDesk(filepath.Join(t.TempDir(), "search-desk.db"), store.InWork{Store: st}, now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.inWork.Close() })
	r.server = &web.Server{Negatives: negatives.Folder{Dir: t.TempDir()}, Courier: &courier.Courier{}, Search: r.search, InWork: r.inWork, Newsroom: r.desk, Store: st, Library: r.library, Press: r.press, Printer: r.printer, Now: now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Base: "https://marbre.example"}
	r.server.Live = live.New(1000)
	t.Cleanup(r.server.Live.Close)
	if err := r.server.Air(ctx, r.seq); err != nil {
		t.Fatal(err)
	}
	r.door = r.server.Routes()
	return r
}

func open(t *testing.T) *rig {
	t.Helper()
	r := fuzzRig(t)
	r.follow(t)
	return r
}

// fuzzRig is a rig on SQLite that follows nothing.
func fuzzRig(t testing.TB) *rig {
	t.Helper()
	st, err := store.Open(t.TempDir() + "/marbre.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return newRig(t, st, "")
}

// each runs a test on a rig of each engine.
func each(t *testing.T, test func(*testing.T, *rig)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s, "")
		r.follow(t)
		test(t, r)
	})
}

// now is what the newsroom's clock says.
func (r *rig) now() time.Time { return time.Unix(0, r.instant.Load()).UTC() }

// set puts the clock to t.
func (r *rig) set(t time.Time) { r.instant.Store(t.UnixNano()) }

// catchUp tells the followers what happened, or waits until they were told.
func (r *rig) catchUp() {
	if r.follows {
		last, err := r.store.Last(context.Background())
		if err != nil {
			r.t.Fatal(err)
		}
		r.press.Reach(context.Background(), last)
		r.search.Reach(context.Background(), last)
		r.inWork.Reach(context.Background(), last)
		return
	}
	entries, err := r.store.After(context.Background(), r.seq, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range entries {
		r.library.Take(e)
		r.press.Take(e)
		if err := r.server.Tell(context.Background(), e); err != nil {
			r.t.Error(err)
		}
		r.seq = e.Seq
	}
	for _, index := range []*search.Index{r.search, r.inWork} {
		if _, err := index.CatchUp(context.Background()); err != nil {
			r.t.Fatal(err)
		}
	}
}

// follow follows the journal until the test ends, as serve does.
func (r *rig) follow(t testing.TB) {
	r.follows = true
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		journal.Follow(ctx, r.store, r.seq, time.Second, func(err error) {}, r.library.Take, r.press.Take, func(e journal.Entry) {
			if err := r.server.Tell(ctx, e); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		})
	}()
	var found sync.WaitGroup
	for _, index := range []*search.Index{r.search, r.inWork} {
		found.Go(func() { index.Follow(ctx, time.Second, func(error) {}) })
	}
	t.Cleanup(func() { stop(); <-done; found.Wait() })
}

// ask makes a request. A body that is not a string is sent as JSON.
func (r *rig) ask(method, path, token string, body any, header ...string) *httptest.ResponseRecorder {
	return r.askUntil(context.Background(), method, path, token, body, header...)
}

// askUntil is the same for what answers without end: it goes when ctx ends.
func (r *rig) askUntil(ctx context.Context, method, path, token string, body any, header ...string) *httptest.ResponseRecorder {
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = bytes.NewReader([]byte(b))
	default:
		text, err := json.Marshal(b)
		if err != nil {
			r.t.Fatal(err)
		}
		in = bytes.NewReader(text)
	}
	req := httptest.NewRequest(method, path, in).WithContext(ctx)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	r.door.ServeHTTP(w, req)
	return w
}

// must makes a request that has to be answered with code, and reads the answer.
func (r *rig) must(code int, method, path string, role staff.Role, body any) map[string]any {
	r.t.Helper()
	w := r.ask(method, path, r.tokens[role], body)
	if w.Code != code {
		r.t.Fatalf("%s %s: %d %s; want %d", method, path, w.Code, w.Body, code)
	}
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}
