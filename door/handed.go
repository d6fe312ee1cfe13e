package door

import "net"

// handed is a connection with what was read of it in front.
type handed struct {
	net.Conn
	first []byte
}

// Read gives what was read before, then reads on.
func (h *handed) Read(p []byte) (int, error) {
	if h.first == nil {
		return h.Conn.Read(p)
	}
	n := copy(p, h.first)
	if h.first = h.first[n:]; len(h.first) == 0 {
		h.first = nil
	}
	return n, nil
}

// NetConn is the connection itself, for those who only write to it.
func (h *handed) NetConn() net.Conn { return h.Conn }

// CloseWrite lets net/http end an answer to a caller who still sends, so that
// the answer is not lost (RFC 9112, section 9.6).
func (h *handed) CloseWrite() error {
	if c, ok := h.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}
