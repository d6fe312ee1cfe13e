// Command proof prints every kind of page of a small newsroom into files, so
// that they can be looked at: go run ./page/internal/proof -o DIR, then serve
// DIR with any file server. It must never become part of the product.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"marbre/demo"
	"marbre/page"
	"marbre/page/internal/shelf"
	"marbre/story"
)

func main() {
	out := flag.String("o", "", "folder for the pages")
	base := flag.String("base", "https://news.example", "public address")
	flag.Parse()
	if err := run(*out, *base); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out, base string) error {
	if out == "" {
		return fmt.Errorf("say where with -o DIR")
	}
	lib, now, err := read()
	if err != nil {
		return err
	}
	every, was := specimen(now)
	lib.Keep(every.Number, 1, was)
	lib.Put(every)
	p, err := page.New(nil, base)
	if err != nil {
		return err
	}
	ctx := context.Background()
	policies := map[string]string{} // by path, for a server that sends them along
	print := func(path, query, file string) error {
		a, ok := page.Parse(path, query)
		if !ok {
			return fmt.Errorf("%s is no page", path)
		}
		got, err := p.Print(ctx, lib, a, now)
		if err != nil {
			return err
		}
		policies[path] = got.Policy
		fmt.Println(got.Status, len(got.HTML), path, got.Location)
		return save(filepath.Join(out, file), got.HTML)
	}
	for _, e := range lib.Papers {
		at := "/" + e.Code + "/"
		paths := []string{at, at + "archive/", at + "archive/2024/07/", at + "nothing-here/"}
		for _, s := range e.Paths() {
			paths = append(paths, at+s+"/")
		}
		for _, path := range paths {
			if err := print(path, "", path+"index.html"); err != nil {
				return err
			}
		}
		if err := print(at+"live", "", at+"live/index.html"); err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, s := range stories(lib, e) {
			for _, l := range e.Lists(s) {
				switch l.Kind {
				case story.ByAuthor:
					seen[at+"authors/"+l.Key] = true
				case story.ByTag:
					seen[at+"topics/"+l.Key] = true
				case story.ByEdition, story.BySection, story.ByMonth:
				}
			}
			plain := fmt.Sprintf("%s%s/%d/%s", at, s.PublishedAt.In(e.Zone.Location()).Format("2006/01/02"), s.Number, s.Slug)
			if err := print(plain, "", plain+"/index.html"); err != nil {
				return err
			}
		}
		for path := range seen {
			if err := print(path, "", path+"/index.html"); err != nil {
				return err
			}
		}
		if err := save(filepath.Join(out, e.Code, "500.html"), p.Failed(e.Lang).HTML); err != nil {
			return err
		}
	}
	all, err := json.Marshal(policies)
	if err != nil {
		return err
	}
	if err := save(filepath.Join(out, "policies.json"), all); err != nil {
		return err
	}
	if err := old(ctx, p, lib, out); err != nil {
		return err
	}
	for name := range p.Assets() {
		data, _, _ := p.Asset(name)
		if err := save(filepath.Join(out, name), data); err != nil {
			return err
		}
	}
	return pictures(lib, out)
}

// pictures writes the drawings that the stories show.
func pictures(lib *shelf.Shelf, out string) error {
	for _, s := range lib.Stories {
		shown := []story.Node{}
		if s.Lead != nil {
			shown = append(shown, story.Block("picture", nil, "url", s.Lead.URL))
		}
		for _, n := range append(shown, s.Body.Content...) {
			at := story.Attr[string](n, "url")
			if data, ok := demo.Picture(at); ok && n.Type == "picture" {
				if err := save(filepath.Join(out, at), data); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// old prints a story two months later, and one that was withdrawn.
func old(ctx context.Context, p *page.Printer, lib *shelf.Shelf, out string) error {
	for n, s := range lib.Stories {
		got, err := p.Print(ctx, lib, page.Ask{Kind: page.KindStory, Edition: s.Edition, Number: n, Path: pathOf(lib, s)}, s.PublishedAt.AddDate(0, 2, 0))
		if err != nil {
			return err
		}
		if err := save(filepath.Join(out, s.Edition, "old.html"), got.HTML); err != nil {
			return err
		}
		lib.Gone = map[story.Number]page.Withdrawn{n: {Life: story.Life{
			State: story.StateWithdrawn, WithdrawnAt: s.PublishedAt.Add(5 * time.Hour), Reason: "La photographie ne montrait pas le lieu dit.",
		}, Edition: s.Edition}}
		got, err = p.Print(ctx, lib, page.Ask{Kind: page.KindStory, Edition: s.Edition, Number: n, Path: "/x"}, s.PublishedAt.AddDate(0, 2, 0))
		if err != nil {
			return err
		}
		if err := save(filepath.Join(out, s.Edition, "gone.html"), got.HTML); err != nil {
			return err
		}
		lib.Gone = nil
	}
	return nil
}

func pathOf(lib *shelf.Shelf, s story.Published) string {
	for _, e := range lib.Papers {
		if e.Code == s.Edition {
			return fmt.Sprintf("/%s/%s/%d/%s", e.Code, s.PublishedAt.In(e.Zone.Location()).Format("2006/01/02"), s.Number, s.Slug)
		}
	}
	return ""
}

func stories(lib *shelf.Shelf, e story.Edition) (list []story.Published) {
	for _, s := range lib.Stories {
		if s.Edition == e.Code {
			list = append(list, s)
		}
	}
	return list
}

func save(name string, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}
