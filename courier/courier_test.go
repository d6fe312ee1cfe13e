package courier_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"marbre/courier"
	"marbre/fault"
)

// elsewhere is a server on this machine, and a courier that may reach it and nothing else here.
func elsewhere(t *testing.T, h http.HandlerFunc) (*courier.Courier, string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return reaching(t, s.URL), s.URL
}

func reaching(t *testing.T, address string) *courier.Courier {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return &courier.Courier{
		For: "https://marbre.example", Let: []netip.AddrPort{netip.MustParseAddrPort(u.Host)},
		Times: courier.Times{First: 400 * time.Millisecond, Whole: 2 * time.Second, Window: 200 * time.Millisecond},
	}
}

// brought is what one errand brings, and how it fails, however late.
func brought(t *testing.T, c *courier.Courier, address string, most int64) (string, *courier.Parcel, error) {
	t.Helper()
	p, err := c.Fetch(t.Context(), address, courier.Wanted{MaxBytes: most, Accept: "image/*"})
	if err != nil {
		return "", nil, err
	}
	data, err := io.ReadAll(p)
	return string(data), p, errors.Join(err, p.Close())
}

// key is the sentence of a failure.
func key(err error) string {
	var told *fault.Told
	if errors.As(err, &told) {
		return told.Key
	}
	return fmt.Sprint(err)
}

func TestWhatIsThereIsBrought(t *testing.T) {
	asked := make(chan http.Header, 1)
	c, at := elsewhere(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Header
		w.Header().Set("Content-Type", "Image/JPEG; charset=x")
		_, _ = io.WriteString(w, "a picture")
	})
	text, p, err := brought(t, c, " "+at+"/a.jpg#top", 9)
	if err != nil || text != "a picture" || p.Type != "image/jpeg" || p.URL != at+"/a.jpg" || p.Size != 9 {
		t.Errorf("%q %+v %v", text, p, err)
	}
	h := <-asked
	if agent := h.Get("User-Agent"); !strings.Contains(agent, "Marbre") || !strings.Contains(agent, "https://marbre.example") {
		t.Errorf("it calls itself %q", agent)
	}
	if h.Get("Accept-Encoding") != "identity" || h.Get("Accept") != "image/*" || h.Get("Cookie") != "" || h.Get("Referer") != "" {
		t.Errorf("it asks with %v", h)
	}
}

// Nothing inside is reached, however its address is written.
func TestNothingInsideIsReached(t *testing.T) {
	c := &courier.Courier{Times: courier.Times{First: 2 * time.Second, Whole: 2 * time.Second}}
	for address, want := range map[string]string{
		"http://127.0.0.1/":                    "fetch.inside",
		"http://127.1.2.3:80/":                 "fetch.inside",
		"http://127.0.0.1./":                   "fetch.address",
		"http://2130706433/":                   "fetch.address", // in one number
		"http://0x7f000001/":                   "fetch.address",
		"http://0x7f.1/":                       "fetch.address",
		"http://017700000001/":                 "fetch.address",
		"http://0177.0.0.1/":                   "fetch.address", // octal
		"http://127.1/":                        "fetch.address",
		"http://0/":                            "fetch.address",
		"http://%31%32%37.0.0.1/":              "fetch.address",
		"http://0.0.0.0/":                      "fetch.inside",
		"http://10.0.0.1/":                     "fetch.inside",
		"http://172.31.255.255/":               "fetch.inside",
		"http://192.168.1.1/":                  "fetch.inside",
		"http://100.64.0.1/":                   "fetch.inside",
		"http://169.254.169.254/latest":        "fetch.inside",
		"http://192.0.0.8/":                    "fetch.inside",
		"http://198.18.0.1/":                   "fetch.inside",
		"http://224.0.0.1/":                    "fetch.inside",
		"http://255.255.255.255/":              "fetch.inside",
		"http://[::1]/":                        "fetch.inside",
		"http://[::]/":                         "fetch.inside",
		"http://[::ffff:127.0.0.1]/":           "fetch.inside", // IPv4 as IPv6
		"http://[::ffff:7f00:1]/":              "fetch.inside",
		"http://[::127.0.0.1]/":                "fetch.inside", // the same of old
		"http://[64:ff9b::7f00:1]/":            "fetch.inside", // NAT64
		"http://[64:ff9b:1::a00:1]/":           "fetch.inside",
		"http://[2002:7f00:1::]/":              "fetch.inside", // 6to4
		"http://[2001:0:4136:e378:8000::1]/":   "fetch.inside", // Teredo
		"http://[fc00::1]/":                    "fetch.inside",
		"http://[fd12:3456::1]/":               "fetch.inside",
		"http://[fe80::1]/":                    "fetch.inside",
		"http://[fe80::1%25lo]/":               "fetch.inside",
		"http://[2a00:1450:4001::1%25lo]/":     "fetch.inside",
		"http://[fec0::1]/":                    "fetch.inside",
		"http://[ff02::1]/":                    "fetch.inside",
		"http://[2001:db8::1]/":                "fetch.inside",
		"https://127.0.0.1/":                   "fetch.inside",
		"http://localhost/":                    "fetch.inside",
		"http://１２７.0.0.1/":                    "fetch.address", // wide figures
		"http://localhost:8080/":               "fetch.port",
		"http://93.184.216.34:22/":             "fetch.port",
		"http://93.184.216.34:99999/":          "fetch.address",
		"http://93.184.216.34:0/":              "fetch.port",
		"http://ada:secret@93.184.216.34/":     "fetch.credentials",
		"http://93.184.216.34@127.0.0.1/":      "fetch.credentials",
		"ftp://93.184.216.34/a.jpg":            "fetch.scheme",
		"file:///etc/passwd":                   "fetch.scheme",
		"gopher://127.0.0.1:6379/_x":           "fetch.scheme",
		"javascript:alert(1)":                  "fetch.address",
		"data:image/png;base64,xx":             "fetch.address",
		"//93.184.216.34/a.jpg":                "fetch.scheme",
		"a.jpg":                                "fetch.scheme",
		"":                                     "fetch.scheme",
		"http:///a.jpg":                        "fetch.address",
		"http:93.184.216.34":                   "fetch.address",
		"http://a b/":                          "fetch.address",
		"http://127.0.0.1\r\nHost: a.example/": "fetch.address",
		"http://93.184.216.34/" + strings.Repeat("a", courier.MaxAddress): "fetch.long",
	} {
		_, _, err := brought(t, c, address, 100)
		if key(err) != want || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.60q: %v, not %s", address, err, want)
		}
	}
}

func TestOutsideIsWhatTheOpenNetworkHas(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "8.8.8.8": true, "::ffff:8.8.8.8": true, "172.32.0.1": true, "100.128.0.1": true, "192.0.1.1": true, "198.20.0.1": true, "223.255.255.255": true,
		"2a00:1450:4001:800::200e": true, "2001:4860:4860::8888": true, "2606:2800:220::1": true,
		"::ffff:10.0.0.1": false, "192.0.2.1": false, "203.0.113.9": false, "198.51.100.1": false, "192.88.99.1": false, "240.0.0.1": false, "100.127.255.255": false,
		"2001:10::1": false, "3fff::1": false, "4000::1": false, "5f00::1": false, "100::1": false, "::8.8.8.8": false, "64:ff9b::808:808": false,
	} {
		if got := courier.Outside(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
	if courier.Outside(netip.Addr{}) {
		t.Error("no address is outside")
	}
}

func TestOnlyPagesAndWhatIsLetAreDialled(t *testing.T) {
	let := []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:8080")}
	for to, want := range map[string]bool{
		"93.184.216.34:80": true, "93.184.216.34:443": true, "[2606:2800:220::1]:443": true, "[::ffff:93.184.216.34]:80": true, "127.0.0.1:8080": true, "[::ffff:127.0.0.1]:8080": true,
		"93.184.216.34:8080": false, "93.184.216.34:22": false, "93.184.216.34:0": false, "127.0.0.1:80": false, "127.0.0.2:8080": false, "[::1]:8080": false,
	} {
		if got := courier.Allowed(netip.MustParseAddrPort(to), let); got != want {
			t.Errorf("%s: %t", to, got)
		}
	}
}

// names is a server of names on this machine that says of each what it is told.
func names(t *testing.T, say map[string]string) *net.Resolver {
	t.Helper()
	line, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	go func() {
		b := make([]byte, 2000)
		for {
			n, from, err := line.ReadFrom(b)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			m = dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}, Questions: m.Questions}
			ip, known := say[q.Name.String()]
			if !known {
				m.RCode = dnsmessage.RCodeNameError
			}
			head := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1}
			if a, err := netip.ParseAddr(ip); err == nil && a.Is4() && q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AResource{A: a.As4()}}}
			} else if err == nil && a.Is6() && q.Type == dnsmessage.TypeAAAA {
				m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}}}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = line.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", line.LocalAddr().String())
	}}
}

// A name is judged by where it leads at the moment at which it is dialled.
func TestANameThatLeadsInsideIsNotFollowed(t *testing.T) {
	c, at := elsewhere(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	port := at[strings.LastIndexByte(at, ':'):]
	c.Resolver = names(t, map[string]string{"here.example.com.": "127.0.0.1", "private.example.com.": "10.1.2.3", "six.example.com.": "::1", "mapped.example.com.": "::ffff:169.254.169.254", "nat.example.com.": "64:ff9b::a9fe:a9fe"})
	for host, want := range map[string]string{
		"here.example.com": "fetch.inside", "private.example.com": "fetch.inside", "six.example.com": "fetch.inside", "mapped.example.com": "fetch.inside", "nat.example.com": "fetch.inside",
		"private.example.com" + port: "fetch.inside", // the port that is let is let for its own server alone
		"nobody.example.com":         "fetch.unknown",
	} {
		if _, _, err := brought(t, c, "http://"+host+"/", 100); key(err) != want {
			t.Errorf("%s: %v", host, err)
		}
	}
	if text, _, err := brought(t, c, "http://here.example.com"+port+"/", 100); err != nil || text != "ok" {
		t.Errorf("what is let through: %q %v", text, err)
	}
}

func TestRedirectsAreFollowedAndEachLookedAt(t *testing.T) {
	var at string
	c, at := elsewhere(t, func(w http.ResponseWriter, r *http.Request) {
		to := r.URL.Query().Get("to")
		switch n := len(r.URL.Path) - 1; {
		case r.URL.Path == "/loop":
			to = "/loop"
		case r.URL.Path == "/bare":
			w.WriteHeader(http.StatusFound)
			return
		case n > 0 && to == "":
			to = "/" + strings.Repeat("a", n-1)
		}
		if to == "" {
			_, _ = io.WriteString(w, "there")
			return
		}
		http.Redirect(w, r, to, http.StatusFound)
	})
	if text, p, err := brought(t, c, at+"/aaaaa", 100); err != nil || text != "there" || p.URL != at+"/" {
		t.Errorf("five times: %q %v", text, err)
	}
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("what lies inside was reached") }))
	defer other.Close()
	for path, want := range map[string]string{
		"/aaaaaa": "fetch.redirects",
		"/loop":   "fetch.redirects",
		"/bare":   "fetch.answered",
		"/?to=" + url.QueryEscape("http://127.0.0.1/"):                       "fetch.inside",
		"/?to=" + url.QueryEscape("http://169.254.169.254/latest/meta-data"): "fetch.inside",
		"/?to=" + url.QueryEscape("//[::1]/"):                                "fetch.inside",
		"/?to=" + url.QueryEscape("http://localhost/"):                       "fetch.inside",
		"/?to=" + url.QueryEscape(other.URL):                                 "fetch.port",
		"/?to=" + url.QueryEscape("http://ada:x@example.com/"):               "fetch.credentials",
		"/?to=" + url.QueryEscape("file:///etc/passwd"):                      "fetch.scheme",
		"/?to=" + url.QueryEscape("http://0x7f.1/"):                          "fetch.address",
	} {
		if _, _, err := brought(t, c, at+path, 100); key(err) != want {
			t.Errorf("%s: %v, not %s", path, err, want)
		}
	}
}

// No proxy of the environment stands between: it would dial what we must not.
func TestNoProxyIsAsked(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") }))
	defer proxy.Close()
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	c := &courier.Courier{Resolver: names(t, nil), Times: courier.Times{First: time.Second, Whole: time.Second}}
	if _, _, err := brought(t, c, "http://nobody.example.com/", 100); key(err) != "fetch.unknown" {
		t.Error(err)
	}
}

func TestWhatDoesNotEndIsEnded(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request, every time.Duration, piece string) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, piece); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			time.Sleep(every)
		}
	}
	c, at := elsewhere(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			drip(w, r, 0, strings.Repeat("x", 64<<10))
		case "/drip":
			drip(w, r, 20*time.Millisecond, "x")
		case "/steady": // fast enough, and without an end
			drip(w, r, 20*time.Millisecond, strings.Repeat("x", 1<<10))
		case "/said":
			w.Header().Set("Content-Length", "5000000000")
			_, _ = io.WriteString(w, "x")
		case "/late":
			<-r.Context().Done()
		case "/half":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "\x1f\x8b")
		case "/heads":
			for i := range 100 {
				w.Header().Set(fmt.Sprint("X-Head-", i), strings.Repeat("y", 1000))
			}
		case "/hints":
			w.Header().Set("Link", strings.Repeat("y", 1000))
			for range 200 {
				w.WriteHeader(103)
			}
		case "/some-heads":
			for i := range 100 {
				w.Header().Set(fmt.Sprint("X-Head-", i), "y")
			}
			_, _ = io.WriteString(w, "fine")
		default:
			http.NotFound(w, r)
		}
	})
	for path, want := range map[string]string{
		"/endless": "fetch.too-large", "/said": "fetch.too-large", "/drip": "fetch.slow", "/steady": "fetch.slow", "/late": "fetch.slow", "/half": "fetch.broken-off",
		"/packed": "fetch.packed", "/heads": "fetch.unreached", "/hints": "fetch.unreached", "/nothing": "fetch.answered",
	} {
		began := time.Now()
		_, _, err := brought(t, c, at+path, 3<<20)
		if key(err) != want || (fault.KindOf(err) == fault.TooLarge) != (want == "fetch.too-large") {
			t.Errorf("%s: %v, not %s", path, err, want)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %s", path, took)
		}
	}
	if text, _, err := brought(t, c, at+"/some-heads", 100); err != nil || text != "fine" {
		t.Errorf("a hundred heads: %q %v", text, err)
	}
}

// A server that writes its head letter by letter is ended as one that writes nothing.
func TestAHeadThatDripsIsEnded(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = conn.Read(make([]byte, 4<<10))
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX-Slow: ")
				for {
					if _, err := io.WriteString(conn, "y"); err != nil {
						return
					}
					time.Sleep(10 * time.Millisecond)
				}
			}()
		}
	}()
	c := reaching(t, "http://"+l.Addr().String())
	began := time.Now()
	if _, _, err := brought(t, c, "http://"+l.Addr().String()+"/", 100); key(err) != "fetch.slow" || time.Since(began) > 2*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

func TestACertificateMustBeValid(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "x") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	if _, _, err := brought(t, reaching(t, s.URL), s.URL, 100); key(err) != "fetch.certificate" {
		t.Error(err)
	}
}

// Errands wait for each other, and who has gone waits no longer.
func TestSoManyErrandsAtOnce(t *testing.T) {
	c, at := elsewhere(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "x") })
	var held []*courier.Parcel
	for range 8 {
		p, err := c.Fetch(t.Context(), at, courier.Wanted{MaxBytes: 10})
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, p)
	}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if _, err := c.Fetch(ctx, at, courier.Wanted{MaxBytes: 10}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a ninth: %v", err)
	}
	for _, p := range held {
		_ = p.Close()
		_ = p.Close() // once is enough
	}
	if text, _, err := brought(t, c, at, 10); err != nil || text != "x" {
		t.Errorf("after them: %q %v", text, err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := c.Fetch(gone, at, courier.Wanted{MaxBytes: 10}); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone is told %v", err)
	}
}
