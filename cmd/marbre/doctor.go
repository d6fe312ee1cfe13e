package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"marbre/negatives"
	"marbre/newsroom"
	"marbre/search"
	"marbre/store"
)

func doctorVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "doctor", "")
	p := f.place()
	v := f.serving()
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	f.VisitAll(func(g *flag.Flag) {
		from, value := f.from[g.Name], g.Value.String()
		if from == "" {
			from = "default"
		}
		if g.Name == "database" && value != "" {
			value = store.Where(value)
		}
		if g.Name == "pictures" {
			value = wherePictures(value)
		}
		fmt.Fprintf(e.stdout, "%-14s %-40s %s\n", g.Name, value, from)
	})
	sick := false
	say := func(ok bool, format string, args ...any) {
		mark := "ok  "
		if !ok {
			mark, sick = "BAD ", true
		}
		fmt.Fprintf(e.stdout, mark+format+"\n", args...)
	}
	if !p.exists() {
		say(false, "there is no newsroom in %s; make one with: marbre init --data %s", p.data, p.data)
		return errFound
	}
	st, err := p.open(ctx, false)
	if err != nil {
		say(false, "the database at %s does not open: %s", store.Where(p.where()), sentence(e, err))
		return errFound
	}
	defer st.Close()
	last, err := st.Last(ctx)
	say(err == nil, "the database at %s answers; the journal holds %d entries", store.Where(p.where()), last)
	count, err := st.CountJournal(ctx)
	say(err == nil && count == last, "the journal is whole: %d entries, the newest has number %d", count, last)
	editions, err := st.Editions(ctx)
	say(err == nil && len(editions) > 0, "%d editions", len(editions))
	due, _, err := st.Due(ctx, time.Now().Add(-2*time.Minute))
	say(err == nil && len(due) == 0, "%d stories are overdue; `marbre serve` publishes them", len(due))
	at, whole, err := search.Look(p.index())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		say(true, "there is no search index yet; `marbre serve` makes it")
	case err == nil && !whole:
		say(true, "the search index is being built; `marbre serve` goes on with it")
	default:
		say(err == nil && at <= last, "the search index knows %d of %d entries; `marbre serve` catches up", at, last)
	}
	v.place = *p
	if pictures, err := keep(e, v.data, v.pictures); err != nil {
		say(false, "%v", err)
	} else if err := answers(ctx, pictures); err != nil {
		say(false, "%v", err)
	} else if b, elsewhere := pictures.(*negatives.Bucket); elsewhere {
		say(true, "pictures are kept in %s, and it answers", b)
	}
	probe := filepath.Join(p.data, ".doctor")
	err = os.WriteFile(probe, nil, 0o600)
	_ = os.Remove(probe)
	say(err == nil, "the folder %s can be written to", p.data)
	if sick {
		return errFound
	}
	return nil
}

func rebuildVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "rebuild", "pages|lists|search")
	p := f.place()
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.NArg() != 1 {
		return f.wrong("say what: marbre rebuild pages, lists or search")
	}
	switch f.Arg(0) {
	case "pages":
		// They are printed again when readers ask for them.
		if err := os.RemoveAll(filepath.Join(p.data, "pages")); err != nil {
			return err
		}
		fmt.Fprintln(e.stderr, "The pages are thrown away; they are printed again when they are asked for. Restart a newsroom that is being served.")
		return nil
	case "lists":
		st, err := p.open(ctx, false)
		if err != nil {
			return err
		}
		defer st.Close()
		n, err := (&newsroom.Newsroom{Store: st, Now: time.Now}).Rebuild(ctx, operator)
		if err == nil {
			fmt.Fprintf(e.stderr, "The lists and cards of %d stories are made again.\n", n)
		}
		return err
	case "search":
		return rebuildSearch(ctx, e, p)
	}
	return f.wrong("there is nothing called %q to rebuild: pages, lists, search", f.Arg(0))
}

// rebuildSearch makes the search index again from the stories.
func rebuildSearch(ctx context.Context, e env, p *place) error {
	st, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	for _, file := range []string{p.index(), p.inWork()} { // the desk's is small, and made at the next start
		if err := search.Remove(file); err != nil {
			return err
		}
	}
	x, err := search.Open(p.index(), st, time.Now)
	if err != nil {
		return err
	}
	if _, err = x.CatchUp(ctx); err == nil {
		seq, _ := x.At()
		fmt.Fprintf(e.stderr, "The search index is made again, as of entry %d of the journal. Restart a newsroom that is being served.\n", seq)
	}
	return errors.Join(err, x.Close())
}
