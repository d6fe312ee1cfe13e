package door

import (
	"context"
	"time"
)

// A mark says what a caller does and since when: microseconds of the door's
// life, and the phase in the last two bits. It is one word, so that the watch
// cannot cut off a caller who has just gone on.
type mark = int64

// The phases of a caller.
const (
	reading   mark = iota // a head is expected or has begun
	idle                  // was answered and may ask again
	answering             // is being answered
	gone                  // is cut off, or is not the door's any more
)

// mark is a phase that begins at now.
func (d *Door) mark(now time.Time, phase mark) mark {
	return now.Sub(d.began).Microseconds()<<2 | phase
}

// How often the watch looks. A deadline of its own for each read and write
// would cost more than reading a request does.
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
			every.Reset(haste)
			t := time.NewTimer(b.Leave)
			defer t.Stop()
			last = t.C
		case <-last:
			b, last = Bounds{Head: -1, Idle: -1, Answer: -1}, nil
			cut()
		case <-every.C:
		}
		if open == nil {
			b.Head, b.Idle = -1, -1
		}
		d.sweep(b, d.mark(time.Now(), 0))
	}
}

// sweep cuts off those who are over their bound.
func (d *Door) sweep(b Bounds, now mark) {
	may := [...]time.Duration{reading: b.Head, idle: b.Idle, answering: b.Answer}
	d.mu.Lock()
	defer d.mu.Unlock()
	for c := range d.callers {
		m := c.mark.Load()
		if phase := m & gone; phase == gone || time.Duration(now>>2-m>>2)*time.Microsecond <= may[phase] {
			continue
		}
		if c.mark.CompareAndSwap(m, gone) {
			_ = c.conn.Close() // wakes its goroutine, which ends
		}
	}
}
