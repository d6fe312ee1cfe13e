package ninjs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marbre/exchange/ninjs"
)

// A schema is a JSON Schema (2020-12) as far as IPTC's use it.
type schema map[string]any

// check gives what is wrong with v, and the properties that a schema spoke of.
func (root schema) check(s map[string]any, v any, at string) (wrong []string, spoken map[string]bool) {
	spoken = map[string]bool{}
	also := func(sub map[string]any) {
		w, more := root.check(sub, v, at)
		wrong = append(wrong, w...)
		for k := range more {
			spoken[k] = true
		}
	}
	say := func(format string, args ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(format, args...)) }
	if ref, ok := s["$ref"].(string); ok {
		if def, ok := strings.CutPrefix(ref, "#/$defs/"); ok {
			also(root["$defs"].(map[string]any)[def].(map[string]any))
		}
	}
	switch v := v.(type) {
	case string:
		if s["type"] != nil && s["type"] != "string" {
			say("a string, not %v", s["type"])
		}
		switch s["format"] {
		case "date-time":
			if _, err := time.Parse(time.RFC3339, v); err != nil {
				say("%v", err)
			}
		case "uri":
			if u, err := url.Parse(v); err != nil || u.Scheme == "" {
				say("%q is no URI", v)
			}
		}
	case float64:
		if s["type"] != nil && s["type"] != "number" && (s["type"] != "integer" || v != float64(int64(v))) {
			say("a number, not %v", s["type"])
		}
		if least, ok := s["minimum"].(float64); ok && v < least {
			say("%v is under %v", v, least)
		}
		if most, ok := s["maximum"].(float64); ok && v > most {
			say("%v is over %v", v, most)
		}
	case []any:
		if s["type"] != nil && s["type"] != "array" {
			say("a list, not %v", s["type"])
		}
		if items, ok := s["items"].(map[string]any); ok {
			for i, one := range v {
				w, _ := root.check(items, one, fmt.Sprintf("%s[%d]", at, i))
				wrong = append(wrong, w...)
			}
		}
	case map[string]any:
		if s["type"] != nil && s["type"] != "object" {
			say("an object, not %v", s["type"])
		}
		for _, name := range asList(s["required"]) {
			if _, ok := v[name.(string)]; !ok {
				say("%v is missing", name)
			}
		}
		props, _ := s["properties"].(map[string]any)
		for name, one := range v {
			if p, ok := props[name].(map[string]any); ok {
				spoken[name] = true
				w, _ := root.check(p, one, at+"."+name)
				wrong = append(wrong, w...)
			}
		}
		if s["additionalProperties"] == false || s["unevaluatedProperties"] == false {
			for name := range v {
				if !spoken[name] {
					say("%s is not allowed", name)
				}
			}
		}
	}
	if list := asList(s["enum"]); list != nil && !slices.Contains(list, v) {
		say("%v is none of %v", v, list)
	}
	for _, kind := range []string{"oneOf", "anyOf"} {
		if list := asList(s[kind]); list != nil {
			fits := 0
			for _, sub := range list {
				if w, _ := root.check(sub.(map[string]any), v, at); len(w) == 0 {
					fits++
				}
			}
			if fits == 0 || kind == "oneOf" && fits > 1 {
				say("%d fit of %s", fits, kind)
			}
		}
	}
	return wrong, spoken
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

func loadSchema(t testing.TB, version string) schema {
	path, ok := foreign(t, "iptc", "ninjs", "schemas", "ninjs-schema_"+version+".json")
	if !ok {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, path string) *os.File {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// The checker itself must tell good from bad, or what follows proves nothing.
func TestTheSchemaTellsGoodFromBad(t *testing.T) {
	for _, version := range []string{"3.0", "3.1"} {
		s := loadSchema(t, version)
		if s == nil {
			continue
		}
		for _, verdict := range []string{"should_pass", "should_fail"} {
			dir, ok := foreign(t, "iptc", "ninjs", "test_suite", version)
			if !ok {
				continue
			}
			files, _ := filepath.Glob(filepath.Join(dir, verdict, "*.json"))
			for _, path := range files {
				var v any
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := json.Unmarshal(text, &v); err != nil {
					t.Fatal(err)
				}
				if wrong, _ := s.check(s, v, "item"); (len(wrong) == 0) != (verdict == "should_pass") {
					t.Errorf("%s: %v", path, wrong)
				}
			}
		}
	}
}

func TestEveryWrittenItemIsValidAgainstTheSchema(t *testing.T) {
	s := loadSchema(t, "3.1")
	if s == nil {
		return
	}
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		w := ninjs.NewWriter(&b)
		if rapid.Bool().Draw(t, "base") {
			w.Base = "https://example.org"
		}
		if err := w.Write(items.Draw(t, "item")); err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(b.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		if wrong, _ := s.check(s, v, "item"); len(wrong) > 0 {
			t.Fatalf("%v in %s", wrong, b.String())
		}
	})
}
