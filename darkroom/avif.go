package darkroom

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"github.com/gen2brain/avif"

	"marbre/fault"
	"marbre/picture"
)

// lightAVIF refuses a file that moves, and one that would cost its decoder too much memory.
func lightAVIF(data []byte) error {
	pixels, ok := picture.PixelsOfAVIF(data)
	if !ok {
		return fault.Tell(fault.Invalid, "picture.moving-or-broken", "AVIF")
	}
	if pixels > picture.MaxAVIF {
		return fault.Tell(fault.Invalid, "picture.avif-too-large", picture.MaxAVIF/1_000_000)
	}
	return nil
}

// decodeAVIF reads a file that is light. Where its decoder gives up it gives nothing instead of an
// error, as nothing to see.
func decodeAVIF(r io.Reader) (image.Image, error) {
	m, err := avif.Decode(r)
	if err != nil {
		return nil, err
	}
	var pix []byte
	switch m := m.(type) {
	case *image.RGBA:
		pix = m.Pix
	case *image.RGBA64:
		pix = m.Pix
	}
	if len(bytes.Trim(pix, "\x00")) == 0 {
		return nil, errors.New("it holds nothing to see")
	}
	return m, nil
}

// inAVIF puts a packet into a file as an item of its own that describes the picture (AVIF 1.1,
// section 2; ISO/IEC 23008-12, section A.3), and a profile in the place of the colours that
// the encoder wrote there (ISO/IEC 14496-12, section 12.1.5). A file that is not as our
// encoder makes it stays as it is.
func inAVIF(data []byte, packet string, profile []byte) []byte {
	top, ok := picture.Boxes(data)
	if !ok || len(top) != 3 || top[1].Kind != "meta" || top[2].Kind != "mdat" || len(top[1].Body) < 4 {
		return data
	}
	old, ok := picture.Boxes(top[1].Body[4:])
	if !ok {
		return data
	}
	var items uint16 // their numbers go from 1 on
	var primary []byte
	var places int // which box says where they are
	var parts []picture.Box
	for _, b := range old {
		switch {
		case b.Kind == "pitm" && len(b.Body) == 6:
			primary = b.Body[4:]
		case b.Kind == "iloc" && len(b.Body) >= 8 && bytes.HasPrefix(b.Body, []byte{0, 0, 0, 0, 0x44, 0}):
			items, places = binary.BigEndian.Uint16(b.Body[6:]), len(parts)
			if len(b.Body) != 8+14*int(items) {
				return data
			}
			b.Body = bytes.Clone(b.Body)
		case b.Kind == "iprp" && len(profile) > 0:
			b.Body = withProfile(b.Body, profile)
		}
		parts = append(parts, b)
	}
	if items == 0 || primary == nil {
		return data
	}
	if packet != "" {
		parts = described(parts, places, items+1, primary, len(packet))
	}
	meta := bytes.Clone(top[1].Body[:4])
	for _, b := range parts {
		meta = append(meta, b.Bytes()...)
	}
	// What stands behind has moved.
	begin := len(top[0].Bytes()) + len(top[1].Bytes()) + 8
	moved := len(meta) - len(top[1].Body)
	loc := bytes.Index(meta, parts[places].Bytes()) + 8
	for i := range int(binary.BigEndian.Uint16(meta[loc+6:])) {
		at := meta[loc+8+14*i+6:]
		offset := int(binary.BigEndian.Uint32(at)) + moved
		if i == int(items) { // the packet, behind all that there was
			offset = begin + moved + len(top[2].Body)
		}
		binary.BigEndian.PutUint32(at, uint32(offset))
	}
	out := append(top[0].Bytes(), picture.Box{Kind: "meta", Body: meta}.Bytes()...)
	return append(out, picture.Box{Kind: "mdat", Body: append(bytes.Clone(top[2].Body), packet...)}.Bytes()...)
}

// described are the boxes of a file with an item more, of so many bytes, which describes the primary one. Where it
// is, is filled in later.
func described(parts []picture.Box, places int, item uint16, primary []byte, size int) (all []picture.Box) {
	big := binary.BigEndian
	number := big.AppendUint16(nil, item)
	// ISO/IEC 14496-12, section 8.11.12: from which to how many and which.
	refers := picture.Box{Kind: "cdsc", Body: append(append(number, 0, 1), primary...)}.Bytes()
	known := false
	for i, b := range parts {
		switch {
		case i == places: // section 8.11.3
			b.Body = append(bytes.Clone(b.Body), number...)
			b.Body = big.AppendUint32(append(b.Body, 0, 0, 0, 1, 0, 0, 0, 0), uint32(size))
			big.PutUint16(b.Body[6:], item)
		case b.Kind == "iinf": // section 8.11.6
			entry := append([]byte{2, 0, 0, 0}, number...)
			entry = append(entry, "\x00\x00mimeXMP\x00application/rdf+xml\x00"...)
			b.Body = append(bytes.Clone(b.Body), picture.Box{Kind: "infe", Body: entry}.Bytes()...)
			big.PutUint16(b.Body[4:], item)
		case b.Kind == "iref":
			b.Body, known = append(bytes.Clone(b.Body), refers...), true
		case b.Kind == "iprp" && !known:
			all = append(all, picture.Box{Kind: "iref", Body: append([]byte{0, 0, 0, 0}, refers...)})
		}
		all = append(all, b)
	}
	return all
}

// withProfile are an item's properties with a profile for the colours that stood there.
func withProfile(properties, profile []byte) []byte {
	boxes, ok := picture.Boxes(properties)
	if !ok || len(boxes) == 0 || boxes[0].Kind != "ipco" {
		return properties
	}
	inner, ok := picture.Boxes(boxes[0].Body)
	if !ok {
		return properties
	}
	var list, out []byte
	for _, b := range inner {
		if b.Kind == "colr" {
			b.Body = append([]byte("prof"), profile...)
		}
		list = append(list, b.Bytes()...)
	}
	boxes[0].Body = list
	for _, b := range boxes {
		out = append(out, b.Bytes()...)
	}
	return out
}
