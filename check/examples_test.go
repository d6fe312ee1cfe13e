package check

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"marbre/lang"
	"marbre/story"
)

// Examples of a rule stand in testdata/RULE: bad.fr.txt and good.fr.txt, for each language that it
// is for. Examples are parted by a line "---". Each has header lines (headline: …), an empty line, and
// paragraphs parted by empty lines:
//
//	published: 2024-07-04T12:00:00Z
//	headline: Un sommet
//	lead.caption: Le palais
//	name: Une personne dont la rédaction a confirmé le nom
//	said: 12 Une personne : des mots qu’un autre article lui prête
//
//	Un paragraphe.
//
//	## Un intertitre
//
//	> Des mots cités. -- Une personne
//
//	Un [lien](https://example.org/a).
//
// In a bad one ⟦what is found⟧ stands between brackets, ⟦wrong→right⟧ where the rule mends it, and ⟦⟧
// at the beginning of a text where all of it is found. A good one raises nothing of its rule.
type example struct {
	content story.Content
	facts   Facts
	want    []string // field block from-to fix, as told writes them
}

func TestExamplesOfEveryRule(t *testing.T) {
	known := map[string]Rule{}
	for _, r := range House {
		known[r.Name] = r
	}
	folders, err := filepath.Glob("testdata/*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) == 0 {
		t.Fatal("there are no examples")
	}
	for _, path := range folders {
		name := filepath.Base(filepath.Dir(path))
		rule, ok := known[name]
		if !ok {
			t.Errorf("%s: there is no rule %s", path, name)
			continue
		}
		kind, tag, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), ".txt"), ".")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split(string(text), "\n---\n") {
			e, err := parseExample(part, lang.Tag(tag))
			if err != nil {
				t.Errorf("%s, example %d: %v", path, i+1, err)
				continue
			}
			if (kind == "bad") != (len(e.want) > 0) {
				t.Errorf("%s, example %d: a bad one is marked, a good one is not", path, i+1)
				continue
			}
			var got []string
			for _, f := range by([]Rule{rule}, e.content, e.facts) {
				got = append(got, told(f.Field, f.Block, f.From, f.To, asOne(e.content, f)))
			}
			slices.Sort(got)
			slices.Sort(e.want)
			if !slices.Equal(got, e.want) {
				t.Errorf("%s, example %d:\n got %q\nwant %q\n%s", path, i+1, got, e.want, part)
			}
		}
	}
}

// asOne is what mends a finding, as one edit of all its words.
func asOne(c story.Content, f Finding) []Edit {
	if len(f.Fix) < 2 {
		return f.Fix
	}
	text := map[string]string{"kicker": c.Kicker, "headline": c.Headline, "standfirst": c.Standfirst}[f.Field]
	if f.Block >= 0 {
		text = Text(c.Body.Content[f.Block])
	}
	in, b, at := utf16.Encode([]rune(text)), "", f.From
	for _, e := range f.Fix {
		b += string(utf16.Decode(in[at:e.From])) + e.Text
		at = e.To
	}
	return []Edit{{f.From, f.To, b + string(utf16.Decode(in[at:f.To]))}}
}

// told is a finding in a line. What mends it is what stands there afterwards.
func told(field string, block, from, to int, fix []Edit) string {
	s := fmt.Sprintf("%s %d %d-%d", field, block, from, to)
	for _, e := range fix {
		s += fmt.Sprintf(" %d-%d=%q", e.From, e.To, e.Text)
	}
	return s
}

func parseExample(text string, tag lang.Tag) (e example, err error) {
	e.facts = Facts{Now: time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC), Lang: tag, State: story.StateDraft, Number: 1, Related: map[story.Number]story.State{}}
	head, body, _ := strings.Cut(strings.Trim(text, "\n"), "\n\n")
	if !strings.Contains(strings.SplitN(head, "\n", 2)[0], ": ") || strings.HasPrefix(head, ">") || strings.HasPrefix(head, "##") || strings.Contains(strings.SplitN(head, ":", 2)[0], " ") {
		head, body = "", strings.Trim(text, "\n") // it begins with its text
	}
	mark := func(field string, block int, marked string) string {
		plain, finds := unmark(marked)
		if field == "body" {
			withoutLinks(plain, finds)
		}
		for _, f := range finds {
			e.want = append(e.want, told(field, block, f.From, f.To, f.Fix))
		}
		return plain
	}
	lead := func() *story.Picture {
		if e.content.Lead == nil {
			e.content.Lead = &story.Picture{URL: "/media/a.jpg"}
		}
		return e.content.Lead
	}
	c := &e.content
	ownList := ""
	for line := range strings.SplitSeq(head, "\n") {
		if line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			return e, fmt.Errorf("want NAME: VALUE, not %q", line)
		}
		switch name {
		case "published":
			if e.facts.Now, err = time.Parse(time.RFC3339, value); err != nil {
				return e, err
			}
		case "kicker":
			c.Kicker = mark("kicker", noBlock, value)
		case "headline":
			c.Headline = mark("headline", noBlock, value)
		case "standfirst":
			c.Standfirst = mark("standfirst", noBlock, value)
		case "words": // a line of the newsroom's own list
			ownList += value + "\n"
			e.facts.Words, _ = ParseWords(ownList)
		case "section":
			c.Section = value
		case "source":
			c.Source = mark("source", noBlock, value)
		case "dateline":
			c.Dateline = value
		case "byline":
			c.Byline = append(c.Byline, story.Author{Name: value})
		case "name":
			e.facts.Names = append(e.facts.Names, value)
		case "said":
			number, rest, _ := strings.Cut(value, " ")
			speaker, words, _ := strings.Cut(rest, " : ")
			n, err := strconv.Atoi(number)
			if err != nil {
				return e, err
			}
			e.facts.Said = map[string][]Saying{FoldQuote(words): {{Story: story.Number(n), Speaker: speaker}}}
		case "lead.caption":
			lead().Caption = mark("lead", noBlock, value)
		case "lead.alt":
			lead().Alt = mark("lead", noBlock, value)
		case "lead.credit":
			lead().Credit = mark("lead", noBlock, value)
		default:
			return e, fmt.Errorf("nobody knows %q", name)
		}
	}
	for part := range strings.SplitSeq(body, "\n\n") {
		if part = strings.Trim(part, "\n"); part == "" {
			continue
		}
		block := len(c.Body.Content)
		switch {
		case strings.HasPrefix(part, "## "):
			c.Body.Content = append(c.Body.Content, story.Block("heading", linked(mark("body", block, part[3:])), "level", 2))
		case strings.HasPrefix(part, "> "):
			words, speaker, _ := strings.Cut(part[2:], " -- ")
			plain := mark("body", block, words)
			c.Body.Content = append(c.Body.Content, story.Block("quote", []story.Node{{Type: "paragraph", Content: linked(plain)}}, "speaker", speaker))
		default:
			c.Body.Content = append(c.Body.Content, story.Node{Type: "paragraph", Content: linked(mark("body", block, part))})
		}
	}
	return e, nil
}

// unmark takes the brackets away, and says what stood between them, in UTF-16 units.
func unmark(marked string) (plain string, finds []Finding) {
	for {
		open := strings.Index(marked, "⟦")
		if open < 0 {
			return plain + marked, finds
		}
		plain += marked[:open]
		inside, rest, _ := strings.Cut(marked[open+len("⟦"):], "⟧")
		wrong, right, mended := strings.Cut(inside, "→")
		from := units(plain, len(plain))
		plain += wrong
		f := Finding{From: from, To: units(plain, len(plain))}
		if wrong == "" && !mended {
			f.From, f.To = 0, 0
		}
		if mended {
			f.Fix = []Edit{{f.From, f.To, right}}
		}
		finds, marked = append(finds, f), rest
	}
}

// withoutLinks moves finds to where they stand once [links](address) are marks.
func withoutLinks(plain string, finds []Finding) {
	markup := regexp.MustCompile(`\[([^\[\]]*)\]\([^()]*\)`).FindAllStringSubmatchIndex(plain, -1)
	place := func(at int) int {
		less := 0
		for _, m := range markup {
			for _, cut := range [][2]int{{m[0], m[2]}, {m[3], m[1]}} {
				if to := units(plain, cut[1]); to <= at {
					less += to - units(plain, cut[0])
				}
			}
		}
		return at - less
	}
	for i, f := range finds {
		finds[i].From, finds[i].To = place(f.From), place(f.To)
		for j, e := range f.Fix {
			finds[i].Fix[j] = Edit{place(e.From), place(e.To), e.Text}
		}
	}
}

// linked is text with its [links](address) as marks.
func linked(text string) (nodes []story.Node) {
	put := func(text, to string) {
		if text == "" {
			return
		}
		n := story.Node{Type: "text", Text: text}
		if to != "" {
			n.Marks = []story.Mark{{Type: "link", Attrs: story.Block("", nil, "href", to).Attrs}}
		}
		nodes = append(nodes, n)
	}
	for {
		open := strings.Index(text, "[")
		middle := strings.Index(text, "](")
		if open < 0 || middle < open {
			put(text, "")
			return nodes
		}
		end := strings.Index(text[middle:], ")")
		if end < 0 {
			put(text, "")
			return nodes
		}
		put(text[:open], "")
		put(text[open+1:middle], text[middle+2:middle+end])
		text = text[middle+end+1:]
	}
}
