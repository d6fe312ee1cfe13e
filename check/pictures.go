package check

import (
	"regexp"
	"strings"

	"marbre/story"
)

// pictures are the rules of pictures: the lead, and those in the body.
var pictures = []Rule{
	{"no-alt", Warn, everyPicture(func(r *Reading, p picture) bool { return blank(p.alt) })},
	{"alt-file", Warn, everyPicture(func(r *Reading, p picture) bool { return fileLike.MatchString(strings.TrimSpace(p.alt)) })},
	{"no-credit", Warn, everyPicture(func(r *Reading, p picture) bool { return blank(p.credit) })},
	{"no-lead", Note, func(r *Reading) {
		if r.Lead == nil || r.Lead.URL == "" {
			r.find("lead", noBlock)
		}
	}},
	{"alt-caption", Note, everyPicture(func(r *Reading, p picture) bool {
		return !blank(p.alt) && strings.EqualFold(strings.TrimSpace(p.alt), strings.TrimSpace(p.caption))
	})},
}

// fileLike is the name of a file, or what a camera calls a picture.
var fileLike = regexp.MustCompile(`(?i)^(\S+\.(jpe?g|png|gif|webp|avif|tiff?|heic)|(img|dsc|dscf|dscn|pict|image)[_ -]?\d+)$`)

type picture struct{ url, alt, caption, credit string }

func everyPicture(wrong func(*Reading, picture) bool) func(*Reading) {
	return func(r *Reading) {
		if l := r.Lead; l != nil && l.URL != "" && wrong(r, picture{l.URL, l.Alt, l.Caption, l.Credit}) {
			r.find("lead", noBlock)
		}
		each(r.Content, func(block int, n story.Node) {
			if n.Type == "picture" && wrong(r, picture{story.Attr[string](n, "url"), story.Attr[string](n, "alt"), story.Attr[string](n, "caption"), story.Attr[string](n, "credit")}) {
				r.find("body", block)
			}
		})
	}
}
