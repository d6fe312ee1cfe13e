package story

import "time"

// A Setting is what an edition says of one rule by which stories are read over.
type Setting struct {
	Off      bool      `json:"off,omitempty" line:"the rule is not asked"`
	Reason   string    `json:"reason,omitempty" line:"why; wanted where it is switched off"`
	Severity string    `json:"severity,omitempty" line:"block, warn or note; left out, the rule's own"`
	By       string    `json:"by,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// Checks is how the stories of an edition are read over: what it says of rules, by their names, and
// its own list of words, as it was written.
type Checks struct {
	Rules map[string]Setting `json:"rules"`
	Words string             `json:"words"`
}

// MaxWordList is the longest list of words, in bytes.
const MaxWordList = 200_000

// A Verdict is what somebody said of one thing that was found in a story, for good: Reason is why the
// story may go out although it is there, "" where it was only dismissed. Mark is what it is known by.
type Verdict struct {
	Mark   string    `json:"mark"`
	Rule   string    `json:"rule"`
	Words  string    `json:"words,omitempty" line:"that were found"`
	Reason string    `json:"reason,omitempty"`
	Login  string    `json:"login,omitempty"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// MaxVerdicts is how many things may be dismissed or overridden in one story.
const MaxVerdicts = 500

// An Override lets a story go out although a rule stops it.
type Override struct {
	Rule   string `json:"rule" need:"true"`
	Reason string `json:"reason" need:"true"`
	By     string `json:"by,omitempty"`
}
