// Package fault names the kinds of failure and carries the sentences that
// people may read. Every room imports it and it imports none. It must never
// know what failed: stories, SQL and HTTP are strangers here.
package fault

import (
	"errors"
	"fmt"
)

// A Kind is the class of a failure. It decides the HTTP status, the exit code
// and whether trying again can help. Kinds are constants, so nobody can change
// one, and they are errors, so errors.Is finds them through any wrapping.
type Kind string

const (
	NotFound Kind = "not found"
	Gone     Kind = "gone" // withdrawn; it will not come back by itself
	Invalid  Kind = "invalid"
	Conflict Kind = "conflict" // someone else changed it first, or its state forbids it
	Denied   Kind = "denied"
	Unknown  Kind = "unknown person" // no valid token or session
	TooLarge Kind = "too large"
	Busy     Kind = "busy" // try again later
)

// Error makes a Kind an error of its own.
func (k Kind) Error() string { return string(k) }

// Told is a failure with a sentence for the person at the screen. Key names the
// sentence in the lang tables (under "fault."); Args fill it in. Field names
// the part of the input that is wrong, as the person wrote it; it is empty when
// the whole is.
type Told struct {
	Kind  Kind
	Field string
	Key   string
	Args  []any
}

// Error is the sentence for logs: the key and what fills it in.
func (t *Told) Error() string {
	s := t.Key
	if t.Field != "" {
		s = t.Field + ": " + s
	}
	if len(t.Args) > 0 {
		s += " " + fmt.Sprint(t.Args...)
	}
	return s
}

// Unwrap gives the kind, for errors.Is.
func (t *Told) Unwrap() error { return t.Kind }

// Tell returns a failure that a person may read.
func Tell(kind Kind, key string, args ...any) error {
	return &Told{Kind: kind, Key: key, Args: args}
}

// Field returns an Invalid failure of one field of the input.
func Field(field, key string, args ...any) error {
	return &Told{Kind: Invalid, Field: field, Key: key, Args: args}
}

// Within puts an outer field in front of the field that err names, if err is a
// Told; any other error comes back as it is.
func Within(outer string, err error) error {
	var t *Told
	if !errors.As(err, &t) {
		return err
	}
	in := *t
	switch {
	case in.Field == "":
		in.Field = outer
	case in.Field[0] == '[':
		in.Field = outer + in.Field
	default:
		in.Field = outer + "." + in.Field
	}
	return &in
}

// KindOf returns the kind of err, or "" for a defect of ours.
func KindOf(err error) Kind {
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return ""
}

// In says what was being done when *err happened. It is deferred as the first
// line of whatever reads or writes.
func In(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
