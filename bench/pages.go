package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// pages measures pages that were printed before, beside nginx serving the same
// bytes, and then pages that were not.
func (b *bench) pages(ctx context.Context) error {
	m, err := b.served(ctx, 10_000)
	if err != nil {
		return err
	}
	defer m.close()
	b.r.part("Cached pages", fmt.Sprintf("A newsroom of 10,000 stories, brotli, keep-alive, beside nginx serving the same bytes with the same headers as a static file. The rounds alternate. `wrk --latency -t1 -c64 -d%ds`, the middle of %d rounds; it is a closed loop, so latency is the time in a queue of 64.", seconds, rounds))
	stories, err := m.some(1)
	if err != nil {
		return err
	}
	paths := map[string]string{"story": stories[0], "front": "/en/", "section": "/en/news/"}
	stills := map[string]still{}
	for name, path := range paths {
		r, body, err := m.get(path)
		if err != nil {
			return err
		}
		stills[name] = still{r.Header, body}
	}
	static, stop, err := nginx(ctx, b.dir, stills)
	if err != nil {
		return err
	}
	defer stop()
	bare, err := b.doorless(ctx)
	if err != nil {
		return err
	}
	columns := []string{"page", "bytes", "Marbre, requests a second", "p50 ms", "p99 ms", "nginx", "p50 ms", "p99 ms", "ratio", "budget"}
	if bare != nil {
		defer bare.close()
		columns = append(columns, "without its door", "ratio")
	}
	b.r.table(columns...)
	for _, name := range []string{"story", "front", "section", "story, 304"} {
		page, not, _ := strings.Cut(name, ", ")
		ours, theirs, size := []string{"Accept-Encoding: br"}, []string{"Accept-Encoding: br"}, len(stills[page].body)
		if not != "" {
			other, _, err := get(m.client, static+"/"+page)
			if err != nil {
				return err
			}
			ours, theirs, size = append(ours, "If-None-Match: "+stills[page].head.Get("Etag")), append(theirs, "If-None-Match: "+other.Header.Get("Etag")), 0
		}
		var mine, peers, slow []load
		for range rounds {
			if bare != nil {
				l, err := wrk(ctx, bare.base+paths[page], ours...)
				if err != nil {
					return err
				}
				slow = append(slow, l)
			}
			l, err := wrk(ctx, m.base+paths[page], ours...)
			if err != nil {
				return err
			}
			mine = append(mine, l)
			if l, err = wrk(ctx, static+"/"+page, theirs...); err != nil {
				return err
			}
			peers = append(peers, l)
		}
		l, p := middle(mine), middle(peers)
		cells := []any{name, size, figure(l.rate), figure(l.p50), figure(l.p99), figure(p.rate), figure(p.p50), figure(p.p99), figure(l.rate / p.rate),
			b.r.atLeast("Cached "+name+", requests a second beside nginx's", l.rate/p.rate, 1, " times")}
		if bare != nil {
			s := middle(slow)
			cells = append(cells, figure(s.rate), figure(s.rate/p.rate))
		}
		b.r.row(cells...)
	}
	if err := b.others(ctx); err != nil {
		return err
	}
	return b.cold(ctx, m, static)
}

// doorless is the same newsroom without its fast front door; nil where the
// program has none.
func (b *bench) doorless(ctx context.Context) (*room, error) {
	help, err := child(ctx, b.bin, "help", "serve").CombinedOutput()
	if err != nil || !bytes.Contains(help, []byte("-quick")) {
		return nil, err
	}
	return b.served(ctx, 10_000, "--quick=false")
}

// cold asks for stories that were never printed since the start.
func (b *bench) cold(ctx context.Context, m *room, static string) error {
	stories, err := m.some(700)
	if err != nil {
		return err
	}
	stories = stories[100:]
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(stories), func(i, j int) { stories[i], stories[j] = stories[j], stories[i] })
	measure := func(ask func(string) (time.Duration, error)) (s spread, err error) {
		for _, path := range stories {
			d, err := ask(path)
			if err != nil {
				return nil, err
			}
			s = append(s, d)
		}
		return s, ctx.Err()
	}
	first, err := measure(m.ask)
	if err != nil {
		return err
	}
	again, err := measure(m.ask)
	if err != nil {
		return err
	}
	peer, err := measure(func(string) (time.Duration, error) {
		start := time.Now()
		_, _, err := get(m.client, static+"/story")
		return time.Since(start), err
	})
	if err != nil {
		return err
	}
	b.r.say("\nA story that was never printed (read, render, compress, send), one reader who asks one after another:")
	b.r.table("", "p50 ms", "p99 ms")
	for _, row := range []struct {
		what string
		s    spread
	}{{"cold", first}, {"the same again, cached", again}, {"nginx, a static file", peer}} {
		b.r.row(row.what, figure(row.s.at(50)), figure(row.s.at(99)))
	}
	return nil
}
