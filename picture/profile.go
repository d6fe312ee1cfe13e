package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// MaxProfile is how long a colour profile may be to go along with prints: those of screens and
// cameras have a few hundred or thousand bytes.
const MaxProfile = 60_000

// Profile is the ICC profile that says what the colours of a JPEG, PNG, WebP or AVIF file are;
// nil for none, for one that is too long, and for one that is not of red, green and blue.
func Profile(data []byte, format Format) []byte {
	var p []byte
	switch format {
	case JPEG:
		p = profileOfJPEG(data)
	case PNG:
		p = profileOfPNG(data)
	case WebP:
		p = profileOfWebP(data)
	case AVIF:
		p = profileOfAVIF(data)
	}
	// ICC.1:2022, section 7.2: its length, at 16 its colours, at 36 its mark.
	if len(p) < 128 || len(p) > MaxProfile || string(p[16:20]) != "RGB " || string(p[36:40]) != "acsp" {
		return nil
	}
	return p
}

// profileOfJPEG puts together the pieces of a profile (ICC.1:2022, annex B.4).
func profileOfJPEG(data []byte) []byte {
	const mark = "ICC_PROFILE\x00"
	pieces := map[byte][]byte{}
	var count byte
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		kind, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if kind == 0xda || size < 2 || at+2+size > len(data) { // the pixels begin
			break
		}
		body := data[at+4 : at+2+size]
		if kind == 0xe2 && len(body) > len(mark)+2 && string(body[:len(mark)]) == mark {
			pieces[body[len(mark)]], count = body[len(mark)+2:], body[len(mark)+1]
		}
		at += 2 + size
	}
	var all []byte
	for i := byte(1); i <= count && i != 0; i++ {
		all = append(all, pieces[i]...)
		if pieces[i] == nil || len(all) > MaxProfile {
			return nil
		}
	}
	return all
}

// profileOfPNG reads the chunk iCCP (PNG, section 11.3.2.3).
func profileOfPNG(data []byte) []byte {
	for at := 8; at+12 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[at:]))
		if size < 0 || size > len(data)-at-12 {
			return nil
		}
		switch body := data[at+8 : at+8+size]; string(data[at+4 : at+8]) {
		case "IDAT":
			return nil
		case "iCCP":
			_, rest, ok := bytes.Cut(body, []byte{0})
			if !ok || len(rest) < 1 {
				return nil
			}
			z, err := zlib.NewReader(bytes.NewReader(rest[1:]))
			if err != nil {
				return nil
			}
			p, err := io.ReadAll(io.LimitReader(z, MaxProfile+1))
			if err != nil {
				return nil
			}
			return p
		}
		at += 12 + size
	}
	return nil
}

// profileOfWebP reads the chunk ICCP (RFC 9649, section 2.7.1.4).
func profileOfWebP(data []byte) []byte {
	for at := 12; at+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[at+4:]))
		if size < 0 || size > len(data)-at-8 {
			return nil
		}
		if string(data[at:at+4]) == "ICCP" {
			return data[at+8 : at+8+size]
		}
		at += 8 + size + size%2
	}
	return nil
}

// profileOfAVIF reads the property colr (ISO/IEC 14496-12, section 12.1.5).
func profileOfAVIF(data []byte) []byte {
	for _, b := range propertiesOf(metaOf(bytes.NewReader(data))) {
		if b.Kind == "colr" && len(b.Body) > 4 && (string(b.Body[:4]) == "prof" || string(b.Body[:4]) == "rICC") {
			return b.Body[4:]
		}
	}
	return nil
}
