package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
	"marbre/story"
)

// places writes a list of numbers for IN: ($2, $3) and its arguments.
func places(first int, list []story.Number) (text string, args []any) {
	var b strings.Builder
	for i, n := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(first+i))
		args = append(args, int64(n))
	}
	return b.String(), args
}

// Assign keeps who does a story; nobody, no task and no time is as good as none.
func (tx *Tx) Assign(ctx context.Context, a story.Assignment) (err error) {
	defer fault.In(&err, "store: assign %d", a.Number)
	if _, err := tx.exec(ctx, `-- store.Assign: those before
		DELETE FROM assigned WHERE number = $1`, int64(a.Number)); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `-- store.Assign
		INSERT INTO assignment (number, task, due_at, made_by, made_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (number) DO UPDATE
		SET task = excluded.task, due_at = excluded.due_at, made_by = excluded.made_by, made_at = excluded.made_at`,
		int64(a.Number), a.Task, micros(a.Due), a.By, micros(a.At)); err != nil {
		return err
	}
	for i, p := range a.People {
		if _, err := tx.exec(ctx, `-- store.Assign: one
			INSERT INTO assigned (number, login, name, position) VALUES ($1, $2, $3, $4)`,
			int64(a.Number), p.Login, p.Name, i); err != nil {
			return err
		}
	}
	return nil
}

// Assignment returns who does a story; the zero Assignment when nobody was asked to.
func (s *Store) Assignment(ctx context.Context, n story.Number) (story.Assignment, error) {
	return oneAssignment(ctx, s.read, n)
}

// Assignment is the same inside a change.
func (tx *Tx) Assignment(ctx context.Context, n story.Number) (story.Assignment, error) {
	return oneAssignment(ctx, tx, n)
}

func oneAssignment(ctx context.Context, q asker, n story.Number) (story.Assignment, error) {
	found, err := assignments(ctx, q, []story.Number{n})
	a := found[n]
	a.Number = n
	return a, err
}

// Assignments returns who does which of these stories.
func (s *Store) Assignments(ctx context.Context, list []story.Number) (map[story.Number]story.Assignment, error) {
	return assignments(ctx, s.read, list)
}

func assignments(ctx context.Context, q asker, list []story.Number) (_ map[story.Number]story.Assignment, err error) {
	defer fault.In(&err, "store: assignments")
	found := make(map[story.Number]story.Assignment, len(list))
	if len(list) == 0 {
		return found, nil
	}
	in, args := places(1, list)
	kept, err := all(ctx, q, func(row scanner) (a story.Assignment, err error) {
		var due, at int64
		err = row.Scan(&a.Number, &a.Task, &due, &a.By, &at)
		a.Due, a.At = instant(due), instant(at)
		return a, err
	}, `-- store.Assignments
		SELECT number, task, due_at, made_by, made_at
		  FROM assignment
		 WHERE number IN (`+in+`)`, args...)
	if err != nil {
		return nil, err
	}
	for _, a := range kept {
		found[a.Number] = a
	}
	type one struct {
		n story.Number
		w story.Worker
	}
	people, err := all(ctx, q, func(row scanner) (o one, err error) { return o, row.Scan(&o.n, &o.w.Login, &o.w.Name) }, `-- store.Assignments: people
		SELECT number, login, name
		  FROM assigned
		 WHERE number IN (`+in+`)
		 ORDER BY number, position`, args...)
	for _, p := range people {
		a := found[p.n]
		a.People = append(a.People, p.w)
		found[p.n] = a
	}
	return found, err
}

const noteColumns = ` id, number, about, text, login, made_by, made_at, done, done_by, done_at `

func scanNote(row scanner) (n story.Note, err error) {
	var at, done int64
	err = row.Scan(&n.ID, &n.Number, &n.About, &n.Text, &n.Login, &n.By, &at, &n.Done, &n.DoneBy, &done)
	n.At, n.DoneAt = instant(at), instant(done)
	return n, err
}

// AddNote keeps a note and returns it with its number.
func (tx *Tx) AddNote(ctx context.Context, n story.Note) (_ story.Note, err error) {
	defer fault.In(&err, "store: note beside %d", n.Number)
	if err := tx.row(ctx, `-- store.AddNote: number
		UPDATE counter SET n = n + 1 WHERE name = 'note' RETURNING n`).Scan(&n.ID); err != nil {
		return n, err
	}
	_, err = tx.exec(ctx, `-- store.AddNote
		INSERT INTO note (id, number, about, text, login, made_by, made_at, done, done_by, done_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		n.ID, int64(n.Number), n.About, n.Text, n.Login, n.By, micros(n.At), n.Done, n.DoneBy, micros(n.DoneAt))
	return n, err
}

// SetNote keeps whether a note is done with.
func (tx *Tx) SetNote(ctx context.Context, n story.Note) (err error) {
	defer fault.In(&err, "store: note %d", n.ID)
	_, err = tx.exec(ctx, `-- store.SetNote
		UPDATE note SET done = $2, done_by = $3, done_at = $4 WHERE id = $1`, n.ID, n.Done, n.DoneBy, micros(n.DoneAt))
	return err
}

// Note returns one note. It fails with fault.NotFound if there is none.
func (tx *Tx) Note(ctx context.Context, id int64) (n story.Note, err error) {
	defer fault.In(&err, "store: note %d", id)
	n, err = scanNote(tx.row(ctx, `-- store.Note
		SELECT`+noteColumns+`FROM note WHERE id = $1`, id))
	return n, known(err)
}

// Notes returns the notes beside a story, oldest first.
func (s *Store) Notes(ctx context.Context, n story.Number) (_ []story.Note, err error) {
	defer fault.In(&err, "store: notes beside %d", n)
	return all(ctx, s.read, scanNote, `-- store.Notes
		SELECT`+noteColumns+`FROM note WHERE number = $1 ORDER BY id LIMIT $2`, int64(n), story.MaxNotes)
}

// CountNotes is how many notes stand beside a story.
func (tx *Tx) CountNotes(ctx context.Context, n story.Number) (count int, err error) {
	defer fault.In(&err, "store: count the notes beside %d", n)
	err = tx.row(ctx, `-- store.CountNotes
		SELECT COUNT(*) FROM note WHERE number = $1`, int64(n)).Scan(&count)
	return count, err
}

// OpenNotes counts the notes beside each of these stories that nobody is done with.
func (s *Store) OpenNotes(ctx context.Context, list []story.Number) (_ map[story.Number]int, err error) {
	defer fault.In(&err, "store: open notes")
	found := map[story.Number]int{}
	if len(list) == 0 {
		return found, nil
	}
	in, args := places(1, list)
	type one struct {
		n     story.Number
		count int
	}
	rows, err := all(ctx, s.read, func(row scanner) (o one, err error) { return o, row.Scan(&o.n, &o.count) }, `-- store.OpenNotes
		SELECT number, COUNT(*) FROM note WHERE NOT done AND number IN (`+in+`) GROUP BY number`, args...)
	for _, r := range rows {
		found[r.n] = r.count
	}
	return found, err
}

// A Board narrows what the desk's board shows. Empty fields ask for everything;
// Editions that is nil asks for all of them.
type Board struct {
	Editions []string
	Section  string // its own stories and those below it
	Login    string // assigned to this person,
	Name     string // or last written by this one
	Urgency  story.Urgency
	Limit    int
}

// A Standee is a story on the board: where it stands, and no word of it.
type Standee struct {
	story.Life
	Number  story.Number
	Edition string
	Section string
	Head    story.Revision
	SavedAt time.Time
	SavedBy string
	Urgency story.Urgency
}

const boardColumns = ` s.number, s.edition, s.section, s.head, s.urgency, s.saved_at, s.writer, s.doc `

func scanStandee(row scanner) (s Standee, err error) {
	var at int64
	var doc []byte
	if err := row.Scan(&s.Number, &s.Edition, &s.Section, &s.Head, &s.Urgency, &at, &s.SavedBy, &doc); err != nil {
		return s, err
	}
	s.SavedAt = instant(at)
	var l life
	if err := json.Unmarshal(doc, &l); err != nil {
		return s, err
	}
	s.Life = l.Life
	if s.SavedBy == "" {
		s.SavedBy = l.SavedBy
	}
	return s, nil
}

// where writes the board's conditions on a story s; args go before its own.
func (b Board) where(args []any) (string, []any) {
	w := conditions{args: args}
	w.among("s.edition", b.Editions)
	if b.Section != "" {
		w.and("(s.section = ? OR s.section > ? AND s.section < ?)", b.Section, b.Section+"/", b.Section+"0")
	}
	if b.Urgency != 0 {
		w.and("s.urgency = ?", int64(b.Urgency))
	}
	const assigned = "EXISTS (SELECT 1 FROM assigned a WHERE a.number = s.number AND a.login = ?)"
	switch {
	case b.Login != "" && b.Name != "":
		w.and("(s.writer = ? OR "+assigned+")", b.Name, b.Login)
	case b.Login != "":
		w.and(assigned, b.Login)
	case b.Name != "":
		w.and("s.writer = ?", b.Name)
	}
	return w.String(), w.args
}

// Column returns the stories of the board that stand in a state other than
// published, and how many there are: the scheduled by their minute, all others
// the last saved first.
func (s *Store) Column(ctx context.Context, b Board, state story.State) (list []Standee, count int, err error) {
	defer fault.In(&err, "store: board, %s", state)
	where, args := b.where([]any{string(state)})
	if err := s.read.QueryRowContext(ctx, `-- store.Column: count
		SELECT COUNT(*) FROM story s WHERE s.state = $1 AND s.state <> 'published'`+where, args...).Scan(&count); err != nil {
		return nil, 0, known(err)
	}
	order := "s.saved_at DESC, s.number DESC"
	if state == story.StateScheduled {
		order = "s.due_at, s.number"
	}
	where, args = b.where([]any{string(state), b.Limit})
	list, err = all(ctx, s.read, scanStandee, `-- store.Column
		SELECT`+boardColumns+`
		  FROM story s
		 WHERE s.state = $1 AND s.state <> 'published'`+where+`
		 ORDER BY `+order+`
		 LIMIT $2`, args...)
	return list, count, err
}

// OutSince returns the stories of an edition of which the wire told since an
// instant and that are out, the last told first, and how many there are.
func (s *Store) OutSince(ctx context.Context, b Board, edition string, since time.Time) (list []Standee, count int, err error) {
	defer fault.In(&err, "store: board, out in %s", edition)
	b.Editions = nil
	const told = `(SELECT story, MAX(at) AS at
			  FROM wire
			 WHERE shown AND edition = $1 AND at >= $2 AND story <> 0 AND kind <> 'withdrawal'
			 GROUP BY story)`
	where, args := b.where([]any{edition, micros(since)})
	if err := s.read.QueryRowContext(ctx, `-- store.OutSince: count
		SELECT COUNT(*)
		  FROM `+told+` w
		  JOIN story s ON s.number = w.story
		 WHERE s.state = 'published'`+where, args...).Scan(&count); err != nil {
		return nil, 0, known(err)
	}
	where, args = b.where([]any{edition, micros(since), b.Limit})
	list, err = all(ctx, s.read, scanStandee, `-- store.OutSince
		SELECT`+boardColumns+`
		  FROM `+told+` w
		  JOIN story s ON s.number = w.story
		 WHERE s.state = 'published'`+where+`
		 ORDER BY w.at DESC, s.number DESC
		 LIMIT $3`, args...)
	return list, count, err
}

// Ahead returns the stories of the board that are out and have a newer revision
// that is not, the last saved first.
func (s *Store) Ahead(ctx context.Context, b Board) (_ []Standee, err error) {
	defer fault.In(&err, "store: board, ahead")
	where, args := b.where([]any{b.Limit})
	return all(ctx, s.read, scanStandee, `-- store.Ahead
		SELECT`+boardColumns+`
		  FROM story s
		 WHERE s.state = 'published' AND s.head <> s.public`+where+`
		 ORDER BY s.saved_at DESC, s.number DESC
		 LIMIT $1`, args...)
}

// Mine returns the stories that are assigned to a person and not out, those
// that are due first.
func (s *Store) Mine(ctx context.Context, b Board, login string) (_ []Standee, err error) {
	defer fault.In(&err, "store: board, of one person")
	if login == "" {
		return nil, nil
	}
	where, args := b.where([]any{login, b.Limit})
	return all(ctx, s.read, scanStandee, `-- store.Mine
		SELECT`+boardColumns+`
		  FROM assigned m
		  JOIN story s ON s.number = m.number
		  JOIN assignment t ON t.number = m.number
		 WHERE m.login = $1 AND s.state <> 'published' AND s.state <> 'withdrawn'`+where+`
		 ORDER BY CASE WHEN t.due_at = 0 THEN 1 ELSE 0 END, t.due_at, s.saved_at DESC, s.number
		 LIMIT $2`, args...)
}

// Heads returns the newest revisions of these stories.
func (s *Store) Heads(ctx context.Context, list []story.Number) (_ map[story.Number]story.Story, err error) {
	defer fault.In(&err, "store: heads")
	found := make(map[story.Number]story.Story, len(list))
	if len(list) == 0 {
		return found, nil
	}
	in, args := places(1, list)
	rows, err := all(ctx, s.read, scanStory, `-- store.Heads
		SELECT`+storyColumns+`
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.head
		 WHERE s.number IN (`+in+`)`, args...)
	for _, st := range rows {
		found[st.Number] = st
	}
	return found, err
}

// Behind returns translations of the board whose original has gone on, the
// latest to fall behind first.
func (s *Store) Behind(ctx context.Context, b Board) (_ []Standee, err error) {
	defer fault.In(&err, "store: translations behind")
	where, args := b.where([]any{b.Limit})
	return all(ctx, s.read, scanStandee, `-- store.Behind
		SELECT`+boardColumns+`
		  FROM basis b
		  JOIN story s ON s.number = b.number
		 WHERE b.behind AND s.state <> 'withdrawn'`+where+`
		 ORDER BY b.behind_at DESC, s.number DESC
		 LIMIT $1`, args...)
}

// BehindOf tells which of these stories are translations whose original has gone on.
func (s *Store) BehindOf(ctx context.Context, list []story.Number) (_ map[story.Number]bool, err error) {
	defer fault.In(&err, "store: which are behind")
	found := map[story.Number]bool{}
	if len(list) == 0 {
		return found, nil
	}
	in, args := places(1, list)
	rows, err := all(ctx, s.read, func(row scanner) (n story.Number, err error) { return n, row.Scan(&n) }, `-- store.BehindOf
		SELECT number FROM basis WHERE behind AND number IN (`+in+`)`, args...)
	for _, n := range rows {
		found[n] = true
	}
	return found, err
}

// States are the states of those of the stories that are there.
func (s *Store) States(ctx context.Context, list []story.Number) (map[story.Number]story.State, error) {
	return states(ctx, s.read, list)
}

// States is the same inside a change.
func (tx *Tx) States(ctx context.Context, list []story.Number) (map[story.Number]story.State, error) {
	return states(ctx, tx, list)
}

func states(ctx context.Context, q asker, list []story.Number) (_ map[story.Number]story.State, err error) {
	defer fault.In(&err, "store: states")
	found := make(map[story.Number]story.State, len(list))
	for batch := range slices.Chunk(list, 500) { // an engine takes so many arguments and no more
		in, args := places(1, batch)
		type standing struct {
			number int64
			state  string
		}
		rows, err := all(ctx, q, func(row scanner) (st standing, err error) {
			return st, row.Scan(&st.number, &st.state)
		}, `-- store.States
			SELECT number, state FROM story WHERE number IN (`+in+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, st := range rows {
			found[story.Number(st.number)] = story.State(st.state)
		}
	}
	return found, nil
}
