package picture

import "encoding/binary"

// A Box is one of those of which AVIF and HEIC files are made (ISO/IEC 14496-12, section 4.2):
// a kind of four letters, and what is in it.
type Box struct {
	Kind string
	Body []byte
}

// Boxes are those that stand in data one after another, as far as they are whole; ok is false
// when something is left over.
func Boxes(data []byte) (all []Box, ok bool) {
	for len(data) >= 8 {
		head, size := uint64(8), uint64(binary.BigEndian.Uint32(data))
		kind := string(data[4:8])
		switch {
		case size == 0: // to the end
			size = uint64(len(data))
		case size == 1 && len(data) >= 16:
			head, size = 16, binary.BigEndian.Uint64(data[8:])
		}
		if size < head || size > uint64(len(data)) {
			return all, false
		}
		all = append(all, Box{kind, data[head:size]})
		data = data[size:]
	}
	return all, len(data) == 0
}

// Bytes is the box as it stands in a file.
func (b Box) Bytes() []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(b.Body)+8))
	return append(append(out, b.Kind...), b.Body...)
}
