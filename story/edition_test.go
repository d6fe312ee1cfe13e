package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestTheBarHoldsWhatTheEditionSays(t *testing.T) {
	e := tree()
	if paths, sections := e.InBar(); !slices.Equal(paths, []string{"infos", "monde", "sport"}) || sections[2].Title != "Sport" {
		t.Errorf("unsaid, it holds %v", paths)
	}
	e.Bar = []string{"sport", "infos/asie/chine"}
	if paths, sections := e.InBar(); e.Check() != nil || !slices.Equal(paths, e.Bar) || sections[1].Title != "Chine" {
		t.Errorf("it holds %v: %v", paths, e.Check())
	}
	moved, err := e.Move("infos/asie", "monde/asie")
	if err != nil || !slices.Equal(moved.Bar, []string{"sport", "monde/asie/chine"}) || e.Bar[1] != "infos/asie/chine" {
		t.Errorf("a section that moves stays in it: %v, %v", moved.Bar, err)
	}
	for _, bad := range [][]string{{"nowhere"}, {"sport", "sport"}} {
		e.Bar = bad
		if err := e.Check(); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("bar[%d]", len(bad)-1)) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	for i := range MaxBar + 1 {
		e.Sections = append(e.Sections, Section{Slug: fmt.Sprint("s", i), Title: "S"})
	}
	for n, ok := range map[int]bool{MaxBar: true, MaxBar + 1: false} {
		e.Bar = nil
		for i := range n {
			e.Bar = append(e.Bar, fmt.Sprint("s", i))
		}
		if err := e.Check(); (err == nil) != ok {
			t.Errorf("%d in the bar: %v", n, err)
		}
	}
}
