package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"marbre/fault"
	"marbre/picture"
	"marbre/story"
)

// inBlock is how many pictures' words stand in one row of picture_find. Looking through all
// of them costs what reading so many bytes costs, a few milliseconds for each 10,000 pictures; writing
// one picture writes a block, some 20 KB.
const inBlock = 64

// foundBy is what a picture is found by, folded. What its file says and the desk repeats stands
// there once: half of it is less to look through.
func foundBy(p picture.Picture) string {
	var all []string
	for part := range strings.SplitSeq(p.Find(), "\n") {
		if part = story.Fold(part); part != "" && !slices.Contains(all, part) {
			all = append(all, part)
		}
	}
	return strings.Join(all, " ")
}

// findable puts the words of the block in which a picture stands together again.
func (tx *Tx) findable(ctx context.Context, number int64) error {
	first := number / inBlock * inBlock
	_, err := tx.exec(ctx, `-- store.findable
		INSERT INTO picture_find (block, words)
		SELECT number / 64, string_agg(number || ' ' || find, '
' ORDER BY number DESC)
		  FROM picture WHERE number BETWEEN $1 AND $2 GROUP BY number / 64
		    ON CONFLICT (block) DO UPDATE SET words = excluded.words`, first, first+inBlock-1)
	return err
}

// picturesWith lists at most limit pictures in whose words all of wanted stand, which are
// folded, before a number; the last taken in first. 0 is behind all of them.
func (s *Store) picturesWith(ctx context.Context, wanted []string, before int64, limit int) (list []picture.Picture, err error) {
	defer fault.In(&err, "store: pictures with words")
	type block struct {
		number int64
		words  string
	}
	scan := func(row scanner) (b block, err error) { return b, row.Scan(&b.number, &b.words) }
	var found []string
	for at, some := int64(1)<<62, 4; ; some = min(some*4, 256) { // most often the newest few hold a screen of them
		if before > 0 {
			at = min(at, before/inBlock)
		}
		blocks, err := all(ctx, s.read, scan, `-- store.picturesWith
			SELECT block, words FROM picture_find WHERE block <= $1 ORDER BY block DESC LIMIT $2`, at, some)
		if err != nil {
			return nil, err
		}
		for _, b := range blocks {
			if found = linesWith(b.words, wanted, before, limit, found); len(found) == limit {
				break
			}
		}
		if len(found) == limit || len(blocks) < some {
			break
		}
		at = blocks[len(blocks)-1].number - 1
	}
	if len(found) == 0 {
		return nil, nil
	}
	// They are digits, and as many as a screen holds.
	return all(ctx, s.read, scanPicture, `-- store.picturesWith: themselves
		SELECT number, mark, doc FROM picture WHERE number IN (`+strings.Join(found, ", ")+`) ORDER BY number DESC`)
}

// linesWith adds to found the numbers of the lines that hold all of wanted.
func linesWith(words string, wanted []string, before int64, limit int, found []string) []string {
	for _, w := range wanted {
		if !strings.Contains(words, w) {
			return found
		}
	}
	for line := range strings.Lines(words) {
		number, line, _ := strings.Cut(line, " ")
		holds := true
		for _, w := range wanted {
			if holds = strings.Contains(line, w); !holds {
				break
			}
		}
		if !holds {
			continue
		}
		if n, err := strconv.ParseInt(number, 10, 64); err != nil || before > 0 && n >= before {
			continue
		}
		if found = append(found, number); len(found) == limit {
			break
		}
	}
	return found
}
