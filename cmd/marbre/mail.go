package main

import (
	"context"
	"errors"
	"net/url"

	"marbre/mail"
)

// mail is how letters are sent; nil where no mail server is named.
func (v *serving) mail() (func(ctx context.Context, to, subject, text string) error, error) {
	if v.smtp == "" {
		return nil, nil
	}
	u, err := url.Parse(v.base)
	if err != nil || u.Hostname() == "" {
		// A request's own word for where it came to must not stand in a letter.
		return nil, errors.New("--smtp: say --base too, the address to which links in letters lead")
	}
	from := v.from
	if from == "" {
		from = "newsroom@" + u.Hostname()
	}
	server, err := mail.New(v.smtp, from)
	if err != nil {
		return nil, err
	}
	return server.Send, nil
}
