package ninjs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"marbre/exchange"
	"marbre/exchange/ninjs"
	"marbre/fault"
	"marbre/story"
)

func TestItemsOfAllVersionsAreRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*-*.json*")
	files = slices.DeleteFunc(files, func(s string) bool { return strings.HasSuffix(s, ".golden") })
	if err != nil || len(files) != 3 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		taken, no := readAll(t, open(t, path), path)
		if len(no) > 0 {
			t.Error(no[0])
		}
		got, err := json.MarshalIndent(taken, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		wanted := path + ".golden"
		if *update {
			if err := os.WriteFile(wanted, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(wanted)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != string(got)+"\n" {
			t.Errorf("%s gives\n%s\nwant\n%s", path, got, want)
		}
	}
}

// good is an item with one property more, or another value for one.
func good(props ...string) string {
	all := map[string]string{
		"uri": `"tag:example.org,2024:1"`, "type": `"text"`, "versionCreated": `"2024-07-04T12:00:00Z"`,
		"headlines": `[{"value":"Crue"}]`, "bodies": `[{"contentType":"text/html","value":"<p>a</p>"}]`,
	}
	for i := 0; i+1 < len(props); i += 2 {
		all[props[i]] = props[i+1]
		if props[i+1] == "" {
			delete(all, props[i])
		}
	}
	var b strings.Builder
	for _, k := range []string{"uri", "guid", "type", "versionCreated", "firstCreated", "contentCreated", "embargoedUntil", "embargoed", "pubStatus", "edNote", "urgency",
		"language", "headlines", "headline", "title", "descriptions", "bodies", "body_html", "subjects", "by", "located", "associations", "renditions", "copyrightNotice", "eventDetails", "infoSources", "extra"} {
		if v, ok := all[k]; ok {
			fmt.Fprintf(&b, ",%q:%s", k, v)
		}
	}
	return "{" + strings.TrimPrefix(b.String(), ",") + "}"
}

func TestABadItemIsRefusedByField(t *testing.T) {
	long := strings.Repeat("a", 301)
	for _, c := range []struct{ name, item, field, key string }{
		{"whole", good(), "", ""},
		{"no uri", good("uri", ""), "uri", "text.empty"},
		{"an empty uri", good("uri", `" "`), "uri", "text.empty"},
		{"a uri that is none", good("uri", `"tag:aid’s"`), "uri", "ninjs.uri"},
		{"a uri over its bound", good("uri", `"`+strings.Repeat("a", story.MaxURL+1)+`"`), "uri", "text.too-long"},
		{"a uri of another kind", good("uri", `{}`), "uri", "ninjs.want-text"},
		{"a guid", good("uri", "", "guid", `"12345"`), "", ""},
		{"no headline", good("headlines", ""), "headlines", "story.no-headline"},
		{"an empty headline", good("headlines", `[{"value":" "}]`), "headlines", "story.no-headline"},
		{"a headline that is none", good("headlines", `[{"value":{}}]`), "headlines[0].value", "ninjs.want-text"},
		{"broken UTF-8", good("headlines", "[{\"value\":\"a\xff\"}]"), "headlines[0].value", "text.utf8"},
		{"half a surrogate", good("headlines", `[{"value":"a\ud83d"}]`), "headlines[0].value", "text.utf8"},
		{"two halves that do not fit", good("headlines", `[{"value":"\ud83d\u0041"}]`), "headlines[0].value", "text.utf8"},
		{"a whole surrogate pair", good("headlines", `[{"value":"\ud83d\ude00 \t\b"}]`), "headlines[0].value", "text.control"},
		{"a control character", good("headlines", `[{"value":"a\u0007"}]`), "headlines[0].value", "text.control"},
		{"a control character in plain text", good("bodies", `[{"contentType":"text/plain","value":"a\u0000"}]`), "bodies[0].value", "text.control"},
		{"a control character in HTML", good("bodies", `[{"contentType":"text/html","value":"a\u0000b\u000bc"}]`), "", ""},
		{"broken UTF-8 in HTML", good("bodies", "[{\"contentType\":\"text/html\",\"value\":\"\xff\"}]"), "bodies[0].value", "text.utf8"},
		{"a headline too long beside a standfirst", good("headlines", `[{"value":"`+long+`"}]`, "descriptions", `[{"value":"a"}]`), "headline", "text.too-long"},
		{"no date", good("versionCreated", ""), "versionCreated", "ninjs.no-date"},
		{"a day that is none", good("versionCreated", `"2023-02-29T12:00:00Z"`), "versionCreated", "ninjs.date"},
		{"an hour that is none", good("firstCreated", `"2024-07-04T25:00:00Z"`), "firstCreated", "ninjs.date"},
		{"the year nought", good("versionCreated", `"0001-01-01T00:00:00Z"`), "versionCreated", "ninjs.date"},
		{"an embargo in words", good("embargoed", `"Next Monday"`), "embargoed", "ninjs.date"},
		{"an embargo without a time", good("embargoedUntil", `"2024-07-05"`), "embargoedUntil", "ninjs.date"},
		{"a photo", good("type", `"picture"`), "type", "ninjs.not-text"},
		{"an event", good("type", "", "eventDetails", `{"eventStatus":"x"}`), "type", "ninjs.not-text"},
		{"a package without text", good("type", `"composite"`, "bodies", ""), "type", "ninjs.not-text"},
		{"a text without a body", good("bodies", ""), "", ""},
		{"withheld", good("pubStatus", `"withheld"`), "pubStatus", "ninjs.withheld"},
		{"a status that is none", good("pubStatus", `"perhaps"`), "pubStatus", "ninjs.status"},
		{"canceled without a headline", good("pubStatus", `"canceled"`, "headlines", ""), "", ""},
		{"a long reason", good("pubStatus", `"canceled"`, "edNote", `"`+strings.Repeat("a", story.MaxNote+1)+`"`), "edNote", "text.too-long"},
		{"urgency 10", good("urgency", "10"), "urgency", "story.urgency"},
		{"urgency in words", good("urgency", `"high"`), "urgency", "ninjs.want-number"},
		{"a language that is none", good("language", `"!!"`), "language", "lang.tag"},
		{"a body of data", good("bodies", `[{"contentType":"application/pdf","value":"JVBE"}]`), "bodies[0].value", "ninjs.media"},
		{"a body over its bound", good("bodies", `[{"contentType":"text/html","value":"`+strings.Repeat("a", 4<<20+1)+`"}]`), "bodies[0].value", "text.too-long"},
		{"a text over a story's bound", good("bodies", `[{"contentType":"text/html","value":"`+strings.Repeat("a", story.MaxText+1)+`"}]`), "body.content[0].content[0]", "body.text"},
		{"too many subjects", good("subjects", "["+strings.TrimSuffix(manySubjects(story.MaxTags+1), ",")+"]"), "tags", "story.too-many"},
		{"as many subjects as may be", good("subjects", "["+strings.TrimSuffix(manySubjects(story.MaxTags), ",")+"]"), "", ""},
		{"a translation of nothing", good("associations", `[{"rel":"translation","uri":"a b"}]`), "associations[0].uri", "ninjs.uri"},
		{"kinds of values that none expects", good("subjects", `7`, "by", `null`, "located", `1.5`, "associations", `"x"`, "renditions", `[1,null,{"href":"javascript:a"}]`, "extra", `[[[{}]]]`), "", ""},
		{"a width in words", good("associations", `[{"type":"picture","renditions":[{"href":"https://e.org/a.jpg","width":"wide"}]}]`), "associations[0].renditions[0].width", "ninjs.want-number"},
		{"a long property", good("headline_"+strings.Repeat("é", 300), "7"), "", ""},
	} {
		_, err := ninjs.NewReader(strings.NewReader(c.item), "x").Next()
		var told *fault.Told
		switch {
		case c.field == "":
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		case !errors.As(err, &told) || told.Field != c.field || told.Key != c.key:
			t.Errorf("%s: %v, want %s at %s", c.name, err, c.key, c.field)
		case fault.KindOf(err) == "":
			t.Errorf("%s: no kind", c.name)
		}
	}
}

func manySubjects(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"name":"s%d"},`, i)
	}
	return b.String()
}

func first(t *testing.T, item string) exchange.Item {
	t.Helper()
	it, err := ninjs.NewReader(strings.NewReader(item), "x").Next()
	if err != nil {
		t.Fatal(err)
	}
	return it
}

func TestALongHeadlineStandsWholeInTheStandfirst(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("parole, ", 50))
	c := first(t, good("headlines", `[{"value":"`+long+`"}]`)).Revisions[0].Content
	if c.Standfirst != long || len(c.Headline) > story.MaxHeadline+2 || !strings.HasSuffix(c.Headline, "parole…") || !strings.HasPrefix(long, strings.TrimSuffix(c.Headline, "…")) {
		t.Errorf("%q, %q", c.Headline, c.Standfirst)
	}
	at := strings.Repeat("a", story.MaxHeadline)
	if c := first(t, good("headlines", `[{"value":"`+at+`"}]`)).Revisions[0].Content; c.Headline != at || c.Standfirst != "" {
		t.Errorf("at the bound: %q, %q", c.Headline, c.Standfirst)
	}
}

func TestAnEmbargoedItemDoesNotLeaveBeforeItsTime(t *testing.T) {
	it := first(t, good("embargoedUntil", `"2024-07-05T06:00:00+02:00"`))
	at := time.Date(2024, 7, 5, 4, 0, 0, 0, time.UTC)
	if it.Life.Out(at.Add(-time.Microsecond)) || !it.Life.Out(at) || it.Revisions[0].Content.Embargo != at {
		t.Errorf("%+v", it.Life)
	}
}

func TestACanceledItemIsWithdrawnWithItsNote(t *testing.T) {
	it := first(t, good("pubStatus", `"canceled"`, "edNote", `"Wrong river."`))
	if it.Life.State != story.StateWithdrawn || it.Life.Reason != "Wrong river." || it.Life.WithdrawnAt != noon || it.Life.Out(noon.Add(time.Hour)) {
		t.Errorf("%+v", it.Life)
	}
}

// told is what a stream gives: the uri of each item, and for each refusal where
// and why.
func told(t *testing.T, r io.Reader) string {
	t.Helper()
	var b strings.Builder
	taken := 0
	in := ninjs.NewReader(r, "f")
	for {
		it, err := in.Next()
		var no *exchange.Refused
		var why *fault.Told
		switch {
		case err == io.EOF:
			if _, again := in.Next(); again != io.EOF {
				t.Errorf("after the end: %v", again)
			}
			return strings.TrimSpace(b.String())
		case errors.As(err, &no) && errors.As(err, &why):
			fmt.Fprintf(&b, "%s=%s ", no.Where, why.Key)
		case err != nil:
			t.Fatal(err)
		default:
			b.WriteString(it.URI + " ")
		}
		if taken++; taken > 1000 {
			t.Fatal("no end")
		}
	}
}

func named(uri string) string { return good("uri", `"`+uri+`"`) }

func pretty(s string) string {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		panic(err)
	}
	b, _ := json.MarshalIndent(v, "    ", "  ")
	return string(b)
}

func TestEveryShapeOfFileIsRead(t *testing.T) {
	a, b, c := named("a"), named("b"), named("c")
	for _, f := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"white space", " \r\n\n\t", ""},
		{"a byte order mark", "\ufeff" + a, "a"},
		{"JSON Lines", a + "\n" + b + "\r\n\n" + c + "\n", "a b c"},
		{"no last line end", a + "\n" + b, "a b"},
		{"one printed over many lines", pretty(a), "a"},
		{"several printed over many lines", pretty(a) + "\n" + pretty(b), "a b"},
		{"a list on one line", "[" + a + "," + b + "]", "a b"},
		{"a list printed over many lines", "[\n    " + pretty(a) + ",\n    " + pretty(b) + "\n]\n", "a b"},
		{"an empty list", "[]", ""},
		{"no space between", a + b, "a b"},
		{"a line that is cut short", a + "\n" + b[:len(b)/2] + "\n" + c + "\n", "a f:2=ninjs.not-json c"},
		{"a line that is cut where an object may begin", a + "\n" + `{"uri":"b","headlines":[` + "\n" + c, "a f:2=ninjs.not-json c"},
		{"a list without indents", "[\n{\n\"uri\":\"b c\",\n\"x\":[\n{\n}\n]\n}\n,\n" + a + "\n]", "f:2=ninjs.uri a"},
		{"a line that is cut in a string", a + "\n" + `{"uri":"b` + "\n" + c, "a f:2=ninjs.not-json c"},
		{"a line that is cut after a comma", a + "\n" + `{"uri":"b",` + "\n" + c, "a f:2=ninjs.not-json c"},
		{"a line that is cut in a list", a + "\n" + `{"uri":"b","bodies":["x"` + "\n" + c, "a f:2=ninjs.not-json c"},
		{"a line with a bracket too many", a + "\n" + `{"uri":"b"]}` + "\n" + c, "a f:2=ninjs.not-json c"},
		{"a line of words", a + "\nhello {\n" + c, "a f:2=ninjs.not-json c"},
		{"a line that only looks like JSON", a + "\n" + `{"uri" "b"}` + "\n" + c, "a f:2=ninjs.not-json c"},
		{"a number", "7\n" + c, "f:1=ninjs.not-json c"},
		{"a refused one on its line", a + "\n" + named("b c") + "\n" + c, "a f:2=ninjs.uri c"},
		{"several refused on one line", "[" + named("b c") + "," + named("d e") + "]", "f:1=ninjs.uri f:1 (item 2)=ninjs.uri"},
		{"a list with other things in it", "[1,\"x\"," + a + "]", "f:1=ninjs.not-json a"},
		{"a list with a broken one", "[\n  " + a + ",\n  {\"uri\":\"b\n  " + c + "\n]", "a f:3=ninjs.not-json c"},
		{"the end is missing", a + "\n" + b[:len(b)-1], "a f:2=ninjs.cut-short"},
		{"the end of a string is missing", `{"uri":"b`, "f:1=ninjs.cut-short"},
		{"the end of a list is missing", "[" + a + ",", "a f:1 (item 2)=ninjs.cut-short"},
		{"deep", `{"uri":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + "}\n" + c, "f:1=ninjs.want-text c"},
		{"too deep", `{"uri":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}\n" + c, "f:1=ninjs.too-deep c"},
		{"far too deep", strings.Repeat(`{"a":[`, 10_000) + strings.Repeat("]}", 10_000) + "\n" + c, "f:1=ninjs.too-deep c"},
		{"UTF-16", "\xff\xfe{\x00}\x00", "f:1=ninjs.not-json"},
		{"gzip", "\x1f\x8b\x08\x00", "f:1=ninjs.not-json"},
		{"escapes", strings.Replace(a, `"a"`, `"\u0061"`, 1) + strings.Replace(b, `"Crue"`, `"\\\"}{"`, 1), "a b"},
	} {
		for way, r := range map[string]io.Reader{
			"whole": strings.NewReader(f.text), "byte by byte": iotest.OneByteReader(strings.NewReader(f.text)), "with its end": iotest.DataErrReader(strings.NewReader(f.text)),
		} {
			if got := told(t, r); got != f.want {
				t.Errorf("%s, %s: %s\nwant %s", f.name, way, got, f.want)
			}
		}
	}
}

func TestAnItemOverTheBoundIsSkippedWithoutBeingHeld(t *testing.T) {
	pad := func(n int) string {
		s := good("extra", `""`)
		return strings.Replace(s, `"extra":""`, `"extra":"`+strings.Repeat("a", n-len(s))+`"`, 1)
	}
	if got := told(t, strings.NewReader(pad(ninjs.MaxItem)+"\n"+named("c"))); got != "tag:example.org,2024:1 c" {
		t.Errorf("at the bound: %s", got)
	}
	if got := told(t, strings.NewReader(pad(ninjs.MaxItem+1)+"\n"+named("c"))); got != "f:1=ninjs.too-large c" {
		t.Errorf("over the bound: %s", got)
	}
	before, after := runtime.MemStats{}, runtime.MemStats{}
	runtime.ReadMemStats(&before)
	huge := io.MultiReader(strings.NewReader(`{"extra":"`), io.LimitReader(filler{}, 200<<20), strings.NewReader("\"}\n"+named("c")))
	if got := told(t, huge); got != "f:1=ninjs.too-large c" {
		t.Errorf("far over the bound: %s", got)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 6*ninjs.MaxItem {
		t.Errorf("%d bytes were taken for an item of %d", used, 200<<20)
	}
}

// filler is text without end.
type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestAFailureOfTheStreamEndsTheReading(t *testing.T) {
	broken := errors.New("the disk is gone")
	in := ninjs.NewReader(io.MultiReader(strings.NewReader(named("a")+"\n"+named("b")[:50]), iotest.ErrReader(broken)), "f")
	if it, err := in.Next(); err != nil || it.URI != "a" {
		t.Fatal(it.URI, err)
	}
	for range 2 {
		if _, err := in.Next(); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
	}
	if _, err := ninjs.NewReader(iotest.DataErrReader(iotest.TimeoutReader(strings.NewReader(""))), "f").Next(); err == nil {
		t.Error("no end")
	}
}

func TestBytesSayHowFarTheReadingIs(t *testing.T) {
	text := named("a") + "\n" + named("b") + "\n"
	in := ninjs.NewReader(iotest.OneByteReader(strings.NewReader(text)), "f")
	if _, err := in.Next(); err != nil || in.Bytes() != int64(len(named("a"))) {
		t.Errorf("%d, %v; want %d", in.Bytes(), err, len(named("a")))
	}
	for range 2 {
		_, _ = in.Next()
	}
	if in.Bytes() != int64(len(text)) {
		t.Errorf("at the end %d of %d", in.Bytes(), len(text))
	}
}

// FuzzJSON holds the reader's own grammar to the one of encoding/json: what it
// takes for an object is one, and what is one it does not call broken.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":-0.1e+5,"b":[true,false,null],"c":"\u00e9\"\\"}`, `{"a":01}`, `{"a":1,}`, `{,}`, `{"a" 1}`, `{"a":tru}`, `{"a":"\x"}`, "{\"a\":\"\t\"}", `{"a":1.}`, `{"a":[1 2]}`, `{"a":+1}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "\n\x00") || !strings.HasPrefix(s, "{") || strings.Count(s, "{")+strings.Count(s, "[") > 50 {
			return
		}
		in := ninjs.NewReader(strings.NewReader(s), "f")
		_, err := in.Next()
		var why *fault.Told
		broken := errors.As(err, &why) && (why.Key == "ninjs.not-json" || why.Key == "ninjs.cut-short") && why.Field == ""
		if json.Valid([]byte(s)) == broken {
			if broken || in.Bytes() == int64(len(s)) && strings.Count(s, "}") <= 1 {
				t.Fatalf("%q: valid %v, but %v", s, !broken, err)
			}
		}
	})
}

func FuzzReader(f *testing.F) {
	f.Add(good())
	f.Add("[" + pretty(good("associations", `{"a":{"type":"picture","renditions":{"b":{"href":"https://e.org/a.jpg"}}}}`)) + "]")
	f.Add(`{"uri":"a` + "\n" + good("bodies", `[{"contentType":"text/markdown","value":"# a"}]`))
	var own strings.Builder
	if err := ninjs.NewWriter(&own).Write(ours()); err != nil {
		f.Fatal(err)
	}
	f.Add(own.String())
	f.Fuzz(func(t *testing.T, s string) {
		once := func(r io.Reader) (got string) {
			in := ninjs.NewReader(r, "f")
			for {
				it, err := in.Next()
				var no *exchange.Refused
				switch {
				case err == io.EOF:
					return got
				case errors.As(err, &no):
					if fault.KindOf(err) == "" {
						t.Fatalf("%v has no kind", err)
					}
					got += no.Error() + "\n"
				case err != nil:
					t.Fatal(err)
				default:
					sound(t, it)
					got += it.URI + "\n"
				}
			}
		}
		if a, b := once(strings.NewReader(s)), once(iotest.HalfReader(strings.NewReader(s))); a != b {
			t.Fatalf("read in other pieces %q gives\n%s\nnot\n%s", s, b, a)
		}
	})
}
