package web

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"runtime/debug"
	"strings"

	"marbre/door"
	"marbre/page"
)

// Door is a door in front of the readers' listener, with the bounds that HTTP
// has. What it does not answer itself comes out of its Accept, for Routes.
func (s *Server) Door(l net.Listener) *door.Door {
	return door.New(l, s.quick(), door.Bounds{Head: headTime, Idle: idleTime, Answer: writeTime, Leave: leaveTime})
}

// quick answers plain requests for readers' pages, for prints in memory and for the live stream. It
// gives what Routes gives, and leaves to it whatever is not there or fails.
func (s *Server) quick() door.Answerer {
	others := s.others()
	return func(ctx context.Context, r *door.Request, a *door.Answer) (done bool) {
		defer s.survive(ctx, &done)
		path := string(r.Path) // the press keeps it
		if bytes.IndexByte(r.Path, '%') >= 0 {
			var err error
			if path, err = url.PathUnescape(path); err != nil {
				return false
			}
		}
		if name, ok := strings.CutPrefix(path, "/media/"); ok {
			return s.quickPrint(a, name, string(r.IfNoneMatch))
		}
		if others(path) {
			return false
		}
		query := string(r.Query)
		if edition, ok := streamOf(path); ok {
			return s.quickEvents(ctx, a, edition, seen(string(r.LastEventID), query))
		}
		ask, ok := page.Parse(path, query)
		if !ok || !s.kept(ask) {
			return false
		}
		c, err := s.Press.Copy(ctx, ask)
		if err != nil {
			return false
		}
		a.Body(present(a, c, string(r.AcceptEncoding), string(r.IfNoneMatch)))
		return true
	}
}

// quickEvents gives a reader's connection to the hub: nothing of it stays here.
func (s *Server) quickEvents(ctx context.Context, a *door.Answer, edition string, after int64) bool {
	if s.Live == nil || s.Live.Full() {
		return false
	}
	first, ok := s.first(edition)
	if ok {
		a.Take(func(conn net.Conn) (joined bool) {
			defer s.survive(ctx, &joined)
			return s.Live.Join(conn, edition, after, append([]byte(eventsHead), first...))
		})
	}
	return ok
}

// survive is deferred: a panic is logged and leaves the answer to Routes, as one
// that is not done. Without net/http nobody else would stop it.
func (s *Server) survive(ctx context.Context, done *bool) {
	if p := recover(); p != nil {
		s.Log.ErrorContext(ctx, "a quick answer panicked", "panic", p, "stack", string(debug.Stack()))
		*done = false
	}
}

// others returns what tells whether a path is answered by another line of
// addresses than that of pages: by its first part, which no two lines share.
func (s *Server) others() func(path string) bool {
	all, wild := map[string]bool{}, false
	for _, a := range s.addresses() {
		path := a.pattern[strings.IndexByte(a.pattern, '/'):]
		if path == "/" {
			continue
		}
		part := strings.TrimSuffix(firstPart(path), "{$}")
		all[part] = true
		wild = wild || strings.HasPrefix(part, "{") // then it may be any path
	}
	return func(path string) bool { return wild || all[firstPart(path)] }
}

// firstPart is a path up to its second slash, without the slashes.
func firstPart(path string) string {
	part, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return part
}
