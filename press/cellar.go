package press

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"marbre/fault"
	"marbre/journal"
)

// cellar keeps copies on disk, a file each, so that a restart serves at once
// and a lost database leaves every page standing. A file that cannot be read
// whole is no copy. Writing happens behind the readers' back and is left out
// when too much waits: a copy can always be printed again.
type cellar struct {
	dir    string
	budget int64
	log    *slog.Logger
	queue  chan func()
	done   chan struct{}
	mu     sync.Mutex // one saves the stamps at a time
}

// layout is the version of the files' layout; another one's are thrown away.
const layout = "marbre press 1\n"

func openCellar(dir string, budget int64, log *slog.Logger) (_ *cellar, err error) {
	defer fault.In(&err, "cellar")
	if err := os.MkdirAll(filepath.Join(dir, "copies"), 0o755); err != nil {
		return nil, err
	}
	c := &cellar{dir: dir, budget: budget, log: log, queue: make(chan func(), 256), done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for work := range c.queue {
			work()
		}
	}()
	return c, nil
}

// close waits until what was put is written.
func (c *cellar) close() {
	close(c.queue)
	<-c.done
}

// label is what a file says of its copy, before the bytes.
type label struct {
	Key      string    `json:"key"`
	Status   int       `json:"status"`
	Location string    `json:"location,omitempty"`
	Policy   string    `json:"policy"`
	Type     string    `json:"type,omitempty"`
	Lang     string    `json:"lang"`
	Until    time.Time `json:"until,omitzero"`
	Keys     string    `json:"keys"`
	AsOf     int64     `json:"as_of"`
	Sizes    [3]int    `json:"sizes"` // plain, gzip, brotli
	Sum      uint32    `json:"sum"`   // CRC-32 of all three
}

func (c *cellar) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:16])
	return filepath.Join(c.dir, "copies", name[:2], name[2:])
}

func (c *cellar) put(key string, p *Copy) {
	select {
	case c.queue <- func() {
		if err := c.write(key, p); err != nil {
			c.log.Error("page not kept on disk", "key", key, "err", err)
		}
	}:
	default: // the disk is slower than the press
	}
}

func (c *cellar) write(key string, p *Copy) error {
	zipped, _ := p.Bytes(Gzip)
	broed, _ := p.Bytes(Brotli)
	l := label{key, p.Status, p.Location, p.Policy, p.Type, p.Lang, p.Until, p.Keys, p.asOf, [3]int{len(p.plain), len(zipped), len(broed)}, 0}
	sum := crc32.NewIEEE()
	for _, b := range [][]byte{p.plain, zipped, broed} {
		_, _ = sum.Write(b)
	}
	l.Sum = sum.Sum32()
	head, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return writeFile(c.path(key), slices.Concat(head, []byte("\n"), p.plain, zipped, broed))
}

// writeFile puts a whole file in place of another; a reader sees the one or the other.
func writeFile(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// get returns the copy that is kept under key, nil for none.
func (c *cellar) get(key string) *Copy {
	data, err := os.ReadFile(c.path(key))
	if err != nil {
		return nil
	}
	head, rest, ok := bytes.Cut(data, []byte("\n"))
	var l label
	if !ok || json.Unmarshal(head, &l) != nil || l.Key != key || l.Sizes[0]+l.Sizes[1]+l.Sizes[2] != len(rest) || min(l.Sizes[0], l.Sizes[1], l.Sizes[2]) < 0 || crc32.ChecksumIEEE(rest) != l.Sum {
		return nil
	}
	p := &Copy{Status: l.Status, Location: l.Location, Policy: l.Policy, Type: l.Type, Lang: l.Lang, Until: l.Until, Keys: l.Keys, asOf: l.AsOf}
	p.plain = rest[:l.Sizes[0]:l.Sizes[0]]
	p.Tag = tagOf(p.plain)
	p.gzip.once.Do(func() { p.gzip.data = rest[l.Sizes[0] : l.Sizes[0]+l.Sizes[1] : l.Sizes[0]+l.Sizes[1]] })
	p.brotli.once.Do(func() { p.brotli.data = rest[l.Sizes[0]+l.Sizes[1]:] })
	for t := range strings.FieldsSeq(l.Keys) {
		p.slots = append(p.slots, slotOf(journal.Touch(t)))
	}
	p.checked.Store(-1)
	return p
}

// empty throws all copies away.
func (c *cellar) empty() {
	if err := errors.Join(os.RemoveAll(filepath.Join(c.dir, "copies")), os.Remove(c.stamps())); err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.log.Error("page cache not emptied", "err", err)
	}
}

// sweep removes the oldest files until all fit the budget.
func (c *cellar) sweep() {
	type file struct {
		path string
		size int64
		at   time.Time
	}
	var all []file
	var total int64
	_ = filepath.WalkDir(filepath.Join(c.dir, "copies"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // what is gone needs no sweeping
		}
		if i, err := d.Info(); err == nil {
			all = append(all, file{path, i.Size(), i.ModTime()})
			total += i.Size()
		}
		return nil
	})
	slices.SortFunc(all, func(a, b file) int { return a.at.Compare(b.at) })
	for _, f := range all {
		if total <= c.budget {
			return
		}
		if os.Remove(f.path) == nil {
			total -= f.size
		}
	}
}

func (c *cellar) stamps() string { return filepath.Join(c.dir, "stamps") }

// save keeps what changed when, up to entry seq.
func (c *cellar) save(seq int64, touched, gone stamps) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b bytes.Buffer
	b.WriteString(layout)
	w := bufio.NewWriter(&b)
	number := func(n uint64) { _, _ = w.Write(binary.BigEndian.AppendUint64(nil, n)) }
	number(uint64(seq))
	for _, s := range []stamps{touched, gone} {
		// Most stamps are zero: only the others are written, with their slot.
		for i := range s {
			if v := s[i].Load(); v != 0 {
				number(uint64(i) + 1)
				number(v)
			}
		}
		number(0)
	}
	_ = w.Flush()
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(b.Bytes())))
	return writeFile(c.stamps(), b.Bytes())
}

// load reads what save kept. Without it the copies are worth nothing.
func (c *cellar) load(touched, gone stamps) (seq int64, ok bool) {
	data, err := os.ReadFile(c.stamps())
	if err != nil {
		return 0, false
	}
	n := len(data) - 4
	if n < len(layout)+8 || string(data[:len(layout)]) != layout || crc32.ChecksumIEEE(data[:n]) != binary.BigEndian.Uint32(data[n:]) {
		return 0, false
	}
	r := bytes.NewReader(data[len(layout):n])
	number := func() (v uint64) {
		var b [8]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return 0
		}
		return binary.BigEndian.Uint64(b[:])
	}
	seq = int64(number())
	for _, s := range []stamps{touched, gone} {
		for {
			slot := number()
			if slot == 0 || slot > slots {
				break
			}
			s[slot-1].Store(number())
		}
	}
	return seq, true
}
