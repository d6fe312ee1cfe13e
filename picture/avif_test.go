package picture_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"marbre/picture"
)

func box(kind string, parts ...string) string {
	return string(picture.Box{Kind: kind, Body: []byte(strings.Join(parts, ""))}.Bytes())
}

func two(n int) string  { return string(binary.BigEndian.AppendUint16(nil, uint16(n))) }
func four(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }

// coded is a picture in AV1 of which there is nothing but the head of its sequence, of a still.
func coded(width, height int) string {
	bits := "000" + "1" + "1" + "00101"
	for _, n := range []int{15, 15, width - 1, height - 1} {
		size := 4
		if n > 15 || n == width-1 || n == height-1 {
			size = 16
		}
		for i := size - 1; i >= 0; i-- {
			bits += string('0' + byte(n>>i&1))
		}
	}
	var unit []byte
	for i, b := range bits {
		if i%8 == 0 {
			unit = append(unit, 0)
		}
		unit[i/8] |= byte(b-'0') << (7 - i%8)
	}
	return "\x12\x00\x0a" + string(byte(len(unit))) + string(unit)
}

// avifOf is a file of so many items, each with its kind and what is in it, the first of them the
// picture, and what its properties are.
func avifOf(properties string, items ...[2]string) []byte {
	begin := box("ftyp", "avif\x00\x00\x00\x00avifmif1")
	var entries, data string
	for i, it := range items {
		entries += box("infe", "\x02\x00\x00\x00", two(i+1), "\x00\x00", it[0], "\x00")
		data += it[1]
	}
	meta := func(at int) string {
		places := "\x00\x00\x00\x00\x44\x00" + two(len(items))
		for i, it := range items {
			places += two(i+1) + "\x00\x00\x00\x01" + four(at) + four(len(it[1]))
			at += len(it[1])
		}
		linked := "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01\x01\x01"
		return box("meta", "\x00\x00\x00\x00", box("pitm", "\x00\x00\x00\x00\x00\x01"), box("iloc", places), box("iinf", "\x00\x00\x00\x00", two(len(items)), entries), box("iprp", box("ipco", properties), box("ipma", linked)))
	}
	return []byte(begin + meta(len(begin)+len(meta(0))+8) + box("mdat", data))
}

func ispe(width, height int) string {
	return box("ispe", "\x00\x00\x00\x00", four(width), four(height))
}

func TestAnAVIFIsAsLargeAsItsPicturesSay(t *testing.T) {
	av1 := func(w, h int) [2]string { return [2]string{"av01", coded(w, h)} }
	flat := ispe(40, 30)
	one := avifOf(flat, av1(40, 30))
	for name, c := range map[string]struct {
		data   []byte
		pixels int
		ok     bool
	}{
		"one":                     {one, 1200, true},
		"with alpha":              {avifOf(flat, av1(40, 30), av1(40, 30)), 2400, true},
		"with words":              {avifOf(flat, av1(40, 30), [2]string{"mime", "<x:xmpmeta/>\x0a\x0a"}), 1200, true},
		"a larger head than said": {avifOf(flat, av1(30_000, 30_000)), 900_000_000, true},
		"a larger size than said": {avifOf(ispe(20_000, 7000), av1(40, 30)), 140_000_000, true},
		"a second, larger head":   {avifOf(flat, [2]string{"av01", coded(40, 30) + coded(20_000, 500)}), 10_000_000, true},
		"of many parts":           {avifOf(flat, av1(10_000, 5000), av1(10_000, 5000), av1(10_000, 5000), av1(10_000, 5000)), 200_000_000, true},
		"nothing coded":           {avifOf(flat, [2]string{"av01", ""}), 0, false},
		"no picture":              {avifOf(flat, [2]string{"Exif", "abc"}), 0, false},
		"it moves":                {append(bytes.Clone(one), box("moov", "")...), 0, false},
		"twice the same box":      {append(bytes.Clone(one), box("meta", "\x00\x00\x00\x00")...), 0, false},
		"a cut head":              {one[:len(one)-4], 0, false},
		"no boxes":                {[]byte("abcdefgh"), 0, false},
	} {
		var pixels int
		var ok bool
		bytes := spent(func() { pixels, ok = picture.PixelsOfAVIF(c.data) })
		if pixels != c.pixels || ok != c.ok || bytes > 1<<20 {
			t.Errorf("%s: %d, %t, not %d, %t; %d bytes were asked for", name, pixels, ok, c.pixels, c.ok, bytes)
		}
	}
	for cut := range len(one) {
		picture.PixelsOfAVIF(one[:cut])
	}
}

func TestAnAVIFSaysHowItLies(t *testing.T) {
	for name, c := range map[string]struct {
		properties string
		want       int
	}{
		"nothing said": {"", 0}, "not at all": {box("irot", "\x00"), 0}, "to the left": {box("irot", "\x01"), 8}, "upside down": {box("irot", "\x02"), 3}, "to the right": {box("irot", "\x03"), 6},
		"mirrored": {box("imir", "\x01"), 2}, "mirrored downwards": {box("imir", "\x00"), 4}, "both": {box("irot", "\x01") + box("imir", "\x01"), 7},
	} {
		data := avifOf(ispe(40, 30)+c.properties, [2]string{"av01", coded(40, 30)})
		f, err := readOf(data)
		if err != nil || f.Orientation != c.want {
			t.Errorf("%s: %d, not %d: %v", name, f.Orientation, c.want, err)
		}
	}
}

func FuzzAVIF(f *testing.F) {
	f.Add(avifOf(ispe(40, 30)+box("irot", "\x01")+box("colr", "prof", strings.Repeat("a", 200)), [2]string{"av01", coded(40, 30)}, [2]string{"Exif", "abc"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if pixels, _ := picture.PixelsOfAVIF(data); pixels < 0 {
			t.Errorf("%d pixels", pixels)
		}
		picture.Profile(data, picture.AVIF)
		_, err := readOf(data)
		keyOf(t, err)
	})
}
