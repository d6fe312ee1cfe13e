package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"marbre/darkroom"
	"marbre/negatives"
	"marbre/picture"
	"marbre/store"
)

const (
	inGrid   = 100_000 // pictures
	scrolled = 2_000   // of them, in the browser
	rareWord = "kaleidoscope"
)

// halves are two words of which each picture has one: they never meet.
var halves = [2]string{"harbourside", "orchardside"}

// hashOf is the file of the nth picture of the grid, which is none.
func hashOf(n int) string { return fmt.Sprintf("%064x", 1<<40+n) }

// grid measures the desk's list of 100,000 pictures, as it is asked for and as it is seen.
func (b *bench) grid(ctx context.Context) error {
	m, err := b.room(ctx, 10_000)
	if err != nil {
		return err
	}
	defer m.close()
	start := time.Now()
	if err := b.fillGrid(ctx, m.data); err != nil {
		return err
	}
	filled := time.Since(start)
	if _, err := m.serve(ctx, "/en/"); err != nil {
		return err
	}
	b.r.part("A grid of 100,000 pictures", fmt.Sprintf("On SQLite, with captions, credits, places and keywords put together from %s, as their files say them and the desk writes them; kept in %s s. Calls of `/api/v1/pictures` for 60, one after another, of each kind 100.", b.st, figure(filled.Seconds())))
	b.r.table("what is asked", "of 60", "p50 ms", "p99 ms", "longest ms", "budget of p99", "of the longest")
	frequent := b.st.of["en"].common
	deep, err := m.page(500)
	if err != nil {
		return err
	}
	for _, c := range []struct{ what, query string }{
		{"the newest", ""},
		{"page 500", "cursor=" + deep},
		{"a word of one in a thousand", "q=" + rareWord},
		{"a frequent word", "q=" + url.QueryEscape(frequent[0])},
		{"two frequent words", "q=" + url.QueryEscape(frequent[0]+" "+frequent[1])},
		{"two words of half of them, which never meet", "q=" + halves[0] + "+" + halves[1]},
		{"a word of none", "q=nowhereatall"},
	} {
		out, err := m.call("GET", "/pictures?limit=60&"+c.query, nil)
		if err != nil {
			return err
		}
		s, err := m.asked("/pictures?limit=60&"+c.query, 100)
		if err != nil {
			return err
		}
		b.r.row(c.what, len(out["pictures"].([]any)), figure(s.at(50)), figure(s.at(99)), figure(s.at(100)), b.r.atMost("Among 100,000 pictures, "+c.what+", p99", s.at(99), perSearch, " ms"), b.r.atMost("Among 100,000 pictures, "+c.what+", the longest", s.at(100), anySearch, " ms"))
	}
	return b.seenGrid(ctx, m)
}

// page is the cursor behind so many pages of 60.
func (m *room) page(n int) (cursor string, err error) {
	for range n {
		out, err := m.call("GET", "/pictures?limit=60&cursor="+cursor, nil)
		if err != nil {
			return "", err
		}
		cursor = out["cursor"].(string)
	}
	return cursor, nil
}

// fillGrid keeps the pictures, and the small prints of those that a browser will scroll through.
func (b *bench) fillGrid(ctx context.Context, data string) error {
	s, err := store.Open(filepath.Join(data, "marbre.db"))
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	r := rand.New(rand.NewPCG(seed, 5))
	shelf := b.st.of["en"]
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	begun := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	one := func(n int) picture.Picture {
		p := picture.Picture{Hash: hashOf(n), Name: fmt.Sprintf("B%07d.JPG", n), Bytes: 9_000_000, Mark: r.Uint64() | 1, Ground: fmt.Sprintf("#%06x", r.IntN(1<<24)), MadeAt: begun.Add(time.Duration(n) * time.Minute), MadeBy: "Bench"}
		f := picture.Facts{Headline: pick(shelf.headlines), Caption: pick(shelf.leads) + " " + halves[n%2], Credit: "Agence Une", Created: p.MadeAt.Format("2006-01-02"), City: "Astana", Country: "Kazakhstan", Keywords: []string{"summit", "talks", pick(shelf.headlines)}}
		if by := shelf.bylines[r.IntN(len(shelf.bylines))]; len(by) > 0 {
			f.Byline = []string{by[0].Name}
		}
		if n%1000 == 17 {
			f.Caption += " " + rareWord
		}
		p.File = picture.File{Format: picture.JPEG, Width: 6000, Height: 4000, Facts: f}
		for field, v := range map[string]string{"headline": f.Headline, "caption": f.Caption, "credit": f.Credit, "city": f.City} {
			for _, by := range []string{"xmp", "iim"} {
				p.Said = append(p.Said, picture.Said{Field: field, By: by, Values: []string{v}})
			}
		}
		p.Words = f.Offered()
		return p
	}
	for from := 0; from < inGrid; from += 1000 {
		if err := s.Do(ctx, func(tx *store.Tx) error {
			for n := from; n < from+1000; n++ {
				if _, err := tx.AddPicture(ctx, one(n)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	var small [][]byte
	for _, width := range []int{900, 1000, 1100, 1200} {
		whole, err := photo(width, width*2/3)
		if err != nil {
			return err
		}
		f, err := picture.Read(bytes.NewReader(whole), int64(len(whole)))
		if err != nil {
			return err
		}
		p, err := darkroom.Develop(whole, f, 320)
		if err != nil {
			return err
		}
		print, err := p.Encoded(darkroom.AsWebP)
		if err != nil {
			return err
		}
		small = append(small, print)
	}
	keep := negatives.Folder{Dir: filepath.Join(data, "pictures")}
	for n := range inGrid {
		if n < inGrid-scrolled-200 && n%1000 != 17 { // nobody will see it
			continue
		}
		print := small[n%len(small)]
		if err := keep.Put(ctx, hashOf(n)+"-320.webp", bytes.NewReader(print), int64(len(print))); err != nil {
			return err
		}
	}
	return nil
}

// seenGrid opens the grid in a browser and scrolls through it.
func (b *bench) seenGrid(ctx context.Context, m *room) error {
	rig := filepath.Join("internal", "rig", "browser")
	if err := ready(ctx, rig); err != nil {
		b.r.missing("The grid in a browser", err.Error())
		return nil
	}
	add := child(ctx, b.bin, "user", "add", "bench", "--data", m.data, "--name", "Bench", "--role", "chief")
	add.Stdin = strings.NewReader(password + "\n")
	if out, err := add.CombinedOutput(); err != nil {
		return fmt.Errorf("user add: %w: %s", err, out)
	}
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	var wrong bytes.Buffer
	cmd := child(ctx, "node", filepath.Join(rig, "grid.mjs"), "--base", m.base, "--login", "bench", "--scroll", fmt.Sprint(scrolled))
	cmd.Env = append(os.Environ(), "MARBRE_PASSWORD="+password)
	cmd.Stderr = &wrong
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("grid.mjs: %w: %s", err, wrong.Bytes())
	}
	var f struct {
		Open       millis
		Found      millis
		Seen       int
		Scroll     float64
		Pictures   int
		Frames     int
		Late       int
		LongestGap float64
	}
	if err := json.Unmarshal(out, &f); err != nil {
		return err
	}
	b.r.say("\nIn Chromium, 1280 × 900, as a window that was never there: from the address until every picture in sight, and the other answers of the first 60, are painted. Scrolled a screen at a time to the end, again and again for more, through %d pictures.", f.Pictures)
	b.r.table("", "p50 ms", "longest ms", "of", "budget")
	open := f.Open.spread()
	b.r.row(fmt.Sprintf("the grid, %d thumbnails of 60 in sight", f.Seen), figure(open.at(50)), figure(open.at(100)), len(open), b.r.atMost("Opening the grid of 100,000 pictures", open.at(50), atGrid, " ms"))
	found := f.Found.spread()
	b.r.row("a word typed, until what it finds is painted (its 250 ms of waiting for the next key are in it)", figure(found.at(50)), figure(found.at(100)), len(found), "")
	b.r.say("\nScrolling through %d pictures took %s s and %d frames, of which %d came more than 50 ms after the one before; the longest gap was %s ms.", f.Pictures, figure(f.Scroll/1000), f.Frames, f.Late, figure(f.LongestGap))
	return nil
}

// besideNginx is how many requests a second a print must have of what nginx has.
const besideNginx = 1

// print measures a print that was given before, beside nginx serving the same bytes.
func (b *bench) print(ctx context.Context) error {
	m, err := b.served(ctx, 10_000)
	if err != nil {
		return err
	}
	defer m.close()
	path, err := m.pictured()
	if err != nil {
		return err
	}
	r, body, err := m.get(path)
	if err != nil {
		return err
	}
	static, stop, err := nginx(ctx, b.dir, map[string]still{"print": {r.Header, body}})
	if err != nil {
		return err
	}
	defer stop()
	b.r.part("A print", fmt.Sprintf("A WebP of %s KB in a story that readers see, over the readers' listener, beside nginx serving the same bytes with the same headers as a static file. The rounds alternate; `wrk --latency -t1 -c64 -d%ds`, the middle of %d rounds. Without its door is net/http alone, measured behind them.", figure(float64(len(body))/1024), seconds, rounds))
	other, _, err := get(m.client, static+"/print")
	if err != nil {
		return err
	}
	whole, not := [2]string{"Accept-Encoding: br"}, [2]string{"If-None-Match: " + r.Header.Get("Etag"), "If-None-Match: " + other.Header.Get("Etag")}
	whole[1] = whole[0]
	kinds := []string{"a print", "a print, 304"}
	found := map[string][3]load{}
	for i, headers := range [][2]string{whole, not} {
		var mine, theirs []load
		for range rounds {
			l, err := wrk(ctx, m.base+path, headers[0])
			if err != nil {
				return err
			}
			mine = append(mine, l)
			if l, err = wrk(ctx, static+"/print", headers[1]); err != nil {
				return err
			}
			theirs = append(theirs, l)
		}
		found[kinds[i]] = [3]load{middle(mine), middle(theirs)}
	}
	m.stop()
	m.flags = append(m.flags, "--quick=false")
	if _, err := m.serve(ctx, path); err != nil {
		return err
	}
	b.r.table("", "Marbre, requests a second", "p50 ms", "p99 ms", "nginx", "p50 ms", "p99 ms", "ratio", "budget", "without its door", "ratio")
	for i, headers := range [][2]string{whole, not} {
		var slow []load
		for range rounds {
			l, err := wrk(ctx, m.base+path, headers[0])
			if err != nil {
				return err
			}
			slow = append(slow, l)
		}
		l, p, s := found[kinds[i]][0], found[kinds[i]][1], middle(slow)
		b.r.row(kinds[i], figure(l.rate), figure(l.p50), figure(l.p99), figure(p.rate), figure(p.p50), figure(p.p99), figure(l.rate/p.rate),
			b.r.atLeast("Cached "+kinds[i]+", requests a second beside nginx's", l.rate/p.rate, besideNginx, " times"), figure(s.rate), figure(s.rate/p.rate))
	}
	return ctx.Err()
}

// pictured publishes a story with a picture and returns the address of that of its prints
// which is nearest to 60 KB.
func (m *room) pictured() (path string, err error) {
	data, err := photo(3000, 2000)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequest("POST", m.base+"/api/v1/pictures?name=a.jpg", bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+m.token)
	r, err := m.client.Do(req)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	var p struct{ URL, Hash string }
	if err := json.NewDecoder(r.Body).Decode(&p); err != nil || r.StatusCode != 201 {
		return "", fmt.Errorf("a picture was not taken in: %s: %w", r.Status, err)
	}
	out, err := m.call("POST", "/stories", map[string]any{"edition": "en", "section": "news/world", "headline": "With a picture", "text": "A text.", "lead": map[string]any{"url": p.URL, "width": 3000, "height": 2000, "alt": "Hills", "credit": "Bench"}})
	if err != nil {
		return "", err
	}
	for _, act := range []string{"submit", "approve", "publish"} {
		if _, err := m.call("POST", fmt.Sprintf("/stories/%v/%s", out["number"], act), nil); err != nil {
			return "", err
		}
	}
	off := 1 << 30
	for _, width := range picture.Rungs(3000) {
		at := fmt.Sprintf("/media/%s-%d.webp", p.Hash, width)
		_, body, err := m.get(at)
		if err != nil {
			return "", err
		}
		if d := max(len(body)-60<<10, 60<<10-len(body)); d < off {
			path, off = at, d
		}
	}
	return path, nil
}
