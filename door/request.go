package door

import "bytes"

// A Request is a plain GET. Its bytes are the connection's, which are used
// again: what is to outlast the answer must be copied.
type Request struct {
	Path  []byte // as it came: absolute, no empty segment, none that begins with a dot, only what is not ASCII escaped
	Query []byte // as it came, without the question mark
	Host  []byte

	// Fields that came, without the space around them; nil for those that did not.
	AcceptEncoding []byte
	IfNoneMatch    []byte
	LastEventID    []byte

	size     int // of the whole head
	line     int // where the line begins that is being read
	searched int // up to where its end was looked for
}

// A verdict says what is known of a connection's next request.
type verdict int

const (
	unfinished verdict = iota // more must be read
	plain                     // it was read whole
	odd                       // those behind the door shall read it
	lost                      // the caller went, or was cut off
	taken                     // the connection was given away
)

// begin is how every plain request begins.
const begin = "GET /"

// read reads the request that begins with b, and goes on where it stopped when
// it is called again with more of it. Whatever is not in the grammar of RFC 9112
// to the letter, whatever asks for more than a page, and whatever net/http would
// have to decide, is odd. A request is known to be odd at the end of a line at
// the latest: those behind see what they would answer at once as soon as they
// would have without the door.
func (r *Request) read(b []byte) verdict {
	if n := min(len(b), len(begin)); string(b[:n]) != begin[:n] {
		return odd
	}
	for {
		i := bytes.IndexByte(b[r.searched:], '\n')
		if i < 0 {
			r.searched = len(b)
			return unfinished
		}
		end := r.searched + i
		if end == r.line || b[end-1] != '\r' {
			return odd
		}
		line := b[r.line : end-1]
		r.line, r.searched = end+1, end+1
		switch {
		case r.Path == nil:
			if !r.target(line) {
				return odd
			}
		case len(line) > 0:
			if !r.field(line) {
				return odd
			}
		case r.Host == nil:
			return odd
		default:
			r.size = end + 1
			return plain
		}
	}
}

// target reads a request line (RFC 9112, section 3): GET, the target in origin
// form, HTTP/1.1, and one space between.
func (r *Request) target(line []byte) bool {
	rest, ok := bytes.CutSuffix(line, []byte(" HTTP/1.1"))
	if !ok || len(rest) < len(begin) {
		return false
	}
	target := rest[len(begin)-1:]
	path, query, asks := bytes.Cut(target, []byte("?"))
	for i, c := range path {
		switch {
		case c == '/':
			// Those behind send empty and dotted segments elsewhere.
			if i+1 < len(path) && (path[i+1] == '/' || path[i+1] == '.') {
				return false
			}
		case c == '%':
			// ASCII needs no escape: one that has it may hide a slash or a dot.
			if i+2 >= len(path) || hex(path[i+1]) < 8 || hex(path[i+2]) < 0 {
				return false
			}
		case class[c]&inPath == 0:
			return false
		}
	}
	for i, c := range query {
		switch {
		case c == '%':
			if i+2 >= len(query) || hex(query[i+1]) < 0 || hex(query[i+2]) < 0 {
				return false
			}
		case class[c]&inPath == 0 && c != '?':
			return false
		}
	}
	r.Path = path
	if asks {
		r.Query = query
	}
	return true
}

// field reads a header field (RFC 9112, section 5).
func (r *Request) field(line []byte) bool {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 {
		return false
	}
	name, value := line[:colon], line[colon+1:]
	for _, c := range name {
		if class[c]&inToken == 0 {
			return false
		}
	}
	for _, c := range value {
		if class[c]&inValue == 0 {
			return false
		}
	}
	value = trim(value)
	switch name[0] | 0x20 { // most fields mean nothing here and are known by their first letter
	case 'h':
		if is(name, "host") {
			return once(&r.Host, value) && host(value)
		}
		return !is(name, "http2-settings")
	case 'a':
		if is(name, "accept-encoding") {
			return once(&r.AcceptEncoding, value)
		}
		return !is(name, "authorization")
	case 'l':
		return !is(name, "last-event-id") || once(&r.LastEventID, value)
	case 'i':
		if is(name, "if-none-match") {
			return once(&r.IfNoneMatch, value)
		}
		return !begins(name, "if-")
	case 'c':
		if is(name, "connection") {
			return is(value, "keep-alive")
		}
		return !begins(name, "content-")
	case 't':
		return !begins(name, "transfer-") && !is(name, "te") && !is(name, "trailer")
	case 'u':
		return !is(name, "upgrade")
	case 'e':
		return !is(name, "expect")
	case 'r':
		return !is(name, "range")
	case 'p':
		return !begins(name, "proxy-")
	case 'k':
		return !is(name, "keep-alive")
	}
	return true
}

// once keeps the value of a field that may come once.
func once(field *[]byte, value []byte) bool {
	if *field != nil {
		return false
	}
	*field = value
	return true
}

// host reports whether v names a host (RFC 9110, section 7.2) in the forms that
// are met: letters, digits, dots and hyphens, or an address of IPv6 in brackets,
// and perhaps a port.
func host(v []byte) bool {
	name, port := v, []byte(nil)
	if i := bytes.LastIndexByte(v, ':'); i >= 0 && (v[0] != '[' || v[i-1] == ']') {
		name, port = v[:i], v[i+1:]
		if len(port) == 0 {
			return false
		}
	}
	allowed := inHost
	if len(name) > 2 && name[0] == '[' && name[len(name)-1] == ']' {
		name, allowed = name[1:len(name)-1], inAddress
	}
	if len(name) == 0 {
		return false
	}
	for _, c := range name {
		if class[c]&allowed == 0 {
			return false
		}
	}
	for _, c := range port {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
