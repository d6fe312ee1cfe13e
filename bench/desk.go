package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	onBoard  = 10_000 // stories that are in work
	keyIn    = 50     // ms from a key to the screen, p99
	firstKB  = 300    // what a first visit to the desk loads
	password = "a long enough password"
)

// desk measures the desk in a real browser: with a few stories in work, and with
// 10,000 of them.
func (b *bench) desk(ctx context.Context) error {
	rig := filepath.Join("internal", "rig", "browser")
	if err := ready(ctx, rig); err != nil {
		b.r.missing("The desk", err.Error())
		return nil
	}
	m, err := b.served(ctx, 10_000)
	if err != nil {
		return err
	}
	defer m.close()
	add := child(ctx, b.bin, "user", "add", "bench", "--data", m.data, "--name", "Bench", "--role", "chief")
	add.Stdin = strings.NewReader(password + "\n")
	if out, err := add.CombinedOutput(); err != nil {
		return fmt.Errorf("user add: %w: %s", err, out)
	}
	b.r.part("The desk", "In Chromium, on a newsroom of 10,000 published stories; a person types into the middle of a story, a key each 25 ms. From key to screen runs from the key's own time to the end of the frame that shows it, so it holds up to one frame (16.7 ms) of waiting. \"No desk\" is the same text in a page that has nothing else, edited by the browser alone. Opening runs from the address to a sheet that can be written in, as a window that was never there: the program comes from the newsroom each time.")
	line := strings.Repeat("Founded in Shanghai in June 2001 by six states, the organisation had no new member for sixteen years. ", 2)
	long, err := m.write("A long story", strings.Repeat(line+"\n\n", 150))
	if err != nil {
		return err
	}
	short, err := m.write("A short story", line+line[:len(line)/2])
	if err != nil {
		return err
	}
	few, err := m.atDesk(ctx, rig, long, short)
	if err != nil {
		return err
	}
	answerFew, err := m.asked("/board", 100)
	if err != nil {
		return err
	}
	if err := m.fill(ctx, onBoard); err != nil {
		return err
	}
	many, err := m.atDesk(ctx, rig, long, short)
	if err != nil {
		return err
	}
	answerMany, err := m.asked("/board", 100)
	if err != nil {
		return err
	}
	b.r.table("what", "p50 ms", "p99 ms", "longest ms", "of", "budget")
	row := func(what string, s spread, budget string) {
		b.r.row(what, figure(s.at(50)), figure(s.at(99)), figure(s.at(100)), len(s), budget)
	}
	for _, size := range []string{"50 words", "5,000 words"} {
		keys := many.Keys[size]
		row("key to screen, "+size, keys.spread(), b.r.atMost("Key to screen, "+size+", p99", keys.spread().at(99), keyIn, " ms"))
		row("the same, no desk", many.Keys[size+", no desk"].spread(), "")
	}
	for _, size := range []string{"50 words", "5,000 words"} {
		row("opening a story of "+size, many.Open[size].spread(), "")
	}
	row("the board on the screen, 2 stories in work", few.Board.spread(), "")
	row("the board on the screen, 10,000 in work", many.Board.spread(), "")
	row("the board's answer, 2 stories in work", answerFew, "")
	row("the board's answer, 10,000 in work", answerMany, "")
	b.r.table("a first visit, KB as sent", "program and answers", "fonts", "budget")
	for _, w := range []struct {
		what string
		w    deskWeight
	}{{"the board, 10,000 in work", many.Weight.Board}, {"a story of 5,000 words", many.Weight.Story}} {
		kb := (w.w.All - w.w.Fonts) / 1024
		b.r.row(w.what, figure(kb), figure(w.w.Fonts/1024), b.r.atMost("A first visit to the desk, "+w.what, kb, firstKB, " KB"))
	}
	return ctx.Err()
}

// deskFigures are what speed.mjs tells.
type deskFigures struct {
	Keys, Open map[string]millis
	Board      millis
	Weight     struct{ Board, Story deskWeight }
}

// millis are durations in milliseconds, as a browser counts them.
type millis []float64

func (ms millis) spread() (s spread) {
	for _, f := range ms {
		s = append(s, time.Duration(f*float64(time.Millisecond)))
	}
	return s
}

// A deskWeight is in bytes as sent.
type deskWeight struct{ All, Fonts float64 }

// ready reports why the desk cannot be measured here; it gets what npm has.
func ready(ctx context.Context, rig string) error {
	for program, from := range map[string]string{"chromium": "chromium", "npm": "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is missing: apt-get install %s", program, from)
		}
	}
	get := child(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	get.Dir = rig
	if out, err := get.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w: %s", err, firstLine(string(out)))
	}
	return nil
}

// atDesk has a browser work at the desk.
func (m *room) atDesk(ctx context.Context, rig string, long, short int) (f deskFigures, err error) {
	var wrong bytes.Buffer
	cmd := child(ctx, "node", filepath.Join(rig, "speed.mjs"), "--base", m.base, "--login", "bench", "--story", fmt.Sprint(long), "--short", fmt.Sprint(short))
	cmd.Env = append(os.Environ(), "MARBRE_PASSWORD="+password)
	cmd.Stderr = &wrong
	out, err := cmd.Output()
	if err != nil {
		return f, fmt.Errorf("speed.mjs: %w: %s", err, wrong.Bytes())
	}
	return f, json.Unmarshal(out, &f)
}

// write makes a draft.
func (m *room) write(headline, text string) (number int, err error) {
	out, err := m.call("POST", "/stories", map[string]any{"edition": "en", "section": "news/world", "headline": headline, "text": text})
	if err != nil {
		return 0, err
	}
	return int(out["number"].(float64)), nil
}

// fill puts n stories on the board: of ten, six are being written, three wait for
// approval and one is approved.
func (m *room) fill(ctx context.Context, n int) error {
	for i := range n {
		number, err := m.write(fmt.Sprintf("Story in work %d", i), "A text.")
		if err != nil {
			return err
		}
		acts := []string{"submit", "approve"}
		switch {
		case i%10 < 6:
			acts = nil
		case i%10 < 9:
			acts = acts[:1]
		}
		for _, act := range acts {
			if _, err := m.call("POST", fmt.Sprintf("/stories/%d/%s", number, act), nil); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// asked is how long a call of the API took, again and again.
func (m *room) asked(path string, times int) (s spread, err error) {
	for range times {
		start := time.Now()
		if _, err := m.call("GET", path, nil); err != nil {
			return nil, err
		}
		s = append(s, time.Since(start))
	}
	return s, nil
}
