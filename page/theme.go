package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"marbre/fault"
	"marbre/lang"
)

//go:embed templates assets
var embedded embed.FS

// A Printer prints pages from a theme. It holds nothing of the newsroom and can
// be used by many at once.
type Printer struct {
	base   string
	pages  map[string]*template.Template // by name: front
	styles map[string]style              // by name of the page
	assets map[string]asset              // by path: /assets/share-0123456789.js
	named  map[string]string             // path of an asset by its name: share.js
	words  map[lang.Tag]*Words
	own    *sync.Map // what editions say that have words of their own, by code and language
}

// A style is a stylesheet as it stands in a page.
type style struct {
	html template.HTML // <style>…</style>
	hash string        // as a Content-Security-Policy names it
}

type asset struct {
	data        []byte
	contentType string
}

// sheets says which stylesheets a page holds, in order.
var sheets = map[string][]string{
	"front":   {"tokens", "reader", "cards", "front"},
	"section": {"tokens", "reader", "cards", "list"},
	"article": {"tokens", "reader", "story"},
	"wire":    {"tokens", "reader", "live"},
	"archive": {"tokens", "reader", "list"},
	"list":    {"tokens", "reader", "cards", "list"},
	"search":  {"tokens", "reader", "list", "search"},
	"error":   {"tokens", "reader", "list"},
}

// types says what each template is printed with.
var types = map[string]reflect.Type{
	"front":   reflect.TypeFor[front](),
	"section": reflect.TypeFor[section](),
	"article": reflect.TypeFor[article](),
	"wire":    reflect.TypeFor[wire](),
	"archive": reflect.TypeFor[archive](),
	"list":    reflect.TypeFor[list](),
	"search":  reflect.TypeFor[results](),
	"error":   reflect.TypeFor[failure](),
}

// served says what kind of file an asset is, by the end of its name. Styles are
// not among them: they stand in the pages.
var served = map[string]string{
	".woff2": "font/woff2",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".webp":  "image/webp",
}

// New reads the theme: files in over (may be nil) stand in for the embedded
// ones, file by file: templates/NAME.html and assets/NAME. base is the public
// address without a slash at its end (https://news.example); with "" the pages
// leave out what must be absolute. It fails if a template asks for a field that
// its page does not have.
func New(over fs.FS, base string) (_ *Printer, err error) {
	defer fault.In(&err, "read the theme")
	if u, err := url.Parse(base); err != nil || base != "" && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") || strings.HasSuffix(base, "/") {
		return nil, fault.Field("base", "page.base", base)
	}
	p := &Printer{
		base: base, pages: map[string]*template.Template{}, styles: map[string]style{},
		assets: map[string]asset{}, named: map[string]string{}, words: map[lang.Tag]*Words{}, own: new(sync.Map),
	}
	for _, tag := range lang.Known() {
		p.words[tag] = wordsOf(lang.For(tag))
	}
	t := theme{over}
	if err := p.readAssets(t); err != nil {
		return nil, err
	}
	for name, parts := range sheets {
		if p.styles[name], err = p.style(t, parts); err != nil {
			return nil, err
		}
	}
	shared, err := t.parse(template.New("shared"), "frame", "parts")
	if err != nil {
		return nil, err
	}
	for name, of := range types {
		own, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if own, err = t.parse(own, name); err != nil {
			return nil, err
		}
		if err := fits(own, "frame", of); err != nil {
			return nil, fmt.Errorf("templates/%s.html: %w", name, err)
		}
		p.pages[name] = own
	}
	return p, nil
}

// At is the printer of a newsroom that stands at another base.
func (p *Printer) At(base string) *Printer {
	q := *p
	q.base = base
	return &q
}

// A theme is the embedded files under those that stand in for them.
type theme struct{ over fs.FS }

func (t theme) read(name string) ([]byte, error) {
	if t.over != nil {
		b, err := fs.ReadFile(t.over, name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return b, err
		}
	}
	return embedded.ReadFile(name)
}

// names lists the files of a folder in both.
func (t theme) names(folder string) ([]string, error) {
	var all []string
	for _, from := range []fs.FS{embedded, t.over} {
		if from == nil {
			continue
		}
		entries, err := fs.ReadDir(from, folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			if !e.IsDir() && !slices.Contains(all, e.Name()) {
				all = append(all, e.Name())
			}
		}
	}
	return all, nil
}

func (t theme) parse(into *template.Template, names ...string) (*template.Template, error) {
	for _, name := range names {
		b, err := t.read("templates/" + name + ".html")
		if err != nil {
			return nil, err
		}
		if into, err = into.Parse(string(lines.ReplaceAll(b, []byte("\n")))); err != nil {
			return nil, err
		}
	}
	return into, nil
}

// lines are line breaks with the space around them; a page keeps the break.
var lines = regexp.MustCompile(`\s*\n\s*`)

func (p *Printer) readAssets(t theme) error {
	names, err := t.names("assets")
	if err != nil {
		return err
	}
	for _, name := range names {
		kind, ok := served[path.Ext(name)]
		if !ok {
			continue
		}
		b, err := t.read("assets/" + name)
		if err != nil {
			return err
		}
		if path.Ext(name) == ".js" {
			b = asides.ReplaceAll(b, nil)
		}
		sum := sha256.Sum256(b)
		at := "/assets/" + strings.TrimSuffix(name, path.Ext(name)) + "-" + hex.EncodeToString(sum[:5]) + path.Ext(name)
		p.assets[at], p.named[name] = asset{b, kind}, at
	}
	return nil
}

// asides are what a script says to its readers alone: whole lines of comment,
// and what stands before a line.
var asides = regexp.MustCompile(`(?m)^[ \t]*(?://.*\n)?|^\n`)

var (
	remarks = regexp.MustCompile(`(?s)/\*.*?\*/`)
	spaces  = regexp.MustCompile(`\s+`)
	around  = regexp.MustCompile(` ?([{};,]) ?`)
	file    = regexp.MustCompile(`url\(([^)"']+)\)`)
)

// style joins stylesheets into one element. Comments and line breaks go, and
// names of assets become their addresses.
func (p *Printer) style(t theme, names []string) (style, error) {
	var all []byte
	for _, name := range names {
		b, err := t.read("assets/" + name + ".css")
		if err != nil {
			return style{}, err
		}
		all = append(append(all, b...), '\n')
	}
	all = spaces.ReplaceAll(remarks.ReplaceAll(all, nil), []byte(" "))
	all = around.ReplaceAll(all, []byte("$1"))
	all = bytes.ReplaceAll(all, []byte(";}"), []byte("}"))
	if bytes.Contains(bytes.ToLower(all), []byte("</style")) {
		return style{}, fmt.Errorf("assets: a stylesheet of %v ends its element", names)
	}
	var missing string
	css := file.ReplaceAllStringFunc(strings.TrimSpace(string(all)), func(s string) string {
		name := s[len("url(") : len(s)-1]
		at, ok := p.named[name]
		if !ok {
			missing = name
		}
		return "url(" + at + ")"
	})
	if missing != "" {
		return style{}, fmt.Errorf("assets/%s: %w", missing, fs.ErrNotExist)
	}
	return styleOf(css), nil
}

func styleOf(css string) style {
	sum := sha256.Sum256([]byte(css))
	return style{template.HTML("<style>" + css + "</style>"), "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"}
}

// policy is the Content-Security-Policy of a page with these styles.
func policy(styles ...style) string {
	var b strings.Builder
	b.WriteString("default-src 'none'; style-src")
	for _, s := range styles {
		if s.hash != "" {
			b.WriteString(" " + s.hash)
		}
	}
	b.WriteString("; script-src 'self'; img-src 'self' https:; connect-src 'self'; media-src 'self' https:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	return b.String()
}

// Asset returns a file that the pages name: a font, the script, the icon. What
// stands under such an address never changes.
func (p *Printer) Asset(path string) (data []byte, contentType string, ok bool) {
	a, ok := p.assets[path]
	return a.data, a.contentType, ok
}

// print fills in a template.
func (p *Printer) print(name string, data any) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, 64<<10))
	if err := p.pages[name].ExecuteTemplate(b, "frame", data); err != nil {
		return nil, fmt.Errorf("templates/%s.html: %w", name, err)
	}
	return b.Bytes(), nil
}
