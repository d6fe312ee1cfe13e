package negatives

import (
	"bufio"
	"context"
	"io"
)

// whole hands on what a reader holds, and the last of it only if nothing follows: of a file that is
// longer or shorter than was said the store must not get all.
type whole struct {
	r     *bufio.Reader
	left  int64
	alive func()
	fail  context.CancelCauseFunc
}

func (w *whole) Read(p []byte) (n int, err error) {
	w.alive()
	if w.left > 0 {
		n, err = w.r.Read(p[:min(int64(len(p)), w.left)])
		w.left -= int64(n)
	}
	if err == nil && w.left == 0 {
		if _, err = w.r.Peek(1); err == nil {
			err = io.ErrUnexpectedEOF
		}
	}
	if err == io.EOF && w.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil && err != io.EOF {
		w.fail(err)
		return 0, err
	}
	return n, err
}
