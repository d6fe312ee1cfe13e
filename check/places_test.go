package check

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"marbre/lang"
	"marbre/story"
)

// Whatever a text holds, what is found lies inside it, and edits follow one another within it.
func FuzzPlacesLieInTheText(f *testing.F) {
	for _, seed := range []string{
		"Le pont ( a [coûté] TK millions) : « oui » ; non ? Ã© â€™ &nbsp; **gras** XXX personnes",
		"Mаcron ﬁlm 𝐛𝐨𝐥𝐝 Ｆ a) :-) [0, 1) - et l'eau, l´eau. Deschamps, 14 ans, a tué",
		"“As an AI language model,” said turn0search1 [insert quote here] ]0, 1[ <br> ## x",
		"قال الوزير ، إن المدaينة علی ﺍﻟﻘﺎﺩﺓ [للتحقق]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		line := strings.ReplaceAll(text, "\n", " ")
		c := story.Content{Headline: line, Standfirst: text, Body: story.Body{Content: []story.Node{
			{Type: "paragraph", Content: []story.Node{{Type: "text", Text: text}}},
			{Type: "paragraph", Content: []story.Node{{Type: "text", Text: strings.Repeat(text+" ", 3)}}},
		}}}
		for _, l := range []lang.Tag{"fr", "fr-CA", "en", "ar"} {
			for _, x := range Read(c, Facts{Lang: l, Now: time.Unix(1_720_000_000, 0)}) {
				in := c.Headline
				switch {
				case x.Field == "standfirst":
					in = c.Standfirst
				case x.Block >= 0:
					in = Text(c.Body.Content[x.Block])
				}
				all := utf16.Encode([]rune(in))
				if x.From < 0 || x.To < x.From || x.To > len(all) {
					t.Fatalf("%s: %d-%d of %d in %q", x.Rule, x.From, x.To, len(all), in)
				}
				last := 0
				for _, e := range x.Fix {
					if e.From < last || e.To < e.From || e.To > len(all) {
						t.Fatalf("%s: edit %+v after %d of %d in %q", x.Rule, e, last, len(all), in)
					}
					last = e.To
				}
			}
		}
	})
}

// Texts that are made to be slow are not.
func TestHostileTextsAreReadFast(t *testing.T) {
	for name, text := range map[string]string{
		"no space":       strings.Repeat("a", 100_000),
		"capitals":       strings.Repeat("Aé ", 30_000),
		"quotes":         strings.Repeat(`"`, 50_000),
		"guillemets":     strings.Repeat("«", 50_000),
		"open brackets":  strings.Repeat("(", 50_000),
		"shut brackets":  strings.Repeat("1)", 50_000),
		"square":         strings.Repeat("[", 50_000),
		"apostrophes":    strings.Repeat("l'", 50_000),
		"dashes":         strings.Repeat("a - b", 20_000),
		"asterisks":      strings.Repeat("**a", 30_000),
		"tags":           strings.Repeat("<p ", 30_000),
		"entities":       strings.Repeat("&amp", 25_000),
		"mojibake":       strings.Repeat("Ã©Ã", 25_000),
		"X":              strings.Repeat("XX ", 30_000),
		"points":         strings.Repeat("a . ", 25_000),
		"lookalikes":     strings.Repeat("aб ", 25_000),
		"one odd word":   strings.Repeat("aб", 50_000),
		"speech":         strings.Repeat("said ", 20_000),
		"a suspect":      "Marc Deschamps suspect " + strings.Repeat("Le suspect a tué ", 6000),
		"spaces":         "a" + strings.Repeat(" ", 100_000) + ":",
		"spaces, points": strings.Repeat(" ", 50_000) + strings.Repeat(" :", 25_000),
	} {
		c := story.Content{Headline: "Un titre", Body: story.Body{Content: []story.Node{{Type: "paragraph", Content: []story.Node{{Type: "text", Text: text}}}}}}
		for _, rule := range House {
			for _, l := range []lang.Tag{"fr", "en", "ar"} {
				from := time.Now()
				by([]Rule{rule}, c, Facts{Lang: l})
				if took := time.Since(from); took > time.Second {
					t.Errorf("%s: %s takes %v in %s", name, rule.Name, took, l)
				}
			}
		}
	}
}
