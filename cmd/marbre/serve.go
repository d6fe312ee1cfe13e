package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"marbre/courier"
	"marbre/demo"
	"marbre/desk"
	"marbre/journal"
	"marbre/live"
	"marbre/negatives"
	"marbre/newsroom"
	"marbre/page"
	"marbre/press"
	"marbre/search"
	"marbre/store"
	"marbre/story"
	"marbre/web"
)

// serving is how a newsroom is served.
type serving struct {
	place
	listen, admin, base string
	pictures            string
	smtp, from          string
	oidc                web.OIDC
	memory, disk        int64
	readers             int
	quick               bool
	first               story.Edition
	now                 func() time.Time
	ready               func(address string) error                // called once readers are answered; nil for nothing
	beside              func(context.Context, *newsroom.Newsroom) // goes on as long as readers are answered; nil for nothing
}

func (s *settings) serving() *serving {
	v := &serving{now: time.Now}
	s.StringVar(&v.listen, "listen", "127.0.0.1:8080", "`address` for readers and the desk")
	s.StringVar(&v.admin, "admin-listen", "", "`address` for /healthz, /readyz and /metrics; left out, nowhere")
	s.StringVar(&v.base, "base", "", "the public `address` of the newsroom: https://news.example")
	s.picturesFlag(&v.pictures)
	s.StringVar(&v.smtp, "smtp", "", "the mail `server` that takes invitations: smtp://user:password@mail.example:587 or smtps://…; left out, links are handed over")
	s.StringVar(&v.from, "mail-from", "", "the `address` that writes them; left out, newsroom@ the host of --base")
	s.StringVar(&v.oidc.Issuer, "oidc", "", "the `issuer` that vouches for people (OpenID Connect): https://id.example; left out, none does")
	s.StringVar(&v.oidc.Client, "oidc-client", "", "the `name` under which the issuer knows this newsroom")
	s.StringVar(&v.oidc.Secret, "oidc-secret", "", "the `secret` that the issuer gave it; better kept in MARBRE_OIDC_SECRET")
	s.StringVar(&v.oidc.Name, "oidc-name", "", "what the door calls the issuer; left out, its host")
	s.Int64Var(&v.memory, "cache-memory", 256, "`megabytes` of pages kept in memory")
	s.Int64Var(&v.disk, "cache-disk", 2048, "`megabytes` of pages kept on disk")
	s.IntVar(&v.readers, "live-readers", 50000, "how many open pages may follow live at `most`, as far as the system lets a process have files")
	s.BoolVar(&v.quick, "quick", true, "answer plain requests for pages in front of net/http; --quick=false leaves all to net/http")
	return v
}

func serveVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "serve", "")
	p := f.place()
	v := f.serving()
	ed := f.edition()
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.NArg() > 0 {
		return f.wrong("it takes no %q", f.Arg(0))
	}
	var err error
	if v.first, err = ed.edition(e); err != nil {
		return f.wrong("%s", sentence(e, err))
	}
	v.place = *p
	v.ready = func(address string) error {
		fmt.Fprintf(e.stderr, "Marbre is at %s\n", address)
		return nil
	}
	return v.serve(ctx, e)
}

// serve answers readers and the desk until ctx ends. Readers are answered as
// soon as the address is taken, from the pages on disk if the database does
// not answer yet.
func (v *serving) serve(ctx context.Context, e env) (err error) {
	log := slog.New(newCalm(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelInfo})))
	if err := v.check(); err != nil {
		return err
	}
	if v.base != "" {
		if u, err := url.Parse(v.base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" && u.Path != "/" {
			return fmt.Errorf("--base %s: it must be the scheme and the host alone, as in https://news.example", v.base)
		}
		v.base = trimSlash(v.base)
	}
	post, err := v.mail()
	if err != nil {
		return err
	}
	house, err := v.vouching()
	if err != nil {
		return err
	}
	pictures, err := keep(e, v.data, v.pictures)
	if err != nil {
		return err
	}
	if err := answers(ctx, pictures); errors.Is(err, negatives.ErrSilent) {
		log.Error("pages are served without the store of pictures", "err", err) // it may come back
	} else if err != nil {
		return err
	}
	if err := os.MkdirAll(v.data, 0o755); err != nil {
		return err
	}
	st, err := store.Open(v.where())
	if err != nil {
		return err
	}
	defer st.Close()
	printer, err := page.New(theme(v.data), v.base)
	if err != nil {
		return err
	}
	library := &web.Library{Store: st, Now: v.now, Keep: filepath.Join(v.data, "pages", "editions.json")}
	pages, err := press.Open(press.Config{Library: library, Print: printer.Print, Now: v.now, Log: log, Memory: v.memory << 20, Dir: filepath.Join(v.data, "pages"), Disk: v.disk << 20})
	if err != nil {
		return err
	}
	defer pages.Close()
	index, err := search.Open(v.index(), st, v.now)
	if err != nil {
		return err
	}
	defer index.Close()
	inWork, err := search.OpenDesk(v.inWork(), store.InWork{Store: st}, v.now)
	if err != nil {
		return err
	}
	defer inWork.Close()
	room := &newsroom.Newsroom{Store: st, Now: v.now, Hosts: hosts(v.base)}
	hub := live.New(min(v.readers, mayOpen()))
	defer hub.Close()
	server := &web.Server{Newsroom: room, Store: st, Library: library, Press: pages, Printer: printer, Live: hub, Now: v.now, Log: log, Base: v.base, Negatives: pictures, Courier: &courier.Courier{For: v.base}, Mail: post, OIDC: house, Pictures: demo.Picture, Search: index, InWork: inWork, Desk: desk.Files()}

	listener, err := net.Listen("tcp", v.listen)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	var work sync.WaitGroup
	defer work.Wait()
	defer stop(nil)
	open := func(l net.Listener, h http.Handler) {
		srv := web.HTTP(h, log)
		work.Go(func() {
			if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				stop(err)
			}
		})
		work.Go(func() {
			<-ctx.Done()
			last, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer done()
			_ = srv.Shutdown(last) // who has not been answered by then is let go
		})
	}
	standing := v.stand(ctx, st, room) // once, before anybody is let in: the normal case
	if standing != nil {
		log.Error("the database does not answer; pages that were kept are served", "err", standing)
	}
	if v.admin != "" {
		l, err := net.Listen("tcp", v.admin)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		open(l, server.Admin())
	}
	work.Go(func() {
		<-ctx.Done()
		hub.Close() // open pages come back to whoever serves next
	})
	work.Go(func() {
		<-ctx.Done()
		server.ClearStone() // and so do those who write
	})
	work.Go(func() {
		v.follow(ctx, log, standing, st, room, server)
	})
	if v.quick {
		quick := server.Door(listener)
		work.Go(func() {
			if err := quick.Serve(ctx); err != nil {
				stop(err)
			}
		})
		open(quick, server.Routes())
	} else {
		open(listener, server.Routes())
	}
	if v.beside != nil {
		work.Go(func() { v.beside(ctx, room) })
	}
	if v.ready != nil {
		if err := v.ready("http://" + listener.Addr().String() + "/"); err != nil {
			return err
		}
	}
	<-ctx.Done()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// vouching is the house that vouches for people; nil where none is named.
func (v *serving) vouching() (*web.OIDC, error) {
	if v.oidc.Issuer == "" {
		return nil, nil
	}
	return web.NewOIDC(v.oidc.Issuer, v.oidc.Client, v.oidc.Secret, v.oidc.Name, v.base)
}

// stand brings the tables up to date and makes sure that there is an edition.
func (v *serving) stand(ctx context.Context, st *store.Store, room *newsroom.Newsroom) error {
	ctx, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	if err := st.Migrate(ctx); err != nil {
		return err
	}
	_, err := first(ctx, room, v.first)
	return err
}

// follow does what goes on behind the doors: it follows the journal, publishes
// what is due, and keeps on disk what the press knows.
func (v *serving) follow(ctx context.Context, log *slog.Logger, standing error, st *store.Store, room *newsroom.Newsroom, server *web.Server) {
	library, pages := server.Library, server.Press
	for standing != nil && pause(ctx, time.Second) {
		standing = v.stand(ctx, st, room)
	}
	seq, err := begin(ctx, st, pages)
	for err != nil && pause(ctx, time.Second) {
		seq, err = begin(ctx, st, pages)
	}
	if ctx.Err() != nil {
		return
	}
	log.Info("following the journal", "from", seq)
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() {
		journal.Follow(ctx, st, seq, time.Second, func(err error) { log.Error("journal not read", "err", err) }, library.Take, pages.Take)
	})
	work.Go(func() { tell(ctx, log, st, server) })
	for _, index := range []*search.Index{server.Search, server.InWork} {
		work.Go(func() {
			index.Follow(ctx, time.Second, func(err error) { log.Error("search not brought up to date", "err", err) })
		})
	}
	work.Go(func() {
		for ctx.Err() == nil {
			if err := st.Listen(ctx); err == nil {
				return
			} else if ctx.Err() == nil {
				log.Error("not told by the database; looking every second", "err", err)
			}
			pause(ctx, time.Second)
		}
	})
	work.Go(func() { clock(ctx, log, st, room, v.now) })
	work.Go(func() {
		server.Stone(ctx, func(err error) { log.Error("open galleys not looked after", "err", err) })
	})
	work.Go(func() {
		server.Ahead(ctx, func(err error) { log.Error("prints not made ahead", "err", err) })
	})
	work.Go(func() {
		for pause(ctx, time.Minute) {
			pages.Save()
			pages.Sweep()
		}
	})
}

// tell tells open pages what happens. An entry that could not be told is told
// again: nobody misses one.
func tell(ctx context.Context, log *slog.Logger, st *store.Store, server *web.Server) {
	seq, err := st.Last(ctx)
	if err == nil {
		err = server.Air(ctx, seq)
	}
	for err != nil && pause(ctx, time.Second) {
		log.Error("live stream not prepared", "err", err)
		if seq, err = st.Last(ctx); err == nil {
			err = server.Air(ctx, seq)
		}
	}
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() {
		server.Watch(ctx, func(err error) { log.Error("day and banner not looked up", "err", err) })
	})
	journal.Follow(ctx, st, seq, time.Second, func(err error) { log.Error("journal not read", "err", err) }, func(e journal.Entry) {
		for err := server.Tell(ctx, e); err != nil && pause(ctx, time.Second); err = server.Tell(ctx, e) {
			log.Error("open pages not told", "err", err)
		}
	})
}

// begin returns where the press goes on in the journal. One that knows of
// entries that the journal does not have belongs to another database.
func begin(ctx context.Context, st *store.Store, pages *press.Press) (int64, error) {
	last, err := st.Last(ctx)
	if err != nil {
		return 0, err
	}
	seq, started := pages.Started()
	if !started || seq > last {
		pages.Start(last)
		seq = last
	}
	return seq, nil
}

// clock publishes what is due at its minute, and at once what was missed.
func clock(ctx context.Context, log *slog.Logger, st *store.Store, room *newsroom.Newsroom, now func() time.Time) {
	for ctx.Err() == nil {
		wake := st.Wake()
		out, next, err := room.Due(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("what is due was not published", "err", err)
		}
		for _, d := range out {
			if d.Story.LateBy > 0 {
				log.Warn("published late: nobody was there at its minute", "story", d.Story.Number, "late_seconds", d.Story.LateBy)
			} else {
				log.Info("published at its minute", "story", d.Story.Number)
			}
		}
		wait := 10 * time.Second // another node may have scheduled something
		if !next.IsZero() {
			wait = min(wait, max(next.Sub(now()), time.Millisecond))
		}
		if err != nil {
			wake, wait = nil, time.Second
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-t.C:
		case <-wake:
		}
		t.Stop()
	}
}

// pause waits; it reports false when ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// hosts are the names under which readers have the newsroom.
func hosts(base string) []string {
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		return []string{u.Hostname()}
	}
	return nil
}

// theme is the folder whose files stand in for those of the theme; nil for none.
func theme(data string) fs.FS {
	dir := filepath.Join(data, "theme")
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	return os.DirFS(dir)
}

func trimSlash(s string) string {
	for len(s) > 0 && s[len(s)-1] == '/' {
		s = s[:len(s)-1]
	}
	return s
}
