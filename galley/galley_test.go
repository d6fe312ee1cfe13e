package galley_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marbre/fault"
	"marbre/galley"
	"marbre/story"
)

// words draws text with characters of one, two, three and four bytes.
func words(t *rapid.T, name string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"Astana", "l’été", "قمة", "😀", "北京", "x"}), 1, 5).Draw(t, name), " ")
}

func line(t *rapid.T) (list []story.Node) {
	for range rapid.IntRange(0, 3).Draw(t, "pieces") {
		n := story.Node{Type: "text", Text: words(t, "text")}
		if rapid.IntRange(0, 9).Draw(t, "break") == 0 {
			n = story.Node{Type: "hard_break"}
		}
		for range rapid.IntRange(0, 2).Draw(t, "marks") {
			n.Marks = append(n.Marks, story.Mark{Type: rapid.SampledFrom([]string{"strong", "em", "sub"}).Draw(t, "mark")})
		}
		list = append(list, n)
	}
	return list
}

func block(t *rapid.T) story.Node {
	p := func() story.Node { return story.Block("paragraph", line(t)) }
	switch rapid.IntRange(0, 6).Draw(t, "kind") {
	case 0:
		return story.Block("heading", line(t), "level", 2)
	case 1:
		return story.Block("quote", []story.Node{p(), p()}, "speaker", words(t, "speaker"))
	case 2:
		return story.Block("list", []story.Node{story.Block("item", []story.Node{p()}), story.Block("item", []story.Node{p(), p()})})
	case 3:
		return story.Block("picture", nil, "url", "/a.jpg", "alt", words(t, "alt"))
	case 4:
		return story.Block("rule", nil)
	}
	return p()
}

// content draws what may be in a story.
func content(t *rapid.T) story.Content {
	c := story.Content{Headline: words(t, "headline"), Section: rapid.SampledFrom([]string{"", "infos"}).Draw(t, "section"), Urgency: story.Urgency(rapid.IntRange(0, 8).Draw(t, "urgency"))}
	if rapid.Bool().Draw(t, "more") {
		c.Kicker, c.Standfirst, c.Dateline = words(t, "kicker"), words(t, "standfirst")+"\n"+words(t, "line"), words(t, "dateline")
		c.Byline = []story.Author{{Name: words(t, "author")}}
		c.Lead = &story.Picture{URL: "/lead.jpg", Alt: words(t, "alt")}
		c.Embargo = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	}
	for range rapid.IntRange(0, 6).Draw(t, "blocks") {
		c.Body.Content = append(c.Body.Content, block(t))
	}
	return c
}

func of(t rapid.TB, c story.Content) *galley.Node {
	t.Helper()
	n, err := galley.Of(c)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAStoryComesBackFromItsGalleyAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := content(t)
		n := of(t, c)
		back, err := n.Content()
		// Neighbouring texts that carry the same become one, a mark that is there twice stands once: only form.
		for _, d := range story.Diff(c, back) {
			for _, p := range d.Parts {
				if p.Op != story.Same {
					t.Fatalf("%+v", d)
				}
			}
		}
		if err != nil || back.Urgency != c.Urgency || !back.Embargo.Equal(c.Embargo) {
			t.Fatalf("%v: %+v\nbecame %+v", err, c, back)
		}
		if !of(t, back).Equal(n) {
			t.Fatal("read again it is another document")
		}
	})
}

func TestAChangeMakesTheOneOfTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := content(t)
		b := content(t)
		if rapid.Bool().Draw(t, "alike") { // most changes are small
			b.Body.Content = append([]story.Node{}, a.Body.Content...)
			for range rapid.IntRange(0, 3).Draw(t, "edits") {
				at := rapid.IntRange(0, len(b.Body.Content)).Draw(t, "at")
				switch n := len(b.Body.Content); {
				case at < n && rapid.Bool().Draw(t, "drop"):
					b.Body.Content = append(b.Body.Content[:at:at], b.Body.Content[at+1:]...)
				case at < n:
					b.Body.Content[at] = block(t)
				default:
					b.Body.Content = append(b.Body.Content, block(t))
				}
			}
		}
		from, to := of(t, a), of(t, b)
		got, err := galley.Apply(from, galley.Change(from, to))
		if err != nil || !got.Equal(to) {
			t.Fatalf("%v:\n%s\nbecame\n%s", err, to.Text(), got.Text())
		}
		if steps := galley.Change(to, of(t, b)); len(steps) > 0 {
			t.Fatalf("the same becomes itself by %d steps", len(steps))
		}
	})
}

// Whoever writes in another paragraph keeps their place, and in the same one beside the change.
func TestAChangeLeavesPlacesWhereTheyAre(t *testing.T) {
	was := story.Content{Headline: "Astana", Body: story.Paragraphs("One.\n\nThe ninth member.\n\nThree.")}
	is := was
	is.Body = story.Paragraphs("One.\n\nThe tenth member.\n\nNew.\n\nThree.")
	from, to := of(t, was), of(t, is)
	steps := galley.Change(from, to)
	if len(steps) != 2 {
		t.Errorf("%d steps, want one for the word and one for the paragraph", len(steps))
	}
	// kicker 0–2, headline 2–10, standfirst 10–12, doc 12: One. 14–18, The ninth… 20–37, Three. 39.
	for pos, want := range map[int]int{4: 4, 16: 16, 23: 23, 36: 36, 40: 46} {
		at := pos
		for _, s := range steps {
			at = s.Map(at, 1)
		}
		if at != want {
			t.Errorf("%d is at %d, want %d", pos, at, want)
		}
	}
}

func refused(err error) (kind fault.Kind, key string) {
	var told *fault.Told
	if errors.As(err, &told) {
		return told.Kind, told.Key
	}
	return fault.KindOf(err), ""
}

func TestStepsAreRefusedAtTheirBounds(t *testing.T) {
	doc := of(t, story.Content{Headline: "A", Body: story.Paragraphs("One.")})
	at := 9 // before "One."
	put := func(nodes string) string {
		return fmt.Sprintf(`{"stepType":"replace","from":%d,"to":%d,"slice":{"content":[%s]}}`, at, at, nodes)
	}
	text := func(s string) string {
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return `{"type":"text","text":` + string(quoted) + `}`
	}
	word := func(n int) string { return strings.Repeat("words ", n) }
	deep := strings.Repeat(`{"type":"list","content":[{"type":"item","content":[`, 9) + `{"type":"paragraph"}` + strings.Repeat(`]}]}`, 9)
	for _, c := range []struct{ name, step, key string }{
		{"as it should be", put(text("New. ")), ""},
		{"100,000 words", put(text(word(100_000))), ""},
		{"200,000 words", put(text(word(200_000))), "body.text"},
		{"more than a step may have", put(text(word(400_000))), "galley.bytes"},
		{"20,000 paragraphs", fmt.Sprintf(`{"stepType":"replace","from":8,"to":8,"slice":{"content":[%s{"type":"rule"}]}}`, strings.Repeat(`{"type":"rule"},`, 20_000)), "body.nodes"},
		{"lists in lists in lists", fmt.Sprintf(`{"stepType":"replace","from":8,"to":8,"slice":{"content":[%s]}}`, deep), "body.depth"},
		{"a script's address", put(`{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"javascript:alert(1)"}}]}`), "story.address"},
		{"a control character", put(text("a\x01")), "text.control"},
		{"half a character", put(`{"type":"text","text":"\ud83d"}`), "galley.half"},
		{"a whole one in two halves", put(`{"type":"text","text":"\ud83d\ude00"}`), ""},
		{"a block in a line", put(`{"type":"paragraph"}`), "galley.misfit"},
		{"a kind that is not known", put(`{"type":"marquee"}`), "body.unknown"},
		{"a mark that is not known", put(`{"type":"text","text":"x","marks":[{"type":"blink"}]}`), "body.mark"},
		{"an attribute that is not known", put(`{"type":"hard_break","attrs":{"onclick":"x"}}`), "body.attr"},
		{"outside of the text", `{"stepType":"replace","from":900,"to":900}`, "galley.misfit"},
		{"backwards", `{"stepType":"replace","from":9,"to":8}`, "galley.unreadable"},
		{"a position that is none", `{"stepType":"replace","from":9.5,"to":10}`, "galley.unreadable"},
		{"no positions", `{"stepType":"replace"}`, "galley.unreadable"},
		{"no step", `{"stepType":"launch"}`, "galley.unreadable"},
		{"two steps", `{"stepType":"replace","from":9,"to":9} {}`, "galley.unreadable"},
		{"a step in a step", `{"stepType":"markSet","steps":[{"stepType":"replace","from":9,"to":9}]}`, "galley.unreadable"},
		{"the version of the body", `{"stepType":"attr","pos":7,"attr":"version","value":2}`, "body.attr"},
		{"a kicker of 200 characters", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[` + text(strings.Repeat("x", 200)) + `]}}`, "text.too-long"},
		{"two lines in a headline", `{"stepType":"replace","from":3,"to":3,"slice":{"content":[` + text("a\nb") + `]}}`, "text.one-line"},
		{"an emphasis in a headline", `{"stepType":"addMark","from":3,"to":4,"mark":{"type":"em"}}`, ""},
		{"a urgency of 9", `{"stepType":"docAttr","attr":"urgency","value":9}`, "story.urgency"},
		{"a urgency in words", `{"stepType":"docAttr","attr":"urgency","value":"flash"}`, "galley.attr"},
		{"an embargo that is no time", `{"stepType":"docAttr","attr":"embargo","value":"tomorrow"}`, "galley.attr"},
		{"a byline without a name", `{"stepType":"docAttr","attr":"byline","value":[{"name":""}]}`, "text.empty"},
		{"a byline with more", `{"stepType":"docAttr","attr":"byline","value":[{"name":"A","x":1}]}`, "galley.attr"},
		{"a lead picture from a script", `{"stepType":"docAttr","attr":"lead","value":{"url":"javascript:x"}}`, "story.address"},
		{"an attribute of nobody's", `{"stepType":"docAttr","attr":"headline","value":"x"}`, "body.attr"},
	} {
		_, after, err := take(doc, []byte(c.step))
		if _, key := refused(err); key != c.key || c.key == "" && after == nil {
			t.Errorf("%s: %v, want %q", c.name, err, c.key)
		}
	}
	if _, err := galley.ReadSteps(make([]json.RawMessage, galley.MaxSteps+1)); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("too many steps: %v", err)
	}
	if _, err := galley.Of(story.Content{Body: story.Body{Version: story.SchemaVersion + 1}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a body of a later version: %v", err)
	}
}

func BenchmarkOneKeyPress(b *testing.B) {
	var c story.Content
	for range 150 {
		c.Body.Content = append(c.Body.Content, story.Paragraphs(strings.Repeat("words of a story ", 8)).Content...)
	}
	doc := of(b, c)
	text := []byte(fmt.Sprintf(`{"stepType":"replace","from":%d,"to":%d,"slice":{"content":[{"type":"text","text":"x"}]}}`, doc.Size()/2+8, doc.Size()/2+8))
	for b.Loop() {
		step, err := galley.ReadStep(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := galley.Apply(doc, []galley.Step{step}); err != nil {
			b.Fatal(err)
		}
	}
}
