package check

// nameConfirmed marks the first mention of each name that the newsroom has confirmed: it is right.
var nameConfirmed = Rule{"name-confirmed", Right, func(r *Reading) {
	if len(r.Names) == 0 {
		return
	}
	standing := indexOf(r).confirmed(r)
	within := map[mention]int{} // how many words the longest name has that stands over a word
	for _, f := range standing {
		for k := range f.name {
			m := mention{passage: f.at[0].passage, word: f.at[0].word + k}
			within[m] = max(within[m], len(f.name))
		}
	}
	for _, n := range r.Names {
		f, is := standing[n]
		if !is || len(f.name) < within[mention{passage: f.at[0].passage, word: f.at[0].word}] {
			continue
		}
		delete(standing, n) // a name may be listed twice
		r.at(r.passages[f.at[0].passage], f.at[0].from, f.at[0].to, nil, n)
	}
}}
