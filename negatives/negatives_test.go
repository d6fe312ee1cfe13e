package negatives_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"marbre/fault"
	"marbre/negatives"
	"marbre/negatives/negativestest"
)

const name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

func put(t *testing.T, k negatives.Keep, name, text string) {
	t.Helper()
	if err := k.Put(t.Context(), name, strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, k negatives.Keep, name string) negatives.File {
	t.Helper()
	f, err := k.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func held(t *testing.T, k negatives.Keep, name string) string {
	t.Helper()
	f := opened(t, k, name)
	data, err := io.ReadAll(f)
	if err != nil || int64(len(data)) != f.Size() {
		t.Fatal(len(data), f.Size(), err)
	}
	return string(data)
}

func TestWhatIsKeptComesBackByteForByte(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, left func() []string) {
		names := []string{name, name + "-640.webp", strings.Repeat("0", 64) + ".jpg"}
		for _, n := range names {
			put(t, k, n, n+"\x00\xff")
			if got := held(t, k, n); got != n+"\x00\xff" {
				t.Errorf("%q", got)
			}
		}
		nothing := strings.Repeat("1", 64)
		put(t, k, nothing, "")
		if got := held(t, k, nothing); got != "" {
			t.Errorf("of nothing there is %q", got)
		}
		if all := left(); len(all) != len(names)+1 {
			t.Errorf("there stand %q", all)
		}
	})
}

func TestWhatIsThereStays(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, _ func() []string) {
		put(t, k, name, "first")
		put(t, k, name, "again")
		if got := held(t, k, name); got != "first" {
			t.Errorf("%q", got)
		}
	})
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, _ func() []string) {
		put(t, k, name, "x")
		for _, n := range []string{strings.Repeat("0", 64), name + "-640.webp", name + ".jpg"} {
			if _, err := k.Open(t.Context(), n); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", n, err)
			}
		}
	})
}

// torn is a line that breaks when so much has come.
type torn struct{ left int }

var errTorn = errors.New("the line is gone")

func (b *torn) Read(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errTorn
	}
	return len(p), nil
}

func TestNothingHalfIsKept(t *testing.T) {
	const size = 300_000
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, left func() []string) {
		for what, c := range map[string]struct {
			r    io.Reader
			size int64
			want error
		}{
			"a line that breaks":               {&torn{200_000}, size, errTorn},
			"less than was said":               {strings.NewReader("short"), size, io.ErrUnexpectedEOF},
			"one byte less":                    {bytes.NewReader(make([]byte, size-1)), size, io.ErrUnexpectedEOF},
			"one byte more":                    {bytes.NewReader(make([]byte, size+1)), size, io.ErrUnexpectedEOF},
			"one more, read once":              {io.LimitReader(&torn{size * 2}, size+1), size, io.ErrUnexpectedEOF},
			"one less, read once":              {io.LimitReader(&torn{size * 2}, size-1), size, io.ErrUnexpectedEOF},
			"nothing":                          {strings.NewReader(""), 1, io.ErrUnexpectedEOF},
			"something where nothing was said": {strings.NewReader("x"), 0, io.ErrUnexpectedEOF},
		} {
			if err := k.Put(t.Context(), name, c.r, c.size); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", what, err)
			}
			if _, err := k.Open(t.Context(), name); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: something is there: %v", what, err)
			}
		}
		if all := left(); all != nil {
			t.Errorf("there was left %q", all)
		}
	})
}

func TestNoNameLeadsOutOfTheKeep(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, left func() []string) {
		for _, bad := range []string{"", "a", "../" + name, name + "/../x", strings.ToUpper(name), name + "-", name + "-640.webp.html", "." + name[1:], name + "-../../x", name + "\x00", name + "\n", "/" + name} {
			if err := k.Put(t.Context(), bad, strings.NewReader("x"), 1); !errors.Is(err, fault.NotFound) {
				t.Errorf("it keeps %q: %v", bad, err)
			}
			if _, err := k.Open(t.Context(), bad); !errors.Is(err, fault.NotFound) {
				t.Errorf("it opens %q: %v", bad, err)
			}
		}
		if all := left(); all != nil {
			t.Errorf("there was left %q", all)
		}
	})
}

func TestManyBringTheSameAtOnce(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, left func() []string) {
		text := strings.Repeat("a picture ", 10_000)
		var wait sync.WaitGroup
		for range 16 {
			wait.Go(func() {
				if err := k.Put(context.Background(), name, strings.NewReader(text), int64(len(text))); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if held(t, k, name) != text || len(left()) != 1 {
			t.Errorf("it is not whole, or not once: %q", left())
		}
	})
}

func TestAFileIsReadFromAnywhere(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, _ func() []string) {
		data := make([]byte, 700_000)
		for i := range data {
			data[i] = byte(i * 7 >> 3)
		}
		put(t, k, name, string(data))
		f := opened(t, k, name)
		here := 0
		for _, c := range []struct {
			offset int64
			whence int
			at     int
			read   int
		}{
			{0, io.SeekStart, 0, 10}, {300_000, io.SeekStart, 300_000, 5000}, {0, io.SeekCurrent, 305_000, 100}, {-100, io.SeekCurrent, 305_000, 100},
			{70_000, io.SeekCurrent, 375_100, 64 << 10}, {-2, io.SeekEnd, 699_998, 2}, {0, io.SeekEnd, 700_000, 0}, {9, io.SeekEnd, 700_009, 0}, {0, io.SeekStart, 0, 700_000}, {0, io.SeekCurrent, 700_000, 0},
		} {
			at, err := f.Seek(c.offset, c.whence)
			if err != nil || at != int64(c.at) {
				t.Fatalf("%+v from %d: at %d, %v", c, here, at, err)
			}
			got := make([]byte, c.read)
			if _, err := io.ReadFull(f, got); err != nil || c.read > 0 && !bytes.Equal(got, data[c.at:c.at+c.read]) {
				t.Errorf("%+v: it reads otherwise, %v", c, err)
			}
			if here = c.at + c.read; here >= len(data) {
				if n, err := f.Read(make([]byte, 1)); n != 0 || err != io.EOF {
					t.Errorf("%+v: behind its end it reads %d, %v", c, n, err)
				}
			}
		}
		for _, c := range []struct {
			offset int64
			whence int
		}{{-1, io.SeekStart}, {-700_001, io.SeekEnd}, {-700_001, io.SeekCurrent}, {0, 9}} {
			if at, err := f.Seek(c.offset, c.whence); err == nil {
				t.Errorf("there is a place at %+v: %d", c, at)
			}
		}
		if here, err := f.Seek(0, io.SeekCurrent); err != nil || here != 700_000 || f.Size() != 700_000 {
			t.Errorf("after it, it stands at %d of %d, %v", here, f.Size(), err)
		}
	})
}

// A file of twenty megabytes goes in and comes out with hardly any memory.
func TestALargeFileCostsNoMemory(t *testing.T) {
	const size, most = 20 << 20, 4 << 20
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, bytes.Repeat([]byte("0123456789abcdef"), size/16), 0o600); err != nil {
		t.Fatal(err)
	}
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, _ func() []string) {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		costs := func(what string, do func()) {
			t.Helper()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			do()
			runtime.ReadMemStats(&after)
			cost := after.TotalAlloc - before.TotalAlloc
			if t.Logf("%s: %d KB in all", what, cost>>10); cost > most {
				t.Errorf("%s took %d bytes of memory", what, cost)
			}
		}
		costs("putting", func() {
			if err := k.Put(t.Context(), name, file, size); err != nil {
				t.Fatal(err)
			}
		})
		costs("reading", func() {
			if n, err := io.Copy(io.Discard, opened(t, k, name)); err != nil || n != size {
				t.Fatal(n, err)
			}
		})
	})
}

// leaving is a reader whose reader goes away in the middle.
type leaving struct {
	io.Reader
	left int
	gone context.CancelFunc
}

func (l *leaving) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.left -= n; l.left < 0 {
		l.gone()
	}
	return n, err
}

func TestWhoHasGoneIsAnsweredAndLeavesNothing(t *testing.T) {
	negativestest.Each(t, func(t *testing.T, k negatives.Keep, left func() []string) {
		ctx, stop := context.WithCancel(t.Context())
		err := k.Put(ctx, name, &leaving{bytes.NewReader(make([]byte, 4<<20)), 1 << 20, stop}, 4<<20)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it says %v", err)
		}
		if _, err := k.Open(ctx, name); !errors.Is(err, context.Canceled) {
			t.Errorf("later it says %v", err)
		}
		if all := left(); all != nil {
			t.Errorf("there was left %q", all)
		}
	})
}
