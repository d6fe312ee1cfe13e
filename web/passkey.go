package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"marbre/fault"
	"marbre/staff"
)

type (
	passkeyOut struct {
		ID     string     `json:"id"`
		Name   string     `json:"name"`
		MadeAt time.Time  `json:"made_at"`
		UsedAt *time.Time `json:"used_at,omitempty"`
	}
	passkeysOut struct {
		Passkeys []passkeyOut `json:"passkeys"`
	}
	passkeyBeginIn struct {
		Password string `json:"password" need:"true" line:"a session alone adds no passkey"`
	}
	// ceremonyOut is what a browser is asked; Options are those of
	// navigator.credentials.create and get, as JSON (Web Authentication, level 3, section 5.1).
	ceremonyOut struct {
		Ceremony string          `json:"ceremony" line:"to be given back with the answer, once"`
		Options  json.RawMessage `json:"options" line:"publicKey of navigator.credentials, as JSON"`
	}
	passkeyFinishIn struct {
		Ceremony   string          `json:"ceremony" need:"true"`
		Name       string          `json:"name,omitempty" line:"what the passkey is called, for a new one"`
		Credential json.RawMessage `json:"credential" need:"true" line:"what the browser answered, as JSON"`
	}
	passkeyDropIn struct {
		Password string `json:"password" need:"true"`
	}
)

func passkeyOperations() []operation {
	return []operation{
		{"GET", "/me/passkeys", "passkeys", "One's own passkeys", staff.Read, nil, nil, passkeysOut{}, 200, (*Server).getPasskeys},
		{"POST", "/me/passkeys/begin", "passkey-begin", "Ask for a new passkey", staff.Read, passkeyBeginIn{}, nil, ceremonyOut{}, 200, (*Server).postPasskeyBegin},
		{"POST", "/me/passkeys/finish", "passkey-finish", "Keep the new passkey", staff.Read, passkeyFinishIn{}, nil, passkeyOut{}, 201, (*Server).postPasskeyFinish},
		{"DELETE", "/me/passkeys/{id}", "passkey-drop", "Let nobody in by this passkey any more", staff.Read, passkeyDropIn{}, nil, nothing{}, 200, (*Server).deletePasskey},
		{"POST", "/session/passkey/begin", "sign-in-passkey-begin", "Ask for a passkey to come in by", anyone, nil, nil, ceremonyOut{}, 200, (*Server).postPasskeySession},
		{"POST", "/session/passkey/finish", "sign-in-passkey-finish", "Come in by a passkey; it stands for password and code", anyone, passkeyFinishIn{}, nil, me{}, 200, (*Server).postPasskeyCome},
	}
}

// origin is where readers are, as a browser says it, and whether passkeys can be
// used there: they belong to a name, never to a number, and the line must be https but on
// the machine itself.
func (s *Server) origin(r *http.Request) (origin, host string, ok bool) {
	if name, _, err := net.SplitHostPort(r.Host); err == nil && name == "localhost" {
		return "http://" + r.Host, name, true
	}
	u, err := url.Parse(s.Base) // the request's own word for where it came to counts for nothing
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return "", "", false
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return "", "", false
	}
	return u.Scheme + "://" + u.Host, u.Hostname(), true
}

// authority is who checks passkeys here.
func (s *Server) authority(r *http.Request) (*webauthn.WebAuthn, error) {
	origin, host, ok := s.origin(r)
	if !ok {
		return nil, fault.Tell(fault.Conflict, "passkey.nowhere")
	}
	return webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: "Marbre", RPOrigins: []string{origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}})
}

// holder is a person as the library wants them.
type holder struct {
	staff.Person
	keys []webauthn.Credential
}

// handle is a person's name in their authenticators: it tells nobody who they are.
func handle(login string) []byte {
	sum := sha256.Sum256([]byte("marbre passkey of " + login))
	return sum[:]
}

func (h holder) WebAuthnID() []byte                         { return handle(h.Login) }
func (h holder) WebAuthnName() string                       { return h.Login }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (s *Server) holder(ctx context.Context, by staff.Person) (h holder, list []staff.Passkey, err error) {
	if list, err = s.Store.Passkeys(ctx, by.Login); err != nil {
		return h, nil, err
	}
	h.Person = by
	for _, k := range list {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(k.Doc), &c); err != nil {
			return h, nil, err
		}
		h.keys = append(h.keys, c)
	}
	return h, list, nil
}

// begun keeps what a browser is asked and tells it.
func (s *Server) begun(ctx context.Context, options any, session *webauthn.SessionData) (any, error) {
	asked, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	var inner struct {
		PublicKey json.RawMessage `json:"publicKey"`
	}
	if err := json.Unmarshal(asked, &inner); err != nil {
		return nil, err
	}
	doc, err := json.Marshal(session)
	if err != nil {
		return nil, err
	}
	name := rand.Text()
	return ceremonyOut{name, inner.PublicKey}, s.Newsroom.Begin(ctx, HashToken(name), string(doc))
}

// ended is what was asked in a ceremony; nobody gets it twice.
func (s *Server) ended(ctx context.Context, name string) (session webauthn.SessionData, err error) {
	doc, err := s.Newsroom.End(ctx, HashToken(name))
	if err != nil {
		return session, err
	}
	return session, json.Unmarshal([]byte(doc), &session)
}

func (s *Server) getPasskeys(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	list, err := s.Store.Passkeys(r.Context(), by.Login)
	out := passkeysOut{Passkeys: []passkeyOut{}}
	for _, k := range list {
		out.Passkeys = append(out.Passkeys, passkeyOf(k))
	}
	return out, err
}

func passkeyOf(k staff.Passkey) passkeyOut {
	out := passkeyOut{ID: k.ID, Name: k.Name, MadeAt: k.MadeAt}
	if !k.UsedAt.IsZero() {
		out.UsedAt = &k.UsedAt
	}
	return out
}

func (s *Server) postPasskeyBegin(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	in, err := read[passkeyBeginIn](w, r)
	if err != nil {
		return nil, err
	}
	if _, err := s.sure(w, r, by, "password", in.Password); err != nil {
		return nil, err
	}
	wa, err := s.authority(r)
	if err != nil {
		return nil, err
	}
	h, list, err := s.holder(r.Context(), by)
	if err != nil {
		return nil, err
	}
	if len(list) >= staff.MaxPasskeys {
		return nil, fault.Tell(fault.Conflict, "passkey.many", staff.MaxPasskeys)
	}
	options, session, err := wa.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	return s.begun(r.Context(), options, session)
}

func (s *Server) postPasskeyFinish(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	if err := signedIn(by); err != nil {
		return nil, err
	}
	in, err := read[passkeyFinishIn](w, r)
	if err != nil {
		return nil, err
	}
	if in.Name, err = staff.PasskeyName(in.Name); err != nil {
		return nil, err
	}
	session, err := s.ended(r.Context(), in.Ceremony)
	if err != nil {
		return nil, err
	}
	wa, err := s.authority(r)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(in.Credential)
	if err != nil {
		return nil, fault.Field("credential", "passkey.wrong")
	}
	c, err := wa.CreateCredential(holder{Person: by}, session, parsed)
	if err != nil {
		return nil, fault.Field("credential", "passkey.wrong")
	}
	doc, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	k, err := s.Newsroom.AddPasskey(r.Context(), by, staff.Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Name: in.Name, Doc: string(doc)})
	return passkeyOf(k), err
}

func (s *Server) deletePasskey(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	in, err := read[passkeyDropIn](w, r)
	if err != nil {
		return nil, err
	}
	if _, err := s.sure(w, r, by, "password", in.Password); err != nil {
		return nil, err
	}
	return nothing{}, s.Newsroom.DropPasskey(r.Context(), by, r.PathValue("id"))
}

func (s *Server) postPasskeySession(w http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	if err := s.mayTry(w, r); err != nil {
		return nil, err
	}
	wa, err := s.authority(r)
	if err != nil {
		return nil, err
	}
	options, session, err := wa.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	return s.begun(r.Context(), options, session)
}

// mayTry refuses an address from which too much was wrong.
func (s *Server) mayTry(w http.ResponseWriter, r *http.Request) error {
	s.lock.ready()
	wait := s.lock.net.Wait(s.Now(), fromOf(r))
	if wait <= 0 {
		return nil
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return fault.Tell(fault.Busy, "session.wait", seconds)
}

// postPasskeyCome lets in whoever holds a passkey and has shown the authenticator that
// they are its owner. All that can be wrong with one is told by one sentence.
func (s *Server) postPasskeyCome(w http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	if err := s.mayTry(w, r); err != nil {
		return nil, err
	}
	in, err := read[passkeyFinishIn](w, r)
	if err != nil {
		return nil, err
	}
	m, err := s.comes(r, in)
	if fault.KindOf(err) == fault.Unknown {
		s.lock.net.Failed(s.Now(), fromOf(r))
	}
	if err != nil {
		return nil, err
	}
	s.lock.came(m.Login, fromOf(r))
	return s.enter(w, r, m, 0)
}

func (s *Server) comes(r *http.Request, in passkeyFinishIn) (m staff.Member, err error) {
	wrong := fault.Tell(fault.Unknown, "passkey.unknown")
	session, err := s.ended(r.Context(), in.Ceremony)
	if err != nil {
		return m, err
	}
	wa, err := s.authority(r)
	if err != nil {
		return m, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(in.Credential)
	if err != nil {
		return m, wrong
	}
	id := base64.RawURLEncoding.EncodeToString(parsed.RawID)
	var lost error // what is our own fault is told apart
	_, c, err := wa.ValidatePasskeyLogin(func(rawID, userHandle []byte) (webauthn.User, error) {
		k, err := s.Store.Passkey(r.Context(), base64.RawURLEncoding.EncodeToString(rawID))
		if err == nil {
			m, err = s.Store.Member(r.Context(), k.Login)
		}
		if err != nil && !errors.Is(err, fault.NotFound) {
			lost = err
		}
		if err != nil {
			return nil, err
		}
		if m.Away || !bytes.Equal(userHandle, handle(m.Login)) {
			return nil, wrong
		}
		h, _, err := s.holder(r.Context(), m.Person)
		return h, err
	}, session, parsed)
	switch {
	case lost != nil:
		return m, lost
	case err != nil:
		return m, wrong
	case c.Authenticator.CloneWarning:
		s.Log.WarnContext(r.Context(), "a passkey was used that may have been copied", "login", m.Login)
		return m, fault.Tell(fault.Unknown, "passkey.copied")
	}
	doc, err := json.Marshal(c)
	if err != nil {
		return m, err
	}
	return m, s.Newsroom.UsedPasskey(r.Context(), id, string(doc))
}
