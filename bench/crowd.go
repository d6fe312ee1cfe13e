package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// A crowd is many readers of one live stream, in a process of its own: a process
// may hold only so many files, and the server needs its own. The bench starts
// itself again with an order, reads when the readers have joined, publishes, and
// reads what they heard.

// An order says what a crowd is to do.
type order struct {
	Addr    string // host:port
	Path    string
	Readers int
	Deaf    int // more readers, who never read
	Events  int // that each reader is to hear
}

// joined is said once every reader has the head of an answer.
type joined struct {
	Readers int
	Seconds float64
	Refused string // how the server answered the first who was not let in
}

// heard is what the readers heard.
type heard struct {
	Deliveries int
	Twice      int     // the same event again on the same connection
	Disordered int     // an event after a later one
	Closed     int     // connections that the server ended, of readers
	DeafClosed int     // and of those who never read
	Bytes      int     // of the frames of one event, on average
	P50, P99   float64 // milliseconds from when an event was due to when a socket was read
	Longest    float64
	CPU        float64 // seconds that the crowd itself took meanwhile
}

// A mark stands in the text of an event: its number, and when it was due, which
// is before it was published, so that a slow publication is not left out.
const (
	markStart  = "mark-"
	markLength = len(markStart) + 6 + 1 + 19
)

func mark(n int, due time.Time) string {
	return fmt.Sprintf("%s%06d-%019d", markStart, n, due.UnixNano())
}

// marked finds a mark in a line.
func marked(line []byte) (n int, due int64, ok bool) {
	i := bytes.Index(line, []byte(markStart))
	if i < 0 || len(line) < i+markLength {
		return 0, 0, false
	}
	text := string(line[i+len(markStart) : i+markLength])
	n, err1 := strconv.Atoi(text[:6])
	due, err2 := strconv.ParseInt(text[7:], 10, 64)
	return n, due, err1 == nil && err2 == nil
}

// A gathering is a crowd as the bench sees it.
type gathering struct {
	cmd   *exec.Cmd
	hush  io.Closer // closing it tells the crowd to stop
	lines *bufio.Scanner
}

// gather starts a crowd and returns once it has joined.
func gather(ctx context.Context, o order) (*gathering, joined, error) {
	var j joined
	self, err := os.Executable()
	if err != nil {
		return nil, j, err
	}
	text, err := json.Marshal(o)
	if err != nil {
		return nil, j, err
	}
	g := &gathering{cmd: exec.CommandContext(ctx, self, "crowd", string(text))}
	g.cmd.Stderr = os.Stderr
	if g.hush, err = g.cmd.StdinPipe(); err != nil {
		return nil, j, err
	}
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		return nil, j, err
	}
	g.lines = bufio.NewScanner(out)
	if err := g.cmd.Start(); err != nil {
		return nil, j, err
	}
	return g, j, g.read(&j)
}

func (g *gathering) read(v any) error {
	if !g.lines.Scan() {
		return fmt.Errorf("the crowd fell silent: %v", g.cmd.Wait())
	}
	return json.Unmarshal(g.lines.Bytes(), v)
}

// hears waits until everybody heard everything, or patience is over.
func (g *gathering) hears(patience time.Duration) (h heard, err error) {
	t := time.AfterFunc(patience, func() { _ = g.hush.Close() })
	defer t.Stop()
	if err := g.read(&h); err != nil {
		return h, err
	}
	_ = g.hush.Close()
	return h, g.cmd.Wait()
}

// chant calls say at a steady rate with texts of size bytes, each with its mark,
// and returns how long after it was due each was taken.
func chant(ctx context.Context, count int, gap time.Duration, size int, say func(text string) error) (late spread, err error) {
	first := time.Now().Add(gap)
	for i := range count {
		due := first.Add(time.Duration(i) * gap)
		select {
		case <-ctx.Done():
			return late, ctx.Err()
		case <-time.After(time.Until(due)):
		}
		m := mark(i, due)
		if err := say(m + " " + strings.Repeat("a line of the wire ", 1+size/19)[:max(0, size-len(m)-1)]); err != nil {
			return late, err
		}
		late = append(late, time.Since(due))
	}
	return late, nil
}
