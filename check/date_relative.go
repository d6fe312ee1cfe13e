package check

import (
	"regexp"

	"marbre/lang"
)

// dateRelative finds that a story says when only by its own day (yesterday, next week), and names no
// date anywhere: whoever reads it later, or a part of it elsewhere, cannot tell when it was. The first
// such word is told, since a date there dates the others. A weekday alone (on Thursday) is the trade's custom
// and is left alone: the story's own time stands beside it, and says which.
var dateRelative = Rule{"date-relative", Note, func(r *Reading) {
	form := relative[r.Lang.Base()]
	if form == nil {
		return
	}
	words := lang.For(r.Lang)
	if len(words.Dates(r.Dateline)) > 0 {
		return
	}
	for _, p := range r.told() {
		if len(words.Dates(p.text)) > 0 {
			return
		}
	}
	for _, p := range r.told() {
		for _, m := range form.FindAllStringSubmatchIndex(p.text, 20) { // in a text of quotes alone, no more are looked at
			if m[2] >= 0 && !inQuotes(p.text, m[2]) {
				r.at(p, m[2], m[3], nil, p.text[m[2]:m[3]])
				return
			}
		}
	}
}}

// relative are the words that say when by the day on which they are said.
var relative = map[string]*regexp.Regexp{
	"fr": regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}-])(aujourd[’']hui|avant-hier|après-demain|hier|demain|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:dernier|prochain)|(?:la semaine|l[’']année) (?:dernière|prochaine|passée)|(?:le mois|l[’']an|le week-end) (?:dernier|prochain|passé)|cette semaine|ce mois-ci|ce matin|ce soir|cette nuit)(?:$|[^\p{L}\p{N}-])`),
	"en": regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}-])(today|yesterday|tomorrow|tonight|(?:last|next) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:this|last|next) (?:week|weekend|month|year)|this (?:morning|afternoon|evening))(?:$|[^\p{L}\p{N}-])`),
	"ar": regexp.MustCompile(`(?:^|[^\p{L}\p{N}\p{M}])(أمس|البارحة|غدًا|غدا|اليوم|(?:يوم )?(?:الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت) (?:الماضي|المقبل|القادم)|(?:الأسبوع|الشهر|العام) (?:الماضي|المقبل|القادم))(?:$|[^\p{L}\p{N}\p{M}])`),
}
