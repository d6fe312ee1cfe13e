package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"runtime"
	"strings"
	"testing"

	"marbre/fault"
	"marbre/picture"
)

// moving is a GIF of so many frames, each of one point: 18 bytes.
func moving(width, height, frames int) []byte {
	b := []byte("GIF89a")
	b = binary.LittleEndian.AppendUint16(b, uint16(width))
	b = binary.LittleEndian.AppendUint16(b, uint16(height))
	b = append(b, 0x80, 0, 0, 0, 0, 0, 255, 255, 255)
	for range frames {
		b = append(b, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0)
	}
	return append(b, 0x3b)
}

// keyOf is the sentence in which an error is told; "" for none.
func keyOf(t testing.TB, err error) string {
	t.Helper()
	var told *fault.Told
	if err != nil && !errors.As(err, &told) {
		t.Fatalf("%v is no sentence", err)
	}
	if told == nil {
		return ""
	}
	return told.Key
}

// spent is how many bytes work asks for in all.
func spent(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func readOf(data []byte) (picture.File, error) {
	return picture.Read(bytes.NewReader(data), int64(len(data)))
}

func TestAPictureThatMovesIsTakenInWithinItsBounds(t *testing.T) {
	for name, c := range map[string]struct {
		width, height, frames int
		key                   string
		noted                 int
	}{
		"a still":                       {600, 400, 1, "", 0},
		"no frame at all":               {600, 400, 0, "", 0},
		"two":                           {600, 400, 2, "", 2},
		"as many as may be":             {700, 700, picture.MaxFrames, "", picture.MaxFrames},
		"one more":                      {10, 10, picture.MaxFrames + 1, "picture.too-many-frames", 0},
		"ten thousand":                  {10, 10, 10_000, "picture.too-many-frames", 0},
		"a million":                     {10, 10, 1_000_000, "picture.too-many-frames", 0},
		"as large as may be":            {10_000, 10_000, 10, "", 10},
		"one more of them":              {10_000, 10_000, 11, "picture.frames-too-large", 0},
		"a still that is large":         {12_000, 12_000, 1, "", 0},
		"a still that is too large":     {60_000, 60_000, 1, "picture.too-long", 0},
		"large ones, as many as can be": {12_000, 12_000, 7, "picture.frames-too-large", 0},
	} {
		data := moving(c.width, c.height, c.frames)
		var f picture.File
		var err error
		bytes := spent(func() { f, err = readOf(data) })
		if got := keyOf(t, err); got != c.key || err == nil && f.Frames != c.noted {
			t.Errorf("%s: %q with %d frames, not %q", name, got, f.Frames, c.key)
		}
		if bytes > 2<<20 {
			t.Errorf("%s: %d bytes were asked for", name, bytes)
		}
	}
}

func TestFramesAreCountedAsADecoderCountsThem(t *testing.T) {
	g := gif.GIF{LoopCount: 3}
	for i := range 7 {
		m := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.Black, color.White, color.Gray{uint8(i * 30)}, color.Transparent})
		for p := range m.Pix {
			m.Pix[p] = uint8((p*i + p/7) % 4)
		}
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 5)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	if f, err := readOf(b.Bytes()); err != nil || f.Frames != 7 {
		t.Errorf("%d frames: %v", f.Frames, err)
	}
	// Wherever it is cut, it has as many as there are.
	for cut := range b.Len() {
		f, err := readOf(b.Bytes()[:cut])
		if keyOf(t, err); f.Frames > 7 {
			t.Errorf("cut at %d it has %d", cut, f.Frames)
		}
	}
}

func TestAPacketIsFoundWhereverItStandsInAGIF(t *testing.T) {
	packet := rdf(`photoshop:Credit="Agence">`)
	for _, before := range []int{0, 1000, 256<<10 - 40, 256<<10 - 5, 1 << 20} {
		data := append(moving(10, 10, 1), strings.Repeat("\x00", before)...)
		data = append(data, "\x21\xff\x0bXMP DataXMP"+packet+"\x01\xff\xfe"...)
		if f, err := readOf(data); err != nil || f.Facts.Credit != "Agence" {
			t.Errorf("%d bytes on: %q, %v", before, f.Facts.Credit, err)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add(moving(10, 10, 3))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := readOf(data)
		if err != nil || got.Format != picture.GIF {
			return
		}
		if g, err := gif.DecodeAll(bytes.NewReader(data)); err == nil && len(g.Image) > 1 && len(g.Image) != got.Frames {
			t.Errorf("%d frames, not %d", got.Frames, len(g.Image))
		}
	})
}
