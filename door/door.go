// Package door stands in front of net/http on the readers' listener. It reads
// plain GETs of HTTP/1.1 strictly, has them answered in one write, and hands
// every other connection on, with what was read of it, as if it had not been
// there. It must never know what a page is.
package door

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Bounds are how long a caller may take.
type Bounds struct {
	Head   time.Duration // to send a head, from its first byte on; the first one from the connection on
	Idle   time.Duration // between two requests
	Answer time.Duration // to be answered and to take the answer
	Leave  time.Duration // to take the answer that is being given when the door closes
}

// An Answerer answers plain requests. It reports false for what it leaves to
// those behind the door; then nothing of a goes out. It keeps nothing of r.
type Answerer func(ctx context.Context, r *Request, a *Answer) bool

// A Door is a listener for those behind it: what it does not answer itself
// comes out of Accept. Serve must run.
type Door struct {
	listener net.Listener
	answer   Answerer
	bounds   Bounds
	date     atomic.Pointer[date]
	on       chan net.Conn // to those behind
	shut     chan struct{} // closed when they take no more
	once     sync.Once

	buffers sync.Pool // lent to callers who have begun to ask
	answers sync.Pool

	mu      sync.Mutex
	callers map[*caller]struct{}
}

// New returns a door for the connections of l.
func New(l net.Listener, answer Answerer, bounds Bounds) *Door {
	return &Door{
		listener: l, answer: answer, bounds: bounds,
		on: make(chan net.Conn), shut: make(chan struct{}),
		buffers: sync.Pool{New: func() any { return new([MaxHead]byte) }},
		answers: sync.Pool{New: func() any { return new(Answer) }},
		callers: map[*caller]struct{}{},
	}
}

// Accept returns the next connection that the door does not answer itself.
func (d *Door) Accept() (net.Conn, error) {
	select {
	case c := <-d.on:
		return c, nil
	case <-d.shut:
		return nil, net.ErrClosed
	}
}

// Addr is the listener's address.
func (d *Door) Addr() net.Addr { return d.listener.Addr() }

// Close closes the listener; from then on nothing comes out of Accept.
func (d *Door) Close() error {
	d.once.Do(func() { close(d.shut) })
	if err := d.listener.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// closed reports whether Close was called.
func (d *Door) closed() bool {
	select {
	case <-d.shut:
		return true
	default:
		return false
	}
}

// Serve meets callers until ctx ends or the door is closed. Then those who wait are let go, those who
// are being answered get their answer within Bounds.Leave, and Serve returns
// when nobody is left. It fails when the listener does.
func (d *Door) Serve(ctx context.Context) error {
	answers, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	var watch, callers sync.WaitGroup
	done := make(chan struct{})
	ctx, end := context.WithCancel(ctx)
	defer end()
	stop := context.AfterFunc(ctx, func() { _ = d.listener.Close() })
	defer stop()
	watch.Go(func() { d.watch(ctx, done, cut) })
	var pause time.Duration
	for {
		conn, err := d.listener.Accept()
		if err == nil {
			pause = 0
			if c := d.greet(conn); c != nil {
				callers.Go(func() { c.serve(ctx, answers) })
			} else {
				callers.Go(func() { d.hand(answers, conn, nil) })
			}
			continue
		}
		if ctx.Err() == nil && passing(err) {
			// As net/http does: files may be closed meanwhile.
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
			continue
		}
		if ctx.Err() != nil || d.closed() {
			err = nil
		}
		end()
		callers.Wait()
		close(done)
		watch.Wait()
		return err
	}
}

// passing reports whether a listener that failed with err may work again:
// there are too many files, or the caller went away.
func passing(err error) bool {
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED, syscall.ECONNRESET, syscall.EINTR} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// greet enters a caller in the list; nil for a connection without a descriptor.
func (d *Door) greet(conn net.Conn) *caller {
	s, ok := conn.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return nil
	}
	c := &caller{door: d, conn: conn, raw: raw}
	c.look = c.read
	c.seen, c.since = after(0, reading), time.Now()
	c.mark.Store(c.seen)
	d.mu.Lock()
	d.callers[c] = struct{}{}
	d.mu.Unlock()
	return c
}

func (d *Door) forget(c *caller) {
	d.mu.Lock()
	delete(d.callers, c)
	d.mu.Unlock()
}

// hand gives a connection, and what was read of it, to those behind.
func (d *Door) hand(ctx context.Context, conn net.Conn, first []byte) {
	select {
	case d.on <- &handed{conn, first}:
	case <-d.shut:
		_ = conn.Close() // nobody is there to tell
	case <-ctx.Done():
		_ = conn.Close()
	}
}
