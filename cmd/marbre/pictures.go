package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"marbre/negatives"
)

// picturesFlag says where the files of pictures are.
func (s *settings) picturesFlag(to *string) {
	s.StringVar(to, "pictures", "", "where pictures' files are kept: a `folder`, or s3://BUCKET/PREFIX?endpoint=https://s3.example&region=REGION with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; left out, pictures in --data")
}

// keep is where the files of pictures are, by that flag; nobody is asked yet. What opens a store stands in no flag.
func keep(e env, data, pictures string) (negatives.Keep, error) {
	switch {
	case pictures == "":
		return negatives.Folder{Dir: filepath.Join(data, "pictures")}, nil
	case negatives.IsBucket(pictures):
		at, err := negatives.ParseAddress(pictures)
		if err != nil {
			return nil, fmt.Errorf("--pictures: %w", err)
		}
		b, err := negatives.NewBucket(at, negatives.Keys{ID: e.getenv("AWS_ACCESS_KEY_ID"), Secret: e.getenv("AWS_SECRET_ACCESS_KEY"), Session: e.getenv("AWS_SESSION_TOKEN")})
		if err != nil {
			return nil, fmt.Errorf("--pictures %s: %w", at, err)
		}
		return b, nil
	case strings.Contains(pictures, "://"):
		return nil, errors.New("--pictures: it must be a folder, or begin with s3://")
	}
	return negatives.Folder{Dir: pictures}, nil
}

// answers asks a store whether it is there. Its error is negatives.ErrSilent if nobody says so.
func answers(ctx context.Context, k negatives.Keep) error {
	b, elsewhere := k.(*negatives.Bucket)
	if !elsewhere {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	if err := b.Check(ctx); err != nil {
		return fmt.Errorf("--pictures %w", err)
	}
	return nil
}

// wherePictures is the flag as it may be shown: an address that cannot be read may hold a secret.
func wherePictures(value string) string {
	if !negatives.IsBucket(value) && !strings.Contains(value, "://") {
		return value
	}
	at, err := negatives.ParseAddress(value)
	if err != nil {
		return "?"
	}
	return at.String()
}
