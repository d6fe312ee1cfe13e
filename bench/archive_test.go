package main

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"marbre/exchange/ninjs"
	"marbre/story"
)

// What the bench makes must be the same on every machine, and a small archive
// the end of the great one: else two sizes differ in more than their size.
func TestASmallArchiveIsTheEndOfAGreatOne(t *testing.T) {
	st, err := newStock("nowhere")
	if err != nil {
		t.Fatal(err)
	}
	var small, large bytes.Buffer
	for n, to := range map[int]*bytes.Buffer{300: &small, 2500: &large} {
		if err := write(to, st, n); err != nil {
			t.Fatal(err)
		}
	}
	a, b := bytes.SplitAfter(small.Bytes(), []byte("\n")), bytes.SplitAfter(large.Bytes(), []byte("\n"))
	if len(a) != 301 || len(b) != 2501 {
		t.Fatalf("%d and %d lines", len(a)-1, len(b)-1)
	}
	for i := 1; i < 300; i++ { // the first holds the editions
		if !bytes.Equal(a[i], b[2200+i]) {
			t.Fatalf("line %d differs:\n%s%s", i, a[i], b[2200+i])
		}
	}
}

func TestTheArchiveIsTakenAndHasItsRhythm(t *testing.T) {
	st, err := newStock("nowhere")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := write(&out, st, 3000); err != nil {
		t.Fatal(err)
	}
	r := ninjs.NewReader(&out, "bench")
	var last time.Time
	corrected, weekend, night, other := 0, 0, 0, 0
	for {
		it, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		at := it.Life.PublishedAt
		if at.Before(last) {
			t.Fatalf("%s stands after a later one", it.URI)
		}
		last = at
		if it.Life.As == story.Correction {
			corrected++
		}
		if d := at.Weekday(); d == time.Saturday || d == time.Sunday {
			weekend++
		}
		if at.Hour() < 5 {
			night++
		}
		if it.Edition == "fr" {
			other++
		}
	}
	for what, share := range map[string][3]int{"corrected": {corrected, 200, 400}, "at the weekend": {weekend, 200, 700}, "at night": {night, 20, 200}, "in the second edition": {other, 1000, 1400}} {
		if share[0] < share[1] || share[0] > share[2] {
			t.Errorf("%d of 3000 are %s, want %d to %d", share[0], what, share[1], share[2])
		}
	}
	sum := 0
	for _, n := range rhythm(great) {
		sum += n
	}
	if sum != great {
		t.Errorf("the days of the great archive hold %d stories", sum)
	}
}
