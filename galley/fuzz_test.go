package galley_test

import (
	"encoding/json"
	"testing"

	"marbre/fault"
	"marbre/galley"
)

// Whatever is sent as a step, it is refused in words or leaves a document that
// can be kept as a story and read again, position for position.
func FuzzApply(f *testing.F) {
	var docs []*galley.Node
	for i, o := range oracles(f) {
		doc, err := galley.Read(o.Doc)
		if err != nil {
			f.Fatal(err)
		}
		docs = append(docs, doc)
		for _, c := range o.Cases[:min(len(o.Cases), 4)] {
			f.Add(uint8(i), string(c.Step))
		}
	}
	f.Add(uint8(0), `{"stepType":"replace","from":9007199254740993,"to":-1}`)
	f.Add(uint8(0), `{"stepType":"replaceAround","from":0,"to":9,"gapFrom":0,"gapTo":9,"insert":99}`)
	f.Add(uint8(0), `{"stepType":"markSet","steps":[{"stepType":"markSet","steps":[]}]}`)
	f.Add(uint8(0), `{"stepType":"docAttr","attr":"byline","value":[{"name":"A","place":7}]}`)
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		doc := docs[int(i)%len(docs)]
		step, after, err := take(doc, []byte(text))
		if err != nil {
			if fault.KindOf(err) == "" {
				t.Errorf("refused without words: %v", err)
			}
			return
		}
		c, err := after.Content()
		if err != nil || c.Check() != nil || after.Check(nil) != nil {
			t.Fatalf("%s leaves what cannot be kept: %v %v %v", text, err, c.Check(), after.Check(nil))
		}
		kept, err := galley.Of(c)
		if err != nil || kept.Size() != after.Size() || kept.Text() != after.Text() {
			t.Errorf("%s leaves what is not read as it was kept: %v", text, err)
		}
		whole, err := json.Marshal(after)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := galley.Read(whole); err != nil || !again.Equal(after) {
			t.Errorf("%s: the document written and read is another: %v", text, err)
		}
		for _, pos := range []int{0, 1, doc.Size() / 2, doc.Size()} {
			if to := step.Map(pos, 1); to < 0 || to > after.Size() {
				t.Errorf("%s maps %d to %d of %d", text, pos, to, after.Size())
			}
		}
	})
}
