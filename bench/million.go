package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// sizes are the archives that are held beside each other.
var sizes = []int{10_000, 100_000, great}

// flat is the budget of growth: the largest archive's cost over the smallest's.
const flat = 1.2

// keptPages is how many MB of pages each newsroom keeps in memory: little, so that
// memory tells of the archive and not of how many pages were asked for.
const keptPages = 64

// million measures what grows with the archive. All archives are served at the
// same time and asked in turn, so that the machine's moods hit them alike.
func (b *bench) million(ctx context.Context) error {
	b.r.part("A million stories", "Archives of "+b.st.String()+" put together anew, seeded, with a real date rhythm over 25 years, two editions, 16 sections, real tags and bylines, a tenth with a correction. A smaller archive is the end of the greater one, so its pages are as full. Every archive is served at the same time and asked in turn; all of it is in the page cache, but where it says cold. Milliseconds, p50 with p99 in brackets, of pages that were not printed before; the ratio is that of the p50s.")
	g := &growth{b: b, links: make([][]string, len(sizes))}
	defer g.close()
	for _, n := range sizes {
		m, err := b.room(ctx, n, "--cache-memory", fmt.Sprint(keptPages))
		if err != nil {
			return err
		}
		g.rooms = append(g.rooms, m)
	}
	b.r.table("what", "10,000", "100,000", "1,000,000", "ratio", "budget")
	for _, step := range []func(context.Context) error{g.start, g.months, g.stories, g.fresh, g.deep, g.search, g.desk, g.publish, g.weigh} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	b.r.say("\nThe first page of a section and the front hold as much at every size. Page 5,000 of the section is reached by following its own pager from the first page on; a smaller archive is followed to its last whole hundred pages.")
	return nil
}

// growth is the same newsroom at several sizes.
type growth struct {
	b     *bench
	rooms []*room
	links [][]string // stories of each archive, from everywhere in it
}

func (g *growth) close() {
	for _, m := range g.rooms {
		m.close()
	}
}

// row writes a cost at every size, holds its ratio to the budget where it has one.
func (g *growth) row(what string, costs []spread, held bool) {
	cells := []any{what}
	for _, s := range costs {
		cells = append(cells, fmt.Sprintf("%s (%s)", figure(s.at(50)), figure(s.at(99))))
	}
	ratio, budget := costs[len(costs)-1].at(50)/costs[0].at(50), ""
	if held {
		budget = g.b.r.atMost("A million stories against 10,000: "+what, ratio, flat, " times")
	}
	g.b.r.row(append(cells, figure(ratio), budget)...)
}

// each measures count samples at every size, in turn.
func (g *growth) each(ctx context.Context, count int, ask func(i, size int) (time.Duration, error)) ([]spread, error) {
	costs := make([]spread, len(g.rooms))
	for i := range count {
		for size := range g.rooms {
			d, err := ask(i, size)
			if err != nil {
				return nil, fmt.Errorf("%d stories: %w", g.rooms[size].stories, err)
			}
			costs[size] = append(costs[size], d)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return costs, nil
}

// start measures from exec to the first page, with nothing of the folder in the
// page cache and then with all of it, and the memory then.
func (g *growth) start(ctx context.Context) error {
	cold, warm, memory := make([]spread, len(g.rooms)), make([]spread, len(g.rooms)), []any{"memory after the first page, MB"}
	for i, m := range g.rooms {
		for range 3 {
			if err := forget(m.data); err != nil {
				return err
			}
			d, err := m.serve(ctx, "/en/")
			if err != nil {
				return err
			}
			cold[i] = append(cold[i], d)
			m.stop()
			if err := os.RemoveAll(filepath.Join(m.data, "pages")); err != nil { // the front is printed anew
				return err
			}
		}
		if err := recall(m.data); err != nil {
			return err
		}
		for range 3 {
			m.stop()
			d, err := m.serve(ctx, "/en/")
			if err != nil {
				return err
			}
			warm[i] = append(warm[i], d)
		}
		memory = append(memory, m.usage().rss>>10)
	}
	for _, r := range []struct {
		what string
		all  []spread
	}{{"from exec to the first page, files cold, the page never printed", cold}, {"from exec to the first page, restarted", warm}} {
		cells := []any{r.what}
		for _, s := range r.all {
			cells = append(cells, figure(s.at(50)))
		}
		last := r.all[len(r.all)-1]
		g.b.r.row(append(cells, figure(last.at(50)/r.all[0].at(50)), g.b.r.atMost("Start with a million stories, "+r.what, last.at(100), 1000, " ms"))...)
	}
	g.b.r.row(append(memory, "", "")...)
	return nil
}

// recall brings the files of a folder into the page cache.
func recall(dir string) error {
	return eachFile(dir, func(f *os.File) error {
		_, err := io.Copy(io.Discard, f)
		return err
	})
}

func eachFile(dir string, do func(*os.File) error) error {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return err
	}
	for _, path := range files {
		if i, err := os.Stat(path); err != nil || i.IsDir() {
			continue
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(do(f), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

var (
	monthLink = regexp.MustCompile(`href="?(/(?:en|fr)/archive/\d{4}/\d{2}/)["> ]`)
	storyLink = regexp.MustCompile(`href="?(/(?:en|fr)/\d{4}/\d{2}/\d{2}/\d+/[^"> ]+)`)
	olderLink = regexp.MustCompile(`href="?([^"> ]+\?before=[^"> ]+)`)
)

func links(page string, pattern *regexp.Regexp) (all []string) {
	for _, m := range pattern.FindAllStringSubmatch(page, -1) {
		if at := strings.ReplaceAll(m[1], "&amp;", "&"); !slices.Contains(all, at) {
			all = append(all, at)
		}
	}
	return all
}

// samples is how often most things are asked.
const samples = 60

// months asks for pages of the archive, from everywhere in it: months at random,
// and where there are too few, on within them. A month's first page is only read
// for its pager: it is kept on disk as well, which later pages are not, and what
// is done for that behind a reader's back would be measured at some sizes only.
func (g *growth) months(ctx context.Context) error {
	queues := make([][]string, len(g.rooms))
	for i, m := range g.rooms {
		var months []string
		for _, e := range editions {
			page, err := m.plain("/" + e.Code + "/archive/")
			if err != nil {
				return err
			}
			months = append(months, links(page, monthLink)...)
		}
		rand.New(rand.NewPCG(seed, 2)).Shuffle(len(months), func(a, b int) { months[a], months[b] = months[b], months[a] })
		for _, path := range months[:min(len(months), samples)] {
			page, err := m.plain(path)
			if err != nil {
				return err
			}
			queues[i] = append(queues[i], older(page)...)
			g.links[i] = append(g.links[i], links(page, storyLink)...)
		}
	}
	costs, err := g.each(ctx, samples, func(_, size int) (time.Duration, error) {
		m, q := g.rooms[size], &queues[size]
		if len(*q) == 0 {
			return 0, errors.New("the archive has no further page")
		}
		path := (*q)[0]
		start := time.Now()
		page, err := m.plain(path)
		d := time.Since(start)
		*q = append((*q)[1:], older(page)...)
		g.links[size] = append(g.links[size], links(page, storyLink)...)
		return d, err
	})
	if err == nil {
		g.row("a page of an archive month", costs, true)
	}
	return err
}

// older is where a page's pager leads on; empty for nowhere.
func older(page string) []string {
	all := links(page, olderLink)
	return all[max(0, len(all)-1):]
}

// stories asks for stories from everywhere in the archive.
func (g *growth) stories(ctx context.Context) error {
	for _, s := range g.links {
		rand.New(rand.NewPCG(seed, 3)).Shuffle(len(s), func(a, b int) { s[a], s[b] = s[b], s[a] })
	}
	costs, err := g.each(ctx, 400, func(i, size int) (time.Duration, error) { return g.rooms[size].ask(g.links[size][i]) })
	if err != nil {
		return err
	}
	g.row("a story, never printed", costs, true)
	if costs, err = g.each(ctx, 400, func(i, size int) (time.Duration, error) { return g.rooms[size].ask(g.links[size][i]) }); err == nil {
		g.row("the same again, cached", costs, true)
	}
	return err
}

// fresh asks for the pages that every change touches, after a change.
func (g *growth) fresh(ctx context.Context) error {
	for _, s := range []spot{{"the front, after a flash", "/en/"}, {"a section's first page, after a flash", "/en/news/"}, {"the wire, after a flash", "/en/live"}, {"the feed, after a publication", "/en/feed.xml"}} {
		costs, err := g.each(ctx, samples, func(i, size int) (time.Duration, error) {
			m := g.rooms[size]
			if s.path == "/en/feed.xml" {
				n, _, err := m.draft(fmt.Sprintf("Published for the feed %d", i))
				if err != nil {
					return 0, err
				}
				if _, err := m.call("POST", fmt.Sprintf("/stories/%d/publish", n), nil); err != nil {
					return 0, err
				}
			} else if err := m.flash(fmt.Sprintf("Something happened for the %dth time", i)); err != nil {
				return 0, err
			}
			return m.ask(s.path)
		})
		if err != nil {
			return err
		}
		g.row(s.name, costs, true)
	}
	return nil
}

// deepest is the page of a section that must be as quick as the first.
const deepest = 5_000

// deep follows a section's pager from its first page on.
func (g *growth) deep(ctx context.Context) error {
	heads, tails, reached := make([]spread, len(g.rooms)), make([]spread, len(g.rooms)), []string{}
	for i, m := range g.rooms {
		path, page := "/en/news/", 1
		var all spread
		for ; page < deepest; page++ {
			start := time.Now()
			text, err := m.plain(path)
			if err != nil {
				return err
			}
			all = append(all, time.Since(start))
			next := older(text)
			if len(next) == 0 {
				break
			}
			path = next[0]
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		whole := len(all) / 100 * 100
		if whole == 0 {
			whole = len(all)
		}
		heads[i], tails[i] = all[1:min(101, len(all))], all[max(0, whole-100):whole]
		reached = append(reached, figure(float64(page)))
	}
	g.row("a section's pages 2 to 101", heads, true)
	g.row(fmt.Sprintf("its last hundred pages before page %s", strings.Join(reached, " / ")), tails, true)
	return nil
}

// search asks for words that few stories hold and for words that most do.
func (g *growth) search(ctx context.Context) error {
	there, err := g.rooms[0].answers("/en/search?q=stone")
	if err != nil {
		return err
	}
	if !there {
		g.b.r.row("search", "does not answer yet", "", "", "", "")
		g.b.r.missing("Search in a million stories", "/en/search does not answer yet")
		return nil
	}
	common := g.b.st.of["en"].common
	costs, err := g.each(ctx, rareWords, func(i, size int) (time.Duration, error) { return g.rooms[size].ask("/en/search?q=" + rare(i)) })
	if err != nil {
		return err
	}
	g.row(fmt.Sprintf("search for a rare word (%d stories hold it)", rareCount), costs, true)
	costs, err = g.each(ctx, len(common), func(i, size int) (time.Duration, error) {
		return g.rooms[size].ask("/en/search?q=" + url.QueryEscape(common[i]))
	})
	if err == nil {
		g.row(fmt.Sprintf("search for a very common word (%s …)", strings.Join(common[:3], ", ")), costs, true)
	}
	return err
}

// desk asks what the desk asks.
func (g *growth) desk(ctx context.Context) error {
	for _, s := range []spot{
		{"the desk's list, newest first", "/stories?edition=en"},
		{"the desk's list of a section", "/stories?edition=en&section=opinion"},
		{"the desk's list of what is published", "/stories?edition=en&state=published"},
		{"the desk's list of drafts, of which there are none", "/stories?edition=fr&state=draft"},
		{"the desk's search for a word that hardly any story has", "/stories?edition=en&q=" + rare(0)},
		{"the desk's search for a word as far as it is typed, in all editions", "/stories?q=pres"},
	} {
		costs, err := g.each(ctx, samples, func(_, size int) (time.Duration, error) {
			start := time.Now()
			_, err := g.rooms[size].call("GET", s.path, nil)
			return time.Since(start), err
		})
		if err != nil {
			return err
		}
		g.row(s.name, costs, true)
	}
	return nil
}

// publish measures the call itself, and how long every page takes to show it.
func (g *growth) publish(ctx context.Context) error {
	watchers := make([]*watcher, len(g.rooms))
	for i, m := range g.rooms {
		var err error
		if watchers[i], err = m.watch(ctx); err != nil {
			return err
		}
	}
	_, err := g.each(ctx, samples, func(i, size int) (time.Duration, error) { return 0, watchers[size].press(ctx, i) })
	if err != nil {
		return err
	}
	all := make([]*seen, len(g.rooms))
	for i, w := range watchers {
		all[i] = w.done()
	}
	for _, name := range all[0].names {
		costs := make([]spread, len(all))
		for i := range all {
			costs[i] = all[i].of[name]
		}
		if slices.ContainsFunc(costs, func(s spread) bool { return len(s) == 0 }) {
			continue
		}
		what := "publish to visible on " + name
		if name == "answered" {
			what = "publish, until the call is answered"
		}
		g.row(what, costs, true)
	}
	return nil
}

// weigh tells memory after all of this, and what is on disk.
func (g *growth) weigh(context.Context) error {
	memory, disk, each := []any{fmt.Sprintf("memory after all of this, MB (%d of pages)", keptPages)}, []any{"on disk, MB"}, []any{"bytes a story"}
	for _, m := range g.rooms {
		memory = append(memory, m.usage().rss>>10)
		m.stop()
		if err := os.RemoveAll(filepath.Join(m.data, "pages")); err != nil {
			return err
		}
		n, err := m.size()
		if err != nil {
			return err
		}
		disk, each = append(disk, n>>20), append(each, figure(float64(n)/float64(m.stories)))
	}
	g.b.r.row(append(memory, "", "")...)
	g.b.r.row(append(disk, "", "")...)
	g.b.r.row(append(each, "", "")...)
	rate, peak, built := []any{"import, stories a second (through a pipe, their maker on the same cores)"}, []any{"its peak memory, MB"}, []any{"building the search index, s"}
	for _, m := range g.rooms {
		a := g.b.made[m.stories]
		rate, peak = append(rate, figure(a.Rate)), append(peak, a.Peak)
		if a.Index != "" {
			built = append(built, figure(a.Indexed))
		}
	}
	g.b.r.row(append(rate, "", "")...)
	g.b.r.row(append(peak, "", "")...)
	if len(built) > 1 {
		g.b.r.row(append(built, "", "")...)
	}
	return nil
}
