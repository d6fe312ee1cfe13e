package picture_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"marbre/picture"
)

// pngWith is a small PNG with chunks after its head.
func pngWith(t testing.TB, chunks ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 6))); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 25
	out := bytes.Clone(b.Bytes()[:head])
	for _, c := range chunks {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c)-4))
		out = append(out, c...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(c)))
	}
	return append(out, b.Bytes()[head:]...)
}

// bomb is so many megabytes of the same, squeezed to a thousandth.
func bomb(t testing.TB, megabytes int, begin string) string {
	t.Helper()
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = z.Write([]byte(begin)) // a buffer takes everything
	same := bytes.Repeat([]byte("a"), 1<<20)
	for range megabytes {
		_, _ = z.Write(same)
	}
	_ = z.Close()
	return b.String()
}

// What is small in the file and large when it is read stays within bounds, and the picture is
// read without it.
func TestWhatIsSqueezedDoesNotSwell(t *testing.T) {
	profile := strings.Repeat("\x00", 16) + "RGB " + strings.Repeat("\x00", 16) + "acsp" + strings.Repeat("\x00", 100)
	for name, chunk := range map[string]string{
		"a profile of 50 MB":      "iCCPbomb\x00\x00" + bomb(t, 50, profile),
		"text of 60 MB":           "zTXtXML:com.adobe.xmp\x00\x00" + bomb(t, 60, "<x:xmpmeta>"),
		"text of 60 MB in UTF-8":  "iTXtXML:com.adobe.xmp\x00\x01\x00\x00\x00" + bomb(t, 60, "<x:xmpmeta>"),
		"Exif of 60 MB, as text":  "zTXtRaw profile type exif\x00\x00" + bomb(t, 60, "\nexif\n     200000000\n"),
		"IPTC of 60 MB, as text":  "zTXtRaw profile type iptc\x00\x00" + bomb(t, 60, "\niptc\n     200000000\n"),
		"XMP of 60 MB, as a dump": "zTXtRaw profile type xmp\x00\x00" + bomb(t, 60, "\nxmp\n     200000000\n"),
	} {
		data := pngWith(t, chunk)
		var f picture.File
		var p []byte
		var err error
		got := spent(func() { f, err = readOf(data); p = picture.Profile(data, picture.PNG) })
		if err != nil || f.Width != 8 || len(p) > 0 {
			t.Errorf("%s: %v, %v", name, f, err)
		}
		t.Logf("%s: %d KB in the file, %d KB asked for", name, len(data)>>10, got>>10)
		if got > 32<<20 {
			t.Errorf("%s: %d MB were asked for", name, got>>20)
		}
	}
}

// A WebP file of which the head tells less than its pixels need, or that moves.
func TestAWebPIsWhatItsHeadSays(t *testing.T) {
	chunk := func(kind, body string) string {
		if len(body)%2 == 1 {
			body += "\x00"
		}
		return kind + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body
	}
	three := func(n int) string { return string([]byte{byte(n), byte(n >> 8), byte(n >> 16)}) }
	extended := func(flags byte, w, h int, rest ...string) []byte {
		body := "WEBP" + chunk("VP8X", string([]byte{flags, 0, 0, 0})+three(w-1)+three(h-1)) + strings.Join(rest, "")
		return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
	}
	lossy := func(w, h int) string {
		return chunk("VP8 ", "\x10\x00\x00\x9d\x01\x2a"+string([]byte{byte(w), byte(w >> 8), byte(h), byte(h >> 8)})+strings.Repeat("\x00", 40))
	}
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"as it says":          {extended(0, 300, 200, lossy(300, 200)), ""},
		"with something else": {extended(0x04, 300, 200, chunk("ABCD", "odd"), lossy(300, 200)), ""},
		"larger than it says": {extended(0, 10, 10, lossy(16383, 16383)), "picture.broken"},
		"without pixels":      {extended(0, 10, 10, chunk("XMP ", "<x/>")), "picture.broken"},
		"it moves":            {extended(0x02, 300, 200, chunk("ANIM", "\x00\x00\x00\x00\x00\x00"), chunk("ANMF", strings.Repeat("\x00", 16)+lossy(300, 200))), "picture.moving"},
		"60,000 × 60,000":     {extended(0, 60_000, 60_000, lossy(16383, 16383)), "picture.broken"},
		"chunks without end":  {extended(0, 10, 10, strings.Repeat(chunk("ABCD", ""), 2000), lossy(10, 10)), "picture.broken"},
		"a chunk of 4 GB":     {extended(0, 10, 10, "ABCD\xff\xff\xff\xff"), "picture.broken"},
	} {
		var err error
		bytes := spent(func() { _, err = readOf(c.data) })
		if got := keyOf(t, err); got != c.key {
			t.Errorf("%s: %q, not %q", name, got, c.key)
		}
		if bytes > 2<<20 {
			t.Errorf("%s: %d bytes were asked for", name, bytes)
		}
	}
}

// heads of files that say they have so many pixels, and have none.
func heads(w, h uint32) map[picture.Format][]byte {
	big, little := binary.BigEndian, binary.LittleEndian
	ihdr := append(big.AppendUint32(big.AppendUint32([]byte("IHDR"), w), h), 8, 2, 0, 0, 0)
	png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	png = big.AppendUint32(png, crc32.ChecksumIEEE(ihdr))
	gif := append(little.AppendUint16(little.AppendUint16([]byte("GIF89a"), uint16(w)), uint16(h)), 0, 0, 0)
	jpeg := big.AppendUint16(big.AppendUint16([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08"), uint16(h)), uint16(w))
	jpeg = append(jpeg, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1)
	tiff := []byte("II*\x00\x08\x00\x00\x00\x05\x00")
	for _, tag := range [][2]uint32{{256, w}, {257, h}, {258, 8}, {259, 1}, {262, 1}} {
		tiff = little.AppendUint32(little.AppendUint32(little.AppendUint16(little.AppendUint16(tiff, uint16(tag[0])), 4), 1), tag[1])
	}
	return map[picture.Format][]byte{picture.PNG: png, picture.GIF: gif, picture.JPEG: jpeg, picture.TIFF: append(tiff, 0, 0, 0, 0)}
}

func TestABombIsKnownByItsHead(t *testing.T) {
	for format, data := range heads(60_000, 60_000) {
		var err error
		got := spent(func() { _, err = readOf(data) })
		if key := keyOf(t, err); key != "picture.too-long" || got > 1<<20 {
			t.Errorf("%s: %q, %d bytes were asked for", format, key, got)
		}
	}
	for format, data := range heads(20_000, 20_000) {
		if _, err := readOf(data); keyOf(t, err) != "picture.too-many-pixels" {
			t.Errorf("%s: %v", format, err)
		}
	}
	for format, data := range heads(1000, 1000) { // the heads themselves are good
		if f, err := readOf(data); err != nil || f.Format != format || f.Width != 1000 {
			t.Errorf("%s: %v, %v", format, f, err)
		}
	}
}

// What a file says of itself is text, whatever it holds.
func TestWhatAFileSaysIsTextWhateverItHolds(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"NUL and controls":       {with(t, iim(set(2, 120, "A\x00B\x1bC\x7f"))), "ABC"},
		"a script stays text":    {with(t, iim(set(2, 120, "<script>alert(1)</script>"))), "<script>alert(1)</script>"},
		"half a character":       {with(t, iim(set(1, 90, "\x1b%G"), set(2, 120, "caf\xc3"))), "caf"},
		"Windows-1252":           {with(t, iim(set(2, 120, "l\x92\xe9t\xe9"))), "l’été"},
		"UTF-8, said by nobody":  {with(t, iim(set(2, 120, "l’été"))), "l’été"},
		"no more than its bound": {with(t, iim(set(2, 120, strings.Repeat("a", 20_000)))), ""},
		"NUL in XMP":             {with(t, xmp(rdf(`><dc:description><rdf:Alt><rdf:li>A`+"\x00"+`B</rdf:li></rdf:Alt></dc:description>`))), ""},
		"a script in a PNG":      {pngWith(t, "tEXtComment\x00<script>alert(1)</script>", "iTXtXML:com.adobe.xmp\x00\x00\x00\x00\x00"+rdf(`><dc:description>&lt;b&gt;</dc:description>`)), "<b>"},
	} {
		f, err := readOf(c.data)
		if err != nil || f.Facts.Caption != c.want {
			t.Errorf("%s: %q, not %q: %v", name, f.Facts.Caption, c.want, err)
		}
	}
	// Of a list without end so much is kept.
	var many []string
	for i := range 5000 {
		many = append(many, set(2, 25, string(rune('a'+i%26))+strings.Repeat("b", i%50)))
	}
	var f picture.File
	if got := spent(func() { f, _ = readOf(with(t, iim(many...)[:60_000])) }); got > 32<<20 || len(f.Facts.Keywords) > 200 || slices.Contains(f.Facts.Keywords, "") {
		t.Errorf("%d keywords, %d bytes were asked for", len(f.Facts.Keywords), got)
	}
}
