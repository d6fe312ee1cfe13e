//go:build unix

package main

import "syscall"

// spare is how many files a process needs beside the open pages: pages being
// asked for, the database, the cache.
const spare = 1000

// mayOpen is how many open pages the system lets this process hold.
func mayOpen() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return spare
	}
	// The limit may be without bound; a process has not that many ports.
	return int(max(min(limit.Cur, 1<<20), 2*spare)) - spare
}
