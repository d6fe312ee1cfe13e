package intake

import (
	"encoding/json"
	"net/url"

	"strings"

	"golang.org/x/net/html"

	"marbre/lang"
)

// A record is what the head of a page and its machine-readable parts say.
type record struct {
	meta        map[string][]string // by lower-case name or property
	articles    []map[string]any    // JSON-LD objects that are stories, as they stand
	crumbs      []string
	title       string // <title>
	canonical   string
	declared    string // language
	published   string
	updated     string
	headline    []string // candidates, the best first
	authors     []string
	section     []string
	images      []string
	descr       []string
	source      string
	articleBody string
}

// first is the first value that any of names has.
func (r *record) first(names ...string) string {
	for _, n := range names {
		for _, v := range r.meta[n] {
			if v = fold(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// readRecord gathers what a page says of itself.
func readRecord(doc *html.Node) *record {
	r := &record{meta: map[string][]string{}}
	var posts []map[string]any
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			if r.declared == "" {
				r.declared = firstOf(attr(n, "lang"), attr(n, "xml:lang"))
			}
		case "title":
			if r.title == "" && n.Namespace == "" {
				r.title = fold(innerText(n))
			}
		case "meta":
			content := attr(n, "content")
			for _, key := range []string{"name", "property", "itemprop", "http-equiv"} {
				for _, k := range strings.Fields(strings.ToLower(attr(n, key))) {
					if content != "" && len(r.meta[k]) < 50 {
						r.meta[k] = append(r.meta[k], content)
					}
				}
			}
		case "link":
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				r.canonical = attr(n, "href")
			}
		case "script":
			if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
				for _, o := range objects(innerText(n)) {
					switch kind := typeOf(o); {
					case strings.HasSuffix(kind, "Article"), kind == "Report", kind == "Recipe", kind == "AnalysisNewsArticle":
						r.articles = append(r.articles, o)
					case strings.HasSuffix(kind, "Posting"), kind == "WebPage":
						posts = append(posts, o)
					case kind == "BreadcrumbList" && r.crumbs == nil:
						r.crumbs = crumbsOf(o)
					}
				}
			}
		}
	}
	r.articles = append(r.articles, posts...)
	r.collect()
	return r
}

// collect puts what was found in the order in which it is believed.
func (r *record) collect() {
	add := func(list *[]string, values ...string) {
		for _, v := range values {
			if v = fold(html.UnescapeString(v)); v != "" {
				*list = append(*list, v)
			}
		}
	}
	for i, a := range r.articles {
		page := typeOf(a) == "WebPage"
		add(&r.headline, text(a["headline"]))
		if !page {
			add(&r.headline, text(a["name"]))
		}
		add(&r.descr, text(a["description"]), text(a["alternativeHeadline"]))
		r.published = firstOf(r.published, text(a["datePublished"]), text(a["dateCreated"]))
		r.updated = firstOf(r.updated, text(a["dateModified"]))
		if len(r.authors) == 0 && !page {
			add(&r.authors, names(a["author"])...)
			if len(r.authors) == 0 {
				add(&r.authors, names(a["creator"])...)
			}
		}
		if len(r.section) == 0 {
			add(&r.section, texts(a["articleSection"])...)
		}
		r.images = append(r.images, addresses(a["image"])...)
		r.images = append(r.images, addresses(a["thumbnailUrl"])...)
		if s := text(a["inLanguage"]); s != "" && r.declared == "" && i == 0 {
			r.declared = s
		}
		if r.source == "" && !page {
			r.source = strings.Join(names(a["publisher"]), ", ")
		}
		if s := text(a["articleBody"]); len(s) > len(r.articleBody) {
			r.articleBody = s
		}
	}
	add(&r.headline, r.first("og:title", "twitter:title", "dc.title", "title", "headline", "parsely-title", "sailthru.title"))
	add(&r.descr, r.first("og:description"), r.first("description"), r.first("twitter:description"), r.first("dc.description"))
	r.published = firstOf(r.published, r.first("article:published_time", "og:article:published_time", "article:published", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "cxenseparse:recs:publishtime", "publishdate", "publish-date", "publish_date", "pubdate", "ptime", "date", "article_date_original", "originalpublicationdate", "article.published", "release_date", "datecreated", "publication_date", "weibo:article:create_at"))
	r.updated = firstOf(r.updated, r.first("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dc.date.modified", "dcterms.modified", "last-modified", "lastmod", "article:modified"))
	if len(r.authors) == 0 {
		for _, n := range []string{"author", "article:author", "og:article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "cxenseparse:author", "article.author", "twitter:creator:name"} {
			for _, v := range r.meta[n] {
				if !strings.Contains(v, "://") && !strings.HasPrefix(strings.TrimSpace(v), "@") {
					add(&r.authors, v)
				}
			}
			if len(r.authors) > 0 {
				break
			}
		}
	}
	if len(r.section) == 0 {
		add(&r.section, r.first("article:section", "og:article:section", "articlesection", "parsely-section", "cxenseparse:category", "section"))
	}
	for _, n := range []string{"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"} {
		r.images = append(r.images, r.meta[n]...)
	}
	r.source = firstOf(fold(r.source), r.first("og:site_name", "application-name", "dc.publisher", "al:ios:app_name"))
	if r.declared == "" {
		r.declared = r.first("content-language", "og:locale", "language", "dc.language", "inlanguage")
	}
}

// objects are all JSON-LD objects of a script, those in graphs and lists too. What is
// broken is mended where pages break it: line breaks in strings, marks of comments.
func objects(script string) (all []map[string]any) {
	script = strings.TrimSpace(script)
	for _, around := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		script = strings.TrimSpace(strings.TrimPrefix(script, around))
	}
	for _, around := range []string{"-->", "//]]>", "]]>", "/*]]>*/", ";"} {
		script = strings.TrimSpace(strings.TrimSuffix(script, around))
	}
	if len(script) > 4<<20 || !shallow(script, 100) {
		return nil
	}
	var v any
	if json.Unmarshal([]byte(script), &v) != nil {
		script = strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, script)
		script = regexpTrailing.ReplaceAllString(script, "$1")
		if json.Unmarshal([]byte(script), &v) != nil {
			return nil
		}
	}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if depth > 6 || len(all) > 200 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e, depth+1)
			}
		case map[string]any:
			if typeOf(v) != "" {
				all = append(all, v)
			}
			for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "breadcrumb"} {
				walk(v[key], depth+1)
			}
		}
	}
	walk(v, 0)
	return all
}

var regexpTrailing = expression(`,\s*([}\]])`)

// shallow reports whether a JSON text nests no deeper than most.
func shallow(s string, most int) bool {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{', '[':
			if depth++; depth > most {
				return false
			}
		case '}', ']':
			depth--
		}
	}
	return true
}

func typeOf(o map[string]any) string {
	t := text(o["@type"])
	return t[strings.LastIndexAny(t, "/:")+1:]
}

// text is a value as text: of a list the first, of an object its value.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, e := range v {
			if s := text(e); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, k := range []string{"@value", "name", "text"} {
			if s, ok := v[k].(string); ok {
				return s
			}
		}
	}
	return ""
}

func texts(v any) (all []string) {
	if list, ok := v.([]any); ok {
		for _, e := range list {
			if s := text(e); s != "" {
				all = append(all, s)
			}
		}
		return all
	}
	if s := text(v); s != "" {
		all = append(all, s)
	}
	return all
}

// names are those of the people or houses that v names.
func names(v any) (all []string) {
	switch v := v.(type) {
	case string:
		if !strings.Contains(v, "://") {
			all = append(all, v)
		}
	case []any:
		for _, e := range v {
			all = append(all, names(e)...)
		}
	case map[string]any:
		for _, s := range texts(v["name"]) {
			if !strings.Contains(s, "://") {
				all = append(all, s)
			}
		}
	}
	return all
}

func addresses(v any) (all []string) {
	switch v := v.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, e := range v {
			all = append(all, addresses(e)...)
		}
	case map[string]any:
		if s := firstOf(text(v["url"]), text(v["contentUrl"])); s != "" {
			all = append(all, s)
		}
	}
	return all
}

func crumbsOf(o map[string]any) (all []string) {
	list, _ := o["itemListElement"].([]any)
	for _, e := range list {
		m, _ := e.(map[string]any)
		s := text(m["name"])
		if s == "" {
			item, _ := m["item"].(map[string]any)
			s = text(item["name"])
		}
		if s = fold(html.UnescapeString(s)); s != "" {
			all = append(all, s)
		}
	}
	return all
}

func firstOf(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// home are the words by which the first breadcrumb says no section.
var home = set("home accueil startseite inicio início strona start hjem hem etusivu homepage anasayfa главная الرئيسية خانه ホーム トップ 首页 首頁 홈 news nachrichten actualités actualité notizie noticias notícias nieuws nyheter")

// sections are the path of a story's section.
func (r *record) sections(headline, source string) []string {
	from := r.crumbs
	if len(from) == 0 {
		from = r.section
	}
	var all []string
	for i, s := range from {
		low := strings.ToLower(s)
		if i == 0 && (home[low] || strings.EqualFold(s, source)) || similar(s, headline) > 0.7 || len(s) > 100 {
			continue
		}
		all = append(all, s)
	}
	if len(all) == 0 && len(r.crumbs) > 0 {
		return r.section[:min(len(r.section), 5)]
	}
	return all[:min(len(all), 5)]
}

// language is a declared language in its canonical form, "" for none.
func language(s string) lang.Tag {
	s, _, _ = strings.Cut(s, ",")
	t, err := lang.Parse(strings.ReplaceAll(strings.TrimSpace(s), "_", "-"))
	if err != nil {
		return ""
	}
	return t
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// innerText is all text below n, as it stands.
func innerText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// base is the address that a page's links are relative to.
func base(from string, r *record) *url.URL {
	for _, s := range []string{from, r.canonical, r.first("og:url")} {
		if u, err := url.Parse(strings.TrimSpace(s)); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
			return u
		}
	}
	return nil
}
