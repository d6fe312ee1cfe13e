package darkroom_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"marbre/darkroom"
	"marbre/fault"
	"marbre/picture"
)

func TestAnAVIFIsTakenInAndCheckedAgainstItsBoxes(t *testing.T) {
	whole := must(darkroom.Develop(jpegOf(t, scene(320, 200)), picture.File{Format: picture.JPEG, Width: 320, Height: 200}, 0))
	data, err := whole.Encoded(darkroom.AsAVIF)
	if err != nil {
		t.Fatal(err)
	}
	read := func(data []byte) (p *darkroom.Print, key string) {
		f, err := picture.Read(bytes.NewReader(data), int64(len(data)))
		if err == nil {
			p, err = darkroom.Develop(data, f, 0)
		}
		var told *fault.Told
		if errors.As(err, &told) {
			return nil, told.Key
		}
		if err != nil {
			t.Fatal(err)
		}
		return p, ""
	}
	p, key := read(data)
	if key != "" || p.Width() != 320 || p.Height() != 200 || !p.Opaque() {
		t.Fatalf("it is %q", key)
	}
	for _, at := range [][2]int{{80, 50}, {240, 50}, {80, 150}, {240, 150}} {
		if a, b := p.Image().At(at[0], at[1]), whole.Image().At(at[0], at[1]); !near(a, b) {
			t.Errorf("at %v it is %v, not %v", at, a, b)
		}
	}
	size := func(w, h uint32) []byte {
		other := bytes.Clone(data)
		at := other[bytes.Index(other, []byte("ispe"))+8:]
		binary.BigEndian.PutUint32(at, w)
		binary.BigEndian.PutUint32(at[4:], h)
		return other
	}
	for name, other := range map[string][]byte{"cut": data[:len(data)-100], "cut in its boxes": data[:120], "without its pixels": append(bytes.Clone(data[:len(data)-300]), make([]byte, 300)...)} {
		if p, key := read(other); p != nil || key == "" {
			t.Errorf("%s: it is developed", name)
		}
	}
	if _, key := read(size(20_000, 7000)); key != "picture.avif-too-large" {
		t.Errorf("one that is scaled up without end: %q", key)
	}
	// The boxes say another size than the picture does: it is scaled to theirs, or refused.
	for _, other := range [][]byte{size(640, 400), size(32, 20)} {
		if p, key := read(other); p == nil && key == "" {
			t.Error("it is neither developed nor refused")
		}
	}
}
