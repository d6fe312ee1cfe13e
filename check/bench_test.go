package check

import (
	"strings"
	"testing"
	"time"

	"marbre/lang"
	"marbre/story"
)

// news is a story of some 800 words as newsrooms write them, with a picture, headings and a quote.
func news(language lang.Tag) story.Content {
	parts := map[lang.Tag][]string{
		"fr": {
			"La ville de Port-Lazare a ouvert mardi 2 juillet sa nouvelle ligne de tramway, après quatre ans de travaux et un budget de 312 millions d’euros. « Nous avons tenu les délais malgré la crue de 2022 », a déclaré la maire, Hélène Garrec, devant la gare centrale.",
			"La ligne relie l’hôpital Saint-Roch au quartier des Salines en 24 minutes. Elle compte 19 stations et doit transporter 42 000 voyageurs par jour, selon la régie des transports (RTP). Les rames circulent de 5 h 10 à 0 h 30, toutes les six minutes aux heures de pointe.",
			"Plusieurs commerçants de la rue Vauban regrettent la disparition de 140 places de stationnement. « Ma clientèle vient des villages, elle ne prendra pas le tramway », explique Karim Belaïd, qui tient une quincaillerie depuis 1998. Une indemnité de 3,2 millions d’euros a été versée à 87 commerces.",
			"L’opposition municipale demande un audit. D’après Jean-Marc Teyssier, conseiller depuis 2014, le coût au kilomètre dépasse de 18 % celui de villes comparables ; la régie répond que le pont sur la Sèvre n’était pas compris dans les premières études.",
		},
		"en": {
			"The city of Port Lazare opened its new tram line on Tuesday, 2 July, after four years of works and a budget of $312 million. “We kept to the schedule in spite of the flood of 2022,” said the mayor, Helen Garrick, outside the central station.",
			"The line links St. Roch hospital with the Salt Flats district in 24 minutes. It has 19 stops and is meant to carry 42,000 passengers a day, according to the city’s transport authority (PLT). Trams run from 5:10 a.m. to 12:30 a.m., every six minutes at peak hours.",
			"Several shopkeepers in Vauban Street regret the loss of 140 parking spaces. “My customers come from the villages; they won’t take the tram,” said Karim Bellamy, who has run a hardware store since 1998. Compensation of $3.2 million was paid to 87 shops.",
			"The opposition has asked for an audit. John Tessier, a councillor since 2014, said the cost per mile was 18 per cent higher than in comparable cities; the authority answers that the bridge over the Severn was not part of the first studies.",
		},
	}[language]
	c := story.Content{
		Section: "infos", Kicker: "Transports", Headline: "Port-Lazare : 312 millions, 19 stations", Standfirst: parts[0][:120],
		Byline: []story.Author{{Name: "Claire Aubrac"}}, Urgency: 4, Tags: []string{"transports"},
		Lead: &story.Picture{URL: "/media/a.jpg", Alt: "Une rame", Caption: "La première rame, mardi.", Credit: "Marbre"},
	}
	for words := 0; words < 800; {
		for i, p := range parts {
			if i == 2 {
				c.Body.Content = append(c.Body.Content, story.Block("heading", []story.Node{{Type: "text", Text: "La suite"}}, "level", 2))
			}
			c.Body.Content = append(c.Body.Content, story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: p}}})
			words += len(strings.Fields(p))
		}
	}
	return c
}

func BenchmarkRead(b *testing.B) {
	for _, language := range []lang.Tag{"fr", "en"} {
		c := news(language)
		f := Facts{Now: time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC), Lang: language, State: story.StateDraft, Number: 1}
		b.Run(string(language), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Read(c, f)
			}
		})
	}
}

// Each rule by itself, over the story in French.
func BenchmarkRule(b *testing.B) {
	c := news("fr")
	f := Facts{Now: time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC), Lang: "fr", State: story.StateDraft, Number: 1}
	for _, rule := range House {
		b.Run(rule.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				by([]Rule{rule}, c, f)
			}
		})
	}
}
