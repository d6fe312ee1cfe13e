package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// usage is what processes take: memory in KiB, of which pss counts a page that
// several share once, and the CPU time of user and system so far.
type usage struct {
	rss, pss int64
	cpu      time.Duration
}

// tick is the unit of CPU times in /proc (USER_HZ is 100 on every Linux that Go runs on).
const tick = 10 * time.Millisecond

// usageOf sums what a process and those that it started take.
func usageOf(pid int) (u usage) {
	for _, p := range family(pid) {
		rollup, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p))
		for line := range strings.Lines(string(rollup)) {
			f := strings.Fields(line)
			if len(f) < 2 {
				continue
			}
			n, _ := strconv.ParseInt(f[1], 10, 64)
			switch f[0] {
			case "Rss:":
				u.rss += n
			case "Pss:":
				u.pss += n
			}
		}
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p))
		// What follows the name's bracket begins with the state, the third field.
		_, rest, _ := strings.Cut(string(stat), ") ")
		if f := strings.Fields(rest); len(f) > 12 {
			user, _ := strconv.Atoi(f[11])
			system, _ := strconv.Atoi(f[12])
			u.cpu += time.Duration(user+system) * tick
		}
	}
	return u
}

// family is a process and its children.
func family(pid int) []int {
	all := []int{pid}
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for _, f := range strings.Fields(string(text)) {
		if child, err := strconv.Atoi(f); err == nil {
			all = append(all, family(child)...)
		}
	}
	return all
}

// memory is the machine's, in bytes.
func memory() int64 {
	text, _ := os.ReadFile("/proc/meminfo")
	var kib int64
	_, _ = fmt.Sscanf(string(text), "MemTotal: %d kB", &kib)
	return kib << 10
}

// socketMemory is what the kernel holds for TCP, in bytes: of all processes, and
// in none of their figures.
func socketMemory() int64 {
	text, _ := os.ReadFile("/proc/net/sockstat")
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		for i := 1; i+1 < len(f); i++ {
			if f[0] == "TCP:" && f[i] == "mem" {
				pages, _ := strconv.ParseInt(f[i+1], 10, 64)
				return pages * int64(os.Getpagesize())
			}
		}
	}
	return 0
}
