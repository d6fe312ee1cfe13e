package check

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// quoteTwoWordings finds a statement that stands twice between marks, in two wordings. One that is only shortened
// is right. Nothing mends it: which one was said nobody here knows, and one word may be the whole difference.
var quoteTwoWordings = Rule{"quote-two-wordings", Warn, func(r *Reading) {
	if !speaks(r) {
		return
	}
	in := quotable(r.Content)
	var all []wording
	for _, q := range quotedIn(r.Content, in) {
		if w := wordingOf(q); len(w.words) >= 4 && len(all) < mostQuotes {
			all = append(all, w)
		}
	}
	slices.SortStableFunc(all, func(a, b wording) int {
		if a.passage != b.passage {
			return a.passage - b.passage
		}
		return a.from - b.from
	})
	pairs := map[[2]string][]int{} // who has two words in a row
	for i, b := range all {
		shared := make([]int, len(all))
		for k := 1; k < len(b.words); k++ {
			two := [2]string{b.words[k-1], b.words[k]}
			for _, j := range pairs[two] {
				shared[j]++
			}
			if list := pairs[two]; len(list) < 8 && (len(list) == 0 || list[len(list)-1] != i) {
				pairs[two] = append(list, i)
			}
		}
		for j := range i {
			if shared[j]*4 < min(len(all[j].words), len(b.words)) {
				continue
			}
			if differ := differing(all[j], b); differ != nil {
				r.at(b.at, b.from, b.to, nil, shortened(all[j].text), strings.Join(differ, ", "))
				break
			}
		}
	}
}}

const (
	mostQuotes = 300 // that are compared in one story
	mostWords  = 120 // of one that are
)

// A wording is a quotation by its words. gap has those after which something was left out or put in other words.
type wording struct {
	placedQuote
	words []string
	gap   map[int]bool
}

func wordingOf(q placedQuote) wording {
	w := wording{placedQuote: q, gap: map[int]bool{}}
	inside := 0 // brackets
	end, capitals, long := 0, 0, 0
	for _, t := range tokensOf(q.text) {
		between := q.text[end:t.from]
		if strings.ContainsAny(between, "…[(") || strings.Contains(between, "...") {
			w.gap[len(w.words)] = true
		}
		inside += strings.Count(between, "[") + strings.Count(between, "(") - strings.Count(between, "]") - strings.Count(between, ")")
		end = t.to
		if len(t.text) > 3 {
			long++
			if t.shape != small {
				capitals++
			}
		}
		if inside > 0 {
			w.gap[len(w.words)] = true
			continue
		}
		if len(w.words) < mostWords {
			w.words = append(w.words, strings.ReplaceAll(strings.ToLower(t.text), "’", "'"))
		}
	}
	if capitals > 2 && capitals*4 > long*3 { // a title: two can be much alike
		w.words = nil
	}
	return w
}

// differing are the words by which two quotations differ that are otherwise the same; nil where they are the
// same, where one is shortened, or where they are two.
func differing(a, b wording) []string {
	if len(a.words) > len(b.words) {
		a, b = b, a
	}
	n, m := len(a.words), len(b.words)
	if n == m && slices.Equal(a.words, b.words) {
		return nil
	}
	// cost[i][j] is how many words part the first i of a from the last words before j of b: b may go on at both ends.
	cost := make([][]int, n+1)
	all := make([]int, (n+1)*(m+1))
	for i := range cost {
		cost[i] = all[i*(m+1) : (i+1)*(m+1)]
		cost[i][0] = i
	}
	for i := 1; i <= n; i++ {
		for j := 1; j <= m; j++ {
			d := cost[i-1][j-1]
			if a.words[i-1] != b.words[j-1] {
				d += 2
			}
			left := 1
			if a.gap[i] && i < n {
				left = 0 // left out, and said so
			}
			cost[i][j] = min(d, cost[i-1][j]+1, cost[i][j-1]+left)
		}
	}
	end := 0
	for j := range m + 1 {
		if cost[n][j] < cost[n][end] {
			end = j
		}
	}
	var differ []string
	same, long, denied, hidden := 0, 0, false, []string{}
	last, edge := 0, false // where the words that differ are the first or the last
	i, j := n, end
	for i > 0 {
		left := 1
		if a.gap[i] && i < n {
			left = 0
		}
		switch {
		case j > 0 && a.words[i-1] == b.words[j-1] && cost[i][j] == cost[i-1][j-1]:
			edge, last = edge || same == 0 && len(differ) > 0, len(differ)
			same++
			if len(a.words[i-1]) > 3 {
				long++
			}
			i, j = i-1, j-1
		case j > 0 && cost[i][j] == cost[i][j-1]+left:
			if left == 0 {
				hidden = append(hidden, b.words[j-1])
			} else {
				differ = append(differ, b.words[j-1])
			}
			j--
		case cost[i][j] == cost[i-1][j]+1:
			differ = append(differ, a.words[i-1])
			i--
		default: // two words for one
			differ = append(differ, b.words[j-1], a.words[i-1])
			i, j = i-1, j-1
		}
	}
	if len(differ) > last { // at the beginning, where what turns it round may stand before it
		edge = true
		for k := j - 1; k >= max(0, j-2); k-- {
			if denies(b.words[k]) {
				differ = append(differ, b.words[k:j]...)
				break
			}
		}
	}
	if len(hidden) <= 3 && slices.ContainsFunc(hidden, denies) { // a mark of omission must not turn a sentence round
		differ = append(differ, hidden...)
	}
	slices.Reverse(differ)
	weighs := false // articles and the like alone are the sentence’s around it
	for _, w := range differ {
		denied = denied || denies(w)
		weighs = weighs || utf8.RuneCountInString(w) > 3 || strings.ContainsAny(w, "0123456789")
	}
	switch {
	case len(differ) == 0, long < 2, !denied && !weighs, edge && !denied && len(differ) > 1:
		return nil
	case edge && same < 8 && (!denied || same < 6): // two statements can begin or end alike
		return nil
	case denied && same >= 4 && len(differ) <= max(2, same/2):
		return differ
	case same >= 6 && len(differ) <= max(2, same/3):
		return differ
	}
	return nil
}

// denies reports whether a word turns a sentence into its opposite.
func denies(w string) bool { return negations[w] || strings.HasSuffix(w, "n't") }

var negations = set("ne n' pas jamais aucun aucune rien ni non nul nulle guère not never no none nobody nothing neither nor cannot without لا لن لم ليس ليست لسنا غير")
