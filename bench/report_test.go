package main

import (
	"strings"
	"testing"
	"time"
)

func TestWhatFallsShortStandsFirst(t *testing.T) {
	r := newReport()
	r.part("Pages", "About pages.")
	r.table("page", "ms", "budget")
	r.row("front", 3, r.atMost("The front", 3, 5, " ms"))
	r.row("wire", 7, r.atMost("The wire", 7, 5, " ms"))
	r.row("story", 2, r.atLeast("The story", 2, 3, ""))
	r.missing("Search", "it does not answer yet")
	text := string(r.markdown())
	short, rest, _ := strings.Cut(text, "## Pages")
	for _, want := range []string{"**The wire: 7 ms**; the budget is at most 5 ms.", "**The story: 2**; the budget is at least 3.", "- Search: it does not answer yet."} {
		if !strings.Contains(short, want) {
			t.Errorf("%q does not stand first in\n%s", want, text)
		}
	}
	if strings.Contains(short, "The front") || !strings.Contains(rest, "| wire | 7 | at most 5 ms **✗** |") {
		t.Errorf("the tables:\n%s", text)
	}
}

func TestFigures(t *testing.T) {
	for f, want := range map[float64]string{0: "0", 0.123: "0.12", 12.34: "12.3", 123.4: "123", 1234: "1,234", 1234567: "1,234,567", 7: "7"} {
		if got := figure(f); got != want {
			t.Errorf("figure(%v) = %s, want %s", f, got, want)
		}
	}
}

func TestSpreads(t *testing.T) {
	var s spread
	for i := range 100 {
		s = append(s, time.Duration(100-i)*time.Millisecond)
	}
	if s.at(50) != 51 || s.at(99) != 100 || s.at(100) != 100 || (spread{}).at(50) != 0 {
		t.Error(s.at(50), s.at(99), s.at(100))
	}
}

func TestReadingWhatWrkPrints(t *testing.T) {
	l, err := readLoad([]byte(`Running 4s test @ http://127.0.0.1:1/
  1 threads and 64 connections
  Latency Distribution
     50%  812.00us
     75%    1.02ms
     90%    2.10ms
     99%    1.20s
  163840 requests in 4.00s, 1.20GB read
Requests/sec:  40960.25
`))
	if err != nil || l.rate != 40960.25 || l.p50 != 0.812 || l.p99 != 1200 {
		t.Errorf("%+v, %v", l, err)
	}
	if _, err := readLoad([]byte("unable to connect")); err == nil {
		t.Error("nothing is taken for a load")
	}
}
