package live

import (
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// A shard writes to a part of the readers, from one goroutine.
type shard struct {
	hub   *Hub
	count atomic.Int64
	wake  chan struct{}

	mu     sync.Mutex
	joined []*reader
	told   []letter
	closed bool

	// Only run touches these.
	readers map[*reader]struct{}
	waiting map[*reader]struct{} // those who have not taken everything
}

// A letter is bytes for all readers of an edition; "" for everybody.
type letter struct {
	edition string
	data    []byte
}

func (s *shard) join(r *reader) {
	s.count.Add(1)
	s.mu.Lock()
	s.joined = append(s.joined, r)
	s.told = append(s.told, letter{}) // a mark: what was told before is none of r's
	s.mu.Unlock()
	s.poke()
}

func (s *shard) tell(edition string, data []byte) {
	s.mu.Lock()
	s.told = append(s.told, letter{edition, data})
	s.mu.Unlock()
	s.poke()
}

func (s *shard) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.poke()
}

func (s *shard) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// again is how often those are tried again who did not take everything.
const again = 100 * time.Millisecond

func (s *shard) run() {
	s.waiting = map[*reader]struct{}{}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	tick := time.NewTicker(again)
	defer tick.Stop()
	for {
		select {
		case <-s.wake:
		case <-beat.C:
			for r := range s.readers {
				if len(r.waits) == 0 {
					s.write(r, beatBytes)
				}
			}
		case <-tick.C:
			for r := range s.waiting {
				s.flush(r)
			}
		}
		s.mu.Lock()
		joined, told, closed := s.joined, s.told, s.closed
		s.joined, s.told = nil, nil
		s.mu.Unlock()
		for _, l := range told {
			if l.data == nil { // the mark of one who joined
				r := joined[0]
				joined = joined[1:]
				s.readers[r] = struct{}{}
				s.flush(r)
				continue
			}
			for r := range s.readers {
				if r.edition == l.edition {
					s.write(r, l.data)
				}
			}
		}
		if closed {
			for r := range s.readers {
				s.drop(r)
			}
			return
		}
	}
}

var beatBytes = []byte(":\n\n")

// write hands data to a reader; what they do not take now waits.
func (s *shard) write(r *reader, data []byte) {
	if len(r.waits) > 0 {
		r.add(data)
		s.flush(r)
		return
	}
	n, err := r.put(data)
	switch {
	case err != nil:
		s.drop(r)
	case n < len(data):
		r.add(data[n:])
		r.since = time.Now()
		s.waiting[r] = struct{}{}
	}
}

// flush tries to hand over what waits.
func (s *shard) flush(r *reader) {
	for len(r.waits) > 0 {
		n, err := r.put(r.waits[0])
		if err != nil {
			s.drop(r)
			return
		}
		r.size -= n
		if n > 0 {
			r.since = time.Time{}
		}
		if n < len(r.waits[0]) {
			r.waits[0] = r.waits[0][n:]
			if r.since.IsZero() {
				r.since = time.Now()
			}
			if r.size > behind || time.Since(r.since) > patience {
				s.drop(r) // they come back with the number of the last frame that they read whole
				return
			}
			s.waiting[r] = struct{}{}
			return
		}
		r.waits = r.waits[1:]
	}
	r.waits = nil
	delete(s.waiting, r)
}

func (s *shard) drop(r *reader) {
	delete(s.readers, r)
	delete(s.waiting, r)
	s.count.Add(-1)
	_ = r.conn.Close() // they are gone or are let go; nothing is left to save
}

// A reader is one open page.
type reader struct {
	edition string
	conn    net.Conn
	raw     syscall.RawConn
	waits   [][]byte // what they have not taken; shared bytes, never written to
	size    int
	since   time.Time // since when they take nothing
}

func newReader(conn net.Conn, edition string) (*reader, bool) {
	// A connection may be wrapped; what counts is the one that has a descriptor.
	inner := conn
	for {
		if _, ciphered := inner.(*tls.Conn); ciphered {
			return nil, false // plain bytes must not go around it
		}
		w, ok := inner.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		inner = w.NetConn()
	}
	c, ok := inner.(syscall.Conn)
	if !ok {
		return nil, false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil, false
	}
	return &reader{edition: edition, conn: inner, raw: raw}, true
}

func (r *reader) add(data []byte) {
	r.waits = append(r.waits, data)
	r.size += len(data)
}

// put writes what the kernel takes now and waits for nothing.
func (r *reader) put(data []byte) (n int, err error) {
	var failed error
	err = r.raw.Write(func(fd uintptr) bool {
		for n < len(data) {
			k, e := syscall.Write(int(fd), data[n:])
			if k > 0 {
				n += k
			}
			switch e {
			case nil:
			case syscall.EINTR:
			case syscall.EAGAIN:
				return true
			default:
				failed = e
				return true
			}
		}
		return true
	})
	if err == nil {
		err = failed
	}
	return n, err
}
