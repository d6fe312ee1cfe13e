// Command bench measures the newsroom beside nginx in the same run and writes
// bench/RESULTS.md. It never fails a test: it only tells.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// seconds is how long one load lasts, and rounds how often it is repeated.
const (
	seconds = 4
	rounds  = 3
)

// report collects what is written to RESULTS.md.
type report struct{ bytes.Buffer }

func (r *report) line(format string, args ...any) {
	fmt.Fprintf(r, format+"\n", args...)
	fmt.Printf(format+"\n", args...)
}

func run(ctx context.Context) error {
	bin, err := filepath.Abs("bin/marbre")
	if err != nil {
		return err
	}
	for program, pkg := range map[string]string{bin: "make build", "nginx": "apt-get install nginx-light", "wrk": "apt-get install wrk"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is missing: %s", program, pkg)
		}
	}
	dir, err := os.MkdirTemp("", "marbre-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r := &report{}
	load, _ := os.ReadFile("/proc/loadavg")
	r.line("# What was measured\n\n`make bench` on %s: %d cores, %s, Go %s. Load before it began: %s", time.Now().UTC().Format("2006-01-02"), runtime.NumCPU(), cpu(), runtime.Version(), strings.Join(strings.Fields(string(load))[:3], " "))
	r.line("\nEvery figure stands beside nginx serving the same bytes with the same headers as a static file, in the same run, over loopback; the rounds alternate. `wrk -t1 -c64 -d%ds`, best of %d rounds. Budgets are those of the design.", seconds, rounds)

	big, err := newRoom(ctx, bin, dir, 10_000)
	if err != nil {
		return err
	}
	defer big.stop()
	if err := pages(ctx, r, big, dir); err != nil {
		return err
	}
	if slices.Contains(os.Args[1:], "pages") { // to try something, told and not written
		return nil
	}
	if err := cold(ctx, r, big, dir); err != nil {
		return err
	}
	small, err := newRoom(ctx, bin, dir, 1_000)
	if err != nil {
		return err
	}
	defer small.stop()
	if err := visible(ctx, r, small, big); err != nil {
		return err
	}
	small.stop()
	r.line("\n## Import\n\n| what | stories a second | budget | peak memory |\n| --- | --- | --- | --- |")
	r.line("| 10,000 generated stories | %.0f | 3,000 | %d MB |", big.rate, big.peak)
	r.line("| 1,000 generated stories | %.0f | 3,000 | %d MB |", small.rate, small.peak)
	if err := corpus(ctx, r, bin, dir); err != nil {
		return err
	}
	if err := starts(ctx, r, big); err != nil {
		return err
	}
	r.line("\n`bench/NOTES.md` says what falls short and why.")
	return os.WriteFile("bench/RESULTS.md", r.Bytes(), 0o644)
}

func cpu() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if m := regexp.MustCompile(`model name\s*:\s*(.+)`).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return "an unknown processor"
}

// room is a newsroom that is served.
type room struct {
	bin, data, base, admin, token string
	cmd                           *exec.Cmd
	stories                       int
	rate                          float64 // of its import, stories a second
	peak                          int     // of its import, MB
}

func newRoom(ctx context.Context, bin, dir string, n int) (*room, error) {
	m := &room{bin: bin, data: filepath.Join(dir, fmt.Sprint("room-", n)), stories: n}
	file := filepath.Join(dir, fmt.Sprint(n, ".jsonl"))
	if err := generate(file, n); err != nil {
		return nil, err
	}
	if out, err := exec.CommandContext(ctx, bin, "init", "--data", m.data, "--lang", "en").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	spent, peak, err := imported(ctx, bin, m.data, file)
	if err != nil {
		return nil, err
	}
	m.rate, m.peak = float64(n)/spent.Seconds(), peak
	out, err := exec.CommandContext(ctx, bin, "token", "create", "--data", m.data, "--role", "chief").Output()
	if err != nil {
		return nil, err
	}
	m.token = strings.TrimSpace(string(out))
	_, err = m.serve(ctx, "/en/")
	return m, err
}

// imported imports files and says how long it took and how much memory.
func imported(ctx context.Context, bin, data string, files ...string) (time.Duration, int, error) {
	cmd := exec.CommandContext(ctx, bin, append([]string{"import", "ninjs", "--data", data}, files...)...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) { // 1: some were refused
		return 0, 0, fmt.Errorf("%w: %s", err, out)
	}
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(start), int(usage.Maxrss / 1024), nil
}

// serve starts the newsroom and returns how long it took until path was answered.
func (m *room) serve(ctx context.Context, path string, flags ...string) (time.Duration, error) {
	m.base, m.admin = "http://"+free(), "http://"+free()
	m.cmd = exec.CommandContext(ctx, m.bin, append([]string{"serve", "--data", m.data, "--listen", m.base[7:], "--admin-listen", m.admin[7:]}, flags...)...)
	start := time.Now()
	if err := m.cmd.Start(); err != nil {
		return 0, err
	}
	for time.Since(start) < 30*time.Second {
		if r, err := http.Get(m.base + path); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == 200 {
				return time.Since(start), nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	return 0, errors.New("the newsroom does not answer")
}

func (m *room) stop() {
	if m.cmd != nil && m.cmd.Process != nil && m.cmd.ProcessState == nil {
		_ = m.cmd.Process.Signal(syscall.SIGTERM)
		_ = m.cmd.Wait()
	}
}

func free() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (m *room) call(method, path string, in any) (map[string]any, error) {
	text, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(method, m.base+"/api/v1"+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+m.token)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
		return nil, err
	}
	if r.StatusCode >= 300 {
		return nil, fmt.Errorf("%s %s: %d %v", method, path, r.StatusCode, out)
	}
	return out, nil
}

// some lists addresses of stories of the newsroom.
func (m *room) some(n int) ([]string, error) {
	var all []string
	cursor := ""
	for len(all) < n {
		out, err := m.call("GET", "/stories?state=published&limit=200&cursor="+cursor, nil)
		if err != nil {
			return nil, err
		}
		for _, s := range out["stories"].([]any) {
			all = append(all, s.(map[string]any)["url"].(string))
		}
		if cursor, _ = out["cursor"].(string); cursor == "" {
			break
		}
	}
	return all[:min(n, len(all))], nil
}

// nginx serves bytes as a static file with the headers given.
func nginx(ctx context.Context, dir string, files map[string]*http.Response, bodies map[string][]byte) (base string, stop func(), err error) {
	root := filepath.Join(dir, "nginx")
	if err := os.MkdirAll(filepath.Join(root, "html"), 0o755); err != nil {
		return "", nil, err
	}
	var locations strings.Builder
	for name, r := range files {
		if err := os.WriteFile(filepath.Join(root, "html", name), bodies[name], 0o644); err != nil {
			return "", nil, err
		}
		fmt.Fprintf(&locations, "location = /%s { default_type '%s';\n", name, r.Header.Get("Content-Type"))
		for key, values := range r.Header {
			if !slices.Contains([]string{"Content-Type", "Content-Length", "Date", "Etag"}, key) {
				fmt.Fprintf(&locations, "add_header %s %q;\n", key, values[0])
			}
		}
		locations.WriteString("}\n")
	}
	addr := free()
	conf := fmt.Sprintf("daemon off; user root; worker_processes 2; pid %[1]s/pid; error_log %[1]s/error.log crit; worker_rlimit_nofile 4096;\nevents { worker_connections 2048; }\nhttp { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=100; client_body_temp_path %[1]s/a; proxy_temp_path %[1]s/b; fastcgi_temp_path %[1]s/c; uwsgi_temp_path %[1]s/d; scgi_temp_path %[1]s/e;\nserver { listen %[2]s backlog=1024; root %[1]s/html; %[3]s } }\n", root, addr, locations.String())
	path := filepath.Join(root, "nginx.conf")
	if err := os.WriteFile(path, []byte(conf), 0o644); err != nil {
		return "", nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, "nginx", "-c", path, "-p", root, "-e", filepath.Join(root, "early.log"))
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() { _ = cmd.Process.Signal(syscall.SIGQUIT); _ = cmd.Wait() }
	for range 200 {
		if c, err := net.Dial("tcp", addr); err == nil {
			_ = c.Close()
			return "http://" + addr, stop, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("nginx does not answer")
}

var perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)

func wrk(ctx context.Context, url string, headers ...string) (float64, error) {
	args := []string{"-t1", "-c64", fmt.Sprintf("-d%ds", seconds)}
	for _, h := range headers {
		args = append(args, "-H", h)
	}
	out, err := exec.CommandContext(ctx, "wrk", append(args, url)...).Output()
	if err != nil {
		return 0, err
	}
	m := perSecond.FindSubmatch(out)
	if m == nil || bytes.Contains(out, []byte("Non-2xx")) && !strings.Contains(strings.Join(headers, ""), "If-None-Match") {
		return 0, fmt.Errorf("wrk says: %s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// get asks for a page as a browser does, compressed.
func get(url string) (*http.Response, []byte, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept-Encoding", "br")
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != 200 {
		err = fmt.Errorf("%s: %s", url, r.Status)
	}
	return r, data, err
}

func pages(ctx context.Context, r *report, m *room, dir string) error {
	stories, err := m.some(1)
	if err != nil {
		return err
	}
	paths := map[string]string{"story": stories[0], "front": "/en/", "section": "/en/news/"}
	files, bodies := map[string]*http.Response{}, map[string][]byte{}
	for name, path := range paths {
		if files[name], bodies[name], err = get(m.base + path); err != nil {
			return err
		}
	}
	static, stop, err := nginx(ctx, dir, files, bodies)
	if err != nil {
		return err
	}
	defer stop()
	// The same newsroom without its door: net/http alone.
	bare := &room{bin: m.bin, data: filepath.Join(dir, "bare")}
	if err := os.CopyFS(bare.data, os.DirFS(m.data)); err != nil {
		return err
	}
	if _, err := bare.serve(ctx, "/en/", "--quick=false"); err != nil {
		return err
	}
	defer bare.stop()
	r.line("\n## Cached pages, brotli, keep-alive\n\n| page | bytes | Marbre, requests a second | nginx | ratio | budget | with --quick=false |\n| --- | --- | --- | --- | --- | --- | --- |")
	for _, name := range []string{"story", "front", "section", "story, 304"} {
		page, not, _ := strings.Cut(name, ", ")
		ours := []string{"Accept-Encoding: br"}
		theirs := slices.Clone(ours)
		size := len(bodies[page])
		if not != "" {
			other, _, err := get(static + "/" + page)
			if err != nil {
				return err
			}
			ours, theirs, size = append(ours, "If-None-Match: "+files[page].Header.Get("Etag")), append(theirs, "If-None-Match: "+other.Header.Get("Etag")), 0
		}
		var best, peer, slow float64
		for range rounds {
			c, err := wrk(ctx, bare.base+paths[page], ours...)
			if err != nil {
				return err
			}
			a, err := wrk(ctx, m.base+paths[page], ours...)
			if err != nil {
				return err
			}
			b, err := wrk(ctx, static+"/"+page, theirs...)
			if err != nil {
				return err
			}
			best, peer, slow = max(best, a), max(peer, b), max(slow, c)
		}
		r.line("| %s | %d | %.0f | %.0f | %.2f | 1.00 | %.0f, %.2f |", name, size, best, peer, best/peer, slow, slow/peer)
	}
	return nil
}

// cold asks for stories that were never printed since the start.
func cold(ctx context.Context, r *report, m *room, dir string) error {
	stories, err := m.some(600)
	if err != nil {
		return err
	}
	measure := func(list []string) (d []time.Duration, err error) {
		for _, path := range list {
			start := time.Now()
			if _, _, err := get(m.base + path); err != nil {
				return nil, err
			}
			d = append(d, time.Since(start))
		}
		return d, ctx.Err()
	}
	first, err := measure(stories[100:])
	if err != nil {
		return err
	}
	again, err := measure(stories[100:])
	if err != nil {
		return err
	}
	resp, data, err := get(m.base + stories[100])
	if err != nil {
		return err
	}
	static, stop, err := nginx(ctx, dir, map[string]*http.Response{"cold": resp}, map[string][]byte{"cold": data})
	if err != nil {
		return err
	}
	defer stop()
	var peer []time.Duration
	for range first {
		start := time.Now()
		if _, _, err := get(static + "/cold"); err != nil {
			return err
		}
		peer = append(peer, time.Since(start))
	}
	r.line("\n## A story that was never printed (render, compress, send; one reader)\n\n| | p50 | p99 |\n| --- | --- | --- |")
	r.line("| cold | %s | %s |\n| the same again, cached | %s | %s |\n| nginx, a static file | %s | %s |", ms(first, 50), ms(first, 99), ms(again, 50), ms(again, 99), ms(peer, 50), ms(peer, 99))
	return nil
}

func ms(d []time.Duration, percent int) string {
	slices.Sort(d)
	at := min(len(d)-1, len(d)*percent/100)
	return fmt.Sprintf("%.2f ms", float64(d[at].Microseconds())/1000)
}

// visible measures how long after Publish was pressed every page shows the story.
func visible(ctx context.Context, r *report, rooms ...*room) error {
	r.line("\n## Publish pressed → visible (budget: p99 under 50 ms)\n\n| stories in the newsroom | page | p50 | p99 | longest |\n| --- | --- | --- | --- | --- |")
	for _, m := range rooms {
		times := map[string][]time.Duration{}
		for i := range 200 {
			headline := fmt.Sprintf("Published in the bench %d of %d", i, m.stories)
			out, err := m.call("POST", "/stories", map[string]any{"edition": "en", "section": "news", "headline": headline, "text": "A text."})
			if err != nil {
				return err
			}
			n := int(out["number"].(float64))
			for _, act := range []string{"submit", "approve"} {
				if _, err := m.call("POST", fmt.Sprintf("/stories/%d/%s", n, act), nil); err != nil {
					return err
				}
			}
			day := time.Now().UTC().Format("2006/01/02")
			path := fmt.Sprintf("/en/%s/%d/%s", day, n, strings.ReplaceAll(strings.ToLower(headline), " ", "-"))
			start := time.Now()
			type seen struct {
				page string
				at   time.Duration
				err  error
			}
			ch := make(chan seen)
			watch := map[string]string{"story": path, "section": "/en/news/", "front": "/en/", "wire": "/en/live", "search": "/en/search?sort=date&q=" + url.QueryEscape(headline)}
			for page, at := range watch {
				text := headline
				if page == "search" {
					text = path // the form repeats the headline
				}
				go func() {
					for time.Since(start) < 5*time.Second {
						resp, err := http.Get(m.base + at)
						if err != nil {
							ch <- seen{page, 0, err}
							return
						}
						got, err := io.ReadAll(resp.Body)
						_ = resp.Body.Close()
						if err == nil && resp.StatusCode == 200 && bytes.Contains(got, []byte(text)) {
							ch <- seen{page, time.Since(start), nil}
							return
						}
					}
					ch <- seen{page, 0, fmt.Errorf("%s never showed it", page)}
				}()
			}
			if _, err := m.call("POST", fmt.Sprintf("/stories/%d/publish", n), nil); err != nil {
				return err
			}
			for range watch {
				s := <-ch
				if s.err != nil {
					return s.err
				}
				times[s.page] = append(times[s.page], s.at)
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		for _, page := range []string{"story", "section", "front", "wire", "search"} {
			r.line("| %d | %s | %s | %s | %s |", m.stories, page, ms(times[page], 50), ms(times[page], 99), ms(times[page], 100))
		}
	}
	r.line("\nFive readers poll without a pause while the story is published, and take their share of the cores.")
	return nil
}

func corpus(ctx context.Context, r *report, bin, dir string) error {
	data := os.Getenv("MARBRE_DATA")
	if data == "" {
		data = "../shared/data"
	}
	files, err := filepath.Glob(filepath.Join(data, "corpus", "*.jsonl"))
	if err != nil || len(files) == 0 {
		r.line("| the corpus of real stories | NOT READ: there is no %s | | |", filepath.Join(data, "corpus"))
		return err
	}
	spent, peak, err := imported(ctx, bin, filepath.Join(dir, "corpus"), files...)
	if err != nil {
		return err
	}
	r.line("| 4,387 real stories, HTML and Markdown | %.0f | 3,000 | %d MB |", 4387/spent.Seconds(), peak)
	return nil
}

func starts(ctx context.Context, r *report, m *room) error {
	stories, err := m.some(1)
	if err != nil {
		return err
	}
	if _, _, err := get(m.base + stories[0]); err != nil {
		return err
	}
	time.Sleep(300 * time.Millisecond) // until the copy is on disk
	m.stop()
	spent, err := m.serve(ctx, stories[0])
	if err != nil {
		return err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.cmd.Process.Pid))
	if err != nil {
		return err
	}
	rss := "?"
	if f := regexp.MustCompile(`VmRSS:\s+(\d+)`).FindSubmatch(status); f != nil {
		kb, _ := strconv.Atoi(string(f[1]))
		rss = fmt.Sprint(kb/1024, " MB")
	}
	_, data, err := get(m.base + stories[0])
	if err != nil {
		return err
	}
	r.line("\n## Start and weight\n\n| what | measured | budget |\n| --- | --- | --- |")
	r.line("| from exec to the first page (10,000 stories; the page is on disk) | %s | 1 s |", ms([]time.Duration{spent}, 50))
	r.line("| memory then | %s | |", rss)
	r.line("| a generated story page, brotli, with its CSS | %.1f KB | 14 KB |", float64(len(data))/1024)
	return nil
}
