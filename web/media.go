package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"marbre/darkroom"
	"marbre/fault"
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
	// since the start: they are given while it does not answer.
	public sync.Map
}

// atOnce is how many pictures are developed at the same time.
const atOnce = 1

// develop reads the pixels of a file when it is its turn.
func (p *prints) develop(ctx context.Context, r io.Reader, f picture.File, width int) (*darkroom.Print, error) {
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
	return darkroom.Develop(data, f, width)
}

// mediaLike is the name of a print: the file's hash, a width of the ladder or none for
// the widest, and a coding.
var mediaLike = regexp.MustCompile(`^([0-9a-f]{64})(?:-([1-9][0-9]{0,3}))?\.(webp|jpg|png)$`)

// mediaAge is how long browsers and caches keep a print: what has its hash in its
// name never changes.
const mediaAge = "public, max-age=31536000, immutable"

// getMedia gives a print of a picture that readers may see, or that somebody asks for who
// works here. It is made when it is first wanted.
func (s *Server) getMedia(w http.ResponseWriter, r *http.Request) error {
	m := mediaLike.FindStringSubmatch(r.PathValue("name"))
	if m == nil || s.Negatives == nil {
		return s.missing(w, r)
	}
	public, err := s.mayBeSeen(r.Context(), m[1])
	if err != nil {
		return err
	}
	cache := mediaAge
	if !public {
		by, err := s.person(r)
		if err != nil || by.May(staff.Read, staff.Place{}) != nil {
			return s.missing(w, r)
		}
		cache = "private, no-store"
	}
	name := m[0]
	data, err := s.printed(r.Context(), m[1], m[2], darkroom.Coding(m[3]))
	if errors.Is(err, fault.NotFound) || fault.KindOf(err) == fault.Invalid {
		return s.missing(w, r)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", cache)
	h.Set("Content-Type", map[string]string{"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}[m[3]])
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("ETag", `"`+strings.TrimSuffix(name, "."+m[3])[:16]+"-"+m[2]+m[3]+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// mayBeSeen reports whether a file stands in a story that readers may see.
func (s *Server) mayBeSeen(ctx context.Context, hash string) (bool, error) {
	cards, err := s.Store.Uses(ctx, hash, 50)
	if err != nil {
		if _, was := s.prints.public.Load(hash); was {
			return true, nil
		}
		return false, err
	}
	now := s.Now()
	for _, c := range cards {
		if c.Out(now) {
			s.prints.public.Store(hash, nothing{})
			return true, nil
		}
	}
	s.prints.public.Delete(hash)
	return false, nil
}

// printed is a print, from what is kept or made now. It fails with fault.NotFound for a
// size or a coding that the picture does not have.
func (s *Server) printed(ctx context.Context, hash, width string, as darkroom.Coding) ([]byte, error) {
	name := hash + "." + string(as)
	if width != "" {
		name = hash + "-" + width + "." + string(as)
	}
	if data, err := s.stored(ctx, name); !errors.Is(err, fault.NotFound) {
		return data, err
	}
	made, err, _ := s.prints.asked.Do(name, func() (any, error) {
		// Whoever asked first may go; the others wait for it.
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer stop()
		return s.make(ctx, hash, width, as, name)
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

func (s *Server) make(ctx context.Context, hash, width string, as darkroom.Coding, name string) ([]byte, error) {
	p, err := s.Store.PictureOf(ctx, hash)
	if err != nil {
		return nil, err
	}
	rungs := picture.Rungs(p.Width)
	to := rungs[0]
	if width != "" {
		if to, err = strconv.Atoi(width); err != nil || !slices.Contains(rungs, to) {
			return nil, fault.NotFound
		}
	}
	if as != darkroom.AsWebP && as != plainCoding(p) {
		return nil, fault.NotFound
	}
	f, err := s.Negatives.Open(ctx, hash)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	negative, err := s.prints.develop(ctx, f, p.File, to)
	if err != nil {
		return nil, err
	}
	data, err := negative.Encoded(as)
	if err != nil {
		return nil, err
	}
	data = darkroom.Signed(data, as, p.Facts, negative.Profile())
	return data, s.Negatives.Put(ctx, name, bytes.NewReader(data), int64(len(data)))
}
