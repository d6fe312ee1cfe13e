package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marbre/door"
	"marbre/web"
)

// doors are two ways into one newsroom: net/http alone, and behind its door.
type doors struct {
	alone, behind string
	handed        atomic.Int64 // connections that the door handed on
}

// openDoors serves the rig's newsroom both ways until the test ends.
func openDoors(t testing.TB, r *rig) *doors {
	t.Helper()
	d := &doors{}
	log := slog.New(slog.DiscardHandler)
	ctx, stop := context.WithCancel(context.Background())
	var work sync.WaitGroup
	// Who goes away before the answer is there makes net/http stop printing, or not,
	// as it happens; here it always prints.
	routes := r.server.Routes()
	patient := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		routes.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context())))
	})
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	serve := func(l net.Listener) string {
		srv := web.HTTP(patient, log)
		work.Go(func() { _ = srv.Serve(l) })
		work.Go(func() {
			<-ctx.Done()
			_ = srv.Close()
		})
		return l.Addr().String()
	}
	d.alone = serve(listen())
	quick := r.server.Door(listen())
	work.Go(func() {
		if err := quick.Serve(ctx); err != nil {
			t.Errorf("the door: %v", err)
		}
	})
	d.behind = serve(&counting{quick, &d.handed})
	t.Cleanup(func() {
		stop()
		work.Wait()
	})
	return d
}

// counting counts what comes out of a listener.
type counting struct {
	net.Listener
	n *atomic.Int64
}

func (c *counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err == nil {
		c.n.Add(1)
	}
	return conn, err
}

// goodbye asks for the end of a connection that is still open after what was
// said before, and shows by its answer whether it was.
const goodbye = "GET /fr/?goodbye HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

// patience is how long a connection may say nothing before it is told that no
// more comes: what waits for more has then been waiting. No answer depends on it.
const patience = 300 * time.Millisecond

// say sends pieces, one after the other, and returns everything that is
// answered, with the fields of each head in order and without its date.
func say(t testing.TB, addr string, pieces ...string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var work sync.WaitGroup
	defer work.Wait()
	var said atomic.Bool
	work.Go(func() {
		defer said.Store(true)
		for _, p := range pieces {
			if _, err := io.WriteString(c, p); err != nil {
				return // it was closed meanwhile, as the answer says
			}
		}
		if !strings.HasSuffix(strings.Join(pieces, ""), goodbye) {
			_ = c.(*net.TCPConn).CloseWrite()
		}
	})
	var all bytes.Buffer
	buf := make([]byte, 64<<10)
	told := false
	for {
		wait := patience
		if told {
			wait = 20 * time.Second
		}
		_ = c.SetReadDeadline(time.Now().Add(wait))
		n, err := c.Read(buf)
		all.Write(buf[:n])
		if err == nil {
			continue
		}
		if ne, ok := err.(net.Error); ok && ne.Timeout() {
			if told {
				t.Errorf("%q: the connection is never closed; so far %.300q", pieces, all.String())
				break
			}
			if told = said.Load(); told {
				_ = c.(*net.TCPConn).CloseWrite()
			}
			continue
		}
		break
	}
	return settled(all.String())
}

var dates = regexp.MustCompile(`(?m)^Date: .*\r\n`)

// settled is answers with the fields of each head in order and without dates.
func settled(text string) string {
	lines := strings.SplitAfter(dates.ReplaceAllString(text, ""), "\r\n")
	for i := 0; i < len(lines); i++ {
		if !strings.Contains(lines[i], "HTTP/1.") {
			continue
		}
		end := i + 1
		for end < len(lines) && lines[end] != "\r\n" && lines[end] != "" {
			end++
		}
		slices.Sort(lines[i+1 : end])
		i = end
	}
	return strings.Join(lines, "")
}

// asked is a line of testdata/requests.txt.
type asked struct {
	line  int
	text  string
	plain bool
}

func requests(t testing.TB) (all []asked) {
	t.Helper()
	file, err := os.ReadFile("testdata/requests.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(file), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		a := asked{line: i + 1}
		line, a.plain = strings.CutPrefix(line, "plain ")
		kind, quoted, _ := strings.Cut(line, " ")
		text, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("requests.txt:%d: %v", a.line, err)
		}
		switch kind {
		case "raw":
			a.text = text
		case "target":
			a.text = "GET " + text + " HTTP/1.1\r\nHost: h\r\n\r\n"
		case "line":
			a.text = text + "\r\nHost: h\r\n\r\n"
		case "field":
			a.text = "GET /fr/ HTTP/1.1\r\nHost: h\r\n" + text + "\r\n\r\n"
		default:
			t.Fatalf("requests.txt:%d: what is %q?", a.line, kind)
		}
		all = append(all, a)
	}
	// Heads around the bounds of the door and of net/http.
	for _, n := range []int{door.MaxHead - 1, door.MaxHead, door.MaxHead + 1, 32<<10 + 4096 - 1, 32<<10 + 4096, 32<<10 + 4097, 100 << 10} {
		for _, before := range []string{"GET /fr/ HTTP/1.1\r\nHost: h\r\nX: ", "GET /fr/?"} {
			after := "\r\n\r\n"
			if strings.HasSuffix(before, "?") {
				after = " HTTP/1.1\r\nHost: h\r\n\r\n"
			}
			all = append(all, asked{text: before + strings.Repeat("x", n-len(before)-len(after)) + after, plain: n <= door.MaxHead})
		}
	}
	all = append(all, asked{text: strings.Repeat("GET /fr/ HTTP/1.1\r\nHost: h\r\n\r\n", 300), plain: true})
	return all
}

// rigWithStories is a newsroom with something to read.
func rigWithStories(t testing.TB) *rig {
	t.Helper()
	r := fuzzRig(t)
	r.follow(t)
	in := draft("A first headline")
	in["byline"] = []map[string]string{{"name": "Claire Aubrac"}}
	in["tags"] = []string{"Summit", "قمة"}
	r.published(in)
	r.published(draft("A second headline"))
	r.catchUp()
	return r
}

// Behind its door, the newsroom answers every request as net/http alone does:
// the same answers in the same order, and the connection is open or closed
// afterwards as it would be. That holds for what is malformed, ambiguous or half
// as well, and however it comes in pieces.
func TestTheDoorChangesNoAnswer(t *testing.T) {
	r := rigWithStories(t)
	d := openDoors(t, r)
	var work sync.WaitGroup
	defer work.Wait()
	room := make(chan struct{}, 32) // most of the time is spent waiting for more of what is half
	for i, a := range requests(t) {
		room <- struct{}{}
		work.Go(func() {
			defer func() { <-room }()
			rnd := rand.New(rand.NewPCG(1, uint64(i)))
			for _, end := range []string{goodbye, ""} {
				want := say(t, d.alone, a.text+end)
				for _, pieces := range [][]string{{a.text + end}, cut(a.text+end, rnd.IntN), cut(a.text+end, func(int) int { return 0 })} {
					if len(pieces) > 2000 {
						continue // byte by byte, but not for a hundred thousand
					}
					if got := say(t, d.behind, pieces...); got != want {
						t.Errorf("line %d, %.200q in %d pieces: behind the door\n%s\nalone\n%s", a.line, a.text+end, len(pieces), brief(got), brief(want))
						return
					}
				}
			}
		})
	}
}

// cut cuts text in pieces, each of 1 + pick(30) bytes.
func cut(text string, pick func(int) int) (pieces []string) {
	for len(text) > 0 {
		n := min(len(text), 1+pick(30))
		pieces, text = append(pieces, text[:n]), text[n:]
	}
	return pieces
}

// brief is the heads of answers and the beginnings of their bodies.
func brief(text string) string {
	return regexp.MustCompile(`(?s)(\r\n\r\n.{0,80}).*?(HTTP/1\.1|$)`).ReplaceAllString(text, "$1…\n$2")
}

// What is plain the door answers itself, or it would be of no use.
func TestTheDoorAnswersWhatIsPlain(t *testing.T) {
	r := rigWithStories(t)
	d := openDoors(t, r)
	for _, a := range requests(t) {
		if !a.plain {
			continue
		}
		before := d.handed.Load()
		if say(t, d.behind, a.text); d.handed.Load() != before {
			t.Errorf("line %d was handed on: %.200q", a.line, a.text)
		}
	}
}

// What the newsroom has is the same behind the door, in each coding, and when
// the reader has it already.
func TestEveryPageIsTheSameBehindTheDoor(t *testing.T) {
	r := rigWithStories(t)
	d := openDoors(t, r)
	before := d.handed.Load()
	etag := regexp.MustCompile(`Etag: (.*)\r\n`)
	for _, a := range r.pages() {
		path := (&url.URL{Path: a.Path}).EscapedPath()
		for _, accept := range []string{"", "gzip", "br", "gzip, br"} {
			ask := "GET " + path + " HTTP/1.1\r\nHost: h\r\nAccept-Encoding: " + accept + "\r\n\r\n"
			want := say(t, d.alone, ask)
			if got := say(t, d.behind, ask); got != want {
				t.Errorf("%s, %s: behind the door\n%s\nalone\n%s", path, accept, brief(got), brief(want))
			}
			found := strings.HasPrefix(want, "HTTP/1.1 200 ")
			tag := etag.FindStringSubmatch(want)
			if tag == nil {
				t.Fatalf("%s: no tag in %s", path, brief(want))
			}
			ask = strings.Replace(ask, "\r\n\r\n", "\r\nIf-None-Match: "+tag[1]+"\r\n\r\n", 1)
			want = say(t, d.alone, ask)
			if got := say(t, d.behind, ask); got != want || found && !strings.HasPrefix(want, "HTTP/1.1 304 ") {
				t.Errorf("%s, %s, had already: behind the door\n%s\nalone\n%s", path, accept, brief(got), brief(want))
			}
		}
	}
	if d.handed.Load() != before {
		t.Errorf("%d pages were handed on", d.handed.Load()-before)
	}
}

// shaken are pieces of requests from which the next tests put others together.
var shaken = []string{
	"GET ", "HEAD ", "POST ", "/fr/", "/en/", "/fr/live", "/", "//", "/..", "%2e", "%D9%82", "?x", "#", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "Host: h\r\n", "Host: i\r\n",
	"Content-Length: ", "0\r\n", "5\r\n", "Transfer-Encoding: ", "chunked\r\n", "identity\r\n", "Connection: ", "close\r\n", "keep-alive\r\n", "X: y\r\n", "Accept-Encoding: ", "br\r\n", "gzip\r\n",
	"If-None-Match: *\r\n", "\r\n", "\r\n\r\n", "\n", "\r", " ", "\t", ":", "\x00", "\x7f", "é", "0\r\n\r\n", "abcde", "GET /en/ HTTP/1.1\r\nHost: h\r\n\r\n",
}

// Requests that are spoilt at random are answered as by net/http alone.
func TestTheDoorChangesNoAnswerToWhatIsSpoilt(t *testing.T) {
	r := rigWithStories(t)
	d := openDoors(t, r)
	var seeds []string
	for _, a := range requests(t) {
		if len(a.text) < 1000 {
			seeds = append(seeds, a.text)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SampledFrom(seeds).Draw(rt, "seed")
		if rapid.Bool().Draw(rt, "another") {
			text += rapid.SampledFrom(seeds).Draw(rt, "next")
		}
		for range rapid.IntRange(0, 3).Draw(rt, "times") {
			at := rapid.IntRange(0, len(text)).Draw(rt, "at")
			to := min(len(text), at+rapid.IntRange(0, 4).Draw(rt, "cut"))
			text = text[:at] + rapid.SampledFrom(append(shaken, "")).Draw(rt, "put") + text[to:]
		}
		pieces := cut(text+goodbye, func(n int) int { return rapid.IntRange(0, n).Draw(rt, "piece") })
		want := say(t, d.alone, text+goodbye)
		if got := say(t, d.behind, pieces...); got != want {
			rt.Fatalf("%q: behind the door\n%s\nalone\n%s", text, brief(got), brief(want))
		}
	})
}

func FuzzTheDoorChangesNoAnswer(f *testing.F) {
	r := rigWithStories(f)
	d := openDoors(f, r)
	for _, a := range requests(f) {
		if len(a.text) < 1000 {
			f.Add([]byte(a.text), uint8(7))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, step uint8) {
		if len(b) > 4000 {
			return
		}
		text := string(b) + goodbye
		want := say(t, d.alone, text)
		if got := say(t, d.behind, cut(text, func(int) int { return int(step) })...); got != want {
			t.Fatalf("%q: behind the door\n%s\nalone\n%s", text, brief(got), brief(want))
		}
	})
}
