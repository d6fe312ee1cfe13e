// Package search finds stories: it folds and stems their words, keeps an index
// of those that are out in a file of its own, and answers readers' queries. It
// stands behind the journal, which it follows, and beside the press. It must
// never know HTTP, the store's tables, or what a page looks like.
package search

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"marbre/fault"
	"marbre/journal"
	"marbre/story"
)

// A Library is where the index learns what is published.
type Library interface {
	journal.Source
	// Last is the number of the newest entry of the journal, 0 for none.
	Last(ctx context.Context) (int64, error)
	Editions(ctx context.Context) ([]story.Edition, error)
	// Published is what readers may see of a story, whether it is out or not. It
	// fails with fault.NotFound if nothing of it was ever published.
	Published(ctx context.Context, n story.Number) (story.Published, error)
	// AllPublished lists at most limit stories above number that are published, in order.
	AllPublished(ctx context.Context, above story.Number, limit int) ([]story.Published, error)
}

// An Index finds the stories of one newsroom. Many may ask it at once; one
// Follow keeps it up to date.
type Index struct {
	library     Library
	desk        bool // of what is in work, for the desk alone
	now         func() time.Time
	write, read *sql.DB

	seq   atomic.Int64
	whole atomic.Bool

	mu      sync.Mutex
	reached chan struct{} // closed and made anew when seq or whole changes

	turn    sync.Mutex // one CatchUp at a time; what stands below is its own
	scribes map[string]*scribe
	names   map[string]int64 // numbers of names that were met lately
}

// version is that of the tables and of everything that decides what a token
// is. An index of another version is thrown away.
const version = 1

//go:embed schema.sql
var schema string

// Open opens the index in the file at path. One that is damaged or of another
// version is thrown away and made again by Follow. Until Follow has run, a new
// index finds nothing and says so.
func Open(path string, lib Library, now func() time.Time) (x *Index, err error) {
	return again(path, lib, now, false)
}

// OpenDesk opens an index of what is in work, for the desk alone: whatever its
// library has is in it, and of each state. Its library is store.InWork.
func OpenDesk(path string, lib Library, now func() time.Time) (x *Index, err error) {
	return again(path, lib, now, true)
}

func again(path string, lib Library, now func() time.Time, desk bool) (x *Index, err error) {
	defer fault.In(&err, "search: open %s", path)
	x, err = open(path, lib, now, desk)
	if err == nil || !useless(err) {
		return x, err
	}
	if err := Remove(path); err != nil {
		return nil, err
	}
	return open(path, lib, now, desk)
}

// errVersion is an index that another program made.
var errVersion = errors.New("the index is of another version")

// useless reports whether err says that the file cannot be read as an index.
func useless(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		code := lite.Code() & 0xff
		return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
	}
	return errors.Is(err, errVersion)
}

// readers is how many queries run at once.
func readers() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

func open(path string, lib Library, now func() time.Time, desk bool) (x *Index, err error) {
	x = &Index{library: lib, now: now, desk: desk, reached: make(chan struct{}), scribes: map[string]*scribe{}, names: map[string]int64{}}
	// It can be made again at any time: a commit need not reach the disk at once.
	pragmas := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)", "cache_size(-16000)", "temp_store(MEMORY)"}, "_txlock": {"immediate"}}
	at := fileOf(path)
	if x.write, err = sql.Open("sqlite", at+"?"+pragmas.Encode()); err != nil {
		return nil, err
	}
	x.write.SetMaxOpenConns(1)
	if err := x.stand(); err != nil {
		return nil, errors.Join(err, x.write.Close())
	}
	pragmas = url.Values{"_pragma": {"busy_timeout(1000)", "query_only(1)", "cache_size(-4000)", "mmap_size(268435456)"}}
	if x.read, err = sql.Open("sqlite", at+"?"+pragmas.Encode()); err != nil {
		return nil, errors.Join(err, x.write.Close())
	}
	x.read.SetMaxOpenConns(readers())
	x.read.SetMaxIdleConns(readers())
	return x, nil
}

// stand makes the tables where there are none and reads how far the index is.
func (x *Index) stand() error {
	ctx := context.Background()
	var had int
	if err := x.write.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&had); err != nil {
		return err
	}
	switch had {
	case version:
	case 0:
		var tables int
		if err := x.write.QueryRowContext(ctx, `-- search.stand
			SELECT COUNT(*) FROM sqlite_master`).Scan(&tables); err != nil || tables > 0 {
			return errors.Join(err, errVersion)
		}
		tx, err := x.write.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback() // after a commit it does nothing
		if err := lay(ctx, tx, state{}); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `PRAGMA user_version = `+strconv.Itoa(version)); err != nil {
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	default:
		return errVersion
	}
	s, err := x.state(ctx)
	x.seq.Store(s.seq)
	x.whole.Store(s.whole)
	return err
}

// lay makes empty tables.
func lay(ctx context.Context, tx *sql.Tx, s state) error {
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `-- search.lay
		INSERT INTO state (seq, mark, above, whole) VALUES ($1, $2, $3, $4)`, s.seq, s.mark, s.above, s.whole)
	return err
}

// Close lets go of the file.
func (x *Index) Close() error { return errors.Join(x.read.Close(), x.write.Close()) }

// At is the number of the journal's entry up to which the index knows what
// happened, and whether it holds everything: else it is being built.
func (x *Index) At() (seq int64, whole bool) { return x.seq.Load(), x.whole.Load() }

// Look says how far the index in the file at path is, without opening it for
// writing. It fails with fs.ErrNotExist if there is none.
func Look(path string) (seq int64, whole bool, err error) {
	defer fault.In(&err, "search: look at %s", path)
	if _, err := os.Stat(path); err != nil {
		return 0, false, err
	}
	db, err := sql.Open("sqlite", fileOf(path)+"?"+url.Values{"_pragma": {"busy_timeout(1000)", "query_only(1)"}}.Encode())
	if err != nil {
		return 0, false, err
	}
	defer db.Close()
	err = db.QueryRow(`-- search.Look
		SELECT seq, whole FROM state`).Scan(&seq, &whole)
	return seq, whole, err
}

// fileOf is a path as the driver wants it.
func fileOf(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// Remove throws an index away. Whoever has it open keeps what was there.
func Remove(path string) (err error) {
	defer fault.In(&err, "search: remove %s", path)
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
