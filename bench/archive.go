package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"marbre/exchange"
	"marbre/exchange/ninjs"
)

// An archive is a newsroom's folder that the bench made and keeps.
type archive struct {
	data    string
	stories int
	Rate    float64 // stories a second while it was imported, the maker on the same cores
	Peak    int     // memory of the import, in MB
	Index   string  // what the search index depends on; "" for none
	Indexed float64 // seconds that it took to build
}

// archive returns the archive of n stories; it is made once and kept in bench/out,
// until the stock, the tables or the way of making change.
func (b *bench) archive(ctx context.Context, n int) (*archive, error) {
	if a := b.made[n]; a != nil {
		return a, nil
	}
	key, err := recipe(b.st)
	if err != nil {
		return nil, err
	}
	a := &archive{data: filepath.Join(b.out, fmt.Sprintf("archive-%d-%s", n, key)), stories: n}
	note := filepath.Join(a.data, "made.json")
	if text, err := os.ReadFile(note); err == nil && json.Unmarshal(text, a) == nil {
		b.made[n] = a
		return a, b.index(ctx, a, note)
	}
	old, err := filepath.Glob(filepath.Join(b.out, fmt.Sprintf("archive-%d-*", n)))
	if err != nil {
		return nil, err
	}
	for _, path := range old {
		if err := os.RemoveAll(path); err != nil {
			return nil, err
		}
	}
	fmt.Printf("making an archive of %s stories\n", figure(float64(n)))
	r, w := io.Pipe()
	go func() { w.CloseWithError(write(w, b.st, n)) }()
	spent, peak, err := b.imported(ctx, a.data, r, "/dev/stdin")
	if err != nil {
		return nil, err
	}
	a.Rate, a.Peak = float64(n)/spent.Seconds(), peak
	b.made[n] = a
	return a, b.index(ctx, a, note)
}

// index builds the archive's search index, where the program has one and this one
// is not of its making, and writes down what is known of the archive.
func (b *bench) index(ctx context.Context, a *archive, note string) error {
	want, err := digest("search/*.go", "search/*.sql")
	if err != nil {
		return err
	}
	if want != "" && want != a.Index {
		start := time.Now()
		if out, err := child(ctx, b.bin, "rebuild", "search", "--data", a.data).CombinedOutput(); err != nil {
			return fmt.Errorf("rebuild search: %w: %s", err, out)
		}
		a.Index, a.Indexed = want, time.Since(start).Seconds()
	}
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return os.WriteFile(note, text, 0o644)
}

// recipe is what an archive depends on beside its size.
func recipe(st *stock) (string, error) {
	made, err := digest("store/schema/*.sql", "bench/story.go", "bench/stock.go", "bench/rhythm.go")
	return fmt.Sprintf("%d-%s-%s", seed, st.digest, made), err
}

// digest is that of files; "" when there are none.
func digest(patterns ...string) (string, error) {
	sum, some := sha256.New(), false
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return "", err
			}
			sum.Write(text)
			some = true
		}
	}
	if !some {
		return "", nil
	}
	return hex.EncodeToString(sum.Sum(nil))[:8], nil
}

// write writes the last n stories of the great archive as ninjs, oldest first.
func write(to io.Writer, st *stock, n int) error {
	buffered := bufio.NewWriterSize(to, 1<<20)
	w := ninjs.NewWriter(buffered)
	m := &maker{stock: st}
	i, first := 0, true
	for day, count := range rhythm(great) {
		r := rand.New(rand.NewPCG(seed, uint64(1000+day)))
		if i += count; i <= great-n {
			continue
		}
		for j, at := range times(day, count, r) {
			it := m.item(i-count+j, at, r)
			if i-count+j < great-n {
				continue
			}
			if first {
				it.Newsroom, first = &exchange.Newsroom{Editions: editions}, false
			}
			if err := w.Write(it); err != nil {
				return err
			}
		}
	}
	return buffered.Flush()
}

// imported imports files, or in, and says how long it took and how much memory.
func (b *bench) imported(ctx context.Context, data string, in io.Reader, files ...string) (time.Duration, int, error) {
	spent, peak, _, err := b.importing(ctx, data, in, files...)
	return spent, peak, err
}

// importing is the same with what the verb said.
func (b *bench) importing(ctx context.Context, data string, in io.Reader, files ...string) (time.Duration, int, string, error) {
	cmd := child(ctx, b.bin, append([]string{"import", "ninjs", "--data", data}, files...)...)
	cmd.Stdin = in
	start := time.Now()
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) { // 1: some were refused
		return 0, 0, "", fmt.Errorf("%w: %s", err, out)
	}
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(start), int(usage.Maxrss / 1024), string(out), nil
}
