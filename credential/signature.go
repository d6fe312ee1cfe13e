package credential

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"

	"github.com/veraison/go-cose"
)

// algorithms are those of signatures that C2PA allows (section 13.2.1).
var algorithms = []cose.Algorithm{
	cose.AlgorithmES256, cose.AlgorithmES384, cose.AlgorithmES512, cose.AlgorithmPS256, cose.AlgorithmPS384, cose.AlgorithmPS512, cose.AlgorithmEdDSA,
}

// signer verifies the signature of the claim (section 13.2; RFC 9052, section 4.2), which
// is kept apart from what it signs: the claim, byte for byte. It tells whom the
// certificate names, and when a time stamp says that it was signed.
func (m manifest) signer() (name string, at time.Time, problem string) {
	b := m.at(m.claim.Signature)
	if b == nil {
		return "", at, BadSignature
	}
	var sign cose.Sign1Message
	if sign.UnmarshalCBOR(b.cbor()) != nil {
		return "", at, Unreadable
	}
	if sign.Payload != nil && !bytes.Equal(sign.Payload, m.raw) {
		return "", at, BadSignature
	}
	sign.Payload = m.raw
	alg, err := sign.Headers.Protected.Algorithm()
	cert := certificate(sign.Headers)
	if err != nil || !slices.Contains(algorithms, alg) || cert == nil {
		return "", at, Unsupported
	}
	verifier, err := cose.NewVerifier(alg, cert.PublicKey)
	if err != nil || sign.Verify(nil, verifier) != nil { // no key for this algorithm, a weak one, or another's
		return "", at, BadSignature
	}
	if name = cert.Subject.CommonName; len(cert.Subject.Organization) > 0 {
		name = cert.Subject.Organization[0]
	}
	return tidy(name), stampedAt(sign.Headers.Unprotected), ""
}

// certificate is that of the signer, the first of the chain in the header x5chain (RFC
// 9360, section 2; C2PA 2.4, section 14.5), which older programs called by its name and
// left unsigned; none where none can be read, or there are two.
func certificate(h cose.Headers) *x509.Certificate {
	for _, label := range []any{cose.HeaderLabelX5Chain, "x5chain"} {
		chain, signed := h.Protected[label]
		if other, ok := h.Unprotected[label]; ok {
			if signed {
				return nil
			}
			chain = other
		}
		if list, ok := chain.([]any); ok && len(list) > 0 && len(list) <= maxChain {
			chain = list[0]
		}
		der, ok := chain.([]byte)
		if !ok {
			continue
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil || cert.PublicKey == nil {
			return nil
		}
		if key, ok := cert.PublicKey.(*rsa.PublicKey); ok && key.Size() > maxRSA {
			return nil // it would keep the machine busy
		}
		return cert
	}
	return nil
}

// stampedAt is the time in the first time stamp beside a signature (section 10.3.2.5): a
// token of RFC 3161, in the older header within the answer that brought it.
func stampedAt(h cose.UnprotectedHeader) time.Time {
	for _, header := range []string{"sigTst2", "sigTst"} {
		stamps, _ := h[header].(map[any]any)
		tokens, _ := stamps["tstTokens"].([]any)
		if len(tokens) == 0 {
			continue
		}
		first, _ := tokens[0].(map[any]any)
		der, _ := first["val"].([]byte)
		var answer struct {
			Status asn1.RawValue
			Token  asn1.RawValue
		}
		if t := timeIn(der); !t.IsZero() {
			return t
		}
		if _, err := asn1.Unmarshal(der, &answer); err == nil {
			return timeIn(answer.Token.FullBytes)
		}
	}
	return time.Time{}
}

// timeIn is the time that a token says (RFC 3161, section 2.4.2, within RFC 5652, section
// 5.1); none for what is no token.
func timeIn(der []byte) time.Time {
	var token struct {
		Kind   asn1.RawValue
		Signed struct {
			Version, Digests asn1.RawValue
			Content          struct {
				Kind asn1.RawValue
				Info []byte `asn1:"explicit,tag:0"`
			}
		} `asn1:"explicit,tag:0"`
	}
	var info struct {
		Version, Policy, Imprint, Serial asn1.RawValue
		Time                             time.Time `asn1:"generalized"`
	}
	if _, err := asn1.Unmarshal(der, &token); err != nil {
		return time.Time{}
	}
	if _, err := asn1.Unmarshal(token.Signed.Content.Info, &info); err != nil {
		return time.Time{}
	}
	return instant(info.Time)
}
