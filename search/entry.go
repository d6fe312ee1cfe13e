package search

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"marbre/story"
)

// What a token is of. Every token begins with its edition and one of these, so
// that what is asked for is one list of the index, newest first, and the first
// hundred of it cost the same however many follow:
//
//	fr¦hsommet   the word stands in the headline
//	fr¦msommet   … in the headline, kicker, standfirst, byline, dateline or tags
//	fr¦xsommet   … anywhere
//	fr¦s1x5k…    the story stands in that section, or below it
//	fr¦tdraft    the story is a draft: only in the desk's index
const (
	inState    = 't'
	inSection  = 's'
	inHeadline = 'h'
	inTop      = 'm'
	anywhere   = 'x'
)

// mark stands between an edition's code and the rest: it is in no word, and the
// index takes it for a letter.
const mark = "¦"

// prefix is what tokens of a kind begin with. A hyphen would end a token.
func prefix(edition string, kind byte) string {
	return strings.ReplaceAll(edition, "-", mark) + mark + string(kind)
}

// place is the token of a section.
func place(edition, section string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(section)) // a hash never fails
	return prefix(edition, inSection) + strconv.FormatUint(h.Sum64(), 36)
}

// An entry is a story as the index takes it: the tokens of each column, with
// spaces between, and its names.
type entry struct {
	place, head, top, body string
	names                  map[string]string // folded: as it is written
}

// A scribe writes entries of one edition. It remembers the roots of words: most
// words of a story stood in the one before.
type scribe struct {
	tongue
	edition string
	roots   map[string]string
}

func newScribe(edition string, t tongue) *scribe {
	return &scribe{tongue: t, edition: edition, roots: map[string]string{}}
}

// maxRoots is how many roots are remembered before all are forgotten.
const maxRoots = 50_000

func (s *scribe) rootOf(word string) string {
	root, ok := s.roots[word]
	if !ok {
		if len(s.roots) >= maxRoots {
			clear(s.roots)
		}
		root = s.root(word)
		s.roots[word] = root
	}
	return root
}

// entry is p as the index takes it. Only the desk asks for a state.
func (s *scribe) entry(p story.Published) entry {
	e := entry{names: map[string]string{}}
	var place_, head, top, body strings.Builder
	for path := p.Section; path != ""; path = path[:max(strings.LastIndexByte(path, '/'), 0)] {
		place_.WriteString(place(s.edition, path))
		place_.WriteByte(' ')
	}
	put := func(text string, columns ...*strings.Builder) {
		for _, w := range words(text) {
			root := s.rootOf(w)
			for _, c := range columns {
				kind := byte(anywhere)
				switch c {
				case &head:
					kind = inHeadline
				case &top:
					kind = inTop
				}
				c.WriteString(prefix(s.edition, kind))
				c.WriteString(root)
				c.WriteByte(' ')
			}
		}
	}
	put(p.Headline, &head, &top, &body)
	s.names(e.names, p.Headline, false)
	for _, text := range topOf(p.Content) {
		put(text, &top, &body)
	}
	for _, text := range append([]string{p.Kicker}, named(p.Content)...) {
		s.names(e.names, text, false)
	}
	s.names(e.names, p.Standfirst, true)
	for _, text := range bodyOf(p.Content) {
		put(text, &body)
		s.names(e.names, text, true)
	}
	e.place, e.head, e.top, e.body = place_.String(), head.String(), top.String(), body.String()
	return e
}

// named are the tags and those who signed.
func named(c story.Content) (all []string) {
	all = append(all, c.Tags...)
	for _, a := range c.Byline {
		all = append(all, a.Name)
	}
	return all
}

// topOf is what stands around the headline.
func topOf(c story.Content) []string {
	return append([]string{c.Kicker, c.Standfirst, c.Dateline}, named(c)...)
}

// bodyOf is what readers see below it, by block, with the words under pictures.
func bodyOf(c story.Content) (all []string) {
	if c.Lead != nil {
		all = append(all, c.Lead.Caption)
	}
	var below func(list []story.Node)
	below = func(list []story.Node) {
		for _, n := range list {
			for _, attr := range []string{"title", "caption", "label", "speaker"} {
				if text := story.Attr[string](n, attr); text != "" {
					all = append(all, text)
				}
			}
			if flat(n) {
				all = append(all, n.Words())
				continue
			}
			below(n.Content)
		}
	}
	below(c.Body.Content)
	return all
}

// flat reports whether n holds text itself, not blocks.
func flat(n story.Node) bool {
	return len(n.Content) > 0 && (n.Content[0].Type == "text" || n.Content[0].Type == "hard_break")
}

// Bounds of what counts as a name.
const (
	maxNames    = 200 // of one story
	minName     = 3   // characters
	maxNameSize = 40  // characters
)

// names adds the names in a text. Of running text they are the words with a
// capital that do not begin a sentence; scripts without capitals have none there.
func (s *scribe) names(into map[string]string, text string, running bool) {
	last := 0 // where the word before ended
	for at, w := range words(text) {
		written := text[at.from:at.to]
		first, _ := utf8.DecodeRuneInString(written)
		begins := last == 0 || strings.ContainsAny(text[last:at.from], ".!?…:\n«“\"")
		last = at.to
		n := utf8.RuneCountInString(w)
		if running && (begins || !unicode.IsUpper(first)) || n < minName || n > maxNameSize || s.stop[w] || len(into) >= maxNames {
			continue
		}
		if _, had := into[w]; !had {
			into[w] = strings.ToValidUTF8(written, "")
		}
	}
}
