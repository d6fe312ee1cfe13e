package check

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

// FromVale makes lines of a list of words (ParseWords) of one of Vale's rules, a YAML file
// (vale.sh/docs, "Styles"): substitution becomes wrong => right, existence !word where its level is
// error and ?word elsewhere. What of it cannot be a line is told by the file's line and left out. Of
// YAML it reads what such files hold: keys, lists and maps on lines of their own, plain or quoted.
func FromVale(data []byte) (lines []string, left []Problem) {
	top := map[string]string{}
	type entry struct {
		line       int
		key, value string
	}
	var entries []entry
	under := ""
	for i, line := range strings.Split(strings.ReplaceAll(string(data), "\r", ""), "\n") {
		if trimmed := strings.TrimSpace(line); trimmed == "" || trimmed == "---" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		inner := line[0] == ' ' || line[0] == '\t' || strings.HasPrefix(line, "- ")
		text := strings.TrimSpace(line)
		if !inner {
			key, rest, ok := yamlScalar(text)
			if !ok || !strings.HasPrefix(rest, ":") {
				left = append(left, Problem{i + 1, "left-form", []any{text}})
				continue
			}
			value, after, fine := yamlScalar(strings.TrimSpace(rest[1:]))
			if !fine || after != "" {
				left = append(left, Problem{i + 1, "left-form", []any{text}})
			}
			under, top[key] = key, value
			continue
		}
		if under != "swap" && under != "tokens" {
			if under == "raw" || under == "exceptions" {
				left = append(left, Problem{i + 1, "left-form", []any{under}})
			}
			continue
		}
		if under == "tokens" {
			text = strings.TrimSpace(strings.TrimPrefix(text, "-"))
		}
		key, rest, ok := yamlScalar(text)
		value := ""
		if ok && under == "swap" {
			ok = strings.HasPrefix(rest, ":")
			if ok {
				value, rest, ok = yamlScalar(strings.TrimSpace(rest[1:]))
			}
		}
		if !ok || rest != "" {
			left = append(left, Problem{i + 1, "left-form", []any{text}})
			continue
		}
		entries = append(entries, entry{i + 1, key, value})
	}
	kind := top["extends"]
	if kind != "substitution" && kind != "existence" {
		return nil, append(left, Problem{1, "left-kind", []any{kind}})
	}
	why := top["message"]
	if strings.Contains(why, "%s") {
		why = ""
	}
	small := top["ignorecase"] == "true"
	for _, e := range entries {
		literal := regexp.QuoteMeta(e.key) == e.key
		right, _, _ := strings.Cut(e.value, "|")
		line := ""
		switch {
		case kind == "existence" && !literal:
			left = append(left, Problem{e.line, "left-expression", []any{e.key}})
			continue
		case kind == "existence" && top["level"] == "error":
			line = "!" + e.key
		case kind == "existence":
			line = "?" + e.key
		case literal:
			line = e.key + " => " + right
		case small:
			line = `/(?i)\b(?:` + e.key + `)\b/ => ` + strings.ReplaceAll(right, "$", "$$")
		default:
			line = `/\b(?:` + e.key + `)\b/ => ` + strings.ReplaceAll(right, "$", "$$")
		}
		lines, left = keepLine(lines, left, e.line, e.key, line, why)
	}
	return lines, left
}

// yamlScalar reads a key or a value, plain or between quotes, up to what follows it.
func yamlScalar(text string) (value, rest string, ok bool) {
	if text == "" {
		return "", "", true
	}
	switch text[0] {
	case '\'':
		for i := 1; i < len(text); i++ {
			if text[i] != '\'' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			return strings.ReplaceAll(text[1:i], "''", "'"), afterScalar(text[i+1:]), true
		}
		return "", "", false
	case '"':
		var b strings.Builder
		for i := 1; i < len(text); i++ {
			switch {
			case text[i] == '"':
				return b.String(), afterScalar(text[i+1:]), true
			case text[i] == '\\' && i+1 < len(text):
				i++
				switch text[i] {
				case '"', '\\', '/':
					b.WriteByte(text[i])
				case 't':
					b.WriteByte('\t')
				default:
					return "", "", false
				}
			default:
				b.WriteByte(text[i])
			}
		}
		return "", "", false
	case '[', '{', '|', '>', '&', '*', '!':
		return "", "", false
	}
	if i := strings.Index(text, " #"); i >= 0 {
		text = strings.TrimSpace(text[:i])
	}
	if i := strings.Index(text, ": "); i >= 0 {
		return strings.TrimSpace(text[:i]), text[i:], true
	}
	if key, is := strings.CutSuffix(text, ":"); is {
		return key, ":", true
	}
	return text, "", true
}

// afterScalar is what follows a quoted text, but for a comment.
func afterScalar(text string) string {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "#") {
		return ""
	}
	return text
}

// ltRule is a rule of LanguageTool, as far as it can be a line (dev.languagetool.org,
// "Development overview"). What it holds beside is seen by Other.
type ltRule struct {
	ID      string `xml:"id,attr"`
	Name    string `xml:"name,attr"`
	Default string `xml:"default,attr"`
	Pattern struct {
		Case   string `xml:"case_sensitive,attr"`
		Tokens []struct {
			Attrs []xml.Attr `xml:",any,attr"`
			Text  string     `xml:",chardata"`
			Inner []struct{} `xml:",any"`
		} `xml:"token"`
		Other []struct{} `xml:",any"`
	} `xml:"pattern"`
	Message struct {
		Suggestions []ltText `xml:"suggestion"`
	} `xml:"message"`
	Suggestions []ltText   `xml:"suggestion"`
	Anti        []struct{} `xml:"antipattern"`
	Filter      []struct{} `xml:"filter"`
}

type ltText struct {
	Text  string     `xml:",chardata"`
	Inner []struct{} `xml:",any"`
}

// maxExpanded is how many lines one rule becomes whose words are alternatives.
const maxExpanded = 20

// FromLanguageTool makes lines of a list of words (ParseWords) of a file of LanguageTool's rules in
// XML: those whose pattern is words that follow each other, plain or alternatives (a|b), and whose
// suggestion is a text. One without a suggestion becomes ?word. The others are told and left out, as
// are those that are switched off.
func FromLanguageTool(data []byte) (lines []string, left []Problem) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false // its entities stand for words that only it knows
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return lines, left
		}
		line, _ := d.InputPos()
		if err != nil {
			return lines, append(left, Problem{line, "left-form", []any{err.Error()}})
		}
		start, is := token.(xml.StartElement)
		if !is || start.Name.Local != "rule" {
			continue
		}
		var r ltRule
		if err := d.DecodeElement(&r, &start); err != nil {
			return lines, append(left, Problem{line, "left-form", []any{err.Error()}})
		}
		name := r.ID
		if name == "" {
			name = r.Name
		}
		words, simple := r.words()
		if !simple {
			left = append(left, Problem{line, "left-rule", []any{name}})
			continue
		}
		suggestions := append(r.Message.Suggestions, r.Suggestions...)
		for _, w := range words {
			made := "?" + w
			if len(suggestions) > 0 {
				made = w + " => " + strings.TrimSpace(suggestions[0].Text)
			}
			lines, left = keepLine(lines, left, line, w, made, r.Name)
		}
	}
}

// plainWords are words, or alternatives of them.
var plainWords = regexp.MustCompile(`^[\p{L}\p{M}\p{N}'’-]+(\|[\p{L}\p{M}\p{N}'’-]+)*$`)

// words are the runs of words that a rule looks for, where that is all it does.
func (r ltRule) words() (all []string, simple bool) {
	if len(r.Pattern.Tokens) == 0 || len(r.Pattern.Other)+len(r.Anti)+len(r.Filter) > 0 || r.Default == "off" || r.Default == "temp_off" {
		return nil, false
	}
	for _, s := range append(r.Message.Suggestions, r.Suggestions...) {
		if len(s.Inner) > 0 || strings.Contains(s.Text, "\\") {
			return nil, false
		}
	}
	all = []string{""}
	for _, t := range r.Pattern.Tokens {
		text, alternatives := strings.TrimSpace(t.Text), false
		for _, a := range t.Attrs {
			switch {
			case a.Name.Local == "regexp" && a.Value == "yes":
				alternatives = true
			case a.Name.Local == "case_sensitive":
			default:
				return nil, false
			}
		}
		if len(t.Inner) > 0 || !plainWords.MatchString(text) || !alternatives && strings.Contains(text, "|") {
			return nil, false
		}
		var next []string
		for _, before := range all {
			for word := range strings.SplitSeq(text, "|") {
				next = append(next, strings.TrimSpace(before+" "+word))
			}
		}
		if all = next; len(all) > maxExpanded {
			return nil, false
		}
	}
	return all, true
}

// keepLine adds a line with why it is one, if it is one that holds.
func keepLine(lines []string, left []Problem, at int, of, line, why string) ([]string, []Problem) {
	if why = strings.Join(strings.Fields(why), " "); why != "" && len([]rune(line))+len([]rune(why))+3 <= MaxWordLine {
		line += " # " + why
	}
	if strings.Contains(line, "\n") {
		return lines, append(left, Problem{at, "left-form", []any{of}})
	}
	if _, bad := ParseWords(line); len(bad) > 0 {
		return lines, append(left, Problem{at, "left-line", []any{of, bad[0].Key}})
	}
	return append(lines, line), left
}
