//go:build !unix

package main

// mayOpen is how many open pages the system lets this process hold.
func mayOpen() int { return 10000 }
