package web_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"marbre/staff"
	"marbre/web"
)

// house is an issuer that says what it is told to; internal/rig/browser/desk.mjs asks a real one.
type house struct {
	*httptest.Server
	key    *rsa.PrivateKey
	word   map[string]any // over the claims of an honest word
	info   map[string]any // what it says when it is asked; nil for no such address
	code   string
	fails  bool
	proof  string // what the code was asked for with (RFC 7636, section 4.2)
	signed *rsa.PrivateKey
}

func newHouse(t *testing.T) *house {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{key: key, signed: key, code: "the-code"}
	known := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "k", Algorithm: "RS256"}}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case h.fails:
			http.Error(w, "secret words of the house", http.StatusInternalServerError)
		case r.URL.Path == "/.well-known/openid-configuration":
			out := map[string]any{"issuer": h.URL, "authorization_endpoint": h.URL + "/auth", "token_endpoint": h.URL + "/token", "jwks_uri": h.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}}
			if h.info != nil {
				out["userinfo_endpoint"] = h.URL + "/info"
			}
			_ = json.NewEncoder(w).Encode(out)
		case r.URL.Path == "/info":
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(h.info)
		case r.URL.Path == "/token":
			sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
			if r.FormValue("code") != h.code || base64.RawURLEncoding.EncodeToString(sum[:]) != h.proof {
				http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
				return
			}
			claims, _ := json.Marshal(h.word)
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": oidctest.SignIDToken(h.signed, "k", "RS256", string(claims))})
		default:
			known.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(h.Close)
	known.SetIssuer(h.URL)
	return h
}

// goes sends somebody to the house and back; word changes what it says, and query what
// the browser brings. It returns where they end and the cookies they get.
func (h *house) goes(t *testing.T, r *rig, back string, word map[string]any, query url.Values) (place string, session string) {
	t.Helper()
	w := r.ask("GET", "/desk/oidc/start?back="+url.QueryEscape(back), "", nil)
	to, err := url.Parse(w.Header().Get("Location"))
	if w.Code != 303 || err != nil {
		t.Fatal(w.Code, w.Body)
	}
	if !strings.HasPrefix(to.String(), h.URL) {
		return to.String(), ""
	}
	q := to.Query()
	if q.Get("redirect_uri") != "https://marbre.example/desk/oidc/return" || q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" || q.Get("scope") != "openid email" {
		t.Errorf("the house is asked %v", q)
	}
	h.proof = q.Get("code_challenge")
	h.word = map[string]any{"iss": h.URL, "sub": "s-1", "aud": "marbre", "nonce": q.Get("nonce"), "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(), "email": "claire@marbre.example", "email_verified": true}
	for k, v := range word {
		h.word[k] = v
	}
	c := w.Result().Cookies()
	if len(c) != 1 || !c[0].HttpOnly || !c[0].Secure || c[0].Name != "__Host-marbre-oidc" {
		t.Fatalf("the browser carries %v", c)
	}
	brings := url.Values{"state": {q.Get("state")}, "code": {h.code}}
	for k, v := range query {
		brings[k] = v
	}
	cookie := c[0].Name + "=" + c[0].Value
	if query.Has("no-cookie") {
		cookie = "other=1"
	}
	w = r.ask("GET", "/desk/oidc/return?"+brings.Encode(), "", nil, "Cookie", cookie)
	if w.Code != 303 || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("coming back: %d %s", w.Code, w.Body)
	}
	for _, c := range w.Result().Cookies() {
		if c.Name == "__Host-marbre" {
			session = c.Name + "=" + c.Value
		}
	}
	return w.Header().Get("Location"), session
}

func (r *rig) vouchedBy(t *testing.T, h *house) {
	t.Helper()
	o, err := web.NewOIDC(h.URL, "marbre", "secret", "Maison", "https://marbre.example")
	if err != nil {
		t.Fatal(err)
	}
	r.server.OIDC = o
}

func (r *rig) mails(login, email string, away bool) {
	r.t.Helper()
	if _, err := r.desk.ChangePerson(r.t.Context(), staff.Person{Name: "A", Role: staff.Admin}, login, func(m staff.Member) (staff.Member, error) {
		m.Email, m.Away = email, away
		return m, nil
	}); err != nil {
		r.t.Fatal(err)
	}
}

func TestAHouseVouchesForThoseWhoWorkHere(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		h := newHouse(t)
		r.vouchedBy(t, h)
		r.hires("claire", staff.Reporter)
		r.mails("claire", "Claire@Marbre.example", false)
		if out := r.must(200, "GET", "/api/v1/session/ways", staff.Reporter, nil); out["oidc"] != "Maison" {
			t.Errorf("the door says %v", out)
		}
		who := func(session string) string {
			var m struct{ Login string }
			_ = json.Unmarshal(r.by(session, "GET", "/api/v1/me", nil).Body.Bytes(), &m)
			return m.Login
		}
		place, session := h.goes(t, r, "/desk/stories?q=a", nil, nil)
		if place != "/desk/stories?q=a" || who(session) != "claire" {
			t.Fatalf("claire comes to %s as %q", place, who(session))
		}
		// From then on it is the subject that counts: addresses change.
		if _, session := h.goes(t, r, "/desk/", map[string]any{"email": "other@marbre.example"}, nil); who(session) != "claire" {
			t.Error("claire under a new address is not known")
		}
		if _, session := h.goes(t, r, "/desk/", map[string]any{"email": nil, "email_verified": nil}, nil); who(session) != "claire" {
			t.Error("claire without an address is not known")
		}
		// Another who was given her old address is not she.
		if place, session := h.goes(t, r, "/desk/", map[string]any{"sub": "s-2"}, nil); session != "" || !strings.HasSuffix(place, "why=unknown") {
			t.Errorf("another with her address comes to %s", place)
		}
		// Whoever changes her address here has another in mind.
		r.mails("claire", "c@marbre.example", false)
		if place, session := h.goes(t, r, "/desk/", nil, nil); session != "" || !strings.HasSuffix(place, "why=unknown") {
			t.Errorf("after a change here she comes to %s", place)
		}
		if _, session := h.goes(t, r, "/desk/", map[string]any{"sub": "s-2", "email": "c@marbre.example"}, nil); who(session) != "claire" {
			t.Error("the new address lets nobody in")
		}
		r.mails("claire", "c@marbre.example", true)
		if place, session := h.goes(t, r, "/desk/", map[string]any{"sub": "s-2"}, nil); session != "" || !strings.HasSuffix(place, "why=unknown") {
			t.Errorf("one who is away comes to %s", place)
		}
	})
}

func TestWhatAHouseMaySayAndDoesNotCount(t *testing.T) {
	r := open(t)
	h := newHouse(t)
	var log strings.Builder
	r.server.Log = slog.New(slog.NewTextHandler(&log, nil))
	r.vouchedBy(t, h)
	r.hires("claire", staff.Reporter)
	r.mails("claire", "claire@marbre.example", false)
	r.hires("one", staff.Reporter)
	r.hires("two", staff.Reporter)
	r.mails("one", "both@marbre.example", false)
	r.mails("two", "both@marbre.example", false)
	for name, c := range map[string]struct {
		word  map[string]any
		query url.Values
		why   string
	}{
		"an address that is not verified":    {map[string]any{"email_verified": false}, nil, "unknown"},
		"an address of which it is not said": {map[string]any{"email_verified": nil}, nil, "unknown"},
		"an address that two have":           {map[string]any{"email": "both@marbre.example"}, nil, "unknown"},
		"an empty address":                   {map[string]any{"email": ""}, nil, "unknown"},
		"another newsroom's word":            {map[string]any{"aud": "other"}, nil, "wrong"},
		"another house's":                    {map[string]any{"iss": "https://other.example"}, nil, "wrong"},
		"a word of before":                   {map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}, nil, "over"},
		"an answer to another question":      {map[string]any{"nonce": "other"}, nil, "wrong"},
		"nobody":                             {map[string]any{"sub": ""}, nil, "wrong"},
		"a name without end":                 {map[string]any{"sub": strings.Repeat("s", 256)}, nil, "wrong"},
		"a wrong code":                       {nil, url.Values{"code": {"guessed"}}, "wrong"},
		"another browser's state":            {nil, url.Values{"state": {"other"}}, "over"},
		"no state":                           {nil, url.Values{"state": nil}, "over"},
		"a browser that never went":          {nil, url.Values{"no-cookie": {"1"}}, "over"},
		"one who thought better of it":       {nil, url.Values{"error": {"access_denied"}}, "refused"},
	} {
		place, session := h.goes(t, r, "/desk/", c.word, c.query)
		if u, _ := url.Parse(place); session != "" || u.Path != "/desk/sign-in" || u.Query().Get("why") != c.why {
			t.Errorf("%s: %s, in %t", name, place, session != "")
		}
	}
	h.signed, _ = rsa.GenerateKey(rand.Reader, 2048)
	if place, session := h.goes(t, r, "/desk/", nil, nil); session != "" || !strings.HasSuffix(place, "why=wrong") {
		t.Errorf("a word that somebody else signed leads to %s", place)
	}
	h.signed = h.key
	for _, back := range []string{"https://other.example/desk/", "//other.example", "/fr/", "/desk/\\other.example", "/desk/" + strings.Repeat("a", 1000), "", "/desk/..%0d%0aX: y\r\n"} {
		if place, session := h.goes(t, r, back, nil, nil); session == "" || !strings.HasPrefix(place, "/desk/") || strings.Contains(place, "other") || len(place) > 100 {
			t.Errorf("back to %q leads to %s", back, place)
		}
	}
	h.fails = true
	if place, session := h.goes(t, r, "/desk/", nil, nil); session != "" || !strings.Contains(place, "why=") {
		t.Errorf("a house that fails leads to %s", place)
	}
	for _, secret := range []string{"secret", "the-code", "guessed"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q stands in the log: %s", secret, log.String())
		}
	}
}

// A house says the address when it is asked, and only then, or writes a truth as text.
func TestTheAddressIsAskedFor(t *testing.T) {
	r := open(t)
	h := newHouse(t)
	h.info = map[string]any{"sub": "s-1", "email": "claire@marbre.example", "email_verified": true}
	r.vouchedBy(t, h)
	r.hires("claire", staff.Reporter)
	r.mails("claire", "claire@marbre.example", false)
	silent := map[string]any{"email": nil, "email_verified": nil}
	h.info["sub"] = "s-2"
	if place, session := h.goes(t, r, "/desk/", silent, nil); session != "" || !strings.HasSuffix(place, "why=wrong") {
		t.Errorf("what is said of somebody else leads to %s", place)
	}
	h.info["sub"] = "s-1"
	if _, session := h.goes(t, r, "/desk/", silent, nil); session == "" {
		t.Error("the house was not asked")
	}
	r.hires("tom", staff.Reporter)
	r.mails("tom", "tom@marbre.example", false)
	if _, session := h.goes(t, r, "/desk/", map[string]any{"sub": "s-3", "email": "tom@marbre.example", "email_verified": "true"}, nil); session == "" {
		t.Error("a truth that is written as text was not taken")
	}
}

func TestAHouseThatIsDownStopsNobodyElse(t *testing.T) {
	r := open(t)
	h := newHouse(t)
	r.vouchedBy(t, h)
	h.fails = true
	for range 2 {
		if place, _ := h.goes(t, r, "/desk/wire", nil, nil); place != "/desk/sign-in?"+(url.Values{"back": {"/desk/wire"}, "why": {"down"}}).Encode() {
			t.Errorf("it leads to %s", place)
		}
	}
	r.hires("claire", staff.Reporter)
	r.mails("claire", "claire@marbre.example", false)
	h.fails = false
	if _, session := h.goes(t, r, "/desk/", nil, nil); session == "" {
		t.Error("the house is back, and lets nobody in")
	}
	r.server.OIDC = nil
	for _, path := range []string{"/desk/oidc/start", "/desk/oidc/return?code=x"} {
		if w := r.ask("GET", path, "", nil); w.Code != 404 {
			t.Errorf("%s without a house: %d", path, w.Code)
		}
	}
}

func TestWhatAnOperatorSaysOfAHouseIsLookedAt(t *testing.T) {
	for _, c := range []struct{ issuer, client, base, want string }{
		{"https://id.example", "marbre", "https://marbre.example", ""},
		{"http://127.0.0.1:9000/realm", "marbre", "http://127.0.0.1:8080", ""},
		{"http://id.example", "marbre", "https://marbre.example", "https"},
		{"id.example", "marbre", "https://marbre.example", "--oidc"},
		{"https://u:p@id.example", "marbre", "https://marbre.example", "--oidc"},
		{"https://id.example/?a=b", "marbre", "https://marbre.example", "--oidc"},
		{"https://id.example", "", "https://marbre.example", "--oidc-client"},
		{"https://id.example", "marbre", "", "--base"},
	} {
		o, err := web.NewOIDC(c.issuer, c.client, "", "", c.base)
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && !strings.Contains(got, c.want) {
			t.Errorf("%v: %v", c, err)
		} else if err == nil && o.Name == "" {
			t.Errorf("%v has no name", c)
		}
	}
}
