package demo

import (
	"crypto/sha256"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/story"
)

// sheet is one story file: the story, and what is still a name of others.
type sheet struct {
	Story
	translates string
}

func (s sheet) order() time.Time {
	if len(s.Releases) > 0 {
		return s.Releases[0].At
	}
	return s.Created
}

// never is after everything: where stories stand that were never published.
var never = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// Parse reads one story: header lines (name: value), an empty line, the body,
// and what was done later under "==== correction TIME" or "==== update TIME".
// An error names the line.
func Parse(edition, text string) (s sheet, err error) {
	s.Edition = edition
	parts := regexp.MustCompile(`(?m)^==== `).Split(text, -1)
	line := 1
	header, body, _ := strings.Cut(parts[0], "\n\n")
	published, err := s.header(header, &s.Content)
	if err != nil {
		return s, err
	}
	if s.Content.Body.Content, err = blocks(body, line+strings.Count(header, "\n")+2); err != nil {
		return s, err
	}
	s.Created = never
	if !published.IsZero() {
		s.Releases = []Release{{At: published, As: story.First, Content: s.Content}}
		s.Created = published.Add(-40 * time.Minute)
	}
	for i, later := range parts[1:] {
		line += strings.Count(parts[i], "\n")
		if published.IsZero() {
			return s, fmt.Errorf("line %d: changed before it was published", line)
		}
		if err := s.later(later, line); err != nil {
			return s, err
		}
	}
	return s, nil
}

// header reads the lines of the header into the story and its content.
func (s *sheet) header(text string, c *story.Content) (published time.Time, err error) {
	for i, l := range strings.Split(text, "\n") {
		name, value, ok := strings.Cut(l, ":")
		if !ok {
			return published, fmt.Errorf("line %d: want NAME: VALUE", i+1)
		}
		value = strings.TrimSpace(value)
		switch name {
		case "id":
			s.ID = value
		case "state":
			s.State = story.State(value)
		case "published":
			published, err = parseTime(value)
		case "due":
			s.Due, err = parseTime(value)
		case "withdrawn":
			s.Withdrawn, err = parseTime(value)
		case "reason":
			s.Reason = value
		case "translates":
			s.translates = value
		default:
			err = s.field(name, value, c)
		}
		if err != nil {
			return published, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	if s.ID == "" || !slices.Contains(story.States, s.State) {
		return published, fmt.Errorf("line 1: it has no id or no state")
	}
	return published, nil
}

// field reads one line that is part of the content.
func (s *sheet) field(name, value string, c *story.Content) (err error) {
	lead := func() *story.Picture {
		p := story.Picture{}
		if c.Lead != nil {
			p = *c.Lead
		}
		c.Lead = &p
		return c.Lead
	}
	switch name {
	case "section":
		c.Section = value
	case "kicker":
		c.Kicker = value
	case "headline":
		c.Headline = value
	case "slug":
		c.Slug = value
	case "standfirst":
		c.Standfirst = value
	case "byline":
		c.Byline = nil
		for name := range strings.SplitSeq(value, ";") {
			c.Byline = append(c.Byline, story.Author{Name: strings.TrimSpace(name)})
		}
	case "dateline":
		c.Dateline = value
	case "source":
		c.Source = value
	case "tags":
		c.Tags = nil
		for tag := range strings.SplitSeq(value, ";") {
			c.Tags = append(c.Tags, strings.TrimSpace(tag))
		}
	case "urgency":
		var u int
		u, err = strconv.Atoi(value)
		c.Urgency = story.Urgency(u)
	case "embargo":
		c.Embargo, err = parseTime(value)
	case "lead":
		*lead() = picture(value, "", "", "", false)
	case "lead-alt":
		lead().Alt = value
	case "lead-caption":
		lead().Caption = value
	case "lead-credit":
		lead().Credit = value
	case "lead-whole":
		lead().Whole = value == "true"
	default:
		err = fmt.Errorf("nobody knows %q", name)
	}
	return err
}

// picture is a picture or a drawing of the demo. Pictures are taken in as all others are,
// and are known by the hash of their files; drawings are served as they are.
func picture(file, alt, caption, credit string, whole bool) story.Picture {
	name := strings.TrimPrefix(strings.TrimSpace(file), "pictures/")
	w, h := size(name)
	url := "/assets/demo/" + name
	if data, ok := Picture(name); ok && path.Ext(name) == ".jpg" {
		url = fmt.Sprintf("/media/%x.jpg", sha256.Sum256(data))
	}
	return story.Picture{URL: url, Alt: alt, Caption: caption, Credit: credit, Width: w, Height: h, Whole: whole}
}

// later reads a correction or an update: what it says, and what it changes.
func (s *sheet) later(text string, line int) error {
	head, rest, _ := strings.Cut(text, "\n")
	kind, at, _ := strings.Cut(head, " ")
	r := Release{As: story.As(kind), Content: s.Content}
	var err error
	if r.At, err = parseTime(at); err != nil || r.As != story.Correction && r.As != story.Update {
		return fmt.Errorf("line %d: want correction TIME or update TIME", line)
	}
	var wrong string
	lines := strings.Split(rest, "\n")
	for i, l := range lines {
		here := line + i + 1
		name, value, ok := strings.Cut(l, ":")
		value = strings.TrimSpace(value)
		switch {
		case strings.TrimSpace(l) == "":
			continue
		case !ok:
			return fmt.Errorf("line %d: want NAME: VALUE", here)
		case name == "note":
			r.Note = value
		case name == "wrong":
			wrong = value
		case name == "right":
			pins := len(r.Pins)
			r.Content, r.Pins = replaced(r.Content, r.Pins, wrong, value)
			if len(r.Pins) == pins {
				return fmt.Errorf("line %d: the words %q stand nowhere", here, wrong)
			}
		case name == "append":
			more, err := blocks(strings.Join(lines[i+1:], "\n"), here+1)
			if err != nil {
				return err
			}
			r.Content.Body.Content = slices.Concat(r.Content.Body.Content, more)
		default:
			if err := s.field(name, value, &r.Content); err != nil {
				return fmt.Errorf("line %d: %w", here, err)
			}
		}
		if name == "append" {
			break
		}
	}
	s.Content = r.Content
	s.Releases = append(s.Releases, r)
	return nil
}

// replaced is c with other words wherever the wrong ones stood, and a pin for
// each place.
func replaced(c story.Content, pins []story.Pin, wrong, right string) (story.Content, []story.Pin) {
	for _, part := range []struct {
		field string
		text  *string
	}{{"kicker", &c.Kicker}, {"headline", &c.Headline}, {"standfirst", &c.Standfirst}, {"source", &c.Source}} {
		if strings.Contains(*part.text, wrong) {
			*part.text = strings.ReplaceAll(*part.text, wrong, right)
			pins = append(pins, story.Pin{Field: part.field, Wrong: wrong, Right: right})
		}
	}
	found := false
	var walk func(list []story.Node) []story.Node
	walk = func(list []story.Node) []story.Node {
		list = slices.Clone(list)
		for i := range list {
			if strings.Contains(list[i].Text, wrong) {
				list[i].Text, found = strings.ReplaceAll(list[i].Text, wrong, right), true
			}
			list[i].Content = walk(list[i].Content)
		}
		return list
	}
	body := slices.Clone(c.Body.Content)
	for i := range body {
		found = false
		one := walk(body[i : i+1])
		if found {
			body[i] = one[0]
			pins = append(pins, story.Pin{Field: "body", Block: i, Wrong: wrong, Right: right})
		}
	}
	c.Body.Content = body
	return c, pins
}

// blocks reads the body: paragraphs between empty lines, and the marks that the
// files use.
func blocks(text string, line int) (list []story.Node, err error) {
	for _, chunk := range strings.Split(text, "\n\n") {
		here := line
		line += strings.Count(chunk, "\n") + 2
		chunk = strings.TrimSpace(chunk)
		if chunk == "" {
			continue
		}
		lines := strings.Split(chunk, "\n")
		switch {
		case strings.HasPrefix(chunk, "## "):
			list = append(list, story.Block("heading", words(strings.TrimPrefix(chunk, "## ")), "level", 2))
		case strings.HasPrefix(chunk, "> "):
			list = append(list, quote(lines))
		case strings.HasPrefix(chunk, "* "):
			var items []story.Node
			for _, l := range lines {
				items = append(items, story.Block("item", []story.Node{story.Block("paragraph", words(strings.TrimPrefix(l, "* ")))}))
			}
			list = append(list, story.Block("list", items))
		case strings.HasPrefix(chunk, "[") && strings.HasSuffix(chunk, "]"):
			n, err := bracket(chunk[1 : len(chunk)-1])
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", here, err)
			}
			list = append(list, n)
		default:
			list = append(list, story.Block("paragraph", words(strings.Join(lines, " "))))
		}
	}
	return list, nil
}

func words(s string) []story.Node { return []story.Node{{Type: "text", Text: strings.TrimSpace(s)}} }

func quote(lines []string) story.Node {
	var speaker string
	var text []string
	for _, l := range lines {
		l = strings.TrimSpace(strings.TrimPrefix(l, ">"))
		if said, ok := strings.CutPrefix(l, "-- "); ok {
			speaker = said
		} else {
			text = append(text, l)
		}
	}
	return story.Block("quote", []story.Node{story.Block("paragraph", words(strings.Join(text, " ")))}, "speaker", speaker)
}

// bracket reads [kind: part | part | …].
func bracket(s string) (story.Node, error) {
	kind, rest, _ := strings.Cut(s, ":")
	parts := strings.Split(rest, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch kind {
	case "related":
		return story.Block("related", nil, "id", parts[0]), nil // a number in link
	case "facts":
		return facts(parts), nil
	case "table":
		var rows []story.Node
		for i, p := range parts[1:] {
			var cells []story.Node
			for cell := range strings.SplitSeq(p, ";") {
				cells = append(cells, story.Block("cell", []story.Node{story.Block("paragraph", words(cell))}, "header", i == 0))
			}
			rows = append(rows, story.Block("row", cells))
		}
		return story.Block("table", rows, "caption", parts[0]), nil
	case "picture":
		for len(parts) < 5 {
			parts = append(parts, "")
		}
		p := picture(parts[0], parts[1], parts[2], parts[3], parts[4] == "whole")
		return story.Block("picture", nil, "url", p.URL, "alt", p.Alt, "caption", p.Caption, "credit", p.Credit, "width", p.Width, "height", p.Height, "whole", p.Whole), nil
	}
	return story.Node{}, fmt.Errorf("nobody knows [%s: …]", kind)
}

func facts(parts []string) story.Node {
	var list []story.Node
	var asOf, source string
	for _, p := range parts[1:] {
		label, text, ok := strings.Cut(p, " = ")
		switch {
		case strings.HasPrefix(p, "as of "):
			asOf = strings.TrimPrefix(p, "as of ")
		case strings.HasPrefix(p, "source "):
			source = strings.TrimPrefix(p, "source ")
		case ok:
			list = append(list, story.Block("fact", words(text), "label", label))
		default:
			list = append(list, story.Block("paragraph", words(p)))
		}
	}
	return story.Block("facts", list, "title", parts[0], "as_of", asOf, "source", source)
}

// link puts numbers in the place of names.
func (s *sheet) link(numbers map[string]story.Number, staff []Member) error {
	s.Number = numbers[s.ID]
	var original story.Number
	if s.translates != "" {
		if original = numbers[s.translates]; original == 0 {
			return fmt.Errorf("it translates %s, which is not there", s.translates)
		}
		if original > s.Number {
			return fmt.Errorf("it was published before %s, which it translates", s.translates)
		}
	}
	for _, m := range staff {
		signs := len(s.Content.Byline) > 0 && m.Name == s.Content.Byline[0].Name
		answers := len(s.Content.Byline) == 0 && m.Edition == s.Edition && m.Role != "reporter"
		if s.By == "" && (signs || answers) {
			s.By = m.Login
		}
	}
	if s.By == "" {
		return fmt.Errorf("nobody of the staff signs it")
	}
	contents := []*story.Content{&s.Content}
	for i := range s.Releases {
		contents = append(contents, &s.Releases[i].Content)
	}
	for _, c := range contents {
		c.Original = original
		list := slices.Clone(c.Body.Content)
		for i, n := range list {
			if n.Type != "related" {
				continue
			}
			id := story.Attr[string](n, "id")
			if numbers[id] == 0 {
				return fmt.Errorf("it is related to %s, which is not there", id)
			}
			list[i] = story.Block("related", nil, "number", int64(numbers[id]))
		}
		c.Body.Content = list
		if err := c.Check(); err != nil {
			return err
		}
	}
	return nil
}
