package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"marbre/check"
	"marbre/lang"
	"marbre/store"
	"marbre/story"
	"marbre/web"
)

// An archive is every published story, read by the rules.
type archive struct {
	e       env
	flags   checkFlags
	edition string   // "" for all
	since   lang.Day // the zero day for ever

	zones map[string]lang.Zone // of the editions
	words *lang.Words
}

// A ruled is what one rule found in an archive.
type ruled struct {
	Rule     string         `json:"rule"`
	Severity check.Severity `json:"severity"`
	Stories  int            `json:"stories"`
	Findings int            `json:"findings"`
	Example  struct {
		Number  story.Number `json:"number"`
		Message string       `json:"message"`
		Part    string       `json:"part"`
		Text    string       `json:"text"`
	} `json:"example"`
}

const (
	readers = 2   // stories are read by so many at once
	atOnce  = 200 // stories that are fetched at once
)

// read reads all of it and prints what was found by rule. Memory does not grow with the archive.
func (a archive) read(ctx context.Context, p *place) error {
	st, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	editions, err := st.Editions(ctx)
	if err != nil {
		return err
	}
	a.words, a.zones = words(a.e), map[string]lang.Zone{}
	for _, ed := range editions {
		a.zones[ed.Code] = ed.Zone
	}
	if _, known := a.zones[a.edition]; a.edition != "" && !known {
		return fmt.Errorf("there is no edition %q", a.edition)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := make(chan []story.Published, readers)
	var work sync.WaitGroup
	var mu sync.Mutex
	var failed error
	all, stories, start := map[string]*ruled{}, 0, time.Now()
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if failed == nil {
			failed = err
		}
		stop()
	}
	work.Go(func() {
		defer close(pages)
		for above := story.Number(0); ; {
			list, err := st.AllPublished(ctx, above, atOnce)
			if err != nil {
				fail(err)
				return
			}
			if len(list) == 0 {
				return
			}
			above = list[len(list)-1].Number
			select {
			case pages <- list:
			case <-ctx.Done():
				return
			}
		}
	})
	for range readers {
		work.Go(func() {
			for list := range pages {
				mine, n, err := a.page(ctx, st, list)
				if err != nil {
					fail(err)
					continue // until the pages end
				}
				mu.Lock()
				stories += n
				for name, r := range mine {
					merge(all, name, r)
				}
				mu.Unlock()
			}
		})
	}
	work.Wait()
	if failed != nil && !errors.Is(failed, context.Canceled) {
		return failed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := a.print(all, stories, time.Since(start)); err != nil {
		return err
	}
	for _, r := range all {
		if r.Severity != check.Note {
			return errFound
		}
	}
	return nil
}

func merge(all map[string]*ruled, name string, r *ruled) {
	was := all[name]
	if was == nil {
		all[name] = r
		return
	}
	was.Stories, was.Findings = was.Stories+r.Stories, was.Findings+r.Findings
	if r.Example.Number < was.Example.Number { // the same whoever reads first
		was.Example = r.Example
	}
}

// page reads some stories by the rules, each as of when it went out last.
func (a archive) page(ctx context.Context, st *store.Store, list []story.Published) (all map[string]*ruled, n int, err error) {
	stories := make(map[story.Number]story.Story, len(list))
	for _, p := range list {
		if a.edition != "" && p.Edition != a.edition || a.since != (lang.Day{}) && p.PublishedAt.Before(a.since.Start(a.zones[p.Edition])) {
			continue
		}
		stories[p.Number] = story.Story{Number: p.Number, Edition: p.Edition, Life: p.Life, Content: p.Content}
	}
	all = map[string]*ruled{}
	if len(stories) == 0 {
		return all, 0, nil
	}
	facts, err := reader(st).Facts(ctx, stories)
	if err != nil {
		return nil, 0, err
	}
	for number, s := range stories {
		f := facts[number]
		f.Now, f.Lang = s.ChangedAt, cmp.Or(lang.Tag(a.flags.lang), f.Lang)
		seen := map[string]bool{}
		for _, found := range check.ReadBy(a.flags.rules, s.Content, f) {
			one := ruled{Rule: found.Rule, Severity: found.Severity, Findings: 1}
			if was := all[found.Rule]; !seen[found.Rule] && (was == nil || number < was.Example.Number) {
				t := check.Tell(s.Content, found, web.Message(a.words, found))
				one.Example.Number, one.Example.Message, one.Example.Part, one.Example.Text = number, t.Message, t.Part, t.Text
			} else {
				one.Example = was.Example
			}
			if !seen[found.Rule] {
				seen[found.Rule], one.Stories = true, 1
			}
			merge(all, found.Rule, &one)
		}
	}
	return all, len(stories), nil
}

// print prints a line for each rule, the gravest and then the most frequent first.
func (a archive) print(all map[string]*ruled, stories int, spent time.Duration) error {
	weight := map[check.Severity]int{check.Block: 0, check.Warn: 1, check.Note: 2}
	list := slices.SortedFunc(maps.Values(all), func(x, y *ruled) int {
		return cmp.Or(cmp.Compare(weight[x.Severity], weight[y.Severity]), cmp.Compare(y.Stories, x.Stories), cmp.Compare(x.Rule, y.Rule))
	})
	if a.flags.json {
		out := json.NewEncoder(a.e.stdout)
		out.SetEscapeHTML(false)
		for _, r := range list {
			if err := out.Encode(r); err != nil {
				return err
			}
		}
	} else {
		p := newPaper(a.e)
		for _, r := range list {
			sev := p.colour(severityColour[r.Severity], fmt.Sprintf("%-5s", r.Severity))
			at := r.Example.Part
			if r.Example.Text != "" {
				at += ": " + strings.ReplaceAll(clean(shorten(r.Example.Text, 60)), "\n", " ")
			}
			if _, err := fmt.Fprintf(a.e.stdout, "%s %-20s %7d %s %8d %s  story %d, %s\n", sev, r.Rule, r.Stories, "stories", r.Findings, "findings", r.Example.Number, at); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(a.e.stderr, "%d stories read in %s, %.0f a second.\n", stories, spent.Round(10*time.Millisecond), float64(stories)/max(spent.Seconds(), 0.001))
	return nil
}
