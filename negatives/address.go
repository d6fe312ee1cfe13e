package negatives

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// An Address says where a Bucket is. It holds no keys.
type Address struct {
	Bucket   string
	Prefix   string // what every name begins with, without slashes at its ends; "" for nothing
	Endpoint string // scheme and host of the store; "" for Amazon's
	Region   string // "" where the store is to be asked
}

// What the parts of an address look like.
var (
	bucketLike = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	prefixLike = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$`)
	hostLike   = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$`)
	regionLike = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// prefixMost leaves room for a file's name in the 1,024 bytes that a store takes.
const prefixMost = 512

// IsBucket reports whether s is meant as the address of a Bucket.
func IsBucket(s string) bool { return len(s) > 2 && strings.EqualFold(s[:3], "s3:") }

// ParseAddress reads s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION; only the bucket must
// be there. Its error names the part that is wrong and repeats none of it: somebody may have
// written a secret there.
func ParseAddress(s string) (Address, error) {
	if before, _, _ := strings.Cut(s, "?"); strings.Contains(before, "@") {
		return Address{}, errors.New("an address must hold no keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	u, err := url.Parse(s)
	if err != nil || !IsBucket(s) {
		return Address{}, errors.New("it must read s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION")
	}
	a := Address{Bucket: u.Host, Prefix: strings.Trim(u.Path, "/")}
	if !bucketLike.MatchString(a.Bucket) || strings.Contains(a.Bucket, "..") {
		return Address{}, errors.New("the bucket, between s3:// and the next slash, must have 3 to 63 lower-case letters, digits, dots and hyphens, and no port")
	}
	if a.Prefix != "" && !prefixLike.MatchString(a.Prefix) || len(a.Prefix) > prefixMost {
		return Address{}, errors.New("the prefix, behind the bucket, must be names of letters, digits, dots, hyphens and underscores, with one slash between two of them, and 512 bytes at most")
	}
	more, err := url.ParseQuery(u.RawQuery)
	if err != nil || u.Fragment != "" {
		return Address{}, errors.New("behind the question mark it must read endpoint=https://HOST&region=REGION")
	}
	for part, values := range more {
		if part != "endpoint" && part != "region" {
			return Address{}, errors.New("behind the question mark only endpoint and region can stand")
		}
		if len(values) > 1 || values[0] == "" {
			return Address{}, errors.New(part + " must be said once: leave it out where there is nothing to say")
		}
	}
	if a.Endpoint = strings.TrimSuffix(more.Get("endpoint"), "/"); a.Endpoint != "" && !isEndpoint(a.Endpoint) {
		return Address{}, errors.New("endpoint must be the scheme and the host of the store alone, as in https://s3.example or http://127.0.0.1:9000")
	}
	if a.Region = more.Get("region"); a.Region != "" && !regionLike.MatchString(a.Region) {
		return Address{}, errors.New("region must be the store's name for it, as in eu-west-3")
	}
	return a, nil
}

// isEndpoint reports whether s is a scheme and a host, perhaps with a port, and nothing else.
func isEndpoint(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || s != u.Scheme+"://"+u.Host {
		return false
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return false
		}
	}
	_, err = netip.ParseAddr(u.Hostname())
	return err == nil || hostLike.MatchString(u.Hostname()) && !strings.HasSuffix(u.Host, ":")
}

// String is the address as ParseAddress reads it.
func (a Address) String() string {
	s := "s3://" + a.Bucket
	if a.Prefix != "" {
		s += "/" + a.Prefix
	}
	mark := "?"
	for _, part := range [][2]string{{"endpoint", a.Endpoint}, {"region", a.Region}} {
		if part[1] != "" {
			s += mark + part[0] + "=" + part[1]
			mark = "&"
		}
	}
	return s
}
