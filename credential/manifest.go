package credential

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// A manifest is the active one of a file, taken apart.
type manifest struct {
	box        *box
	assertions *box
	raw        []byte // the claim as it is signed
	claim      claim
}

// A claim lists what is signed (section 10.3; claims of the first version in C2PA 1.4,
// section 10.3).
type claim struct {
	Title         string          `cbor:"dc:title"`
	Format        string          `cbor:"dc:format"`
	Generator     string          `cbor:"claim_generator"`
	GeneratorInfo cbor.RawMessage `cbor:"claim_generator_info"`
	Signature     string          `cbor:"signature"`
	Alg           string          `cbor:"alg"`
	Assertions    []reference     `cbor:"assertions"`
	Created       []reference     `cbor:"created_assertions"`
	Gathered      []reference     `cbor:"gathered_assertions"`
}

// A reference is a hashed URI (section 8.4.2.1).
type reference struct {
	URL  string `cbor:"url"`
	Alg  string `cbor:"alg"`
	Hash []byte `cbor:"hash"`
}

// decoder reads the CBOR of claims and assertions. Its options are constants, and right.
var decoder, _ = cbor.DecOptions{
	DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: maxDepth, MaxArrayElements: 10_000, MaxMapPairs: 1000,
}.DecMode()

// activeOf takes the active manifest out of a store: the last one (section 11.1.4.2).
func activeOf(store []byte) (m manifest, problem string) {
	b, _, ok := nextBox(store)
	if left := maxBoxes; !ok || !b.open(0, &left) || b.is != typeStore {
		return m, Unreadable
	}
	left := maxBoxes
	for i := range b.in {
		head := b.in[i]
		if head.kind != "jumb" {
			continue
		}
		if d, _, ok := nextBox(head.content); !ok || d.kind != "jumd" || !head.described(d.content) {
			return m, Unreadable
		}
		switch head.is {
		case typeManifest, typeManifestOf1, typeUpdate, typeCompressed:
			m.box = &b.in[i]
		}
	}
	if m.box == nil || !m.box.open(maxDepth, &left) {
		return m, Unreadable
	}
	if m.box.is == typeCompressed {
		return m, Unsupported
	}
	m.assertions = m.box.child("c2pa.assertions")
	one, two := m.box.child("c2pa.claim"), m.box.child("c2pa.claim.v2")
	if m.assertions == nil || one != nil && two != nil {
		return m, Unreadable
	}
	if m.raw = one.cbor(); two != nil {
		m.raw = two.cbor()
	}
	if decoder.Unmarshal(m.raw, &m.claim) != nil {
		return m, Unreadable
	}
	return m, ""
}

// at is the box that a URI leads to within the manifest (section 8.4.2.1); none if it
// leads elsewhere.
func (m manifest) at(uri string) *box {
	path, ok := strings.CutPrefix(uri, "self#jumbf=")
	if strings.HasPrefix(path, "/") { // from the store
		path, ok = strings.CutPrefix(path, "/c2pa/"+m.box.label+"/")
	}
	if !ok {
		return nil
	}
	b := m.box
	for _, label := range strings.SplitN(path, "/", maxDepth) {
		if b = b.child(label); b == nil {
			return nil
		}
	}
	return b
}

// references are those to all assertions.
func (m manifest) references() []reference {
	return slices.Concat(m.claim.Assertions, m.claim.Created, m.claim.Gathered)
}

// assertionsProblem tells whether the assertions are those of the claim: each is there,
// has its hash, and none is there beside them (section 15.10).
func (m manifest) assertionsProblem() (problem string) {
	seen := map[*box]bool{}
	for _, ref := range m.references() {
		b := m.at(ref.URL)
		if b == nil || b != m.assertions.child(b.label) {
			return BadAssertion
		}
		h := hasher(ref.Alg, m.claim.Alg)
		if h == nil || seen[b] { // each once, or a small claim could make much work
			problem, seen[b] = Unsupported, true
			continue
		}
		seen[b] = true
		h.Write(b.content)
		if !bytes.Equal(h.Sum(nil), ref.Hash) {
			return BadAssertion
		}
	}
	for i := range m.assertions.in {
		if b := &m.assertions.in[i]; b.kind == "jumb" && !seen[b] {
			return BadAssertion
		}
	}
	return problem
}

// hasher is the first algorithm that is named (section 13.1); none where none is, or one
// that is not allowed.
func hasher(names ...string) hash.Hash {
	for _, name := range names {
		switch name {
		case "sha256":
			return sha256.New()
		case "sha384":
			return sha512.New384()
		case "sha512":
			return sha512.New()
		case "":
			continue
		}
		return nil
	}
	return nil
}

// A program is how a claim names one.
type program struct {
	Name    string `cbor:"name"`
	Version string `cbor:"version"`
}

// programOf reads the name of a program: a text, a map, or a list of maps of which the
// first counts.
func programOf(raw cbor.RawMessage) string {
	var text string
	if len(raw) == 0 || decoder.Unmarshal(raw, &text) != nil {
		var one program
		var list []program
		if _ = decoder.Unmarshal(raw, &one); one.Name == "" && decoder.Unmarshal(raw, &list) == nil && len(list) > 0 {
			one = list[0]
		}
		text = one.Name + " " + one.Version
	}
	return tidy(text)
}

// describe takes what the manifest says into c. An assertion that cannot be read says
// nothing.
func (m manifest) describe(c *Credentials) {
	c.Title, c.Format = tidy(m.claim.Title), tidy(m.claim.Format)
	if c.Generator = programOf(m.claim.GeneratorInfo); c.Generator == "" {
		c.Generator = tidy(m.claim.Generator)
	}
	for _, ref := range m.references() {
		b := m.at(ref.URL)
		if b == nil {
			continue
		}
		switch base(b.label) {
		case "c2pa.actions":
			c.Actions = append(c.Actions, actionsIn(b.cbor())...)
			c.Actions = c.Actions[:min(len(c.Actions), maxListed)]
		case "c2pa.ingredient":
			var ingredient struct {
				Title string `cbor:"dc:title"`
			}
			_ = decoder.Unmarshal(b.cbor(), &ingredient)
			if title := tidy(ingredient.Title); title != "" && len(c.Ingredients) < maxListed {
				c.Ingredients = append(c.Ingredients, title)
			}
		}
	}
}

// actionsIn reads an assertion of actions. What of one cannot be read is left out of it.
func actionsIn(raw []byte) (list []Action) {
	var all struct {
		Actions []struct {
			Action   string          `cbor:"action"`
			When     cbor.RawMessage `cbor:"when"`
			Software cbor.RawMessage `cbor:"softwareAgent"`
			Source   string          `cbor:"digitalSourceType"`
		} `cbor:"actions"`
	}
	_ = decoder.Unmarshal(raw, &all)
	for _, a := range all.Actions[:min(len(all.Actions), maxListed)] {
		var when time.Time
		_ = decoder.Unmarshal(a.When, &when)
		if name := tidy(a.Action); name != "" {
			list = append(list, Action{name, instant(when), programOf(a.Software), tidy(a.Source[strings.LastIndex(a.Source, "/")+1:])})
		}
	}
	return list
}
