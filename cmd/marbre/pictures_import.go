package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"marbre/exchange"
	"marbre/fault"
	"marbre/newsroom"
	"marbre/photodesk"
	"marbre/picture"
)

// pictureNames are how the names of pictures end: a file named so that is none is refused
// by name, any other is passed over.
var pictureNames = []string{".jpg", ".jpeg", ".jpe", ".png", ".webp", ".gif", ".tif", ".tiff", ".avif", ".heic", ".heif"}

// maxSidecar is how much is read of a file of XMP, in bytes.
const maxSidecar = 4 << 20

// A shot is a picture's file in a folder that is taken in.
type shot struct {
	root    *os.Root
	dir     string // as it was named, for people
	path    string // below it, with slashes
	sidecar string // likewise, of the XMP beside it; "" for none
	size    int64
}

// importPictures takes in every picture in folders, as an upload is. What was taken in is
// known by its bytes, so the same command goes on where it was stopped.
func importPictures(ctx context.Context, e env, p *place, pictures string, dirs []string, dry bool, report string) error {
	files, err := keep(e, p.data, pictures)
	if err == nil {
		err = answers(ctx, files)
	}
	if err != nil {
		return err
	}
	st, err := p.open(ctx, true)
	if err != nil {
		return err
	}
	defer st.Close()
	in := &importing{e: e, desk: &newsroom.Newsroom{Store: st, Now: time.Now}}
	if report != "" {
		if in.report, err = os.Create(report); err != nil {
			return err
		}
		defer in.report.Close()
	}
	in.bar = newBar(e, 0)
	var shots []shot
	others := 0
	for _, dir := range dirs {
		root, err := os.OpenRoot(dir) // whatever a link in it says, nothing outside is read
		if err != nil {
			return err
		}
		defer root.Close()
		some, passed, err := in.shots(ctx, root, dir)
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		shots, others = append(shots, some...), others+passed
	}
	for _, s := range shots {
		in.bar.total += s.size
	}
	desk := &photodesk.Desk{Newsroom: in.desk, Store: st, Negatives: files}
	seen := map[string]bool{} // a dry run keeps nothing by which the second of two would be known
	for _, s := range shots {
		t, err := take(ctx, desk, s, dry)
		if err != nil && ctx.Err() != nil {
			in.bar.end()
			return ctx.Err()
		}
		var bad unread
		switch kind := fault.KindOf(err); {
		case kind == fault.Invalid, kind == fault.TooLarge, errors.As(err, &bad):
			in.refuse(&exchange.Refused{Where: filepath.Join(s.dir, filepath.FromSlash(s.path)), Why: err})
		case err != nil:
			in.bar.end()
			return fmt.Errorf("%s: %w", filepath.Join(s.dir, s.path), err)
		case t.Known || seen[t.Hash]:
			in.known++
		default:
			in.fresh++
		}
		if dry && err == nil {
			seen[t.Hash] = true
		}
		in.read += s.size
		in.bar.show(in.read, in.fresh+in.known+in.refused)
	}
	in.bar.end()
	verb := "taken in"
	if dry {
		verb = "would be taken in (a dry run: nothing was kept)"
	}
	fmt.Fprintf(e.stderr, "%d new, %d known already, %d refused, %d other files passed over; %s in %s.\n", in.fresh, in.known, in.refused, others, verb, time.Since(in.bar.start).Round(10*time.Millisecond))
	if in.refused > 0 {
		return errFound
	}
	return nil
}

// shots finds the pictures in a folder and in those below, in the order of their names, and
// how many other files there are. Links and hidden files are passed over in silence.
func (in *importing) shots(ctx context.Context, root *os.Root, dir string) (all []shot, others int, err error) {
	beside := map[string]string{} // the XMP of a folder by path in small letters
	var found []shot
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if name == "." {
				return err
			}
			in.refuse(&exchange.Refused{Where: filepath.Join(dir, filepath.FromSlash(name)), Why: err})
			return nil
		}
		switch {
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		case strings.EqualFold(path.Ext(name), ".xmp"):
			beside[strings.ToLower(name)] = name
			return nil
		}
		is, size, err := pictured(root, name)
		switch {
		case err != nil:
			in.refuse(&exchange.Refused{Where: filepath.Join(dir, filepath.FromSlash(name)), Why: err})
		case is:
			found = append(found, shot{root: root, dir: dir, path: name, size: size})
		default:
			others++
		}
		return nil
	})
	for i, s := range found {
		for _, name := range []string{s.path + ".xmp", strings.TrimSuffix(s.path, path.Ext(s.path)) + ".xmp"} {
			if has, ok := beside[strings.ToLower(name)]; ok && found[i].sidecar == "" {
				found[i].sidecar = has
			}
		}
	}
	return found, others, err
}

// pictured reports whether a file is a picture, by its first bytes, or at least named as one.
func pictured(root *os.Root, name string) (is bool, size int64, err error) {
	f, err := root.Open(name)
	if err != nil {
		return false, 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, 0, err
	}
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false, 0, err
	}
	return picture.FormatOf(head[:n]) != "" || slices.Contains(pictureNames, strings.ToLower(path.Ext(name))), info.Size(), nil
}

// unread is the failure of a file that cannot be read: that one is refused, where a disk
// that is full ends the run.
type unread struct{ error }

func (u unread) Unwrap() error { return u.error }

// marking marks what fails in reading.
type marking struct{ io.Reader }

func (m marking) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = unread{err}
	}
	return n, err
}

// take takes in one picture with what lies beside it.
func take(ctx context.Context, desk *photodesk.Desk, s shot, dry bool) (t photodesk.Taken, err error) {
	if s.size > picture.MaxBytes {
		return t, photodesk.TooLarge()
	}
	f, err := s.root.Open(s.path)
	if err != nil {
		return t, unread{err}
	}
	defer f.Close()
	as := photodesk.Coming{Name: path.Base(s.path), DryRun: dry}
	if s.sidecar != "" {
		x, err := s.root.Open(s.sidecar)
		if err != nil {
			return t, unread{err}
		}
		defer x.Close()
		if as.Beside, err = io.ReadAll(marking{io.LimitReader(x, maxSidecar)}); err != nil {
			return t, err
		}
	}
	return desk.Take(ctx, operator, marking{f}, as)
}
