package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheLogSaysWhatHappenedOnceAndNotAMillionTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := slog.New(newCalm(slog.NewTextHandler(&out, nil)))
		for range 100_000 {
			log.Error("journal not read")
			time.Sleep(time.Millisecond)
		}
		log.With("node", 1).Error("journal not read") // whoever says it
		log.Warn("another thing")
		for range 20 {
			log.Info("published") // what is no trouble is always said
		}
		said := out.String()
		// A hundred seconds: a few in the first minute, a few in the second.
		if n := strings.Count(said, `"journal not read"`); n != 2*few {
			t.Errorf("said %d times", n)
		}
		if strings.Count(said, "and_times_more=59995") != 1 || strings.Count(said, "another thing") != 1 || strings.Count(said, "published") != 20 {
			t.Errorf("%s", said)
		}
	})
}
