package main

import (
	"context"
	"os"
	"strings"
)

// others measures what a newsroom would pick instead, where somebody brought it
// up: MARBRE_PEERS=WordPress=http://127.0.0.1:8090/,Ghost=http://127.0.0.1:2368/.
// A peer may be named several times, once for each of its pages.
func (b *bench) others(ctx context.Context) error {
	given := map[string]bool{}
	for pair := range strings.SplitSeq(os.Getenv("MARBRE_PEERS"), ",") {
		name, url, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok {
			continue
		}
		if len(given) == 0 {
			b.r.say("\nThe peers of `MARBRE_PEERS`, with the same call of wrk:")
			b.r.table("peer", "address", "requests a second", "p50 ms", "p99 ms")
		}
		given[name] = true
		var all []load
		for range rounds {
			l, err := wrk(ctx, url, "Accept-Encoding: br, gzip")
			if err != nil {
				b.r.row(name, url, "no answer: "+firstLine(err.Error()), "", "")
				break
			}
			all = append(all, l)
		}
		if len(all) == rounds {
			l := middle(all)
			b.r.row(name, url, figure(l.rate), figure(l.p50), figure(l.p99))
		}
	}
	for _, name := range []string{"WordPress", "Ghost"} {
		if !given[name] {
			b.r.missing(name, "not installed (MARBRE_PEERS names none)")
		}
	}
	return ctx.Err()
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}
