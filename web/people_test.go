package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"marbre/staff"
	"marbre/web"
)

const password = "a long enough password"

// cheap is what passwords cost in tests: every hash holds its own cost.
var cheap = staff.Cost{Passes: 1, Memory: 8}

// hires takes somebody into the staff, with password as their password.
func (r *rig) hires(login string, role staff.Role, grants ...staff.Grant) {
	r.t.Helper()
	admin := staff.Person{Name: "A", Role: staff.Admin}
	m := staff.Member{Person: staff.Person{Login: login, Name: strings.ToUpper(login[:1]) + login[1:], Role: role, Grants: grants}}
	if _, err := r.desk.AddPerson(context.Background(), admin, m, ""); err != nil {
		r.t.Fatal(err)
	}
	if err := r.desk.SetPassword(context.Background(), admin, login, staff.Seal(password, []byte("0123456789abcdef"), cheap)); err != nil {
		r.t.Fatal(err)
	}
}

// signIn comes in and returns the cookie.
func (r *rig) signIn(login string, more ...string) string {
	r.t.Helper()
	in := map[string]string{"login": login, "password": password}
	if len(more) > 0 {
		in["code"] = more[0]
	}
	w := r.ask("POST", "/api/v1/session", "", in)
	if w.Code != 200 {
		r.t.Fatalf("%s: %d %s", login, w.Code, w.Body)
	}
	return cookieOf(w)
}

func cookieOf(w *httptest.ResponseRecorder) string {
	c := w.Result().Cookies()
	if len(c) != 1 {
		return ""
	}
	return c[0].Name + "=" + c[0].Value
}

// by makes a request with a cookie, as the desk's own pages do.
func (r *rig) by(cookie, method, path string, body any, header ...string) *httptest.ResponseRecorder {
	return r.ask(method, path, "", body, append([]string{"Cookie", cookie, "Sec-Fetch-Site", "same-origin"}, header...)...)
}

func keyOf(w *httptest.ResponseRecorder) string {
	var p struct{ Key string }
	_ = json.Unmarshal(w.Body.Bytes(), &p)
	return p.Key
}

func TestSomebodyComesInWorksAndGoesOut(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.hires("claire", staff.Reporter)
		w := r.ask("POST", "/api/v1/session", "", map[string]string{"login": " Claire ", "password": password})
		if w.Code != 200 {
			t.Fatal(w.Code, w.Body)
		}
		c := w.Result().Cookies()[0]
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Name != "__Host-marbre" || len(c.Value) < 43 {
			t.Errorf("cookie %+v", c)
		}
		cookie := cookieOf(w)
		out := r.by(cookie, "POST", "/api/v1/stories", draft("A"))
		if out.Code != 201 {
			t.Fatal(out.Code, out.Body)
		}
		// What was done stands in the journal with its person.
		list, err := r.store.After(context.Background(), 0, 200)
		if err != nil {
			t.Fatal(err)
		}
		if last := list[len(list)-1]; last.By != "Claire" || last.Story != 1 {
			t.Errorf("journal: %+v", last)
		}
		if w := r.by(cookie, "POST", "/api/v1/people", map[string]any{"login": "x", "name": "X"}); w.Code != 403 {
			t.Errorf("a reporter hires: %d", w.Code)
		}
		other := r.signIn("claire")
		if w := r.by(cookie, "DELETE", "/api/v1/session", nil); w.Code != 200 {
			t.Error(w.Code, w.Body)
		}
		if w := r.by(cookie, "GET", "/api/v1/me", nil); w.Code != 401 {
			t.Errorf("after going out: %d", w.Code)
		}
		if w := r.by(other, "GET", "/api/v1/me", nil); w.Code != 200 {
			t.Errorf("at the other browser: %d", w.Code)
		}
		third := r.signIn("claire")
		if w := r.by(other, "DELETE", "/api/v1/sessions", nil); w.Code != 200 {
			t.Error(w.Code, w.Body)
		}
		for _, cookie := range []string{other, third} {
			if w := r.by(cookie, "GET", "/api/v1/me", nil); w.Code != 401 {
				t.Errorf("after going out everywhere: %d", w.Code)
			}
		}
	})
}

func TestNobodyLearnsWhichLoginsThereAre(t *testing.T) {
	r := open(t)
	r.hires("claire", staff.Reporter)
	wrong := r.ask("POST", "/api/v1/session", "", map[string]string{"login": "claire", "password": "not the password"})
	none := r.ask("POST", "/api/v1/session", "", map[string]string{"login": "nobody", "password": "not the password"})
	if wrong.Code != 401 || none.Code != 401 || wrong.Body.String() != none.Body.String() || keyOf(wrong) != "session.wrong" {
		t.Errorf("%d %s, %d %s", wrong.Code, wrong.Body, none.Code, none.Body)
	}
}

func TestTenThousandWrongPasswordsOpenNothingAndLockNobodyElseOut(t *testing.T) {
	r := open(t)
	r.hires("claire", staff.Reporter)
	r.hires("idris", staff.Reporter)
	looked, waited := 0, 0
	began := r.now()
	for i := range 10_000 {
		w := r.ask("POST", "/api/v1/session", "", map[string]string{"login": "claire", "password": fmt.Sprint("guess number ", i)})
		switch {
		case w.Code == 401 && keyOf(w) == "session.wrong":
			looked++
		case w.Code == 503 && keyOf(w) == "session.wait" && w.Header().Get("Retry-After") != "":
			waited++
		default:
			t.Fatalf("try %d: %d %s", i, w.Code, w.Body)
		}
		r.set(r.now().Add(time.Second))
	}
	if looked > 50 || looked+waited != 10_000 {
		t.Errorf("%d passwords were looked at within %s", looked, r.now().Sub(began))
	}
	// Not even the right one, until the wait is over.
	if w := r.ask("POST", "/api/v1/session", "", map[string]string{"login": "claire", "password": password}); w.Code != 503 {
		t.Errorf("at once: %d", w.Code)
	}
	if w := r.ask("POST", "/api/v1/session", "", map[string]string{"login": "idris", "password": password}); w.Code != 200 {
		t.Errorf("somebody else: %d %s", w.Code, w.Body)
	}
	r.set(r.now().Add(16 * time.Minute))
	r.signIn("claire")
}

func TestASessionEndsByItselfAndSurvivesAClockThatGoesBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.hires("claire", staff.Reporter)
		cookie := r.signIn("claire")
		here := func() bool { return r.by(cookie, "GET", "/api/v1/me", nil).Code == 200 }
		r.set(noon.Add(-time.Hour))
		if !here() {
			t.Error("a clock that went back an hour closed the door")
		}
		r.set(noon.Add(staff.SessionIdle - time.Minute))
		if !here() {
			t.Error("it ended too early")
		}
		r.set(r.now().Add(staff.SessionIdle - time.Minute)) // it was used since
		if !here() {
			t.Error("it was not prolonged")
		}
		r.set(r.now().Add(staff.SessionIdle))
		if here() {
			t.Error("it does not end")
		}
		cookie = r.signIn("claire")
		for began := r.now(); r.now().Sub(began) < staff.SessionLasts; r.set(r.now().Add(10 * 24 * time.Hour)) {
			here()
		}
		if here() {
			t.Error("it lasts for ever when it is used")
		}
	})
}

func TestAStolenOrForgedCookieOpensNothing(t *testing.T) {
	r := open(t)
	r.hires("claire", staff.Reporter)
	cookie := r.signIn("claire")
	for what, c := range map[string]string{
		"none": "", "of another name": "session=" + strings.SplitN(cookie, "=", 2)[1], "cut": cookie[:len(cookie)-1],
		"without https": "marbre=" + strings.SplitN(cookie, "=", 2)[1], "long": "__Host-marbre=" + strings.Repeat("A", 4000),
	} {
		if w := r.by(c, "GET", "/api/v1/me", nil); w.Code != 401 {
			t.Errorf("a cookie %s: %d", what, w.Code)
		}
	}
	// What is kept opens nothing either.
	hash := web.HashToken(strings.SplitN(cookie, "=", 2)[1])
	if w := r.by("__Host-marbre="+hash, "GET", "/api/v1/me", nil); w.Code != 401 {
		t.Errorf("the hash opens the door: %d", w.Code)
	}
	// A form of another site is refused, whatever cookie the browser adds.
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example", "Sec-Fetch-Site", ""}} {
		w := r.ask("POST", "/api/v1/stories", "", draft("A"), append([]string{"Cookie", cookie}, header...)...)
		if w.Code != 403 {
			t.Errorf("%v: %d", header, w.Code)
		}
	}
	r.set(r.now().Add(time.Minute))
	if w := r.by(cookie, "DELETE", "/api/v1/sessions", nil); w.Code != 200 {
		t.Error(w.Code)
	}
	if w := r.by(cookie, "GET", "/api/v1/me", nil); w.Code != 401 {
		t.Errorf("after its owner went out everywhere: %d", w.Code)
	}
}

func TestARoleThatChangesHoldsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.hires("solene", staff.Editor)
		r.hires("agnes", staff.Admin)
		n := r.approved(draft("A"))
		editor, admin := r.signIn("solene"), r.signIn("agnes")
		if w := r.by(admin, "PUT", "/api/v1/people/solene", map[string]any{"role": "reporter"}); w.Code != 200 {
			t.Fatal(w.Code, w.Body)
		}
		if w := r.by(editor, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), nil); w.Code != 403 {
			t.Errorf("who is an editor no more publishes: %d", w.Code)
		}
		r.by(admin, "PUT", "/api/v1/people/solene", map[string]any{"role": nil, "grants": []staff.Grant{{Edition: "fr", Section: "infos", Role: staff.Editor}}})
		if w := r.by(editor, "POST", fmt.Sprintf("/api/v1/stories/%d/publish", n), nil); w.Code != 200 {
			t.Errorf("an editor of the section: %d %s", w.Code, w.Body)
		}
		if w := r.by(admin, "PUT", "/api/v1/people/solene", map[string]any{"away": true}); w.Code != 200 {
			t.Fatal(w.Code, w.Body)
		}
		if w := r.by(editor, "GET", "/api/v1/me", nil); w.Code != 401 {
			t.Errorf("who is away is still here: %d", w.Code)
		}
		if w := r.ask("POST", "/api/v1/session", "", map[string]string{"login": "solene", "password": password}); w.Code != 401 {
			t.Errorf("who is away comes in: %d", w.Code)
		}
		for _, change := range []map[string]any{{"role": "chief"}, {"away": true}} {
			if w := r.by(admin, "PUT", "/api/v1/people/agnes", change); w.Code != 409 || keyOf(w) != "people.last-admin" {
				t.Errorf("the last administrator: %d %s", w.Code, w.Body)
			}
		}
	})
}

func TestALinkLeadsInOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.hires("agnes", staff.Admin)
		admin := r.signIn("agnes")
		w := r.by(admin, "POST", "/api/v1/people", map[string]any{"login": "nadia", "name": "نادية", "role": "reporter"})
		var made struct{ Link string }
		if _ = json.Unmarshal(w.Body.Bytes(), &made); w.Code != 201 || !strings.HasPrefix(made.Link, "/desk/welcome/") {
			t.Fatal(w.Code, w.Body)
		}
		at := "/api/v1/links/" + strings.TrimPrefix(made.Link, "/desk/welcome/")
		if w := r.ask("GET", at, "", nil); w.Code != 200 || !strings.Contains(w.Body.String(), `"kind":"invitation"`) {
			t.Error(w.Code, w.Body)
		}
		for key, bad := range map[string]string{"people.password-short": "short", "people.password-easy": "aaaaaaaaaaaa", "people.password-long": strings.Repeat("long ", 60)} {
			if w := r.ask("POST", at, "", map[string]string{"password": bad}); w.Code != 422 || keyOf(w) != key {
				t.Errorf("%s: %d %s", bad, w.Code, w.Body)
			}
		}
		w = r.ask("POST", at, "", map[string]string{"password": password})
		if w.Code != 200 || cookieOf(w) == "" {
			t.Fatal(w.Code, w.Body)
		}
		for _, method := range []string{"GET", "POST"} {
			if w := r.ask(method, at, "", map[string]string{"password": password}); w.Code != 410 {
				t.Errorf("a second time: %d", w.Code)
			}
		}
		// A reset closes what was open, and lasts three days.
		nadia := r.signIn("nadia")
		w = r.by(admin, "POST", "/api/v1/people/nadia/link", nil)
		var again struct{ Link string }
		_ = json.Unmarshal(w.Body.Bytes(), &again)
		at = "/api/v1/links/" + strings.TrimPrefix(again.Link, "/desk/welcome/")
		if w := r.by(nadia, "GET", "/api/v1/me", nil); w.Code != 200 {
			t.Errorf("before the link is used: %d", w.Code)
		}
		r.set(r.now().Add(staff.LinkLasts - time.Second))
		if w := r.ask("POST", at, "", map[string]string{"password": password + " two"}); w.Code != 200 {
			t.Errorf("in time: %d %s", w.Code, w.Body)
		}
		if w := r.by(nadia, "GET", "/api/v1/me", nil); w.Code != 401 {
			t.Errorf("after it was used: %d", w.Code)
		}
		admin = r.signIn("agnes")
		w = r.by(admin, "POST", "/api/v1/people/nadia/link", nil)
		_ = json.Unmarshal(w.Body.Bytes(), &again)
		r.set(r.now().Add(staff.LinkLasts))
		if w := r.ask("GET", "/api/v1/links/"+strings.TrimPrefix(again.Link, "/desk/welcome/"), "", nil); w.Code != 410 {
			t.Errorf("too late: %d", w.Code)
		}
	})
}

func TestACodeIsAskedForAndCountsOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.hires("claire", staff.Reporter)
		cookie := r.signIn("claire")
		w := r.by(cookie, "POST", "/api/v1/me/totp", nil)
		var made struct{ Secret, URI string }
		if _ = json.Unmarshal(w.Body.Bytes(), &made); w.Code != 200 || !strings.HasPrefix(made.URI, "otpauth://totp/Marbre:claire?") {
			t.Fatal(w.Code, w.Body)
		}
		if w := r.by(cookie, "PUT", "/api/v1/me/totp", map[string]string{"secret": made.Secret, "code": "000000"}); w.Code != 422 {
			t.Errorf("a wrong code turns it on: %d", w.Code)
		}
		if w := r.by(cookie, "PUT", "/api/v1/me/totp", map[string]string{"secret": made.Secret, "code": staff.Code(made.Secret, r.now())}); w.Code != 200 {
			t.Fatal(w.Code, w.Body)
		}
		in := map[string]string{"login": "claire", "password": password}
		if w := r.ask("POST", "/api/v1/session", "", in); w.Code != 401 || keyOf(w) != "session.code" {
			t.Errorf("without a code: %d %s", w.Code, w.Body)
		}
		in["code"] = staff.Code(made.Secret, r.now())
		if w := r.ask("POST", "/api/v1/session", "", in); w.Code != 401 {
			t.Errorf("the code that was used already: %d", w.Code)
		}
		r.set(r.now().Add(30 * time.Second))
		fresh := staff.Code(made.Secret, r.now())
		r.signIn("claire", fresh)
		in["code"] = fresh
		if w := r.ask("POST", "/api/v1/session", "", in); w.Code != 401 {
			t.Errorf("twice: %d", w.Code)
		}
		if w := r.by(cookie, "DELETE", "/api/v1/me/totp", map[string]string{"password": "not the password"}); w.Code != 422 {
			t.Errorf("turned off without the password: %d", w.Code)
		}
		if w := r.by(cookie, "DELETE", "/api/v1/me/totp", map[string]string{"password": password}); w.Code != 200 {
			t.Error(w.Code, w.Body)
		}
		r.signIn("claire")
	})
}

func TestATokenIsShownOnceAndCanBeEnded(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.hires("agnes", staff.Admin)
		admin := r.signIn("agnes")
		w := r.by(admin, "POST", "/api/v1/tokens", map[string]string{"name": "agency", "role": "reporter"})
		var made struct{ ID, Token string }
		if _ = json.Unmarshal(w.Body.Bytes(), &made); w.Code != 201 || made.Token == "" {
			t.Fatal(w.Code, w.Body)
		}
		if w := r.ask("GET", "/api/v1/me", made.Token, nil); w.Code != 200 {
			t.Error(w.Code)
		}
		if w := r.by(admin, "GET", "/api/v1/tokens", nil); strings.Contains(w.Body.String(), made.Token) || !strings.Contains(w.Body.String(), made.ID) {
			t.Error(w.Body)
		}
		if w := r.by(admin, "DELETE", "/api/v1/tokens/"+made.ID, nil); w.Code != 200 {
			t.Error(w.Code, w.Body)
		}
		if w := r.ask("GET", "/api/v1/me", made.Token, nil); w.Code != 401 {
			t.Errorf("an ended token: %d", w.Code)
		}
	})
}

// RFC 6238, appendix B: the last six of the eight digits, over SHA-1.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	secret := staff.TOTPSecret([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"} {
		if got := staff.Code(secret, time.Unix(at, 0)); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
}
