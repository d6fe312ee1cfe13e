package negatives_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"marbre/fault"
	"marbre/negatives"
	"marbre/negatives/negativestest"
)

func bucket(t *testing.T, at negatives.Address, keys negatives.Keys) *negatives.Bucket {
	t.Helper()
	b, err := negatives.NewBucket(at, keys)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// between is a bucket whose calls go through a test's hands, on a line that serve opens. A call is its
// method and its range; see may answer it itself.
func between(t *testing.T, serve func(http.Handler) *httptest.Server, see func(call string, w http.ResponseWriter) (answered bool)) *negatives.Bucket {
	at, keys, _ := negativestest.Bucket(t)
	to, err := url.Parse(at.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host // it is signed
	}}
	s := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, name) && see(strings.TrimSpace(r.Method+" "+r.Header.Get("Range")), w) {
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	at.Endpoint = s.URL
	return bucket(t, at, keys)
}

// cut breaks the line.
func cut(w http.ResponseWriter) {
	if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = c.Close()
	}
}

func TestAReadIsOneCallAndAnotherPlaceIsOneMore(t *testing.T) {
	var mu sync.Mutex
	var calls []string
	b := between(t, httptest.NewServer, func(call string, _ http.ResponseWriter) bool {
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, call)
		return false
	})
	saw := func(what string, want ...string) {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if !slices.Equal(calls, want) {
			t.Errorf("%s: %q", what, calls)
		}
		calls = nil
	}
	put(t, b, name, strings.Repeat("x", 100_000))
	saw("put", "HEAD", "PUT")
	put(t, b, name, strings.Repeat("x", 100_000))
	saw("put again", "HEAD")
	held(t, b, name)
	saw("read", "GET")
	f := opened(t, b, name)
	for _, to := range []struct {
		offset int64
		whence int
	}{{0, io.SeekEnd}, {0, io.SeekStart}} { // as http.ServeContent does
		if _, err := f.Seek(to.offset, to.whence); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := io.Copy(io.Discard, f); n != 100_000 || err != nil {
		t.Error(n, err)
	}
	saw("measured and read", "GET")
	_, _ = f.Seek(40_000, io.SeekStart)
	for range 3 {
		if _, err := io.ReadFull(f, make([]byte, 1000)); err != nil {
			t.Error(err)
		}
	}
	saw("a piece", "GET bytes=40000-")
}

func TestALineThatBreaksOnceIsTriedAgain(t *testing.T) {
	var mu sync.Mutex
	broken := map[string]bool{}
	b := between(t, httptest.NewServer, func(call string, w http.ResponseWriter) bool {
		mu.Lock()
		defer mu.Unlock()
		if broken[call] {
			return false
		}
		broken[call] = true
		cut(w)
		return true
	})
	text := strings.Repeat("a picture ", 100_000)
	put(t, b, name, text)
	if held(t, b, name) != text || !broken["PUT"] || !broken["GET"] {
		t.Errorf("it is not whole, or nothing broke: %v", broken)
	}
}

// overTLS is a line that the client trusts.
func overTLS(t *testing.T) func(http.Handler) *httptest.Server {
	return func(h http.Handler) *httptest.Server {
		s := httptest.NewTLSServer(h)
		path := filepath.Join(t.TempDir(), "cert.pem")
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("SSL_CERT_FILE", path)
		return s
	}
}

// Whoever goes while a file is on its way to the store leaves nothing there. Over TLS a store of its own accord
// only counts bytes, and not each does.
func TestWhatIsCutOnItsWayIsNotKept(t *testing.T) {
	for line, serve := range map[string]func(http.Handler) *httptest.Server{"plain": httptest.NewServer, "TLS": overTLS(t)} {
		t.Run(line, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			b := between(t, serve, func(call string, _ http.ResponseWriter) bool {
				if call == "PUT" {
					stop()
				}
				return false
			})
			if err := b.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			data := bytes.Repeat([]byte("a picture "), 2<<20)
			for range 5 {
				if err := b.Put(ctx, name, bytes.NewReader(data), int64(len(data))); !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				time.Sleep(50 * time.Millisecond) // the store may still be at it
				if _, err := b.Open(t.Context(), name); !errors.Is(err, fault.NotFound) {
					t.Fatalf("something is there: %v", err)
				}
				ctx, stop = context.WithCancel(t.Context())
			}
			stop()
			put(t, b, name[:63]+"0", string(data[:1<<20]))
			if held(t, b, name[:63]+"0") != string(data[:1<<20]) {
				t.Error("it is not whole")
			}
		})
	}
}

// A store that ends in the middle of a file, or sends another part than was asked for, hands out nothing
// that looks whole.
func TestALineThatBreaksInTheMiddleIsNoEnd(t *testing.T) {
	whole := true
	b := bucket(t, negatives.Address{Bucket: "pictures", Region: "here", Endpoint: storeOf(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", "Thu, 04 Jul 2024 12:00:00 GMT")
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write(make([]byte, 600))
		if whole {
			_, _ = w.Write(make([]byte, 400))
		} // else net/http breaks the line
	})}, negatives.Keys{ID: "k", Secret: "s"})
	f := opened(t, b, name)
	if _, err := f.Seek(500, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, f); n != 0 || err == nil || !strings.Contains(err.Error(), "1000 bytes where 500") {
		t.Errorf("another part is read as %d, %v", n, err)
	}
	whole = false
	if n, err := io.Copy(io.Discard, opened(t, b, name)); n != 600 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("half of it is read as %d, %v", n, err)
	}
}

func storeOf(t *testing.T, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// fails holds what everything says where there is no store: soon, and never that a file is not there.
func fails(t *testing.T, b *negatives.Bucket, soon time.Duration) {
	t.Helper()
	start := time.Now()
	if err := b.Put(t.Context(), name, strings.NewReader("x"), 1); err == nil || fault.KindOf(err) != "" {
		t.Errorf("it keeps: %v", err)
	}
	if _, err := b.Open(t.Context(), name); err == nil || fault.KindOf(err) != "" {
		t.Errorf("it opens: %v", err)
	}
	err := b.Check(t.Context())
	if !errors.Is(err, negatives.ErrSilent) || !strings.Contains(err.Error(), "s3://pictures?endpoint=http") {
		t.Errorf("it says %v", err)
	}
	if took := time.Since(start); took > soon {
		t.Errorf("it took %v", took)
	}
	t.Log(err)
}

func TestAStoreThatIsGoneIsSaidSoon(t *testing.T) {
	keys := negatives.Keys{ID: "key", Secret: "secret"}
	for _, region := range []string{"", "here"} {
		t.Run("refused"+region, func(t *testing.T) {
			fails(t, bucket(t, negatives.Address{Bucket: "pictures", Region: region, Endpoint: "http://127.0.0.1:1"}, keys), 10*time.Second)
		})
		t.Run("ill"+region, func(t *testing.T) {
			fails(t, bucket(t, negatives.Address{Bucket: "pictures", Region: region, Endpoint: storeOf(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })}, keys), 15*time.Second)
		})
		t.Run("silent"+region, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0") // takes lines and says nothing
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			b := bucket(t, negatives.Address{Bucket: "pictures", Region: region, Endpoint: "http://" + l.Addr().String()}, keys)
			b.Hurry(300 * time.Millisecond)
			fails(t, b, 3*time.Second)
		})
	}
}

// Whoever reads slowly is waited for; a store that stops in the middle is not.
func TestAStoreThatStopsInTheMiddleIsGivenUp(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	b := bucket(t, negatives.Address{Bucket: "pictures", Region: "here", Endpoint: storeOf(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", "Thu, 04 Jul 2024 12:00:00 GMT")
		w.Header().Set("Content-Length", "2000")
		_, _ = w.Write(make([]byte, 1000))
		_ = http.NewResponseController(w).Flush()
		select {
		case <-done:
		case <-r.Context().Done():
		}
	})}, negatives.Keys{ID: "k", Secret: "s"})
	b.Hurry(200 * time.Millisecond)
	f := opened(t, b, name)
	time.Sleep(400 * time.Millisecond)
	if _, err := io.ReadFull(f, make([]byte, 1000)); err != nil {
		t.Errorf("a slow reader: %v", err)
	}
	if n, err := f.Read(make([]byte, 1)); n != 0 || err == nil || !strings.Contains(err.Error(), "nothing was heard for 200ms") {
		t.Errorf("a store that stops: %d, %v", n, err)
	}
}

func TestWhatIsWrongWithABucketIsSaid(t *testing.T) {
	at, keys, _ := negativestest.Bucket(t)
	for what, c := range map[string]struct {
		at   negatives.Address
		keys negatives.Keys
		says string
	}{
		"a wrong secret": {at, negatives.Keys{ID: keys.ID, Secret: "wrong-secret"}, "refuses the keys (SignatureDoesNotMatch): look at AWS_ACCESS_KEY_ID"},
		"a wrong key":    {at, negatives.Keys{ID: "wrong-key", Secret: keys.Secret}, "refuses the keys ("},
		"no bucket":      {negatives.Address{Bucket: "marbre-is-not-there", Endpoint: at.Endpoint}, keys, "there is no such bucket: make it there"},
	} {
		b := bucket(t, c.at, c.keys)
		err := b.Check(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.at.String()+": ") || errors.Is(err, negatives.ErrSilent) {
			t.Errorf("%s: %v", what, err)
		}
		_, open := b.Open(t.Context(), name)
		for _, err := range []error{err, open, b.Put(t.Context(), name, strings.NewReader("x"), 1)} {
			if err == nil || fault.KindOf(err) != "" || strings.Contains(err.Error(), c.keys.Secret) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	// What other stores say.
	for code, says := range map[string]string{"AuthorizationHeaderMalformed": "another region: say region=eu-west-3", "RequestTimeTooSkewed": "clock", "TeaPot": "(TeaPot)"} {
		b := bucket(t, negatives.Address{Bucket: "pictures", Region: "here", Endpoint: storeOf(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>No.</Message><Region>eu-west-3</Region></Error>", code)
		})}, keys)
		if err := b.Check(t.Context()); err == nil || !strings.Contains(err.Error(), says) || errors.Is(err, negatives.ErrSilent) {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := negatives.NewBucket(at, negatives.Keys{ID: "key"}); err == nil {
		t.Error("half of the keys is enough")
	}
}

func TestAReaderWhoGoesIsReadToNoMore(t *testing.T) {
	at, keys, _ := negativestest.Bucket(t)
	b := bucket(t, at, keys)
	const size = 20 << 20 // more than stands in lines
	if err := b.Put(t.Context(), name, bytes.NewReader(make([]byte, size)), size); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	f, err := b.Open(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := io.ReadFull(f, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := io.Copy(io.Discard, f); !errors.Is(err, context.Canceled) {
		t.Errorf("it reads on: %v", err)
	}
}
