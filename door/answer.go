package door

import (
	"net"
	"strconv"
	"strings"
	"time"
)

// An Answer is a response as it is put together.
type Answer struct {
	head  []byte
	body  []byte
	parts [2][]byte // both, as they are written
	out   net.Buffers
	take  func(net.Conn) bool
}

// Begin writes the status line (RFC 9112, section 4).
func (a *Answer) Begin(status int, reason string) {
	a.head = append(a.head[:0], "HTTP/1.1 "...)
	a.head = strconv.AppendInt(a.head, int64(status), 10)
	a.head = append(append(append(a.head, ' '), reason...), "\r\n"...)
}

// Put writes a header field. A line's end in a value would begin another field:
// it becomes a space, as with net/http.
func (a *Answer) Put(name, value string) {
	a.head = append(append(a.head, name...), ": "...)
	from := len(a.head)
	a.head = append(a.head, value...)
	if strings.IndexByte(value, '\n') >= 0 || strings.IndexByte(value, '\r') >= 0 {
		for i, c := range a.head[from:] {
			if c == '\n' || c == '\r' {
				a.head[from+i] = ' '
			}
		}
	}
	a.head = append(a.head, "\r\n"...)
}

// Body gives what follows the head. It is not written to, and may be shared.
func (a *Answer) Body(data []byte) { a.body = data }

// Take gives the connection itself to take, which writes the whole answer and
// closes the connection at its time. It is called after the Answerer has
// returned, if nothing was read behind the request; when it reports false, or is
// not called, those behind the door answer.
func (a *Answer) Take(take func(net.Conn) bool) { a.take = take }

// end writes what the door itself knows, and ends the head.
func (a *Answer) end(date string, last bool) {
	a.head = append(a.head, date...)
	if last {
		a.head = append(a.head, "Connection: close\r\n"...)
	}
	a.head = append(a.head, "\r\n"...)
}

// write writes the answer at once. The body is not copied behind the head first:
// one who takes it slowly would keep the copy.
func (a *Answer) write(conn net.Conn) (err error) {
	if len(a.body) == 0 {
		_, err = conn.Write(a.head)
		return err
	}
	a.parts = [2][]byte{a.head, a.body}
	a.out = a.parts[:]
	_, err = a.out.WriteTo(conn)
	return err
}

// clear makes the answer ready for another; it keeps its buffer if that is of a
// usual size.
func (a *Answer) clear() {
	head := a.head[:0]
	if cap(head) > MaxHead {
		head = nil
	}
	*a = Answer{head: head}
}

// date is the line that says when an answer was made.
type date struct {
	second int64
	line   string
}

// dateLine is the field Date (RFC 9110, section 6.6.1), made once a second.
func (d *Door) dateLine(now time.Time) string {
	if at := d.date.Load(); at != nil && at.second == now.Unix() {
		return at.line
	}
	at := &date{now.Unix(), now.UTC().Format("Date: Mon, 02 Jan 2006 15:04:05 GMT\r\n")}
	d.date.Store(at)
	return at.line
}
