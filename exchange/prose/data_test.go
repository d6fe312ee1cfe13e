package prose_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

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

// A sample is one body of a real item.
type sample struct{ uri, kind, text string }

// samples are the bodies of every item of the corpus.
func samples(t testing.TB) (all []sample) {
	t.Helper()
	dir, ok := foreign(t, "corpus")
	if !ok {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReaderSize(f, 1<<20)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				break
			}
			var item struct {
				URI    string
				Bodies []struct{ ContentType, Value string }
			}
			if err := json.Unmarshal(line, &item); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, b := range item.Bodies {
				all = append(all, sample{item.URI, b.ContentType, b.Value})
			}
		}
		f.Close()
	}
	return all
}
