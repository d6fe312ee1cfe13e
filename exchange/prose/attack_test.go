package prose_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"

	"marbre/exchange/prose"
	"marbre/story"
)

// attacks are all inputs of the collections of attacks, one string each.
func attacks(t testing.TB) (all []string) {
	dir, ok := foreign(t, "html-attacks")
	if !ok {
		return nil
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		all = append(all, string(text))
		switch filepath.Ext(path) {
		case ".json", ".test":
			var v any
			if err := json.Unmarshal(text, &v); err != nil {
				return err
			}
			each(v, func(s string) { all = append(all, s) })
		case ".dat":
			all = append(all, strings.Split(string(text), "\n\n")...)
		case ".txt":
			all = append(all, strings.Split(string(text), "\n")...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func each(v any, do func(string)) {
	switch v := v.(type) {
	case string:
		do(v)
	case []any:
		for _, w := range v {
			each(w, do)
		}
	case map[string]any:
		for _, w := range v {
			each(w, do)
		}
	}
}

// harmless fails the test if a body is none that a story may hold, or if its
// HTML holds anything that could act.
func harmless(t testing.TB, source string, body story.Body) {
	t.Helper()
	if err := (story.Content{Body: body}).Check(); err != nil {
		t.Fatalf("%.300q: %v", source, err)
	}
	out := prose.HTML(body)
	tree, err := xhtml.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string][]string{
		"a": {"href"}, "img": {"src", "alt", "width", "height"}, "video": {"controls", "src", "poster", "title"},
	}
	plain := strings.Fields("html head body p h2 h3 h4 blockquote footer ul ol li table caption tbody tr td th figure figcaption cite aside hr br strong em sub sup s div")
	var walk func(n *xhtml.Node)
	walk = func(n *xhtml.Node) {
		if n.Type == xhtml.ElementNode {
			attrs, ok := allowed[n.Data]
			if !ok && !slices.Contains(plain, n.Data) {
				t.Fatalf("%.300q gives <%s>: %.300s", source, n.Data, out)
			}
			for _, a := range n.Attr {
				if !slices.Contains(attrs, a.Key) {
					t.Fatalf("%.300q gives %s: %.300s", source, a.Key, out)
				}
				v := strings.ToLower(a.Val)
				if (a.Key == "href" || a.Key == "src" || a.Key == "poster") && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "http://") && !strings.HasPrefix(v, "mailto:") {
					t.Fatalf("%.300q gives the address %q", source, a.Val)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(tree)
}

// settled fails the test if reading the HTML of a body again gives another
// body. Frames become links, and are left out.
func settled(t testing.TB, source string, body story.Body) {
	t.Helper()
	for _, n := range body.Content {
		if n.Type == "embed" {
			return
		}
	}
	again, err := prose.FromHTML(prose.HTML(body))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, body) {
		a, _ := json.Marshal(body)
		b, _ := json.Marshal(again)
		i := 0
		for i < min(len(a), len(b)) && a[i] == b[i] {
			i++
		}
		i = max(i-200, 0)
		t.Fatalf("%.300q gives\n…%.400s\nand read again\n…%.400s", source, a[min(i, len(a)):], b[min(i, len(b)):])
	}
}

func TestNoAttackLeavesAnythingDangerous(t *testing.T) {
	list := attacks(t)
	for _, s := range list {
		for _, read := range []func(string) (story.Body, error){prose.FromHTML, prose.FromMarkdown, prose.FromText} {
			body, err := read(s)
			if err != nil {
				t.Fatalf("%.100q: %v", s, err)
			}
			harmless(t, s, body)
		}
		body, _ := prose.FromHTML(s)
		settled(t, s, body)
	}
	t.Logf("%d attacks", len(list))
}
