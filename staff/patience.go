package staff

import (
	"sync"
	"time"
)

// Patience remembers who tried a password in vain: the more often, the longer
// they wait before the next try is looked at. It is bounded, and forgets those
// who stay away. The zero Patience has seen nobody.
type Patience struct {
	Free int // how many failures cost nothing; 5 when it is 0: people mistype

	mu  sync.Mutex
	all map[string]tries
}

type tries struct {
	failed int
	last   time.Time
}

// Bounds of patience.
const (
	freeTries   = 5                // that cost nothing: people mistype
	longestWait = 15 * time.Minute // however often
	forgiven    = 24 * time.Hour   // without a try
	mostTriers  = 100_000
)

// after is how long after its last try one waits who failed so often.
func (p *Patience) after(failed int) time.Duration {
	free := p.Free
	if free == 0 {
		free = freeTries
	}
	switch over := failed - free; {
	case over < 0:
		return 0
	case over > 10:
		return longestWait
	default:
		return min(time.Second<<over, longestWait)
	}
}

// Wait returns how long whoever has these marks (a login, an address) must wait
// from now on, 0 for not at all.
func (p *Patience) Wait(now time.Time, marks ...string) (longest time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, mark := range marks {
		if t, ok := p.all[mark]; ok {
			longest = max(longest, t.last.Add(p.after(t.failed)).Sub(now))
		}
	}
	// A clock that was put back must not lock people out for longer than the longest wait.
	return min(longest, longestWait)
}

// Failed notes a try in vain.
func (p *Patience) Failed(now time.Time, marks ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = map[string]tries{}
	}
	if len(p.all) > mostTriers {
		p.forget(now)
	}
	for _, mark := range marks {
		t := p.all[mark]
		if now.Sub(t.last) > forgiven {
			t.failed = 0
		}
		p.all[mark] = tries{t.failed + 1, now}
	}
}

// forget lets go of those whose wait is over, and of everybody if that helps too
// little: then an attack is wide, and costs the same as before.
func (p *Patience) forget(now time.Time) {
	for mark, t := range p.all {
		if now.Sub(t.last) > p.after(t.failed) {
			delete(p.all, mark)
		}
	}
	if len(p.all) > mostTriers {
		p.all = map[string]tries{}
	}
}

// Came forgets the failures of marks: they had the right password.
func (p *Patience) Came(marks ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, mark := range marks {
		delete(p.all, mark)
	}
}
