package check

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"marbre/lang"
	"marbre/story"
)

// written are the rules that read dates, numbers and addresses out of a text.
var written = []Rule{dateWeekday, dateImpossible, dateFuture, dateAge, dateRange, dateRelative, numberSum, numberPercent, numberHeadline, numberParts, numberUnit, linkPrinted, linkGlued, linkTitleGlued}

func FuzzWhatIsWrittenLiesInTheText(f *testing.F) {
	f.Add("fr", "12 personnes, dont 5 femmes et 8 hommes, du 9 au 4 juillet 2024 (5 km, 5 miles).", "12 morts")
	f.Add("en", "Born in 1958, aged 55, she took 54% of the vote to 48% on Monday, July 4; see www.example.organd.", "4 arrested")
	f.Add("ar", "افتتحت القمة يوم الأربعاء 4 يوليو 2024، من 9 إلى 4 يوليو.", "")
	f.Add("fr", "\u202f3\u00a0500,5 %°C millionshttps://a.fr/b.Le", "né en 1958 le 31 juin")
	f.Fuzz(func(t *testing.T, tag, text, headline string) {
		if tag != "fr" && tag != "en" && tag != "ar" || !utf8.ValidString(text) || !utf8.ValidString(headline) {
			return
		}
		end := 0
		for _, s := range periods(text) {
			if s.from < end || s.to <= s.from || s.to > len(text) {
				t.Fatalf("a sentence at %d to %d of %q", s.from, s.to, text)
			}
			end = s.to
		}
		end = 0
		for _, a := range amounts(tag, text) {
			if a.from < end || a.to <= a.from || a.nounTo < a.to || a.upTo < a.to || a.nounTo > len(text) || a.upTo > len(text) {
				t.Fatalf("%+v in %q", a, text)
			}
			end = a.to
		}
		for _, a := range addresses(text) {
			if a.from < 0 || a.host.from < a.from || a.host.to < a.host.from || a.to < a.host.to || a.to > len(text) {
				t.Fatalf("%+v in %q", a, text)
			}
		}
		c := story.Content{Headline: headline, Lead: &story.Picture{Caption: headline, Alt: text}}
		c.Body.Content = []story.Node{{Type: "paragraph", Content: []story.Node{{Type: "text", Text: text}}}}
		for _, x := range by(written, c, Facts{Lang: lang.Tag(tag), Now: time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)}) {
			size := units(headline, len(headline))
			if x.Block >= 0 {
				size = units(text, len(text))
			}
			if x.From < 0 || x.To < x.From || x.To > size {
				t.Fatalf("%s lies at %d to %d of %d", x.Rule, x.From, x.To, size)
			}
			for _, e := range x.Fix {
				if e.From < x.From || e.To < e.From || e.To > x.To {
					t.Fatalf("%s mends %d to %d, and lies at %d to %d", x.Rule, e.From, e.To, x.From, x.To)
				}
			}
		}
	})
}

// Nobody writes such a text, and it must not keep anybody waiting.
func TestHostileTextsAreReadAsFast(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN with -short: long texts")
	}
	for name, piece := range map[string]string{
		"letters": "a", "digits": "7", "numbers": "12 ", "quotes": "“hier ", "words": "deux ", "dates": "le 4 juillet ", "ages": "né en 1958, âgé de 5 ans, ",
		"shares": "se partagent 5 sièges : 1, 2 et 3, ", "percents": "5 % des voix, ", "addresses": "www.a.fr", "slashes": "http://", "spaces": " ", "points": ". ", "brackets": "5 km (", "parts": "5 femmes et ", "years": "de 2019 à 2015 ", "capitals": "Le 4 juillet, A a été élu ",
	} {
		text := strings.Repeat(piece, 100_000/len(piece))
		c := story.Content{Headline: "12 femmes et 5 sièges"}
		c.Body.Content = []story.Node{{Type: "paragraph", Content: []story.Node{{Type: "text", Text: text}}}}
		for _, r := range written {
			for _, tag := range []lang.Tag{"fr", "en"} {
				from := time.Now()
				by([]Rule{r}, c, Facts{Lang: tag, Now: from})
				if d := time.Since(from); d > 2*time.Second {
					t.Errorf("%s takes %s for 100,000 bytes of %s", r.Name, d, name)
				} else if d > 200*time.Millisecond {
					t.Logf("%s: %s for %s", r.Name, d, name)
				}
			}
		}
	}
}
