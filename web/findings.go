package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"marbre/check"
	"marbre/fault"
	"marbre/lang"
	"marbre/picture"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

type (
	findingOut struct {
		Rule     string       `json:"rule"`
		Severity string       `json:"severity" line:"block, warn or note"`
		Message  string       `json:"message" line:"in the language that was asked for"`
		Field    string       `json:"field" line:"the part of the story; body for a block of the text"`
		Block    *int         `json:"block,omitempty" line:"index of the body's block"`
		From     int          `json:"from" line:"UTF-16 units in the part's or the block's text; from and to 0 for all of it"`
		To       int          `json:"to"`
		Fix      []check.Edit `json:"fix,omitempty" line:"what would mend it"`
	}
	findingsOut struct {
		Version  int64        `json:"version" line:"of the galley that was read"`
		Count    check.Count  `json:"count"`
		Findings []findingOut `json:"findings" line:"the gravest first"`
	}
)

// getFindings reads a story by the rules of the house, as it stands now: the
// words that were typed last too.
func (s *Server) getFindings(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	st, err := s.standing(r, by)
	if err != nil {
		return nil, err
	}
	g, err := s.Newsroom.Galley(r.Context(), by, st.Number)
	if err != nil {
		return nil, err
	}
	content, err := g.Doc.Content()
	if err != nil {
		return nil, err
	}
	as := story.Story{Number: st.Number, Edition: st.Edition, Life: story.Life{State: g.State}, Content: content}
	found, err := s.findings(r.Context(), map[story.Number]story.Story{st.Number: as})
	if err != nil {
		return nil, err
	}
	all, words := found[st.Number], wordsFor(r)
	out := findingsOut{Version: g.Version, Count: check.CountOf(all), Findings: []findingOut{}}
	for _, f := range all {
		one := findingOut{Rule: f.Rule, Severity: string(f.Severity), Message: Message(words, f), Field: f.Field, From: f.From, To: f.To, Fix: f.Fix}
		if f.Block >= 0 {
			one.Block = &f.Block
		}
		out.Findings = append(out.Findings, one)
	}
	return out, nil
}

// Message is what a finding says; what the newsroom would refuse is said as it would.
func Message(words *lang.Words, f check.Finding) string {
	args := slices.Clone(f.Args)
	for i, a := range args {
		var told *fault.Told
		if err, is := a.(error); is && errors.As(err, &told) {
			args[i] = words.Say("fault."+told.Key, told.Args...)
		}
	}
	return words.Say("check."+f.Rule, args...)
}

// findings reads stories by the rules of the house, with the facts that these want.
func (s *Server) findings(ctx context.Context, stories map[story.Number]story.Story) (map[story.Number][]check.Finding, error) {
	facts, err := s.Facts(ctx, stories)
	if err != nil {
		return nil, err
	}
	found := make(map[story.Number][]check.Finding, len(stories))
	for n, st := range stories {
		found[n] = check.Read(st.Content, facts[n])
	}
	return found, nil
}

// Facts are what the rules may know beside stories, by their numbers.
func (s *Server) Facts(ctx context.Context, stories map[story.Number]story.Story) (map[story.Number]check.Facts, error) {
	var related []story.Number
	for _, st := range stories {
		related = append(related, check.RelatedOf(st.Content)...)
	}
	states, err := s.Store.States(ctx, related)
	if err != nil {
		return nil, err
	}
	editions, err := s.Library.Editions(ctx)
	if err != nil {
		return nil, err
	}
	taken, err := s.picturesIn(ctx, stories)
	if err != nil {
		return nil, err
	}
	all := make(map[story.Number]check.Facts, len(stories))
	for n, st := range stories {
		facts := check.Facts{Now: s.Now(), Related: states, Number: n, State: st.State}
		for _, e := range editions {
			if e.Code == st.Edition {
				facts.Lang = e.Lang
			}
		}
		if facts.Shots, err = s.shots(ctx, st, taken); err != nil {
			return nil, err
		}
		all[n] = facts
	}
	return all, nil
}

// picturesIn are the newsroom's pictures that stand in stories, by their files.
func (s *Server) picturesIn(ctx context.Context, stories map[story.Number]story.Story) (map[string]picture.Picture, error) {
	var files []string
	for _, st := range stories {
		files = append(files, st.Files()...)
	}
	list, err := s.Store.PicturesOf(ctx, files)
	taken := make(map[string]picture.Picture, len(list))
	for _, p := range list {
		taken[p.Hash] = p
	}
	return taken, err
}

// shots is what the files of a story's pictures say, and whether it may have them.
func (s *Server) shots(ctx context.Context, st story.Story, taken map[string]picture.Picture) (map[string]check.Shot, error) {
	shots := map[string]check.Shot{}
	for _, hash := range st.Files() {
		p, ok := taken[hash]
		if !ok {
			continue
		}
		f := p.Facts
		shot := check.Shot{Caption: f.Caption, Words: slices.Concat([]string{f.Title, f.Headline, f.Sublocation, f.City, f.State, f.Country}, f.People, f.Keywords), Lang: lang.Tag(f.Language), Created: f.Created, Made: p.Machine(), Width: p.Width, Credits: slices.Concat([]string{f.Credit, f.Source, f.Copyright}, f.Byline)}
		use := picture.Use{Edition: st.Edition, At: s.Now()}
		if use.At.Before(st.Content.Embargo) {
			use.At = st.Content.Embargo
		}
		if p.Rights.Once {
			used, err := s.Store.UsedIn(ctx, hash, shownUses)
			if err != nil {
				return nil, err
			}
			use.Elsewhere = slices.ContainsFunc(used, func(u store.Used) bool { return u.Number != st.Number && u.Out })
		}
		shot.Refused = p.Rights.May(use)
		shots[hash] = shot
	}
	return shots, nil
}
