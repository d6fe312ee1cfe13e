package web

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"marbre/darkroom"
	"marbre/fault"
	"marbre/picture"
)

// Ahead makes the prints of pictures that went out, before readers ask for them: WebP and what
// every browser shows, and AVIF, which takes too long to be made while somebody waits. One at a
// time, the newest story's first, and after whatever readers wait for. It goes on until ctx ends;
// fail is told what did not succeed.
func (s *Server) Ahead(ctx context.Context, fail func(error)) {
	for s.Negatives != nil && ctx.Err() == nil {
		wake := s.Store.Wake()
		more, err := s.PrintAhead(ctx)
		wait := 10 * time.Second // another node may have published something
		if err != nil && ctx.Err() == nil {
			fail(err)
			wake, wait = nil, time.Minute
		}
		if !more {
			t := time.NewTimer(wait)
			select {
			case <-ctx.Done():
			case <-t.C:
			case <-wake:
			}
			t.Stop()
		}
	}
}

// PrintAhead makes the prints of one picture that wants them; more says that others may. What cannot
// be developed or encoded is left. It fails where trying again later may help, and with more where it does not.
func (s *Server) PrintAhead(ctx context.Context) (more bool, err error) {
	defer fault.In(&err, "print ahead")
	p, by, err := s.Store.PrintsWanted(ctx)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var avif []string
	var left error
	if p.Address() != "" && p.Format != picture.SVG {
		for _, part := range p.Parts() {
			switch err := s.printAll(ctx, p, part); {
			case err == nil:
				avif = append(avif, part.Name)
			case errors.Is(err, errEncode), errors.Is(err, fault.NotFound), fault.KindOf(err) == fault.Invalid:
				left = errors.Join(left, err)
			default:
				return false, err
			}
		}
	}
	return true, errors.Join(s.Newsroom.Printed(ctx, p, by, avif), left)
}

// printAll makes the prints of a part of a picture that are not there yet. The file is read
// only if there are any.
func (s *Server) printAll(ctx context.Context, p picture.Picture, part picture.Part) error {
	base := p.Hash
	if part.Name != "" {
		base += "-" + part.Name
	}
	type one struct {
		name  printName
		width int
	}
	var missing []one
	rungs := picture.Rungs(part.Piece.Dx())
	want := func(width int, suffix string, as darkroom.Coding) error {
		name, _ := printNameOf(base + suffix + "." + string(as))
		f, err := s.Negatives.Open(ctx, name.kept())
		if err == nil {
			return f.Close()
		}
		if errors.Is(err, fault.NotFound) {
			missing, err = append(missing, one{name, width}), nil
		}
		return err
	}
	errs := []error{want(rungs[0], "", plainCoding(p))} // what is shown outside of our pages
	for _, as := range []darkroom.Coding{darkroom.AsWebP, plainCoding(p), darkroom.AsAVIF} {
		for _, w := range rungs {
			if as != darkroom.AsAVIF || w <= picture.WidestAVIF {
				errs = append(errs, want(w, "-"+strconv.Itoa(w), as))
			}
		}
	}
	if err := errors.Join(errs...); err != nil || len(missing) == 0 {
		return err
	}
	f, err := s.Negatives.Open(ctx, p.Hash)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	widest := slices.MaxFunc(missing, func(a, b one) int { return a.width - b.width }).width
	negative, err := s.prints.develop(ctx, f, p.File, part.Piece, widest)
	if err != nil {
		return err
	}
	for _, m := range missing {
		begun := time.Now()
		if _, err := s.encode(ctx, p, m.name, negative.Scaled(m.width)); err != nil {
			return err
		}
		if err := s.prints.rest(ctx, time.Since(begun)); err != nil {
			return err
		}
	}
	return nil
}

// rest waits as long as was worked, so that half a core is left at least, and while others wait
// for a print. It fails when ctx ends.
func (p *prints) rest(ctx context.Context, worked time.Duration) error {
	for wait := min(worked, time.Second); ; wait = 20 * time.Millisecond {
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
		if p.hurry.Load() == 0 {
			return nil
		}
	}
}
