package story

import (
	"encoding/json"
	"maps"
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

// Swapped is c with another picture wherever a print of a file stands, and whether it
// stood anywhere. Words are left as they are if the new picture's are not to be taken.
func (c Content) Swapped(hash string, with Picture, words bool) (_ Content, found bool) {
	if c.Lead != nil && FileOf(c.Lead.URL) == hash {
		lead := *c.Lead
		lead.URL, lead.Width, lead.Height = with.URL, with.Width, with.Height
		if words {
			lead.Alt, lead.Caption, lead.Credit = with.Alt, with.Caption, with.Credit
		}
		c.Lead, found = &lead, true
	}
	c.Body.Content, found = swapped(c.Body.Content, hash, with, words, found)
	return c, found
}

func swapped(list []Node, hash string, with Picture, words, found bool) ([]Node, bool) {
	list = slices.Clone(list)
	for i, n := range list {
		is := func(name string) bool { return FileOf(Attr[string](n, name)) == hash }
		give := map[string]any{}
		if is("poster") {
			give["poster"] = with.URL
		}
		if n.Type == "picture" && is("url") {
			give["url"], give["width"], give["height"] = with.URL, with.Width, with.Height
			if words {
				give["alt"], give["caption"], give["credit"] = with.Alt, with.Caption, with.Credit
			}
		}
		if len(give) > 0 {
			found, n.Attrs = true, maps.Clone(n.Attrs)
			for name, v := range give {
				delete(n.Attrs, name)
				maps.Copy(n.Attrs, Block("", nil, name, v).Attrs)
			}
		}
		n.Content, found = swapped(n.Content, hash, with, words, found)
		list[i] = n
	}
	return list, found
}
