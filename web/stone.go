package web

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"marbre/galley"
	"marbre/journal"
	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// stone is where the galleys lie that somebody has open at this node.
type stone struct {
	mu      sync.Mutex
	sheets  map[story.Number]*sheet
	closed  bool
	windows sync.WaitGroup

	elsewhere elsewhere
}

// A sheet is one galley on the stone, with the windows that it is open in. All
// of them were given everything up to version, in order.
type sheet struct {
	number story.Number

	mu       sync.Mutex
	version  int64
	lifted   bool // from the stone: it is no longer used
	standing store.Standing
	windows  map[*window]struct{}
	recent   []passed // steps up to version, the last of them, to bring places up to date
	telling  *time.Timer
	moved    bool // other nodes are to be told who is here
}

// passed is a step that went out.
type passed struct {
	version int64 // before it
	step    galley.Step
}

// Bounds of the stone.
const (
	maxWindows  = 100                   // of one galley at one node
	maxPassed   = 500                   // steps through which a place is brought up to date
	quiet       = 30 * time.Second      // without a step: then a revision is made
	peopleAfter = 60 * time.Millisecond // moves of places within it go out at once
	leaving     = 10 * time.Second      // for the last things when a window closes
	lookAgain   = time.Second           // for what other nodes did and nobody told
	tidyAfter   = time.Hour             // old steps are dropped so often
	settleEvery = quiet / 6             // quiet galleys are looked for so often
	shareEvery  = time.Second / 4       // other nodes are told who is here
)

// at returns the sheet of a story, which is laid on the stone when it is not there.
func (st *stone) at(n story.Number) *sheet {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.sheets == nil {
		st.sheets = map[story.Number]*sheet{}
	}
	sh := st.sheets[n]
	if sh == nil {
		sh = &sheet{number: n, windows: map[*window]struct{}{}}
		st.sheets[n] = sh
	}
	return sh
}

// open returns the sheet of a story that somebody has open; nil for none.
func (st *stone) open(n story.Number) *sheet {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.sheets[n]
}

// all lists the sheets.
func (st *stone) all() (list []*sheet) {
	st.mu.Lock()
	defer st.mu.Unlock()
	for _, sh := range st.sheets {
		list = append(list, sh)
	}
	return list
}

// lift takes a sheet off the stone if it lies open nowhere any more.
func (st *stone) lift(sh *sheet) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if len(sh.windows) > 0 || st.sheets[sh.number] != sh {
		return false
	}
	delete(st.sheets, sh.number)
	sh.lifted = true
	return true
}

// enter counts a window in; false when the newsroom is closing.
func (st *stone) enter() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.closed {
		st.windows.Add(1)
	}
	return !st.closed
}

func (st *stone) leaves() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.closed
}

// tell gives everybody who has a galley open the steps that it took.
func (st *stone) tell(ctx context.Context, s *Server, t newsroom.Typed) {
	if sh := st.open(t.Number); sh != nil {
		sh.mu.Lock()
		defer sh.mu.Unlock()
		sh.deliver(ctx, s, t)
	}
}

// deliver gives every window the steps of t that it does not have. What lies
// between is read from the store first: nobody gets a step before the one that
// it stands on. sh is locked.
func (sh *sheet) deliver(ctx context.Context, s *Server, t newsroom.Typed) {
	if len(sh.windows) == 0 || t.End() <= sh.version {
		return
	}
	if t.Version > sh.version {
		if t = sh.missing(ctx, s); t.End() <= sh.version {
			return
		}
	}
	t = newsroom.Typed{Number: t.Number, Version: sh.version, Steps: t.Steps[sh.version-t.Version:]}
	out := stepsOf(t)
	out.T = "steps"
	frame := frameOf(out)
	for w := range sh.windows {
		w.send(frame)
	}
	sh.pass(&s.stone.elsewhere, t)
}

// missing reads what came since the version of sh. A galley that went on
// without steps that are remembered is read again by every window.
func (sh *sheet) missing(ctx context.Context, s *Server) newsroom.Typed {
	t, err := s.Newsroom.Since(ctx, staff.Person{Role: staff.Admin}, sh.number, sh.version)
	if b := behind(err); b != nil && b.Unknown {
		for w := range sh.windows {
			w.drop()
		}
	}
	if err != nil {
		return newsroom.Typed{}
	}
	return t
}

// pass notes that steps went out, and brings everybody's place up to date.
func (sh *sheet) pass(far *elsewhere, t newsroom.Typed) {
	for _, one := range t.Steps {
		step, err := galley.ReadStep(one.Step)
		if err != nil {
			continue // it was read when it was taken
		}
		sh.recent = append(sh.recent, passed{one.Version, step})
		for w := range sh.windows {
			w.anchor, w.head = step.Map(w.anchor, 1), step.Map(w.head, 1)
		}
		far.move(sh.number, func(pos int) int { return step.Map(pos, 1) })
	}
	if over := len(sh.recent) - maxPassed; over > 0 {
		sh.recent = slices.Delete(sh.recent, 0, over)
	}
	sh.version = t.End()
}

// place notes where somebody stands in the version that they had.
func (sh *sheet) place(far *elsewhere, w *window, version int64, anchor, head int) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	a, ok1 := sh.now(version, anchor)
	h, ok2 := sh.now(version, head)
	if ok1 && ok2 {
		w.anchor, w.head, w.placed = a, h, true
		sh.soon(far)
	}
}

// now is where a position of an earlier version stands; false when that is too
// old to say. sh is locked.
func (sh *sheet) now(version int64, pos int) (int, bool) {
	if pos < 0 || version > sh.version || version < sh.version && (len(sh.recent) == 0 || sh.recent[0].version > version) {
		return 0, false
	}
	for _, p := range sh.recent {
		if p.version >= version {
			pos = p.step.Map(pos, 1)
		}
	}
	return pos, true
}

// soon tells in a moment who is there. sh is locked.
func (sh *sheet) soon(far *elsewhere) {
	if sh.telling == nil {
		sh.telling = time.AfterFunc(peopleAfter, func() {
			sh.mu.Lock()
			defer sh.mu.Unlock()
			sh.telling = nil
			sh.tellPeople(far)
		})
	}
}

type personOut struct {
	Client string    `json:"client"`
	Login  string    `json:"login"`
	Name   string    `json:"name"`
	Anchor *int      `json:"anchor"`
	Head   *int      `json:"head"`
	Seen   time.Time `json:"seen"`
}

// here are those who have sh open at this node. sh is locked.
func (sh *sheet) here() []personOut {
	list := []personOut{}
	for w := range sh.windows {
		p := personOut{Client: w.client, Login: w.by.Login, Name: w.by.Name, Seen: w.seen}
		if w.placed {
			anchor, head := w.anchor, w.head
			p.Anchor, p.Head = &anchor, &head
		}
		list = append(list, p)
	}
	return list
}

// tellPeople tells every window who is there, here and elsewhere. sh is locked.
func (sh *sheet) tellPeople(far *elsewhere) {
	sh.moved = true
	out := struct {
		T       string      `json:"t"`
		Version int64       `json:"version"` // on which the places stand
		People  []personOut `json:"people"`
	}{"people", sh.version, append(sh.here(), far.people(sh.number)...)}
	slices.SortFunc(out.People, func(a, b personOut) int { return cmp.Compare(a.Client, b.Client) })
	frame := frameOf(out)
	for w := range sh.windows {
		w.send(frame)
	}
}

// tellState tells every window where the story stands, if that changed.
func (sh *sheet) tellState(ctx context.Context, s *Server, e journal.Entry) {
	st, err := s.Store.Standing(ctx, sh.number)
	if err != nil {
		return // the next entry tells it, or the next who opens it
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	was := sh.standing
	sh.standing = st
	if st.Head != was.Head {
		frame := frameOf(struct {
			T        string         `json:"t"`
			Revision story.Revision `json:"revision"`
			Version  int64          `json:"version"`
			At       time.Time      `json:"at"`
			By       string         `json:"by"`
		}{"settled", st.Head, sh.version, e.At, e.By})
		for w := range sh.windows {
			w.send(frame)
		}
	}
	if st.State != was.State || st.Public != was.Public || st.Section != was.Section {
		for w := range sh.windows {
			w.tellState(s, st, false)
		}
	}
}

// heard tells windows what an entry of the journal changed for them.
func (st *stone) heard(ctx context.Context, s *Server, e journal.Entry) {
	if sh := st.open(e.Story); sh != nil {
		sh.tellState(ctx, s, e)
	}
}

// Stone looks after the open galleys until ctx ends: what other nodes did in
// them, revisions of those in which nobody wrote for a while, old steps.
func (s *Server) Stone(ctx context.Context, fail func(error)) {
	look, settle, tidy, share := time.NewTicker(lookAgain), time.NewTicker(settleEvery), time.NewTicker(tidyAfter), time.NewTicker(shareEvery)
	defer share.Stop()
	defer look.Stop()
	defer settle.Stop()
	defer tidy.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case v := <-s.Store.Stirs():
			s.stone.stirred(ctx, s, v)
		case text := <-s.Store.Said():
			s.said(text)
		case <-share.C:
			err = s.share(ctx)
		case <-look.C:
			err = s.lookAgain(ctx)
		case <-settle.C:
			var made []newsroom.Done
			made, err = s.Newsroom.SettleQuiet(ctx, quiet)
			for _, d := range made {
				s.stone.heard(ctx, s, d.Entry)
			}
		case <-tidy.C:
			_, err = s.Newsroom.DropSteps(ctx)
		}
		if err != nil && ctx.Err() == nil {
			fail(err)
		}
	}
}

func (st *stone) stirred(ctx context.Context, s *Server, v store.Stir) {
	sh := st.open(v.Number)
	if sh == nil {
		return
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if v.Version > sh.version && len(sh.windows) > 0 {
		sh.deliver(ctx, s, sh.missing(ctx, s))
	}
}

// lookAgain brings sheets up to date that nobody told of.
func (s *Server) lookAgain(ctx context.Context) error {
	var numbers []story.Number
	for _, sh := range s.stone.all() {
		numbers = append(numbers, sh.number)
	}
	list, err := s.Store.Versions(ctx, numbers)
	for _, v := range list {
		s.stone.stirred(ctx, s, v)
	}
	return err
}

// ClearStone sends every window away, to come back to whoever serves next, and
// waits until they are gone. Nothing is lost: all that was taken is kept.
func (s *Server) ClearStone() {
	s.stone.mu.Lock()
	s.stone.closed = true
	s.stone.mu.Unlock()
	for _, sh := range s.stone.all() {
		sh.mu.Lock()
		for w := range sh.windows {
			w.bye("restart")
		}
		sh.mu.Unlock()
	}
	s.stone.windows.Wait()
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	_ = s.share(ctx) // the other nodes forget this one anyway, later
}

// frameOf is a message as it goes out.
func frameOf(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // only our own types are given
	}
	return text
}
