package door

// Where a byte may stand.
const (
	inToken   uint8 = 1 << iota // a field's name (RFC 9110, section 5.6.2)
	inValue                     // a field's value: what is visible in ASCII, space and tab (section 5.5, without obs-text)
	inPath                      // pchar but the percent sign, and the slash (RFC 3986, section 3.3)
	inHost                      // a host's name
	inAddress                   // an address of IPv6
)

// class says where each byte may stand.
var class = classes()

func classes() (c [256]uint8) {
	mark := func(set string, where uint8) {
		for i := range len(set) {
			c[set[i]] |= where
		}
	}
	for b := byte('!'); b <= '~'; b++ {
		c[b] = inValue
	}
	mark(" \t", inValue)
	const digits, letters = "0123456789", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	mark(digits+letters, inToken|inPath|inHost)
	mark("!#$%&'*+-.^_`|~", inToken)
	mark("-._~!$&'()*+,;=:@/", inPath)
	mark("-.", inHost)
	mark(digits+"abcdefABCDEF:.", inAddress)
	return c
}

// hex is the value of a hexadecimal digit, or -1.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// is compares a name with one in lower case (RFC 9110, section 5.1).
func is(name []byte, lower string) bool { return len(name) == len(lower) && begins(name, lower) }

// begins reports whether name begins with what is given in lower case.
func begins(name []byte, lower string) bool {
	if len(name) < len(lower) {
		return false
	}
	for i := range len(lower) {
		if c := name[i]; c != lower[i] && (c < 'A' || c > 'Z' || c|0x20 != lower[i]) {
			return false
		}
	}
	return true
}

// trim takes spaces and tabs off both ends. It never returns nil.
func trim(v []byte) []byte {
	for len(v) > 0 && (v[0] == ' ' || v[0] == '\t') {
		v = v[1:]
	}
	for len(v) > 0 && (v[len(v)-1] == ' ' || v[len(v)-1] == '\t') {
		v = v[:len(v)-1]
	}
	return v
}
