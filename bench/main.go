// Command bench measures the newsroom beside its peers in the same run and
// writes bench/RESULTS.md. It never fails a test: it only tells.
//
//	go run -tags nodynamic ./bench                   # everything
//	go run -tags nodynamic ./bench pages fanout      # these parts; into bench/out/RESULTS.md
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// seed makes every run measure the same stories.
const seed = 2407

// A part is one question that the bench answers.
type part struct {
	name, asks string
	run        func(b *bench, ctx context.Context) error
}

// parts is the table of what is measured, in the order of the report.
var parts = []part{
	{"pages", "cached pages and cold renders, beside nginx and other peers", (*bench).pages},
	{"weights", "what a page weighs on the wire", (*bench).weights},
	{"visible", "from Publish pressed to what readers see", (*bench).visible},
	{"fanout", "the live wire's readers, beside nchan", (*bench).fanout},
	{"desk", "the desk in a browser: keys, opening, the board, the first visit", (*bench).desk},
	{"pictures", "the ladder of a large picture beside sharp, a grid of 100,000, a print beside nginx", (*bench).pictures},
	{"import", "stories a second, and memory", (*bench).imports},
	{"million", "what grows with the archive, up to 1,000,000 stories", (*bench).million},
}

// bench is one run.
type bench struct {
	bin  string // the program
	out  string // what outlives a run: made archives
	dir  string // what does not
	data string // the folder of real files; it may be missing
	r    *report
	st   *stock // what archives are put together from
	made map[int]*archive
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "crowd" { // the readers of fanout, in a process of their own
		if err := crowd(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "bench crowd:", err)
			os.Exit(1)
		}
		return
	}
	if len(os.Args) > 4 && os.Args[1] == "darkroom" { // the ladder of pictures, likewise
		if err := developed(os.Args[2], os.Args[3], os.Args[4]); err != nil {
			fmt.Fprintln(os.Stderr, "bench darkroom:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, wanted []string) (err error) {
	for _, name := range wanted {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == name }) {
			for _, p := range parts {
				fmt.Fprintf(os.Stderr, "  %-8s %s\n", p.name, p.asks)
			}
			return fmt.Errorf("there is no part %q", name)
		}
	}
	b := &bench{r: newReport(), made: map[int]*archive{}, data: os.Getenv("MARBRE_DATA")}
	if b.data == "" {
		b.data = filepath.Join("..", "shared", "data")
	}
	if b.bin, err = filepath.Abs("bin/marbre"); err != nil {
		return err
	}
	for program, from := range map[string]string{b.bin: "make build", "nginx": "apt-get install nginx-light", "wrk": "apt-get install wrk"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is missing: %s", program, from)
		}
	}
	if b.st, err = newStock(b.data); err != nil {
		return err
	}
	if b.out, err = filepath.Abs(filepath.Join("bench", "out")); err != nil {
		return err
	}
	if err := os.MkdirAll(b.out, 0o755); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp(b.out, "run-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	// nginx drops its rights, and reads files there.
	if err := os.Chmod(b.dir, 0o755); err != nil {
		return err
	}
	var broken []error
	for _, p := range parts {
		if len(wanted) > 0 && !slices.Contains(wanted, p.name) {
			continue
		}
		start := time.Now()
		if err := p.run(b, ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			// The other parts are worth having.
			b.r.missing("The rest of "+p.name, "it broke off: "+firstLine(err.Error()))
			broken = append(broken, fmt.Errorf("%s: %w", p.name, err))
		}
		b.r.took(p.name, time.Since(start))
	}
	path := filepath.Join("bench", "RESULTS.md")
	if len(wanted) > 0 {
		path = filepath.Join(b.out, "RESULTS.md") // a part is no run: the report is of one run
	}
	fmt.Printf("\n%s\n→ %s\n", strings.Join(b.r.short, "\n"), path)
	return errors.Join(append(broken, os.WriteFile(path, b.r.markdown(), 0o644))...)
}

// child is a command whose environment holds none of the bench's own variables,
// which the program would take for its flags.
func child(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "MARBRE_DATA=") && !strings.HasPrefix(v, "MARBRE_PEERS=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	return cmd
}
