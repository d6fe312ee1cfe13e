package credential

import (
	"bytes"
	"strings"
)

// bindingProblem tells whether the file is the one that the manifest was made for, by the
// hash of its bytes without those that hold the manifest (section 15.12.1).
func bindingProblem(data []byte, p place, m manifest) string {
	if m.box.is == typeUpdate { // that of its parent counts
		return Unsupported
	}
	if b, _, _ := nextBox(p.store); len(bytes.Trim(b.tail, "\x00")) > 0 { // no place for anything else
		return BadHash
	}
	var bound, parts *box
	for _, ref := range m.references() {
		b := m.at(ref.URL)
		if b == nil || !strings.HasPrefix(b.label, "c2pa.hash.") {
			continue
		}
		switch name := base(b.label); {
		case name == "c2pa.hash.multi-asset":
			parts = b
		case strings.HasSuffix(name, ".part"): // of such parts
		case bound != nil && bound != b: // there is to be one (section 15.10.1.2)
			return BadHash
		default:
			bound = b
		}
	}
	if bound == nil {
		return BadHash
	}
	if base(bound.label) != "c2pa.hash.data" {
		return Unsupported
	}
	problem := dataProblem(data, p.spans, bound.cbor(), m.claim.Alg)
	if problem == BadHash && parts != nil { // the parts may have hashes that hold (section 15.12.4)
		return Unsupported
	}
	return problem
}

// dataProblem takes the hash of a file and compares it with the one in an assertion
// (section 18.5). What is left out must lie within the file and follow one another. The
// range that has the manifest may have nothing else, else it would hide a change.
func dataProblem(data []byte, manifest []span, raw []byte, alg string) string {
	var said struct {
		Exclusions []struct {
			Start  uint64 `cbor:"start"`
			Length uint64 `cbor:"length"`
		} `cbor:"exclusions"`
		Alg  string `cbor:"alg"`
		Hash []byte `cbor:"hash"`
	}
	if decoder.Unmarshal(raw, &said) != nil || len(said.Exclusions) > maxSpans {
		return BadHash
	}
	h := hasher(said.Alg, alg)
	if h == nil {
		return Unsupported
	}
	at, problem := 0, ""
	for _, e := range said.Exclusions {
		size := uint64(len(data))
		if e.Start < uint64(at) || e.Start > size || e.Length > size-e.Start {
			return BadHash
		}
		out := span{int(e.Start), int(e.Start + e.Length)}
		switch inside := overlap(out, manifest); {
		case inside == out.end-out.start:
		case inside > 0:
			return BadHash
		default:
			problem = Uncovered
		}
		h.Write(data[at:out.start])
		at = out.end
	}
	h.Write(data[at:])
	if !bytes.Equal(h.Sum(nil), said.Hash) {
		return BadHash
	}
	return problem
}

// overlap is how many bytes of s lie in one of the spans.
func overlap(s span, spans []span) (n int) {
	for _, o := range spans {
		n += max(0, min(s.end, o.end)-max(s.start, o.start))
	}
	return n
}
