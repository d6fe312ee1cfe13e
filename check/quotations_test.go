package check

import (
	"strings"
	"testing"

	"marbre/lang"
	"marbre/story"
)

// read are the findings of the rules of names and quotations in a text.
func read(text string, tag lang.Tag, names ...string) (story.Content, []Finding) {
	c := story.Content{Headline: "Port"}
	for p := range strings.SplitSeq(text, "\n\n") {
		c.Body.Content = append(c.Body.Content, story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: p}}})
	}
	rules := []Rule{acronymSwapped, nameTwoSpellings, nameList, quotePairs, quoteTwoWordings, quoteElsewhere, quoteKind, quoteNobody, nameFirst, acronymUnexplained, nameConfirmed}
	return c, by(rules, c, Facts{Lang: tag, Names: names, Said: map[string][]Saying{"a": {{2, "Anna Sorel"}}}})
}

func FuzzNamesAndQuotations(f *testing.F) {
	for _, s := range []string{
		"« Le quai tiendra », a dit Anna Sorel.\n\n« Le quai ne tiendra pas », a dit A. Sorrel.", "“a ‘b’ c” \"d\" „e“ «f» ’’",
		"L’Office des digues (ODD) et l’ODDD. J.-P. de La Tour d’Auvergne, M. O’Brien’s", "قال «نعم» السيد سامي الحداد",
		"😀«😀“😀»😀”", "A.B.C.-D. É.", "[…] «[…]» (…)", "ﬁ ǅ İ ı ß",
	} {
		f.Add(s, uint8(len(s)))
	}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
		tag := []lang.Tag{"fr", "en", "ar"}[which%3]
		c, all := read(text, tag, "Anna Sorel", "Sorel", "سامي الحداد", "", "’")
		for _, w := range tokensOf(text) {
			if w.from < 0 || w.to > len(text) || w.from >= w.to || text[w.from:w.to] != w.text {
				t.Fatalf("a word at %d-%d of %q is not %q", w.from, w.to, text, w.text)
			}
		}
		for _, p := range peopleIn(text) {
			if p.from < 0 || p.to > len(text) || p.from >= p.to || !strings.Contains(text[p.from:p.to], p.last) {
				t.Fatalf("somebody at %d-%d of %q: %+v", p.from, p.to, text, p)
			}
		}
		for _, x := range all {
			in := c.Headline
			if x.Block >= 0 {
				in = Text(c.Body.Content[x.Block])
			}
			if n := units(in, len(in)); x.From < 0 || x.From >= x.To || x.To > n {
				t.Fatalf("%s at %d-%d of %d units", x.Rule, x.From, x.To, n)
			}
			at := x.From
			for _, e := range x.Fix {
				if e.From < at || e.To < e.From || e.To > x.To {
					t.Fatalf("%s mends %d-%d after %d, of %d-%d", x.Rule, e.From, e.To, at, x.From, x.To)
				}
				at = e.To
			}
		}
		QuotesOf(c)
	})
}

// No text makes a rule slow: what grows with the square of its length would take minutes here.
func TestHostileNamesAndQuotesAreReadFast(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for name, text := range map[string]string{
		"no space": long, "marks that open": strings.Repeat("«", 50_000), "marks that shut": strings.Repeat("”", 50_000),
		"straight": strings.Repeat(`"`, 50_000), "quotations": strings.Repeat("“a b c d e f” ", 5_000), "capitals": strings.Repeat("Ab ", 30_000),
		"names": strings.Repeat("Anna Sorel dit. ", 6_000), "initials": strings.Repeat("A.", 50_000), "hyphens": strings.Repeat("a-", 50_000),
		"acronyms": strings.Repeat("ABC (BAC) ", 10_000), "paragraphs": strings.Repeat("« a\n\n", 10_000), "lines": strings.Repeat("« a\n", 20_000),
		"particles": strings.Repeat("Ab de ", 20_000), "apostrophes": strings.Repeat("l’", 50_000), "nested": strings.Repeat("“a ", 20_000) + strings.Repeat("b” ", 20_000),
	} {
		t.Run(name, func(t *testing.T) {
			for _, tag := range []lang.Tag{"fr", "en", "ar"} {
				read(text, tag, "Anna Sorrel", "Ab")
			}
		})
	}
}

func BenchmarkNamesAndQuotations(b *testing.B) {
	paragraph := "Le port de Brest est fermé depuis mardi, a annoncé Anna Sorel, présidente de l’Office national des digues (OND). « Le quai tiendra encore dix ans, nous l’avons mesuré trois fois », a déclaré Paul Morel, ingénieur à l’OND. Selon Karim Benhadda, maire de la ville, les travaux coûteront 3 millions d’euros ; la région en paiera la moitié.\n\n"
	for _, rule := range []Rule{acronymSwapped, nameTwoSpellings, nameList, quotePairs, quoteTwoWordings, quoteElsewhere, quoteKind, quoteNobody, nameFirst, acronymUnexplained, nameConfirmed} {
		b.Run(rule.Name, func(b *testing.B) {
			c, _ := read(strings.Repeat(paragraph, 14), "fr")
			f := Facts{Lang: "fr", Names: []string{"Anna Sorell", "Paul Morel", "Conseil des ports"}, Said: map[string][]Saying{"a": nil}}
			for b.Loop() {
				by([]Rule{rule}, c, f)
			}
		})
	}
}
