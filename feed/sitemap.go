// Package feed is what other programs are told: sitemaps now. It stands behind
// the gate and only writes what it is given. It must never know HTTP or the store.
package feed

import (
	"encoding/xml"
	"io"
	"time"
)

// MaxURLs is how many addresses one sitemap may hold (sitemaps.org, protocol 0.9).
const MaxURLs = 50_000

// A Place is one address of a sitemap. Path is absolute, with scheme and host.
type Place struct {
	Path    string
	Changed time.Time
	Others  []Other // the same in other languages, this one too; none when there is only this
	News    *News   // for news sitemaps
}

// Other is a translation's address and language tag.
type Other struct{ Lang, Path string }

// News is what a news sitemap says of a story.
type News struct {
	Name, Lang, Title string // the publication's name and language, the headline
	Published         time.Time
}

type urlset struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string   `xml:"xmlns:xhtml,attr"`
	News    string   `xml:"xmlns:news,attr"`
	URLs    []url    `xml:"url"`
}

type url struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
	Links   []link `xml:"xhtml:link"`
	News    *news  `xml:"news:news"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

type news struct {
	Name      string `xml:"news:publication>news:name"`
	Lang      string `xml:"news:publication>news:language"`
	Published string `xml:"news:publication_date"`
	Title     string `xml:"news:title"`
}

// Sitemap writes the addresses of places (sitemaps.org, protocol 0.9, with
// translations as xhtml:link and news as Google's news namespace 0.9 has it).
func Sitemap(w io.Writer, places []Place) error {
	set := urlset{XHTML: "http://www.w3.org/1999/xhtml", News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, p := range places {
		u := url{Loc: p.Path, LastMod: stamp(p.Changed)}
		for _, o := range p.Others {
			u.Links = append(u.Links, link{"alternate", o.Lang, o.Path})
		}
		if p.News != nil {
			u.News = &news{p.News.Name, p.News.Lang, stamp(p.News.Published), p.News.Title}
		}
		set.URLs = append(set.URLs, u)
	}
	return write(w, set)
}

type sitemapindex struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []url    `xml:"sitemap"`
}

// Index writes the addresses of sitemaps.
func Index(w io.Writer, paths []string) error {
	var index sitemapindex
	for _, p := range paths {
		index.Maps = append(index.Maps, url{Loc: p})
	}
	return write(w, index)
}

func write(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(v)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
