package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"marbre/fault"
	"marbre/picture"
)

// set is one data set of IIM (IIM 4.2, section 1.5).
func set(record, number byte, value string) string {
	return string([]byte{0x1c, record, number, byte(len(value) >> 8), byte(len(value))}) + value
}

// with is a small JPEG with segments after its start.
func with(t testing.TB, segments ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 6)), nil); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	out := append([]byte{}, whole[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, whole[2:]...)
}

func segment(marker byte, data string) string {
	n := len(data) + 2
	return string([]byte{0xff, marker, byte(n >> 8), byte(n)}) + data
}

// iim is a segment as Photoshop writes it.
func iim(sets ...string) string {
	data := strings.Join(sets, "")
	resource := "8BIM\x04\x04\x00\x00" + string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + data
	if len(data)%2 == 1 {
		resource += "\x00"
	}
	return segment(0xed, "Photoshop 3.0\x00"+resource)
}

func xmp(packet string) string { return segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+packet) }

func rdf(inner string) string {
	return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ` + inner + `</rdf:Description></rdf:RDF></x:xmpmeta>`
}

func facts(t testing.TB, data []byte) picture.File {
	t.Helper()
	f, err := picture.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOldTextReadsRight(t *testing.T) {
	const utf8 = "\x1b%G"
	for name, c := range map[string]struct{ sets, want string }{
		"Latin-1 without a word":     {set(2, 120, "\xc0 Saint-\xc9tienne, l'\xe9t\xe9"), "À Saint-Étienne, l'été"},
		"Windows-1252":               {set(2, 120, "\x93\xc9t\xe9\x94 \x96 5 \x80"), "“Été” – 5 €"},
		"UTF-8 without a word":       {set(2, 120, "À Saint-Étienne"), "À Saint-Étienne"},
		"UTF-8 that says so":         {set(1, 90, utf8) + set(2, 120, "À Saint-Étienne"), "À Saint-Étienne"},
		"controls and NUL":           {set(2, 120, "Un\x00\x07 mot\r\net un\x1b autre"), "Un mot\net un autre"},
		"broken UTF-8 that says so":  {set(1, 90, utf8) + set(2, 120, "Caf\xe9 fermé"), "Caf fermé"},
		"nothing but spaces is none": {set(2, 120, "  \x00 "), ""},
	} {
		if got := facts(t, with(t, iim(c.sets))).Facts.Caption; got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

func TestOfThreeWhoDisagreeTheNewestCounts(t *testing.T) {
	f := facts(t, with(t,
		xmp(rdf(`photoshop:Credit="XMP"><dc:description><rdf:Alt><rdf:li xml:lang="fr">En français</rdf:li><rdf:li xml:lang="x-default">By default</rdf:li></rdf:Alt></dc:description><Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ada</rdf:li><rdf:li>Alan</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage><Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>`)),
		iim(set(2, 110, "IIM"), set(2, 120, "Of IIM"), set(2, 90, "Paris"), set(2, 55, "20240704"), set(2, 60, "141200+0200"), set(2, 25, "un"), set(2, 25, "deux")),
	))
	g := f.Facts
	if g.Credit != "XMP" || g.Caption != "By default" || g.City != "Paris" || g.Created != "2024-07-04T14:12:00+02:00" || strings.Join(g.People, "+") != "Ada+Alan" || strings.Join(g.Keywords, "+") != "un+deux" || g.DigitalSource != "trainedAlgorithmicMedia" {
		t.Errorf("it says %+v", g)
	}
	both := 0
	for _, s := range f.Said {
		if s.Field == "credit" {
			both++
		}
	}
	if both != 2 {
		t.Errorf("what the others say of the credit is kept: %+v", f.Said)
	}
}

func TestAPacketInUTF16(t *testing.T) {
	for _, order := range []unicode.Endianness{unicode.BigEndian, unicode.LittleEndian} {
		packet, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(rdf(`photoshop:Headline="À Astana">`))
		if err != nil {
			t.Fatal(err)
		}
		if got := facts(t, with(t, xmp(packet))).Facts.Headline; got != "À Astana" {
			t.Errorf("%v: %q", order, got)
		}
	}
}

func TestADateIsReadAsFarAsItIsSaid(t *testing.T) {
	for said, want := range map[string]string{
		"2024-07-04T14:12:00+02:00": "2024-07-04T14:12:00+02:00", "2024-07-04T14:12:00Z": "2024-07-04T14:12:00Z", "2024-07-04T14:12:00.25": "2024-07-04T14:12:00", "2024-07-04T14:12": "2024-07-04T14:12:00",
		"2024-07-04": "2024-07-04", "2024-07": "2024-07", "2024": "2024", "0000-00-00": "", "2024-13-01": "", "yesterday": "", "2024-07-04 at noon": "2024-07-04", "1066-10-14": "",
	} {
		if got := facts(t, with(t, xmp(rdf(`photoshop:DateCreated="`+said+`">`)))).Facts.Created; got != want {
			t.Errorf("%q: %q, not %q", said, got, want)
		}
	}
}

// head is a PNG that says its size and ends.
func head(width, height uint32) []byte {
	data := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), width), height), 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, data...), crc32.ChecksumIEEE(data))
}

func TestThePictureThatIsTooMuchIsRefusedByItsBound(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		size int64
		want string
	}{
		"as long as can be":       {head(picture.MaxSide, 5000), 0, ""},
		"one pixel longer":        {head(picture.MaxSide+1, 10), 0, "picture.too-long"},
		"one pixel higher":        {head(10, picture.MaxSide+1), 0, "picture.too-long"},
		"as many as can be":       {head(15_000, 10_000), 0, ""},
		"a row more":              {head(15_000, 10_001), 0, "picture.too-many-pixels"},
		"the bomb":                {head(60_000, 60_000), 0, "picture.too-long"},
		"no size":                 {head(0, 10), 0, "picture.broken"},
		"as heavy as can be":      {head(10, 10), picture.MaxBytes, ""},
		"a byte heavier":          {head(10, 10), picture.MaxBytes + 1, "picture.too-large"},
		"a page":                  {[]byte("<!doctype html><script>"), 0, "picture.unknown"},
		"a drawing of no size":    {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), 0, "picture.no-size"},
		"an archive":              {[]byte("PK\x03\x04"), 0, "picture.unknown"},
		"nothing":                 {nil, 0, "picture.unknown"},
		"a head and nothing more": {[]byte("\xff\xd8\xff\xe0"), 0, "picture.broken"},
		"a film":                  {[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), 0, "picture.unknown"},
	} {
		size := max(c.size, int64(len(c.data)))
		_, err := picture.Read(bytes.NewReader(c.data), size)
		var told *fault.Told
		if got := ""; errors.As(err, &told) {
			if got = told.Key; got != c.want {
				t.Errorf("%s: %s, not %s", name, got, c.want)
			}
		} else if err != nil || c.want != "" {
			t.Errorf("%s: %v, not %s", name, err, c.want)
		}
	}
}

// A packet that would grow without end, or leads in circles, is left where it is too much.
func TestAPacketWithoutEnd(t *testing.T) {
	deep := rdf(`><dc:title>` + strings.Repeat("<a>", 20_000))
	if got := facts(t, with(t, xmp(deep))).Facts.Title; got != "" {
		t.Errorf("%q", got)
	}
}

func FuzzXMP(f *testing.F) {
	f.Add([]byte(rdf(`photoshop:Credit="A"><dc:subject><rdf:Bag><rdf:li>a</rdf:li></rdf:Bag></dc:subject>`)))
	f.Fuzz(func(t *testing.T, packet []byte) {
		if len(packet) > 60_000 {
			return
		}
		for _, s := range facts(t, with(t, xmp(string(packet)))).Said {
			for _, v := range s.Values {
				if strings.ContainsAny(v, "\x00\r\ufffd") || v == "" {
					t.Errorf("%s says %q", s.Field, v)
				}
			}
		}
	})
}
