package exchange_test

import (
	"errors"
	"testing"

	"marbre/exchange"
	"marbre/fault"
)

func TestARefusalSaysWhereAndWhyAndKeepsItsKind(t *testing.T) {
	var err error = &exchange.Refused{Where: "wire.jsonl:17", URI: "tag:a", Why: fault.Field("headlines", "story.no-headline")}
	if got := err.Error(); got != "wire.jsonl:17: tag:a: headlines: story.no-headline" {
		t.Error(got)
	}
	var told *fault.Told
	if !errors.Is(err, fault.Invalid) || !errors.As(err, &told) || told.Field != "headlines" {
		t.Error("the reason is lost")
	}
	err = &exchange.Refused{Where: "wire.jsonl:18", Why: fault.Tell(fault.TooLarge, "ninjs.too-large", 8)}
	if got := err.Error(); got != "wire.jsonl:18: ninjs.too-large 8" {
		t.Error(got)
	}
}
