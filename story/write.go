package story

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"unicode/utf8"
)

// A body is written by hand, byte for byte as encoding/json would: every save
// writes one, an import hundreds of thousands, and by reflection that was a
// seventh of an import's time.

func appendNodes(b []byte, list []Node) (_ []byte, err error) {
	b = append(b, '[')
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendNode(b, n); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

func appendNode(b []byte, n Node) (_ []byte, err error) {
	if b, err = appendKind(b, n.Type, n.Attrs); err != nil {
		return b, err
	}
	if len(n.Content) > 0 {
		if b, err = appendNodes(append(b, `,"content":`...), n.Content); err != nil {
			return b, err
		}
	}
	for i, m := range n.Marks {
		if i == 0 {
			b = append(b, `,"marks":[`...)
		} else {
			b = append(b, ',')
		}
		if b, err = appendKind(b, m.Type, m.Attrs); err != nil {
			return b, err
		}
		b = append(b, '}')
	}
	if len(n.Marks) > 0 {
		b = append(b, ']')
	}
	if n.Text != "" {
		if b, err = appendText(append(b, `,"text":`...), n.Text); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// appendKind begins the object of a node or a mark.
func appendKind(b []byte, kind string, attrs map[string]json.RawMessage) (_ []byte, err error) {
	if b, err = appendText(append(b, `{"type":`...), kind); err != nil || len(attrs) == 0 {
		return b, err
	}
	b = append(b, `,"attrs":{`...)
	for i, name := range slices.Sorted(maps.Keys(attrs)) {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendText(b, name); err != nil {
			return b, err
		}
		b = append(b, ':')
		if raw := attrs[name]; simple(raw) {
			b = append(b, raw...)
		} else if b, err = appendJSON(b, raw); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// simple reports whether raw is a string or a small number that is written as
// encoding/json would write it.
func simple(raw []byte) bool {
	if _, ok := quoted(raw); ok {
		return !bytes.ContainsAny(raw, "<>&\u2028\u2029")
	}
	return len(raw) == 1 && raw[0] >= '0' && raw[0] <= '9'
}

func appendJSON(b []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	return append(b, text...), err
}

// appendText writes a JSON string. What is rare is left to encoding/json.
func appendText(b []byte, s string) ([]byte, error) {
	from, start := 0, len(b)
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		var escape string
		switch c := s[i]; {
		case c == '"':
			escape = `\"`
		case c == '\n':
			escape = `\n`
		case c == '<':
			escape = `\u003c`
		case c == '>':
			escape = `\u003e`
		case c == '&':
			escape = `\u0026`
		case c < ' ', c == '\\', c == 0x7f:
			return appendJSON(b[:start], s)
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || r == 0x2028 || r == 0x2029 {
				return appendJSON(b[:start], s)
			}
			i += size - 1
			continue
		default:
			continue
		}
		b = append(append(b, s[from:i]...), escape...)
		from = i + 1
	}
	return append(append(b, s[from:]...), '"'), nil
}
