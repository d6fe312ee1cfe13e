package credential

import (
	"bytes"
	"encoding/binary"
)

// A place is where a file holds its manifest store.
type place struct {
	store   []byte
	spans   []span // the bytes of the file that hold it, with the heads of their segments, in order
	found   bool
	unclear bool // there is something, but no one store that can be read
}

// A span is a part of a file: the bytes from start up to end.
type span struct{ start, end int }

// add takes in a piece of the store, and the bytes that hold it.
func (p *place) add(piece []byte, at span) {
	if p.unclear = p.unclear || len(p.store)+len(piece) > maxStore || len(p.spans) == maxSpans; p.unclear {
		return
	}
	p.store = append(p.store, piece...)
	if last := len(p.spans) - 1; last >= 0 && p.spans[last].end == at.start {
		p.spans[last].end = at.end
		return
	}
	p.spans = append(p.spans, at)
}

// begin takes in a store, or its first piece. A second store makes both unreadable
// (section 15.5.2.1).
func (p *place) begin(store []byte, at span) {
	p.unclear, p.found = p.unclear || p.found, true
	p.add(store, at)
}

// find looks where the format of a file keeps a store (annex A).
func find(data []byte, format string) (p place, found bool) {
	switch format {
	case "jpeg":
		p = inJPEG(data)
	case "png":
		p = inPNG(data)
	case "webp":
		p = inWebP(data)
	case "gif":
		p = inGIF(data)
	case "tiff":
		p = inTIFF(data)
	case "avif", "heic":
		p = inBoxes(data)
	}
	return p, p.found
}

// inJPEG puts together the segments APP11 that hold a box of JUMBF (ISO/IEC 19566-5, annex
// D): each has the mark JP, the number of the box, its own number in the sequence, and the
// head of the box again. Such boxes are used for other things too; the store is known by
// its type.
func inJPEG(data []byte) (p place) {
	var number, sequence uint32
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		kind, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if kind == 0xff { // a byte that fills
			at++
			continue
		}
		if kind == 0xda || size < 2 || at+2+size > len(data) { // the pixels begin
			break
		}
		body, here := data[at+4:at+2+size], span{at, at + 2 + size}
		at += 2 + size
		if kind != 0xeb || len(body) < 16 || string(body[:2]) != "JP" {
			continue
		}
		n, seq := uint32(binary.BigEndian.Uint16(body[2:])), binary.BigEndian.Uint32(body[4:])
		switch {
		case p.found && n == number:
			p.unclear = p.unclear || seq != sequence+1
			sequence = seq
			p.add(body[16:], here)
		case isStore(body[8:]):
			number, sequence = n, seq
			p.begin(body[8:], here)
		}
	}
	return p
}

// inPNG walks the chunks of a file (PNG, section 5.3) for caBX.
func inPNG(data []byte) (p place) {
	for at := 8; at+12 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[at:]))
		if size < 0 || size > len(data)-at-12 {
			break
		}
		if string(data[at+4:at+8]) == "caBX" {
			p.begin(data[at+8:at+8+size], span{at, at + 12 + size})
		}
		at += 12 + size
	}
	return p
}

// inWebP walks the chunks of a file (RFC 9649, section 2.3) for C2PA.
func inWebP(data []byte) (p place) {
	for at := 12; at+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[at+4:]))
		if size < 0 || size > len(data)-at-8 {
			break
		}
		next := at + 8 + size
		if size%2 == 1 && next < len(data) && data[next] == 0 { // a byte that is not counted
			next++
		}
		if string(data[at:at+4]) == "C2PA" {
			p.begin(data[at+8:at+8+size], span{at, next})
		}
		at += 8 + size + size%2
	}
	return p
}

// inGIF walks the blocks before the first image (GIF89a, section 18 and on) for the
// extension of the application C2PA_GIF.
func inGIF(data []byte) (p place) {
	if len(data) < 13 {
		return p
	}
	at := 13
	if data[10]&0x80 != 0 { // a table of colours
		at += 3 << (data[10]&7 + 1)
	}
	for at+2 < len(data) && data[at] == 0x21 {
		start, piece := at, []byte(nil)
		ours := data[at+1] == 0xff && bytes.HasPrefix(data[at+2:], []byte("\x0bC2PA_GIF"))
		for at += 2; ; { // sub-blocks, up to an empty one
			if at >= len(data) || at+1+int(data[at]) > len(data) {
				return p
			}
			size := int(data[at])
			if ours && at > start+2 && len(piece) <= maxStore {
				piece = append(piece, data[at+1:at+1+size]...)
			}
			if at += 1 + size; size == 0 {
				break
			}
		}
		if ours {
			p.begin(piece, span{start, at})
		}
	}
	return p
}

// inTIFF looks through the directories of a file (TIFF 6.0, section 2) for the field
// 0xcd41.
func inTIFF(data []byte) (p place) {
	if len(data) < 8 {
		return p
	}
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(data[4:]))
	for range 64 { // directories, which may be chained in a circle
		if at < 8 || at+2 > len(data) {
			break
		}
		fields := int(order.Uint16(data[at:]))
		if at += 2; at+fields*12+4 > len(data) {
			break
		}
		for ; fields > 0; fields, at = fields-1, at+12 {
			count, offset := int(order.Uint32(data[at+4:])), int(order.Uint32(data[at+8:]))
			if order.Uint16(data[at:]) != 0xcd41 || count <= 4 || offset < 0 || offset > len(data) || count > len(data)-offset {
				continue
			}
			if len(p.spans) == 0 || p.spans[0].start != at { // the same again is a circle
				p.add(nil, span{at, at + 12}) // how long it is belongs to it
				p.begin(data[offset:offset+count], span{offset, offset + count})
			}
		}
		at = int(order.Uint32(data[at:]))
	}
	return p
}

// provenance is the type of the box that holds a store (section A.5.1).
var provenance = []byte("\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81")

// inBoxes walks the boxes of a file (ISO/IEC 14496-12, section 4.2) for that of a store:
// type, version and flags, the purpose, and where further hashes stand. An update stands
// after what it updates, and counts.
func inBoxes(data []byte) (p place) {
	for at := 0; at+8 <= len(data); {
		b, size, ok := nextBox(data[at:])
		if !ok {
			break
		}
		here := span{at, at + size}
		at += size
		if b.kind != "uuid" || !bytes.HasPrefix(b.content, provenance) || len(b.content) < 20 {
			continue
		}
		purpose, rest, _ := bytes.Cut(b.content[20:], []byte{0})
		switch string(purpose) {
		case "manifest", "original", "update":
			if len(rest) >= 8 {
				p = place{}
				p.begin(rest[8:], here)
			}
		}
	}
	return p
}
