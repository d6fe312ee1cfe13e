package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"marbre/fault"
)

func TestAKindIsFoundThroughAnyWrapping(t *testing.T) {
	err := func() (err error) {
		defer fault.In(&err, "publish %d", 7)
		return fault.Within("lead", fault.Field("url", "story.address", "x"))
	}()
	var told *fault.Told
	if fault.KindOf(err) != fault.Invalid || !errors.Is(err, fault.Invalid) || !errors.As(err, &told) || told.Field != "lead.url" {
		t.Errorf("%v: kind %q, field %+v", err, fault.KindOf(err), told)
	}
	if got := err.Error(); got != "publish 7: lead.url: story.address x" {
		t.Errorf("for logs: %q", got)
	}
	if fault.KindOf(errors.New("a defect")) != "" || fault.KindOf(nil) != "" {
		t.Error("a defect has a kind")
	}
}

func TestFieldsNestAsPeopleWriteThem(t *testing.T) {
	for want, err := range map[string]error{
		"a.b":    fault.Within("a", fault.Field("b", "k")),
		"a[0].b": fault.Within("a", fault.Field("[0].b", "k")),
		"a":      fault.Within("a", fault.Tell(fault.Conflict, "k")),
	} {
		var told *fault.Told
		if !errors.As(err, &told) || told.Field != want {
			t.Errorf("%v, want field %s", err, want)
		}
	}
	plain := errors.New("plain")
	if got := fault.Within("a", fmt.Errorf("x: %w", plain)); !errors.Is(got, plain) {
		t.Error("an error that is not told was changed")
	}
}
