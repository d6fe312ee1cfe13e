package ninjs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"marbre/exchange"
	"marbre/fault"
	"marbre/story"
)

// Media is the content type of the body in which our own items carry the whole
// story: the schema of ninjs 3.1 allows no property of ours, but any body.
const Media = "application/vnd.marbre.story+json"

const ownVersion = 1

// MaxUnfolded is the largest sum, in bytes of JSON, of the blocks of all
// revisions of a story. A small item could name one large block again and again.
const MaxUnfolded = 128 << 20

// nodeCost is what one more place of a block takes in memory, in bytes.
const nodeCost = 100

// whole is a story as our own items carry it. Blocks holds every block of every
// revision once, since most revisions share most of their blocks.
type whole struct {
	Version    int                 `json:"version"`
	Number     story.Number        `json:"number,omitempty"`
	Edition    string              `json:"edition,omitempty"`
	Translates string              `json:"translates,omitempty"`
	Sections   []exchange.Heading  `json:"sections,omitempty"`
	Life       story.Life          `json:"life"`
	Created    time.Time           `json:"created,omitzero"`
	History    []story.Publication `json:"history,omitempty"`
	Blocks     []json.RawMessage   `json:"blocks,omitempty"` // nodes
	Revisions  []kept              `json:"revisions"`
	Newsroom   *exchange.Newsroom  `json:"newsroom,omitempty"`
}

// kept is a revision. Blocks are places in whole.Blocks.
type kept struct {
	Number   story.Number   `json:"number,omitempty"` // where it is not the story's
	Revision story.Revision `json:"revision"`
	At       time.Time      `json:"at,omitzero"`
	By       string         `json:"by,omitempty"`
	Content  parted         `json:"content"`
	Schema   int            `json:"schema"`
	Blocks   []int          `json:"blocks,omitempty"`
}

// parted is content without its body.
type parted struct {
	story.Content
	Body *struct{} `json:"body,omitempty"`
}

// pack is everything of it, as JSON.
func pack(it exchange.Item) ([]byte, error) {
	w := whole{
		Version: ownVersion, Number: it.Number, Edition: it.Edition, Translates: it.Translates, Sections: it.Sections,
		Life: it.Life, Created: it.Created, History: it.History, Newsroom: it.Newsroom, Revisions: []kept{},
	}
	places := map[string]int{}
	room := MaxUnfolded
	for _, r := range it.Revisions {
		k := kept{Revision: r.Revision, At: r.At, By: r.By, Content: parted{Content: r.Content}, Schema: r.Content.Body.Version}
		k.Content.Content.Body = story.Body{}
		if r.Number != it.Number {
			k.Number = r.Number
		}
		for _, n := range r.Content.Body.Content {
			text, err := marshal(n)
			if err != nil {
				return nil, err
			}
			at, known := places[string(text)]
			if !known {
				at = len(w.Blocks)
				places[string(text)] = at
				w.Blocks = append(w.Blocks, text)
			}
			if room -= len(text) + nodeCost; room < 0 {
				return nil, fault.Field("revisions", "ninjs.unfolded", MaxUnfolded)
			}
			k.Blocks = append(k.Blocks, at)
		}
		w.Revisions = append(w.Revisions, k)
	}
	return marshal(w)
}

// marshal is json.Marshal that leaves <, > and & as they are: what was kept in
// an attribute comes back byte for byte.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// extension is the body of an item in which it carries the whole story, "" for
// a foreign item.
func extension(v value) (own string, err error) {
	v.get("bodies").each(func(_ string, one value) {
		media, e := one.get("contentType").text()
		if e == nil && media == Media && own == "" {
			if own, err = one.get("value").text(); err == nil && own == "" {
				err = fault.Field(one.at+".value", "text.empty")
			}
		}
	})
	return own, err
}

// unpack reads one of our own items. It is checked like any other: anybody may
// have written it.
func unpack(it exchange.Item, v value, own string) (_ exchange.Item, err error) {
	defer func() { err = fault.Within("marbre", err) }()
	var w whole
	if err := json.Unmarshal([]byte(own), &w); err != nil {
		if fault.KindOf(err) != "" {
			return it, err
		}
		return it, fault.Tell(fault.Invalid, "ninjs.not-json")
	}
	if w.Version != ownVersion {
		return it, fault.Field("version", "ninjs.newer", ownVersion, w.Version)
	}
	if it.Language, err = language(v); err != nil {
		return it, err
	}
	it.Number, it.Edition, it.Translates, it.Sections = w.Number, w.Edition, w.Translates, w.Sections
	it.Life, it.Created, it.History, it.Newsroom = utc(w.Life), w.Created.UTC(), w.History, w.Newsroom
	nodes := make([]story.Node, len(w.Blocks))
	for i, text := range w.Blocks {
		if err := json.Unmarshal(text, &nodes[i]); err != nil {
			return it, fault.Field(fmt.Sprintf("blocks[%d]", i), "ninjs.not-json")
		}
	}
	room := MaxUnfolded
	for i, k := range w.Revisions {
		at := fmt.Sprintf("revisions[%d]", i)
		r := story.Saved{Number: k.Number, Revision: k.Revision, At: k.At.UTC(), By: k.By, Content: k.Content.Content}
		if r.Number == 0 {
			r.Number = it.Number
		}
		r.Content.Embargo = r.Content.Embargo.UTC()
		r.Content.Body = story.Body{Version: k.Schema}
		for _, place := range k.Blocks {
			if place < 0 || place >= len(nodes) {
				return it, fault.Field(at+".blocks", "ninjs.no-block", place)
			}
			if room -= len(w.Blocks[place]) + nodeCost; room < 0 {
				return it, fault.Field(at+".blocks", "ninjs.unfolded", MaxUnfolded)
			}
			r.Content.Body.Content = append(r.Content.Body.Content, nodes[place])
		}
		it.Revisions = append(it.Revisions, r)
	}
	for i := range it.History {
		it.History[i].At = it.History[i].At.UTC()
	}
	if it.Newsroom != nil {
		for i := range it.Newsroom.Flashes {
			it.Newsroom.Flashes[i].At = it.Newsroom.Flashes[i].At.UTC()
		}
	}
	return it, check(it)
}

func utc(l story.Life) story.Life {
	for _, t := range []*time.Time{&l.PublishedAt, &l.ChangedAt, &l.CorrectedAt, &l.Embargo, &l.DueAt, &l.WithdrawnAt} {
		*t = t.UTC()
	}
	return l
}

var codeLike = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)

// check refuses an item that no newsroom can have written.
func check(it exchange.Item) error {
	if it.Number < 0 {
		return fault.Field("number", "story.number", int64(it.Number))
	}
	if it.Edition != "" && !codeLike.MatchString(it.Edition) {
		return fault.Field("edition", "edition.code", short(it.Edition))
	}
	if it.Translates != "" {
		if err := uriOK("translates", it.Translates); err != nil {
			return err
		}
	}
	if err := sectionsOK(it.Sections); err != nil {
		return err
	}
	if err := revisionsOK(it.Revisions); err != nil {
		return err
	}
	if err := lifeOK(it); err != nil {
		return fault.Within("life", err)
	}
	if err := historyOK(it); err != nil {
		return err
	}
	if it.Newsroom != nil {
		return fault.Within("newsroom", newsroomOK(*it.Newsroom))
	}
	return nil
}

func sectionsOK(path []exchange.Heading) error {
	if len(path) > story.MaxNesting {
		return fault.Field("sections", "edition.nesting", story.MaxNesting)
	}
	for i, h := range path {
		at := fmt.Sprintf("sections[%d]", i)
		if h.Slug == "" || story.Slug(h.Slug) != h.Slug {
			return fault.Field(at+".slug", "edition.slug", short(h.Slug))
		}
		if err := words(at+".title", h.Title, story.MaxTitle*4); err != nil {
			return err
		}
		if strings.TrimSpace(h.Title) == "" || strings.ContainsAny(h.Title, "\n\t") {
			return fault.Field(at+".title", "text.one-line")
		}
	}
	return nil
}

// words refuses what is not text of at most limit bytes.
func words(field, s string, limit int) error {
	if len(s) > limit {
		return fault.Field(field, "text.too-long", limit, len(s))
	}
	if strings.ContainsRune(s, '\r') {
		return fault.Field(field, "text.control", "U+000D")
	}
	return plain(field, s)
}

func revisionsOK(all []story.Saved) error {
	if len(all) == 0 {
		return fault.Field("revisions", "text.empty")
	}
	for i, r := range all {
		at := fmt.Sprintf("revisions[%d]", i)
		if r.Revision < 1 || i > 0 && r.Revision <= all[i-1].Revision {
			return fault.Field(at+".revision", "ninjs.order")
		}
		if r.Number < 0 {
			return fault.Field(at+".number", "story.number", int64(r.Number))
		}
		if err := words(at+".by", r.By, story.MaxName*4); err != nil {
			return err
		}
		if err := r.Content.Check(); err != nil {
			return fault.Within(at+".content", err)
		}
	}
	return nil
}

func has(it exchange.Item, n story.Revision) bool {
	return slices.ContainsFunc(it.Revisions, func(r story.Saved) bool { return r.Revision == n })
}

func lifeOK(it exchange.Item) error {
	l := it.Life
	if l.State != "" && !slices.Contains(story.States, l.State) {
		return fault.Field("state", "ninjs.state", short(string(l.State)))
	}
	if l.Public != 0 && !has(it, l.Public) || (l.Public == 0) != l.PublishedAt.IsZero() {
		return fault.Field("public", "ninjs.no-revision", int(l.Public))
	}
	if (l.State == story.StatePublished || l.State == story.StateWithdrawn) && l.Public == 0 {
		return fault.Field("public", "ninjs.no-revision", 0)
	}
	if (l.State == story.StateScheduled) == l.DueAt.IsZero() {
		return fault.Field("due", "story.no-time")
	}
	if l.As != "" && !slices.Contains([]story.As{story.First, story.Update, story.Correction}, l.As) {
		return fault.Field("as", "ninjs.state", short(string(l.As)))
	}
	if err := words("withdrawn_reason", l.Reason, story.MaxNote); err != nil {
		return err
	}
	return words("returned_note", l.Note, story.MaxNote)
}

// maxPins is how many words one correction can correct.
const maxPins = 1000

func historyOK(it exchange.Item) error {
	for i, p := range it.History {
		at := fmt.Sprintf("history[%d]", i)
		if !has(it, p.Revision) {
			return fault.Field(at+".revision", "ninjs.no-revision", int(p.Revision))
		}
		if !slices.Contains([]story.As{story.First, story.Update, story.Correction}, p.As) {
			return fault.Field(at+".as", "ninjs.state", short(string(p.As)))
		}
		if p.At.IsZero() || i > 0 && p.At.Before(it.History[i-1].At) {
			return fault.Field(at+".at", "ninjs.order")
		}
		if err := words(at+".note", p.Note, story.MaxNote); err != nil {
			return err
		}
		if len(p.Pins) > maxPins {
			return fault.Field(at+".pins", "story.too-many", maxPins, len(p.Pins))
		}
		for j, pin := range p.Pins {
			where := fmt.Sprintf("%s.pins[%d]", at, j)
			if pin.Block < 0 || pin.Block > story.MaxNodes {
				return fault.Field(where+".block", "ninjs.no-block", pin.Block)
			}
			for _, s := range []string{pin.Field, pin.Wrong, pin.Right} {
				if err := words(where, s, story.MaxText); err != nil {
					return err
				}
			}
		}
	}
	if n := len(it.History); (n == 0) != (it.Life.Public == 0) || n > 0 && it.History[n-1].Revision != it.Life.Public {
		return fault.Field("history", "ninjs.no-revision", int(it.Life.Public))
	}
	return nil
}

func newsroomOK(n exchange.Newsroom) error {
	for i, e := range n.Editions {
		if err := e.Check(); err != nil {
			return fault.Within(fmt.Sprintf("editions[%d]", i), err)
		}
	}
	for i, f := range n.Fronts {
		at := fmt.Sprintf("fronts[%d]", i)
		if !codeLike.MatchString(f.Edition) {
			return fault.Field(at+".edition", "edition.code", short(f.Edition))
		}
		if err := (story.Content{Section: f.Section}).Check(); err != nil {
			return fault.Within(at, err)
		}
		if err := f.Check(); err != nil {
			return fault.Within(at, err)
		}
	}
	for i, f := range n.Flashes {
		at := fmt.Sprintf("flashes[%d]", i)
		if !codeLike.MatchString(f.Edition) {
			return fault.Field(at+".edition", "edition.code", short(f.Edition))
		}
		if f.Kind != story.WireFlash || f.At.IsZero() || f.Card != nil {
			return fault.Field(at+".kind", "ninjs.state", short(string(f.Kind)))
		}
		if _, err := story.Flash(f.Edition, f.Text, f.Urgency, f.At); err != nil {
			return fault.Within(at, err)
		}
	}
	return nil
}
