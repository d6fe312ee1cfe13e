package lang_test

import (
	"errors"
	"strings"
	"testing"

	"marbre/fault"
	"marbre/lang"
)

func TestANewsroomSaysItInItsOwnWords(t *testing.T) {
	w := lang.For("fr").With(map[string]string{"page.archive": "Collection", "page.stories[one]": "un papier", "page.stories[other]": "{0} papiers"})
	for want, got := range map[string]string{"Collection": w.Say("page.archive"), "un papier": w.Say("page.stories", 1), "12 papiers": w.Say("page.stories", 12), lang.For("fr").Say("page.front"): w.Say("page.front")} {
		if got != want {
			t.Errorf("it says %q, wants %q", got, want)
		}
	}
	if lang.For("fr").Say("page.archive") == "Collection" {
		t.Error("everybody says it")
	}
	// Where the language has no words, its numbers still choose among the newsroom's.
	pl := lang.For("pl").With(map[string]string{"page.stories[one]": "{0} artykuł", "page.stories[few]": "{0} artykuły", "page.stories[many]": "{0} artykułów"})
	for n, want := range map[int64]string{1: "1 artykuł", 3: "3 artykuły", 5: "5 artykułów"} {
		if got := pl.Say("page.stories", n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestOwnWordsAreLookedAt(t *testing.T) {
	long := strings.Repeat("é", lang.MaxSentence)
	for _, c := range []struct {
		tag              lang.Tag
		key, text, fault string
	}{
		{"fr", "page.archive", long, ""},
		{"fr", "page.archive", long + "é", "text.too-long"},
		{"fr", "page.archive", " ", "text.empty"},
		{"fr", "page.archive", "deux\nlignes", "text.one-line"},
		{"fr", "page.archive", "Nos {0} archives", "words.places"},
		{"fr", "page.gone-at", "Retiré", "words.places"},
		{"fr", "page.nothing", "Rien", "words.unknown"},
		{"fr", "fault.edition.code", "Non", "words.unknown"},
		{"fr", "mail.subject", "Non", "words.unknown"},
		{"fr", "page.stories[one]", "un papier", ""},
		{"fr", "page.stories[two]", "deux papiers", "words.unknown"}, // French numbers have no such form
		{"ar", "page.stories[two]", "مقالان", ""},
		{"fr", "page.stories[other]", "{1} papiers", "words.places"},
		{"de", "page.archive", "Archiv", ""},
		{"pl", "page.stories[few]", "{0} artykuły", ""},
	} {
		err := lang.For(c.tag).CheckOwn(map[string]string{c.key: c.text})
		var told *fault.Told
		if got := ""; errors.As(err, &told) {
			got = told.Key
			if got != c.fault || told.Field != c.key {
				t.Errorf("%s in %s: %s at %s", c.key, c.tag, got, told.Field)
			}
		} else if c.fault != "" || err != nil {
			t.Errorf("%s = %.20q in %s: %v", c.key, c.text, c.tag, err)
		}
	}
}

// Whatever the language says itself may be said so.
func TestTheStandardSentencesFit(t *testing.T) {
	for _, tag := range []lang.Tag{"en", "fr", "ar", "de", "pl", "he"} {
		own := map[string]string{}
		for _, s := range lang.For(tag).Readers() {
			if own[s.Key] = s.Text; s.Text == "" {
				t.Errorf("%s: nothing to show for %s", tag, s.Key)
			}
		}
		if err := lang.For(tag).CheckOwn(own); err != nil || len(own) < 130 {
			t.Errorf("%s: %d sentences: %v", tag, len(own), err)
		}
	}
}
