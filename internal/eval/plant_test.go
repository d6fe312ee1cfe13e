package main

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"marbre/check"
	"marbre/lang"
	"marbre/story"
)

// texts are sober, and hold nothing that a rule finds.
var texts = map[lang.Tag]string{
	"en": "The town opened the new bridge on Thursday, after two years of work on both banks of the river. Buses cross it every ten minutes.\n\n" +
		"The old bridge stays closed until the end of the winter, because its pillars have to be repaired and its railings painted.\n\n" +
		"The council will decide in spring which of the two carries the tram.",
	"fr": "La ville a ouvert le nouveau pont jeudi, après deux ans de travaux sur les deux rives du fleuve. Les bus le traversent toutes les dix minutes.\n\n" +
		"Le vieux pont reste fermé jusqu’à la fin de l’hiver, car ses piles doivent être réparées et ses garde-corps repeints.\n\n" +
		"Le conseil décidera au printemps lequel des deux portera le tramway.",
}

func bedOf(l lang.Tag) bed {
	headline := map[lang.Tag]string{"en": "A new bridge over the river", "fr": "Un nouveau pont sur le fleuve"}[l]
	c := clean{id: "own", lang: l, content: story.Content{Headline: headline, Source: "Ville", Body: story.Paragraphs(texts[l])}, now: time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)}
	return bed{c.content, facts(c)}
}

func TestPlantersPlantWhatTheySay(t *testing.T) {
	house := map[string]check.Rule{}
	for _, r := range check.House {
		house[r.Name] = r
	}
	seen := map[string]bool{}
	for _, p := range planters {
		if seen[p.rule] {
			t.Errorf("there are two planters of %s", p.rule)
		}
		seen[p.rule] = true
		for _, l := range languages {
			if p.langs != nil && p.langs[0] != l {
				continue
			}
			for seed := range uint64(20) {
				was, chance := bedOf(l), func() *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }
				b, places, ok := p.plant(was, chance())
				if !ok {
					if p.rule != "sentence-unfinished" && p.rule != "lookalike" {
						t.Errorf("%s has no place in the %s text", p.rule, l)
					}
					break
				}
				again, _, _ := p.plant(bedOf(l), chance())
				if !reflect.DeepEqual(b, again) {
					t.Errorf("%s is planted in two ways by one seed", p.rule)
				}
				if !reflect.DeepEqual(was, bedOf(l)) {
					t.Fatalf("%s changes the story that it is given", p.rule)
				}
				for _, at := range places {
					text := partOf(b.Content, at)
					if strings.ContainsAny(text, "⟦⟧") || at.to > 0 && text == "" && p.rule != "link-empty" {
						t.Errorf("%s is planted at %+v, where %q stands", p.rule, at, text)
					}
				}
				// Whether rules that read words find everything is measured; of the others, and the plainest, it is sure.
				rule, there := house[p.rule]
				if !there || !(row{rule: p.rule}).given() && !slices.Contains([]string{"doubled", "invisible", "space-twice", "space-comma", "quotes-fr", "link-empty", "link-desk", "caption-lang"}, p.rule) {
					continue
				}
				if found := check.ReadBy([]check.Rule{rule}, b.Content, b.Facts); len(found) == 0 || !holds(places, found[0]) {
					t.Errorf("%s in %s, seed %d: planted at %+v (%q), found %+v", p.rule, l, seed, places, partOf(b.Content, places[0]), found)
				}
			}
		}
	}
}

func TestWhatIsPlantedStandsAtItsPlace(t *testing.T) {
	for rule, want := range map[string]func(string) bool{
		"invisible":    func(s string) bool { return strings.ContainsAny(s, "\u200b\u00ad\ufeff\u2060") },
		"doubled":      func(s string) bool { f := strings.Fields(s); return len(f) == 2 && f[0] == f[1] },
		"date-weekday": func(s string) bool { return wrongWeekday(s) },
		"placeholder":  func(s string) bool { return s != "" },
		"lookalike": func(s string) bool {
			return strings.ContainsAny(s, "аоеср") && strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz")
		},
		"sentence-unfinished": func(s string) bool { return !strings.HasSuffix(s, ".") },
	} {
		for _, p := range planters {
			if p.rule != rule {
				continue
			}
			for _, l := range languages {
				for seed := range uint64(10) {
					b, places, ok := p.plant(bedOf(l), rand.New(rand.NewPCG(seed, 3)))
					if ok && !want(partOf(b.Content, places[0])) {
						t.Errorf("%s in %s stands where %q does", rule, l, partOf(b.Content, places[0]))
					}
				}
			}
		}
	}
}

// wrongWeekday reads the forms of the planter, and says whether the day has another name.
func wrongWeekday(s string) bool {
	for i, name := range monthsFR {
		s = strings.Replace(s, " "+name+" ", " "+time.Month(i+1).String()+" ", 1)
	}
	for i, name := range weekdaysFR {
		s = strings.Replace(s, name, weekdaysEN[i]+",", 1)
	}
	s = strings.Replace(s, "1er", "1", 1)
	for _, form := range []string{"Monday, 2 January 2006", "Monday, January 2, 2006"} {
		if at, err := time.Parse(form, s); err == nil {
			return !strings.HasPrefix(s, at.Weekday().String())
		}
	}
	return false
}

func TestTheCleanTextsAreClean(t *testing.T) {
	for _, l := range languages {
		b := bedOf(l)
		if found := check.ReadBy(check.OfTexts(), b.Content, b.Facts); len(found) > 0 {
			t.Errorf("%s: %+v", l, found)
		}
	}
}
