package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"marbre/check"
)

// asked runs the verb as a person does, and returns its status and what it printed.
func asked(t *testing.T, in string, args ...string) (code int, out, talk string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), env{strings.NewReader(in), &stdout, &stderr, func(name string) string {
		if name == "LANG" {
			return "en_GB.UTF-8"
		}
		return ""
	}}, append([]string{"check"}, args...))
	return code, stdout.String(), stderr.String()
}

func TestFindingsStandWhereTheyAreInTheFile(t *testing.T) {
	for _, row := range []struct{ name, text, rule, want string }{
		{"a.txt", "Le pont\n\nUne phrase.\nLe le soir 🙂 le le soir.\n", "doubled", "4:1-4:6 4:14-4:19"},
		{"a.txt", "Le pont\n\nUn  mot.\n", "space-twice", "3:3-3:5"},
		{"a.html", "<html lang=fr><h1>Le &eacute;t&eacute; &#x1F642; est est l&agrave;</h1><p>Un <em>mot</em>\nmot.", "doubled", "1:50-1:57 1:82-2:4"},
		{"a.html", "<html lang=fr><title>Le le pont</title><script>var a = 'Le le pont'</script><article><h1>Le le pont</h1><p>Un texte.</article>", "doubled", "1:90-1:95"},
		{"a.html", "<html lang=fr><p>Un un soir.</p><p>Un un soir.</p>", "doubled", "1:18-1:23 1:36-1:41"},
		{"a.html", "<html lang=fr><figure><img src='/p/pont.jpg'></figure><p>Un soir.</p>", "no-alt", "1:36-1:44"},
		{"a.html", "<html lang=fr><img src='/p/pont.jpg' alt='DSC_1&#48;1'><p>Un soir.</p>", "alt-file", "1:43-1:54"},
		{"a.md", "# Le pont\n\nUn *mot* mot, [et et](https://a.example/et) puis.\n", "doubled", "3:5-3:13 3:16-3:21"},
		{"a.md", "# الجسر\n\nقال الوزير في في القاهرة\n", "doubled", "3:12-3:17"},
		{"a.json", `{"uri":"urn:a","language":"fr","versionCreated":"2024-07-04T10:00:00Z","headlines":[{"value":"L\u2019\u00e9t\u00e9"}],"bodies":[{"contentType":"text/html","value":"<p>Un \ud83d\ude42 mot mot.<\/p>"}]}`, "doubled", "1:184-1:191"},
		{"a.jsonl", `{"uri":"urn:a","language":"fr","versionCreated":"2024-07-04T10:00:00Z","headlines":[{"value":"Le le pont"}]}` + "\n" + `{"uri":"urn:b","language":"fr","versionCreated":"2024-07-04T10:00:00Z","headlines":[{"value":"Le le pont"}]}`, "doubled", "1:95-1:100 2:95-2:100"},
	} {
		path := filepath.Join(t.TempDir(), row.name)
		if err := os.WriteFile(path, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, out, talk := asked(t, "", "--sarif", "--rule", row.rule, path)
		var log sarifLog
		if err := json.Unmarshal([]byte(out), &log); err != nil {
			t.Fatalf("%v: %s%s", err, out, talk)
		}
		var got []string
		for _, r := range log.Runs[0].Results {
			g := r.Locations[0].Physical.Region
			got = append(got, spots(g))
			if g.StartLine > 0 && len(r.Fixes) > 0 && spots(r.Fixes[0].Changes[0].Replacements[0].Deleted) != spots(g) {
				t.Errorf("the fix is elsewhere: %+v", r.Fixes)
			}
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %s stands at %v, want %s\n%s", row.text, row.rule, got, row.want, out)
		}
	}
}

func spots(r sarifRegion) string {
	text := func(a, b int) string { return jsonNumber(a) + ":" + jsonNumber(b) }
	return text(r.StartLine, r.StartColumn) + "-" + text(r.EndLine, r.EndColumn)
}

func jsonNumber(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestSARIFIsWhole(t *testing.T) {
	_, out, _ := asked(t, "Le pont\n\nIl a dit \"oui\" et et puis s’en est allé, sans \u200b un mot.\n", "--sarif", "--lang", "fr", "-")
	var log sarifLog
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || !strings.Contains(log.Schema, "sarif-2.1.0") || len(log.Runs) != 1 || len(log.Runs[0].Results) != 3 {
		t.Fatalf("it is %s", out)
	}
	for _, r := range log.Runs[0].Results {
		rule := log.Runs[0].Tool.Driver.Rules[r.RuleIndex]
		if rule.ID != r.RuleID || rule.Default.Level != r.Level || r.Level != "warning" || r.Message.Text == "" || r.Locations[0].Physical.Artifact.URI != "stdin" || len(r.Fixes) != 1 {
			t.Errorf("a result is %+v, its rule %+v", r, rule)
		}
	}
}

func TestALineIsMarkedUnderItsWords(t *testing.T) {
	p := paper{columns: 60}
	for _, row := range []struct {
		line     string
		from, to int
		want     string
	}{
		{"abc", 1, 2, "    abc\n     ^"},
		{"日本語 文字", 4, 6, "    日本語 文字\n           ^^^^"},
		{"e\u0301te\u0301 le le", 6, 11, "    e\u0301te\u0301 le le\n        ^^^^^"},
		{"🙂\tle le", 2, 7, "    🙂 le le\n       ^^^^^"},
		{"a\x1b[31mb", 1, 2, "    a\uFFFD[31mb\n     ^"},
		{"abc", 3, 3, "    abc\n       ^"},
		{"قال الوزير في في القاهرة", 11, 16, "    قال الوزير في في القاهرة\n    ^ في في"},
		{strings.Repeat("a ", 100) + "here" + strings.Repeat(" b", 100), 200, 204, "    …" + strings.Repeat("a ", 9) + "here" + strings.Repeat(" b", 16) + "…\n    " + strings.Repeat(" ", 19) + "^^^^"},
	} {
		shown, under := p.mark([]rune(row.line), row.from, row.to)
		if got := shown + "\n" + under; got != row.want {
			t.Errorf("%q:\n%s\nwant\n%s", row.line, got, row.want)
		}
	}
}

func TestStatusSaysWhetherSomethingWasFound(t *testing.T) {
	const clean, doubled, note = "Le pont\n\nUn texte court.\n", "Le pont\n\nUn un texte court.\n", "Le pont\n\nUn  texte court.\n"
	for _, row := range []struct {
		in   string
		args []string
		code int
		said string
	}{
		{clean, []string{"-", "--lang", "fr"}, 0, "Nothing was found in 1 text."},
		{note, []string{"-", "--lang", "fr"}, 0, "1 finding in 1 of 1 text: 0 block, 0 warn, 1 note."},
		{note, []string{"-", "--lang", "fr", "--severity", "warn"}, 0, "Nothing"},
		{doubled, []string{"-", "--lang", "fr"}, 1, "stdin:3:1: warn doubled:"},
		{doubled, []string{"-", "--lang", "fr", "--off", "doubled"}, 0, "Nothing"},
		{doubled, []string{"-", "--lang", "fr", "--rule", "space-twice,invisible"}, 0, "Nothing"},
		{doubled, []string{"-", "--rule", "nothing"}, 2, `there is no rule "nothing"`},
		{doubled, []string{"-", "--severity", "loud"}, 2, "note, warn or block"},
		{doubled, []string{"-", "--lang", "!"}, 2, "--lang"},
		{doubled, []string{"-", "--json", "--sarif"}, 2, "--json or --sarif"},
		{doubled, []string{"--all", "-"}, 2, "no file"},
		{doubled, []string{"--since", "2024-01-01", "-"}, 2, "go with --all"},
		{doubled, nil, 2, "say what"},
		{"", []string{"-"}, 2, "stdin: it is empty"},
		{"a\x00b", []string{"-"}, 2, "binary file"},
		{"\x89PNG\r\n\x1a\n\xff", []string{"-"}, 2, "binary file"},
		{strings.Repeat("<div>", 3000), []string{"-"}, 2, "nested too deep"},
		{"{\"uri\":\"urn:a\",\"a\":" + strings.Repeat("[", 3000) + strings.Repeat("]", 3000) + "}", []string{"-"}, 2, "stdin:1: "},
		{"{\"uri\":\"urn:a\"}", []string{"-"}, 2, "stdin:1: versionCreated:"},
		{strings.Repeat("a b ", 6<<20), []string{"-"}, 2, "larger than 20 MB"},
		{"", []string{"no-such.txt"}, 2, "no such file"},
		{"", []string{"."}, 2, "folder"},
	} {
		code, out, talk := asked(t, row.in, row.args...)
		if code != row.code || !strings.Contains(out+talk, row.said) {
			t.Errorf("%.40q %v: %d, want %d and %q:\n%s%s", row.in, row.args, code, row.code, row.said, out, talk)
		}
	}
}

func TestJSONIsWhatProgramsAreTold(t *testing.T) {
	code, out, _ := asked(t, "\xff\xfeL\x00e\x00 \x00=\xd8\x42\xde \x00l\x00e\x00 \x00l\x00e\x00", "--json", "--lang", "fr", "-") // UTF-16 with an emoji
	var got struct{ Findings []check.Told }
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 1 || len(got.Findings) != 1 {
		t.Fatalf("%d: %s", code, out)
	}
	f := got.Findings[0]
	if f.Part != "body 1" || f.Text != "le le" || f.Start != 5 || f.End != 10 || *f.Fix != "le" || f.Message == "" || f.Severity != check.Warn || f.Rule != "doubled" {
		t.Errorf("it is told as %+v", f)
	}
	code, out, _ = asked(t, "Un texte.", "--json", "-")
	if code != 0 || strings.Join(strings.Fields(out), "") != `{"findings":[]}` {
		t.Errorf("%d: nothing is told as %s", code, out)
	}
}
