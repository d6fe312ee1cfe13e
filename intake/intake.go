// Package intake makes a structured draft of a news page as it was found: HTML, or
// the text of a page pasted with its menus, captions and share buttons run together.
// It is pure: bytes come in, a draft goes out, the same for the same bytes. It must
// never know where drafts are kept, and reaches no network.
package intake

import (
	"strings"
	"unicode"

	"marbre/lang"
	"marbre/story"
)

// Bounds of what is read.
const (
	MaxBytes = 20 << 20 // of a page or paste, as it came
	MaxDepth = 512      // of nested elements, as golang.org/x/net/html has it
	MaxNodes = 200_000  // elements and pieces of text of a page
	MaxText  = 1 << 20  // bytes of text that a reader sees, as a story has at most
	MaxLines = 20_000   // lines of a paste
)

// A Draft is what a page or paste says, part by part. What is not known is empty,
// and absent in JSON.
type Draft struct {
	Language   lang.Tag     `json:"language,omitempty"`
	Section    []string     `json:"section,omitempty"` // the outermost first
	Kicker     string       `json:"kicker,omitempty"`
	Headline   string       `json:"headline,omitempty"`
	Standfirst string       `json:"standfirst,omitempty"`
	Byline     []string     `json:"byline,omitempty"`    // one name each
	Dateline   string       `json:"dateline,omitempty"`  // as it stands: PARIS (AP)
	Published  string       `json:"published,omitempty"` // RFC 3339, as far as known: 2024-07-04
	Updated    string       `json:"updated,omitempty"`
	Source     string       `json:"source,omitempty"` // the publication or agency
	Pictures   []Figure     `json:"pictures,omitempty"`
	Related    []Link       `json:"related,omitempty"`
	Body       []story.Node `json:"body,omitempty"` // blocks of story/schema.json
	Text       string       `json:"text,omitempty"` // of the body; an empty line parts paragraphs
	Furniture  []string     `json:"furniture,omitempty"`
}

// A Figure is a picture of the story's, with what stands under it.
type Figure struct {
	URL      string   `json:"url,omitempty"` // absolute where the page's own address is known
	Alt      string   `json:"alt,omitempty"`
	Captions []string `json:"captions,omitempty"`
	Credits  []string `json:"credits,omitempty"`
}

// A Link is another story that the page points to.
type Link struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

// A Page is what is known of an input beside its bytes.
type Page struct {
	Address string // of the page, for links and pictures; "" for none
	Charset string // as HTTP said it; "" for none
}

// Read makes a draft of a page, or of a text where raw has no markup. It fails with
// fault.Invalid for what is neither, and with fault.TooLarge above the bounds.
func Read(raw []byte, from Page) (Draft, error) {
	text, err := decode(raw, from.Charset)
	if err != nil {
		return Draft{}, err
	}
	if markup(text) {
		return readPage(text, from)
	}
	return readText(text)
}

// Text makes a draft of a plain text, whatever it looks like. It fails as Read does.
func Text(raw []byte, from Page) (Draft, error) {
	text, err := decode(raw, from.Charset)
	if err != nil {
		return Draft{}, err
	}
	return readText(text)
}

// markup reports whether a text is HTML: it begins like a document, or holds the end
// of an element that pages are made of.
func markup(text string) bool {
	head := strings.ToLower(strings.TrimLeftFunc(text[:min(len(text), 4096)], unicode.IsSpace))
	for _, begin := range []string{"<!doctype html", "<html", "<head", "<body", "<?xml", "<!--"} {
		if strings.HasPrefix(head, begin) {
			return true
		}
	}
	if strings.HasPrefix(head, "<") && strings.Contains(head, ">") {
		return true
	}
	low := strings.ToLower(text[:min(len(text), 1<<20)])
	for _, end := range []string{"</p>", "</div>", "</body>", "</article>", "</h1>", "</span>", "<br>", "<br/>", "<br />"} {
		if strings.Contains(low, end) {
			return true
		}
	}
	return false
}

// bodyText is the text of blocks: an empty line between them, a line for each item.
func bodyText(body []story.Node) string {
	var all []string
	for _, n := range body {
		if s := strings.TrimSpace(n.Words()); s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, "\n\n")
}

// fold is a text on one line, its runs of white space one space each.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }
