package check

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"marbre/lang"
)

// dateRange finds a range that ends before it begins: du 9 au 4 juillet, from 2019 to 2015.
var dateRange = Rule{"date-range", Warn, func(r *Reading) {
	base := r.Lang.Base()
	forms := ranges[base]
	if forms == nil {
		return
	}
	for _, p := range r.told() {
		dates := lang.For(r.Lang).Dates(p.text)
		for i, d := range dates {
			at := d.From
			if m := forms.day.FindStringSubmatchIndex(p.text[max(0, at-60):at]); m != nil { // from 9 to |4 July
				off := max(0, at-60)
				if first := number(digitsOf(p.text[off+m[2] : off+m[3]])); first > d.Day && first <= 31 && (i == 0 || dates[i-1].To <= off+m[2]) {
					r.at(p, off+m[2], d.To, nil, p.text[off+m[2]:d.To])
				}
			}
			if m := dashedDates.FindStringSubmatchIndex(p.text[max(0, at-12):at]); base == "en" && m != nil && p.text[at] < 'A' { // 9–|4 July
				off := max(0, at-12)
				if number(p.text[off+m[2]:off+m[3]]) > d.Day {
					r.at(p, off+m[2], d.To, nil, p.text[off+m[2]:d.To])
				}
			}
			if base != "en" || d.Year != 0 || p.text[d.From] < 'A' {
				// it is no July 9, after which a day alone could stand
			} else if m := toDay.FindStringSubmatchIndex(p.text[d.To:min(len(p.text), d.To+16)]); m != nil {
				end := d.To + m[3]
				if last := number(p.text[d.To+m[2] : end]); last < d.Day && last > 0 && forms.opens.MatchString(p.text[max(0, d.From-12):d.From]) && !followedByWord(p.text, end) {
					r.at(p, d.From, end, nil, p.text[d.From:end])
				}
			}
			if i == 0 {
				continue
			}
			b := dates[i-1]
			if !forms.opens.MatchString(p.text[max(0, b.From-12):b.From]) || !forms.joins.MatchString(p.text[b.To:d.From]) {
				continue
			}
			// A range of two days of one month; one without a year may cross it.
			y, z := b.Year, d.Year
			if y == 0 && (z == 0 || b.Month == d.Month) {
				y = z
			}
			if y == 0 && z != 0 || b.Month != d.Month && z == 0 || y != 0 && z == 0 {
				continue
			}
			if time.Date(z, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Before(time.Date(y, b.Month, b.Day, 0, 0, 0, 0, time.UTC)) {
				r.at(p, b.From, d.To, nil, p.text[b.From:d.To])
			}
		}
		if len(yearsIn(digitsOf(p.text))) < 2 {
			continue
		}
		for _, m := range bareYears.FindAllStringSubmatchIndex(p.text, -1) {
			if first, last := number(p.text[m[2]:m[3]]), number(p.text[m[4]:m[5]]); first > last && first <= r.day().Year()+30 && last >= 1800 {
				r.at(p, m[2], m[5], nil, p.text[m[2]:m[5]])
			}
		}
		for _, m := range monthYears.FindAllStringSubmatchIndex(p.text, -1) {
			a, b := lang.For(r.Lang).Dates("1 "+p.text[m[2]:m[3]]), lang.For(r.Lang).Dates("1 "+p.text[m[4]:m[5]])
			if len(a) == 1 && len(b) == 1 && a[0].Year*12+int(a[0].Month) > b[0].Year*12+int(b[0].Month) && b[0].Year > 0 {
				r.at(p, m[2], m[5], nil, p.text[m[2]:m[5]])
			}
		}
		for _, m := range forms.years.FindAllStringSubmatchIndex(p.text, -1) {
			from, to := m[2], m[5]
			first, last := number(digitsOf(p.text[m[2]:m[3]])), number(digitsOf(p.text[m[4]:m[5]]))
			if first > last && first <= r.day().Year()+30 && last >= 1800 && yearsEnd(base, p.text[to:]) {
				r.at(p, from, to, nil, p.text[from:to])
			}
		}
	}
}}

// bareYears are two years with a dash where nothing else can be meant; monthYears a month and a year to another.
var (
	bareYears  = regexp.MustCompile(`(?:\(|période |mandat |period |term )([12][0-9]{3})[-–]([12][0-9]{3})(?:\)|$|[^0-9–-])`)
	monthYears = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:de|d[’']|entre|from|between) ?(\p{L}{3,10} [12][0-9]{3}) (?:à|et|to|and) (\p{L}{3,10} [12][0-9]{3})(?:$|[^0-9])`)
)

// dashed is the first day of a range with a dash, which no score comes before: open 9–4 July.
var dashedDates = regexp.MustCompile(`(?:open|runs|from|held|on|is) ([0-9]{1,2})[–-]$`)

// toDay is what ends a range of days in English after a date: July 9 to 4.
var toDay = regexp.MustCompile(`(?i)^(?: to | and | through |–|-)([0-9]{1,2})(?:st|nd|rd|th)?(?:$|[^0-9\p{L}])`)

// rangeForms are how a language writes ranges.
type rangeForms struct {
	day   *regexp.Regexp // from 9 to, before a date
	opens *regexp.Regexp // from, before a date
	joins *regexp.Regexp // to, betweenDays two
	years *regexp.Regexp
}

var ranges = map[string]*rangeForms{
	"fr": {
		day:   regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:du|entre le)[ \x{a0}](?:[\p{L}]+[ \x{a0}])?([0-9]{1,2})(?:er)?[ \x{a0}](?:au|et le)[ \x{a0}]$`),
		opens: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:du|entre le)[ \x{a0}]$`),
		joins: regexp.MustCompile(`(?i)^[ \x{a0}](?:au|et le)[ \x{a0}]$`),
		years: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:de|entre)[ \x{a0}]([12][0-9]{3})[ \x{a0}](?:à|et)[ \x{a0}]([12][0-9]{3})(?:$|[^0-9])`),
	},
	"en": {
		day:   regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:from|between)(?: the)? (?:[\p{L}]+ )?([0-9]{1,2})(?:st|nd|rd|th)?(?: to | and | until | through |–)(?:the )?$`),
		opens: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:from|between|runs|running|open) (?:the )?$`),
		joins: regexp.MustCompile(`(?i)^(?: to | and | until | through | ?– ?)(?:the )?$`),
		years: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:from|between) ([12][0-9]{3})(?: to | and |–)([12][0-9]{3})(?:$|[^0-9])`),
	},
	"ar": {
		day:   regexp.MustCompile(`(?:^|[^\p{L}])(?:من|بين) ([0-9٠-٩]{1,2}) ?(?:إلى |حتى |و)$`),
		opens: regexp.MustCompile(`(?:^|[^\p{L}])(?:من|بين) $`),
		joins: regexp.MustCompile(`^ (?:إلى |حتى |و)$`),
		years: regexp.MustCompile(`(?:^|[^\p{L}])(?:من|بين) (?:عام |عامي |سنة |سنتي )([12١٢][0-9٠-٩]{3}) (?:إلى |حتى |و)(?:عام )?([12١٢][0-9٠-٩]{3})(?:$|[^0-9٠-٩])`),
	},
}

// yearsEnd reports whether after two years there is nothing that they could count: de 2019 à 2015 euros.
func yearsEnd(base, rest string) bool {
	rest = strings.TrimLeft(rest, " \u00a0\u202f")
	w := strings.ToLower(wordOf(rest))
	if w == "" {
		return !strings.HasPrefix(rest, "€") && !strings.HasPrefix(rest, "$") && !strings.HasPrefix(rest, "%")
	}
	if c, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(c) { // a name
		return true
	}
	return afterYears[base][w]
}

// afterYears are words that may follow a year and are no noun.
var afterYears = map[string]map[string]bool{
	"fr": words("après avant pendant lors afin soit grâce puis avait avaient ont sont était étaient à au aux avec dans de depuis des du en et il elle ils elles la le les mais ou par pour puis qui sans selon sous sur un une a ont est où ce cette"),
	"en": words("that after before during until since because against without a an and as at but by for he in it of on or she that the then they to under was were when where which while who with is are had has have"),
	"ar": words("في على من إلى و ثم بعد قبل"),
}

func words(list string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		all[w] = true
	}
	return all
}
