package darkroom

import (
	"encoding/binary"

	"marbre/fault"
)

// maxScans is in how many passes a JPEG may build up its picture: programs use ten or so. Each
// costs a walk over the whole picture, however few bytes it has.
const maxScans = 64

// fewScans refuses a JPEG of more passes (ITU-T T.81, annex B: the marker SOS begins one).
func fewScans(data []byte) error {
	scans := 0
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xff { // within a pass: on to what may be a marker
			at++
			continue
		}
		switch kind := data[at+1]; {
		case kind == 0xff:
			at++
		case kind <= 0x01, kind >= 0xd0 && kind <= 0xd7: // a byte of the pass, or a place to begin anew
			at += 2
		case kind == 0xd9: // the end
			return nil
		default:
			if kind == 0xda {
				scans++
			}
			if scans > maxScans {
				return fault.Tell(fault.Invalid, "picture.too-many-scans", maxScans)
			}
			at += 2 + max(int(binary.BigEndian.Uint16(data[at+2:])), 2)
		}
	}
	return nil
}
