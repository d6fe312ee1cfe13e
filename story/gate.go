package story

import "time"

// Out reports whether a story may leave the newsroom at now. It is the one
// gate: every page, list, feed, sitemap, search, wire, export, picture address
// and error message asks it. What readers get is always the public revision.
func (l Life) Out(now time.Time) bool {
	return l.State == StatePublished && l.Public > 0 && !now.Before(l.Embargo)
}
