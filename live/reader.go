package live

import (
	"crypto/tls"
	"net"
	"syscall"
	"time"
)

// A reader is one open page.
type reader struct {
	edition string
	conn    net.Conn
	raw     syscall.RawConn
	waits   [][]byte // what they have not taken; shared bytes, never written to
	size    int
	heard   time.Time // when they took something last, or something began to wait
	watched int32     // by which number the watch knows them
}

// newReader takes a connection as the hub can hold it. A connection may be
// wrapped; what counts is the one that has a descriptor.
func newReader(conn net.Conn, edition string) (*reader, bool) {
	for {
		if _, ciphered := conn.(*tls.Conn); ciphered {
			return nil, false // plain bytes must not go around it
		}
		w, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		conn = w.NetConn()
	}
	c, ok := conn.(syscall.Conn)
	if !ok {
		return nil, false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil, false
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		// The system's own buffer grows to megabytes for one who never reads.
		_ = tcp.SetWriteBuffer(buffer)
	}
	return &reader{edition: edition, conn: conn, raw: raw, heard: time.Now()}, true
}

func (r *reader) add(data []byte) {
	if len(r.waits) == 0 {
		r.heard = time.Now()
	}
	r.waits = append(r.waits, data)
	r.size += len(data)
}
