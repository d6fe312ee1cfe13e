package picture

import (
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bep/imagemeta"
	"golang.org/x/text/encoding/charmap"
)

// Facts are what a file says of its picture: of each the value of XMP, or else of
// IPTC-IIM, or else of Exif (IPTC Photo Metadata Standard 2023.2 maps them onto each
// other). What the desk writes is kept elsewhere and never changes them.
type Facts struct {
	Title         string   `json:"title,omitempty"`
	Headline      string   `json:"headline,omitempty"`
	Caption       string   `json:"caption,omitempty"`
	Alt           string   `json:"alt,omitempty"`
	Byline        []string `json:"byline,omitempty"`
	Credit        string   `json:"credit,omitempty"`
	Source        string   `json:"source,omitempty"`
	Copyright     string   `json:"copyright,omitempty"`
	Terms         string   `json:"terms,omitempty"`     // of use
	Statement     string   `json:"statement,omitempty"` // an address at which the rights stand
	Instructions  string   `json:"instructions,omitempty"`
	Created       string   `json:"created,omitempty"` // ISO 8601, as far as it is said: 2024, 2024-07-04, 2024-07-04T14:12:00+02:00
	Sublocation   string   `json:"sublocation,omitempty"`
	City          string   `json:"city,omitempty"`
	State         string   `json:"state,omitempty"`
	Country       string   `json:"country,omitempty"`
	CountryCode   string   `json:"country_code,omitempty"`
	People        []string `json:"people,omitempty"` // who is shown
	Keywords      []string `json:"keywords,omitempty"`
	Language      string   `json:"language,omitempty"`
	DigitalSource string   `json:"digital_source,omitempty"` // a term of IPTC's vocabulary: digitalCapture, trainedAlgorithmicMedia
	Located       bool     `json:"located,omitempty"`        // it says where it was taken, to the metre
}

// A Said is one value of one field as one block of the file has it.
type Said struct {
	Field  string   `json:"field"` // as Facts names it
	By     string   `json:"by"`    // xmp, iim, exif
	Values []string `json:"values"`
}

// The blocks of a file, the one that counts most first.
var blocks = []string{"xmp", "iim", "exif"}

// Bounds of what is read.
const (
	maxFact   = 10_000 // bytes of one value
	maxValues = 200    // of one field
)

// XMP's namespaces (XMP Specification part 2; IPTC Photo Metadata Standard).
const (
	nsDC        = "http://purl.org/dc/elements/1.1/"
	nsPhotoshop = "http://ns.adobe.com/photoshop/1.0/"
	nsRights    = "http://ns.adobe.com/xap/1.0/rights/"
	nsCore      = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
	nsExif      = "http://ns.adobe.com/exif/1.0/"
	nsExt       = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
)

// xmpFields says which field a property of XMP is.
var xmpFields = map[string]string{
	nsDC + "Description": "caption", nsDC + "Title": "title", nsDC + "Creator": "byline", nsDC + "Rights": "copyright", nsDC + "Subject": "keywords", nsDC + "Language": "language",
	nsPhotoshop + "Headline": "headline", nsPhotoshop + "Credit": "credit", nsPhotoshop + "Source": "source", nsPhotoshop + "DateCreated": "created",
	nsPhotoshop + "City": "city", nsPhotoshop + "State": "state", nsPhotoshop + "Country": "country", nsPhotoshop + "Instructions": "instructions",
	nsRights + "UsageTerms": "terms", nsRights + "WebStatement": "statement",
	nsCore + "CountryCode": "country_code", nsCore + "Location": "sublocation", nsCore + "AltTextAccessibility": "alt",
	nsExt + "PersonInImage": "people", nsExt + "DigitalSourceType": "digital_source", nsExif + "GPSLatitude": "located",
}

// iimFields says which field a data set of IIM is (IIM 4.2, record 2).
var iimFields = map[string]string{
	"Caption-Abstract": "caption", "ObjectName": "title", "Headline": "headline", "By-line": "byline", "Credit": "credit", "Source": "source", "CopyrightNotice": "copyright",
	"Keywords": "keywords", "DateCreated": "created", "TimeCreated": "time", "City": "city", "Province-State": "state", "Country-PrimaryLocationName": "country",
	"Country-PrimaryLocationCode": "country_code", "Sub-location": "sublocation", "SpecialInstructions": "instructions", "LanguageIdentifier": "language",
}

// exifFields says which field a tag of Exif is.
var exifFields = map[string]string{
	"ImageDescription": "caption", "Artist": "byline", "Copyright": "copyright", "DateTimeOriginal": "created", "OffsetTimeOriginal": "zone",
}

// xmpSaid hands on the fields of a packet.
func xmpSaid(packet []byte, keep func(by, field string, values []string)) {
	props := readXMP(packet)
	for _, name := range slices.Sorted(maps.Keys(props)) {
		field, values := xmpFields[name], props[name]
		if field == "located" {
			values = []string{"yes"}
		}
		keep("xmp", field, values)
	}
}

var kinds = map[Format]imagemeta.ImageFormat{
	JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP, TIFF: imagemeta.TIFF, AVIF: imagemeta.AVIF, HEIC: imagemeta.HEIF,
}

// factsIn reads what a file says. A block that cannot be read says nothing; what was read before stays.
func factsIn(r io.ReadSeeker, format Format) (all []Said, orientation int) {
	kind, ok := kinds[format]
	said := map[string]map[string][]string{"xmp": {}, "iim": {}, "exif": {}}
	utf8IIM := false
	keep := func(by, field string, values []string) {
		if field == "" || said[by][field] != nil { // who says it first has said it
			return
		}
		if values = tidy(values); len(values) > 0 {
			said[by][field] = values
		}
	}
	read := func(block imagemeta.Source, handle func(imagemeta.TagInfo), packet func([]byte)) {
		if !ok || rewind(r) != nil {
			return
		}
		o := imagemeta.Options{
			R: &metered{r, mostRead}, ImageFormat: kind, Sources: block, LimitNumTags: 5000, LimitTagSize: maxFact,
			ShouldHandleTag: func(t imagemeta.TagInfo) bool {
				return t.Source != imagemeta.EXIF || strings.HasPrefix(t.Namespace, "IFD0")
			},
			HandleTag: func(t imagemeta.TagInfo) error { handle(t); return nil },
		}
		if packet != nil {
			o.HandleXMP = func(r io.Reader) error {
				data, err := io.ReadAll(io.LimitReader(r, maxPacket))
				packet(data)
				if err == nil {
					_, err = io.Copy(io.Discard, r)
				}
				return err
			}
		}
		_, _ = imagemeta.Decode(o) // what was read before it stopped counts
	}
	read(imagemeta.EXIF, func(t imagemeta.TagInfo) {
		switch {
		case t.Namespace == "IFD0" && t.Tag == "Orientation":
			if n, ok := whole(t.Value); ok && n >= 1 && n <= 8 {
				orientation = n
			}
		case strings.HasSuffix(t.Namespace, "GPSInfoIFD") && t.Tag == "GPSLatitude":
			keep("exif", "located", []string{"yes"})
		default:
			keep("exif", exifFields[t.Tag], texts(t.Value))
		}
	}, nil)
	read(imagemeta.IPTC, func(t imagemeta.TagInfo) {
		if t.Tag == "CodedCharacterSet" {
			utf8IIM = t.Value == "UTF8"
			return
		}
		values := texts(t.Value)
		if !utf8IIM {
			for i, v := range values {
				values[i] = undeclared(v)
			}
		}
		if t.Namespace == "IPTCApplication" {
			keep("iim", iimFields[t.Tag], values)
		}
	}, nil)
	read(imagemeta.XMP, func(imagemeta.TagInfo) {}, func(packet []byte) { xmpSaid(packet, keep) })
	xmpSaid(packetOf(r, format), keep)
	for _, by := range blocks {
		dates(said[by])
		for _, field := range fieldNames {
			if v := said[by][field]; len(v) > 0 {
				all = append(all, Said{field, by, v})
			}
		}
	}
	return all, orientation
}

// mostRead is how many bytes are read for the facts of a file, those twice that are read
// twice: a file that leads its reader in circles ends there.
const mostRead = 64 << 20

// metered reads so many bytes and no more.
type metered struct {
	io.ReadSeeker
	left int64
}

func (m *metered) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := m.ReadSeeker.Read(p[:min(int64(len(p)), m.left)])
	m.left -= int64(n)
	return n, err
}

// fieldNames are the fields in the order of Facts.
var fieldNames = []string{
	"title", "headline", "caption", "alt", "byline", "credit", "source", "copyright", "terms", "statement", "instructions", "created",
	"sublocation", "city", "state", "country", "country_code", "people", "keywords", "language", "digital_source", "located",
}

// Choose takes of each field what the block that counts most says.
func Choose(all []Said) (f Facts) {
	for _, by := range slices.Backward(blocks) { // a later one stands over an earlier one
		for _, s := range all {
			if s.By == by && len(s.Values) > 0 {
				f.set(s.Field, s.Values)
			}
		}
	}
	return f
}

func (f *Facts) set(field string, values []string) {
	first := values[0]
	switch field {
	case "title":
		f.Title = first
	case "headline":
		f.Headline = first
	case "caption":
		f.Caption = first
	case "alt":
		f.Alt = first
	case "byline":
		f.Byline = values
	case "credit":
		f.Credit = first
	case "source":
		f.Source = first
	case "copyright":
		f.Copyright = first
	case "terms":
		f.Terms = first
	case "statement":
		f.Statement = first
	case "instructions":
		f.Instructions = first
	case "created":
		f.Created = first
	case "sublocation":
		f.Sublocation = first
	case "city":
		f.City = first
	case "state":
		f.State = first
	case "country":
		f.Country = first
	case "country_code":
		f.CountryCode = first
	case "people":
		f.People = values
	case "keywords":
		f.Keywords = values
	case "language":
		f.Language = first
	case "digital_source":
		f.DigitalSource = first[strings.LastIndex(first, "/")+1:]
	case "located":
		f.Located = true
	}
}

// texts are the values of a tag as text.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return slices.Clone(v)
	}
	return nil
}

func whole(v any) (int, bool) {
	switch v := v.(type) {
	case uint16:
		return int(v), true
	case uint32:
		return int(v), true
	case int:
		return v, true
	}
	return 0, false
}

// undeclared reads a value of IIM that was taken for Latin-1 because no coding is
// declared (IIM 4.2, section 1:90): as UTF-8 where it can be that, since most programs
// write it without a word, else as Windows-1252, which is Latin-1 and more.
func undeclared(s string) string {
	raw, err := charmap.ISO8859_1.NewEncoder().String(s)
	if err != nil {
		return s
	}
	if utf8.ValidString(raw) {
		return raw
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 && r < 0xa0 }) {
		if win, err := charmap.Windows1252.NewDecoder().String(raw); err == nil {
			return win
		}
	}
	return s
}

// tidy leaves out what is no text: NUL and other controls, broken characters, empty
// values and what is over the bounds.
func tidy(values []string) (kept []string) {
	for _, v := range values {
		v = strings.Map(func(r rune) rune {
			if r == '\r' || r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == utf8.RuneError || r == 0xfeff {
				return -1
			}
			return r
		}, strings.ToValidUTF8(strings.ReplaceAll(v, "\r\n", "\n"), ""))
		if v = strings.TrimSpace(v); v == "" || len(v) > maxFact || slices.Contains(kept, v) {
			continue
		}
		if kept = append(kept, v); len(kept) == maxValues {
			break
		}
	}
	return kept
}

// dates makes one of the date, the time and the zone that a block says apart.
func dates(block map[string][]string) {
	day, clock, zone := first(block["created"]), first(block["time"]), first(block["zone"])
	delete(block, "time")
	delete(block, "zone")
	delete(block, "created")
	if when := moment(day, clock, zone); when != "" {
		block["created"] = []string{when}
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// moment reads a date of Exif (2024:07:04 14:12:00), IIM (2024:07:04, and
// 14:12:00+02:00 beside it) or XMP (ISO 8601, as far as it is known); "" for what is none.
func moment(day, clock, zone string) string {
	day = strings.TrimSpace(day)
	if len(day) >= 10 && (day[10:] == "" || day[10] == 'T' || day[10] == ' ') {
		if rest := strings.TrimLeft(day[10:], "T "); rest != "" {
			clock = rest
		}
		day = strings.ReplaceAll(day[:10], ":", "-")
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		t, err := time.Parse(layout, day)
		if err != nil || t.Year() < 1800 {
			continue
		}
		if layout != "2006-01-02" || clock == "" {
			return day
		}
		return day + clockOf(clock, zone)
	}
	return ""
}

// clockOf is a time of day with its zone as far as it is known; "" for none.
func clockOf(clock, zone string) string {
	for _, layout := range []string{"15:04:05.999999999Z07:00", "15:04:05Z07:00", "15:04Z07:00"} {
		if t, err := time.Parse(layout, clock); err == nil {
			return "T" + t.Format("15:04:05Z07:00")
		}
	}
	for _, layout := range []string{"15:04:05.999999999", "15:04:05", "15:04"} {
		t, err := time.Parse(layout, clock)
		if err != nil {
			continue
		}
		said := "T" + t.Format("15:04:05")
		if z, err := time.Parse("-07:00", strings.TrimSpace(zone)); err == nil {
			said += z.Format("Z07:00")
		}
		return said
	}
	return ""
}
