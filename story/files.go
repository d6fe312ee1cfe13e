package story

import (
	"encoding/json"
	"regexp"
	"slices"
)

// fileLike is the address of a picture's file of this newsroom: /media/, the SHA-256 of
// its bytes, and what was made of it.
var fileLike = regexp.MustCompile(`^/media/([0-9a-f]{64})[.-]`)

// FileOf is the file of the newsroom's own of which an address shows a print, by the
// SHA-256 of its bytes; "" for any other address.
func FileOf(address string) string {
	if m := fileLike.FindStringSubmatch(address); m != nil {
		return m[1]
	}
	return ""
}

// Files are the files of pictures that stand in c, by the SHA-256 of their bytes: that of the lead picture, and those of
// the body in their order, each once.
func (c Content) Files() (hashes []string) {
	add := func(address string) {
		if h := FileOf(address); h != "" && !slices.Contains(hashes, h) {
			hashes = append(hashes, h)
		}
	}
	if c.Lead != nil {
		add(c.Lead.URL)
	}
	var walk func(list []Node)
	walk = func(list []Node) {
		for _, n := range list {
			for _, name := range []string{"url", "poster"} {
				var address string
				if json.Unmarshal(n.Attrs[name], &address) == nil {
					add(address)
				}
			}
			walk(n.Content)
		}
	}
	walk(c.Body.Content)
	return hashes
}
