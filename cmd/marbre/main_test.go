package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"marbre/store"
	"marbre/store/storetest"
)

// TestMain makes this test binary the program itself, so that scripts and
// tests run it as people do.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"marbre": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(ctx, env{os.Stdin, os.Stdout, os.Stderr, os.Getenv}, os.Args[1:])
		stop()
		os.Exit(code)
	}})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: func(e *testscript.Env) error {
		e.Setenv("LANG", "en_GB.UTF-8")
		return nil
	}})
}

// a newsroom that runs as a process of its own.
type process struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string
	log     *bytes.Buffer
	token   string
}

// start serves a newsroom in dir and waits until it answers.
func start(t *testing.T, dir, database string) *process {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, address: "http://" + l.Addr().String(), log: &bytes.Buffer{}}
	_ = l.Close()
	args := []string{"serve", "--data", dir, "--listen", strings.TrimPrefix(p.address, "http://"), "--lang", "fr"}
	if store.IsPostgres(database) {
		args = append(args, "--database", database)
	}
	p.cmd = marbre(args...)
	p.cmd.Stderr = p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	for range 400 {
		if r, err := http.Get(p.address + "/robots.txt"); err == nil {
			_ = r.Body.Close()
			return p
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("it does not answer: %s", p.log)
	return nil
}

// marbre is the program, to be run.
func marbre(args ...string) *exec.Cmd {
	path, err := exec.LookPath("marbre") // put there by testscript.Main
	if err != nil {
		panic(err)
	}
	return exec.Command(path, args...)
}

// kill ends the process as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

func (p *process) call(method, path string, in any) (code int, out map[string]any, err error) {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, nil, err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, p.address+path, body)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, nil, err
	}
	_ = json.Unmarshal(text, &out) // pages are no JSON
	return r.StatusCode, out, nil
}

func newTokenFor(t *testing.T, dir, database string) string {
	t.Helper()
	args := []string{"token", "create", "--data", dir, "--role", "chief"}
	if store.IsPostgres(database) {
		args = append(args, "--database", database)
	}
	out, err := marbre(args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// A process that is killed in the middle of a thousand publications has lost
// none that it acknowledged: they are there after the restart, the journal is
// whole, and the pages show them.
func TestKilledInTheMiddleOfAThousandPublicationsLosesNothing(t *testing.T) {
	count := 1000
	if testing.Short() {
		count = 120
	}
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Engine, func(t *testing.T) {
			dir := t.TempDir()
			database := engine.New(t)
			p := start(t, dir, database)
			token := newTokenFor(t, dir, database)
			var mu sync.Mutex
			acked := map[string]string{} // address → headline
			var submitted []int          // numbers acknowledged as saved
			for life := 0; len(acked) < count && life < 6; life++ {
				p.token = token
				enough := count
				if life < 3 { // killed three times on the way
					enough = min(count, len(acked)+count/4)
				}
				var wg sync.WaitGroup
				for w := range 4 {
					wg.Go(func() {
						for i := 0; ; i++ {
							mu.Lock()
							full := len(acked) >= enough
							mu.Unlock()
							if full {
								return
							}
							headline := fmt.Sprintf("Life %d writer %d story %d", life, w, i)
							code, out, err := p.call("POST", "/api/v1/stories", map[string]any{"edition": "fr", "section": "news", "headline": headline, "text": "Text."})
							if err != nil {
								return // killed
							}
							if code != 201 {
								t.Errorf("create: %d %v", code, out)
								return
							}
							n := int(out["number"].(float64))
							mu.Lock()
							submitted = append(submitted, n)
							mu.Unlock()
							for _, act := range []string{"submit", "approve", "publish"} {
								if code, out, err = p.call("POST", fmt.Sprintf("/api/v1/stories/%d/%s", n, act), nil); err != nil {
									return
								}
								if code != 200 {
									t.Errorf("%s: %d %v", act, code, out)
									return
								}
							}
							mu.Lock()
							acked[out["url"].(string)] = headline
							mu.Unlock()
						}
					})
				}
				if life < 3 {
					for {
						mu.Lock()
						n := len(acked)
						mu.Unlock()
						if n >= enough-count/10 {
							break
						}
						time.Sleep(time.Millisecond)
					}
					time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
					p.kill()
				}
				wg.Wait()
				if life < 3 {
					p = start(t, dir, database)
				}
			}
			p.token = token
			for _, n := range submitted {
				if code, _, err := p.call("GET", fmt.Sprintf("/api/v1/stories/%d", n), nil); err != nil || code != 200 {
					t.Fatalf("story %d was acknowledged and is lost: %d, %v", n, code, err)
				}
			}
			lost := 0
			for path, headline := range acked {
				r, err := http.Get(p.address + path)
				if err != nil {
					t.Fatal(err)
				}
				text, _ := io.ReadAll(r.Body)
				_ = r.Body.Close()
				if r.StatusCode != 200 || !strings.Contains(string(text), headline) {
					lost++
				}
			}
			if lost > 0 || len(acked) < count {
				t.Errorf("%d of %d acknowledged publications are lost", lost, len(acked))
			}
			// Every one stands in the list of its month: what is derived caught up.
			listed := 0
			for page := "/fr/"; page != ""; {
				r, err := http.Get(p.address + "/sitemap/fr-" + time.Now().UTC().Format("2006-01") + ".xml")
				if err != nil {
					t.Fatal(err)
				}
				text, _ := io.ReadAll(r.Body)
				_ = r.Body.Close()
				for path := range acked {
					if strings.Contains(string(text), path+"<") {
						listed++
					}
				}
				page = ""
			}
			if listed != len(acked) {
				t.Errorf("%d of %d are listed", listed, len(acked))
			}
			p.kill()
			args := []string{"doctor", "--data", dir}
			if store.IsPostgres(database) {
				args = append(args, "--database", database)
			}
			if out, err := marbre(args...).Output(); err != nil || !strings.Contains(string(out), "the journal is whole") {
				t.Errorf("the doctor says: %v\n%s", err, out)
			}
		})
	}
}

// With its database gone, every page that was ever printed is still served,
// also after a restart.
func TestWithTheDatabaseGonePagesAreStillServed(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Engine, func(t *testing.T) {
			dir := t.TempDir()
			database := engine.New(t)
			p := start(t, dir, database)
			p.token = newTokenFor(t, dir, database)
			_, out, err := p.call("POST", "/api/v1/stories", map[string]any{"edition": "fr", "section": "news", "headline": "Kept", "text": "Text."})
			if err != nil {
				t.Fatal(err)
			}
			for _, act := range []string{"submit", "approve", "publish"} {
				if _, out, err = p.call("POST", "/api/v1/stories/1/"+act, nil); err != nil {
					t.Fatal(err)
				}
			}
			path, _ := out["url"].(string)
			for _, at := range []string{path, "/fr/"} {
				if code, _, err := p.call("GET", at, nil); err != nil || code != 200 {
					t.Fatalf("%s: %d, %v", at, code, err)
				}
			}
			if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("it does not end cleanly: %v\n%s", err, p.log)
			}
			gone := "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=1"
			if !store.IsPostgres(database) {
				gone = ""
				if err := os.Rename(filepath.Join(dir, "marbre.db"), filepath.Join(dir, "away")); err != nil {
					t.Fatal(err)
				}
				_ = os.Remove(filepath.Join(dir, "marbre.db-wal"))
				if err := os.Mkdir(filepath.Join(dir, "marbre.db"), 0o755); err != nil { // nothing that could be opened
					t.Fatal(err)
				}
			}
			p = start(t, dir, gone)
			for _, at := range []string{path, "/fr/"} {
				if code, _, err := p.call("GET", at, nil); err != nil || code != 200 {
					t.Errorf("%s with the database gone: %d, %v\n%s", at, code, err, p.log)
				}
			}
			client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			if r, err := client.Get(p.address + "/"); err != nil || r.StatusCode != 302 || r.Header.Get("Location") != "/fr/" {
				t.Errorf("the root with the database gone: %v, %v", r, err)
			}
			r, err := http.Get(p.address + "/fr/news/")
			if err != nil || r.StatusCode != 500 && r.StatusCode != 503 {
				t.Fatalf("a page that was never printed: %v, %v", r, err)
			}
			text, _ := io.ReadAll(r.Body)
			if !strings.Contains(string(text), `lang="fr"`) || r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("the page that says so: %.200s", text)
			}
		})
	}
}

// Two nodes on one database: what one publishes the other shows, and what is
// due goes out once.
func TestTwoNodesShowTheSameAndPublishWhatIsDueOnce(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		if engine.Engine != "postgres" {
			continue
		}
		database := engine.New(t)
		a := start(t, t.TempDir(), database)
		b := start(t, t.TempDir(), database)
		a.token = newTokenFor(t, t.TempDir(), database)
		shows := func(p *process, path, text string) bool {
			r, err := http.Get(p.address + path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			page, err := io.ReadAll(r.Body)
			return err == nil && r.StatusCode == 200 && strings.Contains(string(page), text)
		}
		shows(a, "/fr/", "")
		shows(b, "/fr/", "") // both keep a copy that is about to be old
		for n, headline := range []string{"", "At once", "In its minute"} {
			if n == 0 {
				continue
			}
			if _, _, err := a.call("POST", "/api/v1/stories", map[string]any{"edition": "fr", "section": "news", "headline": headline, "text": "Text."}); err != nil {
				t.Fatal(err)
			}
			acts := []string{"submit", "approve", "publish"}
			if n == 2 {
				acts = acts[:2]
			}
			for _, act := range acts {
				code, o, err := a.call("POST", fmt.Sprintf("/api/v1/stories/%d/%s", n, act), nil)
				if err != nil || code != 200 {
					t.Fatalf("%s: %d %v %v", act, code, o, err)
				}
			}
		}
		if code, o, err := a.call("POST", "/api/v1/stories/2/schedule", map[string]any{"at": time.Now().Add(1500 * time.Millisecond)}); err != nil || code != 200 {
			t.Fatalf("schedule: %d %v %v", code, o, err)
		}
		for _, headline := range []string{"At once", "In its minute"} {
			for _, p := range []*process{a, b} {
				found := "/fr/search?q=" + url.QueryEscape(headline)
				for try := 0; !shows(p, "/fr/", headline) || !shows(p, found, "<article"); try++ {
					if try > 400 {
						t.Fatalf("a node does not show %q\n%s", headline, p.log)
					}
					time.Sleep(25 * time.Millisecond)
				}
			}
		}
		_, o, err := a.call("GET", "/api/v1/stories/2", nil)
		if err != nil || len(o["history"].([]any)) != 1 {
			t.Errorf("it went out %v times, %v", o["history"], err)
		}
	}
}

func TestMainNamesWhatIsWrong(t *testing.T) {
	var out, talk bytes.Buffer
	e := env{strings.NewReader(""), &out, &talk, func(string) string { return "" }}
	if code := run(t.Context(), e, []string{"fly"}); code != exitUsage || !strings.Contains(talk.String(), "fly") {
		t.Errorf("%d %s", code, &talk)
	}
	if !errors.Is(errUsage, errUsage) || out.Len() > 0 {
		t.Error("answers are on stdout alone")
	}
}
