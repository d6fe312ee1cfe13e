package negatives

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// fromBucket is a file that comes over a line, in order until somebody goes elsewhere in it.
type fromBucket struct {
	body     io.ReadCloser // what comes from there on; nil for nothing
	there    int64
	at, size int64
	from     func(at int64) (body io.ReadCloser, end int64, err error)
	meant    func(error) error
	wind     func()      // the store is waited for
	rest     func() bool // it is not
	stop     context.CancelCauseFunc
}

// ask asks for what is there from here on.
func (f *fromBucket) ask() error {
	if f.body != nil {
		_ = f.body.Close() // what else it holds is not wanted
	}
	f.body = nil
	body, end, err := f.from(f.at)
	if err != nil {
		return f.meant(err)
	}
	if end < f.at || f.size >= 0 && end != f.size {
		return errors.Join(fmt.Errorf("the store sends %d bytes where %d were to come", end-f.at, f.size-f.at), body.Close())
	}
	f.body, f.there, f.size = body, f.at, end
	return nil
}

func (f *fromBucket) Read(p []byte) (n int, err error) {
	if f.at >= f.size {
		return 0, io.EOF
	}
	f.wind()
	defer f.rest()
	if f.body == nil || f.there != f.at {
		if err := f.ask(); err != nil {
			return 0, err
		}
	}
	n, err = f.body.Read(p)
	f.at += int64(n)
	f.there = f.at
	if err == io.EOF {
		if err = nil; f.at < f.size {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, f.meant(err)
}

func (f *fromBucket) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.size
	}
	if offset < 0 || whence < io.SeekStart || whence > io.SeekEnd {
		return 0, errors.New("seek: there is no such place")
	}
	f.at = offset
	return offset, nil
}

func (f *fromBucket) Close() error {
	f.stop(nil)
	if f.body == nil {
		return nil
	}
	return f.body.Close()
}

func (f *fromBucket) Size() int64 { return f.size }
