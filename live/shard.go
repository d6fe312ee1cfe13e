package live

import (
	"sync"
	"sync/atomic"
	"time"
)

// A shard writes to a part of the readers, from one goroutine.
type shard struct {
	count atomic.Int64
	wake  chan struct{}
	done  chan struct{}
	watch *watch // tells who hung up; nil where the system cannot

	mu     sync.Mutex
	post   []letter
	hung   []*reader
	closed bool

	// Only run touches these.
	pen      pen
	editions map[string]map[*reader]struct{}
	waiting  map[*reader]struct{} // those who have not taken everything
}

// A letter is a reader who joins, or bytes for all readers of an edition who
// joined before.
type letter struct {
	reader  *reader
	edition string
	data    []byte
}

func newShard() *shard {
	s := &shard{
		wake: make(chan struct{}, 1), done: make(chan struct{}),
		editions: map[string]map[*reader]struct{}{}, waiting: map[*reader]struct{}{},
	}
	s.pen.push = s.pen.write
	s.watch = newWatch(func(gone []*reader) {
		s.mu.Lock()
		s.hung = append(s.hung, gone...)
		s.mu.Unlock()
		s.poke()
	})
	return s
}

func (s *shard) join(r *reader) {
	s.count.Add(1)
	s.send(letter{reader: r})
}

func (s *shard) tell(edition string, data []byte) { s.send(letter{edition: edition, data: data}) }

func (s *shard) send(l letter) {
	s.mu.Lock()
	s.post = append(s.post, l)
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

var beatBytes = []byte(":\n\n")

func (s *shard) run() {
	defer close(s.done)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	tick := time.NewTicker(again)
	defer tick.Stop()
	for {
		select {
		case <-s.wake:
		case now := <-beat.C:
			s.each(func(r *reader) {
				if now.Sub(r.heard) >= heartbeat/2 {
					s.write(r, beatBytes, now)
				}
			})
		case <-tick.C:
			for r := range s.waiting {
				s.flush(r)
			}
		}
		s.mu.Lock()
		post, hung, closed := s.post, s.hung, s.closed
		s.post, s.hung = nil, nil
		s.mu.Unlock()
		for _, l := range post {
			if l.reader != nil {
				s.welcome(l.reader)
				continue
			}
			now := time.Now()
			for r := range s.editions[l.edition] {
				s.write(r, l.data, now)
			}
		}
		for _, r := range hung {
			s.drop(r)
		}
		if closed {
			s.each(s.drop)
			s.watch.close()
			return
		}
	}
}

func (s *shard) each(do func(*reader)) {
	for _, readers := range s.editions {
		for r := range readers {
			do(r)
		}
	}
}

func (s *shard) welcome(r *reader) {
	if s.editions[r.edition] == nil {
		s.editions[r.edition] = map[*reader]struct{}{}
	}
	s.editions[r.edition][r] = struct{}{}
	s.watch.add(r)
	s.flush(r)
}

// write hands data to a reader at now; what they do not take waits. Nearly
// always everything is taken: that way allocates nothing.
func (s *shard) write(r *reader, data []byte, now time.Time) {
	if len(r.waits) == 0 {
		n, err := s.pen.put(r.raw, data)
		if err != nil {
			s.drop(r)
			return
		}
		if n == len(data) {
			r.heard = now
			return
		}
		data = data[n:]
	}
	r.add(data)
	s.flush(r)
}

// flush tries to hand over what waits. Who takes nothing for too long, or lets
// too much wait, is let go: they come back with the number of the last frame that
// they read whole.
func (s *shard) flush(r *reader) {
	now := time.Now()
	for len(r.waits) > 0 {
		n, err := s.pen.put(r.raw, r.waits[0])
		if err != nil {
			s.drop(r)
			return
		}
		if n > 0 {
			r.heard, r.size = now, r.size-n
		}
		if n < len(r.waits[0]) {
			r.waits[0] = r.waits[0][n:]
			if r.size > behind || now.Sub(r.heard) > patience {
				s.drop(r)
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

// drop lets a reader go; one who is gone already is passed over.
func (s *shard) drop(r *reader) {
	if _, here := s.editions[r.edition][r]; !here {
		return
	}
	delete(s.editions[r.edition], r)
	delete(s.waiting, r)
	s.watch.remove(r)
	s.count.Add(-1)
	_ = r.conn.Close() // nothing is left to save
}
