package credential_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
	"golang.org/x/image/tiff"

	"marbre/picture"
)

// A wish says how credentials are to be made; the zero one asks for good ones.
type wish struct {
	alg        cose.Algorithm // ES256 where it is 0
	hash       string         // sha256 where it is ""
	old        bool           // a claim of the first version, the chain in the header that is not signed
	otherCert  bool           // the certificate of another key
	twoChains  bool           // certificates both in the signed header and in the other
	chain      int            // further certificates
	binding    string         // the label of the assertion that binds the file; "none" for none
	exclusions func(at place, size int) []exclusion
	extra      int    // bytes of a further assertion
	undeclared bool   // that one is not in the claim
	lost       bool   // the claim has one that is not there
	twice      bool   // the claim has one two times
	named      string // how the claim calls its hash algorithm
	parts      bool   // there are hashes of parts
	kind       string // of the manifest, c2ma where it is ""
	before     int    // manifests before the active one
	deep       int    // boxes in boxes in the manifest
	many       int    // boxes in the manifest
	tail       string // what stands after the store
	stamp      map[string]any
	when       any    // what the second action says of its time
	attached   string // a payload of the signature itself
}

type place struct{ start, end int }

type exclusion struct {
	Start  int `cbor:"start"`
	Length int `cbor:"length"`
}

// A made file, and what of it a test may want to find again.
type made struct {
	file      []byte
	at        place // where the store is, with what belongs to it
	signature []byte
	cert      []byte
}

func box(kind string, content ...[]byte) []byte {
	all := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(all))), kind...), all...)
}

func super(kind, label string, content ...[]byte) []byte {
	description := box("jumd", []byte(kind), []byte("\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03"), []byte(label), []byte{0})
	return box("jumb", append([][]byte{description}, content...)...)
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := cbor.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func hashOf(alg string) hash.Hash {
	return map[string]func() hash.Hash{"": sha256.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}[alg]()
}

var rsaKey = sync.OnceValues(func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func keyFor(t testing.TB, alg cose.Algorithm) (key crypto.Signer) {
	t.Helper()
	var err error
	switch alg {
	case cose.AlgorithmES256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case cose.AlgorithmES384:
		key, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case cose.AlgorithmES512:
		key, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case cose.AlgorithmEdDSA:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	default:
		key, err = rsaKey()
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// certify makes a certificate for key, signed by an authority that is made for it.
func certify(t testing.TB, key crypto.Signer) (leaf, root []byte) {
	t.Helper()
	authority := keyFor(t, cose.AlgorithmES256)
	above := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Root"}, NotBefore: time.Unix(1_700_000_000, 0), NotAfter: time.Unix(2_500_000_000, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, SubjectKeyId: []byte{1}}
	root, err := x509.CreateCertificate(rand.Reader, above, above, authority.Public(), authority)
	if err != nil {
		t.Fatal(err)
	}
	own := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{Organization: []string{"Agence Exemple"}, CommonName: "Camera 7"}, NotBefore: above.NotBefore, NotAfter: above.NotAfter, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}, SubjectKeyId: []byte{2}}
	leaf, err = x509.CreateCertificate(rand.Reader, own, above, key.Public(), authority)
	if err != nil {
		t.Fatal(err)
	}
	return leaf, root
}

// A signing is one key for as long as the place of the store is being found.
type signing struct {
	wish
	key        crypto.Signer
	leaf, root []byte
}

// store makes a manifest store that binds a file by the hash of it without the exclusions.
func (s signing) store(t testing.TB, exclusions []exclusion, sum []byte) (store, signature []byte) {
	const label = "urn:c2pa:6b3b5fd1-9a1f-4b0e-8a53-0d8e3a5f1a11"
	var boxes [][]byte
	var refs []any
	add := func(name string, content []byte, declared bool) {
		b := super(string(content[4:8]), name, content)
		h := hashOf(s.hash)
		h.Write(b[8:])
		boxes = append(boxes, b)
		if declared {
			refs = append(refs, map[string]any{"url": "self#jumbf=c2pa.assertions/" + name, "hash": h.Sum(nil)})
		}
	}
	agent := any(map[string]any{"name": "Optik", "version": "2"})
	if s.old {
		agent = "Optik 2"
	}
	edited := map[string]any{"action": "c2pa.edited"}
	if s.when != nil {
		edited["when"] = s.when
	}
	add("c2pa.actions.v2", box("cbor", encode(t, map[string]any{"actions": []any{
		map[string]any{"action": "c2pa.created", "when": cbor.Tag{Number: 0, Content: "2026-03-04T06:06:07+01:00"}, "softwareAgent": agent, "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"},
		edited,
	}})), true)
	binding := map[string]any{"exclusions": exclusions, "alg": s.hash, "hash": sum, "pad": []byte{}, "name": "jumbf manifest"}
	if s.hash == "" {
		binding["alg"] = "sha256"
	}
	if s.named != "" {
		binding["alg"] = s.named
	}
	switch s.binding {
	case "":
		add("c2pa.hash.data", box("cbor", encode(t, binding)), true)
	case "two":
		add("c2pa.hash.data", box("cbor", encode(t, binding)), true)
		add("c2pa.hash.data__1", box("cbor", encode(t, binding)), true)
	case "none":
	default:
		add(s.binding, box("cbor", encode(t, binding)), true)
	}
	created := len(refs)
	add("c2pa.ingredient.v3__1", box("cbor", encode(t, map[string]any{"dc:title": "Le pont, avant", "relationship": "componentOf"})), true)
	if s.parts {
		add("c2pa.hash.multi-asset", box("cbor", encode(t, map[string]any{})), true)
	}
	if s.extra > 0 {
		add("org.example.extra", box("json", []byte(`"`), bytes.Repeat([]byte("e"), s.extra), []byte(`"`)), !s.undeclared)
	}
	if s.lost {
		refs = append(refs, map[string]any{"url": "self#jumbf=c2pa.assertions/org.example.lost", "hash": make([]byte, 32)})
	}
	if s.twice {
		refs = append(refs, refs[0])
	}
	claim := map[string]any{"dc:title": "Un\x00 pont", "alg": "sha256", "signature": "self#jumbf=/c2pa/" + label + "/c2pa.signature", "instanceID": "xmp:iid:1", "claim_generator_info": map[string]any{"name": "Forge", "version": "1.0"}, "created_assertions": refs[:created], "gathered_assertions": refs[created:]}
	name := "c2pa.claim.v2"
	if s.hash != "" {
		claim["alg"] = s.hash
	}
	if s.old {
		name = "c2pa.claim"
		delete(claim, "created_assertions")
		delete(claim, "gathered_assertions")
		claim["assertions"], claim["dc:format"], claim["claim_generator"] = refs, "image/jpeg", "Forge/1.0"
		delete(claim, "claim_generator_info")
	}
	raw := encode(t, claim)
	signed := s.sign(t, raw)
	all := [][]byte{super("c2as", "c2pa.assertions", boxes...), super("c2cl", name, box("cbor", raw)), super("c2cs", "c2pa.signature", box("cbor", signed.message))}
	for range s.many {
		all = append(all, box("free"))
	}
	if s.deep > 0 {
		nested := box("free")
		for range s.deep {
			nested = super("none", "n", nested)
		}
		all = append(all, nested)
	}
	kind := "c2ma"
	if s.kind != "" {
		kind = s.kind
	}
	var manifests [][]byte
	for range s.before {
		manifests = append(manifests, super("c2ma", "urn:c2pa:other", box("free")))
	}
	manifests = append(manifests, super(kind, label, all...), super("none", "unknown", box("free")))
	return append(super("c2pa", "c2pa", manifests...), s.tail...), signed.signature
}

type signed struct{ message, signature []byte }

func (s signing) sign(t testing.TB, claim []byte) signed {
	t.Helper()
	m := cose.NewSign1Message()
	m.Headers.Protected.SetAlgorithm(s.alg)
	chain := []any{s.leaf}
	for range s.chain + 1 {
		chain = append(chain, s.root)
	}
	if s.old {
		m.Headers.Unprotected["x5chain"] = chain
	}
	if s.twoChains {
		m.Headers.Unprotected[cose.HeaderLabelX5Chain] = chain
	}
	if !s.old {
		m.Headers.Protected[cose.HeaderLabelX5Chain] = chain
	}
	for name, v := range s.stamp {
		m.Headers.Unprotected[name] = v
	}
	signer, err := cose.NewSigner(s.alg, s.key)
	if err != nil {
		t.Fatal(err)
	}
	m.Payload = claim
	if err := m.Sign(rand.Reader, nil, signer); err != nil {
		t.Fatal(err)
	}
	m.Payload = nil
	if s.attached != "" {
		m.Payload = []byte(s.attached)
	}
	b, err := m.MarshalCBOR()
	if err != nil {
		t.Fatal(err)
	}
	return signed{b, m.Signature}
}

// forge puts credentials into a small picture.
func forge(t testing.TB, format picture.Format, w wish) made {
	t.Helper()
	s := signing{wish: w}
	if s.alg == 0 {
		s.alg = cose.AlgorithmES256
	}
	s.key = keyFor(t, s.alg)
	s.leaf, s.root = certify(t, s.key)
	if w.otherCert {
		s.leaf, _ = certify(t, keyFor(t, s.alg))
	}
	exclusions := w.exclusions
	if exclusions == nil {
		exclusions = func(at place, _ int) []exclusion { return []exclusion{{at.start, at.end - at.start}} }
	}
	plain, sum := plainFile(t, format), make([]byte, hashOf(w.hash).Size())
	store, _ := s.store(t, nil, sum)
	file, at := embed(t, plain, format, store)
	for range 5 { // how long the store is depends on what it says of its length
		store, _ = s.store(t, exclusions(at, len(file)), sum)
		file, at = embed(t, plain, format, store)
	}
	said, h, last := exclusions(at, len(file)), hashOf(w.hash), 0
	for _, e := range said {
		if e.Start >= last && e.Start+e.Length <= len(file) {
			h.Write(file[last:e.Start])
			last = e.Start + e.Length
		}
	}
	h.Write(file[last:])
	store, signature := s.store(t, said, h.Sum(nil))
	again, place := embed(t, plain, format, store)
	if len(again) != len(file) {
		t.Fatalf("the store has not found its place: %d, %d", len(again), len(file))
	}
	return made{again, place, signature, s.leaf}
}

// plainFile is a small picture without credentials.
func plainFile(t testing.TB, format picture.Format) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, 16, 12), color.Palette{color.Black, color.White, color.Gray{99}})
	for i := range m.Pix {
		m.Pix[i] = byte(i % 3)
	}
	var b bytes.Buffer
	var err error
	switch format {
	case picture.JPEG:
		err = jpeg.Encode(&b, m, nil)
	case picture.PNG:
		err = png.Encode(&b, m)
	case picture.GIF:
		err = gif.Encode(&b, m, nil)
	case picture.TIFF:
		err = tiff.Encode(&b, m, nil)
	case picture.WebP: // a picture of one pixel, without loss
		b.WriteString("RIFF\x00\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	case picture.AVIF:
		b.Write(box("ftyp", []byte("avif\x00\x00\x00\x00avif")))
		b.Write(box("mdat", []byte("no picture")))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// embed puts a store where the format has it.
func embed(t testing.TB, plain []byte, format picture.Format, store []byte) (file []byte, at place) {
	t.Helper()
	put := func(start int, piece []byte) ([]byte, place) {
		return bytes.Join([][]byte{plain[:start], piece, plain[start:]}, nil), place{start, start + len(piece)}
	}
	switch format {
	case picture.JPEG:
		return put(2, segments(store))
	case picture.PNG:
		chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(store))), "caBX"...)
		chunk = append(chunk, store...)
		return put(33, binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:])))
	case picture.WebP:
		chunk := append(binary.LittleEndian.AppendUint32([]byte("C2PA"), uint32(len(store))), store...)
		chunk = append(chunk, make([]byte, len(store)%2)...)
		file, at = put(len(plain), chunk)
		binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
		return file, at
	case picture.GIF:
		block := []byte("\x21\xff\x0bC2PA_GIF\x01\x00\x00")
		for rest := store; len(rest) > 0; {
			n := min(255, len(rest))
			block, rest = append(append(block, byte(n)), rest[:n]...), rest[n:]
		}
		return put(13+3<<(plain[10]&7+1), append(block, 0))
	case picture.TIFF: // a second directory, after the picture's
		first := int(binary.LittleEndian.Uint32(plain[4:]))
		next := first + 2 + 12*int(binary.LittleEndian.Uint16(plain[first:]))
		file = bytes.Clone(plain)
		binary.LittleEndian.PutUint32(file[next:], uint32(len(file)))
		start := len(file) + 18
		file = append(file, 1, 0, 0x41, 0xcd, 7, 0)
		file = binary.LittleEndian.AppendUint32(file, uint32(len(store)))
		file = binary.LittleEndian.AppendUint32(file, uint32(start))
		return append(append(file, 0, 0, 0, 0), store...), place{start, start + len(store)}
	case picture.AVIF:
		return put(20, box("uuid", []byte("\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81\x00\x00\x00\x00manifest\x00"), make([]byte, 8), store))
	}
	t.Fatal("no such format")
	return nil, at
}

// segments cuts a store for a JPEG file.
func segments(store []byte) (all []byte) {
	const most = 60_000
	for i := 0; i*most < len(store); i++ {
		piece := store[i*most : min((i+1)*most, len(store))]
		body := binary.BigEndian.AppendUint32([]byte("JP\x02\x11"), uint32(i+1))
		if i > 0 {
			body = append(body, store[:8]...)
		}
		body = append(body, piece...)
		all = append(binary.BigEndian.AppendUint16(append(all, 0xff, 0xeb), uint16(2+len(body))), body...)
	}
	return all
}
