// Package negatives keeps the files of pictures as they came, byte for byte, each once
// under the SHA-256 of its bytes, and what was made of them beside it. What is in a
// file it must never know.
package negatives

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"marbre/fault"
)

// A Keep is where files are: in a folder, or in a store of objects elsewhere.
type Keep interface {
	// Put keeps what r holds, size bytes, under a name, all of it or nothing. What is
	// there already stays. It fails with io.ErrUnexpectedEOF if r holds less or more.
	Put(ctx context.Context, name string, r io.Reader, size int64) error
	// Open returns what is kept under a name. It fails with fault.NotFound if nothing is.
	Open(ctx context.Context, name string) (File, error)
}

// A File is one that is open. It is read from anywhere, as ranges want it.
type File interface {
	io.ReadSeekCloser
	Size() int64
}

// named is a name that can be kept: the SHA-256 of a file's bytes, hexadecimal, and for
// what was made of it a few words (a shape, a piece, a size) and a coding.
var named = regexp.MustCompile(`^[0-9a-f]{64}(-[a-z0-9]{1,20}){0,3}(\.[a-z0-9]{1,5})?$`)

// A Folder keeps files below a folder, two characters of a name to a level.
type Folder struct{ Dir string }

func (f Folder) path(name string) (string, error) {
	if !named.MatchString(name) {
		return "", fault.NotFound
	}
	return filepath.Join(f.Dir, name[:2], name[2:4], name), nil
}

// Put keeps what r holds. It stands under its name only once all of it is on disk.
func (f Folder) Put(ctx context.Context, name string, r io.Reader, size int64) (err error) {
	defer fault.In(&err, "keep %.12s", name)
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	t, err := os.CreateTemp(dir, ".coming-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(t.Name()) }() // nothing of it is there once it has its name
	n, err := io.Copy(t, io.LimitReader(r, size+1))
	if err == nil && n != size {
		err = io.ErrUnexpectedEOF
	}
	if err == nil {
		err = ctx.Err() // whoever brought it may have gone meanwhile
	}
	if err == nil {
		err = t.Sync()
	}
	if err := errors.Join(err, t.Close()); err != nil {
		return err
	}
	if err := os.Rename(t.Name(), path); err != nil {
		return err
	}
	return synced(dir)
}

// synced makes a folder's names last.
func synced(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open returns what is kept under a name.
func (f Folder) Open(ctx context.Context, name string) (File, error) {
	path, err := f.path(name)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return onDisk{file, info.Size()}, nil
}

type onDisk struct {
	*os.File
	size int64
}

func (o onDisk) Size() int64 { return o.size }
