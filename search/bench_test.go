package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"marbre/journal"
	"marbre/search"
	"marbre/story"
)

// An archive is as many stories as wanted, made up as they are read: a few words
// in nearly all, most words in few, names in headlines.
type archive struct {
	size int
	more []story.Number
}

func (a *archive) Wake() <-chan struct{}               { return make(chan struct{}) }
func (a *archive) Last(context.Context) (int64, error) { return 1 + int64(len(a.more)), nil }
func (a *archive) Editions(ctx context.Context) ([]story.Edition, error) {
	return newDesk().Editions(ctx)
}

func (a *archive) After(_ context.Context, seq int64, limit int) (list []journal.Entry, err error) {
	for ; seq < 1+int64(len(a.more)) && len(list) < limit; seq++ {
		e := journal.Entry{Seq: seq + 1, At: noon, Kind: journal.Edition}
		if seq > 0 {
			e.Kind, e.Story = journal.Published, a.more[seq-1]
		}
		list = append(list, e)
	}
	return list, nil
}

func (a *archive) AllPublished(_ context.Context, above story.Number, limit int) (list []story.Published, err error) {
	for n := above + 1; int(n) <= a.size && len(list) < limit; n++ {
		list = append(list, a.story(n))
	}
	return list, nil
}

func (a *archive) Published(_ context.Context, n story.Number) (story.Published, error) {
	return a.story(n), nil
}

func (a *archive) story(n story.Number) story.Published {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	word := func() string { // the most frequent has rank 1
		return wordOf(int(1 / (1e-5 + r.Float64()*0.2)))
	}
	sentence := func(count int) string {
		list := make([]string, count)
		for i := range list {
			list[i] = word()
		}
		return strings.Join(list, " ")
	}
	c := story.Content{Section: []string{"infos/asie", "infos/europe", "sport", "culture"}[n%4], Headline: sentence(3) + " " + nameOf(r.IntN(3000)) + " " + sentence(4), Standfirst: sentence(25), Tags: []string{nameOf(r.IntN(300))}}
	var b strings.Builder
	for range 8 {
		b.WriteString(sentence(20) + " " + nameOf(r.IntN(20000)) + " " + sentence(24) + ".\n\n")
	}
	if n%2 == 0 {
		b.WriteString("pairement")
	} else {
		b.WriteString("impairement")
	}
	if n%1000 == 0 {
		b.WriteString(" raretement")
	}
	if int(n)%(a.size/10) == 0 {
		b.WriteString(" dixfois")
	}
	c.Body = story.Paragraphs("aujourdhui " + b.String())
	p := story.Published{Number: n, Edition: "fr", Content: c}
	p.State, p.Public, p.PublishedAt = story.StatePublished, 1, noon.Add(-time.Duration(a.size-int(n))*10*time.Minute)
	return p
}

// wordOf and nameOf make up words that look like some.
func wordOf(n int) string {
	var b strings.Builder
	for n++; n > 0; n /= 60 {
		b.WriteByte("bcdfglmnprst"[n%12])
		b.WriteByte("aeiou"[n/12%5])
	}
	return b.String()
}

func nameOf(n int) string { w := wordOf(n*7+1000) + "ville"; return strings.ToUpper(w[:1]) + w[1:] }

// The figures at MARBRE_STORIES stories (10,000 when it is not set): what a query
// costs, and what it costs to take in one story more.
func BenchmarkFind(b *testing.B) {
	size := 10_000
	if n, err := strconv.Atoi(os.Getenv("MARBRE_STORIES")); err == nil {
		size = n
	}
	a := &archive{size: size}
	path := filepath.Join(b.TempDir(), "search.db")
	x, err := search.Open(path, a, func() time.Time { return noon })
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	start := time.Now()
	if _, err := x.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	info, _ := os.Stat(path)
	fmt.Printf("%d stories built in %.1f s, %d MB\n", size, time.Since(start).Seconds(), info.Size()>>20)
	name := nameOf(1234)
	for _, c := range []struct {
		name string
		q    search.Query
	}{
		{"ten stories", search.Query{Text: "dixfois"}},
		{"one in a thousand", search.Query{Text: "raretement"}},
		{"common", search.Query{Text: "aujourdhui"}},
		{"common by date", search.Query{Text: "aujourdhui", Sort: search.ByDate}},
		{"name", search.Query{Text: name}},
		{"two common", search.Query{Text: "aujourdhui pairement"}},
		{"two that never meet", search.Query{Text: "pairement impairement"}},
		{"ten and common", search.Query{Text: "dixfois aujourdhui"}},
		{"one in a thousand and common", search.Query{Text: "raretement aujourdhui"}},
		{"one in a thousand in a section", search.Query{Text: "raretement", Section: "culture"}},
		{"common in a section", search.Query{Text: "aujourdhui", Section: "infos"}},
		{"common long ago", search.Query{Text: "aujourdhui", Until: noon.Add(-time.Duration(size) * 5 * time.Minute)}},
		{"phrase", search.Query{Text: `"aujourdhui ` + wordOf(5) + `"`}},
		{"beginning", search.Query{Text: name[:5]}},
		{"typo", search.Query{Text: name[:3] + name[4:]}},
		{"nothing", search.Query{Text: "wxyzzy"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.q.Edition, c.q.Lang, c.q.Limit = "fr", "fr", 20
			for b.Loop() {
				if _, err := x.Find(b.Context(), c.q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("publish", func(b *testing.B) {
		for b.Loop() {
			a.more = append(a.more, story.Number(size+len(a.more)+1))
			if _, err := x.CatchUp(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
