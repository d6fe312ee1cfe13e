package search

import (
	"hash/fnv"
	"strings"
	"unicode/utf8"
)

// nameKey is how a name of an edition is kept.
func nameKey(edition, word string) string { return edition + mark + word }

func splitKey(key string) (edition, word string) {
	edition, word, _ = strings.Cut(key, mark)
	return edition, word
}

// minTypo is how long a word must be for a mistake in it to be looked for.
const minTypo = 4

// neighbours are keys of a name and of all that is left of it without one
// letter. Two words that are one mistake apart share one of theirs.
func neighbours(edition, word string) []int64 {
	if utf8.RuneCountInString(word) < minTypo {
		return nil
	}
	keys := []int64{nearKey(edition, word)}
	for i, r := range word {
		keys = append(keys, nearKey(edition, word[:i]+word[i+utf8.RuneLen(r):]))
	}
	return keys
}

func nearKey(edition, word string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(nameKey(edition, word))) // a hash never fails
	return int64(h.Sum64() >> 1)
}

// near reports whether a and b are the same but for one letter too many, missing,
// wrong, or two that changed places.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	switch {
	case len(x) <= 1 && len(y) <= 1:
		return true
	case len(x) == 2 && len(y) == 2:
		return x[0] == y[1] && x[1] == y[0]
	}
	return false
}
