package check

import "slices"

// quotePairs finds quotation marks that open and are not shut, or shut what nobody opened.
var quotePairs = Rule{"quote-pairs", Warn, func(r *Reading) {
	if !speaks(r) {
		return
	}
	_, alone := quotationsIn(r.passages)
	slices.SortStableFunc(alone, func(a, b mark) int {
		if a.passage != b.passage {
			return a.passage - b.passage
		}
		return a.from - b.from
	})
	for _, m := range alone {
		if m.kind == '‘' || m.kind == '‹' || m.kind == '«' && r.Lang.Base() == "en" { // apostrophes and arrows
			continue
		}
		p := r.passages[m.passage]
		r.at(p, m.from, m.to, nil, p.text[m.from:m.to])
	}
}}
