// Package mail takes letters to a mail server. It knows nothing of what is in them.
package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"marbre/fault"
)

// Patience is how long a mail server may take for a letter.
const Patience = 15 * time.Second

// A Server is where letters are handed over, and who writes them.
type Server struct {
	host     string
	port     int
	tls      bool // from the first byte; else STARTTLS
	local    bool // on this machine: the line need not be secret
	user     string
	password string
	from     string
	roots    *tls.Config // for tests alone
}

// New reads the address of a mail server, smtp://user:password@host:port (STARTTLS;
// port 587) or smtps://… (TLS from the first byte; port 465), and the writer's
// address. It fails with a sentence that tells no password.
func New(address, from string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" {
		return nil, fmt.Errorf("--smtp: it must be smtp://user:password@host:port or smtps://…")
	}
	s := &Server{host: u.Hostname(), port: 587, tls: u.Scheme == "smtps", user: u.User.Username(), from: from}
	s.password, _ = u.User.Password()
	if s.tls {
		s.port = 465
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("--smtp: there is no port %s", p)
		}
	}
	ip := net.ParseIP(s.host)
	s.local = s.host == "localhost" || ip != nil && ip.IsLoopback()
	if a, err := mail.ParseAddress(from); err != nil || a.Address == "" {
		return nil, fmt.Errorf("--mail-from %q: it must be an address, as in newsroom@news.example", from)
	}
	return s, nil
}

// Send hands one letter over: plain text to one address. Neither the subject nor the
// addresses can hold a second line of a header. It fails with fault.Busy if the server
// does not take it.
func (s *Server) Send(ctx context.Context, to, subject, text string) (err error) {
	defer fault.In(&err, "mail")
	m := gomail.NewMsg()
	if err := m.From(s.from); err != nil {
		return fmt.Errorf("%w (%w)", fault.Tell(fault.Busy, "mail.refused"), err)
	}
	if err := m.To(to); err != nil {
		return fault.Field("email", "people.email")
	}
	m.Subject(subject)
	m.SetDate()
	m.SetMessageID()
	m.SetBodyString(gomail.TypeTextPlain, text)
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(Patience)}
	switch {
	case s.tls:
		options = append(options, gomail.WithSSL())
	case s.local:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.roots != nil {
		options = append(options, gomail.WithTLSConfig(s.roots))
	}
	if s.user != "" {
		how := gomail.SMTPAuthAutoDiscover
		if s.local && !s.tls {
			how = gomail.SMTPAuthPlainNoEnc
		}
		options = append(options, gomail.WithSMTPAuth(how), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	c, err := gomail.NewClient(s.host, options...)
	if err == nil {
		ctx, stop := context.WithTimeout(ctx, Patience)
		defer stop()
		err = c.DialAndSendWithContext(ctx, m)
	}
	if err != nil {
		return fmt.Errorf("%w (%w)", fault.Tell(fault.Busy, "mail.refused"), err)
	}
	return nil
}
