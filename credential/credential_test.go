package credential_test

import (
	"bytes"
	"encoding/asn1"
	"encoding/json"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/veraison/go-cose"

	"marbre/credential"
	"marbre/picture"
)

var formats = []picture.Format{picture.JPEG, picture.PNG, picture.WebP, picture.GIF, picture.TIFF}

// said is what forge's credentials say.
var said = credential.Credentials{
	Title: "Un  pont", Generator: "Forge 1.0", Issuer: "Agence Exemple", State: credential.Whole, Ingredients: []string{"Le pont, avant"},
	Actions: []credential.Action{
		{Action: "c2pa.created", When: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Software: "Optik 2", DigitalSource: "digitalCapture"},
		{Action: "c2pa.edited"},
	},
}

func TestWhatIsSignedIsWhole(t *testing.T) {
	for _, format := range formats {
		m := forge(t, format, wish{})
		if got := picture.FormatOf(m.file); got != format {
			t.Fatalf("%s: the file is %q", format, got)
		}
		c, found := credential.Read(m.file, format)
		if !found || cmp.Diff(said, c) != "" {
			t.Errorf("%s: found %v\n%s", format, found, cmp.Diff(said, c))
		}
	}
}

func TestEveryWayOfSigning(t *testing.T) {
	for name, w := range map[string]wish{
		"ES256": {alg: cose.AlgorithmES256}, "ES384": {alg: cose.AlgorithmES384}, "ES512": {alg: cose.AlgorithmES512},
		"PS256": {alg: cose.AlgorithmPS256}, "PS384": {alg: cose.AlgorithmPS384}, "PS512": {alg: cose.AlgorithmPS512}, "EdDSA": {alg: cose.AlgorithmEdDSA},
		"SHA-384": {hash: "sha384"}, "SHA-512": {hash: "sha512"}, "manifests before it": {before: 3}, "zeros after it": {tail: "\x00\x00\x00"},
		"more than one segment": {extra: 200_000},
	} {
		if c, _ := credential.Read(forge(t, picture.JPEG, w).file, picture.JPEG); c.State != credential.Whole {
			t.Errorf("%s: %s %s", name, c.State, c.Problem)
		}
	}
	for _, when := range []any{17.5e300, -1e300, "yesterday", 4, []int{1}, "9999-12-31T23:59:59-12:00"} {
		c, _ := credential.Read(forge(t, picture.JPEG, wish{when: when}).file, picture.JPEG)
		if b, err := json.Marshal(c); err != nil || len(c.Actions) != 2 || c.State != credential.Whole {
			t.Errorf("an action of %v: %s, %v", when, b, err)
		}
	}
	c, _ := credential.Read(forge(t, picture.JPEG, wish{old: true}).file, picture.JPEG)
	if c.State != credential.Whole || c.Generator != "Forge/1.0" || c.Format != "image/jpeg" || c.Actions[0].Software != "Optik 2" {
		t.Errorf("the first version: %+v", c)
	}
}

func TestDamage(t *testing.T) {
	flip := func(needle string) func(*made) {
		return func(m *made) {
			i := bytes.Index(m.file, []byte(needle))
			if i < 0 {
				t.Fatalf("there is no %q", needle)
			}
			m.file[i] ^= 1
		}
	}
	over := func(f func(at place, size int) []exclusion) wish { return wish{exclusions: f} }
	for name, c := range map[string]struct {
		wish    wish
		damage  func(*made)
		state   credential.State
		problem string
	}{
		"a pixel":                    {wish{}, func(m *made) { m.file[len(m.file)-20] ^= 1 }, credential.Broken, credential.BadHash},
		"something after the end":    {wish{}, func(m *made) { m.file = append(m.file, 'x') }, credential.Broken, credential.BadHash},
		"another segment before":     {wish{}, func(m *made) { m.file = append([]byte("\xff\xd8\xff\xfe\x00\x03x"), m.file[2:]...) }, credential.Broken, credential.BadHash},
		"an action":                  {wish{}, flip("digitalCapture"), credential.Broken, credential.BadAssertion},
		"an ingredient":              {wish{}, flip("Le pont"), credential.Broken, credential.BadAssertion},
		"the hash of the file":       {wish{}, flip("jumbf manifest"), credential.Broken, credential.BadAssertion},
		"the claim":                  {wish{}, flip("Forge"), credential.Broken, credential.BadSignature},
		"the signature":              {wish{}, func(m *made) { flip(string(m.signature))(m) }, credential.Broken, credential.BadSignature},
		"another's certificate":      {wish{otherCert: true}, nil, credential.Broken, credential.BadSignature},
		"another's, not signed":      {wish{otherCert: true, old: true}, nil, credential.Broken, credential.BadSignature},
		"a payload of its own":       {wish{attached: "another claim"}, nil, credential.Broken, credential.BadSignature},
		"an assertion too many":      {wish{extra: 9, undeclared: true}, nil, credential.Broken, credential.BadAssertion},
		"an assertion too few":       {wish{lost: true}, nil, credential.Broken, credential.BadAssertion},
		"an assertion twice":         {wish{twice: true}, nil, credential.Unverified, credential.Unsupported},
		"no hash of the file":        {wish{binding: "none"}, nil, credential.Broken, credential.BadHash},
		"two hashes of the file":     {wish{binding: "two"}, nil, credential.Broken, credential.BadHash},
		"something after the store":  {wish{tail: "hidden"}, nil, credential.Broken, credential.BadHash},
		"an exclusion past the end":  {over(func(at place, n int) []exclusion { return []exclusion{{at.start, n}} }), nil, credential.Broken, credential.BadHash},
		"one that starts there":      {over(func(at place, n int) []exclusion { return []exclusion{{at.start, at.end - at.start}, {n + 1, 0}} }), nil, credential.Broken, credential.BadHash},
		"exclusions that overlap":    {over(func(at place, _ int) []exclusion { return []exclusion{{at.start, at.end - at.start}, {at.end - 5, 1}} }), nil, credential.Broken, credential.BadHash},
		"exclusions out of order":    {over(func(at place, _ int) []exclusion { return []exclusion{{at.start, at.end - at.start}, {0, 1}} }), nil, credential.Broken, credential.BadHash},
		"the whole file left out":    {over(func(_ place, n int) []exclusion { return []exclusion{{0, n}} }), nil, credential.Broken, credential.BadHash},
		"one byte too many left out": {over(func(at place, _ int) []exclusion { return []exclusion{{at.start, at.end - at.start + 1}} }), nil, credential.Broken, credential.BadHash},
		"nothing left out":           {over(func(place, int) []exclusion { return nil }), nil, credential.Broken, credential.BadHash},
		"the pixels left out too": {over(func(at place, n int) []exclusion {
			return []exclusion{{at.start, at.end - at.start}, {at.end + 20, n - at.end - 20}}
		}), nil, credential.Unverified, credential.Uncovered},
		"only what is not hashed":           {over(func(at place, _ int) []exclusion { return []exclusion{{at.start, at.end - at.start}, {at.end, 0}} }), nil, credential.Whole, ""},
		"an unknown hash":                   {wish{named: "sha3"}, nil, credential.Unverified, credential.Unsupported},
		"an unknown hash, a changed action": {wish{named: "sha3"}, flip("digitalCapture"), credential.Broken, credential.BadAssertion},
		"a hash of boxes":                   {wish{binding: "c2pa.hash.boxes"}, nil, credential.Unverified, credential.Unsupported},
		"hashes of parts":                   {wish{parts: true}, func(m *made) { m.file[len(m.file)-20] ^= 1 }, credential.Unverified, credential.Unsupported},
		"an update":                         {wish{kind: "c2um", binding: "none"}, nil, credential.Unverified, credential.Unsupported},
		"a changed update":                  {wish{kind: "c2um", binding: "none"}, flip("digitalCapture"), credential.Broken, credential.BadAssertion},
		"a compressed manifest":             {wish{kind: "c2cm"}, nil, credential.Unverified, credential.Unsupported},
		"no manifest":                       {wish{kind: "none"}, nil, credential.Unverified, credential.Unreadable},
		"too many certificates":             {wish{chain: 20}, nil, credential.Unverified, credential.Unsupported},
		"two certificates":                  {wish{twoChains: true}, nil, credential.Unverified, credential.Unsupported},
		"too many boxes":                    {wish{many: 2000}, nil, credential.Unverified, credential.Unreadable},
		"too deep":                          {wish{deep: 40}, nil, credential.Whole, ""}, // what is not looked at does no harm
		"too many manifests":                {wish{before: 2000}, nil, credential.Unverified, credential.Unreadable},
		"a certificate that is none":        {wish{old: true}, func(m *made) { m.file[bytes.Index(m.file, m.cert)] ^= 1 }, credential.Unverified, credential.Unsupported},
		"a signature that is none":          {wish{}, flip("\xd2\x84"), credential.Unverified, credential.Unreadable},
		"an unknown algorithm":              {wish{}, flip("\x01\x26\x18\x21"), credential.Unverified, credential.Unsupported},
		"a segment lost":                    {wish{extra: 200_000}, func(m *made) { m.file = append(m.file[:2+60_012], m.file[2+60_012+60_020:]...) }, credential.Unverified, credential.Unreadable},
		"two stores":                        {wish{}, func(m *made) { m.file = bytes.Join([][]byte{m.file[:m.at.end], m.file[m.at.start:]}, nil) }, credential.Unverified, credential.Unreadable},
		"cut short":                         {wish{}, func(m *made) { m.file = bytes.Replace(m.file, []byte("c2pa.claim.v2"), []byte("c2pa.claim.v9"), 1) }, credential.Unverified, credential.Unreadable},
	} {
		m := forge(t, picture.JPEG, c.wish)
		if c.damage != nil {
			c.damage(&m)
		}
		got, found := credential.Read(m.file, picture.JPEG)
		if !found || got.State != c.state || got.Problem != c.problem {
			t.Errorf("%s: found %v, %s %s; want %s %s", name, found, got.State, got.Problem, c.state, c.problem)
		}
		if got.Problem == credential.BadSignature && got.Issuer != "" {
			t.Errorf("%s: says that %s signed", name, got.Issuer)
		}
	}
}

// TestWholeSaysWhatWasSigned changes every byte of a file: what is then still whole says
// the same, and what stands outside the manifest's place is never whole.
func TestWholeSaysWhatWasSigned(t *testing.T) {
	for _, format := range formats {
		m := forge(t, format, wish{})
		for i := range m.file {
			for _, bit := range []byte{0x01, 0x80} {
				m.file[i] ^= bit
				c, _ := credential.Read(m.file, format)
				if c.State == credential.Whole && (i < m.at.start || i >= m.at.end || cmp.Diff(said, c) != "") {
					t.Errorf("%s: byte %d (the store is at %v) is changed, and it is whole\n%s", format, i, m.at, cmp.Diff(said, c))
				}
				m.file[i] ^= bit
			}
			if c, _ := credential.Read(m.file[:i], format); c.State == credential.Whole {
				t.Errorf("%s: cut off at %d, and it is whole", format, i)
			}
		}
	}
}

func TestBoxesOfAVIF(t *testing.T) {
	m := forge(t, picture.AVIF, wish{binding: "c2pa.hash.bmff.v3"})
	c, found := credential.Read(m.file, picture.FormatOf(m.file))
	if !found || c.Issuer != "Agence Exemple" || c.State != credential.Unverified || c.Problem != credential.Unsupported {
		t.Errorf("found %v, %+v", found, c)
	}
	m.file[bytes.Index(m.file, []byte("Forge"))] ^= 1
	if c, _ := credential.Read(m.file, picture.HEIC); c.State != credential.Broken || c.Problem != credential.BadSignature {
		t.Errorf("changed: %+v", c)
	}
}

func TestTimeStamps(t *testing.T) {
	at := time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC)
	der := func(v any, params string) []byte {
		b, err := asn1.MarshalWithParams(v, params)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	type content struct {
		Kind asn1.ObjectIdentifier
		Info []byte `asn1:"explicit,tag:0"`
	}
	type signedData struct {
		Version int
		Digests []int `asn1:"set"`
		Content content
		Signers []int `asn1:"set"`
	}
	info := der(struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint struct{ Hash []byte }
		Serial  *big.Int
		Time    time.Time `asn1:"generalized"`
		Nonce   int
	}{1, asn1.ObjectIdentifier{1, 2, 3}, struct{ Hash []byte }{[]byte("hash")}, big.NewInt(7), at, 9}, "")
	token := der(struct {
		Kind   asn1.ObjectIdentifier
		Signed signedData `asn1:"explicit,tag:0"`
	}{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, signedData{Version: 3, Content: content{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}, info}}}, "")
	answer := der(struct {
		Status struct{ Code int }
		Token  asn1.RawValue
	}{Token: asn1.RawValue{FullBytes: token}}, "")
	openssl := time.Date(2026, 11, 25, 21, 43, 47, 522e6, time.UTC) // openssl ts made these two, with milliseconds
	theirs := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	stamps := func(val any) any { return map[any]any{"tstTokens": []any{map[any]any{"val": val}}} }
	for name, c := range map[string]struct {
		stamp map[string]any
		want  time.Time
	}{
		"a token":         {map[string]any{"sigTst2": stamps(token)}, at},
		"an answer":       {map[string]any{"sigTst": stamps(answer)}, at},
		"openssl's token": {map[string]any{"sigTst2": stamps(theirs("token.der"))}, openssl},
		"its answer":      {map[string]any{"sigTst": stamps(theirs("answer.tsr"))}, openssl},
		"none":            {nil, time.Time{}},
		"no token":        {map[string]any{"sigTst2": stamps([]byte("no token"))}, time.Time{}},
		"no bytes":        {map[string]any{"sigTst2": stamps("a text")}, time.Time{}},
		"no list":         {map[string]any{"sigTst2": []any{1, 2}}, time.Time{}},
		"cut short":       {map[string]any{"sigTst2": stamps(token[:len(token)-9])}, time.Time{}},
		"nothing in list": {map[string]any{"sigTst2": map[any]any{"tstTokens": []any{}}}, time.Time{}},
	} {
		got, _ := credential.Read(forge(t, picture.PNG, wish{stamp: c.stamp}).file, picture.PNG)
		if got.State != credential.Whole || !got.SignedAt.Equal(c.want) {
			t.Errorf("%s: %s, signed at %v, want %v", name, got.State, got.SignedAt, c.want)
		}
		if b, err := json.Marshal(got); err != nil || strings.Contains(string(b), "signed_at") == c.want.IsZero() {
			t.Errorf("%s: %s, %v", name, b, err)
		}
	}
}

func TestNoneWhereThereAreNone(t *testing.T) {
	for _, format := range append(formats, picture.AVIF, picture.HEIC, "") {
		for _, data := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte{0xff}, 100), make([]byte, 100)} {
			if c, found := credential.Read(data, format); found {
				t.Errorf("%q in %q: %+v", format, data, c)
			}
		}
	}
	for _, format := range formats {
		if c, found := credential.Read(plainFile(t, format), format); found {
			t.Errorf("%s: %+v", format, c)
		}
	}
	other, _ := embed(t, plainFile(t, picture.JPEG), picture.JPEG, super("json", "something else", box("json", []byte("{}"))))
	if c, found := credential.Read(other, picture.JPEG); found {
		t.Errorf("another box of JUMBF: %+v", c)
	}
}

// TestAnotherSigner reads files that c2pa-rs signed, the C2PA's own library (as
// @contentauth/c2pa-wasm 0.13.3 in Node, with a certificate that openssl made for this):
// that two of the same house agree would prove little.
func TestAnotherSigner(t *testing.T) {
	for _, name := range []string{"two.jpg", "two.png", "two.webp", "two.gif", "two.tiff", "one.jpg", "ingredient.jpg"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		c, found := credential.Read(data, picture.FormatOf(data))
		if !found || c.State != credential.Whole || c.Issuer != "Agence Exemple" || c.Title != "Un pont" || c.Generator != "Foreign 1.2" || len(c.Actions) != 1 || c.Actions[0].DigitalSource != "digitalCapture" {
			t.Errorf("%s: found %v, %+v", name, found, c)
		}
		if name == "ingredient.jpg" && !cmp.Equal(c.Ingredients, []string{"Source.jpg"}) {
			t.Errorf("%s: %q", name, c.Ingredients)
		}
		for i, want := range map[int]string{len(data) - 40: credential.BadHash, bytes.LastIndex(data, []byte("digitalCapture")): credential.BadAssertion, bytes.LastIndex(data, []byte("Un pont")): credential.BadSignature} {
			if want == credential.BadHash && (name == "two.tiff" || name == "two.webp") { // their stores stand at the end
				i = 40
			}
			data[i] ^= 1
			if c, _ := credential.Read(data, picture.FormatOf(data)); c.State != credential.Broken || c.Problem != want {
				t.Errorf("%s: byte %d changed: %s %s, want %s", name, i, c.State, c.Problem, want)
			}
			data[i] ^= 1
		}
	}
}

// TestNobodysFilePanics reads all pictures that are at hand, most of which have no
// credentials, and many of which were made to break readers.
func TestNobodysFilePanics(t *testing.T) {
	data := os.Getenv("MARBRE_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "shared", "data")
	}
	dir := filepath.Join(data, "pictures")
	if _, err := os.Stat(dir); err != nil {
		if strings.Contains(os.Getenv("MARBRE_WANT"), "data") {
			t.Fatal(err)
		}
		t.Skipf("NOT READ: the real pictures in %s", dir)
	}
	read, with := 0, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		if c, found := credential.Read(data, picture.FormatOf(data)); found {
			with++
			t.Logf("%s: %+v", path, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files read, %d with credentials", read, with)
}

func FuzzRead(f *testing.F) {
	for _, format := range append(formats, picture.AVIF) {
		f.Add(forge(f, format, wish{}).file)
		f.Add(forge(f, format, wish{old: true, before: 2}).file)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range append(formats, picture.AVIF) {
			c, found := credential.Read(data, format)
			if found == (c.State == "") || (c.State == credential.Whole) == (c.Problem != "") && found {
				t.Errorf("%s: found %v, %+v", format, found, c)
			}
			if _, err := json.Marshal(c); err != nil {
				t.Error(err)
			}
		}
	})
}
