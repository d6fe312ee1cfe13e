package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"marbre/check"
	"marbre/fault"
	"marbre/lang"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// What the board shows.
type (
	boardOut struct {
		Columns  []columnOut `json:"columns" line:"draft, submitted, approved, scheduled, published (today), withdrawn"`
		Needs    []needOut   `json:"needs" line:"what waits for whoever asks, the most urgent first"`
		OutToday int         `json:"out_today" line:"stories that were published, updated or corrected today, in each edition's zone"`
		Journal  int64       `json:"journal" line:"as of this entry: follow /desk/events from here"`
	}
	columnOut struct {
		State   story.State `json:"state"`
		Count   int         `json:"count" line:"all of them, also those that are not listed"`
		Stories []cardOut   `json:"stories"`
	}
	cardOut struct {
		summary
		Assigned      []story.Worker `json:"assigned" line:"who does it"`
		Deadline      time.Time      `json:"deadline,omitzero" line:"until when they do it; due is when a scheduled story goes out"`
		Task          string         `json:"task,omitempty"`
		Notes         int            `json:"notes" line:"that nobody is done with"`
		Findings      check.Count    `json:"findings" line:"of the newest revision"`
		Writing       []story.Worker `json:"writing" line:"who has it open now"`
		TranslationOf story.Number   `json:"translation_of,omitempty"`
		Behind        bool           `json:"behind,omitempty" line:"its original has gone on since"`
		Ahead         bool           `json:"ahead,omitempty" line:"it is out, and the newest revision is not"`
	}
	needOut struct {
		Why   string  `json:"why" line:"overdue, returned, waits, late, assigned, ahead, behind"`
		Story cardOut `json:"story"`
	}
)

// Bounds of the board.
const (
	columnCards = 40 // of one column
	needCards   = 30
	needsOfKind = 8
	wordsKept   = 5000 // stories whose words are remembered for cards
	wordsLast   = time.Minute
)

// words is what a card says of one revision of a story.
type words struct {
	read       time.Time
	head       story.Revision
	kicker     string
	headline   string
	standfirst string
	original   story.Number
	findings   check.Count
}

// shelf remembers the words of cards, so that a board reads no text twice.
type shelf struct {
	mu  sync.Mutex
	all map[story.Number]words
}

func (sh *shelf) get(n story.Number, head story.Revision, now time.Time) (words, bool) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	w, ok := sh.all[n]
	return w, ok && w.head == head && now.Sub(w.read) < wordsLast && !now.Before(w.read)
}

func (sh *shelf) put(n story.Number, w words) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.all == nil || len(sh.all) >= wordsKept {
		sh.all = map[story.Number]words{}
	}
	sh.all[n] = w
}

// drop forgets a story's words: something was said of what is found in them.
func (sh *shelf) drop(n story.Number) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	delete(sh.all, n)
}

// getBoard shows what is on. Its cost is that of the cards that it shows, and of
// counting what is not out.
func (s *Server) getBoard(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	ctx := r.Context()
	q, err := boardQuery(r, by)
	if err != nil {
		return nil, err
	}
	var out boardOut
	if out.Journal, err = s.Store.Last(ctx); err != nil {
		return nil, err
	}
	columns := map[story.State][]store.Standee{}
	for _, state := range story.States {
		var list []store.Standee
		var count int
		if state == story.StatePublished {
			list, count, err = s.outToday(ctx, q)
			out.OutToday = count
		} else {
			list, count, err = s.Store.Column(ctx, q, state)
		}
		if err != nil {
			return nil, err
		}
		columns[state] = list
		out.Columns = append(out.Columns, columnOut{State: state, Count: count})
	}
	needs, err := s.needs(ctx, by, q, columns)
	if err != nil {
		return nil, err
	}
	var all []store.Standee
	for _, c := range out.Columns {
		all = append(all, columns[c.State]...)
	}
	for _, n := range needs {
		all = append(all, n.standee)
	}
	cards, err := s.deskCards(ctx, all)
	if err != nil {
		return nil, err
	}
	for i, c := range out.Columns {
		out.Columns[i].Stories = []cardOut{}
		for _, one := range columns[c.State] {
			out.Columns[i].Stories = append(out.Columns[i].Stories, cards[one.Number])
		}
	}
	out.Needs = []needOut{}
	for _, n := range needs {
		out.Needs = append(out.Needs, needOut{n.why, cards[n.standee.Number]})
	}
	return out, nil
}

// boardQuery reads what a board is narrowed to, and keeps it to what by may read.
func boardQuery(r *http.Request, by staff.Person) (store.Board, error) {
	in := r.URL.Query()
	q := store.Board{Section: in.Get("section"), Login: in.Get("person"), Limit: columnCards}
	if q.Login == "me" || q.Login != "" && q.Login == by.Login {
		q.Login, q.Name = by.Login, by.Name
	}
	if text := in.Get("urgency"); text != "" {
		u, err := number("urgency", text)
		if err != nil || u > 8 {
			return q, fault.Field("urgency", "story.urgency", cut(text))
		}
		q.Urgency = story.Urgency(u)
	}
	var err error
	q.Editions, err = scope(r, by)
	return q, err
}

// outToday lists what went out today, in each edition by its own day, the last first.
func (s *Server) outToday(ctx context.Context, q store.Board) (list []store.Standee, count int, err error) {
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, ed := range editions {
		if q.Editions != nil && !slices.Contains(q.Editions, ed.Code) {
			continue
		}
		some, n, err := s.Store.OutSince(ctx, q, ed.Code, lang.DayOf(s.Now(), ed.Zone).Start(ed.Zone))
		if err != nil {
			return nil, 0, err
		}
		list, count = append(list, some...), count+n
	}
	slices.SortStableFunc(list, func(a, b store.Standee) int { return b.ChangedAt.Compare(a.ChangedAt) })
	return list[:min(len(list), q.Limit)], count, nil
}

// A need is a story that waits for somebody, and why.
type need struct {
	why     string
	standee store.Standee
}

// needs finds what waits for a person: each story once, with its first reason.
func (s *Server) needs(ctx context.Context, by staff.Person, q store.Board, columns map[story.State][]store.Standee) (list []need, err error) {
	q.Limit = columnCards
	mine, err := s.Store.Mine(ctx, store.Board{Editions: q.Editions, Limit: needCards}, by.Login)
	if err != nil {
		return nil, err
	}
	numbers := make([]story.Number, len(mine))
	for i, m := range mine {
		numbers[i] = m.Number
	}
	due, err := s.Store.Assignments(ctx, numbers)
	if err != nil {
		return nil, err
	}
	ahead, err := s.Store.Ahead(ctx, q)
	if err != nil {
		return nil, err
	}
	own := q
	own.Login, own.Name = by.Login, by.Name
	drafts, _, err := s.Store.Column(ctx, own, story.StateDraft)
	if err != nil {
		return nil, err
	}
	behind, err := s.Store.Behind(ctx, q)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	seen := map[story.Number]bool{}
	add := func(why string, from []store.Standee, fits func(store.Standee) bool) {
		n := 0
		for _, one := range from {
			if n < needsOfKind && len(list) < needCards && !seen[one.Number] && fits(one) {
				n++
				seen[one.Number] = true
				list = append(list, need{why, one})
			}
		}
	}
	may := func(act staff.Act) func(store.Standee) bool {
		return func(one store.Standee) bool {
			return by.May(act, staff.Place{Edition: one.Edition, Section: one.Section, State: one.State}) == nil
		}
	}
	waiting := slices.Clone(columns[story.StateSubmitted])
	slices.SortStableFunc(waiting, func(a, b store.Standee) int {
		return cmp.Or(cmp.Compare(pressing(a.Urgency), pressing(b.Urgency)), a.SavedAt.Compare(b.SavedAt))
	})
	add("overdue", mine, func(one store.Standee) bool { at := due[one.Number].Due; return !at.IsZero() && at.Before(now) })
	add("returned", drafts, func(one store.Standee) bool { return one.Note != "" })
	add("late", columns[story.StatePublished], func(one store.Standee) bool { return one.LateBy > 0 && may(staff.Publish)(one) })
	add("waits", waiting, may(staff.Approve))
	add("assigned", mine, func(store.Standee) bool { return true })
	add("ahead", ahead, may(staff.Update))
	add("behind", behind, may(staff.Revise))
	return list, nil
}

// pressing orders urgencies: those that are not said come after 5.
func pressing(u story.Urgency) int {
	if u == 0 {
		return 5
	}
	return int(u)
}

// deskCards are the cards of stories as they stand.
func (s *Server) deskCards(ctx context.Context, list []store.Standee) (map[story.Number]cardOut, error) {
	now := s.Now()
	var numbers, unread, public []story.Number
	said := map[story.Number]words{}
	for _, one := range list {
		if slices.Contains(numbers, one.Number) {
			continue
		}
		numbers = append(numbers, one.Number)
		if one.Out(now) {
			public = append(public, one.Number)
		}
		if w, known := s.shelf.get(one.Number, one.Head, now); known {
			said[one.Number] = w
		} else {
			unread = append(unread, one.Number)
		}
	}
	if err := s.readWords(ctx, unread, said); err != nil {
		return nil, err
	}
	assigned, err := s.Store.Assignments(ctx, numbers)
	if err != nil {
		return nil, err
	}
	notes, err := s.Store.OpenNotes(ctx, numbers)
	if err != nil {
		return nil, err
	}
	behind, err := s.Store.BehindOf(ctx, numbers)
	if err != nil {
		return nil, err
	}
	urls, err := s.urls(ctx, public)
	if err != nil {
		return nil, err
	}
	writing := s.Writing()
	cards := make(map[story.Number]cardOut, len(numbers))
	for _, one := range list {
		w, a := said[one.Number], assigned[one.Number]
		c := cardOut{summary: summary{one.Number, one.Edition, one.Head, one.Section, w.kicker, w.headline, w.standfirst, one.Urgency, one.SavedAt, one.SavedBy, urls[one.Number], nil, one.Life},
			Assigned: a.People, Deadline: a.Due, Task: a.Task, Notes: notes[one.Number], Findings: w.findings, Writing: []story.Worker{},
			TranslationOf: w.original, Behind: behind[one.Number], Ahead: one.State == story.StatePublished && one.Head != one.Public}
		if c.Assigned == nil {
			c.Assigned = []story.Worker{}
		}
		for _, p := range writing[one.Number] {
			c.Writing = append(c.Writing, story.Worker(p))
		}
		cards[one.Number] = c
	}
	return cards, nil
}

// readWords reads the words of the cards that are not remembered.
func (s *Server) readWords(ctx context.Context, numbers []story.Number, into map[story.Number]words) error {
	for batch := range slices.Chunk(numbers, 50) { // texts may be long
		heads, err := s.Store.Heads(ctx, batch)
		if err != nil {
			return err
		}
		found, err := s.Newsroom.Read(ctx, heads)
		if err != nil {
			return err
		}
		for n, st := range heads {
			w := words{s.Now(), st.Head, st.Kicker, st.Headline, st.Standfirst, st.Original, countOf(found[n])}
			s.shelf.put(n, w)
			into[n] = w
		}
	}
	return nil
}

// urls are the addresses of those of numbers that are out.
func (s *Server) urls(ctx context.Context, numbers []story.Number) (map[story.Number]string, error) {
	found := map[story.Number]string{}
	if len(numbers) == 0 {
		return found, nil
	}
	cards, err := s.Library.Cards(ctx, numbers)
	if err != nil {
		return nil, err
	}
	editions, err := s.Library.Editions(ctx)
	for n, c := range cards {
		if i := slices.IndexFunc(editions, func(e story.Edition) bool { return e.Code == c.Edition }); i >= 0 {
			found[n] = editions[i].PathOf(c)
		}
	}
	return found, err
}
