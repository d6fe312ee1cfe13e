package negatives

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// twice reads what r holds and gives its SHA-256 and readers of it, each from the start: a line may break,
// and what is sent there may still be read when the next one is tried. What cannot be read twice is
// written beside until done. It fails with io.ErrUnexpectedEOF if r holds less or more than size bytes.
func twice(r io.Reader, size int64) (from func() io.Reader, sum string, done func(), err error) {
	f, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	})
	hash, start, done := sha256.New(), int64(0), func() {}
	var into io.Writer = hash
	if ok {
		if start, err = f.Seek(0, io.SeekCurrent); err != nil {
			return nil, "", nil, err
		}
		r = io.NewSectionReader(f, start, size+1)
	} else {
		beside, err := os.CreateTemp("", "marbre-going-*")
		if err != nil {
			return nil, "", nil, err
		}
		done = func() { _, _ = beside.Close(), os.Remove(beside.Name()) }
		f, into = beside, io.MultiWriter(hash, beside)
	}
	n, err := io.Copy(into, io.LimitReader(r, size+1))
	if err == nil && n != size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		done()
		return nil, "", nil, err
	}
	return func() io.Reader { return io.NewSectionReader(f, start, size) }, hex.EncodeToString(hash.Sum(nil)), done, nil
}

// sent tells whenever a piece of it goes.
type sent struct {
	r    io.Reader
	goes func()
}

func (s sent) Read(p []byte) (int, error) {
	s.goes()
	return s.r.Read(p)
}
