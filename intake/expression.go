package intake

import (
	"regexp"
	"sync"
)

// A pattern is a regular expression that is compiled when it is first used: all of
// them together would cost every start of the binary some milliseconds.
type pattern struct{ compiled func() *regexp.Regexp }

func expression(s string) pattern {
	return pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })}
}

// MatchString is regexp's, and so are the others.
func (p pattern) MatchString(s string) bool            { return p.compiled().MatchString(s) }
func (p pattern) FindStringSubmatch(s string) []string { return p.compiled().FindStringSubmatch(s) }
func (p pattern) FindStringSubmatchIndex(s string) []int {
	return p.compiled().FindStringSubmatchIndex(s)
}
func (p pattern) ReplaceAllString(s, with string) string {
	return p.compiled().ReplaceAllString(s, with)
}
func (p pattern) FindStringIndex(s string) []int { return p.compiled().FindStringIndex(s) }
