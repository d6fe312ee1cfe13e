// Package store keeps everything, in SQLite or in PostgreSQL, and holds the
// only SQL. It stands between the newsroom, which decides, and the journal,
// which it writes in the transaction of the change itself. It must never know
// rules: it decides nothing.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"marbre/fault"
)

// A Store keeps one newsroom.
type Store struct {
	write, read *sql.DB
	postgres    string // the database's address, "" for SQLite

	stirs chan Stir   // of galleys
	said  chan string // by other nodes

	mu   sync.Mutex
	wake chan struct{}
}

// Open returns the store at where: a PostgreSQL address (postgres://…) or the
// path of a SQLite file. It does not wait for the database; Migrate does.
func Open(where string) (s *Store, err error) {
	defer fault.In(&err, "store: open %s", Where(where))
	s = &Store{wake: make(chan struct{}), stirs: make(chan Stir, 1024), said: make(chan string, 1024)}
	if IsPostgres(where) {
		s.postgres = where
		if s.write, err = sql.Open("pgx", where); err != nil {
			return nil, err
		}
		s.write.SetMaxOpenConns(16)
		s.write.SetMaxIdleConns(16)
		s.read = s.write
		return s, nil
	}
	pragmas := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-20000)"}}
	path := "file:" + (&url.URL{Path: where}).EscapedPath()
	if s.read, err = sql.Open("sqlite", path+"?"+pragmas.Encode()); err != nil {
		return nil, err
	}
	s.read.SetMaxOpenConns(8)
	s.read.SetMaxIdleConns(8)
	pragmas.Set("_txlock", "immediate")
	if s.write, err = sql.Open("sqlite", path+"?"+pragmas.Encode()); err != nil {
		return nil, err
	}
	s.write.SetMaxOpenConns(1)
	return s, nil
}

// IsPostgres reports whether where is the address of a PostgreSQL database.
func IsPostgres(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// Where is the address of a database as people and logs may read it: without
// its password.
func Where(where string) string {
	if !IsPostgres(where) {
		return where
	}
	u, err := url.Parse(where)
	if err != nil {
		return "postgres://(unreadable)"
	}
	u.RawQuery = ""
	return u.Redacted()
}

// Close lets go of the database.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.write.Close(), s.read.Close())
}

// A Tx is one change being made. Only one is open at a time, on either engine.
type Tx struct {
	*sql.Tx
	prepared map[string]*sql.Stmt
	wrote    bool   // the journal
	stirred  []Stir // galleys
}

// Do runs change in one transaction and commits when it returns nil. Changes
// run one after another, also those of several processes on one PostgreSQL:
// each takes the counter of the journal first and holds it to its end. So what
// change reads cannot change under it, and the journal's numbers become
// visible in order and without gaps.
func (s *Store) Do(ctx context.Context, change func(*Tx) error) (err error) {
	inner, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return known(err)
	}
	tx := &Tx{Tx: inner, prepared: map[string]*sql.Stmt{}}
	defer func() {
		for _, p := range tx.prepared {
			_ = p.Close()
		}
		if err != nil {
			_ = inner.Rollback() // the first error is the one that matters
			err = known(err)
		}
	}()
	if _, err = tx.exec(ctx, `-- store.Do: one change at a time
		UPDATE counter SET n = n WHERE name = 'journal'`); err != nil {
		return err
	}
	if err = change(tx); err != nil {
		return err
	}
	if tx.wrote && s.postgres != "" {
		if _, err = tx.exec(ctx, `-- store.Do: tell the other nodes
			SELECT pg_notify('marbre', '')`); err != nil {
			return err
		}
	}
	for _, v := range tx.stirred {
		if s.postgres == "" {
			break
		}
		if _, err = tx.ExecContext(ctx, `-- store.Do: tell the other nodes of a galley
			SELECT pg_notify('marbre_galley', $1)`, v.String()); err != nil {
			return err
		}
	}
	for _, p := range tx.prepared {
		_ = p.Close()
	}
	tx.prepared = nil
	if err = inner.Commit(); err != nil {
		return err
	}
	if tx.wrote {
		s.woken()
	}
	for _, v := range tx.stirred {
		s.stir(v)
	}
	return nil
}

// stmt prepares a statement once in a transaction: an import runs the same
// dozen thousands of times.
func (tx *Tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if p, ok := tx.prepared[query]; ok {
		return p, nil
	}
	p, err := tx.PrepareContext(ctx, query)
	if err == nil {
		tx.prepared[query] = p
	}
	return p, err
}

func (tx *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	p, err := tx.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	r, err := p.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (tx *Tx) row(ctx context.Context, query string, args ...any) scanner {
	p, err := tx.stmt(ctx, query)
	if err != nil {
		return broken{err}
	}
	return p.QueryRowContext(ctx, args...)
}

type scanner interface{ Scan(...any) error }

type broken struct{ err error }

func (b broken) Scan(...any) error { return b.err }

// asker is what reading needs: the store itself or a transaction.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// all reads every row of a query.
func all[T any](ctx context.Context, q asker, scan func(scanner) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, known(err)
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, known(rows.Err())
}

// known turns the engines' errors that people can do something about into
// failures that say so; any other comes back as it is. Engines are asked by
// their codes, never by the text of an error.
func known(err error) error {
	if err == nil || fault.KindOf(err) != "" {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFound
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch code := lite.Code(); {
		case code == sqlite3.SQLITE_CONSTRAINT_UNIQUE, code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return fmt.Errorf("%w (%w)", fault.Tell(fault.Conflict, "store.taken"), err)
		case code&0xff == sqlite3.SQLITE_FULL, code&0xff == sqlite3.SQLITE_IOERR:
			return fmt.Errorf("%w (%w)", fault.Tell(fault.Busy, "store.disk"), err)
		case code&0xff == sqlite3.SQLITE_BUSY, code&0xff == sqlite3.SQLITE_LOCKED:
			return fmt.Errorf("%w (%w)", fault.Tell(fault.Busy, "store.busy"), err)
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505":
			return fmt.Errorf("%w (%w)", fault.Tell(fault.Conflict, "store.taken"), err)
		case pg.Code == "53100":
			return fmt.Errorf("%w (%w)", fault.Tell(fault.Busy, "store.disk"), err)
		case strings.HasPrefix(pg.Code, "53"), strings.HasPrefix(pg.Code, "57"):
			return fmt.Errorf("%w (%w)", fault.Tell(fault.Busy, "store.busy"), err)
		}
	}
	var away *pgconn.ConnectError
	if errors.As(err, &away) {
		return fmt.Errorf("%w (%w)", fault.Tell(fault.Busy, "store.away"), err)
	}
	return err
}

// Wake returns a channel that is closed when the journal may have grown after
// this call.
func (s *Store) Wake() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wake
}

func (s *Store) woken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.wake)
	s.wake = make(chan struct{})
}

// Listen wakes followers when another process wrote to the journal, until ctx
// ends. On SQLite there is nothing to listen to and it returns at once;
// followers there look again after their pause.
func (s *Store) Listen(ctx context.Context) (err error) {
	if s.postgres == "" {
		return nil
	}
	defer fault.In(&err, "store: listen")
	c, err := s.write.Conn(ctx)
	if err != nil {
		return known(err)
	}
	defer c.Close()
	return c.Raw(func(driver any) error {
		conn := driver.(*stdlib.Conn).Conn()
		if _, err := conn.Exec(ctx, `LISTEN marbre; LISTEN marbre_galley; LISTEN marbre_said`); err != nil {
			return err
		}
		for {
			told, err := conn.WaitForNotification(ctx)
			if err != nil {
				// A connection that is still listening must not go back to the others.
				_ = conn.Close(context.WithoutCancel(ctx))
				return err
			}
			switch told.Channel {
			case "marbre_galley":
				if v, ok := parseStir(told.Payload); ok {
					s.stir(v)
				}
			case "marbre_said":
				select {
				case s.said <- told.Payload:
				default: // it is said again
				}
			default:
				s.woken()
			}
		}
	})
}

//go:embed schema
var schemaFiles embed.FS

// Migrate brings the tables to what this program needs. Several nodes may do it at once.
func (s *Store) Migrate(ctx context.Context) (err error) {
	defer fault.In(&err, "store: migrate")
	names, err := fs.Glob(schemaFiles, "schema/*.sql")
	if err != nil {
		return err
	}
	tx, err := s.write.BeginTx(ctx, nil)
	// While another process makes the file a WAL one, SQLite says busy at once: its
	// busy_timeout does not count there.
	for deadline := time.Now().Add(10 * time.Second); fault.KindOf(known(err)) == fault.Busy && s.postgres == "" && time.Now().Before(deadline); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
		tx, err = s.write.BeginTx(ctx, nil)
	}
	if err != nil {
		return known(err)
	}
	defer tx.Rollback() // after a commit it does nothing
	if s.postgres != "" {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(748200)`); err != nil {
			return known(err)
		}
	}
	if _, err := tx.ExecContext(ctx, `-- store.Migrate
		CREATE TABLE IF NOT EXISTS migration (
			name TEXT   NOT NULL PRIMARY KEY,
			at   BIGINT NOT NULL
		)`); err != nil {
		return known(err)
	}
	done := map[string]bool{}
	had, err := all(ctx, tx, func(row scanner) (name string, err error) { return name, row.Scan(&name) }, `-- store.Migrate
		SELECT name FROM migration`)
	if err != nil {
		return err
	}
	for _, name := range had {
		done[name] = true
	}
	for _, file := range names { // Glob sorts
		name := strings.TrimSuffix(strings.TrimPrefix(file, "schema/"), ".sql")
		if done[name] {
			delete(done, name)
			continue
		}
		text, err := schemaFiles.ReadFile(file)
		if err != nil {
			return err
		}
		for statement := range strings.SplitSeq(string(text), ";\n") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", name, known(err))
			}
		}
		if _, err := tx.ExecContext(ctx, `-- store.Migrate
			INSERT INTO migration (name, at) VALUES ($1, $2)`, name, micros(time.Now())); err != nil {
			return known(err)
		}
	}
	for name := range done {
		return fault.Tell(fault.Conflict, "store.newer", name)
	}
	return known(tx.Commit())
}

// micros is an instant as it is kept: microseconds since 1970, 0 for never.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the other way round.
func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
