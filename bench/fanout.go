package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// What the readers of the live wire are told.
const (
	flashes   = 30
	flashGap  = 500 * time.Millisecond
	flashSize = 200 // bytes of text
)

// crowds is how many readers there are; the last is as many as a process may
// hold files for here.
var crowds = []int{1_000, 10_000, 19_000}

// A hub is what sends events to readers.
type hub struct {
	addr, path string
	pid        int
	say        func(text string) error
}

// fanout measures the live wire's readers, beside nchan.
func (b *bench) fanout(ctx context.Context) error {
	b.r.part("The live wire", fmt.Sprintf("%d flashes at %g a second, published through the API; the readers are one process of their own with one epoll loop on the same cores. Time runs from when a flash was due to when a reader's socket was read. Beside nchan, with frames of the same size, each server fresh. Memory is RSS of all processes, over what it was before anybody joined; what sockets take in the kernel is in none.", flashes, float64(time.Second)/float64(flashGap)))
	there, err := b.wireThere(ctx)
	if err != nil {
		return err
	}
	if !there {
		b.r.missing("The live wire of this newsroom", "/en/live/events does not answer yet")
	}
	b.r.table("hub", "readers", "bytes of an event", "s to join", "lost", "twice", "out of order", "let go", "p50 ms", "p99 ms", "longest ms", "longest publication ms", "KB a reader, joined", "KB a reader, after", "CPU µs to join", "CPU µs a delivery", "of the readers")
	size := flashSize
	for _, n := range crowds {
		var ours, theirs *round
		if there {
			if ours, err = b.ourRound(ctx, n); err != nil {
				return err
			}
			size = max(flashSize, ours.Bytes-nchanFrame)
		}
		if theirs, err = b.nchanRound(ctx, n, size); err != nil {
			return err
		}
		if ours != nil && n == crowds[len(crowds)-1] {
			b.judge(ours, theirs)
		}
	}
	if !there {
		return nil
	}
	return b.deaf(ctx)
}

// judge holds the largest crowd to the budget.
func (b *bench) judge(ours, theirs *round) {
	what := fmt.Sprintf("Live wire with %s readers, ", figure(float64(ours.n)))
	b.r.say("")
	b.r.table("of the largest crowd", "measured", "budget")
	lost := float64(ours.lost() + ours.Twice + ours.Disordered)
	b.r.row("lost, twice or out of order", figure(lost), b.r.atMost(what+"events lost, twice or out of order", lost, 0, ""))
	if theirs != nil {
		b.r.row("p99, ms (nchan's in this run is the budget)", figure(ours.P99), b.r.atMost(what+"p99", ours.P99, theirs.P99, " ms"))
	}
	b.r.row("KB a reader, joined", figure(ours.open()), b.r.atMost(what+"memory a reader", ours.open(), 10, " KB"))
	b.r.row("KB a reader, after the events", figure(ours.after()), b.r.atMost(what+"memory a reader after the events", ours.after(), 10, " KB"))
}

// A round is one crowd at one hub.
type round struct {
	heard
	n                 int
	seconds           float64
	idle, full, spent usage
}

func (r *round) lost() int      { return r.n*flashes - r.Deliveries }
func (r *round) open() float64  { return float64(r.full.rss-r.idle.rss) / float64(r.n) }
func (r *round) after() float64 { return float64(r.spent.rss-r.idle.rss) / float64(r.n) }

func (b *bench) round(ctx context.Context, name string, h hub, n, size int) (*round, error) {
	r := &round{n: n, idle: usageOf(h.pid)}
	g, j, err := gather(ctx, order{Addr: h.addr, Path: h.path, Readers: n, Events: flashes})
	if err != nil {
		return nil, err
	}
	if j.Refused != "" {
		return nil, fmt.Errorf("%s refused reader %d: %s", name, j.Readers+1, j.Refused)
	}
	time.Sleep(2 * time.Second)
	r.full, r.seconds = usageOf(h.pid), j.Seconds
	late, err := chant(ctx, flashes, flashGap, size, h.say)
	if err != nil {
		return nil, err
	}
	if r.heard, err = g.hears(15 * time.Second); err != nil {
		return nil, err
	}
	r.spent = usageOf(h.pid)
	micro := func(d time.Duration, per int) string {
		return figure(float64(d.Microseconds()) / float64(max(1, per)))
	}
	b.r.row(name, figure(float64(n)), r.Bytes, figure(r.seconds), r.lost(), r.Twice, r.Disordered, r.Closed, figure(r.P50), figure(r.P99), figure(r.Longest), figure(late.at(100)),
		figure(r.open()), figure(r.after()), micro(r.full.cpu-r.idle.cpu, n), micro(r.spent.cpu-r.full.cpu, r.Deliveries), figure(r.CPU*1e6/float64(max(1, r.Deliveries))))
	return r, nil
}

func (b *bench) ourRound(ctx context.Context, n int) (*round, error) {
	m, err := b.served(ctx, 10_000)
	if err != nil {
		return nil, err
	}
	defer m.close()
	if err := m.flash("the first one warms the way"); err != nil {
		return nil, err
	}
	return b.round(ctx, "Marbre", m.hub(), n, flashSize)
}

func (m *room) hub() hub { return hub{m.base[7:], "/en/live/events", m.cmd.Process.Pid, m.flash} }

func (b *bench) nchanRound(ctx context.Context, n, size int) (*round, error) {
	hubs, err := newNchan(ctx, b.dir)
	if err != nil {
		return nil, err
	}
	if hubs == nil {
		if n == crowds[0] {
			b.r.missing("nchan", "not installed: apt-get install libnginx-mod-nchan")
		}
		return nil, nil
	}
	defer end(hubs.cmd)
	if err := hubs.say("the first one warms the way"); err != nil {
		return nil, err
	}
	return b.round(ctx, "nchan", hub{hubs.addr, "/hear", hubs.cmd.Process.Pid, hubs.say}, n, size)
}

// wireThere reports whether the newsroom has a live wire.
func (b *bench) wireThere(ctx context.Context) (bool, error) {
	m, err := b.served(ctx, 10_000)
	if err != nil {
		return false, err
	}
	defer m.close()
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, "GET", m.base+"/en/live/events", nil)
	if err != nil {
		return false, err
	}
	r, err := m.client.Do(req)
	if err != nil {
		return false, err
	}
	defer r.Body.Close()
	return r.StatusCode == 200, nil
}

// Those who never read, and how much is said to them: enough to fill what the
// kernel keeps for each, so that the server has to decide what to do with them.
const (
	deafReaders  = 5_000
	deafHearing  = 1_000
	deafFlashes  = 400
	deafRoom     = 256 // KB that may wait for each before the server lets them go
	deafInterval = 100 * time.Millisecond
)

// deaf measures what readers who take nothing do to those who do.
func (b *bench) deaf(ctx context.Context) error {
	m, err := b.served(ctx, 10_000)
	if err != nil {
		return err
	}
	defer m.close()
	h := m.hub()
	g, j, err := gather(ctx, order{Addr: h.addr, Path: h.path, Readers: deafHearing, Deaf: deafReaders, Events: deafFlashes})
	if err != nil {
		return err
	}
	if j.Refused != "" {
		return fmt.Errorf("the newsroom refused reader %d: %s", j.Readers+1, j.Refused)
	}
	time.Sleep(2 * time.Second)
	before, kernel := m.usage(), socketMemory()
	late, err := chant(ctx, deafFlashes, deafInterval, 290, m.flash)
	if err != nil {
		return err
	}
	mid, kernelMid := m.usage(), socketMemory()
	got, err := g.hears(20 * time.Second)
	if err != nil {
		return err
	}
	b.r.say("\n%s readers who never read, while %s others do; %d flashes at %g a second:", figure(deafReaders), figure(deafHearing), deafFlashes, float64(time.Second)/float64(deafInterval))
	b.r.table("", "measured", "budget")
	lost := float64(deafHearing*deafFlashes - got.Deliveries + got.Twice + got.Disordered)
	b.r.row("lost, twice or out of order, of those who read", figure(lost), b.r.atMost("With 5,000 readers who never read, events lost to others", lost, 0, ""))
	b.r.row("p50 / p99 / longest ms, of those who read", figure(got.P50)+" / "+figure(got.P99)+" / "+figure(got.Longest), "")
	b.r.row("p50 / p99 / longest ms, of the publications", figure(late.at(50))+" / "+figure(late.at(99))+" / "+figure(late.at(100)), "")
	b.r.row("let go by the server: who never read / who read", fmt.Sprintf("%d / %d", got.DeafClosed, got.Closed), "")
	own, sockets := float64(mid.rss-before.rss)/1024, float64(kernelMid-kernel)/(1<<20)
	b.r.row("the server's memory grew by, MB", figure(own), "")
	b.r.row("the kernel's for sockets grew by, MB", figure(sockets), "")
	b.r.row(fmt.Sprintf("together (what was said to all who never read is %s MB)", figure(float64(deafFlashes*got.Bytes*deafReaders)/(1<<20))), figure(own+sockets),
		b.r.atMost("With 5,000 readers who never read, memory that grew", own+sockets, deafReaders*deafRoom/1024, " MB"))
	return nil
}
