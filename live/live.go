// Package live holds the open pages: each reader's connection, and what has
// happened lately. It writes one frame to all readers of an edition and lets
// those go who do not take it; they come back with the number of the last frame
// that they saw and miss nothing. A reader who only waits costs no goroutine
// and no buffer. It must never know what is in a frame.
package live

import (
	"context"
	"net"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// A Frame is one event of the stream.
type Frame struct {
	Name string
	Data []byte // one line of UTF-8
}

// Frames of the hub's own: reset tells a reader who was away too long to read
// the page again, ready that they have everything up to its number.
const (
	reset = "reset"
	ready = "ready"
)

// Bytes is frames as server-sent events have them (HTML Living Standard,
// section 9.2). The last one carries the number as its id, if there is one: who
// was cut off before it gets all of them again.
func Bytes(seq int64, frames ...Frame) (b []byte) {
	for i, f := range frames {
		if i == len(frames)-1 && seq >= 0 {
			b = append(b, "id: "...)
			b = strconv.AppendInt(b, seq, 10)
			b = append(b, '\n')
		}
		b = append(append(append(b, "event: "...), f.Name...), "\ndata: "...)
		b = append(append(b, f.Data...), "\n\n"...)
	}
	return b
}

// Unnumbered frames are not given again to those who come back.
const Unnumbered = -1

// Bounds of the live stream.
const (
	Kept      = 2000             // entries of an edition that are kept for those who come back
	heartbeat = 20 * time.Second // silence after which a reader hears that the line is open
	patience  = 20 * time.Second // how long a reader may take nothing of what waits
	behind    = 256 << 10        // bytes that may wait for a reader
	buffer    = 32 << 10         // bytes that the system may hold for a reader
	retry     = "retry: 3000\n"  // milliseconds after which a reader comes back
)

// A Hub holds the readers of all editions.
type Hub struct {
	max     int
	shards  []*shard
	mu      sync.Mutex
	streams map[string]*stream
	seq     int64 // the last entry of the journal that the hub was told of
	next    int   // the shard of the next reader
	moved   chan struct{}
	closed  bool
}

// A stream is what an edition's readers get.
type stream struct {
	entries []entry
	floor   int64 // everything that came after it is in entries
}

type entry struct {
	seq  int64
	data []byte
}

// New returns a hub without readers that holds at most max of them.
func New(max int) *Hub {
	h := &Hub{max: max, streams: map[string]*stream{}, moved: make(chan struct{})}
	for range runtime.GOMAXPROCS(0) {
		s := newShard()
		h.shards = append(h.shards, s)
		go s.run()
	}
	return h
}

// Start says that Tell goes on after entry seq of the journal. What the hub was
// not told of by Past is taken to have happened in no edition: see Forget.
func (h *Hub) Start(seq int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seq = seq
}

// Forget says that what happened in an edition up to entry seq is not kept.
func (h *Hub) Forget(seq int64, edition string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stream(edition).floor = seq
}

// Past adds what happened in an edition with entry seq before Start, for those
// who come back. Entries come in order; one that was told before is passed over.
func (h *Hub) Past(seq int64, edition string, frames ...Frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.stream(edition)
	if n := len(s.entries); len(frames) > 0 && (n == 0 || s.entries[n-1].seq < seq) {
		s.add(entry{seq, Bytes(seq, frames...)})
	}
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
	e := entry{seq, Bytes(seq, frames...)}
	h.stream(edition).add(e)
	h.hand(edition, e.data)
	close(h.moved)
	h.moved = make(chan struct{})
}

// Say hands frames to the readers of an edition who are there now, and keeps
// them for nobody.
func (h *Hub) Say(edition string, frames ...Frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hand(edition, Bytes(Unnumbered, frames...))
}

func (h *Hub) hand(edition string, data []byte) {
	for _, s := range h.shards {
		s.tell(edition, data)
	}
}

func (h *Hub) stream(edition string) *stream {
	s := h.streams[edition]
	if s == nil {
		s = &stream{}
		h.streams[edition] = s
	}
	return s
}

// add keeps an entry; of too many the older half goes.
func (s *stream) add(e entry) {
	if len(s.entries) == Kept {
		s.floor = s.entries[Kept/2-1].seq
		s.entries = append(make([]entry, 0, Kept), s.entries[Kept/2:]...)
	}
	s.entries = append(s.entries, e)
}

// None is the number of a reader who has seen nothing and wants what comes.
const None = -1

// since is what a reader who saw everything up to after has missed, as bytes
// of the stream, and the number up to which it goes. A reader who comes from too
// far back, or from a future that this newsroom does not have, is told to read
// the page again.
func (h *Hub) since(edition string, after int64) (missed []byte, seq int64) {
	s := h.stream(edition)
	switch {
	case after == None:
	case after > h.seq, after < s.floor:
		missed = Bytes(Unnumbered, Frame{reset, []byte("{}")})
	default:
		for _, e := range s.entries {
			if e.seq > after {
				missed = append(missed, e.data...)
			}
		}
	}
	return missed, h.seq
}

// hello is the beginning of a reader's stream. The number of what it has comes
// last: who is cut off in the middle comes back for the rest.
func (h *Hub) hello(edition string, after int64, first []byte) (all []byte, seq int64) {
	missed, seq := h.since(edition, after)
	all = append(append(append(all, first...), retry...), missed...)
	return append(all, Bytes(seq, Frame{ready, []byte("{}")})...), seq
}

// Join gives conn to the hub: the hub writes to it and closes it. after is the
// last number that the reader saw, or None; first is written before all else. It
// reports false, and leaves conn alone, when the hub holds as many readers as it
// may, or cannot hold one like this.
func (h *Hub) Join(conn net.Conn, edition string, after int64, first []byte) bool {
	r, ok := newReader(conn, edition)
	if !ok {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.Readers() >= h.max {
		return false
	}
	hello, _ := h.hello(edition, after, first)
	r.add(hello)
	h.next = (h.next + 1) % len(h.shards)
	h.shards[h.next].join(r)
	return true
}

// Readers is how many connections the hub holds.
func (h *Hub) Readers() (n int) {
	for _, s := range h.shards {
		n += int(s.count.Load())
	}
	return n
}

// Full reports whether no further reader may join.
func (h *Hub) Full() bool { return h.Readers() >= h.max }

// Serve writes the stream through write until it fails or ctx ends, for
// connections that the hub cannot hold itself (HTTP/2, TLS of our own). It takes
// nothing from the bound of Join: the caller's goroutine waits.
func (h *Hub) Serve(ctx context.Context, edition string, after int64, first []byte, write func([]byte) error) error {
	h.mu.Lock()
	hello, seq := h.hello(edition, after, first)
	moved := h.moved
	h.mu.Unlock()
	if err := write(hello); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-beat.C:
			if err := write(beatBytes); err != nil {
				return err
			}
		case <-moved:
			h.mu.Lock()
			closed := h.closed
			missed, now := h.since(edition, seq)
			seq, moved = now, h.moved
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

// Close lets every reader go and waits until they are gone.
func (h *Hub) Close() {
	h.mu.Lock()
	was := h.closed
	h.closed = true
	if !was {
		close(h.moved)
		h.moved = make(chan struct{})
	}
	h.mu.Unlock()
	for _, s := range h.shards {
		if !was {
			s.close()
		}
		<-s.done
	}
}
