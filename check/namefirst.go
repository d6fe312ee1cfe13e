package check

import "strings"

// nameFirst finds somebody whom the text names by the last name alone before it names them in full. Headlines
// may do that.
var nameFirst = Rule{"name-first", Note, func(r *Reading) {
	if base := r.Lang.Base(); base != "fr" && base != "en" {
		return
	}
	type first struct {
		mention
		name string
	}
	bare := map[string]mention{} // first places of words with a capital, alone, where they can be somebody
	full := map[string]first{}
	var order []string
	for i, words := range r.spelled() {
		p := r.passages[i]
		if p.field != "body" || shouts(p.text) {
			continue
		}
		at := 0
		for _, who := range peopleOf(p.text, words) {
			for words[at].from < who.from {
				at++
			}
			if who.given == "" {
				if _, there := full[who.last]; !there { // with a function: that is enough
					full[who.last] = first{mention{passage: i, from: who.from}, ""}
				}
				continue
			}
			if _, there := full[who.last]; !there && len(who.last) > 3 && personal(words, at, who) {
				full[who.last] = first{mention{passage: i, from: who.from}, p.text[who.from:who.to]}
				order = append(order, who.last)
			}
		}
		for j, w := range words {
			if w.shape != capital || besideCapital(words, j) || strings.HasPrefix(p.text[w.to:], "-") || strings.HasPrefix(p.text[w.to:], "@") || strings.HasSuffix(p.text[:w.from], ".") {
				continue
			}
			if j > 0 && (honorifics[strings.ToLower(words[j-1].text)] || words[j-1].shape != small && strings.ContainsAny(p.text[words[j-1].to:w.from], "»”\"")) { // Martin “Joe” Sorel
				continue
			}
			if _, there := bare[w.text]; !there {
				if j > 0 && !w.begins && !leadsIn[strings.ToLower(words[j-1].text)] {
					bare[w.text] = mention{passage: -1}
					continue
				}
				bare[w.text] = mention{i, j, w.from, w.to}
			}
		}
	}
	for _, last := range order {
		f := full[last]
		b, there := bare[last]
		if there && b.passage >= 0 && f.name != "" && before(b, f.mention) {
			r.at(r.passages[b.passage], b.from, b.to, nil, f.name)
		}
	}
}}

// leadsIn are words after which a name is somebody’s and no law’s or street’s.
var leadsIn = set("à a par pour avec contre que qu selon et ou où chez comme entre sans vers quand si mais dont d by with for to and or that said says told from against when while but than like as if because")
