// Package credential reads the content credentials in a picture's file: what they say, and
// whether they are whole (C2PA Technical Specification 2.4; sections are of that, where
// nothing else is named). It is asked beside picture, when a file is taken in. Whom to
// believe it must never know: it holds no list of trusted certificates, and asks nobody.
package credential

import (
	"strings"
	"time"
	"unicode"
)

// Credentials are what a file's active manifest says: who made the picture with what, and
// what was done to it. That they are whole does not make them true. Anybody can make a
// certificate with any name in it, so only one from a list of trusted ones is to be
// believed, and no such list is held here.
type Credentials struct {
	Title       string    `json:"title,omitempty"`
	Format      string    `json:"format,omitempty"`      // a media type, of claims of the first version only
	Generator   string    `json:"generator,omitempty"`   // the program that wrote the claim, with its version
	Issuer      string    `json:"issuer,omitempty"`      // whom the signing certificate names; empty unless the signature is the certificate's
	SignedAt    time.Time `json:"signed_at,omitzero"`    // UTC, as a time stamp of RFC 3161 says; the stamp is read and not verified
	Actions     []Action  `json:"actions,omitempty"`     // in the order in which they stand
	Ingredients []string  `json:"ingredients,omitempty"` // titles of what went into the picture
	State       State     `json:"state"`                 // whether all of this stands as it was signed
	Problem     string    `json:"problem,omitempty"`     // why it is not whole: one of the codes below
}

// An Action is one thing that was done to a picture (section 18.15).
type Action struct {
	Action        string    `json:"action"` // c2pa.created, c2pa.edited, …
	When          time.Time `json:"when,omitzero"`
	Software      string    `json:"software,omitempty"`
	DigitalSource string    `json:"digital_source,omitempty"` // a term of IPTC's vocabulary, as picture.Facts has it: digitalCapture, trainedAlgorithmicMedia
}

// State is how far credentials can be relied on to be what was signed.
type State string

const (
	// Whole: the signature over the claim is that of the certificate in the file, every
	// assertion has the hash that the claim gives it, and the file has the hash that is
	// bound to it.
	Whole State = "whole"
	// Broken: one of these was tried and failed.
	Broken State = "broken"
	// Unverified: nothing failed, but something could not be tried, or part of the file
	// is left out of the hash.
	Unverified State = "unverified"
)

// Why credentials are not whole.
const (
	BadSignature = "c2pa.signature"   // the claim's signature is not that of the certificate
	BadAssertion = "c2pa.assertion"   // an assertion is missing, is not in the claim, or was changed
	BadHash      = "c2pa.hash"        // the file is not the one that was signed, or is not bound at all
	Uncovered    = "c2pa.exclusions"  // the hash leaves out more of the file than the manifest
	Unreadable   = "c2pa.format"      // the manifest, or its place in the file, cannot be read
	Unsupported  = "c2pa.unsupported" // a way of hashing, signing or packing that is not read here
)

// Bounds of what is read.
const (
	maxStore  = 16 << 20 // bytes of all manifests of a file
	maxDepth  = 16       // of boxes in boxes
	maxBoxes  = 1000     // of one manifest, and manifests of one store
	maxRSA    = 1024     // bytes of a key
	maxChain  = 10       // certificates
	maxListed = 200      // actions, ingredients
	maxText   = 1000     // bytes of one text
	maxSpans  = 1000     // ranges of a file
)

// Read tells what the credentials in a file say; found is false where there are none. format is
// the file's as room picture names it: jpeg, png. Of a
// store of manifests the active one is read: what an ingredient's own manifest says is not
// looked at, and one that stands elsewhere on the web is not fetched. Whether a
// certificate was valid when it signed, was made for signing, or was revoked, is not
// judged. Only the hash of a file's bytes is tried (c2pa.hash.data), so files that have
// another, as AVIF and HEIC do, are broken or unverified. It never fails: what cannot be
// read is unverified.
func Read[F ~string](data []byte, format F) (c Credentials, found bool) {
	p, found := find(data, string(format))
	if !found {
		return c, false
	}
	c.State, c.Problem = Unverified, Unreadable
	if p.unclear {
		return c, true
	}
	m, problem := activeOf(p.store)
	if problem != "" {
		c.Problem = problem
		return c, true
	}
	m.describe(&c)
	issuer, at, problem := m.signer()
	c.Issuer, c.SignedAt = issuer, at
	c.State, c.Problem = judge(problem, m.assertionsProblem(), bindingProblem(data, p, m))
	return c, true
}

// judge makes one verdict of the problems that were found: what failed stands before what
// could not be tried.
func judge(problems ...string) (State, string) {
	state, first := Whole, ""
	for _, p := range problems {
		switch p {
		case "":
		case BadSignature, BadAssertion, BadHash:
			return Broken, p
		default:
			if state = Unverified; first == "" {
				first = p
			}
		}
	}
	return state, first
}

// tidy leaves out of a text what cannot be shown, and what is over the bound.
func tidy(s string) string {
	if len(s) > maxText {
		s = s[:maxText]
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// instant is t in UTC, or none for one that no date of ISO 8601 can say.
func instant(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
