package picture

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// Bounds of a packet of XMP.
const (
	maxPacket = 4 << 20 // bytes
	maxTokens = 200_000
)

const nsRDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

// readXMP reads the properties of a packet (XMP Specification part 1, section 7), by
// namespace and name. A list has its values in order, of one in several languages that which
// stands for all comes first. What is put together of parts has none. What comes after a
// place that is no XML is left out.
func readXMP(packet []byte) map[string][]string {
	all := map[string][]string{}
	x := &xmp{d: xml.NewDecoder(bytes.NewReader(inUTF8(packet))), all: all}
	x.d.Strict = false
	x.d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	for {
		t, ok := x.token()
		if !ok {
			return all
		}
		if s, is := t.(xml.StartElement); is && s.Name == (xml.Name{Space: nsRDF, Local: "RDF"}) {
			x.descriptions()
		}
	}
}

// inUTF8 is a packet that may be in UTF-16 (part 1, section 7.1) in UTF-8.
func inUTF8(packet []byte) []byte {
	packet = packet[:min(len(packet), maxPacket)]
	var order unicode.Endianness
	switch {
	case len(packet) < 2:
		return packet
	case packet[0] == 0xfe && packet[1] == 0xff, packet[0] == 0 && packet[1] == '<':
		order = unicode.BigEndian
	case packet[0] == 0xff && packet[1] == 0xfe, packet[0] == '<' && packet[1] == 0:
		order = unicode.LittleEndian
	default:
		return bytes.TrimRight(packet, "\x00")
	}
	out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(packet)
	if err != nil {
		out, _ = unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(packet)
	}
	return out
}

type xmp struct {
	d      *xml.Decoder
	all    map[string][]string
	tokens int
}

// token is the next one; ok is false at the end, and where there is too much or no XML.
func (x *xmp) token() (xml.Token, bool) {
	if x.tokens++; x.tokens > maxTokens {
		return nil, false
	}
	t, err := x.d.Token()
	return t, err == nil
}

// set keeps values of a property; who says it first has said it.
func (x *xmp) set(name xml.Name, values []string) {
	if name.Space == "" || name.Space == nsRDF || name.Space == "xmlns" || len(values) == 0 {
		return
	}
	key := name.Space + strings.ToUpper(name.Local[:1]) + name.Local[1:]
	if x.all[key] == nil && len(x.all) < 2000 {
		x.all[key] = values
	}
}

// descriptions reads what is in rdf:RDF.
func (x *xmp) descriptions() {
	for {
		t, ok := x.token()
		if !ok {
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			for _, a := range t.Attr {
				if v := strings.TrimSpace(a.Value); v != "" {
					x.set(a.Name, []string{v})
				}
			}
			x.properties()
		case xml.EndElement:
			return
		}
	}
}

// properties reads what is in rdf:Description.
func (x *xmp) properties() {
	for {
		t, ok := x.token()
		if !ok {
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			name, values := t.Name, x.values()
			for _, a := range t.Attr {
				if len(values) == 0 && a.Name == (xml.Name{Space: nsRDF, Local: "resource"}) {
					values = []string{a.Value}
				}
			}
			x.set(name, values)
		case xml.EndElement:
			return
		}
	}
}

// values reads what is in a property.
func (x *xmp) values() (values []string) {
	var text strings.Builder
	for {
		t, ok := x.token()
		if !ok {
			return values
		}
		switch t := t.(type) {
		case xml.CharData:
			text.Write(t[:min(len(t), maxFact)])
		case xml.StartElement:
			if t.Name.Space == nsRDF && slices.Contains([]string{"Alt", "Bag", "Seq"}, t.Name.Local) {
				values = x.list()
			} else {
				x.skip()
			}
		case xml.EndElement:
			if v := strings.TrimSpace(text.String()); v != "" && values == nil {
				return []string{v}
			}
			return values
		}
	}
}

// list reads the items of a list.
func (x *xmp) list() (values []string) {
	for {
		t, ok := x.token()
		if !ok {
			return values
		}
		switch t := t.(type) {
		case xml.StartElement:
			v := strings.TrimSpace(x.text())
			if v == "" || len(values) >= maxValues {
				continue
			}
			values = append(values, v)
			for _, a := range t.Attr {
				if a.Name.Local == "lang" && a.Value == "x-default" {
					values = append([]string{v}, values[:len(values)-1]...)
				}
			}
		case xml.EndElement:
			return values
		}
	}
}

// text is what stands in an element itself.
func (x *xmp) text() string {
	var text strings.Builder
	for {
		t, ok := x.token()
		if !ok {
			return text.String()
		}
		switch t := t.(type) {
		case xml.CharData:
			if text.Len() < maxFact {
				text.Write(t[:min(len(t), maxFact)])
			}
		case xml.StartElement:
			x.skip()
		case xml.EndElement:
			return text.String()
		}
	}
}

// skip passes over an element that was entered.
func (x *xmp) skip() {
	for depth := 1; depth > 0; {
		t, ok := x.token()
		if !ok {
			return
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
}
