package check

import (
	"net/url"
	"strings"

	"marbre/story"
)

// links are the rules of how a story is built and where it leads.
var links = []Rule{
	{"related-dead", Warn, everyRelated(func(r *Reading, n story.Number, _ int) bool {
		state, there := r.Related[n]
		return !there || state == story.StateWithdrawn
	})},
	{"related-self", Warn, everyRelated(func(r *Reading, n story.Number, _ int) bool { return n == r.Number })},
	{"related-waiting", Note, everyRelated(func(r *Reading, n story.Number, _ int) bool {
		state, there := r.Related[n]
		return there && n != r.Number && state != story.StateWithdrawn && state != story.StatePublished
	})},
	{"related-twice", Note, everyRelated(func(_ *Reading, _ story.Number, before int) bool { return before > 0 })},
	{"link-empty", Warn, func(r *Reading) {
		each(r.Content, func(block int, n story.Node) {
			if n.Type == "text" && blank(n.Text) && href(n) != "" {
				r.find("body", block)
			}
		})
	}},
	{"link-desk", Warn, func(r *Reading) {
		each(r.Content, func(block int, n story.Node) {
			if to := href(n); strings.HasPrefix(to, "/desk/") || strings.HasPrefix(to, "/preview/") {
				r.find("body", block)
			}
		})
	}},
	{"heading-empty", Warn, func(r *Reading) {
		each(r.Content, func(block int, n story.Node) {
			if n.Type == "heading" && blank(Text(n)) {
				r.find("body", block)
			}
		})
	}},
	{"no-speaker", Note, func(r *Reading) {
		each(r.Content, func(block int, n story.Node) {
			if n.Type == "quote" && blank(story.Attr[string](n, "speaker")) {
				r.find("body", block)
			}
		})
	}},
	{"heading-level", Note, func(r *Reading) {
		last := int64(1) // the headline's
		each(r.Content, func(block int, n story.Node) {
			if n.Type != "heading" {
				return
			}
			level := story.Attr[int64](n, "level")
			if level > last+1 {
				r.find("body", block)
			}
			last = level
		})
	}},
	{"table-header", Note, func(r *Reading) {
		each(r.Content, func(block int, n story.Node) {
			if n.Type != "table" {
				return
			}
			for _, row := range n.Content {
				for _, cell := range row.Content {
					if story.Attr[bool](cell, "header") {
						return
					}
				}
			}
			r.find("body", block)
		})
	}},
}

// RelatedOf are the stories to which a story leads, in its order, each once: those that it names as related, and
// those to which words of its text link, at an address without a host or at one of hosts.
func RelatedOf(c story.Content, hosts ...string) (all []story.Number) {
	seen := map[story.Number]bool{}
	add := func(num story.Number) {
		if !seen[num] {
			seen[num] = true
			all = append(all, num)
		}
	}
	each(c, func(_ int, n story.Node) {
		if n.Type == "related" {
			add(story.Number(story.Attr[int64](n, "number")))
		} else if to := href(n); to != "" {
			if u, err := url.Parse(to); err == nil {
				if num := storyAt(u, hosts); num != 0 {
					add(num)
				}
			}
		}
	})
	return all
}

func everyRelated(wrong func(r *Reading, n story.Number, before int) bool) func(*Reading) {
	return func(r *Reading) {
		seen := map[story.Number]int{}
		each(r.Content, func(block int, n story.Node) {
			if n.Type != "related" {
				return
			}
			num := story.Number(story.Attr[int64](n, "number"))
			if wrong(r, num, seen[num]) {
				r.find("body", block, int64(num))
			}
			seen[num]++
		})
	}
}

// href is where a text leads, "" for nowhere.
func href(n story.Node) string {
	for _, m := range n.Marks {
		if m.Type == "link" {
			return story.Attr[string](story.Node{Attrs: m.Attrs}, "href")
		}
	}
	return ""
}
