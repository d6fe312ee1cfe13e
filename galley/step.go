package galley

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"marbre/fault"
	"marbre/story"
)

// A Step is one change of a document, as prosemirror-transform writes it.
type Step interface {
	// Apply returns doc with the change made. It fails with fault.Invalid if
	// the change does not fit; what comes of it is checked by Node.Check.
	Apply(doc *Node) (*Node, error)
	// Map is where a position of the document before stands after. One at which
	// something was put stays before it when assoc is negative.
	Map(pos, assoc int) int
	json.Marshaler
}

// stepJSON is every field that a step may have.
type stepJSON struct {
	Type      string            `json:"stepType"`
	From      *int              `json:"from,omitempty"`
	To        *int              `json:"to,omitempty"`
	GapFrom   *int              `json:"gapFrom,omitempty"`
	GapTo     *int              `json:"gapTo,omitempty"`
	Insert    *int              `json:"insert,omitempty"`
	Pos       *int              `json:"pos,omitempty"`
	Slice     *sliceJSON        `json:"slice,omitempty"`
	Structure bool              `json:"structure,omitempty"`
	Mark      *story.Mark       `json:"mark,omitempty"`
	Steps     []json.RawMessage `json:"steps,omitempty"`
	Attr      *string           `json:"attr,omitempty"`
	Value     json.RawMessage   `json:"value,omitempty"`
}

type sliceJSON struct {
	Content   []story.Node `json:"content"`
	OpenStart int          `json:"openStart,omitempty"`
	OpenEnd   int          `json:"openEnd,omitempty"`
}

// ReadStep reads one step. It fails with fault.Invalid if it is none, and with
// fault.TooLarge over MaxStep bytes.
func ReadStep(text []byte) (Step, error) {
	switch {
	case len(text) > MaxStep:
		return nil, fault.Tell(fault.TooLarge, "galley.bytes", MaxStep)
	case halved(text):
		return nil, half()
	}
	var in stepJSON
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return nil, unreadable()
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, unreadable()
	}
	return in.step(true)
}

func (in stepJSON) step(outermost bool) (Step, error) {
	var mark mark
	var slice Slice
	var err error
	if in.Mark != nil {
		if mark, err = readMark(*in.Mark); err != nil {
			return nil, err
		}
	}
	if in.Slice != nil {
		if slice, err = in.Slice.read(); err != nil {
			return nil, err
		}
	}
	ints := func(all ...*int) bool {
		for _, p := range all {
			if p == nil || *p < 0 || *p > 1<<30 {
				return false
			}
		}
		return true
	}
	switch in.Type {
	case "replace":
		if ints(in.From, in.To) && *in.From <= *in.To {
			return replaceStep{*in.From, *in.To, slice, in.Structure}, nil
		}
	case "replaceAround":
		if ints(in.From, in.GapFrom, in.GapTo, in.To, in.Insert) && *in.From <= *in.GapFrom && *in.GapFrom <= *in.GapTo && *in.GapTo <= *in.To && *in.Insert <= slice.size() {
			return aroundStep{*in.From, *in.To, *in.GapFrom, *in.GapTo, slice, *in.Insert, in.Structure}, nil
		}
	case "addMark", "removeMark":
		if ints(in.From, in.To) && *in.From <= *in.To && in.Mark != nil {
			return markStep{in.Type, *in.From, *in.To, mark}, nil
		}
	case "markSet":
		if !outermost || len(in.Steps) > MaxSteps {
			return nil, unreadable()
		}
		var set markSet
		for _, raw := range in.Steps {
			var one stepJSON
			if json.Unmarshal(raw, &one) != nil || one.Type != "addMark" && one.Type != "removeMark" {
				return nil, unreadable()
			}
			s, err := one.step(false)
			if err != nil {
				return nil, err
			}
			set = append(set, s.(markStep))
		}
		return set, nil
	case "addNodeMark", "removeNodeMark":
		if ints(in.Pos) && in.Mark != nil {
			return nodeMarkStep{in.Type, *in.Pos, mark}, nil
		}
	case "attr", "docAttr":
		if in.Attr == nil {
			break
		}
		value := "null"
		if len(in.Value) > 0 {
			if value, err = canonical(in.Value); err != nil {
				return nil, err
			}
		}
		if in.Type == "docAttr" {
			return docAttrStep{attr{*in.Attr, value}}, nil
		}
		if ints(in.Pos) {
			return attrStep{*in.Pos, attr{*in.Attr, value}}, nil
		}
	}
	return nil, unreadable()
}

func (in sliceJSON) read() (s Slice, err error) {
	s.openStart, s.openEnd = in.OpenStart, in.OpenEnd
	if s.list, err = readList(in.Content, 1); err == nil && !s.sane() {
		err = unreadable()
	}
	return s, err
}

func (s Slice) json() *sliceJSON {
	if len(s.list) == 0 {
		return nil
	}
	out := &sliceJSON{OpenStart: s.openStart, OpenEnd: s.openEnd}
	for _, n := range s.list {
		out.Content = append(out.Content, n.story())
	}
	return out
}

// ReadSteps reads the steps of one message. It fails as ReadStep does, with
// the number of the step as its field.
func ReadSteps(list []json.RawMessage) ([]Step, error) {
	if len(list) > MaxSteps {
		return nil, fault.Tell(fault.TooLarge, "galley.steps", MaxSteps, len(list))
	}
	all := make([]Step, len(list))
	for i, text := range list {
		var err error
		if all[i], err = ReadStep(text); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Apply returns doc, which passed Check, with all steps made, and passes it too.
// It fails with fault.Invalid, and then none counts.
func Apply(doc *Node, steps []Step) (*Node, error) {
	after := doc
	for _, s := range steps {
		was := after
		var err error
		if after, err = s.Apply(was); err != nil {
			return nil, err
		}
		if err := after.Check(was); err != nil {
			return nil, err
		}
	}
	return after, nil
}

// A stretch of a document is taken out for a new one.
type stretch struct{ start, was, is int }

// mapped is where pos stands when stretches, in order, were replaced.
func mapped(pos, assoc int, list ...stretch) int {
	moved := 0
	for _, s := range list {
		if s.start > pos {
			break
		}
		end := s.start + s.was
		if pos <= end {
			side := assoc
			switch {
			case s.was == 0:
			case pos == s.start:
				side = -1
			case pos == end:
				side = 1
			}
			if side < 0 {
				return s.start + moved
			}
			return s.start + moved + s.is
		}
		moved += s.is - s.was
	}
	return pos + moved
}
