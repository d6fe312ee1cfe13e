package lang

import (
	"cmp"
	"slices"
	"strings"
)

// What Best looks at of a header: nobody's browser sends more, and a longer
// one is not worth the work.
const (
	acceptBytes = 1000
	acceptLimit = 20
)

// wish is one entry of an Accept-Language header.
type wish struct {
	tag    Tag // "*" for any
	weight int // q in thousandths
}

// Best returns the tag of have that fits an Accept-Language header (RFC 9110,
// 12.5.4) best. The wishes are tried from the highest q down: each wants its
// own tag first, then the same tag with parts cut off its end (RFC 4647, 3.4),
// then the first of its language. Tags of q=0 are avoided. When nothing fits
// the first of have is returned, "" of none. Of a long header the first 20
// entries within the first 1,000 bytes count.
func Best(accept string, have []Tag) Tag {
	if len(have) == 0 {
		return ""
	}
	wanted, refused := wishes(accept)
	left := slices.DeleteFunc(slices.Clone(have), func(t Tag) bool {
		named := slices.Contains(wanted, t)
		return !named && slices.ContainsFunc(refused, func(no Tag) bool { return covers(no, t) })
	})
	if len(left) == 0 {
		return have[0]
	}
	for _, want := range wanted {
		if want == "*" {
			if slices.Contains(refused, "*") {
				continue
			}
			return left[0]
		}
		for part := want; part != ""; part = part[:max(0, strings.LastIndexByte(string(part), '-'))] {
			if slices.Contains(left, part) {
				return part
			}
		}
		base := want.Base()
		if i := slices.IndexFunc(left, func(t Tag) bool { return t.Base() == base }); i >= 0 {
			return left[i]
		}
	}
	return left[0]
}

// covers reports whether the range no takes in t (RFC 4647, 3.3.1).
func covers(no, t Tag) bool {
	return no == t || strings.HasPrefix(string(t), string(no)+"-")
}

// wishes reads a header: the tags wanted, best first, and those of q=0. An
// entry that is not well formed is passed over.
func wishes(accept string) (wanted, refused []Tag) {
	if len(accept) > acceptBytes { // the last entry may be half of one
		accept = accept[:max(0, strings.LastIndexByte(accept[:acceptBytes+1], ','))]
	}
	var list []wish
	for entry := range strings.SplitSeq(accept, ",") {
		entry = strings.Trim(entry, " \t")
		if entry == "" {
			continue
		}
		if len(list) == acceptLimit {
			break
		}
		list = append(list, readWish(entry))
	}
	slices.SortStableFunc(list, func(a, b wish) int { return cmp.Compare(b.weight, a.weight) })
	for _, w := range list {
		switch {
		case w.weight < 0:
		case w.weight == 0:
			refused = append(refused, w.tag)
		default:
			wanted = append(wanted, w.tag)
		}
	}
	return wanted, refused
}

// readWish reads one entry: fr-CA;q=0.8. Its weight is -1 if it is not well
// formed.
func readWish(entry string) wish {
	name, q, weighed := strings.Cut(entry, ";")
	w := wish{weight: 1000}
	if weighed {
		w.weight = weight(strings.Trim(q, " \t"))
	}
	if name = strings.Trim(name, " \t"); name == "*" {
		w.tag = "*"
		return w
	}
	tag, err := Parse(name)
	if err != nil {
		return wish{weight: -1}
	}
	w.tag = tag
	return w
}

// weight reads q=0.8 as 800, -1 if it is no weight (RFC 9110, 12.4.2).
func weight(s string) int {
	if len(s) < 3 || len(s) > 7 || s[0]|0x20 != 'q' || s[1] != '=' || s[2] != '0' && s[2] != '1' {
		return -1
	}
	n, scale := int(s[2]-'0')*1000, 100
	for i := 3; i < len(s); i++ {
		switch {
		case i == 3 && s[i] == '.':
		case i > 3 && '0' <= s[i] && s[i] <= '9':
			n += int(s[i]-'0') * scale
			scale /= 10
		default:
			return -1
		}
	}
	if n > 1000 {
		return -1
	}
	return n
}
