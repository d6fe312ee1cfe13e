package page_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"marbre/lang"
	"marbre/page"
	"marbre/story"
)

func TestAThemeStandsInFileByFile(t *testing.T) {
	over := fstest.MapFS{
		"templates/error.html": {Data: []byte(`{{define "main"}}<main><h1>Ours: {{.Heading}}</h1></main>{{end}}`)},
		"assets/list.css":      {Data: []byte(`h1 { color: #123456; }`)},
		"assets/logo.svg":      {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
	}
	p, err := page.New(over, base)
	if err != nil {
		t.Fatal(err)
	}
	got := get(t, p, newsroom(), "/fr/nowhere/", now)
	if !bytes.Contains(got.HTML, []byte("<h1>Ours: ")) || !bytes.Contains(got.HTML, []byte("h1{color: #123456}")) {
		t.Error("the theme's own files are not used")
	}
	if front := get(t, p, newsroom(), "/fr/", now); !bytes.Contains(front.HTML, []byte(`class="lead tease"`)) {
		t.Error("what the theme leaves out is not ours")
	}
	found := false
	for path := range p.Assets() {
		found = found || strings.HasPrefix(path, "/assets/logo-")
	}
	if !found {
		t.Error("the theme's own picture is not served")
	}
}

func TestATemplateMayUseOnlyTheFieldsOfItsPage(t *testing.T) {
	for name, main := range map[string]string{
		"a field that is not there":    `{{.Nothing}}`,
		"a field of an inner thing":    `{{range .Ways}}{{.Nothing}}{{end}}`,
		"a range over what is no list": `{{range .Heading}}{{end}}`,
		"a function":                   `{{print .Heading}}`,
		"a comparison":                 `{{if eq .Heading "x"}}{{end}}`,
		"a variable":                   `{{$x := .Heading}}{{$x}}`,
		"with":                         `{{with .Heading}}{{end}}`,
		"another template's field":     `{{template "row" .}}`,
	} {
		_, err := page.New(fstest.MapFS{"templates/error.html": {Data: []byte(`{{define "main"}}` + main + `{{end}}`)}}, base)
		if err == nil || !strings.Contains(err.Error(), "templates/error.html") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, files := range map[string]fstest.MapFS{
		"a style that ends its element": {"assets/list.css": {Data: []byte(`a::before{content:"</STYLE>"}`)}},
		"a style without its font":      {"assets/list.css": {Data: []byte(`a{background:url(nothing.png)}`)}},
	} {
		if _, err := page.New(files, base); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestAssetsHaveTheAddressesThatThePagesName(t *testing.T) {
	p := printer(t)
	var html []byte
	for _, a := range []string{"/fr/", astana, "/fr/live"} {
		html = append(html, get(t, p, newsroom(), a, now).HTML...)
	}
	named := regexp.MustCompile(`/assets/[a-z-]+-[0-9a-f]{10}\.[a-z0-9]+`).FindAllString(string(html), -1)
	kinds := map[string]string{".woff2": "font/woff2", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	slices.Sort(named)
	if named = slices.Compact(named); len(named) < 6 {
		t.Fatalf("only %v are named", named)
	}
	for _, path := range named {
		data, kind, ok := p.Asset(path)
		if !ok || len(data) == 0 || kind != kinds[filepath.Ext(path)] {
			t.Errorf("%s: %d bytes, %q, %v", path, len(data), kind, ok)
		}
	}
	for _, path := range []string{"", "/assets/", "/assets/share.js", "/assets/tokens.css", "/assets/share-0000000000.js", "/assets/../page.go"} {
		if _, _, ok := p.Asset(path); ok {
			t.Errorf("%q is served", path)
		}
	}
}

// Right to left is dir and nothing else.
func TestStylesUseLogicalPropertiesOnly(t *testing.T) {
	files, err := filepath.Glob("assets/*.css")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	physical := regexp.MustCompile(`(?:^|[{;\s])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|(?:min-|max-)?(?:width|height)|(?:text-align|float|clear)\s*:\s*(?:left|right))\b\s*:?[^;{}]*`)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		css := regexp.MustCompile(`(?s)/\*.*?\*/|@media[^{]*|@page[^{]*\{[^}]*\}|linear-gradient\([^)]*\)`).ReplaceAll(b, nil)
		for _, m := range physical.FindAllString(string(css), -1) {
			if strings.Contains(m, ":") {
				t.Errorf("%s: %s", f, strings.TrimSpace(m))
			}
		}
	}
}

func TestNoAccentIsTooPaleToRead(t *testing.T) {
	tokens, err := os.ReadFile("assets/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	slabs := regexp.MustCompile(`--slab: (#[0-9a-f]{6})`).FindAllStringSubmatch(string(tokens), -1)
	if len(slabs) != 2 {
		t.Fatalf("slabs %v", slabs)
	}
	rule := regexp.MustCompile(`:root\{--accent:(#[0-9a-f]{6});--on-accent:(#[0-9a-f]{6})\}@media screen and \(prefers-color-scheme:dark\)\{:root\{--accent:(#[0-9a-f]{6});--on-accent:(#[0-9a-f]{6})\}\}`)
	for _, c := range [][2]string{{"#23459a", "#a9bfff"}, {"#ffff00", ""}, {"", "#000001"}, {"#808080", "#808080"}, {"#ffffff", "#000000"}} {
		lib := newsroom()
		lib.Papers = slices.Clone(papers)
		lib.Papers[0].Accent, lib.Papers[0].Dark = c[0], c[1]
		got := get(t, printer(t), lib, "/fr/", now)
		m := rule.FindStringSubmatch(string(got.HTML))
		if m == nil {
			t.Errorf("%v: no accent", c)
			continue
		}
		for i, pair := range [][2]string{{m[1], slabs[0][1]}, {m[2], m[1]}, {m[3], slabs[1][1]}, {m[4], m[3]}} {
			if r := contrast(t, pair[0], pair[1]); r < 4.5 {
				t.Errorf("%v: pair %d %v has %.2f to 1", c, i, pair, r)
			}
		}
	}
	lib := newsroom()
	lib.Papers = slices.Clone(papers)
	lib.Papers[0].Accent, lib.Papers[0].Dark = "", ""
	if got := get(t, printer(t), lib, "/fr/", now); rule.Match(got.HTML) || strings.Count(got.Policy, "sha256") != 1 {
		t.Error("an edition without colours has some")
	}
}

// contrast is reckoned here once more, from the text of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	lum := func(s string) float64 {
		var c [3]int
		if _, err := fmt.Sscanf(s, "#%02x%02x%02x", &c[0], &c[1], &c[2]); err != nil {
			t.Fatal(err)
		}
		l := 0.0
		for i, w := range []float64{0.2126, 0.7152, 0.0722} {
			v := float64(c[i]) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			l += w * v
		}
		return l
	}
	x, y := lum(a), lum(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestEverySentenceIsThereInEveryLanguage(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`"(page\.[a-z0-9-]+[a-z0-9])"`)
	found := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(b), -1) {
			found[m[1]] = true
			if m[1] == "page.base" { // a failure's
				delete(found, m[1])
				found["fault.page.base"] = true
			}
		}
	}
	for _, part := range []string{"kicker", "headline", "standfirst", "byline", "dateline", "lead", "source", "tags", "rights", "section"} {
		found["page.part-"+part] = true // the fields that story.Diff names
	}
	if len(found) < 80 {
		t.Fatalf("only %d keys", len(found))
	}
	for _, tag := range lang.Known() {
		for k := range found {
			if !lang.For(tag).Has(k) {
				t.Errorf("%s: no %s", tag, k)
			}
		}
	}
}

func TestAnEditionInALanguageWithoutWordsStillPrints(t *testing.T) {
	lib := newsroom()
	lib.Papers = []story.Edition{{Code: "el", Lang: "el", Zone: "Europe/Athens", Title: "Το Μάρμαρο"}}
	a, _ := page.Parse("/el/", "")
	got, err := printer(t).Print(context.Background(), lib, a, now)
	if err != nil || got.Status != 200 || !bytes.Contains(got.HTML, []byte(`<html lang="el" dir="ltr">`)) {
		t.Errorf("%d %v", got.Status, err)
	}
}
