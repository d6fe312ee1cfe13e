package ninjs

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"marbre/fault"
)

// A value is one value of an item, unread but for its outline. The zero value
// is none. At is its place in the item, for messages: bodies[0].value.
type value struct {
	raw  []byte // as written; it belongs to the reader
	keys []string
	list []value // of an object or a list
	at   string
}

// parse reads the outline of a value in one pass. It fails with fault.Invalid if
// text is not JSON (RFC 8259).
func parse(text []byte) (value, error) {
	v, rest, ok := outline(trim(text))
	if !ok || len(trim(rest)) > 0 {
		return value{}, fault.Tell(fault.Invalid, "ninjs.not-json")
	}
	return v, nil
}

// outline reads one value off the beginning of text; false if there is none.
// The splitter has bounded how deep it nests.
func outline(text []byte) (v value, rest []byte, ok bool) {
	if len(text) == 0 {
		return v, nil, false
	}
	n := 0
	switch c := text[0]; {
	case c == '{' || c == '[':
		return group(text)
	case c == '"':
		n = ending(text)
	case bytes.HasPrefix(text, []byte("true")), bytes.HasPrefix(text, []byte("null")):
		n = 4
	case bytes.HasPrefix(text, []byte("false")):
		n = 5
	default:
		n = numeral(text)
	}
	return value{raw: text[:n]}, text[n:], n > 0
}

// group reads an object or a list.
func group(whole []byte) (v value, rest []byte, ok bool) {
	closing := whole[0] + 2 // } of {, ] of [
	text := trim(whole[1:])
	for len(text) > 0 && text[0] != closing {
		if len(v.list) > 0 {
			if text[0] != ',' {
				return v, nil, false
			}
			text = trim(text[1:])
		}
		if closing == '}' {
			if len(text) == 0 || text[0] != '"' {
				return v, nil, false
			}
			n := ending(text)
			if n == 0 {
				return v, nil, false
			}
			key, _ := unquote(text[:n]) // "" for broken UTF-8: nobody asks for it
			v.keys = append(v.keys, key)
			if text = trim(text[n:]); len(text) == 0 || text[0] != ':' {
				return v, nil, false
			}
			text = trim(text[1:])
		}
		one, after, ok := outline(text)
		if !ok {
			return v, nil, false
		}
		v.list = append(v.list, one)
		text = trim(after)
	}
	if len(text) == 0 {
		return v, nil, false
	}
	v.raw = whole[:len(whole)-len(text)+1]
	return v, text[1:], true
}

func trim(text []byte) []byte {
	for len(text) > 0 && space(text[0]) {
		text = text[1:]
	}
	return text
}

// ending is the length of the string at the beginning of text, 0 if it is none.
func ending(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return 0
		case c == '\\':
			if i++; i == len(text) {
				return 0
			}
			if text[i] == 'u' {
				for range 4 {
					if i++; i == len(text) || !isHex(text[i]) {
						return 0
					}
				}
			} else if bytes.IndexByte([]byte(`"\/bfnrt`), text[i]) < 0 {
				return 0
			}
		}
	}
	return 0
}

// numeral is the length of the number at the beginning of text, 0 if it is none.
func numeral(text []byte) int {
	i := 0
	digits := func() bool {
		from := i
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		return i > from
	}
	at := func(chars string) bool {
		if i < len(text) && bytes.IndexByte([]byte(chars), text[i]) >= 0 {
			i++
			return true
		}
		return false
	}
	at("-")
	if !at("0") && !digits() {
		return 0
	}
	if at(".") && !digits() {
		return 0
	}
	if at("eE") {
		at("+-")
		if !digits() {
			return 0
		}
	}
	return i
}

// kind is the first byte of v: { [ " t f n, a digit or a sign; 0 for none.
func (v value) kind() byte {
	if len(v.raw) == 0 {
		return 0
	}
	return v.raw[0]
}

// none says that v is absent or null.
func (v value) none() bool { return v.kind() == 0 || v.kind() == 'n' }

// get is the first of these properties that v has, in any case of letters: they
// were written in lower case until ninjs 3.0.
func (v value) get(names ...string) value {
	if v.kind() != '{' {
		return value{}
	}
	for _, name := range names {
		for i := len(v.keys) - 1; i >= 0; i-- {
			if k := v.keys[i]; len(k) == len(name) && strings.EqualFold(k, name) && !v.list[i].none() {
				return v.child(i)
			}
		}
	}
	return value{}
}

// child is the value at i, knowing its place.
func (v value) child(i int) value {
	c := v.list[i]
	switch {
	case v.kind() == '[':
		c.at = v.at + "[" + strconv.Itoa(i) + "]"
	case v.at == "":
		c.at = short(v.keys[i])
	default:
		c.at = v.at + "." + short(v.keys[i])
	}
	return c
}

// short cuts a foreign name for a message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// each gives the values of a list or an object, in order, under their keys; a
// value that is neither stands for itself. Null is left out.
func (v value) each(do func(key string, one value)) {
	switch v.kind() {
	case '{', '[':
		for i := range v.list {
			if v.list[i].none() {
				continue
			}
			key := ""
			if v.kind() == '{' {
				key = v.keys[i]
			}
			do(key, v.child(i))
		}
	case 0, 'n':
	default:
		do("", v)
	}
}

// text is the string that v is, "" for none. A number is taken as written. It
// fails with fault.Invalid, naming the field, if v is of another kind or holds
// broken UTF-8.
func (v value) text() (string, error) {
	switch c := v.kind(); {
	case c == 0, c == 'n':
		return "", nil
	case c == '"':
		s, ok := unquote(v.raw)
		if !ok {
			return "", fault.Field(v.at, "text.utf8")
		}
		return s, nil
	case c == '-' || c >= '0' && c <= '9':
		return string(v.raw), nil
	}
	return "", fault.Field(v.at, "ninjs.want-text")
}

// number is the integer that v is, also one written as text; 0 for none.
func (v value) number() (int, error) {
	s, err := v.text()
	if err != nil || s == "" {
		return 0, err
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		f, ferr := strconv.ParseFloat(s, 64)
		if ferr != nil || f != float64(int(f)) {
			return 0, fault.Field(v.at, "ninjs.want-number")
		}
		n = int(f)
	}
	return n, nil
}

// unquote reads a JSON string; false for broken UTF-8 and half surrogates,
// which others read as U+FFFD.
func unquote(raw []byte) (string, bool) {
	raw = raw[1 : len(raw)-1]
	if !utf8.Valid(raw) {
		return "", false
	}
	next := bytes.IndexByte(raw, '\\')
	if next < 0 {
		return string(raw), true
	}
	b := make([]byte, 0, len(raw))
	for next >= 0 {
		b = append(b, raw[:next]...)
		c := raw[next+1]
		raw = raw[next+2:]
		switch c {
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			r := hex(raw)
			raw = raw[4:]
			if utf16.IsSurrogate(r) {
				if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
					return "", false
				}
				r = utf16.DecodeRune(r, hex(raw[2:]))
				raw = raw[6:]
				if r == utf8.RuneError {
					return "", false
				}
			}
			b = utf8.AppendRune(b, r)
		default:
			b = append(b, c)
		}
		next = bytes.IndexByte(raw, '\\')
	}
	return string(append(b, raw...)), true
}

func hex(b []byte) (r rune) {
	n, err := strconv.ParseUint(string(b[:4]), 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}
