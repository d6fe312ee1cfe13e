package web_test

import "net/url"

func mustUnescape(path string) string {
	s, err := url.PathUnescape(path)
	if err != nil {
		panic(err)
	}
	return s
}
