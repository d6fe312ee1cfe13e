package lang

import (
	"embed"
	"encoding/json"
	"strings"
	"sync"
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
	Months    [4][]string
	Days      [4][]string
	HalfDays  []string
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

// zoneNames are what zones are called, whatever the language.
type zoneNames struct {
	Same   map[string]string // another name of a zone to the one that tables use
	Cities map[string]string // by that name: the city that it is named for now
}

// ready are the tables that were asked for, by tag.
var ready sync.Map

// tableOf returns the table of the nearest language: tag itself, then tag with
// parts cut off its end, then its language alone; nil when there is none.
func tableOf(tag Tag) *table {
	for part := string(tag); part != ""; part = part[:max(0, strings.LastIndexByte(part, '-'))] {
		if c := exactTable(Tag(part)); c != nil {
			return c
		}
	}
	return exactTable(Tag(tag.Base()))
}

// exactTable returns the table of tag, read at the first call, nil when there
// is none.
func exactTable(tag Tag) *table {
	if c, ok := ready.Load(tag); ok {
		return c.(*table)
	}
	b, err := tables.ReadFile("cldr/" + string(tag) + ".json")
	if err != nil || tag == "zones" {
		return nil
	}
	c := &table{tag: tag}
	must(json.Unmarshal(b, c))
	c.digit = strings.Split(c.Digits, "")
	c.rules = readRules(c.Plurals)
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
// digits of the language. CLDR's pattern is #,##0.### in all of ours.
func (c *table) number(s string) string {
	var b strings.Builder
	s, below := strings.CutPrefix(s, "-")
	if below && strings.ContainsAny(s, "123456789") {
		b.WriteString(c.Minus)
	}
	whole, rest, broken := strings.Cut(s, ".")
	grouped := len(whole) >= 3+c.Grouping
	for i := range len(whole) {
		if grouped && i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(c.Group)
		}
		b.WriteString(c.inDigits(whole[i : i+1]))
	}
	if broken {
		b.WriteString(c.Decimal + c.inDigits(rest))
	}
	return b.String()
}
