package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// imports measures `marbre import ninjs`, from files.
func (b *bench) imports(ctx context.Context) error {
	b.r.part("Import", "`marbre import ninjs` into an empty folder, from exec to exit. The generated stories are "+b.st.String()+" put together anew, as an export of this newsroom has them, a tenth with a correction; the corpus is real foreign HTML and Markdown at full length. Best of two for the corpus.")
	b.r.table("what", "stories", "stories a second", "budget", "peak memory, MB")
	for _, n := range []int{1_000, 10_000} {
		path := filepath.Join(b.dir, fmt.Sprint(n, ".jsonl"))
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		if err := write(f, b.st, n); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		spent, peak, err := b.imported(ctx, filepath.Join(b.dir, fmt.Sprint("import-", n)), nil, path)
		if err != nil {
			return err
		}
		b.rate("generated stories", n, spent, peak)
	}
	return b.corpus(ctx)
}

func (b *bench) rate(what string, n int, spent time.Duration, peak int) {
	rate := float64(n) / spent.Seconds()
	b.r.row(what, figure(float64(n)), figure(rate), b.r.atLeast(fmt.Sprintf("Import of %s %s, a second", figure(float64(n)), what), rate, 3000, ""), peak)
}

// corpus imports the real stories.
func (b *bench) corpus(ctx context.Context) error {
	files, err := filepath.Glob(filepath.Join(b.data, "corpus", "*.jsonl"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		b.r.missing("Import of the corpus of real stories", "there is no "+filepath.Join(b.data, "corpus"))
		return nil
	}
	var best time.Duration
	var most, taken int
	for i := range 2 {
		data := filepath.Join(b.dir, fmt.Sprint("corpus-", i))
		spent, peak, out, err := b.importing(ctx, data, nil, files...)
		if err != nil {
			return err
		}
		if i == 0 || spent < best {
			best = spent
		}
		most = max(most, peak)
		if m := regexp.MustCompile(`(\d+) new,`).FindStringSubmatch(out); m != nil {
			taken, _ = strconv.Atoi(m[1])
		}
	}
	b.rate("real stories, foreign HTML and Markdown", taken, best, most)
	return nil
}
