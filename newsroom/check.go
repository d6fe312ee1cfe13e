package newsroom

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"marbre/check"
	"marbre/fault"
	"marbre/journal"
	"marbre/lang"
	"marbre/picture"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// A Found is something that is found in a story, by what it is known again (check.Mark), and what
// somebody said of it; nil for nothing.
type Found struct {
	check.Finding
	Mark    string
	Verdict *story.Verdict
}

// Settled reports whether somebody said of it all that it needs: what stops a story needs a reason.
func (f Found) Settled() bool {
	return f.Verdict != nil && (f.Verdict.Reason != "" || f.Severity != check.Block)
}

// knows is what a reading asks of what is kept: the store, or a change of it.
type knows interface {
	Editions(context.Context) ([]story.Edition, error)
	States(context.Context, []story.Number) (map[story.Number]story.State, error)
	PicturesOf(context.Context, []string) ([]picture.Picture, error)
	UsedIn(ctx context.Context, hash string, limit int) ([]store.Used, error)
	Verdicts(context.Context, []story.Number) (map[story.Number][]story.Verdict, error)
	Checks(ctx context.Context, edition string) (story.Checks, error)
}

// Read reads stories over by the rules of the house, as their editions want it.
func (n *Newsroom) Read(ctx context.Context, stories map[story.Number]story.Story) (_ map[story.Number][]Found, err error) {
	defer fault.In(&err, "read stories over")
	return n.read(ctx, n.Store, stories, check.Read)
}

// Facts are what the rules may know beside stories, as their editions want it.
func (n *Newsroom) Facts(ctx context.Context, stories map[story.Number]story.Story) (_ map[story.Number]check.Facts, err error) {
	defer fault.In(&err, "facts of stories")
	return n.facts(ctx, n.Store, stories)
}

func (n *Newsroom) facts(ctx context.Context, q knows, stories map[story.Number]story.Story) (map[story.Number]check.Facts, error) {
	var related []story.Number
	for _, st := range stories {
		related = append(related, check.RelatedOf(st.Content, n.Hosts...)...)
	}
	states, err := q.States(ctx, related)
	if err != nil {
		return nil, err
	}
	editions, err := q.Editions(ctx)
	if err != nil {
		return nil, err
	}
	taken, err := picturesIn(ctx, q, stories)
	if err != nil {
		return nil, err
	}
	of := map[string]story.Checks{}
	all := make(map[story.Number]check.Facts, len(stories))
	for num, st := range stories {
		checks, known := of[st.Edition]
		if !known {
			if checks, err = q.Checks(ctx, st.Edition); err != nil {
				return nil, err
			}
			of[st.Edition] = checks
		}
		facts := check.Facts{Now: n.now(), State: st.State, Number: num, Related: states, Settings: checks.Rules, Out: st.PublishedAt, Hosts: n.Hosts}
		facts.Words = n.lists.of(st.Edition, checks.Words)
		facts.Names = facts.Words.Names
		for _, e := range editions {
			if e.Code == st.Edition {
				facts.Lang = e.Lang
			}
		}
		if facts.Shots, err = n.shots(ctx, q, st, taken); err != nil {
			return nil, err
		}
		all[num] = facts
	}
	return all, nil
}

// read gathers the facts that the rules want, and has them asked.
func (n *Newsroom) read(ctx context.Context, q knows, stories map[story.Number]story.Story, ask func(story.Content, check.Facts) []check.Finding) (map[story.Number][]Found, error) {
	facts, err := n.facts(ctx, q, stories)
	if err != nil {
		return nil, err
	}
	verdicts, err := q.Verdicts(ctx, slices.Collect(maps.Keys(stories)))
	if err != nil {
		return nil, err
	}
	found := make(map[story.Number][]Found, len(stories))
	for num, st := range stories {
		for _, f := range ask(st.Content, facts[num]) {
			one := Found{Finding: f, Mark: check.Mark(st.Content, f)}
			if i := slices.IndexFunc(verdicts[num], func(v story.Verdict) bool { return v.Mark == one.Mark }); i >= 0 {
				one.Verdict = &verdicts[num][i]
			}
			found[num] = append(found[num], one)
		}
	}
	return found, nil
}

// wordLists are the editions' lists of words, ready to be looked for: one is made anew when its text is another.
type wordLists struct {
	mu   sync.Mutex
	made map[string]madeList
}

type madeList struct {
	text string
	list check.WordList
}

func (l *wordLists) of(edition, text string) check.WordList {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, ok := l.made[edition]; ok && m.text == text {
		return m.list
	}
	if l.made == nil {
		l.made = map[string]madeList{}
	}
	list, _ := check.ParseWords(text)
	l.made[edition] = madeList{text, list}
	return list
}

// picturesIn are the newsroom's pictures that stand in stories, by their files.
func picturesIn(ctx context.Context, q knows, stories map[story.Number]story.Story) (map[string]picture.Picture, error) {
	var files []string
	for _, st := range stories {
		files = append(files, st.Files()...)
	}
	list, err := q.PicturesOf(ctx, files)
	taken := make(map[string]picture.Picture, len(list))
	for _, p := range list {
		taken[p.Hash] = p
	}
	return taken, err
}

// maxElsewhere is in how many stories a picture that may be used once is looked for.
const maxElsewhere = 200

// shots is what the files of a story's pictures say, and whether it may have them.
func (n *Newsroom) shots(ctx context.Context, q knows, st story.Story, taken map[string]picture.Picture) (map[string]check.Shot, error) {
	shots := map[string]check.Shot{}
	for _, hash := range st.Files() {
		p, ok := taken[hash]
		if !ok {
			continue
		}
		f := p.Facts
		shot := check.Shot{Caption: f.Caption, Words: slices.Concat([]string{f.Title, f.Headline, f.Sublocation, f.City, f.State, f.Country}, f.People, f.Keywords), Lang: lang.Tag(f.Language), Created: f.Created, Made: p.Machine(), Width: p.Width, Credits: slices.Concat([]string{f.Credit, f.Source, f.Copyright}, f.Byline)}
		use := picture.Use{Edition: st.Edition, At: n.now()}
		if use.At.Before(st.Content.Embargo) {
			use.At = st.Content.Embargo
		}
		if !reflect.ValueOf(p.Rights).IsZero() {
			used, err := q.UsedIn(ctx, hash, maxElsewhere)
			if err != nil {
				return nil, err
			}
			use.Elsewhere = slices.ContainsFunc(used, func(u store.Used) bool { return u.Number != st.Number && u.Out })
			shot.Seen = slices.ContainsFunc(used, func(u store.Used) bool { return u.Number == st.Number && u.Out })
		}
		shot.Refused = p.Rights.May(use)
		shots[hash] = shot
	}
	return shots, nil
}

// stopped refuses to put a story before readers in which a rule finds what stops it, inside the
// change that would. What despite gives a reason for is overridden, for good as long as the words are
// those; it returns all that the story goes out with. Rights are asked by picturesMay, which lets
// pass what readers see already.
func (n *Newsroom) stopped(ctx context.Context, tx *store.Tx, by staff.Person, s story.Story, despite []story.Override) (overrides []story.Override, err error) {
	for i, o := range despite {
		at := "override[" + strconv.Itoa(i) + "]"
		switch {
		case !check.Known(o.Rule):
			return nil, fault.Field(at+".rule", "check.unknown", o.Rule)
		case check.Final(o.Rule):
			return nil, fault.Field(at+".rule", "check.final", o.Rule)
		case strings.TrimSpace(o.Reason) == "":
			return nil, fault.Field(at+".reason", "check.override-reason")
		}
		if err := story.NoteOK(at+".reason", o.Reason); err != nil {
			return nil, err
		}
	}
	found, err := n.read(ctx, tx, map[story.Number]story.Story{s.Number: s}, check.Blocks)
	if err != nil {
		return nil, err
	}
	said := func(rule, reason, who string) bool {
		if slices.ContainsFunc(overrides, func(o story.Override) bool { return o.Rule == rule && o.Reason == reason }) {
			return false
		}
		overrides = append(overrides, story.Override{Rule: rule, Reason: reason, By: who})
		return true
	}
	for _, f := range found[s.Number] {
		if f.Rule == "shot-rights" {
			continue
		}
		i := slices.IndexFunc(despite, func(o story.Override) bool { return o.Rule == f.Rule })
		switch {
		case f.Settled() && i < 0:
			said(f.Rule, f.Verdict.Reason, f.Verdict.By)
		case i >= 0:
			v := story.Verdict{Mark: f.Mark, Rule: f.Rule, Words: check.Words(s.Content, f.Finding), Reason: strings.TrimSpace(despite[i].Reason), Login: by.Login, By: by.Name, At: n.now()}
			if err := tx.KeepVerdict(ctx, s.Number, v); err != nil {
				return nil, err
			}
			if !said(v.Rule, v.Reason, v.By) {
				continue
			}
			if _, err := n.judged(ctx, tx, by, s, v.Rule+": "+v.Reason); err != nil {
				return nil, err
			}
		default:
			return nil, fault.Field(f.Field, "story.blocked", lang.Said{Key: "check." + f.Rule, Args: f.Args})
		}
	}
	return overrides, nil
}

// judged writes the entry of what was said of something that was found.
func (n *Newsroom) judged(ctx context.Context, tx *store.Tx, by staff.Person, s story.Story, note string) (journal.Entry, error) {
	return tx.Write(ctx, journal.Entry{At: n.now(), Kind: journal.Verdict, Edition: s.Edition, Story: s.Number, Revision: s.Head, By: by.Name, Login: by.Login, Note: note})
}

// A Place says which finding is meant: its mark, or else its rule and where it stands.
type Place struct {
	Mark, Rule, Field string
	Block             int // -1 outside of the body
	From, To          int
}

func (p Place) of(f Found) bool {
	if p.Mark != "" {
		return f.Mark == p.Mark
	}
	return f.Rule == p.Rule && f.Field == p.Field && f.Block == p.Block && f.From == p.From && f.To == p.To
}

// Dismiss says that something that is found in a story, as it stands now, is no mistake: it is not
// told again of these words in this story. It fails with fault.Conflict for what is not found (any
// more), and for what stops the story, which can only be overridden.
func (n *Newsroom) Dismiss(ctx context.Context, by staff.Person, num story.Number, what Place) (v story.Verdict, e journal.Entry, err error) {
	defer fault.In(&err, "dismiss a finding in %d", num)
	if what.Mark == "" && what.Rule == "" {
		return v, e, fault.Field("rule", "text.empty")
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		s, err := n.written(ctx, tx, num)
		if err != nil {
			return err
		}
		if err := by.May(staff.Revise, staff.Of(s)); err != nil {
			return err
		}
		found, err := n.read(ctx, tx, map[story.Number]story.Story{num: s}, check.Read)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(found[num], what.of)
		if i < 0 {
			return fault.Tell(fault.Conflict, "check.gone")
		}
		f := found[num][i]
		if f.Severity == check.Block {
			return fault.Tell(fault.Conflict, "check.stays")
		}
		if f.Settled() {
			v = *f.Verdict
			return nil
		}
		said, err := tx.Verdicts(ctx, []story.Number{num})
		if err != nil {
			return err
		}
		if len(said[num]) >= story.MaxVerdicts {
			return fault.Tell(fault.Conflict, "check.many", story.MaxVerdicts)
		}
		v = story.Verdict{Mark: f.Mark, Rule: f.Rule, Words: check.Words(s.Content, f.Finding), Login: by.Login, By: by.Name, At: n.now()}
		if err := tx.KeepVerdict(ctx, num, v); err != nil {
			return err
		}
		e, err = n.judged(ctx, tx, by, s, strings.TrimSuffix(f.Rule+": "+v.Words, ": "))
		return err
	})
	return v, e, err
}

// TakeUp has something told again that was dismissed, or that was overridden.
func (n *Newsroom) TakeUp(ctx context.Context, by staff.Person, num story.Number, mark string) (e journal.Entry, err error) {
	defer fault.In(&err, "take up a finding in %d", num)
	if len(mark) != check.MarkLength {
		return e, fault.NotFound
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		s, err := n.written(ctx, tx, num)
		if err != nil {
			return err
		}
		if err := by.May(staff.Revise, staff.Of(s)); err != nil {
			return err
		}
		if err := tx.DropVerdict(ctx, num, mark); err != nil {
			return err
		}
		e, err = n.judged(ctx, tx, by, s, "")
		return err
	})
	return e, err
}

// written is a story with the words that were typed last, of which no revision is made.
func (n *Newsroom) written(ctx context.Context, tx *store.Tx, num story.Number) (story.Story, error) {
	s, err := tx.Story(ctx, num)
	if err != nil {
		return s, err
	}
	g, err := tx.Galley(ctx, num)
	if errors.Is(err, fault.NotFound) || err == nil && !g.Dirty {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	doc, err := n.doc(ctx, tx, g)
	if err != nil {
		return s, err
	}
	s.Content, err = doc.Content()
	return s, err
}

// Checks says how the stories of an edition are read over: rules are given other settings, a nil
// words leaves the list as it is. Who said what of a rule, and when, is the newsroom's to say. A rule
// that is not there is refused, and one that is switched off without a reason.
func (n *Newsroom) Checks(ctx context.Context, by staff.Person, edition string, rules map[string]story.Setting, words *string) (c story.Checks, e journal.Entry, err error) {
	defer fault.In(&err, "checks of %s", edition)
	if err := by.May(staff.Edition, staff.Place{Edition: edition}); err != nil {
		return c, e, err
	}
	if words != nil && len(*words) > story.MaxWordList {
		return c, e, fault.Field("words", "text.too-long", story.MaxWordList, len(*words))
	}
	for rule, set := range rules {
		if err := settingOK(rule, set); err != nil {
			return c, e, err
		}
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if _, err := editionOf(ctx, tx, edition); err != nil {
			return err
		}
		if c, err = tx.Checks(ctx, edition); err != nil {
			return err
		}
		if c.Rules == nil {
			c.Rules = map[string]story.Setting{}
		}
		var changed []string
		for _, rule := range slices.Sorted(maps.Keys(rules)) {
			set, was := rules[rule], c.Rules[rule]
			set.Reason = strings.TrimSpace(set.Reason)
			if set.Off == was.Off && set.Reason == was.Reason && set.Severity == was.Severity {
				continue
			}
			changed = append(changed, rule)
			if !set.Off && set.Severity == "" {
				delete(c.Rules, rule)
				continue
			}
			set.By, set.At = by.Name, n.now()
			c.Rules[rule] = set
		}
		if words != nil && *words != c.Words {
			c.Words = *words
			changed = append(changed, "words")
		}
		if changed == nil {
			return nil
		}
		if err := tx.SaveChecks(ctx, edition, c); err != nil {
			return err
		}
		e, err = tx.Write(ctx, journal.Entry{At: n.now(), Kind: journal.Edition, Edition: edition, By: by.Name, Login: by.Login, Note: "checks: " + strings.Join(changed, ", ")})
		return err
	})
	return c, e, err
}

func settingOK(rule string, set story.Setting) error {
	at := "rules." + rule
	switch {
	case !check.Known(rule):
		return fault.Field(at, "check.unknown", rule)
	case check.Final(rule) && (set.Off || set.Severity != ""):
		return fault.Field(at, "check.final", rule)
	case set.Off && strings.TrimSpace(set.Reason) == "":
		return fault.Field(at+".reason", "check.off-reason")
	case set.Severity != "" && set.Severity != string(check.Block) && set.Severity != string(check.Warn) && set.Severity != string(check.Note):
		return fault.Field(at+".severity", "check.severity", set.Severity)
	}
	return story.NoteOK(at+".reason", set.Reason)
}
