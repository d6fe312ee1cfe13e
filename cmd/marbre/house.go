package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
	"marbre/web"
)

// place says where a newsroom is: its folder, and its database if that is not there.
type place struct {
	data     string
	database string
}

// place adds the flags that say where the newsroom is.
func (s *settings) place() *place {
	var p place
	s.StringVar(&p.data, "data", "marbre-data", "the newsroom's `folder`")
	s.StringVar(&p.database, "database", "", "a PostgreSQL `address` (postgres://…); left out, SQLite in the folder")
	return &p
}

// where is the database, as store.Open wants it.
func (p place) where() string {
	if p.database != "" {
		return p.database
	}
	return filepath.Join(p.data, "marbre.db")
}

// index is the file of the search index, a node's own.
func (p place) index() string { return filepath.Join(p.data, "search.db") }

// inWork is the file of the desk's own.
func (p place) inWork() string { return filepath.Join(p.data, "search-desk.db") }

// check refuses a database that is none of ours.
func (p place) check() error {
	if p.database != "" && !store.IsPostgres(p.database) {
		return fmt.Errorf("--database %s: it must begin with postgres://", store.Where(p.database))
	}
	return nil
}

// exists reports whether there is a newsroom.
func (p place) exists() bool {
	if p.database != "" {
		return true
	}
	_, err := os.Stat(p.where())
	return err == nil
}

// open opens the store of a newsroom and brings its tables up to date. A folder
// that is not there is made when make is set.
func (p place) open(ctx context.Context, makeIt bool) (*store.Store, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if !p.exists() && !makeIt {
		return nil, fmt.Errorf("there is no newsroom in %s; make one with: marbre init --data %s", p.data, p.data)
	}
	if err := os.MkdirAll(p.data, 0o755); err != nil {
		return nil, err
	}
	s, err := store.Open(p.where())
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// operator is whoever sits at the machine.
var operator = staff.Person{Name: "operator", Role: staff.Admin}

// first makes a newsroom's first edition where there is none.
func first(ctx context.Context, n *newsroom.Newsroom, e story.Edition) (made bool, err error) {
	editions, err := n.Store.Editions(ctx)
	if err != nil || len(editions) > 0 {
		return false, err
	}
	_, err = n.Edition(ctx, operator, e)
	return true, err
}

// newToken makes a token for p and returns it; the store keeps its hash alone.
func newToken(ctx context.Context, s *store.Store, p staff.Person, now time.Time) (string, error) {
	token := "marbre_" + rand.Text()
	return token, s.Do(ctx, func(tx *store.Tx) error { return tx.SaveToken(ctx, web.HashToken(token), p, now) })
}

func tokenVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "token", "create")
	p := f.place()
	role := f.String("role", "", "what it may do: reporter, editor, chief or admin")
	name := f.String("name", "", "who signs with it; left out, the role's name")
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.NArg() != 1 || f.Arg(0) != "create" {
		return f.wrong("say: marbre token create --role ROLE")
	}
	r, err := staff.ParseRole(*role)
	if err != nil {
		return f.wrong("--role: %s", sentence(e, err))
	}
	if *name == "" {
		*name = *role
	}
	s, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer s.Close()
	token, err := newToken(ctx, s, staff.Person{Name: *name, Role: r}, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, token)
	return nil
}

func initVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "init", "")
	p := f.place()
	ed := f.edition()
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	edition, err := ed.edition(e)
	if err != nil {
		return f.wrong("%s", sentence(e, err))
	}
	s, err := p.open(ctx, true)
	if err != nil {
		return err
	}
	defer s.Close()
	made, err := first(ctx, &newsroom.Newsroom{Store: s, Now: time.Now}, edition)
	if err != nil {
		return err
	}
	if !made {
		fmt.Fprintf(e.stderr, "There is a newsroom in %s already; nothing was changed.\n", p.data)
		return nil
	}
	fmt.Fprintf(e.stderr, "A newsroom stands in %s.\nServe it:     marbre serve --data %s\nLet people in: marbre user add LOGIN --data %s --role admin\n", p.data, p.data, p.data)
	return nil
}
