package web_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"marbre/journal"
	"marbre/live"
	"marbre/staff"
	"marbre/web"
)

// An open page as a program sees it: what it was told, and the number that it
// would come back with.
type openPage struct {
	t    *testing.T
	in   *bufio.Scanner
	stop func()
	last string
}

// follows opens the live stream of an edition over a real connection.
func (r *rig) openPage(t *testing.T, path string, header ...string) *openPage {
	t.Helper()
	srv := httptest.NewServer(r.door)
	req, err := http.NewRequest("GET", srv.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%s: %s %v", path, resp.Status, resp.Header)
	}
	p := &openPage{t: t, in: bufio.NewScanner(resp.Body), stop: func() { _ = resp.Body.Close(); srv.Close() }}
	t.Cleanup(p.stop)
	return p
}

// next is the next event: its name and its data.
func (p *openPage) next() (name string, data map[string]any) {
	p.t.Helper()
	for p.in.Scan() {
		key, value, _ := strings.Cut(p.in.Text(), ": ")
		switch key {
		case "id":
			p.last = value
		case "event":
			name = value
		case "data":
			if err := json.Unmarshal([]byte(value), &data); err != nil {
				p.t.Fatalf("%s: %v", value, err)
			}
		case "":
			if name != "" {
				return name, data
			}
		}
	}
	p.t.Fatalf("the stream ended: %v", p.in.Err())
	return "", nil
}

// until reads on to the event of that name and returns its data and the names of
// all that came up to it.
func (p *openPage) until(name string) (data map[string]any, names []string) {
	p.t.Helper()
	for {
		n, d := p.next()
		names = append(names, n)
		if n == name {
			return d, names
		}
	}
}

func TestOpenPagesAreToldOfEverythingThatReadersSee(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		p := r.openPage(t, "/fr/live/events")
		if _, names := p.until("ready"); strings.Join(names, " ") != "day banner ready" {
			t.Errorf("begins with %v", names)
		}
		in := draft("Nine members")
		in["urgency"] = 4
		n, path := r.published(in)
		e, _ := p.until("entry")
		if e["text"] != "Nine members" || e["href"] != path || e["kind"] != "first" || e["day"] != "2024-07-04" || e["at"] != "2024-07-04T14:00:00+02:00" || e["time"] != "14:00" || e["title"] != "jeudi 4 juillet 2024" || e["sum"] != "What it is about." {
			t.Errorf("published: %v", e)
		}
		at := fmt.Sprintf("/api/v1/stories/%d/", n)
		r.must(200, "POST", at+"correct", staff.Chief, map[string]any{"note": "Ten.", "headline": "Ten members"})
		if e, _ := p.until("entry"); e["kind"] != "correction" || e["text"] != "Ten members" || e["note"] != "Ten." {
			t.Errorf("corrected: %v", e)
		}
		flash := r.must(201, "POST", "/api/v1/flashes", staff.Editor, map[string]any{"edition": "fr", "text": "It is signed.", "urgency": 1})
		e, _ = p.until("entry")
		if e["kind"] != "flash" || e["text"] != "It is signed." || e["href"] != nil || e["class"] != "hot flash" {
			t.Errorf("flash: %v", e)
		}
		b, _ := p.until("banner")
		if b["text"] != "It is signed." || b["seq"] != e["seq"] || b["until"] != "2024-07-04T20:00:00+02:00" {
			t.Errorf("banner: %v", b)
		}
		// The story that follows takes the flash's place, on the wire and on the banner.
		m := r.approved(draft("The declaration"))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", m), staff.Editor, map[string]any{"flash": flash["seq"]})
		e, _ = p.until("entry")
		if e["replaces"] != flash["seq"] || e["class"] != "hot" {
			t.Errorf("the story that takes the flash's place: %v", e)
		}
		if b, _ := p.until("banner"); b["text"] != "The declaration" {
			t.Errorf("its banner: %v", b)
		}
		r.must(200, "PUT", "/api/v1/editions/fr/fronts/", staff.Editor, map[string]any{"slots": []int{n}})
		p.until("front")
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/withdraw", m), staff.Chief, map[string]any{"reason": "It was not signed."})
		if g, _ := p.until("gone"); g["story"] != float64(m) {
			t.Errorf("gone: %v", g)
		}
		if e, _ := p.until("entry"); e["kind"] != "withdrawal" || e["note"] != "It was not signed." || strings.Contains(fmt.Sprint(e), "declaration") {
			t.Errorf("the withdrawal's entry: %v", e)
		}
		if b, _ := p.until("banner"); len(b) != 0 {
			t.Errorf("the banner of what was withdrawn: %v", b)
		}
		// Whoever comes back with the number of the flash misses nothing.
		back := r.openPage(t, "/fr/live/events", "Last-Event-ID", fmt.Sprint(int64(flash["seq"].(float64))))
		if _, names := back.until("ready"); strings.Join(names, " ") != "day banner entry banner front gone entry banner ready" {
			t.Errorf("who comes back gets %v", names)
		}
		if last, err := r.store.Last(t.Context()); err != nil || back.last != fmt.Sprint(last) {
			t.Errorf("and would come back with %s, not %d", back.last, last)
		}
	})
}

func TestALastEventIDThatCannotBeIsNone(t *testing.T) {
	r := fuzzRig(t)
	r.published(draft("One"))
	r.catchUp()
	for _, c := range []struct{ id, want string }{
		{"", "day banner ready"},
		{"0", "day banner entry ready"},
		{"99999999", "day banner reset ready"},
		{"-1", "day banner ready"},
		{"-9223372036854775808", "day banner ready"},
		{"9223372036854775807", "day banner reset ready"},
		{"9223372036854775808", "day banner ready"},
		{"fr", "day banner ready"},
		{"1e3", "day banner ready"},
		{strings.Repeat("7", 30000), "day banner ready"},
	} {
		p := r.openPage(t, "/fr/live/events", "Last-Event-ID", c.id)
		if _, names := p.until("ready"); strings.Join(names, " ") != c.want {
			t.Errorf("%.30s: %v, want %s", c.id, names, c.want)
		}
	}
	// A page's first time comes with its address; a header goes before it.
	p := r.openPage(t, "/fr/live/events?after=0")
	if _, names := p.until("ready"); strings.Join(names, " ") != "day banner entry ready" {
		t.Errorf("after=0: %v", names)
	}
	p = r.openPage(t, "/fr/live/events?after=0", "Last-Event-ID", "99999999")
	if _, names := p.until("ready"); strings.Join(names, " ") != "day banner reset ready" {
		t.Errorf("after=0 with a header: %v", names)
	}
	// Another edition has its own stream, and the same numbers.
	p = r.openPage(t, "/en/live/events?after=0")
	if _, names := p.until("ready"); strings.Join(names, " ") != "day banner ready" {
		t.Errorf("the other edition: %v", names)
	}
}

// Ten megabytes of Last-Event-ID are refused by the server's bound on a head.
func TestALastEventIDOfTenMegabytesIsRefused(t *testing.T) {
	r := open(t)
	srv := httptest.NewUnstartedServer(r.door)
	srv.Config = web.HTTP(r.door, r.server.Log)
	srv.Start()
	defer srv.Close()
	req, _ := http.NewRequest("GET", srv.URL+"/fr/live/events", nil)
	req.Header.Set("Last-Event-ID", strings.Repeat("7", 10<<20))
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		if resp.StatusCode != 431 {
			t.Errorf("answered %s", resp.Status)
		}
		_ = resp.Body.Close()
	} // the server may hang up before everything was sent
	r.openPage(t, "/fr/live/events").until("ready")
}

// What nobody may see yet is told to no open page, nor is work at the desk.
func TestOpenPagesAreNotToldOfWhatIsNotOut(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		p := r.openPage(t, "/fr/live/events")
		p.until("ready")
		waiting := secret("waitmark")
		waiting["embargo"] = r.now().Add(time.Hour).Format(time.RFC3339)
		n := r.approved(waiting)
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), staff.Editor, nil)
		m := r.approved(secret("duemark"))
		r.must(200, "POST", fmt.Sprintf("/api/v1/stories/%d/schedule", m), staff.Editor, map[string]any{"at": r.now().Add(time.Hour)})
		r.published(draft("Open"))
		if e, names := p.until("entry"); e["text"] != "Open" || len(names) != 1 {
			t.Errorf("%v %v", names, e)
		}
	})
}

// The day and the banner change by the clock alone, also when it is put back, and
// also where the clocks change that night.
func TestOpenPagesAreToldWhatTheClockChanges(t *testing.T) {
	r := fuzzRig(t)
	r.set(time.Date(2024, 3, 30, 18, 59, 59, 0, time.UTC))
	r.must(201, "POST", "/api/v1/flashes", staff.Editor, map[string]any{"edition": "fr", "text": "It is signed.", "urgency": 1})
	r.catchUp()
	p := r.openPage(t, "/fr/live/events")
	p.until("ready")
	look := func(at time.Time) {
		r.set(at)
		r.server.LookNow(t.Context())
	}
	look(time.Date(2024, 3, 30, 22, 59, 59, 0, time.UTC))
	look(time.Date(2024, 3, 30, 23, 0, 0, 0, time.UTC)) // midnight in Paris, winter time
	if d, names := p.until("day"); d["day"] != "2024-03-31" || d["title"] != "dimanche 31 mars 2024" {
		t.Errorf("%v %v", names, d)
	}
	look(time.Date(2024, 3, 31, 0, 59, 59, 0, time.UTC)) // six hours after the flash
	if b, names := p.until("banner"); len(b) != 0 {
		t.Errorf("%v %v", names, b)
	}
	look(time.Date(2024, 3, 31, 21, 59, 59, 0, time.UTC)) // 23:59:59 in summer time: 23 hours later
	look(time.Date(2024, 3, 31, 22, 0, 0, 0, time.UTC))
	if d, names := p.until("day"); d["day"] != "2024-04-01" || len(names) != 1 {
		t.Errorf("%v %v", names, d)
	}
	look(time.Date(2024, 3, 31, 12, 0, 0, 0, time.UTC)) // somebody put the clock back
	if d, _ := p.until("day"); d["day"] != "2024-03-31" {
		t.Errorf("%v", d)
	}
}

// An import brings old flashes: they stand on the wire, and no open page is told.
func TestOldBulletinsAreNoNews(t *testing.T) {
	r := fuzzRig(t)
	p := r.openPage(t, "/fr/live/events")
	p.until("ready")
	was := r.now()
	r.set(was.Add(-24*time.Hour - time.Second))
	if _, err := r.desk.Flash(t.Context(), staff.Person{Role: staff.Admin}, "fr", "Old.", 5); err != nil {
		t.Fatal(err)
	}
	r.set(was.Add(-24 * time.Hour))
	if _, err := r.desk.Flash(t.Context(), staff.Person{Role: staff.Admin}, "fr", "A day old.", 5); err != nil {
		t.Fatal(err)
	}
	r.set(was)
	r.catchUp()
	if e, _ := p.until("entry"); e["text"] != "A day old." {
		t.Errorf("%v", e)
	}
}

// A newsroom that was started again gives those who come back what they missed,
// as far as it remembers, and else tells them to read the page again.
func TestAfterARestartNobodyHasMissedAnything(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const flashes = 230
		var seqs []int64
		for i := range flashes {
			b, err := r.desk.Flash(t.Context(), staff.Person{Role: staff.Admin}, "fr", fmt.Sprintf("Flash %d", i), 5)
			if err != nil {
				t.Fatal(err)
			}
			seqs = append(seqs, b.Seq)
		}
		again := &web.Server{Newsroom: r.desk, Store: r.store, Library: r.library, Press: r.press, Printer: r.printer, Live: live.New(10), Now: r.server.Now, Log: r.server.Log, Base: r.server.Base}
		t.Cleanup(again.Live.Close)
		r.door = again.Routes()
		if w := r.ask("GET", "/fr/live/events", "", nil); w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Errorf("before it is prepared: %d", w.Code)
		}
		if err := again.Air(t.Context(), seqs[flashes-1]); err != nil {
			t.Fatal(err)
		}
		for back, want := range map[int]int{1: 1, 199: 199, 200: 200, 201: -1, 230: -1} { // two hundred are remembered
			after := int64(0)
			if back < flashes {
				after = seqs[flashes-1-back]
			}
			_, names := r.openPage(t, fmt.Sprintf("/fr/live/events?after=%d", after)).until("ready")
			got := strings.Count(strings.Join(names, " "), "entry")
			if want < 0 && names[2] != "reset" || want >= 0 && got != want {
				t.Errorf("%d back: %d entries, %v", back, got, names[:3])
			}
		}
	})
}

// Without a stream, for an edition that there is not, when it is full, and for
// who only asks for the head.
func TestTheStreamSaysWhyItIsNotThere(t *testing.T) {
	r := open(t)
	for path, want := range map[string]int{"/xx/live/events": 404, "/fr/live/events/": 404, "/live/events": 404} {
		if w := r.ask("GET", path, "", nil); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	if w := r.ask("HEAD", "/fr/live/events", "", nil); w.Code != 200 || w.Header().Get("Content-Type") != "text/event-stream" || w.Body.Len() > 0 {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
	r.server.Live = live.New(0)
	t.Cleanup(r.server.Live.Close)
	if w := r.ask("GET", "/fr/live/events", "", nil); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("full: %d", w.Code)
	}
	r.server.Live = nil
	if w := r.ask("GET", "/fr/live/events", "", nil); w.Code != 404 {
		t.Errorf("without a stream: %d", w.Code)
	}
}

// What cannot be told yet, because the library does not answer, is told again.
func TestAnEntryThatCouldNotBeToldFails(t *testing.T) {
	r := fuzzRig(t)
	b, err := r.desk.Flash(t.Context(), staff.Person{Role: staff.Admin}, "fr", "It is signed.", 1)
	if err != nil {
		t.Fatal(err)
	}
	e := journal.Entry{Seq: b.Seq, Kind: journal.Flashed, Edition: "fr"}
	r.press.Take(e)
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.server.Tell(t.Context(), e); err == nil {
		t.Error("an entry that nobody could read was told")
	}
}
