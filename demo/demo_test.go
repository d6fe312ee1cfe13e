package demo_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"marbre/demo"
	"marbre/story"
)

// read reads the demo once for a test.
func read(t *testing.T) demo.Newsroom {
	t.Helper()
	n, err := demo.Read(1)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Every edition's wire goes on with the same lines, each of which a flash may be.
func TestTheWireOfTheDemoGoesOnInEveryEdition(t *testing.T) {
	n := read(t)
	for _, e := range n.Editions {
		lines := n.Reminders[e.Code]
		if len(lines) == 0 || len(lines) != len(n.Reminders["fr"]) {
			t.Errorf("%s has %d reminders, fr %d", e.Code, len(lines), len(n.Reminders["fr"]))
		}
		for _, l := range lines {
			if _, err := story.Flash(e.Code, l, 6, n.Clock); err != nil {
				t.Errorf("%s: %q: %v", e.Code, l, err)
			}
		}
	}
}

func TestTheDemoHoldsTogether(t *testing.T) {
	n := read(t)
	sections := map[string][]string{}
	for _, e := range n.Editions {
		if err := e.Check(); err != nil {
			t.Errorf("edition %s: %v", e.Code, err)
		}
		sections[e.Code] = e.Paths()
	}
	edition := map[story.Number]string{}
	states := map[story.State]int{}
	for i, s := range n.Stories {
		if s.Number != story.Number(i+1) {
			t.Errorf("%s has number %d at place %d", s.ID, s.Number, i+1)
		}
		edition[s.Number] = s.Edition
		states[s.State]++
	}
	for _, s := range n.Stories {
		if !strings.Contains(" "+strings.Join(sections[s.Edition], " ")+" ", " "+s.Content.Section+" ") {
			t.Errorf("%s: the edition has no section %s", s.ID, s.Content.Section)
		}
		if s.Content.Lead != nil {
			picture(t, s.ID, s.Content.Lead.URL, s.Content.Lead.Alt)
			if s.Content.Lead.Width == 0 || s.Content.Lead.Credit == "" {
				t.Errorf("%s: its lead picture has no size or no credit", s.ID)
			}
		}
		for _, b := range s.Content.Body.Content {
			if b.Type == "picture" {
				picture(t, s.ID, story.Attr[string](b, "url"), story.Attr[string](b, "alt"))
			}
			if n := story.Number(story.Attr[int64](b, "number")); b.Type == "related" && (edition[n] != s.Edition || n == s.Number) {
				t.Errorf("%s is related to %d of the edition %s", s.ID, n, edition[n])
			}
		}
		if o := s.Content.Original; o != 0 && edition[o] == s.Edition {
			t.Errorf("%s translates a story of its own edition", s.ID)
		}
		if (s.State == story.StatePublished || s.State == story.StateWithdrawn) != (len(s.Releases) > 0) {
			t.Errorf("%s is %s with %d releases", s.ID, s.State, len(s.Releases))
		}
		for i, r := range s.Releases {
			if r.At.After(n.Clock) || i > 0 && !r.At.After(s.Releases[i-1].At) {
				t.Errorf("%s went out at %s", s.ID, r.At)
			}
			if (r.As == story.Correction) != (len(r.Pins) > 0) {
				t.Errorf("%s: %s with %d pins", s.ID, r.As, len(r.Pins))
			}
		}
	}
	for _, state := range story.States {
		if states[state] == 0 {
			t.Errorf("no story is %s", state)
		}
	}
	for _, f := range n.Fronts {
		if err := f.Check(); err != nil || len(f.Slots) < 4 {
			t.Errorf("front of %s: %v, %v", f.Edition, f.Slots, err)
		}
		lead := n.Stories[f.Slots[0]-1]
		if lead.Content.Lead == nil || lead.Edition != f.Edition {
			t.Errorf("the lead of %s has no picture", f.Edition)
		}
	}
	if len(n.Stories) < 35 || len(n.Flashes) < 12 || len(n.Fronts) != 3 {
		t.Errorf("%d stories, %d flashes, %d fronts", len(n.Stories), len(n.Flashes), len(n.Fronts))
	}
}

func picture(t *testing.T, id, url, alt string) {
	t.Helper()
	ok := slices.ContainsFunc(demo.Photos(), func(name string) bool {
		data, _ := demo.Picture(name)
		return url == fmt.Sprintf("/media/%x.jpg", sha256.Sum256(data))
	})
	if _, drawn := demo.Picture(strings.TrimPrefix(url, "/assets/demo/")); !ok && !drawn || alt == "" {
		t.Errorf("%s: the picture %s is not there or nobody describes it", id, url)
	}
}

func TestAWrongFileIsNamedByLine(t *testing.T) {
	for text, want := range map[string]string{
		"no colon\n\nText":                                      "line 1",
		"id: a\nstate: flying\n\nText":                          "no state",
		"id: a\nstate: draft\nmood: good\n":                     "line 3",
		"id: a\nstate: published\npublished: yesterday\n\nText": "line 3",
		"id: a\nstate: published\npublished: 2024-07-04T10:00+02:00\n\nText\n\n[dance: x]":                                                         "line 7",
		"id: a\nstate: published\npublished: 2024-07-04T10:00+02:00\n\nText\n\n==== correction 2024-07-04T11:00+02:00\nwrong: Tixt\nright: Text\n": "stand nowhere",
	} {
		if _, err := demo.Parse("fr", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("id: a\nstate: draft\n\n## Head\n\n> Words\n> -- Speaker\n\n* one\n* two\n\n[facts: T | A = b | as of 2024-07-04 | source S]\n\n[table: C | a ; b | c ; d]")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := demo.Parse("fr", text)
		if err == nil && s.ID == "" {
			t.Error("a story without a name")
		}
	})
}
