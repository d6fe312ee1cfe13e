package darkroom

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sync"
)

// A picture that is shown small need not be read large: of each block of 8 × 8 places of a
// JPEG only the coarse part is put together, as 4 × 4, 2 × 2 or one (Ng: Efficient DCT-domain
// downsampling, 1993), while the next rows are still being read. That is what libjpeg
// offers under the name of scaling. Only what cameras write is read here, sequential
// with Huffman's codes and in one scan (ITU-T T.81, annex F); all else, and whatever is
// broken, is left to image/jpeg, which says what is wrong.

// margin is how much wider than what is wanted a picture must still be after the blocks were
// reduced, in quarters: what is left to scale is scaled well.
const margin = 5

// reduction is by how many halvings a picture may be read smaller: 0 to 3.
func reduction(width, height, toWidth, toHeight int) (halvings int) {
	for halvings < 3 && width>>(halvings+1)*4 >= toWidth*margin && height>>(halvings+1)*4 >= toHeight*margin {
		halvings++
	}
	return halvings
}

// reduced reads a JPEG at a size of toWidth and toHeight, or at what fit says of the file's
// own. ok is false for one that is to be read whole.
func reduced(data []byte, fit func(width, height int) (toWidth, toHeight int)) (p *Print, ok bool) {
	d := &reader{data: data}
	defer func() {
		if recover() != nil { // broken: image/jpeg says how
			p, ok = nil, false
		}
	}()
	if d.head() != nil {
		return nil, false
	}
	width, height := fit(d.width, d.height)
	if d.halvings = reduction(d.width, d.height, width, height); d.halvings == 0 {
		return nil, false
	}
	return d.print(width, height)
}

// A component is one plane of a JPEG and how its blocks are coded.
type component struct {
	id      byte
	across  int // blocks beside one another in a unit
	down    int
	table   byte
	dc, ac  *huffman
	was     int32 // the last block's first value
	quantum *[64]int32
	out     plane // its rows as they are put together
	narrow  plane // and as wide as they are wanted
	taps    taps
	blocks  int // of a row of units
	rows    int
}

// A reader reads one JPEG.
type reader struct {
	data          []byte
	at            int
	width, height int
	parts         []component
	quanta        [4]*[64]int32
	dc, ac        [4]*huffman
	each          int // units between two restarts; 0 for none
	halvings      int

	acc  uint64 // bits that were taken from data, the next one highest
	have int    // how many they are
	void int    // of them, zeros behind the end
}

var errWhole = fmt.Errorf("it is to be read whole")

// head reads up to where the scan begins.
func (d *reader) head() error {
	if !bytes.HasPrefix(d.data, []byte("\xff\xd8")) {
		return errWhole
	}
	d.at = 2
	for {
		for d.at+4 <= len(d.data) && d.data[d.at] == 0xff && d.data[d.at+1] == 0xff {
			d.at++
		}
		if d.at+4 > len(d.data) || d.data[d.at] != 0xff {
			return errWhole
		}
		kind, size := d.data[d.at+1], int(binary.BigEndian.Uint16(d.data[d.at+2:]))
		if size < 2 || d.at+2+size > len(d.data) {
			return errWhole
		}
		body := d.data[d.at+4 : d.at+2+size]
		d.at += 2 + size
		var err error
		switch {
		case kind == 0xc0 || kind == 0xc1:
			err = d.frame(body)
		case kind == 0xc4:
			err = d.huffmans(body)
		case kind == 0xdb:
			err = d.quantums(body)
		case kind == 0xdd && len(body) == 2:
			d.each = int(binary.BigEndian.Uint16(body))
		case kind == 0xda:
			return d.scan(body)
		case kind == 0xee && bytes.HasPrefix(body, []byte("Adobe")):
			if len(body) < 12 || body[11] != 1 { // it is no YCbCr
				err = errWhole
			}
		case kind == 0xfe || kind >= 0xe0 && kind <= 0xef:
		default:
			err = errWhole
		}
		if err != nil {
			return err
		}
	}
}

func (d *reader) frame(body []byte) error {
	if len(body) < 6 || body[0] != 8 || d.parts != nil {
		return errWhole
	}
	d.height, d.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	n := int(body[5])
	if d.height == 0 || d.width == 0 || n != 1 && n != 3 || len(body) != 6+3*n {
		return errWhole
	}
	for i := range n {
		b := body[6+3*i:]
		c := component{id: b[0], across: int(b[1] >> 4), down: int(b[1] & 15), table: b[2]}
		if c.table > 3 || c.across < 1 || c.across > 2 || c.down < 1 || c.down > 2 || (i > 0 || n == 1) && (c.across != 1 || c.down != 1) {
			return errWhole
		}
		d.parts = append(d.parts, c)
	}
	if n == 3 && d.parts[0].id == 'R' && d.parts[1].id == 'G' && d.parts[2].id == 'B' {
		return errWhole
	}
	return nil
}

// natural is the place in a block, row by row, of each value in the order of a file
// (T.81, figure A.6).
var natural = [64]byte{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

func (d *reader) quantums(body []byte) error {
	for len(body) > 0 {
		wide, n := int(body[0]>>4), body[0]&15
		if wide > 1 || n > 3 || len(body) < 1+64*(wide+1) {
			return errWhole
		}
		q := new([64]int32)
		for i := range 64 {
			v := int32(body[1+i*(wide+1)])
			if wide == 1 {
				v = v<<8 | int32(body[2+i*2])
			}
			q[natural[i]] = v
		}
		d.quanta[n] = q
		body = body[1+64*(wide+1):]
	}
	return nil
}

// peek is how many bits of a code are looked up at once.
const peek = 11

// huffman is a table of codes (T.81, annex C).
type huffman struct {
	values [256]byte
	// short is, for the next bits, the value of their code << 8 and its length; 0 for a longer one.
	short [1 << peek]uint16
	// whole is the same with the number that follows the code: it << 16, how many zeros stand
	// before it << 8, and the length of both; 0 where they are longer than peek.
	whole [1 << peek]int32
	// Codes of each length are those below most; theirs is the value at the code plus off.
	most [17]int32
	off  [17]int32
}

func (d *reader) huffmans(body []byte) error {
	for len(body) > 0 {
		if len(body) < 17 || body[0]&0xf > 3 || body[0]>>4 > 1 {
			return errWhole
		}
		h, all := new(huffman), 0
		code := int32(0)
		rest := body[17:]
		for length := 1; length <= 16; length++ {
			n := int(body[length])
			if all+n > 256 || all+n > len(rest) || code+int32(n) > 1<<length {
				return errWhole
			}
			h.off[length] = int32(all) - code
			for i := range n {
				v := rest[all+i]
				h.values[all+i] = v
				if length <= peek {
					first := int(code) << (peek - length)
					for k := range 1 << (peek - length) {
						h.short[first+k] = uint16(v)<<8 | uint16(length)
					}
				}
				code++
			}
			all += n
			h.most[length] = code
			code <<= 1
		}
		for next := range h.whole {
			length, v := int(h.short[next]&0xff), h.short[next]>>8
			zeros, size := int32(v>>4), int(v&15)
			switch {
			case length == 0 || v == 0xf0:
			case v == 0: // nothing else in the block: as if so many zeros followed
				h.whole[next] = 0x80<<8 | int32(length)
			case size > 0 && length+size <= peek:
				n := int32(next>>(peek-length-size)) & (1<<size - 1)
				if n < 1<<(size-1) {
					n += -1<<size + 1
				}
				h.whole[next] = n<<16 | zeros<<8 | int32(length+size)
			}
		}
		if body[0]>>4 == 0 {
			d.dc[body[0]&3] = h
		} else {
			d.ac[body[0]&3] = h
		}
		body = rest[all:]
	}
	return nil
}

func (d *reader) scan(body []byte) error {
	n := len(d.parts)
	if n == 0 || len(body) != 4+2*n || int(body[0]) != n || body[1+2*n] != 0 || body[2+2*n] != 63 || body[3+2*n] != 0 {
		return errWhole
	}
	for i := range d.parts {
		c, b := &d.parts[i], body[1+2*i:]
		if b[0] != c.id || b[1]>>4 > 3 || b[1]&15 > 3 {
			return errWhole
		}
		c.dc, c.ac, c.quantum = d.dc[b[1]>>4], d.ac[b[1]&15], d.quanta[c.table]
		if c.dc == nil || c.ac == nil || c.quantum == nil {
			return errWhole
		}
	}
	return nil
}

// fill takes bytes until there are more than 56 bits; behind the end, zeros.
func (d *reader) fill() {
	if d.at+8 <= len(d.data) {
		w := binary.BigEndian.Uint64(d.data[d.at:])
		if t := ^w; (t-0x0101010101010101)&^t&0x8080808080808080 == 0 { // none is 0xff
			d.acc |= w >> d.have
			n := (63 - d.have) >> 3
			d.at += n
			d.have += n << 3
			return
		}
	}
	for d.have <= 56 {
		var b byte
		switch {
		case d.at >= len(d.data):
			d.void += 8
		case d.data[d.at] != 0xff:
			b = d.data[d.at]
			d.at++
		case d.at+1 < len(d.data) && d.data[d.at+1] == 0:
			b = 0xff
			d.at += 2
		default: // a marker
			d.void += 8
		}
		d.acc |= uint64(b) << (56 - d.have)
		d.have += 8
	}
}

// long reads a code that is longer than peek; 0, 0 for none.
func (h *huffman) long(acc uint64) (value byte, length int) {
	for length = peek + 1; length <= 16; length++ {
		if code := int32(acc >> (64 - length)); code < h.most[length] {
			return h.values[(code+h.off[length])&0xff], length
		}
	}
	return 0, 0
}

func signed(n uint64, size int) int32 {
	if v := int32(n); v >= 1<<(size-1) {
		return v
	}
	return int32(n) + (-1 << size) + 1
}

// block reads the values of a block, of which places says where they are kept; 0xff for not at all.
func (d *reader) block(c *component, places *[64]byte, into []int16) error {
	if d.have < 32 {
		d.fill()
	}
	v, length := byte(c.dc.short[d.acc>>(64-peek)]>>8), int(c.dc.short[d.acc>>(64-peek)]&0xff)
	if length == 0 {
		if v, length = c.dc.long(d.acc); length == 0 {
			return errWhole
		}
	}
	if v > 11 {
		return errWhole
	}
	d.acc <<= length
	d.have -= length
	if v > 0 {
		c.was += signed(d.acc>>(64-v), int(v))
		d.acc <<= v
		d.have -= int(v)
	}
	into[0] = int16(c.was)
	acc, have := d.acc, d.have
	h := c.ac
	for k := 1; k < 64; {
		if have < 32 {
			d.acc, d.have = acc, have
			d.fill()
			acc, have = d.acc, d.have
		}
		if w := h.whole[acc>>(64-peek)]; w != 0 {
			k += int(w >> 8 & 0xff)
			length := uint(w & 0xff)
			acc <<= length
			have -= int(length)
			if k < 64 {
				if at := places[k]; at != 0xff {
					into[at] = int16(w >> 16)
				}
				k++
				continue
			}
			if w>>8&0xff != 0x80 {
				return errWhole
			}
			break
		}
		e := h.short[acc>>(64-peek)]
		v, length := byte(e>>8), int(e&0xff)
		if length == 0 {
			if v, length = h.long(acc); length == 0 {
				return errWhole
			}
		}
		acc <<= uint(length)
		have -= length
		size := int(v & 15)
		k += int(v >> 4)
		switch {
		case size == 0 && v == 0xf0:
			k++
			continue
		case size == 0 && v == 0:
			d.acc, d.have = acc, have
			return nil
		case size == 0 || size > 10 || k > 63:
			return errWhole
		}
		if at := places[k]; at != 0xff {
			into[at] = int16(signed(acc>>(64-size), size))
		}
		acc <<= uint(size)
		have -= size
		k++
	}
	d.acc, d.have = acc, have
	return nil
}

// marker goes behind a marker, which must stand right behind what was read.
func (d *reader) marker(want byte) error {
	if left := d.have - d.void; left < 0 || left >= 8 || d.at+2 > len(d.data) || d.data[d.at] != 0xff || d.data[d.at+1] != want {
		return errWhole
	}
	d.at += 2
	d.acc, d.have, d.void = 0, 0, 0
	for i := range d.parts {
		d.parts[i].was = 0
	}
	return nil
}

// print reads the scan. The next rows of units are read while those before are put together.
func (d *reader) print(width, height int) (*Print, bool) {
	side := 8 >> d.halvings
	each := side * side
	up := func(n, by int) int { return (n + by - 1) / by }
	first := d.parts[0]
	units, lines := up(d.width, 8*first.across), up(d.height, 8*first.down)
	for i := range d.parts {
		c := &d.parts[i]
		c.blocks = units * c.across * c.down
		c.rows = c.down * side
		full := plane{
			width:  up(up(d.width*c.across, first.across), 1<<d.halvings),
			height: up(up(d.height*c.down, first.down), 1<<d.halvings),
		}
		c.out = newPlane(units*c.across*side, c.rows)
		c.out.width = full.width
		to := width
		if i > 0 {
			to = min((width+1)/2, full.width)
		}
		c.narrow = newPlane(to, full.height)
		c.taps = tapsOver(full.width, d.long(d.width, c.across, first.across), to)
	}
	places := new([64]byte)
	for k, at := range natural {
		places[k] = 0xff
		if x, y := int(at&7), int(at>>3); x < side && y < side {
			places[k] = byte(y*side + x)
		}
	}
	total := 0
	for _, c := range d.parts {
		total += c.blocks
	}
	const ahead = 4
	free, ready := make(chan []int16, ahead), make(chan []int16, ahead)
	for range ahead {
		free <- make([]int16, total*each)
	}
	broken := false
	var wait sync.WaitGroup
	wait.Go(func() {
		defer func() {
			if recover() != nil {
				broken = true
				for row := range ready { // so that the reader does not wait
					free <- row
				}
			}
		}()
		line := 0
		for row := range ready {
			at := 0
			for i := range d.parts {
				c := &d.parts[i]
				c.assemble(row[at*each:(at+c.blocks)*each], units, d.halvings)
				at += c.blocks
				c.narrowed(line * c.rows)
			}
			line++
			free <- row
		}
	})
	err := d.rows(units, lines, each, places, free, ready)
	close(ready)
	wait.Wait()
	if err != nil || broken {
		return nil, false
	}
	lowered := func(i, height int) plane {
		c := &d.parts[i]
		return c.narrow.lower(tapsOver(c.narrow.height, d.long(d.height, c.down, first.down), height), height)
	}
	p := &Print{light: lowered(0, height)}
	if len(d.parts) == 1 {
		p.blue = newPlane((width+1)/2, (height+1)/2)
		for i := range p.blue.pix {
			p.blue.pix[i] = 128
		}
		p.red = p.blue
		return p, true
	}
	low := min((height+1)/2, d.parts[1].narrow.height)
	p.blue, p.red = lowered(1, low), lowered(2, low)
	return p, true
}

// long is how many places a side of the picture has in a plane that was reduced, of which the
// last may be no whole one.
func (d *reader) long(side, of, among int) float64 {
	return float64(side) * float64(of) / float64(among) / float64(int(1)<<d.halvings)
}

// rows reads all rows of units, each into one of free, and hands them on.
func (d *reader) rows(units, lines, each int, places *[64]byte, free <-chan []int16, ready chan<- []int16) error {
	since, restarts := 0, 0
	for range lines {
		row := <-free
		clear(row)
		for unit := range units {
			if d.each > 0 && since == d.each {
				if err := d.marker(0xd0 + byte(restarts&7)); err != nil {
					return err
				}
				since, restarts = 0, restarts+1
			}
			since++
			at := 0
			for i := range d.parts {
				c := &d.parts[i]
				for y := range c.down {
					for x := range c.across {
						n := at + y*units*c.across + unit*c.across + x
						if err := d.block(c, places, row[n*each:(n+1)*each]); err != nil {
							return err
						}
					}
				}
				at += c.blocks
			}
		}
		if d.void > d.have { // what was read stood behind the end
			return errWhole
		}
		ready <- row
	}
	return d.marker(0xd9)
}

// assemble puts the blocks of a row of units together.
func (c *component) assemble(values []int16, units, halvings int) {
	q := c.quantum
	wide := units * c.across
	side := 8 >> halvings
	for n := range c.blocks {
		v := values[n*side*side : (n+1)*side*side]
		to := c.out.pix[n/wide*side*c.out.stride+n%wide*side:]
		switch halvings {
		case 1:
			four((*[16]int16)(v), q, to, c.out.stride)
		case 2:
			a, b := int32(v[0])*q[0], int32(v[1])*q[1]
			e, f := int32(v[2])*q[8], int32(v[3])*q[9]
			under := to[c.out.stride:]
			to[0], to[1] = clamp((a+b+e+f+1028)>>3), clamp((a-b+e-f+1028)>>3)
			under[0], under[1] = clamp((a+b-e-f+1028)>>3), clamp((a-b-e+f+1028)>>3)
		default:
			to[0] = clamp((int32(v[0])*q[0] + 1028) >> 3)
		}
	}
}

// four puts a block together as 4 × 4: the inverse transform of the coarse values, across
// and down. long and short are cos(π/8)/√2 and cos(3π/8)/√2, of which 4096 is one.
func four(v *[16]int16, q *[64]int32, to []byte, stride int) {
	const long, short = 2676, 1108
	var w [16]int32
	for x := range 4 {
		a, b, c, d := int32(v[x])*q[x], int32(v[4+x])*q[8+x], int32(v[8+x])*q[16+x], int32(v[12+x])*q[24+x]
		if b|c|d == 0 {
			e := a << 3
			w[x], w[4+x], w[8+x], w[12+x] = e, e, e, e
			continue
		}
		e, f := (a+c)<<11, (a-c)<<11
		g, h := b*long+d*short, b*short-d*long
		w[x], w[4+x], w[8+x], w[12+x] = (e+g)>>8, (f+h)>>8, (f-h)>>8, (e-g)>>8
	}
	for y := range 4 {
		a, b, c, d := w[4*y], w[4*y+1], w[4*y+2], w[4*y+3]
		e, f := (a+c)<<11+half, (a-c)<<11+half
		g, h := b*long+d*short, b*short-d*long
		row := to[y*stride : y*stride+4 : y*stride+4]
		row[0], row[1], row[2], row[3] = clamp((e+g)>>17), clamp((f+h)>>17), clamp((f-h)>>17), clamp((e-g)>>17)
	}
}

// half is the middle of a byte, and of the rounding, in four's last step.
const half = 128<<17 + 1<<16

// narrowed brings the rows that were put together, of which the first is line, to their width.
func (c *component) narrowed(line int) {
	for y := range min(c.rows, c.narrow.height-line) {
		c.taps.across(c.out.row(y), c.narrow.row(line+y))
	}
}
