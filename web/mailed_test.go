package web_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"marbre/staff"
)

// A letter is handed to a real mail server in mail/mail_test.go; here is what it says.
func TestAnInvitationIsMailedAndCanBeHandedOverAllTheSame(t *testing.T) {
	r := open(t)
	type letter struct{ to, subject, text string }
	var letters []letter
	var refuses error
	r.server.Mail = func(_ context.Context, to, subject, text string) error {
		if refuses == nil {
			letters = append(letters, letter{to, subject, text})
		}
		return refuses
	}
	invite := func(login, email string) map[string]any {
		return r.must(201, "POST", "/api/v1/people", staff.Admin, map[string]any{"login": login, "name": "Claire Aubrac", "email": email, "role": "reporter"})
	}
	made := invite("claire", "claire@news.example")
	if made["mailed"] != "yes" || len(letters) != 1 || letters[0].to != "claire@news.example" || !strings.Contains(letters[0].text, "https://marbre.example"+made["link"].(string)) || !strings.Contains(letters[0].text, "claire") || strings.ContainsAny(letters[0].text, "¶{") {
		t.Fatalf("%v, letters %+v", made, letters)
	}
	if made := invite("idris", ""); made["mailed"] != nil || made["link"] == nil || len(letters) != 1 {
		t.Errorf("without an address: %v", made)
	}
	reset := r.must(200, "POST", "/api/v1/people/claire/link", staff.Admin, nil)
	if reset["mailed"] != "yes" || !strings.Contains(letters[1].text, reset["link"].(string)) {
		t.Errorf("a second link: %v", reset)
	}
	refuses = errors.New("no")
	if made := invite("tom", "tom@news.example"); made["mailed"] != "no" || made["link"] == nil {
		t.Errorf("a server that does not take it: %v", made)
	}
}
