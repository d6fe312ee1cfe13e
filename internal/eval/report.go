package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"marbre/check"
)

// The marks between which the table stands in docs/CHECKS.md.
const (
	begins = "<!-- made by make eval; begins -->"
	ends   = "<!-- made by make eval; ends -->"
)

// report is the table by rule and language, and whether the goals are reached.
func report(rows []row, e evaluation) string {
	var b strings.Builder
	stories, alarms, lengths, planted, found, inText, foundInText := len(e.stories), 0, 0, 0, 0, 0, 0
	var below []string
	b.WriteString("| rule | severity | language | clean stories | found in them | right | false alarms | stories per alarm | planted | of them found | % |\n| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, r := range rows {
		per, share := "–", "–"
		if r.alarms() > 0 {
			per = fmt.Sprint(r.clean / r.alarms())
		}
		if r.planted > 0 {
			share = fmt.Sprintf("%.1f", 100*float64(r.found)/float64(r.planted))
		}
		alarms, planted, found = alarms+r.alarms(), planted+r.planted, found+r.found
		if r.length() {
			lengths += r.told
		}
		if !r.given() {
			inText, foundInText = inText+r.planted, foundInText+r.found
		}
		if 100*r.found < wantFound*r.planted {
			below = append(below, fmt.Sprintf("%s (%s, %s)", r.rule, r.lang, share))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %d | %d | %d | %s | %d | %d | %s |\n", r.rule, r.severity, r.lang, r.clean, r.told, r.right, r.alarms(), per, r.planted, r.found, share)
	}
	there := map[string]bool{}
	for _, r := range check.House {
		there[r.Name] = true
	}
	var absent, bare []string
	for _, p := range planters {
		if !there[p.rule] {
			absent = append(absent, p.rule)
		}
		delete(there, p.rule)
	}
	for name := range there {
		bare = append(bare, name)
	}
	slices.Sort(bare)
	b.WriteString("\n")
	if len(absent) > 0 {
		fmt.Fprintf(&b, "Not there: %s.\n\n", strings.Join(absent, ", "))
	}
	if len(bare) > 0 {
		fmt.Fprintf(&b, "Without a planter: %s.\n\n", strings.Join(bare, ", "))
	}
	said := func(ok bool) string {
		if ok {
			return "reached"
		}
		return "not reached"
	}
	if len(below) > 0 {
		fmt.Fprintf(&b, "Below %d of 100: %s.\n\n", wantFound, strings.Join(below, ", "))
	}
	share := 100 * float64(foundInText) / float64(max(inText, 1))
	fmt.Fprintf(&b, "- Planted mistakes that are found in words: %d of %d, %.1f of 100; the goal is %d: %s. With those around the text and in files, where nothing is to be weighed: %d of %d.\n", foundInText, inText, share, wantFound, said(share >= wantFound), found, planted)
	fmt.Fprintf(&b, "- False alarms: %d in %d clean stories, one in %.1f; the goal is one in %d: %s.\n", alarms, stories, float64(stories)/float64(max(alarms, 1)), perAlarm, said(alarms*perAlarm <= stories))
	fmt.Fprintf(&b, "- Lengths over what a front holds, which are counted and not judged: %d.\n", lengths)
	fmt.Fprintf(&b, "- Seed %d.\n", e.seed)
	return b.String()
}

const head = `# What the rules find, and what they find wrongly

` + "`make eval`" + ` reads real stories that were published, French and English (MARBRE_DATA, or ../shared/data): what a rule
of weight warn or block finds in them counts as a false alarm until a person has said in checks-labels.json that it is
right (by the story, the rule and a hash of the words: none of the words stands there). Then it plants one known mistake
of each rule into each story and looks whether the rule finds it at its place. Notes are worth a look and alarm nobody.

` + "`go run ./internal/eval --show RULE`" + ` prints what a rule finds and misses; ` + "`--label RULE=right`" + ` labels what was read.

` + begins + "\n" + ends + "\n"

// writeBetween puts text between the marks of a page, which is made where it is not there.
func writeBetween(path, text string) error {
	was, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		was, err = []byte(head), nil
	}
	if err != nil {
		return err
	}
	before, rest, one := strings.Cut(string(was), begins)
	_, after, two := strings.Cut(rest, ends)
	if !one || !two {
		return fmt.Errorf("%s: the marks %s and %s are missing", path, begins, ends)
	}
	return os.WriteFile(path, []byte(before+begins+"\n\n"+text+"\n"+ends+after), 0o644)
}
