package prose

import (
	"net/url"
	"strings"
)

// shortcodes takes Hugo's shortcodes out of Markdown: {{< name … >}} and
// {{% name … %}} (gohugo.io/content-management/shortcodes). Where one stands as
// an address it becomes its address; films and posts become frames; what it
// says in words stays; the rest vanishes. Text between a pair stays.
func shortcodes(s string) string {
	if !strings.Contains(s, "{{<") && !strings.Contains(s, "{{%") {
		return s
	}
	var b strings.Builder
	for {
		at, end := shortcode(s)
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at])
		inside := s[at+3 : end-3]
		if isAddress(s[:at]) {
			b.WriteString(destination(parameters(inside)))
		} else {
			b.WriteString(inWords(parameters(inside)))
		}
		s = s[end:]
	}
}

// shortcode finds the first one in s: where it begins and ends; -1 for none.
func shortcode(s string) (at, end int) {
	for from := 0; ; {
		i := strings.Index(s[from:], "{{")
		if i < 0 {
			return -1, -1
		}
		at = from + i
		if at+2 < len(s) && (s[at+2] == '<' || s[at+2] == '%') {
			closing := ">}}"
			if s[at+2] == '%' {
				closing = "%}}"
			}
			if j := strings.Index(s[at+3:min(len(s), at+5000)], closing); j >= 0 {
				return at, at + 3 + j + 3
			}
		}
		from = at + 2
	}
}

// isAddress says that what follows before is the target of a link.
func isAddress(before string) bool {
	for _, opener := range []string{"](", "](<", "=\"", "='", "= \""} {
		if strings.HasSuffix(before, opener) {
			return true
		}
	}
	return false
}

// parameters are a shortcode's words: its name under "", named ones under their
// name, others under their place ("0", "1").
func parameters(s string) map[string]string {
	p := map[string]string{}
	place := '0'
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var name, value string
		cut := strings.IndexAny(s, " \t\n=\"`")
		switch {
		case cut > 0 && s[cut] == '=':
			name, s = s[:cut], strings.TrimLeft(s[cut+1:], " ")
		case cut > 0 && (s[cut] == '"' || s[cut] == '`'): // tmp"…", written without its space
			name = "\x00"
		}
		switch {
		case name == "\x00":
			value, s, name = s[:cut], s[cut:], ""
		case s != "" && (s[0] == '"' || s[0] == '`'):
			value, s = quoted(s)
		default:
			if cut = strings.IndexAny(s, " \t\n"); cut < 0 {
				cut = len(s)
			}
			value, s = s[:cut], s[cut:]
		}
		switch {
		case name != "":
			p[name] = value
		case p[""] == "":
			p[""] = value
		default:
			p[string(place)] = value
			place++
		}
	}
	return p
}

// quoted reads a quoted value off the beginning of s.
func quoted(s string) (value, rest string) {
	mark := s[0]
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && mark == '"' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == mark:
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

func first(p map[string]string, names ...string) string {
	for _, n := range names {
		if p[n] != "" {
			return p[n]
		}
	}
	return ""
}

// destination is the address that a shortcode stands for.
func destination(p map[string]string) string {
	return strings.NewReplacer(" ", "%20", "\n", "", "(", "%28", ")", "%29", "<", "", ">", "").Replace(first(p, "href", "url", "src", "file", "path", "0"))
}

func abroad(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// inWords is what a shortcode says, as Markdown.
func inWords(p map[string]string) string {
	name := p[""]
	id := url.PathEscape(first(p, "id", "0"))
	switch {
	case strings.HasPrefix(name, "/"):
		return "" // the end of a pair
	case name == "youtube" && id != "":
		return frame("https://www.youtube.com/watch?v="+id, p["title"])
	case name == "vimeo" && id != "":
		return frame("https://vimeo.com/"+id, p["title"])
	case (name == "tweet" || name == "x" || name == "twitter") && p["user"] != "" && p["id"] != "":
		return frame("https://x.com/"+url.PathEscape(p["user"])+"/status/"+url.PathEscape(p["id"]), "")
	}
	to := first(p, "href", "url", "button-url", "src", "link", "0")
	var said []string
	for _, key := range []string{"kicker", "title", "label", "intro", "text", "cite", "button-text"} {
		if p[key] != "" {
			said = append(said, p[key])
		}
	}
	line := strings.ReplaceAll(strings.Join(said, " — "), "\n", " ")
	switch {
	case abroad(to) && strings.Contains(name, "im") && line == "":
		return `<img src="` + attribute(to) + `" alt="` + attribute(first(p, "alt", "caption")) + `">`
	case abroad(to) && strings.Contains(name, "iframe"):
		return frame(to, p["title"])
	case abroad(to) && line == "":
		return "<" + destination(map[string]string{"0": to}) + ">"
	case abroad(to) && !strings.ContainsAny(line, "[]"):
		return "[" + line + "](" + destination(map[string]string{"0": to}) + ")"
	}
	return line
}

func frame(src, title string) string {
	return `<iframe src="` + attribute(src) + `" title="` + attribute(title) + `"></iframe>`
}

var attributes = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;", "\n", " ")

func attribute(s string) string { return attributes.Replace(s) }
