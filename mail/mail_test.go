package mail

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"marbre/fault"
)

// An office is a mail server that takes letters for one user.
type office struct {
	mu      sync.Mutex
	letters [][]byte
	wants   bool // to know who hands one over
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &clerk{office: o}, nil }

type clerk struct {
	*office
	known bool
}

func (c *clerk) AuthMechanisms() []string { return []string{sasl.Plain} }
func (c *clerk) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "newsroom" || password != "secret word" {
			return errors.New("wrong")
		}
		c.known = true
		return nil
	}), nil
}
func (c *clerk) Mail(string, *smtp.MailOptions) error {
	if c.wants && !c.known {
		return smtp.ErrAuthRequired
	}
	return nil
}
func (c *clerk) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody@") {
		return &smtp.SMTPError{Code: 550, Message: "no such box"}
	}
	return nil
}
func (c *clerk) Data(r io.Reader) error {
	letter, err := io.ReadAll(r)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.letters = append(c.letters, letter)
	return err
}
func (c *clerk) Reset()        {}
func (c *clerk) Logout() error { return nil }

// opens an office: with a certificate for STARTTLS, or for TLS from the first byte.
func opens(t *testing.T, o *office, starttls, ssl bool) (addr string, roots *tls.Config) {
	t.Helper()
	s := smtp.NewServer(o)
	s.Domain, s.AllowInsecureAuth = "localhost", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if starttls || ssl {
		key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		cert := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
		der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		known, _ := x509.ParseCertificate(der)
		pool := x509.NewCertPool()
		pool.AddCert(known)
		roots = &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
		config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
		if ssl {
			l = tls.NewListener(l, config)
		} else {
			s.TLSConfig = config
		}
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String(), roots
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	for name, c := range map[string]struct{ starttls, ssl, wants bool }{"plain, on the machine itself": {}, "STARTTLS, with a password": {true, false, true}, "TLS from the first byte": {false, true, true}} {
		t.Run(name, func(t *testing.T) {
			o := &office{wants: c.wants}
			addr, roots := opens(t, o, c.starttls, c.ssl)
			scheme := "smtp"
			if c.ssl {
				scheme = "smtps"
			}
			user := ""
			if c.wants {
				user = "newsroom:secret%20word@"
			}
			s, err := New(scheme+"://"+user+addr, "Le Marbre <newsroom@news.example>")
			if err != nil {
				t.Fatal(err)
			}
			s.roots = roots
			if err := s.Send(t.Context(), "claire@news.example", "Bienvenue à la rédaction\r\nBcc: evil@a.example", "Bonjour Claire,\n\nvoici le lien\u202f: https://news.example/desk/welcome/X\n"); err != nil {
				t.Fatal(err)
			}
			letter, err := netmail.ReadMessage(bytes.NewReader(o.letters[0]))
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(letter.Body)
			if to := letter.Header.Get("To"); to != "<claire@news.example>" || letter.Header.Get("Bcc") != "" || !strings.Contains(letter.Header.Get("From"), "newsroom@news.example") || letter.Header.Get("Date") == "" {
				t.Errorf("headers %v", letter.Header)
			}
			if !strings.Contains(string(text), "desk/welcome/X") {
				t.Errorf("the text is %s", text)
			}
		})
	}
}

func TestWhatTheServerDoesNotTakeIsSaid(t *testing.T) {
	o := &office{wants: true}
	addr, _ := opens(t, o, false, false)
	for name, c := range map[string]struct{ address, to string }{
		"a wrong password": {"smtp://newsroom:wrong@" + addr, "claire@news.example"},
		"an unknown box":   {"smtp://newsroom:secret%20word@" + addr, "nobody@news.example"},
		"nobody there":     {"smtp://127.0.0.1:1", "claire@news.example"},
	} {
		s, err := New(c.address, "newsroom@news.example")
		if err != nil {
			t.Fatal(err)
		}
		err = s.Send(t.Context(), c.to, "S", "T")
		if fault.KindOf(err) != fault.Busy || strings.Contains(fmt.Sprint(err), "wrong@") || strings.Contains(fmt.Sprint(err), "secret word") {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A line that others can read is refused where the server is elsewhere.
	s, err := New("smtp://newsroom:secret%20word@"+addr, "newsroom@news.example")
	if err != nil {
		t.Fatal(err)
	}
	s.local = false
	if err := s.Send(t.Context(), "claire@news.example", "S", "T"); fault.KindOf(err) != fault.Busy {
		t.Errorf("without TLS: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Send(ctx, "claire@news.example", "S", "T"); err == nil {
		t.Error("it is sent although nobody waits")
	}
	if len(o.letters) != 0 {
		t.Errorf("%d letters were taken", len(o.letters))
	}
}

func TestAnAddressOfAServerThatIsNone(t *testing.T) {
	for _, bad := range []string{"", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example/x", "smtp://mail.example:99999", "smtp://mail.example:x"} {
		if _, err := New(bad, "a@b.example"); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := New("smtp://u:secret@mail.example", "no address"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the writer: %v", err)
	}
	for address, want := range map[string]int{"smtp://mail.example": 587, "smtps://mail.example": 465, "smtp://mail.example:25": 25} {
		if s, err := New(address, "a@b.example"); err != nil || s.port != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}
