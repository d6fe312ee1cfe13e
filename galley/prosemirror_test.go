package galley_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"marbre/galley"
	"marbre/story"
)

// brief is a document in few words, one way only, as internal/rig/galley/schema.mjs
// writes the same.
func brief(t testing.TB, n *galley.Node) string {
	t.Helper()
	text, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	var in story.Node
	if err := json.Unmarshal(text, &in); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	write(&b, in)
	return b.String()
}

func write(b *strings.Builder, n story.Node) {
	if n.Type == "text" {
		b.WriteString(quoted(n.Text))
	} else {
		b.WriteString(n.Type)
		if n.Type == "doc" {
			delete(n.Attrs, "version")
		}
		attrs(b, n.Attrs)
	}
	for i, c := range n.Content {
		b.WriteString([]string{"(", " "}[min(i, 1)])
		write(b, c)
	}
	if len(n.Content) > 0 {
		b.WriteByte(')')
	}
	for i, m := range n.Marks {
		b.WriteString([]string{"<", ","}[min(i, 1)])
		b.WriteString(m.Type)
		attrs(b, m.Attrs)
	}
	if len(n.Marks) > 0 {
		b.WriteByte('>')
	}
}

func attrs(b *strings.Builder, all map[string]json.RawMessage) {
	for i, name := range slices.Sorted(maps.Keys(all)) {
		b.WriteString([]string{"{", ","}[min(i, 1)])
		b.WriteString(name + ":" + string(all[name]))
	}
	if len(all) > 0 {
		b.WriteByte('}')
	}
}

// quoted is a JSON string as JavaScript writes it.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(strings.TrimSuffix(b.String(), "\n"))
}

type oracle struct {
	Doc   json.RawMessage
	Brief string
	Size  int
	Cases []struct {
		Step  json.RawMessage
		After *string
		Map   [][3]int
	}
}

// What the real ProseMirror made of steps, as internal/rig/galley/cases.mjs
// asked it. MARBRE_CASES names another file of them.
func oracles(t testing.TB) (all []oracle) {
	t.Helper()
	name := os.Getenv("MARBRE_CASES")
	if name == "" {
		name = "testdata/steps.jsonl"
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var o oracle
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	if lines.Err() != nil || len(all) == 0 {
		t.Fatal(len(all), lines.Err())
	}
	return all
}

func TestStepsDoWhatProseMirrorDoes(t *testing.T) {
	fits, not := 0, 0
	for _, o := range oracles(t) {
		doc, err := galley.Read(o.Doc)
		if err != nil {
			t.Errorf("%s is refused: %v", o.Doc, err)
			continue
		}
		if got := brief(t, doc); got != o.Brief || doc.Size() != o.Size {
			t.Errorf("read as %s (%d)\nwant    %s (%d)", got, doc.Size(), o.Brief, o.Size)
		}
		for _, c := range o.Cases {
			step, after, err := take(doc, c.Step)
			switch {
			case c.After == nil && err == nil:
				t.Errorf("%s\n%s\nis taken:\n%s", o.Brief, c.Step, brief(t, after))
			case c.After != nil && err != nil:
				t.Errorf("%s\n%s\nis refused (%v), but makes\n%s", o.Brief, c.Step, err, *c.After)
			case c.After == nil:
				not++
				continue
			case err == nil:
				fits++
				if got := brief(t, after); got != *c.After {
					t.Errorf("%s\n%s\nmakes %s\nwant  %s", o.Brief, c.Step, got, *c.After)
				}
				for _, m := range c.Map {
					if got := step.Map(m[0], m[1]); got != m[2] {
						t.Errorf("%s: %d (%d) is mapped to %d, want %d", c.Step, m[0], m[1], got, m[2])
					}
				}
				// What others are sent does the same.
				text, err := step.MarshalJSON()
				if err != nil {
					t.Fatal(err)
				}
				if _, again, err := take(doc, text); err != nil || !again.Equal(after) {
					t.Errorf("%s written as %s: %v", c.Step, text, err)
				}
			}
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d steps fit, %d do not", fits, not)
	if fits < 500 || not < 200 {
		t.Errorf("only %d steps that fit and %d that do not: no oracle", fits, not)
	}
}

func take(doc *galley.Node, text []byte) (galley.Step, *galley.Node, error) {
	step, err := galley.ReadStep(text)
	if err != nil {
		return nil, nil, err
	}
	after, err := galley.Apply(doc, []galley.Step{step})
	return step, after, err
}
