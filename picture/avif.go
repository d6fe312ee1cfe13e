package picture

import (
	"encoding/binary"
	"io"
	"slices"
)

// MaxAVIF is how many pixels an AVIF file may have, all that is kept in it together (alpha,
// tiles, a thumbnail): its decoder needs some 65 bytes for each.
const MaxAVIF = 12_500_000

// A reel reads numbers out of a box; what is not there is 0, and wrong is set.
type reel struct {
	data  []byte
	wrong bool
}

func (r *reel) take(n int) []byte {
	if n > len(r.data) {
		r.data, r.wrong = nil, true
		return make([]byte, n)
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

// number reads one of so many bytes, 0 to 8.
func (r *reel) number(size int) (n uint64) {
	for _, b := range r.take(size) {
		n = n<<8 | uint64(b)
	}
	return n
}

// PixelsOfAVIF is how many pixels are decoded to show an AVIF file: what the heads of its
// pictures say, by which their decoder goes, and what its boxes say. ok is false for what moves,
// and where it cannot be told.
func PixelsOfAVIF(data []byte) (pixels int, ok bool) {
	top, _ := Boxes(data) // what is behind the last whole box is no picture
	meta, ok := only(top, "meta")
	if !ok || slices.ContainsFunc(top, func(b Box) bool { return b.Kind == "moov" }) || len(meta) < 4 {
		return 0, false
	}
	inner, ok := Boxes(meta[4:])
	places, ok1 := only(inner, "iloc")
	entries, ok2 := only(inner, "iinf")
	if !ok || !ok1 || !ok2 {
		return 0, false
	}
	idat, _ := only(inner, "idat")
	pictures := picturesIn(entries)
	r := &reel{data: places} // ISO/IEC 14496-12, section 8.11.3
	version := r.number(1)
	r.take(3)
	sizes := r.number(2)
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if version == 0 {
		indexSize = 0
	}
	wide := 2
	if version == 2 {
		wide = 4
	}
	if version > 2 || max(offsetSize, lengthSize, baseSize, indexSize) > 8 {
		return 0, false
	}
	seen := 0
	for range r.number(wide) {
		id, from := r.number(wide), data
		if version > 0 && r.number(2)&15 == 1 {
			from = idat
		}
		r.take(2)
		base := r.number(baseSize)
		var item []byte
		for range r.number(2) {
			r.take(indexSize)
			at, length := base+r.number(offsetSize), r.number(lengthSize)
			if at > uint64(len(from)) || r.wrong {
				return 0, false
			}
			if length == 0 {
				length = uint64(len(from)) - at
			}
			if length > uint64(len(from))-at || len(item)+int(length) > len(data) {
				return 0, false
			}
			item = append(item, from[at:at+length]...)
		}
		if r.wrong {
			return 0, false
		}
		if !pictures[id] {
			continue
		}
		n, ok := pixelsOfAV1(item)
		if !ok {
			return 0, false
		}
		seen++
		if pixels += n; pixels > MaxPixels { // it is too many, however many more there are
			return pixels, true
		}
	}
	if seen == 0 {
		return 0, false
	}
	// What is kept at one size and said to have another is scaled to that.
	for _, b := range propertiesOf(meta[4:]) {
		if b.Kind == "ispe" && len(b.Body) >= 12 {
			w, h := binary.BigEndian.Uint32(b.Body[4:]), binary.BigEndian.Uint32(b.Body[8:])
			pixels = max(pixels, int(min(uint64(w)*uint64(h), 1<<40)))
		}
	}
	return pixels, true
}

// only is what is in the one box of a kind; ok is false for none and for several.
func only(all []Box, kind string) (body []byte, ok bool) {
	n := 0
	for _, b := range all {
		if b.Kind == kind {
			body = b.Body
			n++
		}
	}
	return body, n == 1
}

// picturesIn are the numbers of the items that are coded pictures (section 8.11.6).
func picturesIn(entries []byte) map[uint64]bool {
	found := map[uint64]bool{}
	r := &reel{data: entries}
	wide := 2
	if r.number(4)>>24 > 0 {
		wide = 4
	}
	r.take(wide)
	list, _ := Boxes(r.data)
	for _, b := range list {
		e := &reel{data: b.Body}
		wide := 2
		if e.number(4)>>24 > 2 {
			wide = 4
		}
		id := e.number(wide)
		e.take(2)
		if string(e.take(4)) == "av01" {
			found[id] = true
		}
	}
	return found
}

// pixelsOfAV1 is the size of the largest frame that a coded picture may have, as the heads in it say
// (AV1, sections 5.3 and 5.5); ok is false for none, and for one that times what a still does not.
func pixelsOfAV1(data []byte) (pixels int, ok bool) {
	r := &reel{data: data}
	for len(r.data) > 0 && !r.wrong {
		head := r.number(1)
		if head&0x04 != 0 { // an extension
			r.take(1)
		}
		size := uint64(len(r.data))
		if head&0x02 != 0 { // its length is said: seven bits a byte, the last first
			size = 0
			for shift := 0; shift < 56; shift += 7 {
				b := r.number(1)
				size |= b & 0x7f << shift
				if b&0x80 == 0 {
					break
				}
			}
		}
		if size > uint64(len(r.data)) {
			return 0, false
		}
		unit := r.take(int(size))
		if head>>3&15 != 1 { // no head of a sequence
			continue
		}
		n, said := frameOf(unit)
		if !said {
			return 0, false
		}
		pixels, ok = max(pixels, n), true
	}
	return pixels, ok
}

// frameOf reads the head of a sequence as far as the size of its frames.
func frameOf(unit []byte) (pixels int, ok bool) {
	at := 0
	bits := func(n int) (v int) {
		for range n {
			v <<= 1
			if at/8 < len(unit) {
				v |= int(unit[at/8] >> (7 - at%8) & 1)
			}
			at++
		}
		return v
	}
	bits(4) // profile, still picture
	if reduced := bits(1); reduced == 1 {
		bits(5)
	} else {
		if bits(1) == 1 { // times
			return 0, false
		}
		delayed := bits(1)
		for range bits(5) + 1 {
			bits(12)
			if bits(5) > 7 {
				bits(1)
			}
			if delayed == 1 && bits(1) == 1 {
				bits(4)
			}
		}
	}
	wide, high := bits(4)+1, bits(4)+1
	w, h := bits(wide)+1, bits(high)+1
	return w * h, at <= 8*len(unit)
}

// liesHEIF is how the pixels of an AVIF or HEIC file lie, as Exif would say it (ISO/IEC 23008-12, sections
// 6.5.10 and 6.5.12: turned against the clock first, then mirrored). What its Exif says does not count.
func liesHEIF(r io.ReadSeeker) int {
	var turned, mirrored []byte
	for _, b := range propertiesOf(metaOf(r)) {
		switch {
		case b.Kind == "irot" && len(b.Body) == 1:
			turned = b.Body
		case b.Kind == "imir" && len(b.Body) == 1:
			mirrored = b.Body
		}
	}
	angle, way := 0, 0 // the way: none, top to bottom, left to right
	if turned != nil {
		angle = int(turned[0] & 3)
	}
	if mirrored != nil {
		way = 1 + int(mirrored[0]&1)
	}
	return [4][3]int{{0, 4, 2}, {8, 5, 7}, {3, 2, 4}, {6, 7, 5}}[angle][way]
}

// metaOf is what is in a file's box meta, without its version; nil for none.
func metaOf(r io.ReadSeeker) []byte {
	head := make([]byte, 16)
	for at := int64(0); ; {
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return nil
		}
		n, _ := io.ReadFull(r, head)
		if n < 8 {
			return nil
		}
		size := int64(binary.BigEndian.Uint32(head))
		if size == 1 && n == 16 && head[8] == 0 {
			size = int64(binary.BigEndian.Uint64(head[8:]))
		}
		if string(head[4:8]) == "meta" && size > 12 && size <= maxMeta {
			body := make([]byte, size-12)
			if _, err := r.Seek(at+12, io.SeekStart); err != nil {
				return nil
			}
			if _, err := io.ReadFull(r, body); err != nil {
				return nil
			}
			return body
		}
		if size < 8 {
			return nil
		}
		at += size
	}
}

// maxMeta is how many bytes the box meta may have to be looked at.
const maxMeta = 1 << 20

// propertiesOf are those of which a file's items have theirs.
func propertiesOf(meta []byte) []Box {
	inner, _ := Boxes(meta)
	iprp, _ := only(inner, "iprp")
	inner, _ = Boxes(iprp)
	ipco, _ := only(inner, "ipco")
	list, _ := Boxes(ipco)
	return list
}
