package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// seconds is how long one load lasts, and rounds how often it is repeated.
const (
	seconds = 4
	rounds  = 3
)

// A load is what wrk found: as many requests as 64 connections can make, one
// after another each. So a latency here is the time in a queue of 64.
type load struct {
	rate     float64 // requests a second
	p50, p99 float64 // milliseconds
}

var (
	perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	half      = regexp.MustCompile(`(?m)^\s+50%\s+(\S+)`)
	nearly    = regexp.MustCompile(`(?m)^\s+99%\s+(\S+)`)
)

func wrk(ctx context.Context, url string, headers ...string) (load, error) {
	args := []string{"--latency", "-t1", "-c64", fmt.Sprintf("-d%ds", seconds), "--timeout", "30s"}
	for _, h := range headers {
		args = append(args, "-H", h)
	}
	out, err := exec.CommandContext(ctx, "wrk", append(args, url)...).Output()
	if err != nil {
		return load{}, err
	}
	if bytes.Contains(out, []byte("Non-2xx")) && !strings.Contains(strings.Join(headers, ""), "If-None-Match") {
		return load{}, fmt.Errorf("wrk says: %s", out)
	}
	return readLoad(out)
}

// readLoad reads what wrk printed.
func readLoad(out []byte) (l load, err error) {
	rate, mid, late := perSecond.FindSubmatch(out), half.FindSubmatch(out), nearly.FindSubmatch(out)
	if rate == nil || mid == nil || late == nil {
		return l, fmt.Errorf("wrk says: %s", out)
	}
	if l.rate, err = strconv.ParseFloat(string(rate[1]), 64); err != nil {
		return l, err
	}
	p50, err1 := time.ParseDuration(string(mid[1]))
	p99, err2 := time.ParseDuration(string(late[1]))
	if err1 != nil || err2 != nil {
		return l, fmt.Errorf("wrk says: %s", out)
	}
	l.p50, l.p99 = p50.Seconds()*1000, p99.Seconds()*1000
	return l, nil
}

// middle is the load with the middle rate.
func middle(all []load) load {
	slices.SortFunc(all, func(a, b load) int { return int(a.rate - b.rate) })
	return all[len(all)/2]
}
