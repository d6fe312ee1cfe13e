package web_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marbre/page"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// pages lists an address of every kind that the newsroom has now.
func (r *rig) pages() []page.Ask {
	var all []page.Ask
	add := func(path string) {
		a, ok := page.Parse(path, "")
		if !ok {
			r.t.Fatalf("%s is no page", path)
		}
		all = append(all, a)
	}
	ctx := context.Background()
	editions, err := r.store.Editions(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range editions {
		add("/" + e.Code + "/")
		add("/" + e.Code + "/live")
		add("/" + e.Code + "/feed.xml")
		add("/" + e.Code + "/feed.json")
		add("/" + e.Code + "/topics/summit/feed.xml")
		add("/" + e.Code + "/authors/claire-aubrac/feed.json")
		add("/" + e.Code + "/archive/")
		add("/" + e.Code + "/archive/2024/07/")
		add("/" + e.Code + "/topics/summit")
		add("/" + e.Code + "/topics/asia")
		add("/" + e.Code + "/authors/claire-aubrac")
		for _, s := range append(e.Paths(), slices.Sorted(maps.Keys(e.Moved))...) {
			add("/" + e.Code + "/" + s + "/")
			add("/" + e.Code + "/" + s + "/feed.xml")
		}
	}
	stories, err := r.store.All(ctx, 0, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, s := range stories {
		for _, e := range editions {
			if e.Code == s.Edition && !s.PublishedAt.IsZero() {
				p, err := r.store.Published(ctx, s.Number)
				if err != nil {
					r.t.Fatal(err)
				}
				a, _ := page.Parse(mustUnescape(e.PathOf(p.Card())), "")
				all = append(all, a)
			}
		}
	}
	return all
}

// Whatever is done to stories, every page that the press hands out is the page
// that would be printed now.
func TestNoCachedPageIsEverOld(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		st, err := store.Open(filepath.Join(dir, fmt.Sprint(rand.Int64())+".db"))
		if err != nil {
			rt.Fatal(err)
		}
		defer st.Close()
		if err := st.Migrate(t.Context()); err != nil {
			rt.Fatal(err)
		}
		r := newRig(t, st, "")
		ctx := t.Context()
		chief := staff.Person{Name: "Chief", Role: staff.Admin}
		var numbers []story.Number
		steps := rapid.IntRange(4, 14).Draw(rt, "steps")
		for range steps {
			r.set(r.now().Add(time.Duration(rapid.IntRange(1, 90).Draw(rt, "minutes")) * time.Minute))
			var n story.Number
			if len(numbers) > 0 {
				n = rapid.SampledFrom(numbers).Draw(rt, "story")
			}
			french := func() story.Edition {
				all, err := st.Editions(ctx)
				if err != nil {
					rt.Fatal(err)
				}
				return all[0]
			}
			edit := func(c story.Content) (story.Content, error) {
				switch rapid.IntRange(0, 4).Draw(rt, "edit") {
				case 0:
					c.Headline += " again"
				case 1:
					c.Body = story.Paragraphs(rapid.SampledFrom([]string{"The ninth.", "The tenth.", "A third text."}).Draw(rt, "text"))
				case 2:
					c.Tags = rapid.SampledFrom([][]string{nil, {"Summit"}, {"Asia", "Summit"}}).Draw(rt, "tags")
				case 3:
					c.Byline = rapid.SampledFrom([][]story.Author{nil, {{Name: "Claire Aubrac"}}}).Draw(rt, "byline")
				case 4:
					if c.Section != "news" {
						c.Section = rapid.SampledFrom(french().Paths()).Draw(rt, "section")
					}
				}
				return c, nil
			}
			what := rapid.SampledFrom([]string{"create", "create", "publish", "publish", "publish", "correct", "update", "withdraw", "pin", "flash", "sections", "move", "move", "due"}).Draw(rt, "what")
			switch what {
			case "create":
				ed := rapid.SampledFrom(rigEditions).Draw(rt, "edition")
				if ed.Code == "fr" {
					ed = french()
				}
				c := story.Content{Section: ed.Paths()[rapid.IntRange(0, len(ed.Paths())-1).Draw(rt, "place")], Headline: fmt.Sprintf("Story %d", len(numbers)+1),
					Urgency: story.Urgency(rapid.IntRange(0, 5).Draw(rt, "urgency")), Tags: []string{"Summit"}, Byline: []story.Author{{Name: "Claire Aubrac"}}, Body: story.Paragraphs("The ninth member.\n\nMore.")}
				if n != 0 && rapid.Bool().Draw(rt, "translates") {
					c.Original = n
				}
				d, err := r.desk.Create(ctx, chief, ed.Code, c)
				if err != nil { // a translation within one edition is refused
					c.Original = 0
					if d, err = r.desk.Create(ctx, chief, ed.Code, c); err != nil {
						rt.Fatal(err)
					}
				}
				numbers = append(numbers, d.Story.Number)
				_, _ = r.desk.Submit(ctx, chief, d.Story.Number, 0)
				_, _ = r.desk.Approve(ctx, chief, d.Story.Number, 0)
				_, _ = r.desk.Publish(ctx, chief, d.Story.Number, 0, 0)
			case "publish":
				_, _ = r.desk.Submit(ctx, chief, n, 0)
				_, _ = r.desk.Approve(ctx, chief, n, 0)
				_, _ = r.desk.Publish(ctx, chief, n, 0, 0)
			case "correct", "update":
				if s, err := st.Story(ctx, n); err == nil {
					_, _ = r.desk.Revise(ctx, chief, n, s.Head, edit)
					if what == "correct" {
						_, _ = r.desk.Correct(ctx, chief, n, 0, "It was wrong.", nil)
					} else {
						_, _ = r.desk.Update(ctx, chief, n, 0, "More is known.")
					}
				}
			case "withdraw":
				_, _ = r.desk.Withdraw(ctx, chief, n, 0, "It was not so.")
			case "pin":
				if s, err := st.Story(ctx, n); err == nil {
					_, _ = r.desk.Front(ctx, chief, story.Front{Edition: s.Edition, Section: rapid.SampledFrom([]string{"", s.Section}).Draw(rt, "front"), Slots: []story.Number{0, n}, From: rapid.SampledFrom([][]string{nil, {"sport"}, {"", "", "infos"}}).Draw(rt, "from")}, -1)
				}
			case "flash":
				_, _ = r.desk.Flash(ctx, chief, rapid.SampledFrom(rigEditions).Draw(rt, "edition").Code, "One line", story.Urgency(rapid.IntRange(1, 8).Draw(rt, "urgency")))
			case "sections":
				ed := french()
				ed.Title = fmt.Sprint("Le Marbre ", rapid.IntRange(1, 3).Draw(rt, "title"))
				_, _ = r.desk.Edition(ctx, chief, ed)
			case "move":
				paths := french().Paths()
				to := rapid.SampledFrom(append(paths, "")).Draw(rt, "above") + "/" + rapid.SampledFrom([]string{"asie", "x", "sport"}).Draw(rt, "slug")
				_, _, _ = r.desk.MoveSection(ctx, chief, "fr", rapid.SampledFrom(paths).Draw(rt, "moved"), strings.TrimPrefix(to, "/"))
			case "due":
				_, _, _ = r.desk.Due(ctx)
			}
			r.catchUp()
			for _, a := range r.pages() {
				want, err := r.printer.Print(ctx, r.library, a, r.now())
				if err != nil {
					rt.Fatalf("%s: %v", a.Path, err)
				}
				got, err := r.press.Copy(ctx, a)
				if err != nil {
					rt.Fatalf("%s: %v", a.Path, err)
				}
				data, _ := got.Bytes("")
				if got.Status != want.Status || string(data) != string(want.HTML) || got.Location != want.Location {
					_ = os.WriteFile("/tmp/got.html", data, 0o644)
					_ = os.WriteFile("/tmp/want.html", want.HTML, 0o644)
					rt.Fatalf("after %q, %s is old (%d, printed now %d)", what, a.Path, got.Status, want.Status)
				}
			}
		}
	})
}
