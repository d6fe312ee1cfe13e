package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"marbre/staff"
)

func TestASlotOfTheFrontFillsItselfFromASection(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.follow(t)
		out := func(section, headline string) int {
			r.set(r.now().Add(time.Minute))
			n, _ := r.published(map[string]any{"edition": "fr", "section": section, "headline": headline, "text": "Un texte."})
			return n
		}
		out("sport", "Le match")
		out("infos/asie", "A Astana")
		out("infos/europe", "A Paris")
		lead := func() string {
			w := r.ask("GET", "/fr/", "", nil)
			d, err := goquery.NewDocumentFromReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			return d.Find("main h2").First().Text()
		}
		front := "/api/v1/editions/fr/fronts/"
		if got := lead(); got != "A Paris" {
			t.Fatalf("the lead is %q", got)
		}
		r.must(422, "PUT", front, staff.Editor, map[string]any{"slots": []int{}, "from": []string{"nowhere"}})
		r.must(200, "PUT", front, staff.Editor, map[string]any{"slots": []int{}, "from": []string{"sport", "infos/asie"}})
		if got := lead(); got != "Le match" {
			t.Errorf("the lead is %q", got)
		}
		out("sport", "Le second match")
		if got := lead(); got != "Le second match" {
			t.Errorf("a newer one of the section is not the lead but %q", got)
		}
		out("infos/europe", "A Rome")
		if got := lead(); got != "Le second match" {
			t.Errorf("one of another section is the lead: %q", got)
		}
		if f := r.must(200, "GET", front, staff.Reporter, nil); fmt.Sprint(f["from"]) != "[sport infos/asie]" {
			t.Errorf("it is kept as %v", f["from"])
		}
		d := r.html("/api/v1/fronts/preview?edition=fr&slots=&from=infos/asie", staff.Editor)
		if got := d.Find("main h2").First().Text(); got != "A Astana" {
			t.Errorf("the preview's lead is %q", got)
		}
		// The section moves; the slot goes on filling itself from it.
		r.must(200, "POST", "/api/v1/editions/fr/sections/move", staff.Admin, map[string]any{"from": "sport", "to": "infos/sport"})
		if got := lead(); got != "Le second match" {
			t.Errorf("after the section moved: %q", got)
		}
	})
}
