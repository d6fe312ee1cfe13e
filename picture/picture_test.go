package picture_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"marbre/fault"
	"marbre/picture"
)

// folder is where the real pictures are; a test that does not find them says so.
func folder(t *testing.T) string {
	t.Helper()
	data := os.Getenv("MARBRE_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "shared", "data")
	}
	dir := filepath.Join(data, "pictures")
	if _, err := os.Stat(dir); err != nil {
		if strings.Contains(os.Getenv("MARBRE_WANT"), "data") {
			t.Fatal(err)
		}
		t.Skipf("NOT READ: the real pictures in %s", dir)
	}
	return dir
}

func read(t *testing.T, path string) (picture.File, error) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return picture.Read(bytes.NewReader(data), int64(len(data)))
}

// formats are ExifTool's names of what can be taken in.
var formats = map[string]picture.Format{"JPEG": picture.JPEG, "PNG": picture.PNG, "WEBP": picture.WebP, "Extended WEBP": picture.WebP, "GIF": picture.GIF, "TIFF": picture.TIFF, "HEIC": picture.HEIC, "HEIF": picture.HEIC, "AVIF": picture.AVIF}

// What ExifTool reads in a real picture is what a picture says here: of every field one of
// the values that it found, by the order of the blocks.
func TestEveryRealPictureSaysWhatItsFileHas(t *testing.T) {
	dir := folder(t)
	data, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string]map[string]json.RawMessage
	if err := json.Unmarshal(data, &expected); err != nil {
		t.Fatal(err)
	}
	files, compared := 0, map[string]int{}
	// Of these ExifTool tells the size that a thumbnail or the camera's record has, not that of the pixels.
	elsewhere := map[string]bool{
		"imagemeta/metadata-extractor/withUncompressedYCbCrThumbnail.jpg": true, "imagemeta/metadata-extractor/withUncompressedYCbCrThumbnail3.jpg": true,
		"imagemeta/metadata-extractor/withUncompressedRGBThumbnail.jpg": true, "superdesk/GAC103-thumb.jpg": true, "superdesk/iphone_gpsinfo_exif.JPG": true, "exiftool/ExifTool.jpg": true,
	}
	for name, want := range expected {
		if strings.HasPrefix(name, "broken/") || strings.Contains(name, "corrupt") {
			continue
		}
		var kind string
		_ = json.Unmarshal(want["file_type"], &kind)
		if formats[kind] == "" {
			continue
		}
		f, err := read(t, filepath.Join(dir, name))
		if err != nil {
			var pixels int
			if _ = json.Unmarshal(want["width"], &pixels); pixels != 0 {
				t.Logf("%s: %v", name, err)
			}
			compared["unread"]++
			continue
		}
		files++
		if f.Format != formats[kind] {
			t.Errorf("%s is %s, not %s", name, f.Format, kind)
		}
		var width, height int
		_ = json.Unmarshal(want["width"], &width)
		_ = json.Unmarshal(want["height"], &height)
		if got := []int{f.Width, f.Height}; width != 0 && !slices.Equal(got, []int{width, height}) && !(f.Orientation >= 5 && slices.Equal(got, []int{height, width})) {
			if !elsewhere[name] {
				t.Errorf("%s is %v, not %d × %d", name, got, width, height)
			}
			delete(elsewhere, name)
		}
		for field, got := range map[string][]string{
			"caption": {f.Facts.Caption}, "headline": {f.Facts.Headline}, "title": {f.Facts.Title}, "byline": f.Facts.Byline, "credit": {f.Facts.Credit}, "source": {f.Facts.Source},
			"copyright": {f.Facts.Copyright}, "usage_terms": {f.Facts.Terms}, "web_statement": {f.Facts.Statement}, "instructions": {f.Facts.Instructions}, "city": {f.Facts.City},
			"state": {f.Facts.State}, "country": {f.Facts.Country}, "country_code": {f.Facts.CountryCode}, "sublocation": {f.Facts.Sublocation}, "keywords": f.Facts.Keywords,
			"person_in_image": f.Facts.People, "alt_text": {f.Facts.Alt}, "digital_source_type": {f.Facts.DigitalSource}, "date_created": {f.Facts.Created},
		} {
			values := valuesOf(t, want[field])
			if len(values) == 0 {
				continue
			}
			compared[field]++
			text := plain(field, strings.Join(got, "; "))
			if !slices.ContainsFunc(values, func(v string) bool {
				return plain(field, v) == text || field == "date_created" && text != "" && strings.HasPrefix(text, plain(field, v))
			}) {
				t.Errorf("%s: its %s is %q, of %q", name, field, got, values)
			}
		}
		if want["gps"] != nil && !f.Facts.Located {
			t.Errorf("%s: located %t, of %s", name, f.Facts.Located, want["gps"])
		}
	}
	for name := range elsewhere {
		t.Errorf("%s has the size that ExifTool tells after all", name)
	}
	if files < 55 || compared["caption"] < 20 || compared["date_created"] < 35 {
		t.Errorf("only %d files were compared: %v", files, compared)
	}
	t.Logf("%d files; %v", files, compared)
}

// valuesOf are the values that ExifTool found in the blocks that are read here.
func valuesOf(t *testing.T, data json.RawMessage) (all []string) {
	if data == nil {
		return nil
	}
	var by map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&by); err != nil {
		return nil
	}
	for block, v := range by {
		if list, ok := v.([]any); ok {
			parts := make([]string, len(list))
			for i, one := range list {
				parts[i] = fmt.Sprint(one)
			}
			v = strings.Join(parts, "; ")
		}
		if strings.HasSuffix(block, "TimeCreated") || strings.HasSuffix(block, "OffsetTimeOriginal") {
			continue
		}
		all = append(all, fmt.Sprint(v))
	}
	return all
}

// plain is a value without what two programs write differently.
func plain(field, s string) string {
	s = strings.Join(strings.Fields(s), " ")
	switch field {
	case "date_created":
		s, _, _ = strings.Cut(strings.NewReplacer(":", "", "-", "", "T", "", " ", "", "Z", "").Replace(s), ".")
		if len(s) > 14 {
			s = s[:14]
		}
	case "digital_source_type":
		s = s[strings.LastIndex(s, "/")+1:]
	}
	return s
}

// A broken picture ends in a sentence, or in what is left of it; never in a panic, and never in
// values that cannot be text.
func TestABrokenPictureEndsInASentence(t *testing.T) {
	dir := folder(t)
	count, refused := 0, 0
	for _, sub := range []string{"broken", "imagemeta", "imagemeta-fuzz", "exiftool", "metadata-extractor", "superdesk", "xmp-sidecars"} {
		err := filepath.WalkDir(filepath.Join(dir, sub), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			count++
			f, err := read(t, path)
			var told *fault.Told
			if err != nil {
				refused++
				if !errors.As(err, &told) {
					t.Errorf("%s: %v", path, err)
				}
			}
			data, _ := os.ReadFile(path)
			if p := picture.Profile(data, picture.FormatOf(data)); len(p) > picture.MaxProfile {
				t.Errorf("%s has a profile of %d bytes", path, len(p))
			}
			for _, s := range f.Said {
				for _, v := range s.Values {
					if v == "" || strings.ContainsAny(v, "\x00\x01\x1b\r\ufffd") {
						t.Errorf("%s says %s: %q", path, s.Field, v)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if count < 150 || refused < 20 {
		t.Errorf("%d files, %d of them refused", count, refused)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(head(10, 10))
	f.Add(with(f, iim(set(2, 120, "Légende")), xmp(rdf(`photoshop:Credit="A">`))))
	f.Add([]byte("GIF89a\x08\x00\x06\x00\x00\x00\x00XMP DataXMP<x/>\x01\xff\xfe"))
	f.Add([]byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1"))
	f.Add([]byte("RIFF\x24\x00\x00\x00WEBPVP8X"))
	f.Add([]byte("II*\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		picture.Profile(data, picture.FormatOf(data))
		got, err := picture.Read(bytes.NewReader(data), int64(len(data)))
		if err == nil && (got.Width < 1 || got.Height < 1 || got.Width > picture.MaxSide || got.Height > picture.MaxSide || got.Width*got.Height > picture.MaxPixels) {
			t.Errorf("%d × %d was taken in", got.Width, got.Height)
		}
	})
}
