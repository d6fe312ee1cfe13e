package prose_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"marbre/exchange/prose"
	"marbre/fault"
	"marbre/story"
)

func TestHTMLBecomesBlocks(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"white space collapses", "<p> a\n  b\t<b> c </b> d </p>", "<p>a b <strong>c </strong>d</p>"},
		{"text without an element", "a", "<p>a</p>"},
		{"empty paragraphs vanish", "<p></p><p>&nbsp;</p><p><br></p><p>a</p>", "<p>a</p>"},
		{"headings come to 2 to 4", "<h1>a</h1><h3>b</h3><h6>c</h6>", "<h2>a</h2><h3>b</h3><h4>c</h4>"},
		{"an open heading ends at a paragraph", "<h2>a<p>b", "<h2>a</h2><p>b</p>"},
		{"marks that cross", "<b>a<i>b</b>c</i>", "<p><strong>a</strong><strong><em>b</em></strong><em>c</em></p>"},
		{"every mark", "<sub>a</sub><sup>b</sup><del>c</del><strike>d</strike>", "<p><sub>a</sub><sup>b</sup><s>cd</s></p>"},
		{"unknown elements leave their text", "<p>Debian <release> (<codename>x</codename>)</p>", "<p>Debian (x)</p>"},
		{"scripts and styles vanish", "a<script>b</script><style>c</style><iframe>d</iframe><noscript><p>e</p></noscript>f", "<p>a</p><p>e</p><p>f</p>"},
		{"comments vanish", "a<!-- b -->c", "<p>ac</p>"},
		{"two breaks are a paragraph", "a<br>b<br><br>c", "<p>a<br>b</p><p>c</p>"},
		{"links to the web and to mail", `<a href="https://example.org/?a=1&amp;b=2">a</a> <a href="mailto:a@example.org">b</a>`,
			`<p><a href="https://example.org/?a=1&amp;b=2">a</a> <a href="mailto:a@example.org">b</a></p>`},
		{"other links are their text", `<a href="/a">a</a> <a href="javascript:alert(1)">b</a> <a href=" JaVa&#9;Script:alert(1)">c</a> <a href="#d">d</a> <a href="data:text/html,e">e</a> <a>f</a> <a href="http://">g</a>`,
			"<p>a b c d e f g</p>"},
		{"an address without a scheme is secure", `<a href="//example.org/a b">a</a>`, `<p><a href="https://example.org/a%20b">a</a></p>`},
		{"lists in lists", "<ul><li>a<ol><li>b</ol><li>c</ul>", "<ul><li><p>a</p><ol><li><p>b</p></li></ol></li><li><p>c</p></li></ul>"},
		{"a list straight in a list", "<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"},
		{"text between items", "<ul>a<li>b</li>c</ul>", "<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>"},
		{"items without a list", "<li>a<li>b", "<p>– a</p><p>– b</p>"},
		{"a heading in an item", "<ul><li><h3>a</h3>b</ul>", "<ul><li><p><strong>a</strong></p><p>b</p></li></ul>"},
		{"a quote and its speaker", "<blockquote>a<p>b</p><footer>— <cite>C. D.</cite></footer></blockquote>e", "<blockquote><p>a</p><p>b</p><footer>C. D.</footer></blockquote><p>e</p>"},
		{"a list in a quote", "<blockquote><ul><li>a</li></ul></blockquote>", "<blockquote><p>– a</p></blockquote>"},
		{"a table", "<table><caption>t</caption><thead><tr><th>a<td>b</thead><tr><td><p>c<p>d<td></table>",
			"<table><caption>t</caption><tr><th><p>a</p></th><td><p>b</p></td></tr><tr><td><p>c</p><p>d</p></td><td><p></p></td></tr></table>"},
		{"cells without a row", "<table><td>a<td>b</table>", "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>"},
		{"text between cells stands before", "<table>a<tr>b<td>c</td><td>d</td></tr></table>", "<p>a</p><p>b</p><table><tr><td><p>c</p></td><td><p>d</p></td></tr></table>"},
		{"a table in a table", "<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", "<table><tr><td><p>a</p><p>b</p><p>c</p></td><td><p>d</p></td></tr></table>"},
		{"a table of one cell is a frame", "<table><tr><td>a<p>b</table>", "<p>a</p><p>b</p>"},
		{"terms are strong", "<dl><dt>a<dd>b<dt>c<dd>d</dl>e", "<p><strong>a</strong></p><p>b</p><p><strong>c</strong></p><p>d</p><p>e</p>"},
		{"preformatted lines", "<pre>\na\n  b  c\n\nd</pre>", "<p>a<br>\u00a0\u00a0b\u00a0 c</p><p>d</p>"},
		{"a picture stands after its paragraph", `<p>a <img src="https://example.org/a.jpg" alt="b" width="100" height="50"> c</p>`,
			`<p>a c</p><figure><img src="https://example.org/a.jpg" alt="b" width="100" height="50"></figure>`},
		{"a picture before any text", `<p><img src="https://example.org/a.jpg">a</p>`, `<figure><img src="https://example.org/a.jpg" alt=""></figure><p>a</p>`},
		{"a picture out of reach", `<img src="a.jpg" alt="b">`, ""},
		{"a sign is its words", `<p>a <img src="https://example.org/s.png" width="16" height="16" alt="☺"></p>`, "<p>a ☺</p>"},
		{"a tracker is nothing", `a<img src="https://example.org/t.gif" width="1" height="1">`, "<p>a</p>"},
		{"a figure", `<figure><img src="https://example.org/a.jpg" alt="b"><figcaption>c <cite>d</cite></figcaption></figure>`,
			`<figure><img src="https://example.org/a.jpg" alt="b"><figcaption>c <cite>d</cite></figcaption></figure>`},
		{"the caption of a lost picture", `<figure><img src="a.jpg"><figcaption>c</figcaption></figure>`, "<p>c</p>"},
		{"a gallery", `<figure><figure><img src="https://example.org/a.jpg"><figcaption>a</figcaption></figure><figure><img src="https://example.org/b.jpg"></figure></figure>`,
			`<figure><figure><img src="https://example.org/a.jpg" alt=""><figcaption>a</figcaption></figure><figure><img src="https://example.org/b.jpg" alt=""></figure></figure>`},
		{"the same picture for readers without scripts", `<img src="https://example.org/a.jpg"><noscript><img src="https://example.org/a.jpg"></noscript>`, `<figure><img src="https://example.org/a.jpg" alt=""></figure>`},
		{"a film", `<video poster="https://example.org/p.jpg"><source src="https://example.org/a.mp4">no film</video>a`,
			`<figure><video controls src="https://example.org/a.mp4" poster="https://example.org/p.jpg"></video></figure><p>a</p>`},
		{"a frame", `<iframe src="https://example.org/v" title="a"></iframe>`, `<p><a href="https://example.org/v">a</a></p>`},
		{"a frame of one pixel", `<iframe src="https://example.org/v" width="1" height="1"></iframe>`, ""},
		{"a rule", "a<hr>b", "<p>a</p><hr><p>b</p>"},
		{"control characters are spaces", "a\x00b\x0bc&#1;d\u0085e\ufdd0f", "<p>a b c d e f</p>"},
		{"broken UTF-8 shows", "a\xffb", "<p>a\uFFFDb</p>"},
		{"a drawing ends at a paragraph", "<svg><title>a</title>b<p>c", "<p>c</p>"},
		{"quotation marks", "<q>a</q>", "<p>“a”</p>"},
		{"a table in a figure", "<figure><table><tr><td>a<td>b</table><figcaption>c</figcaption></figure>", "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table><p>c</p>"},
	} {
		body, err := prose.FromHTML(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := prose.HTML(body); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		harmless(t, c.in, body)
		settled(t, c.in, body)
	}
}

func TestMarkdownBecomesBlocks(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a paragraph", "a *b* **c** ~~d~~ `e < f`\ng  \nh", "<p>a <em>b</em> <strong>c</strong> <s>d</s> e &lt; f g<br>h</p>"},
		{"headings", "# a {#x}\n\n##### b", "<h2>a</h2><h4>b</h4>"},
		{"escapes and references", `a \* &amp; \&amp; &eacute; &nope;`, "<p>a * &amp; &amp;amp; é &amp;nope;</p>"},
		{"lists", "- a\n  1. b\n- c", "<ul><li><p>a</p><ol><li><p>b</p></li></ol></li><li><p>c</p></li></ul>"},
		{"a quote", "> a\n> - b", "<blockquote><p>a</p><p>– b</p></blockquote>"},
		{"links", `[a](https://example.org/a "t") <https://example.org/b> https://example.org/c [d](/d) <e@example.org>`,
			`<p><a href="https://example.org/a">a</a> <a href="https://example.org/b">https://example.org/b</a> <a href="https://example.org/c">https://example.org/c</a> d <a href="mailto:e@example.org">e@example.org</a></p>`},
		{"a picture", "a\n\n![b *c*](https://example.org/a.jpg)", `<p>a</p><figure><img src="https://example.org/a.jpg" alt="b c"></figure>`},
		{"a table", "| a | b |\n|---|---|\n| c | d |", "<table><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></table>"},
		{"code", "```\na\n b\n```", "<p>a<br>\u00a0b</p>"},
		{"HTML goes the way of HTML", "<div onclick=\"a()\">\n\na <b>*b*</b>\n\n</div>\n<script>c</script>", "<p>a <strong><em>b</em></strong></p>"},
		{"an open script hides its paragraph only", "a <script>b\n\nc", "<p>a</p><p>c</p>"},
		{"a rule", "a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"},
		{"terms", "a\n: b", "<p><strong>a</strong></p><p>b</p>"},
		{"a footnote", "a[^1]\n\n[^1]: b", "<p>a<sup>1</sup></p><ol><li><p>b</p></li></ol>"},
		{"a shortcode as an address", `[a]({{< ref "/communities" >}} "M") [b]({{< tmp"https://example.org/x.md" >}})`, `<p>a <a href="https://example.org/x.md">b</a></p>`},
		{"a pair of shortcodes", "{{< note >}}a{{< /note >}}", "<p>a</p>"},
		{"what a shortcode says", `{{< quote-block text="I \"did\"." cite="T. E." >}}`, "<p>I &#34;did&#34;. — T. E.</p>"},
		{"a button", `{{< button href="https://example.org/" text="View" >}}`, `<p><a href="https://example.org/">View</a></p>`},
		{"a picture that is not here", `a {{< legacy-img src="2014/a.jpg" alt="b" caption="c" >}}`, "<p>a</p>"},
		{"a film", `{{< youtube id="G0Eij3E7RLQ" title="T" >}}`, `<p><a href="https://www.youtube.com/watch?v=G0Eij3E7RLQ">T</a></p>`},
		{"an attack in a shortcode", `{{< youtube id="\"><script>alert(1)</script>" >}}`, `<p><a href="https://www.youtube.com/watch?v=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E">https://www.youtube.com/watch?v=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E</a></p>`},
		{"an open shortcode is text", "a {{< b", "<p>a {{&lt; b</p>"},
	} {
		body, err := prose.FromMarkdown(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := prose.HTML(body); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		harmless(t, c.in, body)
	}
}

func TestTextBecomesParagraphs(t *testing.T) {
	long := strings.Repeat("word ", 30)
	for in, want := range map[string]string{
		"a\nb\r\n\r\nc":      "<p>a<br>b</p><p>c</p>",
		"a\n" + long + "\nb": "<p>a</p><p>" + strings.TrimSpace(long) + "</p><p>b</p>",
		"<b>a</b> & \x07":    "<p>&lt;b&gt;a&lt;/b&gt; &amp;</p>",
		" \n ":               "",
	} {
		body, err := prose.FromText(in)
		if got := prose.HTML(body); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", in, got, err, want)
		}
	}
}

func TestWhatIsKnownOfTheSourceHelps(t *testing.T) {
	from := prose.Source{Base: "https://example.org/a/b", Lang: "fr-CA"}
	body, err := from.HTML(`<q>a</q> <a href="../c">c</a> <a href="#d">d</a> <a href="javascript:e">e</a>`)
	want := `<p>«` + "\u00a0a\u00a0" + `» <a href="https://example.org/c">c</a> d e</p>`
	if got := prose.HTML(body); err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestTextOverTheBoundIsRefused(t *testing.T) {
	at := strings.Repeat("a", prose.MaxBytes)
	for name, read := range map[string]func(string) (story.Body, error){"HTML": prose.FromHTML, "Markdown": prose.FromMarkdown, "text": prose.FromText} {
		if _, err := read(at); err != nil {
			t.Errorf("%s at the bound: %v", name, err)
		}
		if _, err := read(at + "a"); !errors.Is(err, fault.TooLarge) {
			t.Errorf("%s over the bound: %v", name, err)
		}
	}
	if _, err := prose.Plain(at + "a"); !errors.Is(err, fault.TooLarge) {
		t.Errorf("Plain over the bound: %v", err)
	}
}

// Each of these has crashed, or kept busy for minutes, some program that reads
// such texts.
func TestDepthIsFlattenedAndLosesNothing(t *testing.T) {
	const n = 100_000
	for name, in := range map[string]string{
		"lists":     strings.Repeat("<ul><li>", n) + "word",
		"divisions": strings.Repeat("<div>", n) + "word",
		"tables":    strings.Repeat("<table><tr><td>", n) + "word",
		"quotes":    strings.Repeat("<blockquote>", n) + "word",
		"marks":     strings.Repeat("<b><i>", n) + "word" + strings.Repeat("</b></i>", n),
		"links":     strings.Repeat("<a href=x>", n) + "word",
		"figures":   strings.Repeat("<figure><figcaption>", n) + "word",
		"drawings":  strings.Repeat("<svg>", n) + "<p>word",
		"asides":    strings.Repeat("<noscript>", n) + "word",
	} {
		body, err := prose.FromHTML(in)
		if err != nil {
			t.Fatal(err)
		}
		if body.Content == nil || !strings.Contains(prose.HTML(body), "word") {
			t.Errorf("HTML %s: the word is lost", name)
		}
		if err := (story.Content{Body: body}).Check(); err != nil {
			t.Errorf("HTML %s: %v", name, err)
		}
	}
	for name, in := range map[string]string{
		"quotes":     strings.Repeat(">", n) + "word",
		"spaced":     strings.Repeat("> ", n) + "word\n" + strings.Repeat("> ", n),
		"lists":      strings.Repeat("- ", n) + "word",
		"numbers":    strings.Repeat("1. ", n) + "word",
		"columns":    "|" + strings.Repeat("a|", 1000) + "\n|" + strings.Repeat("-|", 1000) + "\n" + strings.Repeat("|word\n", 5000),
		"targets":    strings.Repeat("[a]: b\n", n) + strings.Repeat("[a] ", 1000) + "word",
		"brackets":   strings.Repeat("[", n) + "word",
		"pictures":   strings.Repeat("![", 2000) + "word" + strings.Repeat("](x)", 2000),
		"stars":      strings.Repeat("*a ", n) + "word",
		"emphasis":   strings.Repeat("*a **b ", 5000) + "word" + strings.Repeat("c** d*", 5000),
		"ticks":      strings.Repeat("` ``", 5000) + "word",
		"shortcodes": strings.Repeat("{{<", n) + "word",
		"angles":     strings.Repeat("<a ", 5000) + "word",
	} {
		body, err := prose.FromMarkdown(in)
		if err != nil {
			t.Fatal(err)
		}
		if name != "pictures" && !strings.Contains(prose.HTML(body), "word") {
			t.Errorf("Markdown %s: the word is lost", name)
		}
		if err := (story.Content{Body: body}).Check(); err != nil && name != "ticks" {
			t.Errorf("Markdown %s: %v", name, err)
		}
	}
}

func TestListsNestAsDeepAsABodyMay(t *testing.T) {
	for _, depth := range []int{6, 7, 8, 9} {
		body, err := prose.FromHTML(strings.Repeat("<ul><li>a", depth))
		if err != nil {
			t.Fatal(err)
		}
		if err := (story.Content{Body: body}).Check(); err != nil {
			t.Errorf("%d lists: %v", depth, err)
		}
		if got, want := strings.Count(prose.HTML(body), "<ul>"), min(depth, (story.MaxDepth-2)/2); got != want {
			t.Errorf("%d lists gave %d, want %d", depth, got, want)
		}
		if got := strings.Count(prose.HTML(body), "a"); got != depth {
			t.Errorf("%d lists: %d texts", depth, got)
		}
	}
}

func TestOnlyAddressesOnTheWebAreTaken(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org": "https://example.org", "http://example.org/a?b=c&d#e": "http://example.org/a?b=c&d#e",
		"https://example.org?a": "https://example.org?a", " https://example.org/é ": "https://example.org/%C3%A9", "https://exämple.org/": "https://ex%C3%A4mple.org/",
		"HTTPS://example.org:8080/%41": "https://example.org:8080/%41", "https://a@example.org/": "https://a@example.org/",
		"https://": "", "https:///a": "", "http:a": "", "ftp://example.org/": "", "/media/a.jpg": "", "javascript://example.org/%0aalert(1)": "", "https://?a": "", "https://#a": "",
		"https://example.org/\\a": "", "https://example.org/%zz": "", "https://exa mple.org/": "", "data:image/png;base64,aa": "",
		"https://example.org/" + strings.Repeat("a", story.MaxURL-20): "https://example.org/" + strings.Repeat("a", story.MaxURL-20),
		"https://example.org/" + strings.Repeat("a", story.MaxURL-19): "",
	} {
		got := prose.Address(in)
		if got != want {
			t.Errorf("Address(%.60q) = %.60q, want %.60q", in, got, want)
		}
		if got != "" {
			if err := (story.Content{Lead: &story.Picture{URL: got}}).Check(); err != nil {
				t.Errorf("%.60q: %v", got, err)
			}
		}
	}
}

func TestPlainIsOneLine(t *testing.T) {
	if got, err := prose.Plain("<p>Caf&eacute; &amp; <b>thé</b></p>\n<p>x</p>"); err != nil || got != "Café & thé x" {
		t.Errorf("Plain = %q, %v", got, err)
	}
}

func TestHTMLWritesEveryBlock(t *testing.T) {
	const doc = `{"type":"doc","attrs":{"version":1},"content":[
		{"type":"facts","attrs":{"title":"F","as_of":"2024-07-04","source":"S"},"content":[{"type":"fact","attrs":{"label":"L"},"content":[{"type":"text","text":"v"}]}]},
		{"type":"related","attrs":{"number":7}},
		{"type":"embed","attrs":{"url":"https://example.org/?a&b"}},
		{"type":"picture","attrs":{"url":"/media/a.jpg","alt":"\"a\""}},
		{"type":"hologram","content":[{"type":"text","text":"<x>"}]}]}`
	var body story.Body
	if err := json.Unmarshal([]byte(doc), &body); err != nil {
		t.Fatal(err)
	}
	want := `<aside><h3>F</h3><p><strong>L</strong> v</p><p>S 2024-07-04</p></aside>` +
		`<p><a href="https://example.org/?a&amp;b">https://example.org/?a&amp;b</a></p>` +
		`<figure><img src="/media/a.jpg" alt="&#34;a&#34;"></figure><div><p>&lt;x&gt;</p></div>`
	if got := prose.HTML(body); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{"<p>a<b>b</p>c", "<ul><li>a<table><td>b<li>c", "<figure><img src=//a.b/c><figcaption><cite>d", "<blockquote><footer><table><caption><q>", "<pre>\n a\n\n<svg><p>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		body, err := prose.FromHTML(s)
		if err != nil {
			return
		}
		if err := (story.Content{Body: body}).Check(); err != nil && !bound(err) {
			t.Fatal(err)
		}
		settled(t, s, body)
	})
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n\n- b\n  - c\n\n> d", "[a](b \"c\") ![d](https://e.f/g)", "|a|b|\n|-|-|\n|c|", "{{< a b=\"c\" >}}", "a[^1]\n\n[^1]: <b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		body, err := prose.FromMarkdown(s)
		if err != nil {
			return
		}
		if err := (story.Content{Body: body}).Check(); err != nil && !bound(err) {
			t.Fatal(err)
		}
	})
}

// bound says that err is of a body too large for a story, which is for the
// story to refuse.
func bound(err error) bool {
	var told *fault.Told
	return errors.As(err, &told) && (told.Key == "body.nodes" || told.Key == "body.text")
}
