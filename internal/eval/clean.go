package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"marbre/check"
	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/exchange/prose"
	"marbre/lang"
	"marbre/story"
)

// A clean is a real story that was published, and so is taken to hold no mistake until a person
// says otherwise.
type clean struct {
	id      string // its folder and its name or address there
	lang    lang.Tag
	content story.Content
	now     time.Time // when it was published
}

// languages are those whose stories are read.
var languages = []lang.Tag{"en", "fr"}

// collect reads all real stories below a folder: pages first, in the order of their names.
func collect(dir string) (pages, corpus []clean, err error) {
	for _, read := range []func(string) ([]clean, error){readability, fundus, benchmark, newspaper4k} {
		list, err := read(filepath.Join(dir, "pages"))
		if err != nil {
			return nil, nil, err
		}
		pages = append(pages, list...)
	}
	files, err := filepath.Glob(filepath.Join(dir, "corpus", "*.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	for _, path := range files {
		list, err := items(path)
		if err != nil {
			return nil, nil, err
		}
		corpus = append(corpus, list...)
	}
	if len(pages)+len(corpus) == 0 {
		return nil, nil, fmt.Errorf("there are no stories in %s: set MARBRE_DATA to the folder of real files", dir)
	}
	return pages, corpus, nil
}

// sample is at most so many stories of each language: all pages, and as many of the corpus as there
// is room for, drawn by the seed. Which of two is drawn depends on nothing but the two.
func sample(pages, corpus []clean, most int, seed uint64) (list []clean) {
	lot := func(c clean) string {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, c.id))
		return string(sum[:])
	}
	corpus = slices.Clone(corpus)
	slices.SortFunc(corpus, func(a, b clean) int { return cmp.Compare(lot(a), lot(b)) })
	for _, l := range languages {
		n := 0
		for _, c := range slices.Concat(pages, corpus) {
			if c.lang == l && n < most {
				list = append(list, c)
				n++
			}
		}
	}
	return list
}

// one makes a story of what a page holds; ok is false where it is too short, in no language of
// ours, or nobody knows when it was published.
func one(id, headline string, body story.Body, at time.Time) (c clean, ok bool) {
	body.Content = slices.DeleteFunc(body.Content, func(n story.Node) bool { return n.Type == "picture" || n.Type == "video" }) // what a page says of them is not in these files
	c = clean{id: id, content: story.Content{Headline: strings.Join(strings.Fields(headline), " "), Body: body}, now: at}
	c.lang = check.Language(c.content)
	words := 0
	for _, n := range body.Content {
		words += len(strings.Fields(n.Words()))
	}
	return c, slices.Contains(languages, c.lang) && words >= 80 && !at.IsZero() && c.content.Headline != ""
}

func items(path string) (list []clean, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for r := ninjs.NewReader(f, filepath.Base(path)); ; {
		it, err := r.Next()
		var refused *exchange.Refused
		switch {
		case errors.Is(err, io.EOF):
			return list, nil
		case errors.As(err, &refused):
			continue
		case err != nil:
			return nil, err
		}
		c := it.Revisions[len(it.Revisions)-1].Content
		if s, ok := one("corpus/"+it.URI, c.Headline, c.Body, it.Life.PublishedAt); ok && s.lang == lang.Tag(it.Language.Base()) {
			s.content.Standfirst = c.Standfirst
			list = append(list, s)
		}
	}
}

func readability(dir string) (list []clean, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "readability", "*", "expected.html"))
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var meta struct{ Title, PublishedTime string }
		if err := readJSON(filepath.Join(filepath.Dir(path), "expected-metadata.json"), &meta); err != nil {
			return nil, err
		}
		body, err := prose.Source{Base: "https://page.invalid/"}.HTML(string(text))
		if err != nil {
			return nil, err
		}
		if s, ok := one("readability/"+filepath.Base(filepath.Dir(path)), meta.Title, body, instant(meta.PublishedTime)); ok {
			list = append(list, s)
		}
	}
	return list, nil
}

func fundus(dir string) (list []clean, err error) {
	var index []struct{ HTML, Expected, Key, Crawled string }
	if err := readJSON(filepath.Join(dir, "fundus", "index.json"), &index); err != nil {
		return nil, err
	}
	for _, at := range index {
		var pages map[string]json.RawMessage
		if err := readJSON(filepath.Join(dir, "fundus", at.Expected), &pages); err != nil {
			return nil, err
		}
		var page struct {
			Title     string
			Published string `json:"publishing_date"`
			Body      struct {
				Summary  []string
				Sections []struct{ Headline, Paragraphs []string }
			}
		}
		if json.Unmarshal(pages[at.Key], &page) != nil {
			continue // a page whose values are of another form
		}
		var body story.Body
		put := func(kind string, texts []string, attrs ...any) {
			for _, t := range texts {
				if t = strings.TrimSpace(t); t != "" {
					body.Content = append(body.Content, story.Block(kind, []story.Node{{Type: "text", Text: t}}, attrs...))
				}
			}
		}
		put("paragraph", page.Body.Summary)
		for _, s := range page.Body.Sections {
			put("heading", s.Headline, "level", 2)
			put("paragraph", s.Paragraphs)
		}
		if s, ok := one("fundus/"+at.HTML, page.Title, body, instant(cmp.Or(page.Published, at.Crawled))); ok {
			list = append(list, s)
		}
	}
	return list, nil
}

func benchmark(dir string) (list []clean, err error) {
	dir = filepath.Join(dir, "article-extraction-benchmark")
	var pages map[string]struct{ ArticleBody, URL string }
	if err := readJSON(filepath.Join(dir, "ground-truth.json"), &pages); err != nil {
		return nil, err
	}
	for id, page := range pages {
		raw, err := os.ReadFile(filepath.Join(dir, "html", id+".html.gz"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		html, err := io.ReadAll(z)
		if err != nil {
			return nil, err
		}
		if s, ok := one("benchmark/"+id[:12], titleOf(html), story.Paragraphs(strings.ReplaceAll(page.ArticleBody, "\n", "\n\n")), instant(publishedIn(html))); ok {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b clean) int { return cmp.Compare(a.id, b.id) })
	return list, nil
}

func newspaper4k(dir string) (list []clean, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "newspaper4k", "metadata", "*.json"))
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		var meta struct {
			Title, Text string
			Date        string `json:"publish_date"`
		}
		if err := readJSON(path, &meta); err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		html, err := os.ReadFile(filepath.Join(dir, "newspaper4k", "html", name+".html"))
		if err != nil {
			return nil, err
		}
		if s, ok := one("newspaper4k/"+name, meta.Title, story.Paragraphs(meta.Text), instant(cmp.Or(meta.Date, publishedIn(html)))); ok {
			list = append(list, s)
		}
	}
	return list, nil
}

var (
	title     = regexp.MustCompile(`(?is)<meta[^>]+property="og:title"[^>]+content="([^"]+)"|<h1[^>]*>(.*?)</h1>|<title[^>]*>(.*?)</title>`)
	published = regexp.MustCompile(`(?i)(?:"datePublished"\s*:\s*"|article:published_time"[^>]*content="|<time[^>]+datetime=")([^"]+)"`)
)

func titleOf(html []byte) string {
	m := title.FindSubmatch(html)
	for i := 1; i < len(m); i++ {
		if text, err := prose.Plain(string(m[i])); err == nil && text != "" {
			return text
		}
	}
	return ""
}

func publishedIn(html []byte) string {
	if m := published.FindSubmatch(html); m != nil {
		return string(m[1])
	}
	return ""
}

// instant reads when something was published, the zero time where it does not say.
func instant(s string) time.Time {
	for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05.999999", time.DateOnly} {
		if t, err := time.Parse(form, strings.TrimSpace(s)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
