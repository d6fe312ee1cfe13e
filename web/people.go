package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"marbre/fault"
	"marbre/lang"
	"marbre/staff"
	"marbre/story"
)

type (
	me struct {
		Login    string          `json:"login,omitempty" line:"empty for a program"`
		Name     string          `json:"name"`
		Role     staff.Role      `json:"role"`
		Grants   []staff.Grant   `json:"grants"`
		Email    string          `json:"email,omitempty"`
		Language string          `json:"language,omitempty" line:"of the desk's interface: en, fr; left out for the browser's"`
		TOTP     bool            `json:"totp" line:"a code is asked for at the door"`
		May      map[string]bool `json:"may" line:"what may be done in some place"`
	}
	meIn struct {
		Name     string `json:"name,omitempty"`
		Language string `json:"language,omitempty"`
	}
	passwordIn struct {
		Old string `json:"old" need:"true"`
		New string `json:"new" need:"true"`
	}
	totpOut struct {
		Secret string `json:"secret"`
		URI    string `json:"uri" line:"what an authenticator takes over"`
	}
	totpIn struct {
		Secret string `json:"secret" need:"true" line:"the one that was given"`
		Code   string `json:"code" need:"true" line:"six digits that an authenticator shows"`
	}
	sureIn struct {
		Password string `json:"password" need:"true"`
	}
	sessionOut struct {
		ID    string    `json:"id"`
		Agent string    `json:"agent"`
		Since time.Time `json:"since"`
		Seen  time.Time `json:"seen"`
		This  bool      `json:"this"`
	}
	sessionsOut struct {
		Sessions []sessionOut `json:"sessions"`
	}
	memberOut struct {
		Login  string        `json:"login"`
		Name   string        `json:"name"`
		Role   staff.Role    `json:"role"`
		Grants []staff.Grant `json:"grants"`
		Email  string        `json:"email,omitempty" line:"for those who run the newsroom"`
		Away   bool          `json:"away,omitempty"`
		Locked bool          `json:"locked,omitempty" line:"has not chosen a password yet"`
		TOTP   bool          `json:"totp,omitempty"`
		Link   string        `json:"link,omitempty" line:"to be handed over; it works once, for three days"`
		Mailed string        `json:"mailed,omitempty" line:"yes, or no if the mail server did not take it; left out where nothing is mailed"`
	}
	peopleOut struct {
		People []memberOut `json:"people"`
	}
	personIn struct {
		Name   string        `json:"name,omitempty"`
		Email  string        `json:"email,omitempty"`
		Role   staff.Role    `json:"role,omitempty" line:"everywhere; left out, none but the grants"`
		Grants []staff.Grant `json:"grants,omitempty"`
		Away   bool          `json:"away,omitempty" line:"may not sign in any more"`
	}
	newPersonIn struct {
		Login string `json:"login" need:"true"`
		personIn
	}
	linkOut struct {
		Link   string    `json:"link" line:"to be handed over; it works once"`
		Until  time.Time `json:"until"`
		Mailed string    `json:"mailed,omitempty" line:"yes, or no if the mail server did not take it; left out where nothing is mailed"`
	}
	welcomeOut struct {
		Login string    `json:"login"`
		Name  string    `json:"name"`
		Kind  string    `json:"kind" line:"invitation, reset"`
		Until time.Time `json:"until"`
	}
	tokenOut struct {
		ID     string     `json:"id"`
		Name   string     `json:"name"`
		Role   staff.Role `json:"role"`
		MadeAt time.Time  `json:"made_at"`
		Token  string     `json:"token,omitempty" line:"shown this once"`
	}
	tokensOut struct {
		Tokens []tokenOut `json:"tokens"`
	}
	tokenIn struct {
		Name string     `json:"name" need:"true" line:"who signs with it"`
		Role staff.Role `json:"role" need:"true"`
	}
)

// staffOperations are the calls about who works here and how they come in.
func staffOperations() []operation {
	return []operation{
		{"POST", "/session", "sign-in", "Come in with a password; the answer sets a cookie", anyone, signInIn{}, nil, me{}, 200, (*Server).postSession},
		{"DELETE", "/session", "sign-out", "Go out by this door", anyone, nil, nil, nothing{}, 200, (*Server).deleteSession},
		{"GET", "/session/ways", "ways-in", "How one may come in", anyone, nil, nil, waysOut{}, 200, (*Server).getWays},
		{"GET", "/links/{code}", "link", "Whom a one-time link is for", anyone, nil, nil, welcomeOut{}, 200, (*Server).getLink},
		{"POST", "/links/{code}", "welcome", "Choose a password by a one-time link, and come in", anyone, sureIn{}, nil, me{}, 200, (*Server).postLink},
		{"GET", "/me", "me", "Who asks, and what they may do", staff.Read, nil, nil, me{}, 200, (*Server).getMe},
		{"PATCH", "/me", "change-me", "Change one's name or the language of the desk", staff.Read, meIn{}, nil, me{}, 200, (*Server).patchMe},
		{"PUT", "/me/password", "change-password", "Change one's password; all other sessions end", staff.Read, passwordIn{}, nil, me{}, 200, (*Server).putPassword},
		{"POST", "/me/totp", "begin-totp", "A secret for an authenticator; it counts once a code of it was shown", staff.Read, nil, nil, totpOut{}, 200, (*Server).postTOTP},
		{"PUT", "/me/totp", "turn-totp-on", "Be asked for a code from now on", staff.Read, totpIn{}, nil, me{}, 200, (*Server).putTOTP},
		{"DELETE", "/me/totp", "turn-totp-off", "Be asked for no code any more", staff.Read, sureIn{}, nil, me{}, 200, (*Server).deleteTOTP},
		{"GET", "/me/sessions", "sessions", "The browsers in which one is signed in", staff.Read, nil, nil, sessionsOut{}, 200, (*Server).getSessions},
		{"DELETE", "/sessions", "sign-out-everywhere", "End all of one's sessions", staff.Read, nil, nil, nothing{}, 200, (*Server).deleteSessions},
		{"GET", "/people", "people", "Who works here", staff.Read, nil, nil, peopleOut{}, 200, (*Server).getPeople},
		{"POST", "/people", "add-person", "Take somebody into the staff; the answer holds a one-time link", staff.People, newPersonIn{}, nil, memberOut{}, 201, (*Server).postPerson},
		{"PUT", "/people/{login}", "change-person", "Change what somebody is called and may do", staff.People, personIn{}, nil, memberOut{}, 200, (*Server).putPerson},
		{"POST", "/people/{login}/link", "person-link", "A one-time link to a new password", staff.People, nil, nil, linkOut{}, 200, (*Server).postPersonLink},
		{"GET", "/tokens", "tokens", "The tokens of programs", staff.People, nil, nil, tokensOut{}, 200, (*Server).getTokens},
		{"POST", "/tokens", "add-token", "Make a token for a program", staff.People, tokenIn{}, nil, tokenOut{}, 201, (*Server).postToken},
		{"DELETE", "/tokens/{id}", "drop-token", "Make a token open nothing any more", staff.People, nil, nil, nothing{}, 200, (*Server).deleteToken},
	}
}

// may tells what somebody may do in some place.
func mayDo(p staff.Person) map[string]bool {
	all := map[string]bool{}
	for _, a := range staff.Acts {
		all[string(a)] = p.May(a, staff.Place{}) == nil
	}
	return all
}

func grantsOf(list []staff.Grant) []staff.Grant {
	if list == nil {
		return []staff.Grant{}
	}
	return list
}

func (s *Server) meOf(_ context.Context, m staff.Member) (any, error) {
	return me{m.Login, m.Name, m.Role, grantsOf(m.Grants), m.Email, m.Language, m.TOTP, mayDo(m.Person)}, nil
}

func (s *Server) getMe(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	if by.Login == "" {
		return s.meOf(r.Context(), staff.Member{Person: by})
	}
	m, err := s.Store.Member(r.Context(), by.Login)
	if err != nil {
		return nil, err
	}
	return s.meOf(r.Context(), m)
}

func (s *Server) patchMe(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	if err := signedIn(by); err != nil {
		return nil, err
	}
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	m, err := s.Newsroom.Speak(r.Context(), by, func(m staff.Member) (staff.Member, error) {
		in := meIn{m.Name, m.Language}
		if err := fill(data, &in); err != nil {
			return m, err
		}
		m.Name, m.Language = in.Name, in.Language
		return m, nil
	})
	if err != nil {
		return nil, err
	}
	return s.meOf(r.Context(), m)
}

// sure asks whoever is signed in for their password once more. Wrong ones count.
func (s *Server) sure(w http.ResponseWriter, r *http.Request, by staff.Person, field, password string) (keys staff.Keys, err error) {
	if err := signedIn(by); err != nil {
		return keys, err
	}
	now, from := s.Now(), fromOf(r)
	if wait := s.lock.waits(now, by.Login, from); wait > 0 {
		return keys, fault.Tell(fault.Busy, "session.wait", int(wait/time.Second)+1)
	}
	if keys, err = s.Store.Keys(r.Context(), by.Login); err != nil {
		return keys, err
	}
	right, err := s.lock.try(r.Context(), keys.Secret, password)
	if err == nil && !right {
		s.lock.failed(now, by.Login, from)
		err = fault.Field(field, "people.password-wrong")
	}
	return keys, err
}

// keep changes what opens the door to whoever asks, and answers who they are.
func (s *Server) keep(r *http.Request, by staff.Person, keys staff.Keys, note string) (any, error) {
	if err := s.Newsroom.Keep(r.Context(), by, keys, s.carried(r), note); err != nil {
		return nil, err
	}
	return s.getMe(nil, r, by)
}

func (s *Server) putPassword(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	var in passwordIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	keys, err := s.sure(w, r, by, "old", in.Old)
	if err != nil {
		return nil, err
	}
	if err := staff.CheckPassword(in.New, by); err != nil {
		return nil, fault.Within("new", unnamed(err))
	}
	if keys.Secret, err = s.lock.seal(r.Context(), in.New); err != nil {
		return nil, err
	}
	return s.keep(r, by, keys, "password")
}

// unnamed is a failure without the field that it named.
func unnamed(err error) error {
	var t *fault.Told
	if !errors.As(err, &t) {
		return err
	}
	in := *t
	in.Field = ""
	return &in
}

func (s *Server) postTOTP(_ http.ResponseWriter, _ *http.Request, by staff.Person) (any, error) {
	if err := signedIn(by); err != nil {
		return nil, err
	}
	random := make([]byte, 20)
	_, _ = rand.Read(random) // it never fails
	secret := staff.TOTPSecret(random)
	return totpOut{secret, staff.TOTPAddress(secret, "Marbre", by.Login)}, nil
}

func (s *Server) putTOTP(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	if err := signedIn(by); err != nil {
		return nil, err
	}
	var in totpIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	if len(in.Secret) < 32 || len(in.Secret) > 64 {
		return nil, fault.Field("secret", "people.totp-secret")
	}
	step, fits := staff.CodeFits(in.Secret, in.Code, s.Now(), 0)
	if !fits {
		return nil, fault.Field("code", "session.code")
	}
	keys, err := s.Store.Keys(r.Context(), by.Login)
	if err != nil {
		return nil, err
	}
	keys.TOTP, keys.TOTPStep = in.Secret, step
	return s.keep(r, by, keys, "code on")
}

func (s *Server) deleteTOTP(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	var in sureIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	keys, err := s.sure(w, r, by, "password", in.Password)
	if err != nil {
		return nil, err
	}
	keys.TOTP, keys.TOTPStep = "", 0
	return s.keep(r, by, keys, "code off")
}

func (s *Server) getSessions(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	if err := signedIn(by); err != nil {
		return nil, err
	}
	list, err := s.Store.Sessions(r.Context(), by.Login)
	out := sessionsOut{[]sessionOut{}}
	for _, v := range list {
		if v.Open(s.Now()) {
			out.Sessions = append(out.Sessions, sessionOut{v.Hash[:12], v.Agent, v.MadeAt, v.SeenAt, v.Hash == s.carried(r)})
		}
	}
	return out, err
}

// personOf is one of the staff as the desk sees them; whole for those who run the newsroom.
func personOf(m staff.Member, whole bool) memberOut {
	p := memberOut{Login: m.Login, Name: m.Name, Role: m.Role, Grants: grantsOf(m.Grants), Away: m.Away}
	if whole {
		p.Email, p.Locked, p.TOTP = m.Email, m.Locked, m.TOTP
	}
	return p
}

func (s *Server) getPeople(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	list, err := s.Store.Members(r.Context())
	out := peopleOut{[]memberOut{}}
	whole := by.May(staff.People, staff.Place{}) == nil
	for _, m := range list {
		out.People = append(out.People, personOf(m, whole))
	}
	return out, err
}

// welcome is where a one-time link leads.
func welcome(code string) string { return "/desk/welcome/" + code }

func (s *Server) postPerson(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	var in newPersonIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	code := rand.Text()
	m, err := s.Newsroom.AddPerson(r.Context(), by, staff.Member{Person: staff.Person{Login: in.Login, Name: in.Name, Role: in.Role, Grants: in.Grants}, Email: strings.ToLower(in.Email)}, HashToken(code))
	if err != nil {
		return nil, err
	}
	out := personOf(m, true)
	out.Link, out.Mailed = welcome(code), s.mailed(r, m, staff.Invitation, code)
	return out, nil
}

// mailed sends somebody their one-time link, in the language in which the desk speaks
// to them, and says whether the mail server took it: yes, no, or "" where nothing is
// mailed. The link can be handed over all the same.
func (s *Server) mailed(r *http.Request, m staff.Member, kind, code string) string {
	if s.Mail == nil || m.Email == "" {
		return ""
	}
	words := wordsFor(r)
	if m.Language != "" {
		words = lang.For(lang.Tag(m.Language))
	}
	key := "mail." + kind
	text := words.Say(key+".text", m.Name, m.Login, s.absolute(r, welcome(code)), int(staff.LinkLasts/time.Hour))
	if err := s.Mail(r.Context(), m.Email, words.Say(key+".subject"), strings.ReplaceAll(text, "¶", "\n\n")+"\n"); err != nil {
		s.Log.ErrorContext(r.Context(), "link not mailed", "login", m.Login, "err", err)
		return "no"
	}
	return "yes"
}

func (s *Server) putPerson(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	m, err := s.Newsroom.ChangePerson(r.Context(), by, r.PathValue("login"), func(m staff.Member) (staff.Member, error) {
		in := personIn{m.Name, m.Email, m.Role, m.Grants, m.Away}
		if err := fill(data, &in); err != nil {
			return m, err
		}
		m.Name, m.Email, m.Role, m.Grants, m.Away = in.Name, strings.ToLower(in.Email), in.Role, in.Grants, in.Away
		return m, nil
	})
	return personOf(m, true), err
}

func (s *Server) postPersonLink(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	code := rand.Text()
	m, until, err := s.Newsroom.ResetPerson(r.Context(), by, r.PathValue("login"), HashToken(code))
	if err != nil {
		return nil, err
	}
	kind := staff.Reset
	if m.Locked {
		kind = staff.Invitation
	}
	return linkOut{welcome(code), until, s.mailed(r, m, kind, code)}, nil
}

// invited finds whom a one-time link is for. It fails with fault.Gone if it leads nowhere.
func (s *Server) invited(r *http.Request) (hash string, m staff.Member, out welcomeOut, err error) {
	gone := fault.Tell(fault.Gone, "people.link-used")
	code := r.PathValue("code")
	if len(code) > 100 {
		return "", m, out, gone
	}
	hash = HashToken(code)
	login, kind, until, err := s.Store.Invited(r.Context(), hash)
	if errors.Is(err, fault.NotFound) || err == nil && !s.Now().Before(until) {
		err = gone
	}
	if err == nil {
		m, err = s.Store.Member(r.Context(), login)
	}
	return hash, m, welcomeOut{m.Login, m.Name, kind, until}, err
}

func (s *Server) getLink(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	_, _, out, err := s.invited(r)
	return out, err
}

func (s *Server) postLink(w http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	var in sureIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	hash, m, _, err := s.invited(r)
	if err != nil {
		return nil, err
	}
	if err := staff.CheckPassword(in.Password, m.Person); err != nil {
		return nil, err
	}
	sealed, err := s.lock.seal(r.Context(), in.Password)
	if err != nil {
		return nil, err
	}
	if m, err = s.Newsroom.Welcome(r.Context(), hash, sealed); err != nil {
		return nil, err
	}
	return s.enter(w, r, m, 0)
}

func (s *Server) getTokens(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	list, err := s.Store.Tokens(r.Context())
	out := tokensOut{[]tokenOut{}}
	for _, t := range list {
		out.Tokens = append(out.Tokens, tokenOut{ID: t.ID[:16], Name: t.Name, Role: t.Role, MadeAt: t.MadeAt})
	}
	return out, err
}

func (s *Server) postToken(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	var in tokenIn
	if err := s.read(w, r, &in); err != nil {
		return nil, err
	}
	role, err := staff.ParseRole(string(in.Role))
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(in.Name) == "" || len(in.Name) > story.MaxName {
		return nil, fault.Field("name", "text.empty")
	}
	token := "marbre_" + rand.Text()
	hash := HashToken(token)
	if err := s.Newsroom.AddToken(r.Context(), by, hash, staff.Person{Name: in.Name, Role: role}); err != nil {
		return nil, err
	}
	return tokenOut{hash[:16], in.Name, role, s.Now(), token}, nil
}

func (s *Server) deleteToken(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	list, err := s.Store.Tokens(r.Context())
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	for _, t := range list {
		if len(id) == 16 && t.ID[:16] == id {
			return nothing{}, s.Newsroom.DropToken(r.Context(), by, t.ID)
		}
	}
	return nil, fault.NotFound
}

// read reads a request's body into in.
func (s *Server) read(w http.ResponseWriter, r *http.Request, in any) error {
	data, err := body(w, r)
	if err != nil {
		return err
	}
	return fill(data, in)
}
