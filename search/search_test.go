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
