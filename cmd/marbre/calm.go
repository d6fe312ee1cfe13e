package main

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// A calm handler says what happened once and not a million times: of each
// message that warns, a few a minute come through, and the first of the next
// minute says how many did not. Messages are constant; what differs stands in
// their attributes.
type calm struct {
	slog.Handler
	said *said
}

// said is what was said in the minute that runs.
type said struct {
	mu    sync.Mutex
	since map[string]time.Time
	count map[string]int
}

// aMinute is how long a message is remembered, few how often it is said meanwhile.
const (
	aMinute = time.Minute
	few     = 5
)

func newCalm(h slog.Handler) calm {
	return calm{h, &said{since: map[string]time.Time{}, count: map[string]int{}}}
}

// Handle passes r on, unless it was said often enough.
func (c calm) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn {
		return c.Handler.Handle(ctx, r)
	}
	c.said.mu.Lock()
	more := 0
	if r.Time.Sub(c.said.since[r.Message]) >= aMinute || r.Time.Before(c.said.since[r.Message]) {
		more = max(0, c.said.count[r.Message]-few)
		c.said.since[r.Message], c.said.count[r.Message] = r.Time, 0
	}
	c.said.count[r.Message]++
	quiet := c.said.count[r.Message] > few
	c.said.mu.Unlock()
	if quiet {
		return nil
	}
	if more > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("and_times_more", more))
	}
	return c.Handler.Handle(ctx, r)
}

// WithAttrs and WithGroup keep the memory.
func (c calm) WithAttrs(attrs []slog.Attr) slog.Handler {
	return calm{c.Handler.WithAttrs(attrs), c.said}
}

// WithGroup is WithAttrs' fellow.
func (c calm) WithGroup(name string) slog.Handler { return calm{c.Handler.WithGroup(name), c.said} }
