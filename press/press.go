// Package press prints pages and hands out copies. It notes what each page was
// made from and throws a page away when one of those things changes.
//
// It stands between the journal and the readers. It knows neither SQL nor
// HTTP, and not what is on a page.
package press

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"marbre/fault"
	"marbre/journal"
	"marbre/page"
)

// A Press keeps the copies of one newsroom's pages, in memory and on disk.
type Press struct {
	library page.Library
	print   Print
	now     func() time.Time
	log     *slog.Logger
	shelf   shelf
	cellar  *cellar // nil for none
	touched stamps  // when each source last changed
	gone    stamps  // when each source was last taken down
	seq     atomic.Int64
	started atomic.Bool
	flights singleflight.Group
	printed atomic.Int64
	late    atomic.Bool // the library did not answer in time when it was last asked

	mu      sync.Mutex
	reached chan struct{} // closed and made anew when seq grows
}

// Print prints one page; page.Printer's own.
type Print func(ctx context.Context, lib page.Library, a page.Ask, now time.Time) (page.Page, error)

// Config says how a press works.
type Config struct {
	Library page.Library
	Print   Print
	Now     func() time.Time
	Log     *slog.Logger // nil for none
	Memory  int64        // bytes of copies kept in memory
	Dir     string       // where copies are kept on disk; "" for nowhere
	Disk    int64        // bytes of copies kept on disk
}

// Open returns a press with what it finds in its folder. It prints at once, and
// keeps what it prints after Start.
func Open(c Config) (p *Press, err error) {
	defer fault.In(&err, "press: open %s", c.Dir)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	p = &Press{library: c.Library, print: c.Print, now: c.Now, log: c.Log, reached: make(chan struct{})}
	p.shelf.budget = c.Memory
	p.touched, p.gone = newStamps(), newStamps()
	if c.Dir == "" {
		return p, nil
	}
	if p.cellar, err = openCellar(c.Dir, c.Disk, c.Log); err != nil {
		return nil, err
	}
	seq, ok := p.cellar.load(p.touched, p.gone)
	if ok {
		p.seq.Store(seq)
		p.started.Store(true)
	}
	return p, nil
}

// Started returns the number of the journal's entry up to which the press
// knows what changed, and whether it knows: after it, the journal is to be
// followed. A press that does not know is given the newest number by Start.
func (p *Press) Started() (seq int64, ok bool) { return p.seq.Load(), p.started.Load() }

// Start says that the journal is followed from seq on. Copies of before are
// thrown away: what changed meanwhile nobody knows.
func (p *Press) Start(seq int64) {
	if p.cellar != nil {
		p.cellar.empty()
	}
	p.shelf.empty()
	p.seq.Store(seq)
	p.started.Store(true)
}

// Take is told what happened; it follows the journal.
func (p *Press) Take(e journal.Entry) {
	for _, t := range e.Touched {
		slot := slotOf(t)
		p.touched[slot].Store(uint64(e.Seq))
		if e.Kind == journal.Withdrawn {
			p.gone[slot].Store(uint64(e.Seq))
		}
	}
	p.seq.Store(e.Seq)
	p.mu.Lock()
	close(p.reached)
	p.reached = make(chan struct{})
	p.mu.Unlock()
	if p.cellar != nil && e.Kind == journal.Withdrawn {
		p.Save() // what was taken down must not come back with the disk
	}
}

// Reach waits until the press knows of entry seq, or ctx ends.
func (p *Press) Reach(ctx context.Context, seq int64) {
	for p.seq.Load() < seq {
		p.mu.Lock()
		reached := p.reached
		p.mu.Unlock()
		if p.seq.Load() >= seq {
			return
		}
		select {
		case <-reached:
		case <-ctx.Done():
			return
		}
	}
}

// Save keeps on disk what the press knows of what changed.
func (p *Press) Save() {
	if p.cellar == nil || !p.started.Load() {
		return
	}
	// The number first: what changes while the stamps are written is told again.
	if err := p.cellar.save(p.seq.Load(), p.touched, p.gone); err != nil {
		p.log.Error("page cache not saved", "err", err)
	}
}

// Sweep removes the oldest copies from the disk until they fit.
func (p *Press) Sweep() {
	if p.cellar != nil {
		p.cellar.sweep()
	}
}

// Close waits until copies are on disk.
func (p *Press) Close() {
	if p.cellar != nil {
		p.cellar.close()
		p.Save()
	}
}

// Printed is how many pages were printed so far.
func (p *Press) Printed() int64 { return p.printed.Load() }

// How long a reader waits for a page to be printed anew: with an older copy at
// hand not long, and hardly at all while the library is known not to answer.
const (
	printing = 10 * time.Second
	patience = 2 * time.Second
	hardly   = 20 * time.Millisecond
)

// Copy returns a copy of the page that a asks for: the one that is kept while
// it is true, else a new one. Readers who ask for the same page at once wait
// for one print. When the library fails or does not answer, a copy that was true
// before is given, but for what was taken down since. It fails as the library does.
func (p *Press) Copy(ctx context.Context, a page.Ask) (*Copy, error) {
	key := keyOf(a)
	old := p.shelf.get(key)
	if old != nil && p.holds(old) {
		return old, nil
	}
	if old == nil && p.cellar != nil {
		if old = p.cellar.get(key); old != nil {
			p.shelf.put(key, old)
			if p.holds(old) {
				return old, nil
			}
		}
	}
	// The flight outlives a reader who goes away: others wait for it.
	ch := p.flights.DoChan(key, func() (any, error) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), printing)
		defer stop()
		return p.fresh(ctx, key, a)
	})
	var enough <-chan time.Time
	if old != nil && p.bearable(old) {
		wait := patience
		if p.late.Load() {
			wait = hardly
		}
		t := time.NewTimer(wait)
		defer t.Stop()
		enough = t.C
	}
	select {
	case <-enough:
		p.late.Store(true)
		p.log.Error("page not printed in time, an older copy is served", "path", a.Path)
		return old, nil
	case r := <-ch:
		if r.Err == nil {
			return r.Val.(*Copy), nil
		}
		if old != nil && p.bearable(old) {
			p.log.Error("page not printed, an older copy is served", "path", a.Path, "err", r.Err)
			return old, nil
		}
		return nil, r.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fresh prints a page and keeps it.
func (p *Press) fresh(ctx context.Context, key string, a page.Ask) (*Copy, error) {
	started, asOf := p.started.Load(), p.seq.Load()
	if kept := p.shelf.get(key); kept != nil && p.holds(kept) {
		return kept, nil // printed while this one waited for its turn
	}
	lib := &noting{library: p.library}
	pg, err := p.print(ctx, lib, a, p.now())
	if err != nil {
		return nil, err
	}
	p.printed.Add(1)
	p.late.Store(false)
	c := newCopy(pg, lib.sources, asOf)
	if !started || pg.Status == 404 || pg.Status >= 500 {
		return c, nil
	}
	p.shelf.put(key, c)
	if p.cellar != nil && pg.Status != 301 && a.Before.At.IsZero() {
		p.cellar.put(key, c)
	}
	return c, nil
}

// holds reports whether c is as true now as when it was printed.
func (p *Press) holds(c *Copy) bool {
	if !c.Until.IsZero() && !p.now().Before(c.Until) {
		return false
	}
	seq := p.seq.Load()
	if c.checked.Load() == seq {
		return true
	}
	if p.touched.after(c.slots, c.asOf) {
		return false
	}
	c.checked.Store(seq)
	return true
}

// Since reports whether a source was touched after entry seq of the journal, as far as the
// press knows, and whether it was taken down then.
func (p *Press) Since(t journal.Touch, seq int64) (touched, gone bool) {
	slot := slotOf(t)
	return p.touched[slot].Load() > uint64(seq), p.gone[slot].Load() > uint64(seq)
}

// bearable reports whether c may still be shown while nothing better can be had.
func (p *Press) bearable(c *Copy) bool { return !p.gone.after(c.slots, c.asOf) }

func keyOf(a page.Ask) string {
	if a.Before.At.IsZero() {
		return a.Path
	}
	return a.Path + "?" + strconv.FormatInt(a.Before.At.UnixMicro(), 10) + "-" + strconv.FormatInt(a.Before.Number, 10)
}

// Kept is how many copies are in memory, and about how many bytes they take.
func (p *Press) Kept() (copies int, size int64) {
	for range p.shelf.copies.Range {
		copies++
	}
	return copies, p.shelf.bytes.Load()
}
