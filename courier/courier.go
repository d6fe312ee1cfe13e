// Package courier brings what somebody names by an address elsewhere, and never anything
// from inside the house's own network: whoever can name an address must not reach by it
// what only our machines can reach. What is in a parcel it must never know.
package courier

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"marbre/fault"
)

// Bounds of one errand.
const (
	firstTime    = 10 * time.Second // to the head of an answer, at each address
	wholeTime    = 30 * time.Second // in all
	windowTime   = 5 * time.Second  // in which slowest bytes a second must come
	slowest      = 4 << 10          // bytes a second
	maxHead      = 64 << 10         // bytes of an answer's head
	maxRedirects = 5
	atOnce       = 8 // errands
)

// A Courier runs errands. Its zero value is one that reaches nothing inside; what it may do
// is said where the rooms are joined and never by a request.
type Courier struct {
	// For is the newsroom's public address, which is told to whoever is asked; "" for none.
	For string
	// Let are places that are reached though they lie inside or have another port; nil
	// for none. Tests reach their own servers by it.
	Let []netip.AddrPort
	// Resolver looks names up; nil for the machine's own.
	Resolver *net.Resolver
	// Times are shorter ones for tests; the bounds above where one is 0.
	Times Times

	once sync.Once
	turn chan struct{}
}

// Times are how long an errand may take.
type Times struct {
	First  time.Duration // to the head of an answer
	Whole  time.Duration // in all
	Window time.Duration // in which so many bytes a second must come
}

// Wanted is what is to be brought.
type Wanted struct {
	MaxBytes int64  // of the body; more is refused
	Accept   string // the kinds of media, as HTTP writes them (RFC 9110, section 12.5.1); "" for any
}

// A Parcel is what was brought. It is read at once, since it is held to a speed, and closed.
type Parcel struct {
	io.ReadCloser
	Asked   string // the address that was named, as it was read
	URL     string // where it was in the end
	Type    string // the kind of media that was said: image/jpeg; "" for none. The bytes may be others
	Charset string // that was said with it: utf-8; "" for none
	Size    int64  // in bytes, as was said; -1 for not said
}

// Fetch opens what is at an address. It fails with fault.Invalid, in a sentence for whoever
// named the address, for what is no such address, lies inside, is not there, does not answer
// in time or leads on too often, and with fault.TooLarge over w.MaxBytes; reading the parcel
// fails likewise.
func (c *Courier) Fetch(ctx context.Context, address string, w Wanted) (_ *Parcel, err error) {
	u, err := parse(address, c.Let)
	if err != nil {
		return nil, err
	}
	c.once.Do(func() { c.turn = make(chan struct{}, atOnce) })
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	e := &errand{leave: func() { <-c.turn }, most: w.MaxBytes, host: u.Host}
	e.ctx, e.stop = context.WithCancelCause(ctx)
	e.end = time.AfterFunc(or(c.Times.Whole, wholeTime), func() { e.stop(errSlow) })
	e.line = c.transport()
	defer func() {
		if err != nil {
			err = e.told(err)
			_ = e.Close()
		}
	}()
	resp, err := c.follow(e, u, w.Accept)
	if err != nil {
		return nil, err
	}
	e.body = resp.Body
	if err := wanted(resp, w.MaxBytes); err != nil {
		return nil, err
	}
	go e.watch(or(c.Times.Window, windowTime))
	kind, said, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		kind, said = "", nil
	}
	return &Parcel{e, u.String(), resp.Request.URL.String(), kind, said["charset"], resp.ContentLength}, nil
}

func or(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}

// transport is a line of one errand: no proxy, nothing packed, and every address looked at
// once it is known, whatever a name said a moment before.
func (c *Courier) transport() *http.Transport {
	dialer := &net.Dialer{Resolver: c.Resolver, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(to, c.Let) {
			return errInside
		}
		return nil
	}}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHead,
		TLSHandshakeTimeout:    or(c.Times.First, firstTime),
	}
}

// follow asks at an address, and at those to which it leads, each looked at anew.
func (c *Courier) follow(e *errand, u *url.URL, accept string) (*http.Response, error) {
	agent := "Marbre (newsroom software)"
	if c.For != "" {
		agent = "Marbre (newsroom software; +" + c.For + ")"
	}
	for range maxRedirects + 1 {
		e.host = u.Host
		q, err := http.NewRequestWithContext(e.ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return nil, fault.Tell(fault.Invalid, "fetch.address")
		}
		q.Header.Set("User-Agent", agent)
		q.Header.Set("Accept-Encoding", "identity") // what is packed small may be large
		if accept != "" {
			q.Header.Set("Accept", accept)
		}
		first := time.AfterFunc(or(c.Times.First, firstTime), func() { e.stop(errSlow) })
		resp, err := e.line.RoundTrip(q)
		first.Stop()
		if err != nil {
			return nil, err
		}
		switch resp.StatusCode {
		case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		default:
			return resp, nil
		}
		_ = resp.Body.Close()
		to, err := u.Parse(resp.Header.Get("Location"))
		if err != nil || resp.Header.Get("Location") == "" {
			return nil, fault.Tell(fault.Invalid, "fetch.answered", resp.StatusCode)
		}
		if u, err = parse(to.String(), c.Let); err != nil {
			return nil, err
		}
	}
	return nil, fault.Tell(fault.Invalid, "fetch.redirects", maxRedirects)
}

// wanted refuses an answer that does not bring what was asked for.
func wanted(resp *http.Response, most int64) error {
	if resp.StatusCode != http.StatusOK {
		return fault.Tell(fault.Invalid, "fetch.answered", resp.StatusCode)
	}
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return fault.Tell(fault.Invalid, "fetch.packed")
	}
	if resp.ContentLength > most {
		return tooLarge(most)
	}
	return nil
}

func tooLarge(most int64) error {
	return fault.Tell(fault.TooLarge, "fetch.too-large", int(most>>20))
}

// Why an errand ends that went wrong; told makes a sentence of each.
var (
	errSlow   = errors.New("it takes too long")
	errInside = errors.New("it lies inside")
	errClosed = errors.New("it is closed")
)

// An errand is one that is under way; it is the body that is read.
type errand struct {
	ctx   context.Context
	stop  context.CancelCauseFunc
	end   *time.Timer
	line  *http.Transport
	leave func() // makes room for another
	host  string // who is asked at this moment
	body  io.ReadCloser
	most  int64
	read  atomic.Int64
	once  sync.Once
}

// watch ends an errand that crawls.
func (e *errand) watch(window time.Duration) {
	tick := time.NewTicker(window)
	defer tick.Stop()
	was := int64(0)
	for {
		select {
		case <-e.ctx.Done():
			return
		case <-tick.C:
		}
		now := e.read.Load()
		if float64(now-was) < slowest*window.Seconds() {
			e.stop(errSlow)
			return
		}
		was = now
	}
}

// Read reads on, to the bound.
func (e *errand) Read(p []byte) (int, error) {
	n, err := e.body.Read(p)
	if total := e.read.Add(int64(n)); total > e.most {
		e.stop(errClosed)
		return max(n-int(total-e.most), 0), tooLarge(e.most)
	}
	if err != nil && err != io.EOF {
		err = e.told(err)
	}
	return n, err
}

// Close lets go of all that an errand holds.
func (e *errand) Close() (err error) {
	e.once.Do(func() {
		e.end.Stop()
		e.stop(errClosed)
		if e.body != nil {
			err = e.body.Close()
		}
		e.line.CloseIdleConnections()
		e.leave()
	})
	return err
}

// told is an error as the person reads it who named the address. What the other side wrote
// is not repeated.
func (e *errand) told(err error) error {
	var told *fault.Told
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var waited net.Error
	cause := context.Cause(e.ctx)
	switch {
	case errors.As(err, &told):
		return err
	case errors.Is(err, errInside):
		return fault.Tell(fault.Invalid, "fetch.inside", e.host)
	case errors.Is(cause, errSlow), errors.Is(err, context.DeadlineExceeded):
		return fault.Tell(fault.Invalid, "fetch.slow", e.host)
	case cause != nil && !errors.Is(cause, errClosed):
		return cause // whoever asked has gone
	case errors.As(err, &waited) && waited.Timeout():
		return fault.Tell(fault.Invalid, "fetch.slow", e.host)
	case errors.As(err, &name):
		return fault.Tell(fault.Invalid, "fetch.unknown", e.host)
	case errors.As(err, &certificate):
		return fault.Tell(fault.Invalid, "fetch.certificate", e.host)
	case e.body != nil:
		return fault.Tell(fault.Invalid, "fetch.broken-off", e.host)
	}
	return fault.Tell(fault.Invalid, "fetch.unreached", e.host)
}
