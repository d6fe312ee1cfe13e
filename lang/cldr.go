package lang

import (
	"embed"
	"encoding/json"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// The tables are what CLDR 48.2 says (https://cldr.unicode.org, licence beside
// them). internal/cldr writes them.
//
//go:embed cldr/*.json
var tables embed.FS

// table is how one language writes dates, numbers, names and marks. Its fields
// are explained in internal/cldr.
type table struct {
	Digits    string
	Decimal   string
	Group     string
	Grouping  int
	Minus     string
	Groups    int
	Months    [4][]string
	Days      [4][]string
	HalfDays  []string
	Periods   []period
	Date      []string
	DateTime  []string
	Time      string
	Quotes    []string
	List      []string
	Zone      string
	Cities    map[string]string
	Languages map[string]string
	Plurals   map[string]string
	Samples   map[string]string

	tag   Tag
	digit []string // Digits, each by itself
	rules []rule   // Plurals, read
}

// period is a part of the day, in minutes after midnight.
type period struct {
	From, Before int
	Name         string
}

// zoneNames are what zones are called, whatever the language.
type zoneNames struct {
	Same   map[string]string // another name of a zone to the one that tables use
	Cities map[string]string // by that name: the city that it is named for now
}

// ready are the tables that were asked for, by tag.
var ready sync.Map

// tableOf returns the table of the nearest language: tag itself, then what CLDR
// has it inherit from, which mostly is tag with its last part cut off; nil when
// there is none. A country that writes in another script than its language does
// elsewhere has that script: zh-TW is zh-Hant-TW.
func tableOf(tag Tag) *table {
	if c := exactTable(tag); c != nil {
		return c
	}
	t := language.Make(string(tag))
	base, _, _ := t.Raw()
	if script, sure := t.Script(); sure != language.No && script.String() != scriptOf(base) {
		if c := exactTable(Tag(base.String() + "-" + script.String())); c != nil {
			return c
		}
	}
	for part, steps := tag, 0; part != "" && steps < maxTag; steps++ {
		if c := exactTable(part); c != nil {
			return c
		}
		if above, ok := parents()[part]; ok {
			part = above
		} else {
			part = part[:max(0, strings.LastIndexByte(string(part), '-'))]
		}
	}
	return exactTable(Tag(tag.Base()))
}

// scriptOf is the script that most write a language in.
func scriptOf(base language.Base) string {
	t, _ := language.Compose(base)
	script, _ := t.Script()
	return script.String()
}

// exactTable returns the table of tag, read at the first call, nil when there
// is none.
func exactTable(tag Tag) *table {
	if c, ok := ready.Load(tag); ok {
		return c.(*table)
	}
	b, err := tables.ReadFile("cldr/" + string(tag) + ".json")
	if err != nil || tag == "zones" || tag == "parents" {
		return nil
	}
	c := &table{tag: tag}
	must(json.Unmarshal(b, c))
	c.digit = strings.Split(c.Digits, "")
	c.rules, err = readRules(c.Plurals)
	must(err)
	had, _ := ready.LoadOrStore(tag, c)
	return had.(*table)
}

// zones reads the names of zones.
var zones = sync.OnceValue(func() (z zoneNames) {
	b, err := tables.ReadFile("cldr/zones.json")
	must(err)
	must(json.Unmarshal(b, &z))
	return z
})

// parents are what CLDR has languages inherit from where that is not the tag
// with its last part cut off.
var parents = sync.OnceValue(func() (above map[Tag]Tag) {
	b, err := tables.ReadFile("cldr/parents.json")
	must(err)
	must(json.Unmarshal(b, &above))
	return above
})

// must is for files that are part of the program and that tests read all.
func must(err error) {
	if err != nil {
		panic("lang: " + err.Error())
	}
}

// inDigits writes the ASCII digits of s in the language's.
func (c *table) inDigits(s string) string {
	if c.digit[0] == "0" || !strings.ContainsAny(s, "0123456789") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			b.WriteString(c.digit[s[i]-'0'])
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// number writes a decimal number as strconv does it: with marks, groups and
// digits of the language. CLDR's pattern is #,##0.### or #,##,##0.### in all of
// ours: the last group has three digits.
func (c *table) number(s string) string {
	var b strings.Builder
	s, below := strings.CutPrefix(s, "-")
	if below && strings.ContainsAny(s, "123456789") {
		b.WriteString(c.Minus)
	}
	whole, rest, broken := strings.Cut(s, ".")
	grouped := len(whole) >= 3+c.Grouping
	for i := range len(whole) {
		if left := len(whole) - i; grouped && i > 0 && left >= 3 && (left-3)%c.Groups == 0 {
			b.WriteString(c.Group)
		}
		b.WriteString(c.inDigits(whole[i : i+1]))
	}
	if broken {
		b.WriteString(c.Decimal + c.inDigits(rest))
	}
	return b.String()
}
