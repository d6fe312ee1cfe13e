package web

import (
	"cmp"
	"net/http"

	"marbre/check"
	"marbre/fault"
	"marbre/lang"
	"marbre/staff"
	"marbre/story"
)

// maxChecked is how much of a text that is checked is read, in bytes.
const maxChecked = 1 << 20

type (
	checkIn struct {
		Lang lang.Tag `json:"lang,omitempty" line:"of the text; left out, it is told by the text"`
		story.Content
		Text string `json:"text,omitempty" line:"the body as plain paragraphs, instead of body"`
	}
	checkOut struct {
		Findings []check.Told `json:"findings" line:"the gravest first"`
	}
)

func checkOperations() []operation {
	return []operation{
		{"POST", "/check", "check", "What is wrong in a text that is not kept: by all rules but those that ask for what a newsroom puts around one", staff.Read, checkIn{}, nil, checkOut{}, 200, (*Server).postCheck},
	}
}

func (s *Server) postCheck(w http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxChecked)
	data, err := body(w, r)
	if fault.KindOf(err) == fault.TooLarge {
		err = fault.Tell(fault.TooLarge, "api.too-large", maxChecked>>20)
	}
	if err != nil {
		return nil, err
	}
	var in checkIn
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	if in.Content, err = withText(in.Content, in.Text, story.Body{}); err != nil {
		return nil, err
	}
	if err := in.Content.Check(); err != nil {
		return nil, err
	}
	words := wordsFor(r)
	facts := check.Facts{Now: s.Now(), Lang: cmp.Or(in.Lang, check.Language(in.Content), words.Tag()), State: story.StateDraft}
	out := checkOut{Findings: []check.Told{}}
	for _, f := range check.ReadBy(check.OfTexts(), in.Content, facts) {
		out.Findings = append(out.Findings, check.Tell(in.Content, f, Message(words, f)))
	}
	return out, nil
}
