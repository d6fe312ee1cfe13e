package main

import (
	"log"
	"slices"
	"strconv"
	"strings"
)

// language makes the table of one language.
func language(from, tag string, plain, parents map[string]string) table {
	main := func(pkg, file string) data {
		return read(from, "cldr-"+pkg, "main", tag, file+".json").at("main", tag)
	}
	cal := main("dates-full", "ca-gregorian").at("dates", "calendars", "gregorian")
	num := main("numbers-full", "numbers").at("numbers")
	zone := main("dates-full", "timeZoneNames").at("dates", "timeZoneNames")
	marks := main("misc-full", "delimiters").at("delimiters")
	list := main("misc-full", "listPatterns").at("listPatterns", "listPattern-type-standard")
	names := main("localenames-full", "languages").at("localeDisplayNames", "languages")

	system := num.text("defaultNumberingSystem")
	symbols := num.at("symbols-numberSystem-" + system)
	grouping, err := strconv.Atoi(num.text("minimumGroupingDigits"))
	check(err)
	groups := map[string]int{"#,##0.###": 3, "#,##,##0.###": 2}[num.at("decimalFormats-numberSystem-"+system).text("standard")]
	if groups == 0 {
		log.Fatalf("%s writes numbers as lang does not", tag)
	}
	t := table{
		Digits:   read(from, "cldr-core", "supplemental", "numberingSystems.json").at("supplemental", "numberingSystems", system).text("_digits"),
		Decimal:  symbols.text("decimal"),
		Group:    symbols.text("group"),
		Grouping: grouping,
		Groups:   groups,
		Minus:    symbols.text("minusSign"),
		HalfDays: cal.at("dayPeriods", "format", "abbreviated").texts("am", "pm"),
		Date: append(cal.at("dateFormats").texts("full", "long", "medium", "short"),
			cal.at("dateTimeFormats", "availableFormats").texts("MMMMd", "yMMMM")...),
		DateTime: append(cal.at("dateTimeFormats-atTime", "standard").texts("full", "long"),
			cal.at("dateTimeFormats").texts("medium", "short")...),
		Time:      cal.at("timeFormats").text("short"),
		Quotes:    marks.texts("quotationStart", "quotationEnd"),
		List:      list.texts("start", "middle", "end", "2"),
		Zone:      zone.text("regionFormat"),
		Cities:    map[string]string{},
		Languages: map[string]string{},
	}
	for i, kind := range [][2]string{{"format", "wide"}, {"format", "abbreviated"}, {"stand-alone", "wide"}, {"stand-alone", "abbreviated"}} {
		t.Months[i] = cal.at("months", kind[0], kind[1]).texts(numbered(12)...)
		t.Days[i] = cal.at("days", kind[0], kind[1]).texts("sun", "mon", "tue", "wed", "thu", "fri", "sat")
	}
	gather(t.Cities, plain, "", zone.at("zone"))
	for name := range names {
		base, _, _ := strings.Cut(name, "-")
		if (slices.Contains(tags, base) || slices.Contains(tags, parents[base])) && !strings.Contains(name, "-alt-") {
			t.Languages[name] = names.text(name)
		}
	}
	if strings.Contains(t.Time, "B") {
		t.Periods = periods(from, tag, cal.at("dayPeriods", "format", "abbreviated"))
	}
	t.Plurals, t.Samples = plurals(from, tag)
	return t
}

// periods returns the parts of the day that a language tells apart.
func periods(from, tag string, names data) (list []period) {
	rules := read(from, "cldr-core", "supplemental", "dayPeriods.json").at("supplemental", "dayPeriodRuleSet")
	if _, own := rules[tag]; !own {
		tag, _, _ = strings.Cut(tag, "-")
	}
	for key := range rules.at(tag) {
		rule := rules.at(tag, key)
		p := period{Name: names.text(key)}
		if at, ok := rule["_at"].(string); ok {
			p.From = minutes(at)
			p.Before = p.From + 1
		} else {
			p.From, p.Before = minutes(rule.text("_from")), minutes(rule.text("_before"))
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b period) int {
		if momentA, momentB := a.Before == a.From+1, b.Before == b.From+1; momentA != momentB {
			if momentA {
				return -1
			}
			return 1
		}
		return a.From - b.From
	})
	return list
}

func minutes(s string) int {
	hour, minute, _ := strings.Cut(s, ":")
	h, err := strconv.Atoi(hour)
	check(err)
	m, err := strconv.Atoi(minute)
	check(err)
	return 60*h + m
}

// parents returns what CLDR has a language inherit from where that is not the
// tag with its last part cut off: en-001 of en-AU. It has those that matter to
// the languages with a table.
func parents(from string) map[string]string {
	kept := map[string]string{}
	all := read(from, "cldr-core", "supplemental", "parentLocales.json").at("supplemental", "parentLocales", "parentLocale")
	for tag := range all {
		if parent := all.text(tag); slices.Contains(tags, parent) && !slices.Contains(tags, tag) || parent == "en-150" {
			kept[tag] = parent
		}
	}
	return kept
}

// gather puts the cities under d into cities, but for those that are written
// as in plain, or like the last part of their zone.
func gather(cities, plain map[string]string, path string, d data) {
	if d["_type"] != "zone" {
		for name := range d {
			gather(cities, plain, strings.TrimPrefix(path+"/"+name, "/"), d.at(name))
		}
		return
	}
	usual, ok := plain[path]
	if !ok {
		usual = lastPart(path)
	}
	if city, ok := d["exemplarCity"].(string); ok && city != usual && !strings.HasPrefix(path, "Etc/") {
		cities[path] = city
	}
}

func lastPart(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// zones returns the other names of zones, each with the name that CLDR keeps
// its city under, and the cities of zones whose kept name is outdated.
func zones(from string) (same, cities map[string]string) {
	same, cities = map[string]string{}, map[string]string{}
	all := read(from, "cldr-bcp47", "bcp47", "timezone.json").at("keyword", "u", "tz")
	for code := range all {
		if strings.HasPrefix(code, "_") {
			continue
		}
		zone := all.at(code)
		alias, ok := zone["_alias"].(string)
		if !ok {
			continue
		}
		names := strings.Fields(alias)
		for _, other := range names[1:] {
			same[other] = names[0]
		}
		if iana, ok := zone["_iana"].(string); ok && lastPart(iana) != lastPart(names[0]) {
			cities[names[0]] = lastPart(iana)
		}
	}
	return same, cities
}

// plurals returns the conditions of the cardinal categories of a language and
// the whole numbers that CLDR gives as samples of each.
func plurals(from, tag string) (rules, samples map[string]string) {
	rules, samples = map[string]string{}, map[string]string{}
	all := read(from, "cldr-core", "supplemental", "plurals.json").at("supplemental", "plurals-type-cardinal")
	if _, own := all[tag]; !own {
		tag, _, _ = strings.Cut(tag, "-")
	}
	d := all.at(tag)
	for key := range d {
		category := strings.TrimPrefix(key, "pluralRule-count-")
		rule, sample, _ := strings.Cut(d.text(key), "@")
		rules[category] = strings.TrimSpace(rule)
		if whole, ok := strings.CutPrefix(sample, "integer"); ok {
			whole, _, _ = strings.Cut(whole, "@")
			samples[category] = strings.TrimSpace(whole)
		}
	}
	return rules, samples
}
