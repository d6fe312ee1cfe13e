package negatives

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"marbre/fault"
)

// Keys open a store. The zero value leaves it to what the machine has: ~/.aws/credentials, and
// at Amazon the role that it runs in.
type Keys struct{ ID, Secret, Session string }

// A Bucket keeps files in a store elsewhere that speaks S3.
type Bucket struct {
	at       Address
	store    minio.Core
	patience time.Duration
}

// Bounds of what a store is asked.
const (
	reach    = 5 * time.Second  // for a line to it
	patience = 15 * time.Second // without a byte from it or to it
	tries    = 3                // where a line breaks, or the store is busy
)

// NewBucket is the bucket at an address. It asks the store nothing; Check does. It fails if the
// keys are half there.
func NewBucket(a Address, k Keys) (*Bucket, error) {
	if (k.ID == "") != (k.Secret == "") {
		return nil, errors.New("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: one is set and the other is not")
	}
	keys := credentials.NewStaticV4(k.ID, k.Secret, k.Session)
	if k.ID == "" {
		of := []credentials.Provider{&credentials.FileAWSCredentials{}}
		if a.Endpoint == "" {
			of = append(of, &credentials.IAM{})
		}
		keys = credentials.NewChainCredentials(of)
	}
	scheme, host, _ := strings.Cut(a.Endpoint, "://")
	if host == "" {
		scheme, host = "https", "s3.amazonaws.com"
	}
	wire, err := minio.DefaultTransport(scheme == "https")
	if err != nil {
		return nil, err
	}
	wire.DialContext = (&net.Dialer{Timeout: reach}).DialContext
	wire.TLSHandshakeTimeout = reach
	client, err := minio.New(host, &minio.Options{Creds: keys, Secure: scheme == "https", Transport: wire, Region: a.Region, MaxRetries: tries})
	if err != nil {
		return nil, err
	}
	return &Bucket{a, minio.Core{Client: client}, patience}, nil
}

// String is where it is.
func (b *Bucket) String() string { return b.at.String() }

func (b *Bucket) key(name string) (string, error) {
	if !named.MatchString(name) {
		return "", fault.NotFound
	}
	if b.at.Prefix != "" {
		name = b.at.Prefix + "/" + name
	}
	return name, nil
}

// waiting is a context that ends when the timer runs out. Whoever waits for the store winds the
// timer up at every sign of life. It is to be stopped.
func (b *Bucket) waiting(ctx context.Context) (context.Context, *time.Timer, context.CancelCauseFunc) {
	ctx, stop := context.WithCancelCause(ctx)
	t := time.AfterFunc(b.patience, func() { stop(fmt.Errorf("nothing was heard for %v", b.patience)) })
	return ctx, t, func(err error) { t.Stop(); stop(err) }
}

// meant is what an answer of the store means here.
func meant(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx) // what the store's client makes of it says less
	case answer(err).Code == minio.NoSuchKey:
		return fault.NotFound
	}
	return err
}

// answer is what the store answered; without a status it did not.
func answer(err error) (said minio.ErrorResponse) {
	_ = errors.As(err, &said)
	return said
}

// Put keeps what r holds. It is read twice: the store is told the SHA-256 of what comes, so that none
// takes half of it for the whole when a line breaks. What is there is not sent again; two who bring the
// same at once bring the same bytes, so the later may take the place of the earlier. If-None-Match would
// forbid it, but not every store has it, and some refuse a file for it.
func (b *Bucket) Put(ctx context.Context, name string, r io.Reader, size int64) (err error) {
	defer fault.In(&err, "keep %.12s", name)
	key, err := b.key(name)
	if err != nil {
		return err
	}
	ctx, timer, stop := b.waiting(ctx)
	defer stop(nil)
	_, err = b.store.StatObject(ctx, b.at.Bucket, key, minio.StatObjectOptions{})
	if err = meant(ctx, err); !errors.Is(err, fault.NotFound) {
		return err
	}
	timer.Stop() // it is not the store that is waited for
	from, sum, done, err := twice(r, size)
	if err != nil {
		return err
	}
	defer done()
	for n := range tries {
		timer.Reset(b.patience)
		select {
		case <-time.After(time.Duration(n) * 300 * time.Millisecond):
		case <-ctx.Done():
		}
		whole := sent{from(), func() { timer.Reset(b.patience) }}
		// In one piece: pieces would have to be cleared away where they do not become one.
		_, err = b.store.PutObject(ctx, b.at.Bucket, key, whole, size, "", sum, minio.PutObjectOptions{DisableContentSha256: true})
		if said := answer(err).StatusCode; err == nil || ctx.Err() != nil || said != 0 && said < 500 {
			break
		}
	}
	return meant(ctx, err)
}

// Open returns what is kept under a name. It asks for all of it at once, so that whoever reads
// from the start to the end asks once; whoever goes elsewhere asks for what is there on.
func (b *Bucket) Open(ctx context.Context, name string) (_ File, err error) {
	defer fault.In(&err, "open %.12s", name)
	key, err := b.key(name)
	if err != nil {
		return nil, err
	}
	ctx, timer, stop := b.waiting(ctx)
	f := &fromBucket{size: -1, stop: stop, wind: func() { timer.Reset(b.patience) }, rest: timer.Stop}
	f.meant = func(err error) error { return meant(ctx, err) }
	f.from = func(at int64) (io.ReadCloser, int64, error) {
		var part minio.GetObjectOptions
		if at > 0 {
			if err := part.SetRange(at, 0); err != nil {
				return nil, 0, err
			}
		}
		body, about, _, err := b.store.GetObject(ctx, b.at.Bucket, key, part)
		return body, at + about.Size, err
	}
	if err := f.ask(); err != nil {
		stop(nil)
		return nil, err
	}
	timer.Stop()
	return f, nil
}
