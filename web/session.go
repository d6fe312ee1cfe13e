package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"marbre/fault"
	"marbre/staff"
)

// The cookie that holds a session: the first where readers come by https, so that
// no other host and no plain line can set it (RFC 6265bis, section 4.1.3.2).
const (
	safeCookie  = "__Host-marbre"
	plainCookie = "marbre"
)

// anyone is the act of a call for which nobody must be signed in.
const anyone staff.Act = ""

// A lock is how passwords are tried: so many at once, and the more slowly the
// more often they were wrong. Wrong passwords count for a login from an address,
// which mistypes cost nothing, and less for the login and the address alone: nobody
// is locked out because others guess, or because others are behind the same line.
type lock struct {
	once             sync.Once
	turns            chan struct{}
	pair, login, net staff.Patience
	idle             string // a seal that no password opens, as slow as any
}

func (l *lock) ready() {
	l.once.Do(func() {
		l.turns = make(chan struct{}, max(runtime.NumCPU(), 1))
		l.login.Free, l.net.Free = 50, 100
		l.idle = staff.Seal(rand.Text(), []byte(rand.Text())[:16], staff.DeskCost)
	})
}

// try reports whether password opens seal, when it is its turn.
func (l *lock) try(ctx context.Context, seal, password string) (bool, error) {
	l.ready()
	select {
	case l.turns <- nothing{}:
		defer func() { <-l.turns }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if seal == "" { // unknown, or without a password: it takes as long
		staff.Opens(l.idle, password)
		return false, nil
	}
	return staff.Opens(seal, password), nil
}

// seal makes what is kept of a password, when it is its turn.
func (l *lock) seal(ctx context.Context, password string) (string, error) {
	l.ready()
	select {
	case l.turns <- nothing{}:
		defer func() { <-l.turns }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return staff.Seal(password, []byte(rand.Text())[:16], staff.DeskCost), nil
}

// waits tells how long a login must wait at an address.
func (l *lock) waits(now time.Time, login, from string) time.Duration {
	l.ready()
	return max(l.pair.Wait(now, login+" "+from), l.login.Wait(now, login), l.net.Wait(now, from))
}

func (l *lock) failed(now time.Time, login, from string) {
	l.pair.Failed(now, login+" "+from)
	l.login.Failed(now, login)
	l.net.Failed(now, from)
}

func (l *lock) came(login, from string) {
	l.pair.Came(login + " " + from)
	l.login.Came(login)
}

// fromOf is the address from which somebody tries: of IPv6 the first 64 bits,
// which one household has for itself.
func fromOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if a = a.Unmap(); a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

type (
	signInIn struct {
		Login    string `json:"login" need:"true"`
		Password string `json:"password" need:"true"`
		Code     string `json:"code,omitempty" line:"six digits, when the person is asked for them"`
	}
	nothing struct{}
	waysOut struct {
		Password bool   `json:"password"`
		Passkey  bool   `json:"passkey"`
		OIDC     string `json:"oidc" line:"the name of the house that vouches for people; empty for none"`
	}
)

// secure reports whether readers come by https.
func (s *Server) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(s.Base, "https://")
}

// cookie is the session's cookie with a value; an empty one takes it away.
func (s *Server) cookie(r *http.Request, value string) *http.Cookie {
	c := &http.Cookie{Name: plainCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(staff.SessionLasts / time.Second)}
	if s.secure(r) {
		c.Name, c.Secure = safeCookie, true
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// carried is the hash of the session that a request carries; "" for none.
func (s *Server) carried(r *http.Request) string {
	name := plainCookie
	if s.secure(r) {
		name = safeCookie
	}
	if c, err := r.Cookie(name); err == nil && c.Value != "" && len(c.Value) <= 200 {
		return HashToken(c.Value)
	}
	return ""
}

// person is whoever asks: the holder of the request's bearer token (RFC 6750,
// section 2.1) or, when it has none, of its session. Their role is read anew each time.
func (s *Server) person(r *http.Request) (staff.Person, error) {
	nobody := fault.Tell(fault.Unknown, "api.no-token")
	if r.Header.Get("Authorization") != "" {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || token == "" || len(token) > 200 {
			return staff.Person{}, nobody
		}
		p, err := s.Store.Token(r.Context(), HashToken(token))
		if errors.Is(err, fault.NotFound) {
			err = nobody
		}
		return p, err
	}
	hash := s.carried(r)
	if hash == "" {
		return staff.Person{}, nobody
	}
	v, m, err := s.Store.Session(r.Context(), hash)
	now := s.Now()
	switch {
	case errors.Is(err, fault.NotFound):
		return staff.Person{}, nobody
	case err != nil:
		return staff.Person{}, err
	case !v.Open(now) || m.Away:
		return staff.Person{}, nobody
	}
	if now.Sub(v.SeenAt) > 10*time.Minute {
		if err := s.Newsroom.See(r.Context(), hash); err != nil { // it only makes the door close sooner
			s.Log.ErrorContext(r.Context(), "session not prolonged", "err", err)
		}
	}
	return m.Person, nil
}

// postSession lets somebody in.
func (s *Server) postSession(w http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in signInIn
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	login := strings.ToLower(strings.TrimSpace(in.Login))
	if login == "" || len(login) > staff.MaxLogin || len(in.Password) > staff.MaxPassword {
		return nil, fault.Tell(fault.Unknown, "session.wrong")
	}
	now, from := s.Now(), fromOf(r)
	if wait := s.lock.waits(now, login, from); wait > 0 {
		seconds := int((wait + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		return nil, fault.Tell(fault.Busy, "session.wait", seconds)
	}
	m, err := s.Store.Member(r.Context(), login)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return nil, err
	}
	var keys staff.Keys
	if err == nil && !m.Away {
		if keys, err = s.Store.Keys(r.Context(), login); err != nil {
			return nil, err
		}
	}
	right, err := s.lock.try(r.Context(), keys.Secret, in.Password)
	if err != nil {
		return nil, err
	}
	if !right {
		s.lock.failed(now, login, from)
		return nil, fault.Tell(fault.Unknown, "session.wrong")
	}
	var code int64
	if keys.TOTP != "" {
		if strings.TrimSpace(in.Code) == "" {
			return nil, fault.Tell(fault.Unknown, "session.code")
		}
		var fits bool
		if code, fits = staff.CodeFits(keys.TOTP, in.Code, now, keys.TOTPStep); !fits {
			s.lock.failed(now, login, from)
			return nil, fault.Tell(fault.Unknown, "session.code")
		}
	}
	s.lock.came(login, from)
	return s.enter(w, r, m, code)
}

// enter opens a session for m and gives its cookie.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, m staff.Member, code int64) (any, error) {
	secret := rand.Text() + rand.Text()
	agent := r.UserAgent()
	if len(agent) > 300 {
		agent = agent[:300]
	}
	if err := s.Newsroom.Enter(r.Context(), staff.Session{Hash: HashToken(secret), Login: m.Login, Agent: strings.ToValidUTF8(agent, "?")}, code); err != nil {
		return nil, err
	}
	http.SetCookie(w, s.cookie(r, secret))
	return s.meOf(r.Context(), m)
}

func (s *Server) deleteSession(w http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	if hash := s.carried(r); hash != "" {
		if err := s.Newsroom.Leave(r.Context(), hash); err != nil {
			return nil, err
		}
	}
	http.SetCookie(w, s.cookie(r, ""))
	return nothing{}, nil
}

func (s *Server) deleteSessions(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	if err := signedIn(by); err != nil {
		return nil, err
	}
	if err := s.Newsroom.LeaveAll(r.Context(), by); err != nil {
		return nil, err
	}
	http.SetCookie(w, s.cookie(r, ""))
	return nothing{}, nil
}

// getWays tells how one may come in.
func (s *Server) getWays(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	_, _, passkeys := s.origin(r)
	out := waysOut{Password: true, Passkey: passkeys}
	if s.OIDC != nil {
		out.OIDC = s.OIDC.Name
	}
	return out, nil
}

// signedIn refuses programs: what they ask for belongs to a person.
func signedIn(by staff.Person) error {
	if by.Login == "" {
		return fault.Tell(fault.Invalid, "session.no-person")
	}
	return nil
}
