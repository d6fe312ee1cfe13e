package check_test

import (
	"fmt"
	"slices"
	"testing"

	"marbre/check"
)

func TestLinesAreMadeOfOthersRules(t *testing.T) {
	for _, c := range []struct {
		name, file string
		read       func([]byte) ([]string, []check.Problem)
		lines      []string
		left       string
	}{
		{"a substitution of Vale's", `---
extends: substitution
message: "The house writes otherwise."
level: warning
ignorecase: true
swap:
  # spellings
  Kiev: Kyiv
  "web site": website|site # the first is taken
  'per(?:cent| cent)': "percent"
  'l''Iran': Iran
  list: [a, b]
`, check.FromVale, []string{"Kiev => Kyiv # The house writes otherwise.", "web site => website # The house writes otherwise.", `/(?i)\b(?:per(?:cent| cent))\b/ => percent # The house writes otherwise.`, "l'Iran => Iran # The house writes otherwise."}, "12 left-form"},
		{"an existence of Vale's", "extends: existence\nmessage: \"Do not write '%s'\"\nlevel: error\ntokens:\n  - clearly\n  - of course\n  - '(?:very|really) good'\n", check.FromVale, []string{"!clearly", "!of course"}, "7 left-expression"},
		{"a milder one", "extends: existence\nlevel: suggestion\ntokens:\n- allegedly\n", check.FromVale, []string{"?allegedly"}, ""},
		{"another kind", "extends: occurrence\nmax: 3\n", check.FromVale, nil, "1 left-kind"},
		{"LanguageTool's", `<?xml version="1.0"?>
<!DOCTYPE rules [<!ENTITY days "monday|tuesday">]>
<rules lang="en"><category name="House">
<rule id="PRESENTLY" name="currently"><pattern><token>at</token><token regexp="yes">this|the</token><token>moment</token></pattern><message>Say <suggestion>now</suggestion>.</message></rule>
<rulegroup id="G" name="Group"><rule><pattern><token>sort</token><token>of</token></pattern><message>Vague.</message></rule></rulegroup>
<rule id="VERB" name="a verb"><pattern><token postag="VB"/></pattern><message>x</message></rule>
<rule id="EXC" name="exception"><pattern><token>foo<exception>bar</exception></token></pattern><message>x</message></rule>
<rule id="MARK" name="marker"><pattern><marker><token>foo</token></marker></pattern><message>x</message></rule>
<rule id="MATCH" name="match"><pattern><token>foo</token></pattern><message><suggestion><match no="1"/></suggestion></message></rule>
<rule id="OFF" name="off" default="off"><pattern><token>foo</token></pattern><message>x</message></rule>
<rule id="DAYS" name="days"><pattern><token regexp="yes">&days;</token></pattern><message>x</message></rule>
</category></rules>`, check.FromLanguageTool, []string{"at this moment => now # currently", "at the moment => now # currently", "?sort of"}, "6 left-rule, 7 left-rule, 8 left-rule, 9 left-rule, 10 left-rule, 11 left-rule"},
		{"half a file", "<rules><rule id=\"A\"><pattern>", check.FromLanguageTool, nil, "1 left-form"},
	} {
		lines, left := c.read([]byte(c.file))
		told := ""
		for i, p := range left {
			if i > 0 {
				told += ", "
			}
			told += fmt.Sprint(p.Line, " ", p.Key)
		}
		if !slices.Equal(lines, c.lines) || told != c.left {
			t.Errorf("%s:\n%q\n%q\nleft %q, want %q", c.name, lines, c.lines, told, c.left)
		}
	}
}

func FuzzConvert(f *testing.F) {
	f.Add([]byte("extends: substitution\nswap:\n  'a''b': c\n"))
	f.Add([]byte("<rule><pattern><token>a</token></pattern></rule>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func([]byte) ([]string, []check.Problem){check.FromVale, check.FromLanguageTool} {
			lines, _ := read(data)
			for _, line := range lines {
				if _, bad := check.ParseWords(line); bad != nil {
					t.Fatalf("%q is no line: %v", line, bad)
				}
			}
		}
	})
}
