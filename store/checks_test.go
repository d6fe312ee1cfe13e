package store_test

import (
	"errors"
	"reflect"
	"testing"

	"marbre/fault"
	"marbre/store"
	"marbre/store/storetest"
	"marbre/story"
)

func TestVerdictsBelongToTheirStory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first, second := story.Verdict{Mark: "b", Rule: "doubled", Words: "nous nous", Login: "ada", By: "Ada", At: noon}, story.Verdict{Mark: "a", Rule: "no-lead", Reason: "Of course.", By: "Program", At: noon}
		do := func(change func(*store.Tx) error) {
			t.Helper()
			if err := s.Do(t.Context(), change); err != nil {
				t.Fatal(err)
			}
		}
		do(func(tx *store.Tx) error {
			return errors.Join(tx.KeepVerdict(t.Context(), 1, first), tx.KeepVerdict(t.Context(), 1, second), tx.KeepVerdict(t.Context(), 2, first))
		})
		second.Reason = "Still."
		do(func(tx *store.Tx) error { return tx.KeepVerdict(t.Context(), 1, second) })
		want := map[story.Number][]story.Verdict{1: {second, first}, 2: {first}}
		if got, err := s.Verdicts(t.Context(), []story.Number{1, 2, 3}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
		do(func(tx *store.Tx) error { return tx.DropVerdict(t.Context(), 1, "b") })
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.DropVerdict(t.Context(), 1, "b") }); !errors.Is(err, fault.NotFound) {
			t.Errorf("dropped twice: %v", err)
		}
		if got, err := s.Verdicts(t.Context(), []story.Number{1, 2}); err != nil || len(got[1]) != 1 || len(got[2]) != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestAnEditionKeepsWhatItSaysOfRules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if got, err := s.Checks(t.Context(), "fr"); err != nil || got.Words != "" || len(got.Rules) != 0 {
			t.Errorf("of nothing: %+v, %v", got, err)
		}
		want := story.Checks{Rules: map[string]story.Setting{"no-lead": {Off: true, Reason: "Ours have none.", By: "Ada", At: noon}}, Words: "Kiev => Kyiv\nfaux"}
		for _, c := range []story.Checks{{Words: "old"}, want} {
			if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.SaveChecks(t.Context(), "fr", c) }); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Checks(t.Context(), "fr"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
