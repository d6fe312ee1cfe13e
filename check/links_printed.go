package check

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"marbre/story"
)

// printed is an address as it is written in a text.
var printed = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>«»“”"'’()\[\]{}|\\^` + "`" + `]+`)

// An address is one that is printed in a text, without the mark that ends its sentence.
type address struct {
	extent
	host extent
}

// addresses are those that a text prints.
func addresses(text string) (all []address) {
	if !strings.Contains(text, "://") && !strings.Contains(text, "www.") && !strings.Contains(text, "WWW.") {
		return nil
	}
	for _, m := range printed.FindAllStringIndex(text, -1) {
		end := m[0] + len(strings.TrimRightFunc(text[m[0]:m[1]], func(r rune) bool { return unicode.IsPunct(r) && r != '/' && r != '-' && r != '_' || r == '\uFFFD' }))
		from := m[0]
		if i := strings.Index(text[m[0]:end], "://"); i >= 0 {
			from += i + 3
		}
		to := end
		if i := strings.IndexAny(text[from:end], "/?#:"); i >= 0 {
			to = from + i
		}
		if to > from && strings.Contains(text[from:to], ".") {
			all = append(all, address{extent{m[0], end}, extent{from, to}})
		}
	}
	return all
}

// linkPrinted finds an address that is printed in the text: readers follow words, and an address is read out
// letter by letter to whoever listens. One that is a name alone (www.lemarbre.example) can be meant; an address
// that is told as glued is left to those rules.
var linkPrinted = Rule{"link-printed", Note, func(r *Reading) {
	for _, p := range r.told() {
		for _, a := range addresses(p.text) {
			if !wordBeside(p.text, a.from) && known(a.host.of(p.text)) {
				r.at(p, a.from, a.to, nil)
			}
		}
	}
}}

// linkTitleGlued finds an address right behind a word: Lire la suitehttps://…
var linkTitleGlued = Rule{"link-title-glued", Warn, func(r *Reading) {
	for _, p := range r.told() {
		for _, a := range addresses(p.text) {
			if !wordBeside(p.text, a.from) {
				continue
			}
			word := finalWord(p.text[:a.from])
			r.at(p, a.from-len(word), a.to, []Edit{{a.from - len(word), a.to, word + " " + a.of(p.text)}})
		}
	}
}}

// linkGlued finds a word right behind an address, which makes an ending that no address has: www.site.fret.
var linkGlued = Rule{"link-glued", Warn, func(r *Reading) {
	for _, p := range r.told() {
		for _, a := range addresses(p.text) {
			host := a.host.of(p.text)
			if m := sentenceGlued.FindStringSubmatchIndex(a.of(p.text)); m != nil {
				at := a.from + m[2]
				r.at(p, a.from, a.to, []Edit{{a.from, a.to, p.text[a.from:at] + " " + p.text[at:a.to]}})
				continue
			}
			if known(host) || a.host.to != a.to { // what has a path is an address
				continue
			}
			cut := glued(host)
			if cut == 0 {
				continue
			}
			at := a.host.from + cut
			r.at(p, a.from, a.to, []Edit{{a.from, a.to, p.text[a.from:at] + " " + p.text[at:a.to]}})
		}
	}
}}

// sentenceGlued is a sentence that begins right behind an address.
var sentenceGlued = regexp.MustCompile(`/[^/?#]*[a-z0-9]\.(Le|La|Les|L|Un|Une|Il|Elle|Ils|On|Ce|The|An?|In|It|He|She|They|We)$`)

func wordBeside(text string, at int) bool {
	return unicode.IsLetter(lastRune(text[:at])) || strings.HasSuffix(text[:at], "…") || strings.HasSuffix(text[:at], ".") || strings.HasSuffix(text[:at], ",")
}

// known reports whether a host's ending is one that there is (publicsuffix.org).
func known(host string) bool {
	_, icann := publicsuffix.PublicSuffix(strings.ToLower(host))
	return icann
}

// glued is where a host ends to which a word is glued: after the longest ending that there is, with a word
// behind it; 0 where none can be told.
func glued(host string) int {
	dot := strings.LastIndexByte(host, '.')
	last := host[dot+1:]
	for n := min(len(last)-1, 6); n >= 2; n-- {
		if endings[strings.ToLower(last[:n])] && lettersOnly(last[n:]) {
			return dot + 1 + n
		}
	}
	return 0
}

// endings are those that addresses in the news have; others would be found in words.
var endings = words("com org net info fr be ch ca uk eu de es it us int gov edu ma dz tn sn ci ml lu")

func lettersOnly(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// A leading is a run of text that leads somewhere.
type leading struct {
	passage
	extent
	to *url.URL
}

// linkedIn are the links of the body's texts, with where their words stand.
func linkedIn(r *Reading) (all []leading) {
	for i, block := range r.Body.Content {
		text, at := "", 0
		first := true
		var read func(story.Node)
		read = func(n story.Node) {
			if !flat(n) {
				for _, c := range n.Content {
					read(c)
				}
				return
			}
			if !first {
				at++
			}
			first = false
			for _, c := range n.Content {
				size := len("\uFFFD")
				switch c.Type {
				case "text":
					size = len(c.Text)
				case "hard_break":
					size = 1
				}
				if to := href(c); to != "" {
					if text == "" {
						text = Text(block)
					}
					if u, err := url.Parse(to); err == nil {
						if n := len(all); n > 0 && all[n-1].block == i && all[n-1].extent.to == at && all[n-1].to.String() == u.String() { // one link, in bold halfway
							all[n-1].extent.to += size
						} else {
							all = append(all, leading{passage{text, "body", i}, extent{at, at + size}, u})
						}
					}
				}
				at += size
			}
		}
		read(block)
	}
	return all
}

// followers are the parameters of an address by which whoever reads is followed; utm_ is any that begins so.
var followers = words("fbclid gclid dclid gclsrc msclkid yclid twclid ttclid igshid mc_cid mc_eid mkt_tok _hsenc _hsmi vero_id oly_anon_id oly_enc_id wickedid xtor at_medium at_campaign")

// linkTracking finds a link whose address says who sent its reader.
var linkTracking = Rule{"link-tracking", Warn, func(r *Reading) {
	for _, l := range linkedIn(r) {
		if l.to.RawQuery == "" {
			continue
		}
		for part := range strings.SplitSeq(l.to.RawQuery, "&") {
			name, _, _ := strings.Cut(part, "=")
			if name = strings.ToLower(name); strings.HasPrefix(name, "utm_") || followers[name] {
				r.at(l.passage, l.from, l.extent.to, nil, name)
				break
			}
		}
	}
}}

// linkSelf finds a link to the story itself.
var linkSelf = Rule{"link-self", Warn, func(r *Reading) {
	for _, l := range linkedIn(r) {
		if n := storyAt(l.to, r.Hosts); n != 0 && n == r.Number {
			r.at(l.passage, l.from, l.extent.to, nil)
		}
	}
}}

// linkDead finds a link to a story of the newsroom's own that readers do not have. What is not known of is
// left alone.
var linkDead = Rule{"link-dead-story", Warn, func(r *Reading) {
	for _, l := range linkedIn(r) {
		n := storyAt(l.to, r.Hosts)
		if state, known := r.Related[n]; n != 0 && n != r.Number && known && state != story.StatePublished {
			r.at(l.passage, l.from, l.extent.to, nil, int64(n))
		}
	}
}}

// storyPath is the address of a story (story.Edition.Path).
var storyPath = regexp.MustCompile(`^/[^/]+/[0-9]{4}/[0-9]{2}/[0-9]{2}/([0-9]{1,18})(?:/|$)`)

// storyAt is the story of the newsroom's own to which an address leads, 0 for none.
func storyAt(u *url.URL, hosts []string) story.Number {
	ours := u.Host == ""
	for _, h := range hosts {
		ours = ours || strings.EqualFold(u.Host, h) || strings.EqualFold(u.Hostname(), h)
	}
	m := storyPath.FindStringSubmatch(u.Path)
	if !ours || m == nil {
		return 0
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0
	}
	return story.Number(n)
}
