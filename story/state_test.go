package story_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"marbre/fault"
	"marbre/story"
)

var noon = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)

func written(state story.State) story.Story {
	s := story.Story{Number: 1, Edition: "fr", Head: 2}
	s.State, s.Headline, s.Section = state, "Crue", "infos"
	if state == story.StatePublished || state == story.StateWithdrawn {
		s.Public, s.PublishedAt = 1, noon.Add(-time.Hour)
	}
	if state == story.StateScheduled {
		s.DueAt = noon
	}
	return s
}

func TestEveryMoveIsOpenFromItsStatesOnly(t *testing.T) {
	moves := map[string]struct {
		from string
		do   func(story.Story) (story.Story, error)
	}{
		"submit":   {"draft withdrawn", story.Story.Submit},
		"return":   {"submitted approved scheduled", func(s story.Story) (story.Story, error) { return s.Return("see line 3") }},
		"approve":  {"submitted", story.Story.Approve},
		"schedule": {"approved scheduled", func(s story.Story) (story.Story, error) { return s.Schedule(noon.Add(time.Hour), noon) }},
		"publish":  {"approved scheduled", func(s story.Story) (story.Story, error) { s, _, err := s.Publish(noon); return s, err }},
		"update":   {"published", func(s story.Story) (story.Story, error) { s, _, err := s.Update(noon, ""); return s, err }},
		"correct":  {"published", func(s story.Story) (story.Story, error) { s, _, err := s.Correct(noon, "a name", nil); return s, err }},
		"withdraw": {"published", func(s story.Story) (story.Story, error) { return s.Withdraw(noon, "wrong person") }},
	}
	for name, move := range moves {
		for _, state := range story.States {
			before := written(state)
			after, err := move.do(before)
			if open := strings.Contains(move.from, string(state)); open != (err == nil) {
				t.Errorf("%s from %s: %v", name, state, err)
			} else if !open && (!errors.Is(err, fault.Conflict) || after.State != state) {
				t.Errorf("%s from %s: %v, now %s; want a conflict and no change", name, state, err, after.State)
			}
		}
	}
}

func TestAnEmbargoTurnsPublishingIntoSchedulingForItsMoment(t *testing.T) {
	s := written(story.StateApproved)
	s.Content.Embargo = noon.Add(time.Hour)
	got, _, err := s.Publish(noon)
	if err != nil || got.State != story.StateScheduled || got.DueAt != s.Content.Embargo || got.Out(noon) {
		t.Fatalf("Publish = %s, due %v, out %v, %v", got.State, got.DueAt, got.Out(noon), err)
	}
	if _, _, err := got.Publish(got.DueAt.Add(-time.Microsecond)); !errors.Is(err, fault.Conflict) {
		t.Errorf("published before the embargo: %v", err)
	}
	got, _, err = got.Publish(got.DueAt)
	if err != nil || !got.Out(s.Content.Embargo) || got.Out(noon) {
		t.Errorf("at the embargo: out %v, %v", got.Out(s.Content.Embargo), err)
	}
}

func TestAStoryThatGoesOutAMinuteLateSaysSo(t *testing.T) {
	for late, want := range map[time.Duration]story.Seconds{time.Minute - 1: 0, time.Minute: 60, time.Hour: 3600} {
		got, _, err := written(story.StateScheduled).Publish(noon.Add(late))
		if err != nil || got.LateBy != want {
			t.Errorf("%v late: %d s, %v; want %d", late, got.LateBy, err, want)
		}
	}
}

func TestPublishKeepsTheFirstDate(t *testing.T) {
	s := written(story.StatePublished)
	got, p, err := s.Update(noon, "")
	if err != nil || got.PublishedAt != s.PublishedAt || got.Public != 2 || p.As != story.Update {
		t.Errorf("Update = %v %d %s, %v", got.PublishedAt, got.Public, p.As, err)
	}
}

func TestOnlyWhatIsPublishedLeavesTheNewsroom(t *testing.T) {
	for _, state := range story.States {
		if got := written(state).Out(noon); got != (state == story.StatePublished) {
			t.Errorf("%s: out %v", state, got)
		}
	}
}

func TestAStaleBaseIsAConflict(t *testing.T) {
	if _, err := written(story.StateDraft).Revise(story.Content{}, 1, "x", noon); !errors.Is(err, fault.Conflict) {
		t.Errorf("Revise on a stale base: %v", err)
	}
}
