package intake

import (
	"strings"

	"golang.org/x/net/html"

	"marbre/fault"
)

// void are the elements without an end.
var void = set("area base br col embed hr img input link meta param source track wbr frame keygen basefont bgsound")

// lasting are the formatting elements that a parser opens again in each block until
// they are ended (HTML, 13.2.4.3): a page can make any number of nodes of few bytes by them.
var lasting = set("a b big code em font i nobr s small strike strong tt u")

// closing says which open elements a start ends without a word, as far up as the first
// of those that hold them.
var closing = map[string]bool{"li": true, "p": true, "tr": true, "td": true, "th": true, "dt": true, "dd": true, "option": true}

// holding are the elements beyond which nothing is ended so.
var holding = set("ul ol dl table tbody thead tfoot select button div section article body")

// breaking are elements that end a drawing or formula around them (HTML, 13.2.6.5).
var breaking = set("body br center code dd div dl dt em h1 h2 h3 h4 h5 h6 head hr img li menu nobr ol p pre ruby s small span strong strike sub sup table tt u ul var")

// foreign is where in open a drawing or formula begins, -1 for nowhere.
func foreign(open []string) int {
	for i, tag := range open {
		if tag == "svg" || tag == "math" {
			return i
		}
	}
	return -1
}

// implied ends in open what the start of tag ends.
func implied(open []string, tag string) []string {
	if !closing[tag] {
		return open
	}
	for i := len(open) - 1; i >= 0 && !holding[open[i]]; i-- {
		if open[i] == tag {
			return open[:i]
		}
	}
	return open
}

// maxOpen is how deep elements may be nested in what a parser gets to see: it adds
// some of its own, and refuses more than MaxDepth. maxLasting is how many formatting elements.
const (
	maxOpen    = 300
	maxLasting = 24
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// tame counts what is in a page, and takes out the elements that are nested too deep:
// their text stays. It fails with fault.TooLarge above MaxNodes.
func tame(text string) (string, error) {
	z := html.NewTokenizer(strings.NewReader(text))
	var out strings.Builder
	cut := false // out is kept only where something was taken out
	at := 0      // bytes read
	var open []string
	dropped := map[string]int{}
	formats := 0
	counts := map[string]int{}
	nodes := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := len(z.Raw())
		from := at
		at += raw
		keep := true
		switch kind {
		case html.TextToken:
			nodes++
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := string(name)
			nodes++
			if void[tag] {
				break
			}
			open = implied(open, tag)
			if i := foreign(open); i >= 0 && breaking[tag] {
				open = open[:i]
			}
			if lasting[tag] {
				if formats >= maxLasting {
					keep = false
				} else {
					formats++
					counts[tag]++
				}
			} else {
				nodes += formats
			}
			if keep && len(open) >= maxOpen {
				keep = false
				if lasting[tag] {
					formats--
					counts[tag]--
				}
			}
			if !keep {
				dropped[tag]++
				break
			}
			open = append(open, tag)
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if void[tag] {
				nodes++
				break
			}
			if dropped[tag] > 0 {
				dropped[tag]--
				keep = false
				break
			}
			if lasting[tag] {
				if counts[tag] > 0 {
					counts[tag]--
					formats--
				}
			} else {
				nodes += formats
			}
			for i := len(open) - 1; i >= 0; i-- {
				if open[i] == tag {
					open = open[:i]
					break
				}
			}
		}
		if nodes > MaxNodes {
			return "", fault.Tell(fault.TooLarge, "intake.nodes", MaxNodes)
		}
		if !keep && !cut {
			cut = true
			out.WriteString(text[:from])
		} else if keep && cut {
			out.WriteString(text[from:at])
		}
	}
	if !cut {
		return text, nil
	}
	return out.String(), nil
}

// parse reads a page within the bounds. Where it is nested deeper than the tokens
// said, formatting is left out. It fails with fault.TooLarge.
func parse(text string) (*html.Node, error) {
	text, err := tame(text)
	if err != nil {
		return nil, err
	}
	if doc, err := html.Parse(strings.NewReader(text)); err == nil {
		return doc, nil
	}
	return nil, fault.Tell(fault.TooLarge, "intake.nested", MaxDepth)
}
