package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// bar shows how far long work is: a line that redraws itself on a terminal, a
// plain line now and then elsewhere.
type bar struct {
	e        env
	total    int64
	start    time.Time
	last     time.Time
	terminal bool
	drawn    bool
}

func newBar(e env, total int64) *bar {
	f, ok := e.stderr.(*os.File)
	return &bar{e: e, total: total, start: time.Now(), last: time.Now(), terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// show says that bytes of the total are done, and items.
func (b *bar) show(bytes int64, items int) {
	every := 5 * time.Second
	if b.terminal {
		every = 100 * time.Millisecond
	}
	now := time.Now()
	if now.Sub(b.last) < every {
		return
	}
	b.last = now
	share := 1.0
	if b.total > 0 {
		share = min(1, float64(bytes)/float64(b.total))
	}
	spent := now.Sub(b.start)
	left := time.Duration(float64(spent) * (1 - share) / max(share, 0.0001)).Round(time.Second)
	line := fmt.Sprintf("%3.0f %%  %d items  %.0f a second  %s left", share*100, items, float64(items)/spent.Seconds(), left)
	if !b.terminal {
		fmt.Fprintln(b.e.stderr, line)
		return
	}
	const width = 30
	full := int(share * width)
	fmt.Fprintf(b.e.stderr, "\r\x1b[K[%s%s] %s", strings.Repeat("█", full), strings.Repeat("·", width-full), line)
	b.drawn = true
}

// clear takes the line away for another to be written.
func (b *bar) clear() {
	if b.drawn {
		fmt.Fprint(b.e.stderr, "\r\x1b[K")
		b.drawn = false
	}
}

func (b *bar) end() { b.clear() }
