package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"marbre/lang"
)

// TestEveryFaultIsSaid reads the program and wants a sentence for every key that
// fault.Tell and fault.Field are given. Of a key that is put together
// ("story.move."+move) its beginning must be one that keys have.
func TestEveryFaultIsSaid(t *testing.T) {
	found := 0
	check := func(where, key string, whole bool) {
		found++
		for _, tag := range lang.Known() {
			w := lang.For(tag)
			if said := w.Has("fault." + key); whole && !said {
				t.Errorf("%s: %s has no sentence fault.%s", where, tag, key)
			} else if !whole && !strings.Contains(" "+strings.Join(w.Keys(), " "), " fault."+key) {
				t.Errorf("%s: %s has no sentence that begins fault.%s", where, tag, key)
			}
		}
	}
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "node_modules" || e.Name() == "fault" || strings.HasPrefix(e.Name(), ".") && len(e.Name()) > 2):
			return filepath.SkipDir
		case e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) >= 2 && tells(call.Fun) {
				key, whole := call.Args[1], true
				if sum, ok := key.(*ast.BinaryExpr); ok {
					key, whole = sum.X, false
				}
				if lit, ok := key.(*ast.BasicLit); ok {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						check(files.Position(lit.Pos()).String(), s, whole)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 50 {
		t.Errorf("only %d faults were found", found)
	}
}

func tells(f ast.Expr) bool {
	s, ok := f.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := s.X.(*ast.Ident)
	return ok && pkg.Name == "fault" && (s.Sel.Name == "Tell" || s.Sel.Name == "Field")
}
