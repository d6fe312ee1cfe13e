package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"marbre/check"
	"marbre/fault"
	"marbre/lang"
	"marbre/newsroom"
	"marbre/staff"
	"marbre/story"
)

type (
	findingOut struct {
		Mark     string       `json:"mark" line:"by which it is known again wherever it stands"`
		Rule     string       `json:"rule"`
		Severity string       `json:"severity" line:"block, warn, note, or ok for what somebody has confirmed"`
		Message  string       `json:"message" line:"in the language that was asked for"`
		Field    string       `json:"field" line:"the part of the story; body for a block of the text"`
		Block    *int         `json:"block,omitempty" line:"index of the body's block"`
		From     int          `json:"from" line:"UTF-16 units in the part's or the block's text; from and to 0 for all of it"`
		To       int          `json:"to"`
		Words    string       `json:"words,omitempty" line:"that it is about"`
		Fix      []check.Edit `json:"fix,omitempty" line:"what would mend it"`
		Final    bool         `json:"final,omitempty" line:"it can be neither dismissed nor overridden"`
		Reason   string       `json:"reason,omitempty" line:"why the story may go out with it"`
		By       string       `json:"by,omitempty" line:"who dismissed or overrode it"`
		At       time.Time    `json:"at,omitzero"`
	}
	findingsOut struct {
		Version   int64        `json:"version" line:"of the galley that was read"`
		Count     check.Count  `json:"count" line:"of what stands"`
		Findings  []findingOut `json:"findings" line:"the gravest first"`
		Dismissed []findingOut `json:"dismissed" line:"those that somebody dismissed or overrode"`
	}
	dismissIn struct {
		Mark  string `json:"mark,omitempty" line:"of the finding; else its rule and its place"`
		Rule  string `json:"rule,omitempty"`
		Field string `json:"field,omitempty"`
		Block *int   `json:"block,omitempty"`
		From  int    `json:"from,omitempty"`
		To    int    `json:"to,omitempty"`
	}
	dismissOut struct {
		story.Verdict
		Journal int64 `json:"journal,omitempty" line:"0 when it was dismissed already"`
	}
	ruleOut struct {
		Rule     string        `json:"rule"`
		Severity string        `json:"severity" line:"its own: block, warn or note"`
		About    string        `json:"about" line:"what it says of a story, in the language that was asked for"`
		Final    bool          `json:"final,omitempty" line:"it holds for every edition"`
		Setting  story.Setting `json:"setting" line:"what the edition says of it"`
	}
	wordProblem struct {
		Line    int    `json:"line" line:"from 1"`
		Message string `json:"message" line:"in the language that was asked for"`
	}
	checksOut struct {
		Rules    []ruleOut     `json:"rules"`
		Words    string        `json:"words" line:"the edition's own list, a rule a line"`
		Problems []wordProblem `json:"problems" line:"lines of it that say nothing"`
		Journal  int64         `json:"journal,omitempty"`
	}
	checksIn struct {
		Rules map[string]story.Setting `json:"rules,omitempty" line:"those that change"`
		Words *string                  `json:"words,omitempty" line:"left out, it stays"`
	}
)

func findingOperations() []operation {
	return []operation{
		{"GET", "/stories/{number}/findings", "findings", "What is missing or wrong in a story as it stands, what was typed last too", staff.Read, nil, nil, findingsOut{}, 200, (*Server).getFindings},
		{"POST", "/stories/{number}/findings/dismiss", "dismiss", "Say that something that is found is no mistake: it is not told again of these words in this story", staff.Revise, dismissIn{}, nil, dismissOut{}, 200, (*Server).postDismiss},
		{"DELETE", "/stories/{number}/findings/dismissed/{mark}", "take-up", "Have told again what was dismissed or overridden", staff.Revise, nil, nil, journaled{}, 200, (*Server).deleteDismissed},
		{"GET", "/editions/{edition}/checks", "checks", "By which rules stories are read over, what an edition says of them, and its own list of words", staff.Read, nil, nil, checksOut{}, 200, (*Server).getChecks},
		{"PATCH", "/editions/{edition}/checks", "set-checks", "Switch rules off or on, give them another severity, change the list of words", staff.Edition, checksIn{}, nil, checksOut{}, 200, (*Server).patchChecks},
	}
}

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
	if st.Public != 0 { // its dates are read from when it went out
		public, err := s.Store.Story(r.Context(), st.Number)
		if err != nil {
			return nil, err
		}
		as.PublishedAt = public.PublishedAt
	}
	found, err := s.Newsroom.Read(r.Context(), map[story.Number]story.Story{st.Number: as})
	if err != nil {
		return nil, err
	}
	words := wordsFor(r)
	out := findingsOut{Version: g.Version, Count: countOf(found[st.Number]), Findings: []findingOut{}, Dismissed: []findingOut{}}
	for _, f := range found[st.Number] {
		one := findingOut{Mark: f.Mark, Rule: f.Rule, Severity: string(f.Severity), Message: Message(words, f.Finding), Field: f.Field, From: f.From, To: f.To, Words: check.Words(content, f.Finding), Fix: f.Fix, Final: check.Final(f.Rule)}
		if f.Block >= 0 {
			one.Block = &f.Block
		}
		if !f.Settled() {
			out.Findings = append(out.Findings, one)
			continue
		}
		one.Reason, one.By, one.At = f.Verdict.Reason, f.Verdict.By, f.Verdict.At
		out.Dismissed = append(out.Dismissed, one)
	}
	return out, nil
}

// countOf counts what nobody dismissed or overrode.
func countOf(found []newsroom.Found) check.Count {
	var open []check.Finding
	for _, f := range found {
		if !f.Settled() {
			open = append(open, f.Finding)
		}
	}
	return check.CountOf(open)
}

func (s *Server) postDismiss(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	in, err := read[dismissIn](w, r)
	if err != nil {
		return nil, err
	}
	what := newsroom.Place{Mark: in.Mark, Rule: in.Rule, Field: in.Field, Block: -1, From: in.From, To: in.To}
	if in.Block != nil {
		what.Block = *in.Block
	}
	v, e, err := s.Newsroom.Dismiss(r.Context(), by, story.Number(num), what)
	s.shelf.drop(story.Number(num))
	return dismissOut{v, e.Seq}, err
}

func (s *Server) deleteDismissed(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	e, err := s.Newsroom.TakeUp(r.Context(), by, story.Number(num), r.PathValue("mark"))
	s.shelf.drop(story.Number(num))
	return journaled{e.Seq}, err
}

func (s *Server) getChecks(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	code := r.PathValue("edition")
	if err := by.May(staff.Read, staff.Place{Edition: code}); err != nil {
		return nil, err
	}
	editions, err := s.Library.Editions(r.Context())
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(editions, func(e story.Edition) bool { return e.Code == code }) {
		return nil, fault.NotFound
	}
	c, err := s.Store.Checks(r.Context(), code)
	return checksOf(r, c), err
}

func (s *Server) patchChecks(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	in, err := read[checksIn](w, r)
	if err != nil {
		return nil, err
	}
	c, e, err := s.Newsroom.Checks(r.Context(), by, r.PathValue("edition"), in.Rules, in.Words)
	out := checksOf(r, c)
	out.Journal = e.Seq
	return out, err
}

// checksOf tells by which rules stories are read, in the language of whoever asks.
func checksOf(r *http.Request, c story.Checks) checksOut {
	words := wordsFor(r)
	out := checksOut{Rules: []ruleOut{}, Words: c.Words, Problems: []wordProblem{}}
	for _, rule := range check.House {
		about := words.Say("check."+rule.Name, "…", "…", "…", "…")
		if rule.Name == "shot-rights" {
			about = words.Say("checks.shot-rights")
		}
		out.Rules = append(out.Rules, ruleOut{rule.Name, string(rule.Severity), strings.TrimSpace(about), check.Final(rule.Name), c.Rules[rule.Name]})
	}
	_, bad := check.ParseWords(c.Words)
	for _, b := range bad {
		out.Problems = append(out.Problems, wordProblem{b.Line, words.Say("wordlist."+b.Key, b.Args...)})
	}
	return out
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
	return strings.TrimSpace(words.Say("check."+f.Rule, args...))
}
