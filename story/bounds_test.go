package story_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

func refusedField(err error) string {
	var told *fault.Told
	if err == nil {
		return ""
	}
	if !errors.As(err, &told) {
		return "?" + err.Error()
	}
	return told.Field
}

func TestEditionsAreRefusedByFieldAndBound(t *testing.T) {
	sections := func(n int) (list []story.Section) {
		for i := range n {
			list = append(list, story.Section{Slug: "s" + strings.Repeat("a", i%20) + string(rune('a'+i/20%26)), Title: "S"})
		}
		return list
	}
	nested := func(depth int) []story.Section {
		var list []story.Section
		for range depth {
			list = []story.Section{{Slug: "a", Title: "A", Sections: list}}
		}
		return list
	}
	for _, c := range []struct {
		name, field string
		edit        func(*story.Edition)
	}{
		{"as it should be", "", func(*story.Edition) {}},
		{"a code at its bound", "", func(e *story.Edition) { e.Code = strings.Repeat("a", 20) }},
		{"a code over its bound", "code", func(e *story.Edition) { e.Code = strings.Repeat("a", 21) }},
		{"a code in capitals", "code", func(e *story.Edition) { e.Code = "FR" }},
		{"the desk's address", "code", func(e *story.Edition) { e.Code = "desk" }},
		{"the API's address", "code", func(e *story.Edition) { e.Code = "api" }},
		{"no language", "lang", func(e *story.Edition) { e.Lang = "" }},
		{"no zone", "zone", func(e *story.Edition) { e.Zone = "" }},
		{"no title", "title", func(e *story.Edition) { e.Title = " " }},
		{"a title at its bound", "", func(e *story.Edition) { e.Title = strings.Repeat("é", story.MaxTitle) }},
		{"a title over its bound", "title", func(e *story.Edition) { e.Title = strings.Repeat("é", story.MaxTitle+1) }},
		{"a colour in words", "accent", func(e *story.Edition) { e.Accent = "red; background:url(x)" }},
		{"a section called archive", "sections[0].slug", func(e *story.Edition) { e.Sections = []story.Section{{Slug: "archive", Title: "A"}} }},
		{"a section called 2024", "sections[0].slug", func(e *story.Edition) { e.Sections = []story.Section{{Slug: "2024", Title: "A"}} }},
		{"a section twice", "sections[1].slug", func(e *story.Edition) { e.Sections = []story.Section{{Slug: "a", Title: "A"}, {Slug: "a", Title: "B"}} }},
		{"a section without a title", "sections[0].title", func(e *story.Edition) { e.Sections = []story.Section{{Slug: "a"}} }},
		{"nested at the bound", "", func(e *story.Edition) { e.Sections = nested(story.MaxNesting) }},
		{"nested over the bound", "sections" + strings.Repeat("[0].sections", story.MaxNesting), func(e *story.Edition) { e.Sections = nested(story.MaxNesting + 1) }},
		{"as many sections as may be", "", func(e *story.Edition) { e.Sections = sections(story.MaxSections) }},
		{"one section too many", "sections", func(e *story.Edition) { e.Sections = sections(story.MaxSections + 1) }},
	} {
		e := story.Edition{Code: "fr", Lang: "fr", Zone: "Europe/Paris", Title: "Le Marbre"}
		c.edit(&e)
		if got := refusedField(e.Check()); got != c.field {
			t.Errorf("%s: field %q, want %q", c.name, got, c.field)
		}
	}
}

func TestFrontsFlashesAndPinsAreRefusedAtTheirBounds(t *testing.T) {
	numbers := func(n int) (list []story.Number) {
		for i := range n {
			list = append(list, story.Number(i+1))
		}
		return list
	}
	flash := func(text string, u story.Urgency) error {
		_, err := story.Flash("fr", text, u, time.Now())
		return err
	}
	c := story.Content{Body: story.Paragraphs("One.")}
	for _, row := range []struct {
		name, field string
		err         error
	}{
		{"slots at the bound", "", story.Front{Slots: numbers(story.MaxSlots)}.Check()},
		{"a slot too many", "slots", story.Front{Slots: numbers(story.MaxSlots + 1)}.Check()},
		{"stories under the lead at the bound", "", story.Front{Also: numbers(story.MaxAlso)}.Check()},
		{"one too many under the lead", "also", story.Front{Also: numbers(story.MaxAlso + 1)}.Check()},
		{"an empty place under the lead", "also[0]", story.Front{Also: []story.Number{0}}.Check()},
		{"many empty slots", "", story.Front{Slots: []story.Number{0, 0, 0}}.Check()},
		{"a negative number", "slots[0]", story.Front{Slots: []story.Number{-1}}.Check()},
		{"a flash at its bound", "", flash(strings.Repeat("é", story.MaxFlash), 1)},
		{"a flash over its bound", "text", flash(strings.Repeat("é", story.MaxFlash+1), 1)},
		{"an empty flash", "text", flash(" \n ", 1)},
		{"urgency 0", "urgency", flash("a", 0)},
		{"urgency 8", "", flash("a", 8)},
		{"urgency 9", "urgency", flash("a", 9)},
		{"pins at the bound", "", story.CheckPins(slices(story.MaxPins), c)},
		{"a pin too many", "pins", story.CheckPins(slices(story.MaxPins+1), c)},
		{"a pin on no block", "pins[0].block", story.CheckPins([]story.Pin{{Field: "body", Block: 2}}, c)},
		{"a pin on no field", "pins[0].field", story.CheckPins([]story.Pin{{}}, c)},
	} {
		if got := refusedField(row.err); got != row.field {
			t.Errorf("%s: field %q, want %q", row.name, got, row.field)
		}
	}
}

func slices(n int) []story.Pin {
	list := make([]story.Pin, n)
	for i := range list {
		list[i] = story.Pin{Field: "body", Wrong: "a", Right: "b"}
	}
	return list
}

func TestAnAddressHoldsTheDayOfTheEditionsZone(t *testing.T) {
	late := time.Date(2024, 7, 4, 22, 30, 0, 0, time.UTC)
	for zone, want := range map[lang.Zone]string{
		"Europe/Paris":        "/fr/2024/07/05/7/قمة",
		"UTC":                 "/fr/2024/07/04/7/قمة",
		"America/Los_Angeles": "/fr/2024/07/04/7/قمة",
	} {
		e := story.Edition{Code: "fr", Zone: zone}
		got := e.Path(7, late, "قمة")
		if !strings.HasPrefix(got, want[:len("/fr/2024/07/05/7/")]) || strings.Contains(got, "ق") {
			t.Errorf("%s: %s, want %s, percent-encoded", zone, got, want)
		}
	}
}

func TestAStoryStandsInEveryListThatItBelongsTo(t *testing.T) {
	e := story.Edition{Code: "fr", Zone: "Europe/Paris"}
	p := story.Published{Life: story.Life{PublishedAt: time.Date(2024, 6, 30, 22, 30, 0, 0, time.UTC)},
		Content: story.Content{Section: "infos/asie", Tags: []string{"Été", "été", "Chine"}, Byline: []story.Author{{Name: "Claire Aubrac"}}}}
	got := map[story.List]bool{}
	for _, l := range e.Lists(p) {
		if got[l] {
			t.Errorf("%v twice", l)
		}
		got[l] = true
	}
	for _, want := range []story.List{
		{Edition: "fr", Kind: story.ByEdition}, {Edition: "fr", Kind: story.ByMonth, Key: "2024-07"}, {Edition: "fr", Kind: story.BySection, Key: "infos/asie"},
		{Edition: "fr", Kind: story.BySection, Key: "infos"}, {Edition: "fr", Kind: story.ByTag, Key: "ete"}, {Edition: "fr", Kind: story.ByTag, Key: "chine"},
		{Edition: "fr", Kind: story.ByAuthor, Key: "claire-aubrac"},
	} {
		if !got[want] {
			t.Errorf("not in %v", want)
		}
	}
	if len(got) != 7 {
		t.Errorf("%d lists, want 7", len(got))
	}
}

func FuzzABodyThatIsReadIsRefusedOrSurvives(f *testing.F) {
	f.Add(`{"type":"doc","attrs":{"version":1},"content":[{"type":"quote","attrs":{"speaker":"A"},"content":[{"type":"paragraph","content":[{"type":"text","text":"a","marks":[{"type":"link","attrs":{"href":"https://a.example"}}]}]}]}]}`)
	f.Add(`{"type":"doc","content":[{"type":"facts","attrs":{"as_of":"2024-07-04"},"content":[{"type":"fact","attrs":{"label":"A"}}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var b, again story.Body
		if err := b.UnmarshalJSON([]byte(text)); err != nil || b.Check() != nil {
			return
		}
		out, err := b.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := again.UnmarshalJSON(out); err != nil || again.Check() != nil {
			t.Errorf("%s became %s, which is refused: %v %v", text, out, err, again.Check())
		}
		if d := story.Diff(story.Content{Body: b}, story.Content{Body: again}); len(d) > 0 {
			t.Errorf("%s changed on its way: %+v", text, d)
		}
	})
}
