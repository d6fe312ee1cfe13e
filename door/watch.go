package door

import (
	"context"
	"time"
)

// A mark says what a caller does: how many phases there were before, and the
// phase in the last two bits. It is one word, so that the watch cannot cut off a
// caller who has just gone on, and without a clock, which would be read three
// times for each answer.
type mark = int64

// The phases of a caller.
const (
	reading   mark = iota // a head is expected or has begun
	idle                  // was answered and may ask again
	answering             // is being answered
	gone                  // is cut off, or is not the door's any more
)

// phaseOf are the bits of a mark that say the phase.
const phaseOf = 3

// after is the mark of a phase that follows m.
func after(m, phase mark) mark { return m&^phaseOf + 4 | phase }

// How often the watch looks; callers have that much more time than their bound
// says. A deadline of its own for each read and write would cost more than
// reading a request does.
const (
	tick  = time.Second
	haste = 10 * time.Millisecond // when the door closes
)

// watch cuts off those who take too long and, when ctx has ended, those who
// wait. When Bounds.Leave is over it cuts off all, and calls cut.
func (d *Door) watch(ctx context.Context, done <-chan struct{}, cut func()) {
	b := d.bounds
	every := time.NewTicker(min(tick, max(min(b.Head, b.Idle, b.Answer)/4, haste)))
	defer every.Stop()
	open := ctx.Done()
	var last <-chan time.Time
	for {
		select {
		case <-done:
			return
		case <-open:
			open = nil
			b.Head, b.Idle = -1, -1
			every.Reset(haste)
			t := time.NewTimer(b.Leave)
			defer t.Stop()
			last = t.C
		case <-last:
			b.Answer, last = -1, nil
			cut()
		case <-every.C:
		}
		d.sweep(b, time.Now())
	}
}

// sweep cuts off those who are over their bound; with one below zero, at once.
func (d *Door) sweep(b Bounds, now time.Time) {
	may := [...]time.Duration{reading: b.Head, idle: b.Idle, answering: b.Answer}
	d.mu.Lock()
	defer d.mu.Unlock()
	for c := range d.callers {
		m := c.mark.Load()
		if m != c.seen {
			c.seen, c.since = m, now
		}
		if phase := m & phaseOf; phase == gone || now.Sub(c.since) <= may[phase] {
			continue
		}
		if c.mark.CompareAndSwap(m, gone) {
			_ = c.conn.Close() // wakes its goroutine, which ends
		}
	}
}
