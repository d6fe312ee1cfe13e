package intake

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"marbre/fault"
)

// decode makes UTF-8 of raw. What is UTF-8 is read as that whatever is declared; then
// count the byte order mark, what HTTP said, <meta> and the XML declaration, and last
// how the bytes look. It fails with fault.Invalid for what is no text.
func decode(raw []byte, declared string) (string, error) {
	if len(raw) > MaxBytes {
		return "", fault.Tell(fault.TooLarge, "intake.too-large", MaxBytes>>20)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return "", fault.Tell(fault.Invalid, "intake.empty")
	}
	if kind := other(raw); kind != "" {
		return "", fault.Tell(fault.Invalid, "intake.not-page", kind)
	}
	text := strings.ReplaceAll(toUTF8(raw, declared), "\u00ad", "") // where a word may be broken: no part of it
	if text = strings.TrimPrefix(text, "\ufeff"); !readable(text) {
		return "", fault.Tell(fault.Invalid, "intake.binary")
	}
	if strings.TrimSpace(text) == "" {
		return "", fault.Tell(fault.Invalid, "intake.empty")
	}
	if t := strings.TrimSpace(text); (t[0] == '{' || t[0] == '[') && json.Valid([]byte(t)) {
		return "", fault.Tell(fault.Invalid, "intake.not-page", "JSON")
	}
	return text, nil
}

// signs are how files begin that are no pages.
var signs = []struct{ begin, kind string }{
	{"%PDF-", "PDF"}, {"\x89PNG", "PNG"}, {"\xff\xd8\xff", "JPEG"}, {"GIF8", "GIF"}, {"RIFF", "RIFF"}, {"PK\x03\x04", "ZIP"},
	{"\x1f\x8b", "gzip"}, {"\x7fELF", "ELF"}, {"\xd0\xcf\x11\xe0", "Office"}, {"{\\rtf", "RTF"}, {"OggS", "Ogg"}, {"ID3", "MP3"},
	{"BZh", "bzip2"}, {"\x28\xb5\x2f\xfd", "Zstandard"}, {"\xfd7zXZ", "XZ"}, {"wOF2", "WOFF"}, {"SQLite format 3", "SQLite"},
}

// other names what raw is instead of a page, "" where nothing says so.
func other(raw []byte) string {
	for _, s := range signs {
		if bytes.HasPrefix(raw, []byte(s.begin)) {
			return s.kind
		}
	}
	if len(raw) > 12 && string(raw[4:8]) == "ftyp" {
		return "MP4"
	}
	return ""
}

// readable reports whether a text holds hardly any characters that no text has.
func readable(text string) bool {
	bad, all := 0, 0
	for _, r := range text[:min(len(text), 1<<16)] {
		all++
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r == utf8.RuneError {
			bad++
		}
	}
	return bad*20 <= all
}

func toUTF8(raw []byte, declared string) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return convert(raw, xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM))
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return convert(raw, xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM))
	}
	if e := wide(raw); e != nil {
		return convert(raw, e)
	}
	escaped := bytes.Contains(raw, []byte("\x1b$")) // ISO-2022-JP, whose bytes are all ASCII
	if escaped {
		return convert(raw, japanese.ISO2022JP)
	}
	if mostlyUTF8(raw) {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	for _, label := range []string{declared, said(raw)} {
		e, name := charset.Lookup(label)
		if e == nil || name == "utf-8" || strings.HasPrefix(name, "utf-16") || name == "replacement" {
			continue
		}
		if text := convert(raw, e); fits(text) {
			return text
		}
	}
	return guess(raw)
}

func convert(raw []byte, e encoding.Encoding) string {
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return string(text)
}

// wide is UTF-16 without its mark, told by the zeros beside ASCII.
func wide(raw []byte) encoding.Encoding {
	even, odd := 0, 0
	head := raw[:min(len(raw), 4096)]
	for i, c := range head {
		switch {
		case c == 0 && i%2 == 0:
			even++
		case c == 0:
			odd++
		}
	}
	switch n := len(head) / 2; {
	case n == 0:
	case odd*3 > n && even*10 < odd:
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)
	case even*3 > n && odd*10 < even:
		return xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)
	}
	return nil
}

// mostlyUTF8 reports whether raw is UTF-8, but for a few bytes that were cut or pasted in.
func mostlyUTF8(raw []byte) bool {
	if utf8.Valid(raw) {
		return true
	}
	good, bad := 0, 0
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 20*bad
}

// said is the charset that the document declares within its first 4096 bytes (HTML, 13.2.3.2).
func said(raw []byte) string {
	head := strings.ToLower(string(raw[:min(len(raw), 4096)]))
	for _, key := range []string{"charset", "encoding"} {
		rest := head
		for {
			_, after, ok := strings.Cut(rest, key)
			if !ok {
				break
			}
			rest = after
			value, ok := strings.CutPrefix(strings.TrimLeft(after, " \t\r\n"), "=")
			if !ok {
				continue
			}
			value = strings.TrimLeft(value, " \t\r\n\"'")
			if end := strings.IndexAny(value, "\"'; \t\r\n/?>"); end > 0 {
				return value[:end]
			}
		}
	}
	return ""
}

// fits reports whether a text that was decoded by what was declared can be that: it
// has hardly any characters that the charset leaves out.
func fits(text string) bool {
	bad, high := 0, 0
	for _, r := range text {
		if r >= 0x80 {
			high++
		}
		if r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			bad++
		}
	}
	return bad*20 <= high
}

// charsets are those that pages without a word on it are tried as.
var charsets = []encoding.Encoding{
	charmap.Windows1252, charmap.Windows1251, charmap.Windows1256, charmap.KOI8R, charmap.Windows1250,
	japanese.ShiftJIS, japanese.EUCJP, simplifiedchinese.GB18030, korean.EUCKR, traditionalchinese.Big5,
}

// guess decodes raw as that charset under which its characters look most like words.
func guess(raw []byte) string {
	sample := highest(raw)
	best, most := charsets[0], -1.0
	for _, e := range charsets {
		if s := likely(convert(sample, e)); s > most {
			best, most = e, s
		}
	}
	return convert(raw, best)
}

// highest are the first stretches of raw that are not ASCII, with what stands around them.
func highest(raw []byte) []byte {
	var out []byte
	for i := 0; i < len(raw) && len(out) < 1<<15; {
		if raw[i] < 0x80 {
			i++
			continue
		}
		from := max(i-8, 0)
		for from < i && (raw[from] == '<' || raw[from] == '>') {
			from++
		}
		to := i
		for quiet := 0; to < len(raw) && quiet < 8 && to-i < 4096; to++ {
			if raw[to] < 0x80 {
				quiet++
			} else {
				quiet = 0
			}
		}
		out = append(append(out, raw[from:to]...), '\n')
		i = to
	}
	return out
}

// likely weighs a text by its characters beyond ASCII: those that pages of a language
// are full of count for it, those that hardly ever stand together against.
func likely(text string) float64 {
	score, n := 0.0, 0
	var last rune
	for _, r := range text {
		if r < 0x80 {
			if unicode.IsLetter(r) && (last >= 0x400 && last < 0x460 || last >= 0x620 && last < 0x660) {
				score-- // two alphabets in one word
			}
			last = r
			continue
		}
		n++
		if r >= 0x400 && r < 0x660 && last < 0x80 && unicode.IsLetter(last) {
			score -= 2
		}
		small := unicode.IsLower(last) || last == 0 || last == ' ' || last == '\n' || unicode.IsUpper(last)
		switch {
		case r == utf8.RuneError, r < 0xa0, r >= 0xe000 && r < 0xf900:
			score -= 4
		case r >= 0x3041 && r <= 0x30ff: // kana
			score += 1.6
		case r >= 0xff61 && r <= 0xff9f: // half-width kana: bytes of something else
			score -= 1
		case r >= 0xac00 && r <= 0xd7a3:
			score++
		case r >= 0x4e00 && r <= 0x9fff:
			if frequent(r) {
				score += 1.5
			}
		case r >= 0x0430 && r <= 0x044f:
			if small {
				score++
			}
		case r >= 0x0410 && r <= 0x042f:
			if unicode.IsLower(last) {
				score--
			} else {
				score += 0.3
			}
		case r >= 0x0621 && r <= 0x064a:
			score++
		case strings.ContainsRune("éèàùâêîôûçëïüöäßñáíóúãõåøæœ’“”«»–—…°€ ¡¿", r):
			if unicode.IsLetter(last) && last >= 0x80 && unicode.IsLetter(r) {
				score -= 0.5 // two in a row: bytes of another alphabet
			} else {
				score += 0.8
			}
		case strings.ContainsRune("ąćęłńóśźżčďěňřšťůžőű", r):
			score += 0.75
		case unicode.IsLetter(r):
			score -= 0.3
		default:
			score -= 0.1
		}
		last = r
	}
	if n == 0 {
		return 0
	}
	return score / float64(n)
}

// frequent reports whether a Chinese character is one of those that every text is full of.
func frequent(r rune) bool {
	return strings.ContainsRune("的一是不了在人有我他这中大来上国個们到说和地也子时道出而要于就下得可你年生会自着去之过家学对多么发成心方前天面起日本事行分後后時会場社員東京市長者政府經過這說為與會對發們來國報新聞民法年月部員表示主席總統记者报道经济", r)
}
