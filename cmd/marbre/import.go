package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/lang"
	"marbre/newsroom"
)

// counting is a reader of items that says how far in the file it is.
type counting interface {
	exchange.Reader
	Bytes() int64
}

// formats is the table of what can be imported.
var formats = map[string]func(r io.Reader, name string) counting{
	"ninjs": func(r io.Reader, name string) counting { return ninjs.NewReader(r, name) },
}

// bundle is how many items are taken in one transaction.
const bundle = 250

func importVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "import", "ninjs FILE… | pictures DIR…")
	p := f.place()
	var o newsroom.Importing
	f.StringVar(&o.Edition, "edition", "", "`code` of the edition where everything goes; left out, the one of each item's language")
	f.StringVar(&o.Section, "section", "", "`path` of the section where everything goes; left out, the one that an item names")
	zone := f.String("zone", "UTC", "IANA time `zone` of editions that are made")
	f.BoolVar(&o.DryRun, "dry-run", false, "look at everything and keep nothing")
	var pictures string
	f.picturesFlag(&pictures)
	report := f.String("report", "", "`file` that gets a line for every refused item")
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.NArg() < 2 || formats[f.Arg(0)] == nil && f.Arg(0) != "pictures" {
		return f.wrong("say: marbre import ninjs FILE… or marbre import pictures DIR…")
	}
	if f.Arg(0) == "pictures" {
		return importPictures(ctx, e, p, pictures, f.Args()[1:], o.DryRun, *report)
	}
	var err error
	if o.Zone, err = lang.ParseZone(*zone); err != nil {
		return f.wrong("--zone: %s", sentence(e, err))
	}
	var total int64
	for _, path := range f.Args()[1:] {
		i, err := os.Stat(path)
		if err != nil {
			return err
		}
		total += i.Size()
	}
	st, err := p.open(ctx, true)
	if err != nil {
		return err
	}
	defer st.Close()
	// Nearly everything that an import makes is garbage at once, and little of it is
	// alive together: collecting it less often saves a tenth of the time and costs
	// some 80 MB, whatever the archive's size.
	if e.getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	in := &importing{e: e, desk: &newsroom.Newsroom{Store: st, Now: time.Now}, o: o, bar: newBar(e, total)}
	if *report != "" {
		if in.report, err = os.Create(*report); err != nil {
			return err
		}
		defer in.report.Close()
	}
	for _, path := range f.Args()[1:] {
		if err := in.file(ctx, formats[f.Arg(0)], path); err != nil {
			in.bar.end()
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	in.bar.end()
	verb := "taken"
	if o.DryRun {
		verb = "would be taken (a dry run: nothing was kept)"
	}
	fmt.Fprintf(e.stderr, "%d new, %d updated, %d known already, %d refused; %s in %s.\n", in.fresh, in.changed, in.known, in.refused, verb, time.Since(in.bar.start).Round(10*time.Millisecond))
	if in.refused > 0 {
		return errFound
	}
	return nil
}

// importing is one run of the verb.
type importing struct {
	e                              env
	desk                           *newsroom.Newsroom
	o                              newsroom.Importing
	bar                            *bar
	report                         *os.File
	fresh, changed, known, refused int
	read                           int64 // bytes of the files that are done
}

// read is one item with where it stands, or why it could not be read.
type read struct {
	item exchange.Item
	err  error
	at   int64
}

// file takes in one file. One goroutine reads while the other writes.
func (in *importing) file(ctx context.Context, format func(io.Reader, string) counting, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	bundles := make(chan []read, 2)
	go func() {
		defer close(bundles)
		r := format(f, filepath.Base(path))
		var b []read
		for {
			item, err := r.Next()
			if errors.Is(err, io.EOF) {
				err = io.EOF
			}
			if err != io.EOF {
				b = append(b, read{item, err, r.Bytes()})
			}
			var refused *exchange.Refused
			over := err != nil && !errors.As(err, &refused)
			if len(b) < bundle && !over {
				continue
			}
			select {
			case bundles <- b:
			case <-ctx.Done():
				return
			}
			if b = nil; over {
				return
			}
		}
	}()
	for b := range bundles {
		if err := in.take(ctx, filepath.Base(path), b); err != nil {
			return err
		}
	}
	if i, err := f.Stat(); err == nil {
		in.read += i.Size()
	}
	return ctx.Err()
}

// take takes in one bundle.
func (in *importing) take(ctx context.Context, name string, b []read) error {
	var items []exchange.Item
	for _, r := range b {
		var refused *exchange.Refused
		switch {
		case errors.As(r.err, &refused):
			in.refuse(refused)
		case r.err != nil:
			return r.err
		default:
			items = append(items, r.item)
		}
	}
	done, err := in.desk.Import(ctx, operator, items, in.o)
	if err != nil {
		return err
	}
	for i, out := range done {
		switch {
		case out.Why != nil:
			in.refuse(&exchange.Refused{Where: name, URI: items[i].URI, Why: out.Why})
		case out.New:
			in.fresh++
		case out.Changed:
			in.changed++
		default:
			in.known++
		}
	}
	if len(b) > 0 {
		in.bar.show(in.read+b[len(b)-1].at, in.fresh+in.changed+in.known+in.refused)
	}
	return nil
}

// shownRefusals is how many refused items are told on the terminal; the report
// has them all.
const shownRefusals = 20

func (in *importing) refuse(r *exchange.Refused) {
	in.refused++
	line := r.Where + ": "
	if r.URI != "" {
		line += r.URI + ": "
	}
	line += sentence(in.e, r.Why)
	if in.report != nil {
		fmt.Fprintln(in.report, line)
	}
	switch {
	case in.refused <= shownRefusals:
		in.bar.clear()
		fmt.Fprintln(in.e.stderr, "refused "+line)
	case in.refused == shownRefusals+1:
		in.bar.clear()
		fmt.Fprintln(in.e.stderr, "… more are refused; --report FILE keeps a line for each")
	}
}

func exportVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "export", "ninjs")
	p := f.place()
	everything := f.Bool("all", false, "also drafts, what is scheduled or withdrawn, and every revision: for a move, not for a partner")
	out := f.String("out", "", "`file` to write; left out, standard output")
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.NArg() != 1 || f.Arg(0) != "ninjs" {
		return f.wrong("say: marbre export ninjs")
	}
	st, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	to, finish := e.stdout, func() error { return nil }
	if *out != "" {
		file, err := os.Create(*out)
		if err != nil {
			return err
		}
		to, finish = file, file.Close
	}
	w := ninjs.NewWriter(to)
	count := 0
	desk := &newsroom.Newsroom{Store: st, Now: time.Now}
	err = desk.Export(ctx, operator, *everything, func(item exchange.Item) error {
		count++
		return w.Write(item)
	})
	if err = errors.Join(err, finish()); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%d stories written.\n", count)
	return nil
}
