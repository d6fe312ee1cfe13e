package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"marbre/fault"
	"marbre/story"
)

// KeepVerdict keeps what was said of something that was found in a story, in the place of what was
// said of it before.
func (tx *Tx) KeepVerdict(ctx context.Context, n story.Number, v story.Verdict) (err error) {
	defer fault.In(&err, "store: verdict in %d", n)
	_, err = tx.exec(ctx, `-- store.KeepVerdict
		INSERT INTO verdict (number, mark, rule, words, reason, login, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (number, mark) DO UPDATE SET rule = excluded.rule, words = excluded.words, reason = excluded.reason,
		       login = excluded.login, made_by = excluded.made_by, made_at = excluded.made_at`,
		int64(n), v.Mark, v.Rule, v.Words, v.Reason, v.Login, v.By, micros(v.At))
	return err
}

// DropVerdict forgets what was said of something. It fails with fault.NotFound if nothing was.
func (tx *Tx) DropVerdict(ctx context.Context, n story.Number, mark string) (err error) {
	defer fault.In(&err, "store: verdict in %d", n)
	rows, err := tx.exec(ctx, `-- store.DropVerdict
		DELETE FROM verdict WHERE number = $1 AND mark = $2`, int64(n), mark)
	if err == nil && rows == 0 {
		return fault.NotFound
	}
	return err
}

// Verdicts are what was said of what was found in stories, by their numbers; the oldest first.
func (s *Store) Verdicts(ctx context.Context, list []story.Number) (map[story.Number][]story.Verdict, error) {
	return verdicts(ctx, s.read, list)
}

// Verdicts is the same inside a change.
func (tx *Tx) Verdicts(ctx context.Context, list []story.Number) (map[story.Number][]story.Verdict, error) {
	return verdicts(ctx, tx, list)
}

func verdicts(ctx context.Context, q asker, list []story.Number) (_ map[story.Number][]story.Verdict, err error) {
	defer fault.In(&err, "store: verdicts")
	type of struct {
		number int64
		story.Verdict
	}
	found := map[story.Number][]story.Verdict{}
	for batch := range slices.Chunk(list, 500) {
		in, args := places(1, batch)
		rows, err := all(ctx, q, func(row scanner) (v of, err error) {
			var at int64
			err = row.Scan(&v.number, &v.Mark, &v.Rule, &v.Words, &v.Reason, &v.Login, &v.By, &at)
			v.At = instant(at)
			return v, err
		}, `-- store.Verdicts
			SELECT number, mark, rule, words, reason, login, made_by, made_at FROM verdict
			 WHERE number IN (`+in+`) ORDER BY number, made_at, mark`, args...)
		if err != nil {
			return nil, err
		}
		for _, v := range rows {
			found[story.Number(v.number)] = append(found[story.Number(v.number)], v.Verdict)
		}
	}
	return found, nil
}

// Checks is how the stories of an edition are read over.
func (s *Store) Checks(ctx context.Context, edition string) (story.Checks, error) {
	return checks(ctx, s.read, edition)
}

// Checks is the same inside a change.
func (tx *Tx) Checks(ctx context.Context, edition string) (story.Checks, error) {
	return checks(ctx, tx, edition)
}

func checks(ctx context.Context, q asker, edition string) (c story.Checks, err error) {
	defer fault.In(&err, "store: checks of %s", edition)
	var rules []byte
	err = known(q.QueryRowContext(ctx, `-- store.Checks
		SELECT rules, words FROM checking WHERE edition = $1`, edition).Scan(&rules, &c.Words))
	if errors.Is(err, fault.NotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(rules, &c.Rules)
}

// SaveChecks keeps how the stories of an edition are read over.
func (tx *Tx) SaveChecks(ctx context.Context, edition string, c story.Checks) (err error) {
	defer fault.In(&err, "store: checks of %s", edition)
	rules, err := json.Marshal(c.Rules)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.SaveChecks
		INSERT INTO checking (edition, rules, words) VALUES ($1, $2, $3)
		ON CONFLICT (edition) DO UPDATE SET rules = excluded.rules, words = excluded.words`, edition, string(rules), c.Words)
	return err
}
