package search_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"marbre/journal"
	"marbre/search"
	"marbre/story"
)

var noon = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)

// A desk is a small newsroom that writes straight into its journal.
type desk struct {
	stories map[story.Number]story.Published
	journal []journal.Entry
	now     time.Time
	fails   error
}

func newDesk() *desk { return &desk{stories: map[story.Number]story.Published{}, now: noon} }

func (d *desk) Wake() <-chan struct{} { return make(chan struct{}) }

func (d *desk) After(_ context.Context, seq int64, limit int) ([]journal.Entry, error) {
	seq = min(seq, int64(len(d.journal)))
	list := d.journal[seq:]
	return list[:min(limit, len(list))], d.fails
}

func (d *desk) Last(context.Context) (int64, error) { return int64(len(d.journal)), d.fails }

func (d *desk) Editions(context.Context) ([]story.Edition, error) {
	return []story.Edition{{Code: "fr", Lang: "fr", Zone: "Europe/Paris"}, {Code: "en", Lang: "en"}, {Code: "ar", Lang: "ar"}, {Code: "de", Lang: "de"}, {Code: "zh-hant", Lang: "zh-Hant"}}, d.fails
}

func (d *desk) Published(_ context.Context, n story.Number) (story.Published, error) {
	return d.stories[n], d.fails
}

func (d *desk) AllPublished(_ context.Context, above story.Number, limit int) (list []story.Published, err error) {
	for _, n := range slices.Sorted(func(yield func(story.Number) bool) {
		for n := range d.stories {
			if !yield(n) {
				return
			}
		}
	}) {
		if n > above && d.stories[n].State == story.StatePublished && len(list) < limit {
			list = append(list, d.stories[n])
		}
	}
	return list, d.fails
}

func (d *desk) enter(k journal.Kind, n story.Number) {
	d.journal = append(d.journal, journal.Entry{Seq: int64(len(d.journal)) + 1, At: d.now, Kind: k, Story: n})
}

// publish puts a story out, age before noon.
func (d *desk) publish(n story.Number, edition string, age time.Duration, c story.Content) {
	p := story.Published{Number: n, Edition: edition, Content: c}
	p.State, p.Public, p.PublishedAt = story.StatePublished, 1, noon.Add(-age)
	d.stories[n] = p
	d.enter(journal.Published, n)
}

func (d *desk) withdraw(n story.Number) {
	p := d.stories[n]
	p.State = story.StateWithdrawn
	d.stories[n] = p
	d.enter(journal.Withdrawn, n)
}

func says(headline, text string) story.Content {
	return story.Content{Section: "news", Headline: headline, Body: story.Paragraphs(text)}
}

func open(t testing.TB, d *desk) *search.Index {
	t.Helper()
	return openAt(t, d, filepath.Join(t.TempDir(), "search.db"))
}

func openAt(t testing.TB, d *desk, path string) *search.Index {
	t.Helper()
	x, err := search.Open(path, d, func() time.Time { return d.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	catchUp(t, x)
	return x
}

func catchUp(t testing.TB, x *search.Index) {
	t.Helper()
	if _, err := x.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, x *search.Index, edition, text string) search.Found {
	t.Helper()
	return ask(t, x, search.Query{Edition: edition, Text: text})
}

func ask(t testing.TB, x *search.Index, q search.Query) search.Found {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 20
	}
	for _, e := range []story.Edition{{Code: "fr", Lang: "fr"}, {Code: "en", Lang: "en"}, {Code: "ar", Lang: "ar"}, {Code: "de", Lang: "de"}, {Code: "zh-hant", Lang: "zh-Hant"}} {
		if e.Code == q.Edition {
			q.Lang = e.Lang
		}
	}
	f, err := x.Find(context.Background(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return f
}

// Words are found in whatever form, accent or script they are typed.
func TestWordsAreFoundInAllTheirForms(t *testing.T) {
	for edition, rows := range map[string][][]string{
		"fr": {
			{"Les élections européennes", "election", "élection", "ELECTIONS", "européen", "europeenne", "Les Élections"},
			{"Un cœur d’acier", "coeur", "cœur", "Cœurs", "acier", "d'acier", "d’acier", "l'acier"},
			{"Rapport publié hier", "publiée", "publiees", "publie", "publier"},
			{"Les journaux du soir", "journal", "journaux"},
			{"À l’Élysée", "elysee", "élysée", "l'elysée"},
			{"Le Cap-Vert en 2024", "cap vert", "cap-vert", "vert", "٢٠٢٤"},
			{"Groß et ﬁn", "gross", "GROSS", "fin"},
		},
		"en": {
			{"Leaders were running late", "leader", "run", "runs", "LEADERS"},
			{"Macron’s visit", "macron", "visits", "Macron's"},
			{"Naïve façade", "naive", "facade"},
			{"Co\u00adoperation grows", "cooperation", "cooperations"},
		},
		"ar": {
			{"القاهرة تستضيف القمة", "القاهره", "قاهرة", "القَاهِرَة", "القـــاهرة", "قمة", "القمه", "والقمة"},
			{"أحمد في الأردن", "احمد", "أحمد", "الاردن", "إحمد"},
			{"مستشفى المدينة", "مستشفي", "مستشفى", "مدينة"},
			{"سنة ٢٠٢٤", "2024", "٢٠٢٤", "۲۰۲۴"},
			{"المؤتمر الصحفي", "مؤتمر", "الصحفى", "صحفي"},
		},
		"de":      {{"Die Straßen von Köln", "strasse", "straße", "koln", "köln"}},
		"zh-hant": {{"新华社北京电", "新华社", "北京", "华"}},
	} {
		d := newDesk()
		for i, row := range rows {
			d.publish(story.Number(i+1), edition, time.Hour, story.Content{Headline: row[0]})
		}
		x := open(t, d)
		for i, row := range rows {
			for _, q := range row[1:] {
				f := find(t, x, edition, q)
				if !slices.Contains(f.Stories, story.Number(i+1)) || f.Read != "" {
					t.Errorf("%s: %q does not find %q: %+v", edition, q, row[0], f.Stories)
				}
			}
		}
	}
}

func ExampleClean() {
	text, err := search.Clean("\u202e \x00 le\tsommet\u200f\n d’Astana ")
	fmt.Printf("%q %v\n", text, err)
	// Output: "le sommet d’Astana" <nil>
}

// What is new comes first for the same place; a headline of long ago may come
// before a word in a text of last week.
func TestTodaysHeadlineComesBeforeAnOldOne(t *testing.T) {
	const day = 24 * time.Hour
	d := newDesk()
	d.publish(1, "fr", 3000*day, says("Le sommet de Lisbonne", ""))
	d.publish(2, "fr", 7*day, says("Autre chose", "On parle du sommet."))
	d.publish(3, "fr", time.Hour, says("Un sommet s’ouvre", ""))
	d.publish(4, "fr", 5000*day, says("Rien", "Un sommet, jadis."))
	d.publish(5, "fr", 2*day, story.Content{Headline: "Rien", Standfirst: "Avant le sommet.", Section: "news"})
	x := open(t, d)
	if got, want := find(t, x, "fr", "sommet").Stories, []story.Number{3, 5, 1, 2, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := ask(t, x, search.Query{Edition: "fr", Text: "sommet", Sort: search.ByDate}).Stories, []story.Number{3, 5, 2, 1, 4}; !slices.Equal(got, want) {
		t.Errorf("by date %v, want %v", got, want)
	}
}

// Of several words, those in the headline count even where others stand elsewhere.
func TestAWordInTheHeadlineCounts(t *testing.T) {
	d := newDesk()
	d.publish(1, "en", time.Hour, says("Nothing", "The summit in Asia."))
	d.publish(2, "en", 2*time.Hour, says("A summit", "It is in Asia."))
	x := open(t, d)
	if got, want := find(t, x, "en", "asia summit").Stories, []story.Number{2, 1}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Today's headline stands first also where the archive is larger than the window.
func TestTodaysHeadlineComesFirstInALargeArchive(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN with -short: a large archive; go test without it runs this")
	}
	d := newDesk()
	for n := range story.Number(1200) {
		d.publish(n+1, "en", time.Duration(1200-n)*time.Hour, says("Plain", "A summit."))
	}
	d.publish(3000, "en", 20_000*time.Hour, says("The summit of old", ""))
	d.publish(3001, "en", time.Minute, says("The summit of today", ""))
	x := open(t, d)
	f := find(t, x, "en", "summit")
	if len(f.Stories) != 20 || f.Stories[0] != 3001 || !slices.Contains(f.Stories, 3000) {
		t.Errorf("%v", f.Stories)
	}
	if f.Count != search.MaxCount || !f.Over || !f.More {
		t.Errorf("counted %d, over %v, more %v", f.Count, f.Over, f.More)
	}
	// At the edge of the count nothing is over.
	for n := range story.Number(1000) {
		d.publish(n+5000, "fr", time.Duration(n)*time.Hour, says("Un sommet", ""))
	}
	catchUp(t, x)
	if f := find(t, x, "fr", "sommet"); f.Count != 1000 || f.Over {
		t.Errorf("at the edge: %d, over %v", f.Count, f.Over)
	}
}

func TestPagesHoldEveryStoryOnce(t *testing.T) {
	d := newDesk()
	for n := range story.Number(45) {
		d.publish(n+1, "en", time.Duration(n%7)*time.Hour, says("A summit", "")) // several at the same instant
	}
	x := open(t, d)
	seen := map[story.Number]int{}
	q := search.Query{Edition: "en", Text: "summit"}
	for q.Page = 1; ; q.Page++ {
		f := ask(t, x, q)
		for _, n := range f.Stories {
			seen[n]++
		}
		if !f.More {
			break
		}
	}
	if len(seen) != 45 || q.Page != 3 {
		t.Errorf("by relevance: %d stories on %d pages", len(seen), q.Page)
	}
	q = search.Query{Edition: "en", Text: "summit", Sort: search.ByDate}
	last := story.Number(0)
	for pages := 1; ; pages++ {
		f := ask(t, x, q)
		if f.Count != 45 {
			t.Errorf("page %d counts %d", pages, f.Count)
		}
		for _, n := range f.Stories {
			if seen[n]++; last != 0 && (d.stories[n].PublishedAt.After(d.stories[last].PublishedAt) || d.stories[n].PublishedAt.Equal(d.stories[last].PublishedAt) && n > last) {
				t.Errorf("%d stands after %d", n, last)
			}
			last = n
		}
		if q.Before = f.Next; !f.More {
			if pages != 3 {
				t.Errorf("%d pages by date", pages)
			}
			break
		}
	}
	// A word that was taken for a name is taken for it on every page.
	q = search.Query{Edition: "en", Text: "sumnit", Sort: search.ByDate}
	for pages := 1; ; pages++ {
		f := ask(t, x, q)
		if f.Read == "" || f.Count != 45 {
			t.Errorf("page %d of a typo: %+v", pages, f)
		}
		if q.Before = f.Next; !f.More {
			if pages != 3 {
				t.Errorf("%d pages of a typo", pages)
			}
			break
		}
	}
	for n, times := range seen {
		if times != 2 {
			t.Errorf("%d was seen %d times", n, times)
		}
	}
}

func TestSectionsAndDaysNarrow(t *testing.T) {
	d := newDesk()
	for n, section := range []string{"infos", "infos/asie", "infos/asie/chine", "sport", "infosport"} {
		c := says("Un sommet", "")
		c.Section = section
		d.publish(story.Number(n+1), "fr", time.Duration(n)*24*time.Hour, c)
	}
	x := open(t, d)
	for _, c := range []struct {
		q    search.Query
		want []story.Number
	}{
		{search.Query{Section: "infos"}, []story.Number{1, 2, 3}},
		{search.Query{Section: "infos/asie"}, []story.Number{2, 3}},
		{search.Query{Section: "sport"}, []story.Number{4}},
		{search.Query{Section: "asie"}, nil},
		{search.Query{Since: noon.Add(-24 * time.Hour)}, []story.Number{1, 2}},
		{search.Query{Since: noon.Add(-24*time.Hour + time.Second)}, []story.Number{1}},
		{search.Query{Until: noon.Add(-24 * time.Hour)}, []story.Number{3, 4, 5}},
		{search.Query{Until: noon.Add(-24*time.Hour + time.Second)}, []story.Number{2, 3, 4, 5}},
		{search.Query{Since: noon.Add(-48 * time.Hour), Until: noon, Section: "infos/asie"}, []story.Number{2, 3}},
		{search.Query{Since: noon.Add(time.Hour)}, nil},
	} {
		for _, sort := range []search.Sort{search.ByRelevance, search.ByDate} {
			c.q.Edition, c.q.Text, c.q.Sort = "fr", "sommet", sort
			if f := ask(t, x, c.q); !slices.Equal(f.Stories, c.want) || f.Count != len(c.want) {
				t.Errorf("%+v: %v, want %v", c.q, f.Stories, c.want)
			}
		}
	}
}

func TestEditionsAreSearchedApart(t *testing.T) {
	d := newDesk()
	d.publish(1, "fr", 0, says("Astana", ""))
	d.publish(2, "en", 0, says("Astana", ""))
	d.publish(3, "zh-hant", 0, says("Astana", ""))
	x := open(t, d)
	for edition, want := range map[string]story.Number{"fr": 1, "en": 2, "zh-hant": 3} {
		if got := find(t, x, edition, "astana").Stories; !slices.Equal(got, []story.Number{want}) {
			t.Errorf("%s: %v", edition, got)
		}
	}
	if got := find(t, x, "zh", "astana").Stories; got != nil {
		t.Errorf("zh: %v", got)
	}
}

// What a reader types is words, whatever the index would make of it.
func TestNothingThatIsTypedIsACommand(t *testing.T) {
	d := newDesk()
	d.publish(1, "en", 0, says("The summit near Astana", "It was not or and over."))
	x := open(t, d)
	for q, want := range map[string]string{
		`summit AND astana`: "all", `summit OR`: "all", `NOT summit`: "all", `summit*`: "all", `^summit`: "all", `-summit`: "all", `{summit}`: "all",
		`head:summit`: "some", `NEAR(summit astana, 2)`: "some", `summit¦x`: "some", `'; DROP TABLE doc; --summit`: "some", `summit" OR rowid > "0`: "some",
		`"summit near astana"`: "all", `"near astana`: "all", `“summit near” astana`: "all", `«the summit»`: "all", `"""summit"""`: "all",
		`"summit astana"`: "none", `"a summit"`: "none", `the`: "all", `the not and`: "all", `the the the summit of the`: "all", `le sommet`: "none",
	} {
		f := find(t, x, "en", q)
		got := "none"
		switch {
		case f.Some:
			got = "some"
		case len(f.Stories) > 0:
			got = "all"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", q, got, want)
		}
	}
	for _, q := range []string{"", "   ", `"`, `""""`, "*-+()", "\u200f\u202e", "،؟"} {
		if f := find(t, x, "en", q); !f.Wordless {
			t.Errorf("%q: %+v", q, f)
		}
	}
}

func TestWordsThatSayNothingCostNothing(t *testing.T) {
	d := newDesk()
	d.publish(1, "fr", 0, says("Le sommet", "de"))
	d.publish(2, "fr", 0, says("Un sommet", ""))
	x := open(t, d)
	if f := find(t, x, "fr", "le sommet de"); len(f.Stories) != 2 || f.Some {
		t.Errorf("%+v", f)
	}
	if f := find(t, x, "fr", `"le sommet"`); !slices.Equal(f.Stories, []story.Number{1}) {
		t.Errorf("a quotation is taken as it stands: %+v", f)
	}
	if f := find(t, x, "fr", "le de"); !slices.Equal(f.Stories, []story.Number{1}) {
		t.Errorf("alone they are looked for: %+v", f)
	}
}

// A mistake in a name is forgiven, and a beginning is enough.
func TestNamesForgiveAMistake(t *testing.T) {
	d := newDesk()
	d.publish(1, "fr", 0, says("Emmanuel Macron à Astana", ""))
	d.publish(2, "fr", 0, story.Content{Headline: "Rien", Section: "a", Tags: []string{"Kazakhstan"}, Byline: []story.Author{{Name: "Claire Aubrac"}}})
	d.publish(3, "fr", 0, says("Rien", "Hier, le ministre Dubreuilh a parlé. Personne ne l’écoutait."))
	d.publish(4, "ar", 0, story.Content{Headline: "قمة أستانا", Kicker: "كازاخستان", Section: "a"})
	x := open(t, d)
	for q, want := range map[string]string{
		"macrn": "1 Macron", "macronn": "1 ", "macrom": "1 Macron", "amcron": "1 Macron", "acron": "1 Macron", "nacron": "1 Macron", "MÄCRON": "1 ",
		"kazakstan": "2 Kazakhstan", "aubrak": "2 Aubrac", "dubreuil": "3 ", "dubreuihl": "3 Dubreuilh", "kazak": "2 ", "dubr": "3 ", "as": "0 ", "ast": "1 ",
		"macrno astna": "1 Macron Astana", "xacrno": "0 ", "ecoutaitt": "0 ", "mac": "1 ", "ma": "0 ", "mcr": "0 ",
	} {
		f := find(t, x, "fr", q)
		got := "0 "
		if len(f.Stories) > 0 {
			got = fmt.Sprint(f.Stories[0], " ", f.Read)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
	if f := find(t, x, "fr", "macrn visite"); f.Some != true || f.Stories[0] != 1 {
		t.Errorf("%+v", f)
	}
	for _, q := range []string{"كازخستان", "استانه", "كازا"} {
		if f := find(t, x, "ar", q); len(f.Stories) != 1 {
			t.Errorf("%s: %+v", q, f)
		}
	}
	// A word that stories have is what the reader meant, and the better known name is offered.
	for n := range story.Number(30) {
		d.publish(100+n, "fr", 0, says("Le président Macrin", ""))
	}
	catchUp(t, x)
	if f := find(t, x, "fr", "macron"); f.Read != "" || f.Rather != "Macrin" || !slices.Equal(f.Stories, []story.Number{1}) {
		t.Errorf("%+v", f)
	}
}

func TestWhereNoStoryHasAllWordsSomeAreShown(t *testing.T) {
	d := newDesk()
	d.publish(1, "en", 0, says("Summit", ""))
	d.publish(2, "en", time.Hour, says("Harbour", ""))
	x := open(t, d)
	if f := find(t, x, "en", "summit harbour"); !f.Some || len(f.Lost) > 0 || !slices.Equal(f.Stories, []story.Number{1, 2}) {
		t.Errorf("%+v", f)
	}
	if f := find(t, x, "en", "summit Qwertyuiop"); !f.Some || !slices.Equal(f.Lost, []string{"Qwertyuiop"}) || !slices.Equal(f.Stories, []story.Number{1}) {
		t.Errorf("%+v", f)
	}
	if f := find(t, x, "en", "asdfghjk qwertyuiop"); f.Some || f.Stories != nil || f.Lost != nil {
		t.Errorf("%+v", f)
	}
}

// A story that was withdrawn is not found, not counted, and its names are not
// proposed; one that was corrected is found by its new words alone.
func TestWhatIsTakenDownIsForgotten(t *testing.T) {
	d := newDesk()
	d.publish(1, "fr", 0, story.Content{Headline: "Zanzibar à Xanadu", Section: "a", Tags: []string{"Ouagadougou"}})
	d.publish(2, "fr", 0, says("Zanzibar seul", ""))
	x := open(t, d)
	d.withdraw(1)
	catchUp(t, x)
	for _, q := range []string{"xanadu", "xanadou", "xanad", "xan", "ouagadougou", "ouagadugou", "ouaga"} {
		if f := find(t, x, "fr", q); f.Count > 0 || f.Read+f.Rather != "" || len(f.Begin) > 0 {
			t.Errorf("%s: %+v", q, f)
		}
	}
	if f := find(t, x, "fr", "zanzibr"); f.Count != 1 || f.Read != "Zanzibar" || f.Stories[0] != 2 {
		t.Errorf("%+v", f)
	}
	d.publish(2, "fr", 0, says("Tombouctou", ""))
	catchUp(t, x)
	if f := find(t, x, "fr", "zanzibar"); f.Count != 0 || f.Read != "" {
		t.Errorf("%+v", f)
	}
	if f := find(t, x, "fr", "tombouctu"); f.Count != 1 {
		t.Errorf("%+v", f)
	}
}

// An embargo that was kept when a story came in lifts by itself.
func TestAStoryUnderEmbargoIsFoundAtItsMinute(t *testing.T) {
	d := newDesk()
	d.publish(1, "fr", 0, says("Xanadu", ""))
	p := d.stories[1]
	p.Life.Embargo = noon.Add(time.Hour)
	d.stories[1] = p
	x := open(t, d)
	next, err := x.CatchUp(t.Context())
	if err != nil || !next.Equal(noon.Add(time.Hour)) {
		t.Errorf("next %v, %v", next, err)
	}
	for _, at := range []time.Duration{0, time.Hour - time.Microsecond} {
		d.now = noon.Add(at)
		catchUp(t, x)
		if f := find(t, x, "fr", "xanadu"); f.Count != 0 || find(t, x, "fr", "xanad").Count != 0 {
			t.Errorf("%s before: %+v", time.Hour-at, f)
		}
	}
	d.now = noon.Add(time.Hour)
	if next, err := x.CatchUp(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("next %v, %v", next, err)
	}
	if f := find(t, x, "fr", "xanadu"); f.Count != 1 {
		t.Errorf("at its minute: %+v", f)
	}
}

func TestStoriesOfTheSameSecondAllHaveTheirRow(t *testing.T) {
	d := newDesk()
	far := story.Number(1 << 24) // from here on the low bits are the same again
	for _, n := range []story.Number{1, 2, far + 1, 2*far + 1, far + 2} {
		d.publish(n, "fr", 0, says("Xanadu", ""))
	}
	d.publish(7, "fr", 0, says("Xanadu", ""))
	old := d.stories[7]
	old.PublishedAt = time.Date(1897, 1, 1, 0, 0, 0, 1, time.UTC)
	d.stories[7] = old
	x := open(t, d)
	f := ask(t, x, search.Query{Edition: "fr", Text: "xanadu", Sort: search.ByDate})
	if f.Count != 6 || f.Stories[5] != 7 {
		t.Errorf("%+v", f)
	}
	d.withdraw(far + 1)
	catchUp(t, x)
	if f := find(t, x, "fr", "xanadu"); f.Count != 5 || slices.Contains(f.Stories, far+1) {
		t.Errorf("%+v", f)
	}
}
