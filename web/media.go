package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"marbre/darkroom"
	"marbre/fault"
	"marbre/journal"
	"marbre/picture"
	"marbre/staff"
)

// prints are the pictures that are being developed: so many at once, since each costs
// as much memory as it has pixels; and each size once, however many ask.
type prints struct {
	once  sync.Once
	turn  chan nothing
	asked singleflight.Group
	// public are the files that readers may see, as far as the database said so
	// since the start (a vouch each): they are given while it does not answer, and without asking it
	// while the journal says that nothing changed.
	public sync.Map
	hurry  atomic.Int64 // how many are made that somebody waits for
	board  board
}

// atOnce is how many pictures are developed at the same time.
const atOnce = 1

// develop reads the pixels of a piece of a file's picture when it is its turn, at most
// width wide.
func (p *prints) develop(ctx context.Context, r io.Reader, f picture.File, piece image.Rectangle, width int) (*darkroom.Print, error) {
	p.once.Do(func() { p.turn = make(chan nothing, atOnce) })
	select {
	case p.turn <- nothing{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	data, err := io.ReadAll(io.LimitReader(r, picture.MaxBytes))
	if err != nil {
		return nil, err
	}
	if piece.Dx() == f.Width && piece.Dy() == f.Height {
		return darkroom.Develop(data, f, width)
	}
	return darkroom.Piece(data, f, piece, width)
}

// mediaLike is the name of a print: the file's hash, a shape with the mark of its piece or
// none for all of it, a width of the ladder or none for the widest, and a coding.
var mediaLike = regexp.MustCompile(`^([0-9a-f]{64})(?:-([0-9]{1,2}x[0-9]{1,2})-([0-9a-f]{8}))?(?:-([1-9][0-9]{0,3}))?\.(avif|webp|jpg|png|svg)$`)

// A printName is what the name of a print says.
type printName struct {
	hash, shape, mark, width string
	as                       darkroom.Coding
}

// printNameOf reads the name of a print; ok is false for what is none.
func printNameOf(name string) (n printName, ok bool) {
	m := mediaLike.FindStringSubmatch(name)
	if m == nil {
		return n, false
	}
	n = printName{m[1], m[2], m[3], m[4], darkroom.Coding(m[5])}
	return n, n.as != asDrawing || n.shape == "" && n.width == "" // a drawing has one size and no pieces
}

// String is the name.
func (n printName) String() string {
	name := n.hash
	if n.shape != "" {
		name += "-" + n.part()
	}
	if n.width != "" {
		name += "-" + n.width
	}
	return name + "." + string(n.as)
}

// asDrawing is a drawing as it was cleaned (picture.Clean): the one file that is no print.
const asDrawing darkroom.Coding = "svg"

// cleaned is the name under which a cleaned drawing is kept. Its number is that of the list of
// what may stand in one: a shorter list has another, so that nothing is given that
// was cleaned by a longer one.
const cleaned = "-clean1.svg"

// mediaAge is how long browsers and caches keep a print: what has its hash in its
// name never changes.
const mediaAge = "public, max-age=31536000, immutable"

// getMedia gives a print of a picture that readers may see, or that somebody asks for who
// works here. It is made when it is first wanted.
func (s *Server) getMedia(w http.ResponseWriter, r *http.Request) error {
	name, ok := printNameOf(r.PathValue("name"))
	if !ok || s.Negatives == nil {
		return s.missing(w, r)
	}
	public, err := s.mayBeSeen(r.Context(), name.hash)
	if err != nil {
		return err
	}
	cache := mediaAge
	if !public {
		by, err := s.person(r)
		if (err != nil || by.May(staff.Read, staff.Place{}) != nil) && !s.shownWith(r.Context(), r.URL.Query().Get("shown"), name.hash) {
			return s.missing(w, r)
		}
		cache = "private, no-store"
	}
	var data []byte
	if kept := s.prints.board.get(name.String()); kept != nil {
		data = kept.data
	} else if data, err = s.printed(r.Context(), name); err == nil && public {
		s.prints.board.put(&keptPrint{name, tagOf(name), data})
	}
	if errors.Is(err, fault.NotFound) || fault.KindOf(err) == fault.Invalid {
		return s.missing(w, r)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", cache)
	h.Set("Content-Type", printTypes[name.as])
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", policyOf(name))
	h.Set("ETag", tagOf(name))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// mayBeSeen reports whether a file stands in a story that readers may see.
func (s *Server) mayBeSeen(ctx context.Context, hash string) (bool, error) {
	still, was := s.stillSeen(hash)
	if still {
		return true, nil
	}
	asOf, follows := s.Press.Started() // before the store is asked: what it says may be newer, never older
	cards, err := s.Store.Uses(ctx, hash, 50)
	if err != nil {
		if was {
			return true, nil
		}
		return false, err
	}
	now := s.Now()
	for _, c := range cards {
		if c.Out(now) {
			s.prints.public.Store(hash, vouch{journal.OfStory(c.Number), asOf, follows})
			return true, nil
		}
	}
	s.prints.public.Delete(hash)
	return false, nil
}

// printed is a print, from what is kept or made now. It fails with fault.NotFound for a
// size, a piece or a coding that the picture does not have.
func (s *Server) printed(ctx context.Context, n printName) ([]byte, error) {
	name := n.kept()
	if data, err := s.stored(ctx, name); !errors.Is(err, fault.NotFound) {
		return data, err
	}
	made, err, _ := s.prints.asked.Do(name, func() (any, error) {
		// Whoever asked first may go; the others wait for it.
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer stop()
		s.prints.hurry.Add(1)
		defer s.prints.hurry.Add(-1)
		return s.make(ctx, n)
	})
	if err != nil {
		return nil, err
	}
	return made.([]byte), nil
}

func (s *Server) stored(ctx context.Context, name string) ([]byte, error) {
	f, err := s.Negatives.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

// part is the name of the part that a print shows (picture.Parts).
func (n printName) part() string {
	if n.shape == "" {
		return ""
	}
	return n.shape + "-" + n.mark
}

// kept is the name under which a print is kept.
func (n printName) kept() string {
	if n.as == asDrawing {
		return n.hash + cleaned
	}
	return n.String()
}

// piece is the part of a picture that a print shows, in its pixels. It fails with
// fault.NotFound for one that the desk has not cut.
func (n printName) piece(p picture.Picture) (image.Rectangle, error) {
	if n.shape == "" {
		return image.Rect(0, 0, p.Width, p.Height), nil
	}
	shape := picture.Ratio(n.shape)
	piece := p.Frame.Crop(shape, p.Width, p.Height)
	if picture.CropName(shape, piece) != n.part() {
		return piece, fault.NotFound
	}
	return piece, nil
}

func (s *Server) make(ctx context.Context, n printName) ([]byte, error) {
	p, err := s.Store.PictureOf(ctx, n.hash)
	if err != nil {
		return nil, err
	}
	if p.Format == picture.SVG {
		return s.clean(ctx, n)
	}
	piece, err := n.piece(p)
	if err != nil {
		return nil, err
	}
	rungs := picture.Rungs(piece.Dx())
	to := rungs[0]
	if n.width != "" {
		if to, err = strconv.Atoi(n.width); err != nil || !slices.Contains(rungs, to) {
			return nil, fault.NotFound
		}
	}
	switch n.as {
	case darkroom.AsWebP, plainCoding(p):
	case darkroom.AsAVIF: // it takes long: only what was made ahead, and is lost, is made again
		if n.width == "" || to > picture.WidestAVIF || !slices.Contains(p.AVIF, n.part()) {
			return nil, fault.NotFound
		}
	default:
		return nil, fault.NotFound
	}
	f, err := s.Negatives.Open(ctx, n.hash)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	negative, err := s.prints.develop(ctx, f, p.File, piece, to)
	if err != nil {
		return nil, err
	}
	return s.encode(ctx, p, n, negative)
}

// errEncode says that a print could not be encoded: trying again does not help.
var errEncode = errors.New("the print cannot be encoded")

// encode makes a print of a negative of the right size, and keeps it.
func (s *Server) encode(ctx context.Context, p picture.Picture, n printName, negative *darkroom.Print) ([]byte, error) {
	data, err := negative.Encoded(n.as)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errEncode, err)
	}
	data = darkroom.Signed(data, n.as, p.Facts, negative.Profile())
	return data, s.Negatives.Put(ctx, n.kept(), bytes.NewReader(data), int64(len(data)))
}

// clean is a drawing as readers get it.
func (s *Server) clean(ctx context.Context, n printName) ([]byte, error) {
	if n.as != asDrawing {
		return nil, fault.NotFound
	}
	raw, err := s.stored(ctx, n.hash)
	if err != nil {
		return nil, err
	}
	data, _, _, err := picture.Clean(raw)
	if err != nil {
		return nil, err
	}
	return data, s.Negatives.Put(ctx, n.kept(), bytes.NewReader(data), int64(len(data)))
}
