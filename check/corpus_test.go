package check_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"marbre/check"
	"marbre/exchange/ninjs"
	"marbre/lang"
	"marbre/story"
)

// Real stories that were published, of others and long since: whatever is found
// in them is either what a chief editor would have wanted to hear, or a false
// alarm. The rules of what stands around a text are left out, since the files
// hold hardly any pictures, bylines or urgencies. Each bound is the count of the
// findings that were read one by one, and were right; but those of placeholder are of
// stories that show templates, and of leftover's the first of each story was looked at:
// a handful are code that a story shows.
func TestRealStoriesRaiseNoFalseAlarm(t *testing.T) {
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
	stories, counts := 0, map[string]int{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for in := ninjs.NewReader(f, name); ; {
			it, err := in.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				continue // others hold the reader to what it takes
			}
			stories++
			c := it.Revisions[len(it.Revisions)-1].Content
			facts := check.Facts{Now: it.Life.PublishedAt.Add(3 * time.Hour), Out: it.Life.PublishedAt, Lang: lang.Tag(filepath.Base(name)[:2]), State: story.StatePublished, Related: map[story.Number]story.State{}}
			in := map[string]bool{}
			for _, x := range check.Read(c, facts) {
				if strings.HasPrefix(x.Rule, "no-") {
					continue
				}
				if !in[x.Rule] {
					in[x.Rule] = true
					counts[x.Rule]++
				}
				if os.Getenv("MARBRE_SHOW") == x.Rule {
					text := c.Headline
					if x.Block >= 0 {
						text = check.Text(c.Body.Content[x.Block])
					}
					t.Logf("%s %d-%d of %q", x.Field, x.From, x.To, text[:min(len(text), 400)])
				}
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d stories: %v", stories, counts)
	for rule, most := range map[string]int{"quotes-fr": 24, "space-comma": 31, "acronym-swapped": 6, "name-two-spellings": 11, "quote-pairs": 40, "quote-two-wordings": 1, "invisible": 13, "link-empty": 1, "space-twice": 0, "alt-file": 0, "link-desk": 0, "heading-empty": 0,
		"bracket-pairs": 90, "leftover": 106, "placeholder": 8, "repeated-paragraph": 11, "sentence-unfinished": 6, "lookalike": 0, "accused": 0, "minor-named": 0, "headline-caps": 0, "headline-end": 10,
		"date-weekday": 5, "date-impossible": 0, "date-future-past": 0, "date-age": 0, "date-range": 0, "number-sum": 0, "number-percent": 0, "number-headline": 0, "number-parts": 0, "number-unit": 0,
		"link-glued": 0, "link-title-glued": 1, "link-tracking": 33, "link-self": 0, "link-dead-story": 0} {
		if counts[rule] > most {
			t.Errorf("%s is found in %d stories, not in at most %d; MARBRE_SHOW=%s shows where", rule, counts[rule], most, rule)
		}
	}
}
