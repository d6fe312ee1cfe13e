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
	happened := happenings[r.Lang.Base()]
	now := r.Now // not when the story first went out: it may be brought up to date
	if happened == nil || now.IsZero() {
		return
	}
	last := 0 // the year that was named last, in this passage or the one before
	for _, p := range r.told() {
		before := last
		if years := yearsIn(p.text); len(years) > 0 {
			last = years[len(years)-1]
		} else {
			last = 0
		}
		spoken, read := before, 0
		for _, d := range lang.For(r.Lang).Dates(p.text) {
			if years := yearsIn(p.text[read:d.From]); len(years) > 0 {
				spoken = years[len(years)-1]
			}
			read = d.From
			year := d.Year
			if year == 0 {
				if year = nearest(now, d); spoken != 0 && spoken != year && spoken != now.Year() { // it is of that one
					continue
				}
			}
			ahead := time.Date(year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Sub(now)
			if ahead < soonest || d.Year == 0 && ahead > latest || d.Day > lastDay(d) || pastWord(p.text[d.To:]) {
				continue
			}
			ledTo := p.text[max(0, d.From-100):d.From]
			if article := articles[r.Lang.Base()]; d.Weekday != lang.Unsaid && !strings.HasSuffix(ledTo, article) || r.Lang.Base() == "en" && p.text[d.From] >= 'A' && !strings.HasSuffix(ledTo, article) {
				ledTo += article // opened Monday; s’est ouvert lundi
			}
			if fronted(r.Lang.Base(), p.text, d) || happened(ledTo) && !planned.MatchString(ledTo[max(0, len(ledTo)-60):]) {
				r.at(p, d.From, d.To, nil, p.text[d.From:d.To])
			}
		}
	}
}}

// pastWord reports whether a text goes on with a word that puts the date before it into the past.
func pastWord(rest string) bool {
	switch strings.ToLower(wordOf(strings.TrimLeft(rest, " \u00a0"))) {
	case "dernier", "last", "précédent", "الماضي":
		return true
	}
	return false
}

// articles are the words before a date that stands by itself.
var articles = map[string]string{"fr": "le ", "en": "on "}

// fronted reports whether a sentence begins with the date and goes on in the past, with nothing that is to come.
func fronted(base, text string, d lang.Dated) bool {
	opens := strings.TrimRight(text[:d.From], " \u00a0")
	first := strings.TrimSuffix(strings.TrimSuffix(opens, "On"), "Le")
	if len(first) == len(opens) || first != "" && !strings.HasSuffix(first, ". ") && !strings.HasSuffix(first, "\n") || !strings.HasPrefix(text[d.To:], ", ") {
		return false
	}
	rest := text[d.To:min(len(text), d.To+200)]
	if i := strings.IndexAny(rest, ".;\n"); i > 0 {
		rest = rest[:i]
	}
	if base == "fr" {
		return didFrenchAnywhere.MatchString(rest) && !toCome.MatchString(rest)
	}
	return didEnglishAnywhere.MatchString(rest) && !toCome.MatchString(rest)
}

var (
	didFrenchAnywhere  = regexp.MustCompile(`^, (?:[\p{L}’'-]+ ){1,6}(?:a|ont) (?:été )?[\p{L}]{2,}(?:é|i|u|is|rt)e?s?(?:$|[^\p{L}])`)
	didEnglishAnywhere = regexp.MustCompile(`^, (?:[\p{L}’'-]+ ){1,6}(?:was|were|[\p{L}]{3,}ed|took|met|held|began|won|lost)(?:$|[^\p{L}])`)
	toCome             = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:[\p{L}]+(?:ra|ront|rait|raient)|doit|doivent|va|vont|prév\p{L}+|will|would|is|are|be|to|due|expected|scheduled|planned|called|invited|set|that|who|which|qui|que|dont|after|since|has|have|had|if|when|convoqu\p{L}+|program\p{L}+|invit\p{L}+|appel\p{L}+|annonc\p{L}+|announced)(?:$|[^\p{L}])`)
)

// happenings report whether the words right before a date say that something happened on it.
var happenings = map[string]func(string) bool{
	"fr": func(before string) bool {
		return wasFrench.MatchString(before) || wasFrenchRight.MatchString(before) || didFrench(before)
	},
	"en": func(before string) bool { return wasEnglish.MatchString(before) || wasEnglishRight(before) },
}

// Verbs of what happens on a day: up to four words may say where before the date comes.
var (
	wasFrench  = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:(?:s[’']est|se sont) (?:ouverte?s?|tenue?s?|déroulée?s?|achevée?s?|terminée?s?|réunie?s?|conclue?s?|rendue?s?|éteinte?s?|produite?s?)|(?:a|ont) (?:eu lieu|commencé|débuté|pris fin|ouvert ses portes|fermé ses portes|été (?:inaugurée?s?|signée?s?|élue?s?|arrêtée?s?|tuée?s?|adoptée?s?|votée?s?|promulguée?s?|publiée?s?|nommée?s?|lancée?s?|découverte?s?|retrouvée?s?|condamnée?s?|libérée?s?|interpellée?s?|enterrée?s?|investie?s?))|(?:est|sont) (?:mort|décédé|né|arrivé|parti|entrée?s? en vigueur|devenu|tombé|sorti)e?s?)(?:[ \x{a0}](?:à|au|aux|en|dans|sur|de|du|des|la|les|l[’']|par|avec)?[ ]?[\p{L}’'-]+){0,4}[ \x{a0}](?:le|ce)[ \x{a0}]$`)
	wasEnglish = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:opened|took place|began|started|ended|concluded|died|came into force|took effect|happened|arrived|resigned|met|(?:was|were|has been|have been) (?:held|born|opened|signed|killed|arrested|elected|adopted|passed|published|appointed|launched|found|sentenced|released|buried|inaugurated|sworn in|closed|completed))(?: (?:in|at|on|the|of|near|with|by|for)?[ ]?[\p{L}’'-]+){0,4} (?:on |on the )$`)

	// Any verb of French that stands right before the date.
	wasFrenchRight = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:a|ont|s[’']est|se sont|a été|ont été) (?:[\p{L}]+ment )?(?:[\p{L}]{2,}(?:é|i|rt|ort)e?s?|[\p{L}]+(?:pris|mis|tenu|rendu|reçu|perdu|vendu|battu|vaincu|dévoilé))[ \x{a0}](?:le|ce)[ \x{a0}]$`)
)

// didFrench reports whether somebody did something to somebody on the date: a frappé la ville ce. Whoever said or
// decided something may have named the day of it, and so may an infinitive between.
func didFrench(before string) bool {
	m := didSomething.FindStringSubmatch(before)
	if m == nil {
		return false
	}
	for w := range strings.FieldsSeq(m[2]) {
		if betweenDays[w] || len(w) > 3 && (strings.HasSuffix(w, "er") || strings.HasSuffix(w, "ir") || strings.HasSuffix(w, "re")) {
			return false
		}
	}
	return true
}

var (
	betweenDays  = words("que qui dont où droit place finale billet billets")
	didSomething = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:a|ont) (?:été )?((?:frapp|tu|bless|touch|ravag|secou|travers|quitt|remport|gagn|nomm|arrêt|condamn|sign|inaugur|adopt|approuv|rejet|promulgu|rencontr|visit|entam|effectu|coût|fauch|percut)ée?s?|détruite?s?|batt?ue?s?|perdue?s?|élue?s?|accueillie?s?|ouverte?s?|reçue?s?)((?: [\p{L}’'-]+){1,6}) (?:le|ce) $`)
)

// wasEnglishRight reports whether a verb in the past stands right before "on".
func wasEnglishRight(before string) bool {
	before, on := strings.CutSuffix(strings.TrimSuffix(before, "the "), "on ")
	if !on {
		return false
	}
	verb := strings.ToLower(finalWord(before))
	if !strings.HasSuffix(verb, "ed") && !irregular[verb] || len(verb) < 3 {
		return false
	}
	helper := strings.ToLower(finalWord(strings.TrimSuffix(strings.TrimRight(before, " "), finalWord(before))))
	return !notYet[helper]
}

var (
	irregular = words("said told met held began won lost left came went gave made fell rose broke found shot born")
	notYet    = words("be is are being to will if when once as not the a an")
)

// planned are words before the date by which it is that of something to come.
var planned = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:prévue?s?|prévoi\p{L}+|fixée?s?|attendue?s?|programmée?s?|(?:report|repouss|avanc|décal|propos|demand|appel|invit|choisi|reten|promi|convoqu|réserv|assign|cit)(?:é|i|s|u)?e?s?|pour|avant|jusqu[’']?|si|rendez-vous|sera|seront|aura|auront|will|would|due|scheduled|planned|expected|updated|revised|ahead|qui|que|set|slated|timed|postponed|delayed|moved|based|focused|until|before|if|when|once|for)(?:$|[^\p{L}])`)
