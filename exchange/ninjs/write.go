package ninjs

import (
	"encoding/json"
	"io"
	"strings"
	"time"

	"marbre/exchange"
	"marbre/exchange/prose"
	"marbre/fault"
	"marbre/story"
)

// Schema is the address of the schema that every written item is valid against.
const Schema = "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"

// A Writer writes items as ninjs 3.1, one a line.
type Writer struct {
	// Base is the newsroom's own address (https://example.org), which makes
	// pictures of ours reachable for others. "" leaves them out of what others
	// read; our own part of the item names them in any case.
	Base string
	w    io.Writer
}

// NewWriter writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

type text struct {
	Role        string `json:"role,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	WordCount   int    `json:"wordCount,omitempty"`
	Value       string `json:"value"`
}

type named struct {
	Name string `json:"name,omitempty"`
	Rel  string `json:"rel,omitempty"`
	Role string `json:"role,omitempty"`
}

type rendered struct {
	Name   string `json:"name"`
	Href   string `json:"href,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

type standard struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Schema  string `json:"schema"`
}

// object is an item or an association, with the properties that we write.
type object struct {
	Name               string     `json:"name,omitempty"`
	Rel                string     `json:"rel,omitempty"`
	URI                string     `json:"uri"`
	Type               string     `json:"type,omitempty"`
	RepresentationType string     `json:"representationType,omitempty"`
	Standard           *standard  `json:"standard,omitempty"`
	FirstCreated       time.Time  `json:"firstCreated,omitzero"`
	VersionCreated     time.Time  `json:"versionCreated,omitzero"`
	ContentCreated     time.Time  `json:"contentCreated,omitzero"`
	EmbargoedUntil     time.Time  `json:"embargoedUntil,omitzero"`
	PubStatus          string     `json:"pubStatus,omitempty"`
	EdNote             string     `json:"edNote,omitempty"`
	Urgency            int        `json:"urgency,omitempty"`
	Language           string     `json:"language,omitempty"`
	CopyrightNotice    string     `json:"copyrightNotice,omitempty"`
	Slugline           string     `json:"slugline,omitempty"`
	Title              string     `json:"title,omitempty"`
	Headlines          []text     `json:"headlines,omitempty"`
	Descriptions       []text     `json:"descriptions,omitempty"`
	By                 string     `json:"by,omitempty"`
	People             []named    `json:"people,omitempty"`
	InfoSources        []named    `json:"infoSources,omitempty"`
	Located            string     `json:"located,omitempty"`
	Subjects           []named    `json:"subjects,omitempty"`
	Renditions         []rendered `json:"renditions,omitempty"`
	Associations       []object   `json:"associations,omitempty"`
	Bodies             []text     `json:"bodies,omitempty"`
}

// Write writes one item: what readers may see of it as ninjs, and the whole of
// it in a body of ours. What is not published is withheld (pubStatus), what was
// withdrawn is canceled. It fails with fault.Invalid for an item that a Reader
// would refuse and with fault.TooLarge for one over MaxItem; then nothing is
// written.
func (w *Writer) Write(it exchange.Item) error {
	if err := uriOK("uri", it.URI); err != nil || it.URI == "" {
		if err == nil {
			err = fault.Field("uri", "text.empty")
		}
		return err
	}
	if err := check(it); err != nil {
		return err
	}
	own, err := pack(it)
	if err != nil {
		return err
	}
	o := w.public(it)
	o.Bodies = append(o.Bodies, text{Role: "marbre", ContentType: Media, Value: string(own)})
	line, err := marshal(o)
	if err != nil {
		return err
	}
	if len(line) > MaxItem {
		return fault.Tell(fault.TooLarge, "ninjs.too-large", MaxItem)
	}
	_, err = w.w.Write(append(line, '\n'))
	return err
}

// public is what everybody can read of an item.
func (w *Writer) public(it exchange.Item) object {
	last := it.Revisions[len(it.Revisions)-1]
	for _, r := range it.Revisions {
		if r.Revision == it.Life.Public {
			last = r
		}
	}
	c := last.Content
	o := object{
		URI: it.URI, Type: "text", RepresentationType: "full",
		Standard:     &standard{"ninjs", "3.1", Schema},
		FirstCreated: it.Life.PublishedAt, VersionCreated: it.Life.ChangedAt, ContentCreated: it.Created,
		EmbargoedUntil: it.Life.Embargo, PubStatus: "withheld", Urgency: int(c.Urgency), Language: string(it.Language),
		CopyrightNotice: c.Rights, Slugline: c.Slug, Title: c.Headline, Located: c.Dateline,
	}
	if o.FirstCreated.IsZero() {
		o.FirstCreated, o.VersionCreated, o.EmbargoedUntil = it.Created, last.At, c.Embargo
	}
	switch it.Life.State {
	case story.StatePublished:
		o.PubStatus = "usable"
	case story.StateWithdrawn:
		o.PubStatus, o.EdNote, o.VersionCreated = "canceled", it.Life.Reason, it.Life.WithdrawnAt
	}
	add := func(list *[]text, role, kind, s string) {
		if s != "" {
			*list = append(*list, text{Role: role, ContentType: kind, Value: s})
		}
	}
	add(&o.Headlines, "main", "text/plain", c.Headline)
	add(&o.Headlines, "kicker", "text/plain", c.Kicker)
	add(&o.Descriptions, "summary", "text/plain", c.Standfirst)
	var by []string
	for _, a := range c.Byline {
		by = append(by, a.Name)
		o.People = append(o.People, named{Name: a.Name, Rel: "author"})
	}
	o.By = strings.Join(by, ", ")
	if c.Source != "" {
		o.InfoSources = []named{{Name: c.Source, Role: "source"}}
	}
	for _, t := range c.Tags {
		o.Subjects = append(o.Subjects, named{Name: t, Rel: "about"})
	}
	if it.Translates != "" {
		o.Associations = append(o.Associations, object{Name: "translation", Rel: "translationOf", URI: it.Translates})
	}
	if c.Lead != nil {
		if url := w.abroad(c.Lead.URL); url != "" {
			o.Associations = append(o.Associations, picture(*c.Lead, url))
		}
	}
	html := prose.HTML(story.Body{Content: w.blocks(c.Body.Content)})
	words := 0
	for _, n := range c.Body.Content {
		words += len(strings.Fields(n.Words()))
	}
	if html != "" {
		o.Bodies = append(o.Bodies, text{Role: "main", ContentType: "text/html", WordCount: words, Value: html})
	}
	return o
}

func picture(p story.Picture, url string) object {
	o := object{
		Name: "lead", URI: url, Type: "picture", By: p.Credit,
		Renditions: []rendered{{Name: "main", Href: url, Width: p.Width, Height: p.Height}},
	}
	if p.Caption != "" {
		o.Descriptions = append(o.Descriptions, text{Role: "caption", ContentType: "text/plain", Value: p.Caption})
	}
	if p.Alt != "" {
		o.Descriptions = append(o.Descriptions, text{Role: "alt", ContentType: "text/plain", Value: p.Alt})
	}
	return o
}

// abroad is the address of a picture as others can reach it, "" for none.
func (w *Writer) abroad(url string) string {
	if strings.HasPrefix(url, "/") {
		if w.Base == "" {
			return ""
		}
		return strings.TrimRight(w.Base, "/") + url
	}
	return url
}

// blocks are the blocks with the addresses of pictures as others can reach them.
func (w *Writer) blocks(list []story.Node) (all []story.Node) {
	for _, n := range list {
		for _, name := range []string{"url", "poster"} {
			own := story.Attr[string](n, name)
			if !strings.HasPrefix(own, "/") {
				continue
			}
			attrs := story.Block("", nil, name, w.abroad(own)).Attrs
			for k, v := range n.Attrs {
				if k != name {
					if attrs == nil {
						attrs = map[string]json.RawMessage{}
					}
					attrs[k] = v
				}
			}
			n.Attrs = attrs
		}
		if _, shown := n.Attrs["url"]; !shown && (n.Type == "picture" || n.Type == "video" || n.Type == "embed") {
			continue
		}
		n.Content = w.blocks(n.Content)
		all = append(all, n)
	}
	return all
}
