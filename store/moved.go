package store

import (
	"context"
	"slices"

	"marbre/fault"
)

// MoveSection makes stories, lists and fronts of the section at from, and of those
// below it, stand at to. It returns how many stories are out there. Revisions stay as
// they are: whoever reads them asks the edition where their section is now.
func (tx *Tx) MoveSection(ctx context.Context, edition, from, to string) (stories int64, err error) {
	defer fault.In(&err, "store: move section %s", from)
	// "0" is the character after "/": all that begins with the section's path.
	below, end := from+"/", from+"0"
	old, is := ancestors(from), ancestors(to)
	for _, above := range old {
		if slices.Contains(is, above) {
			continue
		}
		if _, err := tx.exec(ctx, `-- store.MoveSection: leave
			DELETE FROM place
			 WHERE edition = $1 AND kind = 'section' AND key = $2
			   AND EXISTS (SELECT 1 FROM place p WHERE p.edition = $1 AND p.kind = 'section' AND p.key = $3
			                  AND p.published_at = place.published_at AND p.number = place.number)`, edition, above, from); err != nil {
			return 0, err
		}
	}
	if _, err := tx.exec(ctx, `-- store.MoveSection: lists
		UPDATE place SET key = $4 || substr(key, $5)
		 WHERE edition = $1 AND kind = 'section' AND (key = $2 OR key > $3 AND key < $6)`, edition, from, below, to, len(from)+1, end); err != nil {
		return 0, err
	}
	if err := tx.row(ctx, `-- store.MoveSection: count
		SELECT COUNT(*) FROM place WHERE edition = $1 AND kind = 'section' AND key = $2`, edition, to).Scan(&stories); err != nil {
		return 0, err
	}
	for _, above := range is {
		if slices.Contains(old, above) {
			continue
		}
		if _, err := tx.exec(ctx, `-- store.MoveSection: enter
			INSERT INTO place (edition, kind, key, published_at, number)
			SELECT edition, kind, $3, published_at, number FROM place WHERE edition = $1 AND kind = 'section' AND key = $2`, edition, to, above); err != nil {
			return 0, err
		}
	}
	for _, table := range []string{"story", "front", "front_kept"} {
		if _, err := tx.exec(ctx, `-- store.MoveSection: `+table+`
			UPDATE `+table+` SET section = $4 || substr(section, $5)
			 WHERE edition = $1 AND (section = $2 OR section > $3 AND section < $6)`, edition, from, below, to, len(from)+1, end); err != nil {
			return 0, err
		}
	}
	return stories, nil
}

// ancestors are the paths above a section's.
func ancestors(path string) (all []string) {
	for i, r := range path {
		if r == '/' {
			all = append(all, path[:i])
		}
	}
	return all
}
