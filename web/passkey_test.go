package web_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"marbre/staff"
)

// at makes a request to a host by its name; the keys themselves are tried in a real
// browser (internal/rig/browser/desk.mjs).
func (r *rig) at(host, cookie, method, path string, body any) *httptest.ResponseRecorder {
	text, _ := json.Marshal(body)
	req := httptest.NewRequest(method, "http://"+host+path, strings.NewReader(string(text)))
	req.Header.Set("Cookie", cookie)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	r.door.ServeHTTP(w, req)
	return w
}

func TestPasskeysAreForNamesAndForWhoeverShowsTheirPassword(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.hires("claire", staff.Reporter)
		cookie := r.signIn("claire")
		begin := func(host string, password string) (int, string, string) {
			w := r.at(host, cookie, "POST", "/api/v1/me/passkeys/begin", map[string]any{"password": password})
			var out struct {
				Ceremony, Key string
				Options       struct {
					RP struct{ ID string } `json:"rp"`
				}
			}
			_ = json.Unmarshal(w.Body.Bytes(), &out)
			return w.Code, out.Ceremony + out.Key, out.Options.RP.ID
		}
		// The newsroom has a name and https: wherever the request says that it came to, keys are for that.
		if code, _, id := begin("evil.example", password); code != 200 || id != "marbre.example" {
			t.Errorf("%d for %q", code, id)
		}
		if code, key, _ := begin("marbre.example", "not the password"); code != 422 || key != "people.password-wrong" {
			t.Errorf("without the password: %d %s", code, key)
		}
		if w := r.ask("POST", "/api/v1/me/passkeys/begin", r.tokens[staff.Admin], map[string]any{"password": password}); w.Code != 422 {
			t.Errorf("a program makes a passkey: %d", w.Code)
		}
		r.server.Base = "http://10.0.0.7:8080"
		cookie = r.signIn("claire") // by a plain line it is another one
		if code, key, _ := begin("10.0.0.7:8080", password); code != 409 || key != "passkey.nowhere" {
			t.Errorf("at a number: %d %s", code, key)
		}
		if code, _, id := begin("localhost:8080", password); code != 200 || id != "localhost" {
			t.Errorf("on the machine itself: %d %s", code, id)
		}
		r.server.Base = "https://marbre.example"
		cookie = r.signIn("claire")

		// What was asked is used once, and not after its time.
		finish := func(name, ceremony string) string {
			return keyOf(r.at("marbre.example", cookie, "POST", "/api/v1/me/passkeys/finish", map[string]any{"ceremony": ceremony, "name": name, "credential": map[string]any{"id": "x"}}))
		}
		_, ceremony, _ := begin("marbre.example", password)
		for name, want := range map[string]string{" ": "text.empty", strings.Repeat("n", staff.MaxPasskeyName+1): "text.too-long", "a\nb": "text.one-line"} {
			if key := finish(name, ceremony); key != want {
				t.Errorf("called %q: %s", name, key)
			}
		}
		if key := finish(strings.Repeat("n", staff.MaxPasskeyName), ceremony); key != "passkey.wrong" {
			t.Errorf("an answer that is none: %s", key)
		}
		if key := finish("Key", ceremony); key != "passkey.over" {
			t.Errorf("a second time: %s", key)
		}
		_, ceremony, _ = begin("marbre.example", password)
		r.set(r.now().Add(staff.CeremonyLasts))
		if key := finish("Key", ceremony); key != "passkey.over" {
			t.Errorf("too late: %s", key)
		}

		// Whoever was given a new way in has no old one left.
		if _, err := r.desk.AddPasskey(t.Context(), staff.Person{Login: "claire", Name: "Claire"}, staff.Passkey{ID: "aaa", Name: "Key", Doc: "{}"}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(r.at("marbre.example", cookie, "GET", "/api/v1/me/passkeys", nil).Body.String(), `"id"`); n != 1 {
			t.Fatalf("%d passkeys", n)
		}
		if w := r.at("marbre.example", cookie, "DELETE", "/api/v1/me/passkeys/aaa", map[string]any{"password": "no"}); w.Code != 422 {
			t.Errorf("removed without the password: %d", w.Code)
		}
		if _, _, err := r.desk.ResetPerson(t.Context(), staff.Person{Role: staff.Admin}, "claire", "link"); err != nil {
			t.Fatal(err)
		}
		if _, err := r.desk.Welcome(t.Context(), "link", staff.Seal(password, []byte("0123456789abcdef"), cheap)); err != nil {
			t.Fatal(err)
		}
		if list, err := r.store.Passkeys(t.Context(), "claire"); err != nil || len(list) != 0 {
			t.Errorf("%d passkeys after a reset, %v", len(list), err)
		}
	})
}

func TestNobodyBeginsComingInWithoutEnd(t *testing.T) {
	r := open(t)
	for i := range staff.MaxCeremonies + 1 {
		w := r.at("marbre.example", "", "POST", "/api/v1/session/passkey/begin", map[string]any{})
		if want := map[bool]int{true: 200, false: 503}[i < staff.MaxCeremonies]; w.Code != want {
			t.Fatalf("the %d. time: %d %s", i+1, w.Code, w.Body)
		}
	}
	r.set(r.now().Add(staff.CeremonyLasts + time.Second))
	w := r.at("marbre.example", "", "POST", "/api/v1/session/passkey/begin", map[string]any{})
	if w.Code != 200 {
		t.Errorf("when those are over: %d", w.Code)
	}
	var out struct{ Ceremony string }
	_ = json.Unmarshal(w.Body.Bytes(), &out)
	for i, body := range []any{map[string]any{"ceremony": out.Ceremony, "credential": map[string]any{"id": "x"}}, map[string]any{"ceremony": "x", "credential": nil}} {
		if w := r.at("marbre.example", "", "POST", "/api/v1/session/passkey/finish", body); w.Code != 401 || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%d: %d %s", i, w.Code, fmt.Sprint(w.Header()))
		}
	}
}
