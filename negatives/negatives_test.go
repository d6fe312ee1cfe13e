package negatives_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"marbre/fault"
	"marbre/negatives"
)

const name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// keeps are those that every test is made on.
func keeps(t *testing.T) map[string]negatives.Keep {
	return map[string]negatives.Keep{"folder": negatives.Folder{Dir: t.TempDir()}}
}

func held(t *testing.T, k negatives.Keep, name string) string {
	t.Helper()
	f, err := k.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil || int64(len(data)) != f.Size() {
		t.Fatal(len(data), f.Size(), err)
	}
	return string(data)
}

func TestWhatIsKeptComesBackByteForByte(t *testing.T) {
	for kind, k := range keeps(t) {
		for _, n := range []string{name, name + "-640.webp", strings.Repeat("0", 64) + ".jpg"} {
			want := n + "\x00\xff"
			if err := k.Put(t.Context(), n, strings.NewReader(want), int64(len(want))); err != nil {
				t.Fatal(kind, err)
			}
			if got := held(t, k, n); got != want {
				t.Errorf("%s: %q", kind, got)
			}
		}
		f, err := k.Open(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Seek(-2, io.SeekEnd); err != nil {
			t.Fatal(err)
		}
		if end, _ := io.ReadAll(f); string(end) != "\x00\xff" {
			t.Errorf("%s: its end is %q", kind, end)
		}
		_ = f.Close()
	}
}

func TestWhatIsThereStays(t *testing.T) {
	for kind, k := range keeps(t) {
		for _, text := range []string{"first", "again"} {
			if err := k.Put(t.Context(), name, strings.NewReader(text), 5); err != nil {
				t.Fatal(kind, err)
			}
		}
		if got := held(t, k, name); got != "first" {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

type torn struct{ left int }

func (b *torn) Read(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("the line is gone")
	}
	return len(p), nil
}

func TestNothingHalfIsKept(t *testing.T) {
	dir := t.TempDir()
	for kind, k := range map[string]negatives.Keep{"folder": negatives.Folder{Dir: dir}} {
		for what, r := range map[string]io.Reader{"a line that breaks": &torn{200_000}, "less than was said": strings.NewReader("short"), "more than was said": bytes.NewReader(make([]byte, 300_001))} {
			if err := k.Put(t.Context(), name, r, 300_000); err == nil {
				t.Errorf("%s: %s was kept", kind, what)
			}
			if _, err := k.Open(t.Context(), name); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s, %s: something is there: %v", kind, what, err)
			}
		}
	}
	_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s was left", path)
		}
		return nil
	})
}

func TestNoNameLeadsOutOfTheKeep(t *testing.T) {
	for kind, k := range keeps(t) {
		for _, bad := range []string{"", "a", "../" + name, name + "/../x", strings.ToUpper(name), name + "-", name + "-640.webp.html", "." + name[1:], name + "-../../x", name + "\x00"} {
			if err := k.Put(t.Context(), bad, strings.NewReader("x"), 1); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s keeps %q: %v", kind, bad, err)
			}
			if _, err := k.Open(t.Context(), bad); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s opens %q: %v", kind, bad, err)
			}
		}
	}
}

func TestManyBringTheSameAtOnce(t *testing.T) {
	for kind, k := range keeps(t) {
		text := strings.Repeat("a picture ", 10_000)
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if err := k.Put(context.Background(), name, strings.NewReader(text), int64(len(text))); err != nil {
					t.Error(kind, err)
				}
			})
		}
		wait.Wait()
		if held(t, k, name) != text {
			t.Error(fmt.Sprint(kind, ": it is not whole"))
		}
	}
}
