package darkroom

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"strings"

	"marbre/picture"
)

// Signed is an encoded print with what its file says of whose it is: who made it, credit,
// copyright, terms, and how it was made, as XMP. IPTC asks that these stay with a picture
// wherever it goes (Photo Metadata Standard 2023.2, section 1); all else that a file says, of
// its camera and of where it was taken, stays in the house. profile says what its
// colours are (picture.Profile); without one they are sRGB.
func Signed(data []byte, as Coding, f picture.Facts, profile []byte) []byte {
	packet := xmpOf(f)
	if packet == "" && len(profile) == 0 {
		return data
	}
	switch as {
	case AsJPEG:
		return inJPEG(data, packet, profile)
	case AsPNG:
		return inPNG(data, packet, profile)
	case AsWebP:
		return inWebP(data, packet, profile)
	case AsAVIF:
		return inAVIF(data, packet, profile)
	}
	return data
}

// xmpOf is a packet of XMP (XMP Specification part 1, section 7); "" when nothing is to be said.
func xmpOf(f picture.Facts) string {
	var b strings.Builder
	say := func(format string, values ...string) {
		list := make([]any, 0, len(values))
		for _, v := range values {
			if v == "" {
				return
			}
			var safe strings.Builder
			_ = xml.EscapeText(&safe, []byte(v)) // a builder takes everything
			list = append(list, safe.String())
		}
		fmt.Fprintf(&b, format, list...)
	}
	const alt = `<rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt>`
	if len(f.Byline) > 0 {
		b.WriteString("<dc:creator><rdf:Seq>")
		for _, who := range f.Byline {
			say("<rdf:li>%s</rdf:li>", who)
		}
		b.WriteString("</rdf:Seq></dc:creator>")
	}
	say("<dc:rights>"+alt+"</dc:rights>", f.Copyright)
	say("<photoshop:Credit>%s</photoshop:Credit>", f.Credit)
	say("<photoshop:Source>%s</photoshop:Source>", f.Source)
	say("<xmpRights:UsageTerms>"+alt+"</xmpRights:UsageTerms>", f.Terms)
	say("<xmpRights:WebStatement>%s</xmpRights:WebStatement>", f.Statement)
	say("<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/%s</Iptc4xmpExt:DigitalSourceType>", f.DigitalSource)
	if b.Len() == 0 || b.Len() > 60_000 { // a segment of JPEG holds no more
		return ""
	}
	return `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">` +
		b.String() + `</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
}

// inJPEG puts a packet into its segment after the start (XMP Specification part 3,
// section 1.1.3).
func inJPEG(data []byte, packet string, profile []byte) []byte {
	out := append([]byte{}, data[:2]...)
	segment := func(kind byte, body string) {
		out = append(out, 0xff, kind)
		out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
		out = append(out, body...)
	}
	if packet != "" {
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+packet)
	}
	if len(profile) > 0 {
		segment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(profile))
	}
	return append(out, data[2:]...)
}

// inPNG puts a packet into a chunk after the head (part 3, section 1.1.5).
func inPNG(data []byte, packet string, profile []byte) []byte {
	const head = 8 + 4 + 4 + 13 + 4
	out := append([]byte{}, data[:head]...)
	add := func(chunk string) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
		out = append(out, chunk...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(chunk)))
	}
	if len(profile) > 0 {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = z.Write(profile) // a buffer takes everything
		_ = z.Close()
		add("iCCPprofile\x00\x00" + b.String())
	}
	if packet != "" {
		add("iTXtXML:com.adobe.xmp\x00\x00\x00\x00\x00" + packet)
	}
	return append(out, data[head:]...)
}

// inWebP puts a packet after the picture, for which the file must be an extended one (RFC
// 9649, section 2.7).
func inWebP(data []byte, packet string, profile []byte) []byte {
	const xmp, alpha, icc = 0x04, 0x10, 0x20
	var says byte
	if packet != "" {
		says |= xmp
	}
	if len(profile) > 0 {
		says |= icc
	}
	var b bytes.Buffer
	b.WriteString("RIFF\x00\x00\x00\x00WEBP")
	rest := data[12:]
	if string(rest[:4]) == "VP8X" {
		head := bytes.Clone(rest[:18])
		head[8] |= says
		b.Write(head)
		rest = rest[18:]
	} else {
		width, height, through, ok := picture.SizeOfWebP(rest)
		if !ok {
			return data
		}
		flags := says
		if through {
			flags |= alpha
		}
		w, h := width-1, height-1
		b.WriteString("VP8X\x0a\x00\x00\x00")
		b.Write([]byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
	}
	add := func(kind, body string) {
		b.WriteString(kind)
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(body))))
		b.WriteString(body)
		if len(body)%2 == 1 {
			b.WriteByte(0)
		}
	}
	if len(profile) > 0 {
		add("ICCP", string(profile))
	}
	b.Write(rest)
	if packet != "" {
		add("XMP ", packet)
	}
	out := b.Bytes()
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}
