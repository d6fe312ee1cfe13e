package picture_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"marbre/picture"
)

func drawing(inner string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 200">` + inner + `</svg>`
}

func TestADrawingIsCleanedOfWhateverActsOrLeadsElsewhere(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"shapes stay":              {`<g fill="red"><path d="M0 0L1 1"/><circle cx="1" r="2"/></g>`, `<g fill="red"><path d="M0 0L1 1"></path><circle cx="1" r="2"></circle></g>`},
		"words stay":               {`<title>Prix</title> <text x="1">a<!-- b --> &lt;b&gt; <tspan>c</tspan></text> lost`, `<title>Prix</title><text x="1">a &lt;b&gt; <tspan>c</tspan></text>`},
		"scripts":                  {`<script>alert(1)</script><script href="x"/><g><Script/></g>`, `<g></g>`},
		"events":                   {`<g onclick="a()" ONLOAD="a()" onbegin="a()" id="a"/>`, `<g id="a"></g>`},
		"pages":                    {`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a<script>b</script></p></foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/>`, ``},
		"animation":                {`<rect><animate attributeName="href" to="javascript:a()"/><set/></rect><animateTransform/>`, `<rect></rect>`},
		"links":                    {`<a href="javascript:a()" xlink:href="https://x.example" fill="red"><text>b</text></a>`, `<g fill="red"><text>b</text></g>`},
		"what chooses":             {`<switch><foreignObject/><g/></switch>`, `<g><g></g></g>`},
		"pictures":                 {`<image href="https://x.example/a.png"/><image xlink:href="data:image/png;base64,AA"/><feImage href="#a"/>`, ``},
		"places in it":             {`<path id="a"/><use xlink:href="#a" href="#b"/>`, `<path id="a"></path><use href="#a"></use>`},
		"places elsewhere":         {`<use href="https://x.example/a.svg#a"/><use href="a.svg#a"/><use href=" #a"/><use href="javascript:a()"/><use href="data:,a"/>`, strings.Repeat(`<use></use>`, 5)},
		"urls in it":               {`<path fill="url(#a)" mask='url("#b")' filter="url( #c )"/>`, `<path fill="url(#a)" mask="url(&#34;#b&#34;)" filter="url( #c )"></path>`},
		"urls elsewhere":           {`<path fill="url(https://x.example)" mask="URL(//x.example#a)" filter="url(a.svg#a)" stroke="url(#a) url(b)" style="fill:url('data:,a')"/>`, `<path></path>`},
		"urls in disguise":         {`<path fill="u\72l(https://x.example)" style="a:image-set('https://x.example' 1x)" mask="url(/**/#a)" stroke="src('https://x.example')"/>`, `<path></path>`},
		"styles":                   {`<style>.a{fill:rgb(1,2,3)} g>path{stroke:url(#b)}</style><g class="a" style="fill:red"/>`, `<style>.a{fill:rgb(1,2,3)} g&gt;path{stroke:url(#b)}</style><g class="a" style="fill:red"></g>`},
		"styles that fetch":        {`<style>@import "https://x.example";</style><style>a{b:url(https://x.example)}</style><style>@font-face{src:url(#a)}</style>`, strings.Repeat(`<style></style>`, 3)},
		"styles in pieces":         {`<style>a{b:ur<!-- -->l(https://x.example)}</style><style>a{b:ur<g/>l(https://x.example)}</style><style><![CDATA[a{b:url(//x)}]]></style>`, strings.Repeat(`<style></style>`, 3)},
		"other programs":           {`<metadata><r xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata><i:n xmlns:i="urn:i"/><g xmlns:i="urn:i" i:label="a" i:href="#a" xml:base="https://x.example"/>`, `<g></g>`},
		"one name for one":         {`<g id="a"/><g id="a"/><g id="a b"/><g fill="red" fill="blue"/>`, `<g id="a"></g><g id="a"></g><g></g><g fill="red"></g>`},
		"instructions":             {`<?xml-stylesheet href="https://x.example"?><g/>`, `<g></g>`},
		"what looks like a script": {`<text>&lt;script>alert(1)&lt;/script>]]&gt;</text>`, `<text>&lt;script&gt;alert(1)&lt;/script&gt;]]&gt;</text>`},
	} {
		got, w, h, err := picture.Clean([]byte(drawing(c.in)))
		if want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">` + c.want + `</svg>`; err != nil || string(got) != want || w != 300 || h != 200 {
			t.Errorf("%s: %v\n%s\n%s", name, err, got, want)
		}
	}
}

func TestADrawingIsKnownByHowItBegins(t *testing.T) {
	for _, begin := range []string{"", "\ufeff", " \n", `<?xml version="1.0" encoding="UTF-8"?>`, "<?xml version='1.0'?>\n<!-- Made by a <program> -->\n", `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`, `<!DOCTYPE svg [ <!ENTITY a "b"> ]>`} {
		data := []byte(begin + drawing(""))
		if f, err := readOf(data); err != nil || f.Format != picture.SVG || f.Width != 300 || f.Height != 200 {
			t.Errorf("%q: %v, %v", begin, f, err)
		}
	}
	for _, other := range []string{"<html><svg>", "svg", "<svgs>", "<!doctype html><svg >", "text <svg >", "<!-- <svg> -->"} {
		if got := picture.FormatOf([]byte(other)); got != "" {
			t.Errorf("%q is %s", other, got)
		}
	}
}

func TestADrawingSaysItsSize(t *testing.T) {
	for attributes, want := range map[string]string{
		`width="30" height="20"`: "30 20", `width="1in" height="72pt"`: "96 96", `width="25.4mm" height="1cm" viewBox="0 0 1 1"`: "96 38", `width="100%" height="100%" viewBox="0,0, 640 ,480"`: "640 480",
		`viewBox="0 0 .5 .25"`: "1 1", `width="100000" height="50000"`: "10000 5000", `width="1e300" height="1e300"`: "10000 10000",
		"": "", `width="10"`: "", `width="0" height="10"`: "", `width="-1" height="10"`: "", `viewBox="0 0 a b"`: "", `viewBox="0 0 0 10"`: "", `width="1e999" height="1"`: "",
	} {
		_, w, h, err := picture.Clean([]byte(`<svg xmlns="http://www.w3.org/2000/svg" ` + attributes + `/>`))
		got := fmt.Sprint(w, " ", h)
		if err != nil {
			if got = ""; keyOf(t, err) != "picture.no-size" {
				t.Errorf("%q: %v", attributes, err)
			}
		}
		if got != want {
			t.Errorf("%q: %s, not %s", attributes, got, want)
		}
	}
}

func TestADrawingHasItsBounds(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("<g>", n) + strings.Repeat("</g>", n) }
	// Each draws the one before ten times: 10^n in all.
	laughs := func(n int) string {
		s := `<path id="a0"/>`
		for i := range n {
			s += fmt.Sprintf(`<g id="a%d">`, i+1) + strings.Repeat(fmt.Sprintf(`<use href="#a%d"/>`, i), 10) + "</g>"
		}
		return s
	}
	for name, c := range map[string]struct{ in, key string }{
		"as deep as may be":       {drawing(nested(63)), ""},
		"one deeper":              {drawing(nested(64)), "picture.drawing-too-large"},
		"deep in what is lost":    {drawing("<script>" + nested(63) + "</script>"), "picture.drawing-too-large"},
		"as many as may be":       {drawing(strings.Repeat("<g/>", 19_999)), ""},
		"one more":                {drawing(strings.Repeat("<g/>", 20_000)), "picture.drawing-too-large"},
		"as long as may be":       {drawing("") + strings.Repeat(" ", picture.MaxDrawing-len(drawing(""))), ""},
		"a byte more":             {drawing("") + strings.Repeat(" ", picture.MaxDrawing-len(drawing(""))+1), "picture.drawing-too-large"},
		"drawn a thousand times":  {drawing(laughs(3)), ""},
		"drawn without end":       {drawing(laughs(12)), "picture.drawing-too-large"},
		"in a circle":             {drawing(`<g id="a"><use href="#a"/></g>`), "picture.drawing-too-large"},
		"in a circle by patterns": {drawing(`<pattern id="a"><g fill="url(#b)"/></pattern><mask id="b"><g style="fill:url(#a)"/></mask>`), "picture.drawing-too-large"},
		"laughing entities":       {`<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>` + drawing("<text>&b;</text>"), "picture.broken"},
		"a file elsewhere":        {`<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + drawing("<text>&a;</text>"), "picture.broken"},
		"cut":                     {drawing("<g>")[:112], "picture.broken"},
		"another coding":          {`<?xml version="1.0" encoding="UTF-7"?>` + drawing(""), "picture.broken"},
		"NUL":                     {drawing("<text>\x00</text>"), "picture.broken"},
		"not UTF-8":               {drawing("<text>\xff</text>"), "picture.broken"},
		"a page under its name":   {`<svg xmlns="http://www.w3.org/1999/xhtml" width="1" height="1"><script>a()</script></svg>`, "picture.broken"},
	} {
		var err error
		bytes := spent(func() { _, err = readOf([]byte(c.in)) })
		if got := keyOf(t, err); got != c.key {
			t.Errorf("%s: %q, not %q", name, got, c.key)
		}
		if bytes > 40<<20 {
			t.Errorf("%s: %d bytes were asked for", name, bytes)
		}
	}
}

func TestADrawingOfIllustratorIsRead(t *testing.T) {
	data := `<?xml version="1.0" encoding="utf-8"?><!-- Generator: Adobe Illustrator 15.0.0 -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [ <!ENTITY ns_svg "javascript:a"> <!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/"> ]>
<svg xmlns:i="&ns_ai;" xmlns="&ns_svg;" viewBox="0 0 3 2"><switch><foreignObject requiredExtensions="&ns_ai;"/><g i:extraneous="self"><path d="M0 0"/></g></switch><i:pgf>AAAA</i:pgf></svg>`
	f, err := readOf([]byte(data))
	if err != nil || f.Format != picture.SVG {
		t.Fatal(f.Format, err)
	}
	if clean, _, _, _ := picture.Clean([]byte(data)); string(clean) != `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><g><g><path d="M0 0"></path></g></g></svg>` {
		t.Errorf("%s", clean)
	}
}

// Whatever is cleaned can be read, is clean, and has nothing that is not on the list.
func FuzzClean(f *testing.F) {
	f.Add([]byte(drawing(`<style>.a{fill:url(#b)}</style><g id="b" class="a" style="fill:red"><text>a &lt; b</text></g><use href="#b"/>`)))
	f.Add([]byte(drawing(`<script>a</script><a xlink:href="javascript:b"><path d="M0 0" onload="c"/></a><image href="d"/>`)))
	f.Add([]byte(`<?xml version="1.0"?><!DOCTYPE svg><s:svg xmlns:s="http://www.w3.org/2000/svg" width="1in" height="2cm"><s:g fill="url(x)"/></s:svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		clean, w, h, err := picture.Clean(data)
		if err != nil {
			keyOf(t, err)
			return
		}
		if w < 1 || h < 1 {
			t.Errorf("%d × %d", w, h)
		}
		again, w2, h2, err := picture.Clean(clean)
		if err != nil || !bytes.Equal(again, clean) || w2 != w || h2 != h {
			t.Errorf("cleaned again: %v\n%s\n%s", err, clean, again)
		}
		if picture.FormatOf(clean) != picture.SVG {
			t.Errorf("it is none: %s", clean)
		}
		for d := xml.NewDecoder(bytes.NewReader(clean)); ; {
			token, err := d.RawToken()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				if e.Name.Space != "" || !picture.DrawnElements[e.Name.Local] {
					t.Errorf("<%s:%s>", e.Name.Space, e.Name.Local)
				}
				for _, a := range e.Attr {
					own := a.Name.Local == "xmlns" && a.Value == "http://www.w3.org/2000/svg"
					if a.Name.Space != "" || !own && !picture.DrawnAttributes[a.Name.Local] {
						t.Errorf("%s:%s", a.Name.Space, a.Name.Local)
					}
					if low := strings.ToLower(a.Value); a.Name.Local == "href" && a.Value[0] != '#' || !own && a.Name.Local != "aria-label" && (strings.Contains(low, "//") && strings.Contains(low, "url") || strings.Contains(low, "javascript:") && a.Name.Local == "href") {
						t.Errorf("%s=%q", a.Name.Local, a.Value)
					}
				}
			case xml.ProcInst, xml.Directive, xml.Comment:
				t.Errorf("%v", e)
			}
		}
	})
}
