package check

import (
	"math"
	"strings"
)

// numberUnit finds one amount in two units: 5 km (5 miles), and 3 millions d’euros above, 3 millions de
// dollars below. A conversion in brackets must come near to what it is; money changes its worth, so of it only
// the same number is told.
var numberUnit = Rule{"number-unit", Warn, func(r *Reading) {
	base := r.Lang.Base()
	if base != "fr" && base != "en" {
		return
	}
	seen := map[float64]map[string]bool{} // currencies of an amount, in the body
	var above []counted
	var sums []counted
	for _, p := range r.told() {
		list := r.amounts(p)
		converted := -1
		for i, a := range list {
			if i+1 < len(list) {
				b := list[i+1]
				if mistaken(a, b) && bracketed(p.text, a, b) {
					r.at(p, b.from, b.upTo, nil, p.text[a.from:a.upTo], p.text[b.from:b.upTo])
					converted = i + 1
				}
			}
			if a.money == "" || i == converted {
				continue
			}
			if p.field == "headline" || p.field == "standfirst" {
				above = append(above, counted{a, p})
			} else if p.field == "body" {
				if seen[a.value] == nil {
					seen[a.value] = map[string]bool{}
				}
				if len(seen[a.value]) > 0 && !seen[a.value][a.money] && (a.known || telling(a.value)) {
					sums = append(sums, counted{a, p})
				}
				seen[a.value][a.money] = true
			}
		}
	}
	for _, a := range above {
		if in := seen[a.value]; len(in) == 1 && !in[a.money] {
			for other := range in {
				r.at(a.in, a.from, a.upTo, nil, a.in.text[a.from:a.upTo], other)
			}
		}
	}
	for _, a := range sums {
		for other := range seen[a.value] {
			if other != a.money {
				r.at(a.in, a.from, a.upTo, nil, a.in.text[a.from:a.upTo], other)
				break
			}
		}
	}
}}

// telling reports whether a number is so particular that two amounts are hardly the same by chance: 27, 3.2 million.
func telling(v float64) bool {
	for v >= 10 && math.Mod(v, 10) == 0 {
		v /= 10
	}
	return v > 10 || v != math.Trunc(v)
}

// bracketed reports whether the second amount stands in brackets right after the first.
func bracketed(text string, a, b amount) bool {
	betweenDays := text[a.upTo:min(len(text), b.from)]
	if a.upTo > b.from {
		return false
	}
	betweenDays = strings.TrimRight(betweenDays, "$€£¥US ")
	return betweenDays == " (" || betweenDays == "\u00a0(" || betweenDays == " (environ" || betweenDays == " (about" || betweenDays == " (soit" || betweenDays == ", soit" || betweenDays == " soit" || betweenDays == ", or" || betweenDays == " or"
}

// mistaken reports whether the second amount is not what the first is in its unit.
func mistaken(a, b amount) bool {
	if a.money != "" && b.money != "" {
		return a.money != b.money && a.value == b.value
	}
	if a.unit == "°C" && b.unit == "°F" {
		return math.Abs(a.value*1.8+32-b.value) > 4
	}
	if a.unit == "°F" && b.unit == "°C" {
		return math.Abs(b.value*1.8+32-a.value) > 4
	}
	one, other := inUnit[a.unit], inUnit[b.unit]
	if one.of == "" || one.of != other.of || a.unit == b.unit || a.value == 0 || b.value == 0 {
		return false
	}
	ratio := a.value * one.times / (b.value * other.times)
	return ratio > 1.25 || ratio < 0.8
}

// inUnit is what a unit measures, and how many of its base units it is.
var inUnit = map[string]struct {
	of    string
	times float64
}{
	"km": {"length", 1000}, "mile": {"length", 1609.344}, "m": {"length", 1}, "foot": {"length", 0.3048}, "cm": {"length", 0.01}, "inch": {"length", 0.0254},
	"kg": {"mass", 1}, "pound": {"mass", 0.45359237}, "ha": {"area", 1}, "acre": {"area", 0.40468564}, "l": {"volume", 1}, "gallon": {"volume", 3.785411784},
}
