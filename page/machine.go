package page

import (
	"encoding/json"
	"html/template"

	"marbre/story"
)

// thing is what a page says to machines (schema.org, as JSON-LD).
type thing struct {
	Context     string   `json:"@context,omitempty"`
	Type        string   `json:"@type"`
	ID          string   `json:"@id,omitempty"`
	Name        string   `json:"name,omitempty"`
	URL         string   `json:"url,omitempty"`
	Headline    string   `json:"headline,omitempty"`
	Description string   `json:"description,omitempty"`
	Published   string   `json:"datePublished,omitempty"`
	Modified    string   `json:"dateModified,omitempty"`
	Language    string   `json:"inLanguage,omitempty"`
	Section     string   `json:"articleSection,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	Identifier  string   `json:"identifier,omitempty"`
	Free        bool     `json:"isAccessibleForFree,omitempty"`
	Rights      string   `json:"copyrightNotice,omitempty"`
	Text        string   `json:"text,omitempty"`
	Caption     string   `json:"caption,omitempty"`
	Credit      string   `json:"creditText,omitempty"`
	Position    int      `json:"position,omitempty"`
	Item        string   `json:"item,omitempty"`
	Author      []thing  `json:"author,omitempty"`
	Publisher   *thing   `json:"publisher,omitempty"`
	Image       *thing   `json:"image,omitempty"`
	Place       *thing   `json:"locationCreated,omitempty"`
	Correction  []thing  `json:"correction,omitempty"`
	Entity      *thing   `json:"mainEntityOfPage,omitempty"`
	List        []thing  `json:"itemListElement,omitempty"`
}

// element writes t as a data block. encoding/json escapes <, > and &, so no text
// can end the element.
func (t thing) element() template.HTML {
	t.Context = "https://schema.org"
	b, err := json.Marshal(t)
	if err != nil {
		return "" // strings only: it cannot fail
	}
	return template.HTML(`<script type="application/ld+json">` + string(b) + `</script>`)
}

// news describes a story.
func (s *sheet) news(p story.Published, path string) template.HTML {
	t := thing{
		Type: "NewsArticle", Headline: p.Headline, Description: p.Standfirst,
		Published: s.iso(p.PublishedAt), Modified: s.iso(p.ChangedAt), Language: string(s.e.Lang),
		Keywords: p.Tags, Free: true, Rights: p.Rights, URL: s.p.absolute(path),
		Publisher: &thing{Type: "NewsMediaOrganization", Name: s.e.Title, URL: s.p.absolute(home(s.e))},
	}
	if trail := s.e.Trail(p.Section); len(trail) > 0 {
		t.Section = trail[len(trail)-1].Title
	}
	if t.URL != "" {
		t.Entity = &thing{Type: "WebPage", ID: t.URL}
	}
	for _, a := range p.Byline {
		t.Author = append(t.Author, thing{
			Type: "Person", Name: a.Name, URL: s.p.absolute(escaped(home(s.e) + "authors/" + story.Slug(a.Name))),
		})
	}
	if p.Dateline != "" {
		t.Place = &thing{Type: "Place", Name: p.Dateline}
	}
	if p.Lead != nil {
		if to := s.p.public(p.Lead.URL); to != "" {
			t.Image = &thing{Type: "ImageObject", URL: to, Caption: p.Lead.Caption, Credit: p.Lead.Credit}
		}
	}
	for _, h := range p.History {
		if h.As == story.Correction {
			t.Correction = append(t.Correction, thing{Type: "CorrectionComment", Text: h.Note, Published: s.iso(h.At)})
		}
	}
	return t.element()
}

// site describes the newsroom; "" when its address is not known.
func (s *sheet) site() template.HTML {
	to := s.p.absolute(home(s.e))
	if to == "" {
		return ""
	}
	return thing{
		Type: "WebSite", Name: s.e.Title, Description: s.e.Tagline, URL: to, Language: string(s.e.Lang),
		Publisher: &thing{Type: "NewsMediaOrganization", Name: s.e.Title, URL: to},
	}.element()
}

// trail describes where a section stands; "" when its address is not known.
func (s *sheet) trail(sections []story.Section) template.HTML {
	at := home(s.e)
	t := thing{Type: "BreadcrumbList"}
	for i, c := range sections {
		at += c.Slug + "/"
		to := s.p.absolute(escaped(at))
		if to == "" {
			return ""
		}
		t.List = append(t.List, thing{Type: "ListItem", Position: i + 1, Name: c.Title, Item: to})
	}
	return t.element()
}
