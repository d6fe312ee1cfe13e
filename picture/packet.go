package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// packetOf is the packet of XMP in a PNG, GIF or WebP file, which may stand after the
// pixels there; nil for none.
func packetOf(r io.ReadSeeker, format Format) []byte {
	if rewind(r) != nil {
		return nil
	}
	switch format {
	case PNG:
		return packetOfPNG(r)
	case GIF:
		return packetOfGIF(r)
	case WebP:
		return packetOfWebP(r)
	}
	return nil
}

const xmpKeyword = "XML:com.adobe.xmp\x00"

// packetOfPNG walks the chunks of a file (PNG, section 5) to the text that holds XMP
// (XMP Specification part 3, section 1.1.5: iTXt; some programs write zTXt or tEXt).
func packetOfPNG(r io.ReadSeeker) []byte {
	if _, err := r.Seek(8, io.SeekStart); err != nil {
		return nil
	}
	var head [8]byte
	for range 100_000 {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil
		}
		size := int64(binary.BigEndian.Uint32(head[:4]))
		kind := string(head[4:])
		if kind == "IEND" {
			return nil
		}
		if kind != "iTXt" && kind != "zTXt" && kind != "tEXt" || size > maxPacket {
			if _, err := r.Seek(size+4, io.SeekCurrent); err != nil {
				return nil
			}
			continue
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil
		}
		if _, err := r.Seek(4, io.SeekCurrent); err != nil {
			return nil
		}
		if rest, ok := bytes.CutPrefix(data, []byte(xmpKeyword)); ok {
			return textOf(kind, rest)
		}
	}
	return nil
}

// textOf is the text of a chunk after its keyword (PNG, section 11.3.3).
func textOf(kind string, rest []byte) []byte {
	squeezed := false
	switch kind {
	case "iTXt": // flag, method, language, translated keyword
		if len(rest) < 2 {
			return nil
		}
		squeezed, rest = rest[0] == 1, rest[2:]
		for range 2 {
			_, after, ok := bytes.Cut(rest, []byte{0})
			if !ok {
				return nil
			}
			rest = after
		}
	case "zTXt": // method
		if len(rest) < 1 {
			return nil
		}
		squeezed, rest = true, rest[1:]
	}
	if !squeezed {
		return rest
	}
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil
	}
	defer func() { _ = z.Close() }()
	text, _ := io.ReadAll(io.LimitReader(z, maxPacket)) // what came out before it broke counts
	return text
}

// packetOfWebP walks the chunks of a file (RFC 9649, section 2.3): one of odd length is
// followed by a byte that is not counted.
func packetOfWebP(r io.ReadSeeker) []byte {
	if _, err := r.Seek(12, io.SeekStart); err != nil {
		return nil
	}
	var head [8]byte
	for range 100_000 {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		if string(head[:4]) == "XMP " {
			data, _ := io.ReadAll(io.LimitReader(r, min(size, maxPacket)))
			return data
		}
		if _, err := r.Seek(size+size%2, io.SeekCurrent); err != nil {
			return nil
		}
	}
	return nil
}
