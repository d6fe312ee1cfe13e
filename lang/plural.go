package lang

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// categories are CLDR's plural categories in the order their rules are tried.
// other is the one without a rule: what nothing else takes.
var categories = []string{"zero", "one", "two", "few", "many", "other"}

// rule is one category's condition: one of the alternatives, each of which
// wants all its relations (UTS 35, part 3, "Plural rules syntax").
type rule struct {
	category     string
	alternatives [][]relation
}

// relation is like n % 100 = 3..10,13: the rest of an operand, and whether it
// is, or is not, in one of the ranges.
type relation struct {
	operand byte  // n, i: the number; v, w, f, t, e, c: 0 for a whole number
	modulo  int64 // 0 for none
	not     bool
	ranges  [][2]int64
}

// readRules reads the conditions of a language. It fails on what is no rule.
func readRules(conditions map[string]string) (rules []rule, err error) {
	for category, condition := range conditions {
		if category == "other" {
			continue
		}
		r := rule{category: category}
		for all := range strings.SplitSeq(condition, " or ") {
			var both []relation
			for one := range strings.SplitSeq(all, " and ") {
				next, err := readRelation(one)
				if err != nil {
					return nil, fmt.Errorf("%s: no plural rule: %q", category, one)
				}
				both = append(both, next)
			}
			r.alternatives = append(r.alternatives, both)
		}
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b rule) int {
		return cmp.Compare(slices.Index(categories, a.category), slices.Index(categories, b.category))
	})
	return rules, nil
}

// readRelation reads one relation.
func readRelation(s string) (r relation, err error) {
	left, right, ok := strings.Cut(s, " != ")
	if r.not = ok; !ok {
		left, right, _ = strings.Cut(s, " = ")
	}
	if operand, modulo, has := strings.Cut(left, " % "); has {
		left = operand
		if r.modulo, err = strconv.ParseInt(modulo, 10, 64); err != nil || r.modulo < 1 {
			return r, strconv.ErrRange
		}
	}
	if len(left) != 1 || !strings.Contains("nivwftec", left) {
		return r, strconv.ErrSyntax
	}
	r.operand = left[0]
	for part := range strings.SplitSeq(right, ",") {
		low, high, isRange := strings.Cut(part, "..")
		if !isRange {
			high = low
		}
		from, err := strconv.ParseInt(low, 10, 64)
		if err != nil {
			return r, err
		}
		to, err := strconv.ParseInt(high, 10, 64)
		if err != nil {
			return r, err
		}
		r.ranges = append(r.ranges, [2]int64{from, to})
	}
	return r, nil
}

// plural is the category of a whole number: one, few, other.
func (c *table) plural(n int64) string {
	for _, r := range c.rules {
		for _, all := range r.alternatives {
			if !slices.ContainsFunc(all, func(one relation) bool { return !one.holds(n) }) {
				return r.category
			}
		}
	}
	return "other"
}

// holds reports whether the relation is true of n.
func (r relation) holds(n int64) bool {
	if r.operand != 'n' && r.operand != 'i' {
		n = 0 // no digits after the mark, no exponent
	}
	if r.modulo != 0 {
		n %= r.modulo
	}
	n = max(n, -n) // rules are about absolute values
	in := slices.ContainsFunc(r.ranges, func(p [2]int64) bool { return p[0] <= n && n <= p[1] })
	return in != r.not
}
