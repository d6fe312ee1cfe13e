package lang_test

import (
	"math"
	"strings"
	"testing"

	"marbre/lang"
)

func TestDecimalsAreRounded(t *testing.T) {
	for _, c := range []struct {
		tag    lang.Tag
		f      float64
		digits int
		want   string
	}{
		{"fr", 1234.565, 1, "1\u202F234,6"},
		{"fr", 3, 2, "3,00"},
		{"en", 0.5, 0, "0"},
		{"en", -0.001, 2, "0.00"},
		{"en", -0.01, 2, "-0.01"},
		{"fa", 1.5, 1, "۱٫۵"},
		{"en", 1.5, -1, "2"},
		{"en", 0.1, 20, "0.10000000000000000555"},
		{"en", 0.1, 21, "0.10000000000000000555"},
		{"en", math.NaN(), 1, "NaN"},
		{"sv", math.Inf(-1), 1, "−∞"},
		{"sv", math.Inf(1), 1, "∞"},
	} {
		if got := lang.For(c.tag).Decimal(c.f, c.digits); got != c.want {
			t.Errorf("%s: %v with %d is %q, want %q", c.tag, c.f, c.digits, got, c.want)
		}
	}
	if got := lang.For("fa").Digits("n° 10, ١"); got != "n° ۱۰, ١" {
		t.Errorf("digits: %q", got)
	}
}

func TestZonesAreNamedForTheirCity(t *testing.T) {
	for _, c := range []struct {
		tag        lang.Tag
		zone       lang.Zone
		city, name string
	}{
		{"fr", "Europe/Paris", "Paris", "heure de Paris"},
		{"fr", "Africa/Cairo", "Le Caire", "heure du Caire"},
		{"fr", "Africa/Algiers", "Alger", "heure d’Alger"},
		{"fr", "America/Havana", "La Havane", "heure de La Havane"},
		{"fr", "Atlantic/Azores", "Açores", "heure des Açores"},
		{"fr", "Atlantic/Canary", "Îles Canaries", "heure des îles Canaries"},
		{"fr", "Europe/Isle_of_Man", "Île de Man", "heure de l’île de Man"},
		{"fr", "Pacific/Honolulu", "Honolulu", "heure d’Honolulu"},
		{"fr", "Asia/Hong_Kong", "Hong Kong", "heure de Hong Kong"},
		{"fr", "", "UTC", "UTC"},
		{"fr", "UTC", "UTC", "UTC"},
		{"fr", "Etc/UTC", "UTC", "UTC"},
		{"fr", "GMT", "GMT", "GMT"},
		{"en", "Etc/GMT+5", "GMT+5", "GMT+5"},
		{"en", "EST5EDT", "New York", "New York Time"}, // tzdata and CLDR both make it a name of that
		{"en", "America/New_York", "New York", "New York Time"},
		{"en", "US/Eastern", "New York", "New York Time"},
		{"en", "Asia/Kolkata", "Kolkata", "Kolkata Time"},
		{"en", "Europe/Kyiv", "Kyiv", "Kyiv Time"},
		{"fr", "Asia/Kolkata", "Calcutta", "heure de Calcutta"},
		{"ar", "Europe/Paris", "باريس", "توقيت باريس"},
		{"de", "Europe/Paris", "Paris", "Paris (Ortszeit)"},
		{"ja", "Asia/Tokyo", "東京", "東京時間"},
	} {
		w := lang.For(c.tag)
		if got := w.City(c.zone); got != c.city {
			t.Errorf("%s, the city of %s: %q, want %q", c.tag, c.zone, got, c.city)
		}
		if got := w.ZoneName(c.zone, noon); got != c.name {
			t.Errorf("%s, %s: %q, want %q", c.tag, c.zone, got, c.name)
		}
	}
}

func TestQuotesListsAndNames(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"fr quote", lang.For("fr").Quote("oui"), "«\u202Foui\u202F»"},
		{"pt-PT quote", lang.For("pt-AO").Quote("sim"), "«sim»"},
		{"fr-CA quote", lang.For("fr-CA").Quote("oui"), "«\u202Foui\u202F»"},
		{"en quote", lang.For("en").Quote("yes"), "“yes”"},
		{"de quote", lang.For("de").Quote("ja"), "„ja“"},
		{"ar quote", lang.For("ar").Quote("نعم"), "”نعم“"},
		{"no items", lang.For("en").List(nil), ""},
		{"one item", lang.For("en").List([]string{"a"}), "a"},
		{"two items", lang.For("en").List([]string{"a", "b"}), "a and b"},
		{"three items", lang.For("en").List([]string{"a", "b", "c"}), "a, b, and c"},
		{"British items", lang.For("en-GB").List([]string{"a", "b", "c"}), "a, b and c"},
		{"five items", lang.For("fr").List([]string{"a", "{0}", "{1}", "'", "e"}), "a, {0}, {1}, ' et e"},
		{"Spanish items", lang.For("es").List([]string{"Francia", "Italia"}), "Francia e Italia"},
		{"more of them", lang.For("es-MX").List([]string{"Perú", "Francia", "Índia"}), "Perú, Francia e Índia"},
		{"a mute h", lang.For("es").List([]string{"madre", "hija"}), "madre e hija"},
		{"not the sound i", lang.For("es").List([]string{"nieve", "hielo"}), "nieve y hielo"},
		{"Spanish y", lang.For("es").List([]string{"Italia", "Francia"}), "Italia y Francia"},
		{"Arabic items", lang.For("ar").List([]string{"أ", "ب", "ج"}), "أ وب وج"},
		{"fr of de", lang.For("fr").Language("de"), "allemand"},
		{"fr of fr-CA", lang.For("fr").Language("fr-CA"), "français canadien"},
		{"fr of fr-BE", lang.For("fr").Language("fr-BE"), "français"},
		{"fr of yo", lang.For("fr").Language("yo"), "yo"},
		{"fr of none", lang.For("fr").Language(""), ""},
		{"own ar", lang.OwnName("ar"), "العربية"},
		{"own en-GB", lang.OwnName("en-GB"), "British English"},
		{"own zh-Hant-TW", lang.OwnName("zh-Hant-TW"), "繁體中文"},
		{"own yo", lang.OwnName("yo"), "yo"},
		{"own nb", lang.OwnName("nb"), "norsk bokmål"},
		{"own es-MX", lang.OwnName("es-MX"), "español de México"},
		{"sentences of de", string(lang.For("de").Tag()), "en"},
		{"sentences of fr-CA", string(lang.For("fr-CA").Tag()), "fr"},
		{"sentences of none", string(lang.For("").Tag()), "en"},
		{"the table of zones is no language", lang.For("zones").Quote("a"), "“a”"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

// TestTablesAreWhole reads every table: all there is to write is there, in
// patterns of letters that Date and Time know.
func TestTablesAreWhole(t *testing.T) {
	tags := lang.Tables()
	if len(tags) < 40 {
		t.Errorf("only %d tables: %v", len(tags), tags)
	}
	for _, tag := range tags {
		w := lang.For(tag)
		dates, pairs := w.Patterns()
		if len(dates) != 7 || len(pairs) != 8 {
			t.Fatalf("%s: %d patterns of dates, %d of two", tag, len(dates), len(pairs))
		}
		for _, p := range dates {
			if got := w.Format(p, noon); got == "" || strings.ContainsFunc(unquoted(p), func(r rune) bool {
				return r < 0x80 && ('a' <= r|0x20 && r|0x20 <= 'z') && !strings.ContainsRune("yMLdEcHhKkmaB", r)
			}) {
				t.Errorf("%s: the pattern %s has a letter that nothing is known of", tag, p)
			}
		}
		for i, p := range pairs {
			if got := lang.Join(p, "\x00", "\x01"); strings.Count(got, "\x00") != 1 || strings.Count(got, "\x01") != 1 {
				t.Errorf("%s: %q does not hold two", tag, p)
			} else if i >= 4 && (got[0] != 0 || got[len(got)-1] != 1) {
				t.Errorf("%s: List needs its items at the ends of %q", tag, p)
			}
		}
		for _, other := range tags {
			if name := w.Language(other); name == string(other) || name == "" {
				t.Errorf("%s has no name for %s", tag, other)
			}
		}
		if lang.OwnName(tag) != w.Language(tag) {
			t.Errorf("%s does not name itself as it does others", tag)
		}
	}
}

func unquoted(p string) string {
	parts := strings.Split(p, "'")
	out := ""
	for i := 0; i < len(parts); i += 2 {
		out += parts[i]
	}
	return out
}
