// Package exchange holds what travels between newsrooms: a story with its
// life, as one item of a feed or an archive. Its formats read items from the
// trade's files and write them; the newsroom takes them in. It must never know
// where stories are kept.
package exchange

import (
	"time"

	"marbre/lang"
	"marbre/story"
)

// An Item is one story as it travels between newsrooms.
type Item struct {
	URI string // its identity where it comes from; never empty
	// Translates is the URI of the story that this one translates, "" for none.
	// Foreign items often name each other: then the one taken first is the original.
	Translates string
	Language   lang.Tag            // "" when the item does not say
	Edition    string              // edition code of our own exports, else ""
	Sections   []Heading           // the section path from the outermost; empty when the item names none
	Life       story.Life          // foreign items are published or, where the sender took them back, withdrawn
	Created    time.Time           //
	Revisions  []story.Saved       // oldest first; a foreign item has one, whose Content.Section is ""
	History    []story.Publication // oldest first
	Number     story.Number        // where it stood in the newsroom that exported it; 0 for foreign items
	Newsroom   *Newsroom           // on the first item of our own exports, else nil
}

// A Heading is one section of a path. Slug is its own part of the path.
type Heading struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
}

// A Newsroom is what an export holds beside the stories.
type Newsroom struct {
	Editions []story.Edition  `json:"editions,omitempty"`
	Fronts   []story.Front    `json:"fronts,omitempty"`
	Flashes  []story.Bulletin `json:"flashes,omitempty"`
}

// A Reader reads items one by one. Next fails with io.EOF at the end and with a
// *Refused for an item that cannot be taken, after which it goes on with the
// next; any other error is of the file itself and ends the reading.
type Reader interface {
	Next() (Item, error)
}

// A Refused is one item that could not be taken: where it stands and why.
type Refused struct {
	Where string // file and line: wire.jsonl:17
	URI   string // as far as it could be read
	Why   error  // a fault.Told that names the field
}

// Error says where and why.
func (r *Refused) Error() string {
	s := r.Where + ": "
	if r.URI != "" {
		s += r.URI + ": "
	}
	return s + r.Why.Error()
}

// Unwrap gives the reason.
func (r *Refused) Unwrap() error { return r.Why }
