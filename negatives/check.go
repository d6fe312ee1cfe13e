package negatives

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/minio/minio-go/v7"
)

// ErrSilent is that nobody answers where a store should be, or that it says that it cannot now.
// It may again in a moment, unlike whatever else Check finds.
var ErrSilent = errors.New("the store of pictures does not answer")

// Check asks the store whether the bucket is there. Its error is for whoever runs the newsroom:
// what is wrong, where, and what to do; it is ErrSilent where there was no answer.
func (b *Bucket) Check(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: %w", b.at, err)
		}
	}()
	ctx, _, stop := b.waiting(ctx)
	defer stop(nil)
	// A list and not a HEAD, which answers without saying why.
	for o := range b.store.ListObjectsIter(ctx, b.at.Bucket, minio.ListObjectsOptions{Prefix: strings.TrimPrefix(b.at.Prefix+"/", "/"), Recursive: true, MaxKeys: 1}) {
		err = meant(ctx, o.Err)
		break
	}
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err == nil {
		return nil
	}
	said := answer(err)
	switch said.Code {
	case minio.NoSuchBucket:
		return errors.New("there is no such bucket: make it there, or name another")
	case minio.RequestTimeTooSkewed:
		return errors.New("the store's clock and this machine's differ too much: set this one's")
	case minio.InvalidRegion, minio.AuthorizationHeaderMalformed, "PermanentRedirect", "TemporaryRedirect":
		return fmt.Errorf("the bucket is in another region: say region=%s", cmp.Or(said.Region, "and its name"))
	case minio.InvalidAccessKeyID, minio.SignatureDoesNotMatch, minio.AccessDenied, "InvalidToken", "ExpiredToken", "XAdminUserNotFound":
		return fmt.Errorf("the store refuses the keys (%s): look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; they must be allowed to list, read and write there", said.Code)
	}
	if said.StatusCode == 0 || said.StatusCode >= 500 {
		return fmt.Errorf("%w (%w): does it run, and is the address right?", ErrSilent, err)
	}
	return fmt.Errorf("the store refuses to list the bucket (%s): %w", said.Code, err)
}
