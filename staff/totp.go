package staff

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// step is how long a code lasts (RFC 6238, section 4.1).
const step = 30

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// TOTPSecret writes 20 random bytes as authenticator programs read them.
func TOTPSecret(random []byte) string { return base32Plain.EncodeToString(random) }

// TOTPAddress is the address that an authenticator takes over, as a picture or a link.
func TOTPAddress(secret, newsroom, login string) string {
	label := url.PathEscape(newsroom + ":" + login)
	return "otpauth://totp/" + label + "?" + url.Values{"secret": {secret}, "issuer": {newsroom}}.Encode()
}

// Code is the code of the step in which t lies (RFC 6238 over HMAC-SHA-1, six digits).
func Code(secret string, t time.Time) string { return code(secret, t.Unix()/step) }

func code(secret string, counter int64) string {
	key, err := base32Plain.DecodeString(strings.ToUpper(strings.ReplaceAll(secret, " ", "")))
	if err != nil || len(key) == 0 {
		return ""
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, counter) // a hash takes everything
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000)
}

// CodeFits reports whether given is the code of now, or of one step before or
// after (RFC 6238, section 5.2), and of a step later than last, so that a code
// that was read over a shoulder opens nothing. It returns the step.
func CodeFits(secret, given string, now time.Time, last int64) (at int64, ok bool) {
	given = strings.ReplaceAll(given, " ", "")
	for at := now.Unix()/step - 1; at <= now.Unix()/step+1; at++ {
		want := code(secret, at)
		if want != "" && at > last && subtle.ConstantTimeCompare([]byte(want), []byte(given)) == 1 {
			return at, true
		}
	}
	return 0, false
}
