package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"marbre/negatives/negativestest"
)

// takes brings a picture to a newsroom and returns what it says and where its print is.
func (p *process) takes() (code int, print string) {
	p.t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		p.t.Fatal(err)
	}
	req, err := http.NewRequest("POST", p.address+"/api/v1/pictures?name=a.png", &b)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	var out struct{ Hash string }
	text, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(text, &out)
	return r.StatusCode, fmt.Sprintf("/media/%s-40.webp", out.Hash)
}

func TestPicturesAreKeptWhereTheFlagSays(t *testing.T) {
	keeps := func(t *testing.T, pictures string, left func() []string) {
		t.Setenv("MARBRE_PICTURES", pictures)
		dir := t.TempDir()
		p := start(t, dir, "")
		p.token = newTokenFor(t, dir, "")
		code, print := p.takes()
		if code != 201 {
			t.Fatal(code, p.log)
		}
		if code, _, err := p.call("GET", print, nil); code != 200 || err != nil {
			t.Errorf("its print is %d, %v", code, err)
		}
		if all := left(); len(all) != 2 {
			t.Errorf("there stand %q", all)
		}
		if _, err := os.Stat(filepath.Join(dir, "pictures")); pictures != "" && err == nil {
			t.Error("something is in --data too")
		}
	}
	t.Run("another folder", func(t *testing.T) {
		dir := t.TempDir()
		keeps(t, dir, func() []string {
			all, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
			return all
		})
	})
	t.Run("bucket", func(t *testing.T) {
		at, keys, left := negativestest.Bucket(t)
		t.Setenv("AWS_ACCESS_KEY_ID", keys.ID)
		t.Setenv("AWS_SECRET_ACCESS_KEY", keys.Secret)
		keeps(t, at.String(), left)
		at.Bucket = "marbre-is-not-there"
		if out, err := marbre("serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--pictures", at.String()).CombinedOutput(); err == nil || !strings.Contains(string(out), "there is no such bucket") {
			t.Errorf("a bucket that is not there: %v, %s", err, out)
		}
	})
}

// A store that is away closes nothing but itself: pages are served, and a picture is refused, never
// lost in silence.
func TestWithTheStoreOfPicturesAwayPagesAreServed(t *testing.T) {
	t.Setenv("MARBRE_PICTURES", "s3://pictures?endpoint=http://127.0.0.1:1&region=here")
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "hidden")
	dir := t.TempDir()
	p := start(t, dir, "")
	p.token = newTokenFor(t, dir, "")
	if code, _, err := p.call("GET", "/fr/", nil); code != 200 || err != nil {
		t.Errorf("the front is %d, %v", code, err)
	}
	if code, _ := p.takes(); code < 500 {
		t.Errorf("a picture is %d", code)
	}
	if code, out, err := p.call("GET", "/api/v1/pictures", nil); err != nil || code != 200 || len(out["pictures"].([]any)) != 0 {
		t.Errorf("it is listed: %d, %v, %v", code, out, err)
	}
	p.kill()
	if log := p.log.String(); !strings.Contains(log, "pages are served without the store of pictures") || strings.Contains(log, "hidden") {
		t.Errorf("its log says %s", log)
	}
}
