package intake

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// pages is the folder of real pages, which no repository of ours holds: MARBRE_DATA,
// or the folder shared/data beside the repository. Where it is missing the test says so.
func pages(t testing.TB) (string, bool) {
	t.Helper()
	dir := os.Getenv("MARBRE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	at := filepath.Join(dir, "pages")
	if _, err := os.Stat(at); err != nil {
		t.Logf("NOT READ: %s is not there (set MARBRE_DATA to the folder of real files)", at)
		return "", false
	}
	return at, true
}

// A truth is a page with what somebody says it holds.
type truth struct {
	set, name string
	raw       []byte
	address   string
	text      string // expected; "" for none
	prefix    bool   // only the beginning is expected
	with      []string
	without   []string
	title     string
	date      string
	authors   []string
}

func slurp(t testing.TB, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Logf("NOT READ: %v", err)
		return nil
	}
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if raw, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return raw
}

func decodeJSON(t testing.TB, path string, to any) {
	t.Helper()
	if raw := slurp(t, path); raw != nil {
		if err := json.Unmarshal(raw, to); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
}

// truths are all pages of which something is known.
func truths(t testing.TB, dir string) (all []truth) {
	t.Helper()
	folders, _ := filepath.Glob(filepath.Join(dir, "readability", "*", "source.html"))
	for _, path := range folders {
		at := filepath.Dir(path)
		var meta struct{ Title, Byline, PublishedTime string }
		decodeJSON(t, filepath.Join(at, "expected-metadata.json"), &meta)
		doc, err := html.Parse(bytes.NewReader(slurp(t, filepath.Join(at, "expected.html"))))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, truth{set: "readability", name: filepath.Base(at), raw: slurp(t, path), address: "http://fakehost/test/page.html", text: uncaptioned(doc), title: meta.Title, date: meta.PublishedTime, authors: one(meta.Byline)})
	}
	var index []struct{ HTML, Expected, Key, URL string }
	decodeJSON(t, filepath.Join(dir, "fundus", "index.json"), &index)
	for _, e := range index {
		var versions map[string]struct {
			Authors []string
			Title   string
			Date    string `json:"publishing_date"`
			Body    struct {
				Summary  []string
				Sections []struct{ Headline, Paragraphs []string }
			}
		}
		decodeJSON(t, filepath.Join(dir, "fundus", e.Expected), &versions)
		v := versions[e.Key]
		text := append([]string(nil), v.Body.Summary...)
		for _, s := range v.Body.Sections {
			text = append(append(text, s.Headline...), s.Paragraphs...)
		}
		if raw := slurp(t, filepath.Join(dir, "fundus", e.HTML)); raw != nil {
			all = append(all, truth{set: "fundus", name: e.HTML, raw: raw, address: e.URL, text: strings.Join(text, "\n\n"), title: v.Title, date: v.Date, authors: v.Authors})
		}
	}
	goose, _ := filepath.Glob(filepath.Join(dir, "goose3", "*.json"))
	for _, path := range goose {
		var e struct {
			URL      string
			Expected struct {
				Text  string `json:"cleaned_text"`
				Title string
			}
		}
		decodeJSON(t, path, &e)
		all = append(all, truth{set: "goose3", name: filepath.Base(path), raw: slurp(t, strings.TrimSuffix(path, "json")+"html"), address: e.URL, text: e.Expected.Text, prefix: true, title: e.Expected.Title})
	}
	papers, _ := filepath.Glob(filepath.Join(dir, "newspaper4k", "html", "*.html"))
	for _, path := range papers {
		name := strings.TrimSuffix(filepath.Base(path), ".html")
		var e struct {
			URL     string
			Title   string
			Authors []string
			Date    string `json:"publish_date"`
		}
		if at := filepath.Join(dir, "newspaper4k", "metadata", name+".json"); exists(at) {
			decodeJSON(t, at, &e)
		}
		all = append(all, truth{set: "newspaper4k", name: name, raw: slurp(t, path), address: e.URL, text: string(slurp(t, filepath.Join(dir, "newspaper4k", "txt", name+".txt"))), title: e.Title, authors: e.Authors, date: e.Date})
	}
	var bench map[string]struct{ ArticleBody, URL string }
	decodeJSON(t, filepath.Join(dir, "article-extraction-benchmark", "ground-truth.json"), &bench)
	for id, e := range bench {
		if raw := slurp(t, filepath.Join(dir, "article-extraction-benchmark", "html", id+".html.gz")); raw != nil {
			all = append(all, truth{set: "benchmark", name: id[:12], raw: raw, address: "https://" + strings.TrimPrefix(strings.TrimPrefix(e.URL, "https://"), "http://"), text: e.ArticleBody})
		}
	}
	var tra map[string]struct {
		File, Title, Date string
		Author            any
		With, Without     []string
	}
	decodeJSON(t, filepath.Join(dir, "trafilatura", "evaldata.json"), &tra)
	for address, e := range tra {
		if raw := slurp(t, filepath.Join(dir, "trafilatura", "html", e.File+".gz")); raw != nil {
			all = append(all, truth{set: "trafilatura", name: e.File, raw: raw, address: address, with: e.With, without: e.Without, title: e.Title, date: e.Date, authors: slices.DeleteFunc(names(e.Author), func(s string) bool { return s == "" })})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].set+all[i].name < all[j].set+all[j].name })
	return all
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func one(s string) []string {
	if s = fold(s); s == "" {
		return nil
	}
	return []string{s}
}

// uncaptioned is the text below n without that of captions, which drafts keep apart.
func uncaptioned(n *html.Node) string {
	if n == nil {
		return ""
	}
	var all []string
	for _, l := range lines(n) {
		if !under(l.node, "figcaption") {
			all = append(all, l.text)
		}
	}
	return strings.Join(all, "\n")
}

// alone is what the library makes of a page by itself.
func alone(raw []byte, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		u, _ = url.Parse("https://example.com/")
	}
	text, err := decode(raw, "")
	if err != nil {
		return ""
	}
	a, err := readability.FromReader(strings.NewReader(text), u)
	if err != nil || a.Node == nil {
		return ""
	}
	return uncaptioned(a.Node)
}

// f1 compares two texts by their words (precision and recall over the bag of them).
func f1(have, want string, prefix bool) float64 {
	a, b := tokens(have), tokens(want)
	if prefix && len(b) < 400 { // how much of the beginning is there
		return covered(grams(b), grams(a))
	}
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	count := map[string]int{}
	for _, w := range b {
		count[w]++
	}
	same := 0
	for _, w := range a {
		if count[w] > 0 {
			count[w]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(a)+len(b))
}

// held compares by what must and what must not be there: F1 of the two.
func held(have string, c truth) float64 {
	have = fold(have)
	good, bad, missing := 0, 0, 0
	for _, s := range c.with {
		if strings.Contains(have, fold(s)) {
			good++
		} else {
			missing++
		}
	}
	for _, s := range c.without {
		if strings.Contains(have, fold(s)) {
			bad++
		}
	}
	if good == 0 {
		return 0
	}
	return 2 * float64(good) / float64(2*good+bad+missing)
}

type tally struct {
	n                      int
	ours, lib              float64
	titles, title          int
	dates, date            int
	authors, author        int
	pastes, wrapped, whole float64
	pasted, wholes         int
	pasteTitle, pasteDate  int
	pasteBy                int
}

func wordy(s string) string { return strings.Join(tokens(s), " ") }

func TestScores(t *testing.T) {
	dir, ok := pages(t)
	if !ok {
		return
	}
	only := os.Getenv("INTAKE_ONLY")
	quiet := only == ""
	sets := map[string]*tally{}
	for _, c := range truths(t, dir) {
		if c.raw == nil || only != "" && !strings.Contains(c.set+"/"+c.name, only) {
			continue
		}
		s := sets[c.set]
		if s == nil {
			s = &tally{}
			sets[c.set] = s
		}
		d, err := Read(c.raw, Page{Address: c.address})
		if err != nil {
			t.Logf("%s/%s: %v", c.set, c.name, err)
		}
		text := d.Standfirst + "\n\n" + d.Text
		if c.prefix && len(tokens(c.text)) >= 400 {
			text = d.Text // what is expected begins with the first paragraph
		}
		lib := alone(c.raw, c.address)
		var ours, theirs float64
		if c.set == "trafilatura" {
			ours, theirs = held(text, c), held(lib, c)
		} else {
			ours, theirs = f1(text, c.text, c.prefix), f1(lib, c.text, c.prefix)
		}
		s.n++
		s.ours += ours
		s.lib += theirs
		if !quiet && (ours < theirs-0.01 || ours < 0.9) {
			fmt.Printf("BODY %.3f lib %.3f %s/%s\n", ours, theirs, c.set, c.name)
		}
		if c.title != "" {
			s.titles++
			if wordy(c.title) == wordy(d.Headline) {
				s.title++
			} else if !quiet {
				fmt.Printf("TITLE %s/%s\n   have %q\n   want %q\n", c.set, c.name, d.Headline, c.title)
			}
		}
		if c.date != "" && len(c.date) >= 10 {
			s.dates++
			if sameDate(d.Published, c.date) {
				s.date++
			} else if !quiet {
				fmt.Printf("DATE %s/%s have %q want %q\n", c.set, c.name, d.Published, c.date)
			}
		}
		if len(c.authors) > 0 {
			s.authors++
			if wordy(strings.Join(d.Byline, " ")) == wordy(strings.Join(people(c.authors), " ")) {
				s.author++
			} else if !quiet {
				fmt.Printf("BY %s/%s have %q want %q\n", c.set, c.name, d.Byline, c.authors)
			}
		}
		s.paste(t, c, quiet)
		if os.Getenv("INTAKE_DIFF") != "" {
			have, want := grams(tokens(text)), grams(tokens(c.text))
			for _, l := range strings.Split(text, "\n") {
				if g := grams(tokens(l)); len(g) > 0 && covered(g, want) < 0.5 {
					fmt.Printf("  + %.200s\n", l)
				}
			}
			for _, l := range strings.Split(c.text, "\n") {
				if g := grams(tokens(l)); len(g) > 0 && covered(g, have) < 0.5 {
					fmt.Printf("  - %.200s\n", l)
				}
			}
		}
		if os.Getenv("INTAKE_SHOW") != "" {
			b, _ := json.MarshalIndent(d, "", " ")
			fmt.Printf("%s\n---- want\n%s\n%q\n%q\n", b, c.text, c.with, c.without)
		}
	}
	// A little below what is reached, so that a change that loses something is seen.
	floors := map[string]struct{ body, paste, whole, title, date, author float64 }{
		"benchmark":   {0.965, 0.955, 0.84, 0, 0, 0},
		"fundus":      {0.955, 0.985, 0.89, 0.78, 0.97, 0.83},
		"goose3":      {0.985, 0, 0, 0, 0, 0},
		"newspaper4k": {0.965, 0.985, 0.87, 0.5, 1, 1},
		"readability": {0.98, 0.94, 0.89, 0.55, 0.9, 0.65},
		"trafilatura": {0.90, 0, 0, 0.8, 0.82, 0.6},
	}
	for k, f := range floors {
		s := sets[k]
		if s == nil || !quiet {
			continue
		}
		for _, c := range []struct {
			what        string
			have, floor float64
		}{
			{"body", s.ours / float64(s.n), f.body}, {"paste", s.pastes / float64(max(s.pasted, 1)), f.paste}, {"whole page", s.whole / float64(max(s.wholes, 1)), f.whole},
			{"headline", share(s.title, s.titles), f.title}, {"date", share(s.date, s.dates), f.date}, {"byline", share(s.author, s.authors), f.author},
		} {
			if c.have < c.floor {
				t.Errorf("%s, %s: %.4f, not %.4f", k, c.what, c.have, c.floor)
			}
		}
	}
	var keys []string
	for k := range sets {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		s := sets[k]
		if s.pasted > 0 {
			n := float64(s.pasted)
			t.Logf("%-12s paste %.4f wrapped %.4f whole page %.4f headline %d/%d date %d/%d byline %d/%d", k, s.pastes/n, s.wrapped/n, s.whole/float64(s.wholes), s.pasteTitle, s.titles, s.pasteDate, s.dates, s.pasteBy, s.authors)
		}
		t.Logf("%-12s %4d body %.4f library %.4f headline %d/%d date %d/%d byline %d/%d", k, s.n, s.ours/float64(s.n), s.lib/float64(s.n), s.title, s.titles, s.date, s.dates, s.author, s.authors)
	}
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// paste scores plain texts: the expected text as it is, the same broken at 72
// characters, and all that a reader sees of the page, line under line.
func (s *tally) paste(t *testing.T, c truth, quiet bool) {
	t.Helper()
	if c.text == "" || c.prefix {
		return
	}
	read := func(text string) Draft {
		d, err := Text([]byte(text), Page{})
		if err != nil {
			t.Errorf("%s/%s: %v", c.set, c.name, err)
		}
		return d
	}
	s.pasted++
	d := read(c.text)
	one := f1(d.Headline+"\n"+d.Standfirst+"\n"+d.Text, c.text, false)
	s.pastes += one
	d = read(wrap(c.text, 72))
	two := f1(d.Headline+"\n"+d.Standfirst+"\n"+d.Text, c.text, false)
	s.wrapped += two
	if !quiet && (one < 0.95 || two < 0.95) {
		fmt.Printf("PASTE %.3f wrapped %.3f %s/%s\n", one, two, c.set, c.name)
	}
	text, err := decode(c.raw, "")
	if err != nil {
		return
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return
	}
	var all []string
	for _, l := range lines(doc) {
		all = append(all, l.text)
	}
	d = read(strings.Join(all, "\n"))
	if lost := missing(strings.ReplaceAll(strings.Join(all, "\n"), "\u00ad", ""), d); lost != "" {
		t.Errorf("%s/%s: %q is lost", c.set, c.name, lost)
	}
	score := f1(d.Standfirst+"\n"+d.Text, c.text, false)
	s.whole += score
	s.wholes++
	same := 0
	if similar(d.Headline, c.title) > 0.9 {
		s.pasteTitle++
		same = 1
	}
	if c.date != "" && len(d.Published) >= 10 && len(c.date) >= 10 && d.Published[:10] == c.date[:10] {
		s.pasteDate++
	}
	if len(c.authors) > 0 && wordy(strings.Join(d.Byline, " ")) == wordy(strings.Join(people(c.authors), " ")) {
		s.pasteBy++
	}
	if !quiet {
		fmt.Printf("WHOLE %.3f %d %s/%s have %q %q %q want %q %q %q\n", score, same, c.set, c.name, d.Headline, d.Published, d.Byline, c.title, c.date, c.authors)
	}
}

// wrap breaks lines at a width.
func wrap(s string, width int) string {
	var b strings.Builder
	for l := range strings.Lines(s) {
		n := 0
		for _, w := range strings.Fields(l) {
			if n > 0 && n+len([]rune(w)) >= width {
				b.WriteByte('\n')
				n = 0
			}
			if n > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
			n += len([]rune(w)) + 1
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

// sameDate compares as far as both say: instants, or days.
func sameDate(have, want string) bool {
	a, b := instant(have), instant(want)
	if a == "" || b == "" {
		return false
	}
	if len(a) > 19 && len(b) > 19 {
		return asTime(a) == asTime(b)
	}
	n := min(len(a), len(b), 16)
	if n > 10 && (len(a) > 19) != (len(b) > 19) {
		n = 10
	}
	return a[:n] == b[:n]
}

func asTime(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return t.Unix()
}
