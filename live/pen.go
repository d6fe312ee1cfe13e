package live

import "syscall"

// A pen writes to connections, one after the other, and waits for none. What it
// holds is that of the write that goes on: nothing is made anew for each.
type pen struct {
	push func(fd uintptr) bool // write, bound once
	data []byte
	n    int
	err  error
}

// put writes what the system takes now.
func (p *pen) put(raw syscall.RawConn, data []byte) (n int, err error) {
	p.data, p.n, p.err = data, 0, nil
	if err := raw.Write(p.push); err != nil {
		return p.n, err
	}
	return p.n, p.err
}

// write always reports true: who does not take everything is not waited for.
func (p *pen) write(fd uintptr) bool {
	for p.n < len(p.data) {
		k, err := syscall.Write(int(fd), p.data[p.n:])
		if k > 0 {
			p.n += k
		}
		switch err {
		case nil, syscall.EINTR:
		case syscall.EAGAIN:
			return true
		default:
			p.err = err
			return true
		}
	}
	return true
}
