package feed

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"mime"
	"path"
	"strings"
	"time"
)

// Format is how a feed is written; it is also the end of its address.
type Format string

const (
	XML  Format = "xml"  // RSS 2.0
	JSON Format = "json" // JSON Feed 1.1
)

// Type is the media type of a format.
func (f Format) Type() string {
	if f == JSON {
		return "application/feed+json; charset=utf-8"
	}
	return "application/rss+xml; charset=utf-8"
}

// A NewsFeed is what an edition, a section or a topic published last. All
// addresses are absolute.
type NewsFeed struct {
	Title, About string
	Home, Self   string // the page that the feed belongs to, and the feed
	Lang         string // BCP 47
	Items        []Item // newest first
}

// An Item is one story of a feed.
type Item struct {
	ID, Link, Title, Summary string
	Authors                  []string
	Tags                     []string
	Picture, PictureAlt      string // "" for none
	Published, Changed       time.Time
}

// Write writes f in a format.
func (f NewsFeed) Write(w io.Writer, as Format) error {
	if as == JSON {
		return f.json(w)
	}
	return f.rss(w)
}

// changed is when anything in the feed changed last.
func (f NewsFeed) changed() (t time.Time) {
	for _, i := range f.Items {
		if i.Changed.After(t) {
			t = i.Changed
		}
	}
	return t
}

type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	Channel channel  `xml:"channel"`
}

type channel struct {
	Title   string    `xml:"title"`
	Link    string    `xml:"link"`
	About   string    `xml:"description"` // required, may be empty
	Lang    string    `xml:"language"`
	Changed string    `xml:"lastBuildDate,omitempty"`
	TTL     int       `xml:"ttl"`
	Self    atomLink  `xml:"atom:link"`
	Items   []rssItem `xml:"item"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title     string   `xml:"title"`
	Link      string   `xml:"link"`
	GUID      guid     `xml:"guid"`
	Published string   `xml:"pubDate"`
	Changed   string   `xml:"atom:updated"`
	Authors   []string `xml:"dc:creator"`
	Tags      []string `xml:"category"`
	Summary   string   `xml:"description,omitempty"`
	Picture   *media   `xml:"media:content"`
}

type guid struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type media struct {
	URL    string `xml:"url,attr"`
	Medium string `xml:"medium,attr"`
	Alt    string `xml:"media:description,omitempty"`
}

// rss writes RSS 2.0 (rssboard.org, 2.0.11) with the names of Dublin Core for
// who wrote a story, of Media RSS 1.5 for its picture, and Atom's (RFC 4287)
// for the feed's own address and for when a story changed, which RSS cannot say.
func (f NewsFeed) rss(w io.Writer) error {
	c := channel{
		Title: f.Title, Link: f.Home, About: f.About, Lang: f.Lang, Changed: mail(f.changed()), TTL: 5,
		Self: atomLink{f.Self, "self", "application/rss+xml"},
	}
	for _, i := range f.Items {
		it := rssItem{
			Title: i.Title, Link: i.Link, GUID: guid{ID: i.ID}, Published: mail(i.Published), Changed: stamp(i.Changed),
			Authors: i.Authors, Tags: i.Tags, Summary: asHTML(i.Summary),
		}
		if i.Picture != "" {
			it.Picture = &media{i.Picture, "image", i.PictureAlt}
		}
		c.Items = append(c.Items, it)
	}
	return write(w, rss{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/",
		Media: "http://search.yahoo.com/mrss/", Channel: c,
	})
}

// mail is an instant as RFC 822 has it, with the four figures of a year that RSS asks for.
func mail(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
}

// asHTML writes text for readers that take a description for HTML, as RSS lets them.
func asHTML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

type jsonFeed struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Home    string     `json:"home_page_url"`
	Self    string     `json:"feed_url"`
	About   string     `json:"description,omitempty"`
	Lang    string     `json:"language"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Text      string       `json:"content_text"` // an item must have a content
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published"`
	Changed   string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Files     []jsonFile   `json:"attachments,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonFile struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title,omitempty"`
}

// json writes JSON Feed 1.1 (jsonfeed.org).
func (f NewsFeed) json(w io.Writer) error {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.Home, Self: f.Self, About: f.About, Lang: f.Lang,
		Items: []jsonItem{},
	}
	for _, i := range f.Items {
		it := jsonItem{
			ID: i.ID, URL: i.Link, Title: i.Title, Text: i.Summary, Summary: i.Summary, Image: i.Picture,
			Published: stamp(i.Published), Changed: stamp(i.Changed), Tags: i.Tags,
		}
		if it.Text == "" {
			it.Text = i.Title
		}
		for _, a := range i.Authors {
			it.Authors = append(it.Authors, jsonAuthor{a})
		}
		if t := mime.TypeByExtension(path.Ext(i.Picture)); t != "" && i.Picture != "" {
			it.Files = []jsonFile{{i.Picture, t, i.PictureAlt}}
		}
		out.Items = append(out.Items, it)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
