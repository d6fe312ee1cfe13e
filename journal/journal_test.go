package journal_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"marbre/journal"
	"marbre/story"
)

// reel writes one entry a second from its start on, and fails at its third reading.
type reel struct {
	start time.Time
	reads int
}

func (r *reel) Wake() <-chan struct{} { return make(chan struct{}) }

func (r *reel) After(_ context.Context, seq int64, limit int) (all []journal.Entry, err error) {
	if r.reads++; r.reads == 3 {
		return nil, errors.New("the source is gone")
	}
	for n := seq + 1; n <= int64(time.Since(r.start)/time.Second) && len(all) < limit; n++ {
		all = append(all, journal.Entry{Seq: n})
	}
	return all, nil
}

func TestFollowTellsEveryoneEverythingInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 5500*time.Millisecond)
		defer stop()
		var press, live []int64
		failures := 0
		journal.Follow(ctx, &reel{start: time.Now()}, 2, 100*time.Millisecond, func(error) { failures++ },
			func(e journal.Entry) { press = append(press, e.Seq) },
			func(e journal.Entry) { live = append(live, e.Seq) })
		if want := []int64{3, 4, 5}; !slices.Equal(press, want) || !slices.Equal(live, want) || failures != 1 {
			t.Errorf("press %v, live %v, want %v; %d failures, want 1", press, live, want, failures)
		}
	})
}

func TestBetweenNamesWhatHappened(t *testing.T) {
	st := func(state story.State, head, public story.Revision, as story.As) story.Story {
		return story.Story{Head: head, Life: story.Life{State: state, Public: public, As: as}}
	}
	for _, c := range []struct {
		name          string
		before, after story.Story
		want          journal.Kind
	}{
		{"created", story.Story{}, st("draft", 1, 0, ""), journal.Saved},
		{"submitted", st("draft", 1, 0, ""), st("submitted", 1, 0, ""), journal.Moved},
		{"published", st("approved", 1, 0, ""), st("published", 1, 1, story.First), journal.Published},
		{"a later revision still in work", st("published", 1, 1, story.First), st("published", 2, 1, story.First), journal.Saved},
		{"corrected", st("published", 2, 1, story.First), st("published", 2, 2, story.Correction), journal.Corrected},
		{"updated", st("published", 2, 1, story.First), st("published", 2, 2, story.Update), journal.Updated},
		{"withdrawn", st("published", 1, 1, story.First), st("withdrawn", 1, 1, story.First), journal.Withdrawn},
		{"published again", st("approved", 1, 1, story.First), st("published", 1, 1, story.Update), journal.Published},
	} {
		if got := journal.Between(c.before, c.after); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
