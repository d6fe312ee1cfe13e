package main

import (
	"strings"
	"testing"
	"time"
)

// A reader gets its bytes in pieces of any size, and from some servers in
// chunks; whatever comes twice or in the wrong order is counted as such.
func TestACrowdHearsWhatIsSaid(t *testing.T) {
	due := time.Now().Add(-time.Second)
	say := func(n int) string { return "event: entry\ndata: {\"text\":\"" + mark(n, due) + " x\"}\n\n" }
	for name, c := range map[string]struct {
		stream                   string
		heard, twice, disordered int
	}{
		"in order":                 {say(0) + say(1) + say(2), 3, 0, 0},
		"a beat between":           {say(0) + ":\n\n" + say(1), 2, 0, 0},
		"one twice":                {say(0) + say(1) + say(1), 2, 1, 0},
		"one late":                 {say(1) + say(0), 2, 0, 1},
		"of another run":           {say(7), 0, 0, 0},
		"in chunks":                {"4f\r\n" + strings.ReplaceAll(say(0), "\n", "\r\n") + "\r\n", 1, 0, 0},
		"not in a line of data":    {"event: " + mark(0, due) + "\n\n", 0, 0, 0},
		"nothing":                  {"", 0, 0, 0},
		"the end has not come yet": {strings.TrimSuffix(say(0), "\"}\n\n"), 0, 0, 0},
	} {
		for _, size := range []int{1, 7, 1000} {
			crowd := &choir{order: order{Readers: 1, Events: 3}, words: 1, seen: make([]uint64, 1)}
			l := &listener{last: -1}
			for rest := c.stream; rest != ""; {
				n := min(size, len(rest))
				crowd.hear(l, []byte(rest[:n]), time.Now())
				rest = rest[n:]
			}
			if len(crowd.delays) != c.heard || crowd.twice != c.twice || crowd.disordered != c.disordered {
				t.Errorf("%s, %d bytes at a time: %d heard, %d twice, %d disordered", name, size, len(crowd.delays), crowd.twice, crowd.disordered)
			}
			for _, d := range crowd.delays {
				if d < time.Second || d > time.Minute {
					t.Errorf("%s: late by %s", name, d)
				}
			}
		}
	}
}
