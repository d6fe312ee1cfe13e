package lang_test

import (
	"strings"
	"testing"

	"marbre/fault"
	"marbre/lang"
)

func TestTagsAreCanonical(t *testing.T) {
	for s, want := range map[string]lang.Tag{
		"fr": "fr", "FR": "fr", "fr-ca": "fr-CA", "fr_CA": "fr-CA", "ZH-hant-tw": "zh-Hant-TW",
		"iw": "he", "i-klingon": "tlh", "zh-cmn": "cmn", "en-GB-oed": "en-GB-oxendict", "x-house": "x-house",
	} {
		got, err := lang.Parse(s)
		if err != nil || got != want {
			t.Errorf("%s is read as %q, %v, want %s", s, got, err, want)
		}
	}
}

func TestWhatIsNoLanguageIsRefused(t *testing.T) {
	for _, s := range []string{"", "und", "und-Latn", "root", "français", "fr-", "-fr", "fr--CA", "a", "fr\x00", "fr\xff", "<b>", strings.Repeat("en-", 100_000)} {
		if got, err := lang.Parse(s); fault.KindOf(err) != fault.Invalid || got != "" {
			t.Errorf("%.70q is read as %q, %v", s, got, err)
		}
	}
}

func TestATagHasSixtyBytes(t *testing.T) {
	at := "en-x" + strings.Repeat("-abcdef", 8) // 60 bytes
	if got, err := lang.Parse(at); err != nil || string(got) != at {
		t.Errorf("at the bound: %q, %v", got, err)
	}
	if got, err := lang.Parse(at + "g"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("over the bound: %q, %v", got, err)
	}
}

func TestATagKnowsItsBaseAndDirection(t *testing.T) {
	for _, c := range []struct {
		tag       lang.Tag
		base, dir string
	}{
		{"fr-CA", "fr", "ltr"}, {"en", "en", "ltr"}, {"zh-Hant-TW", "zh", "ltr"},
		{"ar", "ar", "rtl"}, {"ar-EG", "ar", "rtl"}, {"he", "he", "rtl"}, {"fa", "fa", "rtl"}, {"ur", "ur", "rtl"},
		{"ps", "ps", "rtl"}, {"ckb", "ckb", "rtl"}, {"yi", "yi", "rtl"}, {"dv", "dv", "rtl"},
		{"az", "az", "ltr"}, {"az-Arab", "az", "rtl"}, {"ar-Latn", "ar", "ltr"}, {"pa-PK", "pa", "rtl"}, {"ku", "ku", "ltr"},
	} {
		if c.tag.Base() != c.base || c.tag.Dir() != c.dir {
			t.Errorf("%s: %s, %s; want %s, %s", c.tag, c.tag.Base(), c.tag.Dir(), c.base, c.dir)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"fr-CA", "zh-Hant", "x-a", "en-a-bbb-x-a", "fr-u-co-phonebk", "sgn-BE-FR", "und-x-a", "de-1996"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tag, err := lang.Parse(s)
		if err != nil {
			return
		}
		if again, err := lang.Parse(string(tag)); err != nil || again != tag || len(tag) > 60 {
			t.Errorf("%q is read as %q, that as %q, %v", s, tag, again, err)
		}
		if tag.Base() == "" || tag.Dir() != "ltr" && tag.Dir() != "rtl" {
			t.Errorf("%q: base %q, direction %q", tag, tag.Base(), tag.Dir())
		}
	})
}
