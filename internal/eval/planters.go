package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"marbre/check"
	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

var french = []lang.Tag{"fr"}

// planters are one for each rule, written from what the rule is for and not from how it looks.
var planters = []planter{
	{"no-headline", nil, whole("headline", func(b bed) bed { b.Headline = ""; return b })},
	{"no-section", nil, whole("section", func(b bed) bed { b.Section = ""; return b })},
	{"no-body", nil, whole("body", func(b bed) bed { b.Body = story.Body{}; return b })},
	{"no-byline", nil, whole("byline", func(b bed) bed { b.Byline = nil; return b })},
	{"no-standfirst", nil, whole("standfirst", func(b bed) bed { b.Standfirst = ""; return b })},
	{"no-urgency", nil, whole("urgency", func(b bed) bed { b.Urgency = 0; return b })},
	{"no-lead", nil, whole("lead", func(b bed) bed { b.Lead = nil; return b })},
	{"embargo-past", nil, whole("embargo", func(b bed) bed { b.Embargo = b.Now.Add(-time.Hour); return b })},
	{"long-headline", nil, whole("headline", func(b bed) bed {
		b.Headline += strings.Repeat(b.pick(" and what it means for those who live there", " et ce que cela change pour celles et ceux qui y vivent"), 3)
		return b
	})},
	{"long-standfirst", nil, whole("standfirst", func(b bed) bed {
		b.Standfirst += strings.Repeat(b.pick(" The town says more on the work next week.", " La ville en dira plus sur les travaux la semaine prochaine."), 6)
		return b
	})},
	{"long-kicker", nil, whole("kicker", func(b bed) bed {
		b.Kicker = b.pick("Transport, roads and bridges of the whole region", "Transports, routes et ponts de toute la région")
		return b
	})},

	{"doubled", nil, inWord(4, func(w string, _ *rand.Rand) string {
		if strings.Contains(" that very vous nous faire très ", " "+w+" ") { // both languages double these
			return w
		}
		return w + " " + w
	})},
	{"invisible", nil, inWord(4, func(w string, rng *rand.Rand) string {
		_, n := utf8.DecodeRuneInString(w)
		return w[:n] + []string{"\u200b", "\u00ad", "\ufeff", "\u2060"}[rng.IntN(4)] + w[n:]
	})},
	{"space-twice", nil, inWord(2, func(w string, _ *rand.Rand) string { return w + " " })},
	{"space-comma", nil, inWord(3, func(w string, _ *rand.Rand) string { return w + " ," })},
	{"quotes-fr", french, sentence(func(b bed, rng *rand.Rand) string {
		return []string{"La mairie parle d’un ⟦\"chantier utile\"⟧.", "Le service a répondu : ⟦\"Nous attendons la date.\"⟧", "Ce programme, dit ⟦\"de proximité\"⟧, dure un an."}[rng.IntN(3)]
	})},
	{"quote-pairs", nil, sentence(func(b bed, rng *rand.Rand) string {
		return b.by(rng, []string{"The council said ⟦“the road stays open all winter.⟧", "“The road stays open all winter, said the council, ⟦and the bridge does too”.⟧"}, []string{"La mairie a dit ⟦« la route reste ouverte tout l’hiver.⟧", "⟦La route reste ouverte tout l’hiver »⟧, a dit la mairie."})
	})},
	{"quote-kind", nil, sentence(func(b bed, rng *rand.Rand) string {
		return b.by(rng, []string{"The council said ⟦“the road stays open all winter\"⟧.", "The council said ⟦‘the road stays open all winter”⟧."}, []string{"La mairie a dit que ⟦« la route reste ouverte tout l’hiver”⟧.", "La mairie a dit que ⟦“la route reste ouverte tout l’hiver »⟧."})
	})},
	{"quote-two-wordings", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		at := b.ends(rng)
		if len(at) < 2 {
			return b, nil, false
		}
		first := b.pick("“We will keep the old bridge open to traffic until the end of the winter,” Anna Berg said.", "« Nous laisserons le vieux pont ouvert à la circulation jusqu’à la fin de l’hiver », a dit Anna Berg.")
		second := b.pick("“We will keep the old bridge open to cyclists until the end of the winter,” Anna Berg said.", "« Nous laisserons le vieux pont ouvert aux vélos jusqu’à la fin de l’hiver », a dit Anna Berg.")
		b, one := b.say(at[0], "⟦"+first+"⟧")
		b, two := b.say(at[1], "⟦"+second+"⟧")
		return b, []place{one, two}, true
	}},
	{"quote-elsewhere", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		at := b.ends(rng)
		if len(at) == 0 {
			return b, nil, false
		}
		b, _ = b.say(at[0], b.pick("“We will keep the old bridge open until the end of the winter,” Anna Berg said.", "« Nous laisserons le vieux pont ouvert jusqu’à la fin de l’hiver », a dit Anna Berg."))
		b.Headline = b.pick("Anna Berg: “The old bridge must be closed before the snow comes”", "Anna Berg : « Le vieux pont doit fermer avant la neige »")
		return b, []place{{"headline", -1, 0, 0}}, true
	}},

	{"date-weekday", nil, sentence(func(b bed, rng *rand.Rand) string {
		day := b.Now.AddDate(0, 0, -20-rng.IntN(700))
		wrong := (int(day.Weekday()) + 1 + rng.IntN(6)) % 7
		return b.by(rng, []string{
			fmt.Sprintf("The council met on ⟦%s, %d %s %d⟧.", weekdaysEN[wrong], day.Day(), day.Month(), day.Year()),
			fmt.Sprintf("The council met on ⟦%s, %s %d, %d⟧.", weekdaysEN[wrong], day.Month(), day.Day(), day.Year()),
		}, []string{
			fmt.Sprintf("Le conseil s’est réuni le ⟦%s %s %s %d⟧.", weekdaysFR[wrong], dayFR(day.Day()), monthsFR[day.Month()-1], day.Year()),
		})
	})},
	{"date-impossible", nil, sentence(func(b bed, rng *rand.Rand) string {
		y := b.Now.Year() - 1 - rng.IntN(5)
		for y%4 == 0 {
			y--
		}
		return b.by(rng, []string{
			fmt.Sprintf("The work began on ⟦%d %s %d⟧.", 31, []string{"April", "June", "September", "November"}[rng.IntN(4)], y),
			fmt.Sprintf("The work began on ⟦February 29, %d⟧.", y), fmt.Sprintf("The work began on ⟦30 February %d⟧.", y),
		}, []string{
			fmt.Sprintf("Les travaux ont commencé le ⟦31 %s %d⟧.", []string{"avril", "juin", "septembre", "novembre"}[rng.IntN(4)], y),
			fmt.Sprintf("Les travaux ont commencé le ⟦29 février %d⟧.", y), fmt.Sprintf("Les travaux ont commencé le ⟦30 février %d⟧.", y),
		})
	})},
	{"date-future-past", nil, sentence(func(b bed, rng *rand.Rand) string {
		past, future := b.Now.AddDate(0, -3-rng.IntN(20), -rng.IntN(20)), b.Now.AddDate(0, 3+rng.IntN(20), rng.IntN(20))
		return b.by(rng, []string{
			fmt.Sprintf("The bridge was opened on ⟦%d %s %d⟧.", future.Day(), future.Month(), future.Year()),
			fmt.Sprintf("The bridge will be opened on ⟦%d %s %d⟧.", past.Day(), past.Month(), past.Year()),
		}, []string{
			fmt.Sprintf("Le pont a été ouvert le ⟦%s %s %d⟧.", dayFR(future.Day()), monthsFR[future.Month()-1], future.Year()),
			fmt.Sprintf("Le pont sera ouvert le ⟦%s %s %d⟧.", dayFR(past.Day()), monthsFR[past.Month()-1], past.Year()),
		})
	})},
	{"date-age", nil, sentence(func(b bed, rng *rand.Rand) string {
		age := 25 + rng.IntN(50)
		born := b.Now.Year() - age - 4 - rng.IntN(8)
		return b.by(rng, []string{
			fmt.Sprintf("Anna Berg, ⟦%d, was born in %d⟧.", age, born), fmt.Sprintf("⟦Born in %d, Anna Berg is %d years old⟧.", born, age),
		}, []string{
			fmt.Sprintf("Anna Berg, ⟦née en %d, a %d ans⟧.", born, age), fmt.Sprintf("Anna Berg, ⟦%d ans, est née en %d⟧.", age, born),
		})
	})},
	{"date-range", nil, sentence(func(b bed, rng *rand.Rand) string {
		y, d := b.Now.Year()-3-rng.IntN(9), 2+rng.IntN(9)
		return b.by(rng, []string{
			fmt.Sprintf("The work lasted ⟦from %d to %d⟧.", y, y-2-rng.IntN(5)), fmt.Sprintf("The fair ran ⟦from %d to %d March %d⟧.", d+12, d, y), fmt.Sprintf("The work was done ⟦between %d and %d⟧.", y, y-3),
		}, []string{
			fmt.Sprintf("Les travaux ont duré ⟦de %d à %d⟧.", y, y-2-rng.IntN(5)), fmt.Sprintf("La foire s’est tenue ⟦du %d au %d mars %d⟧.", d+12, d, y), fmt.Sprintf("Les travaux ont été menés ⟦entre %d et %d⟧.", y, y-3),
		})
	})},

	{"number-sum", nil, sentence(func(b bed, rng *rand.Rand) string {
		x, y := 12+rng.IntN(40), 5+rng.IntN(30)
		sum := x + y + 2 + rng.IntN(7)
		return b.by(rng, []string{
			fmt.Sprintf("⟦%d people were hurt: %d adults and %d children⟧.", sum, x, y), fmt.Sprintf("The council has ⟦%d members, %d women and %d men⟧.", sum, x, y),
		}, []string{
			fmt.Sprintf("⟦%d personnes ont été blessées : %d adultes et %d enfants⟧.", sum, x, y), fmt.Sprintf("Le conseil compte ⟦%d membres, %d femmes et %d hommes⟧.", sum, x, y),
		})
	})},
	{"number-percent", nil, sentence(func(b bed, rng *rand.Rand) string {
		from := 100 * (2 + rng.IntN(8))
		p := 10 * (1 + rng.IntN(5))
		to := from + from*p/100
		p += 15 + 5*rng.IntN(4)
		return b.by(rng, []string{
			fmt.Sprintf("The number of passengers rose ⟦from %d to %d, up %d%%⟧.", from, to, p), fmt.Sprintf("The number of passengers rose ⟦by %d percent, from %d to %d⟧.", p, from, to),
		}, []string{
			fmt.Sprintf("Le nombre de voyageurs est passé ⟦de %d à %d, soit une hausse de %d\u00a0%%⟧.", from, to, p), fmt.Sprintf("Le nombre de voyageurs a augmenté ⟦de %d\u00a0%%, passant de %d à %d⟧.", p, from, to),
		})
	})},
	{"number-headline", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		at := b.ends(rng)
		if len(at) == 0 {
			return b, nil, false
		}
		n := 13 + rng.IntN(70)
		b.Headline = fmt.Sprintf(b.pick("%d passengers hurt on the ferry", "%d passagers blessés sur le bac"), n)
		b, p := b.say(at[0], fmt.Sprintf(b.pick("⟦%d passengers⟧ were hurt on the ferry.", "⟦%d passagers⟧ ont été blessés sur le bac."), n+1+rng.IntN(9)))
		return b, []place{{"headline", -1, 0, 0}, p}, true
	}},
	{"number-parts", nil, sentence(func(b bed, rng *rand.Rand) string {
		x, y := 45+rng.IntN(20), 25+rng.IntN(10)
		z := 100 - x - y + 5 + rng.IntN(15)
		return b.by(rng, []string{
			fmt.Sprintf("In the vote, ⟦%d%% were in favour, %d%% were against and %d%% abstained⟧.", x, y, z),
		}, []string{
			fmt.Sprintf("Lors du vote, ⟦%d\u00a0%% étaient pour, %d\u00a0%% contre et %d\u00a0%% se sont abstenus⟧.", x, y, z),
		})
	})},
	{"number-unit", nil, sentence(func(b bed, rng *rand.Rand) string {
		km := 20 + 10*rng.IntN(20)
		miles := int(float64(km)*0.621+0.5) * (2 + rng.IntN(2))
		return b.by(rng, []string{
			fmt.Sprintf("The road is ⟦%d kilometres (%d miles)⟧ long.", km, miles), fmt.Sprintf("The load weighs ⟦%d kg (%d pounds)⟧.", km, km*4), fmt.Sprintf("The wind reached ⟦%d mph (%d km/h)⟧.", km, km*3),
		}, []string{
			fmt.Sprintf("La route est longue de ⟦%d kilomètres (%d miles)⟧.", km, miles), fmt.Sprintf("La charge pèse ⟦%d kg (%d livres)⟧.", km, km*4), fmt.Sprintf("Le vent a atteint ⟦%d miles à l’heure (%d km/h)⟧.", km, km*3),
		})
	})},

	{"link-printed", nil, linked(b2("The report is at ", "Le rapport est à l’adresse "), "www.example.org/report", "https://www.example.net/other", " .")},
	{"link-glued", nil, linked(b2("The town has published ", "La ville a publié "), b2("the report of the works", "le rapport des travaux"), "https://www.example.org/report", b2("that it had promised.", "qu’elle avait promis."))},
	{"link-title-glued", nil, linked(b2("Read also: ", "À lire aussi : "), b2("The bridge opens in MayThe tunnel closes", "Le pont ouvre en maiLe tunnel ferme"), "https://www.example.org/bridge", ".")},
	{"link-tracking", nil, linked(b2("The town has published ", "La ville a publié "), b2("the report of the works", "le rapport des travaux"), "https://www.example.org/report?utm_source=newsletter&utm_medium=email", ".")},
	{"link-self", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		b.Hosts, b.Number = []string{"lemarbre.example"}, 1234
		return linked(b2("The town has published ", "La ville a publié "), b2("the report of the works", "le rapport des travaux"), "https://lemarbre.example/"+b.Lang.Base()+"/2024/07/04/1234/le-pont", ".")(b, rng)
	}},
	{"link-empty", nil, linked(b2("The town has published a report", "La ville a publié un rapport"), " ", "https://www.example.org/report", ".")},
	{"link-desk", nil, linked(b2("The town has published ", "La ville a publié "), b2("the report of the works", "le rapport des travaux"), "/desk/stories/12", ".")},
	{"heading-empty", nil, block(story.Block("heading", nil, "level", 2))},
	{"heading-level", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		last := 1
		for _, n := range b.Body.Content {
			if n.Type == "heading" {
				last = int(story.Attr[int64](n, "level"))
			}
		}
		return block(story.Block("heading", []story.Node{{Type: "text", Text: "2024"}}, "level", last+2))(b, rng)
	}},
	{"no-speaker", nil, block(story.Block("quote", []story.Node{{Type: "paragraph", Content: []story.Node{{Type: "text", Text: "2024"}}}}))},
	{"table-header", nil, block(story.Block("table", []story.Node{{Type: "row", Content: []story.Node{{Type: "cell", Content: []story.Node{{Type: "paragraph", Content: []story.Node{{Type: "text", Text: "2024"}}}}}}}}))},
	{"related-dead", nil, block(story.Block("related", nil, "number", 77))},
	{"related-self", nil, block(story.Block("related", nil, "number", 1))},
	{"related-waiting", nil, block(story.Block("related", nil, "number", 88))},
	{"related-twice", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		b, _, _ = block(story.Block("related", nil, "number", 99))(b, rng)
		return block(story.Block("related", nil, "number", 99))(b, rng)
	}},

	{"acronym-swapped", nil, sentence(func(b bed, rng *rand.Rand) string {
		return b.by(rng, []string{
			"The World Health Organization ⟦(WOH)⟧ has sent a team.", "The International Monetary Fund ⟦(IFM)⟧ has published its report.", "The World Trade Organization ⟦(WOT)⟧ has taken up the case.",
		}, []string{
			"L’Organisation mondiale de la santé ⟦(OSM)⟧ a envoyé une équipe.", "Le Fonds monétaire international ⟦(FIM)⟧ a publié son rapport.", "L’Organisation mondiale du commerce ⟦(OCM)⟧ a été saisie.",
		})
	})},
	{"name-two-spellings", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		at := b.ends(rng)
		if len(at) < 2 {
			return b, nil, false
		}
		n := [][2]string{{"Marek Kowalski", "Marek Kowalsky"}, {"Lucas Ferrand", "Lucas Ferrant"}, {"Ingrid Lindqvist", "Ingrid Lindqwist"}, {"Amadou Diarra", "Amadou Diara"}}[rng.IntN(4)]
		b, one := b.say(at[0], "⟦"+n[0]+"⟧"+b.pick(" leads the works.", " dirige les travaux."))
		b, two := b.say(at[1], b.pick("The town has asked ⟦", "La ville a interrogé ⟦")+n[1]+"⟧.")
		return b, []place{one, two}, true
	}},
	{"name-list", nil, sentence(func(b bed, rng *rand.Rand) string {
		return b.by(rng, []string{
			"⟦Three people lead the works: Anna Berg and Marek Kowalski⟧.", "⟦Four towns take part: Nantes, Angers and Saumur⟧.",
		}, []string{
			"⟦Trois personnes dirigent les travaux : Anna Berg et Marek Kowalski⟧.", "⟦Quatre villes participent : Nantes, Angers et Saumur⟧.",
		})
	})},

	{"placeholder", nil, sentence(func(b bed, rng *rand.Rand) string {
		return b.by(rng, []string{"The work costs ⟦XXX⟧ euros.", "The work was led by ⟦TK⟧.", "⟦Lorem ipsum dolor sit amet⟧, consectetur.", "The work was led by ⟦[NAME]⟧."}, []string{"Les travaux coûtent ⟦XXX⟧ euros.", "Les travaux sont dirigés par ⟦[NOM]⟧.", "⟦Lorem ipsum dolor sit amet⟧, consectetur.", "Les travaux coûtent ⟦[à compléter]⟧ euros."})
	})},
	{"leftover", nil, sentence(func(b bed, rng *rand.Rand) string {
		return b.by(rng, []string{"The work is⟦&nbsp;⟧done.", "The work is ⟦<strong>done</strong>⟧.", "The work is ⟦**done**⟧.", "⟦As an AI language model⟧, I cannot say when.", "The work is done⟦<br>⟧."}, []string{"Les travaux sont⟦&nbsp;⟧finis.", "Les travaux sont ⟦<strong>finis</strong>⟧.", "Les travaux sont ⟦**finis**⟧.", "⟦En tant que modèle de langage⟧, je ne peux pas dire quand.", "Les travaux sont finis⟦<br>⟧."})
	})},
	{"lookalike", nil, inWord(5, func(w string, _ *rand.Rand) string {
		for _, pair := range [][2]string{{"a", "а"}, {"o", "о"}, {"e", "е"}, {"c", "с"}, {"p", "р"}} {
			if i := strings.Index(w, pair[0]); i > 0 {
				return w[:i] + pair[1] + w[i+1:]
			}
		}
		return w
	})},
	{"sentence-unfinished", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		at := b.ends(rng)
		for _, block := range at {
			n := b.Body.Content[block]
			last := len(n.Content) - 1
			text := n.Content[last].Text
			all := words(strings.TrimSuffix(strings.TrimSpace(text), ".")+" ", 3)
			if n.Content[last].Type != "text" || len(n.Content[last].Marks) > 0 || len(all) < 6 {
				continue
			}
			before := unitsOf(check.Text(n)) - unitsOf(text)
			r := run{block, last, text, before}
			cut := text[:all[len(all)-3][1]]
			return b.put(r, cut), []place{r.at(cut, max(0, len(cut)-8), len(cut))}, true
		}
		return b, nil, false
	}},
	{"bracket-pairs", nil, sentence(func(b bed, rng *rand.Rand) string {
		return b.by(rng, []string{"⟦The work (which began in spring is done.⟧", "⟦The work, which began in spring) is done.⟧", "⟦The work [which began in spring is done.⟧"}, []string{"⟦Les travaux (commencés au printemps sont finis.⟧", "⟦Les travaux, commencés au printemps) sont finis.⟧", "⟦Les travaux [commencés au printemps sont finis.⟧"})
	})},
	{"repeated-paragraph", nil, func(b bed, rng *rand.Rand) (bed, []place, bool) {
		for _, i := range b.ends(rng) {
			if len(check.Text(b.Body.Content[i])) < 120 {
				continue
			}
			b, last := b.add(b.Body.Content[i])
			return b, []place{{"body", i, 0, 0}, {"body", last, 0, 0}}, true
		}
		return b, nil, false
	}},

	{"no-alt", nil, led(func(b bed) bed { b.Lead.Alt = ""; return b })},
	{"alt-file", nil, led(func(b bed) bed { b.Lead.Alt = "IMG_2034.jpg"; return b })},
	{"no-credit", nil, led(func(b bed) bed { b.Lead.Credit = ""; return b })},
	{"alt-caption", nil, led(func(b bed) bed { b.Lead.Alt = b.Lead.Caption; return b })},
	{"caption-lang", nil, led(func(b bed) bed {
		b.Lead.Caption = b.pick("Le vieux pont de la ville, qui a été fermé à la circulation pendant plusieurs semaines pour des travaux", "The old bridge of the town, which was closed to traffic for several weeks while works were under way")
		return b
	})},
	{"caption-names", nil, led(func(b bed) bed {
		b.Lead.Caption = b.pick("Ingrid Lindqvist in front of the old bridge", "Ingrid Lindqvist devant le vieux pont")
		b, _ = b.add(story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: b.pick("Anna Berg and Marek Kowalski lead the works.", "Anna Berg et Marek Kowalski dirigent les travaux.")}}})
		return b
	})},
	{"shot-rights", nil, led(func(b bed) bed {
		return b.shot(func(s *check.Shot) { s.Refused = fault.Tell(fault.Denied, "picture.rights.once") })
	})},
	{"shot-old", nil, led(func(b bed) bed {
		return b.shot(func(s *check.Shot) { s.Created = b.Now.AddDate(-2, -3, 0).Format(time.DateOnly) })
	})},
	{"shot-credit", nil, led(func(b bed) bed { return b.shot(func(s *check.Shot) { s.Credits = []string{"Marek Kowalski"} }) })},
	{"shot-made", nil, led(func(b bed) bed { return b.shot(func(s *check.Shot) { s.Made = "trainedAlgorithmicMedia" }) })},
	{"shot-date", nil, led(func(b bed) bed {
		day := b.Now.AddDate(0, 0, -20)
		b.Lead.Caption = fmt.Sprintf(b.pick("The old bridge on %d %s %d", "Le vieux pont, le %d %s %d"), day.Day(), b.pick(day.Month().String(), monthsFR[day.Month()-1]), day.Year())
		return b.shot(func(s *check.Shot) { s.Created = day.AddDate(0, 0, 9).Format(time.DateOnly) })
	})},
	{"shot-other", nil, led(func(b bed) bed {
		const other = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"
		b.Lead.Caption = b.pick("Workers mount the steel arches near the harbour", "Des ouvriers montent les arches de métal près du port")
		b, _ = b.add(story.Block("picture", nil, "url", "/media/"+other+".jpg", "alt", "x", "credit", "Anna Berg"))
		b = b.shot(func(s *check.Shot) { s.Caption = b.pick("Flowers on a market stall", "Des fleurs sur un étal") })
		b.Shots[other] = check.Shot{Caption: b.Lead.Caption, Credits: []string{"Anna Berg"}, Width: 4000}
		return b
	})},
	{"shot-caption", nil, led(func(b bed) bed {
		b.Lead.Caption = b.pick("Workers mount the steel arches near the harbour", "Des ouvriers montent les arches de métal près du port")
		return b.shot(func(s *check.Shot) {
			s.Lang = lang.Tag(b.Lang.Base())
			s.Caption = b.pick("Flowers on a market stall on Sunday", "Des fleurs sur un étal du dimanche")
		})
	})},
	{"shot-small", nil, led(func(b bed) bed { return b.shot(func(s *check.Shot) { s.Width = 640 }) })},
}

// whole plants in a part as a whole.
func whole(field string, change func(bed) bed) func(bed, *rand.Rand) (bed, []place, bool) {
	return func(b bed, _ *rand.Rand) (bed, []place, bool) {
		return change(b), []place{{field, -1, 0, 0}}, true
	}
}

// led plants in the words or the file of a lead picture.
func led(change func(bed) bed) func(bed, *rand.Rand) (bed, []place, bool) {
	return func(b bed, _ *rand.Rand) (bed, []place, bool) {
		b = change(copied(b.lead(b.pick("The old bridge of the town", "Le vieux pont de la ville"))))
		return b, []place{{"lead", -1, 0, 0}}, true
	}
}

// block plants a block at the end. Stories 77, 88 and 99 are withdrawn, in work and out.
func block(n story.Node) func(bed, *rand.Rand) (bed, []place, bool) {
	return func(b bed, _ *rand.Rand) (bed, []place, bool) {
		b.Number = 1
		b.Related = map[story.Number]story.State{77: story.StateWithdrawn, 88: story.StateDraft, 99: story.StatePublished, 1: story.StatePublished}
		b, at := b.add(n)
		return b, []place{{"body", at, 0, 0}}, true
	}
}

// b2 are words in English and in French.
func b2(en, fr string) [2]string { return [2]string{en, fr} }

// linked plants a sentence with a link behind a paragraph. Words are text, or English and French.
func linked[A, B, C string | [2]string](before A, words B, href string, after C) func(bed, *rand.Rand) (bed, []place, bool) {
	return func(b bed, rng *rand.Rand) (bed, []place, bool) {
		at := b.ends(rng)
		if len(at) == 0 {
			return b, nil, false
		}
		in := func(v any) string {
			if two, ok := v.([2]string); ok {
				return b.pick(two[0], two[1])
			}
			return v.(string)
		}
		b = copied(b)
		n := b.Body.Content[at[0]]
		from := unitsOf(check.Text(n)) + 1 + unitsOf(in(before))
		n.Content = append(append([]story.Node{}, n.Content...), story.Node{Type: "text", Text: " " + in(before)},
			story.Node{Type: "text", Text: in(words), Marks: []story.Mark{{Type: "link", Attrs: story.Block("", nil, "href", href).Attrs}}}, story.Node{Type: "text", Text: in(after)})
		b.Body.Content[at[0]] = n
		return b, []place{{"body", at[0], from, from + unitsOf(in(words)) + 1}}, true
	}
}

var (
	weekdaysEN = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	weekdaysFR = []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	monthsFR   = []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

// dayFR is a day of the month as French writes it.
func dayFR(n int) string {
	if n == 1 {
		return "1er"
	}
	return fmt.Sprint(n)
}
