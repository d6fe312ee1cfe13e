package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"marbre/fault"
	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// A window is one place where a story is open, behind a WebSocket.
type window struct {
	conn   *websocket.Conn
	r      *http.Request // who asks, anew for each message
	client string
	number story.Number

	out  chan []byte
	held atomic.Int64 // bytes in out
	stop context.CancelFunc
	last atomic.Pointer[string] // the reason to go, once out is empty

	// By the sheet's lock.
	by           staff.Person
	anchor, head int
	placed       bool
	seen         time.Time
}

// Bounds of a window.
const (
	maxMessage = MaxBody + 64<<10 // bytes that it may send at once and is told what was wrong with
	readLimit  = 2 * maxMessage   // over it the line is cut
	maxFrames  = 512              // that may wait for it
	maxHeld    = 32 << 20         // bytes of them
	pingEvery  = 20 * time.Second
	pingFor    = 8 * time.Second
	sendFor    = 15 * time.Second
)

// windowIn is what a window says.
type windowIn struct {
	T       string            `json:"t"`
	Client  string            `json:"client"`
	Version *int64            `json:"version"`
	Steps   []json.RawMessage `json:"steps"`
	Anchor  int               `json:"anchor"`
	Head    int               `json:"head"`
}

// getGalleyLive holds a window of a story open.
func (s *Server) getGalleyLive(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	st, err := s.Store.Standing(r.Context(), story.Number(num))
	if err != nil {
		return nil, err
	}
	if err := by.May(staff.Read, staff.Place{Edition: st.Edition, Section: st.Section, State: st.State}); err != nil {
		return nil, err
	}
	if !s.stone.enter() {
		return nil, fault.Tell(fault.Busy, "galley.restart")
	}
	defer s.stone.windows.Done()
	var origins []string
	if u, err := url.Parse(s.Base); err == nil && u.Host != "" {
		origins = []string{u.Scheme + "://" + u.Host}
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{OriginPatterns: origins, CompressionMode: websocket.CompressionNoContextTakeover, CompressionThreshold: 4096})
	if err != nil {
		return answered, nil // Accept has said why
	}
	conn.SetReadLimit(readLimit)
	ctx, stop := context.WithCancel(context.WithoutCancel(r.Context()))
	defer stop()
	win := &window{conn: conn, r: r.WithContext(ctx), number: story.Number(num), by: by, out: make(chan []byte, maxFrames), stop: stop, seen: s.Now().UTC()}
	var work sync.WaitGroup
	work.Go(func() { win.write(ctx) })
	work.Go(func() { win.ping(ctx, s) })
	win.read(ctx, s)
	s.leave(win)
	stop()
	work.Wait()
	_ = conn.CloseNow() // what there was to say was said
	return answered, nil
}

// read does what the window says until it is closed.
func (w *window) read(ctx context.Context, s *Server) {
	for {
		kind, data, err := w.conn.Read(ctx)
		if err != nil {
			return
		}
		var in windowIn
		switch {
		case len(data) > maxMessage:
			w.refuse(0, fault.Tell(fault.TooLarge, "api.too-large", MaxBody>>20))
			continue
		case kind != websocket.MessageText || json.Unmarshal(data, &in) != nil:
			w.refuse(0, fault.Tell(fault.Invalid, "galley.unreadable"))
			continue
		}
		if err := w.hear(ctx, s, in); err != nil && ctx.Err() == nil {
			if alone(err) {
				w.bye("rights")
				continue
			}
			if fault.KindOf(err) == "" {
				s.Log.ErrorContext(ctx, "a galley's message failed", "story", w.number, "err", err)
			}
			var version int64
			if in.Version != nil {
				version = *in.Version
			}
			w.refuse(version, err)
		}
	}
}

// hear does what one message says. Whoever sits there is asked anew each time:
// a role that was taken away counts at once.
func (w *window) hear(ctx context.Context, s *Server, in windowIn) error {
	by, err := s.person(w.r)
	if err != nil {
		return err
	}
	sh := s.stone.open(w.number)
	if sh == nil && in.T != "open" || w.client == "" && in.T != "open" {
		return fault.Tell(fault.Invalid, "galley.unopened")
	}
	if sh != nil {
		sh.mu.Lock()
		w.by, w.seen = by, s.Now().UTC()
		sh.mu.Unlock()
	}
	switch in.T {
	case "open":
		return w.open(ctx, s, by, in)
	case "steps":
		return w.steps(ctx, s, sh, by, in)
	case "at":
		if in.Version != nil {
			sh.place(&s.stone.elsewhere, w, *in.Version, in.Anchor, in.Head)
		}
		return nil
	case "settle":
		d, made, err := s.Newsroom.Settle(ctx, by, w.number)
		if err != nil {
			return err
		}
		if made {
			s.stone.heard(ctx, s, d.Entry)
			return nil
		}
		st, err := s.Store.Standing(ctx, w.number)
		if err == nil {
			w.tellState(s, st, false)
		}
		return err
	}
	return fault.Tell(fault.Invalid, "galley.unreadable")
}

// open gives a window the galley, or what came since the version that it has.
// From then on it is told everything.
func (w *window) open(ctx context.Context, s *Server, by staff.Person, in windowIn) error {
	if err := newsroom.ClientOK(in.Client); err != nil {
		return err
	}
	if w.client != "" && w.client != in.Client {
		return fault.Tell(fault.Invalid, "galley.unopened")
	}
	sh := s.stone.at(w.number)
	sh.mu.Lock()
	for sh.lifted { // by whoever left this moment
		sh.mu.Unlock()
		sh = s.stone.at(w.number)
		sh.mu.Lock()
	}
	err := w.join(ctx, s, sh, by, in)
	sh.mu.Unlock()
	if err != nil {
		s.stone.lift(sh)
	}
	return err
}

// join is done with the sheet locked: nothing passes between what the window is
// given now and what it is told later.
func (w *window) join(ctx context.Context, s *Server, sh *sheet, by staff.Person, in windowIn) error {
	if _, in := sh.windows[w]; !in && len(sh.windows) >= maxWindows {
		return fault.Tell(fault.Busy, "galley.full", maxWindows)
	}
	g, err := s.Newsroom.Galley(ctx, by, w.number)
	if err != nil {
		return err
	}
	from := g.Version
	whole := in.Version == nil
	var t newsroom.Typed
	if !whole {
		t, err = s.Newsroom.Since(ctx, by, w.number, *in.Version)
		if b := behind(err); b != nil && b.Unknown {
			whole = true
		} else if err != nil {
			return err
		} else {
			from = t.End()
		}
	}
	// The others first: from here on all are at one version.
	if len(sh.windows) == 0 {
		sh.version, sh.recent = from, nil
	} else if from > sh.version {
		sh.deliver(ctx, s, sh.missing(ctx, s))
	}
	if from > sh.version {
		return fault.Tell(fault.Busy, "galley.gap")
	}
	if len(sh.windows) == 0 { // the others are told by the journal
		sh.standing = g.Standing
	}
	if whole {
		out := galleyOut{T: "galley", Version: g.Version, Doc: g.Doc, Revision: g.Head, State: g.State, Public: g.Public, Dirty: g.Dirty}
		out.May, out.Why = s.mayWrite(w.r, by, g.Standing)
		if out.Taken, err = s.Store.Taken(ctx, w.number, in.Client); err != nil {
			return err
		}
		w.send(frameOf(out))
		t = newsroom.Typed{Number: w.number, Version: g.Version}
	}
	if t.End() < sh.version { // more came while it was read
		more, err := s.Newsroom.Since(ctx, by, w.number, t.End())
		if err != nil {
			return err
		}
		t.Steps = append(t.Steps, more.Steps[:sh.version-t.End()]...)
	}
	if !whole || len(t.Steps) > 0 {
		out := stepsOf(t)
		out.T = "steps"
		w.send(frameOf(out))
	}
	w.client, w.by = in.Client, by
	sh.windows[w] = struct{}{}
	if !whole {
		w.tellState(s, g.Standing, g.Dirty)
	}
	s.stone.elsewhere.came(w.number, w.client)
	sh.tellPeople(&s.stone.elsewhere)
	s.stone.elsewhere.changed()
	return nil
}

// steps types what the window sends. It gets its own steps back with everybody.
func (w *window) steps(ctx context.Context, s *Server, sh *sheet, by staff.Person, in windowIn) error {
	if in.Version == nil {
		return fault.Tell(fault.Invalid, "galley.unreadable")
	}
	t, err := s.Newsroom.Type(ctx, by, w.number, w.client, *in.Version, in.Steps)
	b := behind(err)
	if err != nil && b == nil {
		return err
	}
	if b == nil {
		sh.mu.Lock()
		defer sh.mu.Unlock()
		sh.deliver(ctx, s, t)
		return nil
	}
	if b.Unknown {
		return w.open(ctx, s, by, windowIn{Client: w.client})
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.version < b.At {
		sh.deliver(ctx, s, sh.missing(ctx, s))
	}
	w.send(frameOf(struct {
		T       string `json:"t"`
		Version int64  `json:"version"`
	}{"stale", b.At}))
	return nil
}

// leave takes a window away. When it was the last, what was written becomes a revision.
func (s *Server) leave(w *window) {
	sh := s.stone.open(w.number)
	if sh == nil {
		return
	}
	sh.mu.Lock()
	_, was := sh.windows[w]
	delete(sh.windows, w)
	if was && len(sh.windows) > 0 {
		sh.tellPeople(&s.stone.elsewhere)
	}
	sh.mu.Unlock()
	s.stone.elsewhere.changed()
	if !s.stone.lift(sh) || !was || s.stone.leaves() {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), leaving)
	defer stop()
	if _, _, err := s.Newsroom.Settle(ctx, w.by, w.number); err != nil && !errors.Is(err, fault.Denied) {
		s.Log.Error("a galley was not settled when it was closed; it will be when it is quiet", "story", w.number, "err", err)
	}
}

// tellState tells a window where the story stands. The sheet is locked.
func (w *window) tellState(s *Server, st store.Standing, dirty bool) {
	out := stateOut{T: "state", State: st.State, Public: st.Public, Revision: st.Head, Dirty: dirty}
	out.May, out.Why = s.mayWrite(w.r, w.by, st)
	w.send(frameOf(out))
}

// refuse tells a window that something was not taken, and why.
func (w *window) refuse(version int64, err error) {
	p := problemOf(w.r, err)
	w.send(frameOf(refusedOut{"refused", version, p.Key, p.Detail, p.Field}))
}

// send gives a window a message without waiting. One that does not take what it
// is given is let go, and comes back.
func (w *window) send(frame []byte) {
	if w.held.Add(int64(len(frame))) > maxHeld {
		w.drop()
		return
	}
	select {
	case w.out <- frame:
	default:
		w.drop()
	}
}

func (w *window) drop() { w.stop() }

// bye sends a window away, once it was told all that it was to be told.
func (w *window) bye(reason string) {
	w.last.Store(&reason)
	w.send(frameOf(struct {
		T      string `json:"t"`
		Reason string `json:"reason"`
	}{"bye", reason}))
	w.send(nil)
}

// write sends what is given, in order.
func (w *window) write(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case frame := <-w.out:
			if frame == nil {
				_ = w.conn.Close(websocket.StatusGoingAway, *w.last.Load())
				w.stop()
				return
			}
			w.held.Add(-int64(len(frame)))
			ctx, done := context.WithTimeout(ctx, sendFor)
			err := w.conn.Write(ctx, websocket.MessageText, frame)
			done()
			if err != nil {
				w.stop()
				return
			}
		}
	}
}

// ping finds out whether somebody is there, and whether they still may be.
func (w *window) ping(ctx context.Context, s *Server) {
	t := time.NewTicker(cmp.Or(s.Pulse, pingEvery))
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if !w.reads(ctx, s) {
			w.bye("rights")
			return
		}
		ctx, done := context.WithTimeout(ctx, min(pingFor, cmp.Or(s.Pulse, pingFor)))
		err := w.conn.Ping(ctx)
		done()
		if err != nil {
			w.stop()
			return
		}
	}
}

// reads reports whether whoever sits there may still read the story. A database
// that does not answer sends nobody away.
func (w *window) reads(ctx context.Context, s *Server) bool {
	by, err := s.person(w.r)
	if err != nil {
		return !alone(err)
	}
	st, err := s.Store.Standing(ctx, w.number)
	return err != nil || by.May(staff.Read, staff.Place{Edition: st.Edition, Section: st.Section, State: st.State}) == nil
}
