// Package picture knows what a picture file is and what it says of itself: its
// format, its size, and the facts that IPTC, XMP and Exif keep in it. It reads bytes
// and tells; where pictures are kept, and who may use them, it must never know.
package picture

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // heads of files
	_ "image/jpeg" // heads of files
	_ "image/png"  // heads of files
	"io"
	"regexp"

	"github.com/bep/imagemeta"
	_ "golang.org/x/image/tiff" // heads of files
	_ "golang.org/x/image/webp" // heads of files

	"marbre/credential"
	"marbre/fault"
)

// Format is what a file is, whatever its name says.
type Format string

const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	WebP Format = "webp"
	GIF  Format = "gif"
	TIFF Format = "tiff"
	AVIF Format = "avif"
	HEIC Format = "heic"
	SVG  Format = "svg"
)

// Bounds of a picture that is taken in.
const (
	MaxBytes  = 100 << 20
	MaxSide   = 30_000      // pixels
	MaxPixels = 150_000_000 // in all: the largest cameras have 150 million
)

// A File is what is known of a picture without a look at its pixels.
type File struct {
	Format      Format `json:"format"`
	Width       int    `json:"width"` // as it is to be seen, turned as Orientation says
	Height      int    `json:"height"`
	Orientation int    `json:"orientation,omitempty"` // Exif 2.32, tag 0x0112: 1 to 8; 0 when nothing is said
	Frames      int    `json:"frames,omitempty"`      // of one that moves; 0 for one that does not
	Facts       Facts  `json:"facts"`
	Said        []Said `json:"said,omitempty"`
	// Credentials are its content credentials (C2PA); nil for none.
	Credentials *credential.Credentials `json:"credentials,omitempty"`
}

// svgLike is how a drawing begins: whatever XML may have before the first element (XML 1.0,
// section 2.8), and that.
var svgLike = regexp.MustCompile(`^(?:\x{feff})?(?:\s+|<\?[^>]*\?>|<!--(?s:.*?)-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>)*<(?:[A-Za-z_][\w.-]*:)?svg[\s/>]`)

// headBytes is how many of a file's first bytes tell what it is.
const headBytes = 4096

// FormatOf tells what a file is by its first bytes (at least 4096, if it has as many); ""
// for what is no picture that can be taken in.
func FormatOf(head []byte) Format {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")): // ITU-T T.81, annex B
		return JPEG
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")): // PNG, section 5.2
		return PNG
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return GIF
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")): // TIFF 6.0, section 2
		return TIFF
	case len(head) >= 16 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP": // RFC 9649, section 2.4
		return WebP
	case len(head) >= 16 && string(head[4:8]) == "ftyp": // ISO/IEC 14496-12, section 4.3
		return brandOf(head)
	case svgLike.Match(head[:min(len(head), headBytes)]):
		return SVG
	}
	return ""
}

// brandOf tells by the brands of a file of boxes what is in it (AVIF 1.1, section
// 6; ISO/IEC 23008-12, annex B).
func brandOf(head []byte) Format {
	size := int(head[0])<<24 | int(head[1])<<16 | int(head[2])<<8 | int(head[3])
	for at := 8; at+4 <= min(size, len(head)); at += 4 {
		if at == 12 { // the minor version
			continue
		}
		switch string(head[at : at+4]) {
		case "avif", "avis":
			return AVIF
		case "heic", "heix", "hevc", "heim", "heis":
			return HEIC
		}
	}
	return ""
}

// Read reads what a file is and says. It fails with fault.Invalid, in a sentence for
// whoever uploads it, for what is no picture, is broken at its head, or is over a
// bound; facts that cannot be read are left out.
func Read(r io.ReadSeeker, size int64) (f File, err error) {
	if size > MaxBytes {
		return f, fault.Tell(fault.TooLarge, "picture.too-large", MaxBytes>>20)
	}
	head := make([]byte, headBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return f, err
	}
	if f.Format = FormatOf(head[:n]); f.Format == "" {
		return f, fault.Tell(fault.Invalid, "picture.unknown")
	}
	if f.Format == SVG {
		return drawing(r, f)
	}
	if f.Width, f.Height, err = sizeOf(r, f.Format); err != nil {
		return f, err
	}
	if f.Width > MaxSide || f.Height > MaxSide {
		return f, fault.Tell(fault.Invalid, "picture.too-long", MaxSide, f.Width, f.Height)
	}
	if f.Width*f.Height > MaxPixels {
		return f, fault.Tell(fault.Invalid, "picture.too-many-pixels", MaxPixels/1_000_000, f.Width, f.Height)
	}
	if err := rewind(r); err != nil {
		return f, err
	}
	switch f.Format {
	case GIF:
		if f.Frames = framesOfGIF(r); f.Frames < 2 {
			f.Frames = 0
		}
		err = moves(f.Frames, f.Width, f.Height)
	case WebP:
		err = stillWebP(r, f.Width, f.Height)
	}
	if err != nil {
		return f, err
	}
	f.Said, f.Orientation = factsIn(r, f.Format)
	f.Facts = Choose(f.Said)
	if f.Format == AVIF || f.Format == HEIC { // their size is told as it is to be seen
		f.Orientation = liesHEIF(r)
		return f, nil
	}
	if f.Orientation >= 5 {
		f.Width, f.Height = f.Height, f.Width
	}
	return f, nil
}

// drawing reads what a drawing is: its size, once it is clean. Nothing else is read of it.
func drawing(r io.ReadSeeker, f File) (File, error) {
	if err := rewind(r); err != nil {
		return f, err
	}
	data, err := io.ReadAll(io.LimitReader(r, MaxDrawing+1))
	if err != nil {
		return f, err
	}
	_, f.Width, f.Height, err = Clean(data)
	return f, err
}

// sizeOf is a picture's width and height in pixels, as they are kept.
func sizeOf(r io.ReadSeeker, format Format) (width, height int, err error) {
	broken := fault.Tell(fault.Invalid, "picture.broken", string(format))
	if err := rewind(r); err != nil {
		return 0, 0, err
	}
	if format == AVIF || format == HEIC {
		got, err := imagemeta.Decode(imagemeta.Options{R: r, ImageFormat: kinds[format], Sources: imagemeta.CONFIG})
		if err != nil || got.ImageConfig.Width < 1 || got.ImageConfig.Height < 1 {
			return 0, 0, broken
		}
		return got.ImageConfig.Width, got.ImageConfig.Height, nil
	}
	c, name, err := config(r)
	if err != nil || Format(name) != format || c.Width < 1 || c.Height < 1 {
		return 0, 0, broken
	}
	return c.Width, c.Height, nil
}

// config reads a head; whatever a decoder makes of a broken one is an error.
func config(r io.Reader) (c image.Config, name string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the head cannot be read: %v", p)
		}
	}()
	return image.DecodeConfig(io.LimitReader(r, 32<<20))
}

func rewind(r io.Seeker) error {
	_, err := r.Seek(0, io.SeekStart)
	return err
}
