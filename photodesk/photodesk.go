// Package photodesk takes pictures in, by the same steps whichever way they come: uploaded,
// fetched from elsewhere or found in a folder. How they come it must never know.
package photodesk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"marbre/credential"
	"marbre/darkroom"
	"marbre/fault"
	"marbre/negatives"
	"marbre/newsroom"
	"marbre/picture"
	"marbre/staff"
	"marbre/store"
)

// A Desk is where pictures are taken in.
type Desk struct {
	Newsroom  *newsroom.Newsroom
	Store     *store.Store
	Negatives negatives.Keep
	// Develop reads the pixels of a file, at most width wide, when it is their turn; nil
	// for at once.
	Develop func(ctx context.Context, r io.Reader, f picture.File, width int) (*darkroom.Print, error)
}

// Coming is what is known of a picture before it is looked at.
type Coming struct {
	Name   string // the file's; a path before it and what is no text are left out
	From   string // the address at which it was; "" where it was brought
	Beside []byte // a packet of XMP that lies beside the file; nil for none
	DryRun bool   // look at everything and keep nothing
}

// Taken is a picture that was taken in. Known says that the newsroom had its file already,
// and then it is as it stands there; Alike are those that are nearly the same, the nearest first.
type Taken struct {
	picture.Picture
	Known bool
	Alike []picture.Picture
}

// alike is how many pictures that are nearly the same are told of.
const alike = 5

// Take takes in the file that r holds. It is first written beside, so that however large it
// is, it costs no memory; only then is it looked at. It fails with fault.TooLarge over
// picture.MaxBytes, and with fault.Invalid, in a sentence for whoever brings it, for what is
// no picture, is broken or is over another bound.
func (d *Desk) Take(ctx context.Context, by staff.Person, r io.Reader, as Coming) (t Taken, err error) {
	if err := by.May(staff.Picture, staff.Place{}); err != nil {
		return t, err
	}
	file, hash, size, err := received(r)
	if err != nil {
		return t, err
	}
	defer func() { _, _ = file.Close(), os.Remove(file.Name()) }()
	known, err := d.Store.PictureOf(ctx, hash)
	if err == nil { // it is not looked at again
		return Taken{Picture: known, Known: true}, nil
	}
	if !errors.Is(err, fault.NotFound) {
		return t, err
	}
	p := picture.Picture{Hash: hash, Bytes: size, Name: Name(as.Name), From: as.From}
	if p.File, err = picture.Read(file, size); err != nil {
		return t, err
	}
	p.File = p.Beside(as.Beside)
	if p.Credentials, err = credentials(file, p.Format); err != nil {
		return t, err
	}
	if p, err = d.looked(ctx, file, p); err != nil {
		return t, err
	}
	p.Words = p.Facts.Offered()
	if as.DryRun {
		return Taken{Picture: p}, p.Check()
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return t, err
	}
	if err := d.Negatives.Put(ctx, hash, file, size); err != nil {
		return t, err
	}
	if t.Alike, err = d.Store.Alike(ctx, p.Mark, alike); err != nil {
		return t, err
	}
	t.Picture, t.Known, _, err = d.Newsroom.TakePicture(ctx, by, p)
	return t, err
}

// received writes what r holds into a file that is nobody else's.
func received(r io.Reader) (file *os.File, hash string, size int64, err error) {
	if file, err = os.CreateTemp("", "marbre-picture-*"); err != nil {
		return nil, "", 0, err
	}
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(file, sum), io.LimitReader(r, picture.MaxBytes+1))
	switch {
	case size > picture.MaxBytes:
		err = TooLarge()
	case err == nil:
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		_, _ = file.Close(), os.Remove(file.Name())
		return nil, "", 0, err
	}
	return file, hex.EncodeToString(sum.Sum(nil)), size, nil
}

// TooLarge is the failure of a file that has more than picture.MaxBytes.
func TooLarge() error {
	return fault.Tell(fault.TooLarge, "picture.too-large", picture.MaxBytes>>20)
}

// credentials are the content credentials in a file; nil for none. Only a file that can
// have some is read whole.
func credentials(file io.ReadSeeker, f picture.Format) (*credential.Credentials, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if has, err := holds(file, "c2pa"); err != nil || !has {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, picture.MaxBytes))
	if err != nil {
		return nil, err
	}
	if c, found := credential.Read(data, f); found {
		return &c, nil
	}
	return nil, nil
}

// holds reports whether some text stands in what r holds.
func holds(r io.Reader, text string) (bool, error) {
	b := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := r.Read(b[kept:])
		if bytes.Contains(b[:kept+n], []byte(text)) {
			return true, nil
		}
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		tail := min(len(text)-1, kept+n)
		kept = copy(b, b[kept+n-tail:kept+n])
	}
}

// looked notes by what a picture is known again, and its colour. One that cannot be
// developed is kept without.
func (d *Desk) looked(ctx context.Context, file io.ReadSeeker, p picture.Picture) (picture.Picture, error) {
	if !darkroom.Shows(p.Format) {
		return p, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return p, err
	}
	develop := d.Develop
	if develop == nil {
		develop = atOnce
	}
	negative, err := develop(ctx, file, p.File, picture.Ladder[0])
	if err != nil {
		return p, err
	}
	p.Mark, p.Ground, p.Through = negative.Mark(), negative.Ground(), !negative.Opaque()
	return p, nil
}

func atOnce(_ context.Context, r io.Reader, f picture.File, width int) (*darkroom.Print, error) {
	data, err := io.ReadAll(io.LimitReader(r, picture.MaxBytes))
	if err != nil {
		return nil, err
	}
	return darkroom.Develop(data, f, width)
}

// Name is a file's name without its path and what is no text, at most picture.MaxName
// characters of its end.
func Name(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > picture.MaxName {
		name = string(r[len(r)-picture.MaxName:])
	}
	return strings.TrimSpace(name)
}
