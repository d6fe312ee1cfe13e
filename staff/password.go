package staff

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"marbre/fault"
)

// A Cost is what one password costs to try: passes over so much memory, in KiB.
// It is kept with each hash, so that it can rise later.
type Cost struct {
	Passes, Memory uint32
}

// DeskCost is what passwords are kept with: OWASP's advice for argon2id.
var DeskCost = Cost{Passes: 2, Memory: 19 << 10}

// Bounds of a password, in characters and bytes.
const (
	MinPassword = 10
	MaxPassword = 256
)

// CheckPassword refuses a password that is too short, too long, or the name of
// its owner (NIST SP 800-63B: length is what counts, no rules of composition).
func CheckPassword(password string, p Person) error {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return fault.Field("password", "text.utf8")
	case n < MinPassword:
		return fault.Field("password", "people.password-short", MinPassword, n)
	case len(password) > MaxPassword:
		return fault.Field("password", "people.password-long", MaxPassword)
	case strings.EqualFold(password, p.Login), strings.EqualFold(password, p.Name), strings.Trim(password, password[:1]) == "":
		return fault.Field("password", "people.password-easy")
	}
	return nil
}

// Seal is what is kept of a password: argon2id (RFC 9106) over a salt of 16
// random bytes, written as $argon2id$v=19$m=…,t=…,p=1$salt$hash.
func Seal(password string, salt []byte, c Cost) string {
	hash := argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, 1, 32)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, c.Memory, c.Passes, enc.EncodeToString(salt), enc.EncodeToString(hash))
}

// Opens reports whether password is the one that was sealed. It takes as long
// for a wrong one as for the right one; what is no seal opens for nobody.
func Opens(seal, password string) bool {
	parts := strings.Split(seal, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version int
	var c Cost
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=1", &version, &c.Memory, &c.Passes); err != nil || version != argon2.Version || c.Passes == 0 || c.Memory == 0 || c.Memory > 1<<20 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	hash, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(hash) == 0 || len(password) > MaxPassword {
		return false
	}
	return subtle.ConstantTimeCompare(argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, 1, uint32(len(hash))), hash) == 1
}
