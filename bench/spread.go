package main

import (
	"slices"
	"time"
)

// A spread is how long the same thing took, again and again.
type spread []time.Duration

// at is the duration, in milliseconds, that this share (of 100) took at most.
func (s spread) at(percent int) float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(s)-1, len(s)*percent/100)].Seconds() * 1000
}
