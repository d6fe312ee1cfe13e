package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"
)

// crowd is the process of a gathering. One loop waits on epoll and reads
// whichever socket has something: what the readers take of the cores the server
// lacks, and a goroutine each would take several times as much.
func crowd(text string) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	addr, err := net.ResolveTCPAddr("tcp4", o.Addr)
	if err != nil {
		return err
	}
	c := &choir{order: o, server: &syscall.SockaddrInet4{Port: addr.Port, Addr: [4]byte(addr.IP.To4())}, words: (o.Events + 63) / 64,
		listeners: map[int32]*listener{}, buf: make([]byte, 64<<10), delays: make(spread, 0, o.Readers*o.Events)}
	c.seen = make([]uint64, o.Readers*c.words)
	if c.epoll, err = syscall.EpollCreate1(syscall.EPOLL_CLOEXEC); err != nil {
		return err
	}
	j, err := c.join()
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(j); err != nil {
		return err
	}
	var hush atomic.Bool
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is closed
		hush.Store(true)
	}()
	before := ownCPU()
	for !hush.Load() && len(c.delays) < cap(c.delays) {
		if err := c.poll(50*time.Millisecond, c.listen); err != nil {
			return err
		}
	}
	// Those that come again, and those that are let go, come a little later.
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		if err := c.poll(50*time.Millisecond, c.listen); err != nil {
			return err
		}
	}
	h := heard{Deliveries: len(c.delays), Twice: c.twice, Disordered: c.disordered, Closed: c.closed, DeafClosed: c.deafClosed,
		P50: c.delays.at(50), P99: c.delays.at(99), Longest: c.delays.at(100), CPU: (ownCPU() - before).Seconds()}
	if n := len(c.delays); n > 0 {
		h.Bytes = c.bytes / n
	}
	return out.Encode(h)
}

// A choir is the readers of one crowd.
type choir struct {
	order
	server     *syscall.SockaddrInet4
	epoll      int
	listeners  map[int32]*listener
	seen       []uint64 // a bit for each event, words of them for each reader
	words      int
	buf        []byte
	delays     spread
	bytes      int // of frames with a mark
	twice      int
	disordered int
	closed     int
	deafClosed int
}

// A listener is one reader.
type listener struct {
	fd     int
	place  int // among the readers; negative for one who never reads
	let    bool
	last   int    // the latest event so far
	frame  int    // bytes since the last empty line
	broken []byte // the beginning of a line whose end has not come yet
}

// waiting is how many readers may knock at once.
const waiting = 128

// join opens all connections and waits until every reader has the head of an answer.
func (c *choir) join() (j joined, err error) {
	start := time.Now()
	opened, limit := 0, start.Add(2*time.Minute)
	for opened < c.Readers || j.Readers < c.Readers {
		for opened < c.Readers && opened-j.Readers < waiting {
			if err := c.open(opened, opened); err != nil {
				return j, fmt.Errorf("reader %d: %w", opened+1, err)
			}
			opened++
		}
		err := c.poll(100*time.Millisecond, func(l *listener) {
			if !l.let {
				c.enter(l, &j)
			} else {
				c.listen(l)
			}
		})
		if err != nil {
			return j, err
		}
		if j.Refused != "" {
			return j, nil
		}
		if time.Now().After(limit) {
			return j, fmt.Errorf("only %d of %d readers were answered", j.Readers, c.Readers)
		}
	}
	j.Seconds = time.Since(start).Seconds()
	for i := range c.Deaf {
		if err := c.open(-1, opened+i); err != nil {
			return j, fmt.Errorf("deaf reader %d: %w", i+1, err)
		}
	}
	return j, nil
}

// enter reads the head of an answer. What comes with it is listened to.
func (c *choir) enter(l *listener, j *joined) {
	n, err := syscall.Read(l.fd, c.buf)
	if errors.Is(err, syscall.EAGAIN) {
		return
	}
	head := c.buf[:max(n, 0)]
	if !bytes.HasPrefix(head, []byte("HTTP/1.1 200")) {
		line, _, _ := bytes.Cut(head, []byte("\r\n"))
		j.Refused = fmt.Sprintf("%s (%v)", line, err)
		return
	}
	l.let = true
	j.Readers++
	if _, rest, ok := bytes.Cut(head, []byte("\r\n\r\n")); ok {
		c.hear(l, rest, time.Now())
	}
}

// perSource is how many readers come from one address: each has ports for some
// 28,000 connections.
const perSource = 15_000

func (c *choir) open(place, n int) error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	const bindNoPort = 24 // IP_BIND_ADDRESS_NO_PORT: the port is chosen by connect, for this server
	if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_IP, bindNoPort, 1); err != nil {
		return err
	}
	if place < 0 { // little room, so that the server feels it soon
		if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUF, 2048); err != nil {
			return err
		}
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, byte(10 + n/perSource)}}); err != nil {
		return err
	}
	if err := syscall.Connect(fd, c.server); err != nil {
		return err
	}
	ask := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", c.Path, c.Addr)
	if _, err := syscall.Write(fd, []byte(ask)); err != nil {
		return err
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		return err
	}
	c.listeners[int32(fd)] = &listener{fd: fd, place: place, last: -1, let: place < 0}
	events := uint32(syscall.EPOLLIN)
	if place < 0 {
		events = syscall.EPOLLRDHUP
	}
	return syscall.EpollCtl(c.epoll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: events, Fd: int32(fd)})
}

// poll waits for sockets that have something and calls do for each.
func (c *choir) poll(wait time.Duration, do func(*listener)) error {
	var ready [256]syscall.EpollEvent
	n, err := syscall.EpollWait(c.epoll, ready[:], int(wait.Milliseconds()))
	if err != nil && !errors.Is(err, syscall.EINTR) {
		return err
	}
	for i := range max(n, 0) {
		if l := c.listeners[ready[i].Fd]; l != nil {
			do(l)
		}
	}
	return nil
}

// listen reads what one socket has.
func (c *choir) listen(l *listener) {
	if l.place < 0 {
		c.deafClosed++
		c.leave(l)
		return
	}
	n, err := syscall.Read(l.fd, c.buf)
	switch {
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EINTR):
	case n <= 0:
		c.closed++
		c.leave(l)
	case !l.let:
	default:
		c.hear(l, c.buf[:n], time.Now())
	}
}

func (c *choir) leave(l *listener) {
	delete(c.listeners, int32(l.fd))
	_ = syscall.Close(l.fd)
}

// hear takes what came apart into lines. A line of data holds one event.
func (c *choir) hear(l *listener, data []byte, now time.Time) {
	if len(l.broken) > 0 {
		data = append(l.broken, data...)
	}
	for {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		if !whole {
			l.broken = append([]byte(nil), data...)
			if len(data) == 0 {
				l.broken = nil
			}
			return
		}
		l.frame += len(line) + 1
		if bytes.HasPrefix(line, []byte("data:")) {
			if n, due, ok := marked(line); ok && n < c.Events {
				c.arrived(l, n, now.Sub(time.Unix(0, due)))
			}
		}
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			l.frame = 0
		}
		data = rest
	}
}

func (c *choir) arrived(l *listener, n int, late time.Duration) {
	at, bit := &c.seen[l.place*c.words+n/64], uint64(1)<<(n%64)
	if *at&bit != 0 {
		c.twice++
		return
	}
	*at |= bit
	if n < l.last {
		c.disordered++
	}
	l.last = max(l.last, n)
	c.bytes += l.frame
	c.delays = append(c.delays, late)
}

func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
