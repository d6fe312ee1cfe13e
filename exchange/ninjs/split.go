package ninjs

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"marbre/exchange"
	"marbre/fault"
)

// MaxItem is the largest item that is read, in bytes.
const MaxItem = 8 << 20

// maxNesting is how deep the objects and lists of one item may nest.
const maxNesting = 100

// A splitter cuts a stream into the objects that stand in it: one a line, one
// printed over many lines, or those of a list. It holds one object at a time.
type splitter struct {
	r      io.Reader
	name   string
	buf    []byte
	lo, hi int
	before int64 // bytes read before buf
	failed error

	line   int // of the next byte, from 1
	listed bool
	lost   bool // something was broken: the end of a list may have been missed
	items  int
	single bool   // an item ended on the line on which it began
	many   bool   // one did not
	last   int    // line on which the last item began
	indent []byte // white space that the line began with
	head   bool   // only white space stands on the line so far
	item   []byte
}

func newSplitter(r io.Reader, name string) *splitter {
	return &splitter{r: r, name: name, buf: make([]byte, 64<<10), line: 1, head: true}
}

// fill reads more; false at the end or on a failure, which s.failed keeps.
func (s *splitter) fill() bool {
	if s.lo < s.hi {
		return true
	}
	if s.failed != nil {
		return false
	}
	s.before += int64(s.hi)
	s.lo, s.hi = 0, 0
	for range 100 {
		n, err := s.r.Read(s.buf)
		s.hi, s.failed = n, err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	s.failed = io.ErrNoProgress
	return false
}

// take moves one byte on, which is c.
func (s *splitter) take(c byte) {
	s.lo++
	switch {
	case c == '\n':
		s.line++
		s.indent, s.head = s.indent[:0], true
	case s.head && (c == ' ' || c == '\t' || c == '\r'):
		if len(s.indent) < 200 {
			s.indent = append(s.indent, c)
		}
	default:
		s.head = false
	}
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// next gives the bytes of the next object, which stay until the next call, and
// where it stands. It fails with io.EOF at the end, with a *exchange.Refused for
// what is no object, and with the failure of the stream.
func (s *splitter) next() ([]byte, string, error) {
	for s.fill() {
		c := s.buf[s.lo]
		switch {
		case c >= 0x80 && s.before+int64(s.lo) < 3 && c == "\xef\xbb\xbf"[s.before+int64(s.lo)]:
			s.lo++ // a byte order mark
		case space(c), s.listed && c == ',':
			s.take(c)
		case c == '[' && !s.listed:
			s.listed = true
			s.take(c)
		case c == ']' && s.listed:
			s.listed = false
			s.take(c)
		case c == '{':
			return s.object()
		default:
			where := s.where()
			s.lost = true
			for s.fill() && s.buf[s.lo] != '\n' && !(s.listed && (s.buf[s.lo] == '{' || s.buf[s.lo] == ']')) {
				s.take(s.buf[s.lo])
			}
			return nil, where, refused(where, fault.Tell(fault.Invalid, "ninjs.not-json"))
		}
	}
	if !errors.Is(s.failed, io.EOF) {
		return nil, "", s.failed
	}
	if s.listed && !s.lost {
		s.listed = false
		return nil, "", refused(s.where(), fault.Tell(fault.Invalid, "ninjs.cut-short"))
	}
	return nil, "", io.EOF
}

// where is the place of the item that begins at the next byte.
func (s *splitter) where() string {
	s.items++
	at := fmt.Sprintf("%s:%d", s.name, s.line)
	if s.line == s.last {
		at = fmt.Sprintf("%s (item %d)", at, s.items)
	}
	s.last = s.line
	return at
}

func refused(where string, why error) *exchange.Refused {
	return &exchange.Refused{Where: where, Why: why}
}

// object reads from an opening brace to the one that closes it. Of what is over
// MaxItem only the end is looked for. A line end in a string, or an object that
// begins where none can, says that the object is broken: the next one is looked
// for on a line that begins as its line did.
func (s *splitter) object() ([]byte, string, error) {
	where := s.where()
	indent := string(s.indent)
	s.item = s.item[:0]
	var (
		nest  []byte // open braces and brackets
		over  int    // of them beyond maxNesting
		deep  bool
		large bool
		prev  = byte(':') // the last byte that is not white space
	)
	keep := func(b []byte) {
		if large = large || len(s.item)+len(b) > MaxItem; !large {
			s.item = append(s.item, b...)
		}
	}
	for s.fill() {
		c := s.buf[s.lo]
		switch c {
		case '{', '[':
			inObject := len(nest) > 0 && nest[len(nest)-1] == '{'
			if c == '{' && prev != ':' && prev != '[' && (prev != ',' || inObject) {
				return s.broken(where, indent, s.head)
			}
			if len(nest) < maxNesting {
				nest = append(nest, c)
			} else {
				over, deep = over+1, true
			}
		case '}', ']':
			switch {
			case over > 0:
				over--
			case nest[len(nest)-1] != c-2:
				return s.broken(where, indent, false)
			default:
				nest = nest[:len(nest)-1]
			}
		case '"':
			s.take(c)
			keep([]byte{c})
			if !s.text(keep) {
				if s.fill() {
					return s.broken(where, indent, false)
				}
				return s.short(where)
			}
			prev = '"'
			continue
		}
		if c == '\n' && s.single && !s.many && indent == "" {
			return s.broken(where, indent, false) // every item so far stood on one line
		}
		s.take(c)
		if !space(c) {
			prev = c
			keep([]byte{c})
		} else if n := len(s.item); n > 0 && s.item[n-1] != ' ' {
			keep([]byte{' '})
		}
		if len(nest) == 0 {
			s.single, s.many = s.single || s.line == s.last, s.many || s.line != s.last
			switch {
			case large:
				return nil, where, refused(where, fault.Tell(fault.TooLarge, "ninjs.too-large", MaxItem))
			case deep:
				return nil, where, refused(where, fault.Tell(fault.Invalid, "ninjs.too-deep", maxNesting))
			}
			return s.item, where, nil
		}
	}
	return s.short(where)
}

// text reads to the end of a string. False says that there is none on the line.
func (s *splitter) text(keep func([]byte)) bool {
	escaped := false
	for s.fill() {
		b := s.buf[s.lo:s.hi]
		i := 0
	run:
		for ; i < len(b); i++ {
			switch c := b[i]; {
			case c == '\n':
				keep(b[:i])
				s.lo += i
				return false
			case escaped:
				escaped = false
			case c == '\\':
				escaped = true
			case c == '"':
				break run
			}
		}
		if i < len(b) {
			keep(b[:i+1])
			s.lo += i + 1
			return true
		}
		keep(b)
		s.lo += i
	}
	return false
}

// short ends the reading of an object that the stream does not end.
func (s *splitter) short(where string) ([]byte, string, error) {
	if !errors.Is(s.failed, io.EOF) {
		return nil, where, s.failed
	}
	s.lost = true
	return nil, where, refused(where, fault.Tell(fault.Invalid, "ninjs.cut-short"))
}

// broken looks for the next object. Here says that it stands at the next byte.
func (s *splitter) broken(where, indent string, here bool) ([]byte, string, error) {
	s.lost = true
	err := refused(where, fault.Tell(fault.Invalid, "ninjs.not-json"))
	if here && string(s.indent) == indent {
		return nil, where, err
	}
	for s.fill() {
		c := s.buf[s.lo]
		if c == '{' && s.head && strings.TrimRight(string(s.indent), "\r") == strings.TrimRight(indent, "\r") && s.line != s.last {
			break
		}
		s.take(c)
	}
	return nil, where, err
}
