package door

// Read reads a request as the door does when all of b has come at once. It
// returns how many bytes its head has; plain is false for what is handed on, or
// has no end yet.
func Read(b []byte) (r Request, size int, plain_ bool) {
	v := r.read(b)
	return r, r.size, v == plain
}

// ReadInPieces reads a request that comes byte by byte.
func ReadInPieces(b []byte) (r Request, size int, plain_ bool) {
	v := unfinished
	for n := 0; n <= len(b) && v == unfinished; n++ {
		v = r.read(b[:n])
	}
	return r, r.size, v == plain
}

// Callers is how many connections the door has.
func (d *Door) Callers() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.callers)
}
