package door_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"marbre/door"
)

const host = "Host: news.example\r\n"

// What browsers, programs and caches in front send is plain.
var plain = []string{
	"GET / HTTP/1.1\r\n" + host + "\r\n",
	"GET /fr/ HTTP/1.1\r\nhost:news.example:8080\r\nConnection: Keep-Alive\r\n\r\n",
	"GET /fr/2024/07/04/7/x?before=1-2&utm_source=a%20b/?c HTTP/1.1\r\nHOST: \t[2001:db8::1]:80 \t\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nIf-None-Match: W/\"a\", \"b-g\"\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nCookie: a=1\r\nCookie: b=2\r\nX-Empty:\r\n\r\n",
	"GET /ar/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/ HTTP/1.1\r\nHost: [::1]\r\nLast-Event-ID: 12\r\nCache-Control: no-cache\r\nPragma: no-cache\r\n\r\n",
	"GET /a-._~!$&'()*+,;=:@/b/? HTTP/1.1\r\nHost: 127.0.0.1\r\nTea: x\r\nIffy: x\r\nRanges: x\r\nTrailers: x\r\n\r\n",
}

// What is in no reader's request, or asks for more than a page, or might be
// read in two ways, is left to net/http.
var odd = map[string]string{
	"another method":          "HEAD / HTTP/1.1\r\n" + host + "\r\n",
	"a longer method":         "GETS / HTTP/1.1\r\n" + host + "\r\n",
	"small letters":           "get / HTTP/1.1\r\n" + host + "\r\n",
	"an earlier version":      "GET / HTTP/1.0\r\n" + host + "\r\n",
	"a later version":         "GET / HTTP/1.2\r\n" + host + "\r\n",
	"no version":              "GET /\r\n" + host + "\r\n",
	"a version in small":      "GET / http/1.1\r\n" + host + "\r\n",
	"a word more":             "GET / / HTTP/1.1\r\n" + host + "\r\n",
	"two spaces before":       "GET  / HTTP/1.1\r\n" + host + "\r\n",
	"two spaces behind":       "GET /  HTTP/1.1\r\n" + host + "\r\n",
	"a space at the end":      "GET / HTTP/1.1 \r\n" + host + "\r\n",
	"a tab":                   "GET /\tHTTP/1.1\r\n" + host + "\r\n",
	"an empty line first":     "\r\nGET / HTTP/1.1\r\n" + host + "\r\n",
	"the absolute form":       "GET http://news.example/ HTTP/1.1\r\n" + host + "\r\n",
	"the asterisk":            "GET * HTTP/1.1\r\n" + host + "\r\n",
	"an empty segment":        "GET //fr/ HTTP/1.1\r\n" + host + "\r\n",
	"an empty segment later":  "GET /fr// HTTP/1.1\r\n" + host + "\r\n",
	"a dotted segment":        "GET /fr/../en/ HTTP/1.1\r\n" + host + "\r\n",
	"a dot at the end":        "GET /fr/. HTTP/1.1\r\n" + host + "\r\n",
	"an escaped slash":        "GET /fr%2Fx HTTP/1.1\r\n" + host + "\r\n",
	"an escaped dot":          "GET /%2e%2e/ HTTP/1.1\r\n" + host + "\r\n",
	"an escaped nothing":      "GET /%00 HTTP/1.1\r\n" + host + "\r\n",
	"an escaped letter":       "GET /%7F HTTP/1.1\r\n" + host + "\r\n",
	"half an escape":          "GET /%D HTTP/1.1\r\n" + host + "\r\n",
	"no escape":               "GET /%DG HTTP/1.1\r\n" + host + "\r\n",
	"half an escape, asked":   "GET /?a=%2 HTTP/1.1\r\n" + host + "\r\n",
	"a fragment":              "GET /#a HTTP/1.1\r\n" + host + "\r\n",
	"a bracket":               "GET /[ HTTP/1.1\r\n" + host + "\r\n",
	"a bracket, asked":        "GET /?a[]=1 HTTP/1.1\r\n" + host + "\r\n",
	"a backslash":             "GET /\\x HTTP/1.1\r\n" + host + "\r\n",
	"what is not ASCII":       "GET /é HTTP/1.1\r\n" + host + "\r\n",
	"no host":                 "GET / HTTP/1.1\r\n\r\n",
	"an empty host":           "GET / HTTP/1.1\r\nHost:\r\n\r\n",
	"two hosts":               "GET / HTTP/1.1\r\n" + host + host + "\r\n",
	"a host and a path":       "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
	"a host and a user":       "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
	"a port that is empty":    "GET / HTTP/1.1\r\nHost: a:\r\n\r\n",
	"a port that is none":     "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
	"a port alone":            "GET / HTTP/1.1\r\nHost: :80\r\n\r\n",
	"a bracket open":          "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
	"a bracket empty":         "GET / HTTP/1.1\r\nHost: []\r\n\r\n",
	"a line's feed alone":     "GET / HTTP/1.1\n" + host + "\r\n",
	"a feed alone in fields":  "GET / HTTP/1.1\r\nHost: a\n\r\n",
	"a feed alone at the end": "GET / HTTP/1.1\r\nHost: a\r\n\n",
	"a return alone":          "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
	"a return more":           "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
	"a folded line":           "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
	"a folded line, tab":      "GET / HTTP/1.1\r\nHost: a\r\n\tb: c\r\n\r\n",
	"a space first":           "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
	"a space before a colon":  "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
	"no colon":                "GET / HTTP/1.1\r\n" + host + "X\r\n\r\n",
	"no name":                 "GET / HTTP/1.1\r\n" + host + ": x\r\n\r\n",
	"a name of two words":     "GET / HTTP/1.1\r\n" + host + "X Y: x\r\n\r\n",
	"a name in brackets":      "GET / HTTP/1.1\r\n" + host + "(X): x\r\n\r\n",
	"a name not in ASCII":     "GET / HTTP/1.1\r\n" + host + "É: x\r\n\r\n",
	"a value not in ASCII":    "GET / HTTP/1.1\r\n" + host + "X: é\r\n\r\n",
	"nothing in a value":      "GET / HTTP/1.1\r\n" + host + "X: a\x00b\r\n\r\n",
	"a bell in a value":       "GET / HTTP/1.1\r\n" + host + "X: \a\r\n\r\n",
	"delete in a value":       "GET / HTTP/1.1\r\n" + host + "X: \x7f\r\n\r\n",
	"another protocol":        "\x16\x03\x01\x02\x00",
	"HTTP/2":                  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}

// refused are fields with which a GET is no plain one.
var refused = []string{
	"Content-Length: 0", "Content-Length: 5", "content-length: 0", "Content-Type: text/plain", "Transfer-Encoding: chunked", "transfer-encoding: identity",
	"Connection: close", "Connection: upgrade", "Connection: keep-alive, close", "Connection:", "Keep-Alive: 5", "Proxy-Connection: close", "Proxy-Authorization: x",
	"Upgrade: websocket", "Upgrade: h2c", "HTTP2-Settings: x", "Expect: 100-continue", "Trailer: X", "TE: trailers", "Range: bytes=0-1",
	"If-Modified-Since: Thu, 04 Jul 2024 12:00:00 GMT", "If-Unmodified-Since: x", "If-Match: *", "If-Range: x", "Authorization: Bearer x",
	"Accept-Encoding: br\r\nAccept-Encoding: gzip", "Accept-Encoding:\r\naccept-encoding:", "If-None-Match: \"a\"\r\nIf-None-Match: \"b\"", "Last-Event-ID: 1\r\nLast-Event-ID: 2",
}

func TestPlainRequestsAreReadAsNetHTTPReadsThem(t *testing.T) {
	for _, text := range plain {
		if !agrees(t, []byte(text+"GET /next")) {
			t.Errorf("not plain: %q", text)
		}
	}
}

func TestWhatIsOddIsHandedOn(t *testing.T) {
	for name, text := range odd {
		if _, _, ok := door.Read([]byte(text)); ok {
			t.Errorf("%s is plain: %q", name, text)
		}
	}
	for _, field := range refused {
		text := "GET / HTTP/1.1\r\n" + host + field + "\r\n\r\n"
		if _, _, ok := door.Read([]byte(text)); ok {
			t.Errorf("plain with %q", field)
		}
	}
}

func TestARequestKeepsItsParts(t *testing.T) {
	r, size, ok := door.Read([]byte(plain[2] + "more"))
	got := fmt.Sprintf("%s|%s|%s|%s|%s|%q|%v %v", r.Path, r.Query, r.Host, r.AcceptEncoding, r.IfNoneMatch, r.LastEventID, size == len(plain[2]), ok)
	want := `/fr/2024/07/04/7/x|before=1-2&utm_source=a%20b/?c|[2001:db8::1]:80|gzip, deflate, br, zstd|W/"a", "b-g"|""|true true`
	if got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

// Whatever comes, a request that the door takes for plain is one that net/http
// reads as well, in the same way, and after which it goes on at the same byte.
func FuzzPlainIsWhatNetHTTPReads(f *testing.F) {
	for _, text := range plain {
		f.Add([]byte(text))
		f.Add([]byte(text + text))
	}
	for _, text := range odd {
		f.Add([]byte(text))
	}
	for _, field := range refused {
		f.Add([]byte("GET / HTTP/1.1\r\n" + host + field + "\r\n\r\n"))
	}
	f.Fuzz(func(t *testing.T, b []byte) { agrees(t, b) })
}

// agrees compares what the door and net/http read at the beginning of b. It
// reports whether the door takes it for plain.
func agrees(t *testing.T, b []byte) bool {
	t.Helper()
	r, size, ok := door.Read(b)
	inPieces, sizeInPieces, okInPieces := door.ReadInPieces(b)
	if ok != okInPieces || ok && (size != sizeInPieces || !bytes.Equal(r.Path, inPieces.Path) || !bytes.Equal(r.IfNoneMatch, inPieces.IfNoneMatch)) {
		t.Fatalf("%q: %v %d at once, %v %d in pieces", b, ok, size, okInPieces, sizeInPieces)
	}
	if !ok {
		return false
	}
	in := bufio.NewReader(bytes.NewReader(b))
	theirs, err := http.ReadRequest(in)
	if err != nil {
		t.Fatalf("%q is plain; net/http: %v", b, err)
	}
	rest, err := io.ReadAll(in)
	if err != nil || !bytes.Equal(rest, b[size:]) {
		t.Fatalf("%q: the door leaves %q, net/http %q, %v", b, b[size:], rest, err)
	}
	if theirs.Method != "GET" || theirs.Proto != "HTTP/1.1" || theirs.ContentLength != 0 || theirs.Body != http.NoBody || theirs.TransferEncoding != nil || theirs.Trailer != nil || theirs.Close {
		t.Fatalf("%q: net/http reads %+v", b, theirs)
	}
	if theirs.URL.EscapedPath() != string(r.Path) || theirs.URL.RawQuery != string(r.Query) || theirs.Host != string(r.Host) || theirs.URL.Host != "" || theirs.URL.Fragment != "" {
		t.Fatalf("%q: net/http reads %+v, the door %s %s %s", b, theirs.URL, r.Path, r.Query, r.Host)
	}
	for name, v := range map[string][]byte{"Accept-Encoding": r.AcceptEncoding, "If-None-Match": r.IfNoneMatch, "Last-Event-Id": r.LastEventID} {
		if lines := theirs.Header[name]; len(lines) > 1 || (v != nil) != (len(lines) == 1) || strings.Join(lines, "") != string(v) {
			t.Fatalf("%q: %s is %q for net/http, %q for the door", b, name, lines, v)
		}
	}
	return true
}

func BenchmarkRead(b *testing.B) {
	text := []byte(plain[2])
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, _, ok := door.Read(text); !ok {
			b.Fatal("not plain")
		}
	}
}
