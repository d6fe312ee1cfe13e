// Package demo is a small newsroom to look at: three editions, invented staff,
// and stories around public, dated facts. It only reads what is embedded in it;
// the program plays it through the newsroom's own acts.
package demo

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/jpeg"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/story"
)

//go:embed newsroom.json stories pictures all:flashes reminders
var files embed.FS

// A Newsroom is everything of the demo, as it stood at Clock.
type Newsroom struct {
	Clock    time.Time
	Editions []story.Edition
	Staff    []Member
	Fronts   []story.Front
	Stories  []Story // by number
	Flashes  []Flash // oldest first
	Work     []Work
	// Reminders are lines that are true on any day, by edition: what the wire goes
	// on with while somebody looks.
	Reminders map[string][]string
}

// A Member is one of the staff.
type Member struct {
	Name    string `json:"name"`
	Login   string `json:"login"`
	Role    string `json:"role"`
	Edition string `json:"edition"`
}

// A Story is a story with everything that was done to it.
type Story struct {
	Number    story.Number
	ID        string
	Edition   string
	By        string      // login of its writer
	State     story.State // at Clock
	Due       time.Time   // for a scheduled story
	Withdrawn time.Time   // for a withdrawn one, with its Reason
	Reason    string
	Created   time.Time
	Releases  []Release // oldest first; none for a story that was never published
	Content   story.Content
}

// A Release is one publication and what it put before readers.
type Release struct {
	At      time.Time
	As      story.As
	Note    string
	Pins    []story.Pin
	Content story.Content
}

// Work is what goes on beside a story that is not out: who does it, what and until
// when, what colleagues tell each other, and why it was sent back.
type Work struct {
	Story    string `json:"story"`
	Number   story.Number
	People   []string `json:"people"` // logins
	Task     string   `json:"task"`
	Hours    int      `json:"hours"` // until it is due, 0 for no time
	Returned string   `json:"returned"`
	By       string   `json:"by"` // who sent it back
	Notes    []struct {
		By   string `json:"by"`
		Text string `json:"text"`
	} `json:"notes"`
}

// A Flash is one line of the wire.
type Flash struct {
	Edition string
	At      time.Time
	Urgency story.Urgency
	Text    string
}

// Photos are the names of the pictures that the newsroom takes in, in their order: astana.jpg.
func Photos() (names []string) {
	all, err := files.ReadDir("pictures")
	if err != nil { // it is embedded
		panic(err)
	}
	for _, f := range all {
		if path.Ext(f.Name()) == ".jpg" {
			names = append(names, f.Name())
		}
	}
	return names
}

// Picture returns a picture or a drawing of the demo by its name: astana.jpg, beryl-trajet.svg.
func Picture(name string) ([]byte, bool) {
	data, err := files.ReadFile("pictures/" + path.Base(name))
	return data, err == nil
}

// Read returns the demo. Stories are numbered from first on, in the order of
// their publication, those never published last.
func Read(first story.Number) (n Newsroom, err error) {
	text, err := files.ReadFile("newsroom.json")
	if err != nil {
		return n, err
	}
	var j struct {
		Clock    string
		Editions []story.Edition
		Staff    []Member
		Work     []Work
		Fronts   map[string]struct {
			Lead        string
			Also, Slots []string
		}
	}
	if err := json.Unmarshal(text, &j); err != nil {
		return n, fmt.Errorf("demo/newsroom.json: %w", err)
	}
	n.Editions, n.Staff = j.Editions, j.Staff
	if n.Clock, err = parseTime(j.Clock); err != nil {
		return n, err
	}
	names, err := fs.Glob(files, "stories/*/*.txt")
	if err != nil {
		return n, err
	}
	var sheets []sheet
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return n, err
		}
		s, err := Parse(path.Base(path.Dir(name)), string(text))
		if err != nil {
			return n, fmt.Errorf("demo/%s: %w", name, err)
		}
		sheets = append(sheets, s)
	}
	slices.SortStableFunc(sheets, func(a, b sheet) int {
		if c := a.order().Compare(b.order()); c != 0 {
			return c
		}
		return cmp.Compare(a.translates, b.translates) // originals, which translate "", before what translates them
	})
	numbers := map[string]story.Number{}
	for i, s := range sheets {
		if numbers[s.ID] != 0 {
			return n, fmt.Errorf("demo: two stories are called %s", s.ID)
		}
		numbers[s.ID] = first + story.Number(i)
	}
	for _, s := range sheets {
		if err := s.link(numbers, n.Staff); err != nil {
			return n, fmt.Errorf("demo story %s: %w", s.ID, err)
		}
		n.Stories = append(n.Stories, s.Story)
	}
	for _, w := range j.Work {
		if w.Number = numbers[w.Story]; w.Number == 0 {
			return n, fmt.Errorf("demo/newsroom.json: work names %s, which is not there", w.Story)
		}
		n.Work = append(n.Work, w)
	}
	n.Reminders = map[string][]string{}
	for _, e := range n.Editions {
		if n.Reminders[e.Code], err = reminders(e.Code); err != nil {
			return n, err
		}
		f, made := j.Fronts[e.Code]
		if !made {
			continue
		}
		front := story.Front{Edition: e.Code}
		for _, id := range append([]string{f.Lead}, f.Slots...) {
			if numbers[id] == 0 {
				return n, fmt.Errorf("demo/newsroom.json: the front of %s names %s, which is not there", e.Code, id)
			}
			front.Slots = append(front.Slots, numbers[id])
		}
		for _, id := range f.Also {
			if numbers[id] == 0 {
				return n, fmt.Errorf("demo/newsroom.json: the front of %s names %s, which is not there", e.Code, id)
			}
			front.Also = append(front.Also, numbers[id])
		}
		n.Fronts = append(n.Fronts, front)
		if n.Flashes, err = flashes(n.Flashes, e.Code); err != nil {
			return n, err
		}
	}
	slices.SortStableFunc(n.Flashes, func(a, b Flash) int { return a.At.Compare(b.At) })
	return n, nil
}

// reminders reads the lines of an edition.
func reminders(edition string) ([]string, error) {
	text, err := files.ReadFile("reminders/" + edition + ".txt")
	return strings.Split(strings.TrimSpace(string(text)), "\n"), err
}

// flashes reads the lines of an edition: TIME | urgency N | TEXT.
func flashes(list []Flash, edition string) ([]Flash, error) {
	text, err := files.ReadFile("flashes/" + edition + ".txt")
	if err != nil {
		return list, nil // an edition without flashes
	}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		at, rest, _ := strings.Cut(line, " | ")
		urgency, words, ok := strings.Cut(rest, " | ")
		u, err := strconv.Atoi(strings.TrimPrefix(urgency, "urgency "))
		when, err2 := parseTime(at)
		if !ok || err != nil || err2 != nil {
			return nil, fmt.Errorf("demo/flashes/%s.txt:%d: want TIME | urgency N | TEXT", edition, i+1)
		}
		list = append(list, Flash{edition, when, story.Urgency(u), strings.TrimSpace(words)})
	}
	return list, nil
}

// parseTime reads 2024-07-04T10:42+02:00.
func parseTime(s string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04Z07:00", strings.TrimSpace(s))
	return t.UTC(), err
}

// size is the width and height of a picture, or of a drawing's own frame (SVG 2, section 8.6).
func size(name string) (width, height int) {
	data, ok := Picture(name)
	if !ok {
		return 0, 0
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err == nil {
		return c.Width, c.Height
	}
	var svg struct {
		ViewBox string `xml:"viewBox,attr"`
	}
	if xml.Unmarshal(data, &svg) != nil {
		return 0, 0
	}
	var x, y, w, h float64
	if _, err := fmt.Sscanf(strings.ReplaceAll(svg.ViewBox, ",", " "), "%f %f %f %f", &x, &y, &w, &h); err != nil {
		return 0, 0
	}
	return int(w), int(h)
}
