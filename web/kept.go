package web

import (
	"container/list"
	"strconv"
	"strings"
	"sync"

	"marbre/darkroom"
	"marbre/door"
	"marbre/journal"
)

// inMemory is how many bytes of prints are kept in memory.
const inMemory = 64 << 20

// A keptPrint is a print in memory, as readers get it.
type keptPrint struct {
	name printName
	tag  string
	data []byte
}

// A board holds the prints that readers asked for last, up to inMemory. Whether they may
// be seen it does not know.
type board struct {
	mu     sync.Mutex
	byName map[string]*list.Element
	last   list.List // of *keptPrint; the one that was asked for last stands first
	bytes  int
}

func (b *board) get(name string) *keptPrint {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.byName[name]
	if e == nil {
		return nil
	}
	b.last.MoveToFront(e)
	return e.Value.(*keptPrint)
}

func (b *board) put(p *keptPrint) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := p.name.String()
	if b.byName[name] != nil || len(p.data) > inMemory/8 {
		return
	}
	if b.byName == nil {
		b.byName = map[string]*list.Element{}
	}
	b.byName[name] = b.last.PushFront(p)
	for b.bytes += len(p.data); b.bytes > inMemory; {
		oldest := b.last.Back()
		p := b.last.Remove(oldest).(*keptPrint)
		delete(b.byName, p.name.String())
		b.bytes -= len(p.data)
	}
}

// A vouch is what was known of a file that readers may see: by which story, as of which
// entry of the journal. It is true while that story was not touched since.
type vouch struct {
	story   journal.Touch
	asOf    int64
	follows bool // the journal was followed then; else it only tells that it was so once
}

// stillSeen reports whether a file may be seen, as far as it is known without the store: was says
// that it may while the store does not answer.
func (s *Server) stillSeen(hash string) (still, was bool) {
	v, ok := s.prints.public.Load(hash)
	if !ok {
		return false, false
	}
	k := v.(vouch)
	changed, gone := s.Press.Since(k.story, k.asOf)
	return k.follows && !changed, !k.follows || !gone
}

// printTypes are the types of prints by their coding.
var printTypes = map[darkroom.Coding]string{darkroom.AsAVIF: "image/avif", darkroom.AsWebP: "image/webp", darkroom.AsJPEG: "image/jpeg", darkroom.AsPNG: "image/png", asDrawing: "image/svg+xml"}

// policyOf is what a print that is opened by itself may do.
func policyOf(n printName) string {
	if n.as == asDrawing { // its styles stand in it
		return "default-src 'none'; style-src 'unsafe-inline'; sandbox"
	}
	return "default-src 'none'; sandbox"
}

func tagOf(n printName) string {
	return `"` + n.hash[:16] + strings.TrimPrefix(n.String(), n.hash) + `"`
}

// quickPrint answers with a print that is in memory and may be seen as far as the journal
// says. It gives what getMedia gives, and leaves to it all else.
func (s *Server) quickPrint(a *door.Answer, name, have string) bool {
	p := s.prints.board.get(name)
	if p == nil || have != "" && have != p.tag {
		return false
	}
	if still, _ := s.stillSeen(p.name.hash); !still {
		return false
	}
	if have != "" {
		a.Begin(304, "Not Modified")
	} else {
		a.Begin(200, "OK")
		a.Put("Accept-Ranges", "bytes")
		a.Put("Content-Length", strconv.Itoa(len(p.data)))
		a.Put("Content-Type", printTypes[p.name.as])
		a.Body(p.data)
	}
	a.Put("Cache-Control", mediaAge)
	a.Put("Content-Security-Policy", policyOf(p.name))
	a.Put("Etag", p.tag)
	a.Put("X-Content-Type-Options", "nosniff")
	return true
}
