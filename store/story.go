package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/story"
)

// A Change is a story becoming another, with all that follows from it; the
// newsroom works it out.
type Change struct {
	After       story.Story
	New         bool               // the story has not been kept before
	Saved       *story.Saved       // a new revision
	Publication *story.Publication // a revision put before readers
	Card        *story.Card        // what lists show; nil when the story is not out
	Left        []story.List       // where it stood and stands no more
	Entered     []story.List       // where it stands from now on
	Bulletin    *story.Bulletin    // a wire entry; Seq is the journal entry's
	Entry       journal.Entry
}

// life is what a story's own row keeps of it; its content is the head revision's.
type life struct {
	story.Life
	CreatedAt time.Time `json:"created"`
	SavedAt   time.Time `json:"saved"`
	SavedBy   string    `json:"saved_by,omitempty"`
}

// NextNumber draws the number of a new story.
func (tx *Tx) NextNumber(ctx context.Context) (n story.Number, err error) {
	defer fault.In(&err, "store: next number")
	err = tx.row(ctx, `-- store.NextNumber
		UPDATE counter SET n = n + 1 WHERE name = 'story' RETURNING n`).Scan(&n)
	return n, err
}

// TakeNumber makes sure that n, which an import brings, is not drawn again.
func (tx *Tx) TakeNumber(ctx context.Context, n story.Number) (err error) {
	defer fault.In(&err, "store: take number %d", n)
	_, err = tx.exec(ctx, `-- store.TakeNumber
		UPDATE counter SET n = $1 WHERE name = 'story' AND n < $1`, int64(n))
	return err
}

// Save keeps a change and writes its journal entry, which it returns with its
// number. It fails with fault.Conflict if the number, the revision or the
// foreign address is taken.
func (tx *Tx) Save(ctx context.Context, c Change) (e journal.Entry, err error) {
	s := c.After
	defer fault.In(&err, "store: save story %d", s.Number)
	if c.Saved != nil {
		if err := tx.revision(ctx, *c.Saved); err != nil {
			return e, err
		}
	}
	if err := tx.story(ctx, c); err != nil {
		return e, err
	}
	if c.Publication != nil {
		if err := tx.publication(ctx, s.Number, *c.Publication); err != nil {
			return e, err
		}
	}
	if err := tx.stands(ctx, c); err != nil {
		return e, err
	}
	for _, l := range c.Left {
		if err := tx.leave(ctx, l, s); err != nil {
			return e, err
		}
	}
	for _, l := range c.Entered {
		if err := tx.enter(ctx, l, s); err != nil {
			return e, err
		}
	}
	if len(c.Left)+len(c.Entered) > 0 {
		// What went out on the wire shows while the story is out; that it was withdrawn, for ever.
		if _, err := tx.exec(ctx, `-- store.Save: wire
			UPDATE wire SET shown = $2 WHERE story = $1 AND story <> 0 AND kind <> 'withdrawal'`, int64(s.Number), c.Card != nil); err != nil {
			return e, err
		}
	}
	if e, err = tx.Write(ctx, c.Entry); err != nil || c.Bulletin == nil {
		return e, err
	}
	return e, tx.Bulletin(ctx, *c.Bulletin, e.Seq)
}

// stands keeps which pictures stand in a story, where that changed.
func (tx *Tx) stands(ctx context.Context, c Change) error {
	n, files := c.After.Number, c.After.Content.Files()
	if len(files) == 0 && c.New {
		return nil
	}
	if c.Saved != nil {
		if err := tx.UsePictures(ctx, n, false, files); err != nil {
			return err
		}
	}
	switch {
	case c.Publication != nil:
		return tx.UsePictures(ctx, n, true, files)
	case c.Card == nil && len(c.Left) > 0: // it was taken down
		return tx.UsePictures(ctx, n, true, nil)
	}
	return nil
}

func (tx *Tx) revision(ctx context.Context, r story.Saved) error {
	doc, err := json.Marshal(r.Content)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.revision
		INSERT INTO revision (number, revision, saved_at, saved_by, doc)
		VALUES ($1, $2, $3, $4, $5)`, int64(r.Number), int64(r.Revision), micros(r.At), r.By, string(doc))
	return err
}

func (tx *Tx) story(ctx context.Context, c Change) error {
	s := c.After
	doc, err := json.Marshal(life{s.Life, s.CreatedAt, s.SavedAt, s.SavedBy})
	if err != nil {
		return err
	}
	var card []byte
	if c.Card != nil {
		if card, err = json.Marshal(c.Card); err != nil {
			return err
		}
	}
	// The group follows what readers see: the public revision's, while one is out.
	group := story.Group(s.Number, s.Original)
	if c.Card != nil {
		group = story.Group(s.Number, c.Card.Original)
	}
	query := `-- store.story
		UPDATE story
		   SET edition = $2, section = $3, state = $4, head = $5, public = $6, published_at = $7,
		       due_at = $8, saved_at = $9, original = $10, foreign_id = $11, find = $12, doc = $13, card = $14,
		       urgency = $15, writer = $16
		 WHERE number = $1`
	if c.New {
		query = `-- store.story: new
		INSERT INTO story (number, edition, section, state, head, public, published_at,
		                   due_at, saved_at, original, foreign_id, find, doc, card, urgency, writer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	}
	rows, err := tx.exec(ctx, query, int64(s.Number), s.Edition, s.Section, string(s.State), int64(s.Head), int64(s.Public), micros(s.PublishedAt),
		micros(s.DueAt), micros(s.SavedAt), int64(group), s.Foreign, story.Fold(s.Kicker+" "+s.Headline), string(doc), string(card), int64(s.Urgency), s.SavedBy)
	if err == nil && rows != 1 {
		return fault.NotFound
	}
	return err
}

func (tx *Tx) publication(ctx context.Context, n story.Number, p story.Publication) error {
	doc, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `-- store.publication
		INSERT INTO publication (number, turn, revision, doc)
		SELECT CAST($1 AS BIGINT), COALESCE(MAX(turn), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS TEXT)
		  FROM publication
		 WHERE number = $1`, int64(n), int64(p.Revision), string(doc))
	return err
}

// History keeps older revisions and publications that an import brings, beside
// those of its Change.
func (tx *Tx) History(ctx context.Context, n story.Number, revisions []story.Saved, publications []story.Publication) (err error) {
	defer fault.In(&err, "store: history of %d", n)
	for _, r := range revisions {
		if err := tx.revision(ctx, r); err != nil {
			return err
		}
	}
	for _, p := range publications {
		if err := tx.publication(ctx, n, p); err != nil {
			return err
		}
	}
	return nil
}

const storyColumns = ` s.number, s.edition, s.section, s.head, s.foreign_id, s.doc, r.doc `

func scanStory(row scanner) (s story.Story, err error) {
	var doc, content []byte
	var section string
	if err := row.Scan(&s.Number, &s.Edition, &section, &s.Head, &s.Foreign, &doc, &content); err != nil {
		return s, err
	}
	var l life
	if err := json.Unmarshal(doc, &l); err != nil {
		return s, err
	}
	s.Life, s.CreatedAt, s.SavedAt, s.SavedBy = l.Life, l.CreatedAt, l.SavedAt, l.SavedBy
	err = json.Unmarshal(content, &s.Content)
	s.Section = section // a section may have moved since the revision was made
	return s, err
}

// Story returns a story as the desk sees it. It fails with fault.NotFound if
// there is none.
func (tx *Tx) Story(ctx context.Context, n story.Number) (story.Story, error) {
	return oneStory(ctx, tx, n)
}

// Story returns a story as the desk sees it. It fails with fault.NotFound if
// there is none.
func (s *Store) Story(ctx context.Context, n story.Number) (story.Story, error) {
	return oneStory(ctx, s.read, n)
}

func oneStory(ctx context.Context, q asker, n story.Number) (st story.Story, err error) {
	defer fault.In(&err, "store: story %d", n)
	st, err = scanStory(q.QueryRowContext(ctx, `-- store.Story
		SELECT`+storyColumns+`
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.head
		 WHERE s.number = $1`, int64(n)))
	return st, known(err)
}

// Foreign returns the number of the story that an import knows under address,
// 0 if there is none.
func (tx *Tx) Foreign(ctx context.Context, address string) (n story.Number, err error) {
	defer fault.In(&err, "store: foreign story")
	err = known(tx.row(ctx, `-- store.Foreign
		SELECT number FROM story WHERE foreign_id = $1 AND foreign_id <> ''`, address).Scan(&n))
	if errors.Is(err, fault.NotFound) {
		return 0, nil
	}
	return n, err
}

// Published returns what readers may see of a story and its history, whether
// it is out or not: the gate is asked by the caller. It fails with
// fault.NotFound if nothing of it was ever published.
func (s *Store) Published(ctx context.Context, n story.Number) (story.Published, error) {
	return published(ctx, s.read, n)
}

// Published is the same inside a change.
func (tx *Tx) Published(ctx context.Context, n story.Number) (story.Published, error) {
	return published(ctx, tx, n)
}

func published(ctx context.Context, q asker, n story.Number) (p story.Published, err error) {
	defer fault.In(&err, "store: published story %d", n)
	var doc, content []byte
	if err := q.QueryRowContext(ctx, `-- store.Published
		SELECT s.number, s.edition, s.doc, r.doc
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.public
		 WHERE s.number = $1`, int64(n)).Scan(&p.Number, &p.Edition, &doc, &content); err != nil {
		return p, known(err)
	}
	if err := json.Unmarshal(doc, &p.Life); err != nil {
		return p, err
	}
	if err := json.Unmarshal(content, &p.Content); err != nil {
		return p, err
	}
	p.History, err = publications(ctx, q, n)
	return p, err
}

func publications(ctx context.Context, q asker, n story.Number) ([]story.Publication, error) {
	return all(ctx, q, func(row scanner) (p story.Publication, err error) {
		var doc []byte
		if err := row.Scan(&doc); err != nil {
			return p, err
		}
		return p, json.Unmarshal(doc, &p)
	}, `-- store.publications
		SELECT doc FROM publication WHERE number = $1 ORDER BY turn`, int64(n))
}

// Publications returns the history of a story's publications, oldest first.
func (s *Store) Publications(ctx context.Context, n story.Number) (_ []story.Publication, err error) {
	defer fault.In(&err, "store: publications of %d", n)
	return publications(ctx, s.read, n)
}

// Publications is the same inside a change.
func (tx *Tx) Publications(ctx context.Context, n story.Number) (_ []story.Publication, err error) {
	defer fault.In(&err, "store: publications of %d", n)
	return publications(ctx, tx, n)
}

func scanSaved(row scanner) (r story.Saved, err error) {
	var at int64
	var doc []byte
	if err := row.Scan(&r.Number, &r.Revision, &at, &r.By, &doc); err != nil {
		return r, err
	}
	r.At = instant(at)
	return r, json.Unmarshal(doc, &r.Content)
}

// Revision returns one revision. It fails with fault.NotFound if there is none.
func (s *Store) Revision(ctx context.Context, n story.Number, r story.Revision) (story.Saved, error) {
	return revision(ctx, s.read, n, r)
}

// Revision is the same inside a change.
func (tx *Tx) Revision(ctx context.Context, n story.Number, r story.Revision) (story.Saved, error) {
	return revision(ctx, tx, n, r)
}

func revision(ctx context.Context, q asker, n story.Number, r story.Revision) (saved story.Saved, err error) {
	defer fault.In(&err, "store: revision %d of %d", r, n)
	saved, err = scanSaved(q.QueryRowContext(ctx, `-- store.Revision
		SELECT number, revision, saved_at, saved_by, doc
		  FROM revision
		 WHERE number = $1 AND revision = $2`, int64(n), int64(r)))
	return saved, known(err)
}

// Revisions returns at most limit revisions of a story below before (0 for
// the newest on), newest first.
func (s *Store) Revisions(ctx context.Context, n story.Number, before story.Revision, limit int) (_ []story.Saved, err error) {
	defer fault.In(&err, "store: revisions of %d", n)
	if before == 0 {
		before = 1<<31 - 1
	}
	return all(ctx, s.read, scanSaved, `-- store.Revisions
		SELECT number, revision, saved_at, saved_by, doc
		  FROM revision
		 WHERE number = $1 AND revision < $2
		 ORDER BY revision DESC
		 LIMIT $3`, int64(n), int64(before), limit)
}

// A Query narrows what the desk lists. Empty fields ask for everything.
type Query struct {
	Editions []string // nil: all
	State    story.State
	Section  string // its own stories and those below it
	Text     string // in the headline, as it stands there
	Before   story.Cursor
	Limit    int
}

// Stories lists stories as the desk sees them, the last saved first. What it
// costs does not grow with the archive, but for words that few headlines hold
// and sections in which little stands: those it looks for from the newest on.
func (s *Store) Stories(ctx context.Context, q Query) (_ []story.Story, err error) {
	defer fault.In(&err, "store: stories")
	query, args := q.list()
	return all(ctx, s.read, scanStory, query, args...)
}

// In reports whether an edition is asked for.
func (q Query) In(edition string) bool {
	return q.Editions == nil || slices.Contains(q.Editions, edition)
}

// Fits reports whether a story is of the edition, state and section that are asked for.
func (q Query) Fits(st story.Story) bool {
	return q.In(st.Edition) && (q.State == "" || q.State == st.State) &&
		(q.Section == "" || q.Section == st.Section || strings.HasPrefix(st.Section, q.Section+"/"))
}

// conditions are what a query asks of its rows, and the values of its marks.
type conditions struct {
	strings.Builder
	args []any
}

// and adds a condition; each ? of it becomes the number of a value.
func (c *conditions) and(condition string, values ...any) {
	for _, v := range values {
		c.args = append(c.args, v)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	c.WriteString(" AND " + condition)
}

// among asks that a column holds one of values; nil asks nothing.
func (c *conditions) among(column string, values []string) {
	switch {
	case values == nil:
	case len(values) == 0:
		c.and("FALSE")
	case len(values) == 1: // an index goes on to its next column
		c.and(column+" = ?", values[0])
	default:
		all := make([]any, len(values))
		for i, v := range values {
			all[i] = v
		}
		c.and(column+" IN ("+strings.Repeat("?, ", len(values)-1)+"?)", all...)
	}
}

func (q Query) list() (query string, args []any) {
	w := conditions{args: []any{q.Limit}}
	w.among("s.edition", q.Editions)
	if q.State != "" {
		w.and("s.state = ?", string(q.State))
		if len(q.Editions) != 1 && q.State != story.StatePublished {
			w.and("s.state <> 'published'") // says to the engine that the index of what is not out holds all of it
		}
	}
	if q.Section != "" {
		// "0" is the character after "/": all that begins with the section's path.
		w.and("(s.section = ? OR s.section > ? AND s.section < ?)", q.Section, q.Section+"/", q.Section+"0")
	}
	if find := story.Fold(q.Text); find != "" {
		w.and("s.find LIKE ?", "%"+find+"%")
	}
	if !q.Before.At.IsZero() {
		w.and("(s.saved_at, s.number) < (?, ?)", micros(q.Before.At), q.Before.Number)
	}
	return `-- store.Stories
		SELECT` + storyColumns + `
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.head
		 WHERE TRUE` + w.String() + `
		 ORDER BY s.saved_at DESC, s.number DESC
		 LIMIT $1`, w.args
}

// All lists at most limit stories above number, in order: everything, for an export.
func (s *Store) All(ctx context.Context, above story.Number, limit int) ([]story.Story, error) {
	return everyStory(ctx, s.read, above, limit)
}

// All is the same inside a change.
func (tx *Tx) All(ctx context.Context, above story.Number, limit int) ([]story.Story, error) {
	return everyStory(ctx, tx, above, limit)
}

func everyStory(ctx context.Context, q asker, above story.Number, limit int) (_ []story.Story, err error) {
	defer fault.In(&err, "store: all stories")
	return all(ctx, q, scanStory, `-- store.All
		SELECT`+storyColumns+`
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.head
		 WHERE s.number > $1
		 ORDER BY s.number
		 LIMIT $2`, int64(above), limit)
}

// Due lists the stories that were scheduled for now or before, and when the
// next one is due (the zero time for none).
func (s *Store) Due(ctx context.Context, now time.Time) (due []story.Number, next time.Time, err error) {
	defer fault.In(&err, "store: due stories")
	type row struct {
		n  story.Number
		at int64
	}
	rows, err := all(ctx, s.read, func(s scanner) (r row, err error) { return r, s.Scan(&r.n, &r.at) }, `-- store.Due
		SELECT number, due_at
		  FROM story
		 WHERE state = 'scheduled'
		 ORDER BY due_at, number
		 LIMIT 500`)
	for _, r := range rows {
		if r.at <= micros(now) {
			due = append(due, r.n)
		} else if next.IsZero() {
			next = instant(r.at)
		}
	}
	return due, next, err
}

// ClearLists empties everything that is made from stories, to be made again.
func (tx *Tx) ClearLists(ctx context.Context) (err error) {
	defer fault.In(&err, "store: clear lists")
	for _, table := range []string{"place", "month"} {
		if _, err := tx.exec(ctx, `-- store.ClearLists
			DELETE FROM `+table); err != nil {
			return err
		}
	}
	return nil
}

// SetCard puts a story into its lists, or takes it off the wire when card is nil.
func (tx *Tx) SetCard(ctx context.Context, s story.Story, card *story.Card, lists []story.List) (err error) {
	defer fault.In(&err, "store: card of %d", s.Number)
	if err := tx.story(ctx, Change{After: s, Card: card}); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `-- store.SetCard
		UPDATE wire SET shown = $2 WHERE story = $1 AND story <> 0 AND kind <> 'withdrawal'`, int64(s.Number), card != nil); err != nil {
		return err
	}
	for _, l := range lists {
		if err := tx.enter(ctx, l, s); err != nil {
			return err
		}
	}
	return nil
}
