// Package feed is what other programs are told: feeds and sitemaps. It stands behind
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
	News    *News // for news sitemaps
}

// News is what a news sitemap says of a story.
type News struct {
	Name, Lang, Title string // the publication's name and language, the headline
	Published         time.Time
}

type urlset struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	News    string   `xml:"xmlns:news,attr"`
	URLs    []url    `xml:"url"`
}

type url struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
	News    *news  `xml:"news:news"`
}

type news struct {
	Name      string `xml:"news:publication>news:name"`
	Lang      string `xml:"news:publication>news:language"`
	Published string `xml:"news:publication_date"`
	Title     string `xml:"news:title"`
}

// Sitemap writes the addresses of places (sitemaps.org, protocol 0.9, news as
// Google's news namespace 0.9 has it).
func Sitemap(w io.Writer, places []Place) error {
	set := urlset{News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, p := range places {
		u := url{Loc: p.Path, LastMod: stamp(p.Changed)}
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
