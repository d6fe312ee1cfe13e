package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A room is a newsroom that is served, on a copy of an archive: what one run
// does to it no other run sees.
type room struct {
	b              *bench
	data, base     string
	admin, token   string
	stories        int
	cmd            *exec.Cmd
	client         *http.Client
	log            *os.File
	flags          []string // of serve, beside where it is
	flashed, drawn int
}

// room copies the archive of n stories; serve starts it.
func (b *bench) room(ctx context.Context, n int, flags ...string) (*room, error) {
	a, err := b.archive(ctx, n)
	if err != nil {
		return nil, err
	}
	m := &room{b: b, stories: n, flags: flags}
	if m.data, err = os.MkdirTemp(b.dir, fmt.Sprintf("room-%d-", n)); err != nil {
		return nil, err
	}
	if err := os.CopyFS(m.data, os.DirFS(a.data)); err != nil {
		return nil, err
	}
	// Else the disk is still busy with the copy while the room is measured.
	if err := eachFile(m.data, (*os.File).Sync); err != nil {
		return nil, err
	}
	out, err := child(ctx, b.bin, "token", "create", "--data", m.data, "--role", "chief").Output()
	if err != nil {
		return nil, err
	}
	m.token = strings.TrimSpace(string(out))
	if m.log, err = os.Create(m.data + ".log"); err != nil {
		return nil, err
	}
	m.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32, DisableCompression: true}, Timeout: time.Minute}
	return m, nil
}

// served is a room that answers.
func (b *bench) served(ctx context.Context, n int, flags ...string) (*room, error) {
	m, err := b.room(ctx, n, flags...)
	if err != nil {
		return nil, err
	}
	_, err = m.serve(ctx, "/en/")
	return m, err
}

// serve starts the newsroom and returns how long it took until path was answered.
func (m *room) serve(ctx context.Context, path string) (time.Duration, error) {
	m.base, m.admin = "http://"+free(), "http://"+free()
	m.cmd = child(ctx, m.b.bin, append([]string{"serve", "--data", m.data, "--listen", m.base[7:], "--admin-listen", m.admin[7:]}, m.flags...)...)
	m.cmd.Stderr = m.log
	start := time.Now()
	if err := m.cmd.Start(); err != nil {
		return 0, err
	}
	for time.Since(start) < 30*time.Second {
		if r, err := m.client.Get(m.base + path); err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
			if r.StatusCode == 200 {
				return time.Since(start), nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	text, _ := os.ReadFile(m.log.Name())
	return 0, fmt.Errorf("the newsroom does not answer: %s", text)
}

// stop ends the newsroom.
func (m *room) stop() {
	if m.cmd != nil && m.cmd.Process != nil && m.cmd.ProcessState == nil {
		_ = m.cmd.Process.Signal(syscall.SIGTERM)
		_ = m.cmd.Wait()
	}
}

// close ends it and removes its folder.
func (m *room) close() {
	m.stop()
	_ = m.log.Close()
	_ = os.RemoveAll(m.data) // the run's folder goes as a whole at its end
}

// usage is what the newsroom takes now.
func (m *room) usage() usage { return usageOf(m.cmd.Process.Pid) }

// size is what its folder takes on disk, in bytes.
func (m *room) size() (sum int64, err error) {
	err = filepath.WalkDir(m.data, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		i, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // swept while we looked
		}
		if err == nil {
			sum += i.Size()
		}
		return err
	})
	return sum, err
}

func free() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// call makes a call of the API.
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
	r, err := m.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
		return nil, err
	}
	_, _ = io.Copy(io.Discard, r.Body) // so that the connection is used again
	if r.StatusCode >= 300 {
		return nil, fmt.Errorf("%s %s: %d %v", method, path, r.StatusCode, out)
	}
	return out, nil
}

// flash puts a line on the wire, and so touches every page that shows it.
func (m *room) flash(text string) error {
	m.flashed++
	_, err := m.call("POST", "/flashes", map[string]any{"edition": "en", "text": text, "urgency": 5})
	return err
}

// draft makes a story that only waits to be published, and returns its number
// and where it will stand.
func (m *room) draft(headline string) (number int, path string, err error) {
	m.drawn++
	out, err := m.call("POST", "/stories", map[string]any{"edition": "en", "section": "news/world", "headline": headline, "text": "A text."})
	if err != nil {
		return 0, "", err
	}
	number = int(out["number"].(float64))
	for _, act := range []string{"submit", "approve"} {
		if _, err := m.call("POST", fmt.Sprintf("/stories/%d/%s", number, act), nil); err != nil {
			return 0, "", err
		}
	}
	zone, err := time.LoadLocation(string(editions[0].Zone))
	if err != nil {
		return 0, "", err
	}
	slug := strings.ReplaceAll(strings.ToLower(headline), " ", "-")
	return number, fmt.Sprintf("/en/%s/%d/%s", time.Now().In(zone).Format("2006/01/02"), number, slug), nil
}

// some lists addresses of the stories that were saved last.
func (m *room) some(n int) ([]string, error) {
	var all []string
	cursor := ""
	for len(all) < n {
		out, err := m.call("GET", "/stories?edition=en&state=published&limit=200&cursor="+cursor, nil)
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

// get asks for a page as a browser does, compressed.
func (m *room) get(path string) (*http.Response, []byte, error) { return get(m.client, m.base+path) }

// ask is the time that a page takes; it fails on any answer but 200.
func (m *room) ask(path string) (time.Duration, error) {
	start := time.Now()
	_, _, err := m.get(path)
	return time.Since(start), err
}

// answers reports whether an address is there: not every newsroom that is
// measured has every page.
func (m *room) answers(path string) (bool, error) {
	r, err := m.client.Get(m.base + path)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(io.Discard, r.Body)
	return r.StatusCode == 200, errors.Join(err, r.Body.Close())
}

func get(client *http.Client, url string) (*http.Response, []byte, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept-Encoding", "br")
	r, err := client.Do(req)
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
