package page_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"marbre/lang"
	"marbre/story"
)

var place = regexp.MustCompile(`\{[0-9](:[a-z]+)?\}`)

// Every sentence of the readers' pages can be an edition's own; where it has one, nothing
// of the language's stands any more.
func TestAnEditionSaysItsOwnWords(t *testing.T) {
	own := map[string]string{}
	standard := map[string]string{}
	for _, s := range lang.For("fr").Readers() {
		own[s.Key] = strings.TrimSpace("⟦" + s.Key + "⟧ " + strings.Join(place.FindAllString(s.Text, -1), " "))
		if !strings.Contains(s.Text, "{") && len([]rune(s.Text)) > 14 {
			standard[s.Text] = s.Key
		}
	}
	lib := newsroom()
	lib.Papers = append([]story.Edition{}, papers...)
	lib.Papers[0].Words = own
	if err := lib.Papers[0].Check(); err != nil {
		t.Fatal(err)
	}
	p := printer(t)
	var all, before bytes.Buffer
	asks := []string{"/fr/", "/fr/international/", "/fr/international/asie/", "/fr/live", "/fr/archive/", "/fr/archive/2024/07/", "/fr/topics/chine", "/fr/authors/claire-aubrac", "/fr/search", "/fr/nowhere", "/fr/feed.xml", "/fr/2024/07/04/1001/a-astana-dix-membres"}
	for _, ask := range asks {
		all.Write(get(t, p, lib, ask, now).HTML)
		before.Write(get(t, p, newsroom(), ask, now).HTML)
	}
	seen := 0
	for key := range own {
		if strings.Contains(all.String(), "⟦"+key+"⟧") {
			seen++
		}
	}
	if seen < 60 {
		t.Errorf("only %d of the edition's own sentences stand on its pages", seen)
	}
	stood := 0
	for text, key := range standard {
		if !strings.Contains(before.String(), text) {
			continue
		}
		stood++
		if strings.Contains(all.String(), text) {
			t.Errorf("%s is still said as %q", key, text)
		}
	}
	if stood < 15 {
		t.Errorf("only %d long sentences stood on the pages before", stood)
	}
	// What changes is said at once, and other editions say what they said.
	lib.Papers[0].Words = map[string]string{"page.archive": "Collection"}
	if html := string(get(t, p, lib, "/fr/", now).HTML); !strings.Contains(html, "Collection") || strings.Contains(html, "⟦") {
		t.Error("an edition's new words are not said")
	}
	if html := string(get(t, p, lib, "/en/", now).HTML); strings.Contains(html, "Collection") {
		t.Error("another edition says them too")
	}
	lib.Papers[0].Words = nil
	if a, b := get(t, p, lib, "/fr/", now), get(t, p, newsroom(), "/fr/", now); !bytes.Equal(a.HTML, b.HTML) {
		t.Error("without words of its own an edition is not as before")
	}
}

// An edition in a language that has no words speaks it all the same.
func TestAnEditionBringsALanguage(t *testing.T) {
	lib := newsroom()
	lib.Papers = []story.Edition{{Code: "pl", Lang: "pl", Zone: "Europe/Warsaw", Title: "Marmur", Words: map[string]string{
		"page.front": "Strona główna", "page.stories[one]": "{0} artykuł", "page.stories[few]": "{0} artykuły", "page.stories[many]": "{0} artykułów",
	}}}
	if err := lib.Papers[0].Check(); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		lib.Put(out(story.Number(3000+i), "pl", "", "Tytuł", now.AddDate(0, 0, -1-i)))
	}
	html := string(get(t, printer(t), lib, "/pl/archive/", now).HTML)
	if !strings.Contains(html, "3 artykuły") {
		t.Errorf("three stories are not counted as Polish does: %.3000s", html)
	}
}
