// Package storetest holds the engines that tests run on. Every promise of the
// store is tested on each of them.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"marbre/store"
)

// Each runs test on a new, empty store of each engine. PostgreSQL is wanted
// where MARBRE_TEST_POSTGRES names a server (make test starts one); where it
// is not set the test says loudly what it did not run.
func Each(t *testing.T, test func(*testing.T, *store.Store)) {
	t.Helper()
	for _, where := range Engines(t) {
		t.Run(where.Engine, func(t *testing.T) {
			s, err := store.Open(where.New(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(t, s)
		})
	}
}

// An Engine makes empty databases: New returns where one is, as store.Open wants it.
type Engine struct {
	Engine string
	New    func(testing.TB) string
}

// Engines lists the engines that can be tested here.
func Engines(t testing.TB) []Engine {
	engines := []Engine{{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "marbre.db") }}}
	if os.Getenv("MARBRE_TEST_POSTGRES") == "" {
		if strings.Contains(os.Getenv("MARBRE_WANT"), "postgres") {
			t.Fatal("PostgreSQL is wanted here and MARBRE_TEST_POSTGRES names no server")
		}
		t.Log("NOT RUN ON POSTGRESQL: MARBRE_TEST_POSTGRES is not set. `make test` starts a server and sets it.")
		return engines
	}
	return append(engines, Engine{"postgres", newPostgres})
}

func newPostgres(t testing.TB) string {
	server := os.Getenv("MARBRE_TEST_POSTGRES")
	name := "marbre_" + strings.ToLower(rand.Text()[:12])
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
