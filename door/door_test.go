package door_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"marbre/door"
)

// far are bounds that no test reaches.
var far = door.Bounds{Head: time.Hour, Idle: time.Hour, Answer: time.Hour, Leave: time.Hour}

// house is a door with someone behind it who says what was handed on.
type house struct {
	*door.Door
	t    *testing.T
	stop func() // ends Serve and waits for it
	on   chan net.Conn
}

// stand opens a door. What is handed on is told on house.on.
func stand(t *testing.T, answer door.Answerer, b door.Bounds) *house {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Door: door.New(l, answer, b), t: t, on: make(chan net.Conn, 100)}
	ctx, end := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		if err := h.Serve(ctx); err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	work.Go(func() {
		for {
			c, err := h.Accept()
			if err != nil {
				return
			}
			h.on <- c
		}
	})
	h.stop = sync.OnceFunc(func() {
		end()
		_ = h.Close()
		work.Wait()
	})
	t.Cleanup(h.stop)
	return h
}

// call opens a connection and says text.
func (h *house) call(text string) *net.TCPConn {
	h.t.Helper()
	c, err := net.Dial("tcp", h.Addr().String())
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		h.t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

// echo answers /x with x, and leaves /left to those behind.
func echo(_ context.Context, r *door.Request, a *door.Answer) bool {
	if string(r.Path) == "/left" {
		return false
	}
	body := bytes.Clone(r.Path[1:])
	a.Begin(200, "OK")
	a.Put("Content-Length", fmt.Sprint(len(body)))
	a.Body(body)
	return true
}

func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" }

// hear reads the next answer and returns its body.
func hear(t *testing.T, in *bufio.Reader) (*http.Response, string) {
	t.Helper()
	r, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

func TestRequestsAreAnsweredInTheirOrder(t *testing.T) {
	h := stand(t, echo, far)
	var all strings.Builder
	for i := range 1000 {
		all.WriteString(get(fmt.Sprint("/", i)))
	}
	c := h.call(all.String())
	in := bufio.NewReader(c)
	for i := range 1000 {
		r, body := hear(t, in)
		if body != fmt.Sprint(i) || r.Close {
			t.Fatalf("answer %d is %q, %+v", i, body, r)
		}
		if at, err := http.ParseTime(r.Header.Get("Date")); err != nil || time.Since(at).Abs() > time.Minute {
			t.Fatalf("Date %q: %v", r.Header.Get("Date"), err)
		}
	}
}

func TestWhatIsHandedOnIsWhole(t *testing.T) {
	h := stand(t, echo, far)
	for name, rest := range map[string]string{
		"what is odd":             "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" + get("/b"),
		"what is left":            get("/left") + get("/b"),
		"what is not over":        "GET /left HTTP/1.1\r\nHost: a\r\n",
		"what is another thing":   "\x16\x03\x01\x00",
		"what is odd after plain": "GET /a HTTP/1.1\nHost: a\n\n",
	} {
		c := h.call(get("/first") + rest[:len(rest)-1])
		in := bufio.NewReader(c)
		if _, body := hear(t, in); body != "first" {
			t.Errorf("%s: %q", name, body)
		}
		_, _ = io.WriteString(c, rest[len(rest)-1:])
		_ = c.CloseWrite()
		behind := <-h.on
		got, err := io.ReadAll(behind)
		if err != nil || string(got) != rest {
			t.Errorf("%s: %q, %v; want %q", name, got, err, rest)
		}
		_, _ = io.WriteString(behind, "from behind")
		_ = behind.Close()
		if got, err := io.ReadAll(in); err != nil || string(got) != "from behind" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAHeadIsReadUpToItsBound(t *testing.T) {
	h := stand(t, echo, far)
	head := func(n int) string {
		s := "GET /x HTTP/1.1\r\nHost: a\r\nX: "
		return s + strings.Repeat("x", n-len(s)-4) + "\r\n\r\n"
	}
	c := h.call(get("/first") + head(door.MaxHead))
	in := bufio.NewReader(c)
	for _, want := range []string{"first", "x"} {
		if _, body := hear(t, in); body != want {
			t.Fatalf("%q", body)
		}
	}
	long := head(door.MaxHead + 1)
	if _, err := io.WriteString(c, long); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(long))
	if _, err := io.ReadFull(<-h.on, got); err != nil || string(got) != long {
		t.Errorf("%.40q, %v", got, err)
	}
}

func TestLongBodiesComeWhole(t *testing.T) {
	sizes := []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 1 << 20}
	h := stand(t, func(_ context.Context, r *door.Request, a *door.Answer) bool {
		var n int
		_, _ = fmt.Sscan(string(r.Path[1:]), &n)
		a.Begin(200, "OK")
		a.Put("Content-Length", fmt.Sprint(n))
		a.Body(bytes.Repeat([]byte("ab"), n)[:n])
		return true
	}, far)
	c := h.call("")
	in := bufio.NewReader(c)
	for range 3 {
		for _, n := range sizes {
			_, _ = io.WriteString(c, get(fmt.Sprint("/", n)))
			if _, body := hear(t, in); body != strings.Repeat("ab", n)[:n] {
				t.Errorf("%d bytes came as %d", n, len(body))
			}
		}
	}
}

func TestAValueCannotBeginAField(t *testing.T) {
	h := stand(t, func(_ context.Context, r *door.Request, a *door.Answer) bool {
		a.Begin(200, "OK")
		a.Put("X", "a\r\nY: b\nZ: c")
		a.Put("Content-Length", "0")
		return true
	}, far)
	r, _ := hear(t, bufio.NewReader(h.call(get("/"))))
	if r.Header.Get("X") != "a  Y: b Z: c" || len(r.Header) != 3 {
		t.Errorf("%v", r.Header)
	}
}

func TestAConnectionIsGivenAway(t *testing.T) {
	var full bool
	h := stand(t, func(_ context.Context, r *door.Request, a *door.Answer) bool {
		a.Take(func(c net.Conn) bool {
			if full {
				return false
			}
			_, _ = io.WriteString(c, "taken")
			return c.Close() == nil
		})
		return true
	}, far)
	if got, err := io.ReadAll(h.call(get("/"))); err != nil || string(got) != "taken" {
		t.Errorf("%q, %v", got, err)
	}
	for h.Callers() > 0 {
		time.Sleep(time.Millisecond)
	}
	// Those behind answer when it is not taken, or when something is read behind it.
	two := get("/") + get("/b")
	h.call(two)
	got := make([]byte, len(two))
	if _, err := io.ReadFull(<-h.on, got); err != nil || string(got) != two {
		t.Errorf("%q, %v", got, err)
	}
	full = true
	h.call(get("/"))
	if _, err := io.ReadFull(<-h.on, got[:len(get("/"))]); err != nil || string(got[:len(get("/"))]) != get("/") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhoTakesTooLongIsLetGo(t *testing.T) {
	short := 40 * time.Millisecond
	big := bytes.Repeat([]byte("x"), 64<<20)
	begun := make(chan struct{}, 1) // the big answer
	answer := func(ctx context.Context, r *door.Request, a *door.Answer) bool {
		if string(r.Path) != "/big" {
			return echo(ctx, r, a)
		}
		begun <- struct{}{}
		a.Begin(200, "OK")
		a.Body(big)
		return true
	}
	for name, c := range map[string]struct {
		bounds door.Bounds
		says   string
		hears  string
	}{
		"who says nothing":        {door.Bounds{Head: short, Idle: time.Hour, Answer: time.Hour}, "", ""},
		"who says half":           {door.Bounds{Head: short, Idle: time.Hour, Answer: time.Hour}, "GET /x HTTP/1.1\r\nHo", ""},
		"who says one and a half": {door.Bounds{Head: short, Idle: time.Hour, Answer: time.Hour}, get("/x") + "GET", "x"},
		"who says no more":        {door.Bounds{Head: time.Hour, Idle: short, Answer: time.Hour}, get("/x"), "x"},
		"who takes nothing":       {door.Bounds{Head: time.Hour, Idle: time.Hour, Answer: short}, get("/big"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := stand(t, answer, c.bounds)
			conn := h.call(c.says)
			in := bufio.NewReader(conn)
			if c.hears != "" {
				if _, body := hear(t, in); body != c.hears {
					t.Errorf("%q", body)
				}
			}
			if c.says == get("/big") {
				<-begun // else nobody may have been let in yet, and the loop below waits for nothing
			}
			for h.Callers() > 0 || len(h.on) > 0 {
				time.Sleep(time.Millisecond) // a reader who takes nothing reads nothing
			}
			if n, err := io.Copy(io.Discard, in); n >= int64(len(big)) || err != nil && !strings.Contains(err.Error(), "reset") {
				t.Errorf("%d bytes, %v", n, err)
			}
		})
	}
}

// While the door closes, who waits is let go, who is being answered gets the
// answer and is told that it is the last, and nobody stays.
func TestTheDoorClosesBehindTheLastOne(t *testing.T) {
	before := runtime.NumGoroutine()
	begun, finish := make(chan struct{}), make(chan struct{})
	h := stand(t, func(ctx context.Context, r *door.Request, a *door.Answer) bool {
		if string(r.Path) == "/wait" {
			close(begun)
			<-finish
		}
		return echo(ctx, r, a)
	}, far)
	waits := bufio.NewReader(h.call(get("/x")))
	hear(t, waits)
	half := h.call("GET /")
	asks := h.call(get("/wait") + get("/x"))
	<-begun
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		h.stop()
	}()
	for _, in := range []io.Reader{waits, half} {
		if got, err := io.ReadAll(in); err != nil || len(got) > 0 {
			t.Errorf("%q, %v", got, err)
		}
	}
	close(finish)
	in := bufio.NewReader(asks)
	if r, body := hear(t, in); body != "wait" || !r.Close {
		t.Errorf("%q, %+v", body, r)
	}
	<-gone
	if _, err := net.Dial("tcp", h.Addr().String()); err == nil {
		t.Error("the door is open")
	}
	if n := h.Callers(); n > 0 {
		t.Errorf("%d callers stay", n)
	}
	_, _ = half.Close(), asks.Close()
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines more", runtime.NumGoroutine()-before)
}

func TestWhoDoesNotLeaveIsCutOff(t *testing.T) {
	b := far
	b.Leave = 20 * time.Millisecond
	begun := make(chan struct{})
	h := stand(t, func(ctx context.Context, r *door.Request, a *door.Answer) bool {
		close(begun)
		<-ctx.Done()
		return false
	}, b)
	c := h.call(get("/"))
	<-begun
	h.stop()
	if got, err := io.ReadAll(c); len(got) > 0 || err != nil && !errors.Is(err, io.EOF) && !strings.Contains(err.Error(), "reset") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAClosedDoorIsNoFailure(t *testing.T) {
	h := stand(t, echo, far)
	hear(t, bufio.NewReader(h.call(get("/x"))))
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	for h.Callers() > 0 {
		time.Sleep(time.Millisecond)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

func TestAListenerThatFailsEndsTheDoor(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := door.New(l, echo, far)
	_ = l.Close()
	if err := d.Serve(t.Context()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("%v", err)
	}
}
