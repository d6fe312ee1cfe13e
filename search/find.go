package search

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
	"marbre/story"
)

// Bounds of an answer.
const (
	// window is how many of the newest are weighed in each place where words
	// stand. Whatever else there is can be had by date.
	window = 200
	// MaxCount is as far as stories are counted.
	MaxCount = 1000
	// Patience is how long a query may take. The worst take a tenth of it; on a machine
	// that has no time to spare readers would rather wait than be sent away.
	Patience = time.Second
	// few is how many stories a word must have for nothing else to be looked for.
	few = 4
	// surely is how many times as many stories a name must have to be proposed
	// for a word that some have.
	surely = 10
)

// Found is the answer to a query. Whoever shows it asks the gate for each story.
type Found struct {
	Stories []story.Number
	Count   int  // how many there are, up to MaxCount
	Over    bool // there are more than Count
	More    bool // another page follows
	Next    story.Cursor
	// Read is the query as it was understood, where a word of it that no story has
	// was taken for a name; else "".
	Read string
	// Begin are names that were looked for too: the query's last word begins them.
	Begin []string
	// Rather is the query with a name that far more stories have; "" for none.
	Rather string
	// Some says that no story has all the words, and these have some.
	Some bool
	// Lost are the words that no story has, where Some is true.
	Lost []string
	// Wordless says that there is no word in the query.
	Wordless bool
	Light    Light
}

// Find answers a query. Words are looked for in all their forms, quotations as
// they stand. It fails with fault.Busy if that takes longer than Patience, or if
// the index is being built.
func (x *Index) Find(ctx context.Context, q Query) (f Found, err error) {
	defer fault.In(&err, "search: find")
	t := tongueOf(q.Lang)
	terms := t.terms(q.Text)
	if len(terms) == 0 {
		return Found{Wordless: true}, nil
	}
	if !x.whole.Load() {
		return f, fault.Tell(fault.Busy, "search.building")
	}
	ctx, stop := context.WithTimeout(ctx, Patience)
	defer stop()
	tx, err := x.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return f, patient(err)
	}
	defer tx.Rollback() // nothing was changed
	s := &seeker{Query: q, tx: tx, tongue: t, terms: terms, with: " AND ", now: x.now()}
	s.place = standing(q)
	s.low, s.high = between(q.Since, q.Until)
	err = s.find(ctx)
	s.Light = t.light(s.terms)
	return s.Found, patient(err)
}

// standing is what is asked of where a story stands: in a section, or where that was
// when the story was taken in.
func standing(q Query) match {
	if q.Section == "" {
		return ""
	}
	var forms []string
	for _, path := range append([]string{q.Section}, q.Formerly...) {
		forms = append(forms, `"`+place(q.Edition, path)+`"`)
	}
	return match("(" + strings.Join(forms, " OR ") + ")")
}

// patient says what a reader may be told when the time is up. The engine's own
// words may hold the query, and are not handed on.
func patient(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) || interrupted(err) {
		return fault.Tell(fault.Busy, "search.slow")
	}
	if useless(err) {
		return errors.New("the index is damaged; `marbre rebuild search` makes it again")
	}
	return errors.New("the index does not answer: " + codeOf(err))
}

// between is the rows of what was published from since on and before until;
// zero times ask for everything.
func between(since, until time.Time) (low, high int64) {
	low, high = -1<<63, 1<<63-1
	if !until.IsZero() {
		low = rowOf(until, 0) + 1
	}
	if !since.IsZero() {
		high = rowOf(since, 0)
	}
	return low, high
}

// A seeker answers one query.
type seeker struct {
	Query
	Found
	tongue
	tx        *sql.Tx
	terms     []term
	with      string // what must hold between terms: " AND " or " OR "
	place     match
	low, high int64
	now       time.Time
}

func (s *seeker) find(ctx context.Context) error {
	limit := window
	if s.Sort == ByDate {
		limit = s.Limit + 1
	}
	rows, err := s.understand(ctx, max(limit, few))
	if err != nil {
		return err
	}
	if err := s.count(ctx, rows, max(limit, few)); err != nil {
		return err
	}
	if s.Sort == ByDate && !s.Before.At.IsZero() {
		s.low = max(s.low, rowOf(s.Before.At, s.Before.Number)+1)
		if rows, err = s.newest(ctx, anywhere, limit); err != nil {
			return err
		}
	}
	if s.Sort == ByDate {
		s.More = len(rows) > s.Limit
		rows = rows[:min(len(rows), s.Limit)]
	} else if rows, err = s.weigh(ctx, rows); err != nil {
		return err
	}
	s.Stories, err = s.numbers(ctx, rows)
	if s.More && s.Sort == ByDate && err == nil {
		last := len(rows) - 1
		s.Next = story.Cursor{At: time.Unix(secondOf(rows[last]), 0).UTC(), Number: int64(s.Stories[last])}
	}
	return err
}

// understand finds the newest stories that have the terms, and bends the terms
// where hardly any has. On every page of a list it comes to the same.
func (s *seeker) understand(ctx context.Context, limit int) (rows []int64, err error) {
	if rows, err = s.newest(ctx, anywhere, limit); err != nil || len(rows) >= few {
		return rows, err
	}
	changed, err := s.bend(ctx)
	if err != nil {
		return nil, err
	}
	if changed {
		if rows, err = s.newest(ctx, anywhere, limit); err != nil {
			return nil, err
		}
	}
	if len(rows) == 0 && len(s.terms) > 1 {
		return s.some(ctx, limit)
	}
	return rows, nil
}

// ask is what is asked of the index: the terms where they stand, in the section.
func (s *seeker) ask(kind byte) match {
	return s.place.and(join(s.Edition, kind, s.terms, s.with))
}

// newest are the rows of the newest stories that have the terms.
func (s *seeker) newest(ctx context.Context, kind byte, limit int) ([]int64, error) {
	return s.rows(ctx, s.ask(kind), limit)
}

// rows reads the first rows of a match. They come as one text: a step of the
// engine can be interrupted, and the time between two steps cannot.
func (s *seeker) rows(ctx context.Context, m match, limit int) ([]int64, error) {
	var list sql.NullString
	if err := s.tx.QueryRowContext(ctx, `-- search.rows
		SELECT group_concat(rowid, ' ')
		  FROM (SELECT rowid FROM text WHERE text MATCH $1 AND rowid BETWEEN $2 AND $3 ORDER BY rowid LIMIT $4)`,
		string(m), s.low, s.high, limit).Scan(&list); err != nil {
		return nil, err
	}
	fields := strings.Fields(list.String)
	rows := make([]int64, len(fields))
	for i, f := range fields {
		row, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return nil, err
		}
		rows[i] = row
	}
	return rows, nil
}

// count says how many stories there are. rows are all of them if they are fewer
// than the limit that was asked for.
func (s *seeker) count(ctx context.Context, rows []int64, limit int) error {
	if len(rows) < limit {
		s.Count = len(rows)
		return nil
	}
	err := s.tx.QueryRowContext(ctx, `-- search.count
		SELECT COUNT(*)
		  FROM (SELECT 1 FROM text WHERE text MATCH $1 AND rowid BETWEEN $2 AND $3 LIMIT $4)`,
		string(s.ask(anywhere)), s.low, s.high, MaxCount+1).Scan(&s.Count)
	if s.Count > MaxCount {
		s.Count, s.Over = MaxCount, true
	}
	return err
}

// numbers are the stories at rows, in their order.
func (s *seeker) numbers(ctx context.Context, rows []int64) ([]story.Number, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	args := make([]any, len(rows))
	var list strings.Builder
	for i, r := range rows {
		args[i] = r
		list.WriteString(",$" + strconv.Itoa(i+1))
	}
	found, err := s.tx.QueryContext(ctx, `-- search.numbers
		SELECT row, number FROM doc WHERE row IN (`+list.String()[1:]+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	at := map[int64]story.Number{}
	for found.Next() {
		var row, n int64
		if err := found.Scan(&row, &n); err != nil {
			return nil, err
		}
		at[row] = story.Number(n)
	}
	numbers := make([]story.Number, len(rows))
	for i, r := range rows {
		numbers[i] = at[r]
	}
	return numbers, found.Err()
}

// What it weighs where words stand. A headline weighs so much that an old one
// may come before a word in a text of last week.
const (
	inAnyText  = 1.0
	inPart     = 2.5 // one of several words is in the headline, the others elsewhere
	inAllOfTop = 3.0
	inWhole    = 8.0 // all words are in the headline
)

// recency is what age takes away: half within a month, five sixths at most. It
// falls all the time, so that of two headlines the newer comes first.
func recency(age time.Duration) float64 {
	const month = 30 * 24 * time.Hour
	return 0.15 + 0.85/(1+max(age, 0).Hours()/month.Hours())
}

// weigh puts the newest of every place in order: by where the words stand and how
// new the story is, and cuts out the page.
func (s *seeker) weigh(ctx context.Context, rows []int64) ([]int64, error) {
	weights := map[int64]float64{}
	put := func(rows []int64, weight float64) {
		for _, r := range rows {
			weights[r] = max(weights[r], weight)
		}
	}
	put(rows, inAnyText)
	type question struct {
		m      match
		weight float64
	}
	asked := []question{{s.ask(inTop), inAllOfTop}, {s.ask(inHeadline), inWhole}}
	if len(s.terms) > 1 && s.with == " AND " {
		asked = append(asked, question{s.ask(anywhere).and(join(s.Edition, inHeadline, s.terms, " OR ")), inPart})
	}
	for _, a := range asked {
		if len(rows) == 0 {
			break
		}
		more, err := s.rows(ctx, a.m, window)
		if err != nil {
			return nil, err
		}
		put(more, a.weight)
	}
	now := s.now.Unix()
	for r := range weights {
		weights[r] *= recency(time.Duration(now-secondOf(r)) * time.Second)
	}
	all := make([]int64, 0, len(weights))
	for r := range weights {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b int64) int {
		return cmp.Or(cmp.Compare(weights[b], weights[a]), cmp.Compare(a, b))
	})
	from := min((max(s.Page, 1)-1)*s.Limit, len(all))
	to := min(from+s.Limit, len(all))
	s.More = to < len(all) && max(s.Page, 1) < MaxPage
	return all[from:to], nil
}
