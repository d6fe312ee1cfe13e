package picture

import (
	"bufio"
	"bytes"
	"io"

	"marbre/fault"
)

// Bounds of a picture that moves.
const (
	MaxFrames = 2_000
	MaxMoving = 1_000_000_000 // pixels of all its frames, each as large as the picture
)

// framesOfGIF counts the frames of a file (GIF89a, sections 17 to 27), without a look at their
// pixels and no further than one more than there may be. What is cut short or goes astray
// has as many as came before.
func framesOfGIF(r io.Reader) (frames int) {
	b := bufio.NewReaderSize(r, 64<<10)
	skip := func(n int) bool {
		_, err := b.Discard(n)
		return err == nil
	}
	blocks := func() bool { // section 15: each says its length, the last has none
		for {
			n, err := b.ReadByte()
			if err != nil || n == 0 || !skip(int(n)) {
				return err == nil && n == 0
			}
		}
	}
	table := func(flags byte) int { // section 19: 3 bytes for each of 2^(n+1) colours
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	head := make([]byte, 13) // sections 17 and 18
	if _, err := io.ReadFull(b, head); err != nil || !skip(table(head[10])) {
		return 0
	}
	for frames <= MaxFrames {
		kind, err := b.ReadByte()
		if err != nil {
			return frames
		}
		switch kind {
		case 0x21: // an extension: its label, then its blocks
			if !skip(1) || !blocks() {
				return frames
			}
		case 0x2c: // a frame: where it stands, its colours, how its codes begin, its blocks
			place := head[:9]
			if _, err := io.ReadFull(b, place); err != nil || !skip(table(place[8])+1) || !blocks() {
				return frames
			}
			frames++
		default: // the end, or nothing that can be read
			return frames
		}
	}
	return frames
}

// moves refuses a GIF of too many frames, or of frames that are too large for their number.
func moves(frames, width, height int) error {
	if frames > MaxFrames {
		return fault.Tell(fault.Invalid, "picture.too-many-frames", MaxFrames)
	}
	if most := MaxMoving / (width * height); frames > 1 && frames > most {
		return fault.Tell(fault.Invalid, "picture.frames-too-large", frames, width, height, most)
	}
	return nil
}

// packetOfGIF finds the extension that holds XMP (XMP Specification part 3, section
// 1.1.2): it stands there as it is, up to a trailer of its own. The file is read a piece at a
// time, each with the end of the one before.
func packetOfGIF(r io.Reader) []byte {
	mark := []byte("XMP DataXMP")
	piece, kept := make([]byte, 256<<10), 0
	for {
		n, err := io.ReadFull(r, piece[kept:])
		n += kept
		if _, rest, ok := bytes.Cut(piece[:n], mark); ok {
			more, _ := io.ReadAll(io.LimitReader(r, maxPacket)) // what could be read counts
			rest = append(bytes.Clone(rest), more...)
			rest = rest[:min(len(rest), maxPacket)]
			if end := bytes.Index(rest, []byte{0x01, 0xff, 0xfe}); end >= 0 {
				rest = rest[:end]
			}
			return rest
		}
		if err != nil {
			return nil
		}
		kept = copy(piece, piece[n-len(mark)+1:n])
	}
}
