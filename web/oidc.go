package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"marbre/fault"
	"marbre/staff"
)

// An OIDC is a house that vouches for people (OpenID Connect Core 1.0, the
// authorization code flow of section 3.1, with PKCE, RFC 7636).
type OIDC struct {
	Issuer string
	Client string
	Secret string // "" for a public client
	Name   string // as the door calls it
	Base   string // the newsroom's public address, without a final slash

	mu    sync.Mutex
	house *oidc.Provider // what the issuer says of itself, once it did
}

// Bounds of what another house is asked.
const (
	vouchTime = 10 * time.Second // for one answer
	vouchMost = 1 << 20          // bytes of one
	vouchWait = 10 * time.Minute // for somebody to come back from there
)

// NewOIDC checks what an operator says of a house. It fails with a sentence for them.
func NewOIDC(issuer, client, secret, name, base string) (*OIDC, error) {
	u, err := url.Parse(issuer)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("--oidc %s: it must be the issuer's address, as in https://id.example/newsroom", cut(issuer))
	case u.Scheme != "https" && !onThisMachine(u.Hostname()):
		return nil, fmt.Errorf("--oidc %s: people are let in on the word of this address: it must be https", cut(issuer))
	case client == "":
		return nil, errors.New("--oidc-client: say the name under which the issuer knows this newsroom")
	case base == "":
		return nil, errors.New("--oidc: say --base too, the address to which the issuer sends people back")
	}
	if name == "" {
		name = u.Hostname()
	}
	return &OIDC{Issuer: issuer, Client: client, Secret: secret, Name: name, Base: base}, nil
}

func onThisMachine(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// bounded reads no more of an answer than vouchMost.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, vouchMost), resp.Body}
	}
	return resp, err
}

var toOthers = &http.Client{Timeout: vouchTime, Transport: bounded{http.DefaultTransport}}

// ready is how the house is asked. What it says of itself is read when somebody
// first wants to come in, so that the newsroom starts without it.
func (o *OIDC) ready(ctx context.Context) (context.Context, *oidc.Provider, *oauth2.Config, error) {
	ctx = oidc.ClientContext(ctx, toOthers)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.house == nil {
		p, err := oidc.NewProvider(context.WithoutCancel(ctx), o.Issuer)
		if err != nil {
			return ctx, nil, nil, err
		}
		o.house = p
	}
	return ctx, o.house, &oauth2.Config{
		ClientID: o.Client, ClientSecret: o.Secret, Endpoint: o.house.Endpoint(),
		RedirectURL: o.Base + "/desk/oidc/return", Scopes: []string{oidc.ScopeOpenID, "email"},
	}, nil
}

// asked is what a browser carries while its owner is at the other house: only the one
// that went there can come back.
type asked struct{ state, nonce, verifier, back string }

func (a asked) String() string {
	return strings.Join([]string{a.state, a.nonce, a.verifier, base64.RawURLEncoding.EncodeToString([]byte(a.back))}, ".")
}

func parseAsked(text string) (a asked, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 || parts[0] == "" || parts[1] == "" {
		return a, false
	}
	back, err := base64.RawURLEncoding.DecodeString(parts[3])
	return asked{parts[0], parts[1], parts[2], inDesk(string(back))}, err == nil
}

// inDesk is a path of the desk, or the desk itself for whatever is none.
func inDesk(path string) string {
	u, err := url.Parse(path)
	if err != nil || len(path) > 1000 || !strings.HasPrefix(path, "/desk/") || u.Host != "" || u.Scheme != "" || strings.ContainsAny(path, "\\\r\n") {
		return "/desk/"
	}
	return path
}

// askedCookie is the cookie of what was asked; an empty value takes it away.
func (s *Server) askedCookie(r *http.Request, value string) *http.Cookie {
	c := s.cookie(r, value)
	c.Name += "-oidc"
	if value != "" {
		c.MaxAge = int(vouchWait / time.Second)
	}
	return c
}

// atDoor sends somebody back to the door, which says why in the desk's language.
func atDoor(w http.ResponseWriter, r *http.Request, back, why string) error {
	http.Redirect(w, r, "/desk/sign-in?"+url.Values{"back": {back}, "why": {why}}.Encode(), http.StatusSeeOther)
	return nil
}

// getOIDCStart sends a browser to the house that vouches.
func (s *Server) getOIDCStart(w http.ResponseWriter, r *http.Request) error {
	if s.OIDC == nil {
		return s.missing(w, r)
	}
	w.Header().Set("Cache-Control", "no-store")
	a := asked{rand.Text(), rand.Text(), oauth2.GenerateVerifier(), inDesk(r.URL.Query().Get("back"))}
	if s.mayTry(w, r) != nil {
		return atDoor(w, r, a.back, "wait")
	}
	_, _, config, err := s.OIDC.ready(r.Context())
	if err != nil {
		s.Log.WarnContext(r.Context(), "the house that vouches for people does not answer", "issuer", s.OIDC.Issuer, "err", err)
		return atDoor(w, r, a.back, "down")
	}
	http.SetCookie(w, s.askedCookie(r, a.String()))
	http.Redirect(w, r, config.AuthCodeURL(a.state, oidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier)), http.StatusSeeOther)
	return nil
}

// getOIDCReturn lets in whoever comes back with the house's word.
func (s *Server) getOIDCReturn(w http.ResponseWriter, r *http.Request) error {
	if s.OIDC == nil {
		return s.missing(w, r)
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the code
	c, err := r.Cookie(s.askedCookie(r, "").Name)
	if err != nil {
		return atDoor(w, r, "/desk/", "over")
	}
	http.SetCookie(w, s.askedCookie(r, ""))
	q := r.URL.Query()
	a, ok := parseAsked(c.Value)
	switch {
	case !ok || subtle.ConstantTimeCompare([]byte(a.state), []byte(q.Get("state"))) != 1:
		return atDoor(w, r, "/desk/", "over")
	case q.Get("error") != "":
		return atDoor(w, r, a.back, "refused")
	case s.mayTry(w, r) != nil:
		return atDoor(w, r, a.back, "wait")
	}
	m, err := s.vouched(r.Context(), a, q.Get("code"))
	switch {
	case fault.KindOf(err) == fault.Unknown:
		s.lock.net.Failed(s.Now(), fromOf(r))
		return atDoor(w, r, a.back, "unknown")
	case errors.As(err, new(*oidc.TokenExpiredError)):
		return atDoor(w, r, a.back, "over")
	case err != nil:
		s.lock.net.Failed(s.Now(), fromOf(r))
		s.Log.WarnContext(r.Context(), "the word of the house that vouches for people does not count", "issuer", s.OIDC.Issuer, "err", told(err))
		return atDoor(w, r, a.back, "wrong")
	}
	if _, err := s.enter(w, r, m, 0); err != nil {
		return err
	}
	http.Redirect(w, r, a.back, http.StatusSeeOther)
	return nil
}

// told is a failure without the answer that it holds: that may hold tokens.
func told(err error) error {
	var r *oauth2.RetrieveError
	if errors.As(err, &r) {
		return fmt.Errorf("token endpoint: %s %s", r.Response.Status, cut(r.ErrorCode))
	}
	return err
}

// vouched is whom the house means. It fails with fault.Unknown if nobody here is meant.
func (s *Server) vouched(ctx context.Context, a asked, code string) (m staff.Member, err error) {
	ctx, house, config, err := s.OIDC.ready(ctx)
	if err != nil {
		return m, err
	}
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(a.verifier))
	if err != nil {
		return m, err
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := house.Verifier(&oidc.Config{ClientID: s.OIDC.Client}).Verify(ctx, raw)
	if err != nil {
		return m, err
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.nonce)) != 1 {
		return m, errors.New("the nonce is another")
	}
	if id.Subject == "" || len(id.Subject) > 255 { // OpenID Connect Core 1.0, section 2
		return m, errors.New("the subject is empty or too long")
	}
	info, err := claimsOf(ctx, house, id, config, token)
	if err != nil {
		return m, err
	}
	email := ""
	if info.EmailVerified {
		email = info.Email
	}
	return s.Newsroom.Vouched(ctx, id.Issuer, id.Subject, email)
}

// claimsOf is what the house says of a subject's address: with its word or, where
// that holds none, when it is asked (section 5.4).
func claimsOf(ctx context.Context, house *oidc.Provider, id *oidc.IDToken, config *oauth2.Config, token *oauth2.Token) (*oidc.UserInfo, error) {
	said := struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some houses write it as text
	}{}
	if err := id.Claims(&said); err != nil {
		return nil, err
	}
	if said.Email != "" || house.UserInfoEndpoint() == "" {
		return &oidc.UserInfo{Subject: id.Subject, Email: said.Email, EmailVerified: said.Verified == true || said.Verified == "true"}, nil
	}
	info, err := house.UserInfo(ctx, config.TokenSource(ctx, token))
	if err == nil && info.Subject != id.Subject { // section 5.3.2
		err = errors.New("the house speaks of somebody else")
	}
	return info, err
}
