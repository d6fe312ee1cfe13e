package credential

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// A box is one of JUMBF (ISO/IEC 19566-5, annex A).
type box struct {
	kind    string // jumb, jumd, cbor, json, …
	content []byte // without its head: what a hash of it is taken over (section 8.4.2.3)
	tail    []byte // what stands after it

	// Of a superbox, jumb, only.
	is    string // its type, 16 bytes
	label string
	in    []box // what is in it, after its description
}

// What follows the first four letters of every type of C2PA (section 11.1.4).
const uuidTail = "\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"

// The types of C2PA that are read.
const (
	typeStore       = "c2pa" + uuidTail
	typeManifest    = "c2ma" + uuidTail
	typeManifestOf1 = "c2md" + uuidTail // as the first version wrote it
	typeUpdate      = "c2um" + uuidTail
	typeCompressed  = "c2cm" + uuidTail
)

// nextBox cuts the box off that data begins with; size is its length with its head.
func nextBox(data []byte) (b box, size int, ok bool) {
	if len(data) < 8 {
		return b, 0, false
	}
	head, long := 8, uint64(binary.BigEndian.Uint32(data))
	switch long {
	case 0: // up to the end
		long = uint64(len(data))
	case 1:
		if len(data) < 16 {
			return b, 0, false
		}
		head, long = 16, binary.BigEndian.Uint64(data[8:])
	}
	if long < uint64(head) || long > uint64(len(data)) {
		return b, 0, false
	}
	size = int(long)
	return box{kind: string(data[4:8]), content: data[head:size], tail: data[size:]}, size, true
}

// isStore tells whether data begins with the head of a store: that much of it stands in
// the first segment of any JPEG.
func isStore(data []byte) bool {
	return len(data) >= 32 && string(data[4:8]) == "jumb" && string(data[12:16]) == "jumd" && string(data[16:32]) == typeStore
}

// open reads what is in a superbox, and in those in it as far as depth says. left is how
// many boxes may still be read. It fails for what is no superbox, or is over a bound.
func (b *box) open(depth int, left *int) bool {
	if b.kind != "jumb" {
		return true
	}
	for rest, first := b.content, true; len(rest) > 0; first = false {
		child, size, ok := nextBox(rest)
		if *left--; !ok || *left < 0 {
			return false
		}
		rest = rest[size:]
		if first {
			if child.kind != "jumd" || !b.described(child.content) {
				return false
			}
			continue
		}
		if depth > 0 && !child.open(depth-1, left) {
			return false
		}
		b.in = append(b.in, child)
	}
	return b.is != ""
}

// described takes in a description (annex A.3): the type, one byte of toggles, the second
// of which says that a label follows, up to a zero.
func (b *box) described(d []byte) bool {
	if len(d) < 17 {
		return false
	}
	b.is = string(d[:16])
	if d[16]&2 != 0 {
		label, _, ok := bytes.Cut(d[17:], []byte{0})
		if !ok || len(label) > maxText {
			return false
		}
		b.label = string(label)
	}
	return true
}

// child is the one box of that label; none where there is none, or more than one (section
// 8.4.1).
func (b *box) child(label string) (found *box) {
	for i := range b.in {
		if b.in[i].kind == "jumb" && b.in[i].label == label {
			if found != nil {
				return nil
			}
			found = &b.in[i]
		}
	}
	return found
}

// cbor is the CBOR of a box that has that and nothing else.
func (b *box) cbor() []byte {
	if b == nil || len(b.in) != 1 || b.in[0].kind != "cbor" {
		return nil
	}
	return b.in[0].content
}

// base is a label without its version and its number: c2pa.ingredient of
// c2pa.ingredient.v3__2 (sections 6.3 and 6.4).
func base(label string) string {
	label, _, _ = strings.Cut(label, "__")
	if i := strings.LastIndex(label, ".v"); i > 0 && strings.Trim(label[i+2:], "0123456789") == "" {
		label = label[:i]
	}
	return label
}
