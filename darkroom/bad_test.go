package darkroom_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"marbre/darkroom"
	"marbre/fault"
	"marbre/picture"
)

// spent is how many bytes work asks for in all.
func spent(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Whatever is broken in a real file, it is developed as far as it goes or refused in a sentence,
// in memory that follows from its size.
func TestBrokenFilesAreDevelopedInBoundedMemory(t *testing.T) {
	dir := os.Getenv("MARBRE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "pictures")
	if _, err := os.Stat(dir); err != nil {
		if strings.Contains(os.Getenv("MARBRE_WANT"), "data") {
			t.Fatal("the real pictures are wanted here, and are not in " + dir)
		}
		t.Skipf("NOT READ: the real pictures in %s", dir)
	}
	count, developed := 0, 0
	for _, sub := range []string{"broken", "imagemeta/corrupt", "imagemeta-fuzz", "metadata-extractor", "imagemeta/metadata-extractor", "superdesk"} {
		err := filepath.WalkDir(filepath.Join(dir, sub), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			count++
			var f picture.File
			got := spent(func() {
				if f, err = picture.Read(bytes.NewReader(data), int64(len(data))); err == nil {
					_, err = darkroom.Develop(data, f, picture.Ladder[0])
				}
			})
			var told *fault.Told
			switch {
			case err == nil:
				developed++
			case !errors.As(err, &told):
				t.Errorf("%s: %v", path, err)
			}
			// What facts may cost, and of pixels four planes beside what their decoder holds, of eight bytes at most.
			if most := uint64(64<<20 + 24*f.Width*f.Height); got > most {
				t.Errorf("%s: %d × %d cost %d MB, not %d", path, f.Width, f.Height, got>>20, most>>20)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if count < 100 || developed < 20 {
		t.Errorf("%d files, %d of them developed", count, developed)
	}
	t.Logf("%d files, %d of them developed", count, developed)
}

// passes is a JPEG of so many passes over a picture of which each says nothing.
func passes(width, height, n int) []byte {
	big := binary.BigEndian
	b := []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc2\x00\x0b\x08")
	b = append(big.AppendUint16(big.AppendUint16(b, uint16(height)), uint16(width)), 1, 1, 0x11, 0)
	b = append(b, "\xff\xdb\x00\x43\x00"...)
	b = append(b, bytes.Repeat([]byte{1}, 64)...)
	// One code of one bit: a run of 2^14 blocks and more without anything.
	b = append(b, "\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xe0"...)
	blocks := (width + 7) / 8 * ((height + 7) / 8)
	runs := blocks/(1<<14) + 1
	for range n {
		b = append(b, "\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00"...)
		b = append(b, make([]byte, (runs*15+7)/8)...)
	}
	return append(b, 0xff, 0xd9)
}

func TestAJPEGIsNotBuiltUpWithoutEnd(t *testing.T) {
	for n, want := range map[int]string{1: "", 64: "", 65: "picture.too-many-scans", 100_000: "picture.too-many-scans"} {
		data := passes(64, 64, n)
		_, err := darkroom.Develop(data, picture.File{Format: picture.JPEG, Width: 64, Height: 64}, 0)
		var told *fault.Told
		got := ""
		if errors.As(err, &told) {
			got = told.Key
		}
		if got != want {
			t.Errorf("%d passes: %q, not %q: %v", n, got, want, err)
		}
	}
	// What only looks like passes, before the picture and after it, counts for nothing.
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 64)), nil); err != nil {
		t.Fatal(err)
	}
	film := bytes.Repeat([]byte("\xff\xda\x00\x02"), 5000)
	data := append([]byte("\xff\xd8\xff\xe1\x4e\x22"), film[:20_000]...)
	data = append(append(data, b.Bytes()[2:]...), film...)
	if _, err := darkroom.Develop(data, picture.File{Format: picture.JPEG, Width: 64, Height: 64}, 0); err != nil {
		t.Error(err)
	}
}
