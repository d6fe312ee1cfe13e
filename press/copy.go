package press

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"marbre/journal"
	"marbre/page"
)

// A Copy is a printed page. It never changes; many readers get the same.
type Copy struct {
	Status   int
	Location string // with 301
	Policy   string // Content-Security-Policy
	Type     string // media type; "" for text/html
	Lang     string
	Until    time.Time // when it stops being true by the clock alone; zero for never
	Keys     string    // what it was made from, as Surrogate-Key has it: with spaces between
	Tag      string    // of the plain form; strong, without quotes

	plain   []byte
	gzip    coded
	brotli  coded
	slots   []uint32
	asOf    int64
	checked atomic.Int64 // the number up to which it is known to hold
	used    atomic.Int64
}

// A Coding is how a copy's bytes are written (RFC 9110, section 8.4).
type Coding string

const (
	Plain  Coding = ""
	Gzip   Coding = "gzip"
	Brotli Coding = "br"
)

// coded is one coding, made once, when it is first asked for.
type coded struct {
	once sync.Once
	data []byte
}

// Levels: a page of 30 KB takes gzip 0.1 ms and brotli 0.6 ms; higher levels
// win some 2 % and cost ten times that.
const (
	gzipLevel   = 5
	brotliLevel = 5
)

func newCopy(p page.Page, sources []journal.Touch, asOf int64) *Copy {
	sources = distinct(sources)
	keys := make([]string, len(sources))
	c := &Copy{Status: p.Status, Location: p.Location, Policy: p.Policy, Type: p.Type, Lang: string(p.Lang), Until: p.Until, plain: p.HTML, asOf: asOf}
	for i, s := range sources {
		keys[i] = string(s)
		c.slots = append(c.slots, slotOf(s))
	}
	c.Keys = strings.Join(keys, " ")
	c.Tag = tagOf(p.HTML)
	c.checked.Store(asOf)
	return c
}

func tagOf(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Bytes returns the page in a coding and the entity tag of exactly these
// bytes, quoted (RFC 9110, section 8.8.3).
func (c *Copy) Bytes(coding Coding) (data []byte, tag string) {
	switch coding {
	case Gzip:
		c.gzip.once.Do(func() {
			var b bytes.Buffer
			w, err := gzip.NewWriterLevel(&b, gzipLevel)
			if err != nil {
				panic(err) // the level is a constant
			}
			_, _ = w.Write(c.plain) // a buffer takes everything
			_ = w.Close()
			c.gzip.data = b.Bytes()
		})
		return c.gzip.data, `"` + c.Tag + `-g"`
	case Brotli:
		c.brotli.once.Do(func() {
			var b bytes.Buffer
			w := brotli.NewWriterLevel(&b, brotliLevel)
			_, _ = w.Write(c.plain)
			_ = w.Close()
			c.brotli.data = b.Bytes()
		})
		return c.brotli.data, `"` + c.Tag + `-b"`
	case Plain:
	}
	return c.plain, `"` + c.Tag + `"`
}

// size is about what a copy takes in memory, with both codings.
func (c *Copy) size() int64 { return int64(len(c.plain)*3/2+len(c.Keys)*2) + 1000 }

// Single is a copy of a page that is given once and kept nowhere.
func Single(p page.Page) *Copy { return newCopy(p, nil, 0) }
