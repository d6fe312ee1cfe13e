package negatives_test

import (
	"strings"
	"testing"

	"marbre/negatives"
)

func TestAnAddressIsReadAndWritten(t *testing.T) {
	long := strings.Repeat("a", 63)
	for s, want := range map[string]negatives.Address{
		"s3://pictures":                       {Bucket: "pictures"},
		"S3://pictures/":                      {Bucket: "pictures"},
		"s3://abc/room":                       {Bucket: "abc", Prefix: "room"},
		"s3://" + long + "/a/B_c-d.e/":        {Bucket: long, Prefix: "a/B_c-d.e"},
		"s3://news.pictures?region=eu-west-3": {Bucket: "news.pictures", Region: "eu-west-3"},
		"s3://pictures/room?endpoint=http://127.0.0.1:9000&region=garage": {Bucket: "pictures", Prefix: "room", Endpoint: "http://127.0.0.1:9000", Region: "garage"},
		"s3://pictures?endpoint=https%3A%2F%2Fs3.example%2F":              {Bucket: "pictures", Endpoint: "https://s3.example"},
		"s3://pictures?endpoint=https://[::1]:65535":                      {Bucket: "pictures", Endpoint: "https://[::1]:65535"},
	} {
		got, err := negatives.ParseAddress(s)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", s, got, err)
		}
		if again, err := negatives.ParseAddress(got.String()); err != nil || again != want {
			t.Errorf("%s: written as %s it is %+v, %v", s, got, again, err)
		}
		if !negatives.IsBucket(s) {
			t.Errorf("%s is no bucket", s)
		}
	}
}

func TestAWrongAddressIsToldByItsPartAndNeverRepeated(t *testing.T) {
	for s, says := range map[string]string{
		"":                                "it must read s3://",
		"pictures":                        "it must read s3://",
		"https://s3.example/TOPSECRET":    "it must read s3://",
		"s3:pictures":                     "the bucket",
		"s3:/pictures":                    "the bucket",
		"s3://":                           "the bucket",
		"s3:///room":                      "the bucket",
		"s3://ab":                         "the bucket",
		"s3://" + strings.Repeat("a", 64): "the bucket",
		"s3://TOPSECRET":                  "the bucket",
		"s3://a..b":                       "the bucket",
		"s3://pictures-/x":                "the bucket",
		"s3://pictures:9000/x":            "the bucket",
		"s3://key:TOPSECRET/x":            "it must read s3://", // what is behind a colon is no port
		"s3://key:TOPSECRET@pictures/x":   "an address must hold no keys",
		"s3://key:TOP/SECRET@pictures/x":  "an address must hold no keys",
		"s3://pictures/a//b":              "the prefix",
		"s3://pictures/../b":              "the prefix",
		"s3://pictures/a/.b":              "the prefix",
		"s3://pictures/a b":               "the prefix",
		"s3://pictures/a%00":              "the prefix",
		"s3://pictures/é":                 "the prefix",
		"s3://pictures/" + strings.Repeat("a", 513):     "the prefix",
		"s3://pictures?secret=TOPSECRET":                "behind the question mark only",
		"s3://pictures?TOPSECRET":                       "behind the question mark only",
		"s3://pictures#TOPSECRET":                       "behind the question mark",
		"s3://pictures?region=%zz":                      "behind the question mark",
		"s3://pictures?region=":                         "region must be said once",
		"s3://pictures?region=a&region=b":               "region must be said once",
		"s3://pictures?region=a/b":                      "region must be",
		"s3://pictures?endpoint=":                       "endpoint must be said once",
		"s3://pictures?endpoint=s3.example":             "endpoint must be",
		"s3://pictures?endpoint=ftp://s3.example":       "endpoint must be",
		"s3://pictures?endpoint=https://":               "endpoint must be",
		"s3://pictures?endpoint=https://:443":           "endpoint must be",
		"s3://pictures?endpoint=https://h:":             "endpoint must be",
		"s3://pictures?endpoint=https://h:0":            "endpoint must be",
		"s3://pictures?endpoint=https://h:65536":        "endpoint must be",
		"s3://pictures?endpoint=https://h/x":            "endpoint must be",
		"s3://pictures?endpoint=https://h?x":            "endpoint must be",
		"s3://pictures?endpoint=https://k:TOPSECRET@h":  "endpoint must be",
		"s3://pictures?endpoint=https://h%26region%3Dx": "endpoint must be",
	} {
		a, err := negatives.ParseAddress(s)
		if err == nil || !strings.HasPrefix(err.Error(), says) || strings.Contains(err.Error(), "SECRET") && !strings.Contains(err.Error(), "AWS_SECRET") || strings.Contains(err.Error(), "TOP") {
			t.Errorf("%s: %+v, %v", s, a, err)
		}
		if a != (negatives.Address{}) {
			t.Errorf("%s leaves %+v", s, a)
		}
	}
}

// Whatever is written, an address is read or refused; one that was read is written so that it is read the same.

func FuzzParseAddress(f *testing.F) {
	f.Add("s3://pictures/room?endpoint=https://s3.example:9000&region=eu-west-3")
	f.Add("s3://key:hidden@pictures?endpoint=http://127.0.0.1")
	f.Add("s3:///?region=\x00")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := negatives.ParseAddress(s)
		if err != nil {
			return
		}
		again, err := negatives.ParseAddress(a.String())
		if err != nil || again != a {
			t.Fatalf("%q is %+v, and its own form %q is %+v (%v)", s, a, a.String(), again, err)
		}
	})
}
