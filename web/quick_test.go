package web_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"marbre/live"
)

// dial opens a connection and says text.
func dial(t *testing.T, addr, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// listens makes the rig's newsroom one with a live stream, for max readers.
func (r *rig) listens(t *testing.T, max int) *live.Hub {
	t.Helper()
	hub := live.New(max)
	t.Cleanup(hub.Close)
	r.server.Live = hub
	if err := r.server.Air(t.Context(), r.seq); err != nil {
		t.Fatal(err)
	}
	return hub
}

const events = "GET /fr/live/events HTTP/1.1\r\nHost: h\r\n\r\n"

// A live reader goes from the door to the hub; what comes is what would have
// come without the door, and nothing stays behind for one who only waits.
func TestALiveReaderIsGivenToTheHub(t *testing.T) {
	r := rigWithStories(t)
	hub := r.server.Live
	d := openDoors(t, r)
	upTo := func(in *bufio.Reader, mark string) (all string) {
		for !strings.Contains(all, mark) {
			line, err := in.ReadString('\n')
			if all += line; err != nil {
				t.Fatalf("%q, %v", all, err)
			}
		}
		return all
	}
	alone := bufio.NewReader(dial(t, d.alone, events))
	behind := bufio.NewReader(dial(t, d.behind, events))
	want := upTo(alone, "id: ")
	if got := upTo(behind, "id: "); got != want {
		t.Errorf("behind the door %q, alone %q", got, want)
	}
	if d.handed.Load() != 0 || hub.Readers() != 2 {
		t.Errorf("%d handed on, %d readers", d.handed.Load(), hub.Readers())
	}
	before := runtime.NumGoroutine()
	for range 30 {
		upTo(bufio.NewReader(dial(t, d.behind, events)), "id: ")
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 1000 {
			t.Errorf("30 readers who wait keep %d goroutines", runtime.NumGoroutine()-before)
			break
		}
		time.Sleep(time.Millisecond)
	}
	hub.Tell(r.seq+1000, "fr", live.Frame{Name: "front", Data: []byte(`{"x":1}`)})
	for name, in := range map[string]*bufio.Reader{"alone": alone, "behind the door": behind} {
		if got := upTo(in, "data: {\"x\":1}\n"); !strings.Contains(got, "event: front\n") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What the hub does not take, net/http answers: a stream that there is none of,
// one too many, and one behind which something else was asked already.
func TestALiveReaderWhoCannotJoinIsHandedOn(t *testing.T) {
	for name, c := range map[string]struct {
		max  int
		ask  string
		code int
	}{
		"one too many":    {0, events, 503},
		"no such edition": {1, strings.Replace(events, "/fr/", "/xx/", 1), 404},
		"more behind it":  {1, events + events, 200},
	} {
		r := fuzzRig(t)
		hub := r.listens(t, c.max)
		d := openDoors(t, r)
		resp, err := http.ReadResponse(bufio.NewReader(dial(t, d.behind, c.ask)), nil)
		if err != nil || resp.StatusCode != c.code || d.handed.Load() != 1 {
			t.Errorf("%s: %v, %v, %d handed on", name, resp, err, d.handed.Load())
		}
		if want := c.code == 200; want != (hub.Readers() == 1) {
			t.Errorf("%s: %d readers", name, hub.Readers())
		}
	}
}

// A fault of ours costs one answer, not the newsroom.
func TestAPanicBehindTheDoorIsNotTheEnd(t *testing.T) {
	r := fuzzRig(t)
	r.server.Press = nil
	d := openDoors(t, r)
	for range 2 {
		if got := say(t, d.behind, "GET /fr/ HTTP/1.1\r\nHost: h\r\n\r\n"); got != "" {
			t.Errorf("%q", got)
		}
		if got := say(t, d.behind, "GET /robots.txt HTTP/1.1\r\nHost: h\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") {
			t.Errorf("%q", got)
		}
	}
}
