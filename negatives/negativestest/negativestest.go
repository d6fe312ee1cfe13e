// Package negativestest holds the keeps that tests run on. Every promise of a keep is
// tested on each of them.
package negativestest

import (
	"context"
	"crypto/rand"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"marbre/negatives"
)

// Each runs test on a new, empty keep of each kind; left lists what stands in it. S3 is wanted
// where MARBRE_TEST_S3 names a server (make test starts one); where it is not set the test
// says loudly what it did not run.
func Each(t *testing.T, test func(t *testing.T, k negatives.Keep, left func() []string)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) {
		dir := t.TempDir()
		test(t, negatives.Folder{Dir: dir}, func() (all []string) {
			_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					all = append(all, path)
				}
				return nil
			})
			return all
		})
	})
	t.Run("bucket", func(t *testing.T) {
		at, keys, left := Bucket(t)
		b, err := negatives.NewBucket(at, keys)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		test(t, b, left)
	})
}

// Bucket makes a bucket on the server that MARBRE_TEST_S3 names and returns where it is, what opens
// it and what lists it. It goes with the test.
func Bucket(t *testing.T) (negatives.Address, negatives.Keys, func() []string) {
	t.Helper()
	server, err := url.Parse(os.Getenv("MARBRE_TEST_S3"))
	if err != nil || server.Host == "" {
		if strings.Contains(os.Getenv("MARBRE_WANT"), "s3") {
			t.Fatal("S3 is wanted here and MARBRE_TEST_S3 names no server")
		}
		t.Skip("NOT RUN ON S3: MARBRE_TEST_S3 is not set. `make test` starts a server and sets it.")
	}
	keys := negatives.Keys{ID: server.User.Username()}
	keys.Secret, _ = server.User.Password()
	at := negatives.Address{Bucket: "marbre-" + strings.ToLower(rand.Text()[:12]), Prefix: "room/pictures", Endpoint: server.Scheme + "://" + server.Host}
	client, err := minio.New(server.Host, &minio.Options{Creds: credentials.NewStaticV4(keys.ID, keys.Secret, ""), Secure: server.Scheme == "https"})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.MakeBucket(t.Context(), at.Bucket, minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	left := func() (all []string) {
		for o := range client.ListObjectsIter(context.Background(), at.Bucket, minio.ListObjectsOptions{Recursive: true}) {
			if o.Err != nil {
				t.Error(o.Err)
			}
			all = append(all, o.Key)
		}
		return all
	}
	t.Cleanup(func() {
		for _, key := range left() {
			if err := client.RemoveObject(context.Background(), at.Bucket, key, minio.RemoveObjectOptions{}); err != nil {
				t.Error(err)
			}
		}
		if err := client.RemoveBucket(context.Background(), at.Bucket); err != nil {
			t.Error(err)
		}
	})
	return at, keys, left
}
