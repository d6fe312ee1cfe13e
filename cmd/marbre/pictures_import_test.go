package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"marbre/negatives"
	"marbre/picture"
	"marbre/store"
	"marbre/story"
)

// drawn is a picture of its own for each seed.
func drawn(t *testing.T, seed int, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64+seed, 48))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * (seed + 3) / 7)
	}
	m.SetRGBA(0, 0, color.RGBA{255, 0, 0, 255})
	var b bytes.Buffer
	if err := encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }

// folderOf writes files below a folder, by path.
func folderOf(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// says runs the program and gives its exit and what it said.
func says(t *testing.T, ctx context.Context, args ...string) (int, string) {
	t.Helper()
	var b bytes.Buffer
	code := run(ctx, env{strings.NewReader(""), &b, &b, func(name string) string { return map[string]string{"LANG": "en_GB.UTF-8"}[name] }}, args)
	return code, b.String()
}

// held are the pictures of a newsroom by name.
func held(t *testing.T, data string) map[string]picture.Picture {
	t.Helper()
	st, err := store.Open((&place{data: data}).where())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	list, err := st.Pictures(t.Context(), nil, time.Time{}, story.Cursor{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]picture.Picture{}
	for _, p := range list {
		all[p.Name] = p
	}
	return all
}

const sidecar = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="%s"/></rdf:RDF></x:xmpmeta>`

func TestAFolderOfPicturesIsTakenInOnce(t *testing.T) {
	beside := t.TempDir()
	t.Setenv("TMPDIR", beside)
	one, two, three, four := drawn(t, 1, asJPEG), drawn(t, 2, png.Encode), drawn(t, 3, asJPEG), drawn(t, 4, asJPEG)
	dir := folderOf(t, map[string][]byte{
		"a.jpg": one, "2019/Été/b.PNG": two, "2019/c": three, "again/copy of a.jpg": one, "d.jpg": four,
		"a.xmp": fmt.Appendf(nil, sidecar, "Oslo"), "d.jpg.XMP": fmt.Appendf(nil, sidecar, "Rome"), "d.xmp": fmt.Appendf(nil, sidecar, "Nowhere"),
		"notes.txt": []byte("notes"), "x.svg": []byte("<svg/>"), "broken.jpg": four[:len(four)/2], "empty.jpeg": nil, "page.png": []byte("<!doctype html>"), "vast/vast.tif": nil,
		".hidden.jpg": drawn(t, 5, asJPEG), ".git/e.jpg": drawn(t, 6, asJPEG),
	})
	outside := folderOf(t, map[string][]byte{"f.jpg": drawn(t, 7, asJPEG)})
	for name, to := range map[string]string{"link.jpg": filepath.Join(outside, "f.jpg"), "link": outside, "again/up": ".."} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(filepath.Join(dir, "vast", "vast.tif"), picture.MaxBytes+1); err != nil { // a hole
		t.Fatal(err)
	}
	room, report := filepath.Join(t.TempDir(), "room"), filepath.Join(t.TempDir(), "report.txt")
	code, text := says(t, t.Context(), "import", "pictures", "--data", room, "--dry-run", dir)
	if code != exitFound || !strings.Contains(text, "4 new, 1 known already, 5 refused, 1 other files passed over") || !strings.Contains(text, "dry run") {
		t.Errorf("a dry run: %d %s", code, text)
	}
	if all := held(t, room); len(all) != 0 {
		t.Errorf("a dry run keeps %d", len(all))
	}
	if _, err := os.Stat(filepath.Join(room, "pictures")); !os.IsNotExist(err) {
		t.Errorf("a dry run keeps files: %v", err)
	}
	code, text = says(t, t.Context(), "import", "pictures", "--data", room, "--report", report, dir)
	if code != exitFound || !strings.Contains(text, "4 new, 1 known already, 5 refused, 1 other files passed over") {
		t.Errorf("%d %s", code, text)
	}
	told, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	for file, why := range map[string]string{"broken.jpg": "broken", "empty.jpeg": "no picture", "page.png": "no picture", "vast/vast.tif": "100 MB"} {
		if !regexp.MustCompile(regexp.QuoteMeta(filepath.Join(dir, file)) + ": .*" + why).Match(told) {
			t.Errorf("of %s it is told: %s", file, told)
		}
	}
	all := held(t, room)
	if a := all["a.jpg"]; len(all) != 4 || a.MadeBy != operator.Name || a.Facts.City != "Oslo" || a.Address() == "" || a.From != "" || a.Mark == 0 {
		t.Errorf("there are %d: %+v", len(all), all["a.jpg"])
	}
	if all["b.PNG"].Format != picture.PNG || all["c"].Format != picture.JPEG || all["d.jpg"].Facts.City != "Rome" {
		t.Errorf("%+v", all)
	}
	for name, data := range map[string][]byte{"a.jpg": one, "b.PNG": two, "c": three} {
		f, err := negatives.Folder{Dir: filepath.Join(room, "pictures")}.Open(t.Context(), all[name].Hash)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(f)
		if _ = f.Close(); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s is not what it was: %v", name, err)
		}
	}
	// The same again, and with one more.
	if err := os.WriteFile(filepath.Join(dir, "new.jpg"), drawn(t, 8, asJPEG), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, text = says(t, t.Context(), "import", "pictures", "--data", room, dir, outside); !strings.Contains(text, "2 new, 5 known already, 5 refused") {
		t.Errorf("again: %s", text)
	}
	// A run that is stopped says so and goes on later.
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if code, text = says(t, ctx, "import", "pictures", "--data", filepath.Join(t.TempDir(), "other"), dir); code != exitFound {
		t.Errorf("stopped: %d %s", code, text)
	}
	for _, wrong := range [][]string{{"import", "pictures", "--data", room}, {"import", "paintings", "--data", room, dir}} {
		if code, text := says(t, t.Context(), wrong...); code != exitUsage || !strings.Contains(text, "marbre import pictures DIR") {
			t.Errorf("%v: %d %s", wrong, code, text)
		}
	}
	if code, text := says(t, t.Context(), "import", "pictures", "--data", room, filepath.Join(dir, "nowhere")); code != exitFound || !strings.Contains(text, "nowhere") {
		t.Errorf("no folder: %d %s", code, text)
	}
	if left, err := os.ReadDir(beside); err != nil || len(left) != 0 {
		t.Errorf("beside is left %v %v", left, err)
	}
}

// Real pictures, and files made to break whoever reads them: each is taken in or refused in a
// sentence, and all of them a second time.
func TestRealFoldersAreTakenIn(t *testing.T) {
	data := os.Getenv("MARBRE_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir := filepath.Join(data, "pictures")
	if _, err := os.Stat(dir); err != nil {
		if strings.Contains(os.Getenv("MARBRE_WANT"), "data") {
			t.Fatal(err)
		}
		t.Skipf("NOT READ: the real pictures in %s", dir)
	}
	room := filepath.Join(t.TempDir(), "room")
	counts := regexp.MustCompile(`(\d+) new, (\d+) known already, (\d+) refused, (\d+) other`)
	var first []string
	for i := range 2 {
		_, text := says(t, t.Context(), "import", "pictures", "--data", room, dir)
		m := counts.FindStringSubmatch(text)
		if m == nil {
			t.Fatal(text)
		}
		if i == 0 {
			first = m
			t.Log(m[0])
			continue
		}
		if m[1] != "0" || m[3] != first[3] || m[4] != first[4] {
			t.Errorf("again: %s, after %s", m[0], first[0])
		}
	}
	if n := len(held(t, room)); n < 50 {
		t.Errorf("only %d are there", n)
	}
}
