// Package live holds the open pages: each reader's connection, and what has
// happened lately. It writes one frame to all readers of an edition and lets
// those go who do not take it; they come back with the number of the last frame
// that they saw and miss nothing. A reader who only waits costs no goroutine
// and no buffer. It must never know what is in a frame.
package live

import (
	"context"
	"log/slog"
	"net"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// A Frame is one event of the stream.
type Frame struct {
	Name string // entry, gone, banner, front, reset
	Data []byte // one line of UTF-8
}

// Bytes is frames as server-sent events have them (HTML Living Standard,
// section 9.2). The last one carries the id: who was cut off before it gets all
// of them again.
func Bytes(seq int64, frames ...Frame) (b []byte) {
	for i, f := range frames {
		if i == len(frames)-1 && seq > 0 {
			b = append(b, "id: "...)
			b = strconv.AppendInt(b, seq, 10)
			b = append(b, '\n')
		}
		b = append(append(append(b, "event: "...), f.Name...), "\ndata: "...)
		b = append(append(b, f.Data...), "\n\n"...)
	}
	return b
}

// Bounds of the live stream.
const (
	Kept      = 2000             // frames of an edition that are kept for those who come back
	heartbeat = 20 * time.Second // silence after which a reader hears that the line is open
	patience  = 20 * time.Second // how long a reader may take nothing of what waits
	behind    = 256 << 10        // bytes that may wait for a reader
	retry     = "retry: 3000\n"  // milliseconds after which a reader comes back
)

// A Hub holds the readers of all editions.
type Hub struct {
	log     *slog.Logger
	max     int
	shards  []*shard
	mu      sync.Mutex
	streams map[string]*stream
	seq     int64 // the last entry of the journal that the hub was told of
	floor   int64 // what came after it is kept
	next    int   // the shard of the next reader
	moved   chan struct{}
	closed  bool
}

// A stream is what an edition's readers get.
type stream struct {
	frames []kept
	floor  int64 // what came after it is in frames
}

type kept struct {
	seq  int64
	data []byte
}

// New returns a hub without readers. seq is the journal's last number: what
// happened before is not kept. max is how many readers it holds at most.
func New(seq int64, max int, log *slog.Logger) *Hub {
	h := &Hub{log: log, max: max, streams: map[string]*stream{}, seq: seq, floor: seq, moved: make(chan struct{})}
	for range runtime.GOMAXPROCS(0) {
		s := &shard{hub: h, wake: make(chan struct{}, 1), readers: map[*reader]struct{}{}}
		h.shards = append(h.shards, s)
		go s.run()
	}
	return h
}

// Tell hands what happened in an edition with entry seq of the journal to its
// readers; frames may be empty. It never waits for a reader. Entries come in
// order; one that was told before is passed over.
func (h *Hub) Tell(seq int64, edition string, frames ...Frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || seq <= h.seq {
		return
	}
	h.seq = seq
	if len(frames) == 0 {
		return
	}
	s := h.stream(edition)
	if len(s.frames) == Kept {
		s.floor = s.frames[Kept/2-1].seq
		s.frames = append(make([]kept, 0, Kept), s.frames[Kept/2:]...)
	}
	k := kept{seq, Bytes(seq, frames...)}
	s.frames = append(s.frames, k)
	for _, sh := range h.shards {
		sh.tell(edition, k.data)
	}
	close(h.moved)
	h.moved = make(chan struct{})
}

func (h *Hub) stream(edition string) *stream {
	s := h.streams[edition]
	if s == nil {
		s = &stream{floor: h.floor}
		h.streams[edition] = s
	}
	return s
}

// since is what a reader who saw everything up to after has missed, as bytes
// of the stream, and the number up to which it goes. A reader who comes from too
// far back, or from a future that this newsroom does not have, is told to read
// the page again.
func (h *Hub) since(edition string, after int64) (missed []byte, seq int64) {
	s := h.stream(edition)
	switch {
	case after < 0: // a reader who has seen nothing: what comes from now on
	case after > h.seq, after < s.floor:
		return Bytes(h.seq, Frame{"reset", []byte("{}")}), h.seq
	default:
		for _, k := range s.frames {
			if k.seq > after {
				missed = append(missed, k.data...)
			}
		}
	}
	return missed, h.seq
}

// Join gives conn, on which the head of the answer was written, to the hub: the
// hub writes to it and closes it. after is the last number that the reader saw,
// negative for none; first is written before all else. It reports false, and
// leaves conn alone, when the hub holds as many readers as it may.
func (h *Hub) Join(conn net.Conn, edition string, after int64, first []byte) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.count() >= h.max {
		return false
	}
	r, ok := newReader(conn, edition)
	if !ok {
		return false
	}
	missed, seq := h.since(edition, after)
	// The id lets also those who got nothing yet come back without loss.
	hello := append(append([]byte(nil), first...), retry+"id: "+strconv.FormatInt(seq, 10)+"\n\n"...)
	r.add(append(hello, missed...))
	h.next = (h.next + 1) % len(h.shards)
	h.shards[h.next].join(r)
	return true
}

func (h *Hub) count() (n int) {
	for _, s := range h.shards {
		n += int(s.count.Load())
	}
	return n
}

// Readers is how many readers there are.
func (h *Hub) Readers() int { return h.count() }

// Full reports whether no further reader may join.
func (h *Hub) Full() bool { return h.count() >= h.max }

// Serve writes the stream through write until it fails or ctx ends, for
// connections that the hub cannot hold itself (HTTP/2, a test's recorder).
func (h *Hub) Serve(ctx context.Context, edition string, after int64, first []byte, write func([]byte) error) error {
	h.mu.Lock()
	missed, seq := h.since(edition, after)
	moved := h.moved
	h.mu.Unlock()
	hello := append(append([]byte(nil), first...), retry+"id: "+strconv.FormatInt(seq, 10)+"\n\n"...)
	if err := write(append(hello, missed...)); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-beat.C:
			if err := write([]byte(":\n\n")); err != nil {
				return err
			}
		case <-moved:
			h.mu.Lock()
			closed := h.closed
			missed, seq = h.since(edition, seq)
			moved = h.moved
			h.mu.Unlock()
			if len(missed) > 0 {
				if err := write(missed); err != nil {
					return err
				}
			}
			if closed {
				return nil
			}
		}
	}
}

// Close lets every reader go.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.closed = true
	close(h.moved)
	h.moved = make(chan struct{})
	for _, s := range h.shards {
		s.close()
	}
}
