package intake

import (
	"encoding/json"
	"strings"
	"testing"

	"marbre/story"
)

// FuzzPage holds that no page makes the reader panic, that the same page gives the same
// draft, and that its body is one that stories take.
func FuzzPage(f *testing.F) {
	f.Add(page)
	f.Add("<p>")
	f.Add("<html><article><h1>A</h1><figure><figcaption>B</figcaption></figure><ul><li><a href=x>c")
	f.Add(`<script type="application/ld+json">[{"@type":"NewsArticle","headline":["x"],"author":[[]],"image":{"url":1}}]</script>`)
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 20_000 {
			return
		}
		in = "<html>" + in
		d, err := Read([]byte(in), Page{Address: "https://example.com/a"})
		if err != nil {
			return
		}
		again, err := Read([]byte(in), Page{Address: "https://example.com/a"})
		if err != nil || say(t, d) != say(t, again) {
			t.Fatalf("the same page gives two drafts:\n%s\n%s", say(t, d), say(t, again))
		}
		if err := (story.Content{Headline: "x", Body: story.Body{Content: d.Body}}).Check(); err != nil {
			t.Fatalf("the body is none of ours: %v", err)
		}
	})
}

// FuzzText holds the same of pastes, and that no word of one is lost.
func FuzzText(f *testing.F) {
	f.Add("Accueil\nPolitique\nMonde\nCulture\nLe pont de Nevers rouvre\nPar Claire Martin\nPublié le 4 juillet 2024\nLe pont a rouvert jeudi matin, onze mois après le début des travaux, selon le maire de la ville.\nLire aussi : Les quais fermés jusqu’en septembre\nSource : Exemple\n« Nous avons choisi de ne pas y toucher » — Anne Petit\n- un\n- deux\nPhoto : Anne Petit/AFP")
	f.Add("a\n\n\nb\r\n\u2028c")
	f.Add("PARIS (AP) — The bridge reopened on Thursday morning, eleven months after the works began, the mayor said.\n\n")
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 20_000 {
			return
		}
		d, err := Text([]byte(in), Page{})
		if err != nil {
			return
		}
		again, err := Text([]byte(in), Page{})
		if err != nil || say(t, d) != say(t, again) {
			t.Fatalf("the same text gives two drafts:\n%s\n%s", say(t, d), say(t, again))
		}
		if err := (story.Content{Headline: "x", Body: story.Body{Content: d.Body}}).Check(); err != nil {
			t.Fatalf("the body is none of ours: %v", err)
		}
		text, err := decode([]byte(in), "")
		if err != nil {
			t.Fatal(err)
		}
		if lost := missing(text, d); lost != "" {
			t.Fatalf("%q is lost of %q: %s", lost, in, say(t, d))
		}
	})
}

func say(t *testing.T, d Draft) string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// missing is a word of the text that is neither in the draft nor in its furniture.
func missing(text string, d Draft) string {
	have := map[string]bool{}
	all := []string{d.Kicker, d.Headline, d.Standfirst, d.Dateline, d.Source, d.Text, strings.Join(d.Byline, "\n"), strings.Join(d.Furniture, "\n")}
	for _, p := range d.Pictures {
		all = append(append(all, p.Captions...), p.Credits...)
	}
	for _, l := range d.Related {
		all = append(all, l.Title, l.URL)
	}
	for _, n := range d.Body {
		all = append(all, story.Attr[string](n, "speaker"))
	}
	for _, w := range tokens(strings.Join(all, "\n")) {
		have[w] = true
	}
	for _, l := range split(text) {
		for _, w := range tokens(l) {
			if !have[w] {
				return w
			}
		}
	}
	return ""
}
