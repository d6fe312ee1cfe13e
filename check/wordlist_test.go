package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"marbre/check"
	"marbre/story"
)

func TestBadLinesAreToldByNumberAndTheOthersHold(t *testing.T) {
	list, bad := check.ParseWords(strings.Join([]string{
		"# of the desk", "Kiev => Kyiv", "no arrow", "a => ", "same => same", "!", "/(/ => x", "/a*/ => b", "/(a{40}b{40}){20}/ => b", "/x/", "= ", strings.Repeat("é", check.MaxWordLine+1), "= Anna Sorel # minister", "\xff => a",
	}, "\n"))
	var got []string
	for _, b := range bad {
		got = append(got, fmt.Sprint(b.Line, " ", b.Key))
	}
	want := []string{"3 form", "4 empty", "5 same", "6 empty", "7 expression", "8 nothing", "9 large", "10 form", "11 empty", "12 long", "14 coding"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	if !slices.Equal(list.Names, []string{"Anna Sorel"}) {
		t.Errorf("names %q", list.Names)
	}
	f := facts()
	f.Words = list
	c := whole()
	c.Headline = "De Kiev à Astana"
	if got := names(check.Read(c, f)); !slices.Equal(got, []string{"warn word-list headline"}) {
		t.Error(got)
	}
}

func TestAListHasAtMostSoManyRules(t *testing.T) {
	var b strings.Builder
	for i := range check.MaxWordRules + 2 {
		fmt.Fprintf(&b, "wrong%d => right\n", i)
	}
	if _, bad := check.ParseWords(b.String()); len(bad) != 2 || bad[0].Key != "many" || bad[0].Line != check.MaxWordRules+1 {
		t.Errorf("told %v", bad)
	}
}

func TestAFullListIsReadQuickly(t *testing.T) {
	var b strings.Builder
	for i := range check.MaxWordRules - check.MaxPatterns {
		fmt.Fprintf(&b, "mot%d => autre\n", i)
	}
	for i := range check.MaxPatterns {
		fmt.Fprintf(&b, "/\\bforme%d\\b/ => autre\n", i)
	}
	list, bad := check.ParseWords(b.String())
	if bad != nil {
		t.Fatal(bad)
	}
	f, c := facts(), whole()
	f.Words = list
	for range 20 {
		c.Body.Content = append(c.Body.Content, para(strings.Repeat("Le sommet s’est achevé jeudi sur un mot de plus. ", 10)))
	}
	begun := time.Now()
	check.Read(c, f)
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("10,000 characters took %v", took)
	} else {
		t.Logf("10,000 characters took %v", took)
	}
}

func FuzzParseWords(f *testing.F) {
	for _, seed := range []string{"Kiev => Kyiv # why", "!word", "?word", "/a(b)/ => $1", "= Name", "=> x", "/\\pL{9}/=>", "İ => i", "Ⱥ => b"} {
		f.Add(seed, "Kiev ab Name İ i̇ Ⱥ")
	}
	f.Fuzz(func(t *testing.T, lines, text string) {
		list, bad := check.ParseWords(lines)
		if len(bad) > strings.Count(lines, "\n")+1 {
			t.Fatalf("%d problems in %q", len(bad), lines)
		}
		if !utf8.ValidString(text) || len(text) > 1000 {
			return
		}
		c := story.Content{Headline: text}
		for _, found := range check.Read(c, check.Facts{Words: list}) {
			if words := check.Words(c, found); strings.HasPrefix(found.Rule, "word-") && words != found.Args[0] {
				t.Fatalf("%q found at %q", found.Args[0], words)
			}
			check.Mark(c, found)
		}
	})
}

func TestAMarkStaysWithWhatWasFound(t *testing.T) {
	f := facts()
	find := func(c story.Content, rule string) (marks []string) {
		for _, found := range check.Read(c, f) {
			if found.Rule == rule {
				marks = append(marks, check.Mark(c, found))
			}
		}
		return marks
	}
	c := whole()
	c.Body.Content = append(c.Body.Content, para("Un début. Les deux  ponts ont rouvert dans la matinée. Une fin."))
	was := find(c, "space-twice")
	moved := c
	moved.Body.Content = slices.Concat([]story.Node{para("Du neuf."), para("Un tout autre début. Les deux  ponts ont rouvert à midi. Une autre fin.")}, c.Body.Content[:4])
	if got := find(moved, "space-twice"); len(was) != 1 || !slices.Equal(got, was) {
		t.Errorf("moved and edited elsewhere: %v, was %v", got, was)
	}
	other := c
	other.Body.Content = append(slices.Clone(c.Body.Content), para("Les trois  ponts sont fermés."))
	if got := find(other, "space-twice"); len(got) != 2 || got[1] == was[0] {
		t.Errorf("the same rule in other words: %v", got)
	}
	c.Lead = nil
	nothing := find(c, "no-lead")
	c.Headline, c.Body.Content = "Autre chose", c.Body.Content[:1]
	if got := find(c, "no-lead"); len(nothing) != 1 || !slices.Equal(got, nothing) {
		t.Errorf("what is missing is missing whatever the words: %v, was %v", got, nothing)
	}
}

func TestAnEditionSaysOtherwise(t *testing.T) {
	c, f := whole(), facts()
	c.Byline, c.Standfirst = nil, ""
	f.Settings = map[string]story.Setting{"no-byline": {Severity: "block"}, "no-standfirst": {Off: true, Reason: "Ours have none."}}
	if got := names(check.Read(c, f)); !slices.Equal(got, []string{"block no-byline byline"}) {
		t.Error(got)
	}
	if got := names(check.Blocks(c, f)); !slices.Equal(got, []string{"block no-byline byline"}) {
		t.Error(got)
	}
}
