package ninjs

import (
	"slices"
	"strings"

	"marbre/exchange/prose"
	"marbre/story"
)

// A photo is a picture of an item with the addresses under which it may stand
// in the body.
type photo struct {
	story.Picture
	under []string
}

// pictures gives c its lead, the first picture that belongs to the item, and
// the others behind its body. One that stands in the body already stays there;
// the lead does not stand twice.
func pictures(v value, c *story.Content) error {
	var all []photo
	var failed error
	v.get("associations").each(func(key string, one value) {
		kind, err := line(one.get("type"))
		if err == nil && one.kind() == '{' && (kind == "picture" || kind == "graphic" || kind == "") {
			var p photo
			if p, err = photoOf(one); p.URL != "" {
				if name := strings.ToLower(key); name == "featuremedia" {
					all = slices.Insert(all, 0, p)
				} else {
					all = append(all, p)
				}
			}
		}
		if err != nil && failed == nil {
			failed = err
		}
	})
	if failed != nil {
		return failed
	}
	if len(all) == 0 { // the item's own renditions: its text and a picture in one
		url, w, h, under, err := rendition(v.get("renditions"))
		if err != nil {
			return err
		}
		if url != "" {
			all = append(all, photo{story.Picture{URL: url, Width: w, Height: h}, under})
		}
	}
	for i, p := range all {
		inside := func(n story.Node) bool {
			return n.Type == "picture" && slices.Contains(p.under, story.Attr[string](n, "url"))
		}
		switch {
		case i == 0:
			c.Lead = &p.Picture
			c.Body.Content = slices.DeleteFunc(c.Body.Content, inside)
		case !slices.ContainsFunc(c.Body.Content, inside):
			c.Body.Content = append(c.Body.Content, story.Block("picture", nil, "url", p.URL, "alt", p.Alt, "caption", p.Caption,
				"credit", p.Credit, "width", p.Width, "height", p.Height))
		}
	}
	if len(c.Body.Content) == 0 {
		c.Body.Content = nil
	}
	return nil
}

// photoOf reads a picture item: its largest rendition, caption, credit, and what
// it says for those who do not see it.
func photoOf(v value) (p photo, err error) {
	if p.URL, p.Width, p.Height, p.under, err = rendition(v.get("renditions")); err != nil || p.URL == "" {
		return p, err
	}
	descriptions, err := parts(v, "descriptions", "description")
	if err != nil {
		return p, err
	}
	silent := func(d part) bool { return d.role == "alt" || d.role == "alttext" || d.role == "alt_text" }
	credited := func(d part) bool { return strings.HasPrefix(d.role, "credit") }
	if i := slices.IndexFunc(descriptions, silent); i >= 0 {
		if p.Alt, err = descriptions[i].lines(); err != nil {
			return p, err
		}
	} else if p.Alt, err = line(v.get("altText", "alt_text")); err != nil {
		return p, err
	}
	if i := slices.IndexFunc(descriptions, credited); i >= 0 {
		if p.Credit, err = descriptions[i].line(); err != nil {
			return p, err
		}
	}
	rest := slices.DeleteFunc(descriptions, func(d part) bool { return silent(d) || credited(d) })
	if d, ok := best(rest, "caption", "main", "text", ""); ok {
		if p.Caption, err = d.lines(); err != nil {
			return p, err
		}
	}
	if p.Alt == "" {
		var named story.Content
		if err := headlines(v, &named); err != nil {
			return p, err
		}
		if named.Headline != p.Caption {
			p.Alt = named.Headline
		}
	}
	if p.Credit == "" {
		if p.Credit, err = line(v.get("by", "byline", "creditLine", "copyrightHolder")); err != nil {
			return p, err
		}
	}
	return p, nil
}

// rendition is the largest picture among renditions, in a list with names or
// under them, and the addresses of all.
func rendition(list value) (url string, width, height int, under []string, err error) {
	list.each(func(_ string, one value) {
		if err != nil || one.kind() != '{' {
			return
		}
		var href, media string
		var w, h int
		if href, err = one.get("href").text(); err != nil {
			return
		}
		if media, err = one.get("contentType", "mimetype").text(); err != nil {
			return
		}
		if href = prose.Address(href); href == "" || !pictorial(media, href) {
			return
		}
		if w, err = one.get("width").number(); err != nil {
			return
		}
		if h, err = one.get("height").number(); err != nil {
			return
		}
		under = append(under, href)
		if url == "" || w > width {
			url, width, height = href, w, h
		}
	})
	return url, width, height, under, err
}

// pictorial says that a browser shows it as a picture.
func pictorial(media, href string) bool {
	switch media = strings.ToLower(media); {
	case media == "":
		path, _, _ := strings.Cut(strings.ToLower(href), "?")
		return slices.ContainsFunc([]string{".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg"}, func(end string) bool { return strings.HasSuffix(path, end) })
	case strings.HasPrefix(media, "image/tif"):
		return false
	}
	return strings.HasPrefix(media, "image/")
}
