package search_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"marbre/exchange/ninjs"
	"marbre/search"
	"marbre/story"
)

// corpus puts the real stories of others out that no repository of ours holds:
// MARBRE_DATA, or the folder shared/data beside the repository. Where they are
// missing the test says what it did not read.
func corpus(t testing.TB, d *desk) {
	t.Helper()
	if testing.Short() {
		t.Skip("NOT RUN with -short: the corpus of real stories; go test without it reads it")
	}
	dir := os.Getenv("MARBRE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	files, err := filepath.Glob(filepath.Join(dir, "corpus", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("NOT READ: %s is not there (set MARBRE_DATA to the folder of real files)", filepath.Join(dir, "corpus"))
	}
	n := story.Number(0)
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		in := ninjs.NewReader(f, name)
		for {
			it, err := in.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				continue // others hold the reader to what it takes
			}
			n++
			d.publish(n, filepath.Base(name)[:2], noon.Sub(it.Life.PublishedAt), it.Revisions[len(it.Revisions)-1].Content)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Real stories are found by the words of their headlines, with and without
// accents, and by names with a mistake in them.
func TestRealStoriesAreFoundByTheirHeadlines(t *testing.T) {
	d := newDesk()
	corpus(t, d)
	x := open(t, d)
	asked, missed, typos, forgiven := 0, 0, 0, 0
	for n, p := range d.stories {
		if n%7 != 0 || utf8.RuneCountInString(p.Headline) > search.MaxQuery {
			continue
		}
		for _, q := range []string{p.Headline, strings.ToUpper(p.Headline), story.Fold(p.Headline)} {
			text, err := search.Clean(q)
			if err != nil {
				continue
			}
			f := ask(t, x, search.Query{Edition: p.Edition, Text: text, Sort: search.ByDate, Limit: 1000})
			if f.Wordless {
				continue
			}
			asked++
			if f.Some || !slices.Contains(f.Stories, n) {
				missed++
				t.Errorf("%s: %q does not find its story %d", p.Edition, text, n)
			}
		}
		for w := range strings.FieldsFuncSeq(p.Headline, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) || utf8.RuneCountInString(w) < 6 {
				continue
			}
			r := []rune(w)
			i := 1 + int(n)%(len(r)-2)
			wrong := string(slices.Delete(slices.Clone(r), i, i+1))
			typos++
			if f := ask(t, x, search.Query{Edition: p.Edition, Text: wrong, Sort: search.ByDate, Limit: 5000}); slices.Contains(f.Stories, n) {
				forgiven++
			}
			break
		}
	}
	t.Logf("%d stories; %d queries, %d missed; of %d names with a letter missing %d found their story", len(d.stories), asked, missed, typos, forgiven)
	if asked < 500 || forgiven*10 < typos*9 {
		t.Errorf("only %d of %d mistakes are forgiven; %d queries", forgiven, typos, asked)
	}
}
