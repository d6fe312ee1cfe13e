//go:build !linux

package main

import "errors"

func crowd(string) error { return errors.New("the crowd reads with epoll, which only Linux has") }
