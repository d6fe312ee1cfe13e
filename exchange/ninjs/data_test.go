package ninjs_test

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/fault"
)

var update = flag.Bool("update", false, "write the counts of what is taken anew")

// foreign is the path of real files of others, which no repository of ours
// holds: MARBRE_DATA, or the folder shared/data beside the repository. Where
// they are missing the test says what it did not read.
func foreign(t testing.TB, names ...string) (string, bool) {
	t.Helper()
	dir := os.Getenv("MARBRE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	at := filepath.Join(append([]string{dir}, names...)...)
	if _, err := os.Stat(at); err != nil {
		t.Logf("NOT READ: %s is not there (set MARBRE_DATA to the folder of real files)", at)
		return "", false
	}
	return at, true
}

// readAll reads a whole stream: what was taken, and what was refused.
func readAll(t testing.TB, r io.Reader, name string) (taken []exchange.Item, no []*exchange.Refused) {
	t.Helper()
	in := ninjs.NewReader(r, name)
	for {
		it, err := in.Next()
		var one *exchange.Refused
		switch {
		case errors.Is(err, io.EOF):
			return taken, no
		case errors.As(err, &one):
			if fault.KindOf(err) == "" {
				t.Fatalf("%v: no kind", err)
			}
			no = append(no, one)
		case err != nil:
			t.Fatal(err)
		default:
			sound(t, it)
			taken = append(taken, it)
		}
	}
}

// sound fails the test if an item that was taken could not be kept.
func sound(t testing.TB, it exchange.Item) {
	t.Helper()
	if it.URI == "" || len(it.Revisions) == 0 || it.Number == 0 && (it.Life.PublishedAt.IsZero() || len(it.Revisions) != 1) {
		t.Fatalf("%+v is no whole item", it)
	}
	for _, r := range it.Revisions {
		if err := r.Content.Check(); err != nil {
			t.Fatalf("%s: %v", it.URI, err)
		}
	}
	if err := ninjs.NewWriter(io.Discard).Write(it); err != nil {
		t.Fatalf("%s cannot be written: %v", it.URI, err)
	}
}

// golden compares counts with the file of that name.
func golden(t *testing.T, name string, counts map[string]int) {
	t.Helper()
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "%d %s\n", counts[k], k)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, b.String(), want)
	}
}

// reason is why an item was refused, without what differs from item to item.
func reason(r *exchange.Refused) string {
	var told *fault.Told
	if !errors.As(r.Why, &told) {
		return r.Why.Error()
	}
	s := "refused: " + told.Field + " " + told.Key
	if told.Key == "ninjs.not-text" {
		s += fmt.Sprint(" ", told.Args)
	}
	return s
}

func TestEveryForeignItemIsTakenOrRefusedForAReason(t *testing.T) {
	dir, ok := foreign(t, "iptc")
	if !ok {
		return
	}
	counts := map[string]int{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" || strings.Contains(path, "schemas") || strings.Contains(path, "mediatopics") {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		taken, no := readAll(t, f, path)
		counts["taken"] += len(taken)
		for _, r := range no {
			counts[reason(r)]++
			t.Log(r)
		}
		for _, it := range taken {
			t.Logf("taken: %s: %q", it.URI, it.Revisions[0].Content.Headline)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "iptc.golden", counts)
}

func TestTheCorpusIsTaken(t *testing.T) {
	dir, ok := foreign(t, "corpus")
	if !ok {
		return
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		taken, no := readAll(t, f, filepath.Base(path))
		f.Close()
		for _, it := range taken {
			c := it.Revisions[0].Content
			for name, has := range map[string]bool{
				"taken": true, "with a standfirst": c.Standfirst != "", "with a byline": len(c.Byline) > 0, "with tags": len(c.Tags) > 0,
				"with a body": len(c.Body.Content) > 0, "that translate": it.Translates != "", "with a source": c.Source != "", "with rights": c.Rights != "",
				"in French": it.Language == "fr", "in English": it.Language == "en", "with a lead": c.Lead != nil,
			} {
				if has {
					counts[name]++
				}
			}
		}
		for _, r := range no {
			counts[reason(r)]++
			t.Log(r)
		}
	}
	golden(t, "corpus.golden", counts)
}

func BenchmarkCorpus(b *testing.B) {
	dir, ok := foreign(b, "corpus")
	if !ok {
		b.Fatal("nothing to read")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	items := 0
	for b.Loop() {
		for _, path := range files {
			f, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			in := ninjs.NewReader(f, path)
			for {
				if _, err := in.Next(); err == io.EOF {
					break
				}
				items++
			}
			f.Close()
		}
	}
	b.ReportMetric(float64(items)/b.Elapsed().Seconds(), "items/s")
}
