package check

import (
	"regexp"
	"strings"
	"time"

	"marbre/lang"
)

// soonest is by how much a date must lie ahead to be told of as past by mistake: zones and embargoes are not.
const soonest = 36 * time.Hour

// latest is how far ahead a date without a year is taken to be of the year to come; further, it is of the year before.
const latest = 120 * 24 * time.Hour

// dateFuture finds a date after the story's own day that is told in the past tense: s’est ouvert le
// 12 août, when it is July. Only verbs of what happens on a day count, right beside the date: whoever
// announced, expected or put off something named a day to come.
var dateFuture = Rule{"date-future-past", Warn, func(r *Reading) {
	before := happened[r.Lang.Base()]
	if before == nil || r.day().IsZero() {
		return
	}
	now := r.day()
	past := false // the story speaks of another year
	for _, p := range r.told() {
		for _, y := range yearsIn(p.text) {
			past = past || y < now.Year()-1 || y > now.Year()+1
		}
		for _, d := range lang.For(r.Lang).Dates(p.text) {
			year := d.Year
			if year == 0 {
				if year = nearest(now, d); past {
					continue
				}
			}
			ahead := time.Date(year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Sub(now)
			if ahead < soonest || d.Year == 0 && ahead > latest || d.Day > lastDay(d) {
				continue
			}
			if pastWord(r.Lang.Base(), p.text[d.To:]) || !before.MatchString(p.text[max(0, d.From-100):d.From]) || planned.MatchString(p.text[max(0, d.From-100):d.From]) {
				continue
			}
			r.at(p, d.From, d.To, nil, p.text[d.From:d.To])
		}
	}
}}

// pastWord reports whether a text goes on with a word that puts the date before it into the past.
func pastWord(base, rest string) bool {
	switch strings.ToLower(wordOf(strings.TrimLeft(rest, " \u00a0"))) {
	case "dernier", "last", "précédent", "الماضي":
		return true
	}
	return false
}

// happened are the words right before a date that say that something happened on it. Up to four words,
// without a verb among them, may say where.
var happened = map[string]*regexp.Regexp{
	"fr": regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:(?:s[’']est|se sont) (?:ouverte?s?|tenue?s?|déroulée?s?|achevée?s?|terminée?s?|réunie?s?|conclue?s?|rendue?s?|éteinte?s?|produite?s?)|(?:a|ont) (?:eu lieu|commencé|débuté|pris fin|ouvert ses portes|fermé ses portes|été (?:inaugurée?s?|signée?s?|élue?s?|arrêtée?s?|tuée?s?|adoptée?s?|votée?s?|promulguée?s?|publiée?s?|nommée?s?|lancée?s?|découverte?s?|retrouvée?s?|condamnée?s?|libérée?s?|interpellée?s?|enterrée?s?|investie?s?))|(?:est|sont) (?:mort|décédé|né|arrivé|parti|entrée?s? en vigueur|devenu|tombé|sorti)e?s?)(?:[ \x{a0}](?:à|au|aux|en|dans|sur|de|du|des|le|la|les|l[’']|par|avec)?[ ]?[\p{L}’'-]+){0,4}[ \x{a0}](?:le|ce|dès le|depuis le)[ \x{a0}]$`),
	"en": regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:(?:opened|took place|began|started|ended|concluded|died|came into force|took effect|happened|arrived|resigned|met)|(?:was|were|has been|have been) (?:held|born|opened|signed|killed|arrested|elected|adopted|passed|published|appointed|launched|found|sentenced|released|buried|inaugurated|sworn in|closed|completed))(?: (?:in|at|on|the|of|near|with|by|for)?[ ]?[\p{L}’'-]+){0,4} (?:on |on the |on [\p{L}]+ )$`),
}

// planned are words between the verb and the date by which it is that of something else.
var planned = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:prévue?s?|fixée?s?|attendue?s?|programmée?s?|reportée?s?|convoquée?s?|pour|avant|jusqu|si|will|would|due|scheduled|planned|expected|set|until|before|if|when|once|for)(?:$|[^\p{L}])`)
