package picture

import (
	"encoding/binary"
	"io"

	"marbre/fault"
)

// SizeOfWebP reads the size of the picture in a chunk of pixels (RFC 6386, section 9.1; RFC
// 9649, section 3.4), of which at least 18 bytes are given, and whether something shows
// through it; ok is false for what is none.
func SizeOfWebP(chunk []byte) (width, height int, through, ok bool) {
	if len(chunk) < 18 {
		return 0, 0, false, false
	}
	switch p := chunk[8:]; string(chunk[:4]) {
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(p[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(p[8:]) & 0x3fff), false, p[3] == 0x9d
	case "VP8L":
		bits := binary.LittleEndian.Uint32(p[1:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, bits>>28&1 == 1, p[0] == 0x2f
	}
	return 0, 0, false, false
}

// stillWebP refuses an extended file (RFC 9649, section 2.7) that moves, which no decoder here
// can read, and one whose pixels have another size than its head says.
func stillWebP(r io.ReadSeeker, width, height int) error {
	if _, err := r.Seek(12, io.SeekStart); err != nil {
		return err
	}
	const moves = 0x02
	broken := fault.Tell(fault.Invalid, "picture.broken", string(WebP))
	chunk := make([]byte, 18)
	for range 1000 {
		n, _ := io.ReadFull(r, chunk) // the last chunk may be a short one
		if n < 8 {
			return broken
		}
		switch string(chunk[:4]) {
		case "VP8X":
			if n > 8 && chunk[8]&moves != 0 {
				return fault.Tell(fault.Invalid, "picture.moving", "WebP")
			}
		case "VP8 ", "VP8L":
			if w, h, _, ok := SizeOfWebP(chunk[:n]); !ok || w != width || h != height {
				return broken
			}
			return nil
		}
		size := int64(binary.LittleEndian.Uint32(chunk[4:]))
		if _, err := r.Seek(8+size+size%2-int64(n), io.SeekCurrent); err != nil {
			return broken
		}
	}
	return broken
}
