package marbre_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// may says which rooms a room may enter. The table is that of ARCHITECTURE.md.
var may = map[string][]string{
	"fault":          {},
	"lang":           {"fault"},
	"story":          {"fault", "lang"},
	"staff":          {"fault", "story"},
	"galley":         {"fault", "story"},
	"check":          {"lang", "story"},
	"credential":     {},
	"picture":        {"fault", "credential"},
	"darkroom":       {"fault", "picture"},
	"negatives":      {"fault"},
	"courier":        {"fault"},
	"journal":        {"lang", "story"},
	"store":          {"fault", "lang", "story", "picture", "staff", "journal"},
	"exchange":       {"fault", "lang", "story"},
	"exchange/prose": {"fault", "lang", "story"},
	"exchange/ninjs": {"fault", "lang", "story", "exchange", "exchange/prose"},
	"intake":         {"fault", "lang", "story", "exchange/prose"},
	"newsroom":       {"fault", "lang", "story", "galley", "check", "picture", "staff", "journal", "store", "exchange"},
	"photodesk":      {"fault", "credential", "picture", "darkroom", "negatives", "staff", "store", "newsroom"},
	"feed":           {},
	"search":         {"fault", "lang", "story", "journal"},
	"page":           {"fault", "lang", "story", "picture", "feed", "search"},
	"press":          {"fault", "lang", "story", "picture", "journal", "page"},
	"demo":           {"fault", "lang", "story"},
	"desk":           {},
	"live":           {},
	"mail":           {"fault"},
	"door":           {},
	"web":            {"fault", "lang", "story", "galley", "check", "picture", "darkroom", "negatives", "courier", "intake", "staff", "journal", "store", "newsroom", "photodesk", "search", "page", "press", "feed", "live", "door"},
}

// only says which rooms may hold a tool that the others must not touch.
var only = map[string][]string{
	"database/sql":  {"store", "search"},
	"net/http":      {"web", "courier", "cmd/marbre"},
	"html/template": {"page"},
	"os/exec":       {},
	"log/slog":      {"web", "cmd/marbre", "press", "live"},
}

// TestTheHouse holds imports to the table. Tests may import what they use, and
// internal/ and bench/ are not part of the product.
func TestTheHouse(t *testing.T) {
	rooms := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != "." && (strings.HasPrefix(name, ".") || name == "internal" || name == "bench" || name == "testdata" || name == "node_modules" || name == "bin") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		room := filepath.ToSlash(filepath.Dir(path))
		if room == "." || room == "store/storetest" || room == "negatives/negativestest" {
			return nil
		}
		rooms++
		allowed, known := may[room]
		if !known && room != "cmd/marbre" {
			t.Errorf("%s is a new room: say in house_test.go and ARCHITECTURE.md whom it may import", room)
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			to, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if rooms, held := only[to]; held && !slices.Contains(rooms, room) {
				t.Errorf("%s imports %s; only %v may", path, to, rooms)
			}
			if inner, ours := strings.CutPrefix(to, "marbre/"); ours && room != "cmd/marbre" && !slices.Contains(allowed, inner) {
				t.Errorf("%s imports %s; %s may only import %v", path, inner, room, allowed)
			}
		}
		return nil
	})
	if err != nil || rooms < 20 {
		t.Fatalf("%d files looked at, %v", rooms, err)
	}
}
