package photodesk_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"marbre/credential"
	"marbre/darkroom"
	"marbre/fault"
	"marbre/negatives"
	"marbre/newsroom"
	"marbre/photodesk"
	"marbre/picture"
	"marbre/staff"
	"marbre/store"
	"marbre/store/storetest"
)

var reporter = staff.Person{Name: "Ada", Role: staff.Reporter}

// each tries it on every engine; dir is where the negatives are.
func each(t *testing.T, try func(t *testing.T, d *photodesk.Desk, dir string)) {
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Engine, func(t *testing.T) {
			st, err := store.Open(engine.New(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = st.Close() })
			if err := st.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			dir, beside := t.TempDir(), t.TempDir()
			t.Setenv("TMPDIR", beside)
			try(t, &photodesk.Desk{Newsroom: &newsroom.Newsroom{Store: st, Now: time.Now}, Store: st, Negatives: negatives.Folder{Dir: dir}}, dir)
			if left, err := os.ReadDir(beside); err != nil || len(left) != 0 {
				t.Errorf("beside is left %v %v", left, err)
			}
		})
	}
}

func drawn(t *testing.T, width int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPictureIsTakenInByTheSameStepsHoweverItComes(t *testing.T) {
	each(t, func(t *testing.T, d *photodesk.Desk, dir string) {
		data := drawn(t, 60)
		take := func(as photodesk.Coming) photodesk.Taken {
			t.Helper()
			got, err := d.Take(t.Context(), reporter, bytes.NewReader(data), as)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		dry := take(photodesk.Coming{Name: "a.png", DryRun: true})
		if kept, err := os.ReadDir(dir); dry.Number != 0 || dry.Hash == "" || dry.Width != 60 || len(kept) != 0 || err != nil {
			t.Errorf("a dry run keeps %v %v: %+v", kept, err, dry)
		}
		got := take(photodesk.Coming{Name: `C:\Photos\a` + "\x00.png", From: "https://a.example/a.png"})
		if got.Number != 1 || got.Known || got.Name != "a.png" || got.From != "https://a.example/a.png" || got.MadeBy != "Ada" || got.Ground == "" {
			t.Errorf("it is %+v", got)
		}
		if f, err := d.Negatives.Open(t.Context(), got.Hash); err != nil {
			t.Error(err)
		} else if whole, _ := io.ReadAll(f); f.Close() != nil || !bytes.Equal(whole, data) {
			t.Error("its file is not what came")
		}
		if again := take(photodesk.Coming{Name: "b.png"}); !again.Known || again.Number != 1 || again.Name != "a.png" {
			t.Errorf("again it is %+v", again)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type torn struct{}

func (torn) Read([]byte) (int, error) { return 0, errors.New("the line is gone") }

func TestWhatCannotBeTakenInLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *photodesk.Desk, dir string) {
		for name, c := range map[string]struct {
			r    io.Reader
			by   staff.Person
			kind fault.Kind
		}{
			"without an end":     {endless{}, reporter, fault.TooLarge},
			"a line that breaks": {torn{}, reporter, ""},
			"no picture":         {strings.NewReader("text"), reporter, fault.Invalid},
			"half of one":        {bytes.NewReader(drawn(t, 500)[:60]), reporter, fault.Invalid},
			"nobody's":           {bytes.NewReader(drawn(t, 60)), staff.Person{}, fault.Denied},
		} {
			if _, err := d.Take(t.Context(), c.by, c.r, photodesk.Coming{}); err == nil || fault.KindOf(err) != c.kind {
				t.Errorf("%s: %v", name, err)
			}
		}
		// Whoever waits for the pixels may go.
		d.Develop = func(ctx context.Context, _ io.Reader, _ picture.File, width int) (*darkroom.Print, error) {
			if width != picture.Ladder[0] {
				t.Errorf("it is developed at %d", width)
			}
			return nil, context.Canceled
		}
		if _, err := d.Take(t.Context(), reporter, bytes.NewReader(drawn(t, 60)), photodesk.Coming{}); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if kept, err := os.ReadDir(dir); len(kept) != 0 || err != nil {
			t.Errorf("it keeps %v %v", kept, err)
		}
	})
}

func TestANameHasNoPath(t *testing.T) {
	for name, want := range map[string]string{"a.jpg": "a.jpg", "/x/y/a.jpg": "a.jpg", `C:\x\a.jpg`: "a.jpg", "": "", "/": "", "été\r\n\x7f.jpg ": "été.jpg", "\xff.jpg": ".jpg", strings.Repeat("é", 300) + ".jpg": strings.Repeat("é", picture.MaxName-4) + ".jpg"} {
		if got := photodesk.Name(name); got != want {
			t.Errorf("%q is %q", name, got)
		}
	}
}

// What a file's content credentials say is kept with it, and one that was changed since it was signed is found out.
func TestContentCredentialsAreReadOnTheWayIn(t *testing.T) {
	signed, err := os.ReadFile("../credential/testdata/one.jpg")
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(signed)
	changed[len(changed)-20] ^= 1
	each(t, func(t *testing.T, d *photodesk.Desk, dir string) {
		for name, c := range map[string]struct {
			data []byte
			want credential.State
		}{"as it was signed": {signed, credential.Whole}, "changed since": {changed, credential.Broken}, "none": {drawn(t, 60), ""}} {
			taken, err := d.Take(t.Context(), reporter, bytes.NewReader(c.data), photodesk.Coming{Name: "a.jpg"})
			if err != nil {
				t.Fatal(name, err)
			}
			kept, err := d.Store.Picture(t.Context(), taken.Number)
			if err != nil {
				t.Fatal(err)
			}
			var got credential.State
			if kept.Credentials != nil {
				got = kept.Credentials.State
			}
			if got != c.want {
				t.Errorf("%s: it is %q, not %q", name, got, c.want)
			}
		}
	})
}
