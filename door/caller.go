package door

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"
)

// MaxHead is the longest head, in bytes, that the door reads itself.
const MaxHead = 8 << 10

// peeked is how many bytes of a further request net/http wants to see; who ends
// the connection before that is not told that the request is a bad one.
const peeked = 4

// A caller is a connection that the door still reads.
type caller struct {
	door *Door
	conn net.Conn
	raw  syscall.RawConn
	look func(fd uintptr) bool // read, bound once

	mark  atomic.Int64
	seen  mark // by the watch, which alone writes it
	since time.Time

	ask   Request
	again bool // one was answered before

	// What was read and not answered yet: buf[:n]. There is no buf while nothing
	// was: a caller who only waits costs none.
	buf *[MaxHead]byte
	n   int
	err error // of the last read
}

// serve reads requests and has them answered, in order, until the caller goes,
// ctx ends, or a request is not plain.
func (c *caller) serve(ctx, answers context.Context) {
	defer c.door.forget(c)
	defer c.release()
	for {
		v := c.next()
		if v != lost && !c.step(answering) {
			return
		}
		if v == plain {
			v = c.answer(ctx, answers)
		}
		switch {
		case v == taken:
			return
		case v == odd && c.leave():
			first := bytes.Clone(c.bytes())
			c.release()
			c.door.forget(c)
			c.door.hand(answers, c.conn, first)
			return
		case v != plain || ctx.Err() != nil:
			_ = c.conn.Close() // there is nothing more to say
			return
		}
		c.drop()
		phase := idle
		if c.n > 0 {
			phase = reading
		}
		if !c.step(phase) {
			return
		}
	}
}

// step begins a phase. It reports false for a caller who was cut off.
func (c *caller) step(phase mark) bool {
	m := c.mark.Load()
	return m&phaseOf != gone && c.mark.CompareAndSwap(m, after(m, phase))
}

// leave takes the caller from the watch. It reports false for one who was cut off.
func (c *caller) leave() bool { return c.mark.Swap(gone)&phaseOf != gone }

// next reads until it is clear what the next request is.
func (c *caller) next() verdict {
	for {
		v := c.ask.read(c.bytes())
		switch {
		case v == odd && c.again && c.n < peeked:
			// net/http waits for more before it looks, and so does the door.
		case v != unfinished:
			return v
		case c.n == MaxHead:
			return odd
		case c.n > 0 && c.mark.Load()&phaseOf == idle && !c.step(reading):
			return lost
		}
		switch err := c.fill(); {
		case errors.Is(err, io.EOF) && c.n > 0 && !(c.again && c.n < peeked):
			return odd // those behind say what they say to half a request
		case err != nil:
			return lost
		}
	}
}

// answer has the request answered and writes the answer. It is odd, and nothing
// was written, when those behind are to answer.
func (c *caller) answer(ctx, answers context.Context) verdict {
	a := c.door.answers.Get().(*Answer)
	defer func() {
		a.clear()
		c.door.answers.Put(a)
	}()
	if !c.door.answer(answers, &c.ask, a) {
		return odd
	}
	if a.take != nil {
		return c.give(a.take)
	}
	a.end(c.door.dateLine(time.Now()), ctx.Err() != nil)
	if a.write(c.conn) != nil {
		return lost
	}
	return plain
}

// give gives the connection away, if nothing that was read would be lost.
func (c *caller) give(take func(net.Conn) bool) verdict {
	if c.n > c.ask.size {
		return odd
	}
	if !c.leave() {
		return lost
	}
	if !take(c.conn) {
		c.mark.Store(answering)
		return odd
	}
	return taken
}

// fill waits for bytes and reads what has come.
func (c *caller) fill() error {
	if err := c.raw.Read(c.look); err != nil {
		return err
	}
	return c.err
}

// read reads without waiting. It reports false when nothing has come.
func (c *caller) read(fd uintptr) bool {
	if c.buf == nil {
		c.buf = c.door.buffers.Get().(*[MaxHead]byte)
	}
	for {
		n, err := syscall.Read(int(fd), c.buf[c.n:])
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EAGAIN:
			if c.n == 0 {
				c.release()
			}
			return false
		case err == nil && n == 0:
			err = io.EOF
		}
		c.n += max(n, 0)
		c.err = err
		return true
	}
}

// bytes are what was read and not answered yet.
func (c *caller) bytes() []byte {
	if c.buf == nil {
		return nil
	}
	return c.buf[:c.n]
}

// drop forgets the request that was answered.
func (c *caller) drop() {
	c.n = copy(c.buf[:], c.buf[c.ask.size:c.n])
	c.ask, c.again = Request{}, true
}

func (c *caller) release() {
	if c.buf != nil {
		c.door.buffers.Put(c.buf)
		c.buf, c.n = nil, 0
	}
}
