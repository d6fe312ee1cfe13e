// Package check reads a story before it goes out and says what is wrong or
// missing: a list of rules, each a pure function of the story and of facts that
// are handed in. It knows no clock, no store and no language of its own: what a
// finding says stands in lang/words under "check." and the rule's name.
package check

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf16"

	"marbre/lang"
	"marbre/story"
)

// Severity is how much a finding matters.
type Severity string

const (
	Block Severity = "block" // the newsroom refuses to put the story out
	Warn  Severity = "warn"  // readers would see a mistake, or miss something
	Note  Severity = "note"  // worth a look
	Right Severity = "ok"    // somebody has confirmed it: told after everything else, and counted nowhere
)

// Facts are what a rule may know beside the story.
type Facts struct {
	Now     time.Time
	Out     time.Time // when the story first went out; zero while it has not
	Lang    lang.Tag  // of the edition
	State   story.State
	Number  story.Number
	Related map[story.Number]story.State // of the stories that it links to; those that are not there are missing
	Shots   map[string]Shot              // of its pictures of the newsroom's own, by their files (story.FileOf)
	Hosts   []string                     // under which readers have the newsroom: lemarbre.example
	Names   []string                     // that the newsroom has confirmed, as they are spelled

	Words    WordList                 // of the edition
	Settings map[string]story.Setting // of the edition, by rule
	Said     map[string][]Saying      // who is given as the speaker of a quotation in other stories, by FoldQuote of its words
}

// A Finding is something in a story. Field names the part: "headline", "body",
// "lead"; Block is the index of the body's block, -1 elsewhere. From and To count
// UTF-16 units in the text of the part, or of the block as Text gives it; both 0
// mean all of it.
type Finding struct {
	Rule     string
	Severity Severity
	Args     []any // of its sentence
	Field    string
	Block    int
	From, To int
	Fix      []Edit // what would mend it, first to last; none where only a person can
}

// An Edit puts text in the place of some: From and To count as in a Finding.
type Edit struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
}

// A Rule looks for one thing.
type Rule struct {
	Name     string // its sentence is "check." and this
	Severity Severity
	Read     func(*Reading)
}

// House is every rule, in the order in which findings of one weight are shown.
var House = slices.Concat(parts, pictures, shots, links, letters, []Rule{
	doubled,
	acronymSwapped,
	nameTwoSpellings,
	nameList,
	quotePairs,
	quoteTwoWordings,
	quoteElsewhere,
	quoteKind,
	quoteNobody,
	nameFirst,
	acronymUnexplained,
	nameConfirmed,
	dateWeekday,
	dateImpossible,
	dateFuture,
	dateAge,
	dateRange,
	dateRelative,
	numberSum,
	numberPercent,
	numberHeadline,
	numberParts,
	numberUnit,
	linkPrinted,
	linkGlued,
	linkTitleGlued,
	linkTracking,
	linkSelf,
	linkDead,
	placeholder,
	leftover,
	lookalike,
	sentenceUnfinished,
	bracketPairs,
	repeatedParagraph,
	accused,
	minorNamed,
	headlineWords,
	headlineEnd,
	headlineCaps,
	standfirstHeadline,
	standfirstParagraph,
	oneSource,
	noSource,
	noTags,
	altLong,
	spaceMarks,
	dash,
	apostrophe,
}, ownWords)

// Known reports whether there is a rule of this name.
func Known(rule string) bool {
	return slices.ContainsFunc(House, func(r Rule) bool { return r.Name == rule })
}

// Final reports whether a rule holds for every edition and every story: without a headline and a
// section nothing has an address, and a right is not the newsroom's to give.
func Final(rule string) bool {
	return rule == "no-headline" || rule == "no-section" || rule == "shot-rights"
}

// MaxFindings is how many findings of one rule are told; a story in which there
// are more is not helped by more.
const MaxFindings = 50

// Read reads a story by all rules of the house: the gravest first, then in the
// order of the house and of the story.
func Read(c story.Content, f Facts) []Finding { return by(House, c, f) }

// Blocks is what Read finds that stops a story: only the rules that can are asked.
func Blocks(c story.Content, f Facts) []Finding {
	var rules []Rule
	for _, rule := range House {
		if set := f.Settings[rule.Name]; !set.Off && (set.Severity == "" && rule.Severity == Block || set.Severity == string(Block)) {
			rules = append(rules, rule)
		}
	}
	return by(rules, c, f)
}

func by(rules []Rule, c story.Content, f Facts) (all []Finding) {
	r := &Reading{Content: c, Facts: f, passages: passages(c)}
	for _, rule := range rules {
		set := f.Settings[rule.Name]
		if set.Off {
			continue
		}
		if set.Severity != "" {
			rule.Severity = Severity(set.Severity)
		}
		r.rule, r.count = rule, 0
		rule.Read(r)
	}
	weight := map[Severity]int{Block: 0, Warn: 1, Note: 2, Right: 3}
	slices.SortStableFunc(r.found, func(a, b Finding) int { return cmp.Compare(weight[a.Severity], weight[b.Severity]) })
	return r.found
}

// Count is how many findings there are of each severity.
type Count struct {
	Block int `json:"block"`
	Warn  int `json:"warn"`
	Note  int `json:"note"`
}

// CountOf counts findings.
func CountOf(all []Finding) (c Count) {
	for _, f := range all {
		switch f.Severity {
		case Block:
			c.Block++
		case Warn:
			c.Warn++
		case Note:
			c.Note++
		}
	}
	return c
}

// A Reading is one story being read by one rule after another.
type Reading struct {
	story.Content
	Facts
	passages []passage
	tokens   []tokens             // of each passage, made when they are first wanted
	known    map[string]bool      // what vocabulary gives, nil until it is wanted
	asked    []source             // what sources gives, nil until it is wanted
	counts   map[passage][]amount // what amounts found
	named    [][]token            // of the passages, once they are asked for
	rule     Rule
	count    int
	found    []Finding
}

// spelled are the words of each passage.
func (r *Reading) spelled() [][]token {
	if r.named == nil {
		for _, p := range r.passages {
			r.named = append(r.named, tokensOf(p.text))
		}
	}
	return r.named
}

// find tells of a whole part or block.
func (r *Reading) find(field string, block int, args ...any) {
	r.findAt(field, block, 0, 0, nil, args...)
}

func (r *Reading) findAt(field string, block, from, to int, fix []Edit, args ...any) {
	if r.count++; r.count > MaxFindings {
		return
	}
	r.found = append(r.found, Finding{r.rule.Name, r.rule.Severity, args, field, block, from, to, fix})
}

// A passage is running text of a story, and where it stands.
type passage struct {
	text  string
	field string
	block int // -1 outside of the body
}

// noBlock is the block of what is not in the body.
const noBlock = -1

// passages are all the texts that readers read on the page itself.
func passages(c story.Content) (all []passage) {
	for _, p := range []passage{{c.Kicker, "kicker", noBlock}, {c.Headline, "headline", noBlock}, {c.Standfirst, "standfirst", noBlock}} {
		if p.text != "" {
			all = append(all, p)
		}
	}
	for i, n := range c.Body.Content {
		if text := Text(n); text != "" {
			all = append(all, passage{text, "body", i})
		}
	}
	return all
}

// units is how many UTF-16 units the first bytes of a text are: what a browser
// counts in.
func units(text string, bytes int) (n int) {
	for _, r := range text[:bytes] {
		n += utf16.RuneLen(r)
	}
	return n
}

// at tells of bytes of a passage; an edit's From and To are bytes too.
func (r *Reading) at(p passage, from, to int, fix []Edit, args ...any) {
	if r.count >= MaxFindings { // counting units again and again would make a long text slow
		r.count++
		return
	}
	for i := range fix {
		fix[i].From, fix[i].To = units(p.text, fix[i].From), units(p.text, fix[i].To)
	}
	r.findAt(p.field, p.block, units(p.text, from), units(p.text, to), fix, args...)
}
